"""Find the handoff that a colleague means by "Acme" or "HO-4", among those that they may see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoffd.letters.words import keys
from handoffd.playbook.model import Handoff
from handoffd.playbook.ordered import LEADING, may
from handoffd.playbook.people import Person
from handoffd.store.transaction import Transaction

RECENTLY = timedelta(days=60)  # so long after its signature a closed handoff is still asked about


@dataclass(frozen=True, slots=True)
class Found:
    """The handoffs that fit, oldest first: those on their way, and those that are closed."""

    on_their_way: tuple[Handoff, ...] = ()
    closed: tuple[Handoff, ...] = ()


def visible(memory: Transaction, person: Person) -> list[Handoff]:
    """Return the handoffs on their way that somebody may see: their own; all for leaders and ops."""
    return [each for each in memory.handoffs() if may_see(person, each)]


def may_see(person: Person, handoff: Handoff) -> bool:
    """Tell whether somebody may hear about a handoff, and order something about it."""
    return may(person, handoff)


def sees_all(person: Person) -> bool:
    """Tell whether every handoff may be seen by somebody."""
    return bool(person.roles & LEADING)


def find(memory: Transaction, person: Person, about: str, now: datetime) -> Found:
    """Return what somebody may mean; without words, everything on its way that they may see."""
    if not about:
        return Found(tuple(visible(memory, person)))
    if re.fullmatch(r"ho-\d{1,9}", about.strip(), re.IGNORECASE):
        handoff = memory.handoff(about.strip())
        fits = [handoff] if handoff and may_see(person, handoff) else []
    else:
        seen = [each for each in memory.handoffs(closed=True) if may_see(person, each)]
        fits = _best([each for each in seen if not each.closed], about) or _best(
            [each for each in seen if each.closed and now - each.t0 < RECENTLY], about
        )
    on_their_way = tuple(each for each in fits if not each.closed)
    return Found(on_their_way, tuple(each for each in fits if each.closed))


def _best(handoffs: Sequence[Handoff], about: str) -> list[Handoff]:
    """Return those whose name is this; if there are none, those that begin so; else those that hold all its words."""
    wanted = keys(about)
    if not wanted:
        return []
    named = [(each, keys(each.name)) for each in handoffs]
    for fits in (
        [each for each, words in named if words == wanted],
        [each for each, words in named if words[: len(wanted)] == wanted],
        [each for each, words in named if set(wanted) <= set(words)],
        [each for each in handoffs if set(wanted) <= set(keys(each.title)) and len("".join(wanted)) > 2],
    ):
        if fits:
            return fits
    return []
