"""Gmail in a browser: answers typed into the quote, text and HTML from the same editor.

The quote is a `gmail_quote` blockquote that opens and closes around whatever is typed; the text part marks it with `> `
and wraps at 78; the hour before "wrote:" is followed by U+202F since 2023.
"""

import html
import re
import textwrap
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser

from handoffd.demo.cast import Person
from handoffd.demo.clients.mime import Written, answering, both, head, secret, threaded
from handoffd.demo.letter import Letter
from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS

_WIDTH = 76  # characters behind the mark
_QUOTE = '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'  # noqa: E501 - as Gmail writes it
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "wbr"})


def reply(
    person: Person,
    now: datetime,
    letter: Letter,
    top: str,
    answers: Mapping[str, str] | None = None,
    edits: Mapping[str, str] | None = None,
) -> Written:
    """Return a reply: `top` above the quote, `answers` typed below the lines that they belong to, `edits` made in it.

    `answers` maps a whole line of the letter to what is typed below it, `edits` words of the letter to other words.
    Raises LookupError when the letter has no such line or words: then it is not the letter the story is about.
    """
    answers, edits = answers or {}, edits or {}
    text = _edited(letter.text, edits)
    page = _edited(_page(letter.html), {html.escape(old): html.escape(new) for old, new in edits.items()})
    mail = head(
        person,
        now,
        letter.header("Reply-To") or letter.header("From"),
        answering(letter.subject),
        f"<CA+{secret(person, now, 40)}@mail.gmail.com>",
        threaded(letter),
    )
    wrote = _wrote(person, letter)
    body = f"{top}\n\n" if top else ""
    plain = f"{body}{_wrapped(wrote)}\n\n{_answered_text(text, answers)}"
    typed = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in top.split("\n")) if top else ""
    lead = f'<div class="gmail_attr" dir="ltr">{html.escape(wrote)}<br></div>'
    quote = f"{_QUOTE}{_answered_html(page, answers)}</blockquote>"
    shown = f'<div dir="ltr">{typed}<br></div><br><div class="gmail_quote gmail_quote_container">{lead}{quote}</div>'
    words = "\n".join(part for part in (top, *answers.values(), *edits.values()) if part)
    raw = both(mail, plain, shown, f"000000000000{secret(person, now, 16)}")
    return Written(raw, letter.reply_address, words, _draft(text))


def _wrote(person: Person, letter: Letter) -> str:
    sent = person.local(letter.date)
    name, address = letter.sender
    hour = f"{sent.hour % 12 or 12}:{sent:%M}\u202f{sent:%p}"
    return f"On {sent:%a, %b} {sent.day}, {sent.year} at {hour} {name} <{address}> wrote:"


def _wrapped(line: str) -> str:
    return "\n".join(textwrap.wrap(line, _WIDTH + 2, break_long_words=False, break_on_hyphens=False))


def _edited(text: str, edits: Mapping[str, str]) -> str:
    for old, new in edits.items():
        if old not in text:
            raise LookupError(f"the letter does not hold the words {old!r}")
        text = text.replace(old, new, 1)
    return text


def _answered_text(text: str, answers: Mapping[str, str]) -> str:
    left, rows = dict(answers), []
    for line in text.rstrip("\n").split("\n"):
        rows += [f"> {piece}" for piece in textwrap.wrap(line, _WIDTH, break_on_hyphens=False)] or [">"]
        if answer := left.pop(line.strip(), ""):
            rows += ["", *answer.split("\n"), ""]
    if left:
        raise LookupError(f"the letter has no line {next(iter(left))!r}")
    return "\n".join(rows) + "\n"


def _answered_html(page: str, answers: Mapping[str, str]) -> str:
    for line, answer in answers.items():
        found = re.search(rf"<p[^>]*>(?:<b>)?{re.escape(html.escape(line))}(?:</b>)?</p>", page)
        if found is None:
            raise LookupError(f"the letter has no line {line!r} in its HTML part")
        inside = _open_tags(page[: found.end()])
        closing = "".join(f"</{re.match(r'<([a-z0-9]+)', tag)[1]}>" for tag in reversed(inside))  # type: ignore[index]
        typed = "".join(f"<div>{html.escape(row) or '<br>'}</div>" for row in answer.split("\n"))
        reopened = re.sub(r"padding:[^;]+;", "padding:0 20px;", "".join(inside))
        between = f"{closing}</blockquote><div><br></div>{typed}<div><br></div>{_QUOTE}{reopened}"
        page = page[: found.end()] + between + page[found.end() :]
    return page


def _page(page: str) -> str:
    """Return what stands in the body, as Gmail shows it: no styles, no comments, class names made its own."""
    found = re.search(r"(?s)<body[^>]*>(.*)</body>", page)
    inner = found[1] if found else page
    inner = re.sub(r"(?s)<!--.*?-->|<style.*?</style>", "", inner)
    return re.sub(r'class="([^"]+)"', r'class="m_-4821733650917\1"', inner).strip()


class _Open(HTMLParser):
    """Keeps the tags that are open where the text fed so far ends."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - html.parser's
        """Remember it, unless it never has an end."""
        if tag not in _VOID:
            self.tags.append((tag, self.get_starttag_text() or f"<{tag}>"))

    def handle_endtag(self, tag: str) -> None:
        """Forget it, and whatever was left open inside."""
        names = [name for name, _ in self.tags]
        if tag in names:
            del self.tags[len(names) - 1 - names[::-1].index(tag) :]


def _open_tags(page: str) -> list[str]:
    parser = _Open()
    parser.feed(page)
    # A blockquote that was opened between two answers is closed and opened anew by the caller.
    return [shown for name, shown in parser.tags if name != "blockquote"]


def _draft(text: str) -> str:
    """Return the drafted letter inside the (edited) text, without its head; empty when it holds none."""
    _, begins, rest = text.partition(DRAFT_BEGINS)
    inside, ends, _ = rest.partition(DRAFT_ENDS)
    return inside.split("\n\n", 1)[-1].strip() if begins and ends else ""
