"""The Markdown that articles are written in: one parser for every stage.

CommonMark, with GitHub's tables and strikethrough and footnotes. What other
programs read in an article is recognised only so that nobody translates it:
template shortcodes (``{{< figure >}}``, ``{{ variable }}``, ``{% note %}``),
attributes (``{#part}``), formulas (``$E = mc^2$``) and the names of emoji
(``:smile:``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

__all__ = ["markdown"]

SHORTCODE = re.compile(
    r"""
      \{\{.*?\}\} | \{%.*?%\}                 # a template's
    | \{[#.:][^{}\n]*\}                        # attributes of the heading or paragraph
    | \$\$[^$]+\$\$ | \$[A-Za-z]\$            # a formula, or one letter of one
    | \$(?=[^\s$])[^$\n]*[\\^_={}][^$\n]*(?<=\S)\$(?!\d)   # a formula, not two prices
    | (?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])   # an emoji
    """,
    re.DOTALL | re.VERBOSE,
)
_FIRST = frozenset("{$:")


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
    parser.inline.ruler.before("escape", "shortcode", _shortcode)
    return parser


@cache
def markdown() -> MarkdownIt:
    """The parser of whole articles, shared: it keeps nothing between two texts."""
    return build()
