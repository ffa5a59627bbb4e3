"""What of a handoff is ours alone, and what the customer may read (T7): both as values the guard can compare with.

Nothing is ours because it stands in a list: every text in the handoff is, whatever field it is in and whenever that
field was added, but for the few things below that are named as the customer's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Ours:
    """What may not leave, and what may.

    `sources` are our texts. `tokens` are the secrets of letters that were asked, `addresses` those of our own house and
    those at the customer's that nobody named for this letter. `public` are texts that the customer may read: the words
    of the letters themselves, the quotable goal, names, what has been sent already; `names` are single words that say
    nothing. `company` is the customer's name while nobody has confirmed it.
    """

    sources: tuple[Source, ...]
    tokens: frozenset[str]
    addresses: frozenset[str]
    public: tuple[str, ...]
    names: frozenset[str]
    company: str = ""

    @cached_property
    def known(self) -> str:
        """What the customer may read, squashed; texts are parted by a line end, so that none reaches into the next."""
        return "\n".join(dict.fromkeys(squashed(text) for text in self.public))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every run of words of ours by which a text of ours would be known again."""
        kept = {source.text: source for source in reversed(self.sources)}
        found: list[Run] = []
        for source in reversed(kept.values()):
            found += _runs(source.words, source.label, self.names)
            for line in source.lines:
                found += _whole_line(line, source.label, self.names)
        return tuple(run for run in found if run.folded not in self.known)

    @cached_property
    def beginnings(self) -> Mapping[str, tuple[int, ...]]:
        """Where in `runs` those are that begin with these letters: one that begins nowhere in a text is not in it."""
        found: dict[str, list[int]] = {}
        for place, run in enumerate(self.runs):
            found.setdefault(run.folded[:GRAM], []).append(place)
        return {gram: tuple(places) for gram, places in found.items()}

    @cached_property
    def signs(self) -> tuple[Run, ...]:
        """Every figure, and every sign that only a machine makes, of ours; one word each."""
        kept: dict[str, Run] = {}
        for source in self.sources:
            words = source.words
            for place, folded in enumerate(words.folded):
                figure = folded.isdigit() and len(folded) >= _FIGURES
                if (figure or _MACHINE.fullmatch(folded)) and folded not in self.known:
                    kept.setdefault(folded, Run(source.label, words, place, place + 1, folded))
        return tuple(kept.values())


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


def _runs(words: Words, label: str, names: frozenset[str]) -> Iterator[Run]:
    """Return the shortest runs that say enough to be known again, in the order in which they begin."""
    tells = _telling(words, names)
    for start in range(len(tells) - FEW + 1):
        if sum(tells[start : start + FEW]) >= TELLING:
            yield _run(label, words, start, start + FEW)
        elif sum(tells[start : start + LONG]) > 1 and start + LONG <= len(tells):
            yield _run(label, words, start, start + LONG)


def _whole_line(words: Words, label: str, names: frozenset[str]) -> Iterator[Run]:
    """Return a line that is shorter than LONG words as a whole, where it says something."""
    run = _run(label, words, 0, len(words.folded))
    if sum(_telling(words, names)) > 1 and len(run.folded) >= _SHORTEST:
        yield run


def _run(label: str, words: Words, start: int, end: int) -> Run:
    return Run(label, words, start, end, "".join(words.folded[start:end]))


def _telling(words: Words, names: frozenset[str]) -> list[bool]:
    return [len(word) > 2 and word not in SMALL and word not in names for word in words.folded]


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
