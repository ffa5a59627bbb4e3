"""What a story is made of: moments, what people do at them, the letters that leave, what can be looked up."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from conversations.cast import Player


class Wrong(Exception):  # noqa: N818 - it reads `Wrong(line, why)`
    """A line that cannot be read, or a story that went another way; `line` counts from one, 0 is the file itself."""

    def __init__(self, line: int, why: str, path: Path | None = None) -> None:
        super().__init__(f"{path or 'story'}:{line}: {why}")
        self.line, self.why, self.path = line, why, path


@dataclass(frozen=True)
class Which:
    """A letter somebody has in their mailbox: the newest of its name, unless a handoff or a number says otherwise."""

    name: str
    ref: str = ""
    number: int = 0


@dataclass(frozen=True)
class Notice:
    line: int
    service: str
    subject: str
    seller: str = ""
    signers: tuple[str, ...] = ()
    envelope: str = "A"
    body: tuple[str, ...] = ()
    file: str = ""
    pages: tuple[str, ...] = ()
    earlier: int = 0


@dataclass(frozen=True)
class Writes:
    line: int
    who: str
    subject: str
    sender: str = ""
    cc: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forwards:
    line: int
    who: str


@dataclass(frozen=True)
class Replies:
    """`body` is typed on top; `answers` are (section, prompt or 0, text) typed into the quoted form; `changes` edit it.

    With a `file` the form is filled in there, or the file holds the rows of `pages` instead. It was written so many
    minutes `earlier` than it arrives.
    """

    line: int
    who: str
    letter: Which
    sender: str = ""
    cc: tuple[str, ...] = ()
    tokenless: bool = False
    body: tuple[str, ...] = ()
    answers: tuple[tuple[int, int, str], ...] = ()
    changes: tuple[tuple[str, str], ...] = ()
    file: str = ""
    pages: tuple[str, ...] = ()
    earlier: int = 0
    program: str = ""  # "Outlook", "phone"; else Gmail in a browser


@dataclass(frozen=True)
class Taps:
    line: int
    who: str
    button: str
    letter: Which
    program: str = ""


@dataclass(frozen=True)
class OutOfOffice:
    line: int
    who: str
    letter: Which
    body: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rsvp:
    line: int
    who: str
    partstat: str
    letter: Which
    proposes: datetime | None = None
    minutes: int = 0  # 0: as long as the meeting
    instead: str = ""
    sender: str = ""
    before: bool = False
    bare: bool = False
    body: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bounce:
    line: int
    letter: Which
    to: str
    words: str


@dataclass(frozen=True)
class Runs:
    """The program starts or stops; from a start on one key of config.toml may be another, or one person not in it."""

    line: int
    starts: bool
    changed: tuple[str, object] | None = None
    without: str = ""


@dataclass(frozen=True)
class Letter:
    """One mail of ours as its readers get it. `meets` is the time of the meeting in its .ics."""

    line: int
    to: tuple[str, ...]
    cc: tuple[str, ...]
    name: str
    ref: str = ""
    subject: str = ""
    says: tuple[tuple[int, str], ...] = ()
    hides: tuple[tuple[int, str], ...] = ()
    meets: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Nothing:
    line: int


@dataclass(frozen=True)
class Check:
    """What can be looked up: `kind` is handoffs, steps, section, filed or closed."""

    line: int
    kind: str
    ref: str = ""
    told: dict[str, str] = field(default_factory=dict)


Act = Notice | Writes | Forwards | Replies | Taps | OutOfOffice | Rsvp | Bounce | Runs
Item = Act | Letter | Nothing | Check


@dataclass
class Moment:
    line: int
    at: datetime
    zone: str
    path: Path
    items: list[Item] = field(default_factory=list)


@dataclass
class Story:
    path: Path
    title: str = ""
    settings: list[tuple[int, str, object]] = field(default_factory=list)
    cast: dict[str, Player] = field(default_factory=dict)
    also_on: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)

    @property
    def runs_at_first(self) -> bool:
        """Whether the program runs from the first moment: unless the story says when it starts."""
        said = (item for moment in self.moments for item in moment.items if isinstance(item, Runs))
        first = next(said, None)
        return first is None or not first.starts
