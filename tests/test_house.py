"""The rules of the house that a tool can keep: the arrows, the words, the letters, the keys, the size of a file."""

import ast
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from handoffd.config import operating, schema
from handoffd.config.load import check
from handoffd.config.office import step_problems
from handoffd.config.systems import absences
from handoffd.letters.notices.recogniser import recognisers
from handoffd.letters.writing.views import LETTERS
from handoffd.playbook.office import Step
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.steps import PAGE
from handoffd.shipped import letters

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "daemon" / "handoffd"
MODULES = sorted(HOUSE.rglob("*.py"))

# docs/reference/glossary.md: each of these is called by another name here. The first three are no names for a module at all.
NO_MODULE = {"util", "helper", "common"}
FORBIDDEN = {"deal", "ticket", "case", "workflow", "pipeline", "task", "job", "cron", "util", "helper", "manager"}
# A library's own word for its own thing.
THEIR_WORDS = {("daemon.py", "job"), ("courier.py", "task"), ("postoffice.py", "task")}

# Written and previewed, but nothing sends them yet. This may only become shorter.
NOT_SENT_YET: set[str] = set()


def files() -> list[Path]:
    """Everything that is or would be committed."""
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


# -- the arrows ----------------------------------------------------------------------------------------------------------


def test_imports_point_one_way_as_the_picture_of_the_house_says():
    linter = Path(sys.executable).parent / "lint-imports"
    told = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_every_room_is_named_in_the_contract_so_that_none_stands_outside_the_arrows():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {room.strip().removeprefix("handoffd.") for layer in layers for room in layer.split("|")}
    rooms = {path.stem if path.is_file() else path.name for path in HOUSE.iterdir() if not path.name.startswith("_")}
    assert rooms - {"py"} == named


# -- the words -----------------------------------------------------------------------------------------------------------


def test_no_module_is_a_drawer_for_everything():
    assert not [path for path in MODULES if words(path.stem) & NO_MODULE]


def test_nothing_is_called_by_a_word_that_the_glossary_refuses():
    used = {(path.name, name) for path in MODULES for name in names(path) if words(name) & FORBIDDEN}
    assert used <= THEIR_WORDS


def test_every_word_that_is_refused_here_is_refused_in_the_glossary():
    glossary = (
        (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8").partition("## Words we do not use")[2]
    )
    assert not {word for word in FORBIDDEN if f"**{word}**" not in glossary}


def names(path: Path) -> set[str]:
    """What a module gives names to: functions, classes, arguments, variables, attributes."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
    return found


def words(name: str) -> set[str]:
    """The words of an identifier, in the singular."""
    found = re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower())
    return {word.removesuffix("s") for word in found}


# -- the size ------------------------------------------------------------------------------------------------------------


def test_no_file_of_the_daemon_is_longer_than_a_sitting():
    assert not {path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 400}


# -- what is committed ---------------------------------------------------------------------------------------------------


def test_no_package_host_is_named_anywhere_and_there_is_no_second_lock():
    hosts = re.compile(rb"pypi\." + rb"org|python" + rb"hosted|/simple/?[\"'\s]|--(extra-)?index-" + rb"url[ =]")
    assert not [path for path in files() if hosts.search(path.read_bytes())]
    assert not [path for path in files() if path.name == "uv.lock"]


def test_the_hooks_of_a_commit_fetch_nothing_and_run_what_the_lock_installs():
    """`repo: local` only: no host of code is named, and a hook is no other version than `make check` runs."""
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [each["repo"] for each in repos] == ["local"]
    hooks = repos[0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for hook in hooks:
        program, *words = hook["entry"].split()
        assert program.startswith(".venv/bin/")
        assert program.removeprefix(".venv/bin/") in makefile + " pytest"
        assert not [word for word in words if word.startswith("tests/") and not (ROOT / word).exists()]


def test_whoever_reports_something_is_asked_for_what_a_maintainer_needs_and_for_no_customer_data():
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md"))
    assert len(forms) == 2
    for form in forms:
        text = form.read_text(encoding="utf-8")
        assert set(yaml.safe_load(text.split("---")[1])) == {"name", "about"}
        assert "Never customer data" in text
    assert {"handoffd check --json", "handoffd --version"} <= set(re.findall(r"`([^`]+)`", forms[0].read_text("utf-8")))


def test_every_pin_of_the_lock_has_hashes():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [pin for pin in re.split(r"\n(?=\S)", lock) if pin.strip()]
    assert not [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin]


# -- the letters ---------------------------------------------------------------------------------------------------------


def test_there_is_exactly_one_file_for_each_letter_that_has_a_view():
    found = {path.relative_to(letters()).with_suffix("").as_posix() for path in letters().glob("*/*.md")}
    assert {name for name in found if not name.startswith(("_base/", "_customer/"))} == set(LETTERS)


def test_every_letter_that_a_step_of_the_page_names_exists():
    named = {step.letter(letter) for step in PAGE for letter in step.shape.letters}
    assert named <= set(LETTERS)


def test_no_letter_is_an_orphan():
    spoken = {path: texts(path) for room in ("app", "playbook") for path in (HOUSE / room).rglob("*.py")}
    sent = set().union(*spoken.values())
    shapes = set().union(*(said for path, said in spoken.items() if path.parent.name in ("shapes", "playbook")))
    for step in PAGE:
        said = shapes & step.shape.letters | {getattr(step.shape, "letter", "")}  # a row may name its letter itself
        sent |= {f"{step.name}/{text}" for text in said}
    assert set(LETTERS) - sent == NOT_SENT_YET


def texts(path: Path) -> set[str]:
    """Every text that stands in a module by itself."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


# -- config.toml ---------------------------------------------------------------------------------------------------------

LINE = re.compile(r"(?:# )?(?P<key>[a-z_]+) = (?P<value>.+)")
TABLE = re.compile(r"(?:# )?\[\[?(?P<table>[a-z0-9.-]+)\]\]?")


def example() -> str:
    return (ROOT / "config.toml").read_text(encoding="utf-8")


def explained() -> dict[str, set[str]]:
    """table -> its keys that have words: beside them, or right above them (also above the line of their table)."""
    found: dict[str, set[str]] = {}
    table, above = "", False
    for line in example().splitlines():
        if match := TABLE.match(line):
            table = match["table"]
            above = above or "#" in line.lstrip("# ")
        elif match := LINE.match(line):
            keys = found.setdefault(table, set())
            if above or "#" in match["value"]:
                keys.add(match["key"])
            above = False
        else:
            above = line.startswith("# ")
    return found


def all_keys() -> str:
    """The example with every key that is commented out put in."""
    kept = []
    for line in example().splitlines():
        plain = line.removeprefix("# ")
        kept.append(plain if TABLE.fullmatch(plain) or LINE.fullmatch(plain) else line)
    return "\n".join(kept)


TABLES = {
    "company": schema.Company,
    "inbox": schema.Inbox,
    "smtp": schema.Smtp,
    "state": schema.State,
    "trust": schema.Trust,
    "oauth": schema.OAuth,
    "playbook": schema.Playbook,
    "people": schema.PersonTable,
    "assign": schema.RuleTable,
    "contract": schema.Contract,
    "tracks": schema.Tracks,
    "leaders": schema.Leaders,
    "calendars": schema.Calendars,
    "track": schema.TrackTable,
    "crm": schema.CrmTable,
    "canary": operating.Canary,
    "metrics": operating.Metrics,
    "log": operating.Log,
}


def test_every_key_of_every_table_is_explained_in_the_example():
    told = explained()
    missing = {table: sorted(set(model.model_fields) - told.get(table, set())) for table, model in TABLES.items()}
    plain = {key for key in schema.Config.model_fields if key not in {*told, "steps"}}
    missing[""] = sorted(plain - told.get("", set()))
    assert not {table: keys for table, keys in missing.items() if keys}


def test_every_number_of_every_step_is_explained_in_the_example():
    told = explained()
    refused = list(step_problems({step.name: {"no_such": 1} for step in PAGE}))
    for step, problem in zip(PAGE, refused, strict=True):
        numbers = set(problem.rpartition("there are ")[2].split(", ")) - unused(step)
        assert numbers <= told.get(f"steps.{step.name}", set()), step.name


def unused(step: Step) -> set[str]:
    """Numbers that mean nothing in this row: a plain letter has a day and an hour, an invite has a window of days."""
    found = {"on"} if step.begin_day else {"on", "begin_day"}
    if isinstance(step.shape, Approve):
        plain = {"day", "hour", "tell_hour"}
        found |= plain if step.shape.meets else {spec.name for spec in fields(Approve)} - plain
    return found


def config_with(steps: dict[str, dict[str, int]]) -> schema.Config:
    return schema.Config(**{**tomllib.loads(example()), "steps": steps})


def test_every_table_is_in_the_example_and_every_key_there_exists(tmp_path):
    for name in ("imap.secret", "smtp.secret", "archive.secret", "ca.pem", "jonas.secret", "database.secret"):
        (tmp_path / name).write_text("x")
    (tmp_path / "people.csv").write_text("name,email,roles\nOmar Haddad,omar.haddad@northwind.example,csm\n")
    (tmp_path / "letters").mkdir()
    (tmp_path / "hooks").mkdir()
    (tmp_path / "crm").mkdir()
    (tmp_path / "hooks" / "salesforce").touch(mode=0o700)
    values = tomllib.loads(all_keys())
    assert set(values) == set(schema.Config.model_fields)
    config = check(values, tmp_path)  # a key that does not exist is refused here
    assert config.inbox.password_file == tmp_path / "imap.secret"
    assert config.people[-1].name == "Omar Haddad"  # from the file that `roster` names
    assert not list(absences(config))
    assert recognisers(config.notice)[0].name == config.notice[0]["name"]
    person = values["people"][0]
    assert set(person["hours"][0]) == set(schema.Hours.model_fields)
    assert set(person["leave"][0]) == set(schema.Leave.model_fields)
