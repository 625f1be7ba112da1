"""Measures the exported models with ONNX Runtime and writes `results.json`."""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

import world
from tokenizer import CLS, EOS, PAD, SEP
from train_pairs import CONTRADICTION, ENTAILMENT, relation

ALTERNATIVES = 10
SEED = 4711
RESAMPLES = 2000
STOP_WORDS = frozenset("a an and as at by for from has he his in into is it of on or she since that the to was with".split())


def session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@dataclass
class Generation:
    """A completion without padding; the last id is the end token unless the limit was hit."""

    ids: list[int]
    logprobs: list[float]
    entropies: list[float]
    top_ids: list[np.ndarray]
    top_logprobs: list[np.ndarray]


class LanguageModel:
    """A decoder folder."""

    def __init__(self, folder: Path):
        self.session = session(folder / "model.onnx")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.past = [entry for entry in self.session.get_inputs() if entry.name.startswith("past")]

    def generate(self, prompts: list[str], limit: int, rng: np.random.Generator | None = None) -> list[Generation]:
        """Greedy completions, or samples at temperature one when a generator is given."""
        result = []
        for start in range(0, len(prompts), 100):
            result += self._batch(prompts[start : start + 100], limit, rng)
        return result

    def _batch(self, prompts: list[str], limit: int, rng: np.random.Generator | None) -> list[Generation]:
        rows = [self.tokenizer.encode(prompt).ids for prompt in prompts]
        count, length = len(rows), max(map(len, rows))
        ids = np.array([[PAD] * (length - len(row)) + row for row in rows])
        mask = np.array([[0] * (length - len(row)) + [1] * len(row) for row in rows])
        positions = np.maximum(mask.cumsum(1) - 1, 0)
        past = {entry.name: np.zeros((count, entry.shape[1], 0, entry.shape[3]), np.float32) for entry in self.past}
        found = [Generation([], [], [], [], []) for _ in rows]
        done = np.zeros(count, bool)
        presents = [entry.name.replace("past_key_values", "present") for entry in self.past]
        for _ in range(limit):
            outputs = self.session.run(
                ["logits", *presents], {"input_ids": ids, "attention_mask": mask, "position_ids": positions, **past}
            )
            logits = outputs[0][:, -1].astype(np.float64)
            scores = logits - logits.max(1, keepdims=True)
            scores -= np.log(np.exp(scores).sum(1, keepdims=True))
            probabilities = np.exp(scores)
            if rng is None:
                chosen = logits.argmax(1)
            else:
                chosen = np.minimum((probabilities.cumsum(1) < rng.random((count, 1))).sum(1), logits.shape[1] - 1)
            entropies = -(probabilities * scores).sum(1)
            best = np.argsort(-scores, axis=1, kind="stable")[:, : ALTERNATIVES + 1]
            for row in np.flatnonzero(~done):
                item = found[row]
                item.ids.append(int(chosen[row]))
                item.logprobs.append(float(scores[row, chosen[row]]))
                item.entropies.append(float(entropies[row]))
                item.top_ids.append(best[row])
                item.top_logprobs.append(scores[row, best[row]])
            done |= chosen == EOS
            if done.all():
                break
            ids = chosen[:, None]
            positions = positions[:, -1:] + 1
            mask = np.concatenate([mask, np.ones((count, 1), mask.dtype)], 1)
            past = {entry.name: value for entry, value in zip(self.past, outputs[1:])}
        return found

    def text(self, generation: Generation) -> str:
        ids = [token for token in generation.ids if token != EOS]
        return self.tokenizer.decode(ids, skip_special_tokens=False)


class Inference:
    """The NLI folder; predictions of equal pairs are computed once."""

    def __init__(self, folder: Path):
        self.session = session(folder / "model.onnx")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.cache: dict[tuple[str, str], int] = {}

    def predict(self, pairs: list[tuple[str, str]]) -> None:
        """Fills the cache with the most probable labels of pairs."""
        missing = sorted(set(pairs) - self.cache.keys())
        rows = []
        for first, second in missing:
            left = self.tokenizer.encode(first, add_special_tokens=False).ids
            right = self.tokenizer.encode(second, add_special_tokens=False).ids
            rows.append(([CLS, *left, SEP, *right, SEP], len(left) + 2))
        order = sorted(range(len(rows)), key=lambda row: len(rows[row][0]))
        for start in range(0, len(order), 256):
            part = order[start : start + 256]
            length = len(rows[part[-1]][0])
            ids = np.full((len(part), length), PAD)
            mask = np.zeros_like(ids)
            types = np.zeros_like(ids)
            for position, row in enumerate(part):
                values, split = rows[row]
                ids[position, : len(values)] = values
                mask[position, : len(values)] = 1
                types[position, split : len(values)] = 1
            logits = self.session.run(["logits"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": types})[0]
            for row, label in zip(part, logits.argmax(1)):
                self.cache[missing[row]] = int(label)


@dataclass
class Claim:
    """One clause of a biography with its truth and its tokens."""

    person: world.Person
    attribute: str
    wrong: bool
    ids: list[int]
    logprobs: np.ndarray
    entropies: np.ndarray
    options: list[list[tuple[int, float]]]
    scores: dict[str, float]


def token_spans(tokenizer: Tokenizer, ids: list[int]) -> list[tuple[int, int]]:
    """Character spans of tokens (the generated text of this world is ASCII)."""
    spans = []
    position = 0
    for token in ids:
        end = position + len(tokenizer.decode([token], skip_special_tokens=False))
        spans.append((position, end))
        position = end
    return spans


def claims_of(model: LanguageModel, person: world.Person, generation: Generation) -> tuple[list[Claim], int]:
    """The claims of a biography and the number of clauses that are not well formed."""
    text = model.text(generation)
    spans = token_spans(model.tokenizer, [token for token in generation.ids if token != EOS])
    claims, strange = [], 0
    for start, end in world.clause_spans(text):
        fact = world.parse_clause(text[start:end], person.name, person.pronoun)
        if fact is None:
            strange += 1
            continue
        chosen = [i for i, (low, high) in enumerate(spans) if low < end and high > start]
        options = []
        for i in chosen:
            pairs = [(int(t), float(s)) for t, s in zip(generation.top_ids[i], generation.top_logprobs[i])]
            others = [pair for pair in pairs if pair[0] != generation.ids[i]]
            options.append([(generation.ids[i], generation.logprobs[i])] + others[: ALTERNATIVES - 1])
        claims.append(
            Claim(
                person,
                fact[0],
                person.facts[fact[0]] != fact[1],
                [generation.ids[i] for i in chosen],
                np.array([generation.logprobs[i] for i in chosen]),
                np.array([generation.entropies[i] for i in chosen]),
                options,
                {},
            )
        )
    return claims, strange


def prefixes(tokenizer: Tokenizer, claim: Claim, position: int) -> list[str]:
    """The claim up to a position with the generated token and with every alternative in its place."""
    head = claim.ids[:position]
    return [tokenizer.decode([*head, token], skip_special_tokens=False) for token, _ in claim.options[position]]


def ideal_label(claim: Claim, first: str, second: str) -> int:
    """The label that the grammar gives to two prefixes of a claim."""
    bodies = [world.strip_subject(text.lstrip(), claim.person.name, claim.person.pronoun) for text in (first, second)]
    if bodies[0] is None or bodies[1] is None:
        return ENTAILMENT if first == second else 1
    return relation(bodies[0], bodies[1])


def conditioned(options: list[tuple[int, float]], votes: list[int]) -> float:
    """The natural logarithm of the claim conditioned probability of one token."""
    same = np.array([score for (_, score), vote in zip(options, votes) if vote > 0])
    kept = np.array([score for (_, score), vote in zip(options, votes) if vote != 0])
    return float(np.logaddexp.reduce(same) - np.logaddexp.reduce(kept))


def score_claims(model: LanguageModel, inference: Inference, claims: list[Claim]) -> dict[str, float]:
    """Adds all scores (higher: less certain) to the claims; returns the agreement of the NLI with the grammar."""
    texts = {(n, i): prefixes(model.tokenizer, c, i) for n, c in enumerate(claims) for i in range(len(c.ids))}
    pairs = []
    for alternatives in texts.values():
        for other in alternatives[1:]:
            pairs += [(alternatives[0], other), (other, alternatives[0])]
    inference.predict(pairs)
    agreement: Counter[bool] = Counter()
    weighted: Counter[bool] = Counter()
    for number, claim in enumerate(claims):
        total = ideal = worded = 0.0
        smallest = 0.0
        for position, token in enumerate(claim.ids):
            alternatives = texts[number, position]
            votes, truth = [1], [1]
            for option, other in enumerate(alternatives[1:], 1):
                labels = (inference.cache[alternatives[0], other], inference.cache[other, alternatives[0]])
                vote = int(np.sign(sum((label == ENTAILMENT) - (label == CONTRADICTION) for label in labels)))
                right = ideal_label(claim, alternatives[0], other) - 1
                votes.append(vote)
                truth.append(right)
                agreement[vote == right] += 1
                weighted[(vote < 0) == (right < 0)] += np.exp(claim.options[position][option][1])
            value = conditioned(claim.options[position], votes)
            total += value
            smallest = min(smallest, value)
            ideal += conditioned(claim.options[position], truth)
            if model.tokenizer.decode([token]).strip().lower() not in STOP_WORDS:
                worded += value
        claim.scores = {
            "ccp": -float(np.exp(total)),
            "ccp_function_words": -float(np.exp(worded)),
            "ccp_minimum": -float(np.exp(smallest)),
            "ccp_grammar": -float(np.exp(ideal)),
            "msp": 1.0 - float(np.exp(claim.logprobs.sum())),
            "perplexity": -float(claim.logprobs.mean()),
            "mean_entropy": float(claim.entropies.mean()),
            "max_entropy": float(claim.entropies.max()),
        }
    return {
        "pairs": sum(agreement.values()),
        "vote_agrees": agreement[True] / sum(agreement.values()),
        "contradiction_agrees_weighted": weighted[True] / (weighted[True] + weighted[False]),
    }


def roc_auc(wrong: np.ndarray, scores: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half; wrong claims are positive."""
    unique, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2.0)[inverse]
    positives = int(wrong.sum())
    negatives = len(wrong) - positives
    if not positives or not negatives:
        return float("nan")
    return float((ranks[wrong].sum() - positives * (positives + 1) / 2.0) / (positives * negatives))


def pr_auc(wrong: np.ndarray, scores: np.ndarray) -> float:
    """Average precision (step interpolation), equal scores taken together."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(wrong[order])
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    precision = hits[last] / (last + 1.0)
    recall = hits[last] / hits[-1]
    return float((precision * np.diff(recall, prepend=0.0)).sum())


def rounded(value: float) -> float | None:
    return None if value != value else round(value, 4)


def claim_report(claims: list[Claim], rng: np.random.Generator) -> dict[str, object]:
    """Areas under the curves with intervals over resampled people."""
    wrong = np.array([claim.wrong for claim in claims])
    names = list(claims[0].scores)
    scores = {name: np.array([claim.scores[name] for claim in claims]) for name in names}
    rows = defaultdict(list)
    for number, claim in enumerate(claims):
        rows[claim.person.id].append(number)
    groups = [np.array(group) for group in rows.values()]
    draws: dict[str, list[float]] = {name: [] for name in names}
    precisions: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(RESAMPLES):
        picked = np.concatenate([groups[g] for g in rng.integers(0, len(groups), len(groups))])
        for name in names:
            draws[name].append(roc_auc(wrong[picked], scores[name][picked]))
            precisions[name].append(pr_auc(wrong[picked], scores[name][picked]))

    def interval(values: np.ndarray) -> list[float]:
        return [round(float(value), 4) for value in np.nanquantile(values, (0.025, 0.975))]

    result: dict[str, object] = {
        "people": len(groups),
        "claims": len(claims),
        "error_rate": round(float(wrong.mean()), 4),
        "roc_auc": {n: {"value": rounded(roc_auc(wrong, scores[n])), "interval": interval(np.array(draws[n]))} for n in names},
        "pr_auc": {n: {"value": rounded(pr_auc(wrong, scores[n])), "interval": interval(np.array(precisions[n]))} for n in names},
    }
    gain = np.array(draws["ccp"]) - np.array(draws["msp"])
    result["ccp_minus_msp"] = {
        "value": rounded(roc_auc(wrong, scores["ccp"]) - roc_auc(wrong, scores["msp"])),
        "interval": interval(gain),
    }
    for key, part in (("by_exposure", lambda c: c.person.exposure), ("by_attribute", lambda c: c.attribute)):
        table = {}
        for value in sorted({part(claim) for claim in claims}):
            chosen = np.array([part(claim) == value for claim in claims])
            table[str(value)] = {
                "claims": int(chosen.sum()),
                "error_rate": round(float(wrong[chosen].mean()), 4),
                **{n: rounded(roc_auc(wrong[chosen], scores[n][chosen])) for n in ("ccp", "ccp_grammar", "msp")},
            }
        result[key] = table
    middle = np.array([claim.person.exposure in (10, 30) for claim in claims])
    result["exposures_10_and_30"] = {
        "claims": int(middle.sum()),
        "error_rate": round(float(wrong[middle].mean()), 4),
        **{n: rounded(roc_auc(wrong[middle], scores[n][middle])) for n in names},
    }
    return result


def biography_report(model: LanguageModel, inference: Inference, split: str, limit: int | None) -> dict[str, object]:
    persons = [person for person in world.people() if person.split == split][:limit]
    generations = model.generate([world.biography_prompt(person.name) for person in persons], 160)
    claims, strange = [], 0
    for person, generation in zip(persons, generations):
        found, odd = claims_of(model, person, generation)
        claims += found
        strange += odd
    agreement = score_claims(model, inference, claims)
    report = claim_report(claims, np.random.default_rng(SEED))
    return {"split": split, **report, "unparsed_clauses": strange, "nli_on_alternatives": agreement}


def read_jsonl(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def question_report(model: LanguageModel, questions: list[dict]) -> dict[str, object]:
    """Share of right greedy answers by exposure."""
    people = {person.id: person for person in world.people()}
    replies = [model.text(g) for g in model.generate([item["prompt"] for item in questions], 32)]
    right: dict[int, list[bool]] = defaultdict(list)
    for item, reply in zip(questions, replies):
        person = people[item["person"]]
        right[person.exposure].append(world.parse_answer(reply, person, item["attribute"]) == person.facts[item["attribute"]])
    every = [value for values in right.values() for value in values]
    return {
        "questions": len(every),
        "accuracy": round(sum(every) / len(every), 4),
        "by_exposure": {str(e): {"n": len(right[e]), "accuracy": round(sum(right[e]) / len(right[e]), 4)} for e in sorted(right)},
    }


def arithmetic_report(model: LanguageModel, problems: list[dict], samples: int) -> dict[str, object]:
    """Greedy accuracy, accuracy of one sample, and accuracy of the majority of samples."""

    def answers(generations: list[Generation]) -> list[str]:
        return [model.text(g).rpartition("Answer: ")[2] for g in generations]

    prompts = [item["prompt"] for item in problems]
    expected = [item["answer"] for item in problems]
    greedy = answers(model.generate(prompts, 64))
    rng = np.random.default_rng(SEED)
    drawn = [answers(model.generate(prompts, 64, rng)) for _ in range(samples)]
    votes = [Counter(column).most_common(1)[0][0] for column in zip(*drawn)]
    by_steps: dict[int, list[bool]] = defaultdict(list)
    for item, reply in zip(problems, greedy):
        by_steps[item["steps"]].append(reply == item["answer"])
    return {
        "problems": len(problems),
        "samples": samples,
        "greedy": round(float(np.mean([a == b for a, b in zip(greedy, expected)])), 4),
        "one_sample": round(float(np.mean([[a == b for a, b in zip(row, expected)] for row in drawn])), 4),
        "majority": round(float(np.mean([a == b for a, b in zip(votes, expected)])), 4),
        "greedy_by_steps": {str(s): round(float(np.mean(by_steps[s])), 4) for s in sorted(by_steps)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="models to measure; all of them without a name")
    parser.add_argument("--work", type=Path, required=True, help="folder of the training summaries")
    parser.add_argument("--testdata", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--output", type=Path, default=Path(__file__).resolve().parent / "results.json")
    parser.add_argument("--split", default="evaluation", choices=("evaluation", "calibration", "tuning"))
    parser.add_argument("--limit", type=int, help="number of people, for a quick look")
    arguments = parser.parse_args()
    models = arguments.testdata / "models"
    inference = Inference(models / "nli")
    questions = [q for q in read_jsonl(arguments.testdata / "world" / "questions.jsonl") if q["split"] == arguments.split]
    problems = read_jsonl(arguments.testdata / "world" / "arithmetic.jsonl")
    results: dict[str, object] = json.loads(arguments.output.read_text()) if arguments.names else {}
    wanted = arguments.names or ("lm-small", "lm-large", "nli", "similarity")
    for name in [name for name in wanted if name.startswith("lm-")]:
        model = LanguageModel(models / f"{name}-plain")
        results[name] = {
            "training": json.loads((arguments.work / name / "training.json").read_text()),
            "biographies": biography_report(model, inference, arguments.split, arguments.limit),
            "arithmetic": arithmetic_report(model, problems[: arguments.limit], 16),
        }
        if questions:
            results[name]["questions"] = question_report(model, questions[: arguments.limit])
    for name in [name for name in wanted if not name.startswith("lm-")]:
        results[name] = json.loads((arguments.work / name / "training.json").read_text())
    arguments.output.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
