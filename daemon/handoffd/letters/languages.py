"""The languages of the letters: what the program itself says in each, and how each is known again in a reply.

English stands in the code. Another language is a folder of letters, `templates/emails/de/`, with a catalogue beside
them (`language.toml`): the form, the words around buttons, dates, and the sentences that are made in Python. What a
language lacks is said in English; `tests/letters/test_languages.py` lists it.

Whatever a person reads in their language, the program keeps in one: sections and prompts go by their English names.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from handoffd import shipped
from handoffd.letters.words import keys
from handoffd.playbook.dossier import SECTIONS

EN = shipped.ENGLISH


@dataclass(frozen=True, slots=True)
class FormWords:
    """The lines of the form, and of a draft that is shown, which are no section: whole lines, word for word."""

    end: str = "End of form. Text below this line is not read."
    known: str = "Known so far, please confirm: "
    reference: str = "Reference: "
    begins: str = "The letter begins below this line."
    ends: str = "The letter ends above this line. Text below it is not read."
    to: str = "To"
    cc: str = "Cc"
    subject: str = "Subject"


@dataclass(frozen=True, slots=True)
class ButtonWords:
    """What stands beside the buttons; `{say}` is what a person types instead of a tap."""

    or_reply: str = "Or just reply:"
    one_word: str = 'reply with the one word "{say}"'
    words: str = 'reply "{say}"'


@dataclass(frozen=True, slots=True)
class TimeWords:
    """How moments are said: patterns of CLDR (babel) for the parts, and how the parts stand together."""

    day: str = "EEEE d MMMM"
    date: str = "d MMMM y"
    clock: str = "HH:mm"
    moment: str = "{day}, {clock} ({place})"
    near: str = "{weekday} {clock} ({place}), {far}"
    far: str = "{moment}, {far}"
    elsewhere: str = "{clock} for {names} ({place})"
    now: str = "now"


@dataclass(frozen=True)
class Language:
    """One language; `code` is its folder, `called` what people call it. The mappings go from the English words.

    `report` is what the leaders' page says beside what their letter says (`handoffd report`).
    """

    code: str = EN
    called: frozenset[str] = frozenset({"english", "englisch", "anglais", EN})
    nobody: str = "there"
    colon: str = ":"
    meant_for: str = "For {who}: {subject}"
    none: str = "none"
    form: FormWords = field(default_factory=FormWords)
    buttons: ButtonWords = field(default_factory=ButtonWords)
    time: TimeWords = field(default_factory=TimeWords)
    headings: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    report: Mapping[str, str] = field(default_factory=dict)

    def heading(self, english: str) -> str:
        """Return what a section is called; a heading that is none of ours stays as it is."""
        return self.headings.get(english, english)


ENGLISH = Language()


@cache
def languages() -> Mapping[str, Language]:
    """Return every language by its code, English first."""
    others = (code for code in shipped.languages() if code != EN)
    return {EN: ENGLISH, **{code: _read(code, shipped.letters() / code / shipped.CATALOGUE) for code in others}}


def language(code: str) -> Language:
    """Return the language of a code; English for one that there are no letters in."""
    return languages().get(code, ENGLISH)


@cache
def _called() -> Mapping[str, str]:
    return {name: each.code for each in languages().values() for name in each.called}


def called(name: str) -> str:
    """Return the code of a language as people write it ("German", "Deutsch", "de-AT"); empty for none of ours."""
    plain = name.strip(" .*_\"'").casefold()
    names = _called()
    return names.get(plain) or names.get(re.split(r"[-_]", plain)[0], "")


# -- known again in a reply -------------------------------------------------------------------------------------------


@cache
def marks(name: str) -> frozenset[tuple[str, ...]]:
    """Return one line of the form (`end`, `begins`, `ends`, `known`) in every language, as words to compare."""
    return frozenset(keys(getattr(each.form, name)) for each in languages().values())


@cache
def prefill_marks() -> tuple[str, ...]:
    """Return what stands before a value to confirm, in every language."""
    return tuple(each.form.known.rstrip() for each in languages().values())


@cache
def titles() -> Mapping[str, tuple[str, str]]:
    """Return every heading as the form prints it (`3. Warum sie gekauft haben`): its English name, its language.

    A heading that is the same in two languages stands for the first.
    """
    found: dict[str, tuple[str, str]] = {}
    for each in languages().values():
        for section in SECTIONS:
            found.setdefault(f"{section.number}. {each.heading(section.heading)}", (section.heading, each.code))
    return found


@cache
def english_prompts() -> Mapping[tuple[str, ...], str]:
    """Return the English prompt of every prompt in every language, by its words."""
    found: dict[tuple[str, ...], str] = {}
    for each in languages().values():
        for section in SECTIONS:
            for prompt in section.prompts:
                found.setdefault(keys(each.prompts.get(prompt, prompt)), prompt)
    return found


@lru_cache(maxsize=64)  # a letter of an older version may have headings of its own
def names_of(heading: str) -> tuple[tuple[str, str], ...]:
    """Return what a section is called in every language, each with its code; one of another form as it is."""
    return tuple((each.heading(heading), each.code) for each in languages().values())


# -- reading a catalogue ----------------------------------------------------------------------------------------------


def _read(code: str, path: Path) -> Language:
    told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    sections: dict[str, dict[str, Any]] = told.get("sections", {})
    headings: dict[str, str] = {}
    prompts: dict[str, str] = {}
    for section in SECTIONS:
        own = sections.get(section.id)
        if own:
            headings[section.heading] = own["heading"]
            prompts |= dict(zip(section.prompts, own["prompts"], strict=True))
    return Language(
        code,
        frozenset({code, *(name.casefold() for name in told["called"])}),
        told["nobody"],
        told.get("colon", ":"),
        told["meant_for"],
        told["none"],
        FormWords(**told["form"]),
        ButtonWords(**told["buttons"]),
        TimeWords(**told["time"]),
        headings,
        prompts,
        told.get("words", {}),
        told.get("phrases", {}),
        told.get("report", {}),
    )
