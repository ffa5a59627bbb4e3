"""The handoff document (dossier): ten sections, D1-D10 of the requirements, and what is known of each.

The headings and prompts below are the form the AE receives, word for word. They are chosen so that a reply can be
read back by alignment: a heading is ASCII, under 60 characters and unique; a prompt has at least five words, at most
70 characters, no two alike, and no heading stands inside another section's prompt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the form: `id` is the requirement (D1-D10), `heading` its exact name, `prompts` its lines."""

    id: str
    heading: str
    prompts: tuple[str, ...]

    @property
    def number(self) -> int:
        """The number printed before the heading: D3 is 3."""
        return int(self.id[1:])

    @property
    def title(self) -> str:
        """The heading as it stands in the form: `3. Why they bought`."""
        return f"{self.number}. {self.heading}"


# In the prompt of D4 marked so, the AE writes a sentence that the customer may read; nothing else of the dossier's
# free text is ever quoted outside.
QUOTABLE_PROMPT = "Success after 90 days, in one sentence the customer may read:"
CONTACTS_PROMPT = "Main contact for the introduction and the kickoff (name, email):"
PLACE_PROMPT = "City or country of the main contact (for the time zone):"

SECTIONS: tuple[Section, ...] = (
    Section(
        "D1",
        "Account overview",
        (
            "Company, industry and size of the customer:",
            "Contract value, contract start and renewal date:",
            PLACE_PROMPT,
        ),
    ),
    Section(
        "D2",
        "Contacts",
        (
            CONTACTS_PROMPT,
            "Economic buyer and champion (name, title, email, chief concern):",
            "Day-to-day user, technical person, sceptics and why:",
        ),
    ),
    Section(
        "D3",
        "Why they bought",
        (
            "The pain in their own words, and what it cost them:",
            "The moment when the value became clear to them:",
        ),
    ),
    Section(
        "D4",
        "Success outcomes",
        (
            QUOTABLE_PROMPT,
            "The goal as a number: which metric, how much, by when:",
        ),
    ),
    Section(
        "D5",
        "Promises made",
        (
            "Anything beyond the standard product, with owner and date:",
            "Special terms, prices or service levels that we agreed:",
        ),
    ),
    Section(
        "D6",
        "Concerns and objections",
        (
            "What nearly stopped them, and what worries them still:",
            "Missing features we talked about, and rivals they considered:",
        ),
    ),
    Section(
        "D7",
        "Political dynamics",
        (
            "Who is for us inside, who is against us:",
            "Is the buyer's team aligned, and what will change soon:",
        ),
    ),
    Section(
        "D8",
        "Technical environment",
        (
            "Tools they use now, and integrations they need:",
            "Data to move, security needs, agreed dates for the launch:",
        ),
    ),
    Section(
        "D9",
        "Red flags",
        ("Budget pressure, a tight timeline, conflict, a demanding customer:",),
    ),
    Section(
        "D10",
        "Relationship notes",
        (
            "How they like to communicate, formal or fast:",
            "What built rapport, and which features excited them:",
        ),
    ),
)

BY_ID: Mapping[str, Section] = {section.id: section for section in SECTIONS}
BY_HEADING: Mapping[str, Section] = {section.heading: section for section in SECTIONS}


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer to one section, as somebody gave it: who, when, in which mail (Message-ID), word for word.

    `na` is true when the answer is a deliberate "none"; its reason, if one was given, is the text. `prompts` holds the
    same words split by the prompt they stood under, where the reply showed that; it may be empty.
    """

    section: str
    text: str
    author: str
    at: datetime
    message_id: str
    na: bool = False
    unsure: bool = False
    prompts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the notice or the roster already tells, shown as `please confirm` (D11). It never reaches a customer."""

    section: str
    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything answered so far, as it came; the entry of a section that was written last counts."""

    entries: tuple[Entry, ...] = ()
    prefills: tuple[Prefill, ...] = ()

    def current(self, section: str) -> Entry | None:
        """Return the answer that counts for a section, the one written last; None while it is open."""
        # Of two written in the same moment the one that came later; max() keeps the first of equals.
        told = [entry for entry in reversed(self.entries) if entry.section == section]
        return max(told, key=lambda entry: entry.at, default=None)

    def history(self, section: str) -> tuple[Entry, ...]:
        """Return every answer a section ever had, oldest first."""
        return tuple(entry for entry in self.entries if entry.section == section)

    def open(self) -> tuple[Section, ...]:
        """Return the sections nobody has answered yet, in the order of the form."""
        return tuple(section for section in SECTIONS if self.current(section.id) is None)

    def answered(self) -> tuple[Section, ...]:
        """Return the sections that have an answer, in the order of the form."""
        return tuple(section for section in SECTIONS if self.current(section.id) is not None)

    def learn(self, entry: Entry) -> "Dossier":
        """Return the dossier with one more answer at its end."""
        return replace(self, entries=(*self.entries, entry))

    def prompt(self, prompt: str) -> str:
        """Return what currently stands under one exact prompt, empty when the reply did not show it."""
        for section in SECTIONS:
            if prompt in section.prompts:
                entry = self.current(section.id)
                return "" if entry is None or entry.na else entry.prompts.get(prompt, "")
        return ""
