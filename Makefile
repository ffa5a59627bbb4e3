# Everything a contributor needs; `make check` is what CI and reviewers look at.
PY = .venv/bin

.PHONY: check lint types arrows tests format lock docs pictures wheel

check: lint types arrows tests  ## all of it, a few minutes

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

docs:  ## docs/playbook.md from the page of thirty days
	$(PY)/python docs/write_playbook.py

pictures:  ## the README's terminal pictures, from a run of the demo
	$(PY)/python docs/pictures/draw.py

wheel:  ## dist/handoffd-*.whl
	$(PY)/python -m hatchling build -t wheel

lock:  ## after changing dependencies in pyproject.toml
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra demo --group dev \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
