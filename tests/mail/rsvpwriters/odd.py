"""Answers bent on their way: encodings, folds, trees, headers that say something else."""

from .scene import STAMP, event, jane, mail, many, part, shape


def good(scene, *more, partstat="ACCEPTED", method="REPLY", stamp=STAMP, sequence="SEQUENCE:1"):
    return event(
        f"UID:{scene.uid}", stamp, scene.times, sequence, scene.organizer, jane(scene, partstat), *more, method=method
    )


def alone(
    scene, ics, kind="text/calendar; charset=utf-8; method=REPLY", encoding="8bit", subject="Accepted: Kickoff", **more
):
    return mail(scene, part(kind, ics, encoding, **more), subject=subject)


@shape("counts", comment="Grüße")
def utf16_calendar(scene):
    """The calendar in UTF-16, base64."""
    return alone(
        scene, good(scene, "COMMENT:Grüße"), "text/calendar; charset=utf-16; method=REPLY", "base64", charset="utf-16"
    )


@shape("counts", comment="Grüße aus Köln")
def latin1_calendar(scene):
    """The calendar in ISO-8859-1, 8bit, and said so."""
    return alone(
        scene,
        good(scene, "COMMENT:Grüße aus Köln"),
        "text/calendar; charset=iso-8859-1; method=REPLY",
        charset="iso-8859-1",
    )


@shape("counts", comment="Grüße aus Köln")
def latin1_called_utf8(scene):
    """ISO-8859-1 that claims to be UTF-8."""
    return alone(scene, good(scene, "COMMENT:Grüße aus Köln"), charset="iso-8859-1")


@shape("counts")
def utf8_with_a_mark_at_the_front(scene):
    """UTF-8 with a byte order mark."""
    return alone(scene, "\ufeff" + good(scene), encoding="base64")


@shape("counts", comment="Jürgen läßt grüßen und freut sich sehr auf das Gespräch mit allen")
def folded_within_a_letter(scene):
    """A fold between the two bytes of an umlaut, and folds by tab."""
    ics = good(scene, "COMMENT:Jürgen läßt grüßen und freut sich\n\t sehr auf das Gespräch mit allen")
    raw = ics.replace("\n", "\r\n").encode().replace("läßt".encode(), b"l\xc3\r\n \xa4\xc3\x9ft")
    return alone(scene, raw, encoding="base64")


@shape("counts")
def long_lines_and_blank_lines(scene):
    """Nothing folded, blank lines between, spaces at the ends."""
    ics = good(scene, "DESCRIPTION:" + "agenda " * 200).replace("\nSEQUENCE:1\n", "\n\nSEQUENCE:1 \n\n")
    return alone(scene, ics, encoding="base64")


@shape("counts")
def doubled_carriage_returns(scene):
    """CR CR LF: a gateway turned line ends twice."""
    return alone(scene, good(scene).replace("\n", "\r\r\n").encode(), encoding="base64")


@shape("counts")
def application_ics_only(scene):
    """A relay made the calendar part an attachment of application/ics."""
    tree = many(
        "mixed",
        part("text/plain; charset=utf-8", "see attachment\n"),
        part('application/ics; name="response.ics"', good(scene), "base64", more="Content-Disposition: attachment\r\n"),
    )
    return mail(scene, tree, subject="Accepted: Kickoff")


@shape("counts", partstat="DECLINED")
def octet_stream_named_ics(scene):
    """Only the name of the attachment says that it is a calendar."""
    tree = many(
        "mixed",
        part("text/plain; charset=utf-8", "\n"),
        part(
            'application/octet-stream; name="meeting.ics"',
            good(scene, partstat="DECLINED"),
            "base64",
            more='Content-Disposition: attachment; filename="meeting.ics"\r\n',
        ),
    )
    return mail(scene, tree, subject="Declined: Kickoff")


@shape("counts")
def method_in_the_header_only(scene):
    """METHOD stands in Content-Type, not in the calendar."""
    return alone(scene, good(scene, method=""))


@shape("counts", partstat="TENTATIVE")
def method_in_the_calendar_only(scene):
    """METHOD stands in the calendar, not in Content-Type."""
    return alone(scene, good(scene, partstat="TENTATIVE"), "text/calendar; charset=utf-8")


@shape("asked")
def header_says_request(scene):
    """Content-Type says REQUEST, the calendar REPLY: two words for one thing (RFC 6047 section 2.4), so a person says."""
    return alone(scene, good(scene), "text/calendar; charset=utf-8; method=REQUEST")


@shape("asked", rsvp=None)
def header_says_reply(scene):
    """Content-Type says REPLY, the calendar REQUEST: it is our own invite come back, nobody's answer."""
    return alone(scene, good(scene, partstat="NEEDS-ACTION", method="REQUEST"))


@shape("counts")
def two_methods(scene):
    """METHOD twice, the same."""
    return alone(scene, good(scene).replace("METHOD:REPLY\n", "METHOD:REPLY\nMETHOD:REPLY\n"))


@shape("counts", partstat="DECLINED")
def two_events_the_second_is_ours(scene):
    """A mail about two meetings; only the second is one of ours."""
    other = (
        event("UID:other@elsewhere.example", STAMP, scene.times, scene.organizer, jane(scene))
        .split("BEGIN:VEVENT")[1]
        .split("END:VEVENT")[0]
    )
    ics = good(scene, partstat="DECLINED").replace("BEGIN:VEVENT", f"BEGIN:VEVENT{other}END:VEVENT\nBEGIN:VEVENT", 1)
    return alone(scene, ics)


@shape("counts")
def related_around_it(scene):
    """related[ alternative[ text, html, calendar ], picture ]."""
    inner = many(
        "alternative",
        part("text/plain", "ok\n"),
        part("text/html", "<p>ok <img src='cid:a'></p>\n"),
        part("text/calendar; charset=utf-8; method=REPLY", good(scene), "base64"),
    )
    return mail(
        scene,
        many(
            "related", inner, part("image/png; name=a.png", b"\x89PNG\r\n\x1a\n", "base64", more="Content-ID: <a>\r\n")
        ),
        subject="Accepted: Kickoff",
    )


@shape("counts")
def signed_around_it(scene):
    """A mail signed with S/MIME: the calendar stands within."""
    inner = many(
        "alternative",
        part("text/plain", "ok\n"),
        part("text/calendar; charset=utf-8; method=REPLY", good(scene), "base64"),
    )
    return mail(
        scene,
        many(
            "signed",
            inner,
            part("application/pkcs7-signature; name=smime.p7s", b"0\x80", "base64"),
            extra='; protocol="application/pkcs7-signature"; micalg=sha-256',
        ),
        subject="Accepted: Kickoff",
    )


@shape("counts", partstat="TENTATIVE")
def a_footer_of_a_gateway(scene):
    """A gateway put its footer around everything."""
    inner = many(
        "alternative",
        part("text/plain", "ok\n"),
        part("text/calendar; charset=utf-8; method=REPLY", good(scene, partstat="TENTATIVE"), "base64"),
    )
    return mail(
        scene,
        many("mixed", inner, part("text/plain; charset=us-ascii", "This message was scanned.\n")),
        subject="[EXTERNAL] Tentative: Kickoff",
    )


@shape("counts", sequence=None)
def sequence_of_letters(scene):
    """SEQUENCE is no number."""
    return alone(scene, good(scene, sequence="SEQUENCE:one"))


@shape("counts", sequence=7)
def sequence_ahead_of_ours(scene):
    """SEQUENCE counts higher than ours: she answers something newer, so it counts."""
    return alone(scene, good(scene, sequence="SEQUENCE:7"))


@shape("counts", sequence=1)
def sequence_padded(scene):
    """SEQUENCE with spaces and zeros."""
    return alone(scene, good(scene, sequence="SEQUENCE: 001"))


@shape("counts")
def stamp_in_a_zone(scene):
    """DTSTAMP with a zone, which the standard forbids."""
    return alone(scene, good(scene, stamp="DTSTAMP;TZID=Europe/Berlin:20261121T093000"))


@shape("asked", partstat="NEEDS-ACTION")
def partstat_missing(scene):
    """ATTENDEE without PARTSTAT: it does not say what she answers."""
    return alone(scene, good(scene).replace(";PARTSTAT=ACCEPTED", ""))


@shape("asked", partstat="NEEDS-ACTION")
def partstat_unknown(scene):
    """A PARTSTAT that no standard knows."""
    return alone(scene, good(scene, partstat="X-MAYBE-LATER"))


@shape("asked", partstat="NEEDS-ACTION")
def partstat_needs_action(scene):
    """A REPLY that says NEEDS-ACTION: she took her answer back, or never gave one."""
    return alone(scene, good(scene, partstat="NEEDS-ACTION"))


@shape("counts")
def cn_full_of_marks(scene):
    """A name with comma, colon, semicolon and RFC 6868 carets, quoted."""
    who = f"ATTENDEE;CN=\"Roe, Jane; ^'PM^': Customer\";PARTSTAT=ACCEPTED:mailto:{scene.jane}"
    return alone(scene, event(f"UID:{scene.uid}", STAMP, scene.times, "SEQUENCE:1", scene.organizer, who))


@shape("counts")
def address_percent_encoded(scene):
    """mailto: with the at sign percent-encoded and a query behind."""
    who = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{scene.jane.replace('@', '%40')}?subject=x"
    return alone(scene, event(f"UID:{scene.uid}", STAMP, scene.times, "SEQUENCE:1", scene.organizer, who))


@shape("counts")
def address_without_mailto(scene):
    """ATTENDEE is a bare address."""
    who = f"ATTENDEE;PARTSTAT=ACCEPTED:{scene.jane}"
    return alone(scene, event(f"UID:{scene.uid}", STAMP, scene.times, "SEQUENCE:1", scene.organizer, who))


@shape("counts")
def cut_off_at_the_end(scene):
    """END lines are missing: the mail was cut."""
    return alone(scene, good(scene).split("END:VEVENT")[0])


@shape("counts")
def lower_case_throughout(scene):
    """Names and values in small letters."""
    ics = f"begin:vcalendar\nversion:2.0\nmethod:reply\nbegin:vevent\nuid:{scene.uid}\ndtstamp:20261121T083000Z\nsequence:1\nattendee;partstat=accepted:mailto:{scene.jane}\nend:vevent\nend:vcalendar\n"
    return alone(scene, ics, "Text/Calendar; Charset=UTF-8; Method=reply")


@shape("counts", partstat="DECLINED")
def mutt_script_declines(scene):
    """A script that sends our own invite back with one word changed: everybody is still in it."""
    others = f"ATTENDEE;CN=Dana;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{scene.dana}\nATTENDEE;CN=Ana;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{scene.ana}"
    ics = event(
        f"UID:{scene.uid}",
        "SEQUENCE:1",
        STAMP,
        scene.times,
        "SUMMARY:Kickoff",
        scene.organizer,
        others,
        jane(scene, "DECLINED", ";RSVP=TRUE"),
        "STATUS:CONFIRMED",
    )
    return mail(scene, part("text/calendar; method=REPLY; charset=utf-8", ics, "base64"), subject="Re: Kickoff")
