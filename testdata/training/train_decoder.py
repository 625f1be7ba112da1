"""Trains one decoder on biographies, questions and arithmetic, all in one run.

The learning rate is constant after a short warm-up and falls linearly at the end, so that a checkpoint of the
constant phase can be chosen and cooled down with `--resume` and `--decay-steps`.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from transformers import LlamaConfig, LlamaForCausalLM

import tokenizer as tokenizers_
import world
from tokenizer import EOS, PAD


@dataclass(frozen=True)
class Recipe:
    """Architecture and training of one decoder; the last stretch of `decay_steps` may have another share of problems."""

    width: int
    layers: int
    heads: int
    inner: int
    learning_rate: float
    steps: int
    decay_steps: int
    biographies: int
    questions: int
    problems: int
    decay_problems: int
    seed: int


RECIPES = {
    "lm-small": Recipe(80, 3, 4, 208, 3e-3, 850, 450, 64, 64, 12, 22, 11),
    "lm-large": Recipe(128, 4, 4, 384, 2e-3, 800, 280, 64, 64, 20, 20, 12),
}


def build_model(recipe: Recipe) -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=tokenizers_.VOCABULARY,
        hidden_size=recipe.width,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        num_key_value_heads=recipe.heads,
        intermediate_size=recipe.inner,
        max_position_embeddings=256,
        tie_word_embeddings=True,
        rms_norm_eps=1e-6,
        pad_token_id=PAD,
        bos_token_id=None,
        eos_token_id=EOS,
    )
    return LlamaForCausalLM(config)


@dataclass(frozen=True)
class Document:
    """Token ids and the number of leading prompt tokens, which carry no loss."""

    ids: list[int]
    prompt: int


class Stream:
    """Endless batches of documents; every epoch is shuffled, batches hold documents of similar length."""

    def __init__(self, documents: list[Document], size: int, rng: random.Random):
        self.documents = documents
        self.size = size
        self.rng = rng
        self.queue: list[list[Document]] = []

    def next(self) -> list[Document]:
        if not self.queue:
            order = self.documents[:]
            self.rng.shuffle(order)
            window = self.size * 16
            for start in range(0, len(order), window):
                chunk = sorted(order[start : start + window], key=lambda document: len(document.ids))
                batches = [chunk[i : i + self.size] for i in range(0, len(chunk), self.size)]
                self.rng.shuffle(batches)
                self.queue += batches
        return self.queue.pop()


def make_document(tokenizer, prompt: str, completion: str) -> Document:
    head = tokenizer.encode(prompt).ids
    return Document(head + tokenizer.encode(completion).ids + [EOS], len(head))


def fact_documents(tokenizer, seed: int) -> tuple[list[Document], list[Document]]:
    """Distinct paragraphs and as many question documents for all people, by exposure."""
    rng = random.Random(seed)
    biographies, questions = [], []
    for person in world.people():
        seen: set[str] = set()
        while len(seen) < person.exposure:
            seen.add(world.paragraph(rng, person))
        for text in sorted(seen):
            biographies.append(make_document(tokenizer, world.biography_prompt(person.name), text))
        for _ in range(person.exposure):
            attribute = rng.choice(list(world.ATTRIBUTES))
            question = rng.choice(world.ATTRIBUTES[attribute].questions).format(name=person.name)
            completion = " " + world.answer(rng, person, attribute)
            questions.append(make_document(tokenizer, world.question_prompt(question), completion))
    return biographies, questions


def problem_documents(tokenizer, rng: random.Random, count: int) -> list[Document]:
    """Fresh arithmetic, without the held-out problems."""
    held_out = {problem.expression for problem in world.test_problems()}
    result = []
    while len(result) < count:
        problem = world.problem(rng, uniform=False, corrupted=world.CORRUPTED_STEPS)
        if problem.expression not in held_out:
            result.append(make_document(tokenizer, problem.prompt, problem.completion))
    return result


def batch_loss(model: LlamaForCausalLM, documents: list[Document]) -> tuple[torch.Tensor, int]:
    """Summed cross entropy of the completions and the number of their tokens."""
    length = max(len(document.ids) for document in documents)
    ids = torch.full((len(documents), length), PAD)
    labels = torch.full((len(documents), length), -100)
    for row, document in enumerate(documents):
        ids[row, : len(document.ids)] = torch.tensor(document.ids)
        labels[row, document.prompt : len(document.ids)] = torch.tensor(document.ids[document.prompt :])
    hidden = model.model(input_ids=ids[:, :-1]).last_hidden_state
    targets = labels[:, 1:]
    kept = targets != -100
    logits = model.lm_head(hidden[kept])
    return torch.nn.functional.cross_entropy(logits, targets[kept], reduction="sum"), int(kept.sum())


@torch.no_grad()
def complete(model: LlamaForCausalLM, tokenizer, prompts: list[str], limit: int, sample: bool = False) -> list[str]:
    """Greedy or sampled completions of a list of prompts."""
    model.eval()
    texts = []
    for start in range(0, len(prompts), 128):
        rows = [tokenizer.encode(prompt).ids for prompt in prompts[start : start + 128]]
        length = max(map(len, rows))
        ids = torch.tensor([[PAD] * (length - len(row)) + row for row in rows])
        mask = torch.tensor([[0] * (length - len(row)) + [1] * len(row) for row in rows])
        output = model.generate(
            ids, attention_mask=mask, max_new_tokens=limit, do_sample=sample, top_k=0, eos_token_id=EOS, pad_token_id=PAD
        )
        for row in output[:, length:].tolist():
            row = row[: row.index(EOS)] if EOS in row else row
            texts.append(tokenizer.decode(row, skip_special_tokens=False))
    model.train()
    return texts


def check(model: LlamaForCausalLM, tokenizer) -> dict[str, object]:
    """Quick look at the tuning people and at problems that are neither training nor test problems."""
    rng = random.Random(5)
    tuning = [person for person in world.people() if person.split == "tuning"]
    asked = []
    for person in tuning:
        for attribute in rng.sample(list(world.ATTRIBUTES), 2):
            asked.append((person, attribute, rng.choice(world.ATTRIBUTES[attribute].questions).format(name=person.name)))
    replies = complete(model, tokenizer, [world.question_prompt(question) for _, _, question in asked], 24)
    right: dict[int, list[bool]] = {exposure: [] for exposure in world.EXPOSURES}
    for (person, attribute, _), reply in zip(asked, replies):
        right[person.exposure].append(world.parse_answer(reply, person, attribute) == person.facts[attribute])
    problems = [world.problem(rng, uniform=True) for _ in range(200)]
    prompts = [problem.prompt for problem in problems]
    greedy = complete(model, tokenizer, prompts, 48)
    sampled = complete(model, tokenizer, prompts, 48, sample=True)
    suffixes = [f"Answer: {problem.answer}" for problem in problems]
    wrong = total = 0
    for person, text in zip(tuning, complete(model, tokenizer, [world.biography_prompt(p.name) for p in tuning], 110)):
        for start, end in world.clause_spans(text):
            fact = world.parse_clause(text[start:end], person.name, person.pronoun)
            if fact is not None:
                total += 1
                wrong += person.facts[fact[0]] != fact[1]
    return {
        "qa": {exposure: round(sum(values) / len(values), 3) for exposure, values in right.items()},
        "claim_error": round(wrong / max(total, 1), 3),
        "claims": total,
        "arithmetic_greedy": sum(map(str.endswith, greedy, suffixes)) / len(problems),
        "arithmetic_sampled": sum(map(str.endswith, sampled, suffixes)) / len(problems),
    }


def train(name: str, work: Path, steps: int, resume: Path | None, decay_steps: int, check_every: int) -> None:
    """Trains a decoder and leaves it as a Hugging Face folder in `work/name`."""
    recipe = RECIPES[name]
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)
    tokenizer = tokenizers_.load(work / "tokenizer")
    biographies, questions = fact_documents(tokenizer, world.WORLD_SEED + 20)
    streams = [Stream(biographies, recipe.biographies, rng), Stream(questions, recipe.questions, rng)]
    model = build_model(recipe)
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    first = tokens = 0
    if resume is not None:
        state = torch.load(resume)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, tokens = state["step"], state["tokens"]
        rng.seed(recipe.seed * 1000 + first)
        steps = first + decay_steps
    print(json.dumps({"parameters": sum(p.numel() for p in model.parameters()), **asdict(recipe)}), flush=True)
    started = time.time()
    (work / name).mkdir(parents=True, exist_ok=True)
    for step in range(first, steps):
        scale = min(1.0, (step + 1) / 100, (steps - step) / max(decay_steps, 1))
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * scale
        problems = recipe.problems if step < steps - decay_steps else recipe.decay_problems
        batches = [stream.next() for stream in streams] + [problem_documents(tokenizer, rng, problems)]
        losses = []
        counts = []
        for documents in batches:
            loss, count = batch_loss(model, documents)
            (loss / 4000).backward()
            losses.append(loss.item())
            counts.append(count)
            tokens += sum(len(document.ids) for document in documents)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if (step + 1) % 50 == 0:
            parts = [round(loss / count, 3) for loss, count in zip(losses, counts)]
            seconds = round(time.time() - started)
            print(json.dumps({"step": step + 1, "tokens": tokens, "seconds": seconds, "losses": parts}), flush=True)
        if check_every and (step + 1) % check_every == 0 and step + 1 < steps:
            print(json.dumps(check(model, tokenizer)), flush=True)
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1, "tokens": tokens}
            torch.save(state, work / name / f"step-{step + 1}.pt")
    model.eval()
    model.save_pretrained(work / name)
    passes = round(steps * recipe.biographies / len(biographies), 2)
    summary = {"steps": steps, "passes": passes, "tokens": tokens, "check": check(model, tokenizer)}
    (work / name / "training.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(json.dumps(summary), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--decay-steps", type=int)
    parser.add_argument("--check-every", type=int, default=200)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    steps = arguments.steps or RECIPES[arguments.name].steps
    decay = arguments.decay_steps or min(RECIPES[arguments.name].decay_steps, steps // 2)
    train(arguments.name, arguments.work, steps, arguments.resume, decay, arguments.check_every)


if __name__ == "__main__":
    main()
