"""A time that suits everybody, against an oracle that tries every quarter of an hour (`slotoracle`)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffd.errors import BadConfig
from handoffd.playbook.people import WorkWeek
from handoffd.playbook.slots import Attendance, Slot, Wishes, find_slot, find_slots
from handoffd.playbook.spans import common, merged, without
from handoffd.playbook.windows import business_deadline, internal_window, kickoff_window
from playbook import slotcases

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
BERLIN = WorkWeek("Europe/Berlin")
FRANCISCO = WorkWeek("America/Los_Angeles")
ANA = Attendance("ana", BERLIN, flex=True, name="Ana")
BEN = Attendance("ben", FRANCISCO, flex=True, name="Ben")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


# --- the oracle -----------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_the_arithmetic_finds_what_trying_every_quarter_of_an_hour_finds(number):
    # 100,000 of them: python -m campaigns.slots
    assert slotcases.disagreement(slotcases.search(1, number))[1] == ""


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(spans, spans)
def test_spans_are_sets_of_minutes(ours, theirs):
    zero = utc("2026-11-22T00:00")

    def real(pairs):
        return merged((zero + a * MINUTE, zero + b * MINUTE) for a, b in pairs)

    def minutes(found):
        return {n for n in range(61) for a, b in found if a <= zero + n * MINUTE < b}

    mine, other = real(ours), real(theirs)
    assert minutes(mine) == {n for a, b in ours for n in range(a, b)}
    assert minutes(common(mine, other)) == minutes(mine) & minutes(other)
    assert minutes(without(mine, other)) == minutes(mine) - minutes(other)
    assert all(a < b for a, b in common(mine, other) + without(mine, other))


# --- the internal call ----------------------------------------------------------------------------------------------


def test_a_friday_evening_signature_is_talked_about_by_tuesday():
    t0 = berlin("2026-11-20T17:00")
    window = internal_window(t0, t0, [BERLIN, BERLIN])
    assert window == (berlin("2026-11-23T12:30"), berlin("2026-11-24T17:00"))
    slot = find_slot([ANA, Attendance("cleo", BERLIN, flex=True)], {}, window, 45)
    assert slot == Slot(
        berlin("2026-11-23T13:00"), berlin("2026-11-23T13:45"), "hours", "inside everybody's working hours"
    )


def test_by_the_clock_48_hours_are_48_hours():
    t0 = berlin("2026-11-20T17:00")
    assert internal_window(t0, t0, [BERLIN], sla_mode="clock")[1] == berlin("2026-11-22T17:00")
    with pytest.raises(ValueError, match="business"):
        internal_window(t0, t0, [BERLIN], sla_mode="maybe")


def test_thanksgiving_of_one_and_the_weekend_of_both_do_not_count():
    york = WorkWeek("America/New_York", closed=holidays.country_holidays("US", language="en_US"))
    t0 = utc("2026-11-25T17:00")  # Wednesday noon in New York
    # 12 h of Wednesday until midnight there, then Friday until Saturday begins in Berlin (18:00 in New York),
    # then 18 h of Monday from midnight in New York.
    assert business_deadline(t0, timedelta(hours=48), [york, BERLIN]) == utc("2026-11-30T23:00")


def test_leave_that_never_ends_is_told_instead_of_waited_for():
    class Always(dict[date, str]):
        def get(self, day, default=None):
            return "leave"

    with pytest.raises(BadConfig, match="working day"):
        business_deadline(utc("2026-11-25T17:00"), timedelta(hours=48), [WorkWeek("UTC", closed=Always())])


def test_san_francisco_and_berlin_share_no_minute_so_one_of_them_stays_longer():
    t0 = berlin("2026-11-17T15:00")
    window = internal_window(t0, t0, [BERLIN, FRANCISCO])
    assert find_slot([Attendance("ana", BERLIN), Attendance("ben", FRANCISCO)], {}, window, 45) is None
    slot = find_slot([ANA, BEN], {}, window, 45)
    assert slot is not None
    assert slot.tier == "flex"
    assert slot.start == berlin("2026-11-18T18:00")  # 09:00 in San Francisco: one of them out of hours, not both
    assert slot.reason == "no usual hours of all are free; the day of Ana is stretched"


def test_an_optional_colleague_is_left_out_before_the_promise_is_broken():
    window = berlin("2026-11-17T09:00"), berlin("2026-11-17T17:30")
    leader = Attendance("lea", BERLIN, required=False, flex=True, name="Lea")
    slot = find_slot([ANA, leader], {"lea": [(berlin("2026-11-17T07:00"), berlin("2026-11-17T20:00"))]}, window, 45)
    assert slot is not None
    assert (slot.tier, slot.left_out) == ("optional", ("lea",))
    assert slot.reason == "no time suits all; without Lea"


def test_a_full_window_gives_the_first_time_after_it_and_says_why():
    window = berlin("2026-11-17T09:00"), berlin("2026-11-18T17:30")
    busy = {"ana": [(berlin("2026-11-17T06:00"), berlin("2026-11-18T20:00"))]}
    slot = find_slot([ANA], busy, window, 45)
    assert slot is not None
    assert (slot.tier, slot.start, slot.in_window) == ("beyond", berlin("2026-11-19T09:30"), False)
    assert slot.reason == "the first time after the promised window, because Ana has no free time then"


def test_a_holiday_that_empties_the_window_is_named():
    week = WorkWeek("America/New_York", closed=holidays.country_holidays("US", language="en_US"))
    window = utc("2026-11-26T14:00"), utc("2026-11-26T23:00")
    slot = find_slot([Attendance("zoe", week, name="Zoe")], {}, window, 45)
    assert slot is not None
    assert slot.start == utc("2026-11-27T14:30")
    assert "because Zoe does not work then (Thanksgiving Day)" in slot.reason


def test_a_longer_day_tomorrow_is_better_than_usual_hours_in_two_weeks():
    window = berlin("2026-11-16T09:00"), berlin("2026-11-16T10:00")
    taken = [(berlin(f"2026-11-{day}T09:00"), berlin(f"2026-11-{day}T17:30")) for day in range(16, 31)]
    slot = find_slot([ANA], {"ana": taken}, window, 60)
    assert slot is not None
    assert (slot.start, slot.tier) == (berlin("2026-11-16T17:30"), "beyond")
    assert "Ana is stretched" in slot.reason


def test_a_window_that_is_over_still_gives_a_time():
    slot = find_slot([ANA], {}, (berlin("2026-11-20T12:00"), berlin("2026-11-18T12:00")), 45)
    assert slot is not None
    assert slot.start == berlin("2026-11-20T13:00")  # not over lunch
    assert "because the window is over" in slot.reason


def test_no_time_at_all_is_nobodys_time():
    asleep = Attendance("ben", WorkWeek("Europe/Berlin", {5: ((time(9), time(10)),)}))
    assert (
        find_slot([Attendance("ana", BERLIN), asleep], {}, kickoff_window(utc("2026-11-20T12:00"), BERLIN), 45) is None
    )


# --- the kickoff ----------------------------------------------------------------------------------------------------


def test_day_5_to_7_are_the_customers_dates():
    auckland = WorkWeek("Pacific/Auckland")
    t0 = utc("2026-11-18T12:30")  # 01:30 of the 19th in Auckland
    assert kickoff_window(t0, auckland) == (utc("2026-11-23T11:00"), utc("2026-11-26T11:00"))
    assert kickoff_window(t0, auckland, mode="working")[0] == utc("2026-11-25T11:00")


def test_the_customers_hours_are_never_stretched_and_ours_may_be():
    window = kickoff_window(utc("2026-11-20T12:00"), FRANCISCO)
    slot = find_slot([ANA, Attendance("customer", FRANCISCO)], {}, window, 45)
    assert slot is not None
    assert (slot.tier, slot.start) == ("flex", berlin("2026-11-25T18:00"))
    # The other way round there is nothing: the customer in Berlin goes home at 17:30, 08:30 in San Francisco.
    window = kickoff_window(utc("2026-11-20T12:00"), BERLIN)
    assert find_slot([BEN, Attendance("customer", BERLIN)], {}, window, 45) is None


def test_the_first_day_is_the_customers_day():
    tokyo = Attendance("customer", WorkWeek("Asia/Tokyo"))
    window = utc("2026-11-24T15:00"), utc("2026-11-27T15:00")
    slot = find_slot([Attendance("csm", WorkWeek("Australia/Perth"), flex=True), tokyo], {}, window, 45)
    assert slot is not None
    assert slot.start == utc("2026-11-25T01:30")  # 10:30 in Tokyo, 09:30 in Perth: half an hour after both began


# --- manners --------------------------------------------------------------------------------------------------------


def monday(**busy):
    window = berlin("2026-11-23T09:00"), berlin("2026-11-23T17:30")
    return find_slot([ANA], busy, window, 60)


def test_mondays_begin_at_ten_and_lunch_is_kept():
    assert monday().start == berlin("2026-11-23T10:00")
    assert monday(ana=[(berlin("2026-11-23T10:00"), berlin("2026-11-23T11:30"))]).start == berlin("2026-11-23T13:00")


def test_friday_afternoon_is_taken_only_when_nothing_else_is_left_that_day():
    friday = berlin("2026-11-20T09:00"), berlin("2026-11-20T17:30")
    assert find_slot([ANA], {}, friday, 45).start == berlin("2026-11-20T09:30")
    taken = {"ana": [(berlin("2026-11-20T09:00"), berlin("2026-11-20T15:00"))]}
    assert find_slot([ANA], taken, friday, 45).start == berlin("2026-11-20T15:00")


def test_no_half_hour_at_the_edge_of_a_day_while_there_is_another():
    tuesday = berlin("2026-11-24T09:00"), berlin("2026-11-24T17:30")
    assert find_slot([ANA], {}, tuesday, 45).start == berlin("2026-11-24T09:30")


def test_a_tentative_time_is_avoided_but_not_sacred():
    window = berlin("2026-11-24T09:00"), berlin("2026-11-24T10:30")
    maybe = Wishes(tentative={"ana": [(berlin("2026-11-24T09:30"), berlin("2026-11-24T10:30"))]})
    assert find_slot([ANA], {}, window, 30, wishes=maybe).start == berlin("2026-11-24T09:00")
    assert find_slot([ANA], {}, (window[0] + 2 * QUARTER, window[1]), 30, wishes=maybe) is not None


def test_a_buffer_is_kept_around_what_is_taken():
    window = berlin("2026-11-24T09:30"), berlin("2026-11-24T12:00")
    taken = {"ana": [(berlin("2026-11-24T09:30"), berlin("2026-11-24T10:15"))]}
    assert find_slot([ANA], taken, window, 30).start == berlin("2026-11-24T10:15")
    assert find_slot([ANA], taken, window, 30, wishes=Wishes(buffer=10 * MINUTE)).start == berlin("2026-11-24T10:30")


def test_both_edges_of_the_window_belong_to_it():
    window = berlin("2026-11-24T10:00"), berlin("2026-11-24T10:45")
    assert find_slot([ANA], {}, window, 45).tier == "hours"
    assert find_slot([ANA], {}, window, 46).tier == "beyond"
    assert find_slot([ANA], {}, window, 45, not_before=window[0] + MINUTE).tier == "beyond"


def test_a_part_timer_is_asked_for_two_hours_more_at_most():
    mornings = WorkWeek("Europe/Berlin", dict.fromkeys(range(5), ((time(9), time(13)),)))
    window = berlin("2026-11-24T13:00"), berlin("2026-11-24T19:00")
    slot = find_slot([Attendance("pat", mornings, flex=True)], {}, window, 60)
    assert (slot.tier, slot.start) == ("flex", berlin("2026-11-24T13:00"))
    assert find_slot([Attendance("pat", mornings, flex=True)], {}, window, 150).tier == "beyond"


def test_three_proposals_do_not_overlap():
    slots = find_slots(3, [ANA], {}, (berlin("2026-11-24T09:00"), berlin("2026-11-26T17:00")), 45)
    assert len(slots) == 3
    assert all(a.end <= b.start or b.end <= a.start for a in slots for b in slots if a is not b)
    assert slots[0] == find_slot([ANA], {}, (berlin("2026-11-24T09:00"), berlin("2026-11-26T17:00")), 45)


def test_a_slot_on_the_day_the_clock_changes_is_at_the_right_hour():
    sundays = WorkWeek("Europe/Berlin", {6: ((time(1), time(4)),)})
    window = utc("2026-10-24T22:00"), utc("2026-10-25T22:00")
    # 01:00 summer time to 04:00 winter time is four hours long.
    assert find_slot([Attendance("ana", sundays)], {}, window, 240) is not None
    assert find_slot([Attendance("ana", sundays)], {}, window, 255) is None


def test_a_sunday_that_began_before_the_clock_fell_back_into_saturday_is_still_sunday():
    # St. John's until 2011: at 00:01 the clock went back to 23:01 of the day before.
    early = WorkWeek("America/St_Johns", {6: ((time(0), time(2)),)})
    window = utc("2006-10-29T02:45"), utc("2006-10-29T03:15")
    assert find_slot([Attendance("ana", early)], {}, window, 30).start == window[0]


def test_nobody_and_no_minutes_are_mistakes():
    window = berlin("2026-11-24T10:00"), berlin("2026-11-24T10:45")
    with pytest.raises(ValueError, match="participants"):
        find_slot([], {}, window, 45)
    with pytest.raises(ValueError, match="minutes"):
        find_slot([ANA], {}, window, 0)
    with pytest.raises(ValueError, match="no time zone"):
        find_slot([ANA], {}, (datetime(2026, 1, 1), window[1]), 45)  # noqa: DTZ001


@pytest.mark.parametrize(("prefers", "hour"), [("", 9), ("mornings", 9), ("afternoons", 13)])
def test_a_meeting_lies_in_the_half_of_the_day_that_somebody_prefers(prefers, hour):
    ana = Attendance("ana", WorkWeek("Europe/Berlin"), prefers=prefers)
    tuesday = datetime(2026, 3, 10, tzinfo=UTC)
    slot = find_slot([ana], {}, (tuesday, tuesday + timedelta(days=1)), 45)
    assert slot.start.astimezone(ZoneInfo("Europe/Berlin")).hour == hour
