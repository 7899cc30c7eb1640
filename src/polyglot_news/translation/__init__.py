"""Pre-translation: machine proposals for what nobody has translated yet.

A proposal is written fuzzy with a comment that says where it comes from. It
goes only where the catalog holds no word of a person's. All pending units of
all articles go to the engine in one call, which is what makes it fast.

=============  ==============================================================
asking         what the engine is asked about a unit, and its answers put together
judging        what the checks say of an answer; which of two is the better one
masking        other ways to write a unit for the engine: numbers and names as masks
clauses        a sentence taken apart where two clauses meet
retrying       the ways to ask again, in their order
declension     the forms of an agreed term
obeying        agreed terms put where the engine used other words
pretranslation  the stage
=============  ==============================================================
"""

from polyglot_news.translation.pretranslation import Job, Outcome, pending, pretranslate, withdrawn

__all__ = ["Job", "Outcome", "pending", "pretranslate", "withdrawn"]
