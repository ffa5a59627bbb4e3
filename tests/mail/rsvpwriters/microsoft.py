"""Outlook, Exchange and their web and mobile forms: no ORGANIZER, Windows zones, COMMENT with a language."""

from .scene import STAMP, Scene, event, jane, mail, many, part, rules, shape, slot

EXCHANGE = "Microsoft Exchange Server 2010"
BERLIN = rules("W. Europe Standard Time", "+0100", "+0200")
CDO = (
    "CLASS:PUBLIC\nPRIORITY:5\nTRANSP:OPAQUE\nSTATUS:CONFIRMED\nX-MICROSOFT-CDO-APPT-SEQUENCE:1\n"
    "X-MICROSOFT-CDO-OWNERAPPTID:2121212121\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\nX-MICROSOFT-CDO-INTENDEDSTATUS:BUSY\n"
    "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE\nX-MICROSOFT-CDO-IMPORTANCE:1\nX-MICROSOFT-CDO-INSTTYPE:0"
)


def berlin(scene: Scene, start: str = "140000", end: str = "144500", day: str = "") -> str:
    zone = "TZID=W. Europe Standard Time"
    return f"DTSTART;{zone}:{day or scene.day}T{start}\nDTEND;{zone}:{day or scene.day}T{end}"


def exchange(
    scene: Scene, ics: str, word: str, method: str = "REPLY", text: str = "", encoding: str = "base64"
) -> bytes:
    """Exchange's tree: alternative[text, html, calendar]."""
    kind = f'text/calendar; charset="utf-8"; method={method}'
    tree = many(
        "alternative",
        part('text/plain; charset="iso-8859-1"', text, "quoted-printable", "iso-8859-1"),
        part(
            'text/html; charset="iso-8859-1"', f"<html><body>{text}</body></html>\n", "quoted-printable", "iso-8859-1"
        ),
        part(kind, ics, encoding),
    )
    more = "Thread-Topic: Kickoff: Customer\nThread-Index: AdPqAAAAAAAAAAAAAAAAAAAAAAAAAA==\nContent-Language: en-US\n"
    return mail(scene, tree, subject=f"{word}: Kickoff: Customer", more=more)


@shape("counts", comment="Looking forward, Jane")
def outlook_windows_accepts_with_a_comment(scene):
    """Outlook for Windows by Exchange: a zone, a comment with its language and a break at its end."""
    comment = "COMMENT;LANGUAGE=en-US:Looking forward\\, Jane\\n"
    lines = (
        jane(scene),
        comment,
        f"UID:{scene.uid}",
        "SUMMARY;LANGUAGE=en-US:Accepted: Kickoff: Customer",
        berlin(scene),
    )
    ics = event(
        *lines,
        STAMP,
        CDO,
        "SEQUENCE:1",
        "LOCATION;LANGUAGE=en-US:https://meet.example/ana",
        prodid=EXCHANGE,
        zone=BERLIN,
    )
    return exchange(scene, ics, "Accepted", text="Looking forward, Jane\n")


@shape("counts", partstat="TENTATIVE")
def outlook_windows_tentative_without_zone_rules(scene):
    """Exchange 365 without VTIMEZONE."""
    ics = event(jane(scene, "TENTATIVE"), f"UID:{scene.uid}", berlin(scene), STAMP, CDO, "SEQUENCE:1", prodid=EXCHANGE)
    return exchange(scene, ics, "Tentative")


@shape("counts", partstat="DECLINED", comment="Leider Urlaub; bitte später")
def outlook_german_declines(scene):
    """A German Outlook: the words of its subject are German, the comment too."""
    comment = "COMMENT;LANGUAGE=de-DE:Leider Urlaub\\; bitte später\\n\\n"
    lines = (jane(scene, "DECLINED"), comment, f"UID:{scene.uid}", berlin(scene), STAMP, CDO, "SEQUENCE:1")
    return exchange(
        scene, event(*lines, prodid=EXCHANGE, zone=BERLIN), "Abgelehnt", text="Leider Urlaub; bitte später\n"
    )


@shape("counts", method="COUNTER", partstat="TENTATIVE", proposed=slot("09:00", "09:45"))
def outlook_windows_proposes_tentatively(scene):
    """ "Propose new time": the old one in X-MS-OLK-ORIGINALSTART."""
    old = f"X-MS-OLK-ORIGINALSTART;TZID=W. Europe Standard Time:{scene.day}T140000"
    lines = (
        jane(scene, "TENTATIVE"),
        f"UID:{scene.uid}",
        berlin(scene, "100000", "104500", scene.next),
        STAMP,
        CDO,
        old,
    )
    ics = event(
        *lines,
        old.replace("START", "END").replace("T140000", "T144500"),
        "SEQUENCE:1",
        method="COUNTER",
        prodid=EXCHANGE,
        zone=BERLIN,
    )
    return exchange(scene, ics, "New Time Proposed", "COUNTER")


@shape("counts", method="COUNTER", partstat="DECLINED", proposed=slot("09:00", "09:45"), comment="Mornings are better")
def outlook_web_declines_and_proposes(scene):
    """Outlook on the web: declined, and a proposal in the zone it calls tzone://Microsoft/Utc, not quoted."""
    zone = "TZID=tzone://Microsoft/Utc"
    times = f"DTSTART;{zone}:{scene.next}T090000\nDTEND;{zone}:{scene.next}T094500"
    rule = "BEGIN:VTIMEZONE\nTZID:tzone://Microsoft/Utc\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\n"
    lines = (
        jane(scene, "DECLINED"),
        "COMMENT;LANGUAGE=en-GB:Mornings are better",
        f"UID:{scene.uid}",
        times,
        STAMP,
        "SEQUENCE:1",
    )
    return exchange(scene, event(*lines, method="COUNTER", prodid=EXCHANGE, zone=rule), "New Time Proposed", "COUNTER")


@shape("counts", method="COUNTER", partstat="TENTATIVE", proposed=slot("15:00", "15:45"))
def exchange_custom_zone_proposes(scene):
    """A zone of Exchange's own name whose rules alone say where it is (New York)."""
    zone = "TZID=Customized Time Zone"
    times = f"DTSTART;{zone}:{scene.next}T100000\nDTEND;{zone}:{scene.next}T104500"
    york = (
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:-0400\n"
        "TZOFFSETTO:-0500\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\n"
        "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    ics = event(
        jane(scene, "TENTATIVE"),
        f"UID:{scene.uid}",
        times,
        STAMP,
        "SEQUENCE:1",
        method="COUNTER",
        prodid=EXCHANGE,
        zone=york,
    )
    return exchange(scene, ics, "New Time Proposed", "COUNTER")


@shape("counts", sequence=1)
def exchange_only_its_own_sequence(scene):
    """No SEQUENCE, but Exchange's own count of versions."""
    return exchange(
        scene,
        event(jane(scene), f"UID:{scene.uid}", berlin(scene), STAMP, CDO, prodid=EXCHANGE, zone=BERLIN),
        "Accepted",
    )


@shape("counts")
def exchange_onprem_old_mapi(scene):
    """An old Exchange: PRODID of MAPI, upper-case MAILTO, zone in a display name with a colon, quoted."""
    zone = 'TZID="(GMT+01.00) Amsterdam / Berlin / Bern / Rome / Stockholm / Vienna"'
    lines = (f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:MAILTO:{scene.jane}", f"UID:{scene.uid}")
    times = f"DTSTART;{zone}:{scene.day}T140000\nDTEND;{zone}:{scene.day}T144500"
    ics = event(
        *lines,
        times,
        STAMP,
        "SEQUENCE:1",
        prodid="Microsoft CDO for Microsoft Exchange",
        zone=rules(zone[6:-1], "+0100", "+0200"),
    )
    return exchange(scene, ics, "Accepted", encoding="quoted-printable")


@shape("counts", partstat="DECLINED")
def outlook_mac_declines(scene):
    """Outlook for Mac: a MIME tree of its own, the calendar as utf-8 and 7bit."""
    ics = event(
        jane(scene, "DECLINED"),
        f"UID:{scene.uid}",
        scene.organizer,
        scene.times,
        STAMP,
        "SEQUENCE:1",
        prodid="-//Microsoft Corporation//Outlook for Mac MIMEDIR//EN",
    )
    tree = many(
        "alternative",
        part("text/plain; charset=UTF-8", "\n"),
        part('text/calendar; name="meeting.ics"; charset=utf-8; method=REPLY', ics),
    )
    return mail(scene, tree, subject="Declined: Kickoff: Customer", more="User-Agent: Microsoft-MacOutlook/16.90\n")


@shape("counts")
def outlook_mobile_accepts(scene):
    """Outlook for iOS by Microsoft's servers: an empty text, a comment of one break."""
    comment = "COMMENT;LANGUAGE=en-US:\\n"
    ics = event(
        jane(scene), comment, f"UID:{scene.uid}", berlin(scene), STAMP, "SEQUENCE:1", prodid=EXCHANGE, zone=BERLIN
    )
    return exchange(scene, ics, "Accepted", text="\nGet Outlook for iOS\n")


@shape("counts", partstat="TENTATIVE")
def outlook_com_consumer(scene):
    """Outlook.com: by Microsoft's servers, the zone rules cut short."""
    cut = (
        "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    ics = event(
        jane(scene, "TENTATIVE"), f"UID:{scene.uid}", berlin(scene), STAMP, "SEQUENCE:1", prodid=EXCHANGE, zone=cut
    )
    return exchange(scene, ics, "Tentative")


@shape("counts", partstat="DECLINED")
def outlook_2003_wants_all_in_one(scene):
    """Outlook 2003 by SMTP: the calendar is the whole mail; Content-Class says that it is one."""
    ics = event(
        jane(scene, "DECLINED"),
        f"UID:{scene.uid}",
        scene.organizer,
        scene.times,
        STAMP,
        "SEQUENCE:1",
        prodid="-//Microsoft Corporation//Outlook 11.0 MIMEDIR//EN",
    )
    more = "Content-class: urn:content-classes:calendarmessage\nX-Mailer: Microsoft Office Outlook 11\n"
    return mail(
        scene,
        part('text/calendar; method=REPLY; charset="utf-8"', ics, "7bit"),
        subject="Declined: Kickoff: Customer",
        more=more,
    )


@shape("asked", rsvp=None)
def outlook_winmail_dat_only(scene):
    """Rich Text format between two Exchange houses: only winmail.dat is left."""
    tnef = (
        b"\x78\x9f\x3e\x22\x01\x00\x01\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01IPM.Microsoft Schedule.MtgRespP\x00"
    )
    tree = many(
        "mixed",
        part('text/plain; charset="us-ascii"', "\n"),
        part('application/ms-tnef; name="winmail.dat"', tnef, "base64"),
    )
    return mail(scene, tree, subject="Accepted: Kickoff: Customer", more="X-MS-TNEF-Correlator: <a@b>\n")


@shape("asked", rsvp=None)
def outlook_calendar_part_lost(scene):
    """A gateway took the calendar part away: only words are left."""
    return mail(
        scene,
        part("text/plain; charset=utf-8", "Jane Roe has accepted this meeting.\n"),
        subject="Accepted: Kickoff: Customer",
    )


@shape("asked", rsvp=None)
def outlook_french_declined_and_lost(scene):
    """The same in French, encoded in the header, with no text at all."""
    return mail(
        scene, part("text/plain; charset=utf-8", "\n"), subject="=?iso-8859-1?Q?Refus=E9=A0:_Kickoff:_Customer?="
    )


@shape("counts", comment="See\nyou")
def exchange_comment_of_two_lines(scene):
    """A comment with a break inside, and backslashes written small and capital."""
    ics = event(
        jane(scene),
        "COMMENT;LANGUAGE=en-US:See\\Nyou\\n",
        f"UID:{scene.uid}",
        berlin(scene),
        STAMP,
        "SEQUENCE:1",
        prodid=EXCHANGE,
        zone=BERLIN,
    )
    return exchange(scene, ics, "Accepted")
