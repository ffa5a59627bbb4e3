"""Who is told when a server is away (L3), and who is written how often (I13, F18)."""

from datetime import timedelta

import pytest

from delivery.office import DANA, INBOX, NOW, PETRA
from handoffd.app.bounds import enough
from handoffd.errors import Temporary
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff


class Broken:
    """A mailbox that cannot be read."""

    is_open = False

    def close(self): ...

    def connect(self, folder="INBOX"):
        raise Temporary("the line to 127.0.0.1:9 broke")


@pytest.fixture
def blind(office):
    """An inbox that cannot be read, and a clock that nobody sets beside the one that is."""
    office.daemon._inbox = office.daemon._mailbox._inbox = Broken()
    return office


def look(office, **span):
    office.clock.move_to(NOW + timedelta(**span))
    office.daemon._wait_for_imap.done()
    office.daemon.turn()


def test_an_inbox_that_cannot_be_read_is_in_the_status_at_once_and_told_to_ops_within_six_minutes(blind):
    look(blind, minutes=0)
    assert blind.troubles() == {"inbox"}
    assert not blind.letters("_ops/trouble")
    for minutes in range(1, 7):
        look(blind, minutes=minutes)
    [told] = blind.letters("_ops/trouble")
    assert told.recipient == PETRA
    assert told.created_at <= NOW + timedelta(minutes=6)
    for minutes in range(7, 60, 7):
        look(blind, minutes=minutes)
    assert len(blind.letters("_ops/trouble")) == 1


def test_what_passes_within_minutes_is_told_to_nobody(blind):
    look(blind, minutes=0)
    blind.daemon._watch.works("inbox")
    look(blind, seconds=1)
    blind.daemon._watch.works("inbox")
    blind.after(minutes=30)
    assert not blind.letters("_ops/trouble")


def test_a_restart_neither_forgets_a_trouble_nor_tells_it_twice(blind):
    for minutes in (0, 6):
        look(blind, minutes=minutes)
    blind.restart()
    blind.after(minutes=30)
    assert blind.troubles() == {"inbox"}
    assert len(blind.letters("_ops/trouble")) == 1


def test_when_no_mail_can_leave_a_note_is_put_into_the_shared_mailbox(office):
    notes = []
    office.turn()  # on PostgreSQL it takes the inbox over first, and then everybody is new
    office.daemon._watch._note = notes.append
    office.put()

    def away(_envelope):
        raise Temporary("cannot reach smtp.ours.example:465")

    office.postman.answer = away
    for minutes in range(8):
        office.after(minutes=minutes)
    [note] = notes
    assert b"X-Handoffd-Loop" in note
    assert b"cannot reach smtp.ours.example" in note.replace(b"=\r\n", b"")
    assert not office.letters("_ops/trouble")


# -- loops and floods ---------------------------------------------------------------------------------------------------


def ask_back(office, to=DANA, letter="_ops/question", ref="HO-1"):
    with office.memory() as memory:
        about = memory.handoff(ref) if ref else Handoff("", NOW, NOW)
        send = Send(letter, (to,), "warm-intro", more={"words": "hm", "what": "nothing"})
        office.daemon._doer.send(memory, about, send, office.clock.now())


def test_nobody_is_asked_back_more_than_five_times_a_day_about_one_handoff_and_ops_hears_of_it_once(office):
    for hour in range(20):
        office.after(hours=hour)
        ask_back(office, letter="_ops/over" if hour % 2 else "_ops/question")
    office.after(hours=21)
    assert len(office.letters("_ops/question") + office.letters("_ops/over")) == 5
    assert [row.recipient for row in office.letters("_ops/trouble")] == [PETRA]
    office.after(hours=50)
    assert "muted:dana@ours.example" not in office.troubles()
    ask_back(office)
    assert len(office.letters("_ops/question") + office.letters("_ops/over")) == 6


def test_five_answers_within_minutes_are_the_end_whatever_they_say(office):
    """Nobody reads and answers that fast: it is another machine."""
    for _ in range(5):
        office.put(DANA, letter="dossier/echo")
    with office.memory() as memory:
        assert enough(memory, "HO-1", Send("dossier/echo", (DANA,), "dossier"), office.clock.now())
        assert enough(memory, "HO-1", Send("dossier/echo", (PETRA,), "dossier"), office.clock.now()) == ""
        assert enough(memory, "HO-1", Send("dossier/remind", (DANA,), "dossier"), office.clock.now()) == ""


def test_when_it_is_ops_that_goes_round_in_circles_no_mail_tells_so(office):
    for _ in range(12):
        ask_back(office, to=PETRA)
    office.after(minutes=5)
    assert f"muted:{PETRA}" in office.troubles()
    assert not office.letters("_ops/trouble")


def test_who_sends_twenty_mails_an_hour_that_tell_nothing_gets_no_answer(office):
    for number in range(22):
        office.receive(f"From: {DANA}\r\nTo: {INBOX}\r\nSubject: Word {number}\r\n\r\nx\r\n".encode())
    ask_back(office)
    assert not office.letters("_ops/question")
    assert f"muted:{DANA}" in office.troubles()


def test_a_mail_that_went_through_fifty_servers_is_put_aside(office):
    hops = "Received: from a by b; Tue, 10 Mar 2026 10:00:00 +0000\r\n" * 51
    office.receive(f"{hops}From: {DANA}\r\nTo: {INBOX}\r\nSubject: status\r\n\r\nstatus\r\n".encode())
    assert not office.letters("_ops/status")
    with office.memory() as memory:
        assert memory.counts() == {"ignored": 1}
