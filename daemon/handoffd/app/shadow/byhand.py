"""What we would have done beside what people did: for each handoff, matter by matter; for shadow mode and replays.

Ours are the letters in the outbox, promises are those of the page (`milestones.promised`), theirs is what mail shows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handoffd.app.settings import Settings
from handoffd.letters.byhand import CALL as HELD
from handoffd.letters.byhand import INVITED, WORD, WRITTEN, Party, Sight, party, sights
from handoffd.letters.message import Message
from handoffd.playbook.milestones import CALL, DOCUMENT, INTRODUCTION, KICKOFF, promised
from handoffd.playbook.model import Handoff
from handoffd.store.outbox import WITHDRAWN
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

Seen = dict[tuple[str, str], Sight]
# Of each matter: what it is called, the step and letter by which we begin it, and by what people's doing shows.
_MATTERS: tuple[tuple[str, str, str, str], ...] = (
    (DOCUMENT, "dossier", "dossier/ask", WORD),
    (CALL, "internal-call", "internal-call/invite", HELD),
    (INTRODUCTION, "warm-intro", "warm-intro/draft", WRITTEN),
    (KICKOFF, "kickoff", "kickoff/draft", INVITED),
)
_MEETS = frozenset({CALL, KICKOFF})


@dataclass(frozen=True, slots=True)
class Difference:
    """One matter of a handoff.

    `ours` is when we wrote first and `meets` the time we proposed, `promise` until when it is due; `seen` is when
    people's mail showed it first, `by` whom, and `starts` when their meeting is. `verdict` is "in time", "late",
    "missing" (due, and nothing seen) or "open" (nothing seen, and not due yet). Moments in UTC.
    """

    matter: str
    ours: datetime | None
    meets: datetime | None
    promise: datetime | None
    seen: datetime | None
    by: str
    starts: datetime | None
    verdict: str

    def as_json(self) -> dict[str, str | None]:
        """Return it for other programs."""
        told = {name: getattr(self, name) for name in ("ours", "meets", "promise", "seen", "starts")}
        moments = {name: moment.isoformat() if moment else None for name, moment in told.items()}
        return {"matter": self.matter, **moments, "by": self.by, "verdict": self.verdict}


def parties(settings: Settings, handoffs: Iterable[Handoff]) -> list[Party]:
    """Return whom these handoffs are about, by what their notices and answers name."""
    return [
        party(
            each.ref,
            each.t0,
            [name for name in (each.customer, each.title) if name][:1],
            " ".join((*(one.email for one in each.contacts), *(one.value for one in each.dossier.prefills))),
            settings.roster.is_own,
        )
        for each in handoffs
    ]


def learn(settings: Settings, seen: Seen, known: Sequence[Party], mails: Iterable[tuple[datetime, bytes]]) -> None:
    """Add what these mails show: the first time counts, and of a meeting the time that was said last."""
    inbox = settings.config.inbox.address
    for at, raw in mails:
        for sight in sights(Message(raw), at, known, settings.roster.is_own, inbox):
            key = (sight.ref, sight.matter)
            before = seen.get(key)
            if before is None or sight.at < before.at:
                seen[key] = sight
            elif sight.starts and sight.at > before.at:
                seen[key] = replace(before, starts=sight.starts)


def compared(
    settings: Settings, memory: Transaction, handoff: Handoff, seen: Mapping[tuple[str, str], Sight], now: datetime
) -> tuple[Difference, ...]:
    """Return the difference for each matter that is on the handoff's page."""
    rows = [row for row in memory.outbox.of(handoff.ref) if row.state != WITHDRAWN]
    return tuple(_differences(settings, memory, handoff, rows, seen, now))


def _differences(
    settings: Settings,
    memory: Transaction,
    handoff: Handoff,
    rows: list[Leaving],
    seen: Mapping[tuple[str, str], Sight],
    now: datetime,
) -> Iterator[Difference]:
    office = settings.office(memory)
    page = {step.name for step in office.page_of(handoff)}
    for matter, step, letter, what in _MATTERS:
        if step not in page:
            continue
        ours = min((row.not_before for row in rows if row.letter == letter), default=None)
        meeting = handoff.meetings.get(step)
        theirs = seen.get((handoff.ref, what))
        due = promised(matter, handoff, now, office)
        person = settings.roster.by_address(theirs.by) if theirs else None
        yield Difference(
            matter,
            ours,
            meeting.start if meeting and matter in _MEETS else None,
            due,
            theirs.at if theirs else None,
            (person.name if person else theirs.by) if theirs else "",
            theirs.starts if theirs else None,
            _verdict(matter, due, theirs, now),
        )


def _verdict(matter: str, due: datetime | None, theirs: Sight | None, now: datetime) -> str:
    if theirs is None:
        return "missing" if due and due < now else "open"
    done = (theirs.starts or theirs.at) if matter in _MEETS else theirs.at
    return "in time" if due is None or done <= due else "late"
