# make run   the whole site on this machine        make test   every test        make help   the rest

PYTHON ?= python3
PORT ?= 8000
ONLY ?=
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
# requirements-dev.txt holds all of requirements.txt, so either stamp is enough to run
RUN_STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help run media test bench lint lock messages check clean venv

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

# asked each time, for a tenth of a second: a venv half made by an interrupted start is made anew
venv:
	@$(BIN)/python -c 'import pip' 2>/dev/null || { \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
			echo "Streamwarden needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1)."; \
			echo "With a newer one beside it, type: make run PYTHON=python3.12"; exit 1; }; \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "This Python cannot make a virtual environment. Type: apt install python3-venv"; exit 1; }; \
		echo "Making a virtual environment in .venv …"; \
		$(PYTHON) -m venv --clear .venv; }

$(RUN_STAMP): requirements.txt | venv
	@echo "Installing what requirements.txt names, half a minute the first time …"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt | venv
	@echo "Installing what requirements-dev.txt names, a minute the first time …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

run: $(RUN_STAMP) ## start the site and its servers; PORT=8000; Ctrl-C stops all of it
	@exec $(BIN)/python -m config.supervisor.up --port $(PORT) $(ARGS)

media: $(RUN_STAMP) ## a media server beside the running site; STREAM=… KEY=… push a test picture
	@exec $(BIN)/python -m config.supervisor.inside media --url http://127.0.0.1:$(PORT) $(ARGS)

check: $(RUN_STAMP) ## say what is ready and what to do next
	@$(BIN)/python manage.py check_setup

test: $(DEV_STAMP) ## every test, on two cores; ARGS=tests/running for some
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

bench: $(DEV_STAMP) ## measure against the budgets; ONLY=name for one
	@$(BIN)/python -m config.supervisor.with_servers --durable -- $(BIN)/python -m bench $(ONLY)

lint: $(DEV_STAMP) ## style, types, imports, templates, migrations
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	find . -path './.*' -prune -o -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m config.supervisor.with_servers -- $(BIN)/python manage.py makemigrations --check --dry-run

lock: $(DEV_STAMP) ## write both requirements files anew; ARGS=--upgrade for newer versions
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate $(ARGS) \
		pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate $(ARGS) \
		pyproject.toml --group dev --output-file requirements-dev.txt

messages: $(DEV_STAMP) ## collect and compile the Chinese catalogue; needs gettext
	@command -v msgfmt >/dev/null || { echo "gettext is missing. Type: apt install gettext"; exit 1; }
	$(BIN)/python manage.py makemessages --locale zh_Hans --add-location file
	$(BIN)/python manage.py compilemessages --ignore '.venv'

clean: ## forget the data, keys and logs of this checkout, and caches
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m config.supervisor.clean; else rm -rf .local; fi
	@rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
	@find . -path './.*' -prune -o -name __pycache__ -print0 | xargs -0 rm -rf
