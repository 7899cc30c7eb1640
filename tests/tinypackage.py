"""Builds real packages, small enough to be made in a second, for tests.

A package holds a random Transformer of one layer a side, so what it writes means
nothing; but it loads, tokenizes, searches and looks at its source as a large one does,
and the same arguments give the same bytes.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

WIDTH = 32
INNER = 64
HEADS = 4

CORPUS = (
    "The council met on Monday and voted for the new bridge.",
    "Prices rose by 8.8 percent in 2024, the agency said.",
    "She said: “We will not wait any longer.”",
    "An early ceasefire would help the people of the region.",
    "Rat und Bürger stimmten am Montag für die neue Brücke.",
    "Die Preise stiegen um 8,8 Prozent, teilte die Behörde mit.",
    "Рада проголосувала за новий міст у понеділок.",
    "市議会は月曜日に新しい橋を承認した。",
    "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)


def build(
    folder: Path,
    pair: tuple[str, str] = ("en", "de"),
    *,
    version: str = "1.0",
    tokenizer: str = "sentencepiece",
    vocabulary: str = "shared.json",
    prefix: str = "",
    byte_fallback: bool = True,
    normalization: str = "nmt_nfkc",
    quantization: str | None = "int8",
    name: str = "",
    seed: int = 1,
) -> Path:
    """Write a package and give its path.

    Args:
        folder: Where the ``.argosmodel`` goes.
        pair: Source and target language.
        version: What the package says its version is.
        tokenizer: ``sentencepiece`` or ``bpe``.
        vocabulary: ``shared.json``, ``shared.txt``, ``separate.json`` or ``unknown.json``. The
            separate target's lacks every fifth piece, so that there are pieces the model cannot
            write; the unknown's has none at all, so that it can write nothing but ``<unk>``.
        prefix: A piece that starts every translation.
        byte_fallback: Whether unknown characters become bytes (or else ``<unk>``).
        normalization: SentencePiece's rule for its input.
        quantization: How the weights are stored; None for floats.
        name: The file's name without ``.argosmodel``.
        seed: Of the weights.
    """
    source, target = pair
    name = name or f"translate-{source}_{target}"
    if tokenizer == "bpe":
        pieces, model = _bpe()
    else:
        pieces, model = _sentencepiece(byte_fallback, normalization)
    special = ["<unk>", "<s>", "</s>", *([prefix] if prefix else [])]
    ordinary = [piece for piece in pieces if piece not in special]
    written = [*special, *ordinary]
    shared = vocabulary.startswith("shared")
    if vocabulary.startswith("separate"):
        written = [*special, *(p for n, p in enumerate(ordinary) if n % 5)]
    elif not shared:
        written = special
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        _save(root, [*special, *ordinary], written, shared, quantization, seed)
        if vocabulary.endswith(".txt"):
            for path in root.glob("*.json"):
                if path.name != "config.json":
                    lines = "".join(f"{token}\n" for token in json.loads(path.read_text("utf-8")))
                    path.with_suffix(".txt").write_text(lines, "utf-8")
                    path.unlink()
        metadata = {
            "package_version": version,
            "argos_version": "1.9.0",
            "from_code": source,
            "from_name": source,
            "to_code": target,
            "to_name": target,
            **({"target_prefix": prefix} if prefix else {}),
        }
        members = {
            "metadata.json": json.dumps(metadata).encode(),
            f"{tokenizer}.model": model,
            **{f"model/{path.name}": path.read_bytes() for path in sorted(root.iterdir())},
        }
    return pack(folder / f"{name}.argosmodel", members)


def pack(path: Path, members: dict[str, bytes], root: str = "package") -> Path:
    """Write files into a zip archive as a package holds them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            full = f"{root}/{name}" if root else name
            archive.writestr(zipfile.ZipInfo(full, (2000, 1, 1, 0, 0, 0)), data)
    return path


def members(path: Path) -> dict[str, bytes]:
    """The files of a package, by their names in its folder."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename.partition("/")[2]: archive.read(info) for info in archive.infolist()}


def listed(folder: Path) -> Path:
    """Write the SHA256SUMS of the packages in a folder, and give the folder."""
    sums = (
        f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.argosmodel"))
    )
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")
    return folder


def unpacked(path: Path, folder: Path) -> Path:
    """Unpack a package as Argos installs one."""
    for name, data in members(path).items():
        target = folder / path.stem / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder / path.stem


def _sentencepiece(byte_fallback: bool, normalization: str) -> tuple[list[str], bytes]:
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS),
        model_writer=written,
        vocab_size=450,
        hard_vocab_limit=False,
        byte_fallback=byte_fallback,
        normalization_rule_name=normalization,
        num_threads=1,
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    return pieces, written.getvalue()


def _bpe(merges: int = 120) -> tuple[list[str], bytes]:
    """Byte pair merges as subword-nmt 0.2 writes them, and every piece they can leave."""
    words = Counter((*word[:-1], f"{word[-1]}</w>") for line in CORPUS for word in line.split())
    symbols = {symbol for word in words for symbol in word}
    rules: list[tuple[str, str]] = []
    for _ in range(merges):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, number in words.items():
            for left_right in pairwise(word):
                pairs[left_right] += number
        left, right = max(pairs, key=lambda pair: (pairs[pair], pair))
        rules.append((left, right))
        symbols.add(left + right)
        words = Counter({_merged(word, left, right): number for word, number in words.items()})
    characters = {character for line in CORPUS for character in line if not character.isspace()}
    pieces = {symbol.removesuffix("</w>") for symbol in symbols if symbol.endswith("</w>")}
    pieces |= {f"{symbol}@@" for symbol in symbols if not symbol.endswith("</w>")}
    pieces |= characters | {f"{character}@@" for character in characters}
    lines = "#version: 0.2\n" + "".join(f"{left} {right}\n" for left, right in rules)
    return sorted(pieces), lines.encode()


def _merged(word: tuple[str, ...], left: str, right: str) -> tuple[str, ...]:
    result: list[str] = []
    for symbol in word:
        if result and symbol == right and result[-1] == left:
            result[-1] += right
        else:
            result.append(symbol)
    return tuple(result)


def _save(
    folder: Path,
    source: list[str],
    target: list[str],
    shared: bool,
    quantization: str | None,
    seed: int,
) -> None:
    random = np.random.default_rng(seed)

    def matrix(*shape: int, scale: float = 1.0) -> np.ndarray:
        return (random.standard_normal(shape) * scale / WIDTH**0.5).astype(np.float32)

    def linear(spec: object, rows: int, columns: int) -> None:
        spec.weight = matrix(rows, columns, scale=2.0)
        spec.bias = matrix(rows, scale=0.1)

    def norm(spec: object) -> None:
        spec.gamma = (random.random(WIDTH) + 0.5).astype(np.float32)
        spec.beta = matrix(WIDTH, scale=0.1)

    def attention(spec: object, *shapes: int) -> None:
        norm(spec.layer_norm)
        for part, rows in zip(spec.linear, shapes, strict=True):
            linear(part, rows, WIDTH)

    def feed_forward(spec: object) -> None:
        norm(spec.layer_norm)
        linear(spec.linear_0, INNER, WIDTH)
        linear(spec.linear_1, WIDTH, INNER)

    spec = TransformerSpec.from_config((1, 1), HEADS, pre_norm=True)
    encoder, decoder = spec.encoder, spec.decoder
    encoder.embeddings[0].weight = matrix(len(source), WIDTH)
    decoder.embeddings.weight = (
        encoder.embeddings[0].weight.copy() if shared else matrix(len(target), WIDTH)
    )
    decoder.projection.weight = matrix(len(target), WIDTH, scale=4.0)
    decoder.projection.bias = np.zeros(len(target), np.float32)
    decoder.projection.bias[target.index("</s>")] = 5.0
    for side in (encoder, decoder):
        norm(side.layer_norm)
        attention(side.layer[0].self_attention, 3 * WIDTH, WIDTH)
        feed_forward(side.layer[0].ffn)
    attention(decoder.layer[0].attention, WIDTH, 2 * WIDTH, WIDTH)
    spec.config.add_source_eos = True
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
