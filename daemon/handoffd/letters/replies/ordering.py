"""An order by mail: one line about a handoff as a whole, in the subject or as the first line (issue 6, item 5).

Closed words, whole lines, nothing beside them but courtesy: `status ACME`, `why HO-4`, `hold 3d`, `assign: ana@...`.
What is not exactly an order is none. An order about which there is any doubt costs one question; so of two lines that
order different things neither is taken.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies import commands
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.grammar import is_courtesy
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import informative, top_rows
from handoffd.letters.replies.when import order_of, read_day
from handoffd.letters.replies.zones import Cast, Name, is_greeting
from handoffd.letters.words import squeeze

ASKING = frozenset({"status", "why", "help"})  # orders that change nothing
_EDGE = " \t.,;!:*_\"'`~()[]{}<>|👍✅🙏🙂😊-"
_MAX_LINE, _MAX_NAME = 160, 80
_MAX_BODY = 100_000  # characters; a mail that orders something is short, with all that it quotes
_ADDRESS = r"<?(?:mailto:)?(?P<address>[\w.+'=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)>?"
_REF = r"\[?ho-\d{1,9}\]?"
_REPLY = re.compile(r"^(?:\s*(?:re|aw|antw|sv|rv|fwd?|wg|tr|i)\s?:\s?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered, and about which handoff as it was written (`ACME`, `HO-4`; empty: the one the mail belongs to).

    `argument` is an address (assign) or a reference in capitals (merge); `day` is the last day of a hold, None where
    none was said. `alone` tells that the mail says nothing else.
    """

    command: str
    about: str = ""
    argument: str = ""
    day: date | None = None
    alone: bool = True

    @property
    def asks(self) -> bool:
        """Tell whether it only asks for an answer, and changes nothing."""
        return self.command in ASKING

    def said(self, ref: str) -> str:
        """Return the same order about the handoff `ref`, as one line that this room reads."""
        match self.command:
            case "assign":
                return f"assign {ref}: {self.argument}"
            case "merge":
                return f"merge {ref} into {self.argument}"
            case "hold" if self.day:
                return f"hold {ref} until {self.day.isoformat()}"
            case _:
                return f"{self.command} {ref}"


def read_order(
    message: Message, today: date, zone: ZoneInfo | None = None, sent: Message | None = None
) -> Order | None:
    """Return what a mail orders, None when it orders nothing for certain.

    `today` is the sender's date, `zone` where they live, `sent` the letter of ours that it answers. The subject counts
    only in a mail that is no reply and no forward.
    """
    if automatic(message):
        return None
    if len(message.plain) > _MAX_BODY or len(message.html) > 5 * _MAX_BODY:
        return None
    form = Form.from_message(sent) if sent else Form(())
    aligner, cast, name = Aligner(form), Cast.of(message, sent), Name.of(message)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(message).values()], form)
    found = {_of_rows(top_rows(typed, name), today, zone, name) for typed in bodies if any(top_rows(typed, name))}
    if len(found) > 1:
        return None
    line = next(iter(found), None)
    subject = _of_subject(message.subject, today, zone) if sent is None else None
    return _one_of(subject, line, has_words=bool(found))


def _of_subject(subject: str, today: date, zone: ZoneInfo | None) -> Order | None:
    """Return what the subject of a new mail orders: `status ACME`, `[HO-4] stop`."""
    if _REPLY.match(subject):
        return None
    named = re.match(rf"\s*({_REF})\s*[:-]?\s*(.+)", subject, re.IGNORECASE)
    order = order_of_line(named[2], today, zone) if named else None
    if order is None or named is None:
        return order_of_line(subject, today, zone)
    return order if order.about else _with(order, named[1].strip("[]").upper())


def _one_of(subject: Order | None, line: Order | None, *, has_words: bool) -> Order | None:
    """Return the order of a mail from what its subject and its first line order."""
    if subject is None or line is None:
        only = subject or line
        if only is subject and only is not None and has_words:
            return Order(only.command, only.about, only.argument, only.day, alone=False)
        return only
    if subject.command != line.command:
        return None
    if subject.about and line.about and squeeze(subject.about) != squeeze(line.about):
        return None
    return _with(line, line.about or subject.about)


def _with(order: Order, about: str) -> Order:
    return Order(order.command, about, order.argument, order.day, order.alone)


def _of_rows(rows: Sequence[str], today: date, zone: ZoneInfo | None, name: Name) -> Order | None:
    rest = [row for row in rows if row.strip()]
    while len(rest) > 1 and is_greeting(rest[0]):
        rest.pop(0)
    order = order_of_line(rest[0], today, zone) if rest else None
    if order is None:
        return None
    below = [row for row in rest[1:] if not is_courtesy(row, name)]
    if below and not order.asks:
        return None  # "stop" with a reason below it, or with a condition: a person is asked what was meant
    return Order(order.command, order.about, order.argument, order.day, alone=not below)


def order_of_line(row: str, today: date, zone: ZoneInfo | None = None) -> Order | None:
    """Return what one line orders; None for anything that is not exactly an order."""
    if len(row) > _MAX_LINE:
        return None
    raw = _plain(row)
    folded = squeeze(raw).strip(_EDGE)
    question = folded.endswith("?")
    folded = folded.rstrip("? ").strip(_EDGE) or ("?" if question else "")
    for read in (_help, _assigned, _merged, _held, _about_one):
        if (order := read(folded, raw, today, zone)) is not None:
            return None if question and not order.asks else order
    return None


def _help(folded: str, _raw: str, _today: date, _zone: ZoneInfo | None) -> Order | None:
    return Order("help") if folded in _words("help") else None


def _assigned(folded: str, raw: str, _today: date, _zone: ZoneInfo | None) -> Order | None:
    verbs = _either(_words("assign"))
    name = rf"(?P<about>(?: [^:@]{{1,{_MAX_NAME}}}?)?)"
    found = re.fullmatch(rf"(?:{verbs}){name}\s*[: ]\s*(?:(?:to|an|à) )?{_ADDRESS}", folded)
    if found is None:
        found = re.fullmatch(rf"(?:{verbs})\s*:?\s*{_ADDRESS} (?:to|an|à) (?P<about>.{{1,{_MAX_NAME}}})", folded)
    if found is None:
        return None
    about = re.sub(r"\s(?:to|an|à)$", "", found["about"].strip())
    return Order("assign", _name(about, raw), found["address"].casefold())


def _merged(folded: str, raw: str, _today: date, _zone: ZoneInfo | None) -> Order | None:
    verbs, into = _either(_words("merge")), _either(_small("into"))
    name = rf"(?: (?:it|this))?(?P<about>(?: .{{1,{_MAX_NAME}}}?)??)"
    found = re.fullmatch(rf"(?:{verbs}){name}(?: (?:{into}))? (?P<other>{_REF})", folded)
    if found is None:
        return None
    return Order("merge", _name(found["about"], raw), found["other"].strip("[]").upper())


def _held(folded: str, raw: str, today: date, zone: ZoneInfo | None) -> Order | None:
    verb = re.match(rf"(?:{_either((*_words('hold'), *commands.HOLD))})(?= |$|:)", folded)
    if verb is None:
        return None
    rest = folded[verb.end() :].strip(_EDGE)
    first = verb.group().split(maxsplit=1)[0]
    order = order_of(zone) if first in {"hold", "put", "pause", "rest"} else "day"
    for about, words, lasting in _splits(rest):
        day = _after(words, today) if lasting else read_day(words, today, order)
        if day is not None:
            return Order("hold", _name(about, raw), day=day)
    return None if _has_until(rest) else Order("hold", _name(rest, raw))


def _splits(rest: str) -> list[tuple[str, str, bool]]:
    """Return the ways in which `acme for 3 days` can be a customer and a time: about, time, whether it is a length."""
    found = []
    until, lasting = _either(_small("until")), _either(_small("lasting"))
    if hit := re.fullmatch(rf"(?P<about>.*?)(?:^| )(?:{until}) (?P<day>.+)", rest):
        found.append((hit["about"], hit["day"], False))
    length = r"(?P<day>(?:\d{1,3}|[^\W\d]+) ?[^\W\d]+)"
    if hit := re.fullmatch(rf"(?P<about>.*?)(?:(?:^| )(?:{lasting}))?(?:^| ){length}", rest):
        found.append((hit["about"], hit["day"], True))
    return found


def _has_until(rest: str) -> bool:
    """Tell whether words behind a hold want to say until when, though no day can be read in them."""
    until = _either(_small("until"))
    return bool(re.search(rf"(?:^| )(?:{until})(?: |$)", rest) or re.search(r"\d", re.sub(_REF, "", rest)))


def _after(text: str, today: date) -> date | None:
    """Return the day that is `3d`, `a week` or `48 hours` away."""
    found = re.fullmatch(r"(\d{1,3}|[^\W\d]+) ?([^\W\d]+)", text)
    if found is None or found[2] not in _table()["units"]:
        return None
    number = int(found[1]) if found[1].isdigit() else _table()["numbers"].get(found[1], 0)
    days = number * _table()["units"][found[2]] or -(-number // 24)
    return today + timedelta(days=days) if 0 < days <= 366 else None


def _about_one(folded: str, raw: str, _today: date, _zone: ZoneInfo | None) -> Order | None:
    for command in ("status", "why", "resume", "stop", "not a handoff"):
        verbs = _either(_words(command))
        if found := re.fullmatch(rf"(?:{verbs})(?P<about>(?:\s*:\s*| ).{{1,{_MAX_NAME}}}|)", folded):
            return Order(command, _name(found["about"], raw))
        turned = re.fullmatch(rf"(?P<about>.{{1,{_MAX_NAME}}}?)(?:\s*:\s*| )(?:{verbs})", folded)
        if turned and command == "not a handoff":
            return Order(command, _name(turned["about"], raw))
        if turned and re.fullmatch(_REF, turned["about"]):
            return Order(command, _name(turned["about"], raw))
    return None


def _name(about: str, raw: str) -> str:
    """Return a customer's name as it was written, without the small words before it."""
    about = about.strip(_EDGE)
    between = re.compile(rf"^(?:{_either(_small('between'))})(?: |(?<='))")
    while (bare := between.sub("", about).strip(_EDGE)) != about:
        about = bare
    if re.fullmatch(_REF, about):
        return about.strip("[]").upper()
    at = squeeze(raw).rfind(about)
    return raw[at : at + len(about)] if about and at >= 0 and len(squeeze(raw)) == len(raw) else about


def _plain(row: str) -> str:
    """Take greetings, courtesy and marks off both ends of a line."""
    text = " ".join(row.split()).strip(' \t*_"`~|>')
    polite = "|".join(re.escape(word) for word in sorted(commands.COURTESY, key=len, reverse=True))
    for _ in range(4):
        before = text
        text = re.sub(rf"^(?:{polite})(?=[\s,!.:])[\s,!.:]*", "", text, flags=re.IGNORECASE)
        text = re.sub(rf"[\s,!.:]+(?:{polite})[\s!.]*$", "", text, flags=re.IGNORECASE)
        if text == before:
            break
    return text.strip()


@cache
def _table() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("orders.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _words(command: str) -> tuple[str, ...]:
    return tuple(_table()["words"][command])


def _small(kind: str) -> tuple[str, ...]:
    return tuple(_table()["small"][kind])


def _either(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
