"""What no person wrote is named and never read as an answer (RFC 3834); what a person wrote is never called automatic."""

import pytest

from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message


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
