"""The grammar of the commands: what one line of new text decides. Closed, whole line, nothing beside it (T1, T23).

Courtesy may stand before and behind a command ("Looks good, approved! Thanks, Dana"): words that agree with it, or
greet, or thank. That is decided, not left to chance: whoever writes "approved" as a statement of its own has said it,
and the praise before it takes nothing back. What asks, doubts, waits or denies is no courtesy, so it is left over, and
a line with anything left over is asked back. "Please approve" is asked back too: one says it to somebody else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from handoffd.letters.replies import commands
from handoffd.letters.replies.when import Order, order_of, read_day, read_moment
from handoffd.letters.replies.zones import Name, is_goodbye, is_greeting
from handoffd.letters.words import squeeze

UNCLEAR = "unclear"

_ADDRESS = re.compile(r"(?:[^<>@]{0,60}<)?(?:mailto:)?([\w.+'=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)>?")
_EDGE = " \t.,;!¡:*_\"'`~()[]{}<>|。、！👍✅🙏🙂😊🎉-"
_MAX_ROW = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """One command: its word (`unclear` when the line only looks like one), its argument and what was left over.

    `argument` is verbatim (a reason, an address, a date as written); `when` is the day of `hold until` or the moment of
    `move to`, naive when the sender named no zone; `leftover` holds the words that were not understood, and for a
    clear command the lines below it.
    """

    command: str
    argument: str = ""
    when: datetime | date | None = None
    leftover: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The sender's date and, if it is known, where they live: that tells what 11/12 means."""

    today: date
    zone: ZoneInfo | None = None

    def order(self, words: str) -> Order:
        """Return what stands first in a date with slashes, by the language of the words before it, else by the zone."""
        if not words:
            return "month"  # Japanese
        return order_of(self.zone) if words.split(maxsplit=1)[0] in commands.ENGLISH else "day"


def verdict_of(
    rows: Sequence[str], today: date, name: Name | None = None, zone: ZoneInfo | None = None
) -> Verdict | None:
    """Return what rows of new text command: the first after a greeting; the others must not speak against it.

    `today` is the sender's date, `zone` where they live, if it is known.
    """
    rest = [row for row in rows if row]
    while len(rest) > 1 and is_greeting(rest[0]) and not _wants(squeeze(rest[0])):
        rest.pop(0)
    if not rest:
        return None
    first, below = rest[0][:_MAX_ROW], rest[1:]
    found = _read_line(first, name, Calendar(today, zone)) if len(rest[0]) <= _MAX_ROW else None
    if found is None:
        return Verdict(UNCLEAR, leftover=" ".join(first.split())) if _wants(squeeze(first)) else None
    said = [row for row in below if not _courteous(row, name)]
    if found.command == "return":
        reason = "\n".join(part for part in (found.argument, *below) if part)
        return Verdict("return", reason) if reason else Verdict(UNCLEAR, leftover=first)
    if said and found.command in commands.GO_AHEAD:
        return Verdict(UNCLEAR, leftover="\n".join([first, *said])[:2000])
    return Verdict(found.command, found.argument, found.when, "\n".join(said)[:2000])


def _read_line(row: str, name: Name | None, calendar: Calendar) -> Verdict | None:
    raw = " ".join(row.split()).strip(_EDGE)
    folded = squeeze(row)
    bare = _bare(folded, name)
    whole = {folded.strip(" *_\"'"), bare}
    # A question is none of them, except the one that is a question.
    asked = row.rstrip(_EDGE).endswith(("?", "？")) or row.lstrip(_EDGE).startswith("¿")
    for command, phrases in commands.PHRASES.items():
        if not (asked and command != "status") and whole & set(phrases):
            return None if command in commands.SAID_TO_OTHERS and _begs(folded) else Verdict(command)
    if asked:  # but a reason may be a question: "return: who signs the export?"
        back = _return(" ".join(row.split()).strip(_EDGE + "?？"))
        return Verdict("return", f"{back.argument}?") if back and back.argument else None
    if (agreed := _agreeing().match(bare)) and _bare(bare[agreed.end() :], name) in commands.PHRASES["approve"]:
        return Verdict("approve")
    return _hold(raw, bare, calendar) or _move(raw, bare, calendar) or _return(raw) or _assign(raw) or _merge(bare)


def _begs(folded: str) -> bool:
    """Tell whether a line asks for a command in place of giving it: "please approve", 承認お願いします."""
    return bool(_pleas().search(folded)) and not _agreeing().search(folded)


def _hold(raw: str, bare: str, calendar: Calendar) -> Verdict | None:
    if bare in commands.HOLD:
        return Verdict("hold")
    found = (
        _pattern(commands.HOLD, commands.UNTIL).fullmatch(bare)
        or re.fullmatch(rf"(?P<until>{_either(commands.UNTIL)}) (?P<rest>.+) (?:{_either(commands.HOLD)})", bare)
        or re.fullmatch(
            r"(?P<rest>.{2,20})まで(?P<until>)(?:保留|待)(?:に?してください|って(?:ください)?|します|です)?", bare
        )
    )
    day = read_day(found["rest"], calendar.today, calendar.order(found["until"])) if found else None
    return Verdict("hold", _as_written(raw, found["rest"]), day) if found and day else None


def _move(raw: str, bare: str, calendar: Calendar) -> Verdict | None:
    found = (
        re.fullmatch(rf"(?P<verb>{_either(commands.MOVE)})\s*:?\s*(?P<rest>.+)", bare)
        or re.fullmatch(r"(?P<verb>auf|naar) (?P<rest>.+) (?:verschieben|verlegen|verplaatsen|verzetten)", bare)
        or re.fullmatch(
            r"(?P<rest>.{4,30})(?P<verb>)[にへ](?:変更|移動|延期)(?:して(?:ください)?|します|お願いします)?", bare
        )
    )
    if not found:
        return None
    written = _as_written(raw, found["rest"])
    moment = read_moment(written, calendar.today, calendar.order(found["verb"]), calendar.zone)
    return Verdict("move", written, moment) if moment else None


def _as_written(raw: str, folded: str) -> str:
    """Return a piece of a folded line as it was written: the zone's name keeps its capitals (Europe/Berlin)."""
    at = squeeze(raw).rfind(folded)
    return raw[at : at + len(folded)] if at >= 0 and len(squeeze(raw)) == len(raw) else folded


def _return(raw: str) -> Verdict | None:
    found = re.fullmatch(
        rf"(?:please )?(?:{_either(commands.RETURN)})(?:\s*[:：]\s*(?P<rest>.*)|\s[-–—]\s(?P<dash>.+)|)",
        raw,
        re.IGNORECASE,
    )
    return Verdict("return", (found["rest"] or found["dash"] or "").strip()) if found else None


def _assign(raw: str) -> Verdict | None:
    found = re.fullmatch(
        rf"(?:please )?(?:{_either(commands.ASSIGN)})\s*[:：]?\s*(?P<rest>\S.*?)(?:,? (?:please|thanks|bitte))?",
        raw,
        re.IGNORECASE,
    )
    address = _ADDRESS.fullmatch(found["rest"].strip()) if found else None
    return Verdict("assign", address[1].casefold()) if address else None


def _merge(bare: str) -> Verdict | None:
    found = re.fullmatch(r"(?:merge|merge it|merge this|join)(?: with| into)? \[?(ho-\d{1,9})\]?", bare)
    return Verdict("merge", found[1].upper()) if found else None


def _bare(text: str, name: Name | None) -> str:
    """Take courtesy off both ends of a folded line, and the sender's own name off its end."""
    text = text.strip(_EDGE)
    if greeted := re.match(r"(?:hi|hello|hey|hallo|hola|ciao|bonjour|dear)(?: [^\W\d_]+){0,2}[,!]\s*", text):
        text = text[greeted.end() :].strip(_EDGE)
    for _ in range(6):
        before = text
        for pattern in _courtesy():
            text = pattern.sub("", text).strip(_EDGE)
        head, _, tail = text.rpartition(" ")
        if name and head and head.rstrip() != head.rstrip(",.!-–—") and tail in name.parts:
            text = head.strip(_EDGE)
        if text == before:
            break
    return text


def is_courtesy(row: str, name: Name | None = None) -> bool:
    """Tell whether a line only greets, thanks or says goodbye, so that it takes nothing from what stands beside it."""
    return _courteous(row, name)


def bare(folded: str, name: Name | None = None) -> str:
    """Return a folded line (`squeeze`) without courtesy at its ends, and without the sender's own name."""
    return _bare(folded, name)


def _courteous(row: str, name: Name | None) -> bool:
    head, _, tail = row.strip(_EDGE).rpartition(" ")
    if name and head and squeeze(tail) in name.parts and is_goodbye(head):
        return True  # "Best, Dana" on one line
    if is_goodbye(row) or is_greeting(row) or (name and name.signs(row)):
        return not _wants(squeeze(row))
    return "?" not in row and not _bare(squeeze(row), name)


def _wants(folded: str) -> bool:
    """Tell whether a line looks like a command: it has a command's stem in it, or is a nod without a meaning."""
    if folded.strip(_EDGE + "?") in commands.VAGUE or (
        folded and not folded.strip(_EDGE) and any(c in folded for c in "👍✅")
    ):
        return True
    if any(re.search(rf"(?:^|\W|[ un'in]){re.escape(stem)}", folded) for stem in commands.STEMS):
        return True
    first = re.match(r"[\w']+", folded.strip(_EDGE))
    return bool(first) and len(folded.split()) <= 6 and first.group() in _first_words() if first else False


@cache
def _first_words() -> frozenset[str]:
    phrases = [phrase for group in commands.PHRASES.values() for phrase in group if " " not in phrase]
    holds = (phrase for phrase in commands.HOLD if " " not in phrase)
    return frozenset({*phrases, *holds, "move", "assign", "return", "merge"})


@cache
def _courtesy() -> tuple[re.Pattern[str], re.Pattern[str]]:
    some = "|".join(re.escape(phrase) for phrase in sorted(commands.COURTESY, key=len, reverse=True))
    japanese = "お願いします|お願いいたします|お願い致します|です|ありがとうございます"
    return re.compile(rf"^(?:{some})(?=\W|$)"), re.compile(rf"(?:(?<=\W)(?:{some})|^(?:{some})|(?:{japanese}))$")


@cache
def _agreeing() -> re.Pattern[str]:
    # "si" without its accent is "if" in three languages: only a sign behind it makes it a yes.
    return re.compile(r"(?:(?:yes|yep|yeah|ja|oui|sí|sì|sim)(?:[\s,!.;:–—-]+)|si\s?[,!.]\s*|はい[、,。\s]*)")


@cache
def _pleas() -> re.Pattern[str]:
    verbs = _either(commands.PHRASES["approve"] + commands.PHRASES["accept"])
    return re.compile(
        rf"(?:^|\W)(?:please|pls|plz|kindly|bitte(?: sehr)?|svp|stp|s'il (?:vous|te) plaît|merci de"
        rf"|por favor|favor|per favore|graag|alstublieft|alsjeblieft)\W+(?:{verbs})(?:\W|$)|(?:承認|受理)を?お願い"
    )


@cache
def _pattern(first: tuple[str, ...], second: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_either(first)}) (?P<until>{_either(second)}) (?P<rest>.+)")


def _either(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
