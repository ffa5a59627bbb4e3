"""A drafted letter inside a mail to its approver, and what the approver made of it: word for word.

The draft stands between two lines of plain words, `To:`, `Cc:` and `Subject:` first. A reply is aligned with it: words
that are unchanged come back with the line structure they had, so that a client's wrapping never counts as an edit.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS, Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.quoted import Line
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.doubts import doubts, readdressed, unwrapped
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import top_rows
from handoffd.letters.replies.zones import Cast, Name, own_text
from handoffd.letters.words import keys, straight

# Less of the draft than this is no edit of it (unless both marker lines stand around what replaced it).
_ENOUGH = 0.6
_MAX_TOKENS = 6000
_NO_WRAP = 1_000_000

_TOKEN = re.compile(r"\S+")
_HEAD = re.compile(r"(To|Cc|Subject)\s*:\s*(.*)\Z", re.IGNORECASE)
_REMARK = re.compile(
    r"\s*(?:\[|\(|<-|->|=>|//|##|\*\*|note\b|comment\b|please (?:change|add|remove|delete|drop|mention|rephrase"
    r"|replace|move|use|fix|shorten)"
    r"|(?:maybe|perhaps|could|can|should|shall) (?:we|you)\b|maybe\b|not sure\b|i(?:'d| would) (?:rather|prefer"
    r"|drop|remove|change|say)"
    r"|(?:remove|delete|drop|change|replace|rephrase|mention|add|cut|shorten) (?:this|that|the|it)\b|this (?:is"
    r"|sounds|should|sentence|line)"
    r"|bitte (?:ändern|streichen|ergänzen|löschen)|vielleicht\b|too (?:long|formal|short)\b)",
    re.IGNORECASE,
)

Kind = Literal["same", "edited", "comment", "absent"]


@dataclass(frozen=True, slots=True)
class DraftReading:
    """What a reply did to the draft.

    `same` (quoted, untouched), `edited`, `comment` (remarks inside it, or too little of it left) or `absent` (not
    there). `subject` and `body` are the letter as it now reads (for `comment` and `absent` as it was sent), `comment`
    what was said about it: the text on top, the remarks inside, or recipients that were changed. `doubts` says why an
    edited letter may not be what was meant: then it is to be shown again, whatever stands on top.
    """

    kind: Kind
    subject: str
    body: str
    comment: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The letter that was shown: its subject, its body with the line structure of the text part, its head lines."""

    subject: str
    body: str
    head: Mapping[str, str]


class _Token(NamedTuple):
    """A word with its signs: as written, as compared, and the white space before it."""

    text: str
    key: str
    space: str
    line: int


class _Zone(NamedTuple):
    """The reply's lines between the markers; `closed` when both markers stand."""

    lines: list[Line]
    closed: bool


def shown_draft(sent: Message) -> Draft | None:
    """Return the draft that a mail of ours shows, None when it shows none."""
    bodies = body_lines(sent)
    for kind in ("text", "html"):
        zone = _zone(bodies.get(kind, []))
        if zone and zone.closed:
            head, rows = _headed([line.text for line in zone.lines])
            return Draft(head.get("subject", ""), _blocks(rows), head)
    return None


def read_draft(sent: Message, reply: Message) -> DraftReading:
    """Return what a reply did to the draft that `sent` showed."""
    draft = shown_draft(sent)
    name, cast = Name.of(reply), Cast.of(reply, sent)
    if draft is None:
        return DraftReading("absent", "", "", "")
    form = Form.from_message(sent)
    aligner = Aligner(form)
    readings: list[DraftReading] = []
    bodies = body_lines(reply)
    for kind in ("html", "text"):
        if kind in bodies:
            above = "\n".join(top_rows(read_typed(form, aligner, bodies[kind], cast), name)).strip()
            readings.append(_read(draft, bodies[kind], above, name, wrapped=kind == "text"))
    return _agreed(readings) if readings else DraftReading("absent", draft.subject, draft.body, "")


def _agreed(readings: Sequence[DraftReading]) -> DraftReading:
    """Return what HTML says, unless it lost the draft and the text part still has it."""
    first = readings[0]
    return next((one for one in readings if one.kind != "absent"), first) if first.kind == "absent" else first


def _read(draft: Draft, lines: Sequence[Line], above: str, name: Name, *, wrapped: bool) -> DraftReading:
    zone = _zone(lines)
    if zone is None:
        return DraftReading("absent", draft.subject, draft.body, above)
    remarks, kept = _remarks(draft, zone.lines)
    head, rows = _headed([line.text for line in kept])
    if not zone.closed:
        rows = own_text(rows, name)
    subject = " ".join(head.get("subject", draft.subject).split()) or draft.subject
    ours, theirs = _tokens(draft.body), _tokens(unwrapped(_blocks(rows), draft.body))
    recipients = readdressed(draft.head, head)
    if remarks or recipients:
        said = recipients or "\n".join(part for part in (above, *remarks) if part)
        return DraftReading("comment", draft.subject, draft.body, said)
    if not theirs or len(theirs) > _MAX_TOKENS:
        return DraftReading("comment", draft.subject, draft.body, above)
    body, share = _merged(ours, theirs, wrapped=wrapped)
    if [token.key for token in ours] == [token.key for token in theirs]:
        body = draft.body if body.split() == draft.body.split() and _same_blocks(body, draft.body) else body
    if straight(body) == straight(draft.body) and _same_subject(subject, draft.subject):
        return DraftReading("same", draft.subject, draft.body, above)
    if share < _ENOUGH and not zone.closed:
        return DraftReading("comment", draft.subject, draft.body, "\n".join(part for part in (above, body) if part))
    unsure = doubts(draft.body, body, zone.lines, closed=zone.closed)
    title = draft.subject if _same_subject(subject, draft.subject) else subject
    return DraftReading("edited", title, body, above, unsure)


def _same_blocks(left: str, right: str) -> bool:
    return [block.split() for block in left.split("\n\n")] == [block.split() for block in right.split("\n\n")]


def _same_subject(left: str, right: str) -> bool:
    return keys(left) == keys(right) and straight(left).split() == straight(right).split()


def _zone(lines: Sequence[Line]) -> _Zone | None:
    """Return the lines below the first begin marker: to the end marker, or to the end of the mail without one."""
    begins, ends = keys(DRAFT_BEGINS), keys(DRAFT_ENDS)
    start = _marker(lines, 0, begins)
    if start is None:
        return None
    end = _marker(lines, start, ends)
    again = _marker(lines, start, begins)
    if end is not None and (again is None or end <= again):
        stop = end - 1
        # A wrapped marker takes two lines.
        while (
            stop > start
            and keys(lines[stop].text) != ends
            and keys(lines[stop].text) == ends[-len(keys(lines[stop].text)) :]
        ):
            stop -= 1
        return _Zone(list(lines[start:stop]), closed=True)
    return _Zone(list(lines[start:again]), closed=False)


def _marker(lines: Sequence[Line], start: int, marker: tuple[str, ...]) -> int | None:
    """Return the index behind the first line (or two, when wrapped) that is this marker."""
    for index in range(start, len(lines)):
        found = keys(lines[index].text)
        if found == marker:
            return index + 1
        if (
            found
            and found == marker[: len(found)]
            and index + 1 < len(lines)
            and found + keys(lines[index + 1].text) == marker
        ):
            return index + 2
    return None


def _headed(rows: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Split the draft's own head off: `To:`, `Cc:`, `Subject:` lines (a wrapped one goes on), then the body."""
    head: dict[str, str] = {}
    last = ""
    for index, row in enumerate(rows):
        found = _HEAD.match(row.strip("*_ "))
        blank_above = index == 0 or not rows[index - 1]
        blank_below = index + 1 < len(rows) and not rows[index + 1]
        if found and found[1].lower() not in head:
            last = found[1].lower()
            head[last] = found[2]
        elif row and last and "subject" not in head:
            head[last] += f" {row}"
        elif row and last == "subject" and not blank_above and blank_below:
            head[last] += f" {row}"
            last = ""
        elif row:
            return head, list(rows[index:])
    return head, []


def _blocks(rows: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        found.append(_Token(match.group(), _key(match.group()), text[last : match.start()], 0))
        last = match.end()
    return found


def _key(text: str) -> str:
    """Return a word as it is compared: straight signs, without the stars of a bold word made text."""
    bare = straight(text)
    return bare.strip("*_") or bare


def _merged(ours: Sequence[_Token], theirs: Sequence[_Token], *, wrapped: bool) -> tuple[str, float]:
    """Return the edited text and which share of our words it still holds."""
    matcher = SequenceMatcher(None, [token.key for token in ours], [token.key for token in theirs], autojunk=False)
    steps = matcher.get_opcodes()
    tight = _blank_lines_lost(ours, theirs, steps)
    width = min(80, _widest(theirs)) if wrapped else _NO_WRAP
    out: list[str] = []
    same = 0
    for tag, low, high, first, last in steps:
        for at in range(first, last):
            theirs_space = "\n\n" if tight and theirs[at].space == "\n" else theirs[at].space
            if tag == "equal":
                mine = ours[low + at - first]
                edge = at == first and (not out or not first or not low or ours[low - 1].key != theirs[first - 1].key)
                out += [_space(mine.space, theirs_space, edge=edge, wrapped=wrapped), mine.text]
                same += 1
            else:
                replaced = ours[low].space if at == first and high > low else None
                out += [_inserted(replaced, theirs_space, theirs, at, width=width), theirs[at].text]
    return "".join(out).strip(), same / max(1, len(ours))


def _blank_lines_lost(
    ours: Sequence[_Token], theirs: Sequence[_Token], steps: Sequence[tuple[str, int, int, int, int]]
) -> bool:
    """Tell whether a client left out the blank lines between our paragraphs: then a typed line is a paragraph too."""
    kept = lost = 0
    for tag, low, high, first, _ in steps:
        if tag != "equal":
            continue
        for at in range(low + 1, high):
            if "\n\n" in ours[at].space:
                kept += "\n\n" in theirs[first + at - low].space
                lost += "\n\n" not in theirs[first + at - low].space
    # A letter written anew shares no paragraph with ours: then a client that shows no blank line at all loses them.
    return lost > kept if lost or kept else not any("\n\n" in token.space for token in theirs)


def _space(mine: str, other: str, *, edge: bool, wrapped: bool) -> str:
    """Choose the space between two words that are both ours: the draft's own, unless a person changed it."""
    if "\n" not in mine and "\n\n" in other:
        return "\n\n"
    if "\n\n" in mine and "\n" not in other and other:
        return " "
    if edge and "\n" not in mine and "\n" in other and not wrapped:
        return other
    return mine or (" " if edge and other else mine)


def _inserted(mine: str | None, other: str, theirs: Sequence[_Token], at: int, *, width: int) -> str:
    """Choose the space before a word that was typed: paragraphs stay, a single line break of a text part is a wrap."""
    if mine is not None and "\n" in mine and "\n" in other:
        return mine
    # A break is a wrap where the next word would not have fitted any more.
    if other.count("\n") == 1 and _line_length(theirs, at) + len(theirs[at].text) + 1 > width - 8:
        return " "
    return other or (mine or "")


def _widest(theirs: Sequence[_Token]) -> int:
    widest = length = 0
    for token in theirs:
        length = len(token.text) + (0 if "\n" in token.space else length + 1)
        widest = max(widest, length)
    return widest


def _line_length(theirs: Sequence[_Token], at: int) -> int:
    """Return how long the line is that ends before a word: a short one was ended by a person."""
    length = 0
    for token in reversed(theirs[max(0, at - 40) : at]):
        length += len(token.text) + 1
        if "\n" in token.space:
            break
    return length


def _remarks(draft: Draft, lines: Sequence[Line]) -> tuple[list[str], list[Line]]:
    """Tell remarks between the quoted lines from edits: lines less deep than the draft that speak about it.

    Sending a remark to a customer is the worst that can happen here, so a doubtful line counts as a remark.
    """
    depths = Counter(line.depth for line in lines if line.text)
    usual = depths.most_common(1)[0][0] if depths else 0
    known = set(keys(draft.body))
    remarks = []
    for line in lines:
        words = keys(line.text)
        foreign = sum(word not in known for word in words)
        if (
            words
            and line.depth < usual
            and foreign * 3 > len(words)
            and (_REMARK.match(line.text) or line.text.endswith("?"))
        ):
            remarks.append(line.text)
    return remarks, list(lines)
