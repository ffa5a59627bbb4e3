"""The leaders' status (T3): each account handed over lately, exceptions first, with the figures of T4 and T5."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handoffd.playbook import ledger
from handoffd.playbook.figures.funnel import Promised, Stage, funnel
from handoffd.playbook.figures.trend import Seller, Week, sellers, weekly
from handoffd.playbook.health import AT_RISK, BEHIND, ON_TRACK, SALES, disputed, newest, wants_cause
from handoffd.playbook.model import Handoff, Status

DONE = "thirty days are over"  # why a handoff is closed whose account goes on
_RANK = {AT_RISK: 0, BEHIND: 1, "": 2, ON_TRACK: 3}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What config.toml says: how long an account is recent (days), how many weeks, and the least handoffs of an AE."""

    recent_days: int = 35
    weeks: int = 12
    ae_weeks: int = 26
    ae_from: int = 5


@dataclass(frozen=True, slots=True)
class Account:
    """How one account stands: `state` of `health` (empty while nobody has said), with what both sides say about it.

    `silent` says that the CSM's word is overdue, `untold` that the handoff was closed without one, `overdue` holds the
    promises whose day is past, `asked` whether the question of Day 30 was put. `fresh` is new since the last letter,
    `ended` says that it was closed since.
    """

    ref: str
    name: str
    ae: str
    csm: str
    state: str = ""
    cause: str = ""
    words: str = ""
    by: str = ""
    disputed_by: str = ""
    dispute_cause: str = ""
    dispute: str = ""
    overdue: tuple[str, ...] = ()
    silent: bool = False
    asked: bool = False
    fresh: bool = False
    untold: bool = False
    ended: bool = False

    @property
    def is_exception(self) -> bool:
        """Tell whether a leader has to look: at risk, behind, a promise overdue, or nobody says how it stands.

        One that was closed without an answer is looked at once.
        """
        return self.state in (AT_RISK, BEHIND) or bool(self.overdue) or self.silent or self.just_untold

    @property
    def just_untold(self) -> bool:
        """Tell whether it was closed without an answer since the last letter."""
        return self.untold and self.ended

    @property
    def from_sales(self) -> bool:
        """Tell whether its cause is an expectation that was set in sales."""
        return self.cause == SALES


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the letter says, as of `at`; the references of each number are in it."""

    at: datetime
    accounts: tuple[Account, ...]
    stages: tuple[Stage, ...]
    weeks: tuple[Week, ...]
    sellers: tuple[Seller, ...]
    numbers: Numbers

    @property
    def exceptions(self) -> tuple[Account, ...]:
        """The accounts a leader has to look at, the worst first."""
        return tuple(each for each in self.accounts if each.is_exception)

    @property
    def calm(self) -> tuple[Account, ...]:
        """The other accounts."""
        return tuple(each for each in self.accounts if not each.is_exception)

    @property
    def worth_telling(self) -> bool:
        """Tell whether there is anything to say: something new, or something that nobody has answered."""
        return any(each.fresh or each.silent for each in self.accounts)


def report(
    handoffs: Iterable[Handoff], now: datetime, since: datetime, zone: str, numbers: Numbers, promised: Promised
) -> Report:
    """Return the status at `now`; `since` is the moment of the last one, `zone` the reader's (weeks begin there)."""
    new = counted(handoffs)
    lately = [each for each in new if each.t0 > now - timedelta(weeks=numbers.weeks)]
    longer = [each for each in new if each.t0 > now - timedelta(weeks=numbers.ae_weeks)]
    told = [account(each, now, since) for each in new if is_recent(each, now, numbers.recent_days)]
    return Report(
        now,
        tuple(sorted(told, key=_place)),
        funnel(lately, now, promised),
        weekly(lately, now, zone, numbers.weeks),
        sellers(longer, numbers.ae_from),
        numbers,
    )


def counted(handoffs: Iterable[Handoff]) -> list[Handoff]:
    """Return the handoffs that figures are made of: new customers, signed, and not stopped on the way."""
    return [each for each in handoffs if each.track == "new" and each.closed in ("", DONE) and each.signed]


def is_recent(handoff: Handoff, now: datetime, days: int) -> bool:
    """Tell whether an account was handed over lately: its kickoff is over, and its handoff not closed for so long."""
    if not handoff.is_over("kickoff") or handoff.paused:
        return False
    closed = handoff.milestones.get("closed")
    if handoff.closed and closed is None:
        return handoff.t0 > now - timedelta(days=days + 30)
    return closed is None or closed.at > now - timedelta(days=days)


def account(handoff: Handoff, now: datetime, since: datetime) -> Account:
    """Return how one account stands."""
    view, other = newest(handoff.health, "csm"), disputed(handoff.health)
    late = tuple(promise for promise in ledger.of(handoff) if promise.stands and _past(promise.due, now))
    status = handoff.status("day-30")
    fresh = any(opinion.at > since for opinion in handoff.health) or any(not _past(each.due, since) for each in late)
    untold, closed = bool(handoff.closed) and view is None, handoff.milestones.get("closed")
    ended = closed is not None and closed.at > since
    return Account(
        handoff.ref,
        handoff.name,
        handoff.ae,
        handoff.csm,
        view.state if view else "",
        view.cause if view else "",
        view.words if view else "",
        view.by if view else "",
        other.by if other else "",
        other.cause if other else "",
        other.words if other else "",
        tuple(f"{promise.id} {promise.text}" for promise in late),
        silent=status is Status.STUCK and (view is None or wants_cause(view)),
        asked=status is not Status.WAITING,
        fresh=fresh or (untold and ended),
        untold=untold,
        ended=ended,
    )


def _past(day: date | None, moment: datetime) -> bool:
    return day is not None and day < moment.date()


def _place(told: Account) -> tuple[bool, int, bool, int]:
    number = int(told.ref.rpartition("-")[2] or 0)
    return not told.is_exception, _RANK[told.state], not told.from_sales, number


def listed(refs: Iterable[str]) -> str:
    """Return references in few words: `HO-1 to HO-4, HO-7`."""
    numbers = sorted({int(ref.rpartition("-")[2]) for ref in refs})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    if len(run) < 3:
        return ", ".join(f"HO-{number}" for number in run)
    return f"HO-{run[0]} to HO-{run[-1]}"
