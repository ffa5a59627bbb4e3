"""Thunderbird, Evolution, Claws Mail, KOrganizer, and desktop programs that speak to a server (DavMail)."""

from .scene import STAMP, event, jane, mail, many, part, rules, shape, slot

MOZILLA = "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN"


@shape("counts")
def thunderbird_accepts(scene):
    """mixed[ alternative[text, calendar], application/ics ]."""
    ics = event(
        "CREATED:20261121T083000Z",
        STAMP,
        f"UID:{scene.uid}",
        "SUMMARY:Kickoff",
        scene.organizer,
        jane(scene, more=";ROLE=REQ-PARTICIPANT"),
        scene.times,
        "DESCRIPTION:5 min  Hello\\n20 min  Plan",
        "SEQUENCE:1",
        prodid=MOZILLA,
    )
    inner = many(
        "alternative",
        part("text/plain; charset=UTF-8", "Jane has accepted your event invitation.\n"),
        part("text/calendar; method=REPLY; charset=UTF-8", ics),
    )
    return mail(scene, many("mixed", inner, part("application/ics; name=invite.ics", ics)), subject="Accepted: Kickoff")


@shape("asked", attendee="j.roe@home.example")
def thunderbird_main_identity_elsewhere(scene):
    """Its main identity is an address that nobody invited, at another house; the mail comes from there too."""
    who = "ATTENDEE;CN=Jane Roe;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:j.roe@home.example"
    ics = event(STAMP, f"UID:{scene.uid}", scene.organizer, who, scene.times, "SEQUENCE:1", prodid=MOZILLA)
    return mail(
        scene,
        part("text/calendar; method=REPLY; charset=UTF-8", ics),
        subject="Accepted: Kickoff",
        sender="Jane Roe <j.roe@home.example>",
    )


@shape("counts", attendee="jane@customer.example")
def thunderbird_alias_from_the_invited_address(scene):
    """ATTENDEE is her alias, the mail comes from the address we invited."""
    who = "ATTENDEE;CN=Jane Roe;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:jane@customer.example"
    ics = event(STAMP, f"UID:{scene.uid}", scene.organizer, who, scene.times, "SEQUENCE:1", prodid=MOZILLA)
    return mail(scene, part("text/calendar; method=REPLY; charset=UTF-8", ics), subject="Accepted: Kickoff")


@shape("counts", partstat="DECLINED")
def evolution_declines(scene):
    """The calendar is the whole mail, quoted-printable, METHOD quoted, an empty comment, RSVP=TRUE."""
    who = f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;RSVP=TRUE;\n CN=Jane Roé;LANGUAGE=en:MAILTO:{scene.jane}"
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        scene.times,
        "SEQUENCE:1",
        scene.organizer,
        "COMMENT:",
        who,
        prodid="-//Ximian//NONSGML Evolution Calendar//EN",
    )
    return mail(
        scene,
        part('text/calendar; name="meeting.ics"; charset="utf-8"; METHOD="REPLY"', ics, "quoted-printable"),
        subject="Declined: Kickoff",
        more="X-Mailer: Evolution 3.46.4-2\n",
    )


@shape("counts", method="COUNTER", partstat="NEEDS-ACTION", proposed=slot("09:00", "09:45"))
def evolution_counters_with_a_long_zone_name(scene):
    """A zone by libical's long name, with its rules; PARTSTAT is not touched."""
    name = "/freeassociation.sourceforge.net/Europe/Berlin"
    times = f"DTSTART;TZID={name}:\n {scene.next}T100000\nDTEND;TZID={name}:\n {scene.next}T104500"
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        times,
        "SEQUENCE:1",
        scene.organizer,
        jane(scene, "NEEDS-ACTION"),
        method="COUNTER",
        zone=rules(name, "+0100", "+0200"),
    )
    return mail(
        scene,
        part('text/calendar; charset="utf-8"; METHOD="COUNTER"', ics, "quoted-printable"),
        subject="Counter-proposal: Kickoff",
    )


@shape("counts")
def claws_accepts(scene):
    """A date of zeros, and folds right after the colon."""
    lines = (
        f"UID:{scene.uid}",
        "DTSTAMP:00000000T000000",
        scene.times,
        "SEQUENCE:1",
        f"ORGANIZER:MAILTO:\n {scene.inbox}",
        f"ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:\n {scene.jane}",
    )
    return mail(
        scene,
        part(
            "text/calendar; method=REPLY; charset=UTF-8",
            event(*lines, prodid="-//Claws Mail//NONSGML Claws Mail Calendar//EN"),
        ),
        subject="Accepted: Kickoff",
    )


@shape("counts", partstat="TENTATIVE")
def korganizer_tentative(scene):
    """KOrganizer: mixed[text, calendar], a summary of its own, REQUEST-STATUS."""
    lines = (
        STAMP,
        scene.organizer,
        f"ATTENDEE;RSVP=FALSE;PARTSTAT=TENTATIVE;ROLE=REQ-PARTICIPANT;CN=Jane Roe:\n mailto:{scene.jane}",
        f"UID:{scene.uid}",
        scene.times,
        "SUMMARY:Answer: Kickoff",
        "SEQUENCE:1",
        "REQUEST-STATUS:2.0;Success",
    )
    tree = many(
        "mixed",
        part('text/plain; charset="utf-8"', "\n", more="Content-Disposition: inline\r\n"),
        part(
            'text/calendar; name="cal.ics"; method="reply"; charset="utf-8"',
            event(*lines, prodid="-//K Desktop Environment//NONSGML libkcal 4.3//EN"),
            "quoted-printable",
            more="Content-Disposition: attachment\r\n",
        ),
    )
    return mail(scene, tree, subject="Answer: Kickoff", more="User-Agent: KMail/5.24\n")


@shape("counts", method="COUNTER", partstat="DECLINED", proposed=slot("09:00", "09:45"), comment="Counter: sorry")
def kontact_counters(scene):
    """Kontact's counter-proposal: DURATION instead of DTEND."""
    lines = (
        STAMP,
        scene.organizer,
        jane(scene, "DECLINED"),
        f"UID:{scene.uid}",
        f"DTSTART:{scene.next}T090000Z",
        "DURATION:PT45M",
        "COMMENT:Counter: sorry",
        "SEQUENCE:1",
    )
    return mail(
        scene,
        part('text/calendar; method="counter"; charset="utf-8"', event(*lines, method="COUNTER")),
        subject="Counter proposal: Kickoff",
    )


@shape("counts")
def davmail_accepts(scene):
    """DavMail hands the answer of a desktop program to Exchange: Windows zone in Olson rules."""
    times = f'DTSTART;TZID="Europe/Berlin":{scene.day}T140000\nDTEND;TZID="Europe/Berlin":{scene.day}T144500'
    ics = event(
        jane(scene),
        f"UID:{scene.uid}",
        times,
        STAMP,
        "SEQUENCE:1",
        "X-MICROSOFT-CDO-REPLYTIME:20261121T083000Z",
        prodid="-//davmail.sf.net/NONSGML DavMail Calendar V1.1//EN",
    )
    return mail(
        scene,
        many(
            "mixed",
            part("text/plain; charset=us-ascii", "\n"),
            part('text/calendar;charset=UTF-8;method=REPLY;name="meeting.ics"', ics),
        ),
        subject="Accepted: Kickoff",
    )


@shape(
    "asked",
    method="COUNTER",
    partstat="DECLINED",
    proposed={"start": "2026-11-20T16:00:00+00:00", "end": "2026-11-20T16:45:00+00:00"},
)
def exchangecalendar_counters_in_the_past(scene):
    """An add-on whose declines propose the hour at which they were written, by then in the past."""
    ics = event(
        jane(scene, "DECLINED"),
        f"UID:{scene.uid}",
        "DTSTART:20261120T160000Z\nDTEND:20261120T164500Z",
        STAMP,
        "SEQUENCE:1",
        method="COUNTER",
        prodid="Microsoft Exchange Server 2010",
    )
    return mail(
        scene,
        many(
            "alternative", part("text/plain", "\n"), part("text/calendar; charset=utf-8; method=COUNTER", ics, "base64")
        ),
        subject="New Time Proposed: Kickoff",
    )


@shape("counts")
def thunderbird_answers_twice_in_one_mail(scene):
    """The same answer as an inline part and as an attachment that differ in nothing but their encoding."""
    ics = event(STAMP, f"UID:{scene.uid}", scene.organizer, jane(scene), scene.times, "SEQUENCE:1", prodid=MOZILLA)
    return mail(
        scene,
        many(
            "mixed",
            part("text/plain", "ok\n"),
            part("text/calendar; method=REPLY", ics, "base64"),
            part("application/ics; name=a.ics", ics, "quoted-printable"),
        ),
        subject="Accepted: Kickoff",
    )
