"""The follow-up's thread and sender (F1, I3), and an AE who joins, or leaves, a kickoff that is invited already (C5, I5)."""

import pytest

from people.house import ANA, DANA, FORM, JANE, House


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    house.people[PETRA_CS] = {"name": "Petra Moor", "roles": ["cs_leader"]}
    house.start()
    yield house
    house.close()


PETRA_CS = "moor@ours.example"


def invited(house):
    """The customer is invited to the kickoff; return its CSM."""
    house.signed()
    house.replies(DANA, "dossier/ask", FORM)
    csm = house.handoff().csm
    house.replies(csm, "dossier/brief", "accept")
    house.replies(DANA, "warm-intro/draft", "approve")
    house.reach("2026-03-13 11:00")
    house.replies(csm, "kickoff/draft", "approve")
    return csm


def test_the_follow_up_goes_on_in_the_thread_of_the_kickoff_in_the_csms_name(house):
    """F1, I3."""
    csm = invited(house)
    held = house.handoff().meetings["kickoff"].end
    house.reach(f"{held:%Y-%m-%d} 16:00")
    left = house.replies(csm, "follow-up/draft", "approve")
    assert {(JANE, "follow-up/followup"), (DANA, "follow-up/followup")} <= set(left)
    letter, invite, intro = (
        house.mail(f"{name}", JANE) for name in ("follow-up/followup", "kickoff/invite", "warm-intro/intro")
    )
    assert letter["In-Reply-To"] == invite["Message-ID"]
    assert letter["References"].split() == [intro["Message-ID"], invite["Message-ID"]]
    assert csm in letter["Reply-To"]
    assert DANA in letter["Cc"]
    assert "Handoff" not in letter["From"].partition("<")[0]


def test_a_silent_csm_is_reminded_after_four_hours_then_the_cs_leader_is_told(house):
    """F1."""
    csm = invited(house)
    held = house.handoff().meetings["kickoff"].end
    left = house.reach(f"{held:%Y-%m-%d} 12:00") + house.reach("2026-03-20 18:00")
    told = [each for each in left if each[1].startswith("follow-up/")]
    assert told[:3] == [(csm, "follow-up/draft"), (csm, "follow-up/remind"), (PETRA_CS, "follow-up/waiting")]
    assert (JANE, "follow-up/followup") not in left


def test_an_ae_who_shall_come_after_all_is_invited_with_the_csms_yes(house):
    """C5, I5: the customer is invited already."""
    csm = invited(house)
    left = house.replies(csm, "internal-call/after", "1: yes")
    assert {(csm, "internal-call/agreed"), (csm, "kickoff/draft")} <= set(left)
    assert (JANE, "kickoff/invite") not in left
    left = house.replies(csm, "kickoff/draft", "approve")
    assert {(JANE, "kickoff/invite"), (DANA, "kickoff/invite")} <= set(left)
    assert DANA in house.handoff().meetings["kickoff"].attendees


def test_an_ae_who_is_not_needed_leaves_the_calendar_at_once_and_the_customer_with_a_yes(house):
    """C5: the AE may say so as well, and the last word wins."""
    csm = invited(house)
    house.replies(csm, "internal-call/after", "1: yes")
    house.replies(csm, "kickoff/draft", "approve")
    left = house.replies(DANA, "internal-call/agreed", "1: no")
    assert (DANA, "people/released") in left
    assert (JANE, "kickoff/invite") not in left
    assert house.handoff().further.at_kickoff is False
    house.replies(csm, "kickoff/draft", "approve")
    assert DANA not in house.handoff().meetings["kickoff"].attendees


def test_a_word_about_the_call_that_nothing_proves_changes_nothing(house):
    """C5: whoever knows the thread but not the token is asked back."""
    csm = invited(house)
    sent = house.mail("internal-call/after", csm)
    reply = f"From: {csm}\r\nTo: handoff@ours.example\r\nSubject: Re: x\r\nMessage-ID: <f@x>\r\nIn-Reply-To: {sent['Message-ID']}\r\n\r\n1: yes\r\n"
    left = house.put(reply.encode())
    assert (csm, "_ops/unproven") in left
    assert house.handoff().further.at_kickoff is False


@pytest.mark.parametrize("word", ["done", "yes", "as usual"])
def test_a_plain_yes_is_the_usual(house, word):
    """C5."""
    csm = invited(house)
    assert not house.replies(csm, "internal-call/after", word)
    further = house.handoff().further
    assert (further.at_kickoff, str(further.copied), further.escalation) == (False, "usual", "")


def test_a_call_that_took_place_early_is_asked_about_and_nothing_waits(house):
    """C5: "done" before the hour."""
    house.signed()
    house.replies(DANA, "dossier/ask", FORM)
    csm = house.handoff().csm
    left = house.replies(csm, "internal-call/invite", "done")
    assert (csm, "internal-call/after") in left
    house.replies(csm, "internal-call/after", "2: until the kickoff")
    assert str(house.handoff().further.copied) == "kickoff"
    assert ANA
