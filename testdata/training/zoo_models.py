"""Tiny random decoders with the architectures of transformers, their export, and what PyTorch makes of prompts."""

from __future__ import annotations

import logging
import math
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
import transformers
from torch import nn
from transformers import DynamicCache

VOCABULARY = 96
PAD, BOS, EOS, UNK = range(4)
PROMPTS = ([1, 17, 42, 9, 63, 80, 5, 31, 58, 22, 77], [1, 44, 12, 90, 6, 71, 29], [1, 35, 88, 14])

COMMON = {
    "vocab_size": VOCABULARY,
    "pad_token_id": PAD,
    "bos_token_id": BOS,
    "eos_token_id": EOS,
}
SHAPE = {"hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 3, "num_attention_heads": 4}
GROUPED = SHAPE | {"num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 64, "tie_word_embeddings": False}
WIDE = GROUPED | {"hidden_size": 32, "head_dim": 8}

# family -> configuration class, model class, settings
FAMILIES = {
    "gpt2": (
        "GPT2Config",
        "GPT2LMHeadModel",
        {"n_positions": 64, "n_embd": 24, "n_layer": 3, "n_head": 4, "embd_pdrop": 0, "attn_pdrop": 0, "resid_pdrop": 0},
    ),
    "opt": (
        "OPTConfig",
        "OPTForCausalLM",
        {"hidden_size": 24, "ffn_dim": 40, "num_hidden_layers": 3, "num_attention_heads": 4, "max_position_embeddings": 64,
         "word_embed_proj_dim": 24, "dropout": 0, "do_layer_norm_before": True},
    ),
    "opt-post-norm": (
        "OPTConfig",
        "OPTForCausalLM",
        {"hidden_size": 24, "ffn_dim": 40, "num_hidden_layers": 3, "num_attention_heads": 4, "max_position_embeddings": 64,
         "word_embed_proj_dim": 24, "dropout": 0, "do_layer_norm_before": False},
    ),
    "gpt-neox": (
        "GPTNeoXConfig",
        "GPTNeoXForCausalLM",
        SHAPE | {"hidden_size": 32, "max_position_embeddings": 64, "use_parallel_residual": True},
    ),
    "phi": ("PhiConfig", "PhiForCausalLM", SHAPE | {"hidden_size": 32, "max_position_embeddings": 64}),
    "llama": ("LlamaConfig", "LlamaForCausalLM", GROUPED),
    "mistral": ("MistralConfig", "MistralForCausalLM", GROUPED | {"sliding_window": 6}),
    "qwen2": ("Qwen2Config", "Qwen2ForCausalLM", {**WIDE, "tie_word_embeddings": True}),
    "qwen3": ("Qwen3Config", "Qwen3ForCausalLM", WIDE),
    "gemma2": (
        "Gemma2Config",
        "Gemma2ForCausalLM",
        {**GROUPED, "tie_word_embeddings": True, "sliding_window": 6, "query_pre_attn_scalar": 16,
         "attn_logit_softcapping": 4.0, "final_logit_softcapping": 6.0},
    ),
    "gemma3": (
        "Gemma3TextConfig",
        "Gemma3ForCausalLM",
        {**GROUPED, "tie_word_embeddings": True, "sliding_window": 6, "query_pre_attn_scalar": 16,
         "layer_types": ["sliding_attention", "full_attention", "sliding_attention"]},
    ),
    "phi3": ("Phi3Config", "Phi3ForCausalLM", {**WIDE, "original_max_position_embeddings": 64, "sliding_window": None}),
}
WITHOUT_POSITIONS = ("opt", "opt-post-norm")


def build(family: str, seed: int) -> nn.Module:
    """A random model whose attention is uneven and whose logits have a spread like those of a trained one."""
    config_class, model_class, settings = FAMILIES[family]
    config = getattr(transformers, config_class)(**(COMMON | settings))
    model = getattr(transformers, model_class)._from_config(config, attn_implementation="eager").float().eval()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in sorted(model.named_parameters()):
            noise = torch.randn(value.shape, generator=generator)
            if value.ndim == 2:
                value.copy_(noise * (0.7 if "embed" in name or "wte" in name else 1.6 / math.sqrt(value.shape[-1])))
            elif "bias" in name:
                value.copy_(noise * 0.2)
            else:
                value.copy_((0.0 if "gemma" in family else 1.0) + noise * 0.2)
    return model


class Forward(nn.Module):
    """Logits and cache, with the inputs that exporters give a decoder."""

    def __init__(self, model: nn.Module, positions: bool):
        super().__init__()
        self.model = model
        self.positions = positions

    def forward(self, input_ids, attention_mask, *rest):
        extra = {}
        if self.positions:
            extra["position_ids"] = rest[0]
            rest = rest[1:]
        cache = DynamicCache()
        for layer in range(len(rest) // 2):
            cache.update(rest[2 * layer], rest[2 * layer + 1], layer)
        output = self.model(
            input_ids=input_ids, attention_mask=attention_mask, past_key_values=cache, use_cache=True, **extra
        )
        present = []
        for layer in output.past_key_values.layers:
            present += [layer.keys, layer.values]
        return (output.logits, *present)


def sizes(model: nn.Module) -> dict[str, int]:
    config = model.config
    heads = config.num_attention_heads
    return {
        "layers": config.num_hidden_layers,
        "heads": heads,
        "kv_heads": getattr(config, "num_key_value_heads", None) or heads,
        "head_width": getattr(config, "head_dim", None) or config.hidden_size // heads,
        "hidden_size": config.hidden_size,
        "vocabulary": config.vocab_size,
    }


def cache_names(layers: int) -> tuple[list[str], list[str]]:
    kinds = [f"{layer}.{kind}" for layer in range(layers) for kind in ("key", "value")]
    return [f"past_key_values.{kind}" for kind in kinds], [f"present.{kind}" for kind in kinds]


def export(model: nn.Module, path: Path, opset: int, *, legacy=False, positions=True, past=True, attention="eager") -> None:
    """Exports logits and cache only; `attention="sdpa"` with opset 23 on gives ai.onnx Attention."""
    size = sizes(model)
    dtype = next(model.parameters()).dtype
    pasts, presents = cache_names(size["layers"])
    names = ["input_ids", "attention_mask"] + ["position_ids"] * positions + pasts * past
    outputs = ["logits", *presents]
    earlier = 3 if past else 0
    inputs = [torch.randint(4, VOCABULARY, (2, 4)), torch.ones(2, 4 + earlier, dtype=torch.long)]
    axes = [{0: "batch", 1: "sequence"}, {0: "batch", 1: "total" if past else "sequence"}]
    if positions:
        inputs.append(torch.arange(earlier, earlier + 4).repeat(2, 1))
        axes.append({0: "batch", 1: "sequence"})
    cache = [torch.randn(2, size["kv_heads"], earlier, size["head_width"], dtype=dtype) for _ in pasts] if past else []
    cache_axes = [{0: "batch", 2: "past"} for _ in cache]
    wrapper = Forward(model, positions).eval()
    model.config._attn_implementation = attention
    for logger in ("torch.onnx", "torch.export"):
        logging.getLogger(logger).setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if legacy:
                present_axes = {name: {0: "batch", 2: "total"} for name in presents}
                torch.onnx.export(
                    wrapper, tuple(inputs + cache), str(path), input_names=names, output_names=outputs, opset_version=opset,
                    dynamic_axes=dict(zip(names, axes + cache_axes)) | present_axes | {"logits": axes[0]}, dynamo=False,
                )
            else:
                rest = axes[2:] + cache_axes
                program = torch.onnx.export(
                    wrapper, tuple(inputs + cache), dynamo=True, dynamic_shapes=(axes[0], axes[1], tuple(rest)), verbose=False,
                    input_names=names, output_names=outputs, opset_version=opset,
                )
                program.save(str(path), external_data=False)
    finally:
        model.config._attn_implementation = "eager"
    slim(path)


def slim(path: Path) -> None:
    """Drops the stack traces that the exporter writes to every node."""
    proto = onnx.load(str(path))
    for node in proto.graph.node:
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    for value in [*proto.graph.value_info, *proto.graph.input, *proto.graph.output, *proto.graph.initializer]:
        value.ClearField("doc_string")
        value.ClearField("metadata_props")
    proto.graph.ClearField("metadata_props")
    proto.ClearField("metadata_props")
    proto.graph.ClearField("doc_string")
    onnx.save(proto, str(path))


class RoundedCache(DynamicCache):
    """Keys and values as a cache of bfloat16 holds them."""

    def update(self, key_states, value_states, *rest, **more):
        return super().update(key_states.bfloat16().float(), value_states.bfloat16().float(), *rest, **more)


@torch.no_grad()
def record(model: nn.Module, rounded: bool = False) -> dict[str, np.ndarray]:
    """Every prompt alone, without padding, in float32: that is what valid positions of a padded batch must be."""
    model.config._attn_implementation = "eager"
    tensors = {}
    for number, ids in enumerate(PROMPTS):
        cache = {"past_key_values": RoundedCache(), "use_cache": True} if rounded else {"use_cache": False}
        output = model(input_ids=torch.tensor([ids]), output_hidden_states=True, output_attentions=True, **cache)
        tensors[f"{number}/logits"] = output.logits[0].numpy()
        tensors[f"{number}/hidden_states"] = torch.stack(output.hidden_states)[:, 0].numpy()
        tensors[f"{number}/attentions"] = torch.stack(output.attentions)[:, 0].numpy()
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in tensors.items()}
