# make run | test | lint | bench | shots | lock | audit; `make test` makes the environment that the others need.
python := .venv/bin/python

.PHONY: run test lint bench shots lock audit

run:  # the app on this machine
	$(python) -m smartpick serve

test:  # everything that checks the project; some tests: make test only=tests/odds
	sh tests/run $(only)

lint:  # style, types and walls
	sh tests/lint

bench:  # speed and memory as JSON; one figure: make bench only=slider_ms
	$(python) -m smartpick bench $(if $(only),--only $(only))

shots:  # every page as pictures, into screenshots/
	$(python) -m tests.screenshots screenshots

compile := .tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

lock: .tools  # every package with its hashes, direct or not, from requirements.in and requirements-dev.in; newer ones: make lock newer=--upgrade
	$(compile) $(newer) requirements.in --output-file requirements.txt
	$(compile) $(newer) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt

audit: .tools  # asks the advisory service of the Python Package Index which of these versions have known faults
	.tools/bin/pip-audit --disable-pip --require-hashes --requirement requirements-dev.txt

.tools:
	python3 -m venv .tools
	.tools/bin/pip install --quiet uv pip-audit
