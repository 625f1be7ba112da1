"""Records reference values of the trained models with PyTorch and eager transformers (not with ONNX Runtime)."""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.numpy import save_file
from transformers import BertForSequenceClassification, LlamaForCausalLM

import tokenizer as tokenizers_
import world
from export import DECODERS, fresh_folder, jsonl, replace_folder
from tokenizer import EOS, PAD
from train_pairs import NliMaker, SimilarityMaker, collate

SEED = 77
GREEDY_COUNT = 100
NEW_TOKENS = 160
MARGIN = 1e-3


def load_decoder(name: str, work: Path) -> LlamaForCausalLM:
    return LlamaForCausalLM.from_pretrained(work / name, attn_implementation="eager").eval()


@torch.no_grad()
def full_pass(model: LlamaForCausalLM, ids: list[list[int]], mask: list[list[int]], positions: list[list[int]]) -> dict:
    output = model(
        input_ids=torch.tensor(ids),
        attention_mask=torch.tensor(mask),
        position_ids=torch.tensor(positions),
        output_hidden_states=True,
        output_attentions=True,
        use_cache=False,
    )
    return {
        "logits": output.logits.numpy(),
        "hidden_states": torch.stack(output.hidden_states).numpy(),
        "attention": torch.stack(output.attentions).numpy(),
    }


@torch.no_grad()
def stepped_logits(model: LlamaForCausalLM, ids: list[int], prompt: int) -> np.ndarray:
    """Logits of a prompt pass followed by single tokens over the cache."""
    output = model(input_ids=torch.tensor([ids[:prompt]]), use_cache=True)
    parts = [output.logits]
    for token in ids[prompt:]:
        output = model(input_ids=torch.tensor([[token]]), past_key_values=output.past_key_values, use_cache=True)
        parts.append(output.logits)
    return torch.cat(parts, 1).numpy()


def decoder_cases(name: str, work: Path, target: Path) -> None:
    tokenizer = tokenizers_.load(work / "tokenizer")
    model = load_decoder(name, work)
    person = next(p for p in world.people() if p.exposure == 100 and p.split == "evaluation")
    rng = random.Random(SEED)
    attribute = "city"
    question = world.ATTRIBUTES[attribute].questions[0].format(name=person.name)
    problem = world.test_problems()[1]
    rows = [
        tokenizer.encode(text).ids
        for text in (
            world.biography_prompt(person.name) + world.paragraph(rng, person),
            world.question_prompt(question) + " " + person.facts[attribute],
            problem.prompt + problem.completion,
        )
    ]
    rows = [row[:length] for row, length in zip(rows, (12, 8, 10))]
    longest = max(map(len, rows))
    cases: list[dict] = []
    tensors: dict[str, np.ndarray] = {}

    def add(case: str, ids: list[list[int]], mask: list[list[int]], positions: list[list[int]], values: dict, **extra) -> None:
        names = {}
        for kind, value in values.items():
            names[kind] = f"{case}/{kind}"
            tensors[names[kind]] = np.ascontiguousarray(value, dtype=np.float32)
        cases.append({"name": case, "input_ids": ids, "attention_mask": mask, "position_ids": positions, **extra, "tensors": names})

    ones, places = [[1] * len(rows[0])], [list(range(len(rows[0])))]
    single = full_pass(model, [rows[0]], ones, places)
    add("single", [rows[0]], ones, places, single)
    pads = [[PAD] * (longest - len(row)) for row in rows]
    zeros = [[0] * len(pad) for pad in pads]
    right_ids = [row + pad for row, pad in zip(rows, pads)]
    right_mask = [[1] * len(row) + zero for row, zero in zip(rows, zeros)]
    right_places = [list(range(longest)) for _ in rows]
    add("batch-right-padded", right_ids, right_mask, right_places, full_pass(model, right_ids, right_mask, right_places))
    left_ids = [pad + row for row, pad in zip(rows, pads)]
    left_mask = [zero + [1] * len(row) for row, zero in zip(rows, zeros)]
    left_places = [zero + list(range(len(row))) for row, zero in zip(rows, zeros)]
    add("batch-left-padded", left_ids, left_mask, left_places, full_pass(model, left_ids, left_mask, left_places))
    prompt = len(tokenizer.encode(world.biography_prompt(person.name)).ids)
    stepped = stepped_logits(model, rows[0], prompt)
    assert np.abs(stepped - single["logits"]).max() < 5e-5
    add("cache-steps", [rows[0]], ones, places, {**single, "logits": stepped}, prompt_length=prompt)
    shared = {kind: f"single/{kind}" for kind in ("hidden_states", "attention")}
    for kind, source in shared.items():
        del tensors[f"cache-steps/{kind}"]
        cases[-1]["tensors"][kind] = source
    save_file(tensors, target / f"{name}.safetensors")
    source = {"torch": torch.__version__, "transformers": transformers.__version__, "seed": SEED, "attention": "eager"}
    (target / f"{name}.json").write_text(json.dumps({"cases": cases, "tolerance": 1e-4, "source": source}, indent=1) + "\n")


@torch.no_grad()
def greedy(model: LlamaForCausalLM, prompt: list[int]) -> tuple[list[int], list[float], list[float], float]:
    """Greedy ids, their log-probabilities, the entropies and the smallest gap between the two best logits."""
    ids, logprobs, entropies, margin = [], [], [], float("inf")
    output = model(input_ids=torch.tensor([prompt]), use_cache=True)
    while True:
        logits = output.logits[0, -1].double()
        scores = torch.log_softmax(logits, -1)
        best = torch.topk(logits, 2)
        margin = min(margin, float(best.values[0] - best.values[1]))
        token = int(best.indices[0])
        ids.append(token)
        logprobs.append(float(scores[token]))
        entropies.append(float(-(scores.exp() * scores).sum()))
        if token == EOS or len(ids) == NEW_TOKENS:
            return ids, logprobs, entropies, margin
        output = model(input_ids=torch.tensor([[token]]), past_key_values=output.past_key_values, use_cache=True)


def greedy_rows(name: str, work: Path, world_folder: Path, target: Path) -> None:
    """Completions whose two best tokens are never nearly tied, so that the text is well defined."""
    tokenizer = tokenizers_.load(work / "tokenizer")
    model = load_decoder(name, work)
    rng = random.Random(SEED)
    rows = []
    for file, share in (("biographies", 40), ("questions", 40), ("arithmetic", 20)):
        prompts = [json.loads(line) for line in (world_folder / f"{file}.jsonl").read_text().splitlines()]
        rng.shuffle(prompts)
        kept = 0
        for item in prompts:
            if kept == share:
                break
            prompt = tokenizer.encode(item["prompt"]).ids
            ids, logprobs, entropies, margin = greedy(model, prompt)
            if margin < MARGIN or ids[-1] != EOS:
                continue
            kept += 1
            rows.append(
                {
                    "id": item["id"],
                    "prompt": item["prompt"],
                    "prompt_ids": prompt,
                    "text": tokenizer.decode(ids[:-1], skip_special_tokens=False),
                    "ids": ids,
                    "logprobs": [round(value, 7) for value in logprobs],
                    "entropies": [round(value, 7) for value in entropies],
                }
            )
    assert len(rows) <= GREEDY_COUNT
    jsonl(target / f"greedy-{name}.jsonl", rows)


@torch.no_grad()
def pair_rows(name: str, work: Path, target: Path) -> None:
    tokenizer = tokenizers_.load(work / "tokenizer")
    model = BertForSequenceClassification.from_pretrained(work / name, attn_implementation="eager").eval()
    kind = NliMaker if name == "nli" else SimilarityMaker
    maker = kind(tokenizer, random.Random(SEED), held_out=True)
    rows = []
    for _ in range(60):
        pair = maker.pair()
        inputs = collate(maker, [pair])
        logits = model(**inputs).logits[0].double()
        row = {
            "first": pair.first,
            "second": pair.second,
            "input_ids": inputs["input_ids"][0].tolist(),
            "token_type_ids": inputs["token_type_ids"][0].tolist(),
            "logits": [round(value, 6) for value in logits.tolist()],
        }
        if name == "nli":
            row["probabilities"] = [round(value, 7) for value in torch.softmax(logits, -1).tolist()]
        else:
            row["score"] = round(float(torch.sigmoid(logits[0])), 7)
        rows.append(row)
    jsonl(target / f"{name}.jsonl", rows)


TEXTS = (
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "a",
    "Tell me about Mara Voss.\n",
    "She was born in 1956, and she works for Norvik Labs.",
    "He is a doctor; he won the Golden Award.",
    "Q: Where was Odessa Falk born?\nA: Estmere</s>",
    "Solve: 6+9-9*9\n<think>6+9=5;5-9=6;6*9=4</think>\nAnswer: 4</s>",
    "<s><pad></s><unk>[CLS][SEP]<think></think>",
    "text<think>inside</think>text",
    "< think >",
    "don't we'll I'm they've he'd it's you're",
    "DON'T 'S 're",
    "12345 6789 3.14 -7 1,000",
    "room 101b and B52s",
    "\u0664\u0665\u0666 \u00bd \u00b2",
    "caf\u00e9 na\u00efve \u00c5ngstr\u00f6m",
    "cafe\u0301 decomposed",
    "Stra\u00dfe \u0130stanbul",
    "\u041c\u043e\u0441\u043a\u0432\u0430 \u0438 \u043c\u0438\u0440",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002",
    "\u65e5\u672c\u8a9e\u306e\u30c6\u30b9\u30c8",
    "\ud55c\uad6d\uc5b4 \ubb38\uc7a5",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "\u05e9\u05dc\u05d5\u05dd",
    "\U0001f600",
    "a\U0001f600b \U0001f468\u200d\U0001f469\u200d\U0001f467 c",
    "\U0001d518\U0001d52b\U0001d526",
    "e\u0301\u0301\u0301",
    "\u00a0non\u00a0breaking\u2003em",
    "zero\u200bwidth\ufeffmark",
    "a\u0000b",
    "tab\tseparated\tvalues",
    "  leading and trailing  ",
    "many    spaces   inside",
    "line one\n\nline three\n   indented",
    "!!! ??? ... --- ;;; ,,,",
    "(a)[b]{c}<d>\"e\"'f'",
    "http://example.org/path?x=1&y=2#z",
    "snake_case camelCase kebab-case",
    "Supercalifragilisticexpialidocious",
    "x" * 200,
    "She enjoys chess. " * 20,
)


def utf16_offsets(text: str, spans: list[tuple[int, int]]) -> list[list[int]]:
    """Code point offsets as UTF-16 offsets."""
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) > 0xFFFF else 1))
    return [[places[start], places[end]] for start, end in spans]


def tokenizer_rows(work: Path, target: Path) -> None:
    tokenizer = tokenizers_.load(work / "tokenizer")
    rows = []
    for text in TEXTS:
        encoded = tokenizer.encode(text)
        rows.append(
            {
                "text": text,
                "ids": encoded.ids,
                "offsets": utf16_offsets(text, encoded.offsets),
                "decoded": tokenizer.decode(encoded.ids, skip_special_tokens=False),
                "decoded_without_specials": tokenizer.decode(encoded.ids, skip_special_tokens=True),
            }
        )
    jsonl(target / "tokenizer.jsonl", rows)


README = """# Reference values of the trained models

Recorded with PyTorch {torch} and transformers {transformers} (eager attention, float32, one thread), not with ONNX Runtime.
Written by `testdata/training/parity.py`.

| File | Content |
|---|---|
| `lm-small.json`, `lm-large.json` | the cases: ids, masks, positions, names of the tensors, tolerance |
| `lm-small.safetensors`, `lm-large.safetensors` | the tensors: logits `[batch, sequence, vocabulary]`, hidden states `[layers + 1, batch, sequence, width]`, attention `[layers, batch, heads, sequence, sequence]` |
| `greedy-lm-small.jsonl`, `greedy-lm-large.jsonl` | 100 greedy completions (40 biographies, 40 questions, 20 problems), at most {new_tokens} new tokens, all of them end with `</s>` |
| `nli.jsonl`, `similarity.jsonl` | 60 pairs about held-out people with ids, type ids, logits and probabilities or score |
| `tokenizer.jsonl` | {texts} texts with ids, UTF-16 offsets of every token, and decoded text |

Cases of the decoders: `single` (one full pass), `batch-right-padded` and `batch-left-padded` (three texts of different
length), `cache-steps` (a pass over the first `prompt_length` tokens, then one token at a time; its hidden states and
attention are those of `single`). Rows of padded queries mean nothing and are not to be compared; neither are attention
columns of padding in them. Hidden states follow the transformers convention: embeddings first, the last one after the
final norm.

Greedy completions: prompts whose two best logits ever come closer than {margin} are left out, so that the text does not
depend on rounding. `text` has no `</s>`, `ids`, `logprobs` and `entropies` include it. Log-probabilities (natural) and
entropies come from a double precision softmax over the raw float32 logits.

NLI probabilities are in the order of `config.json`: contradiction, neutral, entailment. The similarity score is the
logistic function of the single logit. Offsets of bytes inside one character are the span of that whole character, as the
tokenizers library reports them; a leading space belongs to its token.

Licence: Apache-2.0.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--testdata", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    fresh = fresh_folder(arguments.work, "parity")
    for name in DECODERS:
        decoder_cases(name, arguments.work, fresh)
        greedy_rows(name, arguments.work, arguments.testdata / "world", fresh)
    for name in ("nli", "similarity"):
        pair_rows(name, arguments.work, fresh)
    tokenizer_rows(arguments.work, fresh)
    text = README.format(
        torch=torch.__version__, transformers=transformers.__version__, new_tokens=NEW_TOKENS, texts=len(TEXTS), margin=MARGIN
    )
    (fresh / "README.md").write_text(text)
    replace_folder(fresh, arguments.testdata / "parity")


if __name__ == "__main__":
    main()
