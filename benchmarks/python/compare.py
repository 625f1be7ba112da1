"""Tokens per second of transformers (eager attention, PyTorch) and of uq4j: same weights, one thread each, turn by turn.

    python ../../testdata/training/random_decoder.py --like ../../testdata/models/lm-large --out FOLDER --layers 6 --width 512
    python compare.py FOLDER [--turns 10] [--java "java -cp ... io.github.uq4j.benchmarks.ComparisonPeer"]

FOLDER holds `model.onnx` and `model.safetensors` of the same weights. Teacher forcing reads 4 texts of about 128 tokens and gives
the log-probability of every token; generation answers 4 prompts of 64 tokens greedily with 32 tokens each. PyTorch does it twice:
by `generate()`, and by a plain loop over its cache, which takes the log-probabilities, too, as uq4j does. The figures are of the
shortest turn, in processor time of the thread that does the work. Without --java the program is started by Maven.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

import torch
from transformers import AutoModelForCausalLM

ROOT = Path(__file__).resolve().parent.parent.parent
PEER = "io.github.uq4j.benchmarks.ComparisonPeer"


class Peer:
    """The Java side."""

    def __init__(self, command: list[str]):
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def line(self) -> str:
        for line in self.process.stdout:
            if line.startswith("uq4j "):
                return line[len("uq4j "):].strip()
        raise SystemExit("the Java side ended")

    def told(self, what: str) -> list[dict]:
        records = []
        while (line := self.line()) != "end":
            records.append(json.loads(line.removeprefix(what)))
        return records

    def turn(self, work: str) -> tuple[int, float, float]:
        self.process.stdin.write(work + "\n")
        self.process.stdin.flush()
        tokens, used, taken = self.line().split()
        return int(tokens), float(used), float(taken)


def padded(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    width = max(map(len, rows))
    ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    return ids, mask


@torch.inference_mode()
def score(model, texts: list[dict]) -> list[list[float]]:
    ids, mask = padded([text["given"] + text["made"] for text in texts])
    logits = model(input_ids=ids, attention_mask=mask, use_cache=False).logits
    logprobs = torch.log_softmax(logits[:, :-1], -1).gather(-1, ids[:, 1:, None])[..., 0]
    return [row[len(text["given"]) - 1:][: len(text["made"])].tolist() for row, text in zip(logprobs, texts)]


@torch.inference_mode()
def generate(model, prompts: list[dict]) -> list[list[int]]:
    ids = torch.tensor([prompt["given"] for prompt in prompts])
    count = len(prompts[0]["made"])
    made = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=count, min_new_tokens=count)
    return made[:, ids.shape[1]:].tolist()


@torch.inference_mode()
def loop(model, prompts: list[dict]) -> tuple[list[list[int]], list[list[float]]]:
    ids = torch.tensor([prompt["given"] for prompt in prompts])
    cache, made, logprobs = None, [], []
    for _ in prompts[0]["made"]:
        output = model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        cache = output.past_key_values
        best = torch.log_softmax(output.logits[:, -1], -1).max(-1)
        ids = best.indices[:, None]
        made.append(best.indices)
        logprobs.append(best.values)
    return torch.stack(made, 1).tolist(), torch.stack(logprobs, 1).tolist()


def check(model, texts: list[dict], prompts: list[dict]) -> None:
    """Both sides must have done the same."""
    worst = max(abs(a - b) for row, text in zip(score(model, texts), texts) for a, b in zip(row, text["logprobs"]))
    ids, logprobs = loop(model, prompts)
    same = ids == [prompt["made"] for prompt in prompts] == generate(model, prompts)
    apart = max(abs(a - b) for row, prompt in zip(logprobs, prompts) for a, b in zip(row, prompt["logprobs"]))
    print(f"log-probabilities differ by at most {max(worst, apart):.1e}; greedy tokens equal: {same}")
    if not same or max(worst, apart) > 1e-3:
        raise SystemExit("the two sides disagree")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--turns", type=int, default=10)
    parser.add_argument("--java", help="the command that starts the Java side, without the folder")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    maven = ["./mvnw", "-q", "-pl", "benchmarks", "-am", "verify", "-Pbench", "-DskipTests", f"-Dbench.main={PEER}", f"-Dbench.only={folder}"]
    peer = Peer([*shlex.split(arguments.java), str(folder)] if arguments.java else maven)
    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    texts, prompts = peer.told("texts"), peer.told("prompts")
    check(model, texts, prompts)
    read, made = (sum(len(record["made"]) for record in records) for records in (texts, prompts))
    works = {
        "teacher forcing, PyTorch": lambda: (read, *timed(score, model, texts)),
        "teacher forcing, uq4j": lambda: peer.turn("score"),
        "generation, PyTorch generate()": lambda: (made, *timed(generate, model, prompts)),
        "generation, PyTorch loop": lambda: (made, *timed(loop, model, prompts)),
        "generation, uq4j": lambda: peer.turn("generate"),
    }
    turns = {name: [] for name in works}
    for _ in range(arguments.turns):
        for name, work in works.items():
            turns[name].append(work())
    for name, rows in turns.items():
        used = [row[1] for row in rows]
        rate = rows[0][0] / min(used)
        print(f"{name:32} {rate:9.1f} tokens/s   median {rows[0][0] / statistics.median(used):9.1f}"
              f"   by the clock {rows[0][0] / min(row[2] for row in rows):9.1f}")
    print(f"{arguments.turns} turns, torch {torch.__version__}, {made} tokens made, {read} read a turn")


def timed(work, *given) -> tuple[float, float]:
    start, used = time.perf_counter(), time.thread_time()
    work(*given)
    return time.thread_time() - used, time.perf_counter() - start


if __name__ == "__main__":
    main()
