"""The theme: templates that are filled in the language of their page.

A publication's own templates go before ours and may extend them: ``default/base.html`` names
ours wherever ``base.html`` is theirs. They run in Jinja's sandbox, since a theme may come from
somebody else than the articles: a template has no way to files or to the inside of Python.
"""

from __future__ import annotations

from functools import cache
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FunctionLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from polyglot_news.errors import FileError
from polyglot_news.site import languages
from polyglot_news.site.model import Theme
from polyglot_news.site.strings import strings_for
from polyglot_news.site.typography import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["check", "fill"]

_OURS = "default"
_NO_THEME = Theme()


def fill(template: str, language: str, own: Theme = _NO_THEME, /, **values: Any) -> bytes:
    """Fill a template.

    Args:
        template: Its file name.
        language: BCP 47 tag of the page.
        own: The theme whose templates go before ours.
        **values: What it shows; everything is escaped but what is marked as HTML.

    Raises:
        FileError: A template of the theme cannot be filled; it says which, and the line.
    """
    strings = strings_for(language)
    environment = _environment(own.folder, own.templates)
    given = {
        "language": language,
        "direction": languages.direction(language),
        "gettext": strings.gettext,
        "ngettext": strings.ngettext,
        "theme": strings.attributes,
        "phrases": phrases,
    }
    if not own.templates:
        return environment.get_template(template).render(given, **values).encode()
    try:
        return environment.get_template(template).render(given, **values).encode()
    except Exception as problem:
        # A template is a program of somebody's: whatever it runs into is its own mistake.
        raise _error(problem, own, f"{own.folder}/{template}") from problem


def check(own: Theme) -> None:
    """Read all templates of a theme, those that no page needs now too.

    Raises:
        FileError: One of them is none; it says which, and the line.
    """
    environment = _environment(own.folder, own.templates)
    for name, _ in own.templates:
        try:
            environment.get_template(name)
        except Exception as problem:
            raise _error(problem, own, f"{own.folder}/{name}") from problem


@cache
def _environment(folder: str, templates: tuple[tuple[str, str], ...]) -> Environment:
    ours = PackageLoader("polyglot_news.site", "templates")
    loader: BaseLoader = ours
    make: type[Environment] = Environment
    if templates:
        make = ImmutableSandboxedEnvironment
        theirs = _loader(folder, dict(templates))
        loader = ChoiceLoader([theirs, ours, PrefixLoader({_OURS: ours})])
    return make(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """What is printed of a value: text without the two signs that turn letters around.

    An article may not hold them, but a translation or ``&#x202e;`` can bring one, and in a
    headline it would turn around the name of the publication behind it.
    """
    if isinstance(value, str) and ("\u202d" in value or "\u202e" in value):
        return value.replace("\u202d", "").replace("\u202e", "")
    return value


def _loader(folder: str, templates: Mapping[str, str]) -> FunctionLoader:
    # With a file name, which a loader of texts does not give, an error knows its place.
    return FunctionLoader(
        lambda name: (
            (templates[name], f"{folder}/{name}", lambda: True) if name in templates else None
        )
    )


def _error(problem: Exception, own: Theme, where: str) -> FileError:
    """Say what is wrong with a theme, and where, in one line."""
    line = 0
    places = {f"{own.folder}/{name}" for name, _ in own.templates}
    if isinstance(problem, TemplateSyntaxError):
        where, line = problem.filename or where, problem.lineno
        what = f"The template cannot be read: {problem.message}"
    else:
        # Jinja puts the lines of templates into the trace; the last one of theirs counts.
        for frame in extract_tb(problem.__traceback__):
            if frame.filename in places:
                where, line = frame.filename, frame.lineno or 0
        what = f"The template cannot be filled: {problem}"
        if isinstance(problem, TemplateNotFound):
            what = f"There is no template “{problem}”"
        elif isinstance(problem, RecursionError):
            what = "The template includes or extends itself"
    what = " ".join(what.split()).rstrip(".")
    return FileError(f"{what}.", "Correct it.", where=where, line=line)
