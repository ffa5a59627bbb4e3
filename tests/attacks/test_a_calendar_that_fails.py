"""A colleague's calendar that cannot be read: people hear of it, once a day, and it holds nothing up for ever."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from attacks.rig import DAY3, PRIYA, Rig, people

EMPTY = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n"


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """Ana has a calendar, and nobody can read it."""
    house = Rig(tmp_path, people=people(busy=[f"file://{tmp_path}/ana.ics"]))
    yield house
    house.close()


def told(rig: Rig) -> int:
    return len(rig.mails(PRIYA, "calendar cannot be read"))


def look(rig: Rig, *, fails: bool) -> None:
    """Let what is fetched now come."""
    for _ in range(50):
        rig.daemon._calendars.turn(rig.clock.now(), decides=lambda: True)
        with rig.daemon.store.transaction() as memory:
            if [bool(each.failing_since) for each in memory.calendars.all()] == [fails]:
                return
    raise AssertionError("it was never looked at")


def test_ops_hears_of_it_an_hour_later_and_then_each_working_morning_while_it_lasts(rig: Rig) -> None:
    look(rig, fails=True)
    assert told(rig) == 0
    rig.go(timedelta(minutes=59))
    assert told(rig) == 0
    rig.go(timedelta(minutes=1))
    assert told(rig) == 1
    assert "Ana Kovac" in rig.mails(PRIYA)[-1].plain
    rig.go(DAY3)  # Friday, early in New York: Wednesday's and Thursday's
    assert told(rig) == 3
    rig.go(timedelta(days=3))  # Friday's; Monday is still night there
    assert told(rig) == 4


def test_what_mends_itself_within_the_hour_is_nobodys_business(rig: Rig) -> None:
    look(rig, fails=True)
    rig.clock.move_to(rig.clock.now() + timedelta(minutes=30))
    (rig.folder / "ana.ics").write_text(EMPTY, encoding="utf-8")
    look(rig, fails=False)
    rig.go(timedelta(days=2))
    assert told(rig) == 0


def test_a_calendar_taken_out_of_the_configuration_is_forgotten_and_invitations_warn_no_more(rig: Rig) -> None:
    look(rig, fails=True)
    rig.restart(people=people())
    rig.asked()
    with rig.daemon.store.transaction() as memory:
        assert not memory.calendars.all()
    assert "could not be read" not in rig.last("ana@brightlane.example").plain
    rig.go(timedelta(days=2))
    assert told(rig) == 0
