"""The handoff document (dossier): ten sections, D1-D10 of the requirements, and what is known of each.

The headings and prompts below are the form the AE receives, word for word. They are chosen so that a reply can be
read back by alignment: a heading is ASCII, under 60 characters and unique; a prompt has at least five words, at most
70 characters, no two alike, and no heading stands inside another section's prompt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handoffd.playbook.entries import Entry, lost, merged

__all__ = [
    "BY_HEADING",
    "BY_ID",
    "CONTACTS_PROMPT",
    "PLACE_PROMPT",
    "QUOTABLE_PROMPT",
    "SECTIONS",
    "Dossier",
    "Entry",
    "Prefill",
    "Section",
]


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
class Prefill:
    """What the notice or the roster already tells, shown as `please confirm` (D11). It never reaches a customer."""

    section: str
    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything answered so far, as it came.

    `held` are answers of somebody outside our house; they count once the AE has accepted them.
    """

    entries: tuple[Entry, ...] = ()
    prefills: tuple[Prefill, ...] = ()
    held: tuple[Entry, ...] = ()

    def current(self, section: str) -> Entry | None:
        """Return what all answers to a section mean together (`entries.merged`); None while it is open."""
        known = BY_ID.get(section)
        return merged(known.prompts if known else (), self.history(section))

    def history(self, section: str) -> tuple[Entry, ...]:
        """Return every answer a section ever had, in the order in which they came."""
        return tuple(entry for entry in self.entries if entry.section == section)

    def open(self) -> tuple[Section, ...]:
        """Return the sections nobody has answered yet, in the order of the form."""
        return tuple(section for section in SECTIONS if self.current(section.id) is None)

    def answered(self) -> tuple[Section, ...]:
        """Return the sections that have an answer, in the order of the form."""
        return tuple(section for section in SECTIONS if self.current(section.id) is not None)

    def learn(self, entry: Entry) -> "Dossier":
        """Return the dossier with one more answer at its end; one that was held counts from now on."""
        held = tuple(other for other in self.held if other != entry)
        return replace(self, entries=(*self.entries, entry), held=held)

    def hold(self, entries: tuple[Entry, ...]) -> "Dossier":
        """Return the dossier with answers that wait for the AE's yes; the latest such mail alone waits."""
        return replace(self, held=entries)

    def without(self, entries: tuple[Entry, ...]) -> "Dossier":
        """Return the dossier as it was before these answers came."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry not in entries))

    def replaced(self, entries: tuple[Entry, ...]) -> Mapping[str, tuple[str, ...]]:
        """Return, by section, the earlier words that no longer count because of these answers."""
        before = self.without(entries)
        sections = dict.fromkeys(entry.section for entry in entries)
        told = {section: lost(before.current(section), self.current(section)) for section in sections}
        return {section: words for section, words in told.items() if words}

    def outdated(self, entries: tuple[Entry, ...]) -> tuple[str, ...]:
        """Return the sections of these answers in which a later answer, already known, goes on counting alone."""
        before = self.without(entries)
        return tuple(
            entry.section
            for entry in entries
            if (known := before.current(entry.section)) is not None and known == self.current(entry.section)
        )

    def prompt(self, prompt: str) -> str:
        """Return what currently stands under one exact prompt, empty when the reply did not show it."""
        for section in SECTIONS:
            if prompt in section.prompts:
                entry = self.current(section.id)
                return "" if entry is None or entry.na or prompt in entry.none else entry.prompts.get(prompt, "")
        return ""
