"""Which mail is the same mail: its content says so, not its Message-ID alone (a double is passed over, no mail is lost)."""

import pytest

from handoffd.letters.identity import content_id

MAIL = (
    b"Received: from a.example\r\nMessage-ID: <1@x.example>\r\nFrom: dana@ours.example\r\nSubject: signed: Acme\r\n"
    b"Date: Tue, 10 Mar 2026 15:00:00 +0000\r\n\r\nsigned\r\n"
)
OTHERS = {
    "subject": (b"signed: Acme", b"signed: Beta"),
    "from": (b"dana@", b"ana@"),
    "date": (b"15:00", b"16:00"),
    "body": (b"\r\n\r\nsigned", b"\r\n\r\nsigned as well"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_mail_under_the_same_message_id_is_another_mail(what):
    """An id can be repeated by a broken sender, or guessed: then a contract must not be taken for its double."""
    assert content_id(MAIL.replace(*OTHERS[what])) != content_id(MAIL)


def test_two_copies_of_one_mail_by_two_routes_are_one():
    another = MAIL.replace(b"from a.example", b"from b.example by c.example").replace(b"\r\n", b"\n")
    assert content_id(another) == content_id(MAIL)
    assert content_id(b"X-Seen: yes\r\n" + MAIL + b"\r\n") == content_id(MAIL)
