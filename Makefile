# Every target says what it does; `make` alone lists them.
VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
EXAMPLE := examples/qpn-referral-sell.yaml

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1: /' | column -t -s ':'

$(VENV)/.installed: pyproject.toml constraints.txt
	python3 -m venv $(VENV)
	$(INSTALL) --editable .
	touch $@

$(VENV)/.tested: pyproject.toml $(VENV)/.installed
	$(INSTALL) --editable '.[test]'
	touch $@

$(VENV)/.developed: pyproject.toml $(VENV)/.tested
	$(INSTALL) --editable '.[test,dev]'
	touch $@

$(VENV)/.all: pyproject.toml constraints.txt
	python3 -m venv $(VENV)
	$(INSTALL) --editable '.[test,dev,site]'
	touch $(VENV)/.installed $(VENV)/.tested $(VENV)/.developed $(VENV)/.sited $@

packet: $(VENV)/.installed ## install, build an example packet, and say where it is and what is in it
	$(VENV)/bin/assembler build $(EXAMPLE)

examples: $(VENV)/.installed ## build the packet of every example
	for matter in examples/*.yaml; do $(VENV)/bin/assembler build $$matter || exit 1; done

rebuild: $(VENV)/.installed ## build the packet of every example, make each anew from what is kept beside it, and compare
	$(PYTHON) tools/rebuild_examples.py build/rebuild

test: $(VENV)/.tested ## install and pass the tests
	$(PYTHON) -m pytest -n 2 --dist worksteal

quick: $(VENV)/.tested ## pass the quick tests: some of every part of the code, in about a minute
	$(PYTHON) -m pytest -n 2 --dist worksteal --quick

lint: $(VENV)/.developed ## formatting, house rules, types
	$(VENV)/bin/ruff format --check assembler tests tools benchmarks
	$(VENV)/bin/ruff check assembler tests tools benchmarks
	$(VENV)/bin/mypy

site: $(VENV)/.sited ## build the documentation site into build/site/html
	$(PYTHON) tools/make_site.py build/site/pages
	$(VENV)/bin/zensical build --strict

pictures: $(VENV)/.tested ## draw the pictures of the documents anew
	$(PYTHON) tools/make_pictures.py

$(VENV)/.sited: pyproject.toml $(VENV)/.tested
	$(INSTALL) --editable '.[test,site]'
	touch $@

coverage: $(VENV)/.developed ## run the tests (TESTS=--quick for the quick ones) and record the branch coverage in tests/recorded/
	mkdir -p build && rm -f build/.coverage*
	-$(PYTHON) -m coverage run -m pytest -q -n 2 $(TESTS)  # a child at the limit of its memory has none left for coverage
	$(PYTHON) -m coverage combine --quiet
	$(PYTHON) -m coverage json --quiet -o build/coverage.json
	$(PYTHON) tools/record_coverage.py build/coverage.json $$(date +%F) $(TESTS)

combinations: $(VENV)/.tested ## assemble the combinations of every two groups of choices, and COUNT (500) by chance, and record it in tests/recorded/
	$(PYTHON) tools/record_combinations.py $(or $(COUNT),500) $$(date +%F)

links: $(VENV)/.tested ## ask a portal for COUNT (10000) links that nobody was given and record it in tests/recorded/
	$(PYTHON) tools/record_links.py $(or $(COUNT),10000) $$(date +%F)

dated-libraries: $(VENV)/.tested ## judge COUNT (1000) random libraries with random dates and record it in tests/recorded/
	$(PYTHON) tools/record_dated_libraries.py $(or $(COUNT),1000) $$(date +%F)

random-libraries: $(VENV)/.tested ## hold the checks of COUNT (500) pairs of random libraries against all their packets and record it in tests/recorded/
	$(PYTHON) tools/record_random_libraries.py $(or $(COUNT),500) $$(date +%F)

wording: $(VENV)/.tested ## read COUNT (1000) packets drawn by chance for slips of wording and record it in tests/recorded/
	$(PYTHON) tools/record_wording.py $(or $(COUNT),1000) $$(date +%F)

lives: $(VENV)/.tested ## live COUNT (1000) random lives of a partner and record it in tests/recorded/
	$(PYTHON) tools/record_lives.py $(or $(COUNT),1000) $$(date +%F)

sequences: $(VENV)/.tested ## do COUNT (300) random sequences of commands and in the portal, killed anywhere, and record it in tests/recorded/
	$(PYTHON) tools/record_sequences.py $(or $(COUNT),300) $$(date +%F)

pdf-edits: $(VENV)/.tested ## judge COUNT (1000) random edits of a PDF, draw them by pdfium and record it in tests/recorded/
	$(PYTHON) tools/record_pdf_edits.py $(or $(COUNT),1000) $$(date +%F)

pdf-kinds: $(VENV)/.tested ## judge each kind of change of a PDF, and saves by other programs, and record it in tests/recorded/
	npm install --silent --no-fund --no-audit --no-package-lock --omit=optional --prefix tests/returns/savers
	$(PYTHON) tools/record_pdf_kinds.py $$(date +%F)

word-kinds: $(VENV)/.tested ## judge each kind of change of a Word file, as made and as other programs save it, and record it in tests/recorded/
	$(PYTHON) tools/record_word_kinds.py $$(date +%F)

mutated-pdfs: $(VENV)/.tested ## judge COUNT (2000) PDFs whose bytes were changed by chance and record it in tests/recorded/
	$(PYTHON) tools/record_mutated.py pdfs $(or $(COUNT),2000) $$(date +%F)

mutated-word: $(VENV)/.tested ## judge COUNT (2000) Word files whose bytes or XML were changed by chance and record it in tests/recorded/
	$(PYTHON) tools/record_mutated.py word $(or $(COUNT),2000) $$(date +%F)

docxodus: $(VENV)/.tested ## ask Docxodus (python-redlines) about the fifty changes that matter and record it in tests/recorded/
	$(PYTHON) tools/record_docxodus.py $$(date +%F)

uploads: $(VENV)/.tested ## send COUNT (2000) files made by chance to the portal and its API and record it in tests/recorded/
	$(PYTHON) tools/record_uploads.py $(or $(COUNT),2000) $$(date +%F)

word-edits: $(VENV)/.tested ## judge COUNT (2000) random edits of a Word file, draw them by LibreOffice and record it in tests/recorded/
	$(PYTHON) tools/record_word_edits.py $(or $(COUNT),2000) 1000 $$(date +%F)

redlines: $(VENV)/.tested ## make redlines of COUNT (200) random pairs, let LibreOffice accept and reject all, record it in tests/recorded/
	$(PYTHON) tools/record_redlines.py $(or $(COUNT),200) $$(date +%F)

returned: $(VENV)/.tested ## give the verdict on every file of FOLDER, sent with PACKET, and record it in tests/recorded/
	$(PYTHON) tools/record_returned.py $(FOLDER) $(PACKET) $$(date +%F)

imports: $(VENV)/.tested ## import every contract of FOLDER, prove each, measure it by the program SCORE, and record it in tests/recorded/
	$(PYTHON) tools/record_imports.py $(FOLDER) $$(date +%F) $(SCORE)

proofreads: $(VENV)/.tested ## proofread every contract of FOLDER, count what is told, hold it against JUDGED (JSON), and record it in tests/recorded/
	$(PYTHON) tools/record_proofreads.py $(FOLDER) $$(date +%F) $(JUDGED)

values: $(VENV)/.tested ## see COUNT (2000) names of forty countries, and the strings of LISTS (JSON files), in packets and record it in tests/recorded/
	$(PYTHON) tools/record_values.py $(or $(COUNT),2000) $$(date +%F) $(LISTS)

papers: $(VENV)/.tested ## print COUNT (1000) papers made by chance, see what is in them, and record it in tests/recorded/
	$(PYTHON) tools/record_papers.py $(or $(COUNT),1000) $$(date +%F)

honest-saves: $(VENV)/.tested ## save a filled and a signed form by every program at hand, judge each and record it in tests/recorded/
	npm install --silent --no-fund --no-audit --no-package-lock --omit=optional --prefix tests/returns/savers
	$(PYTHON) tools/record_honest_saves.py $$(date +%F)

fillings: $(VENV)/.tested ## fill in every form in COUNT (200) random ways, read each again and record it in tests/recorded/
	$(PYTHON) tools/record_fillings.py $(or $(COUNT),200) $$(date +%F)

signings: $(VENV)/.tested ## sign the packets of COUNT (40) examples in SEED (1), ask pdfsig, openssl, mutool and VERAPDF (a program) about every stage, record it
	$(PYTHON) tools/record_signings.py $(or $(COUNT),40) $$(date +%F) $(or $(SEED),1) $(VERAPDF)

mutation: $(VENV)/.tested ## seed every fault of every kind into the library and record what the checks find in tests/recorded/
	$(PYTHON) tools/record_mutation.py $$(date +%F)

granted: $(VENV)/.tested ## work out COUNT (200) papers of each kind from the clauses' words, put every grant wrong, record it in tests/recorded/
	$(PYTHON) tools/record_granted.py $(or $(COUNT),200) $$(date +%F)

conditions: $(VENV)/.tested ## put each condition of the clauses wrong in each way and record in tests/recorded/ whether a scenario finds it
	$(PYTHON) tools/record_conditions.py $$(date +%F)

stays: $(VENV)/.tested ## print the way of MATTER (a file) to its packet: the modules a reader opens, in their order
	$(PYTHON) tools/count_stays.py $(MATTER)

edits: $(VENV)/.tested ## edit the library COUNT (2000) times at random, check again and whole, and record it in tests/recorded/
	$(PYTHON) tools/record_edits.py $(or $(COUNT),2000) $$(date +%F)

scenario-coverage: $(VENV)/.tested ## count which duties, figures and conditions the scenarios hold, and record it in tests/recorded/
	$(PYTHON) tools/record_scenario_coverage.py $$(date +%F)

golden: $(VENV)/.tested ## record the golden texts anew, to be read in review
	$(PYTHON) -m pytest -q tests/test_golden.py --update-golden

# The tools of a release have an environment of their own.
build/release/.installed:
	python3 -m venv build/release
	build/release/bin/python -m pip install --quiet --disable-pip-version-check build twine uv
	touch $@

dist: build/release/.installed ## build the wheel and the source archive into dist/, and check what they say of themselves
	rm -rf dist
	build/release/bin/python -m build --quiet
	build/release/bin/twine check --strict dist/*

constraints: build/release/.installed ## write the newest versions that go together into constraints.txt, for every Python and system
	build/release/bin/uv pip compile --quiet --universal --upgrade --python-version 3.11 --all-extras --no-annotate --no-header \
		--output-file build/constraints.txt pyproject.toml
	{ grep '^#' constraints.txt; cat build/constraints.txt; } > build/constraints.new && mv build/constraints.new constraints.txt

versions: build/release/.installed dist ## build with the lowest and newest versions on every Python there is, and record it in tests/recorded/
	$(PYTHON) tools/record_versions.py build/release/bin/uv $$(date +%F)

# The peers have an environment of their own, of a Python that finds LibreOffice's `uno` where there is one.
build/peers/.installed: benchmarks/peers.txt $(VENV)/.installed
	rm -rf build/peers
	$$(for one in /usr/bin/python3 python3; do $$one -c 'import uno' 2>/dev/null && echo $$one && exit; done; echo python3) \
		-m venv --system-site-packages --without-pip build/peers
	$(PYTHON) -m pip --python build/peers/bin/python install --quiet --disable-pip-version-check --requirement benchmarks/peers.txt
	touch $@

bench: build/peers/.installed ## measure a packet, its parts, the checker and their growth beside others' ways; write the tables
	$(PYTHON) -m benchmarks

bench-long: build/peers/.installed ## the same, with 1,000 matters more
	$(PYTHON) -m benchmarks --long

clean: ## remove the environment and what was built
	rm -rf $(VENV) build dist output/*/

.PHONY: help site pictures combinations links dist constraints versions packet examples rebuild test quick lint coverage dated-libraries random-libraries lives wording sequences word-edits redlines returned imports mutation granted conditions scenario-coverage golden bench bench-long clean pdf-edits pdf-kinds word-kinds fillings values mutated-pdfs mutated-word docxodus honest-saves papers stays edits signings
