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
from longrun import long

cli = gather()
ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("docs", "tests", ".github")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))])
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
        given = [name, *rest]
        while isinstance(command, click.Group) and given and not given[0].startswith("-"):
            assert given[0] in command.commands, f"handoffd {' '.join([name, *rest])}: there is no {given[0]}"
            command = command.commands[given.pop(0)]
        try:
            command.make_parser(click.Context(command)).parse_args(given)  # unknown options, values that are not there
        except click.UsageError as problem:
            raise AssertionError(f"handoffd {' '.join([name, *rest])}: {problem.message}") from problem


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
        "https://mail.google.com/",  # a scope of OAuth
        "https://login.microsoftonline.com",  # the default of a key
        "https://user@...",  # how an address is written
    )
    # Names of RFC 2606 lead nowhere, and stand in examples.
    outside = {link for link in found if not re.match(r"https://[\w.-]+\.example(/|$)", link)}
    assert not {link for link in outside if not link.startswith(known)}


def written(name: str):
    """The script that writes a page."""
    return load(ROOT / "docs" / f"{name}.py")


def load(path: Path):
    """A script that is no part of the package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def test_the_page_of_thirty_days_is_what_the_code_says():
    script = written("write_playbook")
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), (
        "docs/reference/playbook.md is old: run `make docs`"
    )


def test_the_page_of_keys_is_what_the_schema_and_the_example_say():
    script = written("write_config")
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), "docs/reference/config.md is old: run `make docs`"


def test_the_page_of_keys_has_every_table_and_every_key_that_the_schema_knows():
    script = written("write_config")
    schema, sections = script.Config.model_json_schema(), {each.name: each for each in script.sections()}
    assert {name.partition(".")[0] for name in sections if name} | set(sections[""].keys) == set(schema["properties"])
    for name, section in sections.items():
        assert set(script.table(schema, name)) <= {*section.keys, *sections, "steps"}, name


def test_every_page_stands_in_the_list_of_pages_once():
    """What is in the list is in the navigation of the site."""
    script = load(ROOT / "docs" / "conf.py")
    listed = [entry.partition(" </")[2].rstrip(">") for _, names in script.listed(script.MAP) for entry in names]
    assert len(listed) == len(set(listed))
    pages = {page.relative_to(ROOT).with_suffix("").as_posix() for page in (ROOT / "docs").glob("*/*.md")}
    decisions = {name for name in pages if name.startswith("docs/decisions/") and not name.endswith("README")}
    assert {name for name in listed if name.startswith("docs/")} == pages - decisions
    folder = [entry for _, names in script.listed(ROOT / "docs" / "decisions" / "README.md") for entry in names]
    assert len(folder) == len(decisions)


def test_the_pictures_are_those_that_make_pictures_draws():
    """Nobody pastes a screenshot: each is drawn from the program by a script that stands in the Makefile."""
    folder = ROOT / "docs" / "pictures"
    recipe = re.search(r"(?ms)^pictures:.*?(?=^\S)", (ROOT / "Makefile").read_text(encoding="utf-8"))[0]
    scripts = set(re.findall(r"docs/pictures/(\w+\.py)", recipe))
    assert scripts == {path.name for path in folder.glob("*.py")}
    drawn = {
        name
        for path in folder.glob("*.py")
        for name in re.findall(r'"(\w+\.(?:svg|png))"(?::|\))', path.read_text("utf-8"))
    }
    assert drawn == {path.name for path in folder.iterdir() if path.suffix in (".svg", ".png")}
    shown = {Path(to).name for page in PAGES for to in re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", page.read_text("utf-8"))}
    assert shown == drawn


def test_the_picture_of_a_step_shows_the_moves_that_the_code_allows():
    script = load(ROOT / "docs" / "pictures" / "draw_step.py")
    assert script.FILE.read_text(encoding="utf-8") == script.picture(), "step.svg is old: run `make pictures`"
    assert script.picture().count('<path class="move"') == sum(map(len, script.MOVES.values()))


@pytest.mark.parametrize(
    "outside",
    [
        '<link rel="stylesheet" href="https://fonts.example/css">',
        '<script src="//cdn.example/a.js"></script>',
        '<img src="http://pictures.example/a.png">',
        "<style>@import 'https://fonts.example/a.css'; </style>",
        '<p style="background: url(https://pictures.example/a.png)">',
        '<link rel="preconnect" href="https://fonts.example">',
    ],
)
def test_a_page_of_the_site_that_fetches_something_is_noticed(tmp_path, outside):
    site = load(ROOT / "docs" / "write_site.py")
    page = tmp_path / "page.html"
    page.write_text('<link rel="stylesheet" href="own.css"><a href="https://docs.example/">a link is no fetch</a>')
    assert site.fetched(tmp_path) == []
    page.write_text(outside)
    assert len(site.fetched(tmp_path)) == 1


@long
def test_the_site_is_built_without_a_warning_and_fetches_nothing(tmp_path):
    """The whole of it takes ten seconds."""
    told = subprocess.run(
        [sys.executable, ROOT / "docs" / "write_site.py", tmp_path / "site"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    for folder in ("tutorial", "how-to", "reference", "explanation"):
        assert f'href="docs/{folder}/' in home
    assert not list((tmp_path / "site").rglob("*.doctree"))


def test_every_decision_has_a_number_of_its_own_and_stands_in_the_list():
    folder = ROOT / "docs" / "decisions"
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for name in records:
        title = (folder / name).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert f"[{title}]({name})" in listed


def test_every_requirement_and_threat_that_the_code_names_is_in_the_lists():
    pages = ("reference/requirements.md", "explanation/SECURITY.md", "explanation/reliability.md")
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
