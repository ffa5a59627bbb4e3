"""Orders at the command line: they do what the same order by mail does, while the daemon runs, and say what they did."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from attacks.rig import ANA, BEN, DANA, INBOX, PRIYA, Rig
from delivery.office import DANA as OFFICE_DANA
from delivery.office import JANE, LOST_ANSWER, SENT, Office
from handoffd.app.desk import Desk
from handoffd.cli.ask import due, journal
from handoffd.cli.order import assign, cancel, hold, resend, resume
from handoffd.errors import Permanent
from handoffd.letters.envelope import Envelope
from handoffd.playbook.model import Approval, Draft
from handoffd.store import outbox


@pytest.fixture
def house(tmp_path):
    """A house with one handoff that was opened a minute ago, and a daemon that goes on beside the commands."""
    rig = Rig(tmp_path, datetime.now(UTC))
    rig.config_file()
    rig.notice()
    rig.turn()
    yield rig
    rig.close()


def run(command, folder: Path, *words: str, check: int = 0) -> str:
    done = CliRunner().invoke(command, [*words, "--config", str(folder / "config.toml")])
    if isinstance(done.exception, Permanent):
        assert check == 1, done.exception
        return str(done.exception)
    assert done.exit_code == check, done.output
    return done.output


def test_a_handoff_changes_hands(house, tmp_path):
    said = run(assign, tmp_path, "ho-1", BEN)
    assert "Priya Raman, at the command line: assign ben@brightlane.example." in said
    assert house.handoff().csm == BEN
    house.go(timedelta(minutes=2))
    assert house.mails(BEN)


def test_it_rests_until_a_day_and_goes_on(house, tmp_path):
    day = datetime.now(UTC).date() + timedelta(days=10)
    said = run(hold, tmp_path, "HO-1", "--until", day.isoformat())
    assert "lets everything rest until" in said
    assert house.handoff().held_until.date() >= day
    house.go(timedelta(minutes=2))
    assert house.mails(DANA, "rests")
    assert "lets it go on" in run(resume, tmp_path, "HO-1")
    assert house.handoff().held_until is None


def test_cancel_asks_first_and_then_nothing_leaves_any_more(house, tmp_path):
    done = CliRunner().invoke(cancel, ["HO-1", "--config", str(tmp_path / "config.toml")], input="n\n")
    assert done.exit_code == 1
    assert not house.handoff().closed
    told = json.loads(run(cancel, tmp_path, "HO-1", "--yes", "--json"))
    assert told["ref"] == "HO-1"
    assert house.handoff().closed
    house.go(timedelta(minutes=2))
    assert house.mails(DANA, "is over")
    assert not house.outside()
    assert "is closed" in run(hold, tmp_path, "HO-1", check=1)


@pytest.mark.parametrize(
    ("command", "words", "said"),
    [
        (assign, ("HO-9", ANA), "There is no handoff HO-9. Open are: HO-1."),
        (assign, ("HO-1", "eve@evil.example"), "eve@evil.example is no AE or CSM on the roster. They are: dana@"),
        (assign, ("HO-1", PRIYA), "is no AE or CSM"),
        (assign, ("HO-1", BEN, "--as", DANA), "is neither ops nor a leader on the roster. They are: priya@"),
        (hold, ("HO-1", "--until", "2001-01-01"), "is not within the next 92 days"),
        (resend, ("HO-1", "--yes"), "No letter of HO-1 is held"),
        (journal, ("HO-9",), "There is no handoff HO-9"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_mend_and_nothing_changes(house, tmp_path, command, words, said):
    before = house.handoff()
    assert said in run(command, tmp_path, *words, check=1)
    assert house.handoff() == before


def test_due_lists_what_comes_next_and_what_is_late(house, tmp_path):
    coming = json.loads(run(due, tmp_path, "--days", "2", "--json"))["due"]
    assert [row["at"] for row in coming] == sorted(row["at"] for row in coming)
    assert "dossier: escalate" in {row["what"] for row in coming}
    assert "is the daemon running" not in run(due, tmp_path)
    with house.daemon.store.transaction() as memory:
        memory.set_deadline("HO-1", "dossier", "remind", datetime.now(UTC) - timedelta(hours=1))
    told = run(due, tmp_path).splitlines()
    assert told[0].split("  ")[-1] == "the document: I remind whoever is waited for"
    assert told[-1] == "1 of these should have happened by now: is the daemon running?"


def put(house, to: str, state: str = outbox.PENDING) -> None:
    """Let a letter wait in the outbox, or be held."""
    now = datetime.now(UTC) + timedelta(hours=1)
    with house.daemon.store.transaction() as memory:
        memory.outbox.put(
            Envelope(INBOX, to, b"x", "<m1@ours.example>", "m1"),
            handoff="HO-1", step="dossier", letter="dossier/echo", not_before=now, now=now,
        )  # fmt: skip
        if state != outbox.PENDING:
            memory.outbox.settle(memory.outbox.newest(), state, "nobody answered", now)


def test_a_letter_that_waits_for_its_hour_is_due_until_a_day(house, tmp_path):
    put(house, BEN)
    assert "dossier/echo leaves to ben@brightlane.example" in run(due, tmp_path)
    assert "dossier/echo leaves to ben@brightlane.example" not in run(due, tmp_path, "--days", "0")


@pytest.mark.parametrize("command", [resend, cancel])
def test_what_cannot_be_taken_back_is_asked_for_even_when_a_program_reads_the_answer(house, tmp_path, command):
    put(house, BEN, outbox.HELD)
    done = CliRunner().invoke(command, ["HO-1", "--json", "--config", str(tmp_path / "config.toml")], input="n\n")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "[y/N]" in done.stderr
    assert not house.handoff().closed
    with house.daemon.store.transaction() as memory:
        assert [row.recipient for row in memory.outbox.held()] == [BEN]


def test_the_journal_says_who_did_what(house, tmp_path):
    run(hold, tmp_path, "HO-1", "--as", PRIYA)
    last = run(journal, tmp_path, "HO-1", "--last", "2").splitlines()
    assert "at the command line: hold." in last[0]
    rows = [json.loads(line) for line in run(journal, tmp_path, "--json").splitlines()]
    assert {row["handoff"] for row in rows} >= {"HO-1"}


# -- letters that are held -------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path):
    built = Office(tmp_path / "office")
    yield built
    built.close()


def held(office: Office) -> int:
    """A customer's letter that was handed over and never confirmed, held for a person."""
    now = office.clock.now()
    draft = Draft(1, (JANE,), (), "Meet us", "Hello")
    said = Approval(1, draft.sha256, OFFICE_DANA, now, "<yes@ours.example>")
    with office.memory() as memory:
        handoff = memory.handoff("HO-1")
        memory.save(replace(handoff, drafts={"warm-intro": draft}, approvals={"warm-intro": said}), now)
    row = office.put(draft=draft.sha256)
    office.postman.answer = lambda each: LOST_ANSWER if each.recipient == JANE else SENT
    office.turn()
    office.postman.answer = lambda _each: SENT
    office.after(minutes=61)
    assert office.row(row).state == outbox.HELD
    return row


def test_a_held_letter_goes_again_once_on_a_word_at_the_command_line(office):
    held(office)
    with office.memory() as memory:
        Desk(office.daemon.settings, memory, office.clock.now()).settle("HO-1", arrived=False)
    office.turn()
    office.turn()
    assert len(office.postman.to(JANE)) == 2


def test_a_held_letter_that_arrived_does_not_go_again(office):
    row = held(office)
    with office.memory() as memory:
        Desk(office.daemon.settings, memory, office.clock.now()).settle("HO-1", arrived=True)
    office.turn()
    assert office.row(row).state == outbox.SENT
    assert len(office.postman.to(JANE)) == 1
