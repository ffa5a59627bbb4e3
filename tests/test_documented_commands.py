"""Every command line that the documentation shows is run by a test, here or in the room that it belongs to.

`lines()` finds them: each line of each shell block. What starts with handoffd is played here on a house with one handoff,
as a person would type it, unless `ELSEWHERE` names the test that plays it with a real server, a browser or half an
hour. What is another program's (pip, systemctl, git) is held against what it names in this repository. A line of which
none of this is true fails.
"""

import os
import re
import shlex
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from attacks.rig import BEN, Rig
from handoffd.cli import gather

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")])
# What stands before a command: whose right, which folder, how politely.
BEFORE = re.compile(
    r"(?:cd tests && )?(?:sudo )?(?:-u postgres )?(?:nice )?(?:\./|(?:/opt/handoffd/)?venv/bin/|(?:\.\./|\./)?\.venv/bin/)?"
)

# The beginning of a command line -> the test that plays it, because it wants servers, a browser, a terminal or time.
ELSEWHERE = {
    "handoffd demo": "tests/demo/test_demo.py::test_the_demo_plays_to_the_end_and_every_claim_holds",
    "handoffd test": "tests/test_bootstrap.py::test_the_word_test_starts_pytest_in_the_checkout_and_no_word_asks_for_help",
    "handoffd init": "tests/cli/test_init.py::test_somebody_at_a_terminal_is_asked_and_sees_a_dry_run_of_the_last_thirty_days",
    "handoffd run": "tests/real/test_the_whole_way.py::"
    "test_the_process_carries_a_handoff_from_the_notice_to_day_thirty_exactly_as_the_story_says",
    "handoffd check": "tests/cli/test_cli.py::test_check_shows_the_people_as_they_were_understood",
    "handoffd letters list": "tests/ownletters/test_own_letters.py::test_the_commands_copy_list_and_check",
    "handoffd check --online": "tests/checking/test_check_online.py::test_a_person_reads_one_line_for_each_thing",
    "handoffd move-store": "tests/store/test_moving.py::test_everything_is_there_and_goes_on",
    "handoffd replay --inbox": "tests/cli/test_init.py::test_somebody_at_a_terminal_is_asked_and_sees_a_dry_run_of_the_last_thirty_days",
    "handoffd simulate": "tests/simulation/test_simulation.py::test_kills_doubts_and_forgers_break_no_promise",
    "handoffd gallery out/ --png": "tests/cli/test_gallery.py::test_a_picture_of_a_letter_shows_it_light_and_dark",
    "handoffd gallery": "tests/cli/test_gallery.py::"
    "test_the_page_shows_every_letter_in_every_state_and_language_and_fetches_nothing",
    "handoffd preview dossier/ask --watch": "tests/ownletters/test_own_letters.py::"
    "test_preview_follows_a_file_that_is_being_written",
    "handoffd letters check": "tests/ownletters/test_own_letters.py::test_the_commands_copy_list_and_check",
    "handoffd letters eject": "tests/ownletters/test_own_letters.py::test_the_commands_copy_list_and_check",
    "handoffd restore /var/lib/handoffd/handoffd.db.shape-0013": "tests/store/test_migrations.py::"
    "test_an_older_version_says_how_to_go_back_and_the_copy_is_put_back",
    "handoffd resend": "tests/cli/test_orders.py::",
    "handoffd erase": "tests/privacy/test_erase.py::test_the_command_shows_what_would_go_and_asks",
    "handoffd read notice signatura.eml": "tests/test_worked_examples.py::",
    "handoffd preview brief/accepted --language es": "tests/test_worked_examples.py::",
    "python -m pytest -q tests/conversations -k first-look": "tests/test_worked_examples.py::",
    "python take_over.py": "tests/test_worked_examples.py::",
    "uv tool install .": "tests/test_shipping.py::test_uv_and_pipx_install_it_from_a_checkout_with_its_letters",
    "pip install --require-hashes -r requirements.lock": "tests/test_bootstrap.py::"
    "test_the_first_run_sets_up_from_the_lock_with_hashes_and_the_second_runs_at_once",
    "apt install ./dist/handoffd_*.deb": "tests/packaging/test_deb.py::",
}

# Another program's line -> what it names here, which must be there. These change the machine itself, so no test runs them.
THEIRS = (
    (r"git (?:clone <this repository> /opt/handoffd|pull|checkout v[0-9.]+)", ()),
    (r"cd (?P<path>tests|/opt/handoffd)", ()),
    (r"python3 -m venv venv", ()),
    (r"pip install --no-deps --no-build-isolation (?:--force-reinstall )?\.", ("pyproject.toml",)),
    (r"cp systemd/handoffd\.service /etc/systemd/system/", ("systemd/handoffd.service",)),
    (r"systemctl (?:enable --now|start|stop|restart|reload|status) handoffd", ("systemd/handoffd.service",)),
    (r"systemctl daemon-reload|journalctl --follow --unit handoffd", ("systemd/handoffd.service",)),
    (r"apt install [a-z0-9. -]+", ()),
    (r"sudoedit /etc/handoffd/config\.toml", ("config.toml",)),
    (r"install -m 0400 imap\.secret smtp\.secret /etc/handoffd/", ("systemd/handoffd.service",)),
    (r"createuser --pwprompt handoffd|createdb --owner=handoffd handoffs", ()),
    (r"bash \.ci/run", (".ci/run",)),
    (r"pytest (?P<path>tests/\S+)", ()),
    (r"uv tool install pre-commit|pre-commit install", (".pre-commit-config.yaml",)),
)


def lines() -> list[tuple[str, str]]:
    """Every command line of every shell block: the page, and the line without what stands before and behind it."""
    found = []
    for page in PAGES:
        for text in re.findall(r"(?ms)^\s*```sh\b[^\n]*\n(.*?)^\s*```", page.read_text(encoding="utf-8")):
            if text.lstrip().startswith("#!"):  # a program, not a command; what it does is the reader's
                continue
            for line in text.splitlines():
                bare = BEFORE.sub("", re.sub(r"\s+#.*", "", line.strip()), count=1)
                if bare:
                    found.append((page.relative_to(ROOT).as_posix(), bare))
    return sorted(set(found))


LINES = lines()
SEEN = sorted({line for _, line in LINES})


def elsewhere(line: str) -> str:
    """The test that plays a line in another room; of several beginnings the longest counts."""
    fits = [start for start in ELSEWHERE if line == start or line.startswith(f"{start} ")]
    return ELSEWHERE[max(fits, key=len)] if fits else ""


def theirs(line: str) -> bool:
    """Whether a line is another program's, and all that it names of ours is there."""
    for pattern, names in THEIRS:
        if match := re.fullmatch(pattern, line):
            paths = [*names, *(path for path in match.groupdict().values() if path and not path.startswith("/"))]
            return all((ROOT / path).exists() for path in paths)
    return False


def of_make(line: str) -> bool:
    """Whether a line is a target of the Makefile; what these do is their own recipe's business."""
    targets = re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
    return line.startswith("make ") and set(line.split()[1:]) <= set(targets)


@cache
def options_of(folder: str) -> frozenset[str]:
    """The options that the campaigns, or the benchmark, know."""
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "tests" / folder).glob("*.py")]
    return frozenset(re.findall(r'"(--[a-z-]+)"', "".join(texts)))


def of_a_campaign(line: str) -> bool:
    """Whether a line starts one of the long campaigns, with words that it knows (what was run: reliability.md)."""
    match = re.match(r"python -m (?P<folder>campaigns|bench)(?:\.(?P<name>\w+))?(?P<rest>.*)", line)
    if match and match["name"] and not (ROOT / "tests" / match["folder"] / f"{match['name']}.py").exists():
        return False
    return bool(match) and {word for word in match["rest"].split() if word.startswith("--")} <= options_of(
        match["folder"]
    )


def played(line: str) -> bool:
    return line.startswith("handoffd ") and not elsewhere(line)


@pytest.mark.parametrize("line", SEEN)
def test_each_command_line_of_the_documentation_is_run_by_a_test(line):
    assert played(line) or elsewhere(line) or theirs(line) or of_make(line) or of_a_campaign(line), (
        f"no test runs {line!r}: play it here, or name the test that does"
    )


@pytest.mark.parametrize("node", sorted(set(ELSEWHERE.values())))
def test_the_test_that_is_named_for_a_command_is_there(node):
    file, _, name = node.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert f"def {name or 'test_'}" in text


def test_no_test_is_named_for_a_command_that_nothing_shows():
    assert not [start for start in ELSEWHERE if not any(line.startswith(start) for line in SEEN)]


# -- played here ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house with one handoff whose introduction waits for a yes, and a mailbox of a month beside its config.toml."""
    folder = tmp_path_factory.mktemp("house")
    rig = Rig(folder, datetime.now(UTC) - timedelta(minutes=1))
    rig.config_file()
    rig.drafted()
    notice = next((ROOT / "tests" / "mail" / "notices").glob("docusign*.eml")).read_bytes()
    (folder / "month.mbox").write_bytes(b"From x@x.example Tue Mar 10 15:10:00 2026\n" + notice + b"\n\n")
    yield rig
    rig.close()


# What a reader puts in the place of ours.
OWN = (
    ("/var/backups/", ""),
    ("/etc/handoffd/config.toml", "config.toml"),
    ("handoffd-demo/", ""),
    ("ben@northwind.example", BEN),
    ("2026-12-01", (datetime.now(UTC) + timedelta(days=9)).date().isoformat()),
)
ORDER = [
    "assign",
    "hold",
    "resume",
    "backup",
    "verify",
    "status",
    "show",
    "due",
    "journal",
    "report",
    "cancel",
    "restore",
]


def in_order(line: str) -> tuple[int, str]:
    """What changes the house in the order in which a person would do it."""
    word = line.split()[1]
    return (ORDER.index(word) if word in ORDER else 0), line


def ours() -> list[str]:
    """The lines that are played here, in our house: what differs only by a reader's own names is one."""
    found = set()
    for line in filter(played, SEEN):
        for theirs_, own in OWN:
            line = line.replace(theirs_, own)  # noqa: PLW2901 - the same line, in our house
        found.add(re.sub(r"HO-\d+", "HO-1", line))
    return sorted(found, key=in_order)


@pytest.mark.parametrize("line", ours())
def test_a_command_does_what_its_page_says_without_an_error(house, monkeypatch, line):
    monkeypatch.chdir(house.folder)
    monkeypatch.setenv("HANDOFFD_CONFIG", "config.toml")
    words = shlex.split(line.partition(" > ")[0])[1:]
    if words[0] == "restore":  # as the page says: the daemon is stopped first
        house.close()
    before = os.environ.copy()
    done = CliRunner().invoke(gather(), words, input="y\n")
    os.environ.clear()
    os.environ.update(before)
    assert done.exit_code == 0, f"{line}: {done.output} {done.exception}"
    assert done.output
