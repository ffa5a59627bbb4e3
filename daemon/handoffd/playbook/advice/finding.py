"""A piece of advice, and a section as the rules read it."""

import re
from dataclasses import dataclass
from functools import cached_property

from handoffd.playbook.advice.language import language
from handoffd.playbook.dossier import BY_ID, Dossier, Entry

_LONG = 60


@dataclass(frozen=True, slots=True)
class Advice:
    """Something a person may want to sharpen. `rule` names the rule, `words` what it is about (may be empty)."""

    rule: str
    section: str
    words: str
    why: str

    @property
    def sentence(self) -> str:
        """One line for a letter: `Success outcomes, "happier users": no number in it. ...`."""
        heading = BY_ID[self.section].heading
        return f"{heading}, “{self.words}”: {self.why}" if self.words else f"{heading}: {self.why}"


@dataclass(frozen=True)
class Told:
    """One section as it stands now; `lines` are its single statements."""

    section: str
    entry: Entry

    @cached_property
    def text(self) -> str:
        """All that was said."""
        return self.entry.text.strip()

    @cached_property
    def language(self) -> str:
        """The language of the section: en, de, fr, or empty for one that the rules do not know."""
        return language(self.text)

    def under(self, number: int) -> str:
        """Return what stands under the prompt with this number (from 1); empty where the answer shows no prompts."""
        prompt = BY_ID[self.section].prompts[number - 1]
        return "" if prompt in self.entry.none else self.entry.prompts.get(prompt, "")

    @property
    def split(self) -> bool:
        """Tell whether it is known below which prompt each word stands."""
        return bool(self.entry.prompts) and "" not in self.entry.prompts


def told(dossier: Dossier, section: str, *, any_language: bool = False) -> Told | None:
    """Return a section that says something in a language the rules read; None for an open or empty one."""
    entry = dossier.current(section)
    if entry is None or entry.na or not entry.text.strip():
        return None
    found = Told(section, entry)
    return found if any_language or found.language else None


def statements(text: str) -> list[str]:
    """Return the single statements of a text: lines, list items, what semicolons part."""
    rows = [re.sub(r"^\s*(?:[-*•·]|\d{1,2}[.)])\s+", "", row).strip() for row in re.split(r"\n|;(?=\s)", text)]
    return [row for row in rows if row]


def short(text: str) -> str:
    """Return words to quote: on one line, cut at a word."""
    line = " ".join(text.split()).strip(" .")
    return line if len(line) <= _LONG else line[: _LONG - 3].rsplit(" ", 1)[0] + " ..."
