# Everything runs in .venv, which is made from requirements.lock (hash-checked).
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
CASE   ?= cases/vietnam-us-2025
AS_OF  ?= 2025-04-30
OUT    ?= out

.PHONY: plan test check bench serve docs messages lock clean

plan: $(STAMP)  ## write the negotiating plan of the shipped case into out/
	$(BIN)/entente prepare $(CASE) --as-of $(AS_OF) --out $(OUT)

test: $(STAMP)  ## style, types, import contracts and every test, the workspace's on both databases
	.ci/provision
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2
	$(BIN)/python tests/with_postgres.py $(BIN)/python -m pytest -n 2 -m "not browser" tests/workspace

check: $(STAMP)  ## ruff, mypy (strict) and the import contracts
	$(BIN)/ruff check src tests benchmarks docs
	$(BIN)/ruff format --check src tests benchmarks docs
	ENTENTE_DEBUG=1 $(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)  ## speed and size, with the machine's own limits beside them
	$(BIN)/python -m benchmarks

serve: $(STAMP)  ## the workspace at http://127.0.0.1:8000
	$(BIN)/entente serve

docs: $(STAMP)  ## the documentation as pages in site/
	$(BIN)/python -m docs.generate
	$(BIN)/mkdocs build --strict

# Collects texts from templates, code and the kinds; translate what is empty in django.po, then run it again.
messages: $(STAMP)  ## the interface's Vietnamese: collect what is new into django.po and compile it (needs gettext)
	cd src/entente/workspace && ENTENTE_DEBUG=1 DJANGO_SETTINGS_MODULE=entente.workspace.settings \
		../../../$(BIN)/django-admin makemessages --locale vi --no-wrap --no-obsolete --add-location file
	msgfmt --check-format --output-file src/entente/workspace/locale/vi/LC_MESSAGES/django.mo \
		src/entente/workspace/locale/vi/LC_MESSAGES/django.po

lock:  ## pin every dependency again
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		--extra dev --extra model --extra cluster --extra workspace --extra postgres --extra oidc --python-version 3.11 pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) out site build

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@
