"""After a downtime each person gets one mail for all that asks or reminds, and nothing is lost (issue 6, item 9)."""

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attacks.rig import NOTES, Rig
from handoffd.app.catching import LISTABLE, SHOWING
from handoffd.network.courier import Outcome
from handoffd.store.outbox import SENT, WITHDRAWN
from longrun import long

LISTS = ("people/due", "people/overdue", "people/reminders", "people/requests")
HOUR = timedelta(hours=1)


def open_some(rig, count, told):
    """Several signatures of one day; of some the notes are complete, so that a yes is waited for."""
    for number in range(1, count + 1):
        rig.notice(number, f"Customer{number} MSA.pdf")
        rig.turn()
        rig.go(timedelta(minutes=25))  # so that their forms come one by one, and not in a list
    for number in range(1, count + 1):
        if number in told:
            letter = next(
                mail
                for mail in rig.mails("dana@brightlane.example", "Your handoff notes")
                if f"Customer{number} " in mail.subject
            )
            notes = {**NOTES, 1: f"Customer{number} Ltd, Hamburg", 2: f"Kim Lee, kim@customer{number}.example"}
            rig.reply(letter, "\n".join(f"{section}: {words}" for section, words in notes.items()))
    rig.turn()


def rows_of(rig):
    with rig.daemon.store.transaction() as memory:
        refs = ["", *(handoff.ref for handoff in memory.handoffs(closed=True))]
        return [row for ref in refs for row in memory.outbox.of(ref)]


def all_is_told(rig):
    """Each letter that was taken back stands in a mail that left to the same person no earlier, or was over by then."""
    rows = rows_of(rig)
    with rig.daemon.store.transaction() as memory:
        journal = {(line.handoff, line.text) for line in memory.journal()}
    for row in rows:
        if (row.handoff, f"{row.letter} was not sent: it is over by now.") in journal:
            continue
        if row.state != WITHDRAWN or row.customer or row.letter not in (*LISTABLE, *SHOWING):
            continue
        told = [
            mail
            for mail in rows
            if mail.recipient == row.recipient
            and mail.state == SENT
            and mail.settled_at >= row.created_at
            and (row.handoff.encode() in mail.raw if mail.letter in LISTS else mail.handoff == row.handoff)
        ]
        assert told, (row.handoff, row.letter, row.recipient)


@pytest.mark.slow
@given(
    hours=st.integers(1, 240),
    count=st.integers(1, 6),
    told=st.sets(st.integers(1, 6), max_size=4),
    late=st.integers(0, 40),
    mail_server=st.booleans(),
)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a try takes a second; the case itself says enough
)
@long
def test_the_hour_after_a_downtime_brings_one_mail_that_asks_and_none_is_lost(hours, count, told, late, mail_server):
    """Whether we were down, or only the server that takes our mail: one mail that asks or reminds for each person."""
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(Path(folder))
        try:
            open_some(rig, count, told)
            rig.go(timedelta(hours=late))
            if mail_server:
                rig.post.fault = lambda _envelope, _before: Outcome("not_sent", None, "no connection")
                for _ in range(hours // 2):
                    rig.daemon._wait_for_smtp.done()
                    rig.daemon.turn(look=False)
                    rig.clock.move_to(rig.clock.now() + timedelta(hours=2))
                rig.post.fault = None
                rig.daemon._wait_for_smtp.done()
            else:
                rig.clock.move_to(rig.clock.now() + timedelta(hours=hours))
                rig.restart()
            before, back = {row.id for row in rows_of(rig) if row.state == SENT}, rig.clock.now()
            rig.turn()
            rig.go(HOUR)
            new = [row for row in rows_of(rig) if row.state == SENT and row.id not in before and not row.customer]
            # What comes due inside that hour comes at its own moment; what was due before comes as one.
            new = [row for row in new if row.created_at <= back]
            asking = Counter(row.recipient for row in new if row.letter in (*LISTABLE, *LISTS))
            assert all(number <= 1 for number in asking.values()), asking
            # Beside it, of each handoff: a draft or an invitation, and the receipt of a letter that has left.
            for person, number in Counter(row.recipient for row in new).items():
                assert number <= 1 + 3 * count, (person, [row.letter for row in new if row.recipient == person])
            rig.go(timedelta(days=4))
            all_is_told(rig)
        finally:
            rig.close()
