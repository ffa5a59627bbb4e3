"""Webmail, phones and groupware: Yahoo, Zimbra, Fastmail, Proton, Nextcloud, SOGo, OX, Notes, GroupWise and the rest."""

from .scene import STAMP, event, jane, mail, many, part, shape, slot


def plain(scene, ics, prodid="", word="Accepted", more="", method="REPLY", encoding="8bit", text="\n"):
    tree = many(
        "alternative",
        part("text/plain; charset=utf-8", text),
        part(f"text/calendar; charset=utf-8; method={method}", ics, encoding),
    )
    return mail(scene, tree, subject=f"{word}: Kickoff", more=more)


def usual(scene, partstat="ACCEPTED", *more, prodid, sequence="SEQUENCE:1", method="REPLY"):
    return event(
        f"UID:{scene.uid}",
        STAMP,
        scene.times,
        sequence,
        scene.organizer,
        jane(scene, partstat),
        *more,
        method=method,
        prodid=prodid,
    )


@shape("counts")
def yahoo_accepts(scene):
    """Yahoo: METHOD stands after the event's zone, the address in capitals."""
    who = f"ATTENDEE;PARTSTAT=ACCEPTED;ROLE=REQ_PARTICIPANT;RSVP=FALSE;SCHEDULE-STATUS=1.1:mailto:{scene.jane.upper()}"
    ics = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Yahoo//Calendar//EN\nCALSCALE:GREGORIAN\nBEGIN:VEVENT\n{STAMP}\nUID:{scene.uid}\n{scene.times}\nSEQUENCE:1\n{scene.organizer}\n{who}\nEND:VEVENT\nMETHOD:REPLY\nEND:VCALENDAR\n"
    return plain(scene, ics)


@shape("counts", partstat="DECLINED")
def zimbra_declines(scene):
    """Zimbra: the words of its own above, a zone with TZNAME, RECURRENCE-free."""
    return plain(
        scene,
        usual(
            scene,
            "DECLINED",
            "STATUS:CONFIRMED\nTRANSP:OPAQUE\nX-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
            prodid="Zimbra-Calendar-Provider",
        ),
        word="Decline",
        text="No, I won't attend.\n",
    )


@shape("counts", method="COUNTER", partstat="TENTATIVE", proposed=slot("09:00", "09:45"), comment="how about this")
def zimbra_proposes(scene):
    """Zimbra proposes; every other person invited is listed, hers is the one with an answer."""
    others = f"ATTENDEE;CN=Dana;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{scene.dana}"
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        f"DTSTART:{scene.next}T090000Z\nDTEND:{scene.next}T094500Z",
        "SEQUENCE:1",
        scene.organizer,
        others,
        jane(scene, "TENTATIVE"),
        "COMMENT:how about this",
        method="COUNTER",
        prodid="Zimbra-Calendar-Provider",
    )
    return plain(scene, ics, word="New Time Proposed", method="COUNTER")


@shape("counts", method="COUNTER", partstat="NEEDS-ACTION", proposed=slot("09:00", "09:45"))
def twake_proposes_with_the_whole_list(scene):
    """A COUNTER that keeps the whole guest list with nobody's answer changed: From says whose it is."""
    others = f"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{scene.dana}"
    ics = event(
        f"UID:{scene.uid}",
        f"DTSTART:{scene.next}T090000Z\nDTEND:{scene.next}T094500Z",
        scene.organizer,
        others,
        jane(scene, "NEEDS-ACTION"),
        STAMP,
        "SEQUENCE:1",
        method="COUNTER",
        prodid="-//Sabre//Sabre VObject 4.1.3//EN",
    )
    return plain(scene, ics, word="Counter", method="COUNTER")


@shape("counts")
def spark_accepts(scene):
    """Spark: no SUMMARY, no times."""
    return plain(
        scene,
        event(f"UID:{scene.uid}", STAMP, "SEQUENCE:1", scene.organizer, jane(scene), prodid="-//Readdle//Spark//EN"),
    )


@shape("counts", partstat="TENTATIVE")
def fastmail_tentative(scene):
    """Fastmail: by Cyrus, parameters in capitals and quoted, folded within the address."""
    who = f'ATTENDEE;CN="Jane Roe";PARTSTAT="TENTATIVE";X-JMAP-ID=abc:mailto:{scene.jane[:5]}\n {scene.jane[5:]}'
    return plain(
        scene,
        event(
            f"UID:{scene.uid}",
            STAMP,
            scene.times,
            "SEQUENCE:1",
            scene.organizer,
            who,
            prodid="-//CyrusIMAP.org/Cyrus 3.9//EN",
        ),
        word="Maybe",
    )


@shape("counts")
def proton_accepts(scene):
    """Proton: mixed[text, calendar attachment], only the needed lines."""
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        scene.times,
        "SEQUENCE:1",
        scene.organizer,
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{scene.jane}",
        prodid="-//Proton AG//WebCalendar 5.0//EN",
    )
    tree = many(
        "mixed",
        part("text/plain; charset=utf-8", "accepted your invitation\n"),
        part(
            'text/calendar; filename="invite.ics"; name="invite.ics"; method=REPLY',
            ics,
            "base64",
            more='Content-Disposition: attachment; filename="invite.ics"\r\n',
        ),
    )
    return mail(scene, tree, subject="Re: Invitation: Kickoff")


@shape("asked", partstat="DECLINED", sequence=None)
def nextcloud_declines_without_sequence(scene):
    """Nextcloud: From is the system, Reply-To the person; no SEQUENCE."""
    ics = usual(scene, "DECLINED", prodid="-//Sabre//Sabre VObject 4.5.4//EN", sequence="")
    tree = many(
        "mixed",
        many(
            "alternative",
            part("text/plain; charset=utf-8", "declined\n"),
            part("text/html; charset=utf-8", "<p>declined</p>\n"),
        ),
        part(
            "text/calendar; charset=utf-8; method=REPLY; name=event.ics",
            ics,
            more="Content-Disposition: attachment; filename=event.ics\r\n",
        ),
    )
    return mail(
        scene,
        tree,
        subject="Jane Roe declined your invitation",
        sender='"Jane Roe via Nextcloud" <cloud@customer.example>',
        more=f"Reply-To: Jane Roe <{scene.jane}>\n",
    )


@shape("counts")
def sogo_accepts(scene):
    """SOGo: mixed[html, calendar], ATTENDEE in mixed case."""
    who = f"ATTENDEE;CN=Jane Roe;PARTSTAT=Accepted;ROLE=REQ-PARTICIPANT:MailTo:{scene.jane}"
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        scene.times,
        "SEQUENCE:1",
        scene.organizer,
        who,
        prodid="-//Inverse inc./SOGo 5.8.0//EN",
    )
    return mail(
        scene,
        many(
            "mixed",
            part("text/html; charset=utf-8", "<p>Accepted</p>\n"),
            part("text/calendar; method=REPLY; charset=utf-8", ics, "base64"),
        ),
        subject="Accepted invitation: Kickoff",
    )


@shape("counts", partstat="TENTATIVE")
def roundcube_kolab_tentative(scene):
    """Roundcube: format=flowed text, method in capitals, an attachment."""
    ics = usual(scene, "TENTATIVE", prodid="-//Roundcube libcalendaring 1.6//Sabre VObject//EN")
    tree = many(
        "mixed",
        part("text/plain; charset=UTF-8; format=flowed", "Jane tentatively accepted\n"),
        part(
            "text/calendar; method=REPLY; charset=UTF-8; name=event.ics",
            ics,
            more="Content-Disposition: attachment; filename=event.ics\r\n",
        ),
    )
    return mail(
        scene,
        tree,
        subject='"Kickoff" has been tentatively accepted by Jane',
        more="User-Agent: Roundcube Webmail/1.6.6\n",
    )


@shape("counts")
def horde_accepts(scene):
    """Horde: mixed, LF line ends, DTSTAMP in local form."""
    ics = usual(scene, prodid="-//The Horde Project//Horde iCalendar Library, Horde 5.2//EN").replace(
        "083000Z", "083000"
    )
    return mail(
        scene,
        many(
            "mixed",
            part("text/plain; charset=UTF-8; format=flowed; DelSp=Yes", "Jane accepted\n"),
            part("text/calendar; charset=UTF-8; name=event-reply.ics; METHOD=REPLY", ics.encode()),
        ),
        subject="Accepted: Kickoff",
    )


@shape("counts")
def egroupware_accepts(scene):
    """EGroupware: names a status of its own beside PARTSTAT."""
    return plain(
        scene,
        usual(scene, "ACCEPTED", "X-EGROUPWARE-STATUS:A", prodid="-//EGroupware//NONSGML EGroupware Calendar 23.1//EN"),
    )


@shape("counts", partstat="DECLINED", comment="Bin unterwegs")
def open_xchange_declines(scene):
    """OX App Suite (mailbox.org): X-CALENDARSERVER-ATTENDEE-COMMENT and COMMENT, DTSTAMP in the future by a minute."""
    ics = usual(
        scene,
        "DECLINED",
        "COMMENT:Bin unterwegs",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        prodid="-//Open-Xchange//8.25//EN",
    )
    return plain(
        scene, ics, word="Abgesagt", more="X-Mailer: Open-Xchange Mailer v8.25\nX-Open-Xchange-Type: Appointment\n"
    )


@shape("counts")
def lotus_notes_accepts(scene):
    """Notes: X-LOTUS lines, quoted zone names of its own, CN of a directory."""
    who = f'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="Jane Roe/Customer"\n ;RSVP=FALSE:mailto:{scene.jane}'
    times = f'DTSTART;TZID="Western/Central Europe":{scene.day}T140000\nDTEND;TZID="Western/Central Europe":{scene.day}T144500'
    lotus = (
        "X-LOTUS-CHARSET:UTF-8\nX-LOTUS-UPDATE-SEQ:2\nX-LOTUS-NOTESVERSION:2\nX-LOTUS-NOTICETYPE:A\nX-LOTUS-APPTTYPE:3"
    )
    ics = event(
        times,
        "TRANSP:OPAQUE",
        STAMP,
        "SEQUENCE:1",
        who,
        "CLASS:PUBLIC",
        f"UID:{scene.uid}",
        scene.organizer,
        lotus,
        prodid="-//Lotus Development Corporation//NONSGML Notes 12.0//EN_C",
    )
    return plain(scene, ics, more="X-Mailer: HCL Notes Release 12.0\n")


@shape("asked", method="COUNTER", partstat="TENTATIVE", proposed=None)
def lotus_notes_proposes_in_a_zone_of_its_own(scene):
    """A proposal in a zone named "Pacific" without rules: nobody can say which hour that is."""
    times = f'DTSTART;TZID="Pacific":{scene.next}T100000\nDTEND;TZID="Pacific":{scene.next}T104500'
    ics = event(
        times,
        STAMP,
        "SEQUENCE:1",
        jane(scene, "TENTATIVE"),
        f"UID:{scene.uid}",
        scene.organizer,
        "X-LOTUS-NOTICETYPE:T",
        method="COUNTER",
        prodid="-//Lotus Development Corporation//NONSGML Notes 8.5.3//EN_C",
    )
    return plain(scene, ics, word="Counter-proposal", method="COUNTER")


@shape("counts")
def groupwise_accepts(scene):
    """GroupWise: the time as floating hours, X-GWITEM lines."""
    times = f"DTSTART:{scene.day}T140000\nDTEND:{scene.day}T144500"
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        times,
        "SEQUENCE:1",
        jane(scene),
        scene.organizer,
        "X-GWITEM-TYPE:APPOINTMENT\nX-GWSHOW-AS:BUSY",
        prodid="-//Novell Inc//Groupwise 18.4.0",
    )
    return plain(scene, ics, more="X-Mailer: Novell GroupWise Internet Agent 18.4.0\n")


@shape("counts", partstat="DECLINED")
def zoho_declines(scene):
    """Zoho: a REPLY that lists everybody, each with an answer; From says whose."""
    others = f"ATTENDEE;CN=Ana;PARTSTAT=ACCEPTED:mailto:{scene.ana}\nATTENDEE;CN=Dana;PARTSTAT=NEEDS-ACTION:mailto:{scene.dana}"
    ics = event(
        f"UID:{scene.uid}",
        STAMP,
        scene.times,
        "SEQUENCE:1",
        scene.organizer,
        others,
        jane(scene, "DECLINED"),
        prodid="-//Zoho Corporation//Zoho Calendar-US//EN",
    )
    return plain(scene, ics, word="Declined")


@shape("counts")
def yandex_accepts(scene):
    """Yandex: from its robot on behalf, the person in Reply-To; IANA zone without rules."""
    times = f"DTSTART;TZID=Europe/Moscow:{scene.day}T160000\nDTEND;TZID=Europe/Moscow:{scene.day}T164500"
    ics = event(
        times,
        "SUMMARY:Kickoff",
        f"UID:{scene.uid}",
        "SEQUENCE:1",
        STAMP,
        scene.organizer,
        jane(scene),
        prodid="-//Yandex LLC//Yandex Calendar//EN",
    )
    tree = many(
        "mixed",
        many(
            "alternative",
            part("text/html; charset=utf-8", "<p>x</p>\n", "base64"),
            part("text/calendar; charset=utf-8; method=REPLY", ics, "base64"),
        ),
        part("application/ics; name=event.ics", ics, "base64"),
    )
    return mail(
        scene,
        tree,
        subject="=?utf-8?B?0KLQtdGB0YI=?=",
        sender=f"Jane Roe <{scene.jane}>",
        more="Sender: info@calendar.yandex.example\n",
    )


@shape("ignored", sequence=0, partstat="TENTATIVE")
def samsung_sequence_always_zero(scene):
    """A phone that writes SEQUENCE:0 whatever it was asked; a lower number is an answer to what was."""
    return plain(
        scene, usual(scene, "TENTATIVE", prodid="-//Samsung//Calendar//EN", sequence="SEQUENCE:0"), word="Tentative"
    )


@shape("counts")
def blackberry_accepts(scene):
    """BlackBerry: vCalendar 1.0 habits, STATUS beside PARTSTAT, LF only, no PRODID."""
    who = f"ATTENDEE;ROLE=REQ-PARTICIPANT;STATUS=ACCEPTED;PARTSTAT=ACCEPTED;RSVP=NO:MAILTO:{scene.jane}"
    ics = event(who, f"UID:{scene.uid}", scene.times, STAMP, "SEQUENCE:1", scene.organizer)
    return mail(
        scene,
        part("text/calendar; method=REPLY", ics.encode(), "7bit"),
        subject="Accepted: Kickoff",
        more="X-Mailer: BlackBerry Email\n",
    )


@shape("counts")
def grommunio_accepts(scene):
    """An answer without DTSTAMP and with an Exchange-like zone in a path."""
    return plain(scene, usual(scene, prodid="gromox-oxcical 2.20").replace(STAMP + "\n", ""))
