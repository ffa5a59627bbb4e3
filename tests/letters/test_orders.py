"""Orders by mail are read as whole lines in three languages, and nothing else is one (issue 6, item 5)."""

from datetime import date
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.letters.message import Message
from handoffd.letters.replies.ordering import Order, order_of_line, read_order

WEDNESDAY = date(2026, 3, 11)
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 16)


def line(text):
    return order_of_line(text, WEDNESDAY, BERLIN)


def mail(subject, text="", **headers):
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = "Dana Weber <dana@ours.example>", "handoff@ours.example", subject
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return read_order(Message(found.as_bytes()), WEDNESDAY, BERLIN)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("status", Order("status")),
        ("Status?", Order("status")),
        ("Status of Acme GmbH please", Order("status", "Acme GmbH")),
        ("Stand Acme", Order("status", "Acme")),
        ("où en est Acme ?", Order("status", "Acme")),
        ("why HO-4?", Order("why", "HO-4")),
        ("Warum Acme", Order("why", "Acme")),
        ("Pourquoi Acme ?", Order("why", "Acme")),
        ("hold 3d", Order("hold", day=date(2026, 3, 14))),
        ("hold until Monday", Order("hold", day=MONDAY)),
        ("Hold ACME for a week", Order("hold", "ACME", day=date(2026, 3, 18))),
        ("hold HO-3 48 hours", Order("hold", "HO-3", day=date(2026, 3, 13))),
        ("anhalten Acme bis 20. März", Order("hold", "Acme", day=date(2026, 3, 20))),
        ("suspendre Acme jusqu'au 20 mars", Order("hold", "Acme", day=date(2026, 3, 20))),
        ("pause Acme 2 semaines", Order("hold", "Acme", day=date(2026, 3, 25))),
        ("hold Acme", Order("hold", "Acme")),
        ("resume Acme", Order("resume", "Acme")),
        ("weiter mit Acme", Order("resume", "Acme")),
        ("reprendre Acme", Order("resume", "Acme")),
        ("assign: ana@ours.example", Order("assign", argument="ana@ours.example")),
        ("assign Acme: Ana@Ours.example", Order("assign", "Acme", "ana@ours.example")),
        ("assign ana@ours.example to Acme", Order("assign", "Acme", "ana@ours.example")),
        ("zuweisen an omar@ours.example", Order("assign", argument="omar@ours.example")),
        ("please stop Acme, thanks", Order("stop", "Acme")),
        ("Acme is not a handoff", Order("not a handoff", "Acme")),
        ("kein Handoff: Acme", Order("not a handoff", "Acme")),
        ("merge HO-41", Order("merge", argument="HO-41")),
        ("merge Acme into HO-41", Order("merge", "Acme", "HO-41")),
        ("Hilfe", Order("help")),
    ],
)
def test_an_order_is_one_line_and_says_about_which_handoff(text, order):
    assert line(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "stop?",
        "please don't stop",
        "I think we should hold this until Monday, no?",
        "hold until the cows come home",
        "hold Acme until",
        "approve",
        "Acme",
        "we hold our breath until Monday",
        "assign it to Ana",
        "merge with Globex",
        "x" * 400,
        "",
    ],
)
def test_what_is_not_exactly_an_order_is_none(text):
    assert line(text) is None


@given(
    st.sampled_from(["status", "why", "hold", "resume", "stop", "not a handoff", "assign", "merge"]),
    st.integers(1, 999),
)
def test_an_order_said_again_about_a_reference_is_read_as_the_same(command, number):
    argument = {"assign": "ana@ours.example", "merge": "HO-41"}.get(command, "")
    order = Order(command, f"HO-{number}", argument, MONDAY if command == "hold" else None)
    assert line(order.said(f"HO-{number}")) == order


@given(st.text(max_size=200))
def test_whatever_is_written_reading_it_does_not_raise(text):
    line(text)


def test_it_may_stand_in_the_subject_or_in_the_first_line_with_a_greeting_and_a_name():
    assert mail("status Acme") == Order("status", "Acme")
    assert mail("a question", "Hi,\n\nstatus Acme\n\nThanks, Dana\n") == Order("status", "Acme")
    assert mail("[HO-4] Acme", "stop\n\nDana Weber") == Order("stop")
    assert mail("[HO-4] stop") == Order("stop", "HO-4")


def test_a_subject_with_more_words_below_is_known_to_be_not_alone():
    assert mail("status Acme", "Could you tell me more? They ask daily.") == Order("status", "Acme", alone=False)


def test_two_orders_that_differ_are_none_and_so_is_a_change_with_words_beside_it():
    assert mail("stop Acme", "resume Acme") is None
    assert mail("stop Acme", "stop Globex") is None
    assert mail("hello", "stop Acme\n\nbut only if Jane agrees") is None


def test_the_subject_of_an_answer_or_a_forward_orders_nothing():
    assert mail("Re: stop Acme", "no") is None
    assert mail("Fwd: status Acme", "look at this") is None
    assert mail("stop Acme", Auto_Submitted="auto-replied") is None
