"""What the letters about the handoff document are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from handoffd.letters.form import FormLine
from handoffd.letters.writing.answered import Answer
from handoffd.letters.writing.views.people import Of, Person
from handoffd.playbook.model import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Of):
    """The request for the handoff document; `call_at` is None while no time was found.

    `absent` is the AE in whose place the reader is asked, `back` the day of the return; both empty for the AE.
    `open_count` sections are in the form: fewer than ten when some were answered before the signature.
    """

    due: datetime
    csm_reason: str
    call_at: datetime | None
    call_minutes: int
    form_lines: tuple[FormLine, ...]
    open_count: int = 10
    absent: str = ""
    back: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Of):
    """A reminder with the form of what is open."""

    due: datetime
    open_headings: tuple[str, ...]
    form_lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(Of):
    """The document is overdue."""

    due: datetime
    open_headings: tuple[str, ...]
    call_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo(Of):
    """What was understood, and the form of what is still open.

    `stored` is what this mail told, `missing` heading to reason for all that is open, `advice` sentences about what
    looks vague or unsure, `fresh` words that belong to no section. `replaced` are headings with the older words that
    no longer count, `outdated` headings where a later answer was known already, `fields` what was read for certain.
    `author` is the colleague who answered, empty when it was the AE.
    """

    due: datetime
    stored: tuple[Answer, ...]
    missing: Mapping[str, str]
    form_lines: tuple[FormLine, ...]
    advice: tuple[str, ...] = ()
    fresh: str = ""
    replaced: Mapping[str, str] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Of):
    """Everything is there; `corrected` when it was complete before and something changed. The rest is as in `Echo`."""

    stored: tuple[Answer, ...]
    call_at: datetime | None
    advice: tuple[str, ...] = ()
    fresh: str = ""
    corrected: bool = False
    replaced: Mapping[str, str] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(Of):
    """The document for the CSM; `answers` has every section by its id, D1 to D10 (`answered.answers_of`).

    `advice` are sentences about what still looks vague: questions for the call. `accept` tells that it waits for a
    yes, wanted by `due`. `changed` is what is new since the reader was shown it last, `replaced` headings with the
    words that no longer count, `sent_back` that the new is the answer to a return. `absent` is the CSM in whose place
    the reader is asked, `back` the day of the return.
    """

    answers: Mapping[str, Answer]
    contacts: tuple[Person, ...]
    call_at: datetime | None
    advice: tuple[str, ...] = ()
    accept: bool = False
    due: datetime | None = None
    changed: tuple[Answer, ...] = ()
    replaced: Mapping[str, str] = field(default_factory=dict)
    sent_back: bool = False
    absent: str = ""
    back: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread(Of):
    """The brief is neither accepted nor returned since `shown`; `due` is when the leader hears, None when they do."""

    shown: datetime
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Of):
    """The CSM sent the document back: who, when, why, and the form of the sections it is about (may be none).

    `due` is when the AE's answer is, None in the letter that tells that it is late.
    """

    by: Person
    returned_at: datetime
    kind: str
    reason: str
    headings: tuple[str, ...]
    form_lines: tuple[FormLine, ...]
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(Of):
    """What `by` wrote about promises was kept (`said`, one a promise), but for the lines in `unclear`."""

    by: Person
    said: tuple[str, ...]
    unclear: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Of):
    """The document was returned so often that a leader decides; `returns` are all of them, oldest first."""

    returns: tuple[Review, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Of):
    """The document was corrected after the CSM had accepted it; `changed` and `replaced` as in `Brief`."""

    changed: tuple[Answer, ...]
    replaced: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Of):
    """The document is accepted after it had been returned; `by` is who did."""

    by: Person
