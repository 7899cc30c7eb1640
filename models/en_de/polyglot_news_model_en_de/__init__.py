"""The translation package English to German, as data: polyglot-news finds it by entry point."""
