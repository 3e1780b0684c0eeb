# Two commands: `make run` (the program) and `make test` (everything that proves it).
# The first Python here that is new enough; python3.11 again where there is none, for the message.
PYTHON ?= $(firstword $(shell for one in python3.11 python3 python; do \
  $$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one; done; :) python3.11)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --require-virtualenv

# The program and its parts are started some hundred times by the tests: compiled once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run install test lint unit fuzz bench bench-errors bench-figures bench-roles bench-style bench-corpus bench-drafts bench-speed bench-scale bench-drafting bench-ui bench-export lock clean

run: $(VENV)/.ready
	$(BIN)/python app.py

install: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	touch $@

# Two at a time where one alone leaves a core idle: the browser beside the packages, the types beside the tests.
test:
	$(MAKE) --no-print-directory --jobs=2 $(VENV)/.ready-dev browser
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory --jobs=2 types suite

.PHONY: browser types suite
browser:
	tests/install-browser

types:
	$(BIN)/mypy

suite:
	$(BIN)/pytest -n 2 --dist loadgroup

unit: $(VENV)/.ready-dev
	$(BIN)/pytest -n 2 -m "not browser"

# The property tests on examples that no run has seen before.
fuzz: $(VENV)/.ready-dev
	$(BIN)/pytest -n 2 -m "hypothesis and not browser" --hypothesis-profile=fuzz

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks

# Drafts with one planted error each: what the figure checker finds, what it misses, what it flags for nothing.
bench-errors: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.planted_errors

# Texts whose every figure is labelled by hand: how many of them are read, and read right.
bench-figures: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.figures_gold

# Labelled sections of past reports: whether the search finds those that a person would write after.
bench-corpus: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.retrieval

# Every report of corpus/ drafted from its own figures and the other reports, without a model and with a loopback one.
bench-drafts: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.drafts

# Reports whose every section has its role labelled by hand: how many of them are read so.
bench-roles: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.roles_gold

# The style of a draft against the past reports: how long it takes, and whether the measures tell other texts apart.
bench-style: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.style

# How long the check of a draft takes: by its length, draft after draft, and with texts that nobody writes.
bench-speed: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks check_speed check_hostile

# Drafting with a model against the bare client: the first character, and a report of twelve sections four at a time.
bench-drafting: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks first_token report_schedule

# The page in a real browser under a full load: ready, section switch, re-check, eight users drafting, memory.
bench-ui: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks desk

# How long a report of twenty pages takes to become a Word file: clean, with its audit, with its changes.
bench-export: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.export

# The corpus against bare Chroma at 1,000, 10,000 and 100,000 passages; SIZES="1000 10000" for fewer.
bench-scale: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.corpus_scale $(SIZES)

# Names, versions and hashes only: the address of the registry belongs to the machine that installs.
lock: $(VENV)/.ready-dev
	$(BIN)/uv pip compile -q --universal -p 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal -p 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
