# Everything a contributor needs; `make check` before a commit, `make tests` is what CI runs.
PY = .venv/bin

.PHONY: check quick lint types arrows tests coverage format lock docs site pictures replies-corpus replies-table wheel deb

check: lint types arrows quick  ## before each commit: all but the slow tests

lint:
	$(PY)/ruff format --check .
	$(PY)/ruff check .

types:
	$(PY)/mypy

arrows:
	$(PY)/lint-imports

quick:
	./handoffd test -q -n 2 -m "not slow"

tests:  ## everything, as CI does; with HANDOFFD_REQUIRE_REAL=1 a missing mail server is a failure
	./handoffd test -q -n 2

coverage:  ## what the quick tests touch, in dist/coverage; processes that tests start are not counted
	$(PY)/coverage run -m pytest -q -m "not slow" $(WHAT)
	$(PY)/coverage html -q -d dist/coverage
	$(PY)/coverage report --format=total

format:
	$(PY)/ruff format .
	$(PY)/ruff check --fix .

docs:  ## the pages that are made from the code: commands and manual, keys, playbook, letters, requirements
	$(PY)/python docs/write_playbook.py
	$(PY)/python docs/write_config.py
	$(PY)/python docs/write_letters.py
	$(PY)/python docs/write_requirements.py
	$(PY)/python docs/write_commands.py

site:  ## the documentation as a small site, in dist/site; it fetches nothing when it is read
	$(PY)/python docs/write_site.py

pictures:  ## the README's pictures: the terminal, from a run of the demo, and the leaders' page
	$(PY)/python docs/pictures/draw.py
	$(PY)/python docs/pictures/draw_step.py
	$(PY)/python docs/pictures/draw_report.py

replies-corpus:  ## tests/mail/replies/written, from its fixed seed
	cd tests && ../$(PY)/python -m letters.replywriters.write

replies-table:  ## docs/explanation/reading-replies.md: our reading of replies beside public libraries (installs them in a temporary folder)
	cd tests && ../$(PY)/python -m letters.replywriters.table

wheel:  ## dist/handoffd-*.whl
	$(PY)/python -m hatchling build -t wheel

lock:  ## after changing dependencies in pyproject.toml
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra demo --extra dkim --extra oauth --extra postgres --extra metrics --group dev --group docs \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock

deb:  ## dist/handoffd_VERSION_ARCH.deb, for the Python of this machine's system
	packaging/build-deb
