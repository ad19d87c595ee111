"""Makes the tiny language models of the tests, random weights, and what PyTorch and transformers say of them.

    python tiny_models.py ../resources/dev/logits/onnx/language
    python tiny_models.py FOLDER SEED           # other weights and prompts; transformers_texts.bash runs the tests on them
    python tiny_models.py --small FOLDER      # a Llama of a million parameters, for benchmarks

llama/model.onnx, gpt2/model.onnx: Hugging Face Optimum's layout with a cache; llama/model_fp16.onnx the same in float16;
merged/decoder_model_merged.onnx: two branches by use_cache_branch; t5: encoder, decoder, decoder with a cache.
logits.csv: logits after each token of some prompts; texts.csv: what generate() writes after 200 prompts.
"""

import csv
import json
import os
import sys
import warnings

warnings.filterwarnings("ignore")
import onnx
import torch
import transformers
from transformers import (DynamicCache, EncoderDecoderCache, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM,
                          T5Config, T5ForConditionalGeneration)

V, ENDS, NEW = 128, [2, 7, 11, 19, 23], 16
out = sys.argv[1]
seed = int(sys.argv[2]) if out != "--small" and len(sys.argv) > 2 else 0
torch.manual_seed(seed)
torch.set_num_threads(1)


class Decoder(torch.nn.Module):
    """Flat tensors in, flat tensors out; masks keys that attention_mask hides, wherever they are."""

    def __init__(self, model, layers):
        super().__init__()
        self.model, self.layers = model, layers

    def forward(self, input_ids, attention_mask, position_ids, *past):
        cache = DynamicCache(ddp_cache_data=[(past[2 * i], past[2 * i + 1]) for i in range(self.layers)])
        q, p = input_ids.shape[1], past[0].shape[2]
        keys = torch.arange(p + q)[None, None, None, :]
        queries = (torch.arange(q) + p)[None, None, :, None]
        keep = (keys <= queries) & (attention_mask[:, None, None, :] > 0)
        bias = torch.where(keep, 0.0, torch.finfo(past[0].dtype).min).to(past[0].dtype)
        o = self.model(input_ids=input_ids, attention_mask=bias, position_ids=position_ids, past_key_values=cache,
                       use_cache=True)
        return (o.logits, *[t for layer in o.past_key_values.layers for t in (layer.keys, layer.values)])


def export(model, layers, heads, size, path, dtype=torch.float32):
    ins = ["input_ids", "attention_mask", "position_ids"]
    past = [f"past_key_values.{i}.{k}" for i in range(layers) for k in ("key", "value")]
    present = [n.replace("past_key_values", "present") for n in past]
    b, q, p = 2, 3, 4
    args = (torch.randint(0, V, (b, q)), torch.ones(b, p + q, dtype=torch.long),
            torch.arange(p, p + q)[None].expand(b, q).contiguous(),
            *[torch.randn(b, heads, p, size, dtype=dtype) for _ in past])
    axes = {"input_ids": {0: "batch_size", 1: "sequence_length"},
            "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
            "position_ids": {0: "batch_size", 1: "sequence_length"},
            "logits": {0: "batch_size", 1: "sequence_length"}}
    axes |= {n: {0: "batch_size", 2: "past_sequence_length"} for n in past}
    axes |= {n: {0: "batch_size", 2: "total_sequence_length"} for n in present}
    os.makedirs(os.path.dirname(path), exist_ok=True)
    torch.onnx.export(Decoder(model, layers).eval(), args, path, input_names=ins + past,
                      output_names=["logits"] + present, dynamic_axes=axes, dynamo=False, opset_version=17)
    strip(path)


def strip(path):
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.save(model, path)


def save_config(model, folder):
    model.config.save_pretrained(folder)
    model.generation_config.save_pretrained(folder)
    path = os.path.join(folder, "config.json")
    config = json.load(open(path))
    json.dump({k: v for k, v in config.items() if k != "transformers_version"}, open(path, "w"), indent=1)


def merged(path, target):
    """Both branches are the same graph: what is tested is that the input is fed."""
    source = onnx.load(path)
    g = source.graph

    def branch(prefix):
        made = {o for node in g.node for o in node.output}
        nodes = []
        for node in g.node:
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            copy.name = ""
            for names in (copy.input, copy.output):
                for i, name in enumerate(names):
                    if name in made:
                        names[i] = prefix + name
            nodes.append(copy)
        outputs = [onnx.helper.make_empty_tensor_value_info(prefix + o.name) for o in g.output]
        for o, old in zip(outputs, g.output):
            o.type.CopyFrom(old.type)
        return onnx.helper.make_graph(nodes, prefix + "branch", [], outputs)

    node = onnx.helper.make_node("If", ["use_cache_branch"], [o.name for o in g.output], then_branch=branch("then_"),
                                 else_branch=branch("else_"))
    flag = onnx.helper.make_tensor_value_info("use_cache_branch", onnx.TensorProto.BOOL, [1])
    graph = onnx.helper.make_graph([node], "merged", list(g.input) + [flag], list(g.output), list(g.initializer))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    onnx.save(onnx.helper.make_model(graph, opset_imports=source.opset_import, ir_version=source.ir_version), target)


class T5First(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, encoder_attention_mask, encoder_hidden_states):
        o = self.model(decoder_input_ids=input_ids, attention_mask=encoder_attention_mask,
                       encoder_outputs=(encoder_hidden_states,), use_cache=True)
        c = o.past_key_values
        flat = []
        for s, x in zip(c.self_attention_cache.layers, c.cross_attention_cache.layers):
            flat += [s.keys, s.values, x.keys, x.values]
        return (o.logits, *flat)


class T5Later(torch.nn.Module):
    def __init__(self, model, layers):
        super().__init__()
        self.model, self.layers = model, layers

    def forward(self, input_ids, encoder_attention_mask, *past):
        own = DynamicCache(ddp_cache_data=[(past[4 * i], past[4 * i + 1]) for i in range(self.layers)])
        cross = DynamicCache(ddp_cache_data=[(past[4 * i + 2], past[4 * i + 3]) for i in range(self.layers)])
        cache = EncoderDecoderCache(own, cross)
        for i in range(self.layers):
            cache.is_updated[i] = True
        states = torch.zeros(input_ids.shape[0], past[2].shape[2], self.model.config.d_model)
        o = self.model(decoder_input_ids=input_ids, attention_mask=encoder_attention_mask, encoder_outputs=(states,),
                       past_key_values=cache, use_cache=True)
        return (o.logits, *[t for l in o.past_key_values.self_attention_cache.layers for t in (l.keys, l.values)])


def t5(folder):
    torch.manual_seed(5)
    config = T5Config(vocab_size=V, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_decoder_layers=2, num_heads=4,
                      decoder_start_token_id=0, eos_token_id=ENDS[0], pad_token_id=0, initializer_factor=1.5)
    model = T5ForConditionalGeneration(config).eval()
    model.requires_grad_(False)
    os.makedirs(folder, exist_ok=True)
    own = [f"{{}}.{i}.decoder.{k}" for i in range(2) for k in ("key", "value")]
    both = [f"{{}}.{i}.{w}.{k}" for i in range(2) for w in ("decoder", "encoder") for k in ("key", "value")]
    b, e, p = 2, 5, 3
    batch = {0: "batch_size", 1: "sequence_length"}
    source = {0: "batch_size", 1: "encoder_sequence_length"}

    class Encoder(torch.nn.Module):
        def forward(self, input_ids, attention_mask):
            return model.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    torch.onnx.export(Encoder().eval(), (torch.randint(0, V, (b, e)), torch.ones(b, e, dtype=torch.long)),
                      f"{folder}/encoder_model.onnx", input_names=["input_ids", "attention_mask"],
                      output_names=["last_hidden_state"], dynamo=False, opset_version=17,
                      dynamic_axes={n: source for n in ("input_ids", "attention_mask", "last_hidden_state")})
    present = [n.format("present") for n in both]
    axes = {"input_ids": batch, "logits": batch, "encoder_attention_mask": source, "encoder_hidden_states": source}
    axes |= {n: {0: "batch_size", 2: "encoder_sequence_length" if "encoder" in n else "length"} for n in present}
    torch.onnx.export(T5First(model).eval(), (torch.randint(0, V, (b, 2)), torch.ones(b, e, dtype=torch.long),
                                       torch.randn(b, e, 32)), f"{folder}/decoder_model.onnx",
                      input_names=["input_ids", "encoder_attention_mask", "encoder_hidden_states"],
                      output_names=["logits"] + present, dynamo=False, opset_version=17, dynamic_axes=axes)
    past = [n.format("past_key_values") for n in both]
    later = [n.format("present") for n in own]
    axes = {"input_ids": batch, "logits": batch, "encoder_attention_mask": source}
    axes |= {n: {0: "batch_size", 2: "encoder_sequence_length" if "encoder" in n else "past_length"} for n in past}
    axes |= {n: {0: "batch_size", 2: "length"} for n in later}
    caches = [torch.randn(b, 4, e if "encoder" in n else p, 8) for n in past]
    torch.onnx.export(T5Later(model, 2).eval(), (torch.randint(0, V, (b, 1)), torch.ones(b, e, dtype=torch.long), *caches),
                      f"{folder}/decoder_with_past_model.onnx", input_names=["input_ids", "encoder_attention_mask"] + past,
                      output_names=["logits"] + later, dynamo=False, opset_version=17, dynamic_axes=axes)
    for name in ("encoder_model", "decoder_model", "decoder_with_past_model"):
        strip(f"{folder}/{name}.onnx")
    save_config(model, folder)
    return model.eval()  # a wrapper in training would have left it so


if out == "--small":
    small = LlamaForCausalLM(LlamaConfig(vocab_size=1024, hidden_size=128, intermediate_size=352, num_hidden_layers=4,
                                         num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=512,
                                         bos_token_id=1, eos_token_id=2, initializer_range=0.1,
                                         attn_implementation="eager")).eval()
    small.requires_grad_(False)
    print(sum(p.numel() for p in small.parameters()), "parameters")
    export(small, 4, 2, 32, f"{sys.argv[2]}/model.onnx")
    save_config(small, sys.argv[2])
    sys.exit()

common = dict(vocab_size=V, bos_token_id=1, eos_token_id=ENDS, pad_token_id=0)
llama = LlamaForCausalLM(LlamaConfig(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
                                     num_key_value_heads=2, max_position_embeddings=128, initializer_range=0.25,
                                     attn_implementation="eager", **common)).eval()
gpt2 = GPT2LMHeadModel(GPT2Config(n_embd=32, n_layer=2, n_head=4, n_positions=128, initializer_range=0.25,
                                  attn_implementation="eager", **common)).eval()
models = {"llama": llama, "gpt2": gpt2}
for model in models.values():
    model.requires_grad_(False)
export(llama, 2, 2, 8, f"{out}/llama/model.onnx")
export(gpt2, 2, 4, 8, f"{out}/gpt2/model.onnx")
merged(f"{out}/llama/model.onnx", f"{out}/merged/decoder_model_merged.onnx")
for name, model in models.items():
    save_config(model, f"{out}/{name}")
save_config(llama, f"{out}/merged")
models["t5"] = t5(f"{out}/t5")

about = f"# transformers {transformers.__version__}, PyTorch {torch.__version__}, by tiny_models.py: "
random = torch.Generator().manual_seed(1 + seed)


def tokens(n):
    return torch.randint(24, V, (1, n), generator=random)


def joined(ids):
    return " ".join(str(int(i)) for i in ids)


with open(f"{out}/logits.csv", "w", newline="\n") as f:
    f.write(about + "logits after the last token; columns model, source tokens of an encoder, tokens, logits\n")
    for name, model in models.items():
        for length in (1, 2, 5, 9, 14, 30):
            ids, source = tokens(length), tokens(6)
            if name == "t5":
                o = model(input_ids=source, decoder_input_ids=ids)
            else:
                o = model(input_ids=ids)
            row = " ".join(f"{x:.7g}" for x in o.logits[0, -1].tolist())
            f.write(f"{name},{joined(source[0]) if name == 't5' else ''},{joined(ids[0])},{row}\n")

modes = {
    "greedy": dict(),
    "repetition": dict(repetition_penalty=1.3),
    "no-repeat": dict(no_repeat_ngram_size=3),
    "beams": dict(num_beams=4, length_penalty=1.0, early_stopping=True),
    "beams-long": dict(num_beams=4, length_penalty=2.0, early_stopping=False),
    "beams-short": dict(num_beams=4, length_penalty=0.6, early_stopping="never"),
}
with open(f"{out}/texts.csv", "w", newline="\n") as f:
    f.write(about + f"generate(do_sample=False), {NEW} new tokens; columns model, prompt, then the new tokens of "
            + ", ".join(modes) + "\n")
    for name, model in models.items():
        for n in range(200 if name != "t5" else 20):
            ids = tokens(1 + n % 9)
            row = [name, joined(ids[0])]
            for options in modes.values():
                kwargs = dict(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=NEW,
                              eos_token_id=ENDS, pad_token_id=0, **options)
                text = model.generate(**kwargs)[0]
                new = text[1:] if name == "t5" else text[ids.shape[1]:]
                new = new.tolist()
                cut = next((i + 1 for i, t in enumerate(new) if t in ENDS), len(new))
                row.append(joined(new[:cut]))
            f.write(",".join(row) + "\n")

half = llama.half()
export(half, 2, 2, 8, f"{out}/llama/model_fp16.onnx", torch.float16)
