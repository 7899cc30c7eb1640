"""What a changed source does to its translation: edit by edit, and repaired where that is sure.

==========  ===================================================================
atoms       a text as words, numbers, dates, addresses, markup and marks
difference  two versions of a source, aligned; each edit with its kind
amounts     a number written anew, if nothing agrees with it
roman       Roman numerals
dates       a date or time written anew, in the form that it had
figures     repairs of what follows rules: numbers, dates, addresses
marks       repairs of stops, quotation marks, emphasis, spelling
repairing   all repairs of a translation, and their proof
typos       how large an edit is that an author calls a typo
==========  ===================================================================

What is known of a language is in ``data/carryover/<language>.txt``.
"""

from __future__ import annotations

from polyglot_news.carryover.difference import classify
from polyglot_news.carryover.outcome import Edit, Kind, Reason, Refused, Repaired
from polyglot_news.carryover.repairing import contradictions, repair

__all__ = [
    "Edit",
    "Kind",
    "Reason",
    "Refused",
    "Repaired",
    "classify",
    "contradictions",
    "repair",
]
