"""Writes a BERT cross-encoder of any size with random weights, to measure speed with; it judges nothing.

    python random_encoder.py --like ../models/nli --out random-encoder --hidden 768 --layers 6

The tokenizer and the labels are those of the folder it is like. The model is not kept in the repository.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from transformers import BertConfig, BertForSequenceClassification

from export import export_encoder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--like", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hidden", type=int, default=768)
    parser.add_argument("--layers", type=int, default=6)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    given = json.loads((arguments.like / "config.json").read_text())
    given |= {
        "hidden_size": arguments.hidden,
        "intermediate_size": 4 * arguments.hidden,
        "num_attention_heads": max(1, arguments.hidden // 64),
        "num_hidden_layers": arguments.layers,
    }
    config = BertConfig(**given, attn_implementation="eager")
    arguments.out.mkdir(parents=True, exist_ok=True)
    export_encoder(BertForSequenceClassification(config).eval(), arguments.out / "model.onnx")
    (arguments.out / "config.json").write_text(json.dumps(given, indent=2) + "\n")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(arguments.like / name, arguments.out / name)


if __name__ == "__main__":
    main()
