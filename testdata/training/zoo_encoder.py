"""Writes `testdata/zoo-encoder`: a tiny random BERT laid out as sentence-transformers does, with what PyTorch makes of texts."""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path

import torch
from tokenizers import Tokenizer, processors
from torch import nn
from transformers import BertConfig, BertModel

import zoo
from zoo_models import BOS, EOS, PAD, VOCABULARY

SEED = 20270
TEXTS = ("the cat is on the rest", "a", "hello, and so on", "it is 42 in the sea", "")


class States(nn.Module):
    """Last hidden states only."""

    def __init__(self, model: BertModel):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state


def pooled(states: torch.Tensor) -> dict[str, list[float]]:
    """Every way of sentence-transformers to make one vector of the states of one text without padding."""
    count = states.shape[0]
    weights = torch.arange(1, count + 1).unsqueeze(-1).float()
    ways = {
        "cls": states[0],
        "max": states.max(0).values,
        "mean": states.mean(0),
        "mean_sqrt_len": states.sum(0) / count**0.5,
        "weightedmean": (states * weights).sum(0) / weights.sum(),
        "lasttoken": states[-1],
    }
    return {way: [float(value) for value in vector] for way, vector in ways.items()}


def write(target: Path) -> None:
    torch.manual_seed(SEED)
    config = BertConfig(
        vocab_size=VOCABULARY, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24,
        max_position_embeddings=32, pad_token_id=PAD, hidden_dropout_prob=0, attention_probs_dropout_prob=0,
    )
    model = BertModel._from_config(config, attn_implementation="eager").eval()
    with torch.no_grad():
        for value in model.parameters():
            value.add_(torch.randn(value.shape) * 0.3)
    (target / "1_Pooling").mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_str(zoo.tokenizer())
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", BOS), ("</s>", EOS)])
    (target / "tokenizer.json").write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")) + "\n")
    names = ["input_ids", "attention_mask", "token_type_ids"]
    inputs = (torch.randint(4, VOCABULARY, (2, 5)), torch.ones(2, 5, dtype=torch.long), torch.zeros(2, 5, dtype=torch.long))
    axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "last_hidden_state"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            States(model).eval(), inputs, str(target / "model.onnx"), input_names=names, output_names=["last_hidden_state"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )
    rows = []
    for text in TEXTS:
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            states = model(input_ids=ids).last_hidden_state[0]
        rows.append({"text": text, "ids": ids[0].tolist(), "pooled": pooled(states)})
    kept = ("architectures", "model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "max_position_embeddings", "pad_token_id", "vocab_size")
    settings = {name: value for name, value in config.to_dict().items() if name in kept} | {"architectures": ["BertModel"]}
    ways = {f"pooling_mode_{name}": name == "mean_tokens" for name in
            ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken")}
    modules = [{"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
               for number, (path, kind) in enumerate((("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")))]
    for name, content in (
        ("config.json", settings),
        ("1_Pooling/config.json", {"word_embedding_dimension": 16} | ways),
        ("modules.json", modules),
        ("sentence_bert_config.json", {"max_seq_length": 24, "do_lower_case": False}),
        ("recorded.json", {"tolerance": 1e-5, "texts": rows, "source": {"torch": torch.__version__, "seed": SEED}}),
    ):
        (target / name).write_text(json.dumps(content, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "zoo-encoder")
    torch.set_num_threads(1)
    write(parser.parse_args().out)


if __name__ == "__main__":
    main()
