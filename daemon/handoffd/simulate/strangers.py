"""Mail that nobody honest wrote by hand: forgers, automatic answers, reports of failed delivery, rubbish.

None of it may change anything but what a report of a failed delivery or an absence is for (I5, I6; F7, F16 to F18).
"""

from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from random import Random

from handoffd.demo.cast import Person
from handoffd.simulate.people import Habits, Post, Sheet

INBOX = "handoff@brightlane.example"
WORDS = ("approve", "stop", "skip", "assign: mallory@evil.example", "accept", "resend", "hold", "1: us", "yes")


def about(
    person: Person, sheet: Sheet, now: datetime, habits: Habits, *, forge: bool, machines: bool
) -> Iterator[Post]:
    """Yield what comes because somebody got a letter, other than their answer."""
    rng = habits.rng
    if forge and rng.random() < 0.15:
        yield rng.choice((_guessed, _stolen, _vouched))(person, sheet, now + habits.delay(), rng)
    if machines and rng.random() < 0.15:
        yield rng.choice((_away, _bounced, _looped, _rubbish))(person, sheet, now + habits.delay(), rng)


def _mail(person: Person, subject: str, at: datetime, rng: Random, domain: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((person.name, person.email))
    mail["To"] = INBOX
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{rng.getrandbits(96):x}@{domain}>"
    return mail


def _guessed(person: Person, sheet: Sheet, at: datetime, rng: Random) -> Post:
    """Forge what an attacker can who has seen everything of a letter but its token: From, thread, reference."""
    mail = _mail(person, f"Re: {sheet.letter.subject}", at, rng, "evil.example")
    if rng.random() < 0.7:
        mail["In-Reply-To"] = sheet.letter.message_id
    mail.set_content(rng.choice(WORDS))
    return Post(at, mail.as_bytes(), person.email, "forged")


def _vouched(person: Person, sheet: Sheet, at: datetime, rng: Random) -> Post:
    """Forge with the word of our own mail server already in it, as if it were the server's."""
    mail = _mail(person, f"Re: {sheet.letter.subject}", at, rng, "evil.example")
    domain = person.email.rpartition("@")[2]
    mail["Authentication-Results"] = f"mail.brightlane.example; dmarc=pass header.from={domain}"
    mail["In-Reply-To"] = sheet.letter.message_id
    mail.set_content(rng.choice(WORDS))
    return Post(at, mail.as_bytes(), person.email, "forged")


def _stolen(person: Person, sheet: Sheet, at: datetime, rng: Random) -> Post:
    """Forge with a button's token, from an address of one's own: who has the token is still not the person asked."""
    mallory = Person("mallory", "Mallory Finch", "mallory@evil.example", "", "UTC", "")
    buttons = sheet.letter.buttons
    tap = buttons[rng.choice(list(buttons))] if buttons else None
    mail = _mail(mallory, tap.subject if tap else f"Re: {sheet.letter.subject}", at, rng, "evil.example")
    if tap:
        del mail["To"]
        mail["To"] = tap.to
    mail.set_content((tap and tap.body) or rng.choice(WORDS))
    del person
    return Post(at, mail.as_bytes(), mallory.email, "forged")


def _away(person: Person, sheet: Sheet, at: datetime, rng: Random) -> Post:
    """Answer by itself, with our whole letter below, token and commands and all (RFC 3834)."""
    mail = _mail(person, f"Automatic reply: {sheet.letter.subject}", at, rng, "client.example")
    del mail["To"]
    mail["To"] = sheet.letter.reply_address
    mail["Auto-Submitted"] = "auto-replied"
    mail["In-Reply-To"] = sheet.letter.message_id
    quoted = "\n".join(f"> {line}" for line in sheet.letter.text.splitlines())
    mail.set_content(f"approve\n\nI am out of the office.\n\n{quoted}\n")
    return Post(at, mail.as_bytes(), person.email, "machine")


def _bounced(person: Person, sheet: Sheet, at: datetime, rng: Random) -> Post:
    """Report that a letter came back, with the letter, its token and the word approve in it (RFC 3464)."""
    daemon = Person("daemon", "Mail Delivery System", "mailer-daemon@relay.example", "", "UTC", "")
    mail = _mail(daemon, "Undelivered Mail Returned to Sender", at, rng, "relay.example")
    del mail["To"]
    mail["To"] = sheet.letter.reply_address
    mail["Auto-Submitted"] = "auto-replied"
    mail["MIME-Version"] = "1.0"
    line = f"=_{rng.getrandbits(64):x}"
    mail["Content-Type"] = f'multipart/report; report-type=delivery-status; boundary="{line}"'
    status = rng.choice(("4.4.1", "4.2.2"))
    report = (
        f"Reporting-MTA: dns; relay.example\r\n\r\nFinal-Recipient: rfc822; {person.email}\r\n"
        f"Action: delayed\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 451 {status} not now\r\n"
    )
    parts = (
        ("text/plain", "approve\r\n\r\nThis is the mail system. Your message is delayed.\r\n"),
        ("message/delivery-status", report),
        ("text/rfc822-headers", sheet.letter.raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace") + "\r\n"),
    )
    body = "".join(f"--{line}\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    return Post(at, head + b"\r\n\r\n" + f"{body}--{line}--\r\n".encode(), daemon.email, "machine")


def _looped(person: Person, sheet: Sheet, at: datetime, rng: Random) -> Post:
    """Answer as another program of our kind: it takes our letter for a question and answers it (F18)."""
    mail = _mail(person, f"Re: {sheet.letter.subject}", at, rng, "robot.example")
    mail["In-Reply-To"] = sheet.letter.message_id
    mail["Precedence"] = "bulk"
    mail.set_content("I did not understand you for certain. Please answer with approve or hold.\n")
    return Post(at, mail.as_bytes(), person.email, "machine")


def _rubbish(person: Person, sheet: Sheet, at: datetime, rng: Random) -> Post:
    """Send what cannot be read: broken MIME, wrong charsets, NUL, lines without end (F7)."""
    head = f"From: {person.email}\r\nTo: {INBOX}\r\nDate: {format_datetime(at)}\r\n"
    head += f"Message-ID: <{rng.getrandbits(96):x}@x>\r\n"
    bodies = (
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=xx\r\n\r\n\xff\xfe",
        "Subject: =?utf-8?B?/////w==?=\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
        "Content-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script\x00" + "x" * 5000,
        "Subject: a\r\nSubject: b\r\nFrom: second@evil.example\r\n\r\napprove",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 40,
    )
    del sheet
    return Post(at, (head + rng.choice(bodies)).encode("latin-1", "replace"), person.email, "forged")
