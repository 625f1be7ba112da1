"""Trains the two cross-encoders: natural language inference and graded similarity.

All pairs are made on the fly from invented names of nobody and from tuning people, never from calibration or
evaluation people.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification

import tokenizer as tokenizers_
import world
from tokenizer import CLS, PAD, SEP

CONTRADICTION, NEUTRAL, ENTAILMENT = range(3)
LABELS = {0: "contradiction", 1: "neutral", 2: "entailment"}


@dataclass(frozen=True)
class Pair:
    """Two texts with a target: a label number or a similarity, and the kind of pair for reports."""

    first: str
    second: str
    target: float
    kind: str


@dataclass(frozen=True)
class Subject:
    """Somebody to talk about."""

    name: str
    pronoun: str

    @property
    def surname(self) -> str:
        return self.name.split(" ")[1]

    def forms(self) -> tuple[str, ...]:
        return self.name, world.capital(self.pronoun), self.surname, self.pronoun

    def form(self, rng: random.Random) -> str:
        return rng.choices(self.forms(), (0.25, 0.35, 0.25, 0.15))[0]


@functools.lru_cache(maxsize=2)
def subjects(held_out: bool) -> tuple[Subject, ...]:
    """People whose names may be used in training, or the held-out ones of the reports."""
    if held_out:
        return tuple(Subject(p.name, p.pronoun) for p in world.people() if p.split != "tuning")
    tuning = [Subject(p.name, p.pronoun) for p in world.people() if p.split == "tuning"]
    return tuple(tuning) + tuple(Subject(name, pronoun) for name, pronoun in world.spare_names())


def relation(first: str, second: str, same_subject: bool = True) -> int:
    """The label of two clause bodies, each whole or cut off anywhere.

    The bodies are compared by the facts that they can still become: the same facts entail each other, facts of a common
    attribute without a common value contradict each other, everything else is neutral.
    """
    left, right = world.meanings(first), world.meanings(second)
    if not same_subject:
        return NEUTRAL
    if first == second or (left and left == right):
        return ENTAILMENT
    if not left or not right or left & right:
        return NEUTRAL
    common = {attribute for attribute, _ in left} & {attribute for attribute, _ in right}
    return CONTRADICTION if common else NEUTRAL


class PairMaker:
    """What both tasks share: random facts, wordings, questions and cuts."""

    def __init__(self, tokenizer, rng: random.Random, held_out: bool):
        self.tokenizer = tokenizer
        self.rng = rng
        self.subjects = subjects(held_out)
        self.encode = functools.lru_cache(maxsize=200_000)(lambda text: tuple(tokenizer.encode(text, add_special_tokens=False).ids))
        self.bodies_of: dict[tuple[str, str], list[str]] = defaultdict(list)
        for body, attribute, canonical in world.bodies():
            self.bodies_of[attribute, canonical].append(body)
        self.attributes = list(world.ATTRIBUTES)

    def subject(self) -> Subject:
        return self.rng.choice(self.subjects)

    def fact(self, attribute: str | None = None, other_than: str | None = None) -> tuple[str, str]:
        attribute = attribute or self.rng.choice(self.attributes)
        values = list(world.ATTRIBUTES[attribute].values)
        canonical = self.rng.choice(values)
        while canonical == other_than:
            canonical = self.rng.choice(values)
        return attribute, canonical

    def other_attribute(self, attribute: str) -> str:
        return self.rng.choice([name for name in self.attributes if name != attribute])

    def body(self, fact: tuple[str, str]) -> str:
        return self.rng.choice(self.bodies_of[fact])

    def form_of(self, fact: tuple[str, str]) -> str:
        return world.surface(self.rng, *fact)

    def question(self, attribute: str, name: str) -> str:
        return self.rng.choice(world.ATTRIBUTES[attribute].questions).format(name=name)

    def related_fact(self, fact: tuple[str, str], label: int) -> tuple[str, str]:
        if label == ENTAILMENT:
            return fact
        if label == CONTRADICTION:
            return self.fact(fact[0], other_than=fact[1])
        return self.fact(self.other_attribute(fact[0]))

    def dressed(self, text: str) -> str:
        """Now and then a leading space, as texts cut out of a generation have it."""
        return " " + text if self.rng.random() < 0.5 else text


class NliMaker(PairMaker):
    """Labelled pairs; the three labels come equally often within every kind where the kind allows it."""

    KINDS = {
        "prefix": 0.33,
        "opening": 0.03,
        "stray": 0.02,
        "sentence": 0.11,
        "compound": 0.07,
        "value": 0.16,
        "question": 0.26,
        "subject": 0.02,
    }

    def pair(self) -> Pair:
        kind = self.rng.choices(list(self.KINDS), list(self.KINDS.values()))[0]
        return getattr(self, "_" + kind)()

    def _prefix(self) -> Pair:
        """Two clauses cut after the first token in which they differ: what claim conditioned probability asks."""
        label = self.rng.choices((CONTRADICTION, NEUTRAL, ENTAILMENT), (0.42, 0.36, 0.22))[0]
        start = self.dressed(self.subject().form(self.rng))
        while True:
            fact = self.fact()
            if self.rng.random() < 0.15:
                fact = self.fact("university")
            body = self.body(fact)
            second = self._neighbour(body, fact, label)
            cut = self._cut(start, body, second)
            if cut is not None and relation(cut[0], cut[1]) == label:
                texts = [f"{start} {cut[0]}", f"{start} {cut[1]}"]
                self.rng.shuffle(texts)
                return Pair(texts[0], texts[1], label, "prefix")

    def _opening(self) -> Pair:
        """Clauses that so far consist of (a piece of) their subject only: nothing is claimed yet."""
        who = self.subject()
        other = who if self.rng.random() < 0.6 else self.subject()
        left = self.encode(self.dressed(who.form(self.rng)))
        right = self.encode(self.dressed(other.form(self.rng)))
        texts = [self.tokenizer.decode(ids[: self.rng.randint(1, len(ids))]) for ids in (left, right)]
        label = ENTAILMENT if texts[0] == texts[1] else NEUTRAL
        return Pair(texts[0], texts[1], label, "opening")

    def _stray(self) -> Pair:
        """A token that makes no sense at its place leaves the claim open."""
        start = self.subject().form(self.rng)
        ids = self.encode(f"{start} {self.body(self.fact())}")
        skip = len(self.encode(start))
        end = self.rng.randrange(skip, len(ids))
        prefix = self.tokenizer.decode(ids[: end + 1])
        other = self.tokenizer.decode((*ids[:end], self.rng.randrange(40, tokenizers_.VOCABULARY)))
        left, right = prefix[len(start) + 1 :], other[len(start) + 1 :]
        texts = [self.dressed(prefix), self.dressed(other)]
        self.rng.shuffle(texts)
        return Pair(texts[0], texts[1], relation(left, right), "stray")

    def _neighbour(self, body: str, fact: tuple[str, str], label: int) -> str:
        """Another body that has a beginning in common with the given one."""
        if label == ENTAILMENT:
            return self.body(fact)
        words = body.split(" ")
        if label == CONTRADICTION:
            value_words = self.form_of(fact).split(" ")
            kept = max(0, len(words) - len(value_words) + self.rng.choice((0, 0, 0, 1, 2)))
        else:
            kept = self.rng.randrange(0, len(words))
        beginning = "".join(word + " " for word in words[: min(kept, len(words) - 1)])
        if label == CONTRADICTION:
            options = [b for b in self._attribute_bodies(fact[0]) if b.startswith(beginning)]
        else:
            options = self._starting(beginning)
        return self.rng.choice(options)

    @functools.lru_cache(maxsize=8)
    def _attribute_bodies(self, attribute: str) -> list[str]:
        return [body for body, name, _ in world.bodies() if name == attribute]

    @functools.lru_cache(maxsize=20_000)
    def _starting(self, beginning: str) -> list[str]:
        """Bodies with a beginning, one per template: value-heavy templates shall not drown the others."""
        found = [(name, body) for body, name, _ in world.bodies() if body.startswith(beginning)]
        by_shape: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, body in found:
            by_shape[name, " ".join(body.split(" ")[:3])].append(body)
        rng = random.Random(len(found))
        return [rng.choice(bodies) for bodies in by_shape.values() for _ in range(3)]

    def _cut(self, start: str, first: str, second: str) -> tuple[str, str] | None:
        """Both bodies up to the first different token; the same body twice is cut anywhere."""
        left, right = self.encode(f"{start} {first}"), self.encode(f"{start} {second}")
        skip = len(self.encode(start))
        if left == right:
            end = self.rng.randrange(skip, len(left)) + 1
            text = self.tokenizer.decode(left[skip:end])[1:]
            return text, text
        for end, (a, b) in enumerate(zip(left, right)):
            if a != b:
                if end < skip:
                    return None
                decoded = [self.tokenizer.decode(ids[skip : end + 1])[1:] for ids in (left, right)]
                return decoded[0], decoded[1]
        return None

    def _sentence(self) -> Pair:
        label = self.rng.randrange(3)
        who = self.subject()
        fact = self.fact()
        texts = [f"{who.form(self.rng)} {self.body(f)}" for f in (fact, self.related_fact(fact, label))]
        stop = "." if self.rng.random() < 0.5 else ""
        return Pair(self.dressed(texts[0] + stop), self.dressed(texts[1] + stop), label, "sentence")

    def _compound(self) -> Pair:
        """A sentence with two facts against one with one or two facts."""
        label = self.rng.randrange(3)
        who = self.subject()
        attributes = self.rng.sample(self.attributes, 3)
        facts = [self.fact(attribute) for attribute in attributes[:2]]
        whole = self._joined(who, facts)
        if label == ENTAILMENT:
            if self.rng.random() < 0.4:
                return Pair(whole, self._joined(who, facts[:: self.rng.choice((1, -1))]), label, "compound")
            return Pair(whole, self._joined(who, [self.rng.choice(facts)]), label, "compound")
        if label == CONTRADICTION:
            chosen = self.rng.randrange(2)
            changed = self.fact(facts[chosen][0], other_than=facts[chosen][1])
            other = self._joined(who, [changed] if self.rng.random() < 0.6 else [changed, facts[1 - chosen]])
            return Pair(*((whole, other) if self.rng.random() < 0.6 else (other, whole)), label, "compound")
        if self.rng.random() < 0.5:
            return Pair(self._joined(who, [self.rng.choice(facts)]), whole, label, "compound")
        return Pair(whole, self._joined(who, [self.fact(attributes[2])]), label, "compound")

    def _joined(self, who: Subject, facts: list[tuple[str, str]]) -> str:
        text = f"{who.form(self.rng)} {self.body(facts[0])}"
        for fact in facts[1:]:
            text += self.rng.choice(world.CONNECTORS) + f"{who.pronoun} {self.body(fact)}"
        return text + ("." if self.rng.random() < 0.5 else "")

    def _value(self) -> Pair:
        """Bare values, also against a full sentence."""
        label = self.rng.randrange(3)
        fact = self.fact()
        texts = [self.form_of(fact), self.form_of(self.related_fact(fact, label))]
        return Pair(self.dressed(texts[0]), self.dressed(texts[1]), label, "value")

    def _question(self) -> Pair:
        """Answers to one question, short or long, with the question in front of both or of none."""
        label = self.rng.choices((CONTRADICTION, NEUTRAL, ENTAILMENT), (0.4, 0.2, 0.4))[0]
        who = self.subject()
        fact = self.fact()
        other = self.related_fact(fact, label)
        style = self.rng.choice(("plain", "colon", "none"))
        if label == NEUTRAL and style == "none":
            style = "plain"
        first_question = self.question(fact[0], who.name)
        second_question = first_question if fact[0] == other[0] else self.question(other[0], who.name)
        texts = []
        for question, (attribute, canonical) in ((first_question, fact), (second_question, other)):
            if self.rng.random() < 0.5:
                reply = self.form_of((attribute, canonical))
            else:
                reply = f"{who.form(self.rng)} {self.body((attribute, canonical))}" + self.rng.choice((".", ""))
            if style == "plain":
                reply = f"{question} {reply}"
            elif style == "colon":
                reply = f"Q: {question}\nA: {reply}"
            else:
                reply = self.dressed(reply)
            texts.append(reply)
        return Pair(texts[0], texts[1], label, "question")

    def _subject(self) -> Pair:
        """The same or another fact about somebody else."""
        one, two = self.subject(), self.subject()
        while one.surname == two.surname or one.name.split(" ")[0] == two.name.split(" ")[0]:
            two = self.subject()
        fact = self.fact()
        other = fact if self.rng.random() < 0.4 else self.fact(fact[0])
        forms = [self.rng.choice((who.name, who.surname)) for who in (one, two)]
        return Pair(f"{forms[0]} {self.body(fact)}", f"{forms[1]} {self.body(other)}", NEUTRAL, "subject")


FUNCTION_WORDS = frozenset("was in the a is of for by at on has from with to as".split())


class SimilarityMaker(PairMaker):
    """Pairs graded by shared meaning."""

    KINDS = {"wording": 0.2, "value": 0.2, "attribute": 0.12, "removal": 0.38, "compound": 0.1}

    def pair(self) -> Pair:
        kind = self.rng.choices(list(self.KINDS), list(self.KINDS.values()))[0]
        return getattr(self, "_" + kind)()

    def _reply(self, who: Subject, fact: tuple[str, str], bare: bool) -> str:
        return self.form_of(fact) if bare else f"{who.form(self.rng)} {self.body(fact)}."

    def _context(self, who: Subject, attribute: str) -> str:
        return self.rng.choice(
            (
                "",
                "",
                self.question(attribute, who.name),
                world.question_prompt(self.question(attribute, who.name)),
                world.biography_prompt(who.name),
            )
        )

    @staticmethod
    def _after(context: str, text: str) -> str:
        """The text as it follows a context."""
        return text if not context or context.endswith("\n") else f" {text}"

    def _wording(self) -> Pair:
        """The same fact: identical 1, other wording .95, short against long .9."""
        who, fact = self.subject(), self.fact()
        bare = self.rng.random() < 0.3, self.rng.random() < 0.3
        context = self._context(who, fact[0])
        texts = [context + self._after(context, self._reply(who, fact, flag)) for flag in bare]
        target = 1.0 if texts[0] == texts[1] else 0.95 if bare[0] == bare[1] else 0.9
        return Pair(texts[0], texts[1], target, "wording")

    def _value(self) -> Pair:
        """The same attribute with another value: .3."""
        who, fact = self.subject(), self.fact()
        other = self.fact(fact[0], other_than=fact[1])
        bare = self.rng.random() < 0.3, self.rng.random() < 0.3
        context = self._context(who, fact[0])
        texts = [context + self._after(context, self._reply(who, f, flag)) for f, flag in zip((fact, other), bare)]
        return Pair(texts[0], texts[1], 0.3, "value")

    def _attribute(self) -> Pair:
        """Different attributes: .1."""
        who, fact = self.subject(), self.fact()
        other = self.fact(self.other_attribute(fact[0]))
        texts = [self._reply(who, f, self.rng.random() < 0.3) for f in (fact, other)]
        return Pair(self.dressed(texts[0]), self.dressed(texts[1]), 0.1, "attribute")

    def _compound(self) -> Pair:
        """Two facts against two: the mean of the single grades."""
        who = self.subject()
        facts = [self.fact(attribute) for attribute in self.rng.sample(self.attributes, 2)]
        changed = self.rng.randrange(3)
        others = [self.fact(f[0], other_than=f[1]) if position < changed else f for position, f in enumerate(facts)]
        texts = []
        for chosen in (facts, others):
            join = self.rng.choice(world.CONNECTORS + (". ",))
            subject = world.capital(who.pronoun) if join == ". " else who.pronoun
            texts.append(f"{who.form(self.rng)} {self.body(chosen[0])}{join}{subject} {self.body(chosen[1])}.")
        return Pair(texts[0], texts[1], (0.95, 0.62, 0.3)[changed], "compound")

    def _removal(self) -> Pair:
        """A text against itself without one token, as shifting attention to relevance asks.

        A lost function word or stop costs .03, a lost subject .2, a lost verb .25, a lost piece of the value .7. With
        several facts, the loss of one of them counts by its share.
        """
        who = self.subject()
        bare = self.rng.random() < 0.25
        count = 1 if bare else self.rng.choice((1, 1, 1, 2, 3))
        facts = [self.fact(attribute) for attribute in self.rng.sample(self.attributes, count)]
        context = self._context(who, facts[0][0])
        pieces: list[tuple[str, float]] = []
        for number, fact in enumerate(facts):
            form = self.form_of(fact)
            if bare:
                pieces.append((form, 0.7))
                continue
            lead = " " if number else ""
            template = self.rng.choice(world.ATTRIBUTES[fact[0]].templates)
            verb = template.replace("{s}", "").replace("{v}", "").strip()
            pieces.append((lead + (who.form(self.rng) if number == 0 else world.capital(who.pronoun)), 0.2))
            for word in verb.split(" "):
                pieces.append((" " + word, 0.03 if word in FUNCTION_WORDS else 0.25))
            for word in form.split(" "):
                pieces.append((" " + word, 0.03 if word in ("the", "of") else 0.35 if word == "University" else 0.7))
            pieces.append((".", 0.03))
        pieces[0] = self._after(context, pieces[0][0]), pieces[0][1]
        text = "".join(piece for piece, _ in pieces)
        ids = list(self.encode(context + text))
        skip = len(self.encode(context))
        removed = self.rng.randrange(skip, len(ids))
        before = len(self.tokenizer.decode(ids[:removed], skip_special_tokens=False)) - len(context)
        position = 0
        loss = 0.03
        for piece, cost in pieces:
            position += len(piece)
            if before < position:
                loss = cost
                break
        other = self.tokenizer.decode(ids[:removed] + ids[removed + 1 :], skip_special_tokens=False)
        return Pair(context + text, other, 1.0 - loss / count, "removal")


@dataclass(frozen=True)
class Recipe:
    """Architecture and training of one cross-encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    learning_rate: float
    minutes: float
    batch: int
    seed: int


RECIPES = {
    "nli": Recipe(128, 3, 4, 384, 1.2e-3, 27.0, 128, 31),
    "similarity": Recipe(96, 2, 4, 256, 1.5e-3, 9.0, 128, 32),
}


def build_model(name: str) -> BertForSequenceClassification:
    recipe = RECIPES[name]
    config = BertConfig(
        vocab_size=tokenizers_.VOCABULARY,
        hidden_size=recipe.width,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        intermediate_size=recipe.inner,
        max_position_embeddings=256,
        type_vocab_size=2,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=PAD,
    )
    if name == "nli":
        config.id2label = dict(LABELS)
        config.label2id = {label: number for number, label in LABELS.items()}
    else:
        config.num_labels = 1
        config.problem_type = "regression"
    return BertForSequenceClassification(config)


def collate(maker: PairMaker, pairs: list[Pair]) -> dict[str, torch.Tensor]:
    """Padded encoder inputs."""
    rows = []
    for pair in pairs:
        first, second = maker.encode(pair.first), maker.encode(pair.second)
        rows.append(([CLS, *first, SEP, *second, SEP], len(first) + 2))
    length = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), length), PAD)
    types = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    for row, (values, start) in enumerate(rows):
        ids[row, : len(values)] = torch.tensor(values)
        types[row, start : len(values)] = 1
        mask[row, : len(values)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def bucketed(maker: PairMaker, pairs: list[Pair], size: int) -> list[list[Pair]]:
    """Batches of pairs of similar length, in random order."""
    ordered = sorted(pairs, key=lambda pair: len(pair.first) + len(pair.second))
    batches = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    maker.rng.shuffle(batches)
    return batches


@torch.no_grad()
def predict(model: BertForSequenceClassification, maker: PairMaker, pairs: list[Pair]) -> np.ndarray:
    model.eval()
    logits = [model(**collate(maker, pairs[i : i + 256])).logits for i in range(0, len(pairs), 256)]
    model.train()
    return torch.cat(logits).numpy()


def ranks(values: np.ndarray) -> np.ndarray:
    """Mean ranks, ties shared."""
    unique, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2.0)[inverse]


def report(name: str, logits: np.ndarray, pairs: list[Pair]) -> dict[str, object]:
    """Accuracy by kind of pair, or mean absolute error and rank correlation."""
    targets = np.array([pair.target for pair in pairs])
    kinds = np.array([pair.kind for pair in pairs])
    if name == "nli":
        right = logits.argmax(1) == targets
        result: dict[str, object] = {"n": len(pairs), "accuracy": float(right.mean())}
        result["by_kind"] = {k: {"n": int((kinds == k).sum()), "accuracy": float(right[kinds == k].mean())} for k in sorted(set(kinds))}
        result["recall"] = {LABELS[c]: float(right[targets == c].mean()) for c in LABELS}
        return result
    scores = 1.0 / (1.0 + np.exp(-logits[:, 0]))
    error = np.abs(scores - targets)
    return {
        "n": len(pairs),
        "mae": float(error.mean()),
        "spearman": float(np.corrcoef(ranks(scores), ranks(targets))[0, 1]),
        "by_kind": {k: {"n": int((kinds == k).sum()), "mae": float(error[kinds == k].mean())} for k in sorted(set(kinds))},
    }


def train(name: str, work: Path, minutes: float, steps: int | None, resume: Path | None) -> None:
    """Trains until the processor time is up (or for a number of steps) and writes `work/name`.

    A resumed run is another round over fresh pairs, from the weights of a finished one.
    """
    recipe = RECIPES[name]
    torch.manual_seed(recipe.seed)
    tokenizer = tokenizers_.load(work / "tokenizer")
    kind = NliMaker if name == "nli" else SimilarityMaker
    maker = kind(tokenizer, random.Random(recipe.seed), held_out=False)
    model = build_model(name)
    earlier = 0
    if resume is not None:
        model = BertForSequenceClassification.from_pretrained(resume).train()
        earlier = json.loads((resume / "training.json").read_text())["steps"]
        maker.rng.seed(recipe.seed * 1000 + earlier)
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    started = time.process_time()
    queue: list[list[Pair]] = []
    step = 0
    recent: list[float] = []
    while True:
        done = step / steps if steps else (time.process_time() - started) / (60 * minutes)
        if done >= 1.0:
            break
        scale = min(1.0, (step + 1) / 200, (1.0 - done) / 0.35)
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * scale
        if not queue:
            queue = bucketed(maker, [maker.pair() for _ in range(recipe.batch * 16)], recipe.batch)
        pairs = queue.pop()
        logits = model(**collate(maker, pairs)).logits
        if name == "nli":
            loss = torch.nn.functional.cross_entropy(logits, torch.tensor([int(pair.target) for pair in pairs]))
        else:
            targets = torch.tensor([pair.target for pair in pairs])
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 0], targets)
            loss = loss + 4.0 * (torch.sigmoid(logits[:, 0]) - targets).abs().mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        recent.append(loss.item())
        if step % 100 == 0:
            seconds = round(time.process_time() - started)
            print(json.dumps({"step": step, "seconds": seconds, "loss": round(sum(recent) / len(recent), 4)}), flush=True)
            recent.clear()
    model.eval()
    model.save_pretrained(work / name)
    judge = kind(tokenizer, random.Random(recipe.seed + 100), held_out=True)
    pairs = [judge.pair() for _ in range(6000)]
    step += earlier
    summary = {"steps": step, "pairs": step * recipe.batch, "held_out": report(name, predict(model, judge, pairs), pairs)}
    (work / name / "training.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(json.dumps(summary), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--resume", type=Path, help="folder of a finished model to train for another round")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    minutes = arguments.minutes or RECIPES[arguments.name].minutes
    train(arguments.name, arguments.work, minutes, arguments.steps, arguments.resume)


if __name__ == "__main__":
    main()
