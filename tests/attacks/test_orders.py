"""Orders by mail under attack (issue 6, item 5): who may, what proves it, and how often somebody is answered."""

import re
from pathlib import Path

import pytest

from attacks.rig import ANA, BEN, DANA, INBOX, PRIYA, SERVER, Rig
from handoffd.app.answers import MOST

STRANGER = "mallory@evil.example"


def write(rig: Rig, by: str, subject: str, text: str = "") -> None:
    number = next(rig._numbers)
    rig.put(f"From: {by}\nTo: {INBOX}\nSubject: {subject}\nMessage-ID: <{number}@client.example>\n\n{text}\n")
    rig.turn()


def test_a_name_in_from_alone_stops_nothing_and_its_owner_is_asked(rig: Rig) -> None:
    rig.asked()
    for by in (DANA, ANA, PRIYA):
        write(rig, by, "stop Acme")
        assert "A mail in your name asked me to stop Acme MSA" in rig.last(by, "please confirm").plain
    assert rig.handoff().closed == ""


def test_a_yes_with_the_token_stops_it_and_without_it_does_not(rig: Rig) -> None:
    rig.asked()
    write(rig, DANA, "stop Acme")
    question = rig.last(DANA, "please confirm")
    write(rig, DANA, f"Re: {question.subject}", "yes")  # no token: somebody who guesses the subject
    assert rig.handoff().closed == ""
    rig.reply(question, "yes", by=PRIYA)  # the token, from somebody else
    rig.turn()
    assert rig.handoff().closed == ""
    rig.reply(question, "yes")
    rig.turn()
    assert rig.handoff().closed == "Dana Whitfield stopped it"


def test_where_our_server_must_vouch_a_token_alone_stops_nothing(tmp_path: Path) -> None:
    rig = Rig(tmp_path, trust={"profile": "rfc8601", "authserv_id": SERVER})
    try:
        rig.vouches = True
        letter = rig.asked()
        rig.vouches = False
        rig.reply(letter, "stop Acme")
        rig.turn()
        rig.reply(rig.last(DANA, "please confirm"), "yes")
        rig.turn()
        assert rig.handoff().closed == ""
        rig.vouches = True
        rig.reply(rig.last(DANA, "please confirm"), "yes")
        rig.turn()
        assert rig.handoff().closed == "Dana Whitfield stopped it"
    finally:
        rig.close()


def test_where_our_server_must_vouch_a_forged_answer_does_not_get_into_the_document(tmp_path: Path) -> None:
    """I5, found by the simulator: a mail in the AE's name that our own server said was not theirs named the contact."""
    rig = Rig(tmp_path, trust={"profile": "rfc8601", "authserv_id": SERVER})
    try:
        rig.vouches = True
        letter = rig.asked()
        rig.vouches = False
        rig.reply(letter, "2: Mallory Finch, COO, mallory@evil.example")
        rig.turn()
        assert [contact.email for contact in rig.handoff().contacts] == []
        assert "was that you?" in rig.last(DANA, "was that you?").subject
        rig.vouches = True
        rig.reply(letter, "2: Marta Weiss, COO, marta@acme.example")
        rig.turn()
        assert [contact.email for contact in rig.handoff().contacts] == ["marta@acme.example"]
    finally:
        rig.close()


def test_somebody_elses_token_proves_nothing_about_who_wrote(rig: Rig) -> None:
    letter = rig.asked()
    rig.reply(letter, "stop Acme", by=PRIYA)
    rig.turn()
    assert rig.handoff().closed == ""
    assert rig.mails(PRIYA, "please confirm")


def test_a_stolen_token_proves_nothing_for_somebody_who_is_none_of_us(rig: Rig) -> None:
    """I5, found by the simulator: only the CSM accepts a brief, and a stranger's word is not recorded as proven."""
    rig.asked()
    rig.answer()
    brief = rig.last(ANA, "then accept it")
    rig.reply(brief, "accept", by=STRANGER)
    rig.turn()
    assert {review.by for review in rig.handoff().reviews} <= {ANA}
    with rig.daemon.store.reading() as session:
        lines = session.connection().exec_driver_sql("SELECT data FROM journal").all()
    said = [data for (data,) in lines if STRANGER in data]
    assert said
    assert not [data for data in said if '"proven":true' in data]


@pytest.mark.parametrize("line", ["status Acme", "why Acme", "stop Acme", "hold Acme 3d", "status", "help"])
def test_a_stranger_is_told_nothing_and_a_colleague_nothing_of_what_is_not_theirs(rig: Rig, line: str) -> None:
    rig.asked()
    write(rig, STRANGER, line)
    assert rig.mails(STRANGER) == []
    write(rig, BEN, line)
    assert not [mail for mail in rig.mails(BEN) if "Acme MSA" in mail.plain or re.search(r"HO-1\b", mail.plain)]
    assert rig.handoff().held_until is None


def test_an_answer_goes_to_the_address_on_the_roster_and_not_to_reply_to(rig: Rig) -> None:
    rig.asked()
    rig.put(f"From: {DANA}\nReply-To: {STRANGER}\nTo: {INBOX}\nSubject: status Acme\nMessage-ID: <x@y.example>\n\n\n")
    rig.turn()
    assert rig.mails(STRANGER) == []
    assert rig.mails(DANA, "how it stands")


def test_a_flood_in_somebodys_name_ends(rig: Rig) -> None:
    rig.asked()
    before = len(rig.mails(DANA))
    for _ in range(MOST + 30):
        write(rig, DANA, "status")
        write(rig, DANA, "stop Acme")
    assert len(rig.mails(DANA)) - before <= MOST


def test_an_answer_that_comes_back_to_us_starts_no_loop(rig: Rig) -> None:
    rig.asked()
    write(rig, DANA, "help")
    letter = rig.last(DANA, "What you can tell me")
    count = len(rig.mails(DANA))
    rig.put(letter.raw)
    rig.reply(letter, "help", headers="Auto-Submitted: auto-replied\n")
    rig.turn()
    assert len(rig.mails(DANA)) == count


def test_a_machine_that_quotes_our_draft_approves_nothing_and_is_not_answered(rig: Rig) -> None:
    """T6, F17: an automatic answer to a draft, token, quote, the word and all."""
    draft = rig.drafted()
    letters = len(rig.post.taken)
    for header in ("Auto-Submitted: auto-replied\n", "X-Autoreply: yes\n"):
        rig.reply(draft, "approve", headers=header)
        rig.turn()
        assert not rig.handoff().approvals
        assert not rig.handoff().parked
        assert len(rig.post.taken) == letters
    rig.reply(draft, "approve")
    rig.turn()
    assert rig.handoff().approvals


def test_after_a_stop_no_alarm_of_the_handoff_is_set(rig: Rig) -> None:
    """I7: nobody is reminded of what is over."""
    letter = rig.asked()
    rig.reply(letter, "stop Acme")
    rig.turn()
    assert rig.handoff().closed
    with rig.daemon.store.transaction() as memory:
        assert memory.deadlines("HO-1") == []
