# Makes compared-others.csv: what scikit-learn (sample_weight) says of two models of the same rows, the differences of
# the second less the first, and McNemar's exact test by SciPy where weights are whole.
# python compared-others.py > compared-others.csv
import warnings

import numpy as np
import scipy
import sklearn
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score, log_loss

warnings.filterwarnings("ignore")
print(
    f"# NumPy {np.__version__}, SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}: case,classes,bins,only a"
    " right,only b right,both,mcnemar,accuracy,nll,brier,ece of b less a,a...|b...|y...|w...; made by"
    " compared-others.py"
)
rng = np.random.default_rng(31)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def ece(p, y, w, bins):
    conf = softmax(np.sort(np.log(p), axis=1)).max(axis=1)
    place = np.clip(np.searchsorted(np.arange(bins + 1) / bins, conf, side="left") - 1, 0, bins - 1)
    gap = w * ((p.argmax(axis=1) == y) - conf)
    return sum(abs(gap[place == b].sum()) for b in range(bins)) / w.sum()


kinds = ["ones", "whole", "real", "zeros", "ties", "missing", "one label", "two", "one row", "the same"]
for case in range(100):
    kind = kinds[case % len(kinds)]
    k = 2 if kind == "two" else int(rng.integers(2, 6))
    n = 1 if kind == "one row" else int(rng.integers(4, 60))
    bins = int(rng.choice([1, 3, 7, 15]))
    y = rng.integers(0, max(1, k - 1) if kind == "missing" else k, size=n)
    if kind == "one label":
        y[:] = rng.integers(0, k)
    shared = rng.normal(size=(n, k)) + np.eye(k)[y]
    a = (shared + rng.normal(size=(n, k)) / 2).astype(np.float32)
    b = (1.5 * (shared + rng.normal(size=(n, k)))).astype(np.float32)
    if kind == "ties":
        a, b = np.round(a), np.round(b)
    if kind == "the same":
        b = a
    w = {
        "whole": lambda: rng.integers(0, 4, size=n) + (np.arange(n) == 0).astype(float),
        "real": lambda: rng.random(n) * 3,
        "zeros": lambda: np.where(rng.random(n) < 0.5, 0, rng.random(n)) + (np.arange(n) == 0) * 0.5,
    }.get(kind, lambda: np.ones(n))()
    p, q = softmax(a.astype(float)), softmax(b.astype(float))
    right, other = p.argmax(axis=1) == y, q.argmax(axis=1) == y
    counts = [int(w[right & ~other].sum()), int(w[other & ~right].sum()), int(w[right & other].sum())]
    test = 1.0 if counts[0] + counts[1] == 0 else binomtest(counts[0], counts[0] + counts[1], 0.5).pvalue
    if kind in ("real", "zeros"):
        counts, test = ["", "", ""], np.nan
    names, hot = np.arange(k), np.eye(k)[y]
    differences = [
        accuracy_score(y, q.argmax(axis=1), sample_weight=w) - accuracy_score(y, p.argmax(axis=1), sample_weight=w),
        log_loss(y, q, labels=names, sample_weight=w) - log_loss(y, p, labels=names, sample_weight=w),
        np.average(((q - hot) ** 2).sum(axis=1) - ((p - hot) ** 2).sum(axis=1), weights=w),
        ece(q, y, w, bins) - ece(p, y, w, bins),
    ]
    print(
        ",".join([kind, str(k), str(bins)] + [str(c) for c in counts] + [repr(float(x)) for x in [test] + differences]),
        "|".join(" ".join(str(x) for x in column.ravel()) for column in (a, b))
        + "|" + " ".join(map(str, y)) + "|" + " ".join(repr(float(x)) for x in w),
        sep=",",
    )
