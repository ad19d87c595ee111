"""Prefix beam search in plain Python, for CtcBenchmark: milliseconds for a text of 1,000 rows.

Run: python ctc.py CLASSES BEAMS
"""

import collections
import math
import sys
import time

import numpy

NEVER = -math.inf


def add(a, b):
    high, low = max(a, b), min(a, b)
    return high if low == NEVER else high + math.log1p(math.exp(low - high))


def search(logs, beams, least):
    kept = {(): (0.0, NEVER)}
    for row in logs:
        following = collections.defaultdict(lambda: (NEVER, NEVER))
        labels = [int(c) for c in numpy.nonzero(row >= least)[0]]
        values = row.tolist()
        for prefix, (blank, said) in kept.items():
            total = add(blank, said)
            for c in labels:
                p = values[c]
                if c == 0:
                    b, s = following[prefix]
                    following[prefix] = (add(b, total + p), s)
                elif prefix and prefix[-1] == c:
                    b, s = following[prefix]
                    following[prefix] = (b, add(s, said + p))
                    b, s = following[prefix + (c,)]
                    following[prefix + (c,)] = (b, add(s, blank + p))
                else:
                    b, s = following[prefix + (c,)]
                    following[prefix + (c,)] = (b, add(s, total + p))
        best = sorted(following.items(), key=lambda item: -add(*item[1]))[:beams]
        kept = dict(best)
    return max(kept.items(), key=lambda item: add(*item[1]))


classes, beams = int(sys.argv[1]), int(sys.argv[2])
random = numpy.random.default_rng(1)
z = random.standard_normal((1000, classes))
for t in range(1000):
    z[t, random.integers(1, classes) if t % 4 == 3 else 0] += 14 + 4 * random.random()
logs = z - numpy.log(numpy.exp(z).sum(axis=1, keepdims=True))
for least in (NEVER, math.log(1e-4)):
    if least == NEVER and classes * beams > 2000:
        print(f"all labels: left out, about {classes * beams // 512} times as long as 32 classes and 16 beams")
        continue
    begin = time.perf_counter()
    text, sums = search(logs, beams, least)
    print(f"labels from {math.exp(least)}: {1000 * (time.perf_counter() - begin):.0f} ms, {len(text)} symbols, ln p {add(*sums):.4f}")
