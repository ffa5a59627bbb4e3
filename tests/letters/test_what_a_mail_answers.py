"""The marks by which the app finds the request that a mail answers."""

import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.letters.message import Message
from handoffd.letters.route import marks
from letters.clients import CLIENTS
from letters.draftmail import EDITS, reply
from letters.sentmail import TOKEN

INBOX = "handoffs@northwind.example"


def mail(headers="", body=""):
    return Message(f"From: a@b.example\n{headers}Content-Type: text/plain; charset=utf-8\n\n{body}".encode())


def test_a_token_is_found_in_the_address_the_thread_and_the_text():
    found = marks(
        mail(
            f"To: Handoffs <HANDOFFS+{TOKEN}@northwind.example>\nIn-Reply-To: <ho-1.warm-intro.2.{TOKEN}@northwind.example>\nSubject: Re: [HO-42] x\n",
            f"> Reference: HO-1 {TOKEN}\n",
        ),
        INBOX,
    )
    assert found.tokens == {TOKEN: frozenset({"address", "thread", "body"})}
    assert found.message_ids == (f"<ho-1.warm-intro.2.{TOKEN}@northwind.example>",)
    assert found.refs == ("HO-42", "HO-1")


@pytest.mark.parametrize("header", ["Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_any_header_of_a_recipient_counts(header):
    assert marks(mail(f"{header}: handoffs+{TOKEN}@northwind.example\n"), INBOX).tokens == {
        TOKEN: frozenset({"address"})
    }


@pytest.mark.parametrize(
    "address",
    [f"other+{TOKEN}@northwind.example", f"handoffs+{TOKEN}@evil.example", f"handoffs+{TOKEN}@northwind.example.evil.example", f"handoffs+{TOKEN}x@northwind.example", "handoffs+short@northwind.example", f"handoffs+{TOKEN[:-1]}1@northwind.example"],
)  # fmt: skip
def test_an_address_that_is_not_ours_or_a_token_that_is_none_does_not(address):
    assert marks(mail(f"To: {address}\n", address), INBOX).tokens == {}


def test_a_link_in_the_html_and_a_wrapped_reference_are_found():
    page = f'<p>Reference: HO-7 <b>{TOKEN}</b></p><a href="mailto:handoffs%2B{TOKEN[::-1]}@northwind.example?body=approve">x</a>'
    found = marks(
        Message(
            f"From: a@b.example\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n{quopri.encodestring(page.encode()).decode()}".encode()
        ),
        INBOX,
    )
    assert found.tokens[TOKEN] == frozenset({"body"})
    assert TOKEN[::-1] in found.tokens
    assert found.refs == ("HO-7",)
    assert TOKEN in marks(mail(body=f"> Reference: HO-1\n> {TOKEN}\n"), INBOX).tokens


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_every_program_keeps_the_token(client):
    assert marks(Message(reply(client, EDITS[0])), INBOX).tokens[TOKEN] >= {"address", "body"}


@given(st.binary(max_size=400))
def test_any_bytes_have_marks(raw):
    marks(Message(raw), INBOX)
