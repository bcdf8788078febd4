# Presswatch: the bare `make` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install run standalone test test-browser screenshots check docs up bench model

UV_VERSION := 0.13.9
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(if \
	$(shell $(name) -c 'import sys, venv, ensurepip; print((3, 11) <= sys.version_info < (3, 14) or "")' 2>/dev/null),$(name))))
BIN := .venv/bin
TAUGHT = $(PRESSWATCH_HOME)/taught.jsonl.gz

export PRESSWATCH_HOME ?= $(CURDIR)/data
export AIRFLOW_HOME ?= $(PRESSWATCH_HOME)/airflow
export AIRFLOW__CORE__DAGS_FOLDER := $(CURDIR)/dags
export AIRFLOW__CORE__LOAD_EXAMPLES := false
export AIRFLOW__CORE__DEFAULT_TIMEZONE := $(or $(PRESSWATCH_TIMEZONE),utc)
# Airflow starts this many idle workers on one machine; its default of 32 is for a fleet.
export AIRFLOW__CORE__PARALLELISM ?= 4
export AIRFLOW__USAGE_DATA_COLLECTION__ENABLED := false
export AIRFLOW__API__HOST ?= 127.0.0.1
export GX_ANALYTICS_ENABLED := false
# `airflow standalone` starts its parts by name.
export PATH := $(CURDIR)/$(BIN):$(PATH)

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

install: .venv/installed ## Put everything into .venv: needs Python 3.11 to 3.13, make and the package registry

.venv/installed: pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 with venv was found. Install one (on Debian: apt install python3 python3-venv) or say make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Installing into .venv with $(PYTHON); the first time takes a minute or two."
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv sync --frozen --inexact --quiet --python $(BIN)/python
	@touch $@

run: install ## Run the daily DAG through Airflow on the sample articles, print what was found and where
	@deploy/prepare_airflow.sh
	@deploy/run_samples.sh

standalone: install ## Airflow with scheduler and web page on this machine, on SQLite: http://localhost:8080
	@deploy/prepare_airflow.sh
	@echo "The password of admin is in $(AIRFLOW_HOME)/simple_auth_manager_passwords.json.generated. Ctrl+C stops."
	@$(BIN)/airflow standalone

test: install ## Run the tests
	@$(BIN)/pytest --numprocesses auto --dist loadfile -m "not browser"

test-browser: install ## Run the dashboard's tests in Chromium (on Debian: apt install chromium); screenshots go to PRESSWATCH_ARTEFACTS, default data/screenshots
	@$(BIN)/pytest -m browser tests/browser

screenshots: install ## Draw the pictures of the README from the samples, in Chromium
	@$(BIN)/python -m benchmarks.screenshots docs/images

check: install ## Formatting, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@MYPYPATH=dags $(BIN)/mypy dags/*.py

docs: install ## Write docs/dictionary.md anew from the contracts and marts, and the answers of docs/cookbook.md from the samples
	@$(BIN)/python -m presswatch.dictionary
	@$(BIN)/python -m presswatch.cookbook

up: ## Start the services of docker-compose.yml; needs docker and an .env made from .env.example
	@test -f .env || { echo "There is no .env. Copy .env.example to .env and fill in its secrets." >&2; exit 1; }
	docker compose up --build --detach --wait

bench: install ## Time a run (INBOX=folder), names and quotes beside spaCy and textacy, watchlists one by one and searches (ARTICLES=file.parquet), growth (SIZES="1000 50000"); judge quotes (QUOTES=gold.jsonl.gz) and pages (PAGES="folder ..."); live sources, feeds (FEEDS=folder) and hostile files (HOSTILE="folder ..."); recount the marts of a home and ask a million articles (COUNTED=home); time a site's pages (SITE=folder)
	@$(BIN)/uv sync --frozen --inexact --quiet --python $(BIN)/python --group bench
	@$(BIN)/python -m benchmarks.daily_run $(if $(INBOX),--inbox $(INBOX))
	@$(BIN)/python -m benchmarks.names_speed $(if $(ARTICLES),--articles $(ARTICLES))
	@$(BIN)/python -m benchmarks.quotes_speed $(if $(ARTICLES),--articles $(ARTICLES))
	@$(BIN)/python -m benchmarks.batch_growth $(if $(ARTICLES),--articles $(ARTICLES)) --sizes $(or $(SIZES),1000 5000)
	@$(BIN)/python -m benchmarks.quotes_growth
	@$(BIN)/python -m benchmarks.watchlists $(if $(ARTICLES),--articles $(ARTICLES))
	@$(BIN)/python -m benchmarks.spikes --seeds 5
	@test -z "$(ARTICLES)" || $(BIN)/python -m benchmarks.search_speed --articles $(ARTICLES)
	@test -z "$(COUNTED)" || { $(BIN)/python -m benchmarks.marts $(COUNTED) && $(BIN)/python -m benchmarks.marts_incremental $(COUNTED); }
	@test -z "$(COUNTED)" || $(BIN)/python -m benchmarks.million_rows --snapshot $(COUNTED)/published/presswatch.duckdb
	@test -z "$(SITE)" || $(BIN)/python -m benchmarks.dashboard --site $(SITE)
	@test -z "$(QUOTES)" || $(BIN)/python -m benchmarks.quotes_accuracy $(QUOTES)
	@test -z "$(PAGES)" || $(BIN)/python -m benchmarks.pages_accuracy $(PAGES)
	@$(BIN)/python -m benchmarks.health_month
	@$(BIN)/python -m benchmarks.local_world --sources $(or $(WORLD_SOURCES),60) --items $(or $(WORLD_ITEMS),10)
	@test -z "$(FEEDS)" || $(BIN)/python -m benchmarks.feeds_table $(FEEDS)
	@test -z "$(HOSTILE)" || $(BIN)/python -m benchmarks.hostile $(HOSTILE)

model: install ## Learn the weights anew: make model NAMES=names.jsonl.gz QUOTES=quotes.jsonl.gz [UNLABELLED="a.parquet b.jsonl" [ENCODER=folder]]
	@test -n "$(NAMES)$(QUOTES)" || { echo "Say what to learn from: make model NAMES=names.jsonl.gz QUOTES=quotes.jsonl.gz; the model cards tell their form" >&2; exit 1; }
	@$(BIN)/uv sync --frozen --inexact --quiet --python $(BIN)/python --group training
	@test -z "$(NAMES)" -o -z "$(ENCODER)" || { mkdir -p $(PRESSWATCH_HOME) && PYTHONPATH=. $(BIN)/uv run --script training/teacher.py $(NAMES) --encoder $(ENCODER) --unlabelled $(UNLABELLED) --out $(TAUGHT); }
	@test -z "$(NAMES)" || OMP_NUM_THREADS=1 $(BIN)/python -m training.mentions $(NAMES) $(if $(UNLABELLED),--unlabelled $(UNLABELLED)) $(if $(ENCODER),--taught $(TAUGHT))
	@test -z "$(QUOTES)" || OMP_NUM_THREADS=1 $(BIN)/python -m training.quotes $(QUOTES)
	@test -z "$(QUOTES)" || OMP_NUM_THREADS=1 $(BIN)/python -m training.antecedents $(QUOTES)
