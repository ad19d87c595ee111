"""llama.cpp's side of bench/peers/run: its own samplers, native and unmodified, from the library in node-llama-cpp's package.

    step topP usual 131072 0.5          for half a second: the median of the steps' times, in microseconds

A step is what llama_sampler_sample does: the array of candidates is made anew (here by one copy, which is less work
than its loop), and the chain is applied to it. The first argument is the folder of the package's libraries.
"""

import ctypes
import pathlib
import random
import statistics
import sys
import time


class Candidate(ctypes.Structure):
    _fields_ = [("id", ctypes.c_int32), ("logit", ctypes.c_float), ("p", ctypes.c_float)]


class Candidates(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.POINTER(Candidate)),
        ("size", ctypes.c_size_t),
        ("selected", ctypes.c_int64),
        ("sorted", ctypes.c_bool),
    ]


class ChainParams(ctypes.Structure):
    _fields_ = [("no_perf", ctypes.c_bool)]


folder = pathlib.Path(sys.argv[1])
for name in ("libggml-base.so", "libggml.so", "libggml.v*.so"):
    for file in folder.glob(name):
        ctypes.CDLL(str(file), mode=ctypes.RTLD_GLOBAL)
llama = ctypes.CDLL(str(next(iter(sorted(folder.glob("libllama.*so*"))))))
SAMPLERS = {
    "greedy": (),
    "dist": (ctypes.c_uint32,),
    "temp": (ctypes.c_float,),
    "top_k": (ctypes.c_int32,),
    "top_p": (ctypes.c_float, ctypes.c_size_t),
    "min_p": (ctypes.c_float, ctypes.c_size_t),
    "typical": (ctypes.c_float, ctypes.c_size_t),
    "penalties": (ctypes.c_int32, ctypes.c_int32, ctypes.c_float, ctypes.c_float, ctypes.c_float),
}
llama.llama_sampler_chain_init.restype = ctypes.c_void_p
llama.llama_sampler_chain_init.argtypes = (ChainParams,)
llama.llama_sampler_chain_add.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
llama.llama_sampler_apply.argtypes = (ctypes.c_void_p, ctypes.POINTER(Candidates))
llama.llama_sampler_accept.argtypes = (ctypes.c_void_p, ctypes.c_int32)


llama.llama_sampler_name.restype = ctypes.c_char_p
llama.llama_sampler_name.argtypes = (ctypes.c_void_p,)


def sampler(name, *arguments):
    make = getattr(llama, "llama_sampler_init_" + name)
    make.restype = ctypes.c_void_p
    make.argtypes = SAMPLERS[name]
    made = make(*arguments)
    said = llama.llama_sampler_name(made).decode()
    if said.startswith("?"):
        raise SystemExit(f"{name}{arguments} does nothing ({said}): are these the arguments of this version?")
    return made


VOCABULARY = 131072
PLANS = {
    "greedy": [("greedy",)],
    "temperature": [("temp", 0.8), ("dist", 1)],
    "topK": [("top_k", 40), ("dist", 1)],
    "topP": [("temp", 0.8), ("top_p", 0.9, 1), ("dist", 1)],
    "minP": [("temp", 0.8), ("min_p", 0.05, 1), ("dist", 1)],
    "typical": [("typical", 0.9, 1), ("dist", 1)],
    "chain": [
        ("penalties", VOCABULARY, 64, 1.1, 0.0, 0.0),
        ("top_k", 40),
        ("top_p", 0.95, 1),
        ("min_p", 0.05, 1),
        ("temp", 0.8),
        ("dist", 1),
    ],
}


def call(work):
    _, plan, logits, vocabulary = work
    size = int(vocabulary)
    if size != VOCABULARY:
        raise SystemExit(f"the penalties are made for {VOCABULARY} tokens, not {size}")
    seeded = random.Random(1)
    z = [seeded.uniform(-1, 1) if logits == "flat" else seeded.gauss(0, 3) for _ in range(size)]
    if logits == "usual":
        for i in range(50):
            z[i * 7919 % size] += 8 + 0.1 * i
    pristine = (Candidate * size)(*((i, z[i], 0.0) for i in range(size)))
    data = (Candidate * size)()
    chain = llama.llama_sampler_chain_init(ChainParams(True))
    for step in PLANS[plan]:
        llama.llama_sampler_chain_add(chain, sampler(*step))
    for _ in range(64):
        llama.llama_sampler_accept(chain, seeded.randrange(size))
    candidates = Candidates()
    reference = ctypes.byref(candidates)
    array = ctypes.cast(data, ctypes.POINTER(Candidate))
    length = ctypes.sizeof(pristine)

    def run():
        ctypes.memmove(data, pristine, length)
        candidates.data, candidates.size, candidates.selected, candidates.sorted = array, size, -1, False
        llama.llama_sampler_apply(chain, reference)
        if candidates.selected < 0:
            raise RuntimeError("nothing was selected")

    return run


print("llama.cpp of node-llama-cpp", sys.argv[2], flush=True)
works = {}
for line in sys.stdin:
    *work, seconds = line.split()
    key = " ".join(work)
    if key not in works:
        works[key] = call(work)
    run = works[key]
    end = time.perf_counter() + float(seconds)
    run()
    times = []
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    print(1e6 * statistics.median(times), flush=True)
