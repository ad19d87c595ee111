"""scikit-learn's side of FirstFit: the same rows, the same penalty; prints microseconds, objective and iterations."""

import sys
import time

import numpy as np
from sklearn.linear_model import LogisticRegression

kind, folder, tolerance = sys.argv[1], sys.argv[2], float(sys.argv[3])
y = np.fromfile(f"{folder}/{kind}-labels.i32", np.int32)
x = np.fromfile(f"{folder}/{kind}.f32", np.float32)
if kind == "dense":
    x = x.reshape(len(y), -1)
else:
    import scipy.sparse

    starts = np.fromfile(f"{folder}/sparse-starts.i32", np.int32)
    columns = np.fromfile(f"{folder}/sparse-columns.i32", np.int32)
    x = scipy.sparse.csr_matrix((x.astype(np.float64), columns, starts), shape=(len(y), 50_000))
start = time.perf_counter()
fit = LogisticRegression(C=1.0, tol=tolerance, max_iter=1000).fit(x, y)
micros = 1e6 * (time.perf_counter() - start)
z = x @ fit.coef_.astype(np.float64).T + fit.intercept_
if z.shape[1] == 1:
    z = np.hstack([np.zeros_like(z), z])
largest = z.max(1)
losses = largest + np.log(np.exp(z - largest[:, None]).sum(1)) - z[np.arange(len(y)), y]
objective = losses.mean() + 0.5 / len(y) * (fit.coef_.astype(np.float64) ** 2).sum()
print(micros, objective, fit.n_iter_.max())
