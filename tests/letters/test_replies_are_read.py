"""The reply reader against emulated mail programs: every answer found, none invented."""

from html import escape

import pytest

from handoffd.letters.form import END_LINE, Form, form_lines, form_text
from handoffd.letters.message import Message
from handoffd.letters.replies.reply import na_reason, read_reply
from handoffd.playbook.dossier import SECTIONS
from letters.clients import CLIENTS, HELD_OUT, Client, Draft, Row, case, corpus, styles
from letters.sentmail import AE, INBOX, PREFILLS, SUBJECT, TOKEN, rng, rows, sent_mail, text_of

SENT = sent_mail()
HEADINGS = [section.heading for section in SECTIONS]


def folded(text):
    return " ".join(text.split())


def wrong(cases):
    """Every answer that is not exact, every text in a section left open, as sentences."""
    told = []
    for one in cases:
        reading = read_reply(SENT, Message(one.raw))
        for heading, text in one.answers.items():
            if folded(reading.answers.get(heading, "")) != folded(text):
                told.append(f"{one.name}: {heading}: {reading.answers.get(heading)!r}, not {text!r}")
        for heading, reason in one.na.items():
            if folded(reading.na.get(heading, "\0")) != folded(reason):
                told.append(f"{one.name}: {heading}: n/a {reading.na.get(heading)!r}, not {reason!r}")
        told += [f"{one.name}: invented {name}" for name in one.open if name in reading.answers or name in reading.na]
        if reading.command:
            told.append(f"{one.name}: a command was read: {reading.command}")
    return told


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_every_answer_comes_back_from_this_mail_program_in_every_habit(client):
    cases = [case(client, style, rows(), rng(f"{client.name}/{style}/test")) for style in styles(client)]
    assert wrong(cases) == []


def test_programs_that_the_reader_was_not_written_for_meet_the_bar():
    cases = corpus(rows(), HELD_OUT, seeds=2)
    told = sum(len(one.answers) + len(one.na) for one in cases)
    missed = wrong(cases)
    assert len(missed) <= told * 0.005, missed
    assert not [sentence for sentence in missed if "invented" in sentence or "command" in sentence]


def test_an_echo_that_shows_the_open_sections_alone_is_read_the_same_way():
    some = tuple(section for section in SECTIONS if section.id in {"D2", "D5", "D9"})
    lines = rows(some, ())
    sent = sent_mail(lines)
    for client in CLIENTS:
        one = case(client, "below-prompts", lines, rng(client.name))
        reading = read_reply(sent, Message(one.raw))
        assert {name: folded(text) for name, text in reading.answers.items()} == {
            name: folded(text) for name, text in one.answers.items()
        }, client.name
        assert reading.open == one.open


def test_the_reader_finds_the_form_that_the_writer_wrote():
    lines = form_lines(SECTIONS, PREFILLS)
    found = Form.from_message(SENT)
    assert [line for line in found.lines if line.kind not in {"intro", "end"}] == [
        line for line in lines if line.kind != "end"
    ]
    assert list(found.headings) == HEADINGS
    assert form_text(lines).rstrip().endswith(END_LINE)


def test_a_numbered_list_in_the_introduction_makes_no_heading():
    mail = text_of(rows()).replace("You can also", "1. Answer below.\n2. Send it.\n\nYou can also")
    sent = plain(mail, sender=INBOX)
    assert list(Form.from_message(sent).headings) == HEADINGS


# --- single mails, told as stories --------------------------------------------------------------------------------


def plain(body, *, sender=AE[1], name=AE[0], headers="", subject=f"Re: {SUBJECT}"):
    return Message(
        f"From: {name} <{sender}>\nTo: handoffs+{TOKEN}@northwind.example\nSubject: {subject}\n"
        f"Date: Tue, 17 Nov 2026 15:00:00 +0100\n{headers}Content-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{body}".encode()
    )


def page(body, **more):
    mail = plain("\0", **more)
    return Message(mail.raw.replace(b"text/plain", b"text/html").replace(b"\0", body.encode()))


def quoted(text, mark="> "):
    return "\n".join(f"{mark}{line}".rstrip() for line in text.split("\n"))


def filled(told):
    """The form with answers typed below the last prompt of sections."""
    out = []
    section = None
    for line in rows():
        if line.section_heading != section and section in told:
            out.append(told[section])
        if line.kind == "heading" or (line.kind == "end" and section is not None):
            out.append("")
        section = line.section_heading
        out.append(line.text)
    return "\n".join(out)


INTRO = f"On Tue, Nov 17, 2026 at 10:12 AM Northwind Handoffs <{INBOX}> wrote:"
MINE = f"On Tue, Nov 17, 2026 at 15:12 PM {AE[0]} <{AE[1]}> wrote:"


def test_a_correction_on_top_is_not_overwritten_by_the_old_answer_in_the_quote():
    first = filled({"Why they bought": "the old reason", "Red flags": "an old flag"})
    older = "\n".join(line if line in {"the old reason", "an old flag"} else f"> {line}" for line in first.split("\n"))
    reading = read_reply(SENT, plain(f"3: the new reason\n\n{MINE}\n\n{quoted(INTRO)}\n{quoted(older)}"))
    assert reading.answers == {"Why they bought": "the new reason"}
    assert "Red flags" in reading.open
    assert any("earlier answers" in flag for flag in reading.flags)


def test_in_outlooks_unquoted_thread_the_answers_of_an_older_mail_are_old():
    header = "From: {0} <{1}>\nSent: Tuesday, November 17, 2026 10:12 AM\nTo: {2}\nSubject: {3}\n"
    older = header.format("Northwind Handoffs", INBOX, AE[1], SUBJECT)
    newer = header.format(*AE, "Northwind Handoffs", f"RE: {SUBJECT}").replace(INBOX, "x")
    body = f"3: the new reason\n\n{newer}\nhere you go\n\n{older}\n{filled({'Why they bought': 'old', 'Red flags': 'old flag'})}"
    assert read_reply(SENT, plain(body)).answers == {"Why they bought": "the new reason"}


def test_labels_in_an_older_mail_below_are_not_read_again():
    body = f"5: SSO by March\n\n{MINE}\n{quoted('3: old reason')}\n{quoted(INTRO)}\n{quoted(text_of(rows()), '>> ')}"
    assert read_reply(SENT, plain(body)).answers == {"Promises made": "SSO by March"}


def test_what_is_already_known_is_no_new_answer():
    body = filled({"Why they bought": "known reason", "Red flags": "new flag"})
    known = {"Why they bought": ["older still", "Known  reason"]}
    assert read_reply(SENT, plain(f"{INTRO}\n{body}"), known=known).answers == {"Red flags": "new flag"}


def test_a_forwarded_reply_is_read():
    inner = f"\n{quoted(INTRO)}\n" + quoted(filled({"Red flags": "one flag"}))
    body = f"see below\n\n---------- Forwarded message ---------\nFrom: {AE[0]} <{AE[1]}>\nDate: Tue, 17 Nov 2026 at 12:00\nSubject: Re: x\nTo: <{INBOX}>\n\n{inner}"
    assert read_reply(SENT, plain(body, subject=f"Fwd: {SUBJECT}")).answers == {"Red flags": "one flag"}


def test_an_attached_reply_is_read_one_level_deep():
    inner = plain(f"{INTRO}\n{filled({'Red flags': 'one flag'})}").raw.decode()
    body = f"as attached\n--B\nContent-Type: message/rfc822\n\n{inner}\n--B--\n"
    raw = f"From: {AE[0]} <{AE[1]}>\nSubject: Fwd: {SUBJECT}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\n{body}"
    assert read_reply(SENT, Message(raw.encode())).answers == {"Red flags": "one flag"}


def test_the_form_filled_in_as_a_text_file_is_read():
    raw = (
        f"From: {AE[0]} <{AE[1]}>\nSubject: Re: {SUBJECT}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
        "--B\nContent-Type: text/plain\n\nsee attached\n--B\nContent-Type: text/plain; name=form.txt\n"
        f'Content-Disposition: attachment; filename="form.txt"\n\n{filled({"Red flags": "one flag"})}\n--B--\n'
    )
    reading = read_reply(SENT, Message(raw.encode()))
    assert reading.answers == {"Red flags": "one flag"}
    assert reading.flags == ["read from the attachment form.txt: Red flags"]


def test_a_contract_is_no_contact_and_a_time_no_section():
    body = f"Contract: 36 months\nContracts: two\n10:30 suits me\n3:1 is the ratio\n5 people came\n\n{INTRO}\n{quoted(text_of(rows()))}"
    reading = read_reply(SENT, plain(body))
    assert reading.answers == {}
    assert reading.fresh.startswith("Contract: 36 months")


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        ("3: cost", "Why they bought"), ("3 - cost", "Why they bought"), ("#3: cost", "Why they bought"),
        ("Section 3: cost", "Why they bought"), ("3. Why they bought - cost", "Why they bought"),
        ("*Why they bought:* cost", "Why they bought"), ("why they bougt: cost", "Why they bought"),
        ("Promises: cost", "Promises made"), ("Contact: cost", "Contacts"), ("Technical environnment: cost", "Technical environment"),
        ("Why they bought | cost", "Why they bought"), ("3 | Why they bought | cost", "Why they bought"),
        ("- Red flags: cost", "Red flags"), ("RED FLAGS – cost", "Red flags"), ("3) cost", "Why they bought"),
    ],
)  # fmt: skip
def test_a_label_on_top_names_its_section(row, heading):
    assert read_reply(SENT, plain(f"{row}\n\n{INTRO}\n{quoted(text_of(rows()))}")).answers == {heading: "cost"}


def test_several_sections_can_be_declined_at_once():
    reading = read_reply(SENT, plain(f"3: cost\n6-8, 10: n/a\n\n{INTRO}\n{quoted(text_of(rows()))}"))
    assert reading.answers == {"Why they bought": "cost"}
    assert list(reading.na) == [
        "Concerns and objections",
        "Political dynamics",
        "Technical environment",
        "Relationship notes",
    ]


def test_points_of_a_remark_are_not_answers():
    reading = read_reply(
        SENT, plain(f"Two remarks:\n1. call me\n2. I am away on Friday\n\n{INTRO}\n{quoted(text_of(rows()))}")
    )
    assert reading.answers == {}
    assert "1. call me" in reading.fresh


def test_answers_stand_under_the_prompt_they_were_given_to():
    form = (
        text_of(rows())
        .replace("customer may read:", "customer may read: one hour, not four")
        .replace("how much, by when:", "how much, by when:\nplanning time, -75 %, June")
    )
    reading = read_reply(SENT, plain(f"{INTRO}\n{form}"))
    assert reading.prompts == {
        "Success outcomes": {
            "Success after 90 days, in one sentence the customer may read:": "one hour, not four",
            "The goal as a number: which metric, how much, by when:": "planning time, -75 %, June",
        }
    }
    assert reading.answers["Success outcomes"] == "one hour, not four\nplanning time, -75 %, June"


def test_text_below_the_last_of_several_prompts_is_claimed_by_none():
    assert read_reply(SENT, plain(f"{INTRO}\n{filled({'Success outcomes': 'all of it'})}")).prompts == {}


def test_a_prefill_is_confirmed_or_corrected_in_place():
    confirmed = text_of(rows()).replace("Company: Acme GmbH", "Company: Acme GmbH - ok")
    assert read_reply(SENT, plain(f"{INTRO}\n{confirmed}")).answers == {"Account overview": "ok"}
    corrected = text_of(rows()).replace("120,000 EUR", "130,000 EUR")
    assert read_reply(SENT, plain(f"{INTRO}\n{corrected}")).answers == {
        "Account overview": "Contract value: 130,000 EUR"
    }


def test_text_below_the_end_line_is_not_read():
    reading = read_reply(
        SENT, plain(f"{INTRO}\n{quoted(text_of(rows()))}\n\nSent from my iPhone\nThis mail is confidential.")
    )
    assert reading.answers == {}
    assert reading.open == HEADINGS


def test_without_the_end_line_a_signature_does_not_join_the_last_answer():
    body = filled({"Relationship notes": "They like it short."}).split(END_LINE)[0]
    reading = read_reply(
        SENT,
        plain(
            f"{INTRO}\n{quoted(body).replace('> They like', 'They like')}\n\nBest,\nDana\n\nDana Whitfield\nNorthwind"
        ),
    )
    assert reading.answers == {"Relationship notes": "They like it short."}


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied\n",
        "X-Autoreply: yes\n",
        "Return-Path: <>\n",
        "X-Handoffd-Loop: handoffs@northwind.example\n",
    ],
)
def test_automatic_mail_never_answers(headers):
    reading = read_reply(SENT, plain(f"Contacts: call Rosa\n\n{INTRO}\n{quoted(text_of(rows()))}", headers=headers))
    assert (reading.answers, reading.na, reading.command, reading.open) == ({}, {}, None, HEADINGS)


def test_people_on_exchange_are_people():
    reading = read_reply(
        SENT,
        plain(f"Contacts: call Rosa\n\n{INTRO}\n{quoted(text_of(rows()))}", headers="X-Auto-Response-Suppress: All\n"),
    )
    assert reading.answers == {"Contacts": "call Rosa"}


def test_struck_out_words_are_deleted_words():
    html = "".join(
        f"<p>{escape(line.text)}</p>" + ("<p><s>cost</s> time</p>" if line.text.startswith("The pain") else "")
        for line in rows()
    )
    assert read_reply(SENT, page(f"<div>{INTRO}</div>{html}")).answers == {"Why they bought": "time"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("n/a", ""), ("N/A.", ""), ("none", ""), ("-", ""), ("--", ""), ("not applicable", ""), ("keine", ""), ("なし", ""),
        ("n/a - they have no IT", "they have no IT"), ("None, they signed within a week", "they signed within a week"),
        ("n/a because it is a renewal", "because it is a renewal"), ("N/A (small team)", "small team"), ("n/a: small team", "small team"),
        ("none of them liked it", None), ("nothing worked before us", None), ("no", None), ("-5 % churn", None), ("na ja, schwierig", None),
        ("keine Ahnung", None), ("None of it, sadly", None), ("", None),
    ],
)  # fmt: skip
def test_none_is_told_from_text_that_begins_like_it(text, reason):
    assert na_reason(text) == reason


def test_a_sign_that_looks_like_a_quote_mark_stays_in_the_answer():
    client = Client("x", "mutt", parts="text")
    draft = Draft(rows=tuple([Row(line.text, line.kind) for line in rows()[:8]] + [Row(">50 % by June")]))
    assert read_reply(SENT, Message(client.mime(draft))).answers == {"Account overview": ">50 % by June"}
