"""A verdict: what a person decided with one line of a reply. Closed grammar, whole line, new text only (T1, T23).

Whatever is not exactly a command is never one: "Approve once Priya is back" and "approve?" are `unclear`, and the
question that goes back quotes the words that were not understood.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.quoted import Line
from handoffd.letters.replies import commands
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.typed import Typed, read_typed
from handoffd.letters.replies.when import read_day, read_moment
from handoffd.letters.replies.zones import Cast, Name, is_banner, is_goodbye, is_greeting, own_text
from handoffd.letters.words import squeeze

UNCLEAR = "unclear"

_REFERENCE = re.compile(r"(?:reference: )?ho-\d+ [a-z0-9]{12,40}\.?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:[^<>@]{0,60}<)?(?:mailto:)?([\w.+'=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)>?")
_EDGE = " \t.,;!:*_\"'`~()[]{}<>|。、！👍✅🙏🙂😊🎉-"
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


def read_verdict(reply: Message, today: date, sent: Message | None = None) -> Verdict | None:
    """Return what a reply commands, None when nothing in it looks like a command.

    `today` is the date where the sender is. `sent` is the mail it answers: its words are never taken for new text.
    """
    if automatic(reply):
        return None
    form = Form.from_message(sent) if sent else Form(())
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    found: list[Verdict | None] = []
    for typed in bodies:
        rows = top_rows(typed, name)
        found.append(
            _unopposed(verdict_of(rows, today, name), typed, today, name) if any(rows) else _below(typed, today, name)
        )
    return agreed(found)


def _unopposed(found: Verdict | None, typed: Typed, today: date, name: Name) -> Verdict | None:
    """Return a go-ahead only when nothing below the quote commands something else; "approve" above, "hold" below."""
    if found is None or found.command not in commands.GO_AHEAD:
        return found
    last = max((typed.stream.line[copy.matches[-1].last - 1] for copy in typed.copies), default=None)
    if last is None:
        return found
    rows = [piece.text for piece in typed.pieces if piece.line > last and not piece.depth and not piece.beside]
    other = verdict_of(own_text(rows[:50], name), today, name)
    if other is None or other.command == found.command:
        return found
    return Verdict(UNCLEAR, leftover=f"{found.command}\n{other.leftover or other.argument or other.command}")


def informative(bodies: Sequence[Typed], form: Form) -> list[Typed]:
    """Leave out a part that only says "your program cannot show HTML": the other one quotes our mail, it does not."""
    quoting = [typed for typed in bodies if typed.seen(form)]
    return quoting or list(bodies)


def top_rows(typed: Typed, name: Name) -> list[str]:
    """Return the new text above the first quote: no banners, no signature, no disclaimer."""
    rows: list[str] = []
    for piece in typed.pieces:
        line = typed.lines[piece.line]
        if piece.place.zone != "top" or (piece.depth and piece.text):
            break
        if not line.stamped and not is_banner(piece.text) and not _REFERENCE.fullmatch(piece.text):
            rows.append(piece.text)
    while rows and not rows[0]:
        rows.pop(0)
    return own_text(rows, name, strict=True)


def agreed(found: Sequence[Verdict | None]) -> Verdict | None:
    """Return what the text and the HTML of one mail say together: a go-ahead only if neither says otherwise."""
    told = [verdict for verdict in found if verdict]
    if not told:
        return None
    first = told[0]
    if all((one.command, one.when) == (first.command, first.when) for one in told) and len(told) == len(found):
        return first
    unclear = next((one for one in told if one.command == UNCLEAR), None)
    if unclear:
        return unclear
    if len(told) < len(found) and first.command in commands.GO_AHEAD:
        return Verdict(UNCLEAR, leftover=first.argument or first.command)
    return first if len({one.command for one in told}) == 1 else Verdict(UNCLEAR, leftover=first.command)


def verdict_of(rows: Sequence[str], today: date, name: Name | None = None) -> Verdict | None:
    """Return what rows of new text command: the first after a greeting; the others must not speak against it."""
    rest = [row for row in rows if row]
    while len(rest) > 1 and is_greeting(rest[0]) and not _wants(squeeze(rest[0])):
        rest.pop(0)
    if not rest:
        return None
    first, below = rest[0][:_MAX_ROW], rest[1:]
    found = _read_line(first, today, name) if len(rest[0]) <= _MAX_ROW else None
    if found is None:
        return Verdict(UNCLEAR, leftover=" ".join(first.split())) if _wants(squeeze(first)) else None
    said = [row for row in below if not _courteous(row, name)]
    if found.command == "return":
        reason = "\n".join(part for part in (found.argument, *below) if part)
        return Verdict("return", reason) if reason else Verdict(UNCLEAR, leftover=first)
    if said and found.command in commands.GO_AHEAD:
        return Verdict(UNCLEAR, leftover="\n".join([first, *said])[:2000])
    return Verdict(found.command, found.argument, found.when, "\n".join(said)[:2000])


def _below(typed: Typed, today: date, name: Name) -> Verdict | None:
    """Return a command below the quote as unclear: it is not obeyed, but not passed over in silence either."""
    rows = [piece.text for piece in typed.pieces if not piece.depth and not piece.beside]
    found = verdict_of(own_text(rows[:50], name), today, name) if any(line.depth for line in typed.lines) else None
    return Verdict(UNCLEAR, leftover=found.leftover or found.command) if found else None


def _read_line(row: str, today: date, name: Name | None) -> Verdict | None:
    raw = " ".join(row.split()).strip(_EDGE)
    bare = _bare(squeeze(row), name)
    whole = {squeeze(row).strip(" *_\"'"), bare}
    # A question is none of them, except the one that is a question.
    asked = row.rstrip(_EDGE).endswith(("?", "？"))
    for command, phrases in commands.PHRASES.items():
        if not (asked and command != "status") and whole & set(phrases):
            return Verdict(command)
    if bare.startswith(("yes ", "yes,", "ja ", "ja,", "oui,", "sí,", "sim,")) and not asked:
        inner = _bare(bare.partition(" ")[2] if " " in bare else "", name)
        if inner in commands.PHRASES["approve"]:
            return Verdict("approve")
    if asked:
        return None
    return _hold(bare, today) or _move(raw, bare, today) or _return(raw) or _assign(raw)


def _hold(bare: str, today: date) -> Verdict | None:
    if bare in commands.HOLD:
        return Verdict("hold")
    found = _pattern(commands.HOLD, commands.UNTIL).fullmatch(bare)
    text = found["rest"] if found else ""
    if not found and (japanese := re.fullmatch(r"(.{2,20})まで保留", bare)):
        text = japanese[1]
    day = read_day(text, today) if text else None
    return Verdict("hold", text, day) if day else None


def _move(raw: str, bare: str, today: date) -> Verdict | None:
    found = re.fullmatch(rf"(?:{_either(commands.MOVE)})\s*:?\s*(?P<rest>.+)", bare)
    text = found["rest"] if found else ""
    if not found and (japanese := re.fullmatch(r"(.{4,30})に(?:変更|移動|延期)(?:してください|お願いします)?", bare)):
        text = japanese[1]
    if not text:
        return None
    # The zone's name keeps its capitals: Europe/Berlin.
    at = squeeze(raw).rfind(text)
    written = raw[at : at + len(text)] if at >= 0 and len(squeeze(raw)) == len(raw) else text
    moment = read_moment(written, today)
    return Verdict("move", written, moment) if moment else None


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


def _courteous(row: str, name: Name | None) -> bool:
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
    return frozenset({*phrases, *(phrase for phrase in commands.HOLD if " " not in phrase), "move", "assign", "return"})


@cache
def _courtesy() -> tuple[re.Pattern[str], re.Pattern[str]]:
    some = "|".join(re.escape(phrase) for phrase in sorted(commands.COURTESY, key=len, reverse=True))
    japanese = "お願いします|お願いいたします|お願い致します|です|ありがとうございます"
    return re.compile(rf"^(?:{some})(?=\W|$)"), re.compile(rf"(?:(?<=\W)(?:{some})|^(?:{some})|(?:{japanese}))$")


@cache
def _pattern(first: tuple[str, ...], second: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_either(first)}) (?:{_either(second)}) (?P<rest>.+)")


def _either(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def unquoted(lines: Sequence[Line]) -> bool:
    """Tell whether a body quotes nothing by marks or blockquotes."""
    return not any(line.depth for line in lines)
