"""Working-time arithmetic, against an oracle that walks the minutes and knows no interval."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffd.errors import BadConfig
from handoffd.playbook.people import WorkWeek
from handoffd.playbook.workdays import (
    add_working_hours,
    at,
    closed_reason,
    day_n,
    due,
    is_working,
    next_working_moment,
    working_day,
)
from playbook.worked import worked_between

MINUTE = timedelta(minutes=1)
BERLIN = WorkWeek("Europe/Berlin")


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


# --- the oracle -----------------------------------------------------------------------------------------------------


class Minutes:
    """Every minute of some days: is it working time? Found by looking at the clock on the wall, minute by minute."""

    def __init__(self, week: WorkWeek, around: datetime, days: int) -> None:
        zone = ZoneInfo(week.zone)
        self.first = (around - timedelta(days=3)).replace(second=0, microsecond=0)
        moments = [self.first + n * MINUTE for n in range((days + 6) * 24 * 60)]
        self.walls = [moment.astimezone(zone).replace(tzinfo=None) for moment in moments]
        self.working = bytearray(len(moments))
        day, self.seen = self.walls[0].date() + timedelta(days=1), 0
        while day < self.walls[-1].date():
            if day not in week.closed:
                for start, end in week.hours.get(day.weekday(), ()):
                    midnight = datetime.combine(day, time())
                    close = datetime.combine(day, end) if end != time() else midnight + timedelta(days=1)
                    begin = self._first_at(datetime.combine(day, start))
                    for n in range(begin, self._first_at(close)):
                        self.working[n] = 1
            day += timedelta(days=1)

    def _first_at(self, wanted: datetime) -> int:
        # One look after the other: where a clock falls back, the first time it shows `wanted` or later counts.
        while self.seen < len(self.walls) and self.walls[self.seen] < wanted:
            self.seen += 1
        return self.seen

    def next(self, moment: datetime) -> datetime:
        n = (moment - self.first) // MINUTE
        return self.first + self.working.index(1, n) * MINUTE

    def add(self, moment: datetime, minutes: int) -> datetime:
        n = (moment - self.first) // MINUTE
        while minutes:
            minutes -= self.working[n]
            n += 1
        return self.first + n * MINUTE


# Each zone with moments beside its changes of the clock: both hemispheres, half an hour, at midnight, none at all.
CHANGES = [
    ("Europe/Berlin", "2026-03-29T01:00"),
    ("Europe/Berlin", "2026-10-25T01:00"),
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Australia/Sydney", "2026-04-04T16:00"),
    ("Australia/Sydney", "2026-10-03T16:00"),
    ("Australia/Lord_Howe", "2026-04-04T15:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ("America/Havana", "2026-11-01T05:00"),
    ("America/Sao_Paulo", "2018-11-04T03:00"),
    ("America/Sao_Paulo", "2018-02-18T02:00"),
    ("Africa/Casablanca", "2026-02-15T02:00"),
    ("Asia/Kathmandu", "2026-06-01T00:00"),
    ("America/St_Johns", "2006-10-29T02:31"),
]

quarters = st.integers(0, 96)


@st.composite
def windows(draw):
    edges = sorted(draw(st.sets(quarters, min_size=2, max_size=4)))
    clocks = [time(edge // 4 % 24, edge % 4 * 15) for edge in edges[: len(edges) // 2 * 2]]
    return tuple(zip(clocks[::2], clocks[1::2], strict=True))


@st.composite
def weeks(draw, zone):
    hours = {day: draw(windows()) for day in draw(st.sets(st.integers(0, 6), min_size=4))}
    return WorkWeek(zone, hours)


@st.composite
def scenes(draw):
    zone, change = draw(st.sampled_from(CHANGES))
    moment = datetime.fromisoformat(change).replace(tzinfo=UTC) + draw(st.integers(-3000, 3000)) * MINUTE
    week = draw(weeks(zone))
    local = moment.astimezone(ZoneInfo(zone)).date()
    closed = {local + timedelta(days=n): "closed" for n in draw(st.sets(st.integers(-1, 3), max_size=2))}
    return WorkWeek(zone, week.hours, closed), moment


@settings(max_examples=30, deadline=None)
@given(scenes())
def test_the_next_working_moment_is_the_first_working_minute(scene):
    week, moment = scene
    minutes = Minutes(week, moment, 12)
    assert next_working_moment(moment, week) == minutes.next(moment)
    assert is_working(moment, week) == bool(minutes.working[(moment - minutes.first) // MINUTE])


@settings(max_examples=30, deadline=None)
@given(scenes(), st.integers(1, 90))
def test_working_hours_are_counted_like_single_minutes(scene, worked):
    week, moment = scene
    minutes = Minutes(week, moment, 21)  # at the sparsest (four quarters of an hour a week) 90 minutes take two weeks
    found = add_working_hours(moment, worked / 60, week)
    assert found == minutes.add(moment, worked)
    assert worked_between(moment, found, week) == worked * MINUTE


@settings(max_examples=60, deadline=None)
@given(scenes(), st.floats(0.1, 40))
def test_later_never_becomes_earlier(scene, hours):
    week, moment = scene
    found = add_working_hours(moment, hours, week)
    assert found.tzinfo is UTC
    assert found - moment >= timedelta(hours=hours) - timedelta(microseconds=1)
    assert add_working_hours(moment + MINUTE, hours, week) >= found
    assert next_working_moment(next_working_moment(moment, week), week) == next_working_moment(moment, week)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CHANGES), st.integers(-2, 2), st.integers(0, 1439))
def test_a_wall_clock_time_is_the_first_moment_that_shows_it_or_later(change, days, minute):
    zone = ZoneInfo(change[0])
    day = datetime.fromisoformat(change[1]).date() + timedelta(days=days)
    clock = time(minute // 60, minute % 60)
    wanted = datetime.combine(day, clock)
    found = at(day, clock, WorkWeek(change[0]))
    assert found.astimezone(zone).replace(tzinfo=None) >= wanted
    # A day before it was less at every minute.
    for n in range(1, 24 * 60):
        assert (found - n * MINUTE).astimezone(zone).replace(tzinfo=None) < wanted


# --- by hand --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        ("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:00"),  # in the gap: 03:00 summer time
        ("2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30"),  # comes twice: the first
        ("2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30"),
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),  # half an hour is missing
        ("2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),
        ("2026-06-01", "09:00", "Asia/Kathmandu", "2026-06-01T03:15"),
        ("2018-11-04", "00:00", "America/Sao_Paulo", "2018-11-04T03:00"),  # midnight did not exist
        ("2011-12-30", "09:00", "Pacific/Apia", "2011-12-30T10:00"),  # the whole day did not
    ],
)
def test_clocks_that_change(day, clock, zone, expected):
    found = at(date.fromisoformat(day), time.fromisoformat(clock), WorkWeek(zone))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_half_past_five_is_no_longer_working_time_but_the_minute_before_is():
    assert is_working(berlin("2026-11-20T17:29"), BERLIN)
    assert not is_working(berlin("2026-11-20T17:30"), BERLIN)
    assert next_working_moment(berlin("2026-11-20T17:30"), BERLIN) == berlin("2026-11-23T09:00")


def test_four_working_hours_from_friday_afternoon_end_on_monday():
    assert add_working_hours(berlin("2026-11-20T16:00"), 4, BERLIN) == berlin("2026-11-23T11:30")
    assert add_working_hours(berlin("2026-11-20T09:00"), 8.5, BERLIN) == berlin("2026-11-20T17:30")
    assert add_working_hours(berlin("2026-11-21T12:00"), 0, BERLIN) == berlin("2026-11-23T09:00")


def test_a_signature_on_new_years_eve_waits_for_the_holidays_of_the_region():
    week = WorkWeek("Europe/Berlin", closed=holidays.country_holidays("DE", subdiv="BY", language="en_US"))
    t0 = berlin("2026-12-31T16:00")
    # 1 January is a holiday, 2 and 3 are the weekend; the grace is 1.5 h on the 31st and 2.5 h on Monday.
    assert due(t0, t0, 24, 4, week) == berlin("2027-01-04T11:30")
    assert closed_reason(date(2027, 1, 1), week) == "New Year's Day"
    assert closed_reason(date(2027, 1, 6), week) == "Epiphany"
    assert closed_reason(date(2027, 1, 2), week) == "weekend"
    assert closed_reason(date(2027, 1, 4), week) is None


def test_a_late_notice_makes_no_deadline_that_is_already_gone():
    t0, received = berlin("2026-11-09T10:00"), berlin("2026-11-19T15:30")
    assert due(t0, received, 24, 4, BERLIN) == berlin("2026-11-20T11:00")


def test_a_deadline_at_night_rolls_forward_to_the_morning():
    t0 = berlin("2026-11-17T21:40")
    assert due(t0, t0, 24, 4, BERLIN) == berlin("2026-11-19T09:00")


def test_days_are_counted_in_the_owners_dates():
    t0 = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # already Saturday in Berlin, still Friday in San Francisco
    assert day_n(t0, 3, BERLIN) == date(2026, 11, 24)
    assert day_n(t0, 3, WorkWeek("America/Los_Angeles")) == date(2026, 11, 23)
    assert day_n(t0, 0, BERLIN, "working") == date(2026, 11, 21)
    assert day_n(t0, 1, BERLIN, "working") == date(2026, 11, 23)
    assert day_n(t0, 7, BERLIN, "working") == date(2026, 12, 1)


def test_one_working_day_before_a_monday_is_friday():
    assert working_day(date(2026, 11, 23), -1, BERLIN) == date(2026, 11, 20)
    assert working_day(date(2026, 11, 23), 0, BERLIN) == date(2026, 11, 23)


def test_days_are_calendar_or_working_days_and_nothing_else():
    with pytest.raises(ValueError, match="calendar"):
        day_n(datetime.now(UTC), 3, BERLIN, "business")


def test_a_moment_without_a_zone_is_refused_rather_than_guessed():
    with pytest.raises(ValueError, match="no time zone"):
        next_working_moment(datetime(2026, 11, 20, 9), BERLIN)  # noqa: DTZ001


def test_a_round_the_clock_week_is_always_working():
    week = WorkWeek("Asia/Kathmandu", {day: ((time(0), time(0)),) for day in range(7)})
    moment = datetime(2026, 11, 22, 18, 14, 59, tzinfo=UTC)
    assert is_working(moment, week)
    assert add_working_hours(moment, 30, week) == moment + timedelta(hours=30)


def test_a_week_closed_for_ever_is_a_mistake_of_the_roster_not_an_endless_loop():
    class Always(dict[date, str]):
        def get(self, day, default=None):
            return "closed"

    week = WorkWeek("Europe/Berlin", closed=Always())
    with pytest.raises(BadConfig, match="three years"):
        next_working_moment(datetime(2026, 11, 20, 9, tzinfo=UTC), week)
    with pytest.raises(BadConfig, match="three years"):
        working_day(date(2026, 11, 20), 1, week)


def test_a_friday_and_saturday_weekend_is_told_as_it_is():
    week = WorkWeek("Asia/Riyadh", {day: ((time(9), time(17)),) for day in (6, 0, 1, 2, 3)})
    assert closed_reason(date(2026, 11, 20), week) == "not a working day"
    assert next_working_moment(datetime(2026, 11, 20, 9, tzinfo=UTC), week) == datetime(2026, 11, 22, 6, tzinfo=UTC)
