#!/usr/bin/env python3
"""Turns LifeEval's answers (lifeeval_sciq_lsat.jsonl) into traces of the small model with labels of both models.

usage: lifeeval_traces.py FILE SET OUT        SET: sciq_test or lsat_ar_test

Each trace has one token, the chosen option, with the probabilities of all options as its alternatives; labels `small` and
`large` say whether Llama-3.1-8B and Llama-3.1-70B were right. Questions that only one of them answered are left out.
"""
import json
import math
import sys


def main(source, wanted, target):
    answers = {}
    for line in open(source, encoding="utf-8"):
        row = json.loads(line)
        if row["set"] == wanted:
            answers.setdefault(row["question_id"], {})["large" if "70B" in row["model"] else "small"] = row
    if not answers:
        sys.exit(f"{source} has no set {wanted}")
    with open(target, "w", encoding="utf-8") as out:
        for question, pair in answers.items():
            if len(pair) < 2:
                continue
            small = pair["small"]
            logprobs = {option: math.log(p) for option, p in small["option_probability"].items() if p > 0}
            top = sorted(logprobs.items(), key=lambda item: -item[1])
            if small["answer"] not in logprobs:
                continue
            trace = {
                "schema": "uq4j.trace/1",
                "id": f"{wanted}-{question}",
                "generation": {
                    "text": small["answer"],
                    "tokens": [{
                        "text": small["answer"], "start": 0, "end": len(small["answer"]),
                        "logprob": min(0.0, logprobs[small["answer"]]),
                        "top_logprobs": [{"text": option, "logprob": min(0.0, value)} for option, value in top],
                    }],
                },
                "labels": {"small": small["correct"], "large": pair["large"]["correct"]},
            }
            out.write(json.dumps(trace) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
