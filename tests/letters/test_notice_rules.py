"""The rules below the table of notices, one by one, where the corpus does not already say them."""

import random
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoffd.errors import BadConfig
from handoffd.letters.message import Address, Message
from handoffd.letters.notices.forward import addresses_in
from handoffd.letters.notices.heading import read_heading
from handoffd.letters.notices.moment import read_date, read_moment
from handoffd.letters.notices.notice import House, read_notice
from handoffd.letters.notices.party import customer_in_title, named_signers, split_names
from handoffd.letters.notices.recogniser import recognisers
from handoffd.letters.notices.shape import Shape, tidy
from handoffd.letters.notices.sighting import pretended

CORPUS = Path(__file__).parents[1] / "mail" / "notices"
OWN = frozenset({"northwind.example"})
HOUSE = House(OWN, "handoffs@northwind.example", {"ana.ruiz@northwind.example": "Ana Ruiz"})


def mail(subject, body="All parties have completed.", sender="Eden via Docusign <dse@docusign.net>", more=""):
    head = f"From: {sender}\nTo: handoffs@northwind.example\nSubject: {subject}\nDate: Fri, 20 Nov 2026 14:03:22 +0000\n{more}"
    return Message(f"{head}\n{body}".encode())


def read(*args, **more):
    return read_notice(mail(*args, **more), HOUSE)


def corpus_mail(name):
    return Message((CORPUS / f"{name}.eml").read_bytes())


# --- one envelope, one key
@pytest.mark.parametrize(
    "name",
    ["forward-gmail-de", "forward-outlook-fr", "forward-attached", "forward-apple", "docusign-to-customer-cc-inbox"],
)
def test_a_forward_and_a_copy_carry_the_key_of_the_envelope(name):
    first = read_notice(corpus_mail("docusign-completed"), HOUSE)
    assert set(first.keys) & set(read_notice(corpus_mail(name), HOUSE).keys)


def test_the_account_and_the_recipient_in_a_link_are_never_the_key_of_an_envelope():
    body = (
        "https://na4.docusign.net/x?acct=11111111-2222-4333-8444-555555555555&er=99999999-8888-4777-8666-555555555555"
    )
    assert read("Completed: Order Form", body).keys == ()


def test_an_envelope_id_on_a_host_of_somebody_else_is_no_key():
    body = "https://evil.example/?envelopeId=7f3c2b1a-9d84-4e0f-a6b5-c1d2e3f40516"
    assert read("Completed: Order Form", body).keys == ()


def test_two_customers_with_the_same_title_share_no_key():
    one = "To: Dana <dana@acme.example>\nCc: "
    two = "To: Ben <ben@zebra.example>\nCc: "
    first, second = (
        read_notice(Message(mail("Completed: Order Form").raw.replace(b"To: ", to.encode(), 1)), HOUSE)
        for to in (one, two)
    )
    assert first.keys
    assert not set(first.keys) & set(second.keys)


def test_a_bare_title_is_no_key_because_every_order_form_has_it():
    assert read("Completed: Order Form", "done").keys == ()


# --- who is who
def test_a_robot_is_never_a_signer():
    more = "Cc: Ana Ruiz via Docusign <dse@docusign.net>, noreply@acme.example, Dana <dana@acme.example>\n"
    raw = mail("Completed: Order Form", more=more).raw.replace(
        b"To: handoffs", b"To: 'X via Docusign' <x@acme.example>, Dana <dana@acme.example>, handoffs", 1
    )
    assert read_notice(Message(raw), HOUSE).signers == (Address("Dana", "dana@acme.example"),)


def test_signers_named_in_the_subject_take_their_addresses_from_the_mail():
    people = [Address("Whitfield, Dana", "dana@acme.example")]
    assert named_signers("Dana Whitfield and Carl Otto", people) == (people[0], Address("Carl Otto", ""))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Ruiz and Ben Ode", ("Ana Ruiz", "Ben Ode")),
        ("Northwind, Acme, Inc. and Zed", ("Northwind", "Acme, Inc.", "Zed")),
        ("Müller & Söhne GmbH und Acme", ("Müller", "Söhne GmbH", "Acme")),
        ("a@x.example, b@y.example", ("a@x.example", "b@y.example")),
    ],
)
def test_names_are_split(text, names):
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("title", "customer"),
    [
        ("Order Form - Acme Robotics.pdf", "Acme Robotics"),
        ("Acme Robotics | MSA | 2026", "Acme Robotics"),
        ("2026-11 Order Form for Acme Robotics v2 FINAL.docx", "Acme Robotics"),
        ("MSA between Northwind Ltd and Acme, Inc.", "Acme, Inc."),
        ("Rahmenvertrag zwischen Northwind GmbH und Bergbahn AG", "Bergbahn AG"),
        ("Northwind / Lumen Foods AG – Subscription", "Lumen Foods AG"),
        ("Northwind x Lumen Order Form", "Lumen"),
        ("Order Form", None),
        ("Subscription Agreement 2026.pdf", None),
        ("MSA between Acme and Zebra", None),
        ("Thing - Other thing", None),
        ("contract.pdf", None),
    ],
)
def test_a_company_is_read_from_a_title_only_when_it_stands_there(title, customer):
    assert customer_in_title(title, OWN, HOUSE.people, ()) == customer


# --- whose mail it is
@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("dse@docusign.net", False),
        ("dse@eu.docusign.net", False),
        ("dse@d0cusign.net", True),
        ("dse@docusign.net.evil.example", True),
        ("dse@docusign.com.evil", True),
        ("dse@docusgin.net", True),
        ("x@he11osign.com", True),
        ("x@acme.example", False),
        ("x@northwind.example", False),
    ],
)
def test_a_domain_that_only_looks_like_a_service_is_named(address, fits):
    assert bool(pretended(Address("", address))) is fits


def test_the_reason_names_the_sender_and_the_line():
    assert (
        read("Completed: MSA").reason
        == "DocuSign completion notice: sender dse@docusign.net and subject 'Completed: MSA'"
    )


def test_words_about_an_agreement_from_anybody_are_no_notice():
    assert read("Completed: Acme agreement signed", sender="Dana <dana@acme.example>").kind == "not_a_notice"


def test_a_completion_word_further_inside_the_subject_is_no_notice():
    assert read("Your trial: Completed: MSA", "Hello").kind == "not_a_notice"


# --- prefixes
@pytest.mark.parametrize(
    ("subject", "text", "forwarded", "reply"),
    [
        ("[EXTERNAL] Completed: X", "Completed: X", False, False),
        ("[EXT] FW: Completed: X", "Completed: X", True, False),
        ("Fwd: [External Email] Completed: X", "Completed: X", True, False),
        ("EXTERNAL: Completed: X", "Completed: X", False, False),
        ("WG: AW: Completed: X", "AW: Completed: X", True, True),
        ("RE[2]: Completed: X", "RE[2]: Completed: X", False, True),
        ("转发：Completed: X", "Completed: X", True, False),
        ("[Acme] Completed: X", "[Acme] Completed: X", False, False),
        ("Order: 4711", "Order: 4711", False, False),
        ("", "", False, False),
    ],
)
def test_prefixes_come_off_and_tell_what_they_mean(subject, text, forwarded, reply):
    heading = read_heading(subject)
    assert (heading.text, heading.forwarded, heading.reply) == (text, forwarded, reply)


# --- moments
@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Fri, 20 Nov 2026 14:03:22 +0000", "2026-11-20T14:03:22+00:00"),
        ("11/20/2026 2:03 PM PST", "2026-11-20T22:03:00+00:00"),
        ("4/5/2026 2:03 PM UTC", "2026-04-05T14:03:00+00:00"),
        ("4/5/2026 14:03 UTC", "2026-05-04T14:03:00+00:00"),
        ("20.11.26, 15:03 MEZ", "2026-11-20T14:03:00+00:00"),
        ("4 juillet 2026 à 10:12 UTC+2", "2026-07-04T08:12:00+00:00"),
        ("2026-11-20T14:03:22.123Z", "2026-11-20T14:03:22+00:00"),
        ("12:30 AM UTC, March 1, 2026", "2026-03-01T00:30:00+00:00"),
        ("20 Nov 2026 14:03", None),
        ("31 Feb 2026 14:03 UTC", None),
        ("2026-11-20", None),
        ("", None),
    ],
)
def test_a_moment_needs_day_clock_and_zone(text, iso):
    found = read_moment(text)
    assert (found.isoformat() if found else None) == iso


def test_a_day_alone_is_its_noon():
    assert read_date("signed on 18 November 2026").isoformat() == "2026-11-18T12:00:00+00:00"


def test_a_stated_moment_that_does_not_fit_the_mail_is_no_t0():
    body = "All parties have completed.\nCompleted on: 2019-01-01 10:00 UTC\n"
    assert read("Completed: MSA", body).signed_at.isoformat() == "2026-11-20T14:03:22+00:00"


def test_the_original_is_never_later_than_its_forward():
    text = "From: E via Docusign <dse@docusign.net>\nSent: Friday, November 20, 2026 11:59 PM\nTo: x@acme.example\nSubject: Completed: MSA\n\nDone."
    found = read("FW: Completed: MSA", text, sender="Ana Ruiz <ana.ruiz@northwind.example>")
    assert (found.kind, found.signed_at.isoformat()) == ("signed", "2026-11-20T14:03:22+00:00")


def test_an_unreadable_date_of_the_original_is_not_replaced_by_that_of_the_forward():
    text = "From: E via Docusign <dse@docusign.net>\nSent: some time ago\nTo: x@acme.example\nSubject: Completed: MSA\n\nDone."
    found = read("FW: Completed: MSA", text, sender="Ana Ruiz <ana.ruiz@northwind.example>")
    assert (found.kind, found.signed_at) == ("signed", None)


# --- rows of the house
ROW = {"name": "crm", "senders": ["crm@x.example"], "subject": ["Won: {title}"]}


def test_a_row_of_the_house_takes_the_place_of_the_shipped_one_or_takes_it_away():
    shipped = {row.name for row in recognisers()}
    off = recognisers([{"name": "docusign-completed", "off": True}])
    other = recognisers([{"name": "docusign-completed", "service": "docusign", "subject": ["Fertig: {title}"]}])
    assert {row.name for row in off} == shipped - {"docusign-completed"}
    assert read_notice(mail("Completed: MSA", "x"), replace(HOUSE, recognisers=other)).kind == "not_a_notice"
    assert read_notice(mail("Fertig: MSA", "x"), replace(HOUSE, recognisers=other)).kind == "signed"


def test_every_problem_of_every_row_is_said_at_once_with_its_path_and_the_mend():
    rows = [
        {"senders": ["a@x.example"]},
        {**ROW, "kind": "won"},
        {**ROW, "name": "two", "subject": ["{title}{who}", "{title}"], "senders": []},
        {**ROW, "name": "three", "lines": {"colour": "Colour"}, "regex": ".*"},
        {**ROW, "name": "four", "subject": "Won: {title}"},
        ROW,
    ]
    with pytest.raises(BadConfig) as found:
        recognisers(rows)
    assert [problem.split(": ")[0] for problem in found.value.problems] == [
        "notice[0].name",
        "notice[1].kind",
        "notice[2]",
        "notice[2].subject[0]",
        "notice[2].subject[1]",
        "notice[3].lines.colour",
        "notice[3].regex",
        "notice[4].subject",
        "notice[5].name",
    ]
    assert all(len(problem.split(": ", 1)[1]) > 20 for problem in found.value.problems)


JUNK = (
    st.text(max_size=8)
    | st.integers()
    | st.none()
    | st.lists(st.text(max_size=8), max_size=2)
    | st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2)
)
KEYS = ["name", "subject", "senders", "lines", "kind", "require", "off"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JUNK)), max_size=3))
def test_any_nonsense_in_the_rows_is_a_problem_for_a_person_and_no_crash(rows):
    with suppress(BadConfig):
        assert len(recognisers(rows)) > 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80), st.text(max_size=80))
def test_a_shape_gives_back_what_stood_in_its_gaps(title, signers):
    title, signers = tidy(title), tidy(signers)
    if not title or not signers or " - signed by " in signers.casefold():
        return
    found = Shape.of("Copy of {title} - signed by {signers}").match(f"COPY of {title} – signed by {signers}")
    if " - signed by " not in f"{signers}".translate({8211: 45}).casefold():
        assert found == {"title": title, "signers": signers}


def test_a_sentence_of_many_gaps_is_matched_in_no_time():
    shape = Shape.of("a{}a{}a{}a{}a{}a{}a{}ab")
    started = time.process_time()
    assert shape.match("a" * 2_000) is None
    assert time.process_time() - started < 0.5


def test_addresses_are_read_as_mail_clients_print_them():
    text = 'Eden Sade [mailto:eden@x.example]; "Ruiz, Ana" <ana@x.example>, ben@y.example; Carl <mailto:carl@z.example>'
    assert [str(one) for one in addresses_in(text)] == [
        "Eden Sade <eden@x.example>",
        "Ruiz, Ana <ana@x.example>",
        "ben@y.example",
        "Carl <carl@z.example>",
    ]


# --- broken mail
@pytest.mark.parametrize(
    "line", [b"Content-Type: message/rfc822\r\n\r\n", b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n']
)
def test_a_mail_in_a_mail_in_a_mail_three_thousand_deep_is_only_not_a_notice(line):
    raw = b"From: Ana Ruiz <ana.ruiz@northwind.example>\r\nSubject: FW: x\r\n" + line * 3_000 + b"\r\nhi"
    assert read_notice(Message(raw), HOUSE).kind == "not_a_notice"


def test_no_mutated_mail_makes_the_reader_fall_or_hang():
    chance = random.Random(4)  # noqa: S311 - a repeatable mutator, no secret
    mails = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
    slowest = 0.0
    for _ in range(1_500):
        raw = bytearray(chance.choice(mails))
        for _ in range(chance.randrange(1, 8)):
            at, end = sorted((chance.randrange(len(raw)), chance.randrange(len(raw))))
            match chance.randrange(4):
                case 0:
                    raw[at] = chance.randrange(256)
                case 1:
                    del raw[at : min(end, at + 200)]
                case 2:
                    raw[at:at] = raw[at : min(end, at + 300)]
                case _:
                    raw[at:at] = chance.choice(
                        [
                            b"\r\n",
                            b"=?utf-8?q?",
                            b"\x00",
                            b"<",
                            b'"',
                            b"\xff\xfe",
                            b"Content-Type: message/rfc822\r\n\r\n",
                            b": ",
                        ]
                    )
        started = time.process_time()
        found = read_notice(Message(bytes(raw)), HOUSE)
        slowest = max(slowest, time.process_time() - started)
        assert found.reason
    assert slowest < 2


@pytest.mark.parametrize(
    "body",
    [
        "<" * 200_000,
        "a@" * 100_000,
        "From: x\n" * 50_000,
        "1/" * 100_000,
        "> " * 100_000,
        "From: a@b.example\nSubject: x\nTo: y\n\n" * 5_000,
        "006" * 70_000,
        "?a=" * 60_000,
    ],
)
def test_a_hostile_body_is_read_in_time(body):
    started = time.process_time()
    for kind in ("plain", "html"):
        more = f"Content-Type: text/{kind}\n"
        read("Completed: MSA", body, more=more)
        read("FW: x", body, sender="Ana Ruiz <ana.ruiz@northwind.example>", more=more)
    assert time.process_time() - started < 8


@pytest.mark.parametrize("charset", ["utf-\udce2", "x-nothing", "idna", "utf-7", ""])
def test_an_encoded_word_of_an_impossible_charset_is_read_as_it_stands(charset):
    raw = mail("SUBJECT").raw.replace(b"SUBJECT", f"Completed: =?{charset}?q?a=FF?=".encode("utf-8", "surrogateescape"))
    assert read_notice(Message(raw), HOUSE).kind == "signed"


def test_a_subject_in_bare_utf_8_keeps_its_letters():
    assert read("Completed: Verträge – Müller").title == "Verträge – Müller"


def test_any_stranger_can_write_the_headers_of_a_list_so_only_our_own_hosts_are_believed():
    more = "X-Original-Sender: dse@docusign.net\nReply-To: dse@docusign.net\nList-Id: <x.northwind.example>\n"
    assert read("Completed: MSA", sender="'E via Docusign' via X <x@acme.example>", more=more).kind == "not_a_notice"
    assert read("Completed: MSA", sender="'E via Docusign' via X <x@northwind.example>", more=more).kind == "signed"
    assert read("Completed: MSA", sender="Ana Ruiz <ana.ruiz@northwind.example>", more=more).kind == "not_a_notice"


def test_a_reply_is_no_notice_even_where_the_shape_begins_with_the_title():
    found = read("Re: Order Form is Signed and Filed!", sender="Adobe Acrobat Sign <adobesign@adobesign.com>")
    assert (found.kind, found.service) == ("not_a_notice", "adobe-sign")
