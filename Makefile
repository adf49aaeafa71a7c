# Every target says what it does; `make` alone lists them.
VENV := .venv
PYTHON := $(VENV)/bin/python
EXAMPLE := examples/qpn-referral-sell.yaml

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1: /' | column -t -s ':'

$(VENV)/.installed: pyproject.toml
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.tested: pyproject.toml $(VENV)/.installed
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(VENV)/.developed: pyproject.toml $(VENV)/.tested
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable '.[test,dev]'
	touch $@

packet: $(VENV)/.installed ## install, build an example packet, and say where it is and what is in it
	$(VENV)/bin/assembler build $(EXAMPLE)

examples: $(VENV)/.installed ## build the packet of every example
	for matter in examples/*.yaml; do $(VENV)/bin/assembler build $$matter || exit 1; done

test: $(VENV)/.tested ## install and pass the tests
	$(PYTHON) -m pytest -n 2

lint: $(VENV)/.developed ## formatting, house rules, types
	$(VENV)/bin/ruff format --check assembler tests tools benchmarks
	$(VENV)/bin/ruff check assembler tests tools benchmarks
	$(VENV)/bin/mypy

golden: $(VENV)/.tested ## record the golden texts anew, to be read in review
	$(PYTHON) -m pytest -q tests/test_golden.py --update-golden

bench: $(VENV)/.installed ## measure a packet beside the way it is done today, and the checker as a library grows
	$(PYTHON) benchmarks/packet.py
	$(PYTHON) benchmarks/check_scale.py

clean: ## remove the environment and what was built
	rm -rf $(VENV) build dist output/*/

.PHONY: help packet examples test lint golden bench clean
