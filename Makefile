# The two commands of the README, and what contributors run. Everything goes to .venv and .tools.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test long mutations lint format wheels bench clean

demo: .venv/demo
	$(BIN)/polyglot-news localize
	@echo
	@echo "The editions are in site/. Open site/index.html, or read them as text:"
	@ls -d site/*/*/ | sed 's/^/    /'

test: .venv/test
	tests/install-tools.sh
	$(BIN)/pytest

long: .venv/test
	tests/install-tools.sh
	HYPOTHESIS_PROFILE=long $(BIN)/pytest tests/test_life.py

mutations: .venv/test
	tests/install-tools.sh
	$(BIN)/python tests/mutate.py

lint: .venv/lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: .venv/lint
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

wheels: .venv/demo
	$(PIP) wheel --no-deps --wheel-dir dist . $(wildcard models/*/)

bench: .venv/test
	for one in benchmarks/*.py; do $(BIN)/python $$one || exit 1; done

clean:
	rm -rf .venv .tools .polyglot-news site dist

.venv/demo: pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --editable .
	touch $@

.venv/test: .venv/demo
	$(PIP) install --editable '.[test]'
	touch $@

.venv/lint: .venv/demo
	$(PIP) install --editable '.[lint]'
	touch $@
