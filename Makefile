# Every target sets up what it needs first (scripts/setup.py); a second time that takes no time.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VPY := .venv/bin/python
# Without compiled files each start of a process costs seconds more.
unexport PYTHONDONTWRITEBYTECODE
SETUP := @$(PYTHON) -m scripts.setup

.DEFAULT_GOAL := help
.PHONY: help run test test-long lint fmt docs messages shots bench growth dump pins

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: ## start the site with demo people (PORT=, HOST=, BASE_URL=, DEMO=0, RELOAD=1)
	$(SETUP)
	@$(VPY) -m scripts.run

test: ## run all tests (ARGS= goes to pytest)
	$(SETUP) --dev
	@$(VPY) -m pytest -n 2 $(ARGS)

test-long: ## run the tests that take long
	$(SETUP) --dev
	@$(VPY) -m pytest -n 2 -m long $(ARGS)

lint: ## check style, layers, types, migrations and German messages
	$(SETUP) --dev
	@$(VPY) -m scripts.lint

fmt: ## format the Python code
	$(SETUP) --dev
	@$(VPY) -m ruff check --quiet --fix-only . && $(VPY) -m ruff format .

docs: ## build the documents into var/docs; a dead link is an error
	$(SETUP) --dev
	@$(VPY) -m sphinx -q -W --keep-going -b html docs var/docs && echo "var/docs/index.html"

messages: ## collect the texts to translate (needs gettext) and compile them
	$(SETUP) --dev
	@cd lms && ../$(VPY) -m django makemessages --locale de --no-obsolete --add-location file
	@$(VPY) -m scripts.compile_messages

shots: ## take the pictures of docs/images, and every type of page into var/shots (ARGS=docs or ARGS=pages)
	$(SETUP) --dev
	@$(VPY) -m scripts.shots $(ARGS)

bench: ## print the CPU cost of the main pages, and whether times tell known addresses from unknown ones
	$(SETUP) --dev
	@$(VPY) -m bench

growth: ## print what each table grows by per participant, and what pages cost with ever more of them
	$(SETUP) --dev
	@$(VPY) -m bench.growth

dump: ## make this version's world for the upgrade tests (ARGS=--postgres postgres://… for both databases)
	$(SETUP) --dev
	@$(VPY) -m scripts.dump $(ARGS)

pins: ## pin the requirements again (needs the network)
	$(SETUP) --dev
	@$(VPY) -m scripts.pin
