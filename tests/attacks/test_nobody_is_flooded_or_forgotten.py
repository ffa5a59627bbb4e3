"""One mail, one handoff or one server that misbehaves costs nobody else anything, and no words are lost in silence."""

from datetime import timedelta

import pytest

from attacks.rig import ANA, DANA, INBOX, MARTA, PRIYA, T0, Killed, Rig
from handoffd.app.writing import Writer
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Outcome
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff


def test_a_machine_that_answers_every_letter_of_ours_is_soon_left_alone(rig: Rig) -> None:
    rig.reply(rig.asked(), "I got your mail and will get back to you soon.")
    seen = len(rig.mails(DANA))
    for _ in range(40):
        rig.turn()
        fresh = rig.mails(DANA)[seen:]
        seen += len(fresh)
        for number, letter in enumerate(fresh):
            rig.reply(letter, f"I got your mail and will get back to you soon ({seen}-{number}).")
        rig.clock.move_to(rig.clock.now() + timedelta(minutes=1))
    assert len(rig.mails(DANA, "did not understand")) == 5  # I13: five of those that ask back


def test_a_stranger_with_a_token_does_not_flood_the_person_asked(rig: Rig) -> None:
    draft = rig.drafted()
    for number in range(30):
        rig.reply(draft, f"word {number}", by="eve@evil.example")
    rig.turn()
    assert len(rig.mails(DANA, "a word from eve@evil.example")) == 8


def test_forged_bounces_do_not_flood_anybody(rig: Rig) -> None:
    draft = rig.drafted()
    for number in range(30):
        rig.put(
            f"From: MAILER-DAEMON@x.example\nTo: {INBOX}\nSubject: Undeliverable\nMessage-ID: <{number}@x.example>\n"
            f"In-Reply-To: {draft.message_id}\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b\n"
            "Content-Type: message/delivery-status\n\nAction: failed\nDiagnostic-Code: smtp; 550 no\n--b--\n"
        )
    rig.turn()
    assert len([mail for mail in rig.mails(DANA) + rig.mails(PRIYA) if "cannot be reached" in mail.subject]) == 8


def test_every_word_of_a_customer_reaches_the_csm(rig: Rig) -> None:
    invitation = rig.invited()
    for number in range(30):
        rig.reply(invitation, f"one more thing, number {number}", by=MARTA)
    rig.turn()
    assert len(rig.mails(ANA, "wrote to our inbox")) == 30


def test_a_letter_that_a_colleagues_server_never_confirms_is_handed_over_three_times_at_most(rig: Rig) -> None:
    tries = 0

    def fault(envelope: Envelope, before_data: object) -> Outcome | None:
        nonlocal tries
        if envelope.recipient != DANA or not callable(before_data):
            return None
        tries += 1
        before_data()
        return Outcome("in_doubt", None, "no answer")

    rig.post.fault = fault
    rig.notice()
    rig.turn()
    first = tries
    for _ in range(20):
        rig.clock.move_to(rig.clock.now() + timedelta(minutes=16))
        rig.turn()
    assert first == 2  # the request and the invite to the internal call
    assert tries == 6


def test_an_alarm_that_cannot_be_carried_out_does_not_silence_the_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.asked()
    rig.notice(2, "Beta.pdf")
    rig.turn()
    send = Writer.send

    def broken(self: Writer, memory: object, handoff: Handoff, what: Send, now: object) -> None:
        if handoff.ref == "HO-1":
            raise ValueError("a letter that cannot be composed")
        send(self, memory, handoff, what, now)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "send", broken)
    rig.go(T0 + timedelta(hours=30))
    assert len(rig.mails(DANA, "Beta")) > 3
    monkeypatch.undo()
    rig.go(timedelta(hours=2))
    assert len(rig.mails(PRIYA, "Acme")) == 1  # what could not be told then is told now


def test_a_mail_that_kills_the_reading_is_set_aside_and_ops_is_told(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    rig.reply(rig.drafted(), "approve")

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("handoffd.app.replies.hear", killed)
        for _ in range(3):
            with pytest.raises(Killed):
                rig.turn()
            rig.restart()
    rig.turn()
    assert rig.states()["quarantined"] == 1
    assert "cannot read this mail" in rig.last(PRIYA, "wrote to our inbox").plain


@pytest.mark.parametrize("words", ["Please tell Ana that Marta hates phone calls", "approve"])
def test_words_in_answer_to_a_complete_document_are_not_passed_over(rig: Rig, words: str) -> None:
    rig.drafted()
    rig.reply(rig.last(DANA, "complete"), words)
    rig.turn()
    assert words in rig.last(DANA, "did not understand").plain


def test_a_word_of_thanks_is_not_answered(rig: Rig) -> None:
    rig.drafted()
    before = len(rig.mails(DANA))
    rig.reply(rig.last(DANA, "complete"), "Thanks!")
    rig.turn()
    assert len(rig.mails(DANA)) == before


def test_a_yes_to_a_skipped_introduction_is_told_to_be_too_late(rig: Rig) -> None:
    draft = rig.drafted()
    rig.reply(draft, "skip")
    rig.turn()
    rig.reply(draft, "approve")
    rig.turn()
    assert rig.mails(DANA, "too late")
    assert not rig.leaving()


def test_a_contact_whose_address_no_letter_can_go_to_is_asked_for_again(rig: Rig) -> None:
    rig.asked()
    rig.answer({2: "Jürgen Groß, jürgen@acme.example"})
    assert not rig.handoff().contacts
    assert "quarantined" not in rig.states()


def test_a_domain_outside_ascii_is_written_to_in_its_ascii_form(rig: Rig) -> None:
    rig.asked()
    rig.answer({2: "Jürgen Groß, j@müller.example"})
    rig.reply(rig.draft(), "approve")
    rig.turn()
    assert rig.leaving()[0].recipient == "j@xn--mller-kva.example"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("3: +2AA- the pain", "text/plain; charset=utf-7"),
        ("3: \\ud800 the pain", "text/plain; charset=unicode_escape"),
        ("3: \\ud800 the pain", "text/plain; charset=raw-unicode-escape"),
    ],
)
def test_half_characters_cost_no_answer(rig: Rig, words: str, kind: str) -> None:
    rig.reply(rig.asked(), words, quote="", kind=kind)
    rig.turn()
    told = rig.handoff().dossier.current("D3")
    assert told is not None
    assert told.text.endswith("the pain")


def test_a_sender_in_fifty_thousand_parentheses_is_nobody(rig: Rig) -> None:
    rig.reply(rig.asked(), "3: pain", by="(" * 50_000 + DANA)
    rig.turn()
    assert "quarantined" not in rig.states()


def test_answers_beside_somebody_elses_calendar_file_are_read(rig: Rig) -> None:
    letter = rig.asked()
    calendar = "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:other@x.example\nEND:VEVENT\nEND:VCALENDAR"
    rig.reply(
        letter,
        f"--b\nContent-Type: text/plain\n\n3: the pain\n--b\nContent-Type: text/calendar\n\n{calendar}\n--b--",
        quote="",
        kind="multipart/mixed; boundary=b",
    )
    rig.turn()
    assert rig.handoff().dossier.current("D3") is not None


def rsvp(rig: Rig, partstat: str, sequence: int = 0) -> None:
    uid = rig.handoff().meetings["kickoff"].uid
    rig.put(
        f"From: {MARTA}\nTo: {INBOX}\nSubject: {partstat}\nMessage-ID: <{partstat}{sequence}@acme.example>\n"
        "Content-Type: text/calendar; method=REPLY; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
        f"UID:{uid}\nSEQUENCE:{sequence}\nATTENDEE;PARTSTAT={partstat}:mailto:{MARTA}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    rig.turn()


def test_a_customer_who_cannot_come_is_told_to_the_csm(rig: Rig) -> None:
    rig.invited()
    rsvp(rig, "DECLINED")
    assert "has declined the kickoff" in rig.last(ANA, "another time for the kickoff").plain


def test_a_yes_to_the_old_time_is_no_yes_to_the_new_one(rig: Rig) -> None:
    rig.invited()
    rig.reply(rig.last(ANA, "kickoff invitation, please approve"), "move to 2026-03-18 10:00", by=ANA)
    rig.turn()
    rig.reply(rig.last(ANA, "kickoff invitation, please approve"), "approve", by=ANA)
    rig.turn()
    rsvp(rig, "ACCEPTED", sequence=0)
    assert MARTA not in rig.handoff().meetings["kickoff"].responses
    rsvp(rig, "ACCEPTED", sequence=1)
    assert rig.handoff().meetings["kickoff"].responses[MARTA] == "ACCEPTED"


def test_thirty_thousand_forged_marks_are_not_looked_up_one_by_one(rig: Rig) -> None:
    from handoffd.letters.message import Message
    from handoffd.letters.route import marks

    tokens = "\n".join(
        f"HO-1 {number:a>26}".replace("0", "b").replace("1", "c").replace("8", "d").replace("9", "e")
        for number in range(3000)
    )
    ids = " ".join(f"<{number}@x.example>" for number in range(3000))
    found = marks(Message(f"Subject: x\nReferences: {ids}\n\n{tokens}\n".encode()), INBOX)
    assert len(found.tokens) <= 60
    assert len(found.message_ids) <= 60
