"""Typography: the marks and spaces of a language, set where a text is shown.

Machines and keyboards write ``"``, ``'``, ``...`` and ``1,234.5``, whatever the language. A
catalog keeps what was written; what a reader sees is set here, at publication. Only what is
certain is changed: a text that is right already stays as it is, byte for byte, and no letter
and no digit is ever added, lost or moved past another.

What a language wants stands in ``data/typography/LANGUAGE.txt``; ``de.txt`` explains the form.
"""

from polyglot_news.typography.setting import Piece, typeset, typeset_markdown, typeset_pieces

__all__ = ["Piece", "typeset", "typeset_markdown", "typeset_pieces"]
