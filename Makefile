# make run | test | lint | bench | shots; `make test` makes the environment that the others need.
python := .venv/bin/python

.PHONY: run test lint bench shots

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
