"""A mail program that writes HTML, in general: what each program changes stands in its own small class."""

import html
import re
import textwrap
from dataclasses import replace
from random import Random
from typing import ClassVar

from letters.replywriters import tongues
from letters.replywriters.envelopes import PIXEL, SENT_AT, Part, Tree, mail
from letters.replywriters.rows import Asked, Row, Written

_LINK = re.compile(r"[\w.+-]+@[\w.-]+\.\w+|https?://[^\s,;]*[^\s,;.)]")
# {n} the full name, {f} the first name, {l} the last.
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
SIGNATURES = (
    ("{n}", "Account Executive | Brightlane", "M +1 917 555 0142"),
    ("{f}",),
    ("{n}", "Brightlane Inc., 44 Pearl Street, New York, NY 10005", "www.brightlane.example"),
    ("{l}, {f}", "Sales DACH"),
)
DISCLAIMERS = (
    "This e-mail and any attachments are confidential and may be privileged. If you are not the intended recipient, please notify the sender and delete this message.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte sofort den Absender und vernichten Sie diese E-Mail.",
    "Brightlane Ltd. Registered in England No. 01234567. Registered office: 1 Canal Walk, Leeds.",
)
BANNERS = (
    "[EXTERNAL] This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender.",
    "CAUTION: This message came from outside Brightlane. Be careful with links and attachments.",
    "Achtung: Diese E-Mail kommt von einem externen Absender.",
    "You don't often get email from handoff@brightlane.example. Learn why this is important",
)  # fmt: skip


def esc(text: str) -> str:
    return html.escape(text, quote=False)


class Program:
    """One mail program; `half` is tuned or untouched, `quotes` which part it quotes from."""

    name: ClassVar[str] = ""
    half: ClassVar[str] = "tuned"
    langs: ClassVar[tuple[str, ...]] = tongues.MAIN
    quotes: ClassVar[str] = "html"
    rich: ClassVar[bool] = True
    avoids: ClassVar[frozenset[str]] = frozenset()
    splits: ClassVar[bool] = False  # what is typed inside the quote leaves it
    family: ClassVar[str] = "gmail"
    phrases: ClassVar[dict[str, str]] = tongues.GMAIL
    typed_open: ClassVar[str] = "<div>"
    typed_close: ClassVar[str] = "</div>"
    empty: ClassVar[str] = "<div><br></div>"
    prefix: ClassVar[str] = "> "  # before a quoted line of the text part
    width: ClassVar[int] = 0  # where typed and quoted lines of the text part break; 0: nowhere
    bold: ClassVar[str] = ""  # around bold words in the text part
    text_part: ClassVar[bool] = True
    charsets: ClassVar[tuple[str, ...]] = ("utf-8",)
    encodings: ClassVar[tuple[str, ...]] = ("quoted-printable",)
    answers_prefix: ClassVar[tuple[str, ...]] = ("Re: ",)
    thread: ClassVar[str] = "both"
    footer: ClassVar[str] = ""

    def __init__(self, asked: Asked, lang: str, rng: Random) -> None:
        self.asked, self.request, self.lang, self.rng = asked, asked, lang, rng
        self.charset = rng.choice(self.charsets)
        self.mine = False

    # -- words ------------------------------------------------------------------------------------------------------

    def introduction(self) -> str:
        told = tongues.moment(SENT_AT, self.lang, self.family)
        name, address = self.asked.sender
        return self.phrases[self.lang].format(d=told.date, t=told.hour, n=name, a=address)

    def labels(self, *, date: bool = False) -> list[tuple[str, str]]:
        """The header lines that programs of the Outlook kind set above the original."""
        words = tongues.LABELS[self.lang]
        told = tongues.moment(SENT_AT, self.lang, "long")
        (name, address), (to, to_address) = self.asked.sender, self.asked.to
        return [
            (words[0], f"{name} <{address}>"),
            (words[2 if date else 1], f"{told.date} {told.hour}"),
            (words[3], f"{to} <{to_address}>"),
            (words[4], self.asked.subject),
        ]

    def signature(self) -> tuple[str, ...]:
        return self.named(self.rng.choice(SIGNATURES))

    def named(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        name = (self.asked.sender if self.mine else self.asked.to)[0]
        first, _, last = name.partition(" ")
        return tuple(line.format(n=name, f=first, l=last) for line in lines)

    # -- HTML -------------------------------------------------------------------------------------------------------

    def words(self, text: str) -> str:
        """Typed words as HTML, addresses made into links."""

        def link(found: re.Match[str]) -> str:
            seen = found[0]
            href = seen if seen.startswith("http") else f"mailto:{seen}"
            return f'<a href="{esc(self.rewritten(href))}">{esc(seen)}</a>'

        out, at = [], 0
        for found in _LINK.finditer(text):
            out += [esc(text[at : found.start()]), link(found)]
            at = found.end()
        return "".join([*out, esc(text[at:])])

    def rewritten(self, href: str) -> str:
        return href

    def line(self, row: Row) -> str:
        inner = self.words(row.text)
        if row.mark == "bold":
            inner = f"<b>{inner}</b>"
        elif row.mark:
            inner = self.tinted(inner, row.mark)
        return f"{self.typed_open}{inner}{self.typed_close}"

    def tinted(self, inner: str, colour: str) -> str:
        return f'<span style="color:{colour}">{inner}</span>'

    def items(self, rows: list[Row]) -> str:
        return "<ul>" + "".join(f"<li>{self.words(row.text)}</li>" for row in rows) + "</ul>"

    def table(self, row: Row) -> str:
        cells = "".join(
            f"<tr><td><p>{esc(one)}</p></td><td><p>{self.words(two)}</p></td></tr>" for one, two in row.cells
        )
        return f'<table border="1" cellspacing="0"><tbody>{cells}</tbody></table>'

    def typed_rows(self, rows: list[Row]) -> str:
        out: list[str] = []
        items: list[Row] = []
        for row in [*rows, Row("", "")]:
            if row.kind == "item":
                items.append(row)
                continue
            if items:
                out.append(self.items(items))
                items = []
            if row.kind == "typed":
                out.append(self.line(row))
            elif row.kind == "blank":
                out.append(self.empty)
            elif row.kind == "table":
                out.append(self.table(row))
        return "\n".join(out)

    def quoted_row(self, row: Row) -> str:
        tail = f" {self.words(row.tail)}" if row.tail else ""
        return f'<p class="{row.css}" style="{row.style}">{row.inner}{tail}</p>'

    quote_open: ClassVar[str] = "<blockquote>"
    quote_close: ClassVar[str] = "</blockquote>"

    def quote(self, rows: list[Row]) -> str:
        out = [self.quote_open]
        typed: list[Row] = []
        for row in [*rows, None]:
            if row is not None and row.is_typed:
                typed.append(row)
                continue
            if typed:
                inner = self.typed_rows(typed)
                out.append(f"{self.quote_close}\n{inner}\n{self.quote_open}" if self.splits else self.inside(inner))
                typed = []
            if row is not None:
                out.append(row.inner if row.kind == "raw" else self.quoted_row(row))
        return "\n".join([*out, self.quote_close])

    def inside(self, inner: str) -> str:
        return inner

    def signed(self, lines: tuple[str, ...]) -> str:
        return "".join(f"{self.typed_open}{esc(line)}{self.typed_close}" for line in lines)

    def page(self, body: str) -> str:
        return f"<html><head></head><body>{body}</body></html>"

    def introduced(self) -> str:
        return f"<div>{esc(self.introduction())}</div>"

    def html(self, written: Written) -> str:
        body = [self.typed_rows(written.top)]
        if written.signed:
            body.append(self.signed(self.sign_lines))
        if written.quote is not None:
            body += [self.introduced(), self.quote(written.quote)]
        body.append(self.typed_rows(written.bottom))
        if self.footer:
            body.append(f"<div>{esc(self.footer)}</div>")
        return self.page("\n".join(body))

    # -- text -------------------------------------------------------------------------------------------------------

    def filled(self, text: str, prefix: str = "") -> list[str]:
        if not self.width or len(prefix + text) <= self.width:
            return [prefix + text if text else prefix.rstrip()]
        kept = textwrap.wrap(text, self.width - len(prefix), break_long_words=False, break_on_hyphens=False)
        return [prefix + line for line in kept]

    def typed_text(self, rows: list[Row], prefix: str = "") -> list[str]:
        out: list[str] = []
        for row in rows:
            if row.kind == "table":
                for one, two in row.cells:
                    out += ["", *self.filled(one, prefix), "", *self.filled(two, prefix)]
            elif row.kind == "item":
                out += self.filled(f"- {row.text}", prefix)
            else:
                star = self.bold if row.mark == "bold" else ""
                out += self.filled(f"{star}{row.text}{star}", prefix)
        return out

    def quoted_text(self, row: Row) -> list[str]:
        star = self.bold if row.kind == "heading" else ""
        body = f"{star}{row.text}{star}" + (f" {row.tail}" if row.tail else "")
        lines = self.filled(body, self.prefix)
        return [self.prefix.rstrip(), *lines] if row.kind in {"heading", "intro"} else lines

    def text(self, written: Written) -> str:
        out = self.typed_text(written.top)
        if written.signed:
            out += ["", *self.sign_lines]
        if written.quote is not None:
            out += ["", *self.introduced_text(), ""]
            for row in written.quote:
                if row.kind == "raw":
                    out += [f"{self.prefix}{line}".rstrip() for line in row.text.split("\n")]
                    continue
                inner = "" if self.splits else self.prefix
                out += self.typed_text([row], inner) if row.is_typed else self.quoted_text(row)
        out += self.typed_text(written.bottom)
        if self.footer:
            out += ["", self.footer]
        return "\n".join(out) + "\n"

    def introduced_text(self) -> list[str]:
        return textwrap.wrap(self.introduction(), 76, break_long_words=False) or [""]

    # -- the mail ---------------------------------------------------------------------------------------------------

    def subject(self) -> str:
        start = (
            tongues.PREFIX.get(self.lang, "Re: ")
            if self.answers_prefix == ("local",)
            else self.rng.choice(self.answers_prefix)
        )
        return start + self.asked.subject

    def parts(self, written: Written) -> "Part | Tree":
        page = Part("text/html", self.html(written), self.charset, self.rng.choice(self.encodings))
        if not self.text_part:
            return page
        return Tree(
            "alternative", (Part("text/plain", self.text(written), self.charset, self.rng.choice(self.encodings)), page)
        )

    def with_picture(self, body: "Part | Tree") -> Tree:
        return Tree("related", (body, PIXEL))

    def headers(self) -> tuple[str, ...]:
        return ()

    def reply(self, written: Written, minutes: int) -> bytes:
        """The mail's bytes."""
        self.sign_lines = self.signature() if written.signed else ()
        if written.signed and self.rng.random() < 0.6:
            self.sign_lines = (self.rng.choice(tongues.CLOSING[self.lang]), *self.sign_lines)
        if not self.rich:
            written = _plain(written)
        if written.earlier is not None:
            written = self.quoting(written, _plain(written.earlier) if not self.rich else written.earlier)
        body = self.parts(written)
        return mail(
            self.request, body, subject=self.subject(), minutes=minutes, headers=self.headers(), thread=self.thread
        )

    def quoting(self, written: Written, first: Written) -> Written:
        """The same reply, quoting the person's own first one in place of our mail."""
        found = _BODY.search(page := self.html(first))
        older = Row(self.text(first), "raw", inner=found[1] if found else page)
        self.asked = replace(self.asked, sender=self.asked.to, to=self.asked.reply_to)
        self.mine = True
        return replace(written, quote=[older])


def _plain(written: Written) -> Written:
    def flat(rows: list[Row]) -> list[Row]:
        out = []
        for row in rows:
            if row.kind == "table":
                out += [Row(f"{one} | {two}", "typed") for one, two in row.cells]
            elif row.kind == "item":
                out.append(Row(f"- {row.text}", "typed"))
            else:
                out.append(replace(row, mark=""))
        return out

    quote = None if written.quote is None else flat(written.quote)
    return replace(written, top=flat(written.top), quote=quote, bottom=flat(written.bottom))
