"""An approver edits the draft inside a reply: word for word, from text and HTML, whatever the program wraps."""

import pytest

from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from handoffd.letters.message import Message
from handoffd.letters.replies.draft import read_draft, shown_draft
from handoffd.letters.writing import blocks
from handoffd.playbook.model import Draft as Shown
from letters.clients import CLIENTS, Client
from letters.draftmail import BODY, EDITS, TITLE, Edit, lines, reply, sent_draft
from letters.sentmail import AE, SUBJECT

SENT = sent_draft()
ABLE = [client for client in CLIENTS if client.charset not in {"us-ascii", "iso-2022-jp"}]


def text_reply(body):
    return Message(
        f"From: {AE[0]} <{AE[1]}>\nSubject: Re: {SUBJECT}\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()
    )


def quoted(rows):
    return "\n".join(f"> {row}".rstrip() for row in rows)


def test_the_writer_and_the_reader_mean_the_same_marks():
    shown = blocks.draft_lines(Shown(1, ("a@x.example",), (), "s", "Hi"))
    assert (shown[0], shown[-1]) == (DRAFT_BEGINS, DRAFT_ENDS)


def test_the_draft_is_found_in_the_mail_that_showed_it():
    draft = shown_draft(SENT)
    assert draft is not None
    assert (draft.subject, draft.body) == (TITLE, BODY)


@pytest.mark.parametrize("client", ABLE, ids=lambda client: client.name)
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_comes_back_word_for_word_and_an_untouched_quote_is_none(client, edit):
    reading = read_draft(SENT, Message(reply(client, edit, ("approve", ""))))
    assert reading.kind == ("same" if edit.name == "none" else "edited")
    assert (reading.subject, reading.body) == (edit.title, edit.body)
    assert reading.comment == "approve"


@pytest.mark.parametrize("wrap", range(40, 100, 3))
def test_wrapping_at_any_width_is_no_edit(wrap):
    for client in (
        Client("x", "mutt", parts="text", wrap=wrap),
        Client("y", "mutt", parts="text", wrap=wrap, lost_marks=True),
        Client("z", "tb-en", parts="text", wrap=wrap, flowed=True),
    ):
        assert read_draft(SENT, Message(reply(client, EDITS[0]))).kind == "same", client.name
        edited = read_draft(SENT, Message(reply(client, EDITS[2])))
        assert (edited.kind, edited.body) == ("edited", EDITS[2].body), client.name


def test_no_draft_in_the_reply_is_absent_and_what_was_said_is_kept():
    reading = read_draft(SENT, text_reply("Make it shorter please"))
    assert (reading.kind, reading.body, reading.comment) == ("absent", BODY, "Make it shorter please")
    assert read_draft(Message(b"Subject: x\n\nno draft"), text_reply("approve")).kind == "absent"


@pytest.mark.parametrize(
    "remark",
    [
        "maybe mention the price here?",
        "[too long]",
        "please change this sentence",
        "Can we drop this?",
        "<- not true any more",
    ],
)
def test_a_remark_between_the_quoted_lines_is_never_sent(remark):
    rows = lines()
    at = rows.index("Hi Marta,") + 2
    body = f"{quoted(rows[: at + 1])}\n\n{remark}\n\n{quoted(rows[at + 1 :])}"
    reading = read_draft(SENT, text_reply(body))
    assert (reading.kind, reading.body) == ("comment", BODY)
    assert remark in reading.comment


def test_a_draft_of_which_little_is_left_is_a_comment():
    rows = lines()
    start = rows.index(DRAFT_BEGINS)
    body = f"{quoted(rows[: start + 8])}\n\nI would say it all in a different way, let us talk about it on the phone\n"
    reading = read_draft(SENT, text_reply(body))
    assert (reading.kind, reading.body) == ("comment", BODY)


def test_a_lost_end_line_still_gives_the_edited_letter_without_the_signature():
    rows = lines("x" and TITLE, BODY.replace("shortly", "tomorrow"))
    body = "\n".join(rows[: rows.index(DRAFT_ENDS)])
    reading = read_draft(SENT, text_reply(body))
    assert reading.kind == "edited"
    assert "Ana will write to you tomorrow" in reading.body


def test_curly_quotes_and_other_dashes_are_no_edit():
    edit = Edit("signs", TITLE, BODY.replace("four.", "four.").replace("-", "–").replace("'", "’"))
    assert read_draft(SENT, Message(reply(CLIENTS[0], edit))).kind == "same"
