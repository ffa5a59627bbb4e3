"""Another time in words: what is sure moves, whatever else is for a person to read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handoffd.letters.meetings.lost import lost_answer
from handoffd.letters.meetings.wishes import read_wish
from handoffd.letters.message import Message

TWO, THREE = datetime(2026, 3, 17, 14, tzinfo=UTC), datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
TODAY, BERLIN = date(2026, 3, 13), ZoneInfo("Europe/Berlin")
QUOTE = "\n\nOn Fri, Mar 13, 2026 at 10:00 AM Ana via Handoffs <handoff@vendor.example> wrote:\n> - 2: Tuesday\n> - 3: Wednesday\n"


def said(text: str) -> datetime | None:
    mail = (
        f"From: Marta Weiss <marta@acme.example>\nTo: handoff@vendor.example\nSubject: Re: Our kickoff\n\n{text}{QUOTE}"
    )
    return read_wish(Message(mail.encode()), None, (TWO, THREE), TODAY, BERLIN)


@pytest.mark.parametrize(
    "text",
    [
        "2 works", "2", "#2", "2.", "Option 2 please", "Number 2 works better for us", "Let's go with 2", "the second one works",
        "Hi Ana,\n\n2 would be perfect.\n\nBest,\nMarta", "Hallo Ana,\n\n2 passt uns besser, danke!\n\nViele Grüße\nMarta",
        "Termin 2 wäre besser", "Option 2 convient mieux, merci", "Le 2 nous convient", "La opción 2 nos va mejor, gracias",
        "Il 2 va bene", "opção 2 fica melhor", "optie 2 past beter", "2でお願いします。", "We'd prefer option 2",
    ],
)  # fmt: skip
def test_a_number_that_was_offered_is_a_choice(text):
    assert said(text) == TWO


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Could we do Thursday 3pm instead?", datetime(2026, 3, 19, 14, tzinfo=UTC)),
        ("Thursday 15:00 works better for us", datetime(2026, 3, 19, 14, tzinfo=UTC)),
        ("How about 19 March at 15:00?", datetime(2026, 3, 19, 14, tzinfo=UTC)),
        ("Donnerstag um 15 Uhr passt besser", datetime(2026, 3, 19, 14, tzinfo=UTC)),
        ("Könnten wir 19.03. 15:00 nehmen?", datetime(2026, 3, 19, 14, tzinfo=UTC)),
        ("Hi Ana,\n\nWe'd prefer Thu 3pm CET.\n\nThanks\nMarta", datetime(2026, 3, 19, 14, tzinfo=UTC)),
        ("3 works", THREE),
    ],
)
def test_a_moment_with_words_that_agree_is_a_wish(text, hour):
    assert said(text) == hour


@pytest.mark.parametrize(
    "text",
    [
        "2 doesn't work", "2 or 3", "2 or 3 would work", "Not 2 please", "4 works", "1 works", "Either is fine", "2?? or the first",
        "Thursday 3pm is bad", "Thursday 3pm does not suit us", "works for me", "Thursday works", "at 3 works", "perhaps 2",
        "2 works if Jonas can come", "2 unless you mind", "2 people will join", "We are 2", "2 nicht", "lieber nicht 2", "2 ne convient pas",
        "2 no nos va bien", "2 works\nno, wait, 3", "I asked Jonas about 2 and he is away", "Option 2 was better last year", "2 hours is long",
        "Thursday 3pm or Friday 10am works", "yesterday 3pm works", "30 February 15:00 works", "",
        "2 works\n\nActually we have to cancel the contract.", "The 2 of us can make it", "can you do 2 meetings",
    ],
)  # fmt: skip
def test_whatever_is_not_sure_is_for_a_person(text):
    assert said(text) is None


def test_an_automatic_answer_wishes_for_nothing():
    mail = b"From: marta@acme.example\nAuto-Submitted: auto-replied\nSubject: Re: Our kickoff\n\n2 works\n"
    assert read_wish(Message(mail), None, (TWO, THREE), TODAY, BERLIN) is None


@pytest.mark.parametrize(
    ("subject", "claim"),
    [
        ("Accepted: Our kickoff: Acme and Vendor", "ACCEPTED"), ("Zugesagt: Our kickoff", "ACCEPTED"), ("Accepté : Our kickoff", "ACCEPTED"),
        ("Tentative: Our kickoff", "TENTATIVE"), ("Mit Vorbehalt: Our kickoff", "TENTATIVE"), ("Declined: Our kickoff", "DECLINED"),
        ("Abgesagt: Our kickoff", "DECLINED"), ("New Time Proposed: Our kickoff", "COUNTER"), ("承諾: Our kickoff", "ACCEPTED"),
        ("Re: Our kickoff", ""), ("Our kickoff: accepted", ""), ("Accepted", ""), ("Fwd: Accepted: Our kickoff", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_subject_tells_what_a_lost_calendar_part_said(subject, claim):
    mail = f"From: marta@acme.example\nSubject: =?utf-8?q?{''.join(f'={b:02X}' for b in subject.encode())}?=\n\n"
    assert lost_answer(Message(mail.encode())) == claim
