# Everything needs Python 3.11 or newer, make and git; the rest is installed into .venv.
# `make help` lists what there is.

SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) example_site/manage.py
PIP := $(PY) -m pip --quiet --disable-pip-version-check
export PORT ?= 8000
CATALOGUES := $(shell find src -name '*.po')
VAR := $(or $(KB_DEMO_VAR),example_site/var)

# What a shell had set for another project must not leak into ours.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV DJANGO_SETTINGS_MODULE

.PHONY: help demo demo-setup demo-reset
.PHONY: test lint style types test-all test-browser test-postgres test-benchmarks docs messages constraints clean

help: ## Lists the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | column -t -s '|'

# --- The example site

demo: demo-setup ## Sets up the example site, fills it the first time, and runs it.
	$(MANAGE) runserver --noreload $(PORT)

demo-setup: $(VAR)/.migrated ## Does all of `make demo` but run the server; prints addresses and accounts.
	$(MANAGE) kb_demo

demo-reset: $(VENV)/.demo ## Throws the example site's data away and fills it again.
	$(MANAGE) kb_demo --reset
	touch $(VAR)/.migrated

$(VAR)/.migrated: $(VENV)/.demo $(shell find src example_site -name '*.py')
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) kb_setup --verbosity 0
	touch $@

# --- Tests

test: lint test-all test-browser test-postgres test-benchmarks ## Runs every check and every test.

lint: style types docs ## Style, types, documentation.

style: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.dev
	$(VENV)/bin/mypy

# By file, so that an environment which a file's tests share is made once.
test-all: $(VENV)/.dev ## All tests that can share the machine, on SQLite.
	$(VENV)/bin/pytest -q -n 2 --dist loadfile -m "not browser and not benchmark and not postgres"

test-browser: $(VENV)/.dev ## The admin and the site in Chromium.
	$(VENV)/bin/pytest -q -m browser

test-postgres: $(VENV)/.dev ## What behaves differently on PostgreSQL, on a server of its own.
	scripts/with-postgres --optional $(VENV)/bin/pytest -q -m postgres

test-benchmarks: $(VENV)/.dev ## Figures as ratios, each with its bound; alone, because they measure time.
	$(VENV)/bin/pytest -q -s -m benchmark

docs: $(VENV)/.dev ## Builds the documentation into docs/_build/html.
	$(VENV)/bin/sphinx-build -qW --keep-going -b html docs docs/_build/html

# --- The environment

$(PY):
	"$$(scripts/find-python)" -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"

# Touching a stamp last means: an installation that was stopped is done again. Installing compiles the
# catalogues, so a translation that has come is a reason as well.
$(VENV)/.demo: pyproject.toml constraints.txt hatch_build.py $(CATALOGUES) | $(PY)
	$(PIP) install --editable ".[localize]" --group demo --constraint constraints.txt
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt hatch_build.py $(CATALOGUES) | $(PY)
	$(PIP) install --editable ".[localize,elasticsearch,documents]" --group dev --constraint constraints.txt
	touch $@ $(VENV)/.demo

messages: $(VENV)/.dev ## Compiles the translations after a change of a .po file.
	$(PY) hatch_build.py

constraints: $(VENV)/.dev ## Raises the versions that development and CI use.
	$(PIP) install uv
	scripts/make-constraints > constraints.txt.new
	mv constraints.txt.new constraints.txt

clean: ## Removes what can be made again, but not the example site's data.
	rm -rf $(VENV) .tox .cache .mypy_cache .pytest_cache .ruff_cache docs/_build build dist
