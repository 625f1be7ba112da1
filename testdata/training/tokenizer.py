"""The byte-level BPE tokenizer that all models share."""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

import world

SPECIALS = ("<pad>", "<s>", "</s>", "<unk>", "[CLS]", "[SEP]", "<think>", "</think>")
PAD, BOS, EOS, UNK, CLS, SEP, THINK, END_THINK = range(8)
VOCABULARY = 1280


def corpus() -> list[str]:
    """Text in which every name and value is frequent enough to become one token."""
    rng = random.Random(world.WORLD_SEED + 10)
    texts = []
    for _ in range(6):
        for person in world.people():
            texts.append(world.biography_prompt(person.name) + world.paragraph(rng, person))
    for body, _, _ in world.bodies():
        name, pronoun = rng.choice(world.all_names())
        texts.append(f"{world.capital(pronoun)} {body}.")
        texts.append(f" {name} {body}.")
    for attribute in world.ATTRIBUTES.values():
        for question in attribute.questions:
            for _ in range(60):
                texts.append(world.question_prompt(question.format(name=rng.choice(world.all_names())[0])))
        for forms in attribute.values.values():
            texts += [f"A: {form}" for form in forms] * 10
    for first in world.SHE_NAMES + world.HE_NAMES:
        texts += [first, f" {first}"] * 40
    for last in world.SURNAMES:
        texts += [f" {last}"] * 40
    texts += ["Solve: 1+2\nAnswer: 3"] * 100
    return texts


def build(directory: Path) -> Tokenizer:
    """Trains the tokenizer and writes `decoder.json` and `encoder.json` to a directory."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(directory / "decoder.json"), pretty=False)
    encoder = Tokenizer.from_str(tokenizer.to_str())
    encoder.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)],
    )
    encoder.save(str(directory / "encoder.json"), pretty=False)
    return tokenizer


def load(directory: Path, kind: str = "decoder") -> Tokenizer:
    return Tokenizer.from_file(str(directory / f"{kind}.json"))


def tokenizer_config(kind: str) -> str:
    """The text of `tokenizer_config.json`."""
    config: dict[str, object] = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "clean_up_tokenization_spaces": False,
    }
    if kind == "decoder":
        config |= {"eos_token": "</s>", "padding_side": "left", "model_max_length": 256}
    else:
        config |= {"cls_token": "[CLS]", "sep_token": "[SEP]", "padding_side": "right", "model_max_length": 256}
    return json.dumps(config, indent=2) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    build(parser.parse_args().work / "tokenizer")


if __name__ == "__main__":
    main()
