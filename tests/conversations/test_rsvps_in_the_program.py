"""Each shape of a calendar's answer, given to the whole program by mail: it changes what it says, or a person is asked.

One kickoff is invited to, once; each mail then meets a copy of that store.
"""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conversations.grammar import parse
from conversations.player import playing
from emptystore import put_into
from handoffd.app.doing import Doer
from handoffd.app.reading import Reader
from handoffd.app.settings import Settings
from handoffd.config.load import check
from handoffd.letters.identity import content_id
from handoffd.store.store import Store, sqlite_url
from handoffd.store.values import Mail
from letters.test_rsvp_corpus import SHAPES
from mail.rsvpwriters.scene import Scene
from otherstore import sqlite_only

pytestmark = sqlite_only  # each mail has a copy of one file

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
START, END = datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 13, 45, tzinfo=UTC)
REF = "HO-1"
STORY = """# The customer is invited to the kickoff

Begins like introduction-left.txt

Fri 13 Mar 2026 11:00 Berlin
  ana taps "Approve" in kickoff/draft
  -> nothing
"""


class House:
    """The program's store after the invitation, as often as it is asked for."""

    def __init__(self, settings, folder, scene):
        self._settings, self._folder, self.scene, self._copies = settings, folder, scene, 0

    def settings(self):
        self._copies += 1
        copy = self._folder.with_name(f"copy-{self._copies}")
        shutil.copytree(self._folder, copy)
        return Settings(check(self._settings, copy), Store(sqlite_url(put_into(copy / "state"))))


@pytest.fixture(scope="module")
def house(embedded_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("house") / "first"
    folder.mkdir()
    stories = Path(__file__).parent / "stories"
    *begun, asked = parse(STORY, stories / "one-of-this-test.txt").moments
    with playing(parse(STORY, stories / "one-of-this-test.txt"), embedded_server, folder, "r1") as player:
        player._start()
        for moment in begun:
            player._moment(moment)
        player._reach(asked)
        player.perform(asked.items[0])
        settings = player._settings()
        stage = player.stage
        scene = Scene(inbox=stage.inbox, dana=stage.address("dana"), ana=stage.address("ana"))
        with player._world.memory() as memory:
            handoff = memory.handoff(REF)
            jane = handoff.contacts[0].email
            old = handoff.meetings["kickoff"]
            people = tuple(scene.jane if each == jane else each for each in old.attendees)
            meeting = replace(old, uid=scene.uid, start=START, end=END, sequence=1, attendees=people, responses={})
            contacts = tuple(
                replace(each, email=scene.jane) if each.email == jane else each for each in handoff.contacts
            )
            memory.save(replace(handoff, contacts=contacts, meetings={**handoff.meetings, "kickoff": meeting}), NOW)
    return House(settings, folder, scene)


class Told:
    """What one mail did."""

    def __init__(self, house, *mails):
        settings = house.settings()
        before = self._looked(settings)
        self.before = before["handoff"].meetings["kickoff"]
        reader = Reader(settings, Doer(settings))
        for number, raw in enumerate(mails, start=9001):
            with settings.store.transaction() as memory:
                mail = Mail(0, raw, number, NOW, NOW)
                memory.record(mail, content_id=content_id(raw), mailbox="INBOX", uidvalidity=1, state="new")
            while reader.read(NOW):
                pass
        after = self._looked(settings)
        # The meeting of these mails is far after Day 21, so what waited for that day happens meanwhile.
        beside = ("fade-out/tell",)
        self.meeting = after["handoff"].meetings["kickoff"]
        new = [(row.letter, row.recipient) for row in after["letters"][len(before["letters"]) :]]
        self.letters = [letter for letter in new if letter[0] not in beside]
        self.journal = [line.text for line in after["journal"][len(before["journal"]) :]]
        self.fate = after["mails"]
        self.others = {
            name: (before["handoff"].meetings[name], after["handoff"].meetings[name])
            for name in before["handoff"].meetings
            if name != "kickoff"
        }
        self.approvals = before["handoff"].approvals == after["handoff"].approvals

    def _looked(self, settings):
        with settings.store.transaction() as memory:
            letters = sorted((row for ref in ("", REF) for row in memory.outbox.of(ref)), key=lambda row: row.id)
            counts = memory.counts()
            return {"handoff": memory.handoff(REF), "letters": letters, "journal": memory.journal(REF), "mails": counts}

    @property
    def same(self):
        """Whether the meeting itself stands as it stood: when, which version, who is invited."""
        kept = ("uid", "start", "end", "sequence", "attendees", "cancelled", "moves")
        return all(getattr(self.before, name) == getattr(self.meeting, name) for name in kept)

    def outcome(self):
        to_customers = [letter for letter, to in self.letters if to.endswith("customer.example")]
        if to_customers and to_customers != ["kickoff/invite"]:  # REFRESH: what was approved, once more
            return f"a letter to the customer: {to_customers}"
        if any(letter == "kickoff/draft" for letter, _ in self.letters):
            return "counts"
        if to_customers:
            return "counts"
        if self.meeting.responses != self.before.responses:
            return "counts"
        if self.letters or self.fate.get("unrecognised"):
            return "asked"
        return "ignored"


@pytest.mark.parametrize("name", SHAPES)
def test_an_answer_counts_or_is_asked_about_and_changes_nothing_else(house, name):
    writer, told = SHAPES[name]
    found = Told(house, writer(house.scene))
    assert found.outcome() == told["does"], (found.letters, found.journal, found.meeting.responses)
    assert found.same
    assert all(before == after for before, after in found.others.values())
    assert found.approvals
    if told["does"] == "counts" and told["rsvp"]["method"] == "REPLY":
        assert list(found.meeting.responses.values()) == [told["rsvp"]["partstat"]]
    if told["does"] != "ignored" and told["rsvp"] and told["rsvp"]["uid"] == house.scene.uid:
        assert found.journal, "what happened stands in the journal"
