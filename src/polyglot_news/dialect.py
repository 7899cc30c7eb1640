"""The Markdown that articles are written in: one parser for every stage.

CommonMark, with GitHub's tables and strikethrough and footnotes. What other
programs read in an article is recognised only so that nobody translates it:
template shortcodes (``{{< figure >}}``, ``{{ variable }}``, ``{% note %}``),
attributes (``{#part}``), formulas (``$E = mc^2$``) and the names of emoji
(``:smile:``).

Two things are there for Japanese and Chinese. Emphasis opens and closes beside their
letters and marks, which have no spaces around them: ``**注意：**本文`` is bold, and
CommonMark alone (0.31.2, section 6.2) leaves the asterisks. And ``{東京|とうきょう}`` is
ruby, a reading above its word, as e-book and novel sites write it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_inline import StateInline
    from markdown_it.rules_inline.state_inline import Scanned
    from markdown_it.token import Token as ParserToken
    from markdown_it.utils import EnvType

__all__ = ["InlineClasses", "build", "inline_classes", "markdown", "ruby"]

SHORTCODE = re.compile(
    r"""
      \{\{(?:(?!\{\{).)*?\}\} | \{%(?:(?!\{%).)*?%\}   # a template's
    | \{[#.:][^{}\n]*\}                        # attributes of the heading or paragraph
    | \$\$[^$]+\$\$ | \$[A-Za-z]\$            # a formula, or one letter of one
    | \$(?=[^\s$])(?=[^$\n]*[\\^_={}])[^$\n]*(?<=\S)\$(?!\d)   # a formula, not two prices
    | (?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])   # an emoji
    """,
    re.DOTALL | re.VERBOSE,
)
_FIRST = frozenset("{$:")

# A bar is an entity where it would make a table.
_RUBY = re.compile(r"\{([^{}|\n&*_<>`\[\]\\]+)((?:(?:\||&#124;)[^{}|\n&*_<>`\[\]\\]+)+)\}")
_IDEOGRAPH = re.compile("[々〆\u3400-\u9fff\U00020000-\U0003ffff]")


def _shortcode(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in _FIRST:
        return False
    found = SHORTCODE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("shortcode", "", 0)
        token.content = found.group()
    state.pos = found.end()
    return True


def ruby(base: str, readings: str) -> tuple[tuple[str, str], ...]:
    """Give a word and its readings, ``|とう|きょう``, in pairs: what stands below, what above.

    With as many readings as letters each has its own; else the word has one as a whole.
    """
    parts = [part for part in re.split(r"\||&#124;", readings) if part]
    if len(parts) == len(base):
        return tuple(zip(base, parts, strict=True))
    return ((base, "".join(parts)),)


def _ruby(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    found = _RUBY.match(state.src, state.pos, state.posMax)
    if not found or not _IDEOGRAPH.search(found[1]):
        return False
    if not silent:
        token = state.push("ruby", "ruby", 0)
        token.content = found[1]
        token.meta["readings"] = found[2]
    state.pos = found.end()
    return True


class InlineClasses(NamedTuple):
    """The parser of inline texts, and the state that it works on."""

    parser: type[ParserInline]
    state: type[StateInline]


@cache
def inline_classes() -> InlineClasses:
    """The library's classes, with what Japanese and Chinese need."""
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_inline import StateInline
    from markdown_it.rules_inline.state_inline import Scanned

    class State(StateInline):
        """Lets emphasis open and close beside letters that have no spaces around them."""

        def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
            scanned = super().scanDelims(start, canSplitWord)
            if not canSplitWord or (scanned.can_open and scanned.can_close):
                return scanned
            before = self.src[start - 1 : start] if start else " "
            after = self.src[start + scanned.length : self.posMax][:1] or " "
            if not (_is_wide(before) or _is_wide(after)):
                return scanned
            return Scanned(
                scanned.can_open or (not after.isspace() and not _ends(after)),
                scanned.can_close or (not before.isspace() and not _begins(before)),
                scanned.length,
            )

    class Parser(ParserInline):
        """The library's parser with that state."""

        def parse(
            self, src: str, md: MarkdownIt, env: EnvType, tokens: list[ParserToken]
        ) -> list[ParserToken]:
            state = State(src, md, env, tokens)
            self.tokenize(state)
            for rule in self.ruler2.getRules(""):
                rule(state)
            return state.tokens

    return InlineClasses(Parser, State)


def _is_wide(character: str) -> bool:
    """Whether it belongs to a script without spaces; Korean has spaces."""
    return (
        unicodedata.east_asian_width(character) in {"W", "F"}
        and not "\uac00" <= character <= "\ud7a3"
        and unicodedata.category(character)[0] in "LPN"
    )


def _ends(character: str) -> bool:
    """Whether a mark belongs to what stands before it: nothing opens before one."""
    return character in ".,;:!?。、，．！？：；…" or unicodedata.category(character) == "Pe"


def _begins(character: str) -> bool:
    """Whether a mark belongs to what follows it: nothing closes behind one."""
    return unicodedata.category(character) in {"Ps", "Pi"}


def build(*, always_match_footnotes: bool = False) -> MarkdownIt:
    """A new parser of this dialect.

    Args:
        always_match_footnotes: Take ``[^1]`` for a footnote reference even where no footnote of
            that name is known, as for a sentence on its own.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    footnote_plugin(parser, inline=False, always_match_refs=always_match_footnotes)
    inline = inline_classes().parser()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    inline.ruler.before("escape", "shortcode", _shortcode)
    inline.ruler.before("escape", "ruby", _ruby)
    parser.inline = inline
    return parser


@cache
def markdown() -> MarkdownIt:
    """The parser of whole articles, shared: it keeps nothing between two texts."""
    return build()
