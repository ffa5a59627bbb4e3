"""The letters as they come back: answered in the mail programs people use, with our whole letter around the answer."""

import re
from datetime import date
from email.message import EmailMessage

import pytest

from handoffd.letters.message import Address, Message
from handoffd.letters.replies.draft import read_draft, shown_draft
from handoffd.letters.replies.verdict import read_verdict
from handoffd.letters.writing.compose import Letter, compose
from handoffd.letters.writing.samples import AE, REF, T0, TOKEN, sample
from handoffd.letters.writing.template import render

INBOX = Address("Brightlane Handoffs", f"inbox+{TOKEN}@brightlane.example")
TODAY = date(2026, 3, 11)
DRAFTS = ("warm-intro/draft", "warm-intro/remind", "kickoff/draft", "kickoff/remind")


def sent(name):
    letter = Letter(
        render(name, sample(name)),
        INBOX,
        (Address(AE.name, AE.email),),
        T0,
        "<1@brightlane.example>",
        "0" * 32,
        ref=REF,
        reply_to=INBOX,
    )
    return Message(compose(letter))


def answered(mail, text, page):
    reply = EmailMessage()
    reply["From"], reply["To"] = f"{AE.name} <{AE.email}>", str(INBOX)
    reply["Subject"], reply["Date"], reply["In-Reply-To"] = (
        f"Re: {mail.subject}",
        "Wed, 11 Mar 2026 09:00:00 -0400",
        mail.message_id,
    )
    if text:
        reply.set_content(text)
    if page:
        (reply.add_alternative if text else reply.set_content)(page, subtype="html")
    return Message(reply.as_bytes())


def body(mail):
    return re.search(r"<body[^>]*>(.*)</body>", mail.html, re.DOTALL)[1]


def gmail(mail, said, text, inner):
    quoted = "\n".join(f"> {line}" for line in text.split("\n"))
    intro = f"On Tue, Mar 10, 2026 at 11:15 AM Brightlane Handoffs <{INBOX.email}> wrote:"
    page = f'<div dir="ltr">{said}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{intro.replace("<", "&lt;").replace(">", "&gt;")}<br></div><blockquote class="gmail_quote">{inner}</blockquote></div>'
    return answered(mail, f"{said}\n\n{intro}\n\n{quoted}\n", page)


def outlook(mail, said, text, inner):
    head = f"From: Brightlane Handoffs <{INBOX.email}>\nSent: Tuesday, March 10, 2026 11:15 AM\nTo: Dana Whitfield <{AE.email}>\nSubject: {mail.subject}\n"
    lines = "".join(
        f"<b>{line.partition(':')[0]}:</b>{line.partition(':')[2].replace('<', '&lt;')}<br>"
        for line in head.strip().split("\n")
    )
    page = f'<html><body><p class="MsoNormal">{said}<o:p></o:p></p><p class="MsoNormal">&nbsp;</p><div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">{lines}</p></div>{inner}</body></html>'
    return answered(mail, f"{said}\n\n{head}\n{text}\n", page)


def mutt(mail, said, text, inner):
    quoted = "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
    return answered(
        mail, f"{said}\n\nOn Tue, Mar 10, 2026 at 03:12:00PM +0000, Brightlane Handoffs wrote:\n{quoted}\n", ""
    )


PROGRAMS = [gmail, outlook, mutt]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", DRAFTS)
@pytest.mark.parametrize("word", ["approve", "hold"])
def test_one_word_above_the_whole_letter_is_understood(program, name, word):
    mail = sent(name)
    reply = program(mail, word, mail.plain, body(mail))
    assert read_verdict(reply, TODAY, mail).command == word
    assert read_draft(mail, reply).kind == "same"


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", DRAFTS)
def test_the_words_on_our_buttons_are_never_taken_for_an_answer(program, name):
    mail = sent(name)
    for said in ("Thanks!", "", "Let me think about it"):
        verdict = read_verdict(program(mail, said, mail.plain, body(mail)), TODAY, mail)
        assert verdict is None or verdict.command == "unclear"


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_edit_between_the_marks_comes_back_word_for_word(program):
    mail = sent("warm-intro/draft")
    old, new = "Welcome aboard, and thank you", "It was good to see you on Monday, and thank you"
    reply = program(mail, "approve", mail.plain.replace(old, new), body(mail).replace(old, new))
    reading = read_draft(mail, reply)
    assert reading.kind == "edited"
    assert reading.body == shown_draft(mail).body.replace(old, new)


@pytest.mark.parametrize("name", DRAFTS)
def test_the_draft_is_found_in_the_sent_mail_with_the_very_words_that_will_leave(name):
    shown, draft = shown_draft(sent(name)), sample(name)["letter"]
    assert (shown.subject, shown.body) == (draft.subject, draft.body.strip())
