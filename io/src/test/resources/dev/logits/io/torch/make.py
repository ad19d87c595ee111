# torch 2.13.0+cpu, safetensors 0.8.0: files of five rows of three classes, z[r, c] = (7 r + 3 c - 10) / 4, labels 0 1 2 0 1
import torch, numpy
from safetensors.torch import save_file

z = torch.tensor([[(7 * r + 3 * c - 10) / 4 for c in range(3)] for r in range(5)])
y = torch.tensor([0, 1, 2, 0, 1])
rest = {"ids": ["a", "b", "ç", "dd", "e"], "weights": torch.tensor([1.0, 2.0, 1.0, 0.5, 3.0], dtype=torch.float64),
        "class_names": ["cat", "dog", "owl"], "epoch": 3}
torch.save({"logits": z, "labels": y, **rest}, "dict.pt")
torch.save({"logits": z, "labels": y, **rest}, "protocol5.pt", pickle_protocol=5)
torch.save({"logits": z, "labels": y, **rest}, "old.pt", _use_new_zipfile_serialization=False)
torch.save({"logits": z.half(), "labels": y.int()}, "half.pt")
torch.save({"logits": z.bfloat16(), "labels": y.to(torch.uint16)}, "bfloat16.pt")
torch.save({"logits": z.double(), "labels": y.to(torch.uint8)}, "double.pth")
torch.save((z, y), "tuple.pt")
torch.save(z, "bare.pt")
torch.save(y, "labels.pt")
torch.save(torch.nn.Parameter(z), "parameter.pt")
torch.save({"out": {"logits": z}, "labels": y}, "nested.pt")
wide = torch.zeros(9, 7)
wide[2:7, 1:4] = z
torch.save({"logits": wide[2:7, 1:4], "labels": torch.stack([y, y + 9], 1)[:, 0]}, "cut.pt")
torch.save({"logits": z.t().contiguous().t(), "labels": y}, "transposed.pt")
spread = torch.zeros(10, 6)
spread[::2, ::2] = z
torch.save({"logits": spread[::2, ::2], "labels": y}, "steps.pt")
torch.save({"logits": torch.cat([torch.ones(2, 3), z])[2:], "labels": y}, "offset.pt")
torch.save({"logits": torch.zeros(1, 3).expand(5, 3), "labels": y}, "expanded.pt")
torch.save({"logits": z.numpy(), "labels": y}, "numpy.pt")
torch.save({"logits": z.to(torch.complex64), "labels": y}, "complex.pt")
torch.save(torch.nn.Linear(2, 2), "module.pt")
save_file({"logits": z, "labels": y, "weights": rest["weights"]}, "plain.safetensors")
save_file({"logits": z.half(), "labels": y.int()}, "half.safetensors")
save_file({"logits": z.bfloat16(), "labels": y.to(torch.uint8)}, "bfloat16.safetensors")
