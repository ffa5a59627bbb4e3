"""Working hours and holidays as people write them, and as the playbook wants them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import cache
from itertools import pairwise

from handoffd.config.mends import meant
from handoffd.config.schema import Hours
from handoffd.playbook.people import Windows, WorkWeek
from handoffd.playbook.people.week import minutes_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NONE: Mapping[date, str] = {}


@cache
def closed_days(region: str) -> Mapping[date, str]:
    """Return the public holidays of `DE` or `DE-BY`, worked out year by year as they are asked for."""
    if not region:
        return _NONE
    import holidays  # its calendars are slow to come, and a house may name no region

    country, _, part = region.partition("-")
    try:
        found: Mapping[date, str] = holidays.country_holidays(country, subdiv=part or None, language="en_US")
    except NotImplementedError:
        return _NONE
    return found


def region_problems(region: str) -> Iterator[str]:
    """Yield why a region has no holidays that we know, with the likeliest one that has."""
    if region and closed_days(region) is _NONE:
        import holidays

        regions = holidays.list_supported_countries()
        known = [*regions, *(f"{country}-{part}" for country, parts in regions.items() for part in parts)]
        mend = f"write DE, DE-BY, US-CA ...{meant(region.replace('_', '-'), known)}"
        yield f"{region!r} is no holiday region; {mend}"


def windows(tables: Sequence[Hours]) -> dict[int, Windows]:
    """Return weekday -> windows, earliest first. Raises ValueError for words that are no days or no times."""
    found: dict[int, list[tuple[time, time]]] = {}
    for table in tables:
        for day in _days(table.days):
            found.setdefault(day, []).extend(_spans(table.time))
    return {day: tuple(sorted(spans)) for day, spans in found.items()}


def hours_problems(tables: Sequence[Hours]) -> Iterator[str]:
    """Yield what is wrong with somebody's working hours, with the mend."""
    problems = [problem for table in tables for problem in _table_problems(table)]
    yield from problems
    if not problems:
        try:
            WorkWeek("UTC", windows(tables))
        except ValueError:
            yield "two of these windows overlap on the same day; name each hour once"


def _table_problems(table: Hours) -> Iterator[str]:
    try:
        _days(table.days)
    except ValueError:
        yield f"days {table.days!r} is not understood; write Mon-Fri or Mon, Wed, Fri"
    try:
        spans = sorted(minutes_of(span) for span in _spans(table.time))
    except ValueError:
        yield f"time {table.time!r} is not understood; write 09:00-17:30 or 09:00-12:00, 13:00-17:30"
        return
    if any(first >= last for first, last in spans) or any(one[1] > two[0] for one, two in pairwise(spans)):
        yield f"time {table.time!r}: a window ends before it begins, or two overlap"


def _days(text: str) -> list[int]:
    days = []
    for piece in text.lower().replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        start = DAYS.index(first[:3])
        end = DAYS.index(last[:3]) if last else start
        days += [day % 7 for day in range(start, (end if end >= start else end + 7) + 1)]
    return days


def _spans(text: str) -> list[tuple[time, time]]:
    spans = []
    for piece in text.replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        end = "00:00" if last == "24:00" else last  # midnight at the end of the day
        spans.append((time.fromisoformat(first.zfill(5)), time.fromisoformat(end.zfill(5))))
    return spans
