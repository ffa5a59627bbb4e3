"""Who reads what was meant for somebody who cannot be reached (R4), and what waits for them."""

from dataclasses import replace
from datetime import datetime

from handoffd.app.sender import today
from handoffd.app.settings import Settings
from handoffd.letters.writing.views.colleagues import Waiting
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.waiting import waits_for
from handoffd.store.transaction import Transaction

# Letters of a step that approves: only its own approver can answer them, so nobody else gets them.
_ONLY_THEIRS = ("draft", "remind", "held", "approved")


def reader_of(settings: Settings, memory: Transaction, address: str, now: datetime) -> str:
    """Return who reads what is for an address: that one, unless mail to it comes back; else who stands in for them.

    The delegate, the leader, then the leaders of the house and ops: the first whom mail reaches, if possible one who is
    not away. Empty when there is nobody.
    """
    if _reads(settings, memory, address, now):
        return address
    roster = settings.present(memory)
    person = roster.by_address(address)
    named = [roster.by_address(person.delegate or ""), roster.leader_of(person)] if person else []
    others = [who for role in ("sales_leader", "cs_leader", "ops", "revops") for who in roster.by_role(role)]
    reached = [
        who
        for who in (*named, *others)
        if who is not None and who != person and _reads(settings, memory, who.email, now)
    ]
    there = [who for who in reached if not who.is_away(today(roster, who.email, now))]
    return next((who.email for who in (*there, *reached)), "")


def redirected(settings: Settings, memory: Transaction, send: Send, now: datetime) -> Send | None:
    """Return a letter as it goes to people whom mail reaches; None when it cannot, or when nobody else may answer it.

    A copy for somebody whom no mail reaches is left out.
    """
    copies = tuple(each for each in send.cc if _reads(settings, memory, each, now))
    if all(_reads(settings, memory, each, now) for each in send.to):
        return send if copies == send.cc else replace(send, cc=copies)
    step = settings.step(send.step)
    if step and isinstance(step.shape, Approve) and send.letter.rpartition("/")[2] in _ONLY_THEIRS:
        return None
    to = tuple(dict.fromkeys(who for each in send.to if (who := reader_of(settings, memory, each, now))))
    if not to:
        return None
    unreached = next(each for each in send.to if not _reads(settings, memory, each, now))
    person = settings.roster.by_address(unreached)
    meant_for = person.name if person else unreached
    more = {**send.more, "meant_for": meant_for}
    if send.letter == "dossier/ask":
        more = {**more, "absent": meant_for}
    return replace(send, to=to, cc=tuple(each for each in copies if each not in to), more=more)


def theirs(memory: Transaction, person: Person) -> list[Handoff]:
    """Return the handoffs on their way in which somebody is the AE or the CSM."""
    return [each for each in memory.handoffs() if {each.ae, each.csm} & set(person.addresses)]


def waiting_for(settings: Settings, memory: Transaction, person: Person) -> tuple[Waiting, ...]:
    """Return what waits in each handoff of somebody, a line each."""
    return waiting_in(settings, theirs(memory, person))


def waiting_in(settings: Settings, handoffs: list[Handoff]) -> tuple[Waiting, ...]:
    """Return what waits in each of these handoffs, a line each."""

    def named(address: str) -> str:
        found = settings.roster.by_address(address)
        return found.name if found else address

    return tuple(Waiting(each.ref, each.name, "; ".join(waits_for(each, settings.page, named))) for each in handoffs)


def _reads(settings: Settings, memory: Transaction, address: str, now: datetime) -> bool:
    """Tell whether a letter to this address would be read: mail does not come back, and its person is still here."""
    person = settings.roster.by_address(address)
    left = person is not None and person.has_left(today(settings.roster, person.email, now))
    return memory.people.dead(address) is None and not left
