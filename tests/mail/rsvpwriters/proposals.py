"""Proposals of another time that must not be taken as they stand, and methods that only we may use."""

from .odd import alone, good
from .scene import STAMP, event, jane, shape, slot


def counter(scene, times, *more, partstat="TENTATIVE", method="COUNTER", zone="", sequence="SEQUENCE:1"):
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        times,
        sequence,
        scene.organizer,
        jane(scene, partstat),
        *more,
        method=method,
        zone=zone,
    )
    return alone(scene, ics, f"text/calendar; charset=utf-8; method={method}", subject="New Time Proposed: Kickoff")


ASKED = {"method": "COUNTER", "partstat": "TENTATIVE"}


@shape("asked", **ASKED, proposed=None)
def counter_in_floating_time(scene):
    """A time without any zone: nobody can say which hour that is."""
    return counter(scene, f"DTSTART:{scene.next}T100000\nDTEND:{scene.next}T104500")


@shape("asked", **ASKED, proposed=None)
def counter_in_an_unknown_zone(scene):
    """A zone that nobody knows, without rules."""
    return counter(
        scene, f"DTSTART;TZID=Custom Zone 7:{scene.next}T100000\nDTEND;TZID=Custom Zone 7:{scene.next}T104500"
    )


@shape("asked", **ASKED, proposed=None, comment="Could we do it next week instead?")
def counter_with_only_a_comment(scene):
    """No time at all, only words."""
    return counter(scene, "", "COMMENT:Could we do it next week instead?")


@shape(
    "asked",
    **ASKED,
    proposed={"start": "2026-11-24T13:00:00+00:00", "end": "2026-11-24T13:45:00+00:00"},
    comment="a bit later?",
)
def counter_of_the_same_time(scene):
    """The time is the one that stands; the wish is in the comment."""
    return counter(scene, scene.times, "COMMENT:a bit later?")


@shape("asked", **ASKED, proposed={"start": "2024-01-10T09:00:00+00:00", "end": "2024-01-10T09:45:00+00:00"})
def counter_in_the_past(scene):
    """A time that is over."""
    return counter(scene, "DTSTART:20240110T090000Z\nDTEND:20240110T094500Z")


@shape("asked", **ASKED, proposed=slot("08:00", "16:00"))
def counter_for_eight_hours(scene):
    """A whole day of meeting."""
    return counter(scene, f"DTSTART:{scene.next}T080000Z\nDTEND:{scene.next}T160000Z")


@shape("asked", **ASKED, proposed=None)
def counter_for_a_whole_day(scene):
    """A date without an hour."""
    return counter(scene, "DTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261126")


@shape("asked", **ASKED, proposed=None)
def counter_that_ends_before_it_begins(scene):
    """The end stands before the beginning."""
    return counter(scene, f"DTSTART:{scene.next}T100000Z\nDTEND:{scene.next}T090000Z")


@shape("asked", **ASKED, proposed=slot("09:00", "09:45"), sequence=0)
def counter_to_an_old_version(scene):
    """A proposal against a version that has been replaced."""
    return counter(
        scene,
        f"DTSTART:{scene.next}T090000Z\nDTEND:{scene.next}T094500Z",
        f"X-MS-OLK-ORIGINALSTART:{scene.day}T080000Z",
        sequence="SEQUENCE:0",
    )


@shape("counts", method="COUNTER", partstat="ACCEPTED", proposed=slot("09:00", "09:45"))
def counter_that_accepts(scene):
    """Accepts and proposes another time at once: which of them does she mean?"""
    return counter(scene, f"DTSTART:{scene.next}T090000Z\nDTEND:{scene.next}T094500Z", partstat="ACCEPTED")


@shape("asked", rsvp=None)
def decline_counter_from_outside(scene):
    """Only the organizer may decline a proposal."""
    return alone(
        scene,
        good(scene, partstat="NEEDS-ACTION", method="DECLINECOUNTER"),
        "text/calendar; charset=utf-8; method=DECLINECOUNTER",
        subject="Declined proposal",
    )


@shape("asked", method="REFRESH", partstat="NEEDS-ACTION")
def refresh(scene):
    """She asks for the latest version."""
    ics = event(
        f"UID:{scene.uid}", STAMP, scene.organizer, f"ATTENDEE:mailto:{scene.jane}", "SEQUENCE:1", method="REFRESH"
    )
    return alone(scene, ics, "text/calendar; charset=utf-8; method=REFRESH", subject="Refresh: Kickoff")


@shape("asked", rsvp=None)
def request_about_our_meeting(scene):
    """An invite from outside about our own meeting, at another time: never applied."""
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        f"DTSTART:{scene.next}T090000Z\nDTEND:{scene.next}T094500Z",
        "SEQUENCE:5",
        f"ORGANIZER:mailto:{scene.jane}",
        jane(scene),
        method="REQUEST",
    )
    return alone(scene, ics, "text/calendar; charset=utf-8; method=REQUEST", subject="Updated invitation: Kickoff")


@shape("asked", rsvp=None)
def cancel_about_our_meeting(scene):
    """A cancellation from outside about our own meeting: never applied, a person is told."""
    return alone(
        scene,
        good(scene, "STATUS:CANCELLED", partstat="NEEDS-ACTION", method="CANCEL", sequence="SEQUENCE:2"),
        "text/calendar; charset=utf-8; method=CANCEL",
        subject="Cancelled: Kickoff",
    )


@shape("asked", rsvp=None)
def publish_about_our_meeting(scene):
    """The meeting as a file: nobody's answer."""
    return alone(
        scene, good(scene, method="PUBLISH"), "text/calendar; charset=utf-8; method=PUBLISH", subject="Kickoff.ics"
    )
