"""What of a handoff is ours alone, and what the customer may read (T7): both as values the guard can compare with.

Nothing is ours because it stands in a list: every text in the handoff is, whatever field it is in and whenever that
field was added, but for the few things below that are named as the customer's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from handoffd.letters.writing.folded import Words, squashed, words_of
from handoffd.letters.writing.smallwords import SMALL
from handoffd.playbook.dossier import BY_ID, QUOTABLE_PROMPT, Entry, Prefill
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Roster

# Letters to the customer, as approved and as sent: what they say is judged when it leaves. Contacts, and the names of
# what is counted, are the customer's own.
_THEIRS = frozenset({"drafts", "sent", "contacts", "ref", "zone", "track", "steps", "page", "left", "uid", "ae", "csm"})


FEW, TELLING, LONG = 5, 3, 9
_SHORTEST = 12  # letters of a whole line that is shorter than LONG words
_FIGURES = 5
GRAM = 10  # letters
_MACHINE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{12,}")
_LINE = re.compile(r"[\n;.!?]+")
# Parts of an answer that are words of the form: prompts that were said "none" to, the label of what the notice told.
_FORM = frozenset({"section", "label", "none", "below"})


@dataclass(frozen=True)
class Source:
    """A text of ours, and what a person calls the place where it stands; it is taken apart once, when looked at."""

    label: str
    text: str

    @cached_property
    def words(self) -> Words:
        """Its words."""
        return words_of(self.text)

    @cached_property
    def lines(self) -> tuple[Words, ...]:
        """The words of its lines and sentences that are shorter than LONG words, and longer than one."""
        return tuple(words_of(line) for line in _LINE.split(self.text) if 1 < len(line.split()) < LONG)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses that stand in it, casefolded."""
        return frozenset(address.casefold() for address in addresses_in(self.text))


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row of a text of ours, from `start` to `end`; `folded` is them squashed."""

    label: str
    words: Words
    start: int
    end: int
    folded: str


class Place(NamedTuple):
    """Where a run may begin: in which source, which of its lines (-1: the text as a whole), at which word."""

    source: int
    line: int
    start: int


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts of ours, taken apart once for all letters they are held against; those of the house never change."""

    sources: tuple[Source, ...]

    @cached_property
    def first(self) -> Mapping[str, int]:
        """Which source says a text first: it is its label that is told."""
        return {source.text: number for number, source in reversed(list(enumerate(self.sources)))}

    @cached_property
    def beginnings(self) -> Mapping[str, list[Place]]:
        """Where a run may begin with these letters: one that begins nowhere in a mail is not in it."""
        found: dict[str, list[Place]] = {}
        for number in self.first.values():
            source = self.sources[number]
            for start in range(len(source.words.folded) - FEW + 1):
                found.setdefault(_gram(source.words, start), []).append(Place(number, -1, start))
            for line, words in enumerate(source.lines):
                found.setdefault(_gram(words, 0), []).append(Place(number, line, 0))
        return found

    @cached_property
    def signs(self) -> tuple[Run, ...]:
        """Every figure, and every sign that only a machine makes; one word each, and each once."""
        kept: dict[str, Run] = {}
        for source in self.sources:
            for place, folded in enumerate(source.words.folded):
                if (folded.isdigit() and len(folded) >= _FIGURES) or _MACHINE.fullmatch(folded):
                    kept.setdefault(folded, Run(source.label, source.words, place, place + 1, folded))
        return tuple(kept.values())

    @cached_property
    def naming(self) -> tuple[Source, ...]:
        """Those in which an address stands."""
        return tuple(source for source in self.sources if source.addresses)

    def run(self, place: Place, names: frozenset[str]) -> Run | None:
        """Return the run that begins in a place, None where too little is said to know it again."""
        source = self.sources[place.source]
        if place.line < 0:
            return _run_from(source.words, place.start, source.label, names)
        return _whole_line(source.lines[place.line], source.label, names)


@dataclass(frozen=True)
class Ours:
    """What may not leave, and what may.

    `sources` are our texts. `tokens` are the secrets of letters that were asked, `addresses` those of our own house and
    those at the customer's that nobody named for this letter. `public` are texts that the customer may read: the words
    of the letters themselves, the quotable goal, names, what has been sent already; `names` are single words that say
    nothing. `company` is the customer's name while nobody has confirmed it. `house` are texts of ours in every handoff.
    """

    sources: tuple[Source, ...]
    tokens: frozenset[str]
    addresses: frozenset[str]
    public: tuple[str, ...]
    names: frozenset[str]
    company: str = ""
    house: Texts = Texts(())

    @cached_property
    def known(self) -> str:
        """What the customer may read, squashed; texts are parted by a line end, so that none reaches into the next."""
        return "\n".join(dict.fromkeys(_squashed(text) for text in self.public))

    @cached_property
    def texts(self) -> Texts:
        """Those of this handoff."""
        return Texts(self.sources)

    def runs_in(self, flat: str) -> list[Run]:
        """Return every run of words of ours that stands in a squashed text, in the order in which we have them."""
        grams = {flat[place : place + GRAM] for place in range(len(flat) - GRAM + 1)}
        return [run for texts in (self.texts, self.house) for run in self._of(texts, grams, flat)]

    def _of(self, texts: Texts, grams: set[str], flat: str) -> Iterator[Run]:
        begun = texts.beginnings.keys() & grams
        for place in sorted(place for gram in begun for place in texts.beginnings[gram]):
            run = texts.run(place, self.names)
            if run and run.folded in flat and run.folded not in self.known:
                yield run

    @cached_property
    def signs(self) -> tuple[Run, ...]:
        """Every figure, and every sign that only a machine makes, of ours; one word each."""
        kept = {sign.folded: sign for sign in (*self.house.signs, *self.texts.signs)}
        return tuple(sign for sign in kept.values() if sign.folded not in self.known)


def sources_of(handoff: Handoff) -> tuple[Source, ...]:
    """Return every text in a handoff that is ours."""
    return tuple(_walk(handoff, "what we know of it"))


def confirmed(handoff: Handoff) -> bool:
    """Tell whether the AE has said what the customer is called (D11)."""
    return handoff.dossier.current("D1") is not None


def public_of(handoff: Handoff) -> tuple[str, ...]:
    """Return what of a handoff the customer may read."""
    goal = handoff.dossier.prompt(QUOTABLE_PROMPT)
    people = [text for contact in handoff.contacts for text in (contact.name, contact.email)]
    sent = [text for draft in handoff.sent.values() for text in (draft.subject, draft.body)]
    company = [handoff.customer] if confirmed(handoff) else []
    return tuple(text for text in (goal, *people, *sent, *company) if text)


def strangers(sources: Iterable[Source], roster: Roster, named: Iterable[str]) -> frozenset[str]:
    """Return the addresses that a letter must not show: of colleagues, and of whoever our texts name.

    `named` are those that the letter is from, to, or about.
    """
    known = {address.casefold() for person in roster.people for address in person.addresses}
    known |= {address for source in sources for address in source.addresses}
    return frozenset(known - {address.casefold() for address in named})


def addresses_in(text: str) -> Iterator[str]:
    """Return what looks like an address in a text."""
    for word in text.split():
        bare = word.strip("<>()[]{},;:.\"'|*_").removeprefix("mailto:")
        local, at, domain = bare.partition("@")
        if at and local and "." in domain and "@" not in domain:
            yield bare


def _run_from(words: Words, start: int, label: str, names: frozenset[str]) -> Run | None:
    """Return the shortest run from here that says enough to be known again."""
    tells = _telling(words.folded[start : start + LONG], names)
    if sum(tells[:FEW]) >= TELLING:
        return _run(label, words, start, start + FEW)
    return _run(label, words, start, start + LONG) if sum(tells) > 1 and len(tells) == LONG else None


def _whole_line(words: Words, label: str, names: frozenset[str]) -> Run | None:
    """Return a line that is shorter than LONG words as a whole, where it says something."""
    run = _run(label, words, 0, len(words.folded))
    return run if sum(_telling(words.folded, names)) > 1 and len(run.folded) >= _SHORTEST else None


def _run(label: str, words: Words, start: int, end: int) -> Run:
    return Run(label, words, start, end, "".join(words.folded[start:end]))


def _telling(folded: Sequence[str], names: frozenset[str]) -> list[bool]:
    return [len(word) > 2 and word not in SMALL and word not in names for word in folded]


def _gram(words: Words, start: int) -> str:
    return "".join(words.folded[start : start + GRAM])[:GRAM]


@lru_cache(maxsize=1024)
def _squashed(text: str) -> str:
    """Squash what is public: mostly the same words of the letters themselves, for every handoff."""
    return squashed(text)


def _walk(value: object, label: str) -> Iterator[Source]:
    """Return the texts inside a value, however deep; a field that is added tomorrow is found tomorrow."""
    if isinstance(value, str):
        if value.strip():
            yield Source(label, value)
        return
    for name, each in _inside(value):
        yield from _walk(each, _called(value) if isinstance(value, Entry | Prefill) else label or name)


def _inside(value: object) -> Iterator[tuple[str, object]]:
    match value:
        case Entry() | Prefill():
            # Who said it and in which mail is looked for as what it is, an address and a sign of a machine.
            yield from ((each.name, getattr(value, each.name)) for each in fields(value) if each.name not in _FORM)
        case Mapping():
            yield from (("", each) for each in value.values())
        case list() | tuple() | set() | frozenset():
            yield from (("", each) for each in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            yield from ((each.name, getattr(value, each.name)) for each in fields(value) if each.name not in _THEIRS)


def _called(entry: Entry | Prefill) -> str:
    section = BY_ID.get(entry.section)
    where = f"section {section.number}, {section.heading}" if section else "the document"
    return f"{where}, as the notice said it" if isinstance(entry, Prefill) else where
