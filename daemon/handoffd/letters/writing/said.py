"""Sentences that are made in Python, said in another language: reasons, advice, doubts, what stands in a calendar.

They are written in English where they are made, and kept so. A catalogue (`language.toml`) holds them as English
patterns: `"{who} is busy then" = "{who} hat dann keine Zeit"`. What a brace catches comes back word for word;
`{who:list}` catches `a, b and c` and is joined as the language joins, `{why:said}` is itself such a sentence,
`{what:word}` one of the catalogue's words, `{heading:heading}` the name of a section, `{at:moment}` holds days and
hours (`Thursday 12 March, 14:00 (Berlin)`), `{n:number}` is figures alone and `{refs:refs}` handoffs (`HO-1, HO-3 to
HO-8`). A sentence that no pattern fits is looked at in its parts, between `; ` and `, `; what is not known then stays
English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from handoffd.letters.languages import EN, Language
from handoffd.letters.writing import wording
from handoffd.playbook.dossier import SECTIONS

_BRACE = re.compile(r"\{(\w+)(?::(list|said|word|moment|number|refs|heading))?\}")
_CAUGHT = {
    "number": r"\d+",
    "refs": r"HO-\d+(?:(?:, | to )HO-\d+)*",
    "heading": "|".join(re.escape(section.heading) for section in SECTIONS),
}
_DEEP = 6  # a sentence in a sentence in a sentence ...
_LONG = 2000  # whatever is longer was not made by us


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One English sentence with gaps, and the same in another language."""

    english: re.Pattern[str]
    own: str
    kinds: Mapping[str, str]


def said(text: str, language: Language) -> str:
    """Return a sentence of ours in a language; as it is where the catalogue does not know it."""
    return _said(text, language, _DEEP)


def knows(text: str, language: Language) -> bool:
    """Tell whether a sentence of ours can be said in a language."""
    return language.code == EN or text.strip() in language.words or _matching(text.strip(), language) is not None


def _said(text: str, language: Language, deep: int) -> str:
    plain = text.strip()
    if language.code == EN or not plain or len(plain) > _LONG:
        return text
    if own := language.words.get(plain) or language.headings.get(plain):
        return own + " " * (text != text.rstrip())  # `move to ` is finished by the person
    if not deep:
        return text
    parts = plain.split("; ")
    if len(parts) > 1 and all(_matching(part, language) for part in parts):
        return "; ".join(_said(part, language, deep - 1) for part in parts)
    found = _matching(plain, language)
    if found is None:
        counts = plain.split(", ")
        known = len(counts) > 1 and all(_matching(each, language) for each in counts)
        return ", ".join(_said(each, language, deep - 1) for each in counts) if known else text
    match, pattern = found
    told = {name: _piece(caught, pattern.kinds[name], language, deep) for name, caught in match.groupdict().items()}
    return _BRACE.sub(lambda brace: told.get(brace[1], ""), pattern.own)


def _piece(caught: str, kind: str, language: Language, deep: int) -> str:
    if kind == "refs":
        return ", ".join(_said(run, language, deep - 1) for run in caught.split(", "))
    if kind == "list":
        *most, last = re.split(r" and (?=[^,]*\Z)", caught, maxsplit=1)
        things = [*(part for one in most for part in one.split(", ")), last]
        return wording.listed([_said(thing, language, deep - 1) for thing in things], language)
    if kind == "moment":
        return wording.days_again(caught, language)
    return caught if kind in ("", "number") else _said(caught, language, deep - 1)


def _matching(text: str, language: Language) -> tuple[re.Match[str], _Pattern] | None:
    for pattern in _patterns(language.code, tuple(language.phrases.items())):
        if match := pattern.english.fullmatch(text):
            return match, pattern
    return None


@cache
def _patterns(_code: str, phrases: tuple[tuple[str, str], ...]) -> tuple[_Pattern, ...]:
    """Return the patterns, those with most words of their own first, so that the more special one speaks."""
    made = [(len(_BRACE.sub("", english)), _pattern(english, own)) for english, own in phrases]
    return tuple(pattern for _, pattern in sorted(made, key=lambda each: -each[0]))


def _pattern(english: str, own: str) -> _Pattern:
    kinds: dict[str, str] = {}
    pieces: list[str] = []
    at = 0
    for brace in _BRACE.finditer(english):
        kinds[brace[1]] = brace[2] or ""
        pieces += [re.escape(english[at : brace.start()]), rf"(?P<{brace[1]}>{_CAUGHT.get(brace[2], '.+?')})"]
        at = brace.end()
    pieces.append(re.escape(english[at:]))
    return _Pattern(re.compile("".join(pieces), re.DOTALL), own, kinds)
