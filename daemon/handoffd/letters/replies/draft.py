"""A drafted letter inside a mail to its approver, and what the approver made of it: word for word.

The draft stands between two lines of plain words, `To:`, `Cc:` and `Subject:` first. A reply is aligned with it: words
that are unchanged come back with the line structure they had, so that a client's wrapping never counts as an edit.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from handoffd.letters.form import Form
from handoffd.letters.languages import marks
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.quoted import Line
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.doubts import doubts, readdressed, unwrapped
from handoffd.letters.replies.merge import merged, tokens
from handoffd.letters.replies.pasted import WITHOUT_ITS_LINES, Paste, pasted, top_of
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import top_rows
from handoffd.letters.replies.zones import Cast, Name, own_text
from handoffd.letters.words import keys, straight

# Less of the draft than this is no edit of it (unless both marker lines stand around what replaced it).
_ENOUGH = 0.6
_MAX_TOKENS = 6000
_TWO_LETTERS = "the text and the HTML of the reply say different things"

# As the languages of the letters print them (`languages.FormWords`).
_HEAD = re.compile(r"(To|Cc|Subject|An|Betreff|À|Objet)\s*:\s*(.*)\Z", re.IGNORECASE)
_HEADS = {"an": "to", "à": "to", "betreff": "subject", "objet": "subject"}
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


_LETTERS = re.compile(r"[^a-z0-9]")

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
            reading = _read(draft, bodies[kind], above, name, wrapped=kind == "text")
            paste = pasted(draft.body, top_of(form, bodies[kind], cast), name)
            readings.append(_with_paste(draft, reading, paste, wrapped=kind == "text") if paste else reading)
    return _agreed(readings) if readings else DraftReading("absent", draft.subject, draft.body, "")


def _agreed(readings: Sequence[DraftReading]) -> DraftReading:
    """Return what HTML says, unless it lost the draft and the text part still has it."""
    first = next((one for one in readings if one.kind != "absent"), readings[0])
    told = [one for one in readings if one.kind in {"same", "edited"}]
    # A charset without their letters makes question marks of some in the text part: what is ASCII survives.
    differ = len({_LETTERS.sub("", f"{one.subject}{one.body}".casefold()) for one in told}) > 1
    return replace(first, doubts=(*first.doubts, _TWO_LETTERS)) if differ and first.kind != "comment" else first


def _with_paste(draft: Draft, reading: DraftReading, paste: Paste, *, wrapped: bool) -> DraftReading:
    """Return what a reply did that holds (a part of) the letter on top, beside what it did below."""
    if reading.kind not in {"same", "absent"} or paste.share < _ENOUGH:
        said = reading.comment or "\n".join([*paste.above, *paste.rows]).strip()
        return DraftReading("comment", draft.subject, draft.body, said)
    head, rows = _headed(paste.rows)
    if readdressed(draft.head, head):
        return DraftReading("comment", draft.subject, draft.body, readdressed(draft.head, head))
    above = "\n".join(paste.above).strip()
    text, _ = merged(tokens(draft.body), tokens(unwrapped(_blocks(rows), draft.body)), wrapped=wrapped)
    subject = " ".join(head.get("subject", draft.subject).split()) or draft.subject
    if straight(text) == straight(draft.body) and _same_subject(subject, draft.subject):
        return DraftReading("same", draft.subject, draft.body, above)
    return DraftReading("edited", subject, text, above, (WITHOUT_ITS_LINES,))


def _read(draft: Draft, lines: Sequence[Line], above: str, name: Name, *, wrapped: bool) -> DraftReading:
    zone = _zone(lines)
    if zone is None:
        return DraftReading("absent", draft.subject, draft.body, above)
    remarks, kept = _remarks(draft, zone.lines)
    head, rows = _headed([line.text for line in kept])
    if not zone.closed:
        rows = own_text(rows, name)
    subject = " ".join(head.get("subject", draft.subject).split()) or draft.subject
    ours, theirs = tokens(draft.body), tokens(unwrapped(_blocks(rows), draft.body))
    recipients = readdressed(draft.head, head)
    if remarks or recipients:
        said = recipients or "\n".join(part for part in (above, *remarks) if part)
        return DraftReading("comment", draft.subject, draft.body, said)
    if not theirs or len(theirs) > _MAX_TOKENS:
        return DraftReading("comment", draft.subject, draft.body, above)
    body, share = merged(ours, theirs, wrapped=wrapped)
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
    begins, ends = marks("begins"), marks("ends")
    start = marker(lines, 0, begins)
    if start is None:
        return None
    end = marker(lines, start, ends)
    again = marker(lines, start, begins)
    if end is not None and (again is None or end <= again):
        stop = end - 1
        # A wrapped marker takes two lines.
        while (
            stop > start
            and (told := keys(lines[stop].text)) not in ends
            and any(told == end[-len(told) :] for end in ends)
        ):
            stop -= 1
        return _Zone(list(lines[start:stop]), closed=True)
    return _Zone(list(lines[start:again]), closed=False)


def marker(lines: Sequence[Line], start: int, marks: Collection[tuple[str, ...]]) -> int | None:
    """Return the index behind the first line (or two, when wrapped) that is this marker, in any language."""
    for index in range(start, len(lines)):
        found = keys(lines[index].text)
        if found in marks:
            return index + 1
        begun = found and any(found == words[: len(found)] for words in marks)
        if begun and index + 1 < len(lines) and found + keys(lines[index + 1].text) in marks:
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
        name = _HEADS.get(found[1].lower(), found[1].lower()) if found else ""
        if found and name not in head:
            last = name
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
