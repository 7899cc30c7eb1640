"""Every error that a user can cause or meet, as one tree.

::

    PolyglotNewsError           exit code 1
    ├── UsageError              2   a setting, a locale or a name that does not exist
    ├── GateRefused             3   the policy does not let this edition out
    ├── ModelError              4   a package is missing, damaged or not the locked one
    └── FileError               5   a file that cannot be read or written
        ├── ArticleError
        └── CatalogError

A message reads ``where: what is wrong. What to do.`` and is built from the
fields, so that a caller can use them without taking the sentence apart.
What a check finds in a translation is not an error but a value, a Finding.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ArticleError",
    "CatalogError",
    "FileError",
    "GateRefused",
    "ModelError",
    "PolyglotNewsError",
    "UsageError",
]


class PolyglotNewsError(Exception):
    """The root: something that one line to the user explains.

    Args:
        what: What is wrong, a sentence with its full stop.
        hint: What to do about it, a sentence; may be empty.
        where: The file (or name) it is about; may be empty.
        line: Line in that file, from 1; 0 if no line is meant.
        column: Column in that line, from 1, in characters; 0 if none is meant.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self, what: str, hint: str = "", *, where: str = "", line: int = 0, column: int = 0
    ) -> None:
        super().__init__(what, hint, where, line, column)
        self.what = what
        self.hint = hint
        self.where = where
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = self.where
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        message = f"{place}: {self.what}" if place else self.what
        return f"{message} {self.hint}" if self.hint else message


class UsageError(PolyglotNewsError):
    """A setting, locale, engine or article name that does not exist."""

    exit_code = 2


class GateRefused(PolyglotNewsError):
    """The policy of a locale does not let an edition out."""

    exit_code = 3


class ModelError(PolyglotNewsError):
    """A package is missing, damaged or not the one that was locked."""

    exit_code = 4


class FileError(PolyglotNewsError):
    """A file that cannot be read or written."""

    exit_code = 5


class ArticleError(FileError):
    """An article that cannot be read as one."""


class CatalogError(FileError):
    """A .po or .pot file that cannot be read as one."""
