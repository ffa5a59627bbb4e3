"""A house pattern out of samples: how a CRM's mail looks, so that the next one is known (`handoffd learn notice`).

A sample shows the sender, the words of the subject that never change, and the `Name: value` lines. What comes out is a
row as a person would write it into config.toml; it is tried on the samples, and on mail that it must not fit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from handoffd.errors import BadConfig
from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message
from handoffd.letters.notices.heading import read_heading
from handoffd.letters.notices.house import House
from handoffd.letters.notices.notice import Notice, read_notice
from handoffd.letters.notices.original import Original, original_of
from handoffd.letters.notices.recogniser import Recogniser, recognisers, shipped
from handoffd.letters.notices.shape import Shape, fold, tidy
from handoffd.letters.notices.sighting import service_of
from handoffd.letters.notices.stated import stated_facts

_FEWEST_LETTERS = 6  # of the fixed words of a subject, all together; half of it when the stage must be right as well


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row for config.toml and what it reads out of each sample; `problems` say why it must not be written."""

    row: Mapping[str, Any]
    notices: tuple[Notice, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sample:
    original: Original
    subject: str
    facts: Mapping[str, str]


def propose(messages: Sequence[Message], house: House, name: str = "") -> Proposal:
    """Return the row that the samples suggest, tried on them; `name` is what it shall be called."""
    if problem := next((found for one in messages if (found := _no_sample(one, house))), ""):
        return Proposal({}, (), (problem,))
    samples = [_read(one, house) for one in messages]
    senders = {one.original.senders[0].email for one in samples}
    if len(senders) > 1:
        who = " and ".join(sorted(senders))
        return Proposal({}, (), (f"The samples come from {who}. Teach me one sender at a time.",))
    sentence = _sentence(samples)
    if not sentence:
        problem = "I cannot tell which words of the subject change. Give me a second mail of this kind."
        return Proposal({}, (), (problem,))
    sender = senders.pop()
    row: dict[str, Any] = {"name": name or _name(sender), "senders": [sender], "subject": [sentence]}
    row |= _lines(samples)
    return _tried(row, messages, house, sender)


def _no_sample(message: Message, house: House) -> str:
    """Say why this mail is nothing to learn from; empty when it is."""
    heading = read_heading(message.subject)
    if message.sender is None:
        return "A sample does not name one single sender, so there is nobody to listen to."
    shown = tidy(message.subject, 120)
    if heading.reply or heading.forwarded:
        return f"{shown!r} is a reply or a forward. Save the mail as the CRM sent it, and teach me that one."
    if heading.automatic or automatic(message) in {"ours", "bounce", "receipt", "reaction", "out-of-office"}:
        return f"{shown!r} is an automatic answer, and no word of a sale."
    service = service_of(original_of(message, house.own_domains))
    return f"{service.label} is known already; its mails need no row." if service else ""


def _read(message: Message, house: House) -> _Sample:
    original = original_of(message, house.own_domains)
    names = {fact: tuple(fold(one) for one in group) for fact, group in shipped()["learn"]["lines"].items()}
    return _Sample(original, read_heading(original.subject).text, stated_facts(original.lines, names))


def _name(sender: str) -> str:
    local, _, domain = sender.partition("@")
    return re.sub(r"[^a-z0-9]+", "-", f"{domain.split('.')[-2] if '.' in domain else domain}-{local}").strip("-")


# --- the subject
def _sentence(samples: list[_Sample]) -> str:
    """Return the subject with gaps where it changes; empty when that cannot be told."""
    known = [_with_gaps(one) for one in samples]
    if len(set(known)) == 1 and "{" in known[0]:
        return known[0]
    if len({one.subject for one in samples}) > 1:
        return _common([one.subject for one in samples])
    head, colon, tail = samples[0].subject.partition(": ")
    return f"{head}: {{title}}" if colon and tail else ""


def _with_gaps(sample: _Sample) -> str:
    """Put gaps where the subject repeats what a line of the mail states."""
    text = sample.subject.replace("{", "(").replace("}", ")")
    for fact, gap in (("title", "{title}"), ("customer", "{customer}"), ("ae", "{who}"), ("value", "{}"), ("id", "{}")):
        value = sample.facts.get(fact, "")
        if len(value) > 2 and value in text and (gap == "{}" or gap not in text):
            text = text.replace(value, gap, 1)
    return text


def _common(subjects: list[str]) -> str:
    """Keep the words that all subjects share, in order; what lies between is a gap, the longest of them the title."""
    words = subjects[0].split()
    for other in subjects[1:]:
        shared = SequenceMatcher(None, words, other.split(), autojunk=False).get_matching_blocks()
        kept = {number for block in shared for number in range(block.a, block.a + block.size)}
        words = [word if number in kept else "\0" for number, word in enumerate(words)]
    text = re.sub(r"\0(?: \0)*", "\0", " ".join(words))
    if text.count("\0") > 4 or not text.replace("\0", "").strip():
        return ""
    pieces = text.replace("{", "(").replace("}", ")").split("\0")
    gaps = ["{}"] * (len(pieces) - 1)
    if gaps:
        gaps[0] = "{title}"
    return "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True)).strip()


# --- the lines
def _lines(samples: list[_Sample]) -> dict[str, Any]:
    """Return the lines that every sample has, by the names they have there, and the stage that they must show."""
    shared = [fact for fact in shipped()["learn"]["lines"] if all(one.facts.get(fact) for one in samples)]
    lines = {fact: written for fact in shared if (written := _as_written(fact, samples[0].original))}
    found: dict[str, Any] = {"lines": lines} if lines else {}
    stages = list(dict.fromkeys(one.facts["stage"] for one in samples)) if "stage" in lines else []
    if stages:
        found["require"] = {"stage": stages[0] if len(stages) == 1 else stages}
    return found


def _as_written(fact: str, original: Original) -> str:
    for name in shipped()["learn"]["lines"][fact]:
        if stated_facts(original.lines, {fact: (fold(name),)}).get(fact):
            return str(name)
    return ""


# --- the trial
def _tried(row: dict[str, Any], messages: Sequence[Message], house: House, sender: str) -> Proposal:
    try:
        rows = recognisers([row])
    except BadConfig as problem:
        return Proposal(row, (), tuple(problem.problems))
    problems = list(_too_broad(row, rows[0]))
    ours = replace(house, recognisers=(rows[0], *house.recognisers))
    notices = tuple(read_notice(message, ours) for message in messages)
    problems += [
        f"With this row the sample {tidy(message.subject, 80)!r} would still be {notice.kind}: {notice.reason}"
        for message, notice in zip(messages, notices, strict=True)
        if notice.row != row["name"] or notice.kind != "signed"
    ]
    if house.people.get(sender):
        problems.append(f"{sender} is a person on the roster. Let them write 'signed: ...', or forward the notice.")
    return Proposal(row, notices, tuple(problems))


def _too_broad(row: Mapping[str, Any], tried: Recogniser) -> list[str]:
    """Say what else such a row would take for a sale."""
    shape: Shape = tried.subject[0]
    fixed = " ".join(shape.words)
    shown = repr(shape.sentence)
    found = []
    # A letter of Chinese or Japanese says as much as three of ours.
    letters = sum(3 if ord(char) > 0x2E80 else 1 for char in fixed if char.isalpha())
    if letters < (_FEWEST_LETTERS // 2 if "require" in row else _FEWEST_LETTERS):
        found.append(f"The subject {shown} has too few words that never change; it would fit too many mails of theirs.")
    if not shape.words[0].strip() and not shape.words[-1].strip():
        found.append(
            f"The subject {shown} is fixed at neither end, so it would fit a reply and any talk about the deal."
        )
    won = shipped()["learn"]["won"]
    stages = row.get("require", {}).get("stage", "")
    said = f"{fixed} {stages if isinstance(stages, str) else ' '.join(stages)}"
    words = set(re.findall(r"\w+", fold(said)))
    if not any(fold(word) in words or (not word.isascii() and fold(word) in fold(said)) for word in won):
        found.append(f"Nothing in {shown} or in its stage says that the deal is won; such a mail may come before that.")
    fits = [probe for probe in shipped()["learn"]["probes"] if "require" not in row and shape.match(probe) is not None]
    if fits:
        found.append(f"The subject {shown} would also fit {fits[0]!r}, which is no sale.")
    return found
