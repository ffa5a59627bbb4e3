"""The letters that answer an order: how things stand, why, which one, was it you, what may be said."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from handoffd.app.doing import Doer
from handoffd.app.finding import sees_all, visible
from handoffd.app.overview import named, standing
from handoffd.app.settings import Settings
from handoffd.letters.replies.ordering import Order
from handoffd.letters.writing.views.orders import Coming, Decided, Stand
from handoffd.letters.writing.wording import moment
from handoffd.playbook.contract import NO_STEP
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.playbook.office import Scene
from handoffd.playbook.ordered import wake_of
from handoffd.playbook.people import Person
from handoffd.store.transaction import Transaction
from handoffd.store.values import Alarm

log = logging.getLogger(__name__)

LETTERS = ("_ops/status", "_ops/why", "_ops/confirm", "_ops/which", "_ops/help")
MOST = 40  # of these letters, all together, to one person within a day
LINES = 30  # handoffs in one letter
DECISIONS, WORDS = 10, 220
_RINGS = {
    "remind": "I remind whoever is waited for",
    "escalate": "a leader hears that it is late",
    "waiting": "a leader hears that it waits",
    "start": "it may begin",
    "over": "I ask whether it took place",
    "silent": "I look who has not answered the invitation",
    "lapse": "I close it, if nothing was signed",
    "wake": "the rest is over",
    "papers": "I tell of further papers",
    "ask": "I ask",
    "brief": "I send the page to prepare with",
    "decide": "a leader is asked to decide",
    "late": "a leader hears that it is late",
    "look": "the AE is asked to look at it",
    "parked": "what was approved should leave",
    "settle": "I close the question",
    "tell": "a leader hears that it waits",
    "untold": "I close it without an answer",
}
# What people call a step; one that is not here goes by its own name.
_STEPS = {
    "opening": "the beginning",
    "dossier": "the document",
    "internal-call": "the internal call",
    "brief": "the brief",
    "warm-intro": "the introduction",
    "joint-call": "the joint call",
    "kickoff": "the kickoff",
    "follow-up": "the follow-up",
    "debrief": "the debrief",
    "crm": "the CRM",
    "fade-out": "the end of the copies",
    "day-30": "Day 30",
    "news": "the news",
}
_IN_UTC = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{2} [A-Z][a-z]{2} \d{2}:\d{2}) UTC\b")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Answers:
    """Writes them, to the address on the roster and not without end."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def status(
        self,
        memory: Transaction,
        person: Person,
        handoffs: Sequence[Handoff],
        now: datetime,
        *,
        all_of_them: bool = False,
    ) -> None:
        """Tell how handoffs stand; `all_of_them` when nobody has asked for one in particular."""
        stands = tuple(self._stand(memory, person, each) for each in handoffs[:LINES])
        more = {"stands": stands, "everybody": all_of_them and sees_all(person), "more": len(handoffs) - len(stands)}
        about = handoffs[0] if len(handoffs) == 1 else Handoff("", now, now)
        self._send(memory, person, about, "_ops/status", "order", more, now, asks=len(handoffs) == 1)

    def why(self, memory: Transaction, person: Person, handoff: Handoff, now: datetime) -> None:
        """Tell why a handoff stands as it does: who is waited for, what comes by itself, the last decisions."""
        coming = tuple(Coming(alarm.due_at, in_words(alarm)) for alarm in memory.deadlines(handoff.ref)[:5])
        lines = [line for line in memory.journal(handoff.ref) if line.text.strip()]
        decided = tuple(Decided(line.at, _short(self._for(person, line.text, line.at))) for line in lines[-DECISIONS:])
        more = {"stand": self._stand(memory, person, handoff), "coming": coming, "decided": decided}
        self._send(memory, person, handoff, "_ops/why", "order", more, now, asks=True)

    def help(self, memory: Transaction, person: Person, handoff: Handoff | None, now: datetime) -> None:
        """Tell what may be said, with one of their own customers as the example."""
        theirs = [handoff] if handoff else visible(memory, person)
        more = {"leads": sees_all(person), "example": theirs[0].name if theirs else "ACME"}
        self._send(memory, person, Handoff("", now, now), "_ops/help", "order", more, now)

    def confirm(
        self, memory: Transaction, order: Order, person: Person, handoff: Handoff, step: str, now: datetime
    ) -> None:
        """Ask whether an order was theirs."""
        what, then = self._in_words(memory, order, person, handoff, now)
        self._send(memory, person, handoff, "_ops/confirm", step, {"what": what, "then": then}, now, asks=True)

    def which(
        self,
        memory: Transaction,
        person: Person,
        words: str,
        options: Sequence[tuple[str, str]],
        step: str,
        now: datetime,
        about: str = "",
    ) -> None:
        """Ask which handoff is meant; each option is a label and the words that answer."""
        more: dict[str, object] = {"words": words, "options": tuple(options), "about": about}
        self._send(memory, person, Handoff("", now, now), "_ops/which", step, more, now, asks=True)

    def _for(self, person: Person, text: str, at: datetime) -> str:
        """Return a line of the journal as a person reads it: their own clock, and names instead of our addresses."""
        text = _IN_UTC.sub(lambda found: _on_their_clock(found, person, at), text)
        return _ADDRESS.sub(lambda found: named(self._settings, found[0]), text)

    def _stand(self, memory: Transaction, person: Person, handoff: Handoff) -> Stand:
        row = standing(self._settings, memory, handoff, lambda at: moment(at, person.week.zone))
        names = (named(self._settings, row.ae), named(self._settings, row.csm))
        return Stand(row.ref, row.customer, *names, row.signed_at, tuple(row.waits_for), row.next_deadline, row.closed)

    def _in_words(
        self, memory: Transaction, order: Order, person: Person, handoff: Handoff, now: datetime
    ) -> tuple[str, str]:
        name = f"{handoff.name} ({handoff.ref})"
        match order.command:
            case "hold":
                until = wake_of(Scene(self._settings.office(memory), handoff, NO_STEP, now), order.day)
                at = moment(until, person.week.zone)
                return (
                    f"let {name} rest until {at}",
                    "Until then nothing leaves to the customer and nobody is reminded.",
                )
            case "resume":
                return f"let {name} go on", "What waited for its hour may leave from then on."
            case "assign":
                to = named(self._settings, order.argument)
                return f"put {to} in charge of {name}", "They get what is open, and those who have it now are told."
            case "merge":
                other = memory.handoff(order.argument)
                into = f"{other.name} ({other.ref})" if other else order.argument
                return f"merge {name} into {into}", f"{handoff.ref} ends; what is known of it goes to {order.argument}."
            case _:
                ends = "Nothing more leaves then, our own meetings are cancelled, and those who know of it are told."
                return f"stop {name}" if order.command == "stop" else f"end {name}, because it is no handoff", ends

    def _send(
        self,
        memory: Transaction,
        person: Person,
        handoff: Handoff,
        letter: str,
        step: str,
        more: dict[str, object],
        now: datetime,
        *,
        asks: bool = False,
    ) -> None:
        if memory.outbox.written(LETTERS, person.email, now - timedelta(days=1)) >= MOST:
            log.warning("%s had %d answers to orders within a day and gets no more", person.email, MOST)
            return
        self._doer.send(memory, handoff, Send(letter, (person.email,), step, asks=asks, more=more), now)


def in_words(alarm: Alarm) -> str:
    """Return what an alarm means to people: "the document: a leader hears that it is late"."""
    return f"{_STEPS.get(alarm.step, alarm.step)}: {_ring(alarm.kind)}"


def _ring(kind: str) -> str:
    return _RINGS.get(kind.rstrip("-0123456789"), "I look again")


def _on_their_clock(found: re.Match[str], person: Person, written: datetime) -> str:
    """Return a moment that stands in a line as `Thu 12 Mar 14:00 UTC`; it is of the line's year, or of the next."""
    for year in (written.year, written.year + 1):
        meant = datetime.strptime(f"{found[1]} {year}", "%d %b %H:%M %Y").replace(tzinfo=UTC)
        if meant > written - timedelta(days=180):
            return moment(meant, person.week.zone)
    return found[0]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WORDS else text[:WORDS].rsplit(" ", 1)[0] + " ..."
