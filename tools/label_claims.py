#!/usr/bin/env python3
"""Labels claims of biographies as true or not, by the table of the world in testdata/world.

usage: label_claims.py SCORES            rewrites a score file of claims, as uq factcheck --scores-out makes it

Every claim gets the labels `supported`, `exposure` (in how many paragraphs the model saw the person) and `split`. A claim
that the table cannot read gets no `supported`.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / "testdata"
sys.path.insert(0, str(ROOT / "training"))

import world  # noqa: E402


def main(scores):
    people = {person["id"]: person for person in map(json.loads, (ROOT / "world" / "people.jsonl").open(encoding="utf-8"))}
    lines = [json.loads(line) for line in open(scores, encoding="utf-8")]
    right = wrong = unread = 0
    for line in lines:
        labels = line["labels"]
        person = people[labels["trace"]]
        labels["exposure"], labels["split"] = person["exposure"], person["split"]
        clause = labels["claim"].strip().removesuffix(".")
        fact = world.parse_clause(clause, person["name"], person["pronoun"])
        labels.pop("supported", None)
        if fact is None:
            unread += 1
        else:
            labels["supported"] = person["facts"][fact[0]] == fact[1]
            right += labels["supported"]
            wrong += not labels["supported"]
    with open(scores, "w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{right} right, {wrong} wrong, {unread} that the table cannot read")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
