"""Fill the view of the leaders' weekly letter from its figures; each number names its handoffs (T3, T4, T5)."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from handoffd.letters.writing.charts import weeks_chart
from handoffd.letters.writing.figureblocks import BAD, GOOD, PLAIN, WARN, Bar, Card
from handoffd.letters.writing.pictures import Picture
from handoffd.letters.writing.views import leaders as views
from handoffd.playbook.figures.funnel import Stage
from handoffd.playbook.figures.report import Account, Report, listed
from handoffd.playbook.figures.trend import Seller, Week
from handoffd.playbook.health import AT_RISK, BEHIND, ON_TRACK
from handoffd.playbook.model import Handoff

if TYPE_CHECKING:
    from handoffd.letters.writing.desk import Desk

_TONES = {AT_RISK: BAD, BEHIND: WARN}
_A_DAY, _LONG = 24.0, 48.0  # hours: what is good, and what fills the whole bar


def weekly(desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the letter says; `more` holds the report, who gets it, who approved it, and their words."""
    told: Report = more["report"]
    return {
        "headline": headline(told),
        "cards": tuple(account_card(desk, each) for each in told.exceptions),
        "calm": tuple(views.Calm(each.name, each.ref, _calm(each)) for each in told.calm),
        "flagged": flagged(told.accounts),
        "stages": tuple(stage_bar(each) for each in told.stages if each.counted or each.unknown),
        "sellers": tuple(seller_bar(desk, each) for each in told.sellers),
        "least": told.numbers.ae_from,
        "weeks": told.numbers.weeks,
        "chart": _chart(told.weeks),
        "to": tuple(desk.person(each) for each in more.get("to", ())),
        "approver": desk.person(more["approver"]) if more.get("approver") else None,
        "comment": more.get("comment", ""),
        "reason": more.get("reason", ""),
    }


def headline(told: Report) -> str:
    """Return the whole in one line: `1 at risk, 1 behind, 3 on track`."""
    known = [each.state for each in told.accounts]
    counts = [(known.count(state), state) for state in (AT_RISK, BEHIND)]
    counts.append((sum(each.silent for each in told.accounts), "without an answer"))
    counts.append((sum(each.just_untold for each in told.accounts), "not told"))
    counts.append((known.count(ON_TRACK), ON_TRACK))
    counts.append((sum(bool(each.overdue) for each in told.accounts), "with a promise overdue"))
    return ", ".join(f"{count} {state}" for count, state in counts if count)


def account_card(desk: "Desk", told: Account) -> Card:
    """Return an account that somebody has to look at as a card."""
    silence = "No answer" if told.silent else "Not told" if told.just_untold else "Promise overdue"
    word = told.state.capitalize() if told.state in _TONES else silence
    why = ": ".join(part for part in (told.cause, told.words) if part)
    other = ": ".join(part for part in (told.dispute_cause, told.dispute) if part) or "no reason given"
    lines = [
        f"Cause: {why}" if told.cause else told.words,
        f"{desk.person(told.disputed_by)} sees it differently: {other}" if told.disputed_by else "",
        *(f"Promise overdue: {promise}" for promise in told.overdue),
        f"{desk.person(told.csm)} has not said how they stand." if told.silent else "",
        "The handoff is closed; nobody has said how they stand." if told.untold else "",
        f"CSM {desk.person(told.csm)}, sold by {desk.person(told.ae)}",
    ]
    title = f"{told.name} ({told.ref})"
    return Card(_TONES.get(told.state, WARN), word, title, tuple(line for line in lines if line))


def _calm(told: Account) -> str:
    if told.untold:
        return "not told, the handoff is closed"
    if not told.state:
        return "to be asked this week" if told.asked else "not asked yet, it is before Day 28"
    return f"{told.state}{f', {told.words}' if told.words else ''}"


def flagged(told: Iterable[Account]) -> str:
    """Return whose cause is an expectation set in sales: how many of how many, and which; empty for none."""
    accounts = list(told)
    found = [each for each in accounts if each.from_sales]
    if not found:
        return ""
    known = [each.ref for each in accounts if each.state]
    other = [each.ref for each in found if each.disputed_by]
    said = f"{len(found)} of {len(known)} ({listed(each.ref for each in found)}; of {listed(known)})"
    return said + (f"; disputed by the AE in {listed(other)}" if other else "")


def stage_bar(told: Stage) -> Bar:
    """Return one stage as a bar: how many were in time, the median, and the handoffs of each."""
    tone = GOOD if told.share >= 0.8 else WARN if told.share >= 0.5 else BAD
    note = [
        f"In time: {listed(told.inside)}." if told.inside else "",
        f"Late: {listed(told.outside)}." if told.outside else "",
        f"Not known: {listed(told.unknown)}." if told.unknown else "",
    ]
    value = f"{len(told.inside)} of {told.counted}" if told.counted else "not known"
    if told.hours is not None:
        value += f", median {hours(told.hours)}"
    return Bar(told.name, value, told.share, tone, " ".join(part for part in note if part))


def seller_bar(desk: "Desk", told: Seller) -> Bar:
    """Return one AE as a bar: the median, before and lately, and the handoffs it is made of."""
    notes = [f"Handoffs: {listed(told.refs)}."]
    if told.returned:
        notes.append(f"Sections returned: {_named(told.returned)}.")
    if told.causes:
        notes.append(f"Causes on Day 30: {_named(told.causes)}.")
    if told.disputed:
        notes.append(f"Seen differently by the AE: {listed(told.disputed)}.")
    if told.unknown:
        notes.append(f"Hours not known: {listed(told.unknown)}.")
    name = str(desk.person(told.ae))
    if told.hours is None:
        return Bar(name, "hours not known", 0, PLAIN, " ".join(notes))
    value = f"median {hours(told.hours)}"
    if told.early is not None and told.late is not None:
        value += f" ({hours(told.early)} before, {hours(told.late)} lately)"
    return Bar(name, value, told.hours / _LONG, GOOD if told.hours <= _A_DAY else WARN, " ".join(notes))


def _named(counted: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{what} in {listed(refs)}" for what, refs in counted.items())


def _chart(weeks: tuple[Week, ...]) -> Picture | None:
    """Return the chart, with every number of it in words; None when there is nothing to draw."""
    known = [week for week in weeks if week.hours is not None]
    if not known:
        return None
    said = [f"{week.monday.day} {week.monday:%b}: {hours(week.hours or 0)} ({listed(week.refs)})" for week in known]
    alt = f"Median hours from the signature to a complete document, by the week of the signature. {', '.join(said)}."
    return weeks_chart(weeks, alt)


def hours(number: float) -> str:
    """Return hours for people: `9 h`, from two days on `3.2 days`."""
    return f"{number:.0f} h" if number < _LONG else f"{number / _A_DAY:.1f} days"


FILLERS: Mapping[type, Callable[..., dict[str, Any]]] = {views.Weekly: weekly}
