"""polyglot-news.toml: what can be set, and what each setting may be.

Every key that is not listed here is an error: a misspelt setting that does
nothing is worse than none.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from polyglot_news import locales
from polyglot_news.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FILE_NAME", "Policy", "Settings", "loads"]

FILE_NAME = "polyglot-news.toml"


class Policy(StrEnum):
    """What may be published in a locale."""

    DRAFT = "draft"
    """Nothing: the locale is being worked on."""
    LABELLED = "labelled"
    """Anything, with a notice to the reader where a machine translated."""
    REVIEWED = "reviewed"
    """Only editions in which a person has reviewed every unit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project.

    Attributes:
        source_language: The language that articles are written in unless they say otherwise.
        locales: The locales to publish in, in the order in which to show them.
        title: The name of the site.
        base_url: The address under which the site will be served; empty if not known, and then
            pages carry no absolute addresses.
        output: The folder for the site, relative to the project.
        policy: The policy for locales that have none of their own.
        policies: The policy of each locale that has one.
        engine: The engine that pre-translates.
    """

    source_language: str = "en"
    locales: tuple[str, ...] = ("ja", "uk", "de")
    title: str = "polyglot-news"
    base_url: str = ""
    output: str = "site"
    policy: Policy = Policy.LABELLED
    policies: Mapping[str, Policy] = field(default_factory=dict)
    engine: str = "argos"

    def policy_of(self, locale: str) -> Policy:
        """The policy that holds for a locale."""
        return self.policies.get(locale, self.policy)


def loads(text: str, where: str = FILE_NAME) -> Settings:
    """Read the text of a settings file.

    Args:
        text: TOML.
        where: How to name the file in messages.

    Raises:
        UsageError: It is not TOML, or holds a key or a value that means nothing.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UsageError(f"This is not valid TOML: {problem}.", where=where) from problem
    return _Reader(text, where).settings(table)


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where

    def settings(self, table: dict[str, Any]) -> Settings:
        known = ["source_language", "locales", "engine", "site", "policy"]
        self.check_keys(table, known, "")
        site = self.table(table, "site")
        self.check_keys(site, ["title", "base_url", "output"], "site")
        default = Settings()
        source = self.locale(self.string(table, "source_language", default.source_language))
        targets = table.get("locales", list(default.locales))
        if not isinstance(targets, list) or not all(isinstance(one, str) for one in targets):
            raise self.error("locales", "has to be a list of locales", 'Write ["ja", "de"].')
        names = tuple(dict.fromkeys(self.locale(one) for one in targets))
        if source in names:
            raise self.error("locales", f"lists the source language, {source}", "Take it out.")
        policies = {
            key if key == "default" else self.known_locale(key, names): self.policy(key, value)
            for key, value in self.table(table, "policy").items()
        }
        return Settings(
            source_language=source,
            locales=names,
            title=self.string(site, "title", default.title),
            base_url=self.address(self.string(site, "base_url", default.base_url)),
            output=self.folder(self.string(site, "output", default.output)),
            policy=policies.pop("default", default.policy),
            policies=policies,
            engine=self.string(table, "engine", default.engine),
        )

    def error(self, key: str, what: str, hint: str) -> UsageError:
        lines = self.text.splitlines()
        number = next((n for n, line in enumerate(lines, 1) if line.strip().startswith(key)), 0)
        return UsageError(f"“{key}” {what}.", hint, where=self.where, line=number)

    def check_keys(self, table: dict[str, Any], known: list[str], section: str) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}."
                what = f"is not a setting of [{section}]" if section else "is not a setting"
                raise self.error(key, what, hint)

    def table(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, "has to be a table", f"Write [{key}] and its keys below.")
        return value

    def string(self, table: dict[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self.error(key, "has to be a text", "Put it in quotation marks.")
        return value

    def locale(self, text: str) -> str:
        try:
            return locales.canonical(text)
        except UsageError as problem:
            raise UsageError(problem.what, problem.hint, where=self.where) from problem

    def known_locale(self, text: str, names: tuple[str, ...]) -> str:
        try:
            return locales.choose(text, names)
        except UsageError as problem:
            raise UsageError(problem.what, problem.hint, where=self.where) from problem

    def policy(self, key: str, value: object) -> Policy:
        try:
            return Policy(str(value))
        except ValueError:
            near = difflib.get_close_matches(str(value), list(Policy), n=1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(Policy)}."
            raise self.error(key, f"has a policy that does not exist, “{value}”", hint) from None

    def address(self, text: str) -> str:
        if not text:
            return text
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            hint = 'Write it whole, such as "https://news.example.org".'
            raise self.error("base_url", "is not an http address", hint)
        return text.rstrip("/")

    def folder(self, text: str) -> str:
        parts = text.replace("\\", "/").split("/")
        if not text or text.startswith("/") or ".." in parts or text in (".", "./"):
            hint = 'Name a folder inside the project, such as "site".'
            raise self.error("output", "leaves the project", hint)
        return text
