"""Google Calendar, macOS and iOS."""

from .scene import STAMP, Scene, event, mail, many, part, shape, slot

GOOGLE = "-//Google Inc//Google Calendar 70.9054//EN"
MAC = "-//Apple Inc.//macOS 14.5//EN"


def guest(scene: Scene, partstat: str, more: str = "", address: str = "") -> str:
    address = address or scene.jane
    whole = f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={address};X-NUM-GUESTS=0{more}:mailto:{address}"
    return f"{whole[:74]}\n {whole[74:]}"


def google(scene: Scene, ics: str, word: str, method: str = "REPLY") -> bytes:
    """mixed[ alternative[text, html, calendar], application/ics ] from a robot with the person as From."""
    words = part(
        "text/plain; charset=UTF-8; format=flowed; delsp=yes", "Jane has answered this invitation.\n", "base64"
    )
    page = part(
        "text/html; charset=UTF-8", '<div itemscope itemtype="http://schema.org/Event"></div>\n', "quoted-printable"
    )
    calendar = part(f"text/calendar; charset=UTF-8; method={method}", ics, "7bit")
    tree = many(
        "mixed", many("alternative", words, page, calendar), part('application/ics; name="invite.ics"', ics, "base64")
    )
    more = "Sender: Google Calendar <calendar-notification@google.com>\nAuto-Submitted: auto-generated\n"
    return mail(scene, tree, subject=f"{word}: Kickoff: Customer @ Tue 24 Nov 2026 14:00", more=more)


@shape("counts")
def google_web_accepts(scene):
    """Google on the web; its robot's mail says Auto-Submitted."""
    ics = event(
        scene.times,
        STAMP,
        scene.organizer,
        f"UID:{scene.uid}",
        guest(scene, "ACCEPTED"),
        "SEQUENCE:1",
        "STATUS:CONFIRMED",
        prodid=GOOGLE,
    )
    return google(scene, ics, "Accepted")


@shape("counts", partstat="DECLINED", comment="On a plane, sorry")
def google_declines_with_a_note(scene):
    """The note stands in a parameter of ATTENDEE."""
    note = ';X-RESPONSE-COMMENT="On a plane, sorry"'
    ics = event(
        scene.times,
        STAMP,
        scene.organizer,
        f"UID:{scene.uid}",
        guest(scene, "DECLINED", note),
        "SEQUENCE:1",
        prodid=GOOGLE,
    )
    return google(scene, ics, "Declined")


@shape("counts", partstat="TENTATIVE")
def google_tentative_with_alarm(scene):
    """Google leaves alarms in; their lines are not the event's."""
    alarm = "BEGIN:VALARM\nACTION:EMAIL\nSUMMARY:Alarm\nATTENDEE:mailto:someone@else.example\nTRIGGER:-P0DT0H10M0S\nEND:VALARM"
    ics = event(
        scene.times,
        STAMP,
        scene.organizer,
        f"UID:{scene.uid}",
        guest(scene, "TENTATIVE"),
        "SEQUENCE:1",
        alarm,
        prodid=GOOGLE,
    )
    return google(scene, ics, "Tentatively Accepted")


@shape("counts", method="COUNTER", partstat="TENTATIVE", proposed=slot("09:00", "09:45"), comment="Wednesday, please")
def google_proposes(scene):
    """ "Propose a new time": a COUNTER with the note as COMMENT."""
    times = f"DTSTART:{scene.next}T090000Z\nDTEND:{scene.next}T094500Z"
    ics = event(
        times,
        STAMP,
        scene.organizer,
        f"UID:{scene.uid}",
        guest(scene, "TENTATIVE"),
        "COMMENT:Wednesday\\, please",
        "SEQUENCE:1",
        method="COUNTER",
        prodid=GOOGLE,
    )
    return google(scene, ics, "New time proposed", "COUNTER")


@shape("counts", method="COUNTER", partstat="TENTATIVE", proposed=slot("09:00", "09:45"))
def google_proposes_with_zone(scene):
    """The same in a zone with its rules as Google writes them."""
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nX-LIC-LOCATION:Europe/Berlin\nBEGIN:DAYLIGHT\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "TZNAME:GMT+2\nDTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nBEGIN:STANDARD\nTZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0100\nTZNAME:GMT+1\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    times = f"DTSTART;TZID=Europe/Berlin:{scene.next}T100000\nDTEND;TZID=Europe/Berlin:{scene.next}T104500"
    ics = event(
        times,
        STAMP,
        scene.organizer,
        f"UID:{scene.uid}",
        guest(scene, "TENTATIVE"),
        "SEQUENCE:1",
        method="COUNTER",
        prodid=GOOGLE,
        zone=zone,
    )
    return google(scene, ics, "New time proposed", "COUNTER")


@shape("counts", partstat="DECLINED")
def google_one_of_a_series(scene):
    """An answer that names one instance: our meetings are single, so it is the meeting."""
    when = f"RECURRENCE-ID:{scene.day}T130000Z"
    ics = event(
        scene.times,
        STAMP,
        scene.organizer,
        f"UID:{scene.uid}",
        when,
        guest(scene, "DECLINED"),
        "SEQUENCE:1",
        prodid=GOOGLE,
    )
    return google(scene, ics, "Declined")


@shape(
    "asked",
    method="COUNTER",
    partstat="TENTATIVE",
    attendee="assistant@customer.example",
    proposed=slot("09:00", "09:45"),
)
def google_guest_of_a_guest_proposes(scene):
    """Somebody to whom Jane forwarded the invite proposes another time."""
    times = f"DTSTART:{scene.next}T090000Z\nDTEND:{scene.next}T094500Z"
    who = guest(scene, "TENTATIVE", address="assistant@customer.example")
    ics = event(times, STAMP, scene.organizer, f"UID:{scene.uid}", who, "SEQUENCE:1", method="COUNTER", prodid=GOOGLE)
    tree = many(
        "alternative",
        part("text/plain; charset=UTF-8", "x\n"),
        part("text/calendar; charset=UTF-8; method=COUNTER", ics),
    )
    return mail(scene, tree, subject="New time proposed: Kickoff", sender="Ben <assistant@customer.example>")


@shape("counts")
def google_mobile_accepts(scene):
    """Google on Android: only alternative, no attachment."""
    ics = event(
        scene.times,
        STAMP,
        scene.organizer,
        f"UID:{scene.uid}",
        guest(scene, "ACCEPTED"),
        "SEQUENCE:1",
        prodid="-//Google Inc//Google Calendar Mobile//EN",
    )
    tree = many(
        "alternative",
        part("text/plain; charset=UTF-8", "Yes\n"),
        part("text/calendar; charset=UTF-8; method=REPLY", ics),
    )
    return mail(scene, tree, subject="Accepted: Kickoff: Customer")


@shape("counts")
def apple_mac_accepts(scene):
    """macOS: the address in EMAIL as well."""
    who = f'ATTENDEE;CN="Jane Roe";CUTYPE=INDIVIDUAL;EMAIL="{scene.jane}";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:{scene.jane}'
    ics = event(
        "CREATED:20261120T160000Z",
        f"UID:{scene.uid}",
        scene.times,
        "SEQUENCE:1",
        STAMP,
        scene.organizer,
        who,
        prodid=MAC,
    )
    tree = many(
        "alternative",
        part("text/plain; charset=us-ascii", "Jane Roe has accepted the invitation.\n", "7bit"),
        part("text/calendar; charset=utf-8; method=REPLY", ics, "7bit"),
    )
    return mail(scene, tree, subject="Kickoff: Customer", more="X-Mailer: iCal 8.0\n")


@shape("counts", partstat="TENTATIVE")
def apple_ios_with_a_principal(scene):
    """iOS with CalDAV: ATTENDEE is a path on its server, the address stands in EMAIL."""
    who = f'ATTENDEE;CN="Jane Roe";CUTYPE=INDIVIDUAL;EMAIL="{scene.jane}";PARTSTAT=TENTATIVE:/1234567/principal/'
    ics = event(
        f"UID:{scene.uid}",
        scene.times,
        "SEQUENCE:1",
        STAMP,
        scene.organizer,
        who,
        prodid="-//Apple Inc.//iPhone OS 17.5//EN",
    )
    tree = many(
        "mixed",
        part("text/plain; charset=us-ascii", "\n"),
        part(
            'text/calendar; name="iCal-1.ics"; charset=utf-8; method=REPLY',
            ics,
            "quoted-printable",
            more='Content-Disposition: attachment; filename="iCal-1.ics"\r\n',
        ),
    )
    return mail(scene, tree, subject="Kickoff: Customer", more="X-Mailer: iPhone Mail (21F79)\n")


@shape("counts")
def apple_server_urn(scene):
    """Apple's calendar server: urn:uuid for ATTENDEE, the address in X-CALENDARSERVER-EMAIL."""
    who = f'ATTENDEE;CN="Jane Roe";PARTSTAT=ACCEPTED;X-CALENDARSERVER-EMAIL="{scene.jane}":urn:uuid:272c501f-366c-517d-8af3-44c37777ef83'
    ics = event(
        f"UID:{scene.uid}",
        scene.times,
        "SEQUENCE:1",
        STAMP,
        scene.organizer,
        who,
        prodid="-//CALENDARSERVER.ORG//NONSGML Version 1//EN",
    )
    return mail(
        scene,
        many("mixed", part("text/plain", "x\n"), part("text/calendar; charset=utf-8; method=REPLY", ics)),
        subject="Event accepted",
    )


@shape("asked", partstat="", attendee="jane.roe@customer.example")
def apple_without_attendee(scene):
    """An answer that does not say whose or what it is."""
    ics = event(f"UID:{scene.uid}", scene.times, "SEQUENCE:1", STAMP, scene.organizer, prodid=MAC)
    return mail(scene, part("text/calendar; charset=utf-8; method=REPLY", ics), subject="Kickoff: Customer")


@shape("counts", partstat="DECLINED")
def icloud_relay_declines(scene):
    """iCloud answers from its own robot, the person is only in ATTENDEE and Reply-To."""
    who = f'ATTENDEE;CN="Jane Roe";EMAIL="{scene.jane}";PARTSTAT=DECLINED:mailto:{scene.jane}'
    ics = event(f"UID:{scene.uid}", scene.times, "SEQUENCE:1", STAMP, scene.organizer, who, prodid=MAC)
    tree = many(
        "alternative",
        part("text/plain; charset=utf-8", "Jane declined.\n"),
        part("text/calendar; charset=utf-8; method=REPLY", ics, "base64"),
    )
    return mail(
        scene,
        tree,
        subject="Jane Roe declined",
        sender=f'"Jane Roe" <{scene.jane}>',
        more=f"Reply-To: Jane Roe <{scene.jane}>\nSender: noreply@email.apple.example\n",
    )
