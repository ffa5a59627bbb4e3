"""A mail that breaks the reading, or would be read for ever, is set aside and told; the others are read (F7, F27, I18)."""

import re
from typing import Any

import pytest

from attacks.rig import PRIYA, Rig
from handoffd.app import notices, patience
from handoffd.app.reading import TRIES
from handoffd.letters.message import Message

POISON = "the mail that breaks everything"


def states(rig: Rig) -> dict[str, int]:
    with rig.daemon.store.transaction() as memory:
        return {name: len(memory.mails(name)) for name in ("new", "processed", "quarantined")}


def breaks(monkeypatch: pytest.MonkeyPatch, how: Any) -> list[str]:
    """Let reading a certain mail as a notice end badly; return the subjects that were read."""
    seen: list[str] = []
    take = notices.Notices.take

    def poisoned(self: Any, memory: Any, mail: Any, message: Message, now: Any) -> Any:
        seen.append(message.subject)
        if POISON in message.subject:
            how()
        return take(self, memory, mail, message, now)

    monkeypatch.setattr(notices.Notices, "take", poisoned)
    return seen


def arrives(rig: Rig) -> None:
    rig.put(f"From: x@elsewhere.example\r\nSubject: {POISON}\r\nMessage-ID: <p@x.example>\r\n\r\nhello\r\n")
    rig.notice()


def test_a_mail_that_raises_is_tried_three_times_and_set_aside_while_the_others_are_read(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def boom() -> None:
        raise ZeroDivisionError

    seen = breaks(monkeypatch, boom)
    arrives(rig)
    rig.turn()
    assert rig.handoffs() == 1  # the contract that came behind it
    for _ in range(TRIES + 1):
        rig.turn()
    assert seen.count(POISON) == TRIES
    assert states(rig) == {"new": 0, "processed": 1, "quarantined": 1}
    [told] = rig.mails(PRIYA, "x@elsewhere.example")
    assert f"it broke the reading {TRIES} times" in told.plain
    assert POISON in told.plain


def test_a_mail_that_kills_the_process_each_time_is_counted_before_it_is_read(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies() -> None:
        raise SystemExit  # as far as the store can tell: the process is gone in the middle of the reading

    breaks(monkeypatch, dies)
    arrives(rig)
    for _ in range(TRIES):
        with pytest.raises(SystemExit):
            rig.daemon.turn(look=False)
        rig.restart()
    rig.turn()
    assert states(rig) == {"new": 0, "processed": 1, "quarantined": 1}


def test_a_mail_that_would_be_read_for_ever_is_stopped_after_some_seconds_of_cpu(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "CPU_SECONDS", 0.3)
    seen = breaks(monkeypatch, lambda: re.match(r"(a|aa)+$", "a" * 60 + "b"))
    arrives(rig)
    rig.turn()
    assert seen.count(POISON) == 1
    assert states(rig) == {"new": 0, "processed": 1, "quarantined": 1}
    [told] = rig.mails(PRIYA, "x@elsewhere.example")
    assert "longer to read than any honest mail" in told.plain
