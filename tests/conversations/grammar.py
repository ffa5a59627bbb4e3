"""The language of the conversations: every line is one of a few, and whatever is not one of them is an error.

`read` turns a file into a `Story`. It knows nothing of mail or of the program; README.md explains the language.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from conversations.cast import CITIES, colleague
from conversations.cast import Player as Somebody
from conversations.story import (
    Act,
    Bounce,
    Check,
    Forwards,
    Item,
    Letter,
    Moment,
    Nothing,
    Notice,
    OutOfOffice,
    Replies,
    Rsvp,
    Runs,
    Story,
    Taps,
    Which,
    Writes,
    Wrong,
)

ZONES = {city: zone for city, (zone, _) in CITIES.items()} | {"Tokyo": "Asia/Tokyo", "UTC": "UTC"}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SERVICES = ("docusign", "adobe sign", "dropbox sign", "pandadoc")


def read(path: Path) -> Story:
    """The story in a file; raises Wrong at the first line that is not of the language."""
    return parse(path.read_text(encoding="utf-8"), path)


def parse(text: str, path: Path = Path("story.txt")) -> Story:
    try:
        return _parsed(text, path)
    except Wrong as wrong:
        raise Wrong(wrong.line, wrong.why, wrong.path or path) from None


def _parsed(text: str, path: Path) -> Story:
    story = Story(path)
    for number, line in enumerate(text.splitlines(), start=1):
        _take(story, number, line)
    if not story.title:
        raise Wrong(1, "a story begins with `# ` and its title")
    if not any(moment.path == path for moment in story.moments):
        raise Wrong(0, "nothing happens in this story")
    for moment in story.moments:
        _complete(moment)
    return story


def _take(story: Story, number: int, line: str) -> None:
    if "\t" in line or line != line.rstrip():
        raise Wrong(number, "a tab or blanks at the end of the line: nobody can see them")
    if not line:
        return
    if line.lstrip().startswith("#"):
        story.title = story.title or line.lstrip("# ")
        return
    depth = len(line) - len(line.lstrip())
    text = line.strip()
    if depth == 0:
        _open(story, number, text)
    elif not story.moments:
        raise Wrong(number, "something happens before the first moment, such as `Tue 10 Mar 2026 16:12 Berlin`")
    elif story.moments[-1].path != story.path:
        raise Wrong(number, "this story has no moment of its own yet")
    elif depth == 2:
        story.moments[-1].items.append(_item(number, text, story.moments[-1].at))
    elif depth >= 4 and story.moments[-1].items:
        items = story.moments[-1].items
        items[-1] = _detail(items[-1], number, text, story.moments[-1].at)
    else:
        raise Wrong(number, "moments begin at the margin, what happens 2 blanks in, its details 4 or more")


# -- at the margin: settings and moments ---------------------------------------------------------------------------

_MOMENT = re.compile(
    rf"({'|'.join(DAYS)}) (\d\d?) ({'|'.join(MONTHS)})(?: (\d{{4}}))? (\d\d):(\d\d) ({'|'.join(ZONES)})"
)


def moment(number: int, text: str, before: datetime | None = None) -> tuple[datetime, str] | None:
    """The moment a text names and its zone, None when it names none; the year may be left out after the first."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    day, month, zone = int(found[2]), MONTHS.index(found[3]) + 1, found[7]
    year = int(found[4]) if found[4] else before.year if before else 0
    if not year:
        raise Wrong(number, "the first moment names its year")
    try:
        at = datetime(year, month, day, int(found[5]), int(found[6]), tzinfo=ZoneInfo(ZONES[zone]))
    except ValueError as error:
        raise Wrong(number, f"{text}: {error}") from None
    if DAYS[at.weekday()] != found[1]:
        raise Wrong(number, f"{day} {found[3]} {year} is a {DAYS[at.weekday()]}, not a {found[1]}")
    return at.astimezone(UTC), zone


def _open(story: Story, number: int, text: str) -> None:
    if found := re.fullmatch(r"With ([a-z0-9_.-]+) = (.+)", text):
        if any(moment.path == story.path for moment in story.moments):
            raise Wrong(number, "settings stand before the first moment")
        try:
            story.settings.append((number, found[1], tomllib.loads(f"value = {found[2]}")["value"]))
        except tomllib.TOMLDecodeError as error:
            raise Wrong(number, f"{found[2]} is no TOML value: {error}") from None
        return
    if found := re.fullmatch(r"Also on (dovecot)", text):
        story.also_on.append(found[1])
        return
    if found := re.fullmatch(r"Begins like ([a-z0-9-]+\.txt)", text):
        _begin_like(story, number, found[1])
        return
    if found := re.fullmatch(r"([a-z]+) is ([^,]+), (.+?)(?:, ([A-Z][A-Za-z ]+))?", text):
        _introduce(story, number, found)
        return
    before = story.moments[-1].at if story.moments else None
    at = moment(number, text, before)
    if at is None:
        raise Wrong(number, f"neither a moment (`Tue 10 Mar 2026 16:12 Berlin`) nor a setting: {text}")
    if before and at[0] <= before:
        raise Wrong(number, "time does not run backwards: this moment is not after the one before")
    story.moments.append(Moment(number, *at, story.path))


def _begin_like(story: Story, number: int, name: str) -> None:
    if story.moments:
        raise Wrong(number, "a story can only begin like another, not go on like one")
    try:
        begun = read(story.path.with_name(name))
    except OSError:
        raise Wrong(number, f"there is no story {name} beside this one") from None
    story.cast |= begun.cast
    story.moments += begun.moments
    story.settings += begun.settings


def _introduce(story: Story, number: int, found: re.Match[str]) -> None:
    """Take somebody of this story's own: a colleague by work and city, anybody else by address."""
    if story.moments:
        raise Wrong(number, "people are introduced before the first moment")
    who, name, rest, city = found[1], found[2], found[3], found[4]
    if re.fullmatch(_ADDRESS, rest) and not city:
        story.cast[who] = Somebody(name, rest)
        return
    try:
        story.cast[who] = colleague(who, name, rest, city or "")
    except KeyError as unknown:
        raise Wrong(number, f"neither a work nor a city that cast.py knows: {unknown}") from None


# -- two blanks in: what happens, what leaves, what is so ----------------------------------------------------------

_Q = r'"((?:[^"\\]|\\.)*)"'  # a text in quotes; \" stands for a quote in it
_WHO = r"([a-z]+)"
_ADDRESS = r"([\w.+-]+@[\w.-]+)"
_PROGRAM = r"(?:in|on a) (Outlook|phone)"
_FILE = r"with ([a-z-]+\.(?:docx|pdf|txt|xlsx))"
_LETTER = r"(?:(HO-\d+) )?([a-z0-9_-]+/[a-z-]+)(?: no\. (\d+))?"
_PARTSTATS = {"accepts": "ACCEPTED", "declines": "DECLINED", "tentatively accepts": "TENTATIVE"}

_Made = Callable[[int, re.Match[str], str], Item]
_LINES: list[tuple[re.Pattern[str], _Made]] = []


def _line(pattern: str) -> Callable[[_Made], _Made]:
    def keep(made: _Made) -> _Made:
        _LINES.append((re.compile(pattern), made))
        return made

    return keep


def _item(number: int, text: str, at: datetime) -> Item:
    if text.startswith("-> "):
        return _letter(number, text.removeprefix("-> "))
    for pattern, made in _LINES:
        if found := pattern.match(text):
            rest = text[found.end() :]
            if rest and not rest.startswith(", "):
                continue
            return made(number, found, rest.removeprefix(", "))
    raise Wrong(number, f"this is not a line of the language (see README.md): {text}")


def _options(number: int, rest: str, **known: str) -> dict[str, str]:
    """Read `cc jane, from x@y.example, without the token`; `known` maps a name to its pattern."""
    found: dict[str, str] = {}
    while rest:
        for name, pattern in known.items():
            match = re.match(pattern + r"(?:, |$)", rest)
            if match:
                found[name] = match[1] if match.re.groups else "yes"
                rest = rest[match.end() :]
                break
        else:
            raise Wrong(number, f"not understood: {rest}")
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r" and |, ", text) if name)


def _quoted(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")


def _which(found: re.Match[str], first: int) -> Which:
    return Which(found[first + 1], found[first] or "", int(found[first + 2] or 0))


@_line(rf"({'|'.join(SERVICES)}): {_Q}")
def _notice(number: int, found: re.Match[str], rest: str) -> Item:
    more = _options(
        number, rest, seller=rf"sent by {_WHO}", signers=rf"signed by ({_WHO[1:-1]}(?: and {_WHO[1:-1]})*)", envelope=r"envelope ([A-Z])", file=_FILE, earlier=r"written (\d+) minutes before"
    )  # fmt: skip
    return Notice(
        number,
        found[1],
        _quoted(found[2]),
        more.get("seller", ""),
        _names(more.get("signers", "")),
        more.get("envelope", "A"),
        file=more.get("file", ""),
        earlier=int(more.get("earlier", "0")),
    )


@_line(rf"{_WHO} writes {_Q}")
def _writes(number: int, found: re.Match[str], rest: str) -> Item:
    more = _options(number, rest, sender=f"from {_ADDRESS}", cc=rf"cc ({_WHO[1:-1]}(?: and {_WHO[1:-1]})*)")
    return Writes(number, found[1], _quoted(found[2]), more.get("sender", ""), _names(more.get("cc", "")))


@_line(rf"{_WHO} forwards the notice")
def _forwards(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return Forwards(number, found[1])


@_line(rf"{_WHO} replies to {_LETTER}")
def _replies(number: int, found: re.Match[str], rest: str) -> Item:
    more = _options(
        number,
        rest,
        sender=f"from {_ADDRESS}",
        cc=rf"cc ({_WHO[1:-1]}(?: and {_WHO[1:-1]})*)",
        tokenless="without the token",
        file=_FILE,
        earlier=r"written (\d+) minutes before",
        program=_PROGRAM,
    )
    return Replies(
        number,
        found[1],
        _which(found, 2),
        more.get("sender", ""),
        _names(more.get("cc", "")),
        tokenless="tokenless" in more,
        file=more.get("file", ""),
        earlier=int(more.get("earlier", "0")),
        program=more.get("program", ""),
    )


@_line(rf"{_WHO} taps {_Q} in {_LETTER}")
def _taps(number: int, found: re.Match[str], rest: str) -> Item:
    more = _options(number, rest, program=_PROGRAM)
    return Taps(number, found[1], _quoted(found[2]), _which(found, 3), more.get("program", ""))


@_line(rf"{_WHO}'s out-of-office answers {_LETTER}")
def _away(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return OutOfOffice(number, found[1], _which(found, 2))


def _answer(number: int, rest: str) -> dict[str, Any]:
    more = _options(
        number,
        rest,
        sender=f"from {_ADDRESS}",
        before="of the invite before",
        bare="without its calendar part",
        minutes=r"(\d+) minutes",
    )
    return {
        "sender": more.get("sender", ""),
        "before": "before" in more,
        "bare": "bare" in more,
        "minutes": int(more.get("minutes", "0")),
    }


@_line(rf"{_WHO} ({'|'.join(_PARTSTATS)}) {_LETTER}")
def _rsvp(number: int, found: re.Match[str], rest: str) -> Item:
    return Rsvp(number, found[1], _PARTSTATS[found[2]], _which(found, 3), **_answer(number, rest))


@_line(rf"{_WHO} sends {_ADDRESS} instead in {_LETTER}")
def _delegates(number: int, found: re.Match[str], rest: str) -> Item:
    return Rsvp(number, found[1], "DELEGATED", _which(found, 3), instead=found[2], **_answer(number, rest))


@_line(rf"{_WHO} proposes ({_MOMENT.pattern.replace('(', '(?:').replace('(?:?:', '(?:')}) in {_LETTER}")
def _proposes(number: int, found: re.Match[str], rest: str) -> Item:
    when = moment(number, found[2])
    if when is None:
        raise Wrong(number, f"not a moment: {found[2]}")
    return Rsvp(number, found[1], "TENTATIVE", _which(found, 3), when[0], **_answer(number, rest))


@_line(rf"{_LETTER} to {_WHO} comes back: {_Q}")
def _bounce(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return Bounce(number, _which(found, 1), found[4], _quoted(found[5]))


@_line(r"handoffd (starts|stops)")
def _runs(number: int, found: re.Match[str], rest: str) -> Item:
    starts = found[1] == "starts"
    if starts and (changed := re.fullmatch(r"with ([a-z0-9_.-]+) = (.+)", rest)):
        return Runs(number, starts, (changed[1], tomllib.loads(f"value = {changed[2]}")["value"]))
    if starts and (gone := re.fullmatch(rf"without {_WHO}", rest)):
        return Runs(number, starts, without=gone[1])
    _options(number, rest)
    return Runs(number, starts)


@_line(r"handoffs: (none|HO-\d+(?:, HO-\d+)*)")
def _handoffs(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return Check(number, "handoffs", told={"refs": "" if found[1] == "none" else found[1]})


@_line(r"(HO-\d+) is closed")
def _closed(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return Check(number, "closed", found[1])


@_line(rf"(HO-\d+) section (\d+) is {_Q}")
def _section(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return Check(number, "section", found[1], {found[2]: _quoted(found[3])})


@_line(
    r"(HO-\d+): ([a-z0-9-]+ (?:waiting|open|stuck|settled|skipped)(?:, [a-z0-9-]+ (?:waiting|open|stuck|settled|skipped))*)"
)
def _steps(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return Check(number, "steps", found[1], dict(pair.split(" ") for pair in found[2].split(", ")))


@_line(r"filed: (\d+ in [A-Za-z]+(?:, \d+ in [A-Za-z]+)*)")
def _filed(number: int, found: re.Match[str], rest: str) -> Item:
    _options(number, rest)
    return Check(number, "filed", told=dict(reversed(pair.split(" in ")) for pair in found[1].split(", ")))


# -- letters -------------------------------------------------------------------------------------------------------

_SENT = re.compile(rf"{_WHO[:-1]}(?:, (?:cc )?{_WHO[1:-1]})*): (?:(HO-\d+) )?([a-z0-9_-]+/[a-z-]+)(?: {_Q})?")


def _letter(number: int, text: str) -> Item:
    if text == "nothing":
        return Nothing(number)
    found = _SENT.fullmatch(text)
    if found is None:
        raise Wrong(number, f'a letter reads `-> dana, cc ana: warm-intro/draft "its subject"`, not: {text}')
    to, cc = [], []
    for name in found[1].split(", "):
        if name.startswith("cc ") or cc:
            cc.append(name.removeprefix("cc "))
        else:
            to.append(name)
    return Letter(number, tuple(to), tuple(cc), found[3], found[2] or "", _quoted(found[4] or ""))


# -- details -------------------------------------------------------------------------------------------------------


def _detail(item: Item, number: int, text: str, at: datetime) -> Item:
    body = re.fullmatch(r"\|(?: (.*))?", text)
    if body and isinstance(item, Notice | Writes | Replies | OutOfOffice | Rsvp):
        return replace(item, body=(*item.body, body[1] or ""))
    row = re.fullmatch(r"file \|(?: (.*))?", text)
    if row and isinstance(item, Notice | Replies) and item.file:
        return replace(item, pages=(*item.pages, row[1] or ""))
    more: Item | None = None
    if isinstance(item, Replies):
        more = _of_reply(item, text)
    if isinstance(item, Letter):
        more = _of_letter(item, number, text, at)
    if more is None:
        raise Wrong(number, f"this is no detail of the line above it: {text}")
    return more


def _of_reply(item: Replies, text: str) -> Item | None:
    if found := re.fullmatch(r"(10|[1-9])(?:\.([1-3]))? +\| (.+)", text):
        return replace(item, answers=(*item.answers, (int(found[1]), int(found[2] or 0), found[3])))
    if found := re.fullmatch(rf"change {_Q} to {_Q}", text):
        return replace(item, changes=(*item.changes, (_quoted(found[1]), _quoted(found[2]))))
    return None


def _of_letter(item: Letter, number: int, text: str, at: datetime) -> Item | None:
    if found := re.fullmatch(rf"says {_Q}", text):
        return replace(item, says=(*item.says, (number, _quoted(found[1]))))
    if found := re.fullmatch(rf"hides {_Q}", text):
        return replace(item, hides=(*item.hides, (number, _quoted(found[1]))))
    if found := re.fullmatch(r"meets (.+), (\d+) min", text):
        start = moment(number, found[1], at)
        if start:
            return replace(item, meets=(start[0], start[0] + timedelta(minutes=int(found[2]))))
    return None


def _complete(moment: Moment) -> None:
    """Every act says what leaves because of it, if only `-> nothing`; so does a moment at which nobody acts."""
    if not moment.items:
        raise Wrong(moment.line, "nothing happens at this moment")
    acted = 0
    for item in [*moment.items, None]:
        if acted and not isinstance(item, Letter | Nothing):
            raise Wrong(acted, "what leaves because of this? List the letters, or say `-> nothing`")
        if isinstance(item, Letter) and not (item.subject or item.says):
            raise Wrong(item.line, "a letter is known by its subject, or by something that it says")
        acted = item.line if isinstance(item, Act) else 0
