"""The tiny Llama of tiny_models.py with com.microsoft's fused operators, as onnx-community and onnxruntime-genai export
decoders: GroupQueryAttention turns the heads itself and knows of attention_mask its sum alone; no position_ids. It takes
heads of 16 numbers or a multiple, so that those of 8 get eight zeros: four behind either half, whose numbers turn in pairs.

    python onnx/src/test/scripts/gqa_model.py onnx/src/test/resources/dev/logits/onnx/language

Needs onnx and numpy. Reads llama/model.onnx, writes gqa/. The norms' weights are all 1 in the tiny model.
"""
import shutil, sys
from pathlib import Path
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

folder = Path(sys.argv[1])
LAYERS, HEADS, KV, SIZE, WIDE, CONTEXT, EPSILON, VOCABULARY = 2, 4, 2, 8, 16, 128, 1e-6, 128
given = {t.name: numpy_helper.to_array(t) for t in onnx.load(folder / "llama/model.onnx").graph.initializer}
weights = iter([given[name] for name in given if name.startswith("onnx::MatMul")])
nodes, tensors = [], []


def put(name, array):
    tensors.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
    return name


def op(kind, inputs, outputs, domain="", **attributes):
    outputs = [outputs] if isinstance(outputs, str) else outputs
    nodes.append(helper.make_node(kind, inputs, outputs, name=outputs[0] + "/" + kind, domain=domain, **attributes))
    return outputs[0]


def wide(weight, heads):
    """Columns of heads with zeros between and behind their halves."""
    halves = weight.reshape(-1, heads, 2, SIZE // 2)
    return np.pad(halves, ((0, 0), (0, 0), (0, 0), (0, (WIDE - SIZE) // 2))).reshape(-1, heads * WIDE)


angle = np.arange(CONTEXT)[:, None] * (10000.0 ** (-np.arange(0, SIZE, 2) / SIZE))[None]
angle = np.pad(angle, ((0, 0), (0, (WIDE - SIZE) // 2)))
put("cos_cache", np.cos(angle).astype(np.float32))
put("sin_cache", np.sin(angle).astype(np.float32))
put("ones", np.ones(HEADS * SIZE, np.float32))
put("one", np.array([1], np.int64))
op("ReduceSum", ["attention_mask", "one"], "attended")
op("Sub", ["attended", "one"], "last")
op("Cast", ["last"], "seqlens_k", to=TensorProto.INT32)
op("Shape", ["attention_mask"], "mask_shape")
op("Gather", ["mask_shape", put("index_1", np.array(1, np.int64))], "total")
op("Cast", ["total"], "total_length", to=TensorProto.INT32)
x = op("Gather", [put("embed", given["model.model.embed_tokens.weight"]), "input_ids"], "embedded")
h = op("SimplifiedLayerNormalization", [x, "ones"], "layers.0.input", axis=-1, epsilon=EPSILON, stash_type=1)
for i in range(LAYERS):
    qkv = np.concatenate([wide(next(weights), count) for count in (HEADS, KV, KV)], 1)
    op("MatMul", [h, put(f"layers.{i}.qkv.weight", qkv)], f"layers.{i}.qkv")
    op("GroupQueryAttention",
       [f"layers.{i}.qkv", "", "", f"past_key_values.{i}.key", f"past_key_values.{i}.value", "seqlens_k", "total_length",
        "cos_cache", "sin_cache"],
       [f"layers.{i}.attention", f"present.{i}.key", f"present.{i}.value"], domain="com.microsoft",
       num_heads=HEADS, kv_num_heads=KV, do_rotary=1, rotary_interleaved=0, scale=SIZE ** -0.5)
    op("MatMul", [f"layers.{i}.attention", put(f"layers.{i}.o.weight", wide(next(weights).T, HEADS).T)], f"layers.{i}.o")
    op("SkipSimplifiedLayerNormalization", [x, f"layers.{i}.o", "ones"],
       [f"layers.{i}.post", "", "", f"layers.{i}.middle"], domain="com.microsoft", epsilon=EPSILON)
    op("MatMul", [f"layers.{i}.post", put(f"layers.{i}.gate.weight", next(weights))], f"layers.{i}.gate")
    op("MatMul", [f"layers.{i}.post", put(f"layers.{i}.up.weight", next(weights))], f"layers.{i}.up")
    op("Sigmoid", [f"layers.{i}.gate"], f"layers.{i}.sigmoid")
    op("Mul", [f"layers.{i}.gate", f"layers.{i}.sigmoid"], f"layers.{i}.silu")
    op("Mul", [f"layers.{i}.silu", f"layers.{i}.up"], f"layers.{i}.product")
    op("MatMul", [f"layers.{i}.product", put(f"layers.{i}.down.weight", next(weights))], f"layers.{i}.down")
    h = op("SkipSimplifiedLayerNormalization", [f"layers.{i}.middle", f"layers.{i}.down", "ones"],
           [f"layers.{i}.next", "", "", f"layers.{i}.out"], domain="com.microsoft", epsilon=EPSILON)
    x = f"layers.{i}.out"
op("MatMul", [h, put("head", next(weights))], "logits")


def value(name, kind, *axes):
    return helper.make_tensor_value_info(name, kind, axes)


def caches(prefix, slots):
    return [value(f"{prefix}.{i}.{kind}", TensorProto.FLOAT, "batch_size", KV, slots, WIDE)
            for i in range(LAYERS) for kind in ("key", "value")]


ins = [value("input_ids", TensorProto.INT64, "batch_size", "sequence_length"),
       value("attention_mask", TensorProto.INT64, "batch_size", "total_sequence_length"),
       *caches("past_key_values", "past_sequence_length")]
outs = [value("logits", TensorProto.FLOAT, "batch_size", "sequence_length", VOCABULARY), *caches("present", "total_sequence_length")]
model = helper.make_model(helper.make_graph(nodes, "decoder", ins, outs, tensors), ir_version=8, producer_name="logits",
                          opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)])
(folder / "gqa").mkdir(exist_ok=True)
onnx.save(model, folder / "gqa/model.onnx")
for name in ("config.json", "generation_config.json"):
    shutil.copy(folder / "llama" / name, folder / "gqa" / name)
