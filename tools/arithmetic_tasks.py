#!/usr/bin/env python3
"""Draws arithmetic tasks as in testdata/world/arithmetic.jsonl, none of those in it.

usage: arithmetic_tasks.py COUNT SEED OUT
"""
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "testdata" / "training"))
import world  # noqa: E402


def main(count, seed, target):
    rng = random.Random(int(seed))
    taken = {problem.expression for problem in world.test_problems()}
    with open(target, "w", encoding="utf-8") as out:
        for number in range(1, int(count) + 1):
            problem = world.problem(rng, uniform=True)
            while problem.expression in taken:
                problem = world.problem(rng, uniform=True)
            taken.add(problem.expression)
            task = {"id": f"e{number:04d}", "prompt": problem.prompt, "answer": str(problem.answer), "steps": problem.steps}
            out.write(json.dumps(task) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
