# The verbs of circuitpress, one line each. `make` alone lists them.
PYTHON ?= python3
RUN = .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup site serve export test check bench audit lock clean forget

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## install everything into .venv/ (the others do this by themselves)

site: .venv/ready ## compute the analysis and write the report to site/
	@$(RUN) -m generator build $(ARGS)

serve: .venv/ready ## show the site at http://127.0.0.1:8000, and build it again with every edit
	@$(RUN) -m generator serve $(ARGS)

export: .venv/ready ## write one study as one HTML file: make export STUDY=… FILE=….html
	@$(RUN) -m generator export "$(STUDY)" "$(FILE)" $(ARGS)

test: .venv/ready ## run the tests
	@$(RUN) -m pytest -n auto

check: .venv/ready ## lint, format and type check
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy

bench: .venv/ready ## measure speed and quality against their limits
	@$(RUN) -m tests.bench $(ARGS)

audit: .venv/ready ## hold site/ against its standards: Nu checker, axe, Lighthouse (needs Java, Node, Chromium)
	@$(RUN) -m tests.audit $(ARGS)

lock: ## pin every dependency, with hashes, for every platform (needs uv)
	@uv pip compile --quiet --universal --extra cluster --generate-hashes --no-emit-index-url --no-annotate --group pyproject.toml:dev pyproject.toml -o requirements.lock

clean: ## empty site/
	@find site -mindepth 1 -not -path 'site/.gitignore' -not -path 'site/CNAME' -not -path 'site/.well-known*' -delete

forget: ## remove the cache: the next build computes everything again
	@rm -rf "$${CIRCUITPRESS_CACHE:-.cache}"

.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("circuitpress needs Python 3.11, 3.12 or 3.13, found " + sys.version.split()[0] + "; name one with: make PYTHON=python3.12 …")'
	@test ! -L .venv || { echo ".venv is a link to another folder: remove the link first"; exit 2; }
	@$(PYTHON) -m venv .venv
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch .venv/ready
