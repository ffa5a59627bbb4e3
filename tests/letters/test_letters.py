"""Every letter: it can be written, both parts say the same, nothing remote, one clear ask."""

import re

import pytest
from jinja2 import Environment, meta

from handoffd import shipped
from handoffd.letters.form import END_LINE, Form, form_lines, form_text
from handoffd.letters.message import Address, Message
from handoffd.letters.writing import looks
from handoffd.letters.writing.compose import Letter, compose
from handoffd.letters.writing.sampleorders import ABOUT_NONE
from handoffd.letters.writing.samples import CONTACT, DOSSIER, REF, T0, TOKEN, sample
from handoffd.letters.writing.template import Templates, render
from handoffd.letters.writing.typeset import BadLetter
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS, fields_of
from handoffd.playbook.dossier import SECTIONS
from letters.page import Page

ALL = sorted(LETTERS)
OURS = sorted(set(ALL) - set(CUSTOMER_LETTERS))
WITH_FORM = ("dossier/ask", "dossier/echo", "dossier/remind", "internal-call/after", "internal-call/remind")
WITH_DRAFT = (
    "warm-intro/draft", "warm-intro/remind", "kickoff/draft", "kickoff/remind", "kickoff/takeback", "kickoff/objected",
    "follow-up/draft", "follow-up/remind", "_ops/leak",
)  # fmt: skip
_ENGINE = {"at", "button", "draft", "facts", "form", "in_hours", "link", "when"}


def words(text):
    return re.findall(r"[^\W_]+", text)


def without_buttons(rendered):
    text = re.sub(r"(?m)^- .*: reply (?:with the one word )?\".*\"$", "", rendered.text)
    html = re.sub(
        r'<div class="bs"[^>]*>.*?</div>\n<p class="m or"[^>]*>Or just reply:.*?</p>',
        "",
        rendered.html,
        flags=re.DOTALL,
    )
    return words(text), words(" ".join(Page(html).words))


@pytest.mark.parametrize("name", ALL)
def test_every_letter_can_be_written_and_begins_by_greeting_somebody(name):
    letter = render(name, sample(name))
    assert 0 < len(letter.subject) <= 120
    if name == "crm/note":
        return  # a machine reads it
    assert "Hi " in letter.text.split("\n\n")[0 if name in CUSTOMER_LETTERS else 1]
    assert not re.search(r"[\ufdd0-\ufdef]|None|\{\{|\}\}|\.\.\.\.|[,.]{2}(?!\.)(?<!\.\.\.)", letter.text), letter.text


def test_there_is_a_view_for_each_letter_and_a_letter_for_each_view():
    assert set(Templates(shipped.letters()).names()) == set(LETTERS)


@pytest.mark.parametrize("name", ALL)
def test_a_letter_asks_for_nothing_that_its_view_does_not_hold(name):
    source = (shipped.letters() / f"{name}.md").read_text(encoding="utf-8")
    used = meta.find_undeclared_variables(
        Environment(autoescape=True).parse(
            re.sub(r"\|\s*(?:first_name|listed|counted|clock|date|day|moment|sentence)\b(?:\([^)]*\))?", "", source)
        )
    )
    assert used - _ENGINE <= fields_of(LETTERS[name])


@pytest.mark.parametrize("name", ALL)
def test_text_and_html_say_the_same_words_in_the_same_order(name):
    text, html = without_buttons(render(name, sample(name)))
    assert text == html


@pytest.mark.parametrize("name", OURS)
def test_every_button_stands_in_both_parts_and_opens_a_mail_and_nothing_else(name):
    letter = render(name, sample(name))
    page = Page(letter.html)
    buttons = re.findall(r"(?m)^- (.*): reply (?:with the one word )?\"(.*)\"$", letter.text)
    # F5: one button opens a mail that is no reply to us, and for which there is nothing to type.
    own = [link for link in page.links if link.startswith(f"mailto:{CONTACT.email}?")]
    assert len(own) == (name == "people/ready-reply")
    mailto = [link for link in page.links if link.startswith("mailto:") and link not in own]
    assert len(mailto) == len(buttons)
    for label, say in buttons:
        assert label in page.words
        assert say in page.words
    assert all(TOKEN in link.partition("?")[0] for link in mailto)
    assert all(link.startswith("https://meet.") for link in set(page.links) - set(mailto) - set(own))


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_fetched_from_anywhere_when_a_letter_is_opened(name):
    letter = render(name, sample(name))
    html = letter.html
    for picture in letter.pictures:  # it travels in the mail itself
        html = html.replace(f'src="cid:{picture.cid}"', "")
    page = Page(html)
    assert page.tags.count("img") == len(letter.pictures)
    assert not {"script", "link", "iframe", "svg", "video", "object", "form", "input", "button"} & set(page.tags)
    assert not [
        key
        for key, _ in page.attributes
        if key in ("src", "srcset", "background", "poster", "action") or key.startswith("on")
    ]
    assert "url(" not in render(name, sample(name)).html
    assert "@import" not in render(name, sample(name)).html


@pytest.mark.parametrize("name", ALL)
def test_nothing_in_a_letter_is_hidden_from_the_eye(name):
    html = render(name, sample(name)).html
    assert not re.search(r"display:\s*none|visibility|font-size:\s*0|opacity|max-height:\s*0|text-indent", html)
    assert '<html lang="en"' in html


@pytest.mark.parametrize("name", ALL)
def test_the_text_part_fits_a_terminal_apart_from_the_lines_people_write_between(name):
    letter = render(name, sample(name))
    block = set(form_text(sample(name).get("form_lines", ())).split("\n")) if name in WITH_FORM else set()
    if name in WITH_DRAFT:
        block |= set(letter.text.partition("begins below")[2].split("\n"))
    long = [line for line in letter.text.split("\n") if len(line) > 72 and line not in block]
    # What one types is never broken, and neither is a fact.
    assert [line for line in long if ": reply" not in line and not re.match(r"\w[\w ]*: +", line)] == []


@pytest.mark.parametrize("name", OURS)
def test_our_own_letters_carry_the_reference_by_which_a_reply_is_found(name):
    letter = render(name, sample(name))
    about = "" if name.startswith("leaders/") or name in ABOUT_NONE else f"{REF} "  # about many handoffs, or none
    assert letter.text.rstrip().endswith(f"Reference: {about}{TOKEN}")
    assert f"Reference: {about}{TOKEN}" in letter.html


@pytest.mark.parametrize("name", sorted(CUSTOMER_LETTERS))
def test_a_customer_reads_a_persons_mail_without_any_trace_of_the_house(name):
    letter = render(name, sample(name))
    everything = f"{letter.subject}\n{letter.text}\n{letter.html}"
    assert not re.search(rf"handoff|{REF}|{TOKEN}|Reference:|dossier", everything, re.IGNORECASE)
    assert not {"table", "style", "h1", "h2", "img"} & set(Page(letter.html).tags)


@pytest.mark.parametrize("name", sorted(CUSTOMER_LETTERS))
@pytest.mark.parametrize("more", ["token", "answers", "ref", "reply_link", "promises", "csm_reason"])
def test_a_letter_to_the_customer_is_refused_when_anything_internal_is_given_to_it(name, more):
    with pytest.raises(BadLetter, match=more):
        render(name, {**sample(name), more: "x"})


@pytest.mark.parametrize("name", WITH_FORM)
def test_the_form_is_plain_paragraphs_with_the_same_lines_in_both_parts(name):
    context = sample(name)
    letter = render(name, context)
    lines = [line.text for line in context["form_lines"]]
    start, end = letter.html.index(lines[0]), letter.html.index(END_LINE)
    inside = Page(letter.html[start:end])
    assert set(inside.tags) <= {"p", "b", "br"}
    assert [word.strip() for word in inside.words if word.strip()] == lines[:-1]
    # A button above it may be a table of its own; none is around it, or in it.
    assert letter.html[:start].count("<table") == letter.html[:start].count("</table")
    assert "<table" not in letter.html[start:]
    assert "<ol" not in letter.html
    assert form_text(context["form_lines"]) in letter.text


@pytest.mark.parametrize("name", WITH_FORM)
def test_the_form_that_left_is_found_again_in_the_sent_mail_by_the_reader(name):
    context = sample(name)
    letter = Letter(
        render(name, context),
        Address("", "inbox@x.example"),
        (Address("", "ae@x.example"),),
        T0,
        "<1@x.example>",
        "0" * 32,
        ref=REF,
    )
    sent = Form.from_message(Message(compose(letter)))
    asked = [line for line in context["form_lines"] if line.kind != "end"]
    assert [line for line in sent.lines if line.kind in ("heading", "prompt", "prefill")] == asked


@pytest.mark.parametrize("name", WITH_DRAFT)
def test_a_draft_shows_every_word_that_would_leave(name):
    context = sample(name)
    letter = render(name, context)
    draft = context["letter"]
    assert draft.body.strip() in letter.text
    shown = [word.strip() for word in Page(letter.html).words]
    assert all(line in shown for line in draft.body.split("\n") if line)
    for address in (*draft.to, *draft.cc):
        assert address in letter.text
    assert "<table" not in letter.html.partition("begins below this line")[2]
    assert "<!--[if mso]><table" not in letter.html


def test_the_brief_tells_everything_the_ae_said_and_nothing_twice():
    text = " ".join(render("dossier/brief", sample("dossier/brief")).text.split())
    for section in SECTIONS:
        for said in DOSSIER.current(section.id).prompts.values():
            for one in said.split("; ") if section.id == "D5" else [said]:  # a promise a line, as in the ledger
                assert " ".join(one.split()) in text


def test_the_request_holds_all_ten_sections_and_says_when_who_and_what_comes_on_day_30():
    text = " ".join(render("dossier/ask", sample("dossier/ask")).text.split())
    assert all(section.title in text for section in SECTIONS)
    for part in ("Wednesday 11:12 (New York), in 24 hours", "Ana Kovač", "fewest open handoffs", "Day 30", "n/a"):
        assert part in text
    assert form_text(form_lines(SECTIONS, ()))


def test_the_colours_of_every_letter_can_be_read_by_everybody():
    # WCAG AA: 4.5 to 1, in daylight and in the dark.
    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(front, back):
        high, low = sorted((light(front), light(back)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    pairs = [(look[front], look[back]) for look in (looks.LIGHT, looks.DARK) for front, back in looks.PAIRS]
    assert min(contrast(*pair) for pair in pairs) >= 4.5


@pytest.mark.parametrize("name", OURS)
def test_a_letter_looks_right_where_style_sheets_are_thrown_away(name):
    """Gmail drops <style> of forwarded mail, Word reads little of it: what matters stands on the elements."""
    html = render(name, sample(name)).html
    assert len(html.encode()) < 102_000  # Gmail clips what is longer
    bare = re.sub(r"<style.*?</style>|<!--.*?-->", "", html, flags=re.DOTALL)
    styled = re.findall(r"<(p|h2|li|a|td|th|blockquote)\b([^>]*)>", bare)
    # A cell that only lays out has no look of its own; one that has a class has rules.
    plain = [tag for tag, attributes in styled if "style=" not in attributes and "bgcolor=" not in attributes]
    assert [tag for tag in plain if tag != "td"] == []
    assert not re.search(r'<td[^>]*class="[^"]*"(?![^>]*style=)[^>]*>', bare)
    assert "{{" not in html
    assert html.count("<style") == 1  # the dark, the phone and Outlook.com; the rest is inlined


def test_the_dark_is_told_to_every_program_that_asks_in_its_own_way():
    html = render("dossier/ask", sample("dossier/ask")).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert '<meta name="supported-color-schemes" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert f"[data-ogsc] .t, [data-ogsc] .q {{ color: {looks.DARK['ink']} !important; }}" in html
    assert f"[data-ogsb] .b1 {{ background-color: {looks.DARK['first']} !important; }}" in html


@pytest.mark.parametrize("name", OURS)
def test_a_table_that_only_lays_out_says_so_and_one_with_facts_names_its_rows(name):
    page = Page(render(name, sample(name)).html)
    roles = [value for key, value in page.attributes if key == "role"]
    drawn = render(name, sample(name)).html
    bare = re.sub(r"<!--.*?-->", "", drawn, flags=re.DOTALL)
    assert roles.count("presentation") == len(re.findall(r"<table\b(?![^>]*class=\"f\")", bare))
    assert len(re.findall(r"<th\b", drawn)) == len(re.findall(r'<th[^>]*scope="row"', drawn))
    assert not {"h1", "h3"} & set(page.tags)


def test_a_colleagues_dead_address_is_a_matter_of_the_roster_and_a_customers_of_the_dossier():
    context = sample("_ops/bounced")
    assert "Contacts: Their Name" in render("_ops/bounced", context).text
    ours = render("_ops/bounced", {**context, "address": "gone@brightlane.example"}).text
    assert "roster" in ours
    assert "Contacts:" not in ours
