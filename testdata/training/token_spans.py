"""Writes `testdata/tokenizers`: three small tokenizers of different kinds, and where their tokens stand in texts.

    python token_spans.py

`byte-level` is the tokenizer of the trained decoders; the others are trained here. Places are UTF-16 code units, as Java counts.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

TEXTS = (
    "", "a", " a", "Hello, world!", "two  spaces and\ttab\nline ",
    "\U0001f600", "a\U0001f600b\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467 home", "\U0001f1f3\U0001f1f4\U0001f44b\U0001f3fd!",
    "e\u0301te\u0301", "\u00e9t\u00e9", "a\u0323\u0302b", "n\u0303 and \u00f1", "\ufb01ne o\ufb03ce", "x\u00b2 \u2460 \uff21\uff22",
    "\u6771\u4eac\u306f\u5927\u304d\u3044\u3002", "\u4e2d\u6587 and English \u6df7\u5408", "\ud55c\uad6d\uc5b4", "\u1112\u1161\u11ab",
    "\U00020bb7\u91ce\u5bb6", "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645", "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd abc",
    "abc \u202b\u05d0\u05d1\u05d2\u202c def", "\u0915\u094d\u0937 \u0928\u092e\u0938\u094d\u0924\u0947", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    "a\u00a0b\u200bc\ufeffd", "\u0000x", "\U0001d11e clef \U0001d400",
)
CORPUS = [
    "Hello, world! This is a small text about tokens and spans.", "two spaces and a tab, a line and an office", "fine and finer offices",
    "\u00e9t\u00e9 e\u0301te\u0301 \u00f1 n\u0303", "\u6771\u4eac\u306f\u5927\u304d\u3044\u3002 \u4e2d\u6587 \u6df7\u5408",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645", "\u05e9\u05dc\u05d5\u05dd \u05d0\u05d1\u05d2",
    "\u0928\u092e\u0938\u094d\u0924\u0947", "\U0001f600 \U0001f44b smile", "\ud55c\uad6d\uc5b4",
] * 20


def sentence_piece() -> Tokenizer:
    """As Llama's: a mark for spaces, bytes for what is in no piece."""
    made = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    made.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    specials = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(vocab_size=360, special_tokens=specials, show_progress=False)
    made.train_from_iterator(["".join(c for c in text if ord(c) < 0x250) for text in CORPUS], trainer)
    content = json.loads(made.to_str())
    # Bytes are pieces of the vocabulary, not names that are looked for in texts.
    content["added_tokens"] = content["added_tokens"][:3]
    content["decoder"] = {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
    return Tokenizer.from_str(json.dumps(content))


def unigram() -> Tokenizer:
    """As T5's and XLM-R's: compatibility forms are folded before pieces are chosen, so lengths change."""
    made = Tokenizer(models.Unigram())
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=180, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False)
    made.train_from_iterator(CORPUS, trainer)
    return made


def units(text: str, characters: int) -> int:
    return len(text[:characters].encode("utf-16-le")) // 2


def recorded(tokenizer: Tokenizer) -> list[dict]:
    rows = []
    for text in TEXTS:
        read = tokenizer.encode(text, add_special_tokens=False)
        spans = [[units(text, start), units(text, end)] for start, end in read.offsets]
        rows.append({"text": text, "ids": read.ids, "spans": spans, "pieces": read.tokens})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    home = Path(__file__).resolve().parent.parent
    parser.add_argument("--out", type=Path, default=home / "tokenizers")
    out = parser.parse_args().out
    kinds = {"byte-level": Tokenizer.from_file(str(home / "models/lm-small/tokenizer.json")), "sentencepiece": sentence_piece(), "unigram": unigram()}
    out.mkdir(parents=True, exist_ok=True)
    for name, tokenizer in kinds.items():
        if name != "byte-level":
            content = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
            (out / f"{name}.json").write_text(content + "\n")
        lines = [json.dumps(row, separators=(",", ":")) for row in recorded(tokenizer)]
        (out / f"{name}-spans.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
