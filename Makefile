# GNU make 3.81 (the one macOS has) is enough. `make` alone prints what there is.

PYTHON ?= python3

VENV := .venv
RUN := $(VENV)/bin/python
# Touched when the work is done, so that doing it again takes no time.
SETUP := $(VENV)/.stamp
ORACLES := .oracles/.stamp
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help setup setup-oracles setup-tools setup-arm demo test test-all ledger check clean

## Print this list
help:
	@awk '/^## /{ text = substr($$0, 4); next } \
		/^[a-z-]+:/ && text { sub(/:.*/, ""); printf "  make %-14s %s\n", $$0, text } \
		{ text = "" }' Makefile

## Create .venv with microinfer and all it needs (PYTHON=python3.12 to choose another Python)
setup: $(SETUP)

$(SETUP): pyproject.toml scripts/make_venv.py
	$(PYTHON) scripts/make_venv.py $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -e '.[demo,test,check]'
	@touch $@

## Install the official runtimes that tests compare with, each in its own environment
setup-oracles: $(ORACLES)

# The script touches the stamp, and only when every oracle is there; without one, tests skip.
$(ORACLES): codegen/microinfer_codegen/oracles/locate.py scripts/setup_oracles.py $(SETUP)
	$(RUN) scripts/setup_oracles.py $@

## Install a second C compiler where the system lets us
setup-tools:
	@sh scripts/setup_tools.sh

## Install the Arm compiler and the emulator that --on cortex-m4 takes, where the system lets us
setup-arm:
	@sh scripts/setup_arm.sh

## Nothing to install by hand: a network trained, quantised, compiled to C, run, compared
demo: $(SETUP)
	$(RUN) examples/sine/demo.py

## Run the tests, but not the slow ones (TESTS=tests/ops to choose)
test: $(SETUP) $(ORACLES) setup-tools setup-arm
	$(RUN) -m pytest -n auto -m "not slow" $(TESTS)

## Run all tests
test-all: $(SETUP) $(ORACLES) setup-tools setup-arm
	$(RUN) -m pytest -n auto $(TESTS)

## Measure the ledger's models on all targets and write benchmarks/ledger.json
ledger: $(SETUP) setup-arm
	$(RUN) benchmarks/ledger.py

## Look at the Python without running it: ruff and mypy
check: $(SETUP)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

## Remove everything that make created
clean:
	rm -rf $(VENV) .oracles .tools build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
