"""The twelve rules of docs/reference/NOTICES.md, each by its number."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import handoffd.letters.notices
from handoffd.letters.message import Message
from handoffd.letters.notices.level import level_of
from handoffd.letters.notices.notice import read_notice
from letters.test_notice_corpus import HOUSE

DOCUSIGN = "Eden Sade via Docusign <dse_NA4@docusign.net>"
EDEN, ANA = "Eden Sade <eden.sade@northwind.example>", "Ana Ruiz <ana.ruiz@northwind.example>"
LINK = "https://na4.docusign.net/Member/EmailStart.aspx?a=7f3c2b1a-9d84-4e0f-a6b5-c1d2e3f40516"


def read(
    subject,
    body="All parties have completed.",
    sender=DOCUSIGN,
    more=f"Reply-To: {EDEN}\n",
    date="20 Nov 2026 14:03:22 +0000",
):
    head = f"From: {sender}\nTo: handoffs@northwind.example\nSubject: {subject}\nDate: {date}\n{more}"
    return read_notice(Message(f"{head}\n{body}".encode()), HOUSE)


def forwarded(subject="Completed: MSA", body="All parties have completed."):
    return f"Sent: Friday, November 20, 2026 3:03 PM\nTo: Bo <bo@acme.example>\nSubject: {subject}\n\n{body}"


def test_rule_1_the_sender_and_the_shape_decide_together():
    assert read("Completed: MSA").kind == "signed"
    assert read("Completed: MSA agreement signed", sender="Bo <bo@acme.example>", more="").kind == "not_a_notice"
    assert read("The agreement is signed and completed", "Hello").kind == "not_a_notice"


@pytest.mark.parametrize("prefix", ["Re: ", "AW: ", "Automatic reply: ", "Undeliverable: ", "Rép : ", "Your trial: "])
def test_rule_2_the_beginning_is_anchored(prefix):
    assert read(f"{prefix}Completed: MSA", "Hello").kind == "not_a_notice"


@pytest.mark.parametrize(
    "subject",
    [
        "[EXTERNAL] Completed: MSA", "completed:\n MSA", "COMPLETED: MSA", "=?utf-8?q?Completed=EF=BC=9A_MSA?=",
        "=?utf-8?q?Completed=3A_MSA?=",
    ],
)  # fmt: skip
def test_rule_3_tags_folds_quotes_and_case_come_off_first(subject):
    assert (read(subject).kind, read(subject).title) == ("signed", "MSA")


def test_rule_4_void_and_request_and_reminder_of_one_envelope_share_its_key_and_open_nothing():
    subjects = {"Voided: MSA": "void", "Complete with Docusign: MSA": "in_flight", "Reminder: MSA": "in_flight"}
    signed = read("Completed: MSA", LINK)
    for subject, kind in subjects.items():
        found = read(subject, LINK)
        assert found.kind == kind
        assert set(found.keys) & set(signed.keys)


def test_rule_5_a_copy_and_a_forward_carry_the_key_of_the_envelope():
    copy = read("Completed: MSA", LINK, more="Cc: bo@acme.example\n")
    forward = read("FW: Completed: MSA", f"From: {DOCUSIGN}\n{forwarded(body=LINK)}", sender=ANA, more="")
    assert set(read("Completed: MSA", LINK).keys) & set(copy.keys) & set(forward.keys)


@pytest.mark.parametrize(
    "title", ["Mutual NDA Acme GmbH", "Offer Letter Priya", "DPA Acme", "Vendor Agreement Acme", "Arbeitsvertrag"]
)
def test_rule_6_not_every_signature_is_a_sale(title):
    assert read(f"Completed: {title}").kind == "unsure"


def test_rule_7_a_rewritten_from_is_seen_through_only_when_it_is_ours():
    more = f"X-Original-From: {DOCUSIGN}\nList-Id: <contracts.northwind.example>\n"
    assert (
        read("Completed: MSA", sender="'Eden' via Contracts <contracts@northwind.example>", more=more).kind == "signed"
    )
    assert (
        read("Completed: MSA", sender="'Eden' via Contracts <contracts@evil.example>", more=more).kind == "not_a_notice"
    )


def test_rule_8_a_robot_is_nobodys_contact():
    found = read(
        "Completed: MSA",
        more=f"Cc: {DOCUSIGN}, noreply@acme.example, Bo <bo@acme.example>, Al via Docusign <x@y.example>\n",
    )
    assert not {one.email for one in found.signers} & {"dse_na4@docusign.net", "noreply@acme.example", "x@y.example"}


def test_rule_9_t0_is_that_of_the_original_in_the_zone_of_its_forwarder():
    text = f"From: {DOCUSIGN}\n{forwarded()}"
    found = read("FW: Completed: MSA", text, sender=ANA, more="", date="23 Nov 2026 09:30:00 +0100")
    assert found.signed_at.isoformat() == "2026-11-20T14:03:00+00:00"
    stated = read("Completed: MSA", "All parties have completed.\nCompleted on: 2026-11-19 22:15:08 UTC\n")
    assert stated.signed_at.isoformat() == "2026-11-19T22:15:08+00:00"


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Berlin", 13), ("", 14), ("Europe/Lisbon", 14)])
def test_rule_9_the_clock_may_have_changed_between_the_notice_and_its_forward(zone, hour):
    # Signed on Friday in summer time, forwarded on Monday in winter time; in another zone than at home they travel.
    text = (
        f"From: {DOCUSIGN}\nSent: Friday, October 23, 2026 3:03 PM\nTo: bo@acme.example\nSubject: Completed: MSA\n\nx"
    )
    head = f"From: {ANA}\nSubject: FW: Completed: MSA\nDate: 26 Oct 2026 09:30:00 +0100\n\n"
    house = replace(HOUSE, zones={"ana.ruiz@northwind.example": zone})
    assert read_notice(Message((head + text).encode()), house).signed_at.hour == hour


def test_rule_10_the_room_of_the_notices_can_reach_nothing_outside():
    reaching = {
        "socket",
        "ssl",
        "urllib.request",
        "http",
        "http.client",
        "subprocess",
        "requests",
        "asyncio",
        "smtplib",
    }
    for path in Path(handoffd.letters.notices.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not set(names) & reaching, path.name


def test_rule_11_one_and_three_open_two_and_four_ask():
    text = f"From: {DOCUSIGN}\n{forwarded()}"
    ours, nobodys = (
        read("Completed: MSA"),
        read("Completed: MSA", more="Reply-To: Bo <bo@acme.example>\n", sender="Bo via Docusign <dse@docusign.net>"),
    )
    colleague = read("FW: Completed: MSA", text, sender=ANA, more="")
    stranger = read("FW: Completed: MSA", text, sender="Eve <eve@evil.example>", more="")
    levels = [level_of(found, HOUSE, vouched=True) for found in (ours, nobodys, colleague, stranger)]
    assert [(level.number, level.opens) for level in levels] == [(1, True), (2, False), (3, True), (4, False)]
    assert level_of(ours, HOUSE, vouched=False).number == 4


def test_rule_12_what_is_not_in_the_mail_is_left_open():
    found = read("Completed: Order Form", "done", sender="Docusign <dse@docusign.net>", more="")
    assert (found.kind, found.customer, found.ae, found.signers) == ("signed", None, None, ())
    assert replace(found, reason="").facts == {}
