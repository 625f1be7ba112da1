"""Writes a decoder of any size with random weights, to measure speed and memory with; it says nothing.

    python random_decoder.py --like ../models/lm-large --out wide --layers 6 --width 512 --heads 8 --vocab 151936
    python random_decoder.py --like ../models/lm-large --out long --layers 1 --width 8 --heads 1 --vocab 151936 --positions 32768

A Qwen2 with tied embeddings (or a Llama, by `--family`), as `model.onnx` with a cache and, for transformers, as
`model.safetensors` with the same weights. The tokenizer is that of the folder it is like, with made-up words up to the
vocabulary's size, which texts never hold and generations mostly consist of. No token ends an answer. The model is not kept in
the repository.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from pathlib import Path

import torch
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

import zoo_models

FAMILIES = {"qwen2": (Qwen2Config, Qwen2ForCausalLM), "llama": (LlamaConfig, LlamaForCausalLM)}
SPREAD = 3.0


def build(family: str, settings: dict) -> torch.nn.Module:
    """Random weights whose logits spread like those of a trained model."""
    config_class, model_class = FAMILIES[family]
    config = config_class(**settings, tie_word_embeddings=True, pad_token_id=0, bos_token_id=None, eos_token_id=None)
    model = model_class._from_config(config, attn_implementation="eager").float().eval()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, value in sorted(model.named_parameters()):
            if value.ndim == 2:
                scale = SPREAD if "embed" in name else 1.0
                value.normal_(0, scale / math.sqrt(value.shape[-1]), generator=generator)
            elif "bias" in name:
                value.normal_(0, 0.2, generator=generator)
    return model


def widen(source: Path, target: Path, size: int) -> None:
    """Fills the tokenizer's vocabulary up with words that no merge leads to."""
    tokenizer = json.loads(source.read_text())
    vocabulary = tokenizer["model"]["vocab"]
    known = max([*vocabulary.values(), *(token["id"] for token in tokenizer["added_tokens"])]) + 1
    if size < known:
        raise SystemExit(f"--vocab {size}; must be at least the {known} of the tokenizer")
    for number in range(known, size):
        vocabulary[f"\u0120word{number}"] = number
    target.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--like", type=Path, required=True, help="a decoder's folder with a byte-level BPE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--family", choices=FAMILIES, default="qwen2")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--width", type=int, default=512)
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--kv-heads", type=int, help="as many as heads, if not given")
    parser.add_argument("--vocab", type=int, default=151_936)
    parser.add_argument("--positions", type=int, default=2048)
    arguments = parser.parse_args()
    model = build(arguments.family, {
        "hidden_size": arguments.width,
        "intermediate_size": 3 * arguments.width,
        "num_hidden_layers": arguments.layers,
        "num_attention_heads": arguments.heads,
        "num_key_value_heads": arguments.kv_heads or arguments.heads,
        "vocab_size": arguments.vocab,
        "max_position_embeddings": arguments.positions,
    })
    arguments.out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(arguments.out)
    (arguments.out / "generation_config.json").unlink(missing_ok=True)
    zoo_models.export(model, arguments.out / "model.onnx", 18)
    widen(arguments.like / "tokenizer.json", arguments.out / "tokenizer.json", arguments.vocab)
    shutil.copyfile(arguments.like / "tokenizer_config.json", arguments.out / "tokenizer_config.json")
    settings = json.loads((arguments.out / "tokenizer_config.json").read_text()) | {"model_max_length": arguments.positions}
    settings.pop("eos_token", None)
    (arguments.out / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n")


if __name__ == "__main__":
    main()
