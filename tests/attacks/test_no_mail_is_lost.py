"""A mailbox that misbehaves for a moment costs no mail."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest

from attacks.rig import DANA, INBOX, T0, Killed, Rig
from handoffd.network.inbox import Fetched
from handoffd.store.transaction import Transaction


class Moody:
    """An inbox whose server refuses some messages for a while."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.refused: set[int] = set()
        self.is_open = False
        self.uidvalidity = 7
        self.fetched: list[int] = []

    def connect(self, _folder: str = "INBOX") -> None:
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def uids(self, since: int | None = None) -> list[int]:
        return sorted(uid for uid in self.mails if uid > (since or 0))

    def loads(self, uids: Iterable[int]) -> Iterator[list[Fetched]]:
        wanted = [uid for uid in uids if uid not in self.refused]
        self.fetched += wanted
        yield [Fetched(uid, T0, len(self.mails[uid]), self.mails[uid]) for uid in wanted]

    def file(self, uids: Iterable[int], _folder: str) -> None:
        for uid in list(uids):
            del self.mails[uid]


def signed(customer: str) -> bytes:
    return (
        f"From: {DANA}\r\nTo: {INBOX}\r\nSubject: signed: {customer}\r\nMessage-ID: <{customer}@x.example>\r\n"
        "Date: Tue, 10 Mar 2026 15:10:00 +0000\r\n\r\nsigned\r\n"
    ).encode()


def test_a_notice_that_the_server_refused_to_hand_over_is_read_later(rig: Rig) -> None:
    inbox = Moody()
    rig.daemon._inbox = rig.daemon._mailbox._inbox = inbox  # type: ignore[assignment]
    rig.daemon.settle()
    inbox.mails = {1: signed("Acme"), 2: signed("Beta")}
    inbox.refused = {1}
    rig.daemon.settle()
    assert rig.handoffs() == 1
    inbox.refused = set()
    rig.clock.move_to(rig.clock.now() + timedelta(minutes=10))
    rig.daemon.look_afresh()
    rig.daemon.settle()
    assert rig.handoffs() == 2


def test_a_look_on_a_fresh_connection_fetches_nothing_twice(rig: Rig) -> None:
    inbox = Moody()
    rig.daemon._inbox = rig.daemon._mailbox._inbox = inbox  # type: ignore[assignment]
    inbox.mails = {number: signed(f"Customer {number}") for number in range(1, 6)}
    for _ in range(3):
        rig.daemon.look_afresh()
        rig.daemon.settle()
    assert inbox.fetched == [1, 2, 3, 4, 5]


def test_what_could_not_be_recorded_still_lies_in_the_inbox(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """I18: a mail is moved only when it is in the database; the process may die between the two."""
    inbox = Moody()
    rig.daemon._inbox = rig.daemon._mailbox._inbox = inbox  # type: ignore[assignment]
    rig.daemon.settle()
    inbox.mails = {1: signed("Acme")}

    def dies(*_each: object, **_more: object) -> bool:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Transaction, "record", dies)
        with pytest.raises(Killed):
            rig.daemon.turn()
    assert list(inbox.mails) == [1]
    rig.daemon.look_afresh()
    rig.daemon.settle()
    assert rig.handoffs() == 1
    assert not inbox.mails
