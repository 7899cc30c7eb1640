"""Starts the command line: ``python -m polyglot_news.cli``."""

from polyglot_news.cli import main

if __name__ == "__main__":
    main()
