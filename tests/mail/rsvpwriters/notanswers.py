"""Mail that carries a calendar, or words of one, and is no answer."""

from .odd import good
from .scene import mail, many, part, shape


def invite(scene):
    return good(scene, partstat="NEEDS-ACTION", method="REQUEST")


@shape("ignored", rsvp=None)
def out_of_office_with_the_old_invite(scene):
    """An out-of-office that carries our own invite back."""
    tree = many(
        "mixed",
        part("text/plain; charset=utf-8", "I am away until Monday.\n"),
        part("text/calendar; charset=utf-8; method=REQUEST; name=invite.ics", invite(scene), "base64"),
    )
    return mail(
        scene,
        tree,
        subject="Automatic reply: Kickoff",
        more="Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n",
    )


@shape("ignored", rsvp=None)
def out_of_office_with_an_accepting_calendar(scene):
    """An automatic reply that says it is one, with an answer in it: a robot's yes is nobody's."""
    tree = many(
        "mixed",
        part("text/plain; charset=utf-8", "I am away.\n"),
        part("text/calendar; charset=utf-8; method=REPLY", good(scene), "base64"),
    )
    return mail(
        scene, tree, subject="Automatic reply: Kickoff", more="Auto-Submitted: auto-replied\nPrecedence: bulk\n"
    )


@shape("asked", rsvp=None)
def forwarded_invite(scene):
    """A person forwards our invite to us with a question."""
    tree = many(
        "mixed",
        part("text/plain; charset=utf-8", "What is this about?\n"),
        part("text/calendar; charset=utf-8; method=REQUEST; name=invite.ics", invite(scene), "base64"),
    )
    return mail(scene, tree, subject="Fwd: Kickoff: Customer")


@shape("asked", rsvp=None)
def somebody_elses_answer_forwarded(scene):
    """An answer as an attached message: it is told of, not given."""
    inner = mail(scene, part("text/calendar; charset=utf-8; method=REPLY", good(scene)), subject="Accepted: Kickoff")
    head = b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"
    tree = many("mixed", part("text/plain; charset=utf-8", "Jane said yes, see below.\n"), head + inner)
    return mail(scene, tree, subject="Fwd: Accepted: Kickoff", sender="Ben <ben@customer.example>")


@shape("ignored", rsvp=None)
def bounce_with_the_invite(scene):
    """A delivery report with our invite in it."""
    report = many(
        "report",
        part("text/plain; charset=us-ascii", "Undeliverable\n"),
        part(
            "message/delivery-status",
            f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {scene.jane}\nAction: failed\nStatus: 5.1.1\n",
            "7bit",
        ),
        b"Content-Type: message/rfc822\r\n\r\n"
        + mail(scene, part("text/calendar; charset=utf-8; method=REQUEST", invite(scene)), subject="Kickoff"),
        extra="; report-type=delivery-status",
    )
    return mail(
        scene,
        report,
        subject="Undelivered Mail Returned to Sender",
        sender="MAILER-DAEMON@mx.example",
        more="Auto-Submitted: auto-replied\n",
    )


@shape("asked", rsvp=None)
def html_with_microdata_only(scene):
    """Only a web page with marks about an event: no calendar."""
    page = '<div itemscope itemtype="http://schema.org/EventReservation"><meta itemprop="reservationStatus" content="http://schema.org/Confirmed"></div>\n'
    return mail(scene, part("text/html; charset=utf-8", page), subject="Accepted: Kickoff: Customer")


@shape("asked", rsvp=None)
def words_that_sound_like_one(scene):
    """A person writes "Accepted" about something else."""
    return mail(
        scene,
        part("text/plain; charset=utf-8", "The offer is accepted by our board, more soon.\n"),
        subject="Accepted by the board",
    )


@shape("asked", rsvp=None)
def an_empty_calendar(scene):
    """A calendar without any event."""
    return mail(
        scene,
        part(
            "text/calendar; charset=utf-8; method=REPLY", "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nEND:VCALENDAR\n"
        ),
        subject="Accepted: Kickoff: Customer",
    )


@shape("asked", rsvp=None)
def garbage_called_a_calendar(scene):
    """Bytes that are no calendar at all."""
    return mail(
        scene,
        part("text/calendar; charset=utf-8; method=REPLY", b"\x00\xff\xfe{}" * 50, "base64"),
        subject="Accepted: Kickoff: Customer",
    )


@shape("asked", rsvp=None)
def a_task_is_no_meeting(scene):
    """A VTODO with our uid."""
    return mail(
        scene,
        part("text/calendar; charset=utf-8; method=REPLY", good(scene).replace("VEVENT", "VTODO")),
        subject="Accepted: Kickoff: Customer",
    )
