"""The letter engine: values are data, whatever they look like; a broken letter is named with its mend."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd import shipped
from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from handoffd.letters.writing import wording
from handoffd.letters.writing.blocks import draft_lines
from handoffd.letters.writing.cleaning import many_lines, name, one_line
from handoffd.letters.writing.personal import joined, personal
from handoffd.letters.writing.replylink import ReplyLink
from handoffd.letters.writing.samples import AE, CSM, REF, T0, TOKEN, draft, sample
from handoffd.letters.writing.template import Templates, render
from handoffd.letters.writing.typeset import BadLetter
from letters.page import Page

HOSTILE = [
    "**Acme** <script>alert(1)</script>",
    "[x](http://evil.example) ![y](https://evil.example/p.png)",
    "# Acme",
    "> Acme & Söhne",
    "- one",
    "1. Acme",
    "{{ 7 * 7 }} {% for x in y %}",
    "```\ncode\n```",
    "Acme\n\n# Heading\n\n- [ ] item",
    "_Acme_ `x` ~y~ ***z***",
    "<https://evil.example> &amp; &lt;b&gt; \\*",
    "\ufdd00\ufdd1 \ufdd099\ufdd1",
    "Acme\x00\x1b[31m\u202egnp.exe\u200b",
    "Acme\r\nBcc: eve@evil.example",
    "Acme\n---\n===",
    "    indented\n\tmore",
    "[x]: https://evil.example",
    '" onmouseover="x" style="display:none',
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "_base").mkdir()
    (tmp_path / "_base" / "layout.html").write_text((shipped.letters() / "_base/layout.html").read_text())
    (tmp_path / "dossier").mkdir()
    return tmp_path


def written(folder, source, **values):
    (folder / "dossier" / "note.md").write_text(source, encoding="utf-8")
    known = {
        "reader": AE,
        "now": T0,
        "ref": REF,
        "customer": "",
        "token": TOKEN,
        "reply_link": ReplyLink("a+b@x.example", "S"),
    }
    return Templates(folder).render("dossier/note", {**known, **values})


def seen(value):
    """What a person reads of a value: its words, invisible and controlling characters gone."""
    return " ".join(many_lines(value).split())


# -- values are data ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "around", ["{{ v }}", "- {{ v }}", "> {{ v }}", "**{{ v }}** and *{{ v }}*", "## {{ v }}", "{{ v }}\n---"]
)
def test_a_value_is_shown_as_it_is_written_wherever_it_stands(folder, value, around):
    letter = written(folder, f"Subject: About {{{{ v }}}}\n\nHi,\n\n{around}\n", v=value)
    calm = written(folder, f"Subject: About {{{{ v }}}}\n\nHi,\n\n{around}\n", v="calm")
    page, calm_page = Page(letter.html), Page(calm.html)
    assert [tag for tag in page.tags if tag != "br"] == calm_page.tags
    assert page.links == []
    assert sorted({key for key, _ in page.attributes}) == sorted({key for key, _ in calm_page.attributes})
    text = " ".join(" ".join(page.words).split())
    assert seen(value) in text
    assert "\n" not in letter.subject
    assert not re.search("[\ufdd0-\ufdef\x00\x1b\u202e\u200b]", letter.subject + letter.text + letter.html)
    assert seen(value)[:60] in letter.subject


@given(st.text(max_size=80))
def test_no_value_at_all_changes_what_a_letter_is_made_of(value):
    context = sample("internal-call/invite")
    letter = render("internal-call/invite", {**context, "customer": value, "reason": value or "x"})
    calm = render("internal-call/invite", {**context, "customer": "calm", "reason": "calm"})
    page, calm_page = Page(letter.html), Page(calm.html)
    assert [tag for tag in page.tags if tag != "br"] == calm_page.tags
    assert page.links == calm_page.links
    assert not re.search("[\ufdd0-\ufdef\x00-\x08]", letter.html + letter.text + letter.subject)


def test_several_lines_in_a_value_stay_several_lines_inside_their_quote(folder):
    letter = written(folder, "Subject: x\n\n> {{ v }}\n\n- {{ v }}\n", v="one\n\n# two\nthree")
    assert "> one\n>\n> # two\n> three\n" in letter.text
    assert "- one\n\n  # two\n  three\n" in letter.text
    assert "one<br>\n<br>\n# two<br>\nthree" in letter.html


def test_a_value_cannot_be_the_target_of_a_link(folder):
    with pytest.raises(BadLetter, match="link"):
        written(folder, "Subject: x\n\n[here](https://{{ v }})\n", v="evil.example")
    with pytest.raises(BadLetter, match="link"):
        written(folder, "Subject: x\n\n- [here](https://x.example/{{ v }})\n", v="evil.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://x.example",
        "javascript:alert(1)",
        'https://x.example/" onclick',
        "https://x.example/a b",
        "data:text/html,x",
        "",
    ],
)
def test_only_a_plain_https_address_is_linked(folder, url):
    with pytest.raises(BadLetter, match="https"):
        written(folder, "Subject: x\n\n{{ link(v) }}\n", v=url)


def test_a_link_in_a_letter_may_only_lead_to_https_or_a_mail(folder):
    for target in ("http://x.example", "ftp://x.example", "javascript:x"):
        try:
            letter = written(folder, f"Subject: x\n\n[words]({target})\n")
        except BadLetter:
            continue
        assert Page(letter.html).links == []  # the parser itself refused it and shows the words
    assert Page(written(folder, "Subject: x\n\n[words](https://x.example)\n").html).links == ["https://x.example"]


@pytest.mark.parametrize(
    "source", ["![x](https://x.example/a.png)", "<b>bold</b>", "<img src=x>", "```\nx\n```", "&copy;"]
)
def test_a_letter_itself_holds_no_picture_html_or_code(folder, source):
    letter = written(folder, f"Subject: x\n\nHi {source}\n")
    assert not {"img", "b", "pre"} & set(Page(letter.html).tags)


# -- a letter that cannot be written -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Hello\n\nbody", "begins with one line"),
        ("Subject: x\nMore: y\n\nbody", "begins with one line"),
        ("Subject:\n\nbody", "begins with one line"),
        ("Subject: x\n\n{{ nobody }}", "nobody"),
        ("Subject: x\n\n{{ reader.phone }}", "phone"),
        ("Subject: x\n\n{% if nobody %}x{% endif %}", "nobody"),
        ("Subject: x\n\n{{ reader.__class__.__mro__ }}", "__class__"),
        ("Subject: x\n\n{{ ''.__class__ }}", "__class__"),
        ("Subject: x\n\n{% for n in range(10000000) %}x{% endfor %}", "[Rr]ange"),
        ("Subject: x\n\n{% macro m() %}x{% endmacro %}{{ m() }}", "include"),
        ("Subject: x\n\n{% set a %}x{% endset %}{{ a }}", "include"),
        ("Subject: x\n\n{% include '../../etc/passwd' %}", "passwd"),
        ("Subject: x\n\n{{ ", "line 3"),
        ("Subject: x\n\n{{ v | nofilter }}", "nofilter"),
        ("Subject: x\n\nPress {{ button('a', 'b') }} now", "line of its own"),
        ("Subject: {{ form() }}\n\nx", "form_lines"),
        ("Subject: x\n\n{{ 1 + 'a' }}", "unsupported"),
        ("Subject: x\n\n{{ when('soon') }}", "note.md"),
    ],
)
def test_a_broken_letter_says_which_file_and_what_is_wrong(folder, source, said):
    with pytest.raises(BadLetter, match=said) as told:
        written(folder, source)
    assert "dossier/note.md" in str(told.value)


@pytest.mark.parametrize(
    "which",
    ["", "ask", "../secret", "dossier/../x", "dossier/nothing", "DOSSIER/ask", "dossier/ask.md", "_base/agenda\n"],
)
def test_a_letter_that_is_none_is_refused(which):
    with pytest.raises(BadLetter):
        render(which, {})


def test_a_customers_letter_has_no_buttons_no_form_and_can_include_nothing(folder):
    (folder / "warm-intro").mkdir()
    for source in ("{{ button('a', 'b') }}", "{{ form() }}", "{{ draft() }}", "{% include 'dossier/note.md' %}"):
        (folder / "warm-intro" / "intro.md").write_text(f"Subject: x\n\n{source}\n")
        (folder / "dossier" / "note.md").write_text("Subject: x\n\nsecret\n")
        with pytest.raises(BadLetter):
            Templates(folder).render("warm-intro/intro", sample("warm-intro/intro"))


# -- buttons -----------------------------------------------------------------------------------------------------------


def test_a_button_opens_a_reply_with_the_answer_on_its_first_line_and_the_token_in_its_address():
    link = ReplyLink("inbox+tok3n@x.example", "[HO-1] Müller & Söhne?")("move to Friday 14:00")
    assert link == (
        "mailto:inbox+tok3n@x.example?subject=Re%3A%20%5BHO-1%5D%20M%C3%BCller%20%26%20S%C3%B6hne%3F"
        "&body=move%20to%20Friday%2014%3A00%0D%0A%0D%0A"
    )
    assert ReplyLink("a@x.example", "Re: already")("x").startswith("mailto:a@x.example?subject=Re%3A%20already&")


@pytest.mark.parametrize(
    "url", ["https://x.example/approve", "javascript:x", 'mailto:a@x" onclick="x', "mailto:a@x\nb"]
)
def test_a_button_is_never_a_web_link(folder, url):
    with pytest.raises(BadLetter, match="mailto"):
        written(folder, "Subject: x\n\n{{ button('Approve', 'approve') }}\n", reply_link=lambda _: url)


def test_buttons_on_neighbouring_lines_stand_together(folder):
    letter = written(
        folder, "Subject: x\n\n{{ button('Yes', 'yes') }}\n{{ button('Later', 'move to ', 'move to DATE') }}\n\nBye\n"
    )
    assert '- Yes: reply with the one word "yes"\n- Later: reply "move to DATE"\n\nBye' in letter.text
    assert letter.html.count("Or just reply:") == 1
    assert "body=move%20to%20%0D%0A" in html.unescape(letter.html)


# -- a person's letter -------------------------------------------------------------------------------------------------


def test_the_words_a_person_approved_give_the_same_letter_as_the_template_did():
    first = render("kickoff/invite", sample("kickoff/invite"))
    again = personal(first.subject, first.body, links=[sample("kickoff/invite")["join_link"]])
    assert again == first


def test_lines_wrapped_by_a_mail_program_are_joined_again_and_all_others_stay():
    first = render("warm-intro/intro", sample("warm-intro/intro"))
    assert "\n".join(joined(first.text.rstrip("\n"))) == first.body.rstrip("\n")
    assert joined("Best regards,\nDana\nBrightlane") == ["Best regards,", "Dana", "Brightlane"]


@given(
    st.lists(
        st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12), min_size=1, max_size=80
    )
)
def test_a_paragraph_survives_being_wrapped_at_72(row):
    line = " ".join(row)
    wrapped = personal("x", line).text.rstrip("\n")
    assert all(len(piece) <= 72 for piece in wrapped.split("\n"))
    assert personal("x", wrapped).body == personal("x", line).body


def test_an_edited_letter_shows_every_sign_literally_and_links_only_what_we_vouch_for():
    letter = personal(
        "A\nB: x",
        "Hi <b>Marta</b>,\n\n- one & two\n- three\n\nhttps://evil.example https://meet.x.example/r",
        ["https://meet.x.example/r"],
    )
    assert letter.subject == "A B: x"
    assert "&lt;b&gt;Marta&lt;/b&gt;" in letter.html
    assert "<ul>\n<li>one &amp; two</li>\n<li>three</li>\n</ul>" in letter.html
    assert Page(letter.html).links == ["https://meet.x.example/r"]


def test_a_draft_is_shown_between_its_marks_with_everybody_who_gets_it():
    lines = draft_lines(draft("warm-intro/intro"))
    assert (lines[0], lines[-1]) == (DRAFT_BEGINS, DRAFT_ENDS)
    assert lines[1:5] == [
        "To: marta.weiss@northwind-freight.example",
        f"Cc: {CSM.email}",
        "Subject: Meet Ana Kovač, your partner at Brightlane",
        "",
    ]
    assert not any(line.startswith("Cc:") for line in draft_lines(replace(draft("warm-intro/intro"), cc=())))


# -- wording -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("full", "first"),
    [
        ("Dana Whitfield", "Dana"),
        ("Whitfield, Dana", "Dana"),
        ("Dr. Ana María Kovač", "Ana"),
        ("Prof. Dr. Jan Ek", "Jan"),
        ("Herr Müller", "Müller"),
        ("Madonna", "Madonna"),
        ("", "there"),
        ("  ", "there"),
        ("dana@x.example", "there"),
        ("李 小龙", "李"),
    ],
)
def test_people_are_greeted_by_their_first_name(full, first):
    assert wording.first_name(full) == first


def test_a_moment_is_said_in_the_readers_own_zone_and_words():
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
    assert wording.when(now + timedelta(hours=22), "Europe/Berlin", now) == "Thursday 14:00 (Berlin), in 22 hours"
    assert (
        wording.when(now + timedelta(days=9), "America/New_York", now) == "Friday 20 March, 11:00 (New York), in 9 days"
    )
    assert wording.when(now - timedelta(minutes=5), "Asia/Kolkata", now) == "Wednesday 20:25 (Kolkata), 5 minutes ago"
    assert wording.moment(now, "UTC") == "Wednesday 11 March, 15:00 (UTC)"
    assert wording.moment(now, "America/Argentina/Buenos_Aires").endswith("(Buenos Aires)")
    # The night when Berlin's clocks go forward: two hours of the clock are one hour of waiting.
    night = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert wording.when(night + timedelta(hours=1), "Europe/Berlin", night) == "Sunday 03:30 (Berlin), in 1 hour"
    assert [wording.in_hours(now, now + timedelta(minutes=n)) for n in (0, 1, 35, 60, 47 * 60, 49 * 60, -120)] == [
        "now", "now", "in 35 minutes", "in 1 hour", "in 47 hours", "in 2 days", "2 hours ago",
    ]  # fmt: skip
    assert wording.listed(("a", "b", "c")) == "a, b and c"
    assert wording.listed(()) == ""
    assert (wording.sentence("x"), wording.sentence("x!"), wording.sentence("")) == ("x.", "x!", "")


# -- cleaning ----------------------------------------------------------------------------------------------------------


@given(st.text())
def test_a_cleaned_line_is_one_short_line_without_anything_unseen(text):
    for line in (one_line(text), name(text)):
        assert len(line) <= 200
        assert line == line.strip()
        assert all(char.isprintable() or char not in "\r\n\x00\u202e\u200b\u2028\x85" for char in line)
        assert one_line(line) == line


def test_a_letter_that_belongs_to_no_handoff_has_no_empty_reference():
    letter = render("opening/old-mail", {**sample("opening/old-mail"), "ref": "", "customer": "", "token": ""})
    assert letter.text.startswith("handoffd\n\nHi Tom,")
    assert "Reference" not in letter.text + letter.html
    assert letter.text.endswith('reply with the one word "no"\n')
