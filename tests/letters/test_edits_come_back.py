"""Fifty things that approvers do to a letter, from every mail program: back word for word, or asked; never other words."""

import html
from datetime import date

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.draft import DraftReading, read_draft
from handoffd.letters.replies.verdict import read_verdict
from letters.clients import CLIENTS
from letters.draftedits import MORE, between_lines, mail, pastes, tracked
from letters.draftmail import BODY, EDITS, TITLE, Edit, lines, reply, sent_draft
from letters.sentmail import AE, SUBJECT

SENT = sent_draft()
TODAY = date(2026, 11, 17)
ABLE = [client for client in CLIENTS if client.charset not in {"us-ascii", "iso-2022-jp"}]
ALL = (*EDITS, *MORE)


def leaves(raw: bytes) -> DraftReading | None:
    """What would leave with a yes on top; None when a person is asked first."""
    return read_and_leaving(raw)[1]


def read_and_leaving(raw: bytes) -> tuple[DraftReading, DraftReading | None]:
    """What was read, and what of it would leave."""
    message = Message(raw)
    reading = read_draft(SENT, message)
    said = read_verdict(message, TODAY, SENT)
    approved = said is not None and said.command == "approve"
    return reading, reading if approved and reading.kind != "comment" and not reading.doubts else None


def exact(reading: DraftReading, edit: Edit) -> bool:
    untouched = (edit.title, edit.body) == (TITLE, BODY)
    wanted = "same" if untouched else "edited"
    return (reading.kind, reading.subject, reading.body) == (wanted, edit.title, edit.body)


def judged(client, edits):
    wrong = []
    for edit in edits:
        raw = reply(client, edit, ("approve", ""))
        reading, left = read_and_leaving(raw)
        if left and not exact(left, edit):
            wrong.append((edit.name, left.body[-200:]))
        # A PS could be a word to us: it is shown once more, and may stand one line higher.
        if not exact(reading, edit) and edit.name != "a sentence at the very end":
            wrong.append((edit.name, reading))
    return wrong


@pytest.mark.parametrize(("place", "client"), list(enumerate(ABLE)), ids=lambda value: getattr(value, "name", None))
def test_edits_come_back_from_each_program(place, client):
    assert judged(client, [edit for at, edit in enumerate(ALL) if (at + place) % 16 == 0]) == []


@pytest.mark.slow
@pytest.mark.parametrize("client", ABLE, ids=lambda client: client.name)
def test_every_edit_comes_back_from_every_program(client):
    assert judged(client, ALL) == []


def pasted(edit, ways):
    rewritten = edit.name in {"all new", "half new"}  # hardly a word of ours is left in it
    for way in ways:
        reading, left = read_and_leaving(way.raw)
        # Another letter on top never leaves without being shown.
        assert left is None or (exact(left, edit) and (edit.title, edit.body) == (TITLE, BODY)), way.name
        assert rewritten or exact(reading, edit), way.name


@pytest.mark.parametrize(("place", "edit"), list(enumerate(ALL)), ids=lambda value: getattr(value, "name", None))
def test_a_letter_pasted_on_top_is_found_and_shown_again_before_it_leaves(place, edit):
    pasted(edit, list(pastes(edit))[place % 12 :: 12])


@pytest.mark.slow
@pytest.mark.parametrize("edit", ALL, ids=lambda edit: edit.name)
def test_a_letter_pasted_on_top_in_any_way_is_found(edit):
    pasted(edit, pastes(edit))


def test_a_letter_made_shorter_on_top_never_lets_the_long_one_leave():
    quote = "\n".join(f"> {line}".rstrip() for line in lines())
    intro = "On Tue, Nov 17, 2026 at 10:12 AM Northwind Handoffs <handoffs@northwind.example> wrote:"
    less = BODY.replace(" I stay within reach, so if anything is on your mind, just reply.", "")
    for body in (less, BODY.split("\n\n")[1]):
        raw = f"From: {AE[0]} <{AE[1]}>\nSubject: Re: {SUBJECT}\n\napprove\n\n{body}\n\n{intro}\n{quote}\n"
        assert leaves(raw.encode()) is None


@pytest.mark.parametrize("style", ["del", "s", "strike", "css", "word"])
def test_struck_words_are_gone_and_new_ones_are_there(style):
    way = tracked(style)
    reading = read_draft(SENT, Message(way.raw))
    assert (reading.kind, reading.body) == ("edited", way.edit.body)


@pytest.mark.parametrize("edit", ALL, ids=lambda edit: edit.name)
def test_a_new_mail_with_the_letter_between_its_two_lines_is_the_letter(edit):
    assert exact(read_draft(SENT, Message(between_lines(edit))), edit)


def test_text_and_html_that_say_different_things_are_shown_again():
    def both(edit):
        page = "".join(f"<p>{html.escape(row)}</p>" for row in ("approve", *lines(edit.title, edit.body)))
        return mail("\n".join(("approve", "", *lines(EDITS[1].title, EDITS[1].body))), page)

    assert leaves(both(EDITS[1])) is not None
    assert read_draft(SENT, Message(both(EDITS[2]))).doubts
    assert leaves(both(EDITS[2])) is None
