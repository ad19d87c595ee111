"""Makes the small language models of data/models: a Llama-style transformer that tells stories, and a smaller one of the
same vocabulary to draft for it.

    java -cp app/target/classes:core/target/classes data/models/recipe/Stories.java core/src/language/stories.grammar 45000 > stories.txt
    python data/models/recipe/make.py stories.txt core/src/language/text OUT [SECONDS [NAME]]

Needs torch, tokenizers and onnx. One pass over the text with a cosine schedule, cut short where SECONDS (of the clock, for
both models) end before it; the learning rate follows the share of either. The name of one model makes that one only. Seeds are fixed; the bits depend on the machine.
"""
import json, math, sys, time
from pathlib import Path
import torch
from torch import nn
from torch.nn import functional as F
from tokenizers import Tokenizer, models, pre_tokenizers, decoders, trainers
import onnx
from onnx import TensorProto, helper, numpy_helper

STORIES, TEXTS, OUT = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
BUDGET = float(sys.argv[4]) if len(sys.argv) > 4 else 1e9      # seconds for both models together
ONLY = sys.argv[5:]
VOCABULARY, CONTEXT = 2048, 512
END = "<|endoftext|>"
torch.manual_seed(1)
torch.set_num_threads(1)


def read():
    stories = [t.strip() for t in STORIES.read_text().split("\n---\n") if t.strip()]
    texts = [t.strip() for f in sorted(TEXTS.glob("*.txt")) for t in f.read_text().split("\n---\n")]
    return stories, texts


def tokenizer(corpus):
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    t.train_from_iterator(corpus, trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=[END], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return t


class Norm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(n))

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5)


class Layer(nn.Module):
    def __init__(self, n, heads, kv, inner):
        super().__init__()
        self.heads, self.kv, self.d = heads, kv, n // heads
        self.q, self.k = nn.Linear(n, n, bias=False), nn.Linear(n, kv * self.d, bias=False)
        self.v, self.o = nn.Linear(n, kv * self.d, bias=False), nn.Linear(n, n, bias=False)
        self.gate, self.up = nn.Linear(n, inner, bias=False), nn.Linear(n, inner, bias=False)
        self.down = nn.Linear(inner, n, bias=False)
        self.before, self.after = Norm(n), Norm(n)

    def forward(self, x, cos, sin, bias, past_k, past_v):
        b, s, n = x.shape
        h = self.before(x)
        q = self.q(h).view(b, s, self.heads, self.d).transpose(1, 2)
        k = self.k(h).view(b, s, self.kv, self.d).transpose(1, 2)
        v = self.v(h).view(b, s, self.kv, self.d).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        k, v = torch.cat([past_k, k], 2), torch.cat([past_v, v], 2)
        kk, vv = (t.repeat_interleave(self.heads // self.kv, 1) for t in (k, v))
        p = torch.softmax(q @ kk.transpose(2, 3) / math.sqrt(self.d) + bias, -1)
        x = x + self.o((p @ vv).transpose(1, 2).reshape(b, s, n))
        h = self.after(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h)), k, v


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat([-b, a], -1) * sin


class Model(nn.Module):
    def __init__(self, n, layers, heads, kv, inner):
        super().__init__()
        self.n, self.kv, self.d = n, kv, n // heads
        self.embed = nn.Embedding(VOCABULARY, n)
        self.layers = nn.ModuleList(Layer(n, heads, kv, inner) for _ in range(layers))
        self.norm = Norm(n)
        angle = torch.arange(CONTEXT)[:, None] * (10000.0 ** (-torch.arange(0, self.d, 2) / self.d))[None]
        self.register_buffer("cos", torch.cat([angle, angle], -1).cos())
        self.register_buffer("sin", torch.cat([angle, angle], -1).sin())
        for name, p in self.named_parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=0.02 / (math.sqrt(2 * layers) if name.endswith(("o.weight", "down.weight")) else 1))

    def forward(self, input_ids, attention_mask, position_ids, *past):
        x = self.embed(input_ids)
        cos, sin = self.cos[position_ids][:, None], self.sin[position_ids][:, None]
        total = attention_mask.shape[1]
        slot = torch.arange(total, device=x.device)
        own = slot[total - input_ids.shape[1]:]
        seen = (slot[None, :] <= own[:, None])[None, None] & (attention_mask > 0)[:, None, None, :]
        bias = torch.where(seen, 0.0, -1e9)
        out = []
        for i, layer in enumerate(self.layers):
            x, k, v = layer(x, cos, sin, bias, past[2 * i], past[2 * i + 1])
            out += [k, v]
        return (self.norm(x) @ self.embed.weight.T, *out)

    def empty(self, b):
        return [torch.zeros(b, self.kv, 0, self.d) for _ in range(2 * len(self.layers))]


def train(model, data, held, batch, length, rate, seconds, name):
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.95), weight_decay=0.05)
    steps = len(data) // (batch * length)
    mask, positions = torch.ones(batch, length, dtype=torch.long), torch.arange(length)[None].expand(batch, length)
    g = torch.Generator().manual_seed(2)
    began, step, share = time.time(), 0, 0.0
    order = torch.randperm(len(data) // length - 1, generator=g)
    while share < 1:
        share = min(1.0, max(step / steps, (time.time() - began) / seconds))
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * share)))
        at = order[torch.arange(step * batch, (step + 1) * batch) % len(order)] * length
        rows = torch.stack([data[i:i + length + 1] for i in at.tolist()])
        z = model(rows[:, :-1], mask, positions, *model.empty(batch))[0]
        loss = F.cross_entropy(z.reshape(-1, VOCABULARY), rows[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        if step % 50 == 0 or share >= 1:
            print(f"{name} step {step}/{steps} loss {loss.item():.4f} {time.time() - began:.0f} s", flush=True)
    with torch.no_grad():
        rows = held[:(len(held) - 1) // length * length + 1]
        losses = [F.cross_entropy(model(rows[i:i + length][None], torch.ones(1, length, dtype=torch.long), positions[:1], *model.empty(1))[0][0],
                                  rows[i + 1:i + length + 1]).item() for i in range(0, len(rows) - 1, length)]
    print(f"{name}: {step} steps, held-out loss {sum(losses) / len(losses):.4f} nats a token", flush=True)
    return sum(losses) / len(losses)


def decoder(state, shape):
    """The model in operators of version 23 of ONNX, which has attention and rotations: a tenth of the nodes that an export
    by tracing has, and a step takes half the time. Every slot that attention_mask has 0 for is masked, wherever it is."""
    n, layers, heads, kv, inner = shape
    half = n // heads // 2
    nodes, tensors = [], []

    def put(name, array):
        tensors.append(numpy_helper.from_array(array.contiguous().numpy(), name))
        return name

    def op(kind, inputs, output, **attributes):
        outputs = [output] if isinstance(output, str) else output
        nodes.append(helper.make_node(kind, inputs, outputs, name=outputs[0], **attributes))
        return outputs[0]

    def times(x, weight, output):
        return op("MatMul", [x, put(weight, state[weight].T)], output)

    for name, value in (("zero", 0), ("one", 1), ("axis_1", [1]), ("axes_1_2", [1, 2])):
        put(name, torch.tensor(value))
    put("cos_half", state["cos"][:, :half])
    put("sin_half", state["sin"][:, :half])
    op("Squeeze", [op("Shape", ["attention_mask"], "total_shape", start=1, end=2)], "total")
    op("Squeeze", [op("Shape", ["input_ids"], "width_shape", start=1, end=2)], "width")
    op("Range", ["zero", "total", "one"], "slots")
    op("Range", [op("Sub", ["total", "width"], "past"), "total", "one"], "own")
    op("LessOrEqual", ["slots", op("Unsqueeze", ["own", "axis_1"], "own_column")], "earlier")
    op("Cast", ["attention_mask"], "attended", to=TensorProto.BOOL)
    op("And", ["earlier", op("Unsqueeze", ["attended", "axes_1_2"], "attended_row")], "seen")
    x = op("Gather", [put("embed.weight", state["embed.weight"]), "input_ids"], "embedded")
    for i in range(layers):
        layer = f"layers.{i}."

        def norm(x, name):
            return op("RMSNormalization", [x, put(layer + name + ".weight", state[layer + name + ".weight"])], layer + name, epsilon=1e-5)

        def turned(name, count):
            return op("RotaryEmbedding", [times(h, layer + name + ".weight", layer + name), "cos_half", "sin_half", "position_ids"],
                      layer + name + ".turned", num_heads=count)

        h = norm(x, "before")
        attended = op("Attention", [turned("q", heads), turned("k", kv), times(h, layer + "v.weight", layer + "v"), "seen",
                                    f"past_key_values.{i}.key", f"past_key_values.{i}.value"],
                      [layer + "attention", f"present.{i}.key", f"present.{i}.value"], q_num_heads=heads, kv_num_heads=kv)
        x = op("Add", [x, times(attended, layer + "o.weight", layer + "o")], layer + "middle")
        h = norm(x, "after")
        gate = times(h, layer + "gate.weight", layer + "gate")
        gated = op("Mul", [gate, op("Sigmoid", [gate], layer + "gate.sigmoid")], layer + "gate.silu")
        product = op("Mul", [gated, times(h, layer + "up.weight", layer + "up")], layer + "product")
        x = op("Add", [x, times(product, layer + "down.weight", layer + "down")], layer + "out")
    x = op("RMSNormalization", [x, put("norm.weight", state["norm.weight"])], "normalized", epsilon=1e-5)
    op("MatMul", [x, put("embed.transposed", state["embed.weight"].T)], "logits")

    def value(name, kind, *axes):
        return helper.make_tensor_value_info(name, kind, axes)

    def caches(prefix, slots):
        return [value(f"{prefix}.{i}.{kind}", TensorProto.FLOAT, "batch_size", kv, slots, n // heads)
                for i in range(layers) for kind in ("key", "value")]

    ins = [value("input_ids", TensorProto.INT64, "batch_size", "sequence_length"),
           value("attention_mask", TensorProto.INT64, "batch_size", "total_sequence_length"),
           value("position_ids", TensorProto.INT64, "batch_size", "sequence_length"), *caches("past_key_values", "past_sequence_length")]
    outs = [value("logits", TensorProto.FLOAT, "batch_size", "sequence_length", VOCABULARY), *caches("present", "total_sequence_length")]
    graph = helper.make_graph(nodes, "decoder", ins, outs, tensors)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=11, producer_name="logits")
    onnx.checker.check_model(made)
    return made


def save(model, t, folder, shape, loss):
    folder.mkdir(parents=True, exist_ok=True)
    n, layers, heads, kv, inner = shape
    model.eval()
    onnx.save(decoder(model.state_dict(), shape), str(folder / "model.onnx"))
    config = dict(model_type="llama", architectures=["LlamaForCausalLM"], vocab_size=VOCABULARY, hidden_size=n, intermediate_size=inner,
                  num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=kv, head_dim=n // heads,
                  max_position_embeddings=CONTEXT, rms_norm_eps=1e-5, rope_theta=10000.0, hidden_act="silu", tie_word_embeddings=True,
                  bos_token_id=0, eos_token_id=0, torch_dtype="float32")
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "generation_config.json").write_text(json.dumps(
        dict(bos_token_id=0, eos_token_id=0, do_sample=True, temperature=0.8, top_k=50, max_new_tokens=200), indent=2) + "\n")
    t.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(dict(
        tokenizer_class="PreTrainedTokenizerFast", model_max_length=CONTEXT, bos_token=END, eos_token=END, add_bos_token=False,
        clean_up_tokenization_spaces=False), indent=2) + "\n")
    ids = t.encode("Once upon a time").ids
    with torch.no_grad():
        for _ in range(80):
            z = model(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), torch.arange(len(ids))[None], *model.empty(1))[0][0, -1]
            ids.append(int(torch.distributions.Categorical(logits=z / 0.8).sample()))
    print(folder, (folder / "model.onnx").stat().st_size, "bytes; loss", loss, "\n", t.decode(ids), flush=True)


stories, texts = read()
t = tokenizer(stories[:8000] + texts * 20)
end = t.token_to_id(END)
g = torch.Generator().manual_seed(3)
corpus = stories[500:] + texts * 30
corpus = [corpus[i] for i in torch.randperm(len(corpus), generator=g).tolist()]
data = torch.tensor([i for text in corpus for i in [end, *t.encode(text).ids]])
held = torch.tensor([i for text in stories[:100] for i in [end, *t.encode(text).ids]])
print(len(data), "tokens,", len(held), "held out,", sum(len(s) for s in stories) / max(1, len(data)), flush=True)
for name, shape, part in (("stories", (128, 4, 4, 2, 352), 0.82), ("stories-draft", (64, 1, 2, 1, 176), 0.18)):
    if ONLY and name not in ONLY:
        continue
    model = Model(*shape)
    print(name, sum(p.numel() for p in model.parameters()), "parameters", flush=True)
    loss = train(model, data, held, 16, 256, 3e-3, BUDGET * part, name)
    save(model, t, OUT / name, shape, loss)
