"""Programs in a browser and their phone apps: Gmail, Yahoo, Proton, GMX, Zoho, Fastmail, HEY, Roundcube, help desks."""

from typing import ClassVar

from letters.replywriters import tongues
from letters.replywriters.base import Program, esc
from letters.replywriters.envelopes import Part
from letters.replywriters.rows import Row, Written

_GMAIL_QUOTE = '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'


class GmailWeb(Program):
    name = "gmail-web"
    langs = tongues.ALL
    splits = True
    width = 78
    bold = "*"
    charsets = ("UTF-8",)
    quote_open = _GMAIL_QUOTE
    quote_close = "</blockquote>"

    def introduced(self) -> str:
        _, address = self.asked.sender
        told = esc(self.introduction()).replace(
            f"&lt;{address}&gt;", f'&lt;<a href="mailto:{address}" target="_blank">{address}</a>&gt;'
        )
        return f'<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{told}<br></div>'

    def quoted_row(self, row: Row) -> str:
        tail = f" {self.words(row.tail)}" if row.tail else ""
        return f'<p style="{row.style}">{row.inner}{tail}</p>'

    def introduced_text(self) -> list[str]:
        told = self.introduction()
        if len(told) > 78:
            told = told.replace(" <", " <\n", 1) if len(told) % 2 else told.replace(" wrote:", "\nwrote:")
        return told.split("\n")

    def html(self, written: Written) -> str:
        top = f'<div dir="ltr">{self.typed_rows(written.top)}</div>'
        sign = ""
        if written.signed:
            rows = "".join(f"<div>{esc(line)}</div>" for line in self.sign_lines)
            sign = f'<div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature">{rows}</div>'
        quote = "" if written.quote is None else self.introduced() + self.quote(written.quote) + "</div>"
        return f"{top}{sign}{quote}{self.typed_rows(written.bottom)}\n"

    def text(self, written: Written) -> str:
        if written.signed:
            self.sign_lines, kept = ("-- ", *self.sign_lines), self.sign_lines
            out = super().text(written)
            self.sign_lines = kept
            return out
        return super().text(written)


class GmailAndroid(GmailWeb):
    name = "gmail-android"
    splits = False
    typed_open, typed_close, empty = '<div dir="auto">', "</div>", '<div dir="auto"><br></div>'
    quote_open = (
        '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">'
    )
    width = 0

    def signature(self) -> tuple[str, ...]:
        return self.named(("{f}",))


class GmailIos(GmailWeb):
    name = "gmail-ios"
    half = "untouched"
    splits = False
    typed_open, typed_close, empty = '<div dir="auto">', "</div>", '<div dir="auto"><br></div>'
    quote_open = (
        '<blockquote class="gmail_quote" style="margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex">'
    )

    def signature(self) -> tuple[str, ...]:
        return self.named(("{n}", "Brightlane"))

    def quoted_row(self, row: Row) -> str:
        tail = f'<span dir="auto"> {self.words(row.tail)}</span>' if row.tail else ""
        return f'<p style="{row.style}" dir="auto">{row.inner}{tail}</p>'


class YahooWeb(Program):
    name = "yahoo-web"
    phrases = tongues.YAHOO
    family = "long"
    charsets = ("UTF-8",)
    typed_open, typed_close, empty = (
        '<div dir="ltr" data-setdir="false">',
        "</div>",
        '<div dir="ltr" data-setdir="false"><br></div>',
    )
    quote_open = '<div><div id="ydp77ac12yiv0394857612"><div class="ydp77ac12yiv0394857612page"><div class="ydp77ac12yiv0394857612w">'
    quote_close = "</div></div></div></div>"
    prefix = " "
    width = 0

    def introduction(self) -> str:
        return super().introduction().replace(" AM", ":00 AM EDT")

    def introduced(self) -> str:
        return (
            '</div><div id="ydp5a1c3ayahoo_quoted_4821973311" class="ydp5a1c3ayahoo_quoted"><div style="font-family:Helvetica;'
            f'font-size:13px;color:#26282a;"><div><br></div><div>{esc(self.introduction())} </div><div><br></div><div><br></div>'
        )

    def quoted_row(self, row: Row) -> str:
        tail = f" {self.words(row.tail)}" if row.tail else ""
        return f'<p class="ydp77ac12yiv0394857612{row.css.split()[0]}" style="{row.style}">{row.inner}{tail}</p>'

    def html(self, written: Written) -> str:
        inner = [
            f'<div class="ydp5a1c3ayahoo-style-wrap" style="font-family:Helvetica"><div>{self.typed_rows(written.top)}'
        ]
        if written.signed:
            inner.append("<div>" + "<br>".join(map(esc, self.sign_lines)) + "</div>")
        inner += (
            [self.introduced(), self.quote(written.quote), "</div></div>"] if written.quote is not None else ["</div>"]
        )
        inner.append(self.typed_rows(written.bottom) + "</div>")
        return f"<html><head></head><body>{''.join(inner)}</body></html>"

    def introduced_text(self) -> list[str]:
        return [f"    {self.introduction()}  "]


class YahooApp(YahooWeb):
    name = "yahoo-app"
    half = "untouched"
    typed_open, typed_close, empty = "<div>", "</div>", "<div><br></div>"
    quote_open = '<blockquote style="margin: 0 0 20px 0;"><div style="font-family:Roboto, sans-serif; color:#6D00F6;"></div><div style="padding: 10px 0 0 20px; margin: 10px 0 0 0; border-left: 1px solid #6D00F6;"><div id="yiv2203384655"><div class="yiv2203384655page">'
    quote_close = "</div></div></div></blockquote>"

    def introduced(self) -> str:
        return (
            f'<div id="ymail_android_signature"><a id="ymail_android_signature_link" href="https://go.onelink.me/107872968">Yahoo Mail: Search, Organize, Conquer</a></div><br>'
            f"<div> {esc(self.introduction())}</div>"
        )

    def html(self, written: Written) -> str:
        body = [self.typed_rows(written.top)]
        if written.quote is not None:
            body += [self.introduced(), self.quote(written.quote)]
        body.append(self.typed_rows(written.bottom))
        return "".join(body)


class Proton(Program):
    name = "proton"
    half = "untouched"
    phrases = dict.fromkeys(tongues.ALL, "On {d} at {t}, {n} <{a}> wrote:")
    langs = ("en", "de", "fr", "it")
    typed_open = '<div style="font-family: Arial, sans-serif; font-size: 14px;">'
    empty = '<div style="font-family: Arial, sans-serif; font-size: 14px;"><br></div>'
    quote_open = '<blockquote class="protonmail_quote" type="cite"><div class="page"><div class="w">'
    quote_close = "</div></div></blockquote><br>"
    prefix = "> "

    def introduction(self) -> str:
        name, address = self.asked.sender
        return f"On Tuesday, March 10th, 2026 at 4:15 PM, {name} <{address}> wrote:"

    def introduced(self) -> str:
        return (
            '<div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with <a target="_blank" '
            'href="https://proton.me/mail/home">Proton Mail</a> secure email.</div></div><br>'
            f'<div class="protonmail_quote">{esc(self.introduction())}<br>'
        )

    def page(self, body: str) -> str:
        return body + "</div>"

    def introduced_text(self) -> list[str]:
        return ["Sent with [Proton Mail](https://proton.me/mail/home) secure email.", "", self.introduction()]


class ProtonOld(Proton):
    name = "proton-original-message"
    half = "tuned"

    def introduction(self) -> str:
        return "------- Original Message -------"

    def introduced(self) -> str:
        name, address = self.asked.sender
        return (
            f'<div class="protonmail_quote">------- Original Message -------<br>On Tuesday, March 10th, 2026 at 4:15 PM, '
            f"{esc(name)} &lt;{address}&gt; wrote:<br><br>"
        )

    def introduced_text(self) -> list[str]:
        name, address = self.asked.sender
        return [
            "------- Original Message -------",
            f"On Tuesday, March 10th, 2026 at 4:15 PM, {name} <{address}> wrote:",
        ]


class Gmx(Program):
    name = "gmx"
    langs = ("de", "en", "fr", "es")
    empty = "<div>&nbsp;</div>"
    quote_open = '<div name="quoted-content"><div class="page"><div class="w">'
    quote_close = "</div></div></div></div>"
    width = 80

    def introduced(self) -> str:
        rows = "<br/>\n".join(f"<b>{esc(one)}:</b>&nbsp;{esc(two)}" for one, two in self.headed())
        return (
            '<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;'
            f' word-wrap: break-word;">\n<div style="margin:0 0 10px 0;">{rows}</div>\n'
        )

    def headed(self) -> list[tuple[str, str]]:
        one, two, three, four = self.labels()
        name, address = self.asked.sender
        return [two, (one[0], f'"{name}" <{address}>'), (three[0], self.asked.to[1]), four]

    def introduced_text(self) -> list[str]:
        return [f"{one}: {two}" for one, two in self.headed()]

    def page(self, body: str) -> str:
        return f'<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;">{body}</div></div></body></html>'


class WebDe(Gmx):
    name = "web-de-text"
    half = "untouched"
    quotes = "text"
    rich = False
    langs = ("de",)
    avoids = frozenset({"in-a-table"})

    def parts(self, written: Written) -> Part:
        return Part("text/plain", self.text(written), "UTF-8", "quoted-printable")

    def introduced_text(self) -> list[str]:
        return [f"> {one}: {two}" for one, two in self.headed()]

    def quoted_text(self, row: Row) -> list[str]:
        return self.filled(row.text + (f" {row.tail}" if row.tail else ""), "> ")

    splits = True


class Zoho(Program):
    name = "zoho"
    langs = ("en",)
    family = "gmail"
    typed_open, typed_close, empty = "<div>", "<br></div>", "<div><br></div>"
    quote_open = '<blockquote id="blockquote_zmail" style="margin:0px"><div class="page"><div class="w">'
    quote_close = "</div></div></blockquote></div>"
    prefix = ""

    def introduction(self) -> str:
        name, address = self.asked.sender
        return f"---- On Tue, 10 Mar 2026 11:15:00 -0400 {name} <{address}> wrote ---"

    def introduced(self) -> str:
        name, address = self.asked.sender
        return f'<div class="zmail_extra_hr" style="border-top:1px solid rgb(204,204,204);height:0px"><br></div><div class="zmail_extra" data-zbluepencil-ignore="true"><div><br></div><div id="Zm-_Id_-Sgn1">---- On Tue, 10 Mar 2026 11:15:00 -0400 <b>{esc(name)} &lt;{address}&gt;</b> wrote ---<br></div><div><br></div>'

    def introduced_text(self) -> list[str]:
        return [self.introduction()]


class Fastmail(Program):
    name = "fastmail"
    half = "untouched"
    langs = ("en", "de", "nl")
    phrases: ClassVar[dict[str, str]] = {
        "en": "On {d}, at {t}, {n} wrote:",
        "de": "Am {d}, um {t}, schrieb {n}:",
        "nl": "Op {d}, om {t}, schreef {n}:",
    }
    splits = True
    quote_open = '<blockquote type="cite" id="qt" style=""><div class="qt-page"><div class="qt-w">'
    quote_close = "</div></div></blockquote>"

    def quoted_row(self, row: Row) -> str:
        tail = f" {self.words(row.tail)}" if row.tail else ""
        return f'<p class="qt-{row.css.split()[0]}" style="{row.style}">{row.inner}{tail}</p>'

    def page(self, body: str) -> str:
        return f"<!DOCTYPE html><html><head><title></title></head><body>{body}</body></html>"


class Hey(Program):
    name = "hey"
    half = "untouched"
    langs = ("en",)
    typed_open, typed_close, empty = "<div>", "</div>", "<div><br></div>"
    quote_open = "<blockquote>"

    def introduction(self) -> str:
        name, address = self.asked.sender
        return f"On March 10, 2026, {name} <{address}> wrote:"

    def html(self, written: Written) -> str:
        top = "<br>".join(self.words(row.text) for row in written.top if row.kind in {"typed", "item", "blank"})
        if any(row.kind in {"table", "item"} for row in written.top):
            top = self.typed_rows(written.top)
        sign = "<br>".join(map(esc, self.sign_lines))
        quote = (
            "" if written.quote is None else f"<br><br><div>{esc(self.introduction())}</div>{self.quote(written.quote)}"
        )
        return f'<!DOCTYPE html><html><body><div class="trix-content"><div>{top}<br><br>{sign}</div>{quote}{self.typed_rows(written.bottom)}</div></body></html>'


class Roundcube(Program):
    name = "roundcube"
    half = "untouched"
    phrases: ClassVar[dict[str, str]] = {**tongues.THUNDERBIRD, "en": "On {d} {t}, {n} wrote:"}
    family = "thunderbird"
    langs = ("en", "de", "fr", "pl")
    splits = True
    typed_open, typed_close, empty = "<p>", "</p>", "<p><br /></p>"
    quote_open = '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0"><div class="page" id="replybody1">'
    quote_close = "</div></blockquote>"
    width = 75

    def introduction(self) -> str:
        return super().introduction() if self.lang != "en" else f"On 2026-03-10 16:15, {self.asked.sender[0]} wrote:"

    def introduced(self) -> str:
        return f'<p id="reply-intro">{esc(self.introduction())}</p>'

    def quoted_row(self, row: Row) -> str:
        tail = f" {self.words(row.tail)}" if row.tail else ""
        return f'<p class="v1{row.css.split()[0]}" style="{row.style}">{row.inner}{tail}</p>'


class Superhuman(Program):
    name = "superhuman"
    half = "untouched"
    langs = ("en",)
    splits = True
    quote_open = '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex"><div class="gmail_extra sh-color-black sh-color">'
    quote_close = "</div></blockquote>"

    def introduction(self) -> str:
        return super().introduction().replace(" at ", " at ").replace("AM ", "AM, ")

    def introduced(self) -> str:
        return f'<br/><div class="sh-quoted-content sh-color-black sh-color"><div><div class="gmail_quote">{esc(self.introduction())}<br/>'

    def page(self, body: str) -> str:
        return f"<html><head></head><body><div>{body}</div></div></div></body></html>"


WEBMAIL = (
    GmailWeb, GmailAndroid, GmailIos, YahooWeb, YahooApp, Proton, ProtonOld, Gmx, WebDe, Zoho, Fastmail, Hey, Roundcube,
    Superhuman,
)  # fmt: skip
