"""What RevOps says about each system: "done", "Salesforce done", "HubSpot: not yet because the import is running" (F3).

One line a system, in new text on top of the reply; a line without a name speaks of all of them. As with every command,
whatever else stands there makes the whole reply unclear: "Salesforce done, but the account is still Dana's" is no yes.
The lines below a "not yet" are its reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies import commands
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.grammar import bare, is_courtesy
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import informative, top_rows
from handoffd.letters.replies.zones import Cast, Name
from handoffd.letters.words import squeeze

_NOT_YET = (
    "not yet", "not done yet", "not done", "not ready yet", "still open", "noch nicht", "noch nicht erledigt",
    "pas encore", "todavía no", "aún no", "non ancora", "ainda não", "nog niet", "まだです", "まだ",
)  # fmt: skip
_DONE = (*commands.PHRASES["done"], *commands.PHRASES["yes"], "moved", "owner moved", "changed", "updated", "confirmed")
_BECAUSE = re.compile(r"(?:because|since|as|weil|da|denn|car|parce que|porque|perché|omdat)(?:\s|$)", re.IGNORECASE)
_LINK = r"(?:\s*[:：,–—-]\s*|\s+(?:is|was|ist|est|está|è|has been)\s+|\s+)"
_BEHIND = r"(?:\s*[:：,–—-]\s*|\s+in\s+|\s+)"
_EDGE = " \t.,;!*_\"'`~()[]<>|。、！👍✅🙏🙂😊🎉"
_REASON = 400


@dataclass(frozen=True, slots=True)
class SystemsReading:
    """What is done and what is not yet, by the names as they are listed; `all_done` says so without a name.

    `leftover` are the words that were not understood; while there are any, the rest decides nothing.
    """

    done: tuple[str, ...] = ()
    not_yet: dict[str, str] = field(default_factory=dict)
    all_done: bool = False
    leftover: str = ""

    @property
    def says_something(self) -> bool:
        """Tell whether anything in it was understood."""
        return bool(self.done or self.not_yet or self.all_done)


def read_systems(reply: Message, sent: Message, names: Sequence[str]) -> SystemsReading:
    """Return what a reply says about the systems of these names; text and HTML must say the same."""
    if automatic(reply):
        return SystemsReading()
    form = Form.from_message(sent)
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    found = [systems_of(top_rows(typed, name), names, name) for typed in bodies]
    if not found:
        return SystemsReading()
    if any(each != found[0] for each in found):
        return SystemsReading(leftover=next((each.leftover for each in found if each.leftover), "two different things"))
    return found[0]


def systems_of(rows: Sequence[str], names: Sequence[str], name: Name | None = None) -> SystemsReading:
    """Return what rows of new text say about the systems of these names."""
    done: list[str] = []
    not_yet: dict[str, str] = {}
    left: list[str] = []
    everything = False
    reasoned: tuple[str, ...] = ()
    for row in rows:
        if not row.strip():
            continue
        who, said = _split(row, names)
        which = [who] if who else list(names)
        if (why := _not_yet(said)) is not None:
            not_yet |= dict.fromkeys(which, why)
            reasoned = tuple(which)
        elif _is_done(said, name):
            everything = everything or not who
            done += [who] if who else []
            reasoned = ()
        elif is_courtesy(row, name):
            continue
        elif reasoned:
            not_yet |= {each: f"{not_yet[each]} {row.strip()}".strip()[:_REASON] for each in reasoned}
        else:
            left.append(row.strip())
    if everything and (not_yet or done):
        left.append("done")  # "done" of all, beside a word about one
    return SystemsReading(tuple(dict.fromkeys(done)), not_yet, everything, "\n".join(left)[:_REASON])


def _split(row: str, names: Sequence[str]) -> tuple[str, str]:
    """Return which system a line begins or ends with, and what it says of it; no name when there is none."""
    line = " ".join(row.replace("*", "").split()).strip(_EDGE)
    for name in sorted(names, key=len, reverse=True):
        called = re.escape(" ".join(name.split()))
        before, behind = rf"(?:in |the )?{called}{_LINK}(?P<said>.+)", rf"(?P<said>.+?){_BEHIND}{called}"
        for pattern in (before, behind):
            if found := re.fullmatch(pattern, line, re.IGNORECASE):
                return name, found["said"]
    return "", line


def _is_done(said: str, name: Name | None) -> bool:
    folded = squeeze(said).strip(_EDGE)
    asked = said.rstrip(_EDGE).endswith(("?", "？"))
    return not asked and (folded in _DONE or bare(folded, name) in _DONE)


def _not_yet(said: str) -> str | None:
    """Return the reason of a "not yet", which may be empty; None when it is none."""
    folded = said.casefold().strip(_EDGE)
    for phrase in sorted(_NOT_YET, key=len, reverse=True):
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalpha():
            rest = said.strip(_EDGE)[len(phrase) :].strip(" ,:;.-–—")
            return _BECAUSE.sub("", rest, count=1).strip()[:_REASON]
    return "" if folded in commands.PHRASES["no"] else None
