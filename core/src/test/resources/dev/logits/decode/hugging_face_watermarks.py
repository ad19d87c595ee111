"""Writes hugging-face-watermarks.csv: what the watermarks of transformers make of rows, and find in texts.

Run: python hugging_face_watermarks.py > hugging-face-watermarks.csv
"""

import types

import numpy
import torch
import transformers
from transformers.generation.logits_process import SynthIDTextWatermarkLogitsProcessor, WatermarkLogitsProcessor
from transformers.generation.watermarking import WatermarkDetector


def words(row):
    return " ".join("-" if numpy.isneginf(x) else repr(float(x)) for x in row)


def ids(tokens):
    return " ".join(str(int(t)) for t in tokens)


print(f"# transformers {transformers.__version__}, torch {torch.__version__}: hugging_face_watermarks.py")
print("# green: key, ratio, bias, context, self-hash, prompt, logits, marked logits")
print("# count: key, ratio, context, self-hash, vocabulary, text, scored, green")
print("# synth: keys, n, seed, prompt, generated, logits, marked logits, step by step")
print("# bits: keys, n, seed, vocabulary, text, valid, mean of each layer over the valid n-grams")
random = numpy.random.default_rng(5)
for key, ratio, bias, context, scheme in (
    (15485863, 0.25, 2.0, 1, "lefthash"),
    (7, 0.5, 1.5, 1, "lefthash"),
    (15485863, 0.25, 2.5, 4, "selfhash"),
    (99991, 0.4, 3.0, 2, "selfhash"),
):
    flag = str(scheme == "selfhash").lower()
    for size in (50, 333):
        processor = WatermarkLogitsProcessor(size, "cpu", ratio, bias, key, scheme, context)
        for length in (context, 9):
            prompt = random.integers(1, size, length)
            z = (3 * random.standard_normal(size)).astype(numpy.float32)
            out = processor(torch.tensor(prompt)[None, :], torch.tensor(z)[None, :])[0].numpy()
            print(f"green,{key},{ratio},{bias},{context},{flag},{ids(prompt)},{words(z)},{words(out)}")
        config = types.SimpleNamespace(bos_token_id=None, is_encoder_decoder=False, vocab_size=size)
        detector = WatermarkDetector(
            config,
            "cpu",
            dict(
                greenlist_ratio=ratio, bias=bias, hashing_key=key, seeding_scheme=scheme, context_width=context
            ),
        )
        text = random.permutation(size)[:40]
        found = detector(torch.tensor(text)[None, :], return_dict=True)
        print(
            f"count,{key},{ratio},{context},{flag},{size},{ids(text)},"
            f"{int(found.num_tokens_scored[0])},{int(found.num_green_tokens[0])}"
        )
for ngram, depth, seed in ((5, 30, 0), (2, 3, 11), (3, 8, 4)):
    keys = random.integers(1, 1000, depth)
    size = 40
    processor = SynthIDTextWatermarkLogitsProcessor(ngram, keys.tolist(), 2**16, seed, 1024, "cpu")
    prompt = random.integers(0, size, 4)
    text = random.integers(0, 3, 12)
    for step in range(12):
        z = (2 * random.standard_normal(size)).astype(numpy.float32)
        so_far = torch.tensor(numpy.concatenate([prompt, text[:step]]))[None, :]
        out = processor(so_far, torch.tensor(z)[None, :])[0].numpy()
        print(f"synth,{ids(keys)},{ngram},{seed},{ids(prompt)},{ids(text[:step])},{words(z)},{words(out)}")
    text = random.integers(0, 12, 60)
    bits = processor.compute_g_values(torch.tensor(text)[None, :])[0].double()
    valid = processor.compute_context_repetition_mask(torch.tensor(text)[None, :])[0].bool()
    print(
        f"bits,{ids(keys)},{ngram},{seed},{size},{ids(text)},{int(valid.sum())},{words(bits[valid].mean(dim=0).numpy())}"
    )
