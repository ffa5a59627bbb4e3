"""A reply to a form: what it answers, what it leaves open, what it commands.

The question is never "what is new above the quote" but "what changed inside the form": the sent mail is the record,
and the reply is aligned with it. Nothing here touches the world; broken mail gives an empty reading, not an error.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from handoffd.letters.automatic import automatic
from handoffd.letters.files.attached import is_mail
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines, left_out
from handoffd.letters.message import Message
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.answers import Answer, Answers, joined, read_answers
from handoffd.letters.replies.fromfiles import merged, points_at_file, read_files
from handoffd.letters.replies.typed import Typed, read_typed
from handoffd.letters.replies.verdict import UNCLEAR, Verdict, agreed, top_rows, verdict_of
from handoffd.letters.replies.zones import FORWARD_SUBJECT, Cast, Name
from handoffd.letters.words import keys, squeeze

MAX_INNER = 3  # mails attached to one reply that are looked into

_NONE = (
    r"n\s?/\s?a|n\.\s?a\.?|na|none|nil|not applicable|nothing|nothing to add|nothing to report|none known|none so far"
    r"|none yet|nothing here|nothing special|nope|not relevant"
    r"|keine?|keine[rns]|keine angaben?|nichts|entfällt|nicht zutreffend|k\.\s?a\.?|trifft nicht zu|nicht relevant"
    r"|keine bekannt|bisher keine|nichts bekannt|nichts besonderes|fehlanzeige|aucune?|néant"
    r"|rien|sans objet|rien à signaler|rien de particulier|r\.?\s?a\.?\s?s\.?|aucune? à ce jour|pas applicable"
    r"|s\.\s?o\.?|non applicable|ningun[oa]|nada|no aplica|nessun[oa]|niente|non applicabile|n\.\s?d\.?|nenhum[a]?"
    r"|não se aplica|n\.\s?v\.\s?t\.?|nvt|geen|niet van toepassing|なし|特になし|該当なし|無し|ありません"
)
_NA = re.compile(rf"(?:{_NONE}|[-–—/]{{1,3}})[.!。]*", re.IGNORECASE)
_NA_BECAUSE = re.compile(
    rf"(?:{_NONE})(?:\s*[,;:(\n]\s*|[.]\s+|。\s*|\s+[-–—]+\s+|\s*[–—]\s*|\s+(?=(?:because|since|as|for now"
    rf"|at the moment|weil|da|denn|car|parce que"
    r"|puisque|porque|ya que|perché|poiché|pois|omdat|want)\b))(?P<reason>.+)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Reading:
    """What a reply says to a form; sections by their exact heading without number.

    `answers` are verbatim, `na` a deliberate "none" with its reason (may be empty), `open` the rest of the form in its
    order. `prompts` splits an answer by the exact prompt each part stood under, where the reply shows it. `fresh` is
    unlabelled text on top, `command` what that text commands, `flags` sentences for a person. `unsure` are headings
    whose answer came out of a PDF; `files` are those of the flags that say why an attached file was not read.
    """

    answers: dict[str, str] = field(default_factory=dict)
    na: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    prompts: dict[str, dict[str, str]] = field(default_factory=dict)
    below: dict[str, str] = field(default_factory=dict)
    fresh: str = ""
    command: Verdict | None = None
    flags: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Body:
    """The text or the HTML of a reply (`kind`), as it was read on its own."""

    kind: str
    typed: Typed
    answers: Answers


def read_reply(
    sent: Message,
    reply: Message,
    *,
    known: Mapping[str, str | Collection[str]] | None = None,
    today: date | None = None,
    first: Message | None = None,
) -> Reading:
    """Return what a reply says to the form that `sent` held.

    `known` are earlier answers by heading (one text, or all that a section ever had, oldest first): quoted again they
    are no new answer. `today` is the date where the sender is, for commands; without it the reply's own Date is taken.
    `first` is the request with all sections, where `sent` shows some of them only: it is the one that people fill in as
    a file.
    """
    form = Form.from_message(sent)
    whole = Form.from_message(first) if first is not None and first is not sent else form
    if reason := automatic(reply):
        return Reading(open=list(form.headings), flags=[f"not read: automatic mail ({reason})"])
    reading = _read((form, whole), sent, reply, known or {}, today)
    if not reading.answers and not reading.na and not reading.command:
        for inner in islice(_attached(reply), MAX_INNER):
            found = _read((form, whole), sent, inner, known or {}, today, forwarded=True)
            if found.answers or found.na:
                flags = [*reading.flags, *found.flags, "read from an attached mail"]
                return replace(found, command=None, flags=flags, files=[*reading.files, *found.files])
    return reading


def _read(
    forms: tuple[Form, Form],
    sent: Message,
    reply: Message,
    known: Mapping[str, str | Collection[str]],
    today: date | None,
    *,
    forwarded: bool = False,
) -> Reading:
    forwarded = forwarded or bool(FORWARD_SUBJECT.match(reply.subject))
    form, whole = forms
    cast, name = Cast.of(reply, sent), Name.of(reply)
    bodies = read_bodies(form, sent, reply, forwarded=forwarded)
    why = left_out(reply)
    flags = [f"I read only the beginning of this mail, because {why}; please say again what is missing"] if why else []
    chosen = believed(bodies, flags)
    found = dict(chosen.answers.found) if chosen else {}
    if chosen:
        flags += chosen.answers.flags
    found = {heading: answer for heading, answer in found.items() if not _is_said(answer, known.get(heading))}
    files = read_files(whole, reply, cast, name)
    files.found = {heading: one for heading, one in files.found.items() if not _is_known(one.text, known.get(heading))}
    found = merged(found, files, flags)
    command = _command(bodies, name, today or _date(reply), answered=bool(found))
    reading = _reading(form, found, chosen, flags, command, dict.fromkeys(files.source, whole))
    unsure = [heading for heading in (*reading.answers, *reading.na) if heading in files.unsure]
    pointed = bool(files.found or files.notes) and points_at_file(reading.fresh)
    return replace(reading, unsure=unsure, files=files.notes, fresh="" if pointed else reading.fresh)


def _reading(
    form: Form,
    found: Mapping[str, Answer],
    chosen: Body | None,
    flags: list[str],
    command: Verdict | None,
    others: Mapping[str, Form],
) -> Reading:
    """Put the answers of one mail together; `others` names those that were read by another form than `form`."""
    answers: dict[str, str] = {}
    na: dict[str, str] = {}
    prompts: dict[str, dict[str, str]] = {}
    below: dict[str, str] = {}
    for heading in sorted(found, key=lambda name: _order(form, name)):
        answer = found[heading]
        source = others.get(heading, form)
        parts = split_by_prompt(source, answer)
        if parts:
            prompts[heading] = parts
        elif last := _last_prompt(source, answer):
            below[heading] = last
        reason = _declined(answer, parts)
        if reason is not None:
            na[heading] = reason
        else:
            answers[heading] = answer.text
    left = [heading for heading in form.headings if heading not in answers and heading not in na]
    fresh = chosen.answers.fresh if chosen else ""
    return Reading(answers, na, left, prompts, below, fresh, command, list(dict.fromkeys(flags)))


def _order(form: Form, heading: str) -> int:
    names = list(form.labels.values())
    return names.index(heading) if heading in names else len(names)


def read_bodies(form: Form, sent: Message, reply: Message, *, forwarded: bool) -> list[Body]:
    """Return each body of a reply as it was read on its own, `forwarded` or not."""
    cast, name, aligner = Cast.of(reply, sent), Name.of(reply), Aligner(form)
    bodies = []
    for kind, lines in body_lines(reply).items():
        typed = read_typed(form, aligner, lines, cast)
        bodies.append(Body(kind, typed, read_answers(form, typed, name, forwarded=forwarded)))
    return bodies


def believed(bodies: list[Body], flags: list[str]) -> Body | None:
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


def _command(bodies: list[Body], name: Name, today: date | None, *, answered: bool) -> Verdict | None:
    if today is None:
        today = date.min
    found = agreed([verdict_of(_unlabelled(body, name), today, name) for body in bodies])
    # Beside answers, words on top that only look like a command are a remark.
    return None if found and answered and found.command == UNCLEAR else found


def _unlabelled(body: Body, name: Name) -> list[str]:
    labelled = any(answer.labelled for answer in body.answers.found.values())
    return body.answers.fresh.split("\n") if labelled else top_rows(body.typed, name)


def split_by_prompt(form: Form, answer: Answer) -> dict[str, str]:
    """Return the parts of an answer by the prompt each stood under; empty where the reply does not show it.

    Text that stands only below the last of several prompts answers them all, or one of them: nobody can tell from one
    mail (`Reading.below`); the answers that came before it may (`playbook.entries`).
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
    return {form.lines[index].asks: text for index, text in texts.items()} if told else {}


def _last_prompt(form: Form, answer: Answer) -> str:
    """Return the prompt below which a whole answer stood; empty for one that stood elsewhere (a label on top)."""
    under = {index for index, row, _ in answer.rows if row.strip()}
    index = under.pop() if len(under) == 1 else None
    return form.lines[index].asks if index is not None and form.lines[index].kind == "prompt" else ""


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


def _is_said(answer: Answer, known: str | Collection[str] | None) -> bool:
    """Tell whether an answer only says what was said before.

    What stands below a heading may be an old reply that is quoted as a whole. A label is typed: `3: ...` in words of an
    earlier answer takes back what came after it, and only the latest answer said again is nothing new.
    """
    if answer.labelled and known is not None and not isinstance(known, str):
        return _is_known(answer.text, list(known)[-1:])
    return _is_known(answer.text, known)


def _is_known(text: str, known: str | Collection[str] | None) -> bool:
    if known is None:
        return False
    texts = [known] if isinstance(known, str) else known
    folded = squeeze(text)
    return any(squeeze(one) == folded for one in texts)


def _date(reply: Message) -> date | None:
    return reply.date.date() if reply.date else None


def _attached(reply: Message) -> Iterator[Message]:
    """Yield the mails inside a reply, one level deep; what a machine wrote is no answer inside another mail either."""
    for part in reply.parts:
        if is_mail(part) and part.payload:
            inner = Message(part.payload)
            if automatic(inner) in {None, "ours", "list"}:
                yield inner
