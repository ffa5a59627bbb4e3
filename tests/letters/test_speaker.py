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
