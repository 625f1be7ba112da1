"""Writes the zoo: tiny random decoders in the layouts of several exporters, each with what PyTorch makes of three prompts.

    python zoo.py                      # the few that git holds, into testdata/zoo
    python zoo.py --all --out build    # all of them, into another folder (tests: -Duq4j.zoo=build)
    python zoo.py --out build opt phi  # some
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

import zoo_fused
import zoo_layouts
import zoo_models
from zoo_models import PROMPTS, VOCABULARY, WITHOUT_POSITIONS

SEED = 20260
TOLERANCE = {"float32": 1e-4, "float16": 2e-2, "bfloat16": 2e-2}
COMMITTED = (
    "gpt2", "opt-post-norm", "gpt-neox", "gemma2", "qwen2-opset23", "llama-gqa", "llama-gqa-fp16", "llama-mha", "llama-merged",
    "mistral-genai", "gpt2-attention", "llama-bf16",
)


class Member:
    """A folder being written."""

    def __init__(self, name: str, family: str, folder: Path):
        self.name, self.family, self.folder = name, family, folder
        self.model = zoo_models.build(family, SEED + list(zoo_models.FAMILIES).index(family))
        self.size = zoo_models.sizes(self.model)
        self.facts = {
            "name": name, "family": family, "architecture": type(self.model).__name__, "layout": "optimum", "file": "model.onnx",
            **self.size, "positions": 64, "precision": "float32", "cache": "separate", "ids": "int64", "padding": "any",
        }
        self.names: dict[str, str] = {}

    @property
    def file(self) -> Path:
        return self.folder / self.facts["file"]

    def export(self, opset: int = 18, **settings) -> None:
        positions = self.family not in WITHOUT_POSITIONS
        zoo_models.export(self.model, self.file, opset, positions=positions, **settings)

    def halve(self) -> None:
        """Rounds the weights, so that recordings in float32 are of the same weights as the graph in float16."""
        with torch.no_grad():
            for value in self.model.parameters():
                value.copy_(value.half().float())
        self.facts["precision"] = "float16"


def plain(member: Member, opset: int = 18, **settings) -> None:
    member.export(opset, **settings)


def half(member: Member) -> None:
    member.halve()
    full = member.model
    member.model = copy.deepcopy(full).half()
    member.export()
    member.model = full


def brain(member: Member) -> None:
    with torch.no_grad():
        for value in member.model.parameters():
            value.copy_(value.bfloat16().float())
    member.export()
    zoo_layouts.bfloat16(member.file)
    member.facts["precision"] = "bfloat16"


def fused(member: Member, attention: str, half_precision: bool = False, **settings) -> None:
    if half_precision:
        member.halve()
    zoo_fused.llama(member.model, member.file, attention, half=half_precision, **settings)
    member.facts["padding"] = "any" if attention == "mha" else "right"
    if attention == "mha":
        member.facts["kv_heads"] = member.size["heads"]


def packed(member: Member, half_precision: bool = False) -> None:
    if half_precision:
        member.halve()
    zoo_fused.gpt2(member.model, member.file, half=half_precision)
    member.facts |= {"cache": "packed", "ids": "int32"}


def merged(member: Member) -> None:
    member.facts["file"] = "decoder_model_merged.onnx"
    parts = [member.folder / name for name in ("decoder_model.onnx", "decoder_with_past_model.onnx")]
    zoo_models.export(member.model, parts[0], 18, past=False)
    zoo_models.export(member.model, parts[1], 18)
    zoo_layouts.merge(*parts, member.file)
    for part in parts:
        part.unlink()


def two_files(member: Member) -> None:
    member.facts["file"] = "decoder_with_past_model.onnx"
    zoo_models.export(member.model, member.folder / "decoder_model.onnx", 18, past=False)
    zoo_models.export(member.model, member.file, 18)


def subfolder(member: Member) -> None:
    (member.folder / "onnx").mkdir()
    member.facts["file"] = "onnx/model.onnx"
    member.export()


def genai(member: Member, share: bool = False) -> None:
    member.facts |= {"layout": "genai", "file": "decoder.onnx", "padding": "right", "share_buffer": share}
    past, present = "past_{1}_{0}", "present_{1}_{0}"
    zoo_fused.llama(member.model, member.file, "gqa", packed=True, past=past, present=present)
    inputs = {"input_ids": "input_ids", "attention_mask": "attention_mask", "past_key_names": "past_key_%d", "past_value_names": "past_value_%d"}
    outputs = {"logits": "logits", "present_key_names": "present_key_%d", "present_value_names": "present_value_%d"}
    (member.folder / "genai_config.json").write_text(zoo_layouts.genai_config(member.size, "decoder.onnx", inputs, outputs, share))


def described(member: Member) -> None:
    member.facts |= {"layout": "described", "file": "net.onnx"}
    scratch = member.folder / "scratch.onnx"
    zoo_models.export(member.model, scratch, 18)
    names = {"input_ids": "tokens", "attention_mask": "seen", "position_ids": "places", "logits": "scores"}
    for layer in range(member.size["layers"]):
        for kind in ("key", "value"):
            names[f"past_key_values.{layer}.{kind}"] = f"{kind[0]}{layer}"
            names[f"present.{layer}.{kind}"] = f"{kind[0]}{layer}_next"
    zoo_layouts.rename_ports(scratch, member.file, names)
    scratch.unlink()
    member.names = names
    described_ports = {
        "model": "net.onnx",
        "inputs": {"input_ids": "tokens", "attention_mask": "seen", "position_ids": "places", "past_key": "k%d", "past_value": "v%d"},
        "outputs": {"logits": "scores", "present_key": "k%d_next", "present_value": "v%d_next"},
    }
    (member.folder / "uq4j.json").write_text(json.dumps(described_ports, indent=1) + "\n")


def with_external(member: Member) -> None:
    member.export()
    zoo_layouts.external(member.file)


def int32(member: Member) -> None:
    member.export()
    zoo_layouts.narrow_ids(member.file, ("input_ids", "attention_mask", "position_ids"))
    member.facts["ids"] = "int32"


def optimized(member: Member, kind: str) -> None:
    from onnxruntime.transformers.optimizer import optimize_model

    member.export(17, legacy=True)
    model = optimize_model(str(member.file), model_type=kind, num_heads=member.size["heads"],
                           hidden_size=member.size["hidden_size"], opt_level=0, only_onnxruntime=False)
    model.save_model_to_file(str(member.file))


# name -> family, how it is made
MEMBERS = {
    "gpt2": ("gpt2", plain),
    "gpt2-legacy17": ("gpt2", lambda m: plain(m, 17, legacy=True)),
    "gpt2-int32": ("gpt2", int32),
    "gpt2-fp16": ("gpt2", half),
    "gpt2-attention": ("gpt2", packed),
    "gpt2-attention-fp16": ("gpt2", lambda m: packed(m, True)),
    "gpt2-optimized": ("gpt2", lambda m: optimized(m, "gpt2")),
    "opt": ("opt", plain),
    "opt-post-norm": ("opt-post-norm", plain),
    "gpt-neox": ("gpt-neox", plain),
    "gpt-neox-legacy17": ("gpt-neox", lambda m: plain(m, 17, legacy=True)),
    "phi": ("phi", plain),
    "phi3": ("phi3", plain),
    "phi3-legacy17": ("phi3", lambda m: plain(m, 17, legacy=True)),
    "llama": ("llama", plain),
    "llama-legacy17": ("llama", lambda m: plain(m, 17, legacy=True)),
    "llama-sdpa18": ("llama", lambda m: plain(m, 18, attention="sdpa")),
    "llama-opset23": ("llama", lambda m: plain(m, 23, attention="sdpa")),
    "llama-opset24": ("llama", lambda m: plain(m, 24, attention="sdpa")),
    "llama-fp16": ("llama", half),
    "llama-bf16": ("llama", brain),
    "llama-optimized": ("llama", lambda m: optimized(m, "gpt2")),
    "llama-gqa": ("llama", lambda m: fused(m, "gqa")),
    "llama-gqa-packed": ("llama", lambda m: fused(m, "gqa", packed=True)),
    "llama-gqa-outside": ("llama", lambda m: fused(m, "gqa-outside")),
    "llama-gqa-fp16": ("llama", lambda m: fused(m, "gqa", True)),
    "llama-mha": ("llama", lambda m: fused(m, "mha")),
    "llama-mha-fp16": ("llama", lambda m: fused(m, "mha", True)),
    "llama-merged": ("llama", merged),
    "llama-two-files": ("llama", two_files),
    "llama-subfolder": ("llama", subfolder),
    "llama-external": ("llama", with_external),
    "llama-described": ("llama", described),
    "llama-genai-shared": ("llama", lambda m: genai(m, True)),
    "mistral": ("mistral", plain),
    "mistral-genai": ("mistral", genai),
    "qwen2": ("qwen2", plain),
    "qwen2-opset23": ("qwen2", lambda m: plain(m, 23, attention="sdpa")),
    "qwen3": ("qwen3", plain),
    "gemma2": ("gemma2", plain),
    "gemma2-legacy17": ("gemma2", lambda m: plain(m, 17, legacy=True)),
    "gemma3": ("gemma3", plain),
}


def tokenizer() -> str:
    """A BPE over letters with SentencePiece's mark for spaces, as large as the models' vocabulary."""
    pieces = ["<pad>", "<s>", "</s>", "<unk>", "\u2581", *"abcdefghijklmnopqrstuvwxyz", *"ABCDEFGHIKLMNOPRSTW", *"0123456789", *".,?!:'-"]
    merges = [("\u2581", "t"), ("h", "e"), ("\u2581t", "he"), ("i", "n"), ("o", "n"), ("r", "e"), ("a", "n"), ("e", "r"), ("\u2581", "a"),
              ("\u2581", "s"), ("o", "u"), ("e", "n"), ("\u2581", "w"), ("a", "t"), ("i", "s"), ("\u2581", "is"), ("o", "r"), ("i", "t"),
              ("a", "l"), ("an", "d"), ("\u2581", "and"), ("\u2581", "b"), ("\u2581", "c"), ("\u2581", "o"), ("\u2581", "f"), ("in", "g"),
              ("l", "l"), ("s", "t"), ("a", "r")]
    merges = merges[: VOCABULARY - len(pieces)]
    vocabulary = {piece: number for number, piece in enumerate([*pieces, *(a + b for a, b in merges)])}
    assert len(vocabulary) == VOCABULARY, len(vocabulary)
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    made.decoder = decoders.Metaspace(prepend_scheme="always")
    made.add_special_tokens(["<pad>", "<s>", "</s>", "<unk>"])
    return json.dumps(json.loads(made.to_str()), ensure_ascii=False, separators=(",", ":")) + "\n"


def run(session, member: Member, ids: list, mask: list, positions: list, past: dict) -> dict[str, np.ndarray]:
    given = {"input_ids": ids, "attention_mask": mask, "position_ids": positions}
    feeds = {}
    for port in session.get_inputs():
        role = next((old for old, new in member.names.items() if new == port.name), port.name)
        if role in given:
            feeds[port.name] = np.array(given[role], dtype=np.int32 if "int32" in port.type else np.int64)
        elif role == "use_cache_branch":
            feeds[port.name] = np.array([bool(past)])
        elif past:
            feeds[port.name] = past[port.name]
        else:
            shape = [len(ids) if isinstance(e, str) and "batch" in e else 0 if isinstance(e, str) else e for e in port.shape]
            feeds[port.name] = np.zeros(shape, np.float16 if "16" in port.type else np.float32)
    return dict(zip([port.name for port in session.get_outputs()], session.run(None, feeds)))


def difference(member: Member, mine: np.ndarray, recorded: np.ndarray) -> float:
    """The largest difference; of bfloat16, which has eight binary digits, relative where a logit is larger than 1."""
    sizes = np.maximum(1, np.abs(recorded)) if member.facts["precision"] == "bfloat16" else 1
    return float((np.abs(mine - recorded) / sizes).max())


def check(member: Member, tensors: dict[str, np.ndarray]) -> dict[str, float]:
    """Padded batches and single steps over the cache, both against the recordings."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    file = member.file
    if member.facts["precision"] == "bfloat16":
        file = member.folder / "widened.onnx"
        zoo_layouts.widened(member.file, file)
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    if file != member.file:
        file.unlink()
    outputs = [port.name for port in session.get_outputs()]
    inputs = [port.name for port in session.get_inputs()]
    logits = member.names.get("logits", "logits")
    past_names = [name for name in inputs if name not in
                  {member.names.get(n, n) for n in ("input_ids", "attention_mask", "position_ids", "use_cache_branch")}]
    presents = [name for name in outputs if name != logits]
    longest = max(map(len, PROMPTS))
    errors = {}
    for side in ("right", "left") if member.facts["padding"] == "any" else ("right",):
        pads = [[0] * (longest - len(row)) for row in PROMPTS]
        rows = [(row + pad, [1] * len(row) + pad, list(range(len(row))) + pad) if side == "right" else
                (pad + row, pad + [1] * len(row), pad + list(range(len(row)))) for row, pad in zip(PROMPTS, pads)]
        result = run(session, member, *map(list, zip(*rows)), {})[logits].astype(np.float32)
        valid = [result[n, :len(row)] if side == "right" else result[n, longest - len(row):] for n, row in enumerate(PROMPTS)]
        errors[side] = max(difference(member, value, tensors[f"{n}/logits"]) for n, value in enumerate(valid))
    past: dict = {}
    parts = []
    for end in [5, *range(6, len(PROMPTS[0]) + 1)]:
        start = 0 if end == 5 else end - 1
        result = run(session, member, [PROMPTS[0][start:end]], [[1] * end], [list(range(start, end))], past)
        parts.append(result[logits][0].astype(np.float32))
        past = {name: result[present] for name, present in zip(past_names, presents)}
    errors["cached"] = difference(member, np.concatenate(parts), tensors["0/logits"])
    return errors


def operators(path: Path) -> list[str]:
    def of(graph) -> set[str]:
        found = set()
        for node in graph.node:
            found.add((node.domain + "." if node.domain else "") + node.op_type)
            for attribute in node.attribute:
                found |= of(attribute.g) if attribute.HasField("g") else set()
        return found
    return sorted(of(onnx.load(str(path), load_external_data=False).graph))


def ports(path: Path) -> dict[str, list[str]]:
    """The inputs and outputs as the file states them: name, type, extents; `any` where none is fixed."""
    graph = onnx.load(str(path), load_external_data=False).graph

    def of(value) -> str:
        tensor = value.type.tensor_type
        extents = ", ".join(str(e.dim_value) if e.HasField("dim_value") else "any" for e in tensor.shape.dim)
        return f"{value.name} {onnx.TensorProto.DataType.Name(tensor.elem_type).lower()} [{extents}]"

    return {"inputs": [of(value) for value in graph.input], "outputs": [of(value) for value in graph.output]}


def write(name: str, target: Path) -> None:
    family, make = MEMBERS[name]
    torch.manual_seed(SEED)
    random.seed(SEED)
    np.random.seed(SEED)
    with tempfile.TemporaryDirectory() as scratch:
        member = Member(name, family, Path(scratch))
        make(member)
        tensors = zoo_models.record(member.model, rounded=member.facts["precision"] == "bfloat16")
        errors = check(member, tensors)
        limit = TOLERANCE[member.facts["precision"]]
        assert all(error <= limit for error in errors.values()), (name, errors)
        save_file(tensors, member.folder / "recorded.safetensors")
        config = {key: value for key, value in member.model.config.to_dict().items() if value is not None and not key.startswith("_")}
        for key in ("attn_implementation", "dtype", "chunk_size_feed_forward"):
            config.pop(key, None)
        if member.facts["layout"] != "genai":
            (member.folder / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
        member.facts |= {"tolerance": limit, "prompts": [list(row) for row in PROMPTS], "operators": operators(member.file),
                         **ports(member.file),
                         "largest_error": {key: round(value, 9) for key, value in errors.items()},
                         "source": {"torch": torch.__version__, "transformers": transformers.__version__, "seed": SEED}}
        (member.folder / "facts.json").write_text(json.dumps(member.facts, indent=1) + "\n")
        (member.folder / "tokenizer.json").write_text(tokenizer())
        shutil.rmtree(target / name, ignore_errors=True)
        for file in sorted(path for path in member.folder.rglob("*") if path.is_file()):
            place = target / name / file.relative_to(member.folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
    print(name, {key: f"{value:.1e}" for key, value in errors.items()}, sum(f.stat().st_size for f in (target / name).rglob("*") if f.is_file()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="members; without a name those that git holds")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "zoo")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or (MEMBERS if arguments.all else COMMITTED):
        write(name, arguments.out)


if __name__ == "__main__":
    main()
