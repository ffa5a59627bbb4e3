"""For whom does a calendar's answer speak? A name or a shared mail provider proves nothing (RFC 6047 section 2.2.1)."""

import pytest

from handoffd.letters.meetings.rsvp import Response
from handoffd.letters.meetings.speaker import speaker
from handoffd.letters.message import Message


def spoken(invited, by, *, attendee="", sent_by=""):
    """Who speaks when Jane Roe, invited at an address, is answered for from another one."""
    response = Response("u@x", "REPLY", attendee, "ACCEPTED", 0, None, sent_by=sent_by)
    mail = Message(f"From: Jane Roe <{by}>\nSubject: Accepted\n\n.".encode())
    return speaker(response, mail, {invited: "Jane Roe"}, str, vouched=True)


@pytest.mark.parametrize(("domain", "certainty"), [("acme.example", "sure"), ("gmail.com", "perhaps")])
def test_the_same_name_at_the_same_house_is_the_same_person_but_not_at_a_provider_of_everybodys_mail(domain, certainty):
    assert spoken(f"jane@{domain}", f"j.roe@{domain}").certainty == certainty


@pytest.mark.parametrize(("domain", "certainty"), [("acme.example", "sure"), ("gmail.com", "perhaps")])
def test_an_assistant_speaks_for_their_house_but_nobody_does_at_a_provider_of_everybodys_mail(domain, certainty):
    said = spoken(f"jane@{domain}", f"tom@{domain}", attendee=f"jane@{domain}", sent_by=f"tom@{domain}")
    assert said.certainty == certainty


def test_one_guest_does_not_answer_for_another():
    """RFC 6047 section 2.2.1: Tom, who is invited too, sends a no that names Jane."""
    response = Response("u@x", "REPLY", "jane@acme.example", "DECLINED", 0, None)
    mail = Message(b"From: Tom <tom@acme.example>\nSubject: Declined\n\n.")
    invited = {"jane@acme.example": "Jane Roe", "tom@acme.example": "Tom"}
    said = speaker(response, mail, invited, str, vouched=True)
    assert (said.attendee, said.certainty) == ("jane@acme.example", "perhaps")


def test_who_does_not_say_that_they_speak_for_somebody_does_not():
    """RFC 5545 section 3.2.18: an assistant of the same house names themselves in SENT-BY."""
    for sent_by in ("", "eve@acme.example"):
        said = spoken("jane@acme.example", "tom@acme.example", attendee="jane@acme.example", sent_by=sent_by)
        assert said.certainty == "perhaps"
