"""The leaders' page (`handoffd report`): its figures from the store, as HTML or as JSON. Nothing is written or sent."""

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from handoffd.app.overview import standing
from handoffd.app.rhythm import first_reader
from handoffd.app.settings import Settings
from handoffd.app.weekly import numbers
from handoffd.errors import Permanent
from handoffd.letters.leaders import page
from handoffd.letters.writing.desk import Desk
from handoffd.playbook.figures.funnel import Stage
from handoffd.playbook.figures.overview import Overview, Period, overview
from handoffd.playbook.milestones import promised
from handoffd.playbook.workdays import at
from handoffd.store.transaction import Transaction

_MOMENT = timedelta(microseconds=1)


def figures(settings: Settings, memory: Transaction, now: datetime, period: Period | None = None) -> Overview:
    """Return what the page shows at `now`, the days and weeks by the clock of who reads the leaders' letter first."""
    told, office = numbers(settings), settings.office(memory)
    back = now - timedelta(weeks=told.ae_weeks)
    handoffs = memory.handoffs_since(min(back, period.first) if period else back)
    zone = first_reader(settings).week.zone
    return overview(
        handoffs, now, zone, told, lambda name, one: promised(name, one, now, office), settings.page, period
    )


def period(settings: Settings, first: date | None, last: date | None, now: datetime) -> Period | None:
    """Return the days asked for, both ends included; one end alone reaches to today, or over the letter's weeks.

    Raises Permanent when they are the wrong way round.
    """
    if first is None and last is None:
        return None
    week = first_reader(settings).week
    ends = at(last + timedelta(days=1), time(0), week) if last else now
    begins = at(first, time(0), week) if first else ends - timedelta(weeks=settings.config.leaders.weeks)
    if begins >= ends:
        raise Permanent(f"--from {first} is later than --to {last or 'today'}: no day lies between them.")
    return Period(begins - _MOMENT, ends - _MOMENT, named=True)


def html(settings: Settings, memory: Transaction, told: Overview) -> str:
    """Return the page, in the language of the company."""
    company, zone = settings.config.company, first_reader(settings).week.zone
    desk = Desk(company.name, settings.roster, told.told.at, zone, company.language)
    waits = []
    for ref in told.on_their_way:
        handoff = memory.handoff(ref)
        if handoff is None:
            continue
        row = standing(settings, memory, handoff)
        late = any(ref in each.late for each in told.waiting)
        day = (told.told.at - handoff.t0).days
        waits.append(page.Wait(ref, handoff.name, day, tuple(row.waits_for), late))
    return page.write(told, page.Facts(desk, tuple(waits)))


def as_json(told: Overview) -> str:
    """Return the same figures as one JSON object, for other programs."""
    return json.dumps(_plain(told), ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if isinstance(value, Stage):
        return asdict(value) | {"counted": value.counted, "share": value.share if value.counted else None}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
