"""What people did by hand, laid beside what would have left: by the copies and invitations that the mailbox shows."""

from datetime import datetime, timedelta

from handoffd.app.shadow.byhand import compared
from handoffd.app.shadow.digest import facts
from shadow.house import ANA, DANA, INBOX, MARTA, NOW, invitation


def differences(house):
    with house.memory() as memory:
        handoff = memory.handoff("HO-1")
        found = compared(house.daemon.settings, memory, handoff, facts(memory), house.clock.now())
    return {each.matter: each for each in found}


def test_the_first_mail_to_the_customer_is_late_and_no_kickoff_was_seen(house):
    """We would have asked the AE at once; people wrote to the customer on Day 6, the promise was Day 3."""
    house.signed()
    house.after(days=6)
    house.by_hand(DANA, "Welcome on board", MARTA)
    house.after(days=8)
    found = differences(house)
    assert found["document"].ours == NOW
    assert (found["introduction"].verdict, found["introduction"].seen) == ("late", NOW + timedelta(days=6))
    assert (found["introduction"].by, found["kickoff"].verdict) == ("Dana Test", "missing")
    text = " ".join(house.told()[-1].plain.split())
    assert "nothing seen, and it is past due" in text
    late = [text for text in (" ".join(mail.plain.split()) for mail in house.told()) if "(Day 6), late" in text]
    assert late


def test_an_invitation_counts_by_the_hour_of_the_meeting_and_not_by_when_it_was_sent(house):
    house.signed()
    house.after(hours=3)
    meeting = NOW + timedelta(days=1, hours=4)
    house.by_hand(DANA, "Acme: handover call", ANA, ics=invitation(meeting, DANA, ANA))
    kickoff = NOW + timedelta(days=6)
    house.by_hand(ANA, "Kickoff", MARTA, ics=invitation(kickoff, MARTA, ANA))
    house.after(days=1)
    found = differences(house)
    assert (found["call"].verdict, found["call"].starts) == ("in time", meeting)
    assert (found["kickoff"].verdict, found["kickoff"].starts) == ("in time", kickoff)


def test_a_copy_that_came_to_the_inbox_is_seen_as_well(house):
    house.signed()
    house.after(hours=5)
    house.by_hand(DANA, "Handover of Acme", ANA, INBOX, received=True)
    house.after(days=1)
    assert differences(house)["document"].seen == NOW + timedelta(hours=5)


def test_mail_about_somebody_else_mail_of_ours_and_mail_before_the_signature_count_for_nothing(house):
    house.after(hours=1)
    house.by_hand(DANA, "Your offer", MARTA)
    house.after(hours=2)
    house.signed()
    house.by_hand(DANA, "Hello", "jane@fjord.example")
    house.by_hand(DANA, "Lunch?", ANA)
    house.by_hand(DANA, "Fwd: Completed: Acme", INBOX)  # a notice passed on to the inbox is no word about it
    house.after(days=1)
    assert {each.verdict for each in differences(house).values()} <= {"open", "missing"}


def test_folders_that_cannot_be_read_are_said_and_the_mail_goes_all_the_same(house, monkeypatch):
    from handoffd.errors import Temporary

    def away(folder: str, moment: datetime):
        raise Temporary("the line broke")

    monkeypatch.setattr(house.box, "since", away)
    house.signed()
    house.after(days=1)
    assert "the line broke" in house.told()[0].plain


def test_a_handoff_is_watched_for_so_many_days_and_then_let_go_without_a_word(house):
    house.restart(days=1)
    house.signed()
    house.after(days=2)
    with house.memory() as memory:
        assert memory.handoff("HO-1").closed == "shadow mode has watched it for long enough"
        assert memory.handoffs() == []
    assert "I watch it no longer" in " ".join(house.told()[-1].plain.split())
    assert not [letter for letter, _ in house.kept() if letter.startswith("contract/")]
