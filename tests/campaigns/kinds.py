"""What else strangers and colleagues write, bent for `campaigns.mutate`: calendars, commands, config.toml, the roster.

Each kind has a corpus and a reader. A reader returns when the bytes were read, or refused with the error we mean
(NoCalendar, BadConfig); whatever else it raises is a bug.
"""

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.hostile import SENT, read_all
from handoffd import shipped
from handoffd.config.load import load
from handoffd.config.roster_csv import read_roster
from handoffd.errors import BadConfig
from handoffd.letters.meetings.asjson import as_json, why_none
from handoffd.letters.meetings.busytimes import NoCalendar, Owner, read_busy
from handoffd.letters.meetings.wishes import read_wish
from handoffd.letters.message import Message
from handoffd.letters.replies.commands import PHRASES
from handoffd.letters.replies.grammar import verdict_of

TESTS = Path(__file__).parents[1]
TODAY, ZONE = date(2026, 3, 11), ZoneInfo("Europe/Berlin")
WINDOW = datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 4, 9, tzinfo=UTC)
OWNER = Owner("Europe/Berlin", ("ana@northwind.example",))
_HEAD = b"From: Dana Weber <dana@northwind.example>\nTo: handoff@northwind.example\nSubject: Re: x\n"
_CALENDAR = re.compile(rb"(?ms)^BEGIN:VCALENDAR.*^END:VCALENDAR")


def _files(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for pattern in patterns for path in sorted(TESTS.glob(pattern))]


@cache
def calendars() -> tuple[bytes, ...]:
    """The RSVPs of the corpus, as mails and as the calendar alone, and calendars with busy times."""
    mails = _files("mail/rsvps/**/*.eml")
    alone = [found[0] for mail in mails if (found := _CALENDAR.search(mail))]
    return (*mails, *alone, *_files("conversations/calendars/*.ics", "mail/crashes/*.ics"))


def read_calendar(raw: bytes) -> None:
    """Read it as an answer to an invite (a mail, else the calendar in one) and as somebody's busy times."""
    found = _CALENDAR.search(raw)
    mail = _HEAD + b"Content-Type: text/calendar; method=REPLY\n\n" + raw if raw.startswith(b"BEGIN:") else raw
    message = Message(mail)
    as_json(message)
    why_none(message)
    with suppress(NoCalendar):
        read_busy(found[0] if found else raw, OWNER, WINDOW)


@cache
def commands() -> tuple[bytes, ...]:
    """Lines that command, in all languages, and those of people that do and do not."""
    phrases = [phrase for each in PHRASES.values() for phrase in each]
    argued = ["hold until 31 March", "move to Thu 14:30", "return: which goal?", "assign: ana@northwind.example", "3"]
    people = b"\n".join(_files("mail/commands/*.txt")).split(b"\n")
    told = (text.encode() for text in (*phrases, *argued))
    return (*told, *(line for line in people if line), *_files("mail/crashes/*.txt"))


def read_command(raw: bytes) -> None:
    """Read it as rows, as the words of a reply to a letter of ours, and as a wish for another time."""
    verdict_of(raw.decode(errors="replace").splitlines(), TODAY, None, ZONE)
    mail = _HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + raw + b"\n"
    read_all(mail)
    read_wish(Message(mail), SENT, [WINDOW[0], WINDOW[1]], TODAY, ZONE)


@cache
def configs() -> tuple[bytes, ...]:
    """The shipped config.toml, one with people and rules, and what once raised."""
    small = (
        b'[company]\nname = "Ours"\ndomains = ["ours.example"]\n[inbox]\nhost = "h"\naddress = "a@ours.example"\n'
        b'[smtp]\nhost = "h"\n[[people]]\nname = "Ana Silva"\nemail = "ana@ours.example"\nroles = ["csm"]\n'
        b'zone = "Europe/Lisbon"\nleave = ["2026-03-02..2026-03-04"]\nhours = ["09:00-17:00"]\nleader = "Petra Lang"\n'
        b'[[people]]\nname = "Petra Lang"\nemail = "petra@ours.example"\nroles = ["cs_leader", "ops"]\n'
        b'[[assign]]\nsegment = "smb"\ncsm = "ana@ours.example"\n[steps.kickoff]\nminutes = 45\n'
    )
    return ((shipped.root() / "config.toml").read_bytes(), small, small, *_files("config/crashes/*.toml"))


def read_config(raw: bytes) -> None:
    """Read it as a config.toml in a folder without anything else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(raw)
        try:
            load(path)
        except BadConfig as problem:
            "\n".join(problem.problems).encode()  # each can be shown


@cache
def rosters() -> tuple[bytes, ...]:
    """A roster as spreadsheets save it."""
    text = (
        "name,email,roles,zone,leave,hours,leader\r\n"
        "Ana Silva,ana@ours.example,csm,Europe/Lisbon,2026-03-02..2026-03-04,09:00-17:00,Petra Lang\r\n"
        '"Lang, Petra",petra@ours.example,"cs_leader, ops",UTC,,"8:30-12:00, 13:00-17:00",\r\n'
        "Jürgen Öz,jo@ours.example,ae,Europe/Berlin,,,petra@ours.example\r\n"
    )
    semicolons = "sep=;\r\n" + text.replace(",", ";")
    tables = [each.encode(code) for each in (text, semicolons) for code in ("utf-8", "utf-8-sig", "utf-16", "cp1252")]
    return (*tables, *_files("config/crashes/*.csv"))


def read_roster_file(raw: bytes) -> None:
    """Read it as a roster beside config.toml; what is wrong with it is said as values."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(raw)
        "\n".join(read_roster(path).problems).encode()


@dataclass(frozen=True)
class Kind:
    """What is bent, who reads it, and how its file ends."""

    corpus: Callable[[], tuple[bytes, ...]]
    read: Callable[[bytes], None]
    suffix: str
    splices: tuple[bytes, ...]


_ODD = (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", "\u202e".encode(), b"\xed\xa0\x80", b'"', b"'", b"\\")
KINDS = {
    "calendars": Kind(calendars, read_calendar, ".ics", (
        *_ODD, b"BEGIN:VEVENT\n", b"END:VEVENT\n", b"BEGIN:VTIMEZONE\n", b"RRULE:FREQ=SECONDLY\n", b"RRULE:FREQ=DAILY;COUNT=999999999\n",
        b"RRULE:FREQ=YEARLY;BYMONTH=13;BYDAY=99MO\n", b"DTSTART;TZID=x:00000000T000000\n", b"DTSTART;VALUE=DATE:99991231\n",
        b"DURATION:-P9999999999D\n", b"EXDATE:20260230\n", b"RDATE;VALUE=PERIOD:20260301T000000Z/P99Y\n", b"METHOD:REPLY\n",
        b"ATTENDEE;PARTSTAT=DECLINED:mailto:%00@\n", b"SEQUENCE:-9\n", b"RECURRENCE-ID;RANGE=THISANDFUTURE:20260301\n", b';X="',
        b"FREEBUSY:20260301T000000Z/PT-1H\n", b"TZOFFSETTO:+9999\n", b"X-WR-TIMEZONE:../../etc\n",
    )),
    "commands": Kind(commands, read_command, ".txt", (
        *_ODD, b"\napprove\n", b" until 31 February 0000", b" to 25:61", b" at 99999999999999999999", "³".encode(), "٣".encode(),
        b"@", b"<a@b>", b"> ", b"\n-- \n", b"+99:99", b"Europe/../x", b" GMT+14:60", b"30.2.", b"2026-13-45T99:99Z", "①".encode(),
    )),
    "config": Kind(configs, read_config, ".toml", (
        *_ODD, b"= nan\n", b"= -inf\n", b"= 1e400\n", b"= 99999999999999999999999\n", b"= 0001-01-01\n", b"= 9999-12-31T23:59:59Z\n",
        b"= {}\n", b"= [[]]\n", b'= [1, "a"]\n', b"= true\n", b"[[people]]\n", b"[people]\n", b"people = [1]\n", b"[steps.x]\n",
        b"[[steps]]\n", b'"" = 1\n', b'"\\u0000"', b'zone = "../x"\n', b'zone = "Europe"\n', b'roster = "\\u0000"\n', b'roster = "."\n',
        b'password_file = "~nobody-here/x"\n', b'folder = "\\u0000"\n', b"[[notice]]\n", b"[[assign]]\n", b"[[crm]]\n", b"[[track]]\n",
    )),
    "roster": Kind(rosters, read_roster_file, ".csv", (
        *_ODD, b",", b";", b"\t", b"sep=\n", b'sep="\n', b"=cmd|' /C calc'!A0", b"name", b"email,", b"2026-02-30..", b"..", b"25:00-26:00",
        b'"' * 9, b"," * 500, b"9" * 5000, "٣".encode(), "²".encode(),
    )),
}  # fmt: skip
