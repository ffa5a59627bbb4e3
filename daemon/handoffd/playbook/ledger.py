"""The ledger of promises (D14): what the AE wrote into section 5, one entry a promise, kept until Day 30 and beyond.

Rule 1: an entry keeps its id (P1, P2 ...) through every correction of the document; an id is never given twice.
Rule 2: nothing is forgotten. What vanishes from the document is marked withdrawn, with what people said about it.
Rule 3: it is for our own people. No view of a letter to a customer holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from handoffd.playbook.advice.evidence import WHEN, clear_words
from handoffd.playbook.advice.finding import statements
from handoffd.playbook.dossier import Dossier, Entry

if TYPE_CHECKING:
    from handoffd.playbook.model import Handoff

SECTION = "D5"
_ALIKE = 0.5  # of their words: up to it, two sentences are two promises
_SMALL = re.compile(
    r"(?:an?|the|to|of|for|in|on|by|at|with|and|or|is|are|be|will|we|they|their|them|it|our|your|until|owner|due|not"
    r"|de[rsmn]|die|das|ein|eine|einen|und|oder|bis|zu[mr]|am|im|mit|für|von|ist|wird|wir|sie"
    r"|l[ea]s?|une?|des?|du|et|ou|à|aux?|pour|avec|est|nous|ils)"
)


class State(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody said about a promise: who, when, and in half a sentence what."""

    by: str
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as an answer tells it; `due` and `owner` only where they are certain."""

    text: str
    due: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """One entry: `id` within its handoff, the words, who wrote them in which mail (Message-ID), and what became of it.

    `due` is None and `owner` (a name as people write it) empty where nobody said so for certain.
    """

    id: str
    text: str
    source: str
    by: str
    at: datetime
    due: date | None = None
    owner: str = ""
    state: State = State.OPEN
    changes: tuple[Change, ...] = ()

    def __str__(self) -> str:
        named = not self.owner or self.owner.split()[0] in self.text
        owner, due = "" if named else f"owner {self.owner}", self.due and f"due {self.due:%-d %b %Y}"
        state = "" if self.state is State.OPEN else self.state.value
        return ", ".join(part for part in (f"{self.id} {self.text}", owner, due, state) if part)

    @property
    def stands(self) -> bool:
        """Tell whether somebody still has to keep it."""
        return self.state in (State.OPEN, State.MOVED)


@dataclass(frozen=True, slots=True)
class Update:
    """What somebody wrote about one promise: a new state, a new day, another owner; what is None or empty stays."""

    id: str
    state: State | None = None
    due: date | None = None
    owner: str = ""

    @property
    def words(self) -> str:
        """The same in half a sentence, for the journal and for the entry."""
        day = f" to {self.due:%-d %b %Y}" if self.due else ""
        return f"{self.state or ''}{day}" if self.state else f"owner is {self.owner}"


def of(handoff: Handoff) -> tuple[Promise, ...]:
    """Return the ledger of a handoff; one that was begun before there was a ledger has what its document tells."""
    return handoff.promises or entered((), handoff.dossier)


def stated(entry: Entry | None) -> tuple[str, ...]:
    """Return the promises of an answer to section 5, one each; a prompt that says "none" has none."""
    if entry is None or entry.na:
        return ()
    parts = [text for prompt, text in entry.prompts.items() if prompt not in entry.none] or [entry.text]
    return tuple(" ".join(said.split()) for part in parts for said in statements(part) if clear_words(said))


def entered(known: Sequence[Promise], dossier: Dossier, told: Iterable[Promised] = ()) -> tuple[Promise, ...]:
    """Return the ledger after the document changed.

    `told` says what was read for certain of the promises as they stand now. The order is that of the ids.
    """
    entry = dossier.current(SECTION)
    read = {promised.text: promised for promised in told}
    now = [read.get(text, Promised(text)) for text in stated(entry)]
    pairs = _matched(known, now)
    kept = [_renewed(promise, pairs.get(promise.id)) for promise in known]
    number = max((int(promise.id[1:]) for promise in known), default=0)
    fresh = [promised for promised in now if promised not in pairs.values()]
    return (*kept, *(_new(f"P{number + n}", promised, dossier) for n, promised in enumerate(fresh, 1)))


def updated(ledger: Sequence[Promise], updates: Iterable[Update], by: str, at: datetime) -> tuple[Promise, ...]:
    """Return the ledger after what somebody wrote; an id that is not in it changes nothing."""
    changed = {promise.id: promise for promise in ledger}
    for update in updates:
        if (promise := changed.get(update.id)) is not None:
            changed[update.id] = replace(
                promise,
                state=update.state or promise.state,
                due=update.due or promise.due,
                owner=update.owner or promise.owner,
                changes=(*promise.changes, Change(by, at, update.words)),
            )
    return tuple(changed.values())


def _new(name: str, promised: Promised, dossier: Dossier) -> Promise:
    said = _first_said(dossier, promised.text)
    return Promise(name, promised.text, said.message_id, said.author, said.at, promised.due, promised.owner)


def _first_said(dossier: Dossier, text: str) -> Entry:
    """Return the answer in which these words first stood."""
    wanted = _folded(text)
    history = dossier.history(SECTION)
    return next((entry for entry in history if wanted in _folded(entry.text)), history[-1])


def _renewed(promise: Promise, now: Promised | None) -> Promise:
    if now is None:
        return promise if promise.state is State.WITHDRAWN else replace(promise, state=State.WITHDRAWN)
    state = State.OPEN if promise.state is State.WITHDRAWN else promise.state
    if _folded(now.text) == _folded(promise.text):  # what people said about it since counts for more than the old words
        return replace(promise, state=state, due=promise.due or now.due, owner=promise.owner or now.owner)
    return replace(promise, text=now.text, state=state, due=now.due or promise.due, owner=now.owner or promise.owner)


def _matched(known: Sequence[Promise], now: Sequence[Promised]) -> dict[str, Promised]:
    """Pair what was known with what is told now: the same words first, then the most alike."""
    found: dict[str, Promised] = {}
    scored = [
        (_likeness(promise, promised), promise.state is not State.WITHDRAWN, -place, promise.id, promised)
        for place, promise in enumerate(known)
        for promised in now
    ]
    for score, _stands, _place, name, promised in sorted(scored, key=lambda each: each[:3], reverse=True):
        if score > _ALIKE and name not in found and promised not in found.values():
            found[name] = promised
    return found


def _likeness(known: Promise, now: Promised) -> float:
    """Return how alike two promises are, from 0 to 1: by what they are about (Dice), whatever the day and the owner."""
    if _folded(known.text) == _folded(now.text):
        return 2.0
    owners = set(f"{known.owner} {now.owner}".casefold().split())
    one, other = _about(known.text, owners), _about(now.text, owners)
    if not one or not other:
        return 0.0
    # One of them says all that the other says, and more: it was told again in more words.
    both = len(one & other)
    return max(2 * both / (len(one) + len(other)), 0.75 * both / min(len(one), len(other)))


def _about(text: str, owners: set[str]) -> set[str]:
    words = set(re.findall(r"[^\W\d_]+", WHEN.sub(" ", text).casefold()))
    return {word for word in words - owners if not _SMALL.fullmatch(word)} or words


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .;")
