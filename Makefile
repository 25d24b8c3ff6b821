# ecom-tui: `make run` opens the program, `make test` runs every check. Both need Python 3.11 or newer and this
# file only: they fetch uv into .uv and the locked, hashed requirements into .venv.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python on the path that is new enough; `make run PYTHON=…` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
UV := .uv/bin/uv
BIN := .venv/bin
# Workers of the test run.
N ?= 2
CASES ?=
DATA ?=

# Without bytecode every start parses 400 modules: 1.9 s instead of 0.7 s.
export UV_COMPILE_BYTECODE := 1
export UV_PYTHON_DOWNLOADS := never
# Whoever has another environment active still works on this one.
unexport VIRTUAL_ENV
unexport PYTHONHOME

LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header --extra postgres

.PHONY: help setup run test check lint format words bench torture cases trials lock clean

help:
	@echo "make run      open the program on a demo store (with no terminal: print the morning summary)"
	@echo "make test     every check: ruff, mypy, import-linter, pytest on SQLite and PostgreSQL"
	@echo "make check    the same without the slow tests"
	@echo "make setup    only install, for developers: leaves .venv/bin/ecom-tui"
	@echo "make format   lay the code out and sort the imports"
	@echo "make words    bring the catalogues of translations up to date, print what is missing"
	@echo "make bench    speed against a floor of the same run; ECOM_TUI_BENCH_STORE=URL: on a copy of a big demo store"
	@echo "make torture  many processes killed, every statement failing, a bad network; prints what was survived"
	@echo "make cases CASES=FOLDER   trials on distilled cases"
	@echo "make trials DATA=FOLDER   imports of other systems' files, against the figures they should give"
	@echo "make lock     renew the locked requirements"

setup: .venv/setup.stamp
	@:

# Who develops has everything already; anyone else gets the runtime only.
run: $(if $(wildcard .venv/setup.stamp),.venv/setup.stamp,.venv/run.stamp)
	@$(BIN)/ecom-tui demo --if-missing
	@$(BIN)/ecom-tui --sign-in

test: lint
	$(BIN)/pytest -n $(N) --dist loadfile --no-loadscope-reorder

check: lint
	$(BIN)/pytest -n $(N) --dist loadfile --no-loadscope-reorder -m "not slow and not bench and not torture"

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

words: setup
	$(BIN)/python -m screens.languages.update

bench: setup
	$(BIN)/pytest -m bench -s tests/bench

torture: setup
	$(BIN)/pytest -m torture -s -o faulthandler_timeout=0

cases: setup
	@test -n "$(CASES)" || { echo "Say which folder: make cases CASES=FOLDER" >&2; exit 2; }
	@$(BIN)/python -m tests.cases "$(CASES)"

trials: setup
	@test -n "$(DATA)" || { echo "Say which folder: make trials DATA=FOLDER" >&2; exit 2; }
	@$(BIN)/python -m tests.trials "$(DATA)"

# The development lock holds the runtime's versions, so that what is tested is what is installed.
lock: $(UV)
	echo uv | $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade - -o requirements-uv.txt
	$(LOCK) --upgrade --group build pyproject.toml -o requirements.txt
	$(LOCK) --upgrade --group dev --constraint requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist

$(UV): requirements-uv.txt
	@test -n "$(PYTHON)" || { echo "ecom-tui needs Python 3.11 or newer, and there is none on the path." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python can't make environments. Install its venv module first (Debian, Ubuntu: apt-get install python3-venv)." >&2; \
		exit 1; }
	@test -x .uv/bin/python || $(PYTHON) -m venv --clear .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

# $(call install,LOCK) makes .venv hold exactly what LOCK lists, and the program itself, editable.
define install
	@test -x $(BIN)/python || $(UV) venv --quiet --clear --no-project --python .uv/bin/python .venv
	@$(UV) pip sync --quiet --require-hashes $(1)
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q ecom_tui screens data || true
	@touch $@
endef

.venv/setup.stamp: requirements-dev.txt pyproject.toml | $(UV)
	$(call install,requirements-dev.txt)

.venv/run.stamp: requirements.txt pyproject.toml | $(UV)
	$(call install,requirements.txt)
