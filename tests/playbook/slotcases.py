"""Random people, calendars and windows for a search; the same seed and number always make the same one."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from handoffd.playbook.people import WorkWeek
from handoffd.playbook.people.week import WithLeave
from handoffd.playbook.pleasant import Manners
from handoffd.playbook.slots import Attendance, Wishes, find_slot, find_slots, objections
from playbook import slotoracle

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Offsets of 30 and 45 minutes, a DST of half an hour, one that ends for Ramadan, none at all, the far ends of the day.
ZONES = {
    "Europe/Berlin": "DE", "Europe/London": "GB", "Europe/Lisbon": "PT", "America/Los_Angeles": "US", "America/New_York": "US",
    "America/St_Johns": "CA", "America/Sao_Paulo": "BR", "Asia/Kolkata": "IN", "Asia/Kathmandu": "", "Australia/Lord_Howe": "AU",
    "Asia/Tokyo": "JP", "Africa/Casablanca": "MA", "Asia/Riyadh": "SA", "Pacific/Apia": "WS", "Pacific/Chatham": "NZ",
}  # fmt: skip
# Weeks around a change of some clock above, around holidays, and (2011) the day that Samoa left out.
WEEKS = [
    date(2026, 3, 5), date(2026, 3, 26), date(2026, 4, 2), date(2026, 9, 24), date(2026, 10, 1), date(2026, 10, 22),
    date(2026, 10, 29), date(2026, 11, 23), date(2026, 12, 22), date(2026, 2, 12), date(2026, 3, 19), date(2026, 6, 15),
    date(2006, 10, 27), date(2011, 12, 27),
]  # fmt: skip
SHIFTS = [
    ((time(9), time(17, 30)),), ((time(9), time(17, 30)),), ((time(8, 20), time(12)), (time(13), time(16, 40))),
    ((time(13), time(0)),), ((time(6), time(11)),), ((time(0), time(0)),), ((time(1, 30), time(2, 30)), (time(7), time(15))),
]  # fmt: skip
DAYS = [range(5), range(5), (6, 0, 1, 2, 3), (0, 2, 4), range(7)]


@dataclass(frozen=True)
class Search:
    """What find_slots is asked; the window in minutes since 1970."""

    people: tuple[Attendance, ...]
    busy: dict[str, list[tuple[datetime, datetime]]]
    window: tuple[int, int]
    minutes: int
    wishes: Wishes
    not_before: datetime | None
    count: int
    apart: timedelta


@cache
def public_holidays(country: str):
    return (
        holidays.country_holidays(country, language="en_US")
        if country in ("US", "CA", "BR")
        else holidays.country_holidays(country)
    )


def search(seed: int, number: int) -> Search:
    """Return a search that depends on nothing but these two numbers."""
    rng = random.Random(f"{seed}:{number}")  # noqa: S311 - a repeatable choice
    first = rng.choice(WEEKS)
    begin = (datetime(first.year, first.month, first.day, tzinfo=UTC) - EPOCH) // MINUTE + rng.randrange(5 * 1440)
    people = tuple(_person(rng, key, first) for key in "abcdef"[: rng.choice((1, 2, 2, 2, 3, 3, 4, 6))])
    busy = {each.key: _spans(rng, begin) for each in people}
    wishes = Wishes(
        buffer=rng.choice((0, 0, 5, 10, 15)) * MINUTE,
        tentative={each.key: _spans(rng, begin) for each in people if rng.random() < 0.3},
        beyond=rng.choice((1, 2, 3)) * timedelta(days=1),
        manners=rng.choice((Manners(), Manners(), Manners(time(11), time(13), (time(11, 30), time(14))))),
        late=rng.random() < 0.2,
    )
    window = begin, begin + rng.randrange(-300, 60 * 60)
    not_before = slotoracle.moment(begin + rng.randrange(-500, 1500)) + rng.randrange(2) * timedelta(seconds=30)
    count = rng.choice((1, 1, 1, 3))
    return Search(
        people, busy, window, rng.choice((15, 25, 30, 45, 60, 90)), wishes,
        not_before if rng.random() < 0.3 else None, count, rng.choice((0, 0, 60, 180)) * MINUTE,
    )  # fmt: skip


def _person(rng: random.Random, key: str, first: date) -> Attendance:
    zone = rng.choice(list(ZONES))
    closed = {first + timedelta(days=rng.randrange(9)): "closed" for _ in range(rng.choice((0, 0, 1, 2)))}
    if ZONES[zone] and rng.random() < 0.5:
        closed = public_holidays(ZONES[zone])
    if rng.random() < 0.2:
        away = first + timedelta(days=rng.randrange(8))
        closed = WithLeave(closed, ((away, away + timedelta(days=rng.randrange(3))),))
    days = rng.choice(DAYS)
    hours = {day: rng.choice(SHIFTS) for day in days} if rng.random() < 0.3 else dict.fromkeys(days, rng.choice(SHIFTS))
    week, prefers = WorkWeek(zone, hours, closed), rng.choice(("", "", "mornings", "afternoons"))
    return Attendance(key, week, required=rng.random() < 0.75, flex=rng.random() < 0.5, prefers=prefers)


def _spans(rng: random.Random, begin: int) -> list[tuple[datetime, datetime]]:
    spans = []
    for _ in range(rng.choice((0, 2, 8, 20))):
        start = slotoracle.moment(begin + rng.randrange(-600, 7000))
        if rng.random() < 0.1:  # calendars count in seconds
            start += timedelta(seconds=rng.randrange(60))
        spans.append((start, start + rng.choice((0, 15, 30, 45, 60, 61, 240)) * MINUTE))
    return spans


def disagreement(case: Search) -> tuple[str, str]:
    """Return the tier in which a time was found, and how the arithmetic and the trying differ: empty when they agree."""
    told = _disagreement(case)
    slot = find_slot(case.people, case.busy, _window(case), case.minutes, case.not_before, case.wishes)
    return slot.tier if slot else "none", told


def _window(case: Search) -> tuple[datetime, datetime]:
    return slotoracle.moment(case.window[0]), slotoracle.moment(case.window[1])


def _disagreement(case: Search) -> str:
    window = _window(case)
    begin = window[0] if case.not_before is None else max(window[0], case.not_before)
    # A search may begin between two minutes; what it finds begins at a whole one after, and ends at a whole one before.
    inside = -((EPOCH - begin) // MINUTE), case.window[1]
    last = (max(begin, window[1]) + case.wishes.beyond - EPOCH) // MINUTE
    busy, wanted = {key: list(spans) for key, spans in case.busy.items()}, []
    while len(wanted) < case.count:
        found = slotoracle.find(case.people, busy, inside, case.minutes, case.wishes, last)
        if found is None:
            break
        wanted.append(found)
        for each in case.people:
            end = found[1] + case.minutes * MINUTE
            busy.setdefault(each.key, []).append((found[1] - case.apart, end + case.apart))
    arguments = case.people, case.busy, window, case.minutes, case.not_before, case.wishes
    slots = find_slots(case.count, *arguments, apart=case.apart)
    told = [(slot.tier, slot.start) for slot in slots]
    if told != wanted:
        return f"found {told}, by trying {wanted}"
    if any(slot.end - slot.start != case.minutes * MINUTE for slot in slots):
        return "a meeting of another length"
    if (find_slot(*arguments),) != (slots[:1] or (None,)):
        return "one time is not the first of several"
    return _named(case)


def _named(case: Search) -> str:
    """Check what is said about one named time."""
    begin = case.window[0] + 7
    span = slotoracle.moment(begin), slotoracle.moment(begin + case.minutes)
    wanted = slotoracle.Trial(case.people, case.busy, case.minutes, case.wishes).against(begin, begin + case.minutes)
    told = objections(tuple(replace(each, name=f"<{each.key}>") for each in case.people), case.busy, span, case.wishes)
    against = {text[1] for text in told}
    return "" if against == wanted else f"against {span[0]}: {told}, by trying {wanted}"
