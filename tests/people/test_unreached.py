"""Which delivery reports silence a colleague's address, and what wakes it again (R4)."""

import pytest

from people.house import ANA, DANA, JANE, OMAR, PETRA


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 <dana@ours.example>: Recipient address rejected: User unknown",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
        "550 5.4.1 Recipient address rejected: Access denied",
        "550 5.2.1 The email account that you tried to reach is inactive",
        "550 No such user here",
    ],
)
def test_an_address_that_takes_no_mail_is_marked_and_its_leader_is_told(house, said):
    house.signed()
    left = house.report(house.mail("dossier/ask", DANA), DANA, said)
    assert house.dead() == [DANA]
    assert (PETRA, "people/unreached") in left
    assert (PETRA, "dossier/ask") in left


@pytest.mark.parametrize(
    "said",
    [
        "552 5.2.2 Mailbox full",
        "550 5.7.1 Message rejected due to content policy",
        "552 5.3.4 Message size exceeds fixed limit",
        "554 5.7.26 unauthenticated mail",
        "451 4.4.1 Connection timed out",
        "554 delivery error",
    ],
)
def test_a_full_mailbox_a_policy_and_a_size_are_no_fault_of_the_address(house, said):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA, said)
    assert house.dead() == []


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_delay_and_a_receipt_say_nothing_against_an_address(house, action):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA, action=action)
    assert house.dead() == []


def test_the_same_report_twice_tells_the_leader_once(house):
    house.signed()
    sent = house.mail("dossier/ask", DANA)
    house.report(sent, DANA)
    assert house.report(sent, DANA) == []


def test_a_report_on_one_of_several_readers_silences_that_one_alone(house):
    house.signed()
    house.reach("2026-03-11 10:01")
    told = house.mail("dossier/escalate", PETRA)
    assert told["Cc"] == "Dana Weber <dana@ours.example>"
    house.report(told, DANA)
    assert house.dead() == [DANA]


def test_a_report_with_several_recipients_silences_those_that_failed(house):
    house.signed()
    house.reach("2026-03-11 10:01")
    told = house.mail("dossier/escalate", PETRA)
    fine = f"Final-Recipient: rfc822; {PETRA}\nAction: delivered\nStatus: 2.0.0"
    full = f"Final-Recipient: rfc822; {DANA}\nAction: failed\nStatus: 5.1.1"
    house.report(told, "", blocks=(fine, full))
    assert house.dead() == [DANA]


def test_a_report_that_names_nobody_we_wrote_to_silences_nobody(house):
    house.signed()
    sent = house.mail("dossier/ask", DANA)
    for other in ("somebody@elsewhere.example", ANA, JANE):
        house.report(sent, other)
    assert house.dead() == []


def test_a_report_on_a_letter_that_was_never_sent_silences_nobody(house):
    house.signed()
    sent = house.mail("dossier/ask", DANA)
    forged = dict(sent.items()) | {"Message-ID": "<ho-1.dossier.1.abcdefghijklmnopqrstuvwxyz@ours.example>"}
    house.report(forged, DANA)
    assert house.dead() == []


def test_a_report_on_a_letter_that_still_waits_silences_nobody(house):
    house.signed()
    house.replies(DANA, "dossier/ask", "hello?")
    with house.memory() as memory:
        row = memory.outbox.of("HO-1")[0]
        memory.outbox.release_claim(row.id, house.clock.now().replace(year=2027))
    house.report({"Message-ID": row.message_id, "Subject": "x"}, row.recipient)
    assert house.dead() == []


def test_a_report_without_a_recipient_counts_for_the_only_reader(house):
    house.signed()
    sent = house.mail("dossier/ask", DANA)
    text = f"The following address failed: 550 5.1.1 User unknown\n\nMessage-ID: {sent['Message-ID'].strip()}"
    house.writes("mailer-daemon@mx.example", "Mail delivery failed", text, Auto_Submitted="auto-replied")
    assert house.dead() == [DANA]


def test_a_button_mends_the_address(house):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA)
    left = house.replies(PETRA, "people/unreached", "done")
    assert house.dead() == []
    assert (DANA, "people/reached") in left


def test_other_words_mend_nothing(house):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA)
    house.replies(PETRA, "people/unreached", "I will look into it")
    assert house.dead() == [DANA]


def test_an_answer_from_the_address_mends_it(house):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA)
    house.replies(DANA, "dossier/ask", "3: They copy orders by hand")
    assert house.dead() == []


def test_a_corrected_roster_mends_it(house):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA)
    house.people["dana.weber@ours.example"] = house.people.pop(DANA)
    house.start()
    assert house.dead() == []
    assert house.handoff().ae == "dana.weber@ours.example"


def test_nothing_is_sent_to_a_marked_address(house):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA)
    assert DANA not in [to for to, _ in house.reach("2026-03-13 12:00")]


def test_somebody_else_answers_the_question_and_nothing_is_mended(house):
    house.signed()
    house.report(house.mail("dossier/ask", DANA), DANA)
    sent = house.mail("people/unreached", PETRA)
    house.writes(OMAR, f"Re: {sent['Subject']}", "done", sent["Reply-To"], In_Reply_To=sent["Message-ID"])
    assert house.dead() == [DANA]
