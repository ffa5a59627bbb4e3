"""How quickly the commands answer. `handoffd status` among many handoffs: a person sees those that have a deadline next, a program sees all."""

import json
import re
import subprocess
import sys

from bench.growth import grown
from bench.ours import settings
from handoffd.cli.ask import SHOWN
from real.process import toml


def status(home, *words):
    command = [sys.executable, "-m", "handoffd", "status", "--config", "config.toml", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=home, timeout=200).stdout


def test_of_many_handoffs_a_person_is_shown_those_with_the_next_deadlines_and_a_program_all(tmp_path):
    (tmp_path / "config.toml").write_text(toml(settings(tmp_path, "handoff@bench.example", 1, 1)))
    grown(tmp_path / "state", 63)
    told = status(tmp_path)
    assert len(re.findall(r"(?m)^HO-", told)) == SHOWN
    assert "These are 50 of 63 handoffs" in told
    # The deadlines of number n come in 1 + n % 30 days: number 30 and 60 have the first, 29 and 59 the last.
    assert re.findall(r"(?m)^HO-(\d+)", told)[:2] == ["30", "60"]
    assert "HO-29 " not in told
    assert len(re.findall(r"(?m)^HO-", status(tmp_path, "--all"))) == 63
    assert len(json.loads(status(tmp_path, "--json"))["handoffs"]) == 63


def test_help_is_shown_without_any_slow_library():
    """issue 9: --help takes at most a quarter of `import sqlmodel`; what takes the time is what is imported."""
    asked = "import sys; from handoffd.cli import gather; gather(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=100)
    slow = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "holidays", "jinja2", "icalendar", "rich", "dateparser"}
    assert not slow & set(done.stdout.split())
