"""`handoffd erase PERSON`: nothing of them is left in any file, the chain holds, and who needs them is named (8.10)."""

import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from sqlmodel import SQLModel

from attacks.rig import ANA, BOB, DANA, MARTA, Rig
from handoffd.store.audit.whole import audit_file
from handoffd.store.privacy.export import _TABLES
from handoffd.store.privacy.search import OTHERS
from handoffd.store.values import Line
from otherstore import sqlite_only
from privacy.traces import file, rows, traces

pytestmark = sqlite_only  # they search the bytes of its file; test_any_store asks the rows
# The address, the name, what she wrote in a mail, what she wrote in an answer to the invitation.
OF_MARTA = (MARTA, "Marta Weiss", "ZEBRAWORDS", "Weiss, Marta")


def erased(rig: Rig, address: str = MARTA) -> object:
    """Erase somebody as the command does."""
    store = rig.daemon.store
    with store.transaction() as memory:
        done = memory.persons.erase(memory.persons.find(address), rig.clock.now())
    store.rewrite()
    return done


def told_of(rig: Rig) -> None:
    """Put her everywhere else: what is known of addresses, troubles, lists, notes, a mail that meant nothing."""
    now = rig.clock.now()
    rig.put(
        f'From: "Weiss, Marta" <{MARTA}>\nTo: handoff@brightlane.example\nSubject: =?utf-8?q?Marta_Weiss?=\n'
        "Message-ID: <u@acme.example>\nContent-Transfer-Encoding: base64\nContent-Type: text/plain\n\n"
        "WkVCUkFXT1JEUyBhZ2Fpbg==\n"
    )
    rig.turn()
    with rig.daemon.store.transaction() as memory:
        memory.people.died(MARTA, f"550 {MARTA} is unknown", now)
        memory.people.ignore(MARTA, "hello #", DANA, now)
        memory.people.challenge(MARTA, "x" * 26, now)
        memory.known.add_traits([f"name:{MARTA}"], "HO-1")
        memory.troubles.begin(f"muted:{MARTA}", f"{MARTA} got five answers", now)
        memory.set_deadline("", MARTA, "back", now)
        memory.write(Line(now, "", "Note", f"{MARTA} and Marta Weiss wrote ZEBRA"))


def test_nothing_of_her_is_left_in_any_file_and_the_store_is_sound(rig):
    told_of(rig)
    for word in OF_MARTA[:3]:
        assert traces(rig.folder, word), word
    done = erased(rig)
    for word in OF_MARTA:
        assert traces(rig.folder, word) == [], word
    report = audit_file(file(rig))
    assert report.findings == ()
    assert report.left["erased"].count > 10
    handoff = rig.handoff()
    assert handoff.customer
    assert [each.email for each in handoff.contacts] == [done.pseudonym]
    assert done.pseudonym in rig.handoff().meetings["kickoff"].attendees
    assert traces(rig.folder, done.pseudonym), "one pseudonym, in every place"


def test_the_daemon_goes_on_after_it_and_the_same_mail_is_not_taken_again(rig):
    with rig.daemon.store.transaction() as memory:
        raw = next(mail.raw for mail in memory.mails("processed") if b"ZEBRAWORDS" in mail.raw)
        count = sum(memory.counts().values())
    erased(rig)
    rig.restart()
    rig.put(raw)
    rig.turn()
    assert sum(rig.states().values()) == count
    rig.notice(2, title="Globex MSA.pdf")
    rig.turn()
    assert rig.handoffs() == 2
    rig.go(timedelta(days=20))
    assert audit_file(file(rig)).findings == ()


def test_a_handoff_on_its_way_that_needs_them_is_named_and_closed_only_on_an_explicit_word(tmp_path):
    rig = Rig(tmp_path)
    rig.invited()
    with rig.daemon.store.transaction() as memory:
        found = memory.persons.find(MARTA)
    assert "the customer's main contact" in found.needed["HO-1"]
    assert "invited to a meeting" in found.needed["HO-1"]
    done = erased(rig)
    assert done.closed == ("HO-1",)
    assert rig.handoff().closed
    for word in OF_MARTA:
        assert traces(rig.folder, word) == [], word
    before = len(rig.post.taken)
    rig.go(timedelta(days=60))
    assert len(rig.post.taken) == before, "nothing leaves of it any more"
    assert audit_file(file(rig)).findings == ()
    rig.close()


def test_where_somebody_is_only_mentioned_the_handoff_goes_on_with_a_pseudonym(tmp_path):
    rig = Rig(tmp_path)
    rig.asked()
    rig.clock.move_to(rig.clock.now() + timedelta(hours=3))
    rig.answer({7: f"Bob Stone <{BOB}> is against us. Stone is the sceptic."})
    rig.notice(2, title="Globex MSA.pdf")
    rig.turn()
    with rig.daemon.store.transaction() as memory:
        found = memory.persons.find(BOB)
    assert found.needed["HO-1"] == []
    done = erased(rig, BOB)
    assert done.closed == ()
    assert traces(rig.folder, BOB) == []
    handoff = rig.handoff()
    assert not handoff.closed
    assert handoff.contacts[0].email == MARTA
    assert done.pseudonym in handoff.dossier.entries[6].text
    assert audit_file(file(rig)).findings == ()
    rig.reply(rig.draft(), "approve")
    rig.turn()
    assert rig.handoff().approvals
    rig.close()


def test_somebody_whose_address_only_looks_like_it_stays(rig):
    other = "anna.marta@acme.example"
    with rig.daemon.store.transaction() as memory:
        memory.people.died(other, "550 unknown", rig.clock.now())
    erased(rig)
    with rig.daemon.store.transaction() as memory:
        assert memory.people.dead(other)
    assert traces(rig.folder, other)


def test_who_is_not_known_is_not_found(rig):
    with rig.daemon.store.transaction() as memory:
        assert memory.persons.find("nobody@nowhere.example").nothing


def test_a_colleague_who_has_left_is_erased_too(rig):
    """Of a former AE the address is in columns, approvals, alarms and figures."""
    assert rows(rig, DANA)
    done = erased(rig, DANA)
    assert rows(rig, DANA) == []
    assert traces(rig.folder, "Dana Whitfield") == []
    handoff = rig.handoff()
    assert handoff.ae == done.pseudonym
    assert {each.by for step, each in handoff.approvals.items() if step == "warm-intro"} == {done.pseudonym}
    assert handoff.csm == ANA
    assert audit_file(file(rig)).findings == ()


def test_every_table_is_looked_through_but_those_that_hold_nobody():
    """A table that is added later is looked through too, or somebody writes down that it holds nobody."""
    nobody = {"instance", "cursor", "lease"}
    words = {"handoff", "inbound", "outbox", "journal", "errand"}
    others = {str(table.__tablename__) for table in OTHERS}
    assert others | words | nobody == set(SQLModel.metadata.tables)
    assert set(_TABLES) == others


# -- the commands ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def house(rig):
    """The same, as a config.toml beside its database; the daemon is stopped."""
    path = rig.config_file()
    rig.daemon.close()
    yield path
    rig.daemon = rig._start()


def handoffd(*args, answer=""):
    return subprocess.run(
        [sys.executable, "-m", "handoffd", *map(str, args)],
        input=answer, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_command_shows_what_would_go_and_asks(house, rig):
    done = handoffd("erase", MARTA.upper(), "--config", house, answer="n\n")
    assert done.returncode == 130, done.stderr
    assert "Held about marta@acme.example (Marta Weiss):" in done.stdout
    assert "HO-1 " in done.stdout
    assert traces(rig.folder, MARTA)
    done = handoffd("erase", MARTA, "--config", house, "--json")
    told = json.loads(done.stdout)
    assert (told["erased"], told["held"]["handoffs"]) == (False, ["HO-1"])
    done = handoffd("erase", MARTA, "--config", house, answer="y\n")
    assert done.returncode == 0, done.stderr
    assert "is erased" in done.stdout
    assert "the mailbox itself" in done.stdout
    assert traces(rig.folder, MARTA) == []
    done = handoffd("erase", MARTA, "--config", house, "--yes", "--json")
    assert json.loads(done.stdout) == {"person": MARTA, "erased": False, "held": {}}
    assert handoffd("verify", "--config", house).returncode == 0


def test_a_colleague_on_the_roster_is_not_erased(house):
    done = handoffd("erase", ANA, "--config", house, "--yes")
    assert done.returncode != 0
    assert "Ana Kovac is on the roster" in done.stderr


def test_a_handoff_on_its_way_stops_the_command_until_the_word_is_said(tmp_path):
    rig = Rig(tmp_path)
    rig.invited()
    folder = rig.daemon.config.state.folder
    rig.daemon.close()
    path = tmp_path / "config.toml"
    path.write_text(
        '[company]\nname = "B"\ndomains = ["brightlane.example"]\n[inbox]\naddress = "handoff@brightlane.example"\n'
        'host = "127.0.0.1"\ntls = "none"\n[smtp]\nhost = "127.0.0.1"\ntls = "none"\n'
        f'[state]\nfolder = "{folder}"\n[[people]]\nname = "A"\nemail = "{ANA}"\nroles = ["csm", "ae", "ops", "sales_leader"]\n',
        encoding="utf-8",
    )
    done = handoffd("erase", MARTA, "--config", path, "--yes")
    assert done.returncode != 0
    assert "HO-1 is on the way and needs marta@acme.example" in done.stderr
    assert traces(tmp_path, MARTA)
    done = handoffd("erase", MARTA, "--config", path, "--yes", "--close")
    assert done.returncode == 0, done.stderr
    assert "HO-1 " in done.stdout
    assert "tell its AE and CSM" in done.stdout
    assert traces(tmp_path, MARTA) == []


def test_the_export_holds_every_mail_and_can_be_read(house, rig, tmp_path):
    done = handoffd("export", MARTA, "--config", house)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["person"] == {"address": MARTA, "called": ["Marta Weiss"]}
    assert told["handoffs"][0]["they_are"][0] == "the customer's main contact"
    assert any("ZEBRAWORDS" in mail["text"] for mail in told["mails_that_came"])
    assert any(letter["to"] == MARTA for letter in told["letters_that_left"])
    assert "everything that handoffd holds about marta@acme.example" in told["what_this_is"]
    out = tmp_path / "marta.zip"
    done = handoffd("export", MARTA, "--config", house, "--output", out)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(out) as archive:
        assert json.loads(archive.read("about.json"))["person"]["address"] == MARTA
        mails = [archive.read(name) for name in archive.namelist() if name.endswith(".eml")]
    assert any(b"ZEBRAWORDS" in raw for raw in mails)
    named = {each["file"] for each in (*told["mails_that_came"], *told["letters_that_left"])}
    assert len(mails) == len(named)
