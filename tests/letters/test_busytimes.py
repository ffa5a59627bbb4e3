"""When somebody has no time, read from the calendars that people really have."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffd.letters.meetings.busytimes import BusyTimes, NoCalendar, Owner, read_busy
from handoffd.letters.meetings.busyworker import busy_in_bounds

ANA = Owner("Europe/Lisbon", ("ana@northwind.example",), "@handoffd.northwind.example")
WEEK = datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC)
TENTH = "DTSTART:20260310T100000Z\nDTEND:20260310T110000Z\n"


def calendar(*bodies: str, head: str = "", kind: str = "VEVENT") -> bytes:
    events = "".join(
        f"BEGIN:{kind}\nUID:{number}@elsewhere.example\n{body.strip()}\nEND:{kind}\n"
        for number, body in enumerate(bodies)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{head}{events}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def told(payload: bytes, owner: Owner = ANA, window=WEEK) -> tuple[list[str], list[str], int]:
    found = read_busy(payload, owner, window)

    def rows(spans):
        return [f"{a:%a %H:%M}-{b:%H:%M}" if a.date() == b.date() else f"{a:%a %H:%M}-{b:%a %H:%M}" for a, b in spans]

    return rows(found.busy), rows(found.tentative), found.unread


@pytest.mark.parametrize(
    ("body", "busy", "maybe"),
    [
        (TENTH, ["Tue 10:00-11:00"], []),
        (f"{TENTH}TRANSP:TRANSPARENT", [], []),
        (f"{TENTH}STATUS:CANCELLED", [], []),
        (f"{TENTH}STATUS:TENTATIVE", [], ["Tue 10:00-11:00"]),
        (f"{TENTH}X-MICROSOFT-CDO-BUSYSTATUS:FREE", [], []),
        (f"{TENTH}X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", [], []),
        (f"{TENTH}X-MICROSOFT-CDO-BUSYSTATUS:OOF", ["Tue 10:00-11:00"], []),
        (f"{TENTH}X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", [], ["Tue 10:00-11:00"]),
        (f"{TENTH}ATTENDEE;PARTSTAT=DECLINED:mailto:Ana@northwind.example", [], []),
        (f"{TENTH}ATTENDEE;PARTSTAT=DECLINED:mailto:bob@northwind.example", ["Tue 10:00-11:00"], []),
        (f"{TENTH}ATTENDEE;PARTSTAT=TENTATIVE:MAILTO:ana@northwind.example", [], ["Tue 10:00-11:00"]),
        ("DTSTART:20260310T100000Z\nDURATION:PT90M", ["Tue 10:00-11:30"], []),
        ("DTSTART:20260310T100000Z\nDTEND:20260310T100000Z", [], []),
        ("DTSTART:20260310T100000Z", [], []),
        ("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260311", ["Tue 00:00-Wed 00:00"], []),
        ("DTSTART;VALUE=DATE:20260310", ["Tue 00:00-Wed 00:00"], []),
        ("DTSTART;TZID=America/New_York:20260310T100000\nDTEND;TZID=America/New_York:20260310T110000", ["Tue 14:00-15:00"], []),
        ("DTSTART;TZID=Eastern Standard Time:20260310T100000\nDURATION:PT1H", ["Tue 14:00-15:00"], []),
        ('DTSTART;TZID="tzone://Microsoft/Utc":20260310T100000\nDURATION:PT1H', ["Tue 10:00-11:00"], []),
        ("DTSTART:20260310T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260311T100000Z", ["Tue 10:00-11:00", "Thu 10:00-11:00"], []),
    ],
)  # fmt: skip
def test_what_blocks_blocks_softly_or_not_at_all(body, busy, maybe):
    assert told(calendar(body)) == (busy, maybe, 0)


def test_floating_times_and_zones_nobody_knows_are_the_calendars_own_else_the_persons():
    for body in ("DTSTART:20260310T100000\nDURATION:PT1H", "DTSTART;TZID=Our Office:20260310T100000\nDURATION:PT1H"):
        assert told(calendar(body))[0] == ["Tue 10:00-11:00"]
        assert told(calendar(body), Owner("Asia/Kathmandu"))[0] == ["Tue 04:15-05:15"]
        assert told(calendar(body, head="X-WR-TIMEZONE:America/New_York\n"))[0] == ["Tue 14:00-15:00"]


def test_a_whole_day_is_the_day_of_whom_it_belongs_to():
    body = "DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260312"
    assert told(calendar(body), Owner("Asia/Kathmandu"))[0] == ["Mon 18:15-Wed 18:15"]


def test_our_own_meetings_are_not_in_their_own_way():
    mine = calendar(TENTH).replace(b"0@elsewhere.example", b"1b2c@HANDOFFD.northwind.example")
    assert told(mine) == ([], [], 0)


def test_one_zones_name_means_in_each_calendar_what_that_calendar_says():
    # Exchange calls every zone of its own "Customized Time Zone"; icalendar would keep the first one's offset.
    def zone(offset):
        return f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE\n"

    body = "DTSTART;TZID=Customized Time Zone:20260310T100000\nDURATION:PT1H"
    assert told(calendar(body, head=zone("+0300")))[0] == ["Tue 07:00-08:00"]
    assert told(calendar(body, head=zone("-0300")))[0] == ["Tue 13:00-14:00"]


def test_a_zone_that_is_cut_off_loses_no_meeting():
    head = "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
    body = "DTSTART;TZID=Europe/Berlin:20260310T100000\nDURATION:PT1H"
    assert told(calendar(body, head=head))[0] == ["Tue 09:00-10:00"]


def test_one_moved_meeting_of_a_series_is_busy_where_it_is_and_free_where_it_was():
    series = "BEGIN:VEVENT\nUID:w\nDTSTART:20260302T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\nEND:VEVENT\n"
    moved = "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID:20260311T090000Z\nDTSTART:20260312T150000Z\nDURATION:PT1H\nEND:VEVENT\n"
    assert told(calendar(head=series + moved))[0] == ["Mon 09:00-10:00", "Thu 15:00-16:00"]


def test_free_busy_of_a_server_is_read_by_its_types():
    lines = [
        "DTSTART:20260309T000000Z\nDTEND:20260316T000000Z",
        "FREEBUSY:20260310T100000Z/20260310T110000Z,20260310T120000Z/PT30M",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260310T140000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260311T140000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20260312T140000Z/PT1H",
    ]
    body = "\n".join(lines)
    found = told(calendar(body, kind="VFREEBUSY"))
    assert found == (["Tue 10:00-11:00", "Tue 12:00-12:30", "Wed 14:00-15:00"], ["Tue 14:00-15:00"], 0)


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=30", "FREQ=DAILY;COUNT=99999999", "FREQ=HOURLY", "FREQ=NEVER", "FREQ=YEARLY;BYHOUR=" + ",".join("0123456789"[:9]) * 4]
)  # fmt: skip
def test_a_series_that_nobody_lives_by_is_counted_and_not_worked_out(rule):
    odd = f"DTSTART:20200101T000000Z\nDURATION:PT1M\nRRULE:{rule}"
    assert told(calendar(odd, TENTH)) == (["Tue 10:00-11:00"], [], 1)


def test_what_is_no_calendar_is_no_free_week():
    for payload in (
        b"",
        b"<html>Please log in</html>",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT",
        b"\xff\x00",
    ):
        with pytest.raises(NoCalendar):
            read_busy(payload, ANA, WEEK)


def test_a_process_with_limits_reads_the_same_and_gives_up_on_what_never_ends():
    assert busy_in_bounds(calendar(TENTH), ANA, WEEK) == read_busy(calendar(TENTH), ANA, WEEK)
    assert isinstance(busy_in_bounds(calendar(), ANA, WEEK), BusyTimes)
    with pytest.raises(NoCalendar, match="no calendar"):
        busy_in_bounds(b"<html>", ANA, WEEK)
    with pytest.raises(NoCalendar, match="5 MB"):
        busy_in_bounds(b" " * 6_000_000, ANA, WEEK)


@pytest.mark.slow
def test_a_rule_that_is_never_fulfilled_ends_in_bounded_time():
    never = "DTSTART:20200101T000000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    many = calendar(*[never] * 2000)
    try:
        assert busy_in_bounds(many, ANA, WEEK).busy == ()
    except NoCalendar:
        return


ZONES = ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2026, 4, 30)), st.integers(6, 22), st.integers(1, 3),
    st.sets(st.integers(0, 6), min_size=1), st.integers(1, 40), st.sets(st.integers(0, 40), max_size=3),
)  # fmt: skip
def test_a_weekly_series_is_what_walking_its_dates_finds(zone, first, hour, every, weekdays, count, left_out):
    names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    weekdays = weekdays | {first.weekday()}  # a first date that is not of the series has no defined meaning (RFC 5545)
    monday = first - timedelta(days=first.weekday())
    dates, day = [], first
    while len(dates) < count:
        if day.weekday() in weekdays and (day - monday).days // 7 % every == 0:
            dates.append(day)
        day += timedelta(days=1)
    without = {dates[n] for n in left_out if n < len(dates)}
    lines = [
        f"DTSTART;TZID={zone}:{first:%Y%m%d}T{hour:02}0000\nDURATION:PT45M",
        f"RRULE:FREQ=WEEKLY;INTERVAL={every};COUNT={count};BYDAY={','.join(names[n] for n in sorted(weekdays))}",
        *(f"EXDATE;TZID={zone}:{day:%Y%m%d}T{hour:02}0000" for day in without),
    ]
    window = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 15, tzinfo=UTC)
    starts = [
        datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for day in dates
        if day not in without
    ]
    spans = [(start, start + timedelta(minutes=45)) for start in starts]
    wanted = [(max(a, window[0]), min(b, window[1])) for a, b in spans if a < window[1] and b > window[0]]
    assert list(read_busy(calendar("\n".join(lines)), ANA, window).busy) == wanted
