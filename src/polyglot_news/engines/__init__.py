"""Engines: programs that propose translations.

An engine takes plain sentences and gives plain sentences back; it never sees
markup. Engines are found by the entry point group ``polyglot_news.engines``,
so another distribution can bring one along. Nothing here imports an engine
before it is asked for: loading CTranslate2 takes longer than most commands run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Alignment", "Engine", "Hypothesis"]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which pieces of a source sentence each piece of its translation looked at.

    Attributes:
        source: Where each source piece stands in the source text: (start, end) in characters.
        target: The same for the pieces of the translation.
        weights: One row per target piece, one weight from 0 to 1 per source piece.
    """

    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]
    weights: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation that an engine proposes.

    Attributes:
        text: The translation, plain text.
        score: Mean log-probability per piece, 0 or less; higher is surer.
        alignment: None from an engine that cannot tell.
    """

    text: str
    score: float = 0.0
    alignment: Alignment | None = None


class Engine(Protocol):
    """What the pipeline asks of an engine."""

    name: str

    def identity(self, source: str, target: str) -> str:
        """Name and version of what would translate this pair, for the provenance comment.

        One word without spaces, such as ``translate-en_de-0.9``.

        Raises:
            ModelError: Nothing installed translates this pair.
        """
        ...

    def translate(
        self, sources: Sequence[str], source: str, target: str, *, hypotheses: int = 1
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate plain sentences.

        Args:
            sources: Sentences without markup.
            source: Language code of the sentences, such as ``en``.
            target: Language code to translate into.
            hypotheses: How many proposals to give for each sentence at the most.

        Returns:
            For each sentence, in order, its proposals, the best first; never none.

        Raises:
            ModelError: No package for this pair, or a damaged one.
        """
        ...

    def align(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str
    ) -> list[Alignment | None]:
        """Say how given translations relate to their sources, by forced decoding.

        None for a pair that the engine cannot align.
        """
        ...
