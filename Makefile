# Everything runs in .venv, made from the locked list of dependencies. Needs Python 3.11 or
# later, and nothing else.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/jesuisla/locale/*/LC_MESSAGES/django.po))

.PHONY: install demo test check bench docs lock messages clean
.DEFAULT_GOAL := install

install: $(INSTALLED) messages

$(INSTALLED): pyproject.toml lab/pyproject.toml requirements/dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -e ./lab
	touch $@

# Catalogues are compiled by Babel, which is installed anyway, rather than by a program of
# the system.
messages: $(CATALOGUES)

%.mo: %.po | $(INSTALLED)
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

demo: install
	$(BIN)/jesuisla demo

test: install
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python -m pytest -q tests/server/test_completeness.py tests/server/test_templates.py

bench: install
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: install
	$(BIN)/python -m pytest -q tests/docs

# Newer versions of the dependencies, with their hashes.
lock: install
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --extra dev --extra bench --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --quiet -c requirements/dev.txt --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt

clean:
	rm -rf $(VENV) $(CATALOGUES)
