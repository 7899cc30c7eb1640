"""Roman numerals."""

from __future__ import annotations

__all__ = ["value", "written"]

_SIGNS = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def written(number: int) -> str:
    """A number from 1 to 3999 in Roman numerals."""
    text = ""
    for worth, sign in _SIGNS:
        text += sign * (number // worth)
        number %= worth
    return text


def value(text: str) -> int:
    """What a Roman numeral means; 0 if the text is none as it is written today."""
    number, rest = 0, text
    for worth, sign in _SIGNS:
        while rest.startswith(sign):
            number += worth
            rest = rest.removeprefix(sign)
    return number if 0 < number < 4000 and not rest and written(number) == text else 0
