#!/usr/bin/env python3
"""Counts in how many paragraphs of the documentation each English word stands; writes the table of WordRarity.english.

usage: english_words.py > uq-metrics/src/main/resources/io/github/uq4j/metrics/attention/english-words.txt

Paragraphs are those of README.md, CONTRIBUTING.md, docs/*.md and the README files of testdata, without code blocks, tables and
headings; words are runs of letters in lower case; those of fewer than LEAST paragraphs are left out.
"""
import collections
import pathlib
import re

LEAST = 5


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    files = [root / "README.md", root / "CONTRIBUTING.md", *sorted(root.glob("docs/*.md")), *sorted(root.glob("testdata/*/README.md"))]
    documents, counts = 0, collections.Counter()
    for file in files:
        text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S)
        for paragraph in re.split(r"\n\s*\n", text):
            lines = [line for line in paragraph.splitlines() if not line.lstrip().startswith(("|", "#"))]
            plain = re.sub(r"`[^`]*`|\]\([^)]*\)", " ", " ".join(lines))
            words = set(re.findall(r"[a-z]+", plain.lower()))
            if len(words) >= 5:
                documents += 1
                counts.update(words)
    print("# In how many paragraphs of this library's documentation (README, CONTRIBUTING, docs, testdata) a word stands;")
    print("# made by tools/english_words.py. Words of fewer than %d paragraphs are left out." % LEAST)
    print("-documents- %d" % documents)
    for word, count in sorted(counts.items()):
        if count >= LEAST:
            print(word, count)


main()
