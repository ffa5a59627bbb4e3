"""Our own mail server's word counts, and only that."""

import pytest

from handoffd.letters.message import Message
from handoffd.letters.trust import authenticated

GOOD = "mx.ours.example; dkim=pass header.d=ours.example; dmarc=pass (p=reject) header.from=ours.example"


def mail(*results, sender="Dana <dana@ours.example>"):
    lines = [f"Authentication-Results: {result}" for result in results]
    return Message("\r\n".join([*lines, f"From: {sender}", "Subject: x", "", "approve"]).encode())


def proven(*results, **more):
    return authenticated(mail(*results, **more), "rfc8601", "mx.ours.example")


def test_a_pass_of_our_own_server_for_the_senders_domain_is_proof():
    assert proven(GOOD)


@pytest.mark.parametrize(
    "result",
    [
        "mx.evil.example; dmarc=pass header.from=ours.example",
        "mx.ours.example.evil.example; dmarc=pass header.from=ours.example",
        "mx.ours.example; dmarc=fail header.from=ours.example",
        "mx.ours.example; dmarc=pass header.from=evil.example",
        "mx.ours.example; dkim=pass header.d=evil.example",
        "mx.ours.example; spf=pass smtp.mailfrom=ours.example",
        "mx.ours.example; none",
        "dmarc=pass header.from=ours.example",
    ],
)
def test_anything_less_is_not(result):
    assert not proven(result)


def test_a_header_below_a_foreign_one_is_not_ours():
    assert not proven("mx.evil.example; dmarc=pass header.from=ours.example", GOOD)


def test_two_headers_in_our_servers_name_are_a_forgery():
    assert not proven(GOOD, GOOD)


def test_no_header_is_no_proof():
    assert not proven()


def test_two_senders_are_no_sender():
    assert not proven(GOOD, sender="dana@ours.example, eve@evil.example")


def test_the_profile_none_leaves_it_to_token_and_address():
    assert authenticated(mail(), "none", "")
