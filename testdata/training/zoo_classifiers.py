"""Writes `testdata/zoo-classifier` and `testdata/zoo-cross-encoder`: tiny random encoders with heads, and what PyTorch makes of texts.

    python zoo_classifiers.py
"""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path

import torch
from tokenizers import Tokenizer, processors
from torch import nn
from transformers import BertConfig, BertForSequenceClassification, RobertaConfig, RobertaForSequenceClassification

import zoo
from zoo_models import BOS, EOS, PAD, VOCABULARY

SEED = 20280
# Not in the order of the alphabet: the order is that of the outputs.
LABELS = ("joy", "anger", "fear", "sadness", "surprise")
TEXTS = ("the cat is on the rest", "a", "hello, and so on", "it is 42 in the sea", "")
PAIRS = (("the cat is on the rest", "a cat rests"), ("is it on?", "it is"), ("a", "the sea is in the west, and so on"), ("", "it"), ("it", ""))
SHAPE = {
    "vocab_size": VOCABULARY, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 24,
    "pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS, "hidden_dropout_prob": 0, "attention_probs_dropout_prob": 0,
}
KEPT = (
    "architectures", "model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "max_position_embeddings", "pad_token_id",
    "vocab_size", "id2label", "label2id", "type_vocab_size",
)
SPECIAL = [("<s>", BOS), ("</s>", EOS)]


class Logits(nn.Module):
    """Logits only, with the inputs in a fixed order."""

    def __init__(self, model: nn.Module, names: list[str]):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *inputs):
        return self.model(**dict(zip(self.names, inputs))).logits


def randomised(model: nn.Module, seed: int) -> nn.Module:
    """Logits that differ from text to text, spread over a few units."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in sorted(model.named_parameters()):
            value.add_(torch.randn(value.shape, generator=generator) * (1.0 if "classifier" in name and value.ndim == 2 else 0.4))
    return model.eval()


def export(model: nn.Module, names: list[str], path: Path) -> None:
    given = {"input_ids": torch.randint(4, VOCABULARY, (2, 5)), "attention_mask": torch.ones(2, 5, dtype=torch.long),
             "token_type_ids": torch.zeros(2, 5, dtype=torch.long)}
    axes = {name: {0: "batch", 1: "sequence"} for name in names} | {"logits": {0: "batch"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Logits(model, names).eval(), tuple(given[name] for name in names), str(path), input_names=names, output_names=["logits"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )


def row(model: nn.Module, tokenizer: Tokenizer, names: list[str], given: str | tuple[str, str]) -> dict:
    """One text or pair alone, without padding."""
    read = tokenizer.encode(given) if isinstance(given, str) else tokenizer.encode(*given)
    inputs = {"input_ids": torch.tensor([read.ids]), "attention_mask": torch.ones(1, len(read.ids), dtype=torch.long),
              "token_type_ids": torch.tensor([read.type_ids])}
    with torch.no_grad():
        logits = model(**{name: inputs[name] for name in names}).logits[0].double()
    scores = torch.softmax(logits, -1) if len(logits) > 1 else torch.sigmoid(logits)
    named = {"text": given} if isinstance(given, str) else {"first": given[0], "second": given[1]}
    return named | {"ids": read.ids, "types": read.type_ids, "logits": logits.tolist(), "probabilities": scores.tolist()}


def write(target: Path, model: nn.Module, names: list[str], pair: str, longest: int) -> None:
    target.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_str(zoo.tokenizer())
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair=pair, special_tokens=SPECIAL)
    content = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")) + "\n"
    (target / "tokenizer.json").write_text(content)
    export(model, names, target / "model.onnx")
    settings = {name: value for name, value in model.config.to_dict().items() if name in KEPT and value is not None}
    recorded = {
        "tolerance": 1e-5,
        "texts": [row(model, tokenizer, names, text) for text in TEXTS],
        "pairs": [row(model, tokenizer, names, pair) for pair in PAIRS],
        "source": {"torch": torch.__version__, "seed": SEED},
    }
    for name, value in (
        ("config.json", settings | {"architectures": [type(model).__name__]}),
        ("tokenizer_config.json", {"model_max_length": longest}),
        ("recorded.json", recorded),
    ):
        (target / name).write_text(json.dumps(value, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent)
    out = parser.parse_args().out
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    config = BertConfig(**SHAPE, max_position_embeddings=32, id2label=dict(enumerate(LABELS)), label2id={n: i for i, n in enumerate(LABELS)})
    bert = BertForSequenceClassification._from_config(config, attn_implementation="eager")
    write(out / "zoo-classifier", randomised(bert, SEED), names, "<s> $A </s> $B:1 </s>:1", 32)
    # RoBERTa counts positions from behind that of the padding, and has no segments.
    config = RobertaConfig(**SHAPE, max_position_embeddings=33, num_labels=1, type_vocab_size=1)
    roberta = RobertaForSequenceClassification._from_config(config, attn_implementation="eager")
    write(out / "zoo-cross-encoder", randomised(roberta, SEED + 1), names[:2], "<s> $A </s> </s> $B </s>", 32)


if __name__ == "__main__":
    main()
