"""A picture in a letter: it travels in the mail, stands in its place, and says in words what it shows (T3)."""

import email
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy

import pytest
from PIL import Image

from handoffd.app.previewing import of_sample
from handoffd.letters.message import Address
from handoffd.letters.writing.charts import HEIGHT, SCALE, WIDTH, weeks_chart
from handoffd.letters.writing.compose import Letter, NotComposed, compose
from handoffd.letters.writing.samples import sample
from handoffd.letters.writing.template import render
from handoffd.playbook.figures.trend import Week

WEEKS = tuple(Week(date(2026, 1, 26) + timedelta(weeks=n), 5.0 * n or None, (f"HO-{n}",)) for n in range(12))


def letter(**more):
    words = render("leaders/status", sample("leaders/status"))
    inbox = Address("Northwind", "handoff@northwind.example")
    return Letter(words, inbox, (Address("Petra", "petra@northwind.example"),), datetime(2026, 4, 13, 7, tzinfo=UTC),
                  "<a@northwind.example>", "0" * 32, **more)  # fmt: skip


def test_the_picture_is_related_to_the_html_that_shows_it_and_the_text_stands_beside_both():
    """RFC 2387: alternative [text, related [html, png]]."""
    mail = email.message_from_bytes(compose(letter()), policy=policy.default)
    assert mail.get_content_type() == "multipart/alternative"
    text, related = mail.iter_parts()
    assert (text.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    assert related.get_param("type") == "text/html"
    html, png = related.iter_parts()
    assert png.get_content_disposition() == "inline"
    assert f'src="cid:{png["Content-ID"].strip("<>")}"' in html.get_content()
    assert png.get_content().startswith(b"\x89PNG\r\n")
    assert not list(mail.iter_attachments())


def test_the_same_letter_gives_the_same_bytes():
    assert compose(letter()) == compose(letter())


def test_a_picture_that_does_not_read_back_as_it_was_is_an_error():
    broken = letter()
    shown = broken.words.pictures[0]

    class Changing(type(shown)):
        reads = 0

        @property
        def cid(self):
            type(self).reads += 1
            return f"x{type(self).reads}@handoffd"

    odd = Changing(shown.name, shown.png, shown.alt, shown.width, shown.height)
    with pytest.raises(NotComposed, match="the pictures"):
        compose(replace(broken, words=replace(broken.words, pictures=(odd,))))


def test_the_words_of_the_picture_say_every_number_and_its_handoffs():
    """T5."""
    [picture] = letter().words.pictures
    assert "26 Jan: 31 h (HO-1)" in picture.alt
    assert picture.alt.replace("\n", " ") in " ".join(letter().words.text.split())


def test_the_chart_brings_its_own_ground_and_is_sharp():
    image = Image.open(io.BytesIO(weeks_chart(WEEKS, "words").png)).convert("RGBA")
    assert image.size == (WIDTH * SCALE, HEIGHT * SCALE)
    assert image.getpixel((4, 4)) == (0xF7, 0xF9, 0xFB, 0xFF)  # not transparent: readable in dark mode
    assert len(weeks_chart(WEEKS, "words").png) < 20_000


def test_a_chart_of_nothing_and_of_very_much_is_drawn_too():
    for hours in (None, 0.0, 1.0, 900.0):
        weeks_chart([Week(date(2026, 1, 26), hours)], "words")
    weeks_chart([], "words")


def test_a_preview_for_a_browser_holds_the_picture_itself():
    seen = of_sample("leaders/draft")
    assert "data:image/png;base64," in seen.html
    assert "cid:" not in seen.html
