#!/usr/bin/env python3
"""Labels traces of biographies with how often the model saw the person (testdata/world/biographies.jsonl).

usage: label_exposure.py TRACES              rewrites the file; tensors beside it stay as they are
"""
import json
import pathlib
import sys


def main(traces):
    prompts = pathlib.Path(__file__).resolve().parent.parent / "testdata" / "world" / "biographies.jsonl"
    exposure = {prompt["id"]: prompt["exposure"] for prompt in map(json.loads, prompts.open(encoding="utf-8"))}
    lines = [json.loads(line) for line in open(traces, encoding="utf-8")]
    for trace in lines:
        trace.setdefault("labels", {})["exposure"] = exposure[trace["id"]]
    with open(traces, "w", encoding="utf-8") as out:
        for trace in lines:
            out.write(json.dumps(trace, ensure_ascii=False) + "\n")
    print(len(lines), "traces")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
