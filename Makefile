# Everything a contributor needs; `make check` is what CI and reviewers look at.
PY = .venv/bin

.PHONY: check lint types arrows tests lock format

check: lint types arrows tests  ## all of it, about a minute

lint:
	$(PY)/ruff format --check .
	$(PY)/ruff check .

types:
	$(PY)/mypy

arrows:
	$(PY)/lint-imports

tests:
	./handoffd test -q -n 2

format:
	$(PY)/ruff format .
	$(PY)/ruff check --fix .

lock:  ## after changing dependencies in pyproject.toml
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra demo --group dev \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
