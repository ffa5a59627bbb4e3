"""A calendar that cannot be read stands in `status` and `check`; what [meetings] says of pleasant hours decides the hour."""

import json
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from attacks.rig import Rig, people
from attacks.test_a_calendar_that_fails import EMPTY, look
from handoffd.cli import gather

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    house = Rig(tmp_path, people=people(busy=[f"file://{tmp_path}/ana.ics"]))
    yield house
    house.close()


def told(rig: Rig, *words: str) -> str:
    """Run a command beside the daemon, on its own store."""
    ran = CliRunner().invoke(gather(), [*words, "--config", str(rig.config_file())])
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_status_names_a_calendar_that_cannot_be_read_and_since_when(rig: Rig) -> None:
    look(rig, fails=True)
    assert "NO CALENDAR  ana@brightlane.example (ana.ics), since " in told(rig, "status")
    [row] = json.loads(told(rig, "status", "--json"))["calendars_unread"]
    assert row["person"] == "ana@brightlane.example"
    assert row["said"]
    (rig.folder / "ana.ics").write_text(EMPTY, encoding="utf-8")
    rig.clock.move_to(rig.clock.now().replace(hour=23))
    look(rig, fails=False)
    assert "NO CALENDAR" not in told(rig, "status")


def test_check_notes_a_calendar_that_could_not_be_read_the_last_time(rig: Rig) -> None:
    assert "cannot be read since" not in told(rig, "check")
    look(rig, fails=True)
    assert "the calendar of ana@brightlane.example (ana.ics) cannot be read since " in told(rig, "check")


def hour(folder: Path, **meetings: Any) -> time:
    """Return when the first of the proposed kickoffs begins, by the clock of the CSM."""
    folder.mkdir()
    house = Rig(folder, meetings=meetings)
    try:
        house.invited()
        return house.handoff().meetings["kickoff"].start.astimezone(BERLIN).time()
    finally:
        house.close()


def test_the_hours_of_meetings_decide_which_of_the_possible_times_is_taken(tmp_path: Path) -> None:
    usual = hour(tmp_path / "usual")
    late = hour(tmp_path / "late", latest_first=True)
    assert usual < late
    around = hour(
        tmp_path / "lunch",
        lunch_from=usual.replace(minute=0).strftime("%H:%M"),
        lunch_until=time(min(usual.hour + 2, 23)).strftime("%H:%M"),
    )
    assert around != usual
