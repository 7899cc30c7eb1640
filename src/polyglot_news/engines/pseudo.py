"""Pseudo-localization: text that is no translation but behaves like one.

Latin letters get accents, words grow by a third, and the whole stands in brackets, so that
a page shows at a glance which texts do not come from the catalogs, where a longer language
will not fit, and which letters a font lacks. Numbers and addresses stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from polyglot_news.engines import Alignment, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

__all__ = ["PseudoEngine"]

_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒǧĥíĵķĺɱñóƥɋŕšťúṽŵẋýžÁɃÇĐÉƑǦĤÍĴĶĹḾÑÓƤɊŔŠŤÚṼŴẊÝŽ",
)
_UNTOUCHED = re.compile(
    r"""
      [a-z][a-z0-9+.-]{,30}://[^\s<>"]+                # an address on the web
    | (?:mailto:)?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+     # an address for mail
    | (?:[\w-]{1,63}\.){1,8}[a-z]{2,}(?:/[^\s<>"]*)?    # a domain: www.example.org/page
    | [^\W\d_]{,64}\d[^\W_]*(?:[.,:/-]\d+[^\W_]*)*      # 8.8, 10-15, 1,000, B2, 3rd, a mask
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Brackets that mean nothing in Markdown.
_OPENING, _CLOSING = "⟦", "⟧"
_LONGEST_ALIGNED = 2_000  # characters; the table has as many squares as that squared
_GROWTH = 3  # every so manyth letter is written twice


class PseudoEngine:
    """Accents, lengthens and brackets a text, for any pair of languages."""

    name = "pseudo"

    def __init__(self, models: Path | None = None) -> None:
        del models  # every engine is offered the folder of packages; this one needs none

    def identity(self, source: str, target: str) -> str:
        """The same for every pair."""
        del source, target
        return "pseudo-1"

    def translate(
        self,
        sources: Sequence[str],
        source: str,
        target: str,
        *,
        hypotheses: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Hypothesis, ...]]:
        """One proposal for each sentence, aligned character by character."""
        del source, target, hypotheses
        results: list[tuple[Hypothesis, ...]] = [(_pseudo(text),) for text in sources]
        if progress:
            progress(len(results))
        return results

    def align(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str
    ) -> list[Alignment | None]:
        """The alignment of what this engine makes of a source; None for any other text."""
        del source, target
        made = (_pseudo(text) for text, _ in pairs)
        return [
            own.alignment if own.text == translation else None
            for own, (_, translation) in zip(made, pairs, strict=True)
        ]


def _pseudo(text: str) -> Hypothesis:
    if not text.strip():
        return Hypothesis(text, 0.0, Alignment((), (), ()))
    written = list(_characters(text))
    number = len(written)
    aligned = number <= _LONGEST_ALIGNED
    # A full stop stays last: one that was lent to a headline has to be found there again.
    closing = number - text.endswith(".")
    target: list[tuple[int, int]] = []
    end = len(_OPENING)
    for at, piece in enumerate(written):
        if at == closing:
            end += len(_CLOSING)
        target.append((end, end + len(piece)))
        end += len(piece)
    return Hypothesis(
        f"{_OPENING}{''.join(written[:closing])}{_CLOSING}{''.join(written[closing:])}",
        0.0,
        None
        if not aligned
        else Alignment(
            tuple((at, at + 1) for at in range(number)),
            tuple(target),
            _diagonal(number),
        ),
    )


@lru_cache(maxsize=64)
def _diagonal(number: int) -> tuple[tuple[float, ...], ...]:
    """The weights of characters that each come from one; shared, for they are many."""
    return tuple((*(0.0,) * row, 1.0, *(0.0,) * (number - row - 1)) for row in range(number))


def _characters(text: str) -> Iterator[str]:
    """What is written for each character of a text."""
    kept = {at for found in _UNTOUCHED.finditer(text) for at in range(*found.span())}
    letters = 0
    for at, character in enumerate(text):
        if at in kept or not character.isalpha():
            yield character
            continue
        letters += 1
        accented = character.translate(_ACCENTED)
        yield accented * 2 if letters % _GROWTH == 0 else accented
