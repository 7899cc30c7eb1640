"""polyglot-news.toml: what can be set, and what each setting may be.

Every key that is not listed here is an error: a misspelt setting that does
nothing is worse than none.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from polyglot_news import locales
from polyglot_news.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FILE_NAME", "Beyond", "Machine", "Naming", "Outdated", "Policy", "Settings", "loads"]

FILE_NAME = "polyglot-news.toml"

_KEYS = {
    "": (
        *("source_language", "locales", "engine", "engines", "machine"),
        *("site", "policy", "labelled", "outdated", "addresses"),
    ),
    "labelled": ("engines",),
    "site": ("title", "base_url", "output", "report", "advertise_unreviewed"),
}
_OWN_FOLDERS = frozenset({"articles", "locales", "models", ".polyglot-news", ".git"})
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_MANY = 10**9
_REPORTED = ("url", "article", "language", "title")
_CONTROL = re.compile(r"[\0-\x1f\x7f-\x9f]")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\"{}|\\^`?#]")


_Value = TypeVar("_Value")
_Word = TypeVar("_Word", bound=StrEnum)


class Policy(StrEnum):
    """What may be published in a locale."""

    DRAFT = "draft"
    """Nothing: the locale is being worked on."""
    LABELLED = "labelled"
    """Anything, with a notice to the reader where a machine translated."""
    REVIEWED = "reviewed"
    """Only editions in which a person has reviewed every unit."""


class Beyond(StrEnum):
    """What becomes of an edition with more outdated units than the budget allows."""

    LABEL = "label"
    """It is published, and tells its reader."""
    WITHDRAW = "withdraw"
    """It is published no longer."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """How long the last reviewed wording of a unit may stand when its source has changed.

    Attributes:
        units: So many units of an edition at most.
        days: So many days at most from the last change that the article names; None for ever.
        beyond: What happens then.
    """

    units: int = 0
    days: int | None = None
    beyond: Beyond = Beyond.WITHDRAW


class Machine(StrEnum):
    """What machine translation is for in a locale."""

    OFF = "off"
    """For nothing: no machine text is made or kept."""
    SUGGEST = "suggest"
    """To be looked at beside a text: in the worklist and in exchange files, not in catalogs."""
    FILL = "fill"
    """To fill catalogs, marked fuzzy."""


class Naming(StrEnum):
    """What names an edition in its address."""

    SOURCE = "source"
    """The name of the article, as in the language of the original."""
    NATIVE = "native"
    """Its own title."""
    TRANSLITERATED = "transliterated"
    """Its own title in Latin letters."""


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
        report: The address for reports of errors; ``{url}``, ``{article}``, ``{language}`` and
            ``{title}`` in it are filled in. Empty if there is none.
        advertise_unreviewed: Whether search engines are told of editions that no person has
            reviewed to the end.
        policy: The policy for locales that have none of their own.
        policies: The policy of each locale that has one.
        engine: The engine that pre-translates.
        others: Engines to ask after it, one after the other, about what is still in doubt.
        chains: The engines of each locale that has its own, the first one first.
        machine: What machine translation is for in locales that say nothing else.
        machines: The same of each locale that says it.
        labelled_engines: The engines whose output the policy ``labelled`` lets out; all if none
            is named.
        outdated: What the policy ``reviewed`` does with units whose source has changed, by
            locale; ``default`` for the others.
        naming: What names editions in their addresses, in locales that say nothing else.
        namings: The same of each locale that says it.
    """

    source_language: str = "en"
    locales: tuple[str, ...] = ("ja", "uk", "de")
    title: str = "polyglot-news"
    base_url: str = ""
    output: str = "site"
    report: str = ""
    advertise_unreviewed: bool = False
    policy: Policy = Policy.LABELLED
    policies: Mapping[str, Policy] = field(default_factory=dict)
    engine: str = "argos"
    others: tuple[str, ...] = ()
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    machine: Machine = Machine.FILL
    machines: Mapping[str, Machine] = field(default_factory=dict)
    labelled_engines: tuple[str, ...] = ()
    outdated: Mapping[str, Outdated] = field(default_factory=dict)
    naming: Naming = Naming.SOURCE
    namings: Mapping[str, Naming] = field(default_factory=dict)

    def outdated_of(self, locale: str) -> Outdated:
        """What holds in a locale for units whose source has changed."""
        return self.outdated.get(locale, self.outdated.get("default", Outdated()))

    def policy_of(self, locale: str) -> Policy:
        """The policy that holds for a locale."""
        return self.policies.get(locale, self.policy)

    def machine_of(self, locale: str) -> Machine:
        """What machine translation is for in a locale."""
        return self.machines.get(locale, self.machine)

    def naming_of(self, locale: str) -> Naming:
        """What names the editions of a locale in their addresses."""
        return self.namings.get(locale, self.naming)

    def engines_of(self, locale: str) -> tuple[str, ...]:
        """The engines of a locale, in the order in which to ask them; never none."""
        return self.chains.get(locale, (self.engine, *self.others))


def loads(text: str, where: str = FILE_NAME) -> Settings:
    """Read the text of a settings file.

    Args:
        text: TOML, with or without a byte order mark.
        where: How to name the file in messages.

    Raises:
        UsageError: It is not TOML, or holds a key or a value that means nothing.
    """
    text = text.removeprefix("\ufeff")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        place = _TOML_PLACE.search(str(problem))
        line, column = place.groups() if place else (None, None)
        raise UsageError(
            f"This is not valid TOML: {_TOML_PLACE.sub('', str(problem))}.",
            "Correct it.",
            where=where,
            line=int(line) if line else text.count("\n") + 1,
            column=int(column) if column else 0,
        ) from problem
    return _Reader(text, where).settings(table)


class _Reader:
    """Turns a TOML table into Settings; knows the text only to say where something stands."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where

    def settings(self, table: dict[str, Any]) -> Settings:
        self.check_keys(table, "")
        site = self.table(table, "site")
        self.check_keys(site, "site")
        default = Settings()
        source = self.locale(
            self.string(table, "", "source_language", default.source_language),
            "",
            "source_language",
        )
        names = self.locales(table, tuple(one for one in default.locales if one != source))
        if source in names:
            raise self.error("", "locales", f"lists the source language, {source}", "Take it out.")
        policies = self.each(table, "policy", names, self.policy)
        machines = self.each(table, "machine", names, self.machine)
        namings = self.each(table, "addresses", names, self.address_names)
        chains = self.each(table, "engines", names, self.chain)
        chain = chains.pop("default", None) or self.chain(
            "engine", table.get("engine", "argos"), ""
        )
        return Settings(
            source_language=source,
            locales=names,
            title=self.title(self.string(site, "site", "title", default.title)),
            base_url=self.address(self.string(site, "site", "base_url", default.base_url)),
            output=self.folder(self.string(site, "site", "output", default.output)),
            report=self.report(self.string(site, "site", "report", default.report)),
            advertise_unreviewed=self.switch(site, "site", "advertise_unreviewed"),
            policy=policies.pop("default", default.policy),
            policies=policies,
            engine=chain[0],
            others=chain[1:],
            chains=chains,
            machine=machines.pop("default", default.machine),
            machines=machines,
            labelled_engines=self.labelled(self.table(table, "labelled")),
            outdated=self.each(table, "outdated", names, self.outdated),
            naming=namings.pop("default", default.naming),
            namings=namings,
        )

    def error(self, section: str, key: str, what: str, hint: str) -> UsageError:
        return UsageError(f"“{key}” {what}.", hint, where=self.where, line=self.line(section, key))

    def line(self, section: str, key: str) -> int:
        """The line that sets a key; that of its section if it is set in another way; 0 if none."""
        name = rf"""["']?{re.escape(key)}["']?\s*"""
        here = ""
        for number, line in enumerate(self.text.split("\n"), 1):
            if header := re.match(r"\s*\[+\s*([^\]]*?)\s*\]", line):
                here = header[1].strip("\"'")
                if not section and here.partition(".")[0] == key:
                    return number
            elif here == section and re.match(rf"\s*{name}[=.]", line):
                return number
        return self.line("", section) if section else 0

    def check_keys(self, table: dict[str, Any], section: str) -> None:
        known = _KEYS[section]
        for key in table:
            if key in known:
                continue
            home = next((name for name, keys in _KEYS.items() if key in keys), None)
            near = difflib.get_close_matches(key, known, n=1)
            if home is not None:
                hint = f"It belongs to [{home}]." if home else "Write it above the first [section]."
            else:
                hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}."
            what = f"is not a setting of [{section}]" if section else "is not a setting"
            raise self.error(section, key, what, hint)

    def table(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.error("", key, "has to be a table", f"Write [{key}] and its keys below.")
        return value

    def string(self, table: dict[str, Any], section: str, key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self.error(section, key, "has to be a text", "Put it in quotation marks.")
        if _CONTROL.search(value):
            raise self.error(section, key, "has a control character in it", "Take it out.")
        return value

    def locales(self, table: dict[str, Any], default: tuple[str, ...]) -> tuple[str, ...]:
        listed = table.get("locales", list(default))
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise self.error("", "locales", "has to be a list of locales", 'Write ["ja", "de"].')
        names: list[str] = []
        for one in listed:
            name = self.locale(one, "", "locales")
            if name in names:
                raise self.error("", "locales", f"lists {name} twice", "Take one of them out.")
            names.append(name)
        return tuple(names)

    def locale(self, text: str, section: str, key: str, known: tuple[str, ...] = ()) -> str:
        try:
            return locales.choose(text, known) if known else locales.canonical(text)
        except UsageError as problem:
            line = self.line(section, key)
            raise UsageError(problem.what, problem.hint, where=self.where, line=line) from problem

    def each(
        self,
        table: dict[str, Any],
        section: str,
        names: tuple[str, ...],
        read: Callable[[str, object], _Value],
    ) -> dict[str, _Value]:
        """The settings of a table that has one for each locale, and one for all others."""
        found: dict[str, _Value] = {}
        for key, value in self.table(table, section).items():
            locale = key if key == "default" else self.locale(key, section, key, names)
            if locale in found:
                raise self.error(section, key, f"sets {locale} again", "Take one of them out.")
            found[locale] = read(key, value)
        return found

    def labelled(self, table: dict[str, Any]) -> tuple[str, ...]:
        self.check_keys(table, "labelled")
        names = table.get("engines", [])
        if not isinstance(names, list) or not all(isinstance(one, str) and one for one in names):
            hint = 'Write ["argos"].'
            raise self.error("labelled", "engines", "has to be a list of engines", hint)
        return tuple(names)

    def outdated(self, key: str, value: object) -> Outdated:
        hint = 'Write {units = 3, days = 7, beyond = "label"}, or some of it.'
        if not isinstance(value, dict) or not value.keys() <= {"units", "days", "beyond"}:
            raise self.error("outdated", key, "is no budget for outdated units", hint)
        units, days = value.get("units", 0 if "days" not in value else _MANY), value.get("days")
        beyond = value.get("beyond", str(Beyond.WITHDRAW))
        counts = (units, 0 if days is None else days)
        if not all(type(one) is int and one >= 0 for one in counts):
            raise self.error("outdated", key, "counts something that is no number", hint)
        if beyond not in list(Beyond):
            known = f"Known: {', '.join(Beyond)}."
            raise self.error("outdated", key, "says beyond what does not exist", known)
        return Outdated(units, days, Beyond(beyond))

    def policy(self, key: str, value: object) -> Policy:
        return self.one_of(Policy, "policy", key, value, "a policy")

    def machine(self, key: str, value: object) -> Machine:
        return self.one_of(Machine, "machine", key, value, "a use of the machine")

    def address_names(self, key: str, value: object) -> Naming:
        return self.one_of(Naming, "addresses", key, value, "a kind of address")

    def one_of(self, known: type[_Word], section: str, key: str, value: object, what: str) -> _Word:
        if isinstance(value, str) and value in list(known):
            return known(value)
        near = difflib.get_close_matches(str(value), list(known), n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}."
        raise self.error(section, key, f"has {what} that does not exist, “{value}”", hint)

    def chain(self, key: str, value: object, section: str = "engines") -> tuple[str, ...]:
        """Names of engines: one, or a list of several."""
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            what = "has to be a text or a list of texts"
            raise self.error(section, key, what, 'Write "argos" or ["argos", "other"].')
        if any(map(_CONTROL.search, names)):
            raise self.error(section, key, "has a control character in it", "Take it out.")
        if not names:
            raise self.error(section, key, "names no engine", "Name one, or take the line out.")
        if len(set(names)) < len(names):
            raise self.error(section, key, "names an engine twice", "Take one of them out.")
        return tuple(names)

    def title(self, text: str) -> str:
        if not text.strip():
            raise self.error("site", "title", "is empty", "Name the site.")
        return text

    def address(self, text: str) -> str:
        if not text:
            return text
        try:
            parts = urlsplit(text)
            whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:  # a port that is no number, half an IPv6 address
            whole = False
        if not whole or _NOT_IN_ADDRESS.search(text):
            hint = 'Write it whole, such as "https://news.example.org".'
            raise self.error("site", "base_url", "is not an http address", hint)
        return text.rstrip("/")

    def switch(self, table: dict[str, Any], section: str, key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.error(section, key, "has to be true or false", "Write it without quotes.")
        return value

    def report(self, text: str) -> str:
        for name in re.findall(r"\{(.*?)\}", text):
            if name not in _REPORTED:
                hint = f"Known: {', '.join(f'{{{one}}}' for one in _REPORTED)}."
                what = f"has a place to fill in that does not exist, {{{name}}}"
                raise self.error("site", "report", what, hint)
        plain = re.sub(r"\{.*?\}", "x", text)
        if text and not re.fullmatch(r"(https?://|mailto:)[^\s<>\"{}|\\^`]+", plain):
            hint = 'Write it whole, such as "mailto:desk@example.org?subject={article}".'
            raise self.error("site", "report", "is no address for reports", hint)
        return text

    def folder(self, text: str) -> str:
        parts = [part for part in re.split(r"[/\\]", text) if part not in ("", ".")]
        hint = 'Name a folder of its own inside the project, such as "site".'
        outside = text.startswith(("/", "\\")) or PureWindowsPath(text).drive or ".." in parts
        if outside or not parts:
            raise self.error("site", "output", "leaves the project", hint)
        if parts[0].lower() in _OWN_FOLDERS:
            what = f"is in {parts[0]}, which has another purpose"
            raise self.error("site", "output", what, hint)
        return "/".join(parts)
