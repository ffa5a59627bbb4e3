"""Late by our own fault, or by the mail's: nothing at three on a Sunday, no old word over a newer one."""

from datetime import UTC, datetime, timedelta

from attacks.rig import ANA, DANA, MARTA, Rig
from handoffd.network.courier import Outcome


def test_after_a_night_without_us_a_customer_is_not_written_to_at_three_on_a_sunday(rig: Rig) -> None:
    rig.approved()
    rig.clock.move_to(datetime(2026, 3, 15, 2, 0, tzinfo=UTC))  # Sunday, 03:00 in Berlin
    rig.turn()
    assert rig.outside() == []


def test_an_answer_written_earlier_that_arrives_later_does_not_overwrite_the_correction(rig: Rig) -> None:
    letter = rig.asked()
    rig.clock.move_to(rig.clock.now() + timedelta(hours=2))
    rig.reply(letter, "3: the correction")
    rig.turn()
    late = (
        f"From: {DANA}\nTo: {letter.addresses('Reply-To')[0].email}\nIn-Reply-To: {letter.message_id}\n"
        f"Message-ID: <late@client.example>\nDate: Tue, 10 Mar 2026 15:30:00 +0000\n\n3: the first thought\n"
    )
    rig.put(late)
    rig.turn()
    told = rig.handoff().dossier.current("D3")
    assert told is not None
    assert told.text == "the correction"


def test_an_invite_that_could_not_leave_before_its_meeting_is_never_sent_and_a_new_time_is_drafted(rig: Rig) -> None:
    invite = rig.introduced()
    rig.post.fault = lambda _envelope, _before: Outcome("not_sent", None, "no connection")
    rig.reply(invite, "approve", by=ANA)
    rig.turn()
    rig.clock.move_to(
        datetime(2026, 3, 19, 9, 0, tzinfo=UTC)
    )  # Thursday; the kickoff was to be on Tuesday at the latest
    rig.post.fault = None
    rig.daemon._wait_for_smtp.done()
    rig.turn()
    rig.turn()
    assert rig.outside() == [MARTA]  # the introduction, nothing else
    assert rig.handoff().drafts["kickoff"].version > 1
