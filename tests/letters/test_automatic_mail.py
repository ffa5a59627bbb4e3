"""What no person wrote is named and never read as an answer (RFC 3834); what a person wrote is never called automatic."""

from datetime import date
from pathlib import Path

import pytest

from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from handoffd.letters.replies.verdict import read_verdict
from letters.sentmail import sent_mail

BLOCKS = Path(__file__).parents[1] / "mail" / "automatic"


def mail(headers, body="hello"):
    return Message(f"From: Dana <dana@northwind.example>\n{headers}\n\n{body}".encode())


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ("X-Handoffd-Loop: inbox@x.example", "ours"),
        ("Auto-Submitted: auto-replied", "out-of-office"),
        ("Auto-Submitted: auto-replied (vacation)\nSubject: x", "out-of-office"),
        ("Auto-Submitted: auto-generated; owner-email=x@y.example", "auto-reply"),
        ("Subject: Automatic reply: Handoff", "out-of-office"),
        ("Subject: Out of Office: Handoff", "out-of-office"),
        ("Subject: Automatische Antwort: Handoff", "out-of-office"),
        ("Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_Handoff?=", "out-of-office"),
        ("Subject: =?utf-8?b?6Ieq5YuV5b+c562UOiB4?=", "out-of-office"),
        ("X-Autoreply: yes", "auto-reply"),
        ("Precedence: auto_reply", "auto-reply"),
        ("Precedence: bulk\nIn-Reply-To: <a@b.example>", "auto-reply"),
        ("List-Id: <news.x.example>", "list"),
        ("Precedence: list", "list"),
        ("Subject: Undeliverable: Handoff", "bounce"),
        ("Subject: Delivery Status Notification (Failure)", "bounce"),
        ("Return-Path: <>", "bounce"),
        ("X-Failed-Recipients: a@b.example", "bounce"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=B", "bounce"),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=B", "receipt"),
        ("Content-Type: text/vnd.google.email-reaction+json", "reaction"),
        ("Subject: Dana Whitfield reacted to your message", "reaction"),
    ],
)
def test_automatic_mail_is_named(headers, why):
    assert automatic(mail(headers)) == why


@pytest.mark.parametrize(
    "headers",
    [
        "Subject: Re: Handoff", "X-Auto-Response-Suppress: All", "Auto-Submitted: no", "Subject: Re: Undelivered promises at Acme",
        "Subject: Read this first", "List-Id: <handoffs.x.example>\nIn-Reply-To: <ho-1.dossier.1.x@x.example>", "Return-Path: <dana@northwind.example>",
        "Subject: Office move: who is out", "Auto-Submitted: No",
    ],
)  # fmt: skip
def test_a_person_is_a_person(headers):
    assert automatic(mail(headers)) is None


def blocks(name):
    for block in (BLOCKS / name).read_text(encoding="utf-8").split("=== ")[1:]:
        title, _, text = block.partition("\n")
        why, _, what = title.partition(": ")
        head = "" if "From: " in text else "From: Dana Whitfield <dana.whitfield@northwind.example>\n"
        mime = "" if "Content-Type: " in text else "Content-Type: text/plain; charset=utf-8\n"
        yield pytest.param(why, Message(f"{head}{mime}{text}".encode()), id=f"{name[:-4]}: {what}")


@pytest.mark.parametrize(("why", "message"), [*blocks("machines.txt"), *blocks("people.txt")])
def test_machines_and_people_are_told_apart(why, message):
    assert automatic(message) == (None if why == "person" else why)


@pytest.mark.parametrize(("why", "message"), [*blocks("machines.txt")])
def test_nothing_that_a_machine_wrote_is_an_answer_or_a_command(why, message):
    reading = read_reply(sent_mail(), message)
    assert (reading.answers, reading.na, reading.command) == ({}, {}, None)
    assert reading.flags == [f"not read: automatic mail ({why})"]
    assert read_verdict(message, date(2026, 11, 17), sent_mail()) is None


def test_there_are_enough_of_both():
    assert len(list(blocks("machines.txt"))) >= 60
    assert len(list(blocks("people.txt"))) >= 40
