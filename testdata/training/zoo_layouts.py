"""Turns an exported decoder into the other layouts that are in use: merged, external data, renamed ports, int32 ids."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def renamed(graph: onnx.GraphProto, names: dict[str, str]) -> None:
    """Renames values; `names` need not mention all."""
    for node in graph.node:
        for port in (node.input, node.output):
            for place, name in enumerate(port):
                port[place] = names.get(name, name)
    for value in [*graph.input, *graph.output, *graph.value_info, *graph.initializer]:
        value.name = names.get(value.name, value.name)


def merge(without: Path, with_past: Path, target: Path) -> None:
    """`decoder_model_merged.onnx`: one `If` over `use_cache_branch`, equal weights stored once outside."""
    first, then = onnx.load(str(without)).graph, onnx.load(str(with_past)).graph
    ports = {value.name for value in [*then.input, *then.output]}
    kept = {weight.name: weight for weight in then.initializer}
    content = {(weight.data_type, tuple(weight.dims), weight.raw_data): name for name, weight in kept.items()}
    names = {}
    for weight in first.initializer:
        same = content.get((weight.data_type, tuple(weight.dims), weight.raw_data))
        names[weight.name] = same or f"no_past.{weight.name}"
        if not same:
            copy = onnx.TensorProto()
            copy.CopyFrom(weight)
            copy.name = names[weight.name]
            kept[copy.name] = copy
    for node in first.node:
        for name in node.output:
            if name not in ports:
                names[name] = f"no_past.{name}"
        node.name = f"no_past.{node.name}"
    renamed(first, names)
    outputs = [value.name for value in then.output]
    branches = {}
    for kind, graph in (("then_branch", then), ("else_branch", first)):
        results = {name: f"{kind}.{name}" for name in outputs}
        renamed(graph, results)
        branches[kind] = helper.make_graph(graph.node, kind, [], [v for name in outputs for v in graph.output if v.name == results[name]])
    node = helper.make_node("If", ["use_cache_branch"], outputs, name="if_cache", **branches)
    switch = helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])
    loaded = onnx.load(str(with_past))
    graph = helper.make_graph([node], "merged", [*loaded.graph.input, switch], list(loaded.graph.output), list(kept.values()))
    model = helper.make_model(graph, opset_imports=list(loaded.opset_import), ir_version=loaded.ir_version)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def external(path: Path) -> None:
    """Moves the weights into `model.onnx_data`."""
    model = onnx.load(str(path))
    path.unlink()
    onnx.save_model(
        model, str(path), save_as_external_data=True, all_tensors_to_one_file=True, location=f"{path.name}_data", size_threshold=1024
    )


def rename_ports(path: Path, target: Path, names: dict[str, str]) -> None:
    model = onnx.load(str(path))
    renamed(model.graph, names)
    onnx.save(model, str(target))


def narrow_ids(path: Path, inputs: tuple[str, ...]) -> None:
    """Gives the named inputs int32 and casts them."""
    model = onnx.load(str(path))
    graph = model.graph
    casts = [helper.make_node("Cast", [name], [f"{name}.64"], name=f"cast_{name}", to=TensorProto.INT64) for name in inputs]
    for node in graph.node:
        for place, name in enumerate(node.input):
            if name in inputs:
                node.input[place] = f"{name}.64"
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    for value in graph.input:
        if value.name in inputs:
            value.type.tensor_type.elem_type = TensorProto.INT32
    onnx.save(model, str(path))


def retype_ports(graph: onnx.GraphProto, given: int, wanted: int) -> None:
    """Inputs and outputs of one floating type get another; what is computed from an output is computed from its rounded numbers."""
    before, behind = [], {}
    for value in graph.input:
        if value.type.tensor_type.elem_type == given:
            inner = f"{value.name}.{given}"
            for node in graph.node:
                for place, name in enumerate(node.input):
                    if name == value.name:
                        node.input[place] = inner
            before.append(helper.make_node("Cast", [value.name], [inner], name=f"cast.{value.name}.{given}", to=given))
            value.type.tensor_type.elem_type = wanted
    for value in graph.output:
        if value.type.tensor_type.elem_type == given:
            inner = f"{value.name}.{given}"
            for node in graph.node:
                for port in (node.input, node.output):
                    for place, name in enumerate(port):
                        port[place] = inner if name == value.name else name
            rounded = f"{inner}.rounded"
            for node in graph.node:
                for place, name in enumerate(node.input):
                    node.input[place] = rounded if name == inner else name
            behind[inner] = [
                helper.make_node("Cast", [inner], [value.name], name=f"cast.{value.name}.{wanted}", to=wanted),
                helper.make_node("Cast", [value.name], [rounded], name=f"cast.{rounded}", to=given),
            ]
            value.type.tensor_type.elem_type = wanted
    nodes = list(before)
    for node in graph.node:
        nodes.append(node)
        for name in node.output:
            nodes += behind.get(name, [])
    del graph.node[:]
    graph.node.extend(nodes)


def bfloat16(path: Path) -> None:
    """Weights, cache and logits in bfloat16; what is computed is cast to float32, as the CPU has few operators of the former."""
    model = onnx.load(str(path))
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        if weight.data_type == TensorProto.FLOAT and len(weight.dims) >= 1:
            values = numpy_helper.to_array(weight)
            upper = np.ascontiguousarray((values.view(np.uint32) >> 16).astype(np.uint16))
            exact = bool(((values.view(np.uint32) & 0xFFFF) == 0).all())
            if not exact:
                continue
            stored = helper.make_tensor(f"{weight.name}.stored", TensorProto.BFLOAT16, list(weight.dims), upper.tobytes(), raw=True)
            casts.append(helper.make_node("Cast", [stored.name], [weight.name], name=f"cast.{weight.name}", to=TensorProto.FLOAT))
            weight.CopyFrom(stored)
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.value_info[:]
    retype_ports(graph, TensorProto.FLOAT, TensorProto.BFLOAT16)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def widened(path: Path, target: Path) -> None:
    """The same graph with float32 instead of bfloat16 at its ports, for a caller whose arrays cannot hold the latter."""
    model = onnx.load(str(path))
    retype_ports(model.graph, TensorProto.BFLOAT16, TensorProto.FLOAT)
    onnx.save(model, str(target))


def genai_config(size: dict[str, int], filename: str, inputs: dict, outputs: dict, share: bool) -> str:
    return json.dumps(
        {
            "model": {
                "type": "decoder",
                "bos_token_id": 1,
                "eos_token_id": [2],
                "pad_token_id": 0,
                "context_length": 64,
                "vocab_size": size["vocabulary"],
                "decoder": {
                    "session_options": {"provider_options": []},
                    "filename": filename,
                    "head_size": size["head_width"],
                    "hidden_size": size["hidden_size"],
                    "num_attention_heads": size["heads"],
                    "num_hidden_layers": size["layers"],
                    "num_key_value_heads": size["kv_heads"],
                    "inputs": inputs,
                    "outputs": outputs,
                },
            },
            "search": {"do_sample": False, "max_length": 64, "past_present_share_buffer": share},
        },
        indent=1,
    ) + "\n"
