"""The dossier's answers as letters show them: section by section, the prompts shortened to a word or two."""

from collections.abc import Mapping
from dataclasses import dataclass

from handoffd.playbook.dossier import CONTACTS_PROMPT, PLACE_PROMPT, QUOTABLE_PROMPT, SECTIONS, Dossier, Entry, Section

# A prompt asks; in the brief a label is enough. A prompt that is not here keeps its own words.
LABELS: Mapping[str, str] = {
    "Company, industry and size of the customer:": "Company",
    "Contract value, contract start and renewal date:": "Contract",
    PLACE_PROMPT: "Where they are",
    CONTACTS_PROMPT: "Main contact",
    "Economic buyer and champion (name, title, email, chief concern):": "Buyer and champion",
    "Day-to-day user, technical person, sceptics and why:": "Users, technical, sceptics",
    "The pain in their own words, and what it cost them:": "The pain",
    "The moment when the value became clear to them:": "When it clicked",
    QUOTABLE_PROMPT: "After 90 days",
    "The goal as a number: which metric, how much, by when:": "As a number",
    "Anything beyond the standard product, with owner and date:": "Beyond the standard",
    "Special terms, prices or service levels that we agreed:": "Special terms",
    "What nearly stopped them, and what worries them still:": "What nearly stopped them",
    "Missing features we talked about, and rivals they considered:": "Missing features and rivals",
    "Who is for us inside, who is against us:": "For and against us",
    "Is the buyer's team aligned, and what will change soon:": "The team, and what will change",
    "Tools they use now, and integrations they need:": "Tools and integrations",
    "Data to move, security needs, agreed dates for the launch:": "Data, security, launch",
    "Budget pressure, a tight timeline, conflict, a demanding customer:": "Red flags",
    "How they like to communicate, formal or fast:": "How to talk to them",
    "What built rapport, and which features excited them:": "What built rapport",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said; `label` is empty when the reply did not show below which prompt it stood."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A section as a letter shows it: `na` is a deliberate "none", its reason the text; open when nothing is said."""

    section: str
    heading: str
    said: tuple[Said, ...] = ()
    na: bool = False
    unsure: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has answered it yet."""
        return not self.said and not self.na

    @property
    def text(self) -> str:
        """Everything that was said, one thing a line."""
        return "\n".join(said.text for said in self.said)

    @property
    def summary(self) -> str:
        """The answer on one line, for the echo; long ones are cut at a word."""
        line = " / ".join(" ".join(said.text.split()) for said in self.said)
        if self.na:
            return f"none ({line})" if line else "none"
        return line if len(line) <= 160 else line[:157].rsplit(" ", 1)[0] + " ..."


def answer(section: Section, entry: Entry | None) -> Answer:
    """Return one section's answer; an open one for None."""
    if entry is None:
        return Answer(section.id, section.heading)
    split = tuple(Said(LABELS.get(prompt, prompt.rstrip(":")), text) for prompt, text in entry.prompts.items() if text)
    whole = (Said("", entry.text),) if entry.text.strip() else ()
    # The split is only shown when it holds everything that was written.
    complete = sum(len("".join(said.text.split())) for said in split) >= len("".join(entry.text.split()))
    return Answer(section.id, section.heading, split if split and complete else whole, entry.na, entry.unsure)


def answers_of(dossier: Dossier) -> dict[str, Answer]:
    """Return all ten sections by their id."""
    return {section.id: answer(section, dossier.current(section.id)) for section in SECTIONS}


def told(dossier: Dossier, entries: tuple[Entry, ...]) -> tuple[Answer, ...]:
    """Return what these entries told, in the order of the form, as the dossier now holds it."""
    touched = {entry.section for entry in entries}
    return tuple(answer(section, dossier.current(section.id)) for section in SECTIONS if section.id in touched)
