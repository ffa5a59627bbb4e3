"""What the calendars of the people invited are told, version after version, by the whole program."""

import re
from itertools import count
from pathlib import Path

import pytest

from conversations.grammar import parse
from conversations.player import playing
from conversations.story import Wrong

STORIES = Path(__file__).parent / "stories"
_marks = count(1)

CALL = """\
# A call that is answered, moved and cancelled

Begins like document-complete.txt

Wed 11 Mar 2026 11:00 Berlin
  dana accepts internal-call/invite
  -> nothing
  dana proposes Thu 12 Mar 2026 10:00 Berlin in internal-call/invite
  -> dana: internal-call/moved "your call moves to"
  -> ana: internal-call/moved "your call moves to"

Wed 11 Mar 2026 12:00 Berlin
  dana replies to internal-call/moved
     | done
  -> dana: internal-call/cancelled "is cancelled"
  -> ana: internal-call/cancelled "is cancelled"
  -> ana: internal-call/after "what did you two agree on?"
"""


def told(story, server, folder):
    """Return what stood in Dana's calendar mails about the call, in their order."""
    with playing(parse(story, STORIES / "told.txt"), server, folder, f"c{next(_marks)}") as player:
        try:
            player.play()
        except Wrong as wrong:
            pytest.fail(str(wrong), pytrace=False)
        return player.stage, [
            copy for copy in player.letters if "dana" in copy.readers and copy.name.startswith("internal-call/")
        ]


def said(copy, name):
    return [line for line in copy.paper.calendar.splitlines() if re.match(rf"{name}[;:]", line)]


def test_each_version_is_newer_has_one_name_and_stands_in_the_thread_of_the_invite(embedded_server, tmp_path):
    _, mails = told(CALL, embedded_server, tmp_path)
    invite, moved, off = mails
    assert [said(mail, "METHOD") for mail in mails] == [["METHOD:REQUEST"], ["METHOD:REQUEST"], ["METHOD:CANCEL"]]
    assert [said(mail, "SEQUENCE") for mail in mails] == [["SEQUENCE:0"], ["SEQUENCE:1"], ["SEQUENCE:2"]]
    for name in ("UID", "SUMMARY", "ORGANIZER"):
        assert said(invite, name) == said(moved, name) == said(off, name)
    assert said(invite, "LOCATION") == said(moved, "LOCATION") == ["LOCATION:https://meet.example/ana"]
    assert said(off, "DTSTART") == said(moved, "DTSTART") != said(invite, "DTSTART")
    stamps = [said(mail, "DTSTAMP")[0] for mail in mails]
    assert stamps == sorted(set(stamps))
    assert "Talked" not in said(off, "DESCRIPTION")[0]
    assert all("NEEDS-ACTION" in line for line in said(moved, "ATTENDEE"))
    assert moved.paper.header("In-Reply-To").strip() == invite.paper.message_id
    assert off.paper.header("In-Reply-To").strip() == moved.paper.message_id
    assert invite.paper.references[0] == moved.paper.references[0] == off.paper.references[0]
    assert off.paper.references[1:] == [invite.paper.message_id, moved.paper.message_id]


CSM = 'With meetings.organizer = "csm"\nBegins like document-complete.txt'


def test_the_csm_as_organizer_is_not_invited_and_still_gets_the_mail(embedded_server, tmp_path):
    story = CALL.split("Wed 11 Mar", maxsplit=1)[0].replace("Begins like document-complete.txt", CSM) + (
        "Wed 11 Mar 2026 11:00 Berlin\n  -> nothing\n"
    )
    stage, (invite,) = told(story, embedded_server, tmp_path)
    (host,) = said(invite, "ORGANIZER")
    assert host == f'ORGANIZER;CN="Ana Silva";SENT-BY="mailto:{stage.inbox}":mailto:{stage.address("ana")}'
    assert [line.rpartition("mailto:")[2] for line in said(invite, "ATTENDEE")] == [stage.address("dana")]
