"""The translation memory: every approved translation, to be used again.

pairs.py says what is kept, forms.py what is alike, index.py finds what may be, store.py keeps
it, feeds.py reads it from the project's files, tmx.py exchanges it, leverage.py puts exact
matches into a catalog.
"""
