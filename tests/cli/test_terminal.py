"""The command line at a terminal, in a pipe and for other programs: colours, the Tab key, who waits, exit statuses."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from handoffd.cli import gather, main, waiting
from handoffd.cli.words import letters, refs
from shadow.house import House

cli = gather()
HANDOFFD = Path(sys.executable).with_name("handoffd")
ROOT = Path(__file__).resolve().parents[2]
# They talk with a person, run until they are stopped, print a file or a letter, or print JSON whatever is asked.
WITHOUT_JSON = {"run", "demo", "init", "completion", "preview", "export", "read notice", "read rsvp", "learn notice"}


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, each in group.commands.items():
        found |= commands(each, f"{before}{name} ") if isinstance(each, click.Group) else {before + name: each}
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house with one handoff on its way, and nobody who runs it."""
    built = House(tmp_path_factory.mktemp("house"), on=False)
    built.signed()
    built.close()
    return built


def test_every_command_that_tells_something_tells_it_to_other_programs_too():
    lacks = {name for name, each in commands(cli).items() if not any("--json" in one.opts for one in each.params)}
    assert lacks == WITHOUT_JSON


def test_what_is_told_to_other_programs_is_json_and_nothing_else(house):
    config = ["--config", str(house.folder / "config.toml")]
    asked = (
        "status",
        "due",
        "show HO-1",
        "journal HO-1",
        "answers",
        "shadow",
        "verify",
        "report",
        "hold HO-1",
        "resume HO-1",
    )
    for words in asked:
        done = CliRunner().invoke(cli, [*words.split(), "--json", *config], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        for line in done.stdout.splitlines() if words.startswith("journal") else [done.stdout]:
            json.loads(line)


def test_a_backup_tells_other_programs_what_was_copied(house):
    copy = house.folder / "copy.db"
    config = ["--config", str(house.folder / "config.toml"), "--json"]
    told = json.loads(CliRunner().invoke(cli, ["backup", str(copy), *config], catch_exceptions=False).stdout)
    assert (told["file"], told["sound"], copy.exists()) == (str(copy), True, True)
    told = json.loads(CliRunner().invoke(cli, ["restore", str(copy), *config], catch_exceptions=False).stdout)
    assert told["old"]


# -- colours -------------------------------------------------------------------------------------------------------------


def test_there_are_colours_where_they_are_asked_for_none_in_a_pipe_and_none_with_no_color(house, monkeypatch, capsys):
    """no-color.org: NO_COLOR wins over everything."""
    monkeypatch.setattr(sys, "argv", ["handoffd", "status", "--config", str(house.folder / "config.toml")])
    for asked, coloured in (({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)):
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        for name, value in asked.items():
            monkeypatch.setenv(name, value)
        main()
        assert ("\x1b[" in capsys.readouterr().out) is coloured, asked


# -- exit statuses -------------------------------------------------------------------------------------------------------


def ended(monkeypatch, capsys, *words: str) -> tuple[int, str]:
    """The exit status of a command line as a shell would see it, and what it said is wrong."""
    monkeypatch.setattr(sys, "argv", ["handoffd", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return int(str(end.value.code or 0)), capsys.readouterr().err


def test_each_exit_status_is_the_documented_one_and_the_words_say_what_to_do_next(house, monkeypatch, capsys):
    """docs/reference/commands.md lists them; 77 and 75 are seen with the servers, in tests/checking."""
    config = ("--config", str(house.folder / "config.toml"))
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    documented = {int(status) for status in re.findall(r"(?m)^\| (\d+) \|", page)}
    seen = {
        "show HO-7": (1, "The last ones are: HO-1."),
        "status --jsn": (2, "Did you mean '--json'?"),
        "stauts": (2, "'status'"),
        "cancel HO-1": (130, ""),  # nobody says yes
    }
    for words, (status, said) in seen.items():
        name, *rest = words.split()
        more = config if name in ("show", "cancel") else ()
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        found = ended(monkeypatch, capsys, name, *rest, *more)
        assert (found[0], said in found[1]) == (status, True), (words, found)
    found = ended(monkeypatch, capsys, "status", "--config", str(house.folder / "none.toml"))
    assert found[0] == 78
    assert "`handoffd init` makes one" in found[1]
    found = ended(monkeypatch, capsys, "report", "--out", "/nonexistent/page.html", *config)
    assert found == (1, "handoffd: /nonexistent/page.html: No such file or directory\n")
    assert {0, 1, 2, 75, 77, 78, 130, 141} == documented


# -- the Tab key ---------------------------------------------------------------------------------------------------------


def test_the_tab_key_knows_the_handoffs_on_their_way_and_the_letters(house):
    context = click.Context(cli.commands["show"])
    context.params["config_path"] = house.folder / "config.toml"
    parameter = cli.commands["show"].params[0]
    assert refs(context, parameter, "ho") == ["HO-1"]
    assert refs(context, parameter, "HO-2") == []
    assert letters(context, parameter, "dossier/a") == ["dossier/ask"]


def test_the_tab_key_says_nothing_where_there_is_no_house_or_a_broken_one(tmp_path):
    context = click.Context(cli.commands["show"])
    for text in (None, "[state", '[state]\ndatabase = "postgresql://x/y"\n', "[state]\nfolder = 7\n"):
        context.params["config_path"] = tmp_path / "config.toml"
        if text is not None:
            (tmp_path / "config.toml").write_text(text)
        assert refs(context, cli.commands["show"].params[0], "") == []


def test_bash_completes_for_real(tmp_path):
    """What `handoffd completion bash` prints is read by a bash, which then asks the program."""
    if not (bash := shutil.which("bash")):
        pytest.skip("no bash here")
    script = (
        'eval "$(handoffd completion bash)"; COMP_WORDS=(handoffd preview dossier/as); COMP_CWORD=2; '
        '_handoffd_completion handoffd; echo "${COMPREPLY[*]}"'
    )
    path = f"{HANDOFFD.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [bash, "-c", script], capture_output=True, text=True, check=True, timeout=60, env={**os.environ, "PATH": path}
    )
    assert done.stdout.split() == ["dossier/ask"]


def test_the_package_brings_what_the_shells_need():
    rules = (ROOT / "packaging" / "debian" / "rules").read_text(encoding="utf-8")
    for place in (
        "bash-completion/completions/handoffd",
        "zsh/vendor-completions/_handoffd",
        "fish/vendor_completions.d/handoffd.fish",
    ):
        assert f"> debian/handoffd/usr/share/{place}" in rules


# -- who waits -----------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_who_waits_at_a_terminal_sees_one_line_that_is_wiped_in_the_end(monkeypatch):
    there = Terminal()
    monkeypatch.setattr(sys, "stderr", there)
    monkeypatch.setattr(waiting, "QUIET", 0.0)
    monkeypatch.setattr(waiting, "_BEAT", 0.01)
    with waiting.waiting("reading the inbox") as tell:
        time.sleep(0.05)
        tell("mail 17")
        time.sleep(0.05)
    shown = there.getvalue()
    assert "reading the inbox (0 s)" in shown
    assert "mail 17 (0 s)" in shown
    assert "\n" not in shown
    assert shown.endswith(" \r")


def test_who_waits_less_than_two_seconds_sees_nothing(monkeypatch):
    there = Terminal()
    monkeypatch.setattr(sys, "stderr", there)
    monkeypatch.setattr(waiting, "_BEAT", 0.01)
    with waiting.waiting("reading the inbox"):
        time.sleep(0.05)
    assert there.getvalue() == ""
