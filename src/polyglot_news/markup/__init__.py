"""Inline markup through translation: taken out before the engine, put back after it.

An engine translates plain sentences. :func:`prepare` takes the markup of a unit out and
remembers where each part stood; :func:`restore` finds the places again in the translation.
What is around words (emphasis, links, ``<b>``) is placed by :mod:`polyglot_news.markup.align`; what
stands for a word of its own (code, addresses, placeholders) goes through the engine as a
mask; what takes no room (images, footnote references, lone tags) keeps to the word beside it.

Nothing is lost, whatever the engine says: a mask that it dropped is written where the words
around it went, and where a place is not sure the result says so. The Markdown that comes out
is read again by the parser that renders the pages and compared with the source
(:mod:`polyglot_news.markup.rendering`).
"""

from polyglot_news.fidelity import verify
from polyglot_news.markup.editing import Edited, spot
from polyglot_news.markup.preparation import Prepared, prepare
from polyglot_news.markup.transfer import SURE, Restored, restore

__all__ = ["SURE", "Edited", "Prepared", "Restored", "prepare", "restore", "spot", "verify"]
