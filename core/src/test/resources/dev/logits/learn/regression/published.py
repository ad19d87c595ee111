"""Makes published-statsmodels.csv: what statsmodels says of the sets of published.csv.gz."""
import gzip, numpy as np, statsmodels.api as sm, statsmodels
sets, name = {}, None
for line in gzip.open("published.csv.gz", "rt").read().splitlines()[1:]:
    if line.startswith("@"):
        name = line.split()[1]; sets[name] = []
    else:
        sets[name].append([float(v) for v in line.split(",")])
with open("published-statsmodels.csv", "w") as f:
    f.write(f"# statsmodels {statsmodels.__version__}: Logit by Newton's method, GLM where rows have weights; the intercept is place 0; made by published.py\ncase,statistic,place,value\n")
    for name, rows in sets.items():
        a = np.array(rows); y, w, x = a[:, 0], a[:, 1], sm.add_constant(a[:, 2:], has_constant="add")
        if (w == 1).all():
            m = sm.Logit(y, x).fit(method="newton", tol=1e-14, maxiter=100, disp=0)
        else:
            m = sm.GLM(y, x, family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-14, maxiter=100, tol_criterion="params")
        for k in range(x.shape[1]):
            f.write(f"{name},coef,{k},{m.params[k]:.17g}\n{name},se,{k},{m.bse[k]:.17g}\n")
        f.write(f"{name},loglik,0,{m.llf:.17g}\n")
