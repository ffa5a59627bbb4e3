"""The simulator finds bugs that are planted, each by the promise that it breaks (issue 7)."""

from datetime import timedelta

import pytest

from handoffd.app import doubts, lastlook, mailbox, replies, writing
from handoffd.app import reading as reading_room
from handoffd.network.inbox import Fetched
from handoffd.simulate.mix import Mix
from handoffd.simulate.people import CANARY
from handoffd.simulate.playing import play
from handoffd.store import outbox
from handoffd.store.batches import Batches
from handoffd.store.outbox import Outbox
from handoffd.store.transaction import Transaction


def broken(seeds, folder, empty, **mix):
    """The first promise that one of these seeds breaks; empty when none does."""
    for seed in seeds:
        report = play(seed, folder / str(seed), empty, mix=Mix(**{"most": 1, **mix}))
        if report.violations:
            return report.violations[0]
    return ""


def test_found_what_may_have_arrived_goes_again_by_itself(tmp_path, empty, monkeypatch):
    monkeypatch.setattr(
        doubts.Doubts, "begin", lambda _self, memory, row, _said, now: memory.outbox.put_back(row.id, now)
    )
    assert broken(range(1, 6), tmp_path, empty, chances={"doubt_delivered": 0.3}).startswith("I2:")


def test_found_bytes_leave_before_it_is_written_down(tmp_path, empty, monkeypatch):
    monkeypatch.setattr(Batches, "start_batch", lambda *_: True)
    assert broken(range(1, 3), tmp_path, empty).startswith("I7:")


def test_found_mail_is_moved_before_it_is_recorded(tmp_path, empty, monkeypatch):
    def collect(self, now):
        self.connect()
        self._inbox.file(self._inbox.uids(None), "Processed")
        return 0

    monkeypatch.setattr(mailbox.Mailbox, "collect", collect)
    assert broken(range(1, 3), tmp_path, empty).startswith("I7:")


@pytest.mark.slow
def test_found_what_was_refused_once_is_never_asked_for_again(tmp_path, empty, monkeypatch):
    def unknown(self):
        with self._settings.store.transaction() as memory:
            _, last = memory.last_read(mailbox.FOLDER, self._inbox.uidvalidity)
        return self._inbox.uids(last)

    monkeypatch.setattr(mailbox.Mailbox, "_unknown", unknown)
    assert broken(range(1, 6), tmp_path, empty, chances={"imap_hides": 0.4}).startswith("I8:")


def test_found_a_second_copy_counts_as_another_mail(tmp_path, empty, monkeypatch):
    """Its answer is heard twice: by whichever promise is looked at first."""
    known = []

    def each_its_own(raw):
        known.append(raw)
        return f"{len(known)}"

    monkeypatch.setattr(mailbox, "content_id", each_its_own)
    assert broken(range(1, 3), tmp_path, empty, chances={"twice": 0.5}) != ""


@pytest.mark.slow
def test_found_alarms_ring_an_hour_early(tmp_path, empty, monkeypatch):
    due = Transaction.due
    monkeypatch.setattr(Transaction, "due", lambda self, now: due(self, now + timedelta(hours=1)))
    assert broken(range(1, 3), tmp_path, empty).startswith("I11:")


@pytest.mark.slow
def test_found_an_alarm_is_not_marked_as_rung(tmp_path, empty, monkeypatch):
    monkeypatch.setattr(Transaction, "fire", lambda *_: True)
    assert broken(range(1, 3), tmp_path, empty).startswith(("I11:", "L4:"))


def test_found_nobody_is_asked_about_a_letter_in_doubt(tmp_path, empty, monkeypatch):
    def silent(_self, memory, row, said, now):
        if row.customer:
            memory.outbox.settle(row.id, outbox.HELD, said, now)
        else:
            memory.outbox.put_back(row.id, now)

    monkeypatch.setattr(doubts.Doubts, "begin", silent)
    assert broken(range(1, 6), tmp_path, empty, chances={"doubt_lost": 0.3}).startswith("I14:")


def test_found_what_is_for_our_own_people_leaks(tmp_path, empty, monkeypatch):
    personal = writing.personal
    monkeypatch.setattr(
        writing, "personal", lambda subject, body, **more: personal(subject, f"{body}\n\n{CANARY}7", **more)
    )
    monkeypatch.setattr(lastlook.LastLook, "at", lambda *_: ())
    assert broken(range(1, 3), tmp_path, empty).startswith(("I4:", "I1:"))


def test_found_other_words_leave_than_were_approved(tmp_path, empty, monkeypatch):
    personal = writing.personal
    monkeypatch.setattr(
        writing, "personal", lambda subject, body, **more: personal(subject, f"{body}\n\nSee you!", **more)
    )
    assert broken(range(1, 3), tmp_path, empty).startswith("I1:")


def test_found_anybody_may_say_yes(tmp_path, empty, monkeypatch):
    """A stolen token from another address, an out-of-office answer that quotes the button."""
    monkeypatch.setattr(reading_room, "automatic", lambda _message: None)
    monkeypatch.setattr(replies.Replies, "proven", lambda *_: True)
    told = broken(range(1, 30), tmp_path, empty, attackers=True, machines=True, answers=0.3)
    assert told.startswith(("I5:", "I1:"))


def test_found_the_inbox_is_believed_to_be_empty(tmp_path, empty, monkeypatch):
    monkeypatch.setattr(Transaction, "unread", lambda *_: [])
    assert broken(range(1, 3), tmp_path, empty).startswith(("I18:", "I8:", "L1:"))


def test_found_letters_wait_for_ever(tmp_path, empty, monkeypatch):
    monkeypatch.setattr(Outbox, "due", lambda *_, **__: [])
    assert broken(range(1, 3), tmp_path, empty).startswith("L2:")


@pytest.mark.slow
def test_found_a_log_that_tells(tmp_path, empty, monkeypatch):
    read = mailbox.Mailbox._record

    def telling(self, mails: list[Fetched], *more, **named):
        mailbox.log.info("read %s", mails[0].raw)
        return read(self, mails, *more, **named)

    monkeypatch.setattr(mailbox.Mailbox, "_record", telling)
    assert broken(range(1, 3), tmp_path, empty).startswith("I16:")
