"""Has ours and the peers work in turns and makes a table of docs/performance.md; bench/peers/run starts it.

Kernels and steps run in processes that stay: one for each JDK and each peer. Of each work every process has a turn of
some tenths of a second, round after round, so that what disturbs the machine disturbs all. A figure is the median of the
rounds; a ratio is the median of the ratios within a round, with the least and the greatest. Whole commands are started in
turns, too. Nothing in the table is typed by hand but the works and their goals.

The page has one table per kind of machine, by the longest vectors it has; --write replaces that of the machine at hand.
With --of, a run's results.json is shown and nothing measured: the table of a run on another machine, for example.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import resource
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VOCABULARY = 131072


class Work:
    """A line of the table. A goal is a ratio to the peer ("2x"), or a time of ours ("300 us", "2.5 s")."""

    def __init__(self, title, line, peer=None, goal="", rows=1, unit="us", rounds=None, seconds=None):
        self.title, self.line, self.peer, self.goal = title, line, peer, goal
        self.rows, self.unit, self.rounds, self.seconds = rows, unit, rounds, seconds


def kernels():
    goals = {
        ("softmax", "64x128256", 1): "2x",
        ("softmax", "64x128256", 2): "1.8x",
        ("log-softmax", "64x128256", 1): "2x",
        ("log-softmax", "64x128256", 2): "1.8x",
        ("log-sum-exp", "64x128256", 1): "5x",
        ("log-sum-exp", "4096x1000", 1): "4x",
        ("softmax", "4096x10", 2): "2x",
        ("log-softmax", "4096x10", 2): "2x",
        ("log-sum-exp", "4096x10", 2): "2x",
    }
    for shape in ("4096x10", "4096x1000", "64x32000", "64x128256"):
        for function in ("softmax", "log-softmax", "log-sum-exp", "cross-entropy"):
            for threads in (1, 2):
                rows, classes = map(int, shape.split("x"))
                yield Work(
                    f"{function}, {rows} × {classes:,}, {('one thread', 'two threads')[threads - 1]}, per row",
                    f"kernel {function} {shape} {threads}",
                    "torch",
                    goals.get((function, shape, threads), ""),
                    rows,
                )


def steps():
    usual = {"greedy": "14x", "temperature": "12x", "topK": "11x", "topP": "15x", "minP": "12x", "typical": "60x"}
    for plan in ("greedy", "temperature", "topK", "topP", "minP", "typical", "chain"):
        yield Work(f"step: {plan}", f"step {plan} usual {VOCABULARY}", "llama", usual.get(plan, "24x"))
    yield Work("step: topP, flat row", f"step topP flat {VOCABULARY}", "llama", "300 us")
    yield Work("step: typical, flat row", f"step typical flat {VOCABULARY}", "llama", "500 us")


def fits():
    yield Work("fit of vector scaling, 50,000 × 1000, warm", "fit vector", None, "2.5 s", rounds=3, seconds=0.1)
    yield Work("fit of isotonic regression, 50,000 × 1000, warm", "fit isotonic", None, "1.5 s", rounds=3, seconds=0.1)
    yield Work("fused linear cross-entropy / unfused", "ratio fused 4096", None, "1.05", unit="", rounds=3, seconds=0.1)
    for shape in ("64x32000", "64x128256"):
        yield Work(f"distillation / cross-entropy, {shape}", f"ratio distillation {shape}", None, "2.2", unit="")


class Command:
    """A whole process of ours beside a script, started in turns."""

    def __init__(self, title, ours, peer, goal, older=None, clock=None):
        self.title, self.ours, self.peer, self.goal = title, ours, peer, goal
        self.older, self.clock = older, clock or wall


def first_fits(options, newest, older):
    """Regressions that are the first thing a JVM does, and the command on a large CSV file."""
    data = pathlib.Path(options.home) / "data"
    if not (data / "rows.csv").exists():
        data.mkdir(parents=True, exist_ok=True)
        subprocess.run([options.python, "-c", MAKE_ROWS, str(data)], check=True)

    def ours(home, kind, tolerance):
        jar = ROOT / "bench/target/benchmarks.jar"
        flags = ["-Xmx3g", "--add-modules=jdk.incubator.vector"]
        return [f"{home}/bin/java", *flags, "-cp", str(jar), "dev.logits.peers.FirstFit", kind, str(data), tolerance]

    regress = [str(ROOT / "logits"), "regress", str(data / "rows.csv"), "--label", "y"]
    for (title, goal), (kind, tolerance) in zip(FIRST_FITS, (("dense", "1e-4"), ("sparse", "2e-5"), (None, None))):
        if kind is None:
            yield Command(title, regress, None, goal)
            continue
        peer = [options.python, str(ROOT / "bench/peers/regression.py"), kind, str(data), "1e-4"]
        before = ours(older, kind, tolerance) if older else None
        yield Command(title, ours(newest, kind, tolerance), peer, goal, before, fit_time)


# Titles and goals, in the order in which "first_fits" has them. Of the sparse rows ours goes on to a smaller gradient,
# as scikit-learn's last step leads to a lower objective than its tolerance asks for.
FIRST_FITS = [
    ("l2 regression, 60,000 × 784 dense, 10 classes, the first fit of a JVM", "5x"),
    ("l2 regression, 200,000 × 50,000 sparse, the first fit of a JVM", "3x"),
    ("logits regress, CSV of 1,000,000 × 20", "5 s"),
]


MAKE_ROWS = """
import sys, numpy as np, scipy.sparse as sparse
folder = sys.argv[1]
random = np.random.default_rng(0)
rows, columns, classes = 60_000, 784, 10
x = random.random((rows, columns), np.float32) * (random.random((rows, columns), np.float32) < 0.2)
w = 0.3 * random.standard_normal((columns, classes))
(x @ w + random.gumbel(size=(rows, classes))).argmax(1).astype(np.int32).tofile(f"{folder}/dense-labels.i32")
x.astype(np.float32).tofile(f"{folder}/dense.f32")
random = np.random.default_rng(2)
rows, columns = 200_000, 50_000
counts = np.maximum(random.poisson(30.5, rows), 1)
of = (columns * random.random(counts.sum()) ** 2.5).astype(np.int32)
x = sparse.csr_matrix((random.random(len(of)) + 0.2, of, np.r_[0, np.cumsum(counts)]), shape=(rows, columns))
x.sum_duplicates()
z = x @ random.standard_normal(columns)
(random.random(rows) < 1 / (1 + np.exp(-(z - z.mean()) / 2))).astype(np.int32).tofile(f"{folder}/sparse-labels.i32")
x.indptr.astype(np.int32).tofile(f"{folder}/sparse-starts.i32")
x.indices.astype(np.int32).tofile(f"{folder}/sparse-columns.i32")
x.data.astype(np.float32).tofile(f"{folder}/sparse.f32")
random = np.random.default_rng(1)
x = random.standard_normal((1_000_000, 20))
y = random.random(len(x)) < 1 / (1 + np.exp(0.5 - x @ (0.3 * random.standard_normal(20))))
names = ",".join([f"x{i}" for i in range(20)] + ["y"])
np.savetxt(f"{folder}/rows.csv", np.c_[x, y], fmt=["%.6f"] * 20 + ["%d"], delimiter=",", header=names, comments="")
"""


def commands(options):
    data = pathlib.Path(options.home) / "data"
    made = data / "z10.npy"
    if not made.exists():
        data.mkdir(parents=True, exist_ok=True)
        subprocess.run([options.python, "-c", MAKE, str(data)], check=True)
    big, small = [[str(data / f"z{k}.npy"), "--labels", str(data / f"y{k}.npy")] for k in (1000, 10)]
    logits = str(ROOT / "logits")

    def script(name, arguments):
        return [options.python, str(ROOT / "bench/peers" / name), arguments[0], arguments[2]]

    report = ["--report", str(data / "report.html")]
    sides = [
        ([logits, "evaluate", *big], script("evaluate.py", big)),
        ([logits, "calibrate", *big], script("calibrate.py", big)),
        ([logits, "evaluate", *small], script("evaluate.py", small)),
        ([logits, "calibrate", *small, "--method", "auto"], None),
        ([logits, "calibrate", *small, *report], None),
        ([logits, "explain", "2,1,-1"], None),
        ([logits, "--help"], None),
    ]
    for (title, goal), (ours, peer) in zip(COMMANDS, sides, strict=True):
        yield Command(title, ours, peer, goal)


# Titles and goals of commands, in the order in which "commands" has them.
COMMANDS = [
    ("logits evaluate, 50,000 × 1000", "3x"),
    ("logits calibrate, 50,000 × 1000", "25x"),
    ("logits evaluate, 10,000 × 10", "5x"),
    ("logits calibrate --method auto, 10,000 × 10", "1.5 s"),
    ("logits calibrate --report, 10,000 × 10", "1.2 s"),
    ("logits explain 2,1,-1", "0.15 s"),
    ("logits --help", "0.15 s"),
]


MAKE = """
import sys, numpy as np
for rows, classes in ((50_000, 1000), (10_000, 10)):
    random = np.random.default_rng(classes)
    z = 3 * random.standard_normal((rows, classes), dtype=np.float32)
    y = (z / 2 + random.gumbel(size=z.shape)).argmax(1)
    np.save(f"{sys.argv[1]}/y{classes}.npy", y.astype(np.int64))
    np.save(f"{sys.argv[1]}/z{classes}.npy", z)
"""


class Side:
    """A process that answers a line of work with a number; its first line says what it is."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.name = self.process.stdout.readline().strip()

    def time(self, line, seconds):
        self.process.stdin.write(f"{line} {seconds}\n")
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.name} ended at: {line}")
        return float(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def jdks():
    """The folders of the newest JDK and of JDK 17, as the launcher looks for them."""
    found = {}
    places = [os.environ.get("JAVA_HOME", "")]
    for base in ("/usr/lib/jvm", pathlib.Path.home() / ".sdkman/candidates/java", pathlib.Path.home() / ".jdks"):
        places += sorted(str(p) for p in pathlib.Path(base).glob("*"))
    for place in places:
        release = pathlib.Path(place) / "release"
        if place and release.is_file() and (pathlib.Path(place) / "bin/java").exists():
            version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
            if version:
                found[int(version[1])] = place
    newest = max(found)
    return found[newest], found.get(17) if newest != 17 else None


def java(home):
    jar = ROOT / "bench/target/benchmarks.jar"
    options = ["--add-modules=jdk.incubator.vector", "-Ddev.logits.kernels=vector", "-Xmx4g"]
    command = [f"{home}/bin/java", *options, "-cp", str(jar), "dev.logits.peers.PeerWork"]
    return Side(["sh", "-c", 'exec "$@" 2>/dev/null', "sh", *command])


def in_turns(work, sides, options):
    """Lists of times by side, a time a round."""
    seconds = work.seconds or options.seconds
    for side in sides.values():
        side.time(work.line, 6 * seconds)  # what the compiler and the caches need
    times = {name: [] for name in sides}
    for _ in range(min(work.rounds or options.rounds, options.rounds)):
        for name, side in sides.items():
            times[name].append(side.time(work.line, seconds) / work.rows)
    return times


def process(command):
    """Seconds by the clock, and of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    wall = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e6 * wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall(command):
    """Microseconds of a whole process."""
    return process(command)[0]


def fit_time(command):
    """Microseconds that a process says, and the objective that it reached."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    micros, objective, _ = map(float, done.stdout.split()[-3:])
    fit_time.objectives.setdefault(command[-3], {})["peer" if "regression.py" in command[1] else "ours"] = objective
    return micros


fit_time.objectives = {}


def check_objectives():
    """What stops at a higher objective has done less work."""
    for kind, reached in fit_time.objectives.items():
        if reached["ours"] > reached["peer"]:
            raise SystemExit(f"{kind}: ours ends at {reached['ours']}, the peer at {reached['peer']}, which is lower")


def shown(value, unit):
    """Microseconds as people read them; quotients as they are."""
    if unit == "":
        return f"{value:.2f}"
    for size, name in ((1e6, "s"), (1e3, "ms")):
        if value >= size:
            return f"{value / size:.3g} {name}"
    return f"{value:.3g} µs"


def reached(goal, ours, ratio):
    if not goal:
        return ""
    if goal.endswith("x"):
        return "yes" if ratio is not None and ratio >= float(goal[:-1]) else "no"
    number, _, unit = goal.partition(" ")
    return "yes" if ours <= float(number) * {"s": 1e6, "us": 1.0, "": 1.0}[unit] else "no"


def line(title, ours, older, peer, goal, unit):
    """A row of the table, of lists of times."""
    best = statistics.median(ours)
    cells = [title, shown(best, unit), shown(statistics.median(older), unit) if older else ""]
    ratio = None
    if peer:
        ratios = [theirs / mine for theirs, mine in zip(peer, ours)]
        ratio = statistics.median(ratios)
        cells += [shown(statistics.median(peer), unit), f"{ratio:.2g} ({min(ratios):.2g} to {max(ratios):.2g})"]
    else:
        cells += ["", ""]
    said = goal.replace("x", " ×").replace(" us", " µs")
    return cells + [said, reached(goal, best, ratio)]


def machine():
    model = platform.processor() or platform.machine()
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
        model = re.search(r"model name\s*: (.*)", text)[1]
        flags = re.search(r"flags\s*: (.*)", text)[1].split()
        model += ", AVX-512" if "avx512f" in flags else ", AVX2" if "avx2" in flags else ""
    except (OSError, TypeError):
        pass
    if HELD in os.environ:
        model = model.replace("AVX-512", "AVX2 (of AVX-512, which was turned off)")
    return f"{model}, {os.cpu_count()} cores"


HELD = "ATEN_CPU_CAPABILITY"


def hold_to_avx2():
    """Has every process that is started leave AVX-512 alone: both JDKs, PyTorch and its libraries, and NumPy."""
    os.environ[HELD] = "avx2"
    os.environ["ONEDNN_MAX_CPU_ISA"] = os.environ["MKL_ENABLE_INSTRUCTIONS"] = "AVX2"
    os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"
    os.environ["OPENBLAS_CORETYPE"] = "Haswell"
    os.environ["JDK_JAVA_OPTIONS"] = "-XX:UseAVX=2"


def kind(of):
    """What the machines that share a table have in common."""
    known = [vectors for vectors in ("AVX-512", "AVX2") if re.search(f", {vectors}[, ]", of)]
    return known[0] if known else of.split(",")[0]


def table(rows, heads):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def written(page, of, text):
    """The page with the table of a kind of machine; a new kind comes behind the others."""
    begin, end = (f"<!-- peers on {kind(of)}: {word} -->" for word in ("begin", "end"))
    block = f"{begin}\n{text}\n{end}"
    start, stop = page.find(begin), page.find(end)
    if 0 <= start < stop:
        return page[:start] + block + page[stop + len(end) :]
    last = list(re.finditer(r"<!-- peers on [^:>]*: end -->", page))
    if not last:
        raise SystemExit("docs/performance.md has no table yet, which a line <!-- peers on …: end --> ends")
    return page[: last[-1].end()] + "\n\n" + block + page[last[-1].end() :]


def finish(state, options):
    """Makes the table of what was measured."""
    titles = [work.title for work in [*kernels(), *steps(), *fits()]] + [title for title, _ in [*FIRST_FITS, *COMMANDS]]
    works = state["works"]
    done = [works[title] for title in titles if title in works]
    rounds = [len(work["microseconds"]["ours"]) for work in done]
    older = any("older" in work["microseconds"] for work in done)
    text = "\n".join(
        [
            f"Made by `bench/peers/run` on {state['date']}: {state['machine']};",
            f"{'; '.join(state['versions'])}.",
            f"Medians of {min(rounds)} to {max(rounds)} rounds in turns; a ratio is the median of the rounds' ratios, with the",
            "least and the greatest.",
            "",
            table([work["cells"] for work in done], ["work", "ours", "JDK 17" if older else "", "peer", "peer / ours", "goal", "reached"]),
        ]
    )
    if options.home:
        pathlib.Path(options.home, "table.md").write_text(text + "\n")
    if options.write:
        page = ROOT / "docs/performance.md"
        page.write_text(written(page.read_text(), state["machine"], text))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--python", "--libraries", "--samplers", "--home"):
        parser.add_argument(name, default="")
    parser.add_argument("--only", default="", help="works whose title has this word")
    parser.add_argument("--keep", action="store_true", help="with --only: keep the other lines of the last run")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.3, help="of a turn")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--avx2", action="store_true", help="hold all to AVX2 where there is AVX-512")
    parser.add_argument("--of", default="", help="a results.json to show, instead of measuring")
    options = parser.parse_args()
    if options.of:
        state = json.loads(pathlib.Path(options.of).read_text())
        made = time.localtime(pathlib.Path(options.of).stat().st_mtime)
        finish({"date": time.strftime("%Y-%m-%d", made), **state}, options)
        return

    if options.avx2:
        hold_to_avx2()
    newest, older = jdks()
    sides = {"ours": java(newest)}
    if older:
        sides["older"] = java(older)
    sides["torch"] = Side([options.python, str(ROOT / "bench/peers/torch_kernels.py")])
    if options.libraries:
        samplers = str(ROOT / "bench/peers/llama_samplers.py")
        sides["llama"] = Side(["sh", "-c", 'exec "$@" 2>/dev/null', "sh", options.python, samplers, options.libraries, options.samplers])
    learn = [options.python, "-c", "import sklearn; print('scikit-learn', sklearn.__version__)"]
    learn = subprocess.run(learn, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    versions = [side.name for side in sides.values()] + [learn]
    results = pathlib.Path(options.home, "results-avx2.json" if options.avx2 else "results.json")
    last = json.loads(results.read_text()) if options.keep and results.exists() else {}
    if last and (last["versions"], last["machine"]) != (versions, machine()):
        raise SystemExit(f"{results} is of {last['machine']}, {last['versions']}: lines of it cannot be kept")
    measured, kept = {}, last.get("works", {})

    def keep(title, cells, times):
        """A line that is finished; what was measured so far is on disk."""
        measured[title] = {"cells": cells, "microseconds": times}
        today = time.strftime("%Y-%m-%d")
        state = {"date": today, "machine": machine(), "versions": versions, "works": {**kept, **measured}}
        results.write_text(json.dumps(state, indent=1))
        print("  ".join(cells), flush=True)

    for work in [*kernels(), *steps(), *fits()]:
        if options.only not in work.title:
            continue
        turns = {name: side for name, side in sides.items() if name in ("ours", "older", work.peer)}
        times = in_turns(work, turns, options)
        cells = line(work.title, times["ours"], times.get("older"), times.get(work.peer), work.goal, work.unit)
        keep(work.title, cells, times)
    for side in sides.values():
        side.close()
    titles = [title for title, _ in [*FIRST_FITS, *COMMANDS] if options.only in title]
    for command in [*first_fits(options, newest, older), *commands(options)] if titles else []:
        if command.title not in titles:
            continue
        turns = {"ours": command.ours, "older": command.older, "peer": command.peer}
        times = {name: [] for name, arguments in turns.items() if arguments}
        for round in range(options.rounds // 2 + 2):
            for name in times:
                took = command.clock(turns[name])
                if round > 0:  # the first makes what is kept for later starts
                    times[name].append(took)
        check_objectives()
        cells = line(command.title, times["ours"], times.get("older"), times.get("peer"), command.goal, "us")
        keep(command.title, cells, times)

    finish(json.loads(results.read_text()), options)


if __name__ == "__main__":
    main()
