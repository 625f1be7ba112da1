"""The same weights as graphs of fused operators, laid out as ONNX Runtime's model builder and optimizer lay them out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

CONTRIB = "com.microsoft"


class Graph:
    """Collects nodes, initializers and ports."""

    def __init__(self, half: bool):
        self.half = half
        self.nodes: list = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.inputs: list = []
        self.outputs: list = []

    @property
    def real(self) -> int:
        return TensorProto.FLOAT16 if self.half else TensorProto.FLOAT

    def weight(self, name: str, value, transpose: bool = False) -> str:
        array = value.detach().float().numpy() if isinstance(value, torch.Tensor) else np.asarray(value, dtype=np.float32)
        array = np.ascontiguousarray(array.T if transpose else array).astype(np.float16 if self.half else np.float32)
        self.initializers[name] = numpy_helper.from_array(array, name)
        return name

    def constant(self, name: str, value, dtype=np.int64) -> str:
        self.initializers[name] = numpy_helper.from_array(np.asarray(value, dtype=dtype), name)
        return name

    def node(self, op: str, inputs: list[str], outputs: list[str] | str, domain: str = "", **attributes) -> str:
        names = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(op, inputs, names, name=f"node_{len(self.nodes)}", domain=domain, **attributes))
        return names[0]

    def matmul(self, name: str, data: str, linear, bias_after: bool = True) -> str:
        out = self.node("MatMul", [data, self.weight(f"{name}.weight", linear.weight, transpose=True)], f"{name}.out")
        if getattr(linear, "bias", None) is not None and bias_after:
            out = self.node("Add", [out, self.weight(f"{name}.bias", linear.bias)], f"{name}.biased")
        return out

    def port(self, name: str, kind: int, shape: list, into: list) -> str:
        into.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def save(self, path: Path, opset: int = 17) -> None:
        graph = helper.make_graph(
            self.nodes, "decoder", self.inputs, self.outputs, list(self.initializers.values())
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", opset), helper.make_opsetid(CONTRIB, 1)], ir_version=9
        )
        onnx.save(model, str(path))


def lengths(graph: Graph, mask: str) -> tuple[str, str]:
    """GroupQueryAttention's `seqlens_k` and `total_sequence_length` from the mask, which must be padded on the right."""
    graph.constant("axis_1", [1])
    graph.constant("one", [1])
    graph.constant("index_1", 1)
    summed = graph.node("ReduceSum", [mask, "axis_1"], "mask_sum", keepdims=0)
    last = graph.node("Sub", [summed, "one"], "mask_last")
    graph.node("Cast", [last], "seqlens_k", to=TensorProto.INT32)
    graph.node("Shape", [mask], "mask_shape")
    graph.node("Gather", ["mask_shape", "index_1"], "mask_width", axis=0)
    graph.node("Cast", ["mask_width"], "total_sequence_length", to=TensorProto.INT32)
    return "seqlens_k", "total_sequence_length"


def attention_bias(graph: Graph, ids: str, mask: str) -> str:
    """`[batch, 1, sequence, total]`: 0 where a query sees a key, a large negative number elsewhere."""
    graph.constant("index_1", 1)
    graph.constant("zero", 0)
    graph.constant("step", 1)
    graph.constant("axes_col", [1])
    graph.constant("axes_12", [1, 2])
    graph.constant("axes_01", [0, 1])
    graph.constant("zero_mask", 0)
    graph.node("Shape", [ids], "ids_shape")
    graph.node("Gather", ["ids_shape", "index_1"], "sequence", axis=0)
    graph.node("Shape", [mask], "mask_shape")
    graph.node("Gather", ["mask_shape", "index_1"], "total", axis=0)
    graph.node("Sub", ["total", "sequence"], "earlier")
    graph.node("Range", ["earlier", "total", "step"], "queries")
    graph.node("Range", ["zero", "total", "step"], "keys")
    graph.node("Unsqueeze", ["queries", "axes_col"], "query_column")
    graph.node("LessOrEqual", ["keys", "query_column"], "causal")
    graph.node("Unsqueeze", ["causal", "axes_01"], "causal_4d")
    graph.node("Greater", [mask, "zero_mask"], "present_keys")
    graph.node("Unsqueeze", ["present_keys", "axes_12"], "present_4d")
    graph.node("And", ["causal_4d", "present_4d"], "allowed")
    graph.weight("allowed_bias", np.array(0.0))
    graph.weight("masked_bias", np.array(-1e4 if graph.half else -1e9))
    return graph.node("Where", ["allowed", "allowed_bias", "masked_bias"], "attention_bias")


def rotary(graph: Graph, model, name: str, data: str, heads: int) -> str:
    return graph.node(
        "RotaryEmbedding", [data, "position_ids", "cos_cache", "sin_cache"], f"{name}.rotated", CONTRIB, interleaved=0
    ) if heads else data


def rotary_tables(graph: Graph, model) -> None:
    config = model.config
    half = config.head_dim // 2
    frequencies = config.rope_parameters["rope_theta"] ** (-np.arange(half) / half)
    angles = np.arange(config.max_position_embeddings)[:, None] * frequencies
    graph.weight("cos_cache", np.cos(angles))
    graph.weight("sin_cache", np.sin(angles))


def llama(model, path: Path, attention: str, *, half=False, packed=False, past="past_key_values.{}.{}", present="present.{}.{}",
          ids_type=TensorProto.INT64) -> None:
    """Llama and Mistral: `gqa` (rotary inside), `gqa-outside` (rotary before), `mha` (keys repeated to all heads)."""
    config, graph = model.config, Graph(half)
    kv = config.num_attention_heads if attention == "mha" else config.num_key_value_heads
    inside = attention == "gqa"
    graph.port("input_ids", ids_type, ["batch_size", "sequence_length"], graph.inputs)
    graph.port("attention_mask", ids_type, ["batch_size", "total_sequence_length"], graph.inputs)
    if not inside:
        graph.port("position_ids", ids_type, ["batch_size", "sequence_length"], graph.inputs)
    graph.port("logits", graph.real, ["batch_size", "sequence_length", config.vocab_size], graph.outputs)
    cache = ["batch_size", kv, "past_sequence_length", config.head_dim]
    for layer in range(config.num_hidden_layers):
        for kind in ("key", "value"):
            graph.port(past.format(layer, kind), graph.real, cache, graph.inputs)
            shape = [*cache[:2], "total_sequence_length", cache[3]]
            graph.port(present.format(layer, kind), graph.real, shape, graph.outputs)
    rotary_tables(graph, model)
    mask = graph.node("Cast", ["attention_mask"], "mask_64", to=TensorProto.INT64)
    context = attention_bias(graph, "input_ids", mask) if attention == "mha" else lengths(graph, mask)
    hidden = graph.node("Gather", [graph.weight("embed", model.model.embed_tokens.weight), "input_ids"], "embedded")
    normed = graph.node(
        "SimplifiedLayerNormalization", [hidden, graph.weight("norm.first", model.model.layers[0].input_layernorm.weight)],
        "first.normed", axis=-1, epsilon=config.rms_norm_eps, stash_type=1,
    )
    for number, layer in enumerate(model.model.layers):
        name = f"layer.{number}"
        mixed = llama_attention(graph, model, number, normed, attention, context, packed, (past, present))
        out = graph.matmul(f"{name}.o", mixed, layer.self_attn.o_proj)
        normed, hidden = skip(graph, f"{name}.post", hidden, out, layer.post_attention_layernorm, config)
        gate = graph.matmul(f"{name}.gate", normed, layer.mlp.gate_proj)
        sigmoid = graph.node("Sigmoid", [gate], f"{name}.sigmoid")
        silu = graph.node("Mul", [gate, sigmoid], f"{name}.silu")
        product = graph.node("Mul", [silu, graph.matmul(f"{name}.up", normed, layer.mlp.up_proj)], f"{name}.product")
        down = graph.matmul(f"{name}.down", product, layer.mlp.down_proj)
        last = number + 1 == config.num_hidden_layers
        following = model.model.norm if last else model.model.layers[number + 1].input_layernorm
        normed, hidden = skip(graph, f"{name}.next", hidden, down, following, config, last)
    graph.node("MatMul", [normed, graph.weight("head", model.lm_head.weight, transpose=True)], "logits")
    graph.save(path)


def skip(graph: Graph, name: str, hidden: str, added: str, norm, config, last: bool = False) -> tuple[str, str]:
    """Residual addition and norm in one; the last one gives no sum, as in real files."""
    outputs = [f"{name}.normed"] if last else [f"{name}.normed", "", "", f"{name}.sum"]
    graph.node(
        "SkipSimplifiedLayerNormalization", [hidden, added, graph.weight(f"{name}.norm", norm.weight)], outputs, CONTRIB,
        epsilon=config.rms_norm_eps,
    )
    return outputs[0], outputs[-1]


def llama_attention(graph: Graph, model, number: int, normed: str, attention: str, context, packed: bool, names) -> str:
    config, own, name = model.config, model.model.layers[number].self_attn, f"layer.{number}"
    heads, kv, width = config.num_attention_heads, config.num_key_value_heads, config.head_dim
    past = [names[0].format(number, kind) for kind in ("key", "value")]
    outputs = [f"{name}.mixed", *(names[1].format(number, kind) for kind in ("key", "value"))]
    if packed:
        joined = torch.cat([own.q_proj.weight, own.k_proj.weight, own.v_proj.weight])
        weight = graph.weight(f"{name}.qkv.weight", joined, transpose=True)
        query, key, value = graph.node("MatMul", [normed, weight], f"{name}.qkv"), "", ""
    else:
        query, key, value = (
            graph.matmul(f"{name}.{kind}", normed, projection if kind == "q" or attention != "mha" else repeated(projection, heads, kv))
            for kind, projection in (("q", own.q_proj), ("k", own.k_proj), ("v", own.v_proj))
        )
    if attention != "gqa":
        query, key = (rotary(graph, model, f"{name}.{kind}", data, heads) for kind, data in (("q", query), ("k", key)))
    if attention == "mha":
        graph.node(
            "MultiHeadAttention", [query, key, value, "", "", context, *past], outputs, CONTRIB, num_heads=heads, scale=width**-0.5
        )
        return outputs[0]
    window = getattr(config, "sliding_window", None) or -1
    inputs = [query, key, value, *past, *context] + (["cos_cache", "sin_cache"] if attention == "gqa" else [])
    graph.node(
        "GroupQueryAttention", inputs, outputs, CONTRIB, num_heads=heads, kv_num_heads=kv, scale=width**-0.5,
        local_window_size=window, do_rotary=int(attention == "gqa"), rotary_interleaved=0,
    )
    return outputs[0]


def repeated(projection, heads: int, kv: int):
    """A key or value projection whose heads are repeated to all query heads."""
    weight = projection.weight.detach()
    wide = torch.nn.Linear(weight.shape[1], weight.shape[0] * heads // kv, bias=False)
    wide.weight = torch.nn.Parameter(weight.reshape(kv, -1, weight.shape[1]).repeat_interleave(heads // kv, 0).reshape(wide.weight.shape))
    return wide


def gpt2(model, path: Path, *, half=False, ids_type=TensorProto.INT32) -> None:
    """GPT-2 with contrib Attention and a packed cache `[2, batch, heads, length, width]`."""
    config, graph = model.config, Graph(half)
    heads, width = config.n_head, config.n_embd // config.n_head
    for name, extent in (("input_ids", "sequence"), ("position_ids", "sequence"), ("attention_mask", "total")):
        graph.port(name, ids_type, ["batch", extent], graph.inputs)
    graph.port("logits", graph.real, ["batch", "sequence", config.vocab_size], graph.outputs)
    for number in range(config.n_layer):
        graph.port(f"past_{number}", graph.real, [2, "batch", heads, "past", width], graph.inputs)
        graph.port(f"present_{number}", graph.real, [2, "batch", heads, "total", width], graph.outputs)
    body = model.transformer
    mask = graph.node("Cast", ["attention_mask"], "mask_32", to=TensorProto.INT32)
    words = graph.node("Gather", [graph.weight("wte", body.wte.weight), "input_ids"], "words")
    places = graph.node("Gather", [graph.weight("wpe", body.wpe.weight), "position_ids"], "places")
    hidden = graph.node("Add", [words, places], "embedded")
    first = body.h[0].ln_1
    normed = graph.node(
        "LayerNormalization", [hidden, graph.weight("first.gamma", first.weight), graph.weight("first.beta", first.bias)],
        "first.normed", axis=-1, epsilon=config.layer_norm_epsilon,
    )
    for number, block in enumerate(body.h):
        name = f"layer.{number}"
        inputs = [normed, graph.weight(f"{name}.qkv", block.attn.c_attn.weight), graph.weight(f"{name}.qkv_bias", block.attn.c_attn.bias)]
        mixed = graph.node(
            "Attention", [*inputs, mask, f"past_{number}"], [f"{name}.mixed", f"present_{number}"], CONTRIB, num_heads=heads,
            unidirectional=1,
        )
        out = graph.node("MatMul", [mixed, graph.weight(f"{name}.o", block.attn.c_proj.weight)], f"{name}.attended")
        normed, hidden = skip_layer(graph, f"{name}.post", hidden, out, (block.ln_2, block.attn.c_proj.bias), config)
        up = graph.node("MatMul", [normed, graph.weight(f"{name}.up", block.mlp.c_fc.weight)], f"{name}.up.out")
        act = graph.node("FastGelu", [up, graph.weight(f"{name}.up_bias", block.mlp.c_fc.bias)], f"{name}.act", CONTRIB)
        down = graph.node("MatMul", [act, graph.weight(f"{name}.down", block.mlp.c_proj.weight)], f"{name}.down.out")
        last = number + 1 == config.n_layer
        following = body.ln_f if last else body.h[number + 1].ln_1
        normed, hidden = skip_layer(graph, f"{name}.next", hidden, down, (following, block.mlp.c_proj.bias), config, last)
    graph.node("MatMul", [normed, graph.weight("head", model.lm_head.weight, transpose=True)], "logits")
    graph.save(path)


def skip_layer(graph: Graph, name: str, hidden: str, added: str, parts, config, last: bool = False) -> tuple[str, str]:
    norm, bias = parts
    outputs = [f"{name}.normed"] if last else [f"{name}.normed", "", "", f"{name}.sum"]
    weights = [graph.weight(f"{name}.{kind}", value) for kind, value in (("gamma", norm.weight), ("beta", norm.bias), ("bias", bias))]
    graph.node("SkipLayerNormalization", [hidden, added, *weights], outputs, CONTRIB, epsilon=config.layer_norm_epsilon)
    return outputs[0], outputs[-1]
