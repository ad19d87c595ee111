# Makes weighted-others.csv: metrics of weighted rows by scikit-learn (sample_weight), where it has them, of rows of
# weight 1 by torchmetrics and netcal too, and fits of weighted rows by SciPy's root finder and scikit-learn.
# python weighted-others.py > weighted-others.csv
import sys
import warnings

import numpy as np
import scipy
import sklearn
import torch
import torchmetrics
from scipy.optimize import brentq
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score, top_k_accuracy_score
from torchmetrics.classification import MulticlassCalibrationError

try:
    import netcal
    from netcal.metrics.confidence.ECE import ECE
    from netcal.metrics.confidence.MCE import MCE
    peer = "netcal " + netcal.__version__
except ImportError:
    peer, ECE, MCE = "without netcal", None, None

warnings.filterwarnings("ignore")
print(
    f"# NumPy {np.__version__}, SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}, torchmetrics"
    f" {torchmetrics.__version__}, {peer}: case,classes,bins,accuracy,top2,nll,brier,ece,rmsce,mce,classwise,auroc,gap,"
    "temperature,isotonic (z > p|...),z...|y...|w...; made by weighted-others.py"
)
rng = np.random.default_rng(20)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def bins_of(x, hit, w, bins):
    edges = np.arange(bins + 1) / bins
    place = np.clip(np.searchsorted(edges, x, side="left") - 1, 0, bins - 1)
    gaps, mass = [], []
    for b in range(bins):
        i = place == b
        if w[i].sum() > 0:
            mass.append(w[i].sum())
            gaps.append(abs((w[i] * (hit[i] - x[i])).sum() / w[i].sum()))
    return np.array(gaps), np.array(mass)


def temperature(z, y, w):
    z = z.astype(float)
    d = z - z.max(axis=1, keepdims=True)
    rows = np.arange(len(y))

    def slope(log_beta):
        p = softmax(np.exp(log_beta) * d)
        return (w * ((p * d).sum(axis=1) - d[rows, y])).sum() / w.sum()

    if slope(-14) < 0 < slope(6):
        return 1 / np.exp(brentq(slope, -14, 6, xtol=1e-15, rtol=1e-15, maxiter=1000))
    return np.nan


kinds = ["ones", "whole", "real", "small", "zeros", "ties", "missing", "one label", "two", "one row"]
for case in range(100):
    kind = kinds[case % len(kinds)]
    k = 2 if kind == "two" else int(rng.integers(2, 6))
    n = 1 if kind == "one row" else int(rng.integers(4, 40))
    bins = int(rng.choice([1, 3, 5, 7, 15]))
    z = (rng.normal(size=(n, k)) * rng.uniform(0.5, 3)).astype(np.float32)
    if kind == "ties":
        z = (np.round(z) / 2).astype(np.float32)
    labels = k - 1 if kind == "missing" else k
    y = rng.integers(0, max(1, labels), size=n)
    better = rng.random(n) < 0.5
    y = np.where(better & (z.argmax(axis=1) < max(1, labels)), z.argmax(axis=1), y)
    if kind == "one label":
        y[:] = rng.integers(0, k)
    w = {
        "ones": lambda: np.ones(n),
        "whole": lambda: rng.integers(0, 5, size=n) + (np.arange(n) == 0).astype(float),
        "small": lambda: rng.random(n) * 1e-3,
        "zeros": lambda: np.where(rng.random(n) < 0.5, 0, rng.random(n) * 3) + (np.arange(n) == 0) * 0.5,
    }.get(kind, lambda: rng.random(n) * 4)()
    p = softmax(z.astype(float))
    top = p.argmax(axis=1)
    conf = softmax(np.sort(z.astype(float), axis=1)).max(axis=1)  # rows of the same scores in another order tie
    right = (top == y).astype(float)
    names = np.arange(k)
    accuracy = accuracy_score(y, top, sample_weight=w)
    # scikit-learn breaks ties of top-k by the order of classes, we share them: only where there are none
    top2 = np.nan
    if k > 2 and kind != "ties":
        top2 = top_k_accuracy_score(y, p, k=2, labels=names, sample_weight=w)
    rows = np.arange(n)
    nll = log_loss(y, p, labels=names, sample_weight=w)
    hot = np.eye(k)[y]
    brier = np.average(((p - hot) ** 2).sum(axis=1), weights=w)
    gaps, mass = bins_of(conf, right, w, bins)
    ece = (mass * gaps).sum() / w.sum()
    rmsce = np.sqrt((mass * gaps**2).sum() / w.sum())
    mce = gaps.max()
    classwise = 0
    for c in range(k):
        g, m = bins_of(p[:, c], hot[:, c], w, bins)
        classwise += (m * g).sum() / w.sum() / k
    counted = w > 0
    both = len(set(right[counted])) == 2
    auroc = roc_auc_score(right, conf, sample_weight=w) if both else np.nan
    gap = np.average(right - conf, weights=w)
    if kind == "ones":
        scores, target = torch.tensor(p), torch.tensor(y)
        inner = np.arange(1, bins) / bins
        if not np.isin(conf, inner).any():
            for norm, own in (("l1", ece), ("l2", rmsce), ("max", mce)):
                other = MulticlassCalibrationError(num_classes=k, n_bins=bins, norm=norm)(scores, target).item()
                assert abs(other - own) < 1e-6, (case, norm, other, own)  # torchmetrics sums in single precision
            if ECE is not None and k > 2:
                assert abs(ECE(bins).measure(p, y) - ece) < 1e-12, (case, "netcal ECE")
                assert abs(MCE(bins).measure(p, y) - mce) < 1e-12, (case, "netcal MCE")
    t = temperature(z[counted], y[counted], w[counted])
    steps = ""
    if k == 2 and len(set(y[counted])) == 2:
        odds = z[:, 1].astype(float) - z[:, 0]
        fitted = IsotonicRegression().fit(odds[counted], y[counted], sample_weight=w[counted])
        at = np.unique(odds[counted])
        steps = "|".join(f"{a!r} {q!r}" for a, q in zip(at.tolist(), fitted.predict(at).tolist()))
    numbers = [accuracy, top2, nll, brier, ece, rmsce, mce, classwise, auroc, gap, t]
    print(
        ",".join([kind, str(k), str(bins)] + [repr(float(x)) for x in numbers] + [steps]),
        " ".join(repr(float(x)) for x in z.ravel()) + "|" + " ".join(map(str, y)) + "|" + " ".join(
            repr(float(x)) for x in w),
        sep=",",
    )
