"""Programs on desks and phones: Apple Mail, Thunderbird, mutt, K-9, Samsung, Spark, eM Client, and mailing lists."""

import html
import textwrap
from typing import ClassVar

from letters.replywriters import tongues
from letters.replywriters.base import DISCLAIMERS, Program, esc
from letters.replywriters.envelopes import Part, Tree
from letters.replywriters.rows import Row, Written


class AppleMail(Program):
    name = "apple-mail"
    langs = tongues.ALL
    phrases = tongues.APPLE
    family = "apple"
    splits = True
    charsets = ("utf-8", "us-ascii", "windows-1252")
    quote_open = '<blockquote type="cite"><div style="margin:0;padding:0;background-color:#ffffff;"><div class="page"><div class="w">'
    quote_close = "</div></div></div></blockquote>"

    def introduced(self) -> str:
        return f'<div><br><blockquote type="cite"><div>{esc(self.introduction())}</div><br class="Apple-interchange-newline"></blockquote>'

    def page(self, body: str) -> str:
        return f'<html><head><meta http-equiv="content-type" content="text/html; charset={self.charset}"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">{body}</div></body></html>'

    def typed_rows(self, rows: list[Row]) -> str:
        """Two spaces in a row become hard ones; so does, now and then, a single one."""
        return (
            super().typed_rows(rows).replace(", ", ",&nbsp;", 1)
            if self.rng.random() < 0.3
            else super().typed_rows(rows)
        )

    def parts(self, written: Written) -> "Part | Tree":
        page = Part("text/html", self.html(written), self.charset, "quoted-printable")
        text = Part("text/plain", self.text(written), self.charset, "quoted-printable")
        return Tree("alternative", (text, page))

    def introduced_text(self) -> list[str]:
        return [f"> {self.introduction()}"]


class AppleMailPictures(AppleMail):
    """A picture pasted between the answers splits the HTML into two parts."""

    name = "apple-mail-pictures"
    langs = ("en", "de")
    avoids = frozenset({"without-quote", "bottom-posted", "bottom-of-a-short-quote", "correction"})

    def parts(self, written: Written) -> Tree:
        page = self.html(written)
        cut = page.find("</blockquote>", len(page) // 2)
        if cut < 0:
            return super().parts(written)
        cut += len("</blockquote>")
        first, second = page[:cut], page[cut:]
        leaves = (
            Part("text/html", first, "utf-8"),
            b'Content-Type: image/png; name="board.png"\r\nContent-Disposition: inline; filename="board.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n',
            Part("text/html", second, "utf-8"),
        )
        return Tree("alternative", (Part("text/plain", self.text(written)), Tree("mixed", leaves)))


class IosMail(AppleMail):
    name = "ios-mail"
    half = "untouched"
    splits = False
    typed_open, typed_close, empty = '<div dir="ltr">', "</div>", '<div dir="ltr"><br></div>'
    quote_open = '<blockquote type="cite"><div dir="ltr">\ufeff<div class="page"><div class="w">'
    quote_close = "</div></div></div></blockquote>"
    charsets = ("utf-8",)
    encodings = ("quoted-printable", "base64")

    def signed(self, lines: tuple[str, ...]) -> str:
        return f'<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{esc(tongues.PHONE[self.lang])}</div>'

    def introduced(self) -> str:
        return f'<div dir="ltr"><br><blockquote type="cite">{esc(self.introduction())}<br><br></blockquote></div>'

    def page(self, body: str) -> str:
        return f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">{body}</body></html>'

    def reply(self, written: Written, minutes: int) -> bytes:
        self.sign_lines = (tongues.PHONE[self.lang],)
        return super().reply(written, minutes)


class IosPlain(Program):
    """iOS Mail answering in plain text; what is typed inside the quote keeps its sign."""

    name = "ios-mail-text"
    quotes = "text"
    rich = False
    phrases = tongues.APPLE
    family = "apple"
    charsets = ("utf-8", "us-ascii")
    encodings = ("quoted-printable", "7bit")

    def signature(self) -> tuple[str, ...]:
        return (tongues.PHONE[self.lang],)

    def introduced_text(self) -> list[str]:
        return [f"> {self.introduction()}", "> "]

    def quoted_text(self, row: Row) -> list[str]:
        return [f"{'> ' if row.text else '>'}{row.text}" + (f" {row.tail}" if row.tail else "")]

    def parts(self, written: Written) -> Part:
        return Part("text/plain", self.text(written), self.charset, self.rng.choice(self.encodings))


class Thunderbird(Program):
    name = "thunderbird"
    langs = tongues.ALL
    phrases = tongues.THUNDERBIRD
    family = "thunderbird"
    splits = True
    text_part = False
    typed_open, typed_close, empty = "<p>", "</p>", "<p><br></p>"
    quote_open = '<blockquote type="cite" cite="mid:x@brightlane.example"><div class="page" style="background-color:#ffffff;"><div class="w">'
    quote_close = "</div></div></blockquote>"
    charsets = ("UTF-8",)
    encodings = ("7bit", "8bit")

    def introduced(self) -> str:
        return f'<div class="moz-cite-prefix">{esc(self.introduction())}<br></div>'

    def page(self, body: str) -> str:
        return f'<!DOCTYPE html>\n<html>\n  <head>\n    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n  </head>\n  <body>\n{body}\n  </body>\n</html>'

    def line(self, row: Row) -> str:
        return "\n    ".join(textwrap.wrap(super().line(row), 72, break_long_words=False, break_on_hyphens=False))

    def signed(self, lines: tuple[str, ...]) -> str:
        return '<div class="moz-signature">-- <br>' + "<br>".join(map(esc, lines)) + "</div>"


class ThunderbirdText(Program):
    """Thunderbird in plain text: format=flowed, what was typed and the quote, space-stuffed."""

    name = "thunderbird-flowed"
    half = "untouched"
    quotes = "text"
    rich = False
    phrases = tongues.THUNDERBIRD
    family = "thunderbird"
    splits = True
    langs = tongues.ALL
    charsets = ("UTF-8",)

    def flowed(self, text: str) -> list[str]:
        if not text:
            return [""]
        lines = textwrap.wrap(text, 71, break_long_words=False, break_on_hyphens=False, drop_whitespace=True)
        stuffed = [f" {line}" if line.startswith((" ", ">", "From ")) else line for line in lines]
        return [*(f"{line} " for line in stuffed[:-1]), stuffed[-1]]

    def typed_text(self, rows: list[Row], prefix: str = "") -> list[str]:
        return [line for row in rows for line in self.flowed(row.text)]

    def quoted_text(self, row: Row) -> list[str]:
        if row.tail:
            first, *rest = self.flowed(f"{row.text} {row.tail}")
            return [f"> {first}", *(f"> {line}" for line in rest)]
        return [f"> {row.text}" if row.text else ">"]

    def introduced_text(self) -> list[str]:
        return [self.introduction()]

    def text(self, written: Written) -> str:
        kept = self.sign_lines
        if written.signed:
            self.sign_lines = ("-- ", *kept)
        out = super().text(written)
        self.sign_lines = kept
        return out

    def parts(self, written: Written) -> Part:
        return Part(
            "text/plain",
            self.text(written),
            "UTF-8",
            self.rng.choice(("7bit", "8bit", "base64")),
            extra="; format=flowed",
        )


class Mutt(Program):
    name = "mutt"
    quotes = "text"
    rich = False
    langs = ("en",)
    splits = True
    charsets = ("us-ascii", "iso-8859-1", "utf-8")

    def introduction(self) -> str:
        return f"On Tue, Mar 10, 2026 at 03:15:00PM +0000, {self.asked.sender[0]} wrote:"

    def introduced_text(self) -> list[str]:
        return [self.introduction()]

    width = 72

    def quoted_text(self, row: Row) -> list[str]:
        head = f"> {row.text}" if row.text else ">"
        return [head + (f" {row.tail}" if row.tail else "")]

    def text(self, written: Written) -> str:
        sign, self.sign_lines = self.sign_lines, ()
        out = super().text(written)
        self.sign_lines = sign
        return out + ("\n-- \n" + "\n".join(sign) + "\n" if sign else "")

    def parts(self, written: Written) -> Part:
        charset = self.charset if _fits(self.text(written), self.charset) else "utf-8"
        return Part("text/plain", self.text(written), charset, "8bit", headers=("Content-Disposition: inline",))


class Neomutt(Mutt):
    name = "neomutt"
    half = "untouched"
    prefix = ">"
    width = 0

    def introduction(self) -> str:
        return f"* {self.asked.sender[0]} <{self.asked.sender[1]}> [2026-03-10 15:15]:"

    def quoted_text(self, row: Row) -> list[str]:
        return [f">{row.text}" + (f" {row.tail}" if row.tail else "")]

    def parts(self, written: Written) -> Part:
        return Part("text/plain", self.text(written), "utf-8", "quoted-printable")


class K9(Program):
    name = "k9"
    quotes = "text"
    rich = False
    langs = ("en", "de", "fr", "es", "it")
    phrases: ClassVar[dict[str, str]] = {
        "en": "On {d} {t} CET, {n} <{a}> wrote:", "de": "Am {d} {t} MEZ schrieb {n} <{a}>:", "fr": "Le {d} {t} GMT+01:00, {n} <{a}> a écrit :",
        "es": "El {d} {t} CET, {n} <{a}> escribió:", "it": "Il {d} {t} CET, {n} <{a}> ha scritto:",
    }  # fmt: skip
    family = "gmail"

    def quoted_text(self, row: Row) -> list[str]:
        return [f">{row.text}" + (f" {row.tail}" if row.tail else "")]

    prefix = ">"

    def parts(self, written: Written) -> "Part | Tree":
        text = self.text(written)
        plain = Part("text/plain", text, "utf-8", "quoted-printable")
        lines = "<br>".join(html.escape(line) for line in text.split("\n"))
        page = Part("text/html", f'<!DOCTYPE html><html><body><pre class="k9mail">{lines}</pre></body></html>')
        return plain if self.rng.random() < 0.6 else Tree("alternative", (Part("text/plain", text), page))


class Samsung(Program):
    name = "samsung"
    half = "untouched"
    langs = ("en", "de", "fr", "es", "it", "pt", "nl", "ja")
    typed_open, typed_close, empty = '<div dir="auto">', "</div>", '<div dir="auto"><br></div>'
    quote_open, quote_close = '<div><div class="page"><div class="w">', "</div></div></div>"
    prefix = ""
    encodings = ("base64",)

    def signed(self, lines: tuple[str, ...]) -> str:
        told = tongues.SAMSUNG.get(self.lang, "Sent from my Galaxy")
        return f'<div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">{told}</div></div>'

    def divider(self) -> str:
        return f"-------- {tongues.ORIGINAL[self.lang]} --------"

    def introduced(self) -> str:
        rows = "".join(f"<div>{esc(name)}: {esc(value)} </div>" for name, value in self.labels(date=True))
        return f'<div dir="auto"><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>{self.divider()}</div>{rows}<div><br></div></div>'

    def introduced_text(self) -> list[str]:
        return [self.divider() + "".join(f"{name}: {value} " for name, value in self.labels(date=True))]


class Spark(Program):
    name = "spark"
    langs = ("en",)
    typed_open, typed_close, empty = '<div dir="auto">', "</div>", '<div dir="auto"><br /></div>'
    quote_open = '<blockquote type="cite" style="border-left-color: grey; border-left-width: thin; border-left-style: solid; margin: 5px 5px;padding-left: 10px;">'
    quote_close = "</blockquote></div>"

    def introduction(self) -> str:
        return f"On Mar 10, 2026 at 11:15 AM -0400, {self.asked.sender[0]} <{self.asked.sender[1]}>, wrote:"

    def introduced(self) -> str:
        return f'<div name="messageReplySection"><div dir="auto">{esc(self.introduction())}</div>'

    def signed(self, lines: tuple[str, ...]) -> str:
        return (
            '<div name="messageSignatureSection"><br /><div class="matchFont">'
            + "<br />".join(map(esc, lines))
            + "</div></div>"
        )


class EmClient(Program):
    name = "em-client"
    langs = ("en", "de")
    splits = True
    quote_open = '<blockquote type="cite" class="cite2"><div class="page"><div class="w">'
    quote_close = "</div></div></blockquote>"
    prefix = ">"

    def introduction(self) -> str:
        return "------ Original Message ------" if self.lang == "en" else "------ Originalnachricht ------"

    def headed(self) -> list[str]:
        from_, sent, to, subject = (
            ("From", "Date", "To", "Subject") if self.lang == "en" else ("Von", "Datum", "An", "Betreff")
        )
        name, address = self.asked.sender
        return [
            f'{from_} "{name}" <{address}>',
            f'{to} "{self.asked.to[0]}" <{self.asked.to[1]}>',
            f"{sent} 10.03.2026 16:15:00",
            f"{subject} {self.asked.subject}",
        ]

    def introduced(self) -> str:
        rows = "".join(f"<div>{esc(line)}</div>" for line in self.headed())
        return f'<div id="x1ac3"><br></div><div>{self.introduction()}</div>{rows}<div><br></div>'

    def introduced_text(self) -> list[str]:
        return [self.introduction(), *self.headed()]


class MailingList(Mutt):
    """A reply that went through a list or a gateway which adds its footer."""

    name = "list-footer"
    width = 0

    def introduction(self) -> str:
        return f"{self.asked.sender[0]} <{self.asked.sender[1]}> writes:"

    def parts(self, written: Written) -> Tree:
        text = Part("text/plain", self.text(written), "utf-8", "base64")
        footer = f"_______________________________________________\nsales mailing list\nsales@lists.brightlane.example\n\n{DISCLAIMERS[0]}\n"
        return Tree("mixed", (text, Part("text/plain", footer, "us-ascii", "7bit")))


class WrongCharset(Mutt):
    """A script or old gateway that says the wrong charset, or none, or writes two bytes a letter."""

    name = "wrong-charset"
    half = "untouched"
    width = 0

    def parts(self, written: Written) -> Part:
        text = self.text(written)
        really, said = self.rng.choice(
            (
                ("utf-8", "us-ascii"),
                ("windows-1252", "iso-8859-1"),
                ("utf-8", "none"),
                ("windows-1252", "utf-8"),
                ("utf-16", "utf-16"),
                ("iso-8859-15", "iso-8859-15"),
            )
        )
        if not _fits(text, really):
            really, said = "utf-8", "none"
        return Part("text/plain", text, really, "base64" if really == "utf-16" else "8bit", said=said)


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


DESKTOPS = (
    AppleMail, AppleMailPictures, IosMail, IosPlain, Thunderbird, ThunderbirdText, Mutt, Neomutt, K9, Samsung, Spark, EmClient,
    MailingList, WrongCharset,
)  # fmt: skip
