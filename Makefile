# `make` alone tells what there is. PYTHON= names another Python, PORT= another port.
PYTHON ?= python3
IN_VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test bench bench-dialogue format lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## start everything and print the address; Ctrl-C stops it
	@$(PYTHON) scripts/bootstrap.py run
	@exec $(IN_VENV) -m domovoy run

test: ## everything that says the project is sound
	@$(PYTHON) scripts/bootstrap.py dev
	@exec $(IN_VENV) scripts/check.py

bench: ## the table of speeds, beside their floors
	@$(PYTHON) scripts/bootstrap.py dev
	@exec $(IN_VENV) -m benchmarks

bench-dialogue: ## how well messages are understood, where there are labelled ones
	@$(PYTHON) scripts/bootstrap.py dev
	@exec $(IN_VENV) -m evaluation

format: ## put the code in order
	@$(PYTHON) scripts/bootstrap.py dev
	@$(IN_VENV) -m ruff format .
	@$(IN_VENV) -m ruff check --fix .

lock: ## pin what requirements/*.in ask for (needs uv)
	@for kind in run dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url requirements/$$kind.in --output-file requirements/$$kind.txt || exit 1; \
	done
