# `make run` needs Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
T ?= tests
WORKERS ?= 2

.PHONY: run bench test soak check quick lock serve audit scan pictures audit-deps sbom dist clean

run: $(VENV)/.run
	@$(BIN)/python app.py

# The production server. It refuses to start on settings that may not be wrong there, in one sentence.
serve: $(VENV)/.run
	@APP_ENV=production $(BIN)/python app.py --check
	@APP_ENV=production WORKERS=$(WORKERS) $(BIN)/gunicorn -c deploy/gunicorn.conf.py "app:create_app()"

test: $(VENV)/.dev
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest $(T)

# The long runs of the fault and API tests, every way to leave a page in two browsers, and histories of tabs, one after
# another so that their figures are worth something: about an hour and a half.
soak: $(VENV)/.dev
	SOAK=1 $(BIN)/python -m pytest -n 0 -p no:cacheprovider $(if $(filter tests,$(T)),tests/faults tests/api tests/e2e/matrix tests/web/test_histories.py,$(T))

# Every figure beside its floor and its peers, in one run of about twelve minutes; `make bench QUICK=1` in five, for a look.
bench: $(VENV)/.bench
	$(BIN)/python -m bench $(if $(QUICK),--quick)
	$(if $(QUICK),,$(BIN)/python -m bench.telling)

check: quick
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python -m flask onboarding check

# What is known in a second: before each commit.
quick: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

# What needs Node and Java: the Nu HTML checker on every page in every state, and Lighthouse. Both go to a folder of
# their own, which may be thrown away.
audit: $(VENV)/.dev .audit/.ready
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.audit .audit

.audit/.ready: tests/audit/package.json tests/audit/package-lock.json tests/audit/.npmrc
	@mkdir -p .audit && cp $^ .audit
	@cd .audit && npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

# Wapiti (apt-get install wapiti) and Schemathesis against the production server by TLS, with a store of its own: eight minutes.
scan: $(VENV)/.dev
	$(BIN)/python -m tests.scan

# Known faults in what is installed; asks the package index and the advisory database, so it is no part of `make check`.
audit-deps: $(VENV)/.dev
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements.lock

# What is in a release, as CycloneDX.
sbom: $(VENV)/.dev
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file dist/sbom.json requirements.lock

# A release: sdist and wheel, each installed into an environment of its own and tried.
dist: $(VENV)/.dev
	rm -rf dist/*.whl dist/*.tar.gz
	$(BIN)/uv build --no-build-isolation --quiet --out-dir dist
	$(BIN)/python -m tests.released dist/*.whl dist/*.tar.gz

pictures: $(VENV)/.dev
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.pictures

# The lock files: hashes and no addresses, for every platform and Python that the project supports. What is pinned stays
# as it is; `make lock UPGRADE=1` takes the newest of everything.
COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet $(if $(UPGRADE),--upgrade)
lock: $(VENV)/.dev
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --extra tracing --output-file requirements-dev.lock
	$(COMPILE) --group bench --constraint requirements-dev.lock --output-file bench/requirements.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, and $(PYTHON) is older. Name another one: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@echo "Setting up .venv …"
	@$(PIP) -r requirements.lock
	@$(BIN)/python -m onboarding.forms.gather
	@touch $@

$(VENV)/.bench: bench/requirements.lock $(VENV)/.dev
	@echo "Setting up .venv for benchmarks …"
	@$(PIP) -r bench/requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Setting up .venv for tests …"
	@$(PIP) -r requirements-dev.lock
	@$(BIN)/python -m onboarding.forms.gather
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .audit .mypy_cache .ruff_cache .pytest_cache
