"""Whose answer it is: delegates, assistants, other addresses, strangers, spoofs, and answers that come late."""

from .odd import alone, good
from .scene import STAMP, event, jane, mail, many, part, shape


def by(scene, who, sender="", *, extra="", partstat="ACCEPTED", more="", sequence="SEQUENCE:1"):
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        scene.times,
        sequence,
        scene.organizer,
        f"ATTENDEE;PARTSTAT={partstat}{extra}:mailto:{who}",
    )
    return mail(
        scene,
        part("text/calendar; charset=utf-8; method=REPLY", ics),
        subject="Accepted: Kickoff",
        sender=sender,
        more=more,
    )


@shape("counts", partstat="DELEGATED")
def delegated_to_a_colleague(scene):
    """She sends somebody else; her line says to whom."""
    return by(scene, scene.jane, partstat="DELEGATED", extra=';DELEGATED-TO="mailto:ben@customer.example"')


@shape("counts", partstat="DELEGATED")
def delegated_with_both_lines(scene):
    """Her line and her delegate's in one answer."""
    mine = f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:ben@customer.example":mailto:{scene.jane}'
    his = f'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:{scene.jane}":mailto:ben@customer.example'
    return alone(scene, event(f"UID:{scene.uid}", STAMP, scene.times, "SEQUENCE:1", scene.organizer, mine, his))


@shape("asked", attendee="ben@customer.example")
def the_delegate_accepts(scene):
    """The one she sends answers himself, from his own address."""
    return by(
        scene, "ben@customer.example", "Ben <ben@customer.example>", extra=f';DELEGATED-FROM="mailto:{scene.jane}"'
    )


@shape("counts")
def an_assistant_sends_for_her(scene):
    """ATTENDEE is Jane, SENT-BY her assistant, who also sends the mail, from her own house."""
    return by(scene, scene.jane, "Kim <kim@customer.example>", extra=';SENT-BY="mailto:kim@customer.example"')


@shape("counts", partstat="DECLINED")
def exchange_on_behalf(scene):
    """Exchange: From is Jane, Sender her assistant."""
    return by(
        scene, scene.jane, f"Jane Roe <{scene.jane}>", partstat="DECLINED", more="Sender: Kim <kim@customer.example>\n"
    )


@shape("asked", attendee="jane@mail.customer.example")
def another_address_at_a_sister_domain(scene):
    """Nobody invited that address; a person should say that it is Jane's."""
    return by(scene, "jane@mail.customer.example", "Jane Roe <jane@mail.customer.example>")


@shape("counts", attendee="jane.roe+calendar@customer.example")
def plus_address(scene):
    """Her own address with a plus."""
    return by(scene, "jane.roe+calendar@customer.example", "Jane Roe <jane.roe+calendar@customer.example>")


@shape("asked", attendee="all-hands@customer.example")
def group_address(scene):
    """A mailing list answers for its member."""
    return by(scene, "all-hands@customer.example", "Ben <ben@customer.example>")


@shape("asked", attendee="ben@customer.example")
def party_crasher(scene):
    """A colleague of hers to whom she forwarded the invite."""
    return by(scene, "ben@customer.example", "Ben <ben@customer.example>")


@shape("asked", attendee="mallory@evil.example")
def stranger(scene):
    """Somebody from nowhere."""
    return by(scene, "mallory@evil.example", "Mallory <mallory@evil.example>")


@shape("asked", partstat="DECLINED")
def stranger_in_her_name(scene):
    """ATTENDEE names Jane, the mail comes from elsewhere: never taken for hers."""
    return by(scene, scene.jane, "Jane Roe <mallory@evil.example>", partstat="DECLINED")


@shape("ignored", attendee="handoff@vendor.example")
def we_ourselves(scene):
    """Our own inbox "accepts": a calendar put it there for the organizer."""
    return by(scene, scene.inbox, f"Vendor Onboarding <{scene.inbox}>")


@shape("asked", sequence=0, partstat="DECLINED")
def old_version_declined(scene):
    """A no to a version that has been replaced, its old time within."""
    times = f"DTSTART:{scene.day}T080000Z\nDTEND:{scene.day}T084500Z"
    ics = event(f"UID:{scene.uid}", STAMP, times, "SEQUENCE:0", scene.organizer, jane(scene, "DECLINED"))
    return alone(scene, ics, subject="Declined: Kickoff")


@shape("ignored", sequence=0)
def old_version_accepted(scene):
    """A yes to a version that has been replaced says nothing about the new time."""
    times = f"DTSTART:{scene.day}T080000Z\nDTEND:{scene.day}T084500Z"
    return alone(scene, event(f"UID:{scene.uid}", STAMP, times, "SEQUENCE:0", scene.organizer, jane(scene)))


@shape("asked", uid="nobody-knows@handoffd.vendor.example")
def unknown_uid(scene):
    """An answer to a meeting that we do not know."""
    return alone(scene, good(scene).replace(scene.uid, "nobody-knows@handoffd.vendor.example"))


@shape("asked", uid="", partstat="ACCEPTED")
def no_uid(scene):
    """An answer that does not say to what."""
    return alone(scene, good(scene).replace(f"UID:{scene.uid}\n", ""))


@shape("asked", attendee="dana@vendor.example", partstat="DECLINED")
def the_ae_declines(scene):
    """A colleague's Outlook says no to a meeting to which only the CSM is invited of our side."""
    ics = event(
        f"ATTENDEE;PARTSTAT=DECLINED;CN=Dana:mailto:{scene.dana}",
        f"UID:{scene.uid}",
        scene.times,
        STAMP,
        "SEQUENCE:1",
        prodid="Microsoft Exchange Server 2010",
    )
    return mail(
        scene,
        many(
            "alternative", part("text/plain", "\n"), part("text/calendar; charset=utf-8; method=REPLY", ics, "base64")
        ),
        subject="Declined: Kickoff",
        sender=f"Dana <{scene.dana}>",
    )
