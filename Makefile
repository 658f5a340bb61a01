# Two commands matter: `make run` and `make test`. Each does all set-up it needs.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
OTHERS := tests/sandbox/others

.PHONY: run test check setup format lock bench image-steps clean
.DEFAULT_GOAL := run

run: .venv/run.stamp
	@$(BIN)/codedrill run

setup: .venv/dev.stamp .venv/others/python.stamp .venv/others/grammy.stamp .venv/older/stamp

test: .venv/dev.stamp .venv/others/python.stamp .venv/others/grammy.stamp .venv/older/stamp
	@$(BIN)/python -m pytest

check: .venv/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python deploy/check.py

format: .venv/dev.stamp
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: .venv/run.stamp
	@$(BIN)/codedrill bench

# The Dockerfile's own lines in a folder, then the bot from there: what can be tried of the image without an engine.
image-steps: .venv/run.stamp
	@$(BIN)/python deploy/image_steps.py

# The locks hold on Linux, macOS and Windows from Python 3.11 on, and name no index.
lock: .venv/dev.stamp
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q --extra build -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q --extra build --extra dev \
		-c requirements.lock -o requirements-dev.lock
	printf '%s\n' aiogram pytelegrambotapi python-telegram-bot | $(BIN)/uv pip compile - --no-deps --no-binary :all: \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q \
		-c requirements-dev.lock -o $(OTHERS)/sources.lock
	cd $(OTHERS)/grammy && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

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

# Bots that others wrote, for tests/sandbox/others: only downloaded, neither installed nor copied into the tree.
# Where they cannot be had their tests are skipped, and the next `make test` tries again.
.venv/others/python.stamp: $(OTHERS)/sources.lock $(OTHERS)/unpack.py | .venv/dev.stamp
	@echo "Fetching the example bots of others (hashed)"
	@rm -rf .venv/others/python
	@$(PIP) download --no-deps --no-binary :all: --no-build-isolation --require-hashes \
		-d .venv/others/python -r $(OTHERS)/sources.lock \
		&& $(BIN)/python $(OTHERS)/unpack.py .venv/others/python && touch $@ \
		|| echo "They could not be fetched: their tests are skipped"

.venv/others/grammy.stamp: $(OTHERS)/grammy/package-lock.json | .venv/dev.stamp
	@echo "Fetching grammY (hashed)"
	@mkdir -p .venv/others/grammy
	@cp $(OTHERS)/grammy/package.json $(OTHERS)/grammy/package-lock.json .venv/others/grammy
	@npm ci --prefix .venv/others/grammy --ignore-scripts --no-audit --no-fund --fetch-retries=1 --silent && touch $@ \
		|| echo "It could not be fetched (npm): its tests are skipped"

# An older edition of the code set, for tests that prove that an update keeps progress: beside the newer, not over it.
.venv/older/stamp: tests/decks/older.lock | .venv/dev.stamp
	@echo "Fetching an older edition of the code set (hashed)"
	@$(PIP) download --no-deps --only-binary :all: --require-hashes -d .venv/older -r tests/decks/older.lock \
		&& touch $@ || echo "It could not be fetched: its tests are skipped"
