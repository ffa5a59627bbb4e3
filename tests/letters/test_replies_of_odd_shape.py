"""Replies that gateways, lists and habits have bent: the answer still stands where the person meant it."""

from html import escape

import pytest

from handoffd.letters.message import Message, decode
from handoffd.letters.replies.reply import read_reply
from letters.sentmail import AE, INBOX, SUBJECT, TOKEN, rows, sent_mail, text_of

SENT = sent_mail()
LINES = rows()
PAIN = "The pain in their own words, and what it cost them:"
WHY = "Why they bought"
SAID = "They lost two days"
INTRO = f"On Tue, Nov 17, 2026 at 10:12 AM Northwind Handoffs <{INBOX}> wrote:"


def mail(body, kind="plain"):
    head = f"From: {AE[0]} <{AE[1]}>\nTo: handoffs+{TOKEN}@northwind.example\nSubject: Re: {SUBJECT}\n"
    return Message(
        f"{head}Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}".encode()
    )


def quoted(text):
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def answered(text=SAID):
    return text_of(LINES).replace(PAIN, f"{PAIN}\n{text}")


def below(text=SAID, form=""):
    return quoted(form or text_of(LINES)).replace(f"> {PAIN}", f"> {PAIN}\n{text}")


def html(line):
    return "".join(line(one) for one in LINES)


SHAPES = {
    "all lines joined to one": mail(f"{INTRO}\n> " + " ".join(line.text + (f" {SAID}" if line.text == PAIN else "") for line in LINES)),
    "one div with breaks": mail(f"<div>{INTRO}<br>" + html(lambda line: escape(line.text) + (f"<br>{SAID}" if line.text == PAIN else "") + "<br>") + "</div>", "html"),
    "a break inside the prompt's paragraph": mail(f"<div>{INTRO}</div><blockquote>" + html(lambda line: f"<p>{escape(line.text)}{'<br>' + SAID if line.text == PAIN else ''}</p>") + "</blockquote>", "html"),
    "Outlook writes the name before each comment": mail(f"{INTRO}\n{answered('[Dana Whitfield] ' + SAID)}"),
    "Markdown stars": mail(f"{INTRO}\n" + "\n".join((f"> **{line.text}**" if line.kind == "heading" else f"> {line.text}") + (f"\n{SAID}" if line.text == PAIN else "") for line in LINES)),
    "on the heading's line": mail(f"{INTRO}\n" + text_of(LINES).replace("3. Why they bought", f"3. Why they bought: {SAID}")),
    "numbers taken by a list": mail(f"{INTRO}\n{below(form=text_of(LINES).replace('3. Why', 'Why').replace('4. Succ', 'Succ'))}"),
    "heading deleted": mail(f"{INTRO}\n{below(form=text_of(LINES).replace('3. Why they bought' + chr(10), ''))}"),
    "prompts deleted": mail(f"{INTRO}\n" + "\n".join(f"> {line.text}" + (f"\n{SAID}" if line.text.startswith("3.") else "") for line in LINES if line.kind != "prompt")),
    "all capitals": mail(f"{INTRO}\n" + text_of(LINES).upper().replace(PAIN.upper(), f"{PAIN.upper()}\n{SAID}")),
    "typed in red inside the quote": mail(f"<div>{INTRO}</div><blockquote>" + html(lambda line: f"<div>{escape(line.text)}</div>" + (f"<div><font color=red>{SAID}</font></div>" if line.text == PAIN else "")) + "</blockquote>", "html"),
    "a signature on top, answers below": mail(f"Hi, answers below.\n\nBest,\nDana\n\n-- \nDana Whitfield\n\n{INTRO}\n{below()}"),
    "nothing quoted": mail(f"3: {SAID}\n\nDana"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_answer_is_found_in_every_shape(shape):
    reading = read_reply(SENT, SHAPES[shape])
    assert (reading.answers, reading.na) == ({WHY: SAID}, {})


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Contacts\nare fine", "Contacts\nare fine"),
        ("2. Contacts\nwere great", "2. Contacts\nwere great"),
        ("On Monday 10:30 Jane Roe <jane@acme.example> wrote:\nyes", "On Monday 10:30 Jane Roe <jane@acme.example> wrote:\nyes"),
        ("see https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Facme.example%2Fplan&data=05", "see https://acme.example/plan"),
        ("see https://urldefense.com/v3/__https://acme.example/plan__;!!abc!xyz$ ok", "see https://acme.example/plan ok"),
        ("see acme.example <http://acme.example>", "see acme.example"),
        ("jane@acme.example<mailto:jane@acme.example>", "jane@acme.example"),
        ("👍", "👍"), ("?", "?"), ("...and more", "...and more"), ("3", "3"), ("Re: budget, see below", "Re: budget, see below"),
    ],
)  # fmt: skip
def test_what_was_typed_comes_back_as_it_was_written(typed, text):
    assert read_reply(SENT, mail(f"{INTRO}\n{below(typed)}")).answers == {WHY: text}


def test_a_declared_charset_is_taken_for_what_programs_mean_by_it():
    assert decode("it’s “hard”".encode("cp1252"), "iso-8859-1") == "it’s “hard”"
    assert decode("Köln, Müller, größer".encode() + b"\xff", "utf-8").startswith("Köln, Müller")
    assert decode("Köln".encode("cp1252"), "utf-8") == "Köln"
    assert decode(b"\\N{bullet} \\q", "unicode_escape") == "\\N{bullet} \\q"
