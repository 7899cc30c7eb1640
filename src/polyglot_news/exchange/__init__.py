"""Exchange with translation tools and agencies: articles as XLIFF 2, out and in.

Text comes in and goes out; files are read and written by `polyglot_news.handoff`.
"""
