"""Mail made to be slow or to break the reader: limits hold before parsing, growth is linear, nothing ever raises.

The full campaigns are `python -m campaigns.hostile` and `python -m campaigns.mutate`; these are their short versions.
"""

import gc
import random
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from campaigns.hostile import SENT
from campaigns.mutate import mutated, read
from campaigns.shapes import HEAD, SHAPES
from handoffd.letters import bounds
from handoffd.letters.bounds import bounded
from handoffd.letters.lines import MAX_LINES, MAX_TAGS, body_lines, left_out
from handoffd.letters.message import MAX_PARTS, Message
from handoffd.letters.replies.labels import _close
from handoffd.letters.replies.reply import read_reply
from handoffd.letters.words import normal

FORM_SAYS = "3: They lost two days\n"
# Those whose cost once grew with the square of their size, and one for each thing a reader does.
SQUARE_ONCE = [
    "RFC 2047 without end", "semicolons", "one letter, many marks", "disclaimers", "lines below nested multiparts", "empty lines", "form over and over",
    "introductions", "nested table", "open brackets", "links", "flowed", "near copies", "ats", "n/a because", "many From", "comments in To", "labels",
]  # fmt: skip


def cost(raw: bytes) -> float:
    """CPU seconds, the least of two: other programs on the machine only add to it."""
    taken = []
    for _ in range(2):
        gc.collect()
        begun = time.process_time()
        read_reply(SENT, Message(raw))
        taken.append(time.process_time() - begun)
    return min(taken)


@pytest.mark.slow
@pytest.mark.parametrize("name", SQUARE_ONCE)
def test_four_times_the_mail_takes_about_four_times_the_work(name):
    small, large = (cost(SHAPES[name](size)) for size in (60_000, 240_000))
    # Linear is 4, quadratic 16; what takes a moment only is not measured.
    assert large < 0.1 or large < 10 * small


@pytest.mark.parametrize("name", list(SHAPES))
def test_no_hostile_shape_makes_the_reader_raise(name):
    read(SHAPES[name](4_000))


# -- limits before parsing --------------------------------------------------------------------------------------------------


def mail(more: str, body: str = FORM_SAYS) -> bytes:
    return f"{HEAD}{more}\n{body}".encode()


def test_an_ordinary_mail_is_parsed_whole():
    for raw in (SENT.raw, mail("Content-Type: text/plain\n"), b"", b"\n\n", b"From: a"):
        assert bounded(raw) == (raw, "")
        assert Message(raw).unread == ""


def test_of_a_huge_mail_the_beginning_is_read_and_that_is_said(monkeypatch):
    monkeypatch.setattr(bounds, "MAX_BYTES", 2_000_000)
    reading = read_reply(SENT, Message(mail("", FORM_SAYS + "x" * 2_100_000)))
    assert reading.answers["Why they bought"].startswith("They lost two days")
    assert "I read only the beginning of this mail, because it is larger than" in reading.flags[0]


@pytest.mark.parametrize("kind", ["nested multiparts", "nested alternatives", "nested mails"])
def test_a_tree_too_deep_is_cut_before_it_is_parsed_and_that_is_said(kind, monkeypatch):
    raw = SHAPES[kind](100_000)
    message = Message(raw)
    assert message.unread == "too many mails or parts are packed into each other"
    assert message.raw == raw
    looked_at, _ = bounded(raw)
    assert looked_at.lower().count(b"content-type:") == bounds.MAX_LEVELS
    assert message.sender is not None


def test_too_many_parts_are_cut_before_they_are_parsed_and_the_first_are_read():
    part = "--b\nContent-Type: text/plain\n\n{}\n"
    raw = mail("Content-Type: multipart/mixed; boundary=b\n", part.format(FORM_SAYS) + part.format("x") * 5_000)
    reading = read_reply(SENT, Message(raw))
    assert reading.answers["Why they bought"].startswith("They lost two days")
    assert "it has too many parts" in reading.flags[0]
    assert bounded(raw)[0].count(b"--b") == bounds.MAX_DELIMITERS


def test_a_few_parts_more_than_are_looked_at_are_told_as_well():
    part = "--b\nContent-Type: text/plain\n\nx\n"
    message = Message(mail("Content-Type: multipart/mixed; boundary=b\n", part * (MAX_PARTS + 1)))
    assert len(message.parts) == MAX_PARTS
    assert message.unread == "it has too many parts"


def test_a_header_too_long_is_cut_and_the_body_is_still_read():
    reading = read_reply(SENT, Message(mail("X-A: b\n" * 60_000)))
    assert reading.answers == {"Why they bought": "They lost two days"}
    assert "its header is too long" in reading.flags[0]


def test_a_content_type_too_long_is_shortened():
    raw = mail(f"Content-Type: text/plain; {'a=b; ' * 5_000}\n")
    assert bounded(raw)[1] == "the header of a part is too long"
    assert read_reply(SENT, Message(raw)).answers == {"Why they bought": "They lost two days"}


def test_a_text_too_long_is_read_to_its_limit_and_that_is_said():
    for body, kind in (("x\n" * (2 * MAX_LINES), "plain"), ("<p>" * (MAX_TAGS + 10), "html")):
        message = Message(mail(f"Content-Type: text/{kind}\n", f"3: x<br>\n{body}"))
        assert body_lines(message)
        assert left_out(message) == "its text is too long"


def test_two_thousand_lines_that_look_like_boundaries_are_no_parts():
    raw = mail("Content-Type: text/plain\n", "-- \n--x\n" * 5_000)
    assert bounded(raw) == (raw, "")


# -- roots ------------------------------------------------------------------------------------------------------------------


@given(st.text(alphabet="ab", max_size=9), st.text(alphabet="ab", max_size=9), st.sampled_from([1, 2]))
def test_two_words_are_near_when_few_letters_differ(left, right, limit):
    rows = [list(range(len(right) + 1))]
    for index, one in enumerate(left, 1):
        row = [index]
        for place, other in enumerate(right, 1):
            row.append(min(rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + (one != other)))
        rows.append(row)
    assert _close(left, right, limit) == (rows[-1][-1] <= limit)


def test_thirty_marks_on_one_letter_are_kept_and_no_more():
    assert normal("e\u0301") == "é"
    assert len(normal("a" + "\u0323\u0301" * 1_000)) <= 31
    assert normal("👍" * 100 + "…" * 100) == "👍" * 100 + "…" * 100


def test_half_a_character_in_an_encoded_word_is_shown_as_a_mark():
    message = Message(b"From: a@b.example\nSubject: =?utf-7?q?+2D0-?= \xff x\n\nx\n")
    assert "\ufffd" in message.subject
    message.subject.encode()


# -- mutated mail -------------------------------------------------------------------------------------------------------------


def test_a_hundred_mutated_mails_are_read_without_an_error():
    for number, raw in mutated(20_260_310, 100):
        read(raw, number)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=600), st.integers(0, 10_000), st.booleans())
@example(b"=?utf-7?q?+2D0-?= \xff", 10, False)
def test_bytes_anywhere_in_a_reply_never_raise(inside, place, whole):
    raw = SHAPES[random.Random(place).choice(sorted(SHAPES))](2_000)  # noqa: S311 - a repeatable choice
    read(inside if whole else raw[:place] + inside + raw[place:])
