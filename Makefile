# Each target makes .venv and installs what it needs; nothing but Python 3.11 or newer and make has to be there.

.PHONY: handout book test check bench fuzz clean

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := handout

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "derive needs Python 3.11 or newer; say where: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.for-%: pyproject.toml | $(BIN)/python
	$(INSTALL) -e ".[$(EXTRAS_$*)]"
	@touch $@

EXTRAS_handout := pdf,plot
EXTRAS_book := pdf,plot
EXTRAS_test := pdf,plot,lint,grade,cluster,jupyter,test
EXTRAS_fuzz := test
EXTRAS_check := dev
EXTRAS_bench := pdf,grade,bench

handout: .venv/.for-handout  ## build/first-handout.{tex,md,pdf}
	$(BIN)/python examples/first-handout/build.py

book: .venv/.for-book  ## examples/handbook: every topic, in Markdown, LaTeX and PDF
	$(BIN)/derive book examples/handbook

test: .venv/.for-test  ## the whole test suite
	$(BIN)/python -m pytest -n 2 --dist worksteal -p no:benchmark

check: .venv/.for-check  ## what has to pass before a commit
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy derive
	$(BIN)/python -m pytest -n 2 --dist worksteal -p no:benchmark

bench: .venv/.for-bench  ## every figure as a ratio measured in one run
	$(BIN)/python -m pytest benchmarks -p no:cacheprovider -o addopts="" -s

MINUTES ?= 60

fuzz: .venv/.for-fuzz  ## random cases for an hour: true rewritings called wrong, mistakes called right, text misread
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --jobs 2 --seed $$(date +%s)

clean:
	rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
