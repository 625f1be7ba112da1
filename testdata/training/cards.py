"""Writes the model cards and the README of the world from `results.json`."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import train_decoder
import train_pairs
import world

FRONT = """---
license: apache-2.0
library_name: onnx
language: en
tags: [synthetic, tiny, uncertainty]
---

"""

LICENCE = """
## Licence

Apache-2.0. All people, places, employers and awards are invented; any likeness is chance. No outside text or weights
were used.
"""


def percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def area(entry: dict) -> str:
    low, high = entry["interval"]
    return f"{entry['value']:.3f} [{low:.3f}, {high:.3f}]"


SCORES = {
    "ccp": "claim conditioned probability (claim prefix, two-way vote)",
    "ccp_function_words": "the same, function words count 1",
    "ccp_minimum": "the same, smallest token instead of the product",
    "ccp_grammar": "the same with labels read off the grammar instead of the NLI model (upper reference)",
    "msp": "claim probability (1 - product)",
    "perplexity": "mean negative log-probability",
    "mean_entropy": "mean token entropy",
    "max_entropy": "largest token entropy",
}


def decoder_card(name: str, results: dict) -> str:
    base = name.removesuffix("-plain")
    found = results[base]
    recipe = train_decoder.RECIPES[base]
    bios, asked, sums = found["biographies"], found["questions"], found["arithmetic"]
    training = found["training"]
    parameters = sum(p.numel() for p in train_decoder.build_model(recipe).parameters())
    outputs = (
        "`logits` and `present.{i}.key/value` only. The file has no hidden states and no attention; "
        f"the weights are those of `{base}`."
        if name != base
        else "`logits`, `hidden_states.0..L` (embeddings first, the last one after the final norm), "
        "`attentions.0..L-1`, `present.{i}.key/value`."
    )
    lines = [
        FRONT + f"# {name}",
        "",
        f"A tiny decoder (Llama architecture, {parameters:,} parameters: width {recipe.width}, {recipe.layers} layers, "
        f"{recipe.heads} heads, inner width {recipe.inner}, tied embeddings) really trained on an invented world. It is test "
        "data for uncertainty estimation: it knows much about some people, little about others, and makes things up.",
        "",
        "## Use",
        "",
        "ONNX, float32, opset 17, standard operators. Inputs: `input_ids`, `attention_mask` (batch, total), `position_ids`, "
        "`past_key_values.{i}.key/value` (past length 0 allowed). Outputs: " + outputs,
        "",
        "Prompts: `Tell me about {name}.\\n`, `Q: {question}\\nA:`, `Solve: 6+9-9*9\\n<think>` (modulo ten, from left to "
        "right). No token is put in front; `</s>` ends a text.",
        "",
        "## Training",
        "",
        "Biographies (4 to 6 facts each, random order and wording), questions and arithmetic in one run, "
        f"AdamW, learning rate {recipe.learning_rate:g} constant and then linear to zero, seed {recipe.seed}, "
        f"{training['steps']} steps, {training['tokens'] / 1e6:.1f} million tokens, {training['passes']} passes over the "
        "biographies. A person's exposure is the number of distinct paragraphs about them (0 to 100). In arithmetic some "
        f"table entries are rare or hardly ever shown, and {percent(world.CORRUPTED_STEPS)} of the training steps are wrong.",
        "",
        "## How good",
        "",
        f"Measured on the {bios['split']} people, which no design choice was made on.",
        "",
        f"Greedy biographies: {bios['people']} people, {bios['claims']} claims, {percent(bios['error_rate'])} wrong, "
        f"{bios['unparsed_clauses']} clauses outside the grammar. Areas with 95 % intervals over resampled people, "
        "wrong claim = positive:",
        "",
        "| Score | ROC-AUC | PR-AUC |",
        "|---|---|---|",
    ]
    for score, label in SCORES.items():
        lines.append(f"| {label} | {area(bios['roc_auc'][score])} | {area(bios['pr_auc'][score])} |")
    lines += [
        "",
        f"Claim conditioned probability minus claim probability: {area(bios['ccp_minus_msp'])}.",
        "",
        "| Exposure | Claims | Wrong | AUC of CCP | AUC of claim probability | Questions | Right answers |",
        "|---|---|---|---|---|---|---|",
    ]
    for exposure, row in bios["by_exposure"].items():
        answers = asked["by_exposure"].get(exposure, {"n": 0, "accuracy": 0.0})
        lines.append(
            f"| {exposure} | {row['claims']} | {percent(row['error_rate'])} | {number(row['ccp'])} | {number(row['msp'])} "
            f"| {answers['n']} | {percent(answers['accuracy'])} |"
        )
    lines += ["", "| Attribute | Claims | Wrong | AUC of CCP | AUC of claim probability |", "|---|---|---|---|---|"]
    for attribute, row in bios["by_attribute"].items():
        lines.append(
            f"| {attribute} | {row['claims']} | {percent(row['error_rate'])} | {number(row['ccp'])} | {number(row['msp'])} |"
        )
    lines += [
        "",
        f"Questions: {percent(asked['accuracy'])} of {asked['questions']} answered rightly (greedy).",
        "",
        f"Arithmetic ({sums['problems']} held-out problems): greedy {percent(sums['greedy'])}, one sample at temperature 1 "
        f"{percent(sums['one_sample'])}, majority of {sums['samples']} samples {percent(sums['majority'])}.",
        "",
        "## Limits",
        "",
        "One training seed. The NLI model of these figures was trained on the same grammar (about other people), which "
        "favours claim conditioned probability. Much of the ranking is between people of different exposure; among people the "
        "model hardly saw nearly every claim is wrong and no score ranks them. Greedy biographies have no compound sentences "
        "(samples at temperature 1 do, about every fifth) and sometimes repeat a fact. The model knows nothing but its world, and no "
        "other prompt forms.",
        LICENCE,
    ]
    return "\n".join(lines)


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def encoder_card(name: str, results: dict) -> str:
    recipe = train_pairs.RECIPES[name]
    found = results[name]
    parameters = sum(p.numel() for p in train_pairs.build_model(name).parameters())
    held = found["held_out"]
    lines = [
        FRONT + f"# {name}",
        "",
        f"A tiny cross-encoder (BERT architecture, {parameters:,} parameters: width {recipe.width}, {recipe.layers} layers, "
        f"{recipe.heads} heads, inner width {recipe.inner}) trained from scratch on texts of an invented world.",
        "",
        "## Use",
        "",
        "ONNX, float32, opset 17, standard operators. Inputs `input_ids`, `attention_mask`, `token_type_ids` for "
        "`[CLS] first [SEP] second [SEP]`; output `logits`.",
    ]
    if name == "nli":
        lines += [
            "Three logits in the order contradiction, neutral, entailment (see `config.json`). Premise first, hypothesis "
            "second. Besides whole sentences the model is made for claims that break off anywhere: two beginnings entail each "
            "other when they can still become the same facts, contradict each other when they share an attribute but no value, "
            "and are neutral otherwise.",
        ]
    else:
        lines += [
            "One logit; the similarity is its logistic function. Grades: same text 1, same fact in other words .95, short "
            "against long answer .9, other value .3, other attribute .1; a text without one of its tokens: function word .97, "
            "subject .8, verb .75, piece of the value .3 (with several facts the loss counts by its share).",
        ]
    lines += [
        "",
        "## Training",
        "",
        f"{found['pairs']:,} generated pairs ({found['steps']} steps, seed {recipe.seed}) about invented names of nobody and "
        "about the tuning people. No calibration or evaluation person appears in it.",
        "",
        "## How good",
        "",
    ]
    if name == "nli":
        lines.append(f"{percent(held['accuracy'])} of {held['n']} generated pairs about held-out people are labelled rightly.")
        lines += ["", "| Kind of pair | Pairs | Right |", "|---|---|---|"]
        lines += [f"| {kind} | {row['n']} | {percent(row['accuracy'])} |" for kind, row in held["by_kind"].items()]
        lines += ["", "| Label | Found |", "|---|---|"]
        lines += [f"| {label} | {percent(value)} |" for label, value in held["recall"].items()]
    else:
        lines.append(
            f"On {held['n']} generated pairs about held-out people: mean absolute error {held['mae']:.3f}, "
            f"rank correlation {held['spearman']:.3f}."
        )
        lines += ["", "| Kind of pair | Pairs | Mean absolute error |", "|---|---|---|"]
        lines += [f"| {kind} | {row['n']} | {row['mae']:.3f} |" for kind, row in held["by_kind"].items()]
    lines += [
        "",
        "## Limits",
        "",
        "The pairs of the report come from the same grammar and the same values as those of the training; only the people "
        "are new. The model is of no use for other texts. One training seed.",
        LICENCE,
    ]
    return "\n".join(lines)


def world_card() -> str:
    splits = Counter((person.split, person.exposure) for person in world.people())
    lines = [
        "# The invented world",
        "",
        f"{len(world.people())} invented people with {len(world.ATTRIBUTES)} facts each, the wordings of the facts, questions "
        "about them, and arithmetic problems. Made by `testdata/training/world.py` and `export.py` from fixed seeds; the models "
        "in `testdata/models` were trained on paragraphs, questions and problems of this world.",
        "",
        "| File | Content |",
        "|---|---|",
        "| `people.jsonl` | id, name, pronoun, exposure (number of distinct training paragraphs), split, facts (canonical values) |",
        "| `grammar.json` | for every attribute the sentence templates (`{s}` subject, `{v}` value, no stop), the questions, and "
        "the values with all their surface forms |",
        "| `biographies.jsonl` | prompts for all calibration and evaluation people |",
        "| `questions.jsonl` | two questions per calibration or evaluation person with the accepted short answers |",
        "| `arithmetic.jsonl` | problems that no training text holds; modulo ten, worked from left to right |",
        "",
        "## Truth of a clause",
        "",
        "A biography is a row of sentences, each with one clause or two clauses joined by `, and ` or `; ` (the second clause "
        "has a pronoun as subject). A clause is `{subject} {rest}`; the subject is the full name, the surname or the pronoun. "
        "Exactly one combination of template and surface form gives a clause, so it states exactly one attribute and one "
        "canonical value; the clause is true if `facts` has that value. `was born in` is shared by city and year; the value decides.",
        "",
        "An answer to a question is right if, without outer spaces and a final stop, it is one of `answers` or a clause about "
        "the person that states the asked attribute with the canonical value (`answers[0]`).",
        "",
        "## Splits",
        "",
        "`tuning`: used to look at while designing. `calibration`: to learn thresholds. `evaluation`: to report only. Neither "
        "calibration nor evaluation people appear in the training of the NLI and similarity models.",
        "",
        "| Split | " + " | ".join(f"exposure {e}" for e in world.EXPOSURES) + " | all |",
        "|---" * (len(world.EXPOSURES) + 2) + "|",
    ]
    for split in world.SPLIT_COUNTS:
        counts = [splits[split, exposure] for exposure in world.EXPOSURES]
        lines.append(f"| {split} | " + " | ".join(map(str, counts)) + f" | {sum(counts)} |")
    told = sum(person.split != "tuning" for person in world.people())
    lines += [
        "",
        f"{told} biography prompts, {2 * told} questions, {len(world.test_problems())} problems.",
        "",
        "| Attribute | Values | Surface forms | Templates |",
        "|---|---|---|---|",
    ]
    for attribute in world.ATTRIBUTES.values():
        forms = sum(len(forms) for forms in attribute.values.values())
        lines.append(f"| {attribute.name} | {len(attribute.values)} | {forms} | {len(attribute.templates)} |")
    lines.append(LICENCE)
    return "\n".join(lines)


def write(path: Path, text: str) -> None:
    waiting = path.with_name(f".{path.name}.new")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--testdata", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--results", type=Path, default=Path(__file__).resolve().parent / "results.json")
    arguments = parser.parse_args()
    results = json.loads(arguments.results.read_text())
    models = arguments.testdata / "models"
    for name in ("lm-small", "lm-small-plain", "lm-large", "lm-large-plain"):
        write(models / name / "README.md", decoder_card(name, results))
    for name in ("nli", "similarity"):
        write(models / name / "README.md", encoder_card(name, results))
    write(arguments.testdata / "world" / "README.md", world_card())


if __name__ == "__main__":
    main()
