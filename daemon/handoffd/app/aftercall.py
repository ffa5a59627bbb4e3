"""What a reply says about a meeting that is over (C5, F2), or about a draft shown to a guest of it."""

from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage

from handoffd.app.heard import Heard, own_words, shortened
from handoffd.letters.form import Form
from handoffd.letters.message import Message
from handoffd.letters.replies.outcome import Days, read_outcome
from handoffd.letters.replies.reply import Reading, read_reply
from handoffd.letters.replies.verdict import Verdict
from handoffd.letters.replies.when import order_of
from handoffd.letters.replies.zones import is_goodbye
from handoffd.playbook.events import Agreed, Commanded, Event, Objected
from handoffd.playbook.model import Handoff

SHOWN = "/copy"  # the letter that shows a draft to who comes along
_ASKS = ("after", "remind", "agreed")
_TALKED = frozenset({"done", "yes", "accept", "approve"})
_ELSEWHERE = frozenset({"move", "skip", "keep", "form", "status", "assign", "hold", "stop"})


def agreed(heard: Heard, handoff: Handoff, verdict: Verdict | None) -> Event | None:
    """Return what AE or CSM say after their call (C5); None for a word that is none about it."""
    step, name = heard.asked.step, heard.asked.letter.rpartition("/")[2]
    meeting = handoff.meetings.get(step)
    over = meeting is not None and meeting.end <= heard.at
    if heard.by not in (handoff.ae, handoff.csm) or not (name in _ASKS or over):
        return None
    command = verdict.command if verdict else ""
    if command in ("missed", "no") and verdict is not None and not verdict.leftover:
        return Commanded(step, heard.by, "missed", proven=heard.proven)
    if command in _ELSEWHERE:
        return None
    if command in _TALKED and verdict is not None and not verdict.leftover:
        return Agreed(step, heard.by, proven=heard.proven)
    reading = with_labels(
        heard, read_reply(heard.sent, heard.message, known={}, today=heard.today, first=heard.form), {}
    )
    answers = {**reading.answers, **{heading: f"none {why}".strip() for heading, why in reading.na.items()}}
    numbers = Form.from_message(heard.form).numbers
    told = {number: answers[heading] for number, heading in numbers.items() if heading in answers}
    t0 = handoff.t0.astimezone(heard.zone).date()
    found = read_outcome(told, reading.fresh, Days(heard.today, t0, order_of(heard.zone)))
    unclear = found.unclear or ("" if not found.says_nothing else shortened(reading.fresh))
    return Agreed(
        step, heard.by, found.at_kickoff, found.copied, found.until, found.escalation, shortened(unclear), heard.proven
    )


def learnt(heard: Heard, handoff: Handoff) -> bool:
    """Tell whether a reply about a debrief adds to the notes ("6: also ..."), which is an answer to the document."""
    if heard.by not in (handoff.ae, handoff.csm):
        return False
    reading = with_labels(
        heard, read_reply(heard.sent, heard.message, known={}, today=heard.today, first=heard.form), {}
    )
    return bool(reading.answers or reading.na)


def objected(heard: Heard, verdict: Verdict | None) -> Objected:
    """Return what somebody says to a draft that they are shown: a nod changes nothing, any other word stops it."""
    words = own_words(heard.sent, heard.message)
    nods = verdict is not None and verdict.command in _TALKED and not verdict.leftover
    polite = all(is_goodbye(line) for line in words.splitlines() if line.strip())
    return Objected(heard.asked.step, heard.by, "" if nods or polite else words)


def with_labels(heard: Heard, reading: Reading, known: Mapping[str, list[str]]) -> Reading:
    """Read labelled answers on top of a reply to a letter that did not show their sections (an echo, a reminder)."""
    if heard.form is heard.sent or not reading.fresh.strip():
        return reading
    on_top = EmailMessage()
    on_top["From"] = heard.by
    on_top.set_content(reading.fresh)
    more = read_reply(heard.form, Message(on_top.as_bytes()), known=known, today=heard.today)
    answers = {heading: text for heading, text in more.answers.items() if heading not in reading.answers}
    na = {heading: text for heading, text in more.na.items() if heading not in {**reading.answers, **reading.na}}
    if not (answers or na):
        return reading
    return replace(
        reading,
        answers={**reading.answers, **answers},
        na={**reading.na, **na},
        prompts={**more.prompts, **reading.prompts},
        below={**more.below, **reading.below},
        fresh=more.fresh,
    )
