"""The worked examples of CONTRIBUTING.md, done exactly as they are written there, in a copy of the repository."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from systems.desk import House

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?ms)^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$")
LEFT_OUT = (".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "handoffd-demo", "state")


def chapter(title):
    """The blocks below a heading, each as the words over it and its text."""
    part = re.split(r"(?m)^##+ ", PAGE.split(f"### {title}", 1)[1], maxsplit=1)[0]
    found = [(shlex.split(match["info"]), match["text"]) for match in BLOCK.finditer(part)]
    assert found, title
    return [(words[1].split("=", 1), dict(word.split("=", 1) for word in words[2:]), text) for words, text in found]


class Tree:
    """A copy of the repository, in which an example is done."""

    def __init__(self, folder):
        self.root = folder / "tree"
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns(*LEFT_OUT))
        self.printed = ""

    def do(self, what, more, text):
        verb, *path = what
        if verb == "new":
            file = self.root / path[0]
            assert not file.exists(), file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif verb == "add":
            self.add(self.root / path[0], more.get("above", ""), text)
        elif verb == "run":
            self.printed = "".join(self.run(line) for line in text.splitlines())
        else:
            assert verb == "prints", verb
            for line in text.splitlines():
                assert line in self.printed, self.printed

    def add(self, file, above, text):
        before = file.read_text(encoding="utf-8")
        if not above:
            file.write_text(f"{before.rstrip()}\n\n{text}", encoding="utf-8")
            return
        lines = before.splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if above in line)
        file.write_text("".join([*lines[:place], text, *lines[place:]]), encoding="utf-8")

    def run(self, line):
        words = shlex.split(line)
        program = {"python": [sys.executable], "handoffd": [sys.executable, "-m", "handoffd"]}[words[0]]
        told = subprocess.run(
            [*program, *words[1:]], cwd=self.root, capture_output=True, text=True, check=False, timeout=250,
            env={**os.environ, "PYTHONPATH": str(self.root / "daemon"), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("title", ["A new step", "A new recogniser", "A new language of the letters"])
def test_an_example_works_exactly_as_it_is_written(tree, title):
    steps = chapter(title)
    for step in steps:
        tree.do(*step)
    assert any(what[0] == "prints" for what, _, _ in steps)


@pytest.mark.slow
def test_what_an_example_runs_is_really_run_in_the_copy(tree):
    """Without the row the story has no such letter, so the example can fail."""
    for what, more, text in chapter("A new step"):
        if what == ["run"]:
            with pytest.raises(AssertionError, match="first-look"):
                tree.do(what, more, text)
            return
        if "steps.py" not in what[-1] and "config.toml" not in what[-1]:
            tree.do(what, more, text)
    raise AssertionError("nothing was run")


@pytest.mark.slow
def test_the_crm_example_takes_over_what_a_real_handoff_has_left_in_the_folder(tree):
    """F3"""
    steps = chapter("A new CRM")
    for step in steps[:2]:
        tree.do(*step)
    [row] = [
        each
        for each in tomllib.loads((tree.root / "config.toml").read_text("utf-8"))["crm"]
        if each["name"] == "Ledger"
    ]
    (tree.root / row["drop"]).mkdir()
    house = House(tree.root, row)
    try:
        house.carry()
    finally:
        house.daemon.close()
    assert len(list((tree.root / row["drop"]).glob("*.json"))) == 1
    for step in steps[2:]:
        tree.do(*step)
    assert list((tree.root / row["drop"]).iterdir()) == []


def test_the_four_examples_are_there():
    titles = re.findall(r"(?m)^### (.+)$", PAGE.split("## Four worked examples", 1)[1])
    assert [title.partition(":")[0].partition(",")[0] for title in titles] == [
        "A new step", "A new recogniser", "A new language of the letters", "A new CRM",
    ]  # fmt: skip


def test_each_of_the_twelve_changes_begins_in_a_file_that_is_there():
    table = PAGE.split("## Twelve changes", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"(?m)^\| (?!what you want|---)(.+?) \| \[`([^`]+)`\]\(([^)]+)\) \|$", table)
    assert len(rows) == 12
    for change, shown, linked in rows:
        assert (ROOT / shown).exists(), change
        assert (ROOT / linked).is_file(), change
        assert linked == shown or linked.startswith(shown), change


# What somebody who wants to make the change will look for; it stands in the file that the table names, and in no other.
ONLY_THERE = {
    "daemon/handoffd/playbook/steps.py": ('Step("fade-out"', 'Step("warm-intro"', "begin_day=21"),
    "daemon/handoffd/playbook/shapes/ask.py": ("class Ask:", "remind_hours: tuple[int, ...]"),
    "daemon/handoffd/config/schema.py": ("retention_days: int = Field(default=180", "class PersonTable(Table)"),
    "templates/emails/dossier/ask.md": ("Congratulations on {{ customer }}, signed",),
    "daemon/handoffd/letters/writing/views/__init__.py": ("LETTERS: Mapping[", "CUSTOMER_LETTERS: Mapping["),
    "daemon/handoffd/letters/notices/notices.toml": ("[services.docusign]", 'name = "docusign-completed'),
    "daemon/handoffd/letters/replies/commands.py": ('"i approve this letter"', '"freigabe erteilt"'),
    "daemon/handoffd/letters/replies/align.py": ("class Aligner", "class Match(NamedTuple)"),
    "daemon/handoffd/playbook/dossier.py": ("SECTIONS: tuple[Section, ...]", "QUOTABLE_PROMPT = "),
    "daemon/handoffd/playbook/slots.py": ("def find_slot(", "_GRID = timedelta(minutes=15)"),
    "daemon/handoffd/letters/writing/leakguard.py": ("def inspect(raw: bytes", "HEADERS = frozenset("),
    "daemon/handoffd/playbook/figures/report.py": ("_RANK = {AT_RISK: 0", "def counted(handoffs: Iterable"),
}


def test_whoever_makes_one_of_the_twelve_changes_finds_it_in_the_file_that_is_named_and_in_no_other():
    table = PAGE.split("## Twelve changes", 1)[1].split("\n## ", 1)[0]
    named = re.findall(r"(?m)^\| .+ \| \[`[^`]+`\]\(([^)]+)\) \|$", table)
    assert sorted(named) == sorted(ONLY_THERE)
    places = [*(ROOT / "daemon").rglob("*.py"), *(ROOT / "daemon").rglob("*.toml"), *(ROOT / "templates").rglob("*.md")]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in places}
    for file, wanted in ONLY_THERE.items():
        for text in wanted:
            assert [path for path, holds in texts.items() if text in holds] == [file], text


def test_a_new_step_needs_each_of_its_parts_so_that_none_is_forgotten():
    """What the example touches is what tests ask for: the row, the letter, its view, its reader, its number, a story."""
    touched = [what[1] for what, _, _ in chapter("A new step") if what[0] in ("new", "add")]
    assert [Path(path).name for path in touched] == [
        "steps.py", "tell.md", "__init__.py", "readers.py", "config.toml", "first-look.txt",
    ]  # fmt: skip
