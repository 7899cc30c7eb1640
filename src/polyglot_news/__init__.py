"""From an article to its editions in other languages, offline.

The stages, in the order in which an article passes them::

    article      text -> Article -> text          one walk, nothing lost
    segments     a block's text -> sentences
    catalog      sentences -> gettext entries, merged with what people wrote
    translation  pending entries -> machine proposals
    review       entries -> findings
    publication  Article + Catalog -> Edition
    site         Edition -> pages
"""

__all__ = ["__version__"]
__version__ = "0.1.0"
