"""10^7 rows of 10 classes, for `logits decide` and for scikit-learn beside it.

    python bench/src/main/scripts/decide.py rows FOLDER        writes z.npy and y.npy, 440 MB
    LOGITS_OPTS="-Xmx400m -XX:MaxNewSize=24m" time -v ./logits decide FOLDER/z.npy --labels FOLDER/y.npy
    python bench/src/main/scripts/decide.py peer FOLDER        areas and curves of the same rows by scikit-learn
"""
import sys
import time

import numpy as np

ROWS, CLASSES, BLOCK = 10_000_000, 10, 1_000_000


def rows(folder):
    random = np.random.default_rng(0)
    out = np.lib.format.open_memmap(f"{folder}/z.npy", mode="w+", dtype=np.float32, shape=(ROWS, CLASSES))
    labels = np.empty(ROWS, np.int32)
    for i in range(0, ROWS, BLOCK):
        z = random.standard_normal((BLOCK, CLASSES), dtype=np.float32) * 2
        sums = np.cumsum(np.exp(z / 1.5), 1)
        labels[i:i + BLOCK] = (random.random(BLOCK)[:, None] * sums[:, -1:] > sums).sum(1)
        out[i:i + BLOCK] = z
    out.flush()
    np.save(f"{folder}/y.npy", labels)


def peer(folder):
    import resource

    import sklearn
    from sklearn import metrics

    start = time.time()
    z, y = np.load(f"{folder}/z.npy", mmap_mode="r"), np.load(f"{folder}/y.npy")
    p = np.exp(z - z.max(1, keepdims=True), dtype=np.float64)
    p /= p.sum(1, keepdims=True)
    metrics.confusion_matrix(y, p.argmax(1))
    for k in range(CLASSES):
        yes = y == k
        area = metrics.roc_auc_score(yes, p[:, k])
        precision = metrics.average_precision_score(yes, p[:, k])
        metrics.roc_curve(yes, p[:, k])
        metrics.precision_recall_curve(yes, p[:, k])
        print(f"class {k}: ROC {area:.6f}, average precision {precision:.6f}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"scikit-learn {sklearn.__version__}: {time.time() - start:.1f} s, {peak:.0f} MB, {time.process_time():.1f} s of CPU")


if __name__ == "__main__":
    {"rows": rows, "peer": peer}[sys.argv[1]](sys.argv[2])
