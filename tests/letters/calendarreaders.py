"""Other people's calendar readers, asked what one of our .ics files says: all of them must say the same.

icalendar is ours. The others are asked where they are installed: vobject (pip), libical through GObject
(`apt install gir1.2-ical-3.0 python3-gi`, asked by the system's own python3), ical.js (Thunderbird's; npm, asked by node).
    cd tests && python -m letters.calendarreaders [--seed 5] [--count 2000]
asks those there are about generated meetings and about every letter of ours that carries an .ics, and tells the figures;
`VOBJECT=folder` and `ICALJS=folder` name where pip (--target) and npm (--prefix) put them.
"""

import argparse
import base64
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar

from handoffd.app import previewing
from handoffd.letters.meetings.calendar import Attendee, Meeting, cancel, display_name, invite, one_line, plain_text
from handoffd.letters.message import Address

LETTERS = tuple(sorted(previewing.METHODS))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia")  # fmt: skip
WORDS = (
    "Grüße aus Köln", "Ávila; Núñez, S.A.", "שלום דנה", "مرحبا بالعالم", "日本語の会議", "🎉🚀👩‍👩‍👧", "C:\\New\\folder", "a,b;c:d", '"quoted"',
    "O'Brien & Søn", "line one\nline two", "END:VEVENT", "\u202eturned", "x^n^^'", "https://meet.example/a?b=1,2;c", "e\u0301cole", "https://x.example/" + "ü" * 90,
)  # fmt: skip
Said = dict[str, object]

_LIBICAL = """
import base64, json, sys
import gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as I
def when(t): return "%04d%02d%02dT%02d%02d%02d%s" % (t.get_year(), t.get_month(), t.get_day(), t.get_hour(), t.get_minute(), t.get_second(), "Z" if t.is_utc() else "")
for line in sys.stdin:
    c = I.Component.new_from_string(base64.b64decode(line).decode())
    e = c.get_first_component(I.ComponentKind.VEVENT_COMPONENT)
    people, p = [], e.get_first_property(I.PropertyKind.ATTENDEE_PROPERTY)
    while p:
        people.append([p.get_attendee(), p.get_parameter_as_string("CN") or "", p.get_parameter_as_string("PARTSTAT") or ""])
        p = e.get_next_property(I.PropertyKind.ATTENDEE_PROPERTY)
    o = e.get_first_property(I.PropertyKind.ORGANIZER_PROPERTY)
    print(json.dumps({"method": c.get_first_property(I.PropertyKind.METHOD_PROPERTY).get_value_as_string(), "uid": e.get_uid(), "sequence": e.get_sequence(),
        "start": when(e.get_dtstart()), "end": when(e.get_dtend()), "stamp": when(e.get_dtstamp()), "summary": e.get_summary() or "",
        "description": e.get_description() or "", "location": e.get_location() or "", "status": e.get_first_property(I.PropertyKind.STATUS_PROPERTY).get_value_as_string(),
        "organizer": [o.get_organizer(), o.get_parameter_as_string("CN") or "", o.get_parameter_as_string("SENT-BY") or ""],
        "attendees": people, "errors": c.count_errors()}), flush=True)
"""
_ICALJS = """
const at = process.argv[1];
import(at).then(({ default: ICAL }) => {
  const lines = require("fs").readFileSync(0, "utf8").trim().split("\\n");
  for (const line of lines) {
    const c = new ICAL.Component(ICAL.parse(Buffer.from(line, "base64").toString("utf8")));
    const e = c.getFirstSubcomponent("vevent"), v = name => e.getFirstPropertyValue(name);
    const when = name => v(name).toICALString();
    const o = e.getFirstProperty("organizer");
    console.log(JSON.stringify({ method: c.getFirstPropertyValue("method"), uid: v("uid"), sequence: v("sequence"), start: when("dtstart"),
      end: when("dtend"), stamp: when("dtstamp"), summary: v("summary") ?? "", description: v("description") ?? "", location: v("location") ?? "",
      status: v("status"), organizer: [o.getFirstValue(), o.getParameter("cn") ?? "", o.getParameter("sent-by") ?? ""],
      attendees: e.getAllProperties("attendee").map(a => [a.getFirstValue(), a.getParameter("cn") ?? "", a.getParameter("partstat") ?? ""]), errors: 0 }));
  }
});
"""


def by_icalendar(raw: bytes) -> Said:
    calendar = icalendar.Calendar.from_ical(raw)
    (event,) = calendar.events
    people = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
    host = event["ORGANIZER"]
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": f"{event.start:%Y%m%dT%H%M%SZ}",
        "end": f"{event.end:%Y%m%dT%H%M%SZ}",
        "stamp": f"{event['DTSTAMP'].dt:%Y%m%dT%H%M%SZ}",
        "summary": str(event.get("SUMMARY", "")),
        "description": str(event.get("DESCRIPTION", "")),
        "location": str(event.get("LOCATION", "")),
        "status": str(event["STATUS"]),
        "organizer": [str(host), host.params.get("CN", ""), host.params.get("SENT-BY", "")],
        "attendees": [[str(one), one.params.get("CN", ""), one.params["PARTSTAT"]] for one in people],
        "errors": len(event.errors) + len(calendar.errors),
    }


def by_vobject(raw: bytes) -> Said:
    import vobject

    calendar = vobject.readOne(raw.decode())
    event = calendar.vevent

    def text(name: str) -> str:
        return event.contents[name][0].value if name in event.contents else ""

    def one(line: object, *names: str) -> list[str]:
        return [line.value, *(line.params.get(name, [""])[0] for name in names)]  # type: ignore[attr-defined]

    return {
        "method": calendar.method.value,
        "uid": text("uid"),
        "sequence": int(text("sequence")),
        **{
            key: f"{event.contents[name][0].value:%Y%m%dT%H%M%SZ}"
            for key, name in (("start", "dtstart"), ("end", "dtend"), ("stamp", "dtstamp"))
        },
        "summary": text("summary"),
        "description": text("description"),
        "location": text("location"),
        "status": text("status"),
        "organizer": one(event.organizer, "CN", "SENT-BY"),
        "attendees": [one(line, "CN", "PARTSTAT") for line in event.contents["attendee"]],
        "errors": 0,
    }


def _asked(command: Sequence[str], files: Sequence[bytes]) -> list[Said]:
    told = b"".join(base64.b64encode(raw) + b"\n" for raw in files)
    done = subprocess.run(command, input=told, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def readers() -> dict[str, Callable[[Sequence[bytes]], list[Said]]]:
    """Return the readers that are installed here, by name: .ics files in, what they say out."""
    found = {"icalendar": lambda files: [by_icalendar(raw) for raw in files]}
    if os.environ.get("VOBJECT"):
        sys.path.append(os.environ["VOBJECT"])
    try:
        import vobject  # noqa: F401
    except ImportError:
        pass
    else:
        found["vobject"] = lambda files: [by_vobject(raw) for raw in files]
    probe = [_system_python(), "-c", 'import gi; gi.require_version("ICalGLib", "3.0")']
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        found["libical"] = lambda files: _asked([_system_python(), "-c", _LIBICAL], files)
    module = Path(os.environ.get("ICALJS", ".")) / "node_modules" / "ical.js" / "dist" / "ical.js"
    node = shutil.which("node")
    if node and module.is_file():
        found["ical.js"] = lambda files: _asked([node, "-e", _ICALJS, str(module.resolve())], files)
    return found


def _system_python() -> str:
    return "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable


def meant(meeting: Meeting, stamp: datetime, method: str) -> Said:
    """Return what every reader must say of a meeting."""

    def utc(moment: datetime) -> str:
        return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    return {
        "method": method,
        "uid": meeting.uid,
        "sequence": meeting.sequence,
        "start": utc(meeting.start),
        "end": utc(meeting.end),
        "stamp": utc(stamp),
        "summary": one_line(meeting.summary),
        "description": plain_text(meeting.description).strip(),
        "location": one_line(meeting.location),
        "status": "CONFIRMED" if method == "REQUEST" else "CANCELLED",
        "organizer": [
            f"mailto:{meeting.organizer.email}",
            display_name(meeting.organizer.name),
            f"mailto:{meeting.sent_by}" if meeting.sent_by else "",
        ],
        "attendees": [
            [f"mailto:{each.address.email}", display_name(each.address.name), each.partstat]
            for each in meeting.attendees
        ],
        "errors": 0,
    }


def meetings(seed: int, count: int) -> Iterator[tuple[Meeting, datetime, str]]:
    """Yield meetings of every kind of name, zone and text."""
    pick = random.Random(seed)  # noqa: S311 - the same meetings each time

    def text(longest: int) -> str:
        words = " ".join(pick.choice(WORDS) for _ in range(pick.randint(1, 6)))
        return (words * (longest // len(words) + 1))[:longest] if pick.random() < 0.2 else words

    for number in range(count):
        zone = ZoneInfo(pick.choice(ZONES))
        start = datetime(2026, pick.randint(1, 12), pick.randint(1, 28), pick.randint(0, 23), 15 * pick.randint(0, 3), tzinfo=zone)  # fmt: skip
        people = tuple(
            Attendee(Address(text(90), f"p{each}.{number}@k{each}.example"), pick.choice(("NEEDS-ACTION", "ACCEPTED")))
            for each in range(pick.randint(1, 5))
        )
        meeting = Meeting(
            f"{number}@handoffd.example", pick.randint(0, 9), start, start + timedelta(minutes=45), text(300), text(4000),
            pick.choice((*WORDS, "")), Address(text(90), "handoff@vendor.example"), people,
            sent_by="inbox@vendor.example" if pick.random() < 0.3 else "",
        )  # fmt: skip
        yield (
            meeting,
            datetime(2026, 11, 20, 16, 0, number % 60, tzinfo=UTC),
            pick.choice(("REQUEST", "REQUEST", "CANCEL")),
        )


def letters() -> dict[str, bytes]:
    """Return the .ics of every letter of ours that carries one."""
    found = {}
    for name in LETTERS:
        parts = message_from_bytes(previewing.of_sample(name).raw, policy=policy.SMTP).walk()
        found[name] = next(
            part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/calendar"
        )
    return found


def differing(told: Said, said: Said) -> dict[str, object]:
    return {key: said.get(key) for key, value in told.items() if said.get(key) != value}


def excused(name: str, told: Said) -> Said:
    """Leave out what a reader is known to get wrong by itself: icalendar takes `\\N` after an escaped backslash for a line
    end (C:\\New); the value in the file is right, as the other readers say."""
    wrong = [key for key in ("summary", "description", "location") if name == "icalendar" and "\\" in str(told[key])]
    return {key: value for key, value in told.items() if key not in wrong}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=5)
    asked.add_argument("--count", type=int, default=2000)
    chosen = asked.parse_args()
    made = list(meetings(chosen.seed, chosen.count))
    files = [(invite if method == "REQUEST" else cancel)(meeting, stamp) for meeting, stamp, method in made]
    wanted = [meant(*each) for each in made]
    own = letters()
    bad = 0
    said_of_own: dict[str, list[Said]] = {}
    for name, read in readers().items():
        wrong = [
            (at, diff)
            for at, (told, said) in enumerate(zip(wanted, read(files), strict=True))
            if (diff := differing(excused(name, told), said))
        ]
        said_of_own[name] = read(list(own.values()))
        for at, diff in wrong[:3]:
            sys.stdout.write(f"  {name} {at}: {diff} instead of { {key: wanted[at][key] for key in diff} }\n")
        bad += len(wrong)
        sys.stdout.write(f"{name:<10} {len(files) - len(wrong)} of {len(files)} as meant\n")
    first = said_of_own["icalendar"]
    for name, said in said_of_own.items():
        same = sum(one == other for one, other in zip(first, said, strict=True))
        bad += len(first) - same
        sys.stdout.write(f"{name:<10} {same} of {len(first)} letters as icalendar reads them\n")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
