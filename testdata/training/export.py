"""Writes the trained models as Hugging Face folders with `model.onnx`, and the files of the world."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import warnings
from pathlib import Path

import torch
from torch import nn
from transformers import BertForSequenceClassification, LlamaForCausalLM

import tokenizer as tokenizers_
import world
from tokenizer import EOS, PAD

OPSET = 17
MASKED = -1e9

DECODERS = ("lm-small", "lm-large")
ENCODERS = ("nli", "similarity")


class Decoder(nn.Module):
    """The Llama forward pass with explicit masks, rotary positions and key/value concatenation.

    Masked scores are a large finite number, so that wholly masked rows of left padding stay finite.
    """

    def __init__(self, model: LlamaForCausalLM, plain: bool):
        super().__init__()
        self.model = model
        self.plain = plain
        config = model.config
        self.heads = config.num_attention_heads
        self.size = config.hidden_size // self.heads
        theta = config.rope_parameters["rope_theta"]
        self.register_buffer("frequencies", theta ** (-torch.arange(0, self.size, 2).float() / self.size))

    def forward(self, input_ids, attention_mask, position_ids, *past):
        inner = self.model.model
        hidden = inner.embed_tokens(input_ids)
        batch, length = input_ids.shape
        earlier = past[0].shape[2]
        total = earlier + length
        queries = torch.arange(earlier, total).unsqueeze(1)
        causal = torch.arange(total).unsqueeze(0) <= queries
        allowed = causal.unsqueeze(0).unsqueeze(0) & (attention_mask > 0).unsqueeze(1).unsqueeze(1)
        bias = torch.where(allowed, 0.0, MASKED)
        angles = position_ids.unsqueeze(-1).float() * self.frequencies
        angles = torch.cat([angles, angles], -1)
        cosine, sine = angles.cos().unsqueeze(1), angles.sin().unsqueeze(1)
        states, attentions, presents = [hidden], [], []
        for number, layer in enumerate(inner.layers):
            normed = layer.input_layernorm(hidden)
            attention = layer.self_attn
            query, key, value = (
                projection(normed).view(batch, length, self.heads, self.size).transpose(1, 2)
                for projection in (attention.q_proj, attention.k_proj, attention.v_proj)
            )
            query = query * cosine + rotate(query) * sine
            key = key * cosine + rotate(key) * sine
            key = torch.cat([past[2 * number], key], 2)
            value = torch.cat([past[2 * number + 1], value], 2)
            presents += [key, value]
            weights = torch.softmax(query @ key.transpose(2, 3) * self.size**-0.5 + bias, -1)
            attentions.append(weights)
            mixed = (weights @ value).transpose(1, 2).reshape(batch, length, self.heads * self.size)
            hidden = hidden + attention.o_proj(mixed)
            hidden = hidden + layer.mlp(layer.post_attention_layernorm(hidden))
            states.append(hidden)
        states[-1] = inner.norm(hidden)
        logits = self.model.lm_head(states[-1])
        if self.plain:
            return (logits, *presents)
        return (logits, *states, *attentions, *presents)


def rotate(values: torch.Tensor) -> torch.Tensor:
    half = values.shape[-1] // 2
    return torch.cat([-values[..., half:], values[..., :half]], -1)


def export_decoder(model: LlamaForCausalLM, path: Path, plain: bool) -> None:
    """Exports with past key/values; a past of length zero is allowed."""
    layers = model.config.num_hidden_layers
    wrapper = Decoder(model, plain).eval()
    past = [torch.zeros(2, wrapper.heads, 3, wrapper.size) for _ in range(2 * layers)]
    inputs = (torch.randint(8, 200, (2, 4)), torch.ones(2, 7, dtype=torch.long), torch.arange(3, 7).repeat(2, 1), *past)
    names = ["input_ids", "attention_mask", "position_ids"]
    names += [f"past_key_values.{i}.{kind}" for i in range(layers) for kind in ("key", "value")]
    presents = [f"present.{i}.{kind}" for i in range(layers) for kind in ("key", "value")]
    states = [f"hidden_states.{i}" for i in range(layers + 1)]
    attentions = [f"attentions.{i}" for i in range(layers)]
    outputs = ["logits", *presents] if plain else ["logits", *states, *attentions, *presents]
    axes: dict[str, dict[int, str]] = {
        "input_ids": {0: "batch", 1: "sequence"},
        "attention_mask": {0: "batch", 1: "total"},
        "position_ids": {0: "batch", 1: "sequence"},
    }
    axes |= {name: {0: "batch", 2: "past"} for name in names[3:]}
    axes |= {name: {0: "batch", 2: "total"} for name in presents}
    axes |= {name: {0: "batch", 1: "sequence"} for name in ["logits", *states]}
    axes |= {name: {0: "batch", 2: "sequence", 3: "total"} for name in attentions}
    axes = {name: value for name, value in axes.items() if name in names + outputs}
    onnx_export(wrapper, inputs, path, names, outputs, axes)


class Encoder(nn.Module):
    """A sequence classifier that returns its logits only."""

    def __init__(self, model: BertForSequenceClassification):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        bert = self.model.bert
        config = self.model.config
        size = config.hidden_size // config.num_attention_heads
        batch, length = input_ids.shape
        embeddings = bert.embeddings
        positions = torch.arange(length).unsqueeze(0)
        hidden = embeddings.word_embeddings(input_ids) + embeddings.token_type_embeddings(token_type_ids)
        hidden = embeddings.LayerNorm(hidden + embeddings.position_embeddings(positions))
        bias = torch.where(attention_mask > 0, 0.0, MASKED).unsqueeze(1).unsqueeze(1)
        for layer in bert.encoder.layer:
            attention = layer.attention.self
            query, key, value = (
                projection(hidden).view(batch, length, config.num_attention_heads, size).transpose(1, 2)
                for projection in (attention.query, attention.key, attention.value)
            )
            weights = torch.softmax(query @ key.transpose(2, 3) * size**-0.5 + bias, -1)
            mixed = (weights @ value).transpose(1, 2).reshape(batch, length, config.hidden_size)
            hidden = layer.attention.output(mixed, hidden)
            hidden = layer.output(layer.intermediate(hidden), hidden)
        return self.model.classifier(bert.pooler(hidden))


def export_encoder(model: BertForSequenceClassification, path: Path) -> None:
    names = ["input_ids", "attention_mask", "token_type_ids"]
    inputs = (torch.randint(8, 200, (2, 9)), torch.ones(2, 9, dtype=torch.long), torch.zeros(2, 9, dtype=torch.long))
    axes = {name: {0: "batch", 1: "sequence"} for name in names} | {"logits": {0: "batch"}}
    onnx_export(Encoder(model).eval(), inputs, path, names, ["logits"], axes)


def onnx_export(module: nn.Module, inputs: tuple, path: Path, names: list[str], outputs: list[str], axes: dict) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            inputs,
            str(path),
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
            do_constant_folding=False,  # folding would store the tied embedding a second time, transposed
            dynamo=False,
        )


def replace_folder(fresh: Path, target: Path) -> None:
    """Puts finished files in their place one by one, each with an atomic rename."""
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(fresh.iterdir()):
        waiting = target / f".{file.name}.new"
        shutil.copyfile(file, waiting)
        waiting.replace(target / file.name)
    shutil.rmtree(fresh)


def write_model(name: str, work: Path, models: Path) -> None:
    """Exports one trained model (for decoders: both variants)."""
    source = work / name
    if name in DECODERS:
        model = LlamaForCausalLM.from_pretrained(source, attn_implementation="eager").eval()
        for folder, plain in ((name, False), (f"{name}-plain", True)):
            fresh = fresh_folder(work, folder)
            export_decoder(model, fresh / "model.onnx", plain)
            config = json.loads((source / "config.json").read_text())
            (fresh / "config.json").write_text(json.dumps(config, indent=2) + "\n")
            generation = {"eos_token_id": EOS, "pad_token_id": PAD, "do_sample": False}
            (fresh / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")
            finish(fresh, "decoder", work, models / folder)
    else:
        model = BertForSequenceClassification.from_pretrained(source, attn_implementation="eager").eval()
        fresh = fresh_folder(work, name)
        export_encoder(model, fresh / "model.onnx")
        shutil.copyfile(source / "config.json", fresh / "config.json")
        finish(fresh, "encoder", work, models / name)


def fresh_folder(work: Path, name: str) -> Path:
    fresh = work / "export" / name
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def finish(fresh: Path, kind: str, work: Path, target: Path) -> None:
    shutil.copyfile(work / "tokenizer" / f"{kind}.json", fresh / "tokenizer.json")
    (fresh / "tokenizer_config.json").write_text(tokenizers_.tokenizer_config(kind))
    replace_folder(fresh, target)


def jsonl(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def write_world(work: Path, target: Path) -> None:
    """People, grammar, prompts, questions and problems."""
    fresh = fresh_folder(work, "world")
    jsonl(
        fresh / "people.jsonl",
        [
            {"id": p.id, "name": p.name, "pronoun": p.pronoun, "exposure": p.exposure, "split": p.split, "facts": p.facts}
            for p in world.people()
        ],
    )
    grammar = {
        "subject": "{s} is the full name, the surname, or the pronoun (any case)",
        "connectors": list(world.CONNECTORS),
        "biography_prompt": world.biography_prompt("{name}"),
        "question_prompt": world.question_prompt("{question}"),
        "attributes": {
            attribute.name: {
                "templates": list(attribute.templates),
                "questions": list(attribute.questions),
                "values": {canonical: list(dict.fromkeys((canonical, *forms))) for canonical, forms in attribute.values.items()},
            }
            for attribute in world.ATTRIBUTES.values()
        },
    }
    (fresh / "grammar.json").write_text(json.dumps(grammar, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    told = [p for p in world.people() if p.split != "tuning"]
    jsonl(
        fresh / "biographies.jsonl",
        [{"id": p.id, "prompt": world.biography_prompt(p.name), "split": p.split, "exposure": p.exposure} for p in told],
    )
    rng = random.Random(world.WORLD_SEED + 30)
    rows = []
    for person in told:
        for attribute in rng.sample(list(world.ATTRIBUTES), 2):
            question = rng.choice(world.ATTRIBUTES[attribute].questions).format(name=person.name)
            canonical = person.facts[attribute]
            rows.append(
                {
                    "id": f"q{len(rows) + 1:04d}",
                    "prompt": world.question_prompt(question),
                    "person": person.id,
                    "attribute": attribute,
                    "answers": list(dict.fromkeys((canonical, *world.ATTRIBUTES[attribute].values[canonical]))),
                    "split": person.split,
                    "exposure": person.exposure,
                }
            )
    rng.shuffle(rows)
    jsonl(fresh / "questions.jsonl", sorted(rows, key=lambda row: row["id"]))
    jsonl(
        fresh / "arithmetic.jsonl",
        [
            {"id": f"a{number + 1:04d}", "prompt": problem.prompt, "answer": str(problem.answer), "steps": problem.steps}
            for number, problem in enumerate(world.test_problems())
        ],
    )
    replace_folder(fresh, target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="models to export, or `world`; all of them without a name")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--testdata", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for name in arguments.names or (*DECODERS, *ENCODERS, "world"):
        if name == "world":
            write_world(arguments.work, arguments.testdata / "world")
        else:
            write_model(name, arguments.work, arguments.testdata / "models")


if __name__ == "__main__":
    main()
