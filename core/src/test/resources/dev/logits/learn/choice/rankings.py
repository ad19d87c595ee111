"""Makes rankings.csv: Plackett-Luce by the likelihood itself, Newton's method on automatic derivatives (torch, double)."""
import itertools, torch
torch.set_default_dtype(torch.float64)
# each ranking: places, rest
PLAIN = [([[0], [2], [1], [3]], []), ([[2], [0], [3]], []), ([[3], [1], [0]], []), ([[1], [2]], []), ([[4], [0]], [1, 2]),
         ([[2], [4], [3]], [1]), ([[0], [4]], []), ([[3]], [2, 4, 0])]
TIED = PLAIN + [([[0, 2], [4]], []), ([[1], [3, 4]], []), ([[0, 1, 3]], [2]), ([[2, 3], [0, 1, 4]], []), ([[4], [1, 2]], [3])]

def loglik(theta, n, rankings, sizes, weights):
    ability = torch.cat([torch.zeros(1), theta[:n - 1]])
    delta = {1: torch.zeros(())}
    for k, s in enumerate(sizes):
        delta[s] = theta[n - 1 + k]
    total = torch.zeros(())
    for (places, rest), w in zip(rankings, weights):
        left = [i for p in places for i in p] + rest
        for p in places:
            if len(left) < 2:
                break
            score = lambda g: delta[len(g)] + ability[list(g)].mean()
            groups = [g for d in delta for g in itertools.combinations(left, d)]
            total = total + w * (score(p) - torch.logsumexp(torch.stack([score(g) for g in groups]), 0))
            left = [i for i in left if i not in p]
    return total

def fit(case, n, rankings, sizes, weights=None, pseudo=0):
    weights = weights or [1.0] * len(rankings)
    m = n - 1 + len(sizes)
    theta = torch.zeros(m + (1 if pseudo else 0))
    def f(t):
        v = loglik(t, n, rankings, sizes, weights)
        if pseudo:
            a = torch.cat([torch.zeros(1), t[:n - 1]])
            v = v + pseudo * (torch.nn.functional.logsigmoid(a - t[m]) + torch.nn.functional.logsigmoid(t[m] - a)).sum()
        return v
    for _ in range(60):
        g = torch.autograd.functional.jacobian(f, theta)
        h = torch.autograd.functional.hessian(f, theta)
        theta = theta - torch.linalg.solve(h, g)
    v = torch.linalg.inv(-torch.autograd.functional.hessian(f, theta))
    out = [(case, "coef", i, theta[i].item()) for i in range(m)] + [(case, "se", i, v[i, i].sqrt().item()) for i in range(m)]
    return out + [(case, "loglik", 0, loglik(theta[:m], n, rankings, sizes, weights).item())]

rows = fit("plain", 5, PLAIN, []) + fit("weighted", 5, PLAIN, [], [1, 2, .5, 3, 1, 1, 2, 1.5]) + fit("tied", 5, TIED, [2, 3])
rows += fit("pseudo", 5, PLAIN[:3] + PLAIN[4:5], [], None, .5)
with open("rankings.csv", "w") as f:
    f.write(f"# torch {torch.__version__}, double precision; made by rankings.py\ncase,statistic,place,value\n")
    for r in rows:
        f.write(",".join(map(str, r[:3])) + f",{r[3]:.17g}\n")
