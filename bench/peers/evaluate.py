"""What people write to judge a file of logits: accuracy, losses and the calibration error, by NumPy and PyTorch."""

import sys

import numpy as np
import torch

z = torch.from_numpy(np.load(sys.argv[1]))
labels = torch.from_numpy(np.load(sys.argv[2]).astype(np.int64))
log_p = torch.log_softmax(z, 1)
p = log_p.exp()
confidence, predicted = p.max(1)
right = (predicted == labels).float()
print("accuracy", right.mean().item())
print("negative log-likelihood", torch.nn.functional.nll_loss(log_p, labels).item())
p[torch.arange(len(labels)), labels] -= 1
print("Brier score", (p * p).sum(1).mean().item())
bins = torch.clamp((confidence * 15).ceil().long() - 1, 0, 14)
count = torch.bincount(bins, minlength=15)
gap = torch.zeros(15).index_add_(0, bins, right - confidence).abs()
print("expected calibration error", (gap.sum() / len(labels)).item(), count.tolist())
