# Two commands matter: `make run` and `make test`. Each does all set-up it needs.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check setup format lock bench clean
.DEFAULT_GOAL := run

run: .venv/run.stamp
	@$(BIN)/codedrill run

setup: .venv/dev.stamp

test: .venv/dev.stamp
	@$(BIN)/python -m pytest

check: .venv/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

format: .venv/dev.stamp
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: .venv/run.stamp
	@$(BIN)/codedrill bench

# The locks hold on Linux, macOS and Windows from Python 3.11 on, and name no index.
lock: .venv/dev.stamp
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q --extra build -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q --extra build --extra dev \
		-c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "CodeDrill needs Python 3.11 or newer; say which with: make PYTHON=python3.12"; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/made.stamp requirements.lock pyproject.toml
	@echo "Installing what CodeDrill needs (hashed lock)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@echo "Installing what tests and checks need (hashed lock)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@
