# Needs Python 3.11 or newer, git and make; everything else goes into the virtual environment $(VENV).
#   make demo      the main job on examples/dublin.xlsx
#   make test      the whole test suite
#   make check     linters, types, import contracts
# Another interpreter: make demo PYTHON=python3.12        Another environment: make test VENV=../venv

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install install-run demo test check format clean

VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out/dublin
TIME_LIMIT ?= 60
WORKERS ?= 2

# The first interpreter on the path that is new enough.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && { echo $$p; break; }; done)

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FACTS := pyproject.toml .ci/constraints.txt

help:
	@sed -n 's/^# \{0,3\}//p' Makefile | sed -n 1,5p

# A stamp says that the environment holds what pyproject.toml and the constraints ask for.
install: $(VENV)/.installed-dev
install-run: $(VENV)/.installed-run

$(BIN)/pip:
	@$(if $(PYTHON),,echo "Rosterwright needs Python 3.11 or newer and found none: make PYTHON=/path/to/python3" >&2; exit 2)
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "Rosterwright needs Python 3.11 or newer; $(PYTHON) is older" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-dev: $(FACTS) | $(BIN)/pip
	@echo "Installing Rosterwright and its tools into $(VENV) ..."
	@$(PIP) install -c .ci/constraints.txt -e '.[dev]'
	@touch $(VENV)/.installed-run $@

$(VENV)/.installed-run: $(FACTS) | $(BIN)/pip
	@echo "Installing Rosterwright into $(VENV) ..."
	@$(PIP) install -c .ci/constraints.txt -e .
	@touch $@

demo: install-run
	$(BIN)/rosterwright solve examples/dublin.xlsx --out $(OUT) --time-limit $(TIME_LIMIT)
	@echo
	@echo "The rosters lie here:"
	@ls $(OUT)/roster.xlsx $(OUT)/roster.json $(OUT)/summary.json $(OUT)/vendors/*.xlsx | sed 's/^/  /'

test: install
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build dist out .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find models scheduler tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
