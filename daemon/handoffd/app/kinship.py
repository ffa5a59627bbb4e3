"""To which handoff a notice belongs: a copy, a further paper of the same sale, or one that only looks alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoffd.letters.notices.dedup import title_key
from handoffd.letters.notices.namesake import Name, name_of, traits_of
from handoffd.letters.notices.notice import Notice
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Roster
from handoffd.store.transaction import Transaction

SAME_NAMES = "same"  # under this, answers about two names are remembered


@dataclass(frozen=True, slots=True)
class Kin:
    """A handoff that a contract is related to.

    `sure`: it is the same customer and nothing speaks against it; else only a person knows. `recent`: it is on its
    way, and inside the days in which further papers join. `why` is half a sentence for the person who is asked.
    """

    handoff: Handoff
    sure: bool
    recent: bool
    why: str = ""


def kin_of(memory: Transaction, notice: Notice, roster: Roster, now: datetime, join_days: int) -> Kin | None:
    """Return the nearest relative: a sure and recent one, else a recent one, else the newest there is."""
    found = [
        kin
        for ref in memory.known.sharing(traits(notice, roster))[:50]
        if (handoff := memory.handoff(ref)) and (kin := _kin(memory, handoff, notice, roster, now, join_days))
    ]
    return min(found, key=lambda kin: (not kin.recent, not kin.sure), default=None)


def traits(notice: Notice, roster: Roster) -> tuple[str, ...]:
    """Return by what a notice's contract will be found again."""
    outside = [signer for signer in notice.signers if not roster.is_own(signer.email)]
    return traits_of(names(notice), outside)


def names(notice: Notice) -> tuple[str, ...]:
    """Return what names the customer: the company where the notice states it, else the document's title."""
    return tuple(text for text in (notice.customer or notice.title or "",) if text)


def same_title(first: str, second: str) -> bool:
    """Tell whether two titles are one but for case, marks and file ending."""
    return bool(first and second) and title_key(first, ()) == title_key(second, ())


def pair(first: Name, second: Name) -> str:
    """Return under what an answer about two names is remembered, in either order."""
    return "|".join(sorted(f"{name.stem} {name.form}".strip() for name in (first, second)))


def seller(notice: Notice, roster: Roster) -> str:
    """Return the AE whom a notice names, by the main address; empty when it names nobody who sells."""
    person = roster.by_address(notice.ae) if notice.ae else None
    return person.email if person and "ae" in person.roles else ""


def _kin(
    memory: Transaction, handoff: Handoff, notice: Notice, roster: Roster, now: datetime, join_days: int
) -> Kin | None:
    recent = not handoff.closed and handoff.track == "new" and now - handoff.received_at <= timedelta(days=join_days)
    known = [name for text in _names_of(handoff) if (name := name_of(text))]
    called = next((name for text in names(notice) if (name := name_of(text))), None)
    if called is None:
        # No company is named; that the same house signed says enough, as long as the same AE sold.
        return Kin(handoff, _sold_alike(handoff, notice, roster), recent, "The same company signed.")
    alike = [name for name in known if name.stem == called.stem]
    if not alike:
        named = bool(known) and bool(handoff.customer) and bool(notice.customer)
        return None if named else Kin(handoff, sure=False, recent=recent, why="People of the same company signed both.")
    if called not in alike:
        said = [memory.known.recall(SAME_NAMES, pair(called, name)) for name in alike]
        answers = {answer.answer for answer in said if answer}
        if "no" in answers:
            return None
        if "yes" not in answers:
            return Kin(handoff, sure=False, recent=recent, why="The two names differ only in the form of the company.")
    if not _sold_alike(handoff, notice, roster):
        return Kin(handoff, sure=False, recent=recent, why="The names are the same, but another colleague sold it.")
    return Kin(handoff, sure=True, recent=recent)


def _names_of(handoff: Handoff) -> Iterable[str]:
    yield from (text for text in (handoff.customer, handoff.title) if text)
    yield from (paper.title for paper in handoff.papers)


def _sold_alike(handoff: Handoff, notice: Notice, roster: Roster) -> bool:
    by = seller(notice, roster)
    return not by or not handoff.ae or by == handoff.ae
