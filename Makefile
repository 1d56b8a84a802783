# Loss Lab's commands. `make` alone lists them.
#
# To add one: a line like
#     name: with-EXTRA  ## what it does, for the list
#     	$(PY) -m module arguments
# `with-EXTRA` makes .venv and installs requirements.txt and that extra of pyproject.toml, once;
# `with-course` is requirements.txt alone. Add the name to .PHONY: some folders are called like commands.

PY := $(if $(filter Windows_NT,$(OS)),.venv/Scripts/python.exe,.venv/bin/python)
# The Python that makes .venv: choose with `make lab PYTHON=python3.12`. Once .venv is there, its own.
PYTHON ?= $(if $(wildcard $(PY)),$(PY),python3)
OPTIONS ?=

.DEFAULT_GOAL := help
.PHONY: help lab test lint tidy bench exercises student demo grade check-set site read site-vendor pyodide readme-picture python FORCE

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

lab: python  ## set everything up and open JupyterLab on the first lesson
	@$(PYTHON) tools/setup.py lab $(OPTIONS)

test: with-test  ## set up what tests need and run all of them
	@sh tools/system-deps.sh
	@echo "Running the tests (some start a kernel for every notebook: allow several minutes) …"
	$(PY) -m pytest -n logical --maxprocesses 4 --dist loadgroup $(OPTIONS)

lint: with-test  ## look for mistakes of style in modules and notebooks
	$(PY) -m ruff check
	$(PY) -m ruff format --check

tidy: with-test  ## format modules and notebooks, and empty the notebooks of outputs
	$(PY) -m ruff check --fix --exit-zero --quiet
	$(PY) -m ruff format --quiet
	$(PY) tools/tidy.py

exercises: with-course  ## make the learners' notebooks in exercises/ from solutions/
	$(PY) -m grading.release $(SET)

student: with-course  ## make the learners' archive, build/loss-lab-student.zip
	$(PY) tools/student.py

demo: with-course  ## take a small made class through plain nbgrader and compare the scores
	$(PY) -m grading.demo

grade: with-course  ## grade what was handed in: make grade SET=02-regression-losses [FROM=folder]
	@test -n "$(SET)" || { echo "Say which set: make grade SET=02-regression-losses [FROM=folder]" >&2; exit 2; }
	@$(PY) -m grading.run "$(SET)" $(if $(FROM),--from "$(FROM)") $(OPTIONS)

check-set: with-test  ## try hidden checks before release, of all sets or SET=02-regression-losses
	@$(PY) -m grading.selfcheck $(SET)
	@$(PY) -m pytest -q tests/test_checks_all_sets.py $(if $(SET),-k "$(firstword $(subst -, ,$(SET)))-") $(OPTIONS)

readme-picture: with-course  ## draw the picture in README.md again
	$(PY) tools/readme_picture.py

bench: with-bench with-cluster  ## time the library beside SciPy and PyTorch, grading beside nbgrader
	$(PY) tools/bench_library.py
	$(PY) tools/bench_site.py
	$(PY) tools/bench_grading.py
	$(PY) -m grading.selfcheck

site: with-site  ## build the pages into build/site [PYODIDE=folder] (the first time takes some minutes)
	$(PY) site/build.py $(if $(PYODIDE),--pyodide "$(PYODIDE)") $(OPTIONS)

read: site  ## build the pages and serve them on this machine
	$(PY) tools/serve.py build/site

pyodide: with-course  ## fetch a Python for the browser into build/pyodide, for the tests and PYODIDE=
	$(PY) tools/pyodide.py

site-vendor:  ## fetch the parts by others that the site ships (needs npm)
	sh site/vendor/fetch.sh

# Not commands to type: what the commands above ask for.
with-%: python FORCE
	@$(PYTHON) tools/setup.py install $(filter-out course,$*)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Loss Lab needs Python 3.11 or newer, and there is no program called $(PYTHON): install Python, or add PYTHON=path/to/python." >&2; exit 1; }

FORCE:
