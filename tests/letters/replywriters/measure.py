"""How well the replies are read: which answers come back exactly, which text was invented, which command was never given."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from letters.replywriters.corpus import Meant
from letters.replywriters.rows import Asked

GO_AHEAD = {"approve", "accept", "done", "sent"}


_SIGN = re.compile(r"^[ \t]*[-•·*][ \t\xa0]+", re.MULTILINE)


def folded(text: str) -> str:
    """White space folded; nothing else."""
    return " ".join(text.split())


def same(got: str | None, meant: str) -> bool:
    """Whether an answer came back exactly. The signs of a list are the program's: a text part shows "- ", HTML none."""
    if got is None:
        return False
    return folded(got) == folded(meant) or folded(_SIGN.sub("", got)) == folded(_SIGN.sub("", meant))


@dataclass
class Tally:
    """What was counted: answers (and words for nothing), those that came back exactly, and what nobody wrote."""

    told: int = 0
    exact: int = 0
    invented: int = 0
    commands: int = 0
    unheard: int = 0
    misses: list[str] = field(default_factory=list)
    by: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, meant: Meant, exact: int, told: int) -> None:
        for key in (meant.program, meant.habit):
            seen = self.by.setdefault(key, Counter())
            seen["told"] += told
            seen["exact"] += exact

    @property
    def share(self) -> float:
        return self.exact / self.told if self.told else 1.0


def measure(forms: dict[str, Asked], meant: Iterable[Meant]) -> Tally:
    """Read each reply against the mail it answers."""
    tally = Tally()
    sent = {name: Message(form.raw) for name, form in forms.items()}
    for one in meant:
        reading = read_reply(sent[one.request], Message(one.raw), known=one.known)
        exact = 0
        for heading, text in one.answers.items():
            got = reading.answers.get(heading)
            if same(got, text):
                exact += 1
            else:
                tally.misses.append(
                    f"{one.name} [{one.request}] {heading}: {got!r} instead of {text!r}{_na(reading.na, heading)}"
                )
        for heading, reason in one.na.items():
            got = reading.na.get(heading)
            if got is not None and folded(got) == folded(reason):
                exact += 1
            else:
                tally.misses.append(
                    f"{one.name} [{one.request}] {heading}: n/a {got!r} instead of {reason!r} ({reading.answers.get(heading)!r})"
                )
        for heading in one.open:
            if heading in reading.answers or heading in reading.na:
                tally.invented += 1
                tally.misses.append(
                    f"{one.name} [{one.request}] {heading}: INVENTED {reading.answers.get(heading, 'n/a')!r}"
                )
        _decided(tally, one, reading.command.command if reading.command else None)
        told = len(one.answers) + len(one.na)
        tally.told += told
        tally.exact += exact
        tally.note(one, exact, told)
    return tally


def _na(na: dict[str, str], heading: str) -> str:
    return f" (n/a: {na[heading]!r})" if heading in na else ""


def _decided(tally: Tally, one: Meant, command: str | None) -> None:
    if command in GO_AHEAD and one.command != "approve":
        tally.commands += 1
        tally.misses.append(f"{one.name} [{one.request}]: COMMAND {command}")
    if command != "approve" and one.command == "approve":
        tally.unheard += 1
        tally.misses.append(f"{one.name} [{one.request}]: a yes was not heard: {command}")
