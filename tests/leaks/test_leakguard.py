"""The last look finds what is ours in the finished bytes of a letter, however it got there (T7, D6-D10, D11)."""

import quopri
from base64 import b64encode
from email import policy
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from handoffd.letters.writing.leakguard import in_words, inspect
from handoffd.letters.writing.ourwords import Ours, Source, addresses_in, strangers
from leaks.bench import Bench

SECRET = "The finance director would rather have waited another year"
TOKEN = "q7m2xk4v6tbc3hd5r2wnapl7se"
OURS = Ours(
    sources=(
        Source("section 7, Political dynamics", f"{SECRET}, says Raj."),
        Source("section 9, Red flags", "Budget freeze likely\nThe date is tight"),
        Source("section 1, Account overview", "Contract value EUR 48,000 a year"),
        Source("section 6, Concerns", "envelope 8f3a1c22b7d94e01"),
    ),
    tokens=frozenset({TOKEN}),
    addresses=frozenset({"petra@ours.example", "raj@acme.example"}),
    public=("Plan a day in an hour instead of four", "Jane Roe", "jane@acme.example"),
    names=frozenset({"jane", "roe", "acme", "ana", "dana"}),
)


def mail(text="Hi Jane,\n\nWelcome aboard.\n", html="<p>Hi Jane,</p><p>Welcome aboard.</p>", ics="", **headers):
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"], made["Subject"] = "Dana <dana@ours.example>", "Jane <jane@acme.example>", "Meet Ana"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text, cte="quoted-printable")
    made.add_alternative(html, subtype="html", cte="base64")
    if ics:
        made.add_alternative(calendar(ics), subtype="calendar", params={"method": "REQUEST"})
    return made


def calendar(line):
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@ours.example\r\nSUMMARY:Kickoff\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def folded(line):
    return "\r\n ".join(line[place : place + 20] for place in range(0, len(line), 20))


def named(filename):
    made = mail()
    made.add_attachment("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", subtype="calendar", filename=filename)
    return made


def raw(made):
    return made if isinstance(made, bytes) else made.as_bytes()


def with_line(line, made=None):
    """Bytes with a header of their own that no library would write."""
    return line.encode() + b"\r\n" + raw(made or mail())


HALF = len(SECRET) // 2
ENTITIES = "".join(f"&#{ord(sign)};" for sign in SECRET)
SPLIT = SECRET.replace("director", "dire<b></b>ctor").replace("waited", "w<i>ait</i>ed")
PLANTED = {
    "plain text": mail(text=f"Hi Jane,\n\n{SECRET}.\n"),
    "wrapped over lines": mail(text="Hi,\n\n" + SECRET.replace(" ", "\n") + "\n"),
    "upper case": mail(text=SECRET.upper() + "\n"),
    "other punctuation": mail(text=SECRET.replace(" ", " - ") + "!\n"),
    "letters apart": mail(text=" ".join(SECRET.replace(" ", "")) + "\n"),
    "quoted": mail(text="\n".join(f"> {word}" for word in SECRET.split()) + "\n"),
    "full-width letters": mail(text="".join(chr(ord(sign) + 0xFEE0) if sign.isalpha() else sign for sign in SECRET) + "\n"),
    "zero-width signs": mail(text="\u200b".join(SECRET) + "\n"),
    "soft hyphens": mail(html=f"<p>{'&shy;'.join(SECRET)}</p>"),
    "cyrillic look-alikes": mail(text=SECRET.translate(str.maketrans("aeop", "аеор")) + "\n"),
    "accents put on": mail(text=SECRET.replace("a", "á").replace("e", "ë") + "\n"),
    "HTML part alone": mail(html=f"<p>{SECRET}</p>"),
    "split across tags": mail(html=f"<p>{SPLIT}</p>"),
    "HTML entities": mail(html=f"<p>{ENTITIES}</p>"),
    "HTML comment": mail(html=f"<p>Hi</p><!-- {SECRET} -->"),
    "alt text": mail(html=f'<p>Hi<img alt="{SECRET}"></p>'),
    "hidden element": mail(html=f'<p>Hi</p><div style="display:none">{SECRET}</div>'),
    "style sheet": mail(html=f"<style>/* {SECRET} */</style><p>Hi</p>"),
    "percent-encoded link": mail(html=f'<a href="https://x.example/?q={quote(SECRET)}">Hi</a>'),
    "data link": mail(html=f'<img src="data:text/plain;base64,{b64encode(SECRET.encode()).decode()}">'),
    "base64 inside the text": mail(text=b64encode(f"See: {SECRET}".encode()).decode() + "\n"),
    "quoted-printable twice": mail(text=quopri.encodestring(SECRET.encode().replace(b"e", b"=65")).decode() + "\n"),
    "calendar comment": mail(ics=f"COMMENT:{SECRET}"),
    "calendar description, folded": mail(ics=folded(f"DESCRIPTION:{SECRET}")),
    "calendar, escaped": mail(ics="DESCRIPTION:" + SECRET.replace(" ", "\\n")),
    "calendar parameter": mail(ics=f'ATTENDEE;CN="{SECRET}":mailto:jane@acme.example'),
    "calendar X- property": mail(ics=f"X-NOTE:{SECRET}"),
    "subject": mail(Subject=SECRET),
    "encoded subject": mail(Subject=SECRET.replace("e", "é")),
    "display name": mail(To=f'"{SECRET}" <jane@acme.example>'),
    "name of a file": named(f"{SECRET}.ics"),
    "name of a file, RFC 2231": named(f"{SECRET.replace('e', 'é')}.ics"),
    "X- header": with_line(f"X-Note: {SECRET}"),
    "header in two encoded words": with_line(
        f"Comments: =?utf-8?b?{b64encode(SECRET[:HALF].encode()).decode()}?=\r\n =?utf-8?b?{b64encode(SECRET[HALF:].encode()).decode()}?="
    ),
    "before the first part": raw(mail()).replace(b"\r\n\r\n--", f"\r\n\r\n{SECRET}\r\n--".encode(), 1),
    "after the last part": raw(mail()) + SECRET.encode(),
    "a short answer as a whole": mail(text="Hi Jane, budget freeze likely?\n"),
    "a figure": mail(text="It is 48.000 a year.\n"),
    "a machine's sign": mail(html='<p id="8f3a1c22b7d94e01">Hi</p>'),
    "our reference": mail(text="Hi Jane, about HO-1.\n"),
    "our reference in a header": mail(References="<ho-1.warm-intro.1.abc@ours.example>"),
    "a token": mail(html=f'<a href="mailto:x@ours.example?body={TOKEN}">Hi</a>'),
    "a token in capitals, apart": mail(text=" ".join(TOKEN.upper()) + "\n"),
    "a leader's address": mail(Cc="petra@ours.example"),
    "a sceptic's address": mail(text="Write to raj@acme.example too.\n"),
}  # fmt: skip


@pytest.mark.parametrize("way", PLANTED)
def test_what_is_ours_is_found_wherever_it_was_put(way):
    assert inspect(raw(PLANTED[way]), OURS), way


def test_a_letter_with_nothing_of_ours_passes():
    assert inspect(raw(mail(ics="DESCRIPTION:Plan a day in an hour instead of four")), OURS) == ()


@pytest.mark.parametrize("made", [with_line("X-Handoffd-Loop: handoff@ours.example"), with_line("Bcc: x@y.example")])
def test_a_header_that_customers_never_get_is_a_finding_and_nobody_can_let_it_go(made):
    (found,) = inspect(made, OURS, warned=("X-Handoffd-Loop", "Bcc"))
    assert not found.typed


def test_a_part_that_customers_never_get_is_a_finding():
    made = mail()
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="notes.pdf")
    assert [found.words for found in inspect(raw(made), OURS)] == ["application/pdf"]


def test_bytes_that_cannot_be_read_are_a_finding(monkeypatch):
    def broken(_raw):
        raise ValueError("no mail")

    monkeypatch.setattr("handoffd.letters.writing.leakguard.unpacked.unpacked", broken)
    assert inspect(b"", OURS)


def test_words_that_their_approver_was_shown_and_let_go_pass_and_nothing_else_does():
    made = raw(mail(text=f"{SECRET}\n"))
    (found,) = inspect(made, OURS)
    assert found.words == SECRET
    assert inspect(made, OURS, warned=(found.words,)) == ()
    assert inspect(raw(mail(text=f"{SECRET}. {TOKEN}\n")), OURS, warned=(found.words, TOKEN))
    (other,) = inspect(raw(mail(text=f"{SECRET}. Write to raj@acme.example too.\n")), OURS, warned=(found.words,))
    assert other.words == "raj@acme.example"


def test_a_finding_says_what_it_is_where_it_stands_and_whose_it_is():
    (found,) = inspect(raw(mail(html=f"<p>Hi</p><!-- {SECRET} -->")), OURS)
    assert str(found) == f'"{SECRET}" in the HTML part: section 7, Political dynamics'


def test_the_same_words_in_several_parts_are_told_once():
    assert len(inspect(raw(mail(text=SECRET, html=f"<p>{SECRET}</p>", Subject=SECRET)), OURS)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "I look forward to meeting you and your team at the kickoff next week.",
        "Plan a day in an hour instead of four",  # the goal, which the AE wrote for them
        "Your finance director may join us too.",
        "The date is Tuesday, 17 March 2026, 15:00, and the budget is yours to tell.",
        "We waited another year for this.",
        "Call me on +49 30 1234 567.",
    ],
)
def test_small_talk_goals_and_words_that_only_resemble_ours_are_no_finding(words):
    assert in_words(words, OURS) == ()


def test_an_address_is_found_out_of_every_kind_of_text():
    text = "Raj (raj@acme.example), <petra@ours.example>; mailto:ben@acme.example, no@thing @x"
    assert list(addresses_in(text)) == ["raj@acme.example", "petra@ours.example", "ben@acme.example"]


def test_who_the_letter_names_is_no_stranger(tmp_path):
    bench = Bench(tmp_path)
    found = strangers(
        [Source("a note", "raj@acme.example and jane@acme.example")],
        bench.settings.roster,
        ["jane@acme.example", "ana@ours.example"],
    )
    bench.close()
    assert {"raj@acme.example", "petra@ours.example"} <= found
    assert not {"jane@acme.example", "ana@ours.example"} & found
