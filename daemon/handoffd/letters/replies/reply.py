"""A reply to a form: what it answers, what it leaves open, what it commands.

The question is never "what is new above the quote" but "what changed inside the form": the sent mail is the record,
and the reply is aligned with it. Nothing here touches the world; broken mail gives an empty reading, not an error.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines, plain_lines
from handoffd.letters.message import Message
from handoffd.letters.quoted import Line
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.answers import Answer, Answers, joined, read_answers
from handoffd.letters.replies.typed import Typed, read_typed
from handoffd.letters.replies.verdict import UNCLEAR, Verdict, agreed, top_rows, verdict_of
from handoffd.letters.replies.zones import FORWARD_SUBJECT, Cast, Name
from handoffd.letters.words import keys, squeeze

_NONE = (
    r"n\s?/\s?a|n\.\s?a\.?|na|none|nil|not applicable|nothing|nothing to add|nothing to report|none known|none so far"
    r"|none yet|not relevant|keine?|keine angaben?|nichts|entfällt|nicht zutreffend|k\.\s?a\.?|aucune?|néant"
    r"|rien|sans objet"
    r"|s\.\s?o\.?|non applicable|ningun[oa]|nada|no aplica|nessun[oa]|niente|non applicabile|n\.\s?d\.?|nenhum[a]?"
    r"|não se aplica|n\.\s?v\.\s?t\.?|nvt|geen|niet van toepassing|なし|特になし|該当なし|無し|ありません"
)
_NA = re.compile(rf"(?:{_NONE}|[-–—/]{{1,3}})[.!。]*", re.IGNORECASE)
_NA_BECAUSE = re.compile(
    rf"(?:{_NONE})(?:\s*[,;:(\n]\s*|[.。]\s+|\s+[-–—]+\s+|\s*[–—]\s*|\s+(?=(?:because|since|as|for now"
    rf"|at the moment|weil|da|denn|car|parce que"
    r"|puisque|porque|ya que|perché|poiché|pois|omdat|want)\b))(?P<reason>.+)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Reading:
    """What a reply says to a form; sections by their exact heading without number.

    `answers` are verbatim, `na` a deliberate "none" with its reason (may be empty), `open` the rest of the form in its
    order. `prompts` splits an answer by the exact prompt each part stood under, where the reply shows it. `fresh` is
    unlabelled text on top, `command` what that text commands, `flags` sentences for a person.
    """

    answers: dict[str, str] = field(default_factory=dict)
    na: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    prompts: dict[str, dict[str, str]] = field(default_factory=dict)
    fresh: str = ""
    command: Verdict | None = None
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Body:
    kind: str
    typed: Typed
    answers: Answers


def read_reply(
    sent: Message,
    reply: Message,
    *,
    known: Mapping[str, str | Collection[str]] | None = None,
    today: date | None = None,
) -> Reading:
    """Return what a reply says to the form that `sent` held.

    `known` are earlier answers by heading (one text, or all texts a section ever had): quoted again they are no new
    answer. `today` is the date where the sender is, for commands; without it the reply's own Date is taken.
    """
    form = Form.from_message(sent)
    if reason := automatic(reply):
        return Reading(open=list(form.headings), flags=[f"not read: automatic mail ({reason})"])
    reading = _read(form, sent, reply, known or {}, today)
    if not reading.answers and not reading.na and not reading.command:
        inner = _attached(reply)
        if inner is not None:
            found = _read(form, sent, inner, known or {}, today, forwarded=True)
            if found.answers or found.na:
                return Reading(
                    **{**vars(found), "command": None, "flags": [*found.flags, "read from an attached mail"]}
                )
    return reading


def _read(
    form: Form,
    sent: Message,
    reply: Message,
    known: Mapping[str, str | Collection[str]],
    today: date | None,
    *,
    forwarded: bool = False,
) -> Reading:
    forwarded = forwarded or bool(FORWARD_SUBJECT.match(reply.subject))
    cast, name, aligner = Cast.of(reply, sent), Name.of(reply), Aligner(form)
    bodies = []
    for kind, lines in body_lines(reply).items():
        typed = read_typed(form, aligner, lines, cast)
        bodies.append(_Body(kind, typed, read_answers(form, typed, name, forwarded=forwarded)))
    flags: list[str] = []
    chosen = _chosen(bodies, flags)
    found = dict(chosen.answers.found) if chosen else {}
    if chosen:
        flags += chosen.answers.flags
    for heading, answer in _from_files(form, aligner, reply, cast, name).items():
        if heading not in found:
            found[heading] = answer
            flags.append(f"read from an attachment: {heading}")
        elif keys(found[heading].text) != keys(answer.text):
            flags.append(f"the mail and its attachment disagree, the mail was taken: {heading}")
    found = {heading: answer for heading, answer in found.items() if not _is_known(answer.text, known.get(heading))}
    return _reading(form, found, chosen, flags, _command(bodies, name, today or _date(reply), answered=bool(found)))


def _reading(
    form: Form, found: Mapping[str, Answer], chosen: _Body | None, flags: list[str], command: Verdict | None
) -> Reading:
    answers: dict[str, str] = {}
    na: dict[str, str] = {}
    prompts: dict[str, dict[str, str]] = {}
    for heading in sorted(found, key=lambda name: _order(form, name)):
        answer = found[heading]
        parts = split_by_prompt(form, answer)
        reason = _declined(answer, parts)
        if reason is not None:
            na[heading] = reason
            continue
        answers[heading] = answer.text
        if parts:
            prompts[heading] = parts
    left = [heading for heading in form.headings if heading not in answers and heading not in na]
    fresh = chosen.answers.fresh if chosen else ""
    return Reading(answers, na, left, prompts, fresh, command, list(dict.fromkeys(flags)))


def _order(form: Form, heading: str) -> int:
    names = list(form.labels.values())
    return names.index(heading) if heading in names else len(names)


def _chosen(bodies: list[_Body], flags: list[str]) -> _Body | None:
    """Return the body to believe: HTML, unless the text part shows more of the form and of the answers."""
    by_kind = {body.kind: body for body in bodies}
    html, text = by_kind.get("html"), by_kind.get("text")
    if html is None or text is None:
        return html or text
    more = len(text.answers.found) > len(html.answers.found) and text.answers.seen >= html.answers.seen
    best, other = (text, html) if more else (html, text)
    if text.answers.found or text.answers.seen:
        for heading in {*html.answers.found, *text.answers.found}:
            one, two = best.answers.found.get(heading), other.answers.found.get(heading)
            if one is None or two is None or "".join(keys(one.text)) != "".join(keys(two.text)):
                flags.append(f"text and HTML disagree: {heading}")
    flags.sort()
    return best


def _command(bodies: list[_Body], name: Name, today: date | None, *, answered: bool) -> Verdict | None:
    if today is None:
        today = date.min
    found = agreed([verdict_of(_unlabelled(body, name), today, name) for body in bodies])
    # Beside answers, words on top that only look like a command are a remark.
    return None if found and answered and found.command == UNCLEAR else found


def _unlabelled(body: _Body, name: Name) -> list[str]:
    labelled = any(answer.labelled for answer in body.answers.found.values())
    return body.answers.fresh.split("\n") if labelled else top_rows(body.typed, name)


def split_by_prompt(form: Form, answer: Answer) -> dict[str, str]:
    """Return the parts of an answer by the prompt each stood under; empty where the reply does not show it.

    Text that stands only below the last of several prompts answers them all, or one of them: nobody can tell.
    """
    parts: dict[int, list[str]] = {}
    beside: set[int] = set()
    for index, row, same_line in answer.rows:
        if index is not None and form.lines[index].kind == "prompt":
            parts.setdefault(index, []).append(row)
            if same_line:
                beside.add(index)
    texts = {index: joined(rows) for index, rows in parts.items()}
    texts = {index: text for index, text in texts.items() if text}
    ours = [
        index
        for index, line in enumerate(form.lines)
        if line.kind == "prompt" and line.section_heading == answer.heading
    ]
    told = len(texts) > 1 or len(ours) == 1 or any(index != ours[-1] or index in beside for index in texts)
    return {form.lines[index].text.strip(): text for index, text in texts.items()} if told else {}


def _declined(answer: Answer, parts: Mapping[str, str]) -> str | None:
    """Return the reason of a deliberate "none" (may be empty), None when the answer is text."""
    if len(parts) > 1:
        reasons = [na_reason(text) for text in parts.values()]
        if all(reason is not None for reason in reasons):
            return "\n".join(reason for reason in reasons if reason)
        return None
    return na_reason(answer.text)


def na_reason(text: str) -> str | None:
    """Return the reason behind an `n/a` (empty when none is given), None when the text is an answer.

    "none of them liked it" is an answer; "none, they signed in a week" is a none with its reason.
    """
    text = text.strip()
    if _NA.fullmatch(text.strip("*_\"' ")):
        return ""
    found = _NA_BECAUSE.fullmatch(text) if len(text) < 20_000 else None
    return (
        found["reason"].strip().removesuffix(")") if found and _balanced(found) else found and found["reason"].strip()
    )


def _balanced(found: re.Match[str]) -> bool:
    return "(" in found.group()[: found.start("reason") - found.start()] and found["reason"].rstrip().endswith(")")


def _is_known(text: str, known: str | Collection[str] | None) -> bool:
    if known is None:
        return False
    texts = [known] if isinstance(known, str) else known
    folded = squeeze(text)
    return any(squeeze(one) == folded for one in texts)


def _date(reply: Message) -> date | None:
    return reply.date.date() if reply.date else None


def _from_files(form: Form, aligner: Aligner, reply: Message, cast: Cast, name: Name) -> dict[str, Answer]:
    """Return the answers of attached text files, read by the same alignment."""
    found: dict[str, Answer] = {}
    for part in reply.parts:
        named = part.filename.casefold().endswith((".txt", ".md")) and part.content_type.startswith(
            ("text/", "application/octet")
        )
        if not named or len(part.payload) > 1_000_000:
            continue
        lines: list[Line] = plain_lines(part.text.replace("\r\n", "\n").replace("\r", "\n"))
        typed = read_typed(form, aligner, lines, cast)
        for heading, answer in read_answers(form, typed, name, forwarded=True).found.items():
            found.setdefault(heading, answer)
    return found


def _attached(reply: Message) -> Message | None:
    for part in reply.parts:
        if part.content_type == "message/rfc822" and part.payload:
            return Message(part.payload)
    return None
