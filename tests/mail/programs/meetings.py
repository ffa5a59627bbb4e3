"""Our invites in real mail programs, and their answers in our state: invite, Accept, move, Accept, cancel.

    PYTHONPATH=/tmp/programs/venv/lib/python3.11/site-packages .venv/bin/python tests/mail/programs/meetings.py thunderbird
    .venv/bin/python tests/mail/programs/meetings.py claws

The daemon runs as it would (`handoffd run`, a clock that runs, a real Dovecot); Dana reads her mail in the program, over
IMAP, and presses its buttons; what comes back is what the program wrote. `--organizer csm` plays it with the CSM as
ORGANIZER: then Ana gets the answers. `--keep` keeps the answers in ../rsvps/programs. Pictures are left in
/tmp/programs/meetings. By hand, on a machine of no importance; see README.md.
"""

import json
import re
import shutil
import sys
import time
from datetime import datetime
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

from house import ANA, DANA, INBOX, House
from kept import WORK, keep_answer

DESK = WORK / "meetings"


def say(words: str, told: object = "") -> None:
    sys.stdout.write(f"{words:<34}{json.dumps(told, ensure_ascii=False) if told else ''}\n")
    sys.stdout.flush()


def calendar_of(mail) -> str:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return part.get_payload(decode=True).decode().replace("\r\n ", "")


def answers(house: House, address: str, uid: str) -> list[bytes]:
    """Return the answers to a meeting that have come into a mailbox, oldest first."""
    found = []
    for folder_mail in house.mails(address):
        mail = message_from_bytes(folder_mail, policy=policy.SMTP)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar" and b"METHOD:REPLY" in (raw := part.get_payload(decode=True)):
                found += [folder_mail] if uid.encode() in raw.replace(b"\r\n ", b"") else []
                break
    return found


def play(program, house: House, organizer: str, *, keep: bool) -> None:
    house.signed()
    invite = house.letter(DANA.email, "hands over to")
    say("invite", re.findall("(?:METHOD|SEQUENCE|SUMMARY|ORGANIZER).*", calendar_of(invite)))
    uid = house.meeting()["uid"]
    program.start(house)
    say("shown", program.shows(invite, "1-invite"))
    program.accepts(invite)
    accepted(program, house, organizer, uid, 1, keep=keep)

    start = datetime.fromisoformat(house.meeting()["start"]).astimezone(ZoneInfo(DANA.zone))
    hour = start.hour + 1 if start.hour < 16 else start.hour - 1
    house.say(DANA.email, invite, f"move to {start:%d %b} {hour}:{start:%M}")
    if not house.until(lambda: house.meeting()["sequence"] == 1 or asked(house), "a move or a question"):
        raise SystemExit("nothing moved")
    if house.meeting()["sequence"] == 0:
        house.say(ANA.email, house.letter(ANA.email, "would like another time"), "accept")
    moved = house.letter(DANA.email, "your call moves to")
    say("moved", re.findall("(?:METHOD|SEQUENCE|SUMMARY|DTSTART).*", calendar_of(moved)))
    say("shown", program.shows(moved, "2-moved"))
    program.accepts(moved)
    accepted(program, house, organizer, uid, 2, keep=keep)

    house.say(DANA.email, moved, "done")
    off = house.letter(DANA.email, "is cancelled")
    say("cancelled", re.findall("(?:METHOD|SEQUENCE|SUMMARY|STATUS).*", calendar_of(off)))
    say("shown", program.shows(off, "3-cancelled"))
    if hasattr(program, "deletes"):
        say("left in the calendar", program.deletes(off) or "nothing")
    say("thread", program.thread() if hasattr(program, "thread") else "")


def asked(house: House) -> bool:
    return any("would like another time" in str(message_from_bytes(raw)["Subject"]) for raw in house.mails(ANA.email))


def accepted(program, house: House, organizer: str, uid: str, nth: int, *, keep: bool) -> None:
    if organizer == "csm":
        house.until(lambda: len(answers(house, ANA.email, uid)) >= nth, "an answer in the CSM's mailbox")
        say("answer went to the CSM", {"our state": house.meeting()["responses"]})
        return
    held = house.heard(DANA.email, "ACCEPTED")
    say("our state", held)
    raw = processed(house, uid)[-1]
    say(
        "answer",
        re.findall(
            "(?:METHOD|SEQUENCE|ATTENDEE|ORGANIZER).*", calendar_of(message_from_bytes(raw, policy=policy.SMTP))
        ),
    )
    if keep:
        name = f"daemon-{'accept' if nth == 1 else 'accept-moved'}"
        keep_answer(program.name, name, raw, uid, "ACCEPTED", held["sequence"])


def processed(house: House, uid: str) -> list[bytes]:
    import imaplib

    from house import PASSWORD

    with imaplib.IMAP4("127.0.0.1", house.server.imap_port, timeout=20) as line:
        line.login(INBOX, PASSWORD)
        line.select("Processed", readonly=True)
        count = len(line.search(None, "ALL")[1][0].split())
        found = [line.fetch(str(at + 1), "(BODY.PEEK[])")[1] for at in range(count)]
    mails = [part[1] for parts in found for part in parts if isinstance(part, tuple)]
    kinds = ((raw, message_from_bytes(raw, policy=policy.SMTP)) for raw in mails)
    return [
        raw
        for raw, mail in kinds
        if any(p.get_content_type() == "text/calendar" and "METHOD:REPLY" in calendar_of(mail) for p in mail.walk())
    ]


def main(told: list[str]) -> None:
    name = told[0] if told else "thunderbird"
    organizer = told[told.index("--organizer") + 1] if "--organizer" in told else "inbox"
    if name == "thunderbird":
        from meetings_thunderbird import Thunderbird as Program
    elif name == "claws":
        from meetings_claws import Claws as Program
    else:
        raise SystemExit("thunderbird or claws")
    folder = DESK / f"{name}-{organizer}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "pictures").mkdir()
    program = Program(folder)
    try:
        with House(folder / "house", organizer) as house:
            play(program, house, organizer, keep="--keep" in told)
            time.sleep(1)
    finally:
        program.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
