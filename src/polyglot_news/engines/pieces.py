"""The pieces that a package's model reads and writes, and where they stand in the text."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Moses", "Pieces", "SentencePiece", "Span", "Spans", "tokenizer"]

Span = tuple[int, int]
Spans = tuple[Span, ...]

# A model may write any character; one that ends a line or controls a terminal is none of a text's.
_CONTROL = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")


class Pieces(Protocol):
    """Takes a sentence apart for a model and puts the model's pieces together."""

    def encode(self, text: str) -> tuple[list[str], Spans | None]:
        """The pieces of a text and their spans in it; None if they cannot be found there."""
        ...

    def decode(self, pieces: Sequence[str]) -> tuple[str, Spans | None]:
        """The text of some pieces and their spans in it; None if they cannot be found there."""
        ...


def tokenizer(package: Any) -> Pieces:
    """The tokenizer of an ``argostranslate.package.Package``.

    Raises:
        RuntimeError: Its model cannot be read.
        ValueError: The same, of a list of merges.
    """
    own = package.tokenizer
    if hasattr(own, "lazy_processor"):
        return SentencePiece(own.lazy_processor())
    try:
        own.lazy_load()
    except SystemExit as problem:
        # The reader of merges leaves the program when a line is not one.
        raise ValueError("bpe.model is not a list of merges") from problem
    return Moses(own)


class SentencePiece:
    """A SentencePiece model.

    Its own decoder and offsets are used, not Argos's ``tokenizer.decode``, which makes every
    ``_`` a space; joining the pieces by hand would break characters that are written as bytes.
    """

    def __init__(self, processor: Any) -> None:
        self._processor = processor

    def encode(self, text: str) -> tuple[list[str], Spans | None]:
        """The pieces of a text; spans leave out white space and cover characters whole.

        A text is normalised before it is taken apart; the spans are of the text as given.
        """
        found = self._processor.encode(text, out_type="offset_mapping")
        return found["pieces"], _tidy(found["pieces"], found["offsets"], text)

    def decode(self, pieces: Sequence[str]) -> tuple[str, Spans | None]:
        """The text of some pieces without white space around it."""
        if not pieces:
            return "", ()
        found = self._processor.decode(list(pieces), out_type="offset_mapping")
        # A piece that the model does not know, copied from a source, keeps its space mark.
        whole = found["text"].replace("▁", " ").translate(_CONTROL)
        text = whole.strip()
        cut = len(whole) - len(whole.lstrip())
        spans = [
            (min(max(start - cut, 0), len(text)), min(max(end - cut, 0), len(text)))
            for start, end in found["offsets"]
        ]
        return text, _tidy(pieces, spans, text)


def _tidy(pieces: Sequence[str], spans: Sequence[Span], text: str) -> Spans:
    tidy: list[Span] = []
    for piece, (first, end) in zip(reversed(pieces), reversed(spans), strict=True):
        start = first
        while start < end and text[start].isspace():
            start += 1
        # Of pieces that share a character (its bytes, or the f and i of a ligature) SentencePiece
        # gives its place to the last.
        if start == end and tidy and tidy[-1][0] == start and piece.strip("▁"):
            end = tidy[-1][1]
        tidy.append((start, end))
    return tuple(reversed(tidy))


class Moses:
    """Words by the Moses tokenizer, cut by a list of byte pair merges (``bpe.model``).

    It tells nobody where a piece stood, and it changes quotes and dashes on the way: the pieces
    are looked for in the text one after another, and if one is not found there is no alignment.
    """

    def __init__(self, argos: Any) -> None:
        self._argos = argos

    def encode(self, text: str) -> tuple[list[str], Spans | None]:
        """The pieces of a text, and where they were found in it."""
        pieces: list[str] = self._argos.encode(text)
        return pieces, _search(pieces, text)

    def decode(self, pieces: Sequence[str]) -> tuple[str, Spans | None]:
        """The text of some pieces, and where they were found in it."""
        whole = [*pieces[:-1], *(piece.removesuffix("@@") for piece in pieces[-1:])]
        text = str(self._argos.decode(whole)).translate(_CONTROL).strip() if whole else ""
        return text, _search(pieces, text)


def _search(pieces: Sequence[str], text: str) -> Spans | None:
    spans: list[Span] = []
    position = 0
    for piece in pieces:
        bare = html.unescape(piece.removesuffix("@@"))
        start = text.find(bare, position)
        if start < 0 or text[position:start].strip():
            return None
        position = start + len(bare)
        spans.append((start, position))
    return tuple(spans)
