# Makes probabilities.csv: what scikit-learn (sample_weight) says of the probabilities of multi-label rows, all labels
# together and as means over labels; targets that nobody knows are left out, label by label.
# python probabilities.py > probabilities.csv
import numpy as np
import sklearn
from sklearn.metrics import brier_score_loss, log_loss

print(
    f"# NumPy {np.__version__}, scikit-learn {sklearn.__version__}: case,labels,bins,micro ece,brier,log loss,macro"
    " ece,brier,log loss,z...|y...|w...; made by probabilities.py"
)
rng = np.random.default_rng(32)


def judged(z, y, w, bins):
    p = 1 / (1 + np.exp(-z))
    place = np.clip(np.searchsorted(np.arange(bins + 1) / bins, p, side="left") - 1, 0, bins - 1)
    gap = w * (y - p)
    ece = sum(abs(gap[place == b].sum()) for b in range(bins)) / w.sum()
    brier = brier_score_loss(y, p, sample_weight=w, pos_label=1)
    return ece, brier, log_loss(y, np.stack([1 - p, p], axis=1), labels=[0, 1], sample_weight=w)


kinds = ["ones", "whole", "real", "zeros", "ties", "unknown", "none", "all", "one label", "one row"]
for case in range(100):
    kind = kinds[case % len(kinds)]
    labels = 1 if kind == "one label" else int(rng.integers(2, 6))
    n = 1 if kind == "one row" else int(rng.integers(3, 30))
    bins = int(rng.choice([1, 4, 7, 10]))
    z = rng.normal(size=(n, labels)) * rng.uniform(0.5, 3)
    z = (np.round(z) if kind == "ties" else z).astype(np.float32)
    y = (rng.random((n, labels)) < 1 / (1 + np.exp(-z))).astype(int)
    if kind in ("none", "all"):
        y[:, 0] = kind == "all"
    if kind == "unknown":
        y[rng.random((n, labels)) < 0.3] = -1
        y[0] = 1
    w = {
        "whole": lambda: rng.integers(0, 4, size=n) + (np.arange(n) == 0).astype(float),
        "real": lambda: rng.random(n) * 3,
        "zeros": lambda: np.where(rng.random(n) < 0.5, 0, rng.random(n)) + (np.arange(n) == 0) * 0.5,
        "none": lambda: rng.random(n) + 0.5,
    }.get(kind, lambda: np.ones(n))()
    known = y >= 0
    every = np.repeat(w[:, None], labels, axis=1)
    micro = judged(z[known].astype(float), y[known], every[known], bins)
    each = [judged(z[known[:, l], l].astype(float), y[known[:, l], l], w[known[:, l]], bins) for l in range(labels)]
    macro = np.mean(each, axis=0)
    print(
        ",".join([kind, str(labels), str(bins)] + [repr(float(x)) for x in [*micro, *macro]]),
        "|".join(
            [" ".join(str(x) for x in z.ravel()), " ".join(map(str, y.ravel())),
             " ".join(repr(float(x)) for x in w)]),
        sep=",",
    )
