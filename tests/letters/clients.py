"""Replies as mail programs write them, from public facts about their formats; nothing is copied from any corpus.

A draft is a list of rows: the lines of the quoted mail and what the person typed between, beside and above them. A client
turns it into MIME: how it quotes, wraps, introduces and encodes. CLIENTS were looked at while the reader was written.
HELD_OUT were written after it and measured before any change: 7,034 of 7,037 answers exact, nothing invented. Their three
misses (`>50 %` typed inside a flowed quote) were mended afterwards, so a later measurement wants programs of its own.
"""

import base64
import html as markup
import quopri
import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from handoffd.letters.form import FormLine
from letters.sentmail import AE, INBOX, SUBJECT, TOKEN, rng


@dataclass(frozen=True)
class Row:
    """One line of a draft: ours (with its kind) or typed; a row of ours may have text typed at its end."""

    text: str
    kind: str = "typed"
    beside: str = ""
    inside: bool = False

    @property
    def full(self) -> str:
        return f"{self.text} {self.beside}" if self.beside else self.text


@dataclass(frozen=True)
class Draft:
    top: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    bottom: tuple[str, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    older: tuple[str, ...] = ()


def attribution(style: str) -> list[str]:
    who, addr = "Northwind Handoffs", f"handoffs+{TOKEN}@northwind.example"
    return {
        "gmail-en": [f"On Tue, Nov 17, 2026 at 10:12\u202fAM {who} <", f"{addr}> wrote:"],
        "gmail-de": [f"Am Di., 17. Nov. 2026 um 10:12 Uhr schrieb {who} <", f"{addr}>:"],
        "gmail-fr": [f"Le mar. 17 nov. 2026 à 10:12, {who} <", f"{addr}> a écrit :"],
        "gmail-es": [f"El mar, 17 nov 2026 a las 10:12, {who} (<{addr}>)", "escribió:"],
        "gmail-it": [f"Il giorno mar 17 nov 2026 alle ore 10:12 {who} <", f"{addr}> ha scritto:"],
        "gmail-pt": [f"Em ter., 17 de nov. de 2026 às 10:12, {who} <", f"{addr}> escreveu:"],
        "gmail-nl": [f"Op di 17 nov 2026 om 10:12 schreef {who} <{addr}>:"],
        "gmail-ja": [f"2026年11月17日(火) 10:12 {who} <{addr}>:"],
        "apple-en": [f"On 17 Nov 2026, at 10:12, {who} <{addr}> wrote:"],
        "apple-de": [f"Am 17.11.2026 um 10:12 schrieb {who} <{addr}>:"],
        "apple-fr": [f"Le 17 nov. 2026 à 10:12, {who} <{addr}> a écrit :"],
        "apple-ja": [f"2026/11/17 10:12、{who} <{addr}>のメール:"],
        "tb-en": [f"On 17/11/2026 10:12, {who} wrote:"],
        "tb-de": [f"Am 17.11.26 um 10:12 schrieb {who}:"],
        "tb-pt": [f"Às 10:12 de 17/11/2026, {who} escreveu:"],
        "mutt": [f"On Tue, Nov 17, 2026 at 10:12:00AM +0100, {who} wrote:"],
        "yahoo": [f"    On Tuesday, November 17, 2026 at 10:12:00 AM GMT+1, {who} <{addr}> wrote:  "],
        "proton": [f"On Tuesday, 17 November 2026 at 10:12, {who} <{addr}> wrote:"],
        "k9-de": [f"Am 17. November 2026 10:12:00 MEZ schrieb {who} <{addr}>:"],
        "spark": [f"On 17 Nov 2026 at 10:12 +0100, {who} <{addr}>, wrote:"],
        "zoho": [f"---- On Tue, 17 Nov 2026 10:12:00 +0100 {who} <{addr}> wrote ---"],
        "outlook-en": [
            "________________________________",
            f"From: {who} <{addr}>",
            "Sent: Tuesday, November 17, 2026 10:12 AM",
            f"To: {AE[0]} <{AE[1]}>",
            f"Subject: {SUBJECT}",
        ],
        "outlook-de": [
            f"Von: {who} <{addr}> ",
            "Gesendet: Dienstag, 17. November 2026 10:12",
            f"An: {AE[0]} <{AE[1]}>",
            f"Betreff: {SUBJECT}",
        ],
        "outlook-fr": [
            f"De : {who} <{addr}>",
            "Envoyé : mardi 17 novembre 2026 10:12",
            f"À : {AE[0]} <{AE[1]}>",
            f"Objet : {SUBJECT}",
        ],
        "outlook-es": [
            f"De: {who} <{addr}>",
            "Enviado el: martes, 17 de noviembre de 2026 10:12",
            f"Para: {AE[0]} <{AE[1]}>",
            f"Asunto: {SUBJECT}",
        ],
        "outlook-nl": [
            f"Van: {who} <{addr}>",
            "Verzonden: dinsdag 17 november 2026 10:12",
            f"Aan: {AE[0]} <{AE[1]}>",
            f"Onderwerp: {SUBJECT}",
        ],
        "outlook-ja": [
            f"差出人: {who} <{addr}>",
            "送信日時: 2026年11月17日 10:12",
            f"宛先: {AE[0]} <{AE[1]}>",
            f"件名: {SUBJECT}",
        ],
        "outlook-old": [
            "-----Original Message-----",
            f"From: {who} [mailto:{addr}] ",
            "Sent: Tuesday, November 17, 2026 10:12 AM",
            f"To: {AE[0]}",
            f"Subject: {SUBJECT}",
        ],
        "samsung": [
            "-------- Original message --------",
            f"From: {who} <{addr}>",
            "Date: 17/11/2026 10:12 (GMT+01:00)",
            f"To: {AE[0]} <{AE[1]}>",
            f"Subject: {SUBJECT}",
        ],
        "samsung-de": [
            "-------- Ursprüngliche Nachricht --------",
            f"Von: {who} <{addr}>",
            "Datum: 17.11.26 10:12 (GMT+01:00)",
            f"An: {AE[0]} <{AE[1]}>",
            f"Betreff: {SUBJECT}",
        ],
        "evolution": [f"On Tue, 2026-11-17 at 10:12 +0100, {who} wrote:"],
        "roundcube-de": [f"Am 2026-11-17 10:12, schrieb {who}:"],
        "roundcube": [f"On 2026-11-17 10:12, {who} wrote:"],
        "claws": ["On Tue, 17 Nov 2026 10:12:00 +0100", f"{who} <{addr}> wrote:"],
        "fastmail": [f"On Tue, Nov 17, 2026, at 10:12 AM, {who} wrote:"],
        "notes": [f"From:\t{who} <{addr}>", f"To:\t{AE[0]}", "Date:\t17/11/2026 10:12", f"Subject:\t{SUBJECT}"],
        "gmail-sv": [f"Den tis 17 nov. 2026 kl 10:12 skrev {who} <{addr}>:"],
        "gmail-pl": [f"wt., 17 lis 2026 o 10:12 {who} <{addr}> napisał(a):"],
        "outlook-it": [
            "________________________________",
            f"Da: {who} <{addr}>",
            "Inviato: martedì 17 novembre 2026 10:12",
            f"A: {AE[0]} <{AE[1]}>",
            f"Oggetto: {SUBJECT}",
        ],
        "outlook-pt": [
            f"De: {who} <{addr}>",
            "Enviada em: terça-feira, 17 de novembro de 2026 10:12",
            f"Para: {AE[0]} <{AE[1]}>",
            f"Assunto: {SUBJECT}",
        ],
        "airmail": [f"On 17 November 2026 at 10:12:00, {who} ({addr}) wrote:"],
        "alpine": [f"On Tue, 17 Nov 2026, {who} wrote:"],
        "gmx": [
            "Gesendet: Dienstag, 17. November 2026 um 10:12 Uhr",
            f'Von: "{who}" <{addr}>',
            f'An: "{AE[0]}" <{AE[1]}>',
            f"Betreff: {SUBJECT}",
        ],
    }[style]


@dataclass(frozen=True)
class Client:
    name: str
    intro: str
    quote: str = "> "  # the mark before each quoted line of the text part
    wrap: int = 0
    lost_marks: bool = False  # the rest of a wrapped quoted line comes without its mark
    flowed: bool = False
    parts: str = "both"
    dialect: str = "plain"
    charset: str = "utf-8"
    cte: str = "quoted-printable"
    stars: bool = False  # bold headings become *heading* in the text part
    sign: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    banner: str = ""
    disclaimer: str = ""

    def mime(self, draft: Draft) -> bytes:
        text, page = self._text(draft), self._html(draft)
        head = [
            f"From: {AE[0]} <{AE[1]}>", f"To: Northwind Handoffs <handoffs+{TOKEN}@northwind.example>",
            f"Subject: Re: {SUBJECT}", "Date: Tue, 17 Nov 2026 15:00:00 +0100", f"Message-ID: <r{abs(hash(text)) % 10**9}@client.example>",
            f"In-Reply-To: <ho-1.dossier.1.{TOKEN}@northwind.example>", "MIME-Version: 1.0",
            *(f"{name}: {value}" for name, value in self.headers),
        ]  # fmt: skip
        flowed = "; format=flowed" if self.flowed else ""
        leaves = []
        if self.parts in {"both", "text"}:
            leaves.append(self._leaf("text/plain", flowed, text))
        if self.parts == "stub":
            leaves.append(
                self._leaf("text/plain", "", "This message is in HTML. Your mail program cannot show HTML.\n")
            )
        if self.parts in {"both", "html", "stub"}:
            leaves.append(self._leaf("text/html", "", page))
        if len(leaves) == 1:
            return ("\n".join(head) + "\n").encode() + leaves[0]
        body = b"".join(b"--BOUND\n" + leaf + b"\n" for leaf in leaves) + b"--BOUND--\n"
        return ("\n".join(head) + '\nContent-Type: multipart/alternative; boundary="BOUND"\n\n').encode() + body

    def _leaf(self, kind: str, more: str, text: str) -> bytes:
        raw = text.encode(self.charset, errors="xmlcharrefreplace" if kind == "text/html" else "replace")
        head = f"Content-Type: {kind}; charset={self.charset}{more}\nContent-Transfer-Encoding: {self.cte}\n\n".encode()
        if self.cte == "base64":
            return head + base64.encodebytes(raw)
        return head + (quopri.encodestring(raw) if self.cte == "quoted-printable" else raw)

    # --- text -------------------------------------------------------------------------------------------------------

    def _text(self, draft: Draft) -> str:
        out: list[str] = [self.banner, ""] if self.banner else []
        out += [self._stuffed(text, quoted=False) for text in draft.top]
        if draft.table:
            out += [f"{left}\t{right}" for left, right in draft.table]
        out += ["", *self.sign] if self.sign else []
        out += ["", self.disclaimer] if self.disclaimer and self.quote else []
        if draft.rows:
            out += ["", *attribution(self.intro), *([""] if self.quote != "> " else [])]
        before = None
        for row in draft.rows:
            if row.kind == "typed":
                typed = f"{self.quote}{row.text}" if row.inside else row.text
                # A person leaves blank lines around what is typed into a quotation, or not: both are common.
                out.append(self._stuffed(typed, quoted=row.inside))
            else:
                if row.kind == "blank" or (before != "typed" and row.kind == "heading"):
                    out.append(self.quote.rstrip())
                out += self._quoted(row)
            before = row.kind
        out += draft.older
        out += draft.bottom
        out += ["", self.disclaimer] if self.disclaimer and not self.quote else []
        return "\n".join(out) + "\n"

    def _stuffed(self, text: str, *, quoted: bool) -> str:
        if self.flowed and not quoted and text[:1] in {">", " "} | ({"F"} if text.startswith("From ") else set()):
            return f" {text}"
        return text

    def _quoted(self, row: Row) -> list[str]:
        text = (
            f"*{row.text}*{' ' + row.beside if row.beside else ''}"
            if self.stars and row.kind == "heading"
            else row.full
        )
        if not self.wrap or len(text) + len(self.quote) <= self.wrap:
            return [self.quote + text if text else self.quote.rstrip()]
        pieces = textwrap.wrap(text, self.wrap - len(self.quote), break_long_words=False, break_on_hyphens=False)
        if self.flowed:
            return [self.quote + piece + (" " if place < len(pieces) - 1 else "") for place, piece in enumerate(pieces)]
        return [(self.quote if not place or not self.lost_marks else "") + piece for place, piece in enumerate(pieces)]

    # --- HTML -------------------------------------------------------------------------------------------------------

    def _html(self, draft: Draft) -> str:
        line, wrap_quote, lead = DIALECTS[self.dialect]
        top = [line(text, "typed") for text in draft.top]
        if self.banner:
            top.insert(
                0, f"<table><tr><td style='background:#fc0'><b>{markup.escape(self.banner)}</b></td></tr></table>"
            )
        if draft.table:
            cells = "".join(
                f"<tr><td><p class=MsoNormal>{markup.escape(a)}</p></td><td><p class=MsoNormal>{markup.escape(b)}</p></td></tr>"
                for a, b in draft.table
            )
            top.append(f"<table border=1>{cells}</table>")
        top += [line(text, "typed") for text in self.sign]
        if self.disclaimer and self.quote:
            top.append(f"<p>{markup.escape(self.disclaimer)}</p>")
        quoted: list[str] = []
        closed = open_ = ""
        if wrap_quote:
            open_, closed = wrap_quote
        for row in draft.rows:
            if row.kind == "typed":
                quoted.append(
                    line(row.text, "typed")
                    if row.inside or not wrap_quote
                    else f"{closed}{line(row.text, 'typed')}{open_}"
                )
            else:
                quoted.append(line(row.text, row.kind, row.beside))
        body = "".join(top)
        if draft.rows:
            body += lead(attribution(self.intro)) + open_ + "".join(quoted) + closed
        body += "".join(line(text, "typed") for text in draft.bottom)
        if self.disclaimer and not self.quote:
            body += f"<p>{markup.escape(self.disclaimer)}</p>"
        return f"<!DOCTYPE html><html><head><meta charset='{self.charset}'><style>p{{margin:0}}</style><title>x</title></head><body>{body}</body></html>"


def _gmail_line(text: str, kind: str, beside: str = "") -> str:
    text, beside = markup.escape(text), markup.escape(beside)
    if kind == "typed":
        return f'<div dir="ltr">{text}</div>' if text else "<div><br></div>"
    inner = f"<b>{text}</b>" if kind == "heading" else text
    return f"<p>{inner}{' ' + beside if beside else ''}</p>"


def _word_line(text: str, kind: str, beside: str = "") -> str:
    text, beside = markup.escape(text).replace("  ", " &nbsp;"), markup.escape(beside)
    if not text:
        return "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    inner = f"<b>{text}<o:p></o:p></b>" if kind == "heading" else f"{text}"
    color = "<span style='color:#1F497D;mso-fareast-language:EN-US'>" if kind == "typed" or beside else "<span>"
    return f"<p class=MsoNormal>{inner if kind != 'typed' else color + text + '</span>'}{' ' + color + beside + '</span>' if beside else ''}<o:p></o:p></p>\n"


def _owa_line(text: str, kind: str, beside: str = "") -> str:
    text, beside = markup.escape(text), markup.escape(beside)
    if kind == "typed":
        return f'<div class="elementToProof" style="font-family:Aptos">{text or "<br>"}</div>'
    inner = f"<b>{text}</b>" if kind == "heading" else text
    return f'<p class="x_MsoNormal">{inner}{" " + beside if beside else ""}</p>'


def _apple_line(text: str, kind: str, beside: str = "") -> str:
    text, beside = markup.escape(text), markup.escape(beside)
    inner = f"<b>{text}</b>" if kind == "heading" else text
    return f'<div><span style="font-size: 12px;">{inner}{"&nbsp;" + beside if beside else ""}</span>{"" if text else "<br>"}</div>'


def _br_line(text: str, kind: str, beside: str = "") -> str:
    text, beside = markup.escape(text), markup.escape(beside)
    inner = f"<strong>{text}</strong>" if kind == "heading" else text
    return f"{inner}{' ' + beside if beside else ''}<br>\n"


def _tb_line(text: str, kind: str, beside: str = "") -> str:
    text, beside = markup.escape(text), markup.escape(beside)
    inner = f"<b>{text}</b>" if kind == "heading" else text
    return f"<p>{inner}{' ' + beside if beside else ''}</p>\n" if text else "<p><br>\n</p>"


def _span_line(text: str, kind: str, beside: str = "") -> str:
    text, beside = markup.escape(text), markup.escape(beside)
    inner = f"<strong>{text}</strong>" if kind == "heading" else text
    return f"<div><span>{inner}</span>{f' <span style=color:red>{beside}</span>' if beside else ''}{'' if text else '<br>'}</div>"


def _lead(open_: str, close: str) -> Callable[[list[str]], str]:
    return lambda rows: open_ + "<br>".join(markup.escape(row) for row in rows) + close


DIALECTS = {
    "plain": (_gmail_line, ('<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">', "</blockquote>"), _lead('<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">', "<br></div>")),
    "word": (_word_line, None, _lead("<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>", "</p></div>")),
    "owa": (_owa_line, None, _lead('<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">', "</font><div>&nbsp;</div></div>")),
    "apple": (_apple_line, ('<blockquote type="cite">', "</blockquote>"), _lead('<div><br><blockquote type="cite"><div>', "</div></blockquote></div><br>")),
    "ios": (_apple_line, ('<blockquote type="cite"><div dir="ltr">\ufeff', "</div></blockquote>"), _lead('<div dir="ltr"><br><blockquote type="cite">', "<br><br></blockquote></div>")),
    "thunderbird": (_tb_line, ('<blockquote type="cite" cite="mid:x">', "</blockquote>"), _lead('<div class="moz-cite-prefix">', "<br></div>")),
    "br": (_br_line, ("<blockquote>", "</blockquote>"), _lead("<br>", "<br>")),
    "bare": (_br_line, None, _lead("<div name='quote' style='margin:10px'><div>", "</div></div>")),
    "roundcube": (_span_line, ('<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid">', "</blockquote>"), _lead("<p id='reply-intro'>", "</p>")),
    "notes": (_span_line, None, _lead("<table><tr><td>", "</td></tr></table>")),
}  # fmt: skip

IPHONE = ("Sent from my iPhone",)
CAUTION = "CAUTION: This email originated from outside of the organization. Do not click links unless you recognize the sender."
LEGAL = "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient please notify the sender and delete this message."

CLIENTS: tuple[Client, ...] = (
    Client("gmail-web", "gmail-en", wrap=78, stars=True),
    Client("gmail-web-de", "gmail-de", wrap=78, stars=True, lost_marks=True),
    Client("gmail-android-fr", "gmail-fr", wrap=78, stars=True, lost_marks=True),
    Client("gmail-es", "gmail-es", wrap=76, cte="base64"),
    Client("gmail-it", "gmail-it", wrap=72),
    Client("gmail-pt", "gmail-pt", stars=True),
    Client("gmail-nl", "gmail-nl", wrap=78, parts="text"),
    Client("gmail-ja", "gmail-ja", parts="html"),
    Client("outlook-windows", "outlook-en", quote="", dialect="word", charset="windows-1252", sign=("", "Best regards,", "Dana Whitfield", "Account Executive | Northwind", "+49 30 1234567")),
    Client("outlook-windows-de", "outlook-de", quote="", dialect="word", charset="iso-8859-1", parts="html", headers=(("X-Auto-Response-Suppress", "All"),)),
    Client("outlook-web-fr", "outlook-fr", quote="", dialect="owa"),
    Client("outlook-web-es", "outlook-es", quote="", dialect="owa", disclaimer=LEGAL),
    Client("outlook-mac-nl", "outlook-nl", quote="", dialect="word", banner=CAUTION),
    Client("outlook-ios-ja", "outlook-ja", quote="", dialect="owa", sign=("", "Outlook for iOSを入手"), charset="utf-8", cte="base64"),
    Client("outlook-plain", "outlook-old", quote="> ", parts="text", charset="us-ascii", cte="7bit", wrap=72),
    Client("outlook-android", "outlook-en", quote="", dialect="owa", sign=("", "Get Outlook for Android")),
    Client("apple-mail", "apple-en", dialect="apple"),
    Client("apple-mail-de", "apple-de", dialect="apple", charset="windows-1252", sign=("", "Viele Grüße", "Dana")),
    Client("ios-mail", "apple-en", dialect="ios", sign=("", *IPHONE)),
    Client("ios-mail-fr", "apple-fr", dialect="ios", sign=("", "Envoyé de mon iPhone"), parts="html"),
    Client("ios-mail-ja", "apple-ja", dialect="ios", charset="iso-2022-jp", cte="7bit", parts="text"),
    Client("thunderbird", "tb-en", dialect="thunderbird", flowed=True, wrap=72, parts="text"),
    Client("thunderbird-html", "tb-de", dialect="thunderbird"),
    Client("thunderbird-pt", "tb-pt", dialect="thunderbird", flowed=True, wrap=76),
    Client("mutt", "mutt", parts="text", cte="8bit", sign=("", "-- ", "Dana Whitfield", "Northwind")),
    Client("mutt-nospace", "mutt", parts="text", cte="8bit", quote=">"),
    Client("yahoo", "yahoo", quote=" ", dialect="br"),
    Client("yahoo-text", "yahoo", quote=" ", parts="text"),
    Client("proton", "proton", dialect="br", sign=("", "Sent with Proton Mail secure email.")),
    Client("k9", "k9-de", parts="text", quote=">", wrap=72, cte="8bit"),
    Client("k9-html", "k9-de", dialect="br", sign=("", "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.")),
    Client("samsung", "samsung", quote="", dialect="bare"),
    Client("samsung-de", "samsung-de", quote="", dialect="bare", parts="stub"),
    Client("spark", "spark", dialect="br"),
    Client("gmx", "gmx", dialect="bare", quote="> "),
    Client("zoho", "zoho", dialect="plain", quote=""),
    Client("gateway", "mutt", parts="text", quote="| ", wrap=70),
    Client("gateway-legal", "outlook-en", parts="text", quote="> ", wrap=70, disclaimer=LEGAL, banner="[EXTERNAL]"),
)  # fmt: skip

HELD_OUT: tuple[Client, ...] = (
    Client("evolution", "evolution", dialect="roundcube", wrap=72),
    Client("evolution-text", "evolution", parts="text", wrap=71, flowed=True),
    Client("roundcube", "roundcube-de", parts="text", wrap=72, flowed=True),
    Client("roundcube-html", "roundcube", dialect="roundcube"),
    Client("claws", "claws", parts="text", wrap=72),
    Client("fastmail", "fastmail", dialect="roundcube", sign=("", "--", "Dana Whitfield", "dana@x.example")),
    Client("notes", "notes", dialect="notes", quote=""),
    Client("gmail-sv", "gmail-sv", wrap=78, stars=True, lost_marks=True),
    Client("gmail-pl", "gmail-pl", parts="html"),
    Client("outlook-it", "outlook-it", dialect="owa", quote="", sign=("", "Cordiali saluti", "Dana")),
    Client("outlook-pt", "outlook-pt", dialect="word", quote="", parts="html", charset="windows-1252"),
    Client("airmail", "airmail", dialect="apple"),
    Client("alpine", "alpine", parts="text", wrap=80, cte="8bit", sign=("", "Dana")),
)  # fmt: skip

ANSWERS = (
    "They lost two days a month on spreadsheets.",
    "Jane Roe, CFO, jane.roe@acme.example, cares about audit",
    ">50 % of the team must use it by June",
    "n/a",
    "none of them liked the old tool",
    "none, they signed within a week",
    "3 integrations: Salesforce, Jira and SAP",
    "Budget is 120,000 EUR.\nRenewal on 2027-11-30.\nTheir year ends in March.",
    "-",
    "ok",
    "confirmed",
    "- weekly call\n- SSO by March\n- 10 % off in year two",
    "The moment when the value became clear to them was the pilot in Hamburg",
    "Who is for us inside: Jörg. Who is against us: nobody we know of.",
    "1. Jira\n2. Slack\n3. Confluence",
    "From next week on, Priya is the one to ask — she said “call me any time”.",
    "36 months, 4.5 % uplift; see https://acme.example/plan?a=1&b=2",
    "Müller & Söhne, 240 Leute, größter Kunde in Köln",
    "They said: the contract is fine, the timeline is not.\n\nWe promised nothing else.",
    "Ask Rosa at 10:30 any Tuesday",
    "A very long answer that goes on and on because the account executive had a lot to tell about the customer, their plans, the people who matter, and all the reasons for which this one must not go wrong in the first thirty days.",
    "unknown",
    "see contacts",
    "--",
    "Tight timeline: go-live 1 March",
)


@dataclass
class Case:
    name: str
    raw: bytes
    answers: dict[str, str]
    na: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)


def _declines(text: str) -> str | None:
    return {"n/a": "", "-": "", "--": "", "none, they signed within a week": "they signed within a week"}.get(text)


STYLES = (
    "below-heading", "below-prompts", "under-each", "on-prompt", "inside", "top-names", "top-numbers", "top-dots",
    "top-blocks", "mixed", "shuffled", "partial", "trimmed", "copied", "table", "bottom", "own-line-blank", "after-blank",
)  # fmt: skip


def case(client: Client, style: str, lines: list[FormLine], random_: random.Random) -> Case:
    """One reply with its meaning; the same seed gives the same mail."""
    headings = [line.section_heading or "" for line in lines if line.kind == "heading"]
    numbers = {line.section_heading or "": line.text.split(".")[0] for line in lines if line.kind == "heading"}
    chosen = [name for name in headings if style != "partial" or random_.random() < 0.5]
    chosen = [name for name in chosen if random_.random() < 0.8] or headings[:1]
    pool = [text for text in ANSWERS if client.charset not in {"us-ascii", "iso-2022-jp"} or text.isascii()]
    if client.charset == "iso-8859-1":
        pool = [text for text in pool if all(ord(sign) < 256 for sign in text)]
    told = {name: random_.choice(pool) for name in chosen}
    if style in {"on-prompt", "table"}:
        told = {name: text.replace("\n", " ").replace("  ", " ") for name, text in told.items()}
    if style == "top-dots":
        told = {name: "They need it" if text[:2] in {"1.", "- "} else text for name, text in told.items()}
    draft = _draft(style, told, lines, numbers, random_)
    if client.quote == ">":
        draft = replace(draft, rows=tuple(replace(row, inside=False) for row in draft.rows))
    answers = {name: text for name, text in told.items() if _declines(text) is None}
    na = {name: _declines(text) or "" for name, text in told.items() if _declines(text) is not None}
    left = [name for name in headings if name not in told]
    return Case(f"{client.name}/{style}", client.mime(draft), answers, na, left)


def _draft(
    style: str, told: dict[str, str], lines: list[FormLine], numbers: dict[str, str], random_: random.Random
) -> Draft:
    quoted = tuple(Row(line.text, line.kind) for line in lines)
    if style.startswith("top-") or style in {"table", "bottom"}:
        rows: list[str] = ["Hi there,", ""] if random_.random() < 0.5 else []
        for name, text in told.items():
            rows += {
                "top-names": [f"{name}: {text}"], "top-numbers": [f"{numbers[name]}: {text}"],
                "top-dots": [f"{numbers[name]}. {text}", ""], "top-blocks": [f"{numbers[name]}. {name}", text, ""],
                "bottom": [f"{numbers[name]}: {text}"],
            }.get(style, [""])  # fmt: skip
        rows = [part for row in rows for part in row.split("\n")]
        if style == "table":
            return Draft(table=tuple(told.items()), rows=quoted)
        if style == "bottom":
            return Draft(rows=quoted, bottom=("", *rows))
        return Draft(top=tuple(rows), rows=quoted)
    if style == "mixed":
        upper = dict(list(told.items())[:2])
        draft = _draft("under-each", dict(list(told.items())[2:]), lines, numbers, random_)
        return replace(draft, top=tuple(part for name, text in upper.items() for part in f"{name}: {text}".split("\n")))
    if style == "copied":
        inner = _draft(
            "below-prompts", told, [line for line in lines if line.kind in {"heading", "prompt"}], numbers, random_
        )
        return Draft(top=tuple(row.full for row in inner.rows), rows=quoted)
    return Draft(rows=tuple(_inline(style, told, lines, random_)))


def _inline(style: str, told: dict[str, str], lines: list[FormLine], random_: random.Random) -> list[Row]:
    blocks: list[tuple[str | None, list[FormLine]]] = []
    for line in lines:
        if line.kind == "heading" or not blocks or blocks[-1][0] != line.section_heading:
            blocks.append((line.section_heading, []))
        blocks[-1][1].append(line)
    if style == "shuffled":
        middle = [block for block in blocks if block[0]]
        random_.shuffle(middle)
        blocks = (
            [block for block in blocks if not block[0]][:1] + middle + [block for block in blocks if not block[0]][1:]
        )
    if style == "trimmed":
        blocks = [block for block in blocks if block[0] in told]
    rows: list[Row] = []
    for name, block in blocks:
        typed = [Row(text, inside=style == "inside") for text in told[name].split("\n")] if name in told else []
        rows += _block(style, block, typed, random_)
    return rows


def _block(style: str, block: list[FormLine], typed: list[Row], random_: random.Random) -> list[Row]:  # noqa: PLR0911 - one per habit
    ours = [Row(line.text, line.kind) for line in block]
    if not typed:
        return ours
    if style == "below-heading":
        return [ours[0], *typed, *ours[1:]]
    if style == "on-prompt":
        prompts = [place for place, row in enumerate(ours) if row.kind == "prompt"]
        place = random_.choice(prompts)
        ours[place] = replace(ours[place], beside=typed[0].text)
        return ours
    if style == "under-each" and len(typed) > 1:
        prompts = [place for place, row in enumerate(ours) if row.kind == "prompt"]
        if len(prompts) > 1:
            return [
                *ours[: prompts[0] + 1],
                typed[0],
                *ours[prompts[0] + 1 : prompts[-1] + 1],
                *typed[1:],
                *ours[prompts[-1] + 1 :],
            ]
    if style == "own-line-blank":
        return [*ours, Row(""), *typed, Row("")]
    if style == "after-blank":
        return [*ours, Row("", "blank"), *typed]
    return [*ours, *typed]


def styles(client: Client) -> list[str]:
    """The habits that this program allows: no tables in plain text, nothing below a quote that is not marked."""
    marked = client.dialect not in {"word", "owa", "bare", "notes"} and client.quote.startswith(">")
    return [
        style
        for style in STYLES
        if not (style == "table" and client.parts == "text") and not (style == "bottom" and not marked)
    ]


def corpus(lines: list[FormLine], clients: tuple[Client, ...], seeds: int = 2) -> list[Case]:
    """Each of these programs in every habit."""
    return [
        case(client, style, lines, rng(f"{client.name}/{style}/{seed}"))
        for client in clients
        for style in styles(client)
        for seed in range(seeds)
    ]


__all__ = ["CLIENTS", "HELD_OUT", "INBOX", "STYLES", "Case", "Client", "Draft", "Row", "case", "corpus"]
