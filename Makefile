# The two commands that matter: `make app` and `make test`. Each sets up what it needs the first time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: app compare test check bench browser schemas clean help

help:
	@echo "make app      serve the web app on http://localhost:$(PORT)"
	@echo "make compare  print the default comparison"
	@echo "make test     every test, in a real browser too"
	@echo "make check    lint, types, import rules, formulas"
	@echo "make bench    speed, as ratios within one run"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.ready-dev: pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@ $(VENV)/.ready

app: $(VENV)/.ready
	$(BIN)/chipcalc app --port $(PORT)

compare: $(VENV)/.ready
	@$(BIN)/chipcalc compare

browser:
	@sh .ci/browser

test: $(VENV)/.ready-dev browser
	$(BIN)/python -m pytest -n auto tests

check: $(VENV)/.ready-dev
	$(BIN)/ruff check calc ui tests benchmarks
	$(BIN)/ruff format --check calc ui tests benchmarks
	$(BIN)/mypy calc
	$(BIN)/lint-imports
	$(BIN)/python -m benchmarks.check_formulas

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks

schemas: $(VENV)/.ready
	$(BIN)/chipcalc presets schema presets/schemas

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
