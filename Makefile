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
# What was typed after a name, as it was typed: neither make nor the shell looks for its own signs in it.
typed = '$(subst ','\'',$(value $1))'

.DEFAULT_GOAL := help
.PHONY: help lab test check versions upgrade lint tidy bench preview new-lesson new-exercise drop-exercise new-loss rename check-lesson check-loss exercises student demo grade check-set site read pdf slides site-vendor pyodide readme-picture python FORCE

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

lab: python  ## set everything up and open JupyterLab on the first lesson
	@$(PYTHON) tools/setup.py lab $(OPTIONS)

test: with-test  ## set up what tests need and run all of them
	@sh tools/system-deps.sh
	@echo "Running the tests (some start a kernel for every notebook: allow several minutes) …"
	$(PY) -m pytest -n logical --maxprocesses 4 --dist loadgroup $(OPTIONS)

check: with-test  ## what a change needs before a commit, in under a minute
	@$(PY) tools/check.py

versions: with-test with-versions  ## run the tests with the oldest and the newest versions in range [END=oldest]
	$(PY) tools/try_versions.py $(END) $(OPTIONS)

upgrade: with-test with-versions  ## take the newest versions in range, and say which figures they change
	$(PY) tools/upgrade.py $(OPTIONS)

lint: with-test  ## look for mistakes of style in modules and notebooks
	$(PY) -m ruff check
	$(PY) -m ruff format --check

tidy: with-test  ## format modules and notebooks, and empty the notebooks of outputs
	$(PY) -m ruff check --fix --exit-zero --quiet
	$(PY) -m ruff format --quiet
	$(PY) tools/tidy.py

exercises: with-course  ## make the learners' notebooks in exercises/ from solutions/
	@$(PY) -m authoring check --before-release $(SET)
	@$(PY) -m authoring points $(SET)
	@$(PY) -m grading release $(SET)

student: with-course  ## make the learners' archive, build/loss-lab-student.zip
	@$(PY) -m authoring check --before-release
	$(PY) tools/student.py

demo: with-course  ## take a small made class through plain nbgrader and compare the scores
	$(PY) -m grading demo

grade: with-course  ## grade what was handed in: make grade SET=02-regression-losses [FROM=folder]
	@test -n $(call typed,SET) || { echo "Say which set: make grade SET=02-regression-losses [FROM=folder]" >&2; exit 2; }
	@$(PY) -m grading grade $(call typed,SET) $(if $(value FROM),--from $(call typed,FROM)) $(OPTIONS)

preview: with-site with-preview  ## show a lesson while you write it: LESSON=14 [PORT=8000]
	@$(PY) -m authoring preview $(call typed,LESSON) $(if $(PORT),--port $(PORT))

new-lesson: with-course  ## write a lesson's skeleton: NAME=19-the-cauchy-loss TITLE="The Cauchy loss"
	@$(PY) -m authoring new-lesson $(call typed,NAME) $(call typed,TITLE)

new-exercise: with-course  ## add an exercise to a set: SET=… FUNCTION=… KIND=write|derive|fit|diagnose|asserts|essay POINTS=2|3|4
	@$(PY) -m authoring new-exercise $(call typed,SET) $(call typed,FUNCTION) $(call typed,KIND) $(call typed,POINTS)
	@$(PY) -m grading release $(call typed,SET)

drop-exercise: with-course  ## take an exercise out of a set, with its checks: SET=… FUNCTION=…
	@$(PY) -m authoring drop-exercise $(call typed,SET) $(call typed,FUNCTION)
	@$(PY) -m grading release $(call typed,SET)

new-loss: with-course  ## write a loss's skeleton: NAME=cauchy [FAMILY=regression] [LESSON=02-regression-losses]
	@$(PY) -m authoring new-loss $(call typed,NAME) $(call typed,FAMILY) $(call typed,LESSON)

rename: with-course  ## move a lesson and its set: OLD=19-old-name NEW=19-new-name
	@$(PY) -m authoring rename $(call typed,OLD) $(call typed,NEW)

check-lesson: with-course  ## say what a lesson still needs, in seconds: NAME=14-losses-at-scale, or all of them
	@$(PY) -m authoring check --lessons $(NAME)

# The table tries small changes to answers already, and what the archive holds is no matter of one set.
check-set: with-test  ## say what a set still needs, then try its hidden checks: SET=02-regression-losses, or all
	@$(PY) -m authoring check --sets $(SET)
	@$(PY) -m grading check $(SET)
	@ONLY_SET=$(call typed,SET) $(PY) -m pytest -q tests/test_exercises.py tests/test_checks_all_sets.py tests/test_worked.py -k "$(if $(SET),$(firstword $(subst -, ,$(SET)))- and) not mutant and not archive" $(OPTIONS)

check-loss: with-test  ## say what a loss still needs, then try it: NAME=huber, or all of them
	@$(PY) -m authoring check --losses $(NAME)
	@$(PY) -m pytest -q tests/test_catalogue.py tests/test_docstrings.py tests/test_gradients.py tests/test_losses_*.py -k $(call typed,NAME) $(OPTIONS)

readme-picture: with-course  ## draw the picture in README.md again
	$(PY) tools/readme_picture.py

bench: with-bench with-cluster  ## time the library beside SciPy and PyTorch, grading beside nbgrader
	$(PY) tools/bench_library.py
	$(PY) -m tools.bench_live
	$(PY) -m tools.bench_site
	$(PY) tools/bench_grading.py
	$(PY) -m grading check

# ADDRESS: where the pages will be published; REPOSITORY: where the code is public. Without them, course.toml says it.
# Of the exercise sets, those of the class, and its own sentences. SOLUTIONS=no leaves the worked solutions out.
SITE = --sets "$$($(PY) -m grading sets)" --messages "$$($(PY) -m grading sets --settings)" $(if $(ADDRESS),--address $(call typed,ADDRESS)) $(if $(REPOSITORY),--repository $(call typed,REPOSITORY)) \
	$(if $(value PYODIDE),--pyodide $(call typed,PYODIDE)) $(if $(filter no,$(SOLUTIONS)),--without-solutions) --archive build/loss-lab-student.zip

site: with-site student  ## build the pages into build/site [PYODIDE=folder] [ADDRESS=https://…] [REPOSITORY=owner/name] [SOLUTIONS=no]
	$(PY) -m website.build $(SITE) $(OPTIONS)

read: site  ## build the pages and serve them on this machine
	$(PY) tools/serve.py build/site

pdf: site with-pdf  ## print the lessons, glossary and notation into build/loss-lab.pdf (needs Chromium)
	@sh tools/system-deps.sh
	@$(PY) -m tools.pdf

slides: with-course  ## run a lesson and make slides of it in build/: LESSON=05
	@$(PY) -m tools.slides $(call typed,LESSON)

pyodide: with-course  ## fetch a Python for the browser into build/pyodide, for the tests and PYODIDE=
	$(PY) tools/pyodide.py

site-vendor:  ## fetch the parts by others that the site ships (needs npm)
	sh website/vendor/fetch.sh

# Not commands to type: what the commands above ask for.
with-%: python FORCE
	@$(PYTHON) tools/setup.py install $(filter-out course,$*)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Loss Lab needs Python 3.11 or newer, and there is no program called $(PYTHON): install Python, or add PYTHON=path/to/python." >&2; exit 1; }

FORCE:
