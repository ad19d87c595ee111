"""PyTorch's side of bench/peers/run: reads works from standard input, a line each, and answers each with microseconds.

    kernel softmax 64x128256 2 0.5      two threads, for half a second: the median of the calls' times
"""

import statistics
import sys
import time

import torch

FUNCTIONS = {
    "softmax": lambda z, out: torch.softmax(z, 1, out=out),
    "log-softmax": lambda z, out: torch.log_softmax(z, 1, out=out),
    "log-sum-exp": lambda z, out: torch.logsumexp(z, 1),
}


def call(work, inputs={}):
    _, function, shape, threads = work
    torch.set_num_threads(int(threads))
    if shape not in inputs:
        rows, classes = map(int, shape.split("x"))
        z = torch.randn(rows, classes, generator=torch.Generator().manual_seed(1)) * 3
        inputs[shape] = (z, torch.empty_like(z), torch.randint(0, classes, (rows,)))
    z, out, labels = inputs[shape]
    if function == "cross-entropy":

        def both():
            leaf = z.detach().requires_grad_()
            torch.nn.functional.cross_entropy(leaf, labels).backward()

        return both
    return lambda: FUNCTIONS[function](z, out)


print("PyTorch", torch.__version__, flush=True)
for line in sys.stdin:
    *work, seconds = line.split()
    run = call(work)
    end = time.perf_counter() + float(seconds)
    run()
    times = []
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    print(1e6 * statistics.median(times), flush=True)
