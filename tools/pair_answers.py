#!/usr/bin/env python3
"""Labels a small model's traces with how right its answers and a large model's answers are: small, large (true or false).

usage: pair_answers.py SMALL LARGE OUT       traces of the same prompts of testdata/world/questions.jsonl or arithmetic.jsonl

An answer to a question is right if, without outer spaces and a final stop, it is an accepted answer or holds the canonical one as words;
an answer to a problem is right if what follows the last "Answer: " is.
"""
import json
import pathlib
import re
import sys

WORLD = pathlib.Path(__file__).resolve().parent.parent / "testdata" / "world"


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def right(task, text):
    if "answer" in task:
        stated = re.findall(r"Answer: ([^\n]*)", text)
        return bool(stated) and stated[-1].strip() == task["answer"]
    answer = text.strip().rstrip(".")
    return answer in task["answers"] or bool(re.search(r"\b" + re.escape(task["answers"][0]) + r"\b", answer))


def main(small, large, out):
    tasks = {task["id"]: task for name in ("questions", "arithmetic") for task in lines(WORLD / (name + ".jsonl"))}
    counts = [0, 0, 0]
    with open(out, "w", encoding="utf-8") as target:
        for one, other in zip(lines(small), lines(large), strict=True):
            if one["id"] != other["id"]:
                sys.exit(f"{one['id']} in {small} stands beside {other['id']} in {large}; must be the same prompts in one order")
            task = tasks[one["id"]]
            labels = {"small": right(task, one["generation"]["text"]), "large": right(task, other["generation"]["text"])}
            one["labels"] = labels | {"kind": "problem" if "answer" in task else "question"}
            target.write(json.dumps(one, ensure_ascii=False) + "\n")
            counts = [counts[0] + 1, counts[1] + labels["small"], counts[2] + labels["large"]]
    print("%d pairs; small %d right, large %d right" % tuple(counts))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
