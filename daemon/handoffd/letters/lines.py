"""A reply as lines: the text part (RFC 3676) and the HTML part, each line with its quote depth.

Both parts are read on their own; the reader above compares what they say.
"""

import re
from collections import Counter
from functools import lru_cache

from handoffd.letters.markup import markup_lines
from handoffd.letters.message import Message, Part
from handoffd.letters.quoted import Line, strip_marks
from handoffd.letters.words import clean

# More than this is no answer to a form; what stands beyond is not read (T14).
MAX_TEXT = 1_000_000
MAX_LINES = 20_000
MAX_TAGS = 60_000

_BOX = frozenset({"text/plain", "text/html"})
# Outlook's text part shows a link twice: `ana@x.example<mailto:ana@x.example>`, `acme.example<http://acme.example/>`.
_DOUBLED = re.compile(r"(?<=[^\s<])<(?:mailto:|https?://)[^<>\s]{1,2000}>")
# "BH> " before each quoted line (The Bat!, Gnus); nested: "BH>> ".
_INITIALS = re.compile(r" ?([A-Za-z]{1,5})(>+)[ ]?")
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"


def body_lines(message: Message) -> dict[str, list[Line]]:
    """Return the lines of each kind of body the message has: `html`, `text`, either, both or none."""
    return _bodies(message)[0]


def left_out(message: Message) -> str:
    """Return why a mail was not read whole, half a sentence for a person; empty when all of it was."""
    return message.unread or _bodies(message)[1]


@lru_cache(maxsize=4)  # one mail is read for its verdict, its draft and its answers; by identity, a mail never changes
def _bodies(message: Message) -> tuple[dict[str, list[Line]], str]:
    found: dict[str, list[Line]] = {}
    room = {"text/plain": MAX_TEXT, "text/html": MAX_TEXT}
    too_long = False
    for part in _body_parts(message):
        whole = part.text.replace("\r\n", "\n").replace("\r", "\n")
        text = whole[: room[part.content_type]]
        room[part.content_type] -= len(text)
        if part.content_type == "text/html":
            text = _few_tags(text)
            found.setdefault("html", []).extend(markup_lines(text))
        else:
            text = _few_rows(text)
            flowed = part.params.get("format", "").lower() == "flowed"
            delsp = part.params.get("delsp", "").lower() == "yes"
            found.setdefault("text", []).extend(plain_lines(text, flowed=flowed, delsp=delsp))
        too_long = too_long or len(text) < len(whole)
    too_long = too_long or any(len(lines) > MAX_LINES for lines in found.values())
    bodies = {kind: lines[:MAX_LINES] for kind, lines in found.items() if any(line.text for line in lines[:MAX_LINES])}
    return bodies, "its text is too long" if too_long else ""


def _few_rows(text: str) -> str:
    """Return the rows that are read; flowed ones are joined, so that there may be some more."""
    return "\n".join(text.split("\n", 2 * MAX_LINES)[: 2 * MAX_LINES])


def _few_tags(html: str) -> str:
    """Return the text up to its last tag that is read: no program writes a letter with so many."""
    if html.count("<") <= MAX_TAGS:
        return html
    at = -1
    for _ in range(MAX_TAGS):
        at = html.find("<", at + 1)
    return html[:at]


def plain_lines(text: str, *, flowed: bool = False, delsp: bool = False) -> list[Line]:
    """Return the lines of a text part; flowed lines are joined again as RFC 3676 4.2-4.5 says."""
    rows = _unbarred(_unsigned(text.split("\n")))
    return _unflow(rows, delsp=delsp) if flowed else [_plain(row) for row in rows]


def _unsigned(rows: list[str]) -> list[str]:
    """Take a clear-signed text out of its armour (RFC 9580, section 7): no armour headers, `- -` is `-` again."""
    begin = next((place for place, row in enumerate(rows[:100]) if row.rstrip() == _SIGNED), None)
    if begin is None:
        return rows
    end = next((place for place in range(begin, len(rows)) if rows[place].startswith(_SIGNATURE)), len(rows))
    body = next((place + 1 for place in range(begin, end) if not rows[place].strip()), end)
    return [*rows[:begin], *(row.removeprefix("- ") if row.startswith("- -") else row for row in rows[body:end])]


def _unbarred(rows: list[str]) -> list[str]:
    """Take `| ` or the author's initials (`BH> `) for the quote mark they are, when many lines begin with them."""
    signs = Counter(found[1] for row in rows if (found := _INITIALS.match(row)))
    initials, times = signs.most_common(1)[0] if signs else ("", 0)
    if times >= 5 and times * 3 >= sum(1 for row in rows if row.strip()):
        rows = [_INITIALS.sub(r"\2 ", row, count=1) if row.startswith(f"{initials}>") else row for row in rows]
    barred = sum(row.startswith("|") for row in rows)
    if barred < 5 or barred * 3 < sum(1 for row in rows if row.strip()):
        return rows
    return [re.sub(r"\A(?:\|[ ]?)+", lambda found: "> " * found.group().count("|"), row) for row in rows]


def _plain(row: str) -> Line:
    line = strip_marks(row.rstrip())
    if "<" not in line.text:
        return line
    return Line(_DOUBLED.sub("", line.text), line.depth, line.mark)


def _unflow(rows: list[str], *, delsp: bool) -> list[Line]:
    done: list[Line] = []
    held: list[str] = []
    held_depth = 0
    for row in rows:
        depth = len(row) - len(row.lstrip(">"))
        text = row[depth:]
        # Not every sender of flowed text stuffs its quotes as the RFC wants: `> > text` is depth two as well;
        # `> >50 %` is an answer typed inside the quote.
        while depth and (nested := re.match(r" ?>(?=[ >]|$)", text)) and not text.startswith(" >>"):
            depth += 1
            text = text[nested.end() :]
        text = text.removeprefix(" ")
        signature = text == "-- "
        if held and (depth != held_depth or signature):
            done.append(_joined(held, held_depth))
            held = []
        held_depth = depth
        flows = text.endswith(" ") and not signature
        held.append(text[:-1] if flows and delsp else text)
        if not flows:
            done.append(_joined(held, depth))
            held = []
    if held:
        done.append(_joined(held, held_depth))
    return done


def _joined(rows: list[str], depth: int) -> Line:
    return Line(clean(_DOUBLED.sub("", "".join(rows))), depth, "> " * depth)


def _body_parts(message: Message) -> list[Part]:
    return [
        part
        for part in message.parts
        if part.content_type in _BOX and part.disposition != "attachment" and not part.filename
    ]
