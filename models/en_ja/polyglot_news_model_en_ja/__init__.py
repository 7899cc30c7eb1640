"""The translation package English to Japanese, as data: polyglot-news finds it by entry point."""
