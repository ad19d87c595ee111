"""Makes priors.csv: modes of posteriors by Newton's method on automatic derivatives (torch, double), from several starts."""
import csv, math, torch
torch.set_default_dtype(torch.float64)
from scipy.optimize import minimize
rows = list(csv.reader(open("spector.csv")))[2:]
X = torch.tensor([[float(v) for v in r[:3]] for r in rows]); Y = torch.tensor([float(r[3]) for r in rows])
SX = torch.tensor([[1., 0], [2, 1], [3, 0], [4, 1], [5, 0], [6, 1]]); SY = torch.tensor([0., 0, 0, 1, 1, 1])

def log_prior(nu, s, b):
    return torch.distributions.Normal(0, s).log_prob(b) if math.isinf(nu) else torch.distributions.StudentT(nu, 0, s).log_prob(b)

def fit(case, x, y, nu, s, inu, si, scaled=False):
    d = x.shape[1]
    scale = torch.full((d,), float(s))
    if scaled:
        for j in range(d):
            u = x[:, j].unique()
            scale[j] = s / ((u.max() - u.min()) if len(u) == 2 else 2 * x[:, j].std())
    def f(t):
        z = x @ t[:d] + t[d]
        v = (y * torch.nn.functional.logsigmoid(z) + (1 - y) * torch.nn.functional.logsigmoid(-z)).sum()
        return v + sum(log_prior(nu, scale[j], t[j]) for j in range(d)) + log_prior(inu, torch.tensor(float(si)), t[d])
    def loss(t):
        t = torch.tensor(t, requires_grad=True)
        v = -f(t); v.backward()
        return v.item(), t.grad.numpy()
    best = None
    for k in range(20):
        g = torch.Generator().manual_seed(k)
        start = (torch.randn(d + 1, generator=g) * k / 4).numpy()
        r = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-9})
        if best is None or r.fun < best.fun - 1e-9: best = r
    t = torch.tensor(best.x)
    for _ in range(20):
        t = t - torch.linalg.solve(torch.autograd.functional.hessian(f, t), torch.autograd.functional.jacobian(f, t))
    h = -torch.autograd.functional.hessian(f, t); v = torch.linalg.inv(h)
    out = [(case, "mode", i, t[i].item()) for i in range(d + 1)] + [(case, "sd", i, v[i, i].sqrt().item()) for i in range(d + 1)]
    value = f(t).item()
    return out + [(case, "posterior", 0, value), (case, "evidence", 0, value + (d + 1) / 2 * math.log(2 * math.pi) - torch.logdet(h).item() / 2)]

inf = math.inf
out = fit("normal", X, Y, inf, 1, inf, 4) + fit("cauchy", X, Y, 1, 2.5, 1, 10) + fit("student", X, Y, 4, 1, 7, 5)
out += fit("weak", X, Y, 1, 2.5, 1, 10, True) + fit("separated", SX, SY, 1, 2.5, 1, 10, True) + fit("separated_normal", SX, SY, inf, 2, inf, 8)
with open("priors.csv", "w") as f:
    f.write(f"# torch {torch.__version__}, double precision; made by priors.py: spector, and 6 rows that are separated\ncase,statistic,column,value\n")
    for r in out: f.write(",".join(map(str, r[:3])) + f",{r[3]:.17g}\n")
