"""Engines: programs that propose translations.

An engine takes plain sentences and gives plain sentences back; it never sees
markup. Engines are found by the entry point group ``polyglot_news.engines``,
so another distribution can bring one along: the entry point names a class or a
function that takes the keyword ``models``, the project's folder of packages, and
gives an :class:`Engine`. It may take ``jobs``, too: how much to do at a time.
Nothing here imports an engine before it is asked for: loading CTranslate2 takes
longer than most commands run.
"""

from __future__ import annotations

import difflib
import inspect
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from polyglot_news.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["GROUP", "Alignment", "Engine", "Hypothesis", "Scoring", "known", "load", "names"]

GROUP = "polyglot_news.engines"


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
        self,
        sources: Sequence[str],
        source: str,
        target: str,
        *,
        hypotheses: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate plain sentences.

        What comes out for a sentence depends on it and on ``hypotheses`` alone, not on the
        other sentences, their order or the number of processors.

        Args:
            sources: Sentences without markup.
            source: Language code of the sentences, such as ``en``.
            target: Language code to translate into.
            hypotheses: How many proposals to give for each sentence at the most.
            progress: Told now and then how many of the sentences are done; all, at the end.

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


@runtime_checkable
class Scoring(Protocol):
    """What an engine may be able to do besides: say how likely given translations are."""

    def score(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str
    ) -> list[float | None]:
        """The log-probability of each translation, given its source; higher is likelier.

        Only those of translations of one source can be compared. None for a pair that the
        engine cannot score.
        """
        ...


def names() -> tuple[str, ...]:
    """The names of the engines that are installed, sorted."""
    return tuple(sorted({entry.name for entry in metadata.entry_points(group=GROUP)}))


def known(name: str) -> str:
    """The name itself, if an engine has it.

    Raises:
        UsageError: None has.
    """
    found = names()
    if name not in found:
        near = difflib.get_close_matches(name, found, n=1)
        raise UsageError(
            f"There is no engine “{name}”.",
            (f"Did you mean “{near[0]}”? " if near else "")
            + f"Installed are: {', '.join(found) or 'none'}.",
        )
    return name


def load(name: str, models: Path | None = None, jobs: int | None = None) -> Engine:
    """Make an engine.

    Args:
        name: What it is called in the settings.
        models: The project's folder of packages.
        jobs: How many batches it may translate at a time; its own choice by default. An engine
            that does one thing at a time takes no such keyword and is not told.

    Raises:
        UsageError: No engine has this name, or the one that has it cannot be imported.
    """
    entry = next(iter(metadata.entry_points(group=GROUP, name=known(name))))
    try:
        make = entry.load()
    except (ImportError, AttributeError) as problem:
        raise UsageError(
            f"The engine “{name}” cannot be loaded: {problem}.",
            "Install again the distribution that brings it.",
            where=entry.value,
        ) from problem
    told = {"jobs": jobs} if jobs and "jobs" in inspect.signature(make).parameters else {}
    return cast("Engine", make(models=models, **told))
