"""What the documentation says is there: commands and their options, links, paths, the page that is drawn from the code."""

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest

from handoffd.cli import SECTIONS, gather

cli = gather()
ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]

# A command as it is written: at the beginning of a line of code, or after sudo and a path.
COMMAND = re.compile(r"(?:^|\s|`)(?:\./|python3 |sudo |[\w./]*/bin/)*handoffd (?P<rest>(?:[a-z-]|HO-)[^`#\n|&]*)")
LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)")
PLACES = ("daemon/", "docs/", "systemd/", "templates/", "tests/", ".ci/")


def code(page: Path) -> list[str]:
    """The code of a page: fenced blocks line by line, and what stands in backticks."""
    text = page.read_text(encoding="utf-8")
    if page.parent.name == "conversations":  # a language of its own, in which handoffd is a person
        return []
    blocks = re.findall(r"(?ms)^\s*```(\w*)\n(.*?)^\s*```", text)
    fenced = [block for language, block in blocks if language in ("", "sh")]
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^\s*```.*?^\s*```", "", text))
    return [line for block in fenced for line in block.splitlines()] + inline


def commands(page: Path) -> list[list[str]]:
    """Every `handoffd ...` in the code of a page, split as a shell would."""
    found = [match["rest"] for line in code(page) for match in COMMAND.finditer(line)]
    return [shlex.split(rest.replace("[", " ").replace("]", " ").replace(",", " "), comments=True) for rest in found]


@cache
def slugs(page: Path) -> frozenset[str]:
    """The anchors of a page, as GitHub makes them of its headings."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_that_is_shown_exists_with_its_options(page):
    for name, *rest in commands(page):
        if name == "test":  # the bootstrap's own word
            continue
        command: click.Command = cli
        for word in (name, *rest):
            if isinstance(command, click.Group):
                assert word in command.commands, f"handoffd {' '.join([name, *rest])}: there is no {word}"
                command = command.commands[word]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
        used = {word.partition("=")[0] for word in rest if word.startswith("-")}
        assert used <= options, f"handoffd {' '.join([name, *rest])}"


def test_the_page_of_commands_and_the_manual_are_what_the_commands_say():
    script = written("write_commands")
    for path, text in ((script.PAGE, script.page()), (script.MANUAL, script.manual())):
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is old: run `make docs`"


def test_every_command_has_its_place_in_the_help():
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(cli.commands)


def test_a_shell_completes_the_words():
    shell = {**os.environ, "_HANDOFFD_COMPLETE": "bash_complete", "COMP_WORDS": "handoffd re", "COMP_CWORD": "1"}
    handoffd = Path(sys.executable).with_name("handoffd")
    done = subprocess.run([handoffd], env=shell, capture_output=True, text=True, check=True, timeout=60)
    assert {"plain,replay", "plain,report", "plain,resume"} <= set(done.stdout.split())


def test_the_readme_shows_every_command():
    shown = {name for page in PAGES for name, *_ in commands(page)}
    assert set(cli.commands) <= shown


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_inside_the_repository_leads_somewhere(page):
    text = re.sub(r"(?ms)^\s*```.*?^\s*```", "", page.read_text(encoding="utf-8"))
    for match in LINK.finditer(text):
        to, _, anchor = match["to"].partition("#")
        if re.match(r"[a-z]+:", to):
            continue
        target = (page.parent / to).resolve() if to else page
        assert target.exists(), f"{match['to']} leads nowhere"
        if anchor and target.suffix == ".md":
            assert anchor in slugs(target), f"{match['to']}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_path_that_is_named_exists(page):
    for piece in code(page):
        for path in re.findall(r"(?:^|(?<=\s))(?:\./)?([\w.-]+/[\w./-]+)", piece):
            if path.startswith(PLACES) and "my-story" not in path and "first-look" not in path:
                assert (ROOT / path).exists(), path


def test_links_lead_outside_by_https_only_and_only_to_a_few_places():
    found = {link for page in PAGES for link in re.findall(r"https?://[^\s)>`\"|]+", page.read_text(encoding="utf-8"))}
    known = (
        "https://docs.astral.sh/uv/",
        "https://keepachangelog.com/",
        "https://semver.org/",
        "https://mail.google.com/",
    )  # the last is a scope of OAuth
    # Names of RFC 2606 lead nowhere, and stand in examples.
    outside = {link for link in found if not re.match(r"https://[\w.-]+\.example(/|$)", link)}
    assert not {link for link in outside if not link.startswith(known)}


def written(name: str):
    """The script that writes a page."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def test_the_page_of_thirty_days_is_what_the_code_says():
    script = written("write_playbook")
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), "docs/playbook.md is old: run `make docs`"


def test_every_decision_has_a_number_of_its_own_and_stands_in_the_list():
    folder = ROOT / "docs" / "decisions"
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for name in records:
        title = (folder / name).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert f"[{title}]({name})" in listed


def test_every_requirement_and_threat_that_the_code_names_is_in_the_lists():
    pages = ("requirements.md", "SECURITY.md", "reliability.md")
    lists = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in pages]
    known = {f"{letter}{n}" for letter, last in {"D": 10, "C": 4, "F": 5, "T": 5}.items() for n in range(1, last + 1)}
    known |= {name for text in lists for name in re.findall(r"(?m)^\| ([A-Z]\d+) \|", text)}
    named = set()
    for path in (ROOT / "daemon").rglob("*.py"):
        for group in re.findall(r"\(([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*)[);]", path.read_text(encoding="utf-8")):
            named |= set(group.split(", "))
    assert named - known == set()


def test_the_json_that_the_readme_promises_is_what_comes_out(tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith("| `handoffd read notice"))
    promised = set(re.findall(r"`([a-z_]+)`", row.split("|")[2])) - {
        "signed",
        "in_flight",
        "void",
        "not_a_notice",
        "unsure",
    }
    mail = next((ROOT / "tests" / "mail" / "notices").glob("docusign*.eml"))
    program = [sys.executable, "-m", "handoffd", "read", "notice", str(mail)]
    told = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert set(json.loads(told)) == promised
