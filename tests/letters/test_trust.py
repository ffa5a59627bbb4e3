"""Our own mail server's word counts, and only that (SECURITY.md T1, T16); without one, a signature that we check."""

import base64
import subprocess

import dkim
import pytest

from handoffd.letters.message import Message
from handoffd.letters.trust.results import Malformed, read_results
from handoffd.letters.trust.verdict import Trust, judged

GOOD = "mx.ours.example; dkim=pass header.d=ours.example; dmarc=pass (p=reject) header.from=ours.example"


def mail(*results, sender="Dana <dana@ours.example>"):
    lines = [f"Authentication-Results: {result}" for result in results]
    return Message("\r\n".join([*lines, f"From: {sender}", "Subject: x", "", "approve"]).encode())


RFC8601 = Trust("rfc8601", "mx.ours.example", frozenset({"ours.example"}))


def proven(*results, **more):
    return judged(mail(*results, **more), RFC8601).proven


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
        # A stranger writes the envelope's sender, comments, and encoded words: none of it is our server's word.
        'mx.ours.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=ours.example"@evil.example; dmarc=fail',
        'mx.ours.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=ours.example ;y=z"@evil.example',
        "mx.ours.example; dmarc=fail (dmarc=pass header.from=ours.example) header.from=ours.example",
        "mx.ours.example (; dmarc=pass header.from=ours.example); spf=pass",
        "mx.ours.example (; dmarc=pass header.from=ours.example); dmarc=none",
        "mx.ours.example; spf=pass smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_header=2Efrom=3Dours=2Eexample?=",
        "mx.ours.example; dmarc=fail header.from=ours.example; dkim=pass header.d=ours.example",
        "mx.ours.example; dmarc=pass header.from=ours.example; dmarc=pass header.from=evil.example",
        "mx.ours.example; dmarc=pass header.from=ours.example header.from=evil.example",
        'mx.ours.example; dmarc=pass reason="x header.from=ours.example',
        "mx.ours.example; x-dmarc=pass header.from=ours.example",
        "mx.ours.example; dkim=pass header.d=example",
        "mx.ours.example; dkim=pass header.i=@ours.example.evil.example",
    ],
)
def test_anything_less_is_not(result):
    assert not proven(result)


def test_a_header_below_a_foreign_one_is_not_ours():
    assert not proven("mx.evil.example; dmarc=pass header.from=ours.example", GOOD)


def test_our_own_header_above_another_servers_is_proof():
    """RFC 8601 section 5: a relay before ours may have written one as well."""
    assert proven(GOOD, "mx.relay.example; dmarc=fail header.from=ours.example")


def test_two_headers_in_our_servers_name_are_a_forgery():
    assert not proven(GOOD, GOOD)


def test_no_header_is_no_proof():
    assert not proven()


def test_two_senders_are_no_sender():
    assert not proven(GOOD, sender="dana@ours.example, eve@evil.example")


def test_the_profile_none_leaves_it_to_token_and_address():
    assert judged(mail(), Trust()).proven


def test_a_signature_of_our_own_parent_domain_speaks_for_its_children_only():
    signed = "mx.ours.example; dkim=pass header.d=ours.example"
    assert proven(signed, sender="dana@mail.ours.example")
    assert not proven("mx.ours.example; dkim=pass header.d=other.example", sender="dana@mail.other.example")
    assert not proven(signed, sender="dana@evilours.example")


@pytest.mark.parametrize("twice", ["Subject: another", "From: dana@ours.example", "Content-Type: text/html"])
def test_a_mail_with_two_headers_of_a_kind_proves_nothing(twice):
    raw = f"Authentication-Results: {GOOD}\r\nFrom: dana@ours.example\r\nSubject: x\r\nContent-Type: text/plain\r\n"
    assert judged(Message(f"{raw}\r\napprove".encode()), RFC8601).proven
    verdict = judged(Message(f"{raw}{twice}\r\n\r\napprove".encode()), RFC8601)
    assert not verdict.proven
    assert verdict.why


def test_what_real_servers_write_is_read():
    found = read_results(
        'mx.google.com;       dkim=pass header.i=@ours.example header.s=s1 header.b="abc=";       '
        "spf=pass (google.com: domain of dana@ours.example designates 192.0.2.1 as permitted sender) "
        "smtp.mailfrom=dana@ours.example;       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=ours.example"
    )
    assert found.server == "mx.google.com"
    assert [(each.method, each.result) for each in found.findings] == [
        ("dkim", "pass"),
        ("spf", "pass"),
        ("dmarc", "pass"),
    ]
    assert found.of("dmarc")[0].told("header.from") == "ours.example"
    assert read_results("mx.ours.example 1; none").findings == ()


@pytest.mark.parametrize(
    "text", ["", ";", "a b c; dmarc=pass", '"open; dmarc=pass', "mx (; dmarc=pass", "mx); x=y", "mx; pass"]
)
def test_a_header_of_another_shape_is_no_word_at_all(text):
    with pytest.raises(Malformed):
        read_results(text)


# -- Microsoft 365 and Gmail ------------------------------------------------------------------------------------------

M365 = Trust("m365", "", frozenset({"ours.example"}))
EXCHANGE = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=ours.example; dkim=pass (signature was verified) "
    "header.d=ours.example;dmarc=pass action=none header.from=ours.example;compauth=pass reason=100"
)


def exchange(*lines, sender="dana@ours.example"):
    raw = "\r\n".join([*lines, f"From: {sender}", "Subject: x", "", "approve"])
    return judged(Message(raw.encode()), M365).proven


def test_exchange_writes_no_servers_name_and_is_believed_by_the_topmost_header():
    assert exchange(f"Authentication-Results: {EXCHANGE}")
    failed = EXCHANGE.replace("pass", "fail")
    assert not exchange(f"Authentication-Results: {failed}", f"Authentication-Results: {EXCHANGE}")
    assert not exchange(f"Authentication-Results: {EXCHANGE}", sender="dana@elsewhere.example")
    assert not exchange("Authentication-Results: mx.evil.example; dmarc=pass header.from=ours.example")


def test_mail_inside_the_tenant_is_believed_by_exchanges_own_mark():
    inside = "X-MS-Exchange-Organization-AuthAs: Internal"
    assert exchange(inside)
    assert not exchange(inside, sender="jane@customer.example")
    assert not exchange(inside, inside)
    assert not exchange("X-MS-Exchange-Organization-AuthAs: Anonymous")
    assert not exchange("X-MS-Exchange-CrossTenant-AuthAs: Internal")


@pytest.mark.parametrize(
    ("reason", "counts"), [("109", True), ("001", False), ("601", False), ("1", False), ("", False)]
)
def test_composite_authentication_counts_with_a_reason_of_the_first_hundred(reason, counts):
    told = "spf=none; dkim=none; dmarc=bestguesspass action=none header.from=ours.example;compauth=pass"
    assert exchange(f"Authentication-Results: {told}{f' reason={reason}' if reason else ''}") is counts


def test_gmail_is_believed_under_its_own_name():
    gmail = Trust("gmail", "", frozenset({"ours.example"}))
    assert judged(mail("mx.google.com; dmarc=pass header.from=ours.example"), gmail).proven
    assert not judged(mail(GOOD), gmail).proven


# -- a signature that we check ourselves --------------------------------------------------------------------------------


class Keys:
    """A DNS with one key in it; `down` tells that nobody answers."""

    def __init__(self):
        self.pem = openssl("genrsa", "-traditional", "2048")
        self.public = openssl("rsa", "-pubout", "-outform", "DER", given=self.pem)
        self.down = False

    def __call__(self, name):
        if self.down:
            raise OSError("nobody answers")
        if name.rstrip(".") not in ("s._domainkey.ours.example", "s._domainkey.evil.example"):
            return b""
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(self.public)


def openssl(*words, given=None):
    return subprocess.run(["openssl", *words], input=given, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def keys():
    return Keys()


PLAIN = (
    b"From: dana@ours.example\r\nTo: inbox@ours.example\r\nSubject: Re: please approve\r\n"
    b"Date: Tue, 10 Mar 2026 15:00:00 +0000\r\nMessage-ID: <1@ours.example>\r\n\r\napprove\r\n"
)
EVERYTHING = [b"from", b"to", b"subject", b"date", b"message-id"]


def signed(keys, domain=b"ours.example", covered=EVERYTHING, raw=PLAIN, *, length=False):
    return dkim.sign(raw, b"s", domain, keys.pem, include_headers=covered, length=length) + raw


def holds(raw, keys):
    return judged(Message(raw), Trust("self", "", frozenset({"ours.example"}), keys))


def test_a_signature_of_the_senders_domain_that_holds_is_proof(keys):
    assert holds(signed(keys), keys).proven


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda raw: raw.replace(b"\r\n\r\napprove", b"\r\n\r\napprove it"), "does not hold"),
        (lambda raw: raw.replace(b"Subject: Re", b"Subject: Fwd"), "does not hold"),
        (lambda raw: b"Subject: another\r\n" + raw, "two Subject headers"),
        (lambda raw: raw.replace(b"From: dana@ours.example", b"From: ana@ours.example"), "does not hold"),
        (lambda raw: raw[raw.index(b"From: ") :], "carries no DKIM signature"),
    ],
)
def test_a_changed_mail_is_not(keys, change, why):
    verdict = holds(change(signed(keys)), keys)
    assert not verdict.proven
    assert why in verdict.why


def test_a_signature_that_leaves_a_door_open_is_none(keys):
    assert "only a part" in holds(signed(keys, length=True), keys).why
    assert "leaves out" in holds(signed(keys, covered=[b"from", b"date"]), keys).why
    assert "another than that of From" in holds(signed(keys, domain=b"evil.example"), keys).why


def test_when_the_dns_does_not_answer_nothing_is_proven_and_the_reason_is_said(keys):
    raw = signed(keys)
    keys.down = True
    try:
        verdict = holds(raw, keys)
    finally:
        keys.down = False
    assert not verdict.proven
    assert "could not be looked up" in verdict.why


def test_a_property_that_is_told_twice_with_two_values_is_not_told():
    for values in ("ours.example evil.example", "evil.example ours.example"):
        one, other = values.split()
        (found,) = read_results(f"mx.ours.example; dmarc=pass header.from={one} header.from={other}").findings
        assert found.told("header.from") == ""


def test_two_from_headers_are_no_sender_even_where_no_server_vouches():
    """T1: with the profile `none` nothing else looks at them."""
    twice = b"From: dana@ours.example\r\nFrom: eve@evil.example\r\nSubject: x\r\n\r\napprove"
    assert Message(twice).sender is None
    assert Message(twice.replace(b"From: eve", b"Cc: eve")).sender is not None
