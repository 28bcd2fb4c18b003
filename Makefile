# Everything runs in .venv, made from the locked list of dependencies by the newest Python found
# of 3.11 to 3.14. Needs nothing else. PYTHON=/path/to/python chooses another one.
PYTHONS := $(or $(PYTHON),python3.14 python3.13 python3.12 python3.11 python3)
FITS := import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
CHOSEN = $(firstword $(foreach python,$(PYTHONS),$(shell $(python) -c '$(FITS)' 2>/dev/null && echo $(python))))
NONE = no Python 3.11 to 3.14 with venv among $(PYTHONS); on Debian: apt install python3-venv
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/jesuisla/locale/*/LC_MESSAGES/django.po))

# A .venv left half made, or whose Python has gone, has no pip that loads: it is made anew.
WHOLE := $(shell $(BIN)/python -c 'import pip' 2>/dev/null && echo yes)
ifndef WHOLE
.PHONY: $(INSTALLED)
endif

.PHONY: install demo test check bench docs lock messages clean
.DEFAULT_GOAL := install

install: $(INSTALLED) messages

$(INSTALLED): pyproject.toml lab/pyproject.toml requirements/dev.txt
	@echo "Installing what is needed into $(VENV), which takes some minutes."
	$(if $(WHOLE),,rm -rf $(VENV) && $(or $(CHOSEN),$(error $(NONE))) -m venv $(VENV))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt || { echo "Not installed; docs/tutorial/en.md says on which systems it works." >&2; exit 1; }
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

# Newer versions of the dependencies, with their hashes, for every Python and system we name.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: install
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/$(LOCK) pyproject.toml --upgrade --extra dev --extra bench -o requirements/dev.txt
	$(BIN)/$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	$(BIN)/$(LOCK) --group pyproject.toml:build -c requirements/dev.txt -o requirements/build.txt

clean:
	rm -rf $(VENV) $(CATALOGUES)
