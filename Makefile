# The front door. `make` alone says what there is.
PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help demo test check format bench soak wheel clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: ## set everything up and serve the demo (PORT=8000, KHAMKHO_HOME=./var)
	@scripts/setup demo
	@exec .venv/bin/khamkho demo --port $(PORT)

test: ## the whole gate, on SQLite and PostgreSQL and in a browser
	@scripts/test

check: ## what can be checked in seconds
	@scripts/check

format: ## put code, templates and imports in order
	@scripts/format

bench: ## measure; results in docs/benchmarks.md
	@scripts/bench

soak: ## the long tests: hundreds of kills, every walk, mutations, the wheel
	@scripts/soak

wheel: ## build dist/khamkho-*.whl with everything an office needs in it
	@scripts/wheel

clean: ## remove what is built (never a home directory)
	rm -rf dist build .venv node_modules src/khamkho/ui/static/ui src/khamkho/ui/collected .setup
