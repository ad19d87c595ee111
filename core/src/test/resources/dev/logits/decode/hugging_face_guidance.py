"""Writes hugging-face-guidance.csv: classifier-free guidance of transformers on rows of logits.

Run: python hugging_face_guidance.py > hugging-face-guidance.csv
"""

import types

import numpy
import torch
import transformers
from transformers.generation.logits_process import UnbatchedClassifierFreeGuidanceLogitsProcessor


class Answers:
    """A model that answers every question with one row."""

    def __init__(self, row):
        self.row = row

    def __call__(self, *args, **kwargs):
        answer = types.SimpleNamespace(logits=torch.tensor(self.row)[None, None, :])
        answer.get = lambda name, default: default
        return answer


def words(row):
    return " ".join(repr(float(x)) for x in row)


print(f"# transformers {transformers.__version__}, torch {torch.__version__}: hugging_face_guidance.py")
print("# scale, logits, logits after the negative prompt, guided logits")
random = numpy.random.default_rng(7)
for scale in (0.5, 1.1, 1.5, 2.0, 7.5):
    for size in (2, 3, 5, 9, 16, 33, 64):
        c = (3 * random.standard_normal(size)).astype(numpy.float32)
        u = (3 * random.standard_normal(size)).astype(numpy.float32)
        processor = UnbatchedClassifierFreeGuidanceLogitsProcessor(scale, Answers(u))
        out = processor(torch.tensor([[0]]), torch.tensor(c)[None, :])[0]
        print(f"{scale},{words(c)},{words(u)},{words(out.numpy())}")
