"""The Outlooks, and the servers behind them that write mail anew: none of them marks a quoted line."""

import html
from urllib.parse import quote as percent

from letters.replywriters import tongues
from letters.replywriters.base import BANNERS, DISCLAIMERS, Program, esc
from letters.replywriters.envelopes import Part, Tree
from letters.replywriters.rows import Row, Written

_SPAN = '<span style="font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif;mso-fareast-language:EN-US">'


def safe_link(href: str) -> str:
    if href.startswith("mailto:"):
        return href
    return f"https://eur02.safelinks.protection.outlook.com/?url={percent(href, safe='')}&data=05%7C02%7Cdana%40brightlane.example%7C0&sdata=aB3%3D&reserved=0"


class OutlookWindows(Program):
    """The classic one, which writes with Word."""

    name = "outlook-windows"
    langs = tongues.ALL
    charsets = ("utf-8", "windows-1252", "iso-8859-1", "us-ascii")
    encodings = ("quoted-printable", "base64")
    answers_prefix = ("local",)
    typed_open, typed_close = f'<p class="MsoNormal">{_SPAN}', "<o:p></o:p></span></p>"
    empty = f'<p class="MsoNormal">{_SPAN}<o:p>&nbsp;</o:p></span></p>'
    quote_open, quote_close = "<div>", "</div></div>"
    prefix = ""
    html_only_for_signs = True

    def __init__(self, asked, lang, rng) -> None:
        super().__init__(asked, lang, rng)
        if lang in {"ja", "zh", "pl"}:
            self.charset = {"ja": "iso-2022-jp", "zh": "gb2312", "pl": "iso-8859-2"}[lang]

    def introduced(self) -> str:
        (one, *rest) = self.labels()
        lines = "".join(f"<br>\n<b>{esc(name)}:</b> {esc(value)}" for name, value in rest)
        return (
            '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>'
            f'<span lang="EN-US" style="font-size:11.0pt">{one[0]}:</span></b><span lang="EN-US"> {esc(one[1])}{lines}<o:p></o:p></span></p></div></div>'
            '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
        )

    def items(self, rows: list[Row]) -> str:
        sign = '<span style="font-family:Symbol"><span style="mso-list:Ignore">·<span style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span>'
        return "".join(
            f'<p class="MsoListParagraph" style="text-indent:-.25in;mso-list:l0 level1 lfo1"><![if !supportLists]>{sign}<![endif]>{_SPAN}{self.words(row.text)}<o:p></o:p></span></p>'
            for row in rows
        )

    def quoted_row(self, row: Row) -> str:
        tail = f" {self.words(row.tail)}" if row.tail else ""
        inner = row.inner.replace("<br>", "&nbsp;") if row.kind == "gap" else row.inner
        return f'<p class="{row.css.split()[0]}" style="margin-bottom:1.5pt;line-height:150%"><span style="font-size:11.5pt;font-family:&quot;Segoe UI&quot;,sans-serif;color:#5B6673">{inner}{tail}<o:p></o:p></span></p>'

    def page(self, body: str) -> str:
        return (
            '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
            f'<meta http-equiv="Content-Type" content="text/html; charset={self.charset}"><meta name="Generator" content="Microsoft Word 15 (filtered medium)">'
            "<style><!--\n/* Font Definitions */\n@font-face {font-family:Calibri;}\n3. p.MsoNormal {margin:0in;}\n--></style>"
            '<!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--></head>'
            f'<body lang="EN-US" link="#0563C1" vlink="#954F72" style="word-wrap:break-word"><div class="WordSection1">{body}</div></body></html>'
        )

    def introduced_text(self) -> list[str]:
        return [f"{name}: {value}" for name, value in self.labels()]

    def quoted_text(self, row: Row) -> list[str]:
        return (
            ["", row.text + (f" {row.tail}" if row.tail else "")]
            if row.kind in {"heading", "intro", "end"}
            else super().quoted_text(row)
        )


class OutlookWindowsSigned(OutlookWindows):
    """In a company: a banner from the gateway, a picture in the signature, a disclaimer below it, links rewritten."""

    name = "outlook-windows-company"

    def rewritten(self, href: str) -> str:
        return safe_link(href)

    def page(self, body: str) -> str:
        banner = f'<table border="0" width="100%" style="background:#FFEB9C"><tr><td><p class="MsoNormal"><span>{esc(BANNERS[0])}</span></p></td></tr></table>'
        return super().page(banner + body)

    def signed(self, lines: tuple[str, ...]) -> str:
        small = f'<p class="MsoNormal"><span style="font-size:7.5pt">{esc(self.rng.choice(DISCLAIMERS))}<o:p></o:p></span></p>'
        return (
            super().signed(lines)
            + '<p class="MsoNormal"><img width="96" src="cid:image001.png@01DCB0A0.77" alt="Brightlane"></p>'
            + small
        )

    def text(self, written: Written) -> str:
        return f"{BANNERS[0]}\n\n{super().text(written)}"

    def parts(self, written: Written) -> Tree:
        return self.with_picture(super().parts(written))


class OutlookNew(Program):
    name = "outlook-new"
    half = "untouched"
    answers_prefix = ("local",)
    typed_open, typed_close = (
        '<div class="elementToProof" style="font-family: Aptos, Calibri, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);">',
        "</div>",
    )
    empty = '<div class="elementToProof" style="font-family: Aptos; font-size: 12pt;"><br></div>'
    quote_open, quote_close = '<div class="x_page"><div class="x_w">', "</div></div></div>"
    prefix = ""
    charsets = ("utf-8", "iso-8859-1")

    def introduced(self) -> str:
        rows = "<br>".join(f"<b>{esc(name)}:</b> {esc(value)}" for name, value in self.labels())
        return (
            '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
            f'<font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{rows}</font><div>&nbsp;</div></div>'
            '<div style="background-color:#ffffff">'
        )

    def quoted_row(self, row: Row) -> str:
        tail = f" {self.words(row.tail)}" if row.tail else ""
        css = " ".join(f"x_{one}" for one in row.css.split())
        return f'<p class="{css} elementToProof" style="{row.style}">{row.inner}{tail}</p>'

    def introduced_text(self) -> list[str]:
        return ["_" * 32, *(f"{name}: {value}" for name, value in self.labels())]


class OutlookWeb(OutlookNew):
    name = "outlook-web"
    half = "tuned"
    typed_open, typed_close = (
        '<div style="font-family: Calibri, Arial, Helvetica, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);">',
        "</div>",
    )
    empty = '<div style="font-family: Calibri; font-size: 12pt;"><br></div>'
    thread = "in-reply-to"

    def items(self, rows: list[Row]) -> str:
        return (
            "<ul>"
            + "".join(f'<li style="font-size:12pt"><span>{self.words(row.text)}</span></li>' for row in rows)
            + "</ul>"
        )


class OutlookIos(OutlookNew):
    name = "outlook-ios"
    half = "tuned"
    typed_open, typed_close, empty = '<div dir="ltr">', "</div>", '<div dir="ltr"><br></div>'

    def signed(self, lines: tuple[str, ...]) -> str:
        told = tongues.GET_OUTLOOK.get(self.lang, tongues.GET_OUTLOOK["en"]).format("iOS")
        linked = told.replace("Outlook", '<a href="https://aka.ms/o0ukef">Outlook</a>')
        return f'<div id="ms-outlook-mobile-signature" dir="ltr"><div><br></div>{linked}</div>'

    def introduced(self) -> str:
        return f'<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message">{super().introduced()}'

    quote_close = "</div></div></div></div>"


class OutlookAndroid(OutlookNew):
    name = "outlook-android"
    half = "untouched"
    typed_open, typed_close, empty = (
        '<div dir="auto" style="direction: ltr; margin: 0; padding: 0; font-family: sans-serif; font-size: 11pt; color: black; ">',
        "</div>",
        '<div dir="auto"><br></div>',
    )
    quote_close = "</div></div></div></div>"

    def introduced(self) -> str:
        rows = "<br>".join(f"<strong>{esc(name)}:</strong> {esc(value)}" for name, value in self.labels())
        return f'<div id="id-6c97172e-0116-45da-8423-7906d63f733c" class="ms-outlook-mobile-reference-message"><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" style="font-size: 11pt;">{rows}</div><br><div>'

    def signed(self, lines: tuple[str, ...]) -> str:
        told = tongues.GET_OUTLOOK.get(self.lang, tongues.GET_OUTLOOK["en"]).format("Android")
        return f'<div dir="auto"><br></div><div id="ms-outlook-mobile-signature" dir="auto">{esc(told)}</div>'


class OutlookMac(OutlookWindows):
    name = "outlook-mac"
    charsets = ("utf-8",)
    empty = '<p class="MsoNormal"><span style="font-size:11.0pt"><o:p>&nbsp;</o:p></span></p>'

    def introduced(self) -> str:
        one, *rest = self.labels(date=True)
        lines = "".join(f"<br>\n<b>{esc(name)}: </b>{esc(value)}" for name, value in rest)
        return (
            '<div id="mail-editor-reference-message-container"><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in">'
            f'<p class="MsoNormal" style="margin-bottom:12.0pt"><b><span style="font-size:12.0pt;color:black">{one[0]}: </span></b>'
            f'<span style="font-size:12.0pt;color:black">{esc(one[1])}{lines}<o:p></o:p></span></p></div>'
        )

    quote_close = "</div></div></div>"


class ExchangeRewritten(Program):
    """A text reply that an Exchange server turned into HTML."""

    name = "exchange-rewritten"
    half = "untouched"
    quotes = "text"
    rich = False
    langs = ("en", "de", "fr")
    prefix = "> "

    def introduction(self) -> str:
        return f"-----{tongues.ORIGINAL[self.lang]}-----"

    def introduced_text(self) -> list[str]:
        return [self.introduction(), *(f"{name}: {value}" for name, value in self.labels())]

    def quoted_text(self, row: Row) -> list[str]:
        return [row.text + (f" {row.tail}" if row.tail else "")]

    splits = True

    def parts(self, written: Written) -> Tree:
        text = self.text(written)
        lines = "<br>\n".join(html.escape(line).replace("  ", "&nbsp; ") for line in text.split("\n"))
        page = (
            '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><meta name="Generator" content="Microsoft Exchange Server">'
            "<!-- converted from text --><style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style></head>"
            f'<body><font size="2"><span style="font-size:11pt;"><div class="PlainText">{lines}</div></span></font></body></html>'
        )
        return Tree("alternative", (Part("text/plain", text, "iso-8859-1"), Part("text/html", page, "iso-8859-1")))


class OutlookPlain(Program):
    """Outlook for Windows writing plain text: a divider, no signs, the answers typed into the original."""

    name = "outlook-plain"
    quotes = "text"
    rich = False
    langs = ("en", "de", "fr", "it", "nl", "sv", "da")
    charsets = ("iso-8859-1", "utf-8", "windows-1252")
    answers_prefix = ("local",)
    prefix = ""
    splits = True
    thread = "none"

    def introduced_text(self) -> list[str]:
        return [f"-----{tongues.ORIGINAL[self.lang]}-----", *(f"{name}: {value}" for name, value in self.labels()), ""]

    def quoted_text(self, row: Row) -> list[str]:
        return [row.text + (f" {row.tail}" if row.tail else "")]

    def parts(self, written: Written) -> Part:
        return Part(
            "text/plain", self.text(written), self.charset, self.rng.choice(("quoted-printable", "base64", "8bit"))
        )


class Notes(Program):
    """HCL Notes: a divider with the name in it, the original behind it as it was."""

    name = "notes"
    langs = ("en", "de")
    typed_open, typed_close, empty = '<font size="2" face="sans-serif">', "</font><br>", "<br>"
    quote_open, quote_close = '<div class="page"><div class="w">', "</div></div>"
    prefix = ""
    charsets = ("US-ASCII", "ISO-8859-1", "UTF-8")

    def labels_here(self) -> list[tuple[str, str]]:
        one, _, three, four = self.labels()
        return [
            (three[0], three[1]),
            (one[0], f'"{self.asked.sender[0]}" <{self.asked.sender[1]}>'),
            ("Date" if self.lang == "en" else "Datum", "03/10/2026 04:15PM"),
            four,
        ]

    def introduction(self) -> str:
        return f'-----"{self.asked.sender[0]}" <{self.asked.sender[1]}> {"wrote" if self.lang == "en" else "schrieb"}: -----'

    def introduced(self) -> str:
        rows = "<br>".join(f"{name}: {esc(value)}" for name, value in self.labels_here())
        return f'<br><font size="2" color="#990099">{esc(self.introduction())}</font><div class="iNotesHistory" style="padding-left:5px;"><div style="padding-right:0px;padding-left:5px;border-left:solid black 2px;">{rows}<br><br>'

    def introduced_text(self) -> list[str]:
        return [self.introduction(), *(f"{name}: {value}" for name, value in self.labels_here())]

    def page(self, body: str) -> str:
        return body + "</div></div>"


class GatewayStripped(Program):
    """A gateway that leaves text alone: HTML stripped, links written out behind their words, a banner and a footer."""

    name = "gateway-stripped"
    half = "untouched"
    rich = False
    langs = ("en", "de", "fr")
    prefix = ""
    splits = True
    thread = "none"

    def introduced_text(self) -> list[str]:
        return [f"{name}: {value}" for name, value in self.labels()]

    def typed_text(self, rows: list[Row], prefix: str = "") -> list[str]:
        out = super().typed_text(rows, prefix)
        return [line for line in out for line in ((line, "") if line else ("",))]

    def quoted_text(self, row: Row) -> list[str]:
        return [row.text + (f" {row.tail}" if row.tail else ""), ""]

    def parts(self, written: Written) -> Part:
        text = f"{BANNERS[1]}\n\n\n{self.text(written)}\n\n{DISCLAIMERS[0]}\n"
        return Part("text/plain", text, "utf-8", self.rng.choice(("base64", "quoted-printable", "8bit")))


OUTLOOKS = (
    OutlookWindows, OutlookWindowsSigned, OutlookNew, OutlookWeb, OutlookIos, OutlookAndroid, OutlookMac, ExchangeRewritten,
    OutlookPlain, Notes, GatewayStripped,
)  # fmt: skip
