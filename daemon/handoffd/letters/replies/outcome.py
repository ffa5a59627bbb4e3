"""What AE and CSM agreed on in their call, out of a reply (C5): by number, by label, or in plain sentences.

The three lines are read as a form (`reply`); here it is decided what each answer means. Whatever is not certain, or
hangs on a condition, stays unread and is asked back: nobody is invited by a guess.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handoffd.letters.furtherpart import COPIED, ESCALATION, KICKOFF
from handoffd.letters.replies.commands import PHRASES
from handoffd.letters.replies.when import Order, read_day
from handoffd.letters.replies.zones import is_goodbye, is_greeting
from handoffd.letters.words import squeeze
from handoffd.playbook.model import Copied

_EDGE = " \t.,;!*_\"'`-–—"
_USUAL = re.compile(
    r"(?:(?:all|everything|alles|tout)(?: is)? )?(?:as usual|the usual|usual|as always|like always|default|wie üblich"
    r"|wie immer|comme d'habitude|no change|same as usual)"
)
_PERHAPS = re.compile(
    r"\?|\b(?:if|unless|maybe|perhaps|depends|probably|not sure|let me|i think|tbd|vielleicht|falls|wenn|sofern"
    r"|weiß nicht|peut-être|dépend|sais pas)\b"
)
_YES = re.compile(r"(?:yes|y|yep|yeah|sure|of course|absolutely|definitely|ja|jawohl|gern(?:e)?|oui)\b")
_NO = re.compile(r"(?:no|n|nope|nein|non|not|never|nie|jamais|nee)\b")
_NOT = re.compile(
    r"\b(?:not|no|never|without|cannot|kein(?:e|en)?|nicht|ohne|nie|sans|pas|jamais|stays? out)\b|n't\b|n’t\b"
)
_COMES = re.compile(
    r"\b(?:join(?:s|ing)?|attend(?:s|ing)?|come(?:s|ing)?|coming|there|present|at the kickoff|at kickoff|along|dabei"
    r"|kommt|mit|teil|participe|vient|présente?|là)\b"
)
_IN_COPY = re.compile(r"\b(?:cop(?:y|ied|ies)|cc|cc'd|in the loop|kopie|copie|cc:|reads? along)\b")
_ESCALATES = re.compile(
    r"\b(?:escalat\w*|eskal\w*|escalad\w*|goes wrong)\b\s*(?:goes|go|is|works)?\s*[:,\-–]?\s*", re.IGNORECASE
)
_UNTIL = re.compile(
    r"(?:(?:yes|ja|oui|only|just|nur|copied|copy|in copy|cc|her|him|them|me|please)[, ]+)*"
    r"(?:until|till|til|'til|up to|bis(?: zum| zur)?|jusqu'(?:au|à|en)|through|to)\s+"
    r"(?:the |dem |la |le |and including )?"
)
_AFTER = re.compile(r"\b(?:after|nach|après)\b")
_ALWAYS = re.compile(
    r"\b(?:always|throughout|all the time|the whole time|to the end|until the end|forever|permanently|immer|dauerhaft"
    r"|durchgehend|toujours)\b"
)
_KICKOFF = re.compile(r"\bkick-?\s?off\b")
_HAPPENED = re.compile(
    r"(?:yes,? )?(?:it|we|the call|wir)(?: (?:did|has|have|haben))?(?: \w+)? (?:took place|take place|happened?|talked"
    r"|talk|spoken|spoke|met|gesprochen|telefoniert)(?: \w+){0,2}"
)
_DAY = re.compile(r"\b(?:day|tag|jour)\s+(\d{1,2})\b")
_LABEL = re.compile(
    r"\s*(?:[-*•>]\s*)?(?:(?P<number>[1-3])\s*[:.)\]/=]\s*|(?P<bare>[1-3])\s+(?=\D)"
    r"|(?P<word>(?:at the |the )?kick-?off|cop(?:y|ied)|cc|in copy|kopie|copie|escalations?|eskalation)\s*[:=]\s*)"
    r"(?P<said>.*)",
    re.IGNORECASE,
)
_INLINE = re.compile(r"(?:^|(?<=[\s,;.]))([1-3])\s*[:)=]\s*|(?<=[,;])\s*([1-3])\s+(?=\D)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said; None is not said. `unclear` are the words that could not be read for certain."""

    at_kickoff: bool | None = None
    copied: Copied | None = None
    until: date | None = None
    escalation: str | None = None
    unclear: str = ""

    @property
    def says_nothing(self) -> bool:
        """Tell whether nothing was understood."""
        return (self.at_kickoff, self.copied, self.escalation) == (None, None, None)


_USUALLY = Outcome(at_kickoff=False, copied=Copied.USUAL, escalation="")


@dataclass(frozen=True, slots=True)
class Days:
    """The days an answer is read by: `today` and the order of a date are the sender's, `t0` is Day 0."""

    today: date
    t0: date
    order: Order = ""


def read_outcome(answers: Mapping[int, str], fresh: str, days: Days) -> Outcome:
    """Return what a reply says; `answers` by number as they stand in the form, `fresh` the words beside it."""
    told = dict(_split(answers))
    left: list[str] = []
    for number, text in _labelled(fresh, left):
        told[number] = f"{told[number]}\n{text}" if number in told else text
    found, unclear = Outcome(), []
    for number, text in sorted(told.items()):
        read = _read(number, text, days)
        if read is None:
            unclear.append(f"{number}: {' '.join(text.split())}")
        else:
            found = _joined(found, read)
    for sentence in _sentences(left):
        read = _USUALLY if _is_usual(squeeze(sentence).strip(_EDGE)) else _sentence(sentence, days)
        if read is None:
            unclear.append(sentence)
        else:
            found = _joined(found, read)
    return replace(found, unclear="\n".join(unclear))


def _joined(one: Outcome, other: Outcome) -> Outcome:
    """Return both; what was said by number comes first, and a sentence beside it adds."""
    return Outcome(
        other.at_kickoff if one.at_kickoff is None else one.at_kickoff,
        other.copied if one.copied is None else one.copied,
        other.until if one.copied is None else one.until,
        other.escalation if one.escalation is None else one.escalation,
    )


def _split(answers: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield each answer; "no 2: until the kickoff 3: first me", in the place of the first one, is three."""
    for number, text in answers.items():
        pieces = _inline(f"{number}: {text}")
        if len(pieces) == 1 or any(each in answers for each, _ in pieces[1:]):
            yield number, text
        else:
            yield from pieces


def _labelled(fresh: str, left: list[str]) -> Iterator[tuple[int, str]]:
    """Yield what stands behind a number or a label; `left` takes the other rows."""
    last = 0
    for row in fresh.splitlines():
        if not row.strip():
            last = 0
            continue
        found = _LABEL.fullmatch(row)
        if found is None:
            if last == ESCALATION and not (_says_goodbye(row) or is_greeting(row)):
                yield ESCALATION, row.strip()  # an escalation may take two lines
            else:
                left.append(row)
            continue
        number = int(found["number"] or found["bare"] or 0) or _named(found["word"])
        for each, text in _inline(f"{number}: {found['said']}"):
            last = each
            yield each, text


def _named(word: str) -> int:
    first = word.casefold().lstrip("athe ")[:1]
    return {"k": COPIED if word.casefold().startswith("kop") else KICKOFF, "c": COPIED, "i": COPIED}.get(
        first, ESCALATION
    )


def _inline(text: str) -> list[tuple[int, str]]:
    """Return the numbered answers of one line, their numbers growing."""
    marks, last = [], 0
    for found in _INLINE.finditer(text):
        number = int(found[1] or found[2])
        if number > last:
            marks.append((number, found.start(), found.end()))
            last = number
    ends = [start for _, start, _ in marks[1:]] + [len(text)]
    return [(number, text[begin:end].strip(" ,;\t")) for (number, _, begin), end in zip(marks, ends, strict=True)]


def _read(number: int, text: str, days: Days) -> Outcome | None:
    """Return what the answer to one question means; None when that is not certain."""
    said = squeeze(text).strip(_EDGE)
    if not said:
        return Outcome()
    if number == ESCALATION:
        return Outcome(escalation="" if _is_usual(said) else " ".join(text.split()))
    if _PERHAPS.search(squeeze(text)):
        return None
    if number == KICKOFF:
        there = False if _is_usual(said) else _comes(said)
        return None if there is None else Outcome(at_kickoff=there)
    return _copied(said, days)


def _is_usual(said: str) -> bool:
    return bool(_USUAL.fullmatch(said))


def _comes(said: str) -> bool | None:
    """Tell whether the AE is at the kickoff, by a yes, a no, or a sentence about it."""
    said = said.removeprefix("no problem").strip(_EDGE)
    first_no, first_yes = bool(_NO.match(said)), bool(_YES.match(said))
    if first_no or first_yes:
        rest = _NO.sub("", said, count=1) if first_no else _YES.sub("", said, count=1)
        turned = re.search(r"\b(?:but|aber|mais)\b", rest)
        return None if (first_yes and turned and _NOT.search(rest)) or (first_no and turned) else first_yes
    if _COMES.search(said):
        return not _NOT.search(said)
    return None


def _copied(said: str, days: Days) -> Outcome | None:
    """Return how long the AE is in copy."""
    denied = bool(_NOT.search(said))
    if _is_usual(said) or said in PHRASES["yes"] or _YES.fullmatch(said):
        return Outcome(copied=Copied.USUAL)
    if _ALWAYS.search(said):
        return None if denied else Outcome(copied=Copied.ALWAYS)
    until = _UNTIL.sub("", said, count=1).strip(_EDGE) if _UNTIL.match(said) else ""
    found = _until(until or _YES.sub("", said, count=1).strip(_EDGE), days)
    if found is not None:
        return None if denied else found
    plain = not until and not re.search(r"\b(?:but|aber|mais|only|until|bis)\b", said)
    never = _NO.match(said) or said in ("none", "n/a", "keine", "aucune")
    return Outcome(copied=Copied.NO) if plain and never else None


def _until(words: str, days: Days) -> Outcome | None:
    """Return the end of the copies; None where it is no day, or "after the kickoff", which may be any."""
    if _AFTER.search(words):
        return None
    if _KICKOFF.search(words):
        short = len(words.split()) <= 3  # "the kickoff meeting"; anything longer says more than a day
        return Outcome(copied=Copied.KICKOFF) if short else None
    day = _day(words, days)
    return None if day is None else Outcome(copied=Copied.DAY, until=day)


def _day(text: str, days: Days) -> date | None:
    if found := _DAY.fullmatch(text):
        day = days.t0 + timedelta(days=int(found[1]))
        return day if day >= days.today else None
    return read_day(text, days.today, days.order)


def _sentences(rows: list[str]) -> Iterator[str]:
    """Yield the sentences of rows that stand beside the form, without greetings and goodbyes."""
    for row in rows:
        if is_greeting(row) or _says_goodbye(row):
            continue
        for sentence in re.split(r"(?<=[.!;])\s+(?=\S)", row.strip()):
            if sentence.strip(_EDGE):
                yield sentence.strip()


def _says_goodbye(row: str) -> bool:
    head, _, name = row.strip(_EDGE).rpartition(",")
    return is_goodbye(row) or (len(name.split()) <= 2 and is_goodbye(head))  # "Thanks, Ana"


def _sentence(sentence: str, days: Days) -> Outcome | None:
    """Return what a plain sentence says about one of the three, or about all; an empty outcome for "we have talked"."""
    said = squeeze(sentence).strip(_EDGE)
    if said in PHRASES["yes"] or said in PHRASES["done"] or _HAPPENED.fullmatch(said):
        return Outcome()
    if found := _ESCALATES.search(sentence):
        words = sentence[found.end() :].strip(_EDGE)
        return Outcome(escalation=words) if words else None
    perhaps = bool(_PERHAPS.search(squeeze(sentence)))
    if (found := _IN_COPY.search(said)) and not perhaps:
        return _about_copies(said, said[found.end() :].strip(_EDGE), days)
    if not perhaps and _COMES.search(said) and _KICKOFF.search(said):
        return Outcome(at_kickoff=not _NOT.search(said))
    return None


def _about_copies(said: str, behind: str, days: Days) -> Outcome | None:
    """Return what a sentence about copies says; `behind` is what follows the word."""
    if _NOT.search(said):
        return None if _UNTIL.search(behind) or _AFTER.search(behind) else Outcome(copied=Copied.NO)
    until = re.search(rf"(?:^|\s)({_UNTIL.pattern}.*)", behind)  # "copy Dana until Friday"
    return _copied(until[1] if until else behind, days) if behind else Outcome(copied=Copied.USUAL)
