"""The text of an edition as HTML: Markdown and plain text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from markdown_it.token import Token

from polyglot_news import dialect
from polyglot_news.reading.additions import file_of, marks
from polyglot_news.site import notes
from polyglot_news.site.clean import Cleaner
from polyglot_news.site.languages import language_attributes
from polyglot_news.site.strings import strings_for
from polyglot_news.site.typography import break_headings, ruby, set_block, spell_out_ruby
from polyglot_news.typography import Piece, typeset, typeset_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from markdown_it.utils import EnvType, OptionsDict

    from polyglot_news.site.model import Addition, Edition, Run, TextBlock
    from polyglot_news.site.strings import Strings

__all__ = ["Rendered", "render"]

# Ends before punctuation that belongs to the sentence, and at the first character that
# an address cannot have: in Japanese no space follows it.
_ADDRESS: Final = re.compile(
    r"https?://(?:[\w\-.~:/?#@!$&'*+,;=%]|\([\w\-.~:/,=%]*\))*(?:[\w\-~/#@$&*+=%]|\([\w\-.~:/,=%]*\))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML, safe to put into a page: the text, and the list of its footnotes."""

    body: str
    footnotes: str = ""


def render(
    edition: Edition,
    original: Edition | None,
    resolve: Callable[[str], tuple[str, str]],
    *,
    numbered: bool = False,
    beside: str = "",
) -> Rendered:
    """Render the text of an edition below the headline, which it does not repeat.

    Args:
        edition: What to render.
        original: The same article as its author wrote it, if it is published. It decides
            whether the text begins with the headline, and gives the headings their ids,
            so that ``other.md#part`` works in every language.
        resolve: See `Cleaner`.
        numbered: Whether the paragraphs are numbered, so that they can be led to.
        beside: The address of the original's page, if every paragraph is to link to the same
            one there.
    """
    if not edition.markdown:
        html = "".join(_plain(edition, numbered, beside))
        return Rendered(notes.filled(html, edition, _plain_note))
    env: dict[str, Any] = {"strings": strings_for(edition.language)}
    tokens = _without_marks(_parse(edition.body, env))
    model = _parse(original.body, {}) if original else tokens
    shown = original or edition
    if _repeats(model, shown.title, "" if shown.is_original else shown.language):
        model = model[3:]
        if _opens_with_headline(tokens):
            tokens = tokens[3:]
    _name_headings(tokens, model)
    _set(tokens, edition)
    if numbered:
        _name_paragraphs(tokens, model, edition, beside)
    _mark_source(tokens, edition)
    _align_cells(tokens)
    _finish(tokens, edition)
    cleaner = Cleaner(edition.language, resolve)
    end = next((i for i, t in enumerate(tokens) if t.type == "footnote_block_open"), len(tokens))
    body, footnotes = (cleaner.clean(_html(part, env)) for part in (tokens[:end], tokens[end:]))

    def note(one: Addition) -> str:
        """Render an addition: its ids are none of the article's."""
        env: dict[str, Any] = {"strings": strings_for(edition.language)}
        tokens = _parse(one.text, env)
        _set(tokens, replace(edition, source_lines=frozenset()))
        _align_cells(tokens)
        _finish(tokens, edition)
        return cleaner.clean(_html(tokens, env))

    return Rendered(notes.filled(body, edition, note), footnotes)


# Markdown


@cache
def _parser() -> MarkdownIt:
    parser = dialect.build()
    parser.add_render_rule("footnote_ref", _footnote_reference)
    parser.add_render_rule("footnote_anchor", _footnote_backlink)
    parser.add_render_rule("footnote_open", _footnote_open)
    parser.add_render_rule("shortcode", _shortcode)
    parser.add_render_rule("ruby", _ruby)
    # The section around the list is the template's.
    parser.add_render_rule("footnote_block_open", _footnotes_open)
    parser.add_render_rule("footnote_block_close", _footnotes_close)
    return parser


def _parse(body: str, env: dict[str, Any]) -> list[Token]:
    """Parse Markdown, and leave out headings that say nothing."""
    tokens = _parser().parse(body, env)
    empty = {
        place
        for place, (opening, inline) in enumerate(pairwise(tokens))
        if opening.type == "heading_open" and not inline.content
    }
    return [t for place, t in enumerate(tokens) if not {place, place - 1, place - 2} & empty]


def _without_marks(tokens: list[Token]) -> list[Token]:
    """Make of a paragraph that is the mark of an addition what is no paragraph of the article."""
    kept: list[Token] = []
    for token in tokens:
        inline = kept[-1] if kept else token
        if token.type == "paragraph_close" and marks(inline.content) == (inline.content,):
            del kept[-2:]
            token = Token("html_block", "", 0, content=f"<p>{inline.content}</p>\n")
        kept.append(token)
    return kept


def _finish(tokens: Sequence[Token], edition: Edition) -> None:
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and not opening.hidden:
            _make_figure(opening, inline, closing, edition)
    for token in tokens:
        if token.type == "inline":
            _join_lines(token.children or [])


def _html(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, env))


def _footnote_reference(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    number, place = tokens[index].meta["id"] + 1, tokens[index].meta["subId"]
    identity = f"fnref{number}-{place}" if place else f"fnref{number}"
    return (
        f'<sup class="footnote-ref"><a href="#fn{number}" id="{identity}" role="doc-noteref">'
        f"{number}</a></sup>"
    )


def _footnote_open(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<li id="fn{tokens[index].meta["id"] + 1}">'


def _footnote_backlink(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    number, place = tokens[index].meta["id"] + 1, tokens[index].meta["subId"]
    target = f"fnref{number}-{place}" if place else f"fnref{number}"
    strings: Strings = env["strings"]
    label = strings.gettext("Back to the text")
    # U+FE0E asks for the sign as text: phones would draw an emoji.
    return (
        f' <a href="#{target}" role="doc-backlink" aria-label="{label}"{strings.attributes}>'
        "\u21a9\ufe0e</a>"
    )


def _shortcode(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    # Another program's business: it is shown rather than lost.
    return escape(tokens[index].content)


def _ruby(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return ruby(tokens[index])


def _footnotes_open(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "<ol>\n"


def _footnotes_close(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</ol>\n"


def _words(inline: Token) -> str:
    """Give what a reader sees of an inline token, on one line."""
    shown = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
        if child.type not in {"html_inline", "footnote_ref"}
    )
    return " ".join("".join(shown).split())


def _opens_with_headline(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].type == "heading_open" and tokens[0].tag == "h1"


def _repeats(tokens: Sequence[Token], title: str, language: str) -> bool:
    """Whether a text begins with its headline; the title of a translation in `language` is set."""
    if not _opens_with_headline(tokens):
        return False
    written = {_words(tokens[1]), " ".join(tokens[1].content.split())}
    if language:
        written |= {" ".join(typeset(words, language).split()) for words in written}
    return " ".join(title.split()) in written


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            yield opening, _words(inline)


def _name_headings(tokens: Sequence[Token], model: Sequence[Token]) -> None:
    """Give each heading the id that GitHub gives to the heading of the original."""
    own, named = tuple(_headings(tokens)), tuple(_headings(model))
    used: set[str] = set()
    counts: Counter[str] = Counter()
    for (opening, _), (_, words) in zip(own, named if len(named) == len(own) else own, strict=True):
        kept = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        first = identity = kept or "section"
        while identity in used:
            counts[first] += 1
            identity = f"{first}-{counts[first]}"
        used.add(identity)
        opening.attrSet("id", identity)


def _name_paragraphs(
    tokens: Sequence[Token], model: Sequence[Token], edition: Edition, beside: str
) -> None:
    """Number the paragraphs as the original does, so that each can lead to its like there.

    An edition that is built otherwise, as a note in one language makes it, has no numbers.
    """
    own, there = (list(_paragraphs(found)) for found in (tokens, model))
    if len(own) != len(there):
        return
    for number, (opening, inline) in enumerate(own, 1):
        opening.attrSet("id", f"p{number}")
        if beside and inline.children is not None and not _is_figure(inline):
            inline.children.append(_raw(_beside(number, edition, beside)))


def _paragraphs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open" and opening.level == 0:
            yield opening, inline


def _beside(number: int, edition: Edition, address: str) -> str:
    strings = strings_for(edition.language)
    label = strings.gettext("This paragraph in the original")
    # A no-break space: the sign must not stand alone on a line.
    return (
        f'\u00a0<a class="beside" href="{escape(address)}#p{number}" '
        f'hreflang="{escape(edition.source_language)}" aria-label="{label}"'
        f"{strings.attributes}>¶</a>"
    )


def _mark_source(tokens: Sequence[Token], edition: Edition) -> None:
    """Say of each block in the language of the original that it is."""
    language = edition.source_language
    row = False
    for opening, inline in pairwise(tokens):
        if opening.nesting != 1:
            continue
        starts = opening.map is not None and opening.map[0] in edition.source_lines
        if opening.type == "tr_open":
            row = starts
        elif opening.type in {"td_open", "th_open"}:
            if row:
                opening.attrSet("lang", language)
        elif starts and opening.type == "heading_open":
            opening.attrSet("lang", language)
        elif starts and opening.type == "paragraph_open":
            if not opening.hidden:
                opening.attrSet("lang", language)
            elif inline.children:
                # The list item must not say it: it may go on in another language.
                inline.children.insert(0, _raw(f'<span lang="{escape(language)}">'))
                inline.children.append(_raw("</span>"))


def _raw(html: str) -> Token:
    return Token("html_inline", "", 0, content=html)


def _align_cells(tokens: Sequence[Token]) -> None:
    """Say with a class what markdown-it says with a style, which no page may have."""
    for token in tokens:
        style = token.attrs.pop("style", None) if token.type in {"td_open", "th_open"} else None
        if style:
            token.attrSet("class", f"align-{str(style).removeprefix('text-align:')}")


def _set(tokens: Sequence[Token], edition: Edition) -> None:
    """Give a translation the typography of its language, and headings their phrases."""
    whole = -1
    for opening, inline in pairwise(tokens):
        if opening.nesting == 1 and opening.map and opening.map[0] in edition.source_lines:
            whole = max(whole, opening.map[1])
        if inline.type != "inline" or inline.children is None:
            continue
        spell_out_ruby(inline.children)
        foreign = inline.map is not None and inline.map[0] < whole
        if foreign:
            continue
        if not edition.is_original:
            set_block(inline.children, edition.language)
            for child in inline.children:
                if child.type == "image" and "title" in child.attrs:
                    child.attrs["title"] = typeset(str(child.attrs["title"]), edition.language)
        if opening.type == "heading_open":
            inline.children = break_headings(inline.children, edition.language)


def _make_figure(opening: Token, inline: Token, closing: Token, edition: Edition) -> None:
    """Make a figure of a paragraph that is one image, or one image that is a link."""
    if not _is_figure(inline):
        return
    children = inline.children or []
    images = [child for child in children if child.type == "image"]
    opening.tag = closing.tag = "figure"
    caption = escape(str(images[0].attrs.pop("title", "")))
    other = notes.caption(file_of(str(images[0].attrs.get("src", ""))), edition)
    if caption or other:
        words = " · ".join(filter(None, (caption, other)))
        children.append(_raw(f"<figcaption>{words}</figcaption>"))


def _is_figure(inline: Token) -> bool:
    children = inline.children or []
    frame = {"image", "link_open", "link_close", "html_inline"}
    images = sum(child.type == "image" for child in children)
    return images == 1 and all(child.type in frame for child in children)


def _join_lines(children: Sequence[Token]) -> None:
    """Join lines without a space where both sides are written without spaces."""
    shown = [child for child in children if child.content and child.type != "html_inline"]
    ends = iter([*shown, Token("text", "", 0)])
    before, after = "", next(ends)
    for child in children:
        if child is after:
            before, after = child.content[-1], next(ends)
        elif child.type == "softbreak" and _is_wide(before) and _is_wide(after.content[:1]):
            child.type = "text"


def _is_wide(character: str) -> bool:
    # Korean is wide too, and has spaces.
    return (
        character != ""
        and unicodedata.east_asian_width(character) in {"W", "F"}
        and not "\uac00" <= character <= "\ud7a3"
    )


# Plain text


def _plain(edition: Edition, numbered: bool, beside: str) -> Iterator[str]:
    number = 0
    for kind, blocks in groupby(edition.blocks, key=lambda block: block.kind):
        if kind == "list item":
            items = [f"<li>{_text(block, edition)}</li>" for block in blocks]
            yield "\n".join(["<ul>", *items, "</ul>"]) + "\n"
            continue
        if kind == "addition":
            yield from (f"<p>{block.runs[0].text}</p>\n" for block in blocks)
            continue
        for block in blocks:
            number += 1
            link = _beside(number, edition, beside) if beside else ""
            identity = f' id="p{number}"' if numbered else ""
            yield f"<p{identity}>{_text(block, edition)}{link}</p>\n"


def _plain_note(one: Addition) -> str:
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", one.text))
    return "".join(f"<p>{_link_addresses(part)}</p>\n" for part in paragraphs if part)


def _text(block: TextBlock, edition: Edition) -> str:
    if edition.is_original:
        return "".join(_run(run, edition) for run in block.runs)
    pieces = [Piece(run.text, run.source) for run in block.runs]
    texts = typeset_pieces(pieces, edition.language)
    return "".join(
        _run(replace(run, text=text), edition) for run, text in zip(block.runs, texts, strict=True)
    )


def _run(run: Run, edition: Edition) -> str:
    if not run.source:
        return _link_addresses(run.text)
    attributes = language_attributes(edition.source_language, edition.language)
    return f"<span{attributes}>{_link_addresses(run.text)}</span>"


def _link_addresses(text: str) -> str:
    out, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = escape(match[0])
        out += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*out, escape(text[end:])])
