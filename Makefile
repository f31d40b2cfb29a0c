# Everything a person or a machine does with this checkout. `make` alone lists the targets.
# Only python3 (3.11 or newer) and make are needed; the rest is brought into .venv.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq install
TIMELINE := .venv/bin/timeline
PYTEST := $(PY) -m pytest
LOCK := $(PY) -m uv pip compile --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --quiet --custom-compile-command "make lock" $(UPGRADE) pyproject.toml

VENDORED := timeline/web/static/vendor/versions.json
BROWSER := .venv/browser-ready

.DEFAULT_GOAL := help
.PHONY: help install run test test-fast test-failover browser format lint types contracts migration bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: .venv/ready $(VENDORED) ## make .venv with everything in it, and fetch the JavaScript
	@:

run: install ## load the shipped data if need be and serve at 127.0.0.1:8000
	@$(TIMELINE) db upgrade
	@$(TIMELINE) import seed/
	@exec $(TIMELINE) serve

test: lint types contracts install $(BROWSER) ## everything that must pass: style, types, contracts, tests on both databases and in a browser
	$(PYTEST) -n auto --dist loadgroup --cov --cov-report=term

test-fast: install ## the tests that take no browser and no wheel, on SQLite, without coverage
	$(PYTEST) -q -n auto -m "not slow" -k "not postgresql"

test-failover: install ## lose a PostgreSQL replica and then the primary under load, and say what was seen (make test does it too)
	$(PYTEST) -q -n 0 -s tests/failover

browser: $(BROWSER) ## fetch the Chromium that the tests drive, and the widgets that it draws
	@:

format: install ## write the code in the house style
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lint: install ## check the style
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: install ## check the types
	$(PY) -m mypy

contracts: install ## check who imports whom
	.venv/bin/lint-imports --no-logo

migration: install ## write a migration from the models: make migration m="add the colour of a lane"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add the colour of a lane"' >&2; exit 2; }
	$(TIMELINE) db revision "$(m)"

bench: install ## run the benchmarks; the last figures are in bench/README.md
	@set -e; for file in bench/[!_]*.py; do echo "$$file"; $(PY) -m "bench.$$(basename "$$file" .py)"; done

lock: install ## renew the lock files within pyproject.toml and package.json; make lock UPGRADE=--upgrade for newer versions
	$(LOCK) --group dev -o requirements.lock
	$(PY) -m uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
		--custom-compile-command "make lock" $(UPGRADE) --group node -o requirements-node.lock
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## remove what make and the tests made, but no data
	rm -rf .venv timeline/web/static/vendor node_modules dist build htmlcov test-results .coverage \
		.pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment does not survive being moved, so the file remembers where it was made.
ifneq ($(shell cat .venv/ready 2>/dev/null),$(CURDIR))
.PHONY: .venv/ready
endif

.venv/ready: requirements.lock requirements-node.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make install PYTHON=python3.13" >&2; exit 1; }
	@[ ! -e $@ ] || [ "$$(cat $@)" = "$(CURDIR)" ] || rm -rf .venv
	@$(PY) -m pip --version >/dev/null 2>&1 || { rm -rf .venv && $(PYTHON) -m venv .venv >/dev/null; } || \
		{ rm -rf .venv; echo "$(PYTHON) cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv (a minute or two the first time) …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PY) -c 'import sys, hatch_build; sys.exit(not hatch_build.find_npm())' || $(PIP) --require-hashes -r requirements-node.lock
	@$(PIP) --no-build-isolation --no-deps --editable .
	@printf %s "$(CURDIR)" > $@

$(VENDORED): .venv/ready package-lock.json hatch_build.py
	@$(PY) hatch_build.py && touch $@

$(BROWSER): .venv/ready package-lock.json tests/browser/chromium.py tests/browser/fetch.py tests/browser/widgets.py
	@$(PY) -m tests.browser.fetch && touch $@
