"""A form mail as it leaves, built from the writer's own list of lines by the smallest MIME builder that does."""

import html
import random
from email.message import EmailMessage

from handoffd.letters.form import FormLine, form_lines
from handoffd.letters.message import Message
from handoffd.playbook.dossier import SECTIONS, Prefill, Section

INBOX = "handoffs@northwind.example"
TOKEN = "abcdefghijklmnopqrstuvwx23"
SUBJECT = "Handoff document for Acme GmbH, due tomorrow [HO-1]"
AE = ("Dana Whitfield", "dana.whitfield@northwind.example")

INTRO = (
    "Hi Dana,",
    "Congratulations on signing Acme GmbH! Before the internal call on Thursday at 10:00 we need what only you know. Please reply to this mail and answer below each heading; a line or two is enough.",
    "You can also write on top, with the number in front, like this: the number, a colon, your answer. Write n/a if there is nothing to say. Several mails are fine.",
)
PREFILLS = (
    Prefill("D1", "Company", "Acme GmbH", "notice"),
    Prefill("D1", "Contract value", "120,000 EUR", "notice"),
    Prefill("D2", "Signer", "Jörg Müller, joerg.mueller@acme-logistics.example, head of dispatch in Hamburg", "notice"),
)


def rows(sections: tuple[Section, ...] = SECTIONS, prefills: tuple[Prefill, ...] = PREFILLS) -> list[FormLine]:
    """All lines of the mail, blank ones left out."""
    lines = [FormLine(text, "intro") for text in INTRO]
    lines += form_lines(sections, prefills)
    lines += [FormLine(f"Reference: HO-1 {TOKEN}", "end"), FormLine("handoffd writes for Northwind", "end")]
    return lines


def text_of(lines: list[FormLine]) -> str:
    out: list[str] = []
    before = None
    for line in lines:
        if before is not None and (line.kind in {"heading", "intro"} or (line.kind == "end" and before != "end")):
            out.append("")
        out.append(line.text)
        before = line.kind
    return "\n".join(out) + "\n"


def html_of(lines: list[FormLine]) -> str:
    out: list[str] = []
    for line in lines:
        text = html.escape(line.text)
        out.append(f"<p><b>{text}</b></p>" if line.kind == "heading" else f"<p>{text}</p>")
    return f"<html><body>{''.join(out)}</body></html>"


def sent_mail(lines: list[FormLine] | None = None) -> Message:
    lines = lines or rows()
    mail = EmailMessage()
    mail["From"] = f"Northwind Handoffs <{INBOX}>"
    mail["Reply-To"] = f"Northwind Handoffs <handoffs+{TOKEN}@northwind.example>"
    mail["To"] = f"{AE[0]} <{AE[1]}>"
    mail["Subject"] = SUBJECT
    mail["Date"] = "Tue, 17 Nov 2026 09:12:00 +0000"
    mail["Message-ID"] = f"<ho-1.dossier.1.{TOKEN}@northwind.example>"
    mail.set_content(text_of(lines), cte="quoted-printable")
    mail.add_alternative(html_of(lines), subtype="html", cte="quoted-printable")
    return Message(mail.as_bytes())


def rng(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a repeatable choice
