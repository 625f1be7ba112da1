#!/usr/bin/env python3
"""Labels traces of the arithmetic task as correct or not, and with the right answer, by the answers in a file of tasks.

usage: label_arithmetic.py TRACES [TASKS]    rewrites the file; tensors beside it stay as they are

TASKS is testdata/world/arithmetic.jsonl unless given.
"""
import json
import pathlib
import re
import sys


WORLD = pathlib.Path(__file__).resolve().parent.parent / "testdata" / "world" / "arithmetic.jsonl"


def main(traces, tasks=WORLD):
    answers = {task["id"]: task["answer"] for task in map(json.loads, open(tasks, encoding="utf-8"))}
    lines = [json.loads(line) for line in open(traces, encoding="utf-8")]
    for trace in lines:
        stated = re.findall(r"Answer: ([^\n]*)", trace["generation"]["text"])
        right = bool(stated) and stated[-1].strip() == answers[trace["id"]]
        trace.setdefault("labels", {}).update(correct=right, answer=answers[trace["id"]])
    with open(traces, "w", encoding="utf-8") as out:
        for trace in lines:
            out.write(json.dumps(trace, ensure_ascii=False) + "\n")
    print(sum(trace["labels"]["correct"] for trace in lines), "of", len(lines), "right")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
