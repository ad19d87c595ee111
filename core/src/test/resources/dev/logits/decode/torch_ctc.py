"""Writes torch-ctc.csv: losses of texts under connectionist temporal classification, in double precision.

Run: python torch_ctc.py > torch-ctc.csv
"""

import numpy
import torch

print(f"# torch {torch.__version__}: torch_ctc.py")
print("# classes, blank, logits row after row, labels, -ln p")
random = numpy.random.default_rng(3)
for rows, classes in ((1, 2), (4, 3), (9, 5), (20, 12), (40, 7)):
    for blank in (0, classes - 1):
        for length in (0, 1, rows // 3, rows // 2):
            z = (2 * random.standard_normal((rows, classes))).astype(numpy.float32)
            others = [c for c in range(classes) if c != blank]
            labels = random.choice(others, size=length)
            loss = torch.nn.functional.ctc_loss(
                torch.log_softmax(torch.tensor(z, dtype=torch.float64), dim=1),
                torch.tensor(labels, dtype=torch.long)[None, :],
                torch.tensor(rows),
                torch.tensor([length]),
                blank=blank,
                reduction="sum",
            ).item()
            if numpy.isfinite(loss):
                words = " ".join(repr(float(x)) for x in z.reshape(-1))
                print(f"{classes},{blank},{words},{' '.join(str(c) for c in labels)},{loss!r}")
