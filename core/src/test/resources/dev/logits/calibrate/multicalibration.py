# Algorithm 3.2 of Hebert-Johnson, Kim, Reingold, Rothblum, Multicalibration (ICML 2018), written down again with numpy:
# for each set of rows S and each level v of it with at least alpha * lambda of its rows, the mean label r is compared
# with the mean probability; where they differ by more than alpha, and by more than z standard deviations, the
# probabilities of the level are moved by r - mean and projected. Of K classes the projection is the Euclidean one onto
# the simplex, by sorting. Writes multicalibration.csv: python multicalibration.py > multicalibration.csv
import math
import numpy as np


class Draws:
    """A generator that Java can repeat."""

    def __init__(self, seed):
        self.x = (seed * 2862933555777941757 + 3037000493) % 2**64

    def uniform(self):
        self.x = (self.x * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.x >> 11) / 2**53


def rows(case, n, k, groups, shape):
    draws = Draws(case)
    p, y, members = np.zeros((n, k)), np.zeros(n, int), np.zeros((groups, n), bool)
    for r in range(n):
        for g in range(groups):
            members[g, r] = draws.uniform() < 1 / (g + 1.5)
        w = [draws.uniform() ** 3 + 1e-3 for _ in range(k)]
        if shape == "ties":
            w = [1 + math.floor(4 * v) for v in w]
        total = 0.0
        for v in w:
            total += v
        p[r] = [v / total for v in w]
        if shape == "ends":
            p[r] = 0
            p[r, min(k - 1, int(draws.uniform() * k))] = 1
        u = draws.uniform()
        if groups > 0 and members[0, r]:
            u = u * u
        label = 0
        while label < k - 1 and u >= p[r, label]:
            u -= p[r, label]
            label += 1
        y[r] = 0 if shape == "one class" else label
    return p, y, members


def project(v, low):
    """The nearest point q >= low with sum(q) = 1."""
    room = 1 - math.fsum(low)
    u = v - low
    order = np.sort(u)[::-1]
    best = 0.0
    for i in range(len(u)):
        tau = (math.fsum(order[: i + 1]) - room) / (i + 1)
        if order[i] - tau > 0:
            best = tau
    return low + np.maximum(u - best, 0)


def move(p, r, c, shift, least):
    k = p.shape[1]
    low = np.minimum(least, p[r])
    if k == 2:
        p[r, 1] = max(low[1], min(1 - low[0], p[r, 1] + shift))
        p[r, 0] = 1 - p[r, 1]
        return
    v = p[r] - shift / (k - 1)
    v[c] = p[r, c] + shift
    p[r] = project(v, low)


def fit(p, y, members, levels, alpha, z, most, least):
    n, k = p.shape
    sets = [np.ones(n, bool)] + list(members)
    patches = []
    while True:
        updated = False
        for s, inside in enumerate(sets):
            for c in [1] if k == 2 else range(k):
                for v in range(levels):
                    if len(patches) >= most:
                        return patches, False
                    low, high = v / levels, (v + 1) / levels
                    level = inside & (p[:, c] <= high) & ((p[:, c] > low) | (v == 0))
                    size = int(level.sum())
                    if size == 0 or size < alpha / levels * int(inside.sum()):
                        continue
                    q = p[level, c]
                    gap = (int((y[level] == c).sum()) - math.fsum(q)) / size
                    noise = z * math.sqrt(math.fsum(q * (1 - q))) / size
                    if abs(gap) > max(1e-12, alpha, noise):
                        for r in np.flatnonzero(level):
                            move(p, r, c, gap, least)
                        patches.append((s - 1, c, v, gap))
                        updated = True
        if not updated:
            return patches, True


def main():
    print(f"# Hebert-Johnson et al. 2018, Algorithm 3.2, by multicalibration.py with numpy {np.__version__}")
    print("case,n,k,groups,levels,alpha,z,most,bounded,shape,converged,patches,p")
    for case in range(100):
        k = [2, 2, 3, 5][case % 4]
        n = [1, 2, 40, 150, 400][case % 5]
        groups = [3, 0, 1, 4, 2, 3, 2][case % 7]
        levels = [11, 13, 1][case % 3]
        alpha = [0.01, 0.05, 0.0, 0.1][case // 4 % 4]
        z = [2.0, 0.0, 1.0][case // 3 % 3]
        most = [40, 40, 3, 0][case // 5 % 4] if case % 11 == 0 else 40
        bounded = case // 2 % 2
        shape = ["odds", "ties", "odds", "ends", "one class", "odds"][case % 6]
        if shape == "ends" and bounded:
            shape = "ties"
        p, y, members = rows(case, n, k, groups, shape)
        counts = np.array([(y == c).sum() for c in range(k)])
        least = (counts + 1) / ((n + k) * (n + 1.0)) if bounded else np.zeros(k)
        patches, converged = fit(p, y, members, levels, alpha, z, most, least)
        text = "|".join(f"{g}:{c}:{v}:{float(gap)!r}" for g, c, v, gap in patches)
        last = "|".join(repr(float(x)) for x in [*p[0], *p[-1], math.fsum((p * p).ravel())])
        print(f"{case},{n},{k},{groups},{levels},{alpha},{z},{most},{bounded},{shape},{converged},{text},{last}")


main()
