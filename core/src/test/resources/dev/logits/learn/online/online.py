"""Learners of streams from the formulas of the papers, without this project: python online.py

Writes rows.csv (made up, from a fixed seed) and expected.csv beside this file.
FTRL-proximal: McMahan and others, KDD 2013, algorithm 1, in doubles.
Online Newton step: Hazan, Agarwal, Kale 2007, with the projection of Luo and others 2016; A is summed up and inverted
anew for every row, with 60 digits (mpmath). Feature hashing: FNV-1a and SplitMix64 as FeatureHashing documents them.
"""
import math
import os
import sys

import mpmath
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(24)
N, D = 240, 4
x = np.round(rng.normal(size=(N, D)) * [1, 2, 0.5, 1], 4)
x[rng.random((N, D)) < 0.3] = 0
score = x @ np.array([1.0, -0.7, 2.0, 0.0]) - 0.4
two = (rng.random(N) < 1 / (1 + np.exp(-score))).astype(int)
three = np.where(rng.random(N) < 0.2, 2, two)
out = []


def put(case, what, values):
    for i, v in enumerate(values):
        out.append(f"{case},{what},{i},{float(v)!r}")


def ftrl(case, y, classes, alpha, beta, l1, l2):
    outputs = 1 if classes == 2 else classes
    z = np.zeros((outputs, D + 1))
    n = np.zeros((outputs, D + 1))
    pen1 = np.array([l1] * D + [0.0])
    pen2 = np.array([l2] * D + [0.0])

    def weights():
        w = -(z - np.sign(z) * pen1) / ((beta + np.sqrt(n)) / alpha + pen2)
        return np.where(np.abs(z) <= pen1, 0.0, w)

    loss = 0.0
    right = 0
    for i in range(N):
        row = np.append(x[i], 1.0)
        w = weights()
        s = w @ row
        if classes == 2:
            p = np.array([1 / (1 + math.exp(-s[0]))])
            t = np.array([float(y[i] == 1)])
            loss += math.log1p(math.exp(-s[0])) if y[i] == 1 else math.log1p(math.exp(s[0]))
            right += (s[0] > 0) == (y[i] == 1)
        else:
            e = np.exp(s - s.max())
            p = e / e.sum()
            t = (np.arange(classes) == y[i]).astype(float)
            loss -= math.log(p[y[i]])
            right += int(np.argmax(s)) == y[i]
        g = (p - t)[:, None] * row[None, :]
        sigma = (np.sqrt(n + g * g) - np.sqrt(n)) / alpha
        z += g - sigma * w
        n += g * g
    put(case, "z", z.ravel())
    put(case, "n", n.ravel())
    put(case, "w", weights().ravel())
    put(case, "loss", [loss, right])


def newton(case, y, limit, gamma, epsilon):
    mp = mpmath.mp
    mp.dps = 60
    d = D + 1
    a = mp.matrix(d, d)
    for i in range(d):
        a[i, i] = mp.mpf(epsilon)
    w = mp.matrix(d, 1)
    loss = mp.mpf(0)
    energy = mp.mpf(0)
    for i in range(N):
        row = mp.matrix([mp.mpf(float(v)) for v in x[i]] + [mp.mpf(1)])
        s = (w.T * row)[0]
        if abs(s) > limit:
            v = mp.lu_solve(a, row)
            w -= v * ((s - mp.sign(s) * limit) / (row.T * v)[0])
            s = (w.T * row)[0]
        sign = -1 if y[i] == 1 else 1
        loss += mp.log(1 + mp.exp(sign * s))
        g = row * (1 / (1 + mp.exp(-s)) - int(y[i]))
        a += g * g.T
        step = mp.lu_solve(a, g)
        energy += (g.T * step)[0]
        w -= step / mp.mpf(gamma)
    inverse = a ** -1
    put(case, "w", w)
    put(case, "inverse", [inverse[i, j] for i in range(d) for j in range(d)])
    put(case, "loss", [loss, energy])


def hashed(names, columns, seed):
    mask = 2**64 - 1
    for name in names:
        h = 0xCBF29CE484222325
        for b in name.encode("utf-8"):
            h = ((h ^ b) * 0x100000001B3) & mask
        m = (h + seed * 0x9E3779B97F4A7C15) & mask
        m = ((m ^ (m >> 30)) * 0xBF58476D1CE4E5B9) & mask
        m = ((m ^ (m >> 27)) * 0x94D049BB133111EB) & mask
        m ^= m >> 31
        sign = 1 if m & 1 == 0 else -1
        out.append(f"hash {columns} {seed},{name},0,{((m >> 32) * columns) >> 32}")
        out.append(f"hash {columns} {seed},{name},1,{sign}")


ftrl("two", two, 2, 0.3, 1.0, 0.0, 0.0)
ftrl("two penalized", two, 2, 0.5, 0.5, 1.5, 0.7)
ftrl("three", three, 3, 0.2, 1.0, 0.25, 0.0)
newton("usual", two, 10.0, 0.5, 1.0)
newton("narrow", two, 1.25, 0.05, 2.0)
NAMES = ["", "age", "site=north", "17", "note=ökonomie", "東京", "🙂 smile"]
hashed(NAMES, 1 << 18, 0)
hashed(NAMES, 1000, 0)
hashed(NAMES, 2_000_000_001, 7)

versions = f"Python {sys.version.split()[0]}, numpy {np.__version__}, mpmath {mpmath.__version__}"
with open(os.path.join(here, "rows.csv"), "w") as f:
    f.write(f"# made up by online.py, {versions}\n")
    f.write("a,b,c,d,two,three\n")
    for i in range(N):
        f.write(",".join(repr(float(v)) for v in x[i]) + f",{two[i]},{three[i]}\n")
with open(os.path.join(here, "expected.csv"), "w") as f:
    f.write(f"# by online.py, from the formulas of the papers; {versions}\n")
    f.write("case,what,place,value\n")
    f.write("\n".join(out) + "\n")
