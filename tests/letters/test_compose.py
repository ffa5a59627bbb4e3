"""A letter becomes bytes: nobody is added, nothing is lost, no header grows out of a name."""

import email
import email.policy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handoffd.letters.meetings import calendar
from handoffd.letters.message import Address, Message
from handoffd.letters.writing import compose
from handoffd.letters.writing.compose import Letter, NotComposed, envelopes
from handoffd.letters.writing.personal import Rendered, personal
from handoffd.letters.writing.samples import AE, CONTACT, CSM, KICKOFF_AT, REF, T0, sample
from handoffd.letters.writing.template import render

INBOX = Address("Brightlane Handoffs", "inbox@brightlane.example")
INTERNAL = {
    "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "X-Handoffd-Loop", "X-Handoffd-Id", "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip


def who(person):
    return Address(person.name, person.email)


def ours(**changes):
    words = render("dossier/escalate", sample("dossier/escalate"))
    letter = Letter(
        words=words, sender=INBOX, to=(Address("Priya Raman", "priya.raman@brightlane.example"),), cc=(who(AE),), date=T0,
        message_id="<ho-1.7@brightlane.example>", mark="0123456789abcdef" * 2, ref=REF, loop=INBOX.email,
        reply_to=Address("", "inbox+q7m2@brightlane.example"),
    )  # fmt: skip
    return replace(letter, **changes)


def theirs(**changes):
    words = render("warm-intro/intro", sample("warm-intro/intro"))
    letter = Letter(
        words=words, sender=who(AE), on_behalf_by=INBOX, to=(who(CONTACT),), cc=(who(CSM),), date=T0,
        message_id="<ho-1.9@brightlane.example>", mark="f" * 32, approved=True,
    )  # fmt: skip
    return replace(letter, **changes)


def headers(raw):
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert not parsed.defects
    return parsed


def test_a_letter_to_our_own_people_says_that_it_is_automatic_and_how_it_is_found_again():
    parsed = headers(compose.compose(ours()))
    assert set(parsed.keys()) == INTERNAL
    assert parsed["Subject"] == "[HO-1] Northwind Freight GmbH: the handoff notes are overdue"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["X-Auto-Response-Suppress"] == "DR, RN, NRN, AutoReply"  # out-of-office must reach us (R3)
    assert parsed["X-Handoffd-Loop"] == INBOX.email
    assert parsed["X-Handoffd-Id"] == "0123456789abcdef" * 2
    assert parsed["Content-Language"] == "en"
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert all(part["Content-Transfer-Encoding"] == "quoted-printable" for part in parsed.iter_parts())
    assert [part.get_content_charset() for part in parsed.iter_parts()] == ["utf-8", "utf-8"]


def test_an_approved_letter_to_the_customer_comes_from_a_person_and_shows_nothing_of_the_house():
    parsed = headers(compose.compose(theirs()))
    assert parsed["From"] == "Dana Whitfield <dana.whitfield@brightlane.example>"
    assert parsed["Sender"].address.addr_spec == INBOX.email
    assert parsed["Subject"] == "Meet Ana Kovač, your partner at Brightlane"
    assert not {"Auto-Submitted", "X-Auto-Response-Suppress", "X-Handoffd-Loop"} & set(parsed.keys())


def test_the_same_letter_gives_the_same_bytes_and_every_line_keeps_to_the_standard():
    raw = compose.compose(ours(words=personal("x" * 150, "ä" * 5000 + "\n.\nFrom here\n" + "word " * 400)))
    assert raw == compose.compose(ours(words=personal("x" * 150, "ä" * 5000 + "\n.\nFrom here\n" + "word " * 400)))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


def test_each_recipient_gets_an_envelope_of_the_same_words_with_a_mark_of_its_own_and_nobody_gets_two():
    """Finding 3: a copy in the archive must say whose it is; Message-ID and words are the same for all."""
    found = envelopes(theirs(cc=(who(CSM), who(CONTACT))), "inbox@brightlane.example")
    assert [each.recipient for each in found] == [CONTACT.email, CSM.email]
    assert {(each.sender, each.message_id) for each in found} == {(INBOX.email, "<ho-1.9@brightlane.example>")}
    assert found[0].mark == "f" * 32
    assert [Message(each.raw).header("X-Handoffd-Id") for each in found] == [each.mark for each in found]
    assert len({each.raw.replace(b"Id: " + each.mark.encode(), b"") for each in found}) == 1
    assert found[1].mark != found[0].mark
    assert found == envelopes(theirs(cc=(who(CSM), who(CONTACT))), "inbox@brightlane.example")


def test_a_thread_is_continued_by_in_reply_to_and_references():
    many = tuple(f"<{'x' * 60}.{number}@brightlane.example>" for number in range(20))
    message = Message(compose.compose(theirs(in_reply_to=many[-1], references=many)))
    assert set(message.references) == set(many)
    assert message.references[0] == many[-1]


def test_an_invite_travels_in_the_tree_that_every_calendar_understands():
    meeting = calendar.Meeting(
        uid="u@brightlane.example", sequence=0, start=KICKOFF_AT, end=KICKOFF_AT + timedelta(minutes=45), summary="Kickoff",
        description="Agenda", location="", organizer=INBOX, attendees=(calendar.Attendee(who(CONTACT)),),
    )  # fmt: skip
    ics = calendar.invite(meeting, T0)
    raw = compose.compose(theirs(sender=INBOX, on_behalf_by=None, ics=ics, method="REQUEST"))
    parsed = headers(raw)
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert raw == compose.compose(theirs(sender=INBOX, on_behalf_by=None, ics=ics, method="REQUEST"))
    assert raw.count(b"MIME-Version") == 1
    assert raw.count(b"Content-Language: en") == 1


# -- what strangers choose ---------------------------------------------------------------------------------------------

INJECTIONS = [
    "Marta\r\nBcc: eve@evil.example",
    "Marta\nX-Handoffd-Id: 00",
    "Marta\x00\x0b\x0c\x85\u2028Bcc: eve@evil.example",
    "Marta, eve@evil.example",
    "Marta <eve@evil.example>",
    '"Marta" <eve@evil.example>, "x',
    "Marta (comment)",
    "=?utf-8?q?Marta=0D=0ABcc=3A_eve=40evil=2Eexample?=",
    "Marta\u202egnp.exe",
    "Müller, Jörg; Weiß: " * 10,
    "\\",
    "",
    "undisclosed-recipients:;",
    "李小龙 " * 30,
]


@pytest.mark.parametrize("chosen", INJECTIONS)
def test_a_name_or_subject_can_never_add_a_header_or_a_recipient(chosen):
    words = Rendered(chosen or "x", "Hi\n", "<p>Hi</p>\n", "Hi\n")
    letter = theirs(
        to=(Address(chosen, CONTACT.email), Address(chosen, "jonas@northwind-freight.example")),
        sender=Address(chosen, AE.email),
        words=words,
    )
    raw = compose.compose(letter)
    parsed = headers(raw)
    assert set(parsed.keys()) == {
        "From",
        "Sender",
        "To",
        "Cc",
        "Subject",
        "Date",
        "Message-ID",
        "X-Handoffd-Id",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    }
    assert [address.addr_spec for address in parsed["To"].addresses] == [
        CONTACT.email,
        "jonas@northwind-freight.example",
    ]
    assert [address.addr_spec for address in parsed["From"].addresses] == [AE.email]
    assert [address.email for address in Message(raw).addresses("To")] == [
        CONTACT.email,
        "jonas@northwind-freight.example",
    ]


@given(
    names=st.lists(st.text(max_size=100), min_size=1, max_size=4),
    subject=st.text(max_size=300),
    body=st.text(max_size=400),
)
@example(names=['Weiß, Jörg "der" ' * 5] * 4, subject="ü" * 300, body="=\r.\n-- \nFrom x")
@example(names=["\ud800"], subject="\udfff", body="\ud800")
@example(names=["=?utf-8?q?x?="], subject="=?utf-8?q?x?= =?x", body="--=_" + "f" * 32 + ".0--")
def test_whatever_people_call_themselves_the_letter_reads_back_as_it_was_meant(names, subject, body):
    to = tuple(Address(name, f"p{place}@x.example") for place, name in enumerate(names))
    letter = theirs(to=to, words=personal(subject, body))
    message = Message(compose.compose(letter))
    assert [address.email for address in message.addresses("To")] == [address.email for address in to]
    assert [address.email for address in message.addresses("Cc")] == [CSM.email]
    assert message.subject == letter.subject


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "marta",
        "marta@",
        "a@b@c.example",
        "a b@x.example",
        "a@x.example\r\nBcc: e@x.example",
        "ü@x.example",
        "<a@x.example>",
        "a@x.example, b@x.example",
    ],
)
def test_a_letter_to_something_that_is_no_address_is_never_made(bad):
    with pytest.raises(NotComposed, match="address"):
        compose.compose(theirs(to=(Address("Marta", bad),)))


def test_a_domain_with_umlauts_is_written_as_the_mail_system_wants_it():
    assert (
        Message(compose.compose(theirs(to=(Address("Marta", "marta@bücher.example"),)))).addresses("To")[0].email
        == "marta@xn--bcher-kva.example"
    )


@pytest.mark.parametrize("bad", ["", "x@y", "<x>", "<a@b>\r\nBcc: e@x.example", "<a b@c>", "<ä@c>"])
def test_an_id_that_is_none_is_refused(bad):
    with pytest.raises(NotComposed, match="Message-ID"):
        compose.compose(theirs(message_id=bad))
    with pytest.raises(NotComposed, match="mark"):
        compose.compose(theirs(mark=bad))


def test_what_does_not_read_back_is_never_handed_out(monkeypatch):
    whole = compose._built
    for harm in (
        lambda mail: mail.__setitem__("Bcc", "eve@evil.example"),
        lambda mail: mail.replace_header("To", "eve@evil.example"),
        lambda mail: mail.replace_header("Subject", "other"),
        lambda mail: next(mail.iter_parts()).set_content("other words"),
        lambda mail: mail.replace_header("Cc", "ana.kovac@brightlane.example, eve@evil.example"),
    ):

        def harmed(letter, *, named, harm=harm):
            mail = whole(letter, named=named)
            harm(mail)
            return mail

        monkeypatch.setattr(compose, "_built", harmed)
        with pytest.raises(NotComposed):
            compose.compose(theirs())


def test_a_name_that_does_not_survive_is_left_out_and_the_letter_still_leaves(monkeypatch):
    whole = compose._built

    def broken(letter, *, named):
        mail = whole(letter, named=named)
        if named:
            mail.replace_header("To", "Weiss Marta <marta.weiss@northwind-freight.example>")
        return mail

    monkeypatch.setattr(compose, "_built", broken)
    assert Message(compose.compose(theirs())).addresses("To") == (Address("", CONTACT.email),)


# -- subjects ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        "Acme: your introduction, please approve",
        "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft: please approve it",
        "Größe für Übung: die Vorstellung über Größen wartet auf Müller & Söhne GmbH in Köln, seit gestern früh um neun",
        "Northwind Freight GmbH : luis.ortega@brightlane.example a écrit à notre boîte",
        f"{'x' * 120} y",
        "株式会社サンプル: 導入のご案内をご確認ください、よろしくお願いいたします、三十日後",
        "é " * 60,
    ],
)
def test_a_long_subject_never_begins_with_an_empty_line_and_loses_no_space(subject):
    """RFC 5322 section 2.2.3, RFC 2047. Red with Python's own folding."""
    words = replace(render("warm-intro/intro", sample("warm-intro/intro")), subject=subject)
    to = (Address("", "jane@acme.example"),)
    raw = compose.compose(Letter(words, Address("", "in@x.example"), to, T0, "<1@x.example>", "0" * 32))
    head = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    first = next(line for line in head if line.startswith(b"Subject:"))
    assert len(first) > len("Subject: ")
    assert not [line for line in head if len(line) > 78]
    assert Message(raw).subject == subject.strip()
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == subject.strip()
