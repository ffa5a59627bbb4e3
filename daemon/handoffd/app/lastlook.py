"""The last look at what is for the customer: everything of ours is gathered, then `leakguard` compares (T7).

It is taken twice: when an approved letter is frozen into the outbox, and again just before its bytes leave, with what
is known by then. Words of an approver's own are looked at a third time, when they come: then it is a question.
"""

from collections.abc import Iterable
from functools import lru_cache

from handoffd.app.settings import Settings
from handoffd.letters.writing import leakguard, literals
from handoffd.letters.writing.folded import words_of
from handoffd.letters.writing.leakguard import Finding
from handoffd.letters.writing.ourwords import Ours, Source, Texts, confirmed, public_of, sources_of, strangers
from handoffd.playbook.model import Draft, Handoff
from handoffd.store.transaction import Transaction


class LastLook:
    """Knows, of one handoff at one moment, what may not leave."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def at(self, memory: Transaction, handoff: Handoff, draft: Draft, mails: Iterable[bytes]) -> tuple[Finding, ...]:
        """Return what of ours stands in the finished bytes of a draft; what its approver let go is none."""
        ours = self._ours(memory, handoff, draft)
        let_go = draft.warned if draft.by else ()
        return tuple(dict.fromkeys(leak for raw in mails for leak in leakguard.inspect(raw, ours, warned=let_go)))

    def at_words(self, memory: Transaction, handoff: Handoff, draft: Draft) -> tuple[str, ...]:
        """Return the words of a draft in somebody's own words that are ours as well; each once, as we have them."""
        found = leakguard.in_words(f"{draft.subject}\n\n{draft.body}", self._ours(memory, handoff, draft))
        return tuple(dict.fromkeys(each.words for each in found))

    def _ours(self, memory: Transaction, handoff: Handoff, draft: Draft) -> Ours:
        theirs = (*public_of(handoff), *self._named(handoff))
        notes = [Source("our journal", line.text) for line in memory.journal(handoff.ref) if line.text]
        sources = (*sources_of(handoff), *notes)
        people = [*draft.to, *draft.cc, *(draft.meeting.attendees if draft.meeting else ())]
        people += [handoff.ae, handoff.csm, self._settings.config.inbox.address]
        people += [contact.email for contact in handoff.contacts]
        unsure = not confirmed(handoff) and not draft.by
        return _the_same(
            sources,
            memory.tokens(handoff.ref),
            strangers((*sources, *_house(literals.for_ourselves()).naming), self._settings.roster, people),
            (*theirs, *literals.for_customers()),
            _words((*theirs, handoff.customer)) | _said(literals.for_customers()),
            handoff.customer if unsure else "",
            literals.for_ourselves(),
        )

    def _named(self, handoff: Handoff) -> Iterable[str]:
        """Return what every letter to the customer says of us, and the signs of the machine that it may show."""
        config, roster = self._settings.config, self._settings.roster
        yield from (config.company.name, config.inbox.name, config.inbox.address)
        for address in (handoff.ae, handoff.csm):
            person = roster.by_address(address)
            yield from (person.name, person.email, person.join_link or "") if person else ()
        # Whose calendar holds the meeting has its UID.
        yield from (meeting.uid for meeting in handoff.meetings.values())
        yield from (draft.meeting.uid for draft in handoff.drafts.values() if draft.meeting)


@lru_cache(maxsize=2)  # another one after a reload with other letters
def _house(ours: tuple[str, ...]) -> Texts:
    return Texts(tuple(Source("a letter to our own people", text) for text in ours))


@lru_cache(maxsize=2)
def _said(theirs: tuple[str, ...]) -> frozenset[str]:
    return _words(theirs)


@lru_cache(maxsize=4)
def _the_same(
    sources: tuple[Source, ...],
    tokens: frozenset[str],
    addresses: frozenset[str],
    public: tuple[str, ...],
    names: frozenset[str],
    company: str,
    ours: tuple[str, ...],
) -> Ours:
    """Return what is ours; the very same value for the same texts, so that it is taken apart once for all readers."""
    return Ours(sources, tokens, addresses, public, names, company, _house(ours))


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text).folded)
