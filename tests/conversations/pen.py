"""How the people of the conversations write: real MIME, as a mail program would make it of what the story says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape, unescape
from itertools import count
from urllib.parse import parse_qs, unquote

from conversations.cast import Stage
from conversations.paper import Paper, property_of
from conversations.story import Bounce, Notice, OutOfOffice, Replies, Rsvp, Taps, Writes, Wrong
from handoffd.letters.languages import languages
from handoffd.playbook.dossier import SECTIONS
from letters.filemaker import DOCX, docx, pdf, zipped

# An envelope's id is hexadecimal; the letters behind F are written in two digits.
_DIGITS = {
    mark: mark.lower() if mark <= "F" else f"{ord(mark):02x}" for mark in map(chr, range(ord("A"), ord("Z") + 1))
}
GUIDS = {mark: f"{digits * (8 // len(digits))}-1111-4222-8333-444455556666" for mark, digits in _DIGITS.items()}
FROM = {
    "docusign": "{seller} via Docusign <dse_NA4@docusign.net>",
    "adobe sign": "Adobe Acrobat Sign <adobesign@adobesign.com>",
    "dropbox sign": "Dropbox Sign <noreply@mail.hellosign.com>",
    "pandadoc": "PandaDoc <docs@email.pandadoc.net>",
}
SAYS = {
    "docusign": "All parties have completed {title}.\n\nTo view the document click below.\nhttps://na4.docusign.net/Member/EmailStart.aspx?a={guid}&er=99999999-8888-4777-8666-555555555555\n",
    "adobe sign": "{title}\n\nAttached is the final document.\n",
    "dropbox sign": "{title}\n\nThe document is attached.\n",
    "pandadoc": "{title}\n\nhttps://app.pandadoc.com/documents/{guid}\n",
}

ON_A_PHONE = "Sent from my iPhone"


@dataclass(frozen=True)
class Sheet:
    """A finished mail: who hands it in (envelope), for whom, and its bytes."""

    sender: str
    to: tuple[str, ...]
    raw: bytes


@dataclass
class Pen:
    """Writes for everybody on one stage; Message-IDs are counted, so that a story is the same each time."""

    stage: Stage

    def __post_init__(self) -> None:
        self._ids = count(1)

    # -- services -----------------------------------------------------------------------------------------------------

    def notice(self, act: Notice, now: datetime) -> Sheet:
        """The mail of an e-signature service, to the shared inbox."""
        seller = self.stage.cast[act.seller].name if act.seller else "Northwind"
        mail = self._mail(
            FROM[act.service].format(seller=seller),
            [self.stage.inbox],
            self.stage.real(act.subject),
            now - timedelta(minutes=act.earlier),
        )
        if act.seller:
            mail["Reply-To"] = self.stage.mailbox(act.seller)
        if act.service == "dropbox sign":
            mail["Cc"] = ", ".join(self.stage.mailbox(name) for name in (act.seller, *act.signers) if name)
        signers = "\n".join(f"Signed by {self.stage.mailbox(name)}" for name in act.signers)
        title = act.subject.removeprefix("Completed: ")
        text = "\n".join(act.body) or SAYS[act.service].format(title=title, guid=GUIDS[act.envelope])
        _fill(mail, self.stage.real(f"{text}\n{signers}\n"))
        if act.file:
            _attach(mail, act.file, [self.stage.real(row) for row in act.pages])
        return Sheet("bounces@" + str(mail["From"]).rpartition("@")[2].rstrip(">"), (self.stage.inbox,), bytes(mail))

    def forward(self, who: str, original: bytes, now: datetime) -> Sheet:
        """A forward as Gmail makes it."""
        old = Paper(original)
        mail = self._mail(self.stage.mailbox(who), [self.stage.inbox], f"Fwd: {old.subject}", now)
        head = (
            f"From: {old.header('From')}\nDate: {old.header('Date')}\nSubject: {old.subject}\nTo: {old.header('To')}\n"
        )
        _fill(mail, f"FYI\n\n---------- Forwarded message ---------\n{head}\n\n{old.plain}\n")
        return Sheet(self.stage.address(who), (self.stage.inbox,), bytes(mail))

    # -- people -------------------------------------------------------------------------------------------------------

    def writes(self, act: Writes, now: datetime) -> Sheet:
        """A new mail to the shared inbox."""
        subject, text = self.stage.real(act.subject), self.stage.real("\n".join(act.body))
        return self._posted(self._mail(self._author(act), [self.stage.inbox], subject, now), text, cc=act.cc)

    def replies(self, act: Replies, sent: Paper, now: datetime) -> Sheet:
        """A reply that quotes the letter, typed above the quote, into it, or both."""
        rows = sent.plain.replace("\r", "").rstrip("\n").split("\n")
        typed: dict[int, list[str]] = {}
        for section, prompt, text in act.answers:
            typed.setdefault(_place(act.line, rows, section, prompt), []).append(self.stage.real(text))
        for old, new in act.changes:
            rows = _changed(act.line, rows, self.stage.real(old), self.stage.real(new))
        top = self.stage.real("\n".join(act.body))
        intro = f"On {now:%a, %d %b %Y at %H:%M}, {sent.header('From').replace(chr(10), '')} wrote:"
        to = self.stage.inbox if act.tokenless else (sent.header("Reply-To") or sent.header("From"))
        text, page = top, _paragraphs(top.split("\n"))
        inside = [self.stage.real(row) for row in act.pages] or _filled(rows, typed)
        typed = {} if act.file else typed
        if not act.tokenless:
            if act.program == "phone":
                top, page = f"{top}\n\n{ON_A_PHONE}".lstrip("\n"), f"{page}{_paragraphs(['', ON_A_PHONE])}"
            text = f"{top}\n\n{intro}\n{_quoted(rows, typed)}" if top else f"{intro}\n{_quoted(rows, typed)}"
            page = f"{page}<div class=gmail_quote><div class=gmail_attr>{escape(intro)}<br></div>{_page(rows, typed)}</div>"
            if act.program == "Outlook":
                text, page = _by_outlook(self.stage.cast[act.who].name, top, sent, rows, typed)
        written = now - timedelta(minutes=act.earlier)
        subject = _re(sent.subject).replace("Re:", "RE:", 1) if act.program == "Outlook" else _re(sent.subject)
        mail = self._mail(self._author(act), [to], subject, written, answers=sent)
        return self._posted(mail, text, page, cc=act.cc, file=(act.file, inside))

    def taps(self, act: Taps, sent: Paper, now: datetime) -> Sheet:
        """What the mail program sends for a tap on a `mailto:` button."""
        found = re.search(rf'<a\b[^>]*href="mailto:([^"]+)"[^>]*>\s*{re.escape(escape(act.button))}\s*</a>', sent.html)
        if found is None:
            raise Wrong(act.line, f"there is no button {act.button!r} in that letter")
        address, _, query = unescape(found[1]).partition("?")
        fields = {name.casefold(): values[0] for name, values in parse_qs(query.replace("+", "%2B")).items()}
        body = fields.get("body", "").replace("\r\n", "\n")
        body = f"{body.rstrip()}\n\n{ON_A_PHONE}\n" if act.program == "phone" else body
        author = self.stage.mailbox(act.who)
        return self._posted(self._mail(author, [unquote(address)], fields.get("subject", ""), now), body)

    def away(self, act: OutOfOffice, sent: Paper, now: datetime) -> Sheet:
        """An automatic reply as Exchange sends it."""
        to = sent.header("Reply-To") or sent.header("From")
        mail = self._mail(self.stage.mailbox(act.who), [to], f"Automatic reply: {sent.subject}", now, answers=sent)
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
        _fill(mail, self.stage.real("\n".join(act.body)))
        return Sheet("", (_bare(to),), bytes(mail))

    def rsvp(self, act: Rsvp, invite: Paper, now: datetime) -> Sheet:
        """An iMIP REPLY or COUNTER (RFC 6047) as a calendar program sends it."""
        asked = invite.calendar
        if not asked:
            raise Wrong(act.line, "there is no invite in that letter")
        value = {
            name: property_of(asked, name) for name in ("UID", "SEQUENCE", "ORGANIZER", "DTSTART", "DTEND", "SUMMARY")
        }
        organizer = value["ORGANIZER"].rpartition("mailto:")[2]
        method = "COUNTER" if act.proposes else "REPLY"
        sequence = int(value["SEQUENCE"]) - act.before
        author = self.stage.real(act.sender) if act.sender else self.stage.address(act.who)
        instead = f';DELEGATED-TO="mailto:{self.stage.real(act.instead)}"' if act.instead else ""
        comment = self.stage.real("\\n".join(act.body))
        start, end = value["DTSTART"], value["DTEND"]
        if act.proposes:
            long = timedelta(minutes=act.minutes) if act.minutes else _moment(end) - _moment(start)
            start, end = (f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (act.proposes, act.proposes + long))
        lines = [
            "BEGIN:VCALENDAR", "PRODID:-//A calendar program//EN", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT",
            f"UID:{value['UID']}", f"SEQUENCE:{sequence}", f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART:{start}", f"DTEND:{end}", f"SUMMARY:{value['SUMMARY']}",
            *([f"COMMENT:{comment}"] if comment else []),
            f"ORGANIZER:mailto:{organizer}", f"ATTENDEE;PARTSTAT={act.partstat}{instead}:mailto:{author}",
            "END:VEVENT", "END:VCALENDAR", "",
        ]  # fmt: skip
        word = "New Time Proposed" if act.proposes else act.partstat.capitalize()
        mail = self._mail(
            f"{self.stage.cast[act.who].name} <{author}>", [organizer], f"{word}: {value['SUMMARY']}", now
        )
        mail.set_content(f"{self.stage.cast[act.who].name} has {word.casefold()} this invitation.\n")
        if not act.bare:
            parameters = {"method": method, "charset": "utf-8"}
            mail.add_alternative("\r\n".join(lines).encode(), "text", "calendar", params=parameters)
        return Sheet(author, (organizer,), bytes(mail))

    def bounce(self, act: Bounce, sent: Paper, now: datetime) -> Sheet:
        """A delivery report (RFC 3464) with the headers of the letter that came back."""
        address = self.stage.address(act.to)
        domain = address.rpartition("@")[2]
        mail = self._mail(f"Mail Delivery System <mailer-daemon@{domain}>", [self.stage.inbox], "Undeliverable", now)
        mail["Auto-Submitted"] = "auto-replied"
        mark = "=_report"
        status = f"Reporting-MTA: dns; mx.{domain}\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; {act.words}\n"
        headers = sent.raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace").replace("\r\n", "\n")
        parts = [("text/plain", f"Your mail could not be delivered to {address}.\n"), ("message/delivery-status", status), ("text/rfc822-headers", headers + "\n")]  # fmt: skip
        body = "".join(f"--{mark}\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts) + f"--{mark}--\n"
        head = f'Content-Type: multipart/report; report-type=delivery-status; boundary="{mark}"\n'
        raw = bytes(mail).rstrip(b"\r\n") + b"\r\n" + f"{head}\n{body}".replace("\n", "\r\n").encode()
        return Sheet("", (self.stage.inbox,), raw)

    # -- paper --------------------------------------------------------------------------------------------------------

    def _author(self, act: Writes | Replies) -> str:
        return (
            f"{self.stage.cast[act.who].name} <{self.stage.real(act.sender)}>"
            if act.sender
            else self.stage.mailbox(act.who)
        )

    def _posted(
        self,
        mail: EmailMessage,
        text: str,
        page: str = "",
        *,
        cc: Sequence[str] = (),
        file: tuple[str, Sequence[str]] = ("", ()),
    ) -> Sheet:
        if cc:
            mail["Cc"] = ", ".join(self.stage.mailbox(name) for name in cc)
        _fill(mail, text, page)
        if file[0]:
            _attach(mail, *file)
        return Sheet(_bare(mail["From"]), (_bare(mail["To"]), *(self.stage.address(name) for name in cc)), bytes(mail))

    def _mail(
        self, sender: str, to: Sequence[str], subject: str, now: datetime, answers: Paper | None = None
    ) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = sender
        mail["To"] = ", ".join(to)
        mail["Subject"] = subject
        mail["Date"] = format_datetime(now.astimezone(UTC))
        mail["Message-ID"] = f"<m{next(self._ids)}@{self.stage.mark}.test.example>"
        if answers is not None:
            mail["In-Reply-To"] = answers.message_id
            mail["References"] = " ".join([*answers.references, answers.message_id])
        return mail


def _fill(mail: EmailMessage, text: str, page: str = "") -> None:
    # Short lines are not broken by the encoding, long ones are kept whole: as mail programs do it.
    mail.set_content(text.rstrip("\n") + "\n", cte="quoted-printable")
    if page:
        mail.add_alternative(f"<html><body>{page}</body></html>\n", subtype="html", cte="quoted-printable")


def _attach(mail: EmailMessage, name: str, rows: Sequence[str]) -> None:
    """A file of these rows, of the kind that its name says."""
    ending = name.rpartition(".")[2]
    kind, inside = {
        "docx": (DOCX, lambda: docx(*rows)),
        "pdf": (("application", "pdf"), lambda: pdf(list(rows))),
        "txt": (("text", "plain"), lambda: "\n".join(rows).encode()),
        "xlsx": (("application", "octet-stream"), lambda: zipped({"xl/workbook.xml": "<workbook/>"})),
    }[ending]
    mail.add_attachment(inside(), *kind, filename=name)


def _filled(rows: list[str], typed: dict[int, list[str]]) -> list[str]:
    return [text for place, row in enumerate(rows) for text in (row, *typed.get(place, []))]


def _place(line: int, rows: list[str], section: int, prompt: int) -> int:
    """The row of the sent form below which an answer is typed: a prompt, or the last line of the section."""
    asked = SECTIONS[section - 1]
    if prompt:
        prompts = [
            own.prompts.get(each, each) for own in languages().values() for each in asked.prompts[prompt - 1 :][:1]
        ]
        there = next((each for each in prompts if each in rows), None)
        if there is None:
            raise Wrong(line, f"the letter does not ask {section}.{prompt}")
        return rows.index(there)
    titles = [f"{asked.number}. {own.heading(asked.heading)}" for own in languages().values()]
    title = next((each for each in titles if each in rows), None)
    if title is None:
        raise Wrong(line, f"the letter has no section {section}")
    place = rows.index(title)
    while rows[place + 1].strip() and rows[place + 1] not in {own.form.end for own in languages().values()}:
        place += 1
    return place


def _changed(line: int, rows: list[str], old: str, new: str) -> list[str]:
    places = [place for place, row in enumerate(rows) if old in row]
    if len(places) != 1:
        raise Wrong(line, f"{old!r} stands in {len(places)} lines of the letter; a change wants exactly one")
    return [row.replace(old, new) if place in places else row for place, row in enumerate(rows)]


def _quoted(rows: list[str], typed: dict[int, list[str]]) -> str:
    lines: list[str] = []
    for place, row in enumerate(rows):
        lines.append(f"> {row}".rstrip())
        lines += ["", *typed[place], ""] if place in typed else []
    return "\n".join(lines) + "\n"


def _page(rows: list[str], typed: dict[int, list[str]]) -> str:
    quote, end = "<blockquote class=gmail_quote>", "</blockquote>"
    lines = [quote]
    for place, row in enumerate(rows):
        lines.append(f"<div>{escape(row) or '<br>'}</div>")
        if place in typed:
            lines.append(f"{end}{_paragraphs(typed[place])}{quote}")
    return "\n".join([*lines, end])


def _by_outlook(name: str, top: str, sent: Paper, rows: list[str], typed: dict[int, list[str]]) -> tuple[str, str]:
    """Text and HTML as Outlook on Windows makes them: signed on top, the whole letter below a line, nothing marked."""
    first = name.partition(" ")[0]
    fields = {
        "From": sent.header("From"),
        "Sent": sent.header("Date"),
        "To": sent.header("To"),
        "Subject": sent.subject,
    }
    head = [f"{key}: {value}" for key, value in fields.items()]
    signed = [*top.split("\n"), "", "Best", first, ""] if top else []
    inside = _filled(rows, typed)
    shown = "".join(f"<b>{escape(key)}:</b> {escape(value)}<br>\n" for key, value in fields.items())
    line = (
        f"<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>{_word([''])}{shown}</div>"
    )
    page = f"<div class=WordSection1>{_word(signed)}{line}{_word(inside)}</div>"
    return "\n".join([*signed, *head, "", *inside]) + "\n", page


def _word(rows: Sequence[str]) -> str:
    return "".join(f"<p class=MsoNormal>{escape(row) or '&nbsp;'}<o:p></o:p></p>\n" for row in rows)


def _paragraphs(rows: Sequence[str]) -> str:
    return "".join(f"<div>{escape(row) or '<br>'}</div>\n" for row in rows)


def _moment(written: str) -> datetime:
    return datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _re(subject: str) -> str:
    return subject if subject.startswith("Re: ") else f"Re: {subject}"


def _bare(mailbox: str) -> str:
    return mailbox.rpartition("<")[2].rstrip(">").strip()
