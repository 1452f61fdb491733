# `make help` lists what there is to do.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-input install --require-hashes --no-deps -qq
PORT   ?= 8000
JOBS   ?= 2
LOCK   := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

.DELETE_ON_ERROR:
.PHONY: help run test test-all test-long coverage mutants lint lock bench clean

help: ## say what there is to do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/.base: requirements/base.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 run" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || { echo "Setting up .venv, once (about a minute) …"; $(PYTHON) -m venv $(VENV); }
	$(PIP) -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.base
	$(PIP) -r $<
	@touch $@

$(VENV)/.bench: requirements/bench.lock $(VENV)/.dev
	$(PIP) -r $<
	@touch $@

run: $(VENV)/.base ## serve the demo on http://127.0.0.1:8000 (PORT=… for another), with a worker beside it
	@$(BIN)/python config.py
	@$(BIN)/flask db upgrade
	@$(BIN)/flask demo load --if-empty
	@PORT=$(PORT) exec $(BIN)/python scripts/serve.py

lint: $(VENV)/.dev ## style, types, and who may import whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: $(VENV)/.dev lint ## all checks and tests but the long ones
	@$(BIN)/python -m pytest -n $(JOBS) -m 'not long'

test-all: test test-long ## the long tests as well

test-long: $(VENV)/.dev ## the long tests alone
	@$(BIN)/python -m pytest -n $(JOBS) -m long

WHOLLY := matchmaker/domain/permissions.py,matchmaker/domain/*money*.py,matchmaker/domain/*price*.py,matchmaker/domain/payment.py,matchmaker/domain/costs.py
WHOLLY := $(WHOLLY),matchmaker/domain/numbers.py,matchmaker/domain/quantities.py,matchmaker/domain/sharing_rule.py,matchmaker/matching/*
WHOLLY := $(WHOLLY),matchmaker/wording/*price*.py,matchmaker/wording/payment.py,matchmaker/wording/number_words.py

coverage: $(VENV)/.dev ## how much of the code the tests run: at least 95 %, and all of permissions, money and matching
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n $(JOBS) -m 'not long'
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report --fail-under=95
	@$(BIN)/coverage report --include='$(WHOLLY)' --fail-under=100

mutants: $(VENV)/.dev ## change the domain and the matching core here and there, and see whether a test notices
	@$(BIN)/python scripts/mutants.py $(MUTANTS)

bench: $(VENV)/.bench ## how fast and how good beside peers: writes docs/benchmarks.md (20 min)
	@$(BIN)/python -m benchmarks

lock: $(VENV)/.dev ## take up newer versions of what we depend on (needs the network)
	$(LOCK) --upgrade requirements/base.in -o requirements/base.lock
	$(LOCK) --upgrade -c requirements/base.lock requirements/dev.in -o requirements/dev.lock
	$(LOCK) --upgrade -c requirements/dev.lock requirements/bench.in -o requirements/bench.lock

clean: ## remove what was made, but not the data in instance/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .coverage.* htmlcov
