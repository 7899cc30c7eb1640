"""The translation package English to Ukrainian, as data: polyglot-news finds it by entry point."""
