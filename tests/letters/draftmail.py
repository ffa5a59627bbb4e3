"""A mail that shows a draft for approval, and replies to it from many mail programs."""

import html
from dataclasses import dataclass
from email.message import EmailMessage

from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from handoffd.letters.message import Message
from letters.clients import Client, Draft, Row
from letters.sentmail import AE, INBOX, SUBJECT, TOKEN

TITLE = "Meet Ana Kovač, your partner at Northwind"
BODY = """Hi Marta,

Welcome aboard, and thank you for the trust you put in us. I would like you to meet Ana Kovač, copied here. Ana is your partner at Northwind for the implementation and everything after it.

You will not have to start from the beginning. I have told Ana about our conversations, and above all about your goal: by June, dispatch plans a full day in under an hour instead of four.

Ana will write to you shortly with a time for our kickoff. I stay within reach, so if anything is on your mind, just reply.

Best regards,
Dana Whitfield
Northwind"""

ABOVE = (
    "handoffd · HO-1 · Acme GmbH",
    "",
    "Hi Dana,",
    "",
    "This introduces Ana Kovač to Acme GmbH, in your name. With your yes, exactly these words leave Friday 09:00. Without it, nothing leaves.",
    "",
    '- Approve: reply with the one word "approve"',
    '- Hold it: reply with the one word "hold"',
    "",
    "To change it, reply and edit the letter right below, between the two lines. Write approve on top and it leaves as you wrote it.",
    "",
)
HEAD = ("To: marta.weiss@acme.example", "Cc: ana.kovac@northwind.example")
BELOW = (DRAFT_ENDS, "", f"Reference: HO-1 {TOKEN}")


def lines(title: str = TITLE, body: str = BODY) -> list[str]:
    return [*ABOVE, DRAFT_BEGINS, *HEAD, f"Subject: {title}", "", *body.split("\n"), *BELOW]


def sent_draft() -> Message:
    mail = EmailMessage()
    mail["From"] = f"Northwind Handoffs <{INBOX}>"
    mail["Reply-To"] = f"Northwind Handoffs <handoffs+{TOKEN}@northwind.example>"
    mail["To"] = f"{AE[0]} <{AE[1]}>"
    mail["Subject"] = SUBJECT
    mail["Message-ID"] = f"<ho-1.warm-intro.1.{TOKEN}@northwind.example>"
    mail.set_content("\n".join(lines()) + "\n", cte="quoted-printable")
    page = "".join(f"<p style='margin:0'>{html.escape(line) or '&nbsp;'}</p>" for line in lines())
    mail.add_alternative(f"<html><body>{page}</body></html>", subtype="html", cte="quoted-printable")
    return Message(mail.as_bytes())


@dataclass(frozen=True)
class Edit:
    name: str
    title: str
    body: str


EDITS = (
    Edit("none", TITLE, BODY),
    Edit("one word", TITLE, BODY.replace("shortly", "tomorrow")),
    Edit("a sentence more", TITLE, BODY.replace("Ana Kovač, copied here.", "Ana Kovač, copied here. She has led eleven projects like yours.")),
    Edit("a paragraph less", TITLE, "\n\n".join(part for part in BODY.split("\n\n") if not part.startswith("You will"))),
    Edit("a paragraph more", TITLE, BODY.replace("\n\nAna will write", "\n\nIt was a pleasure to see your warehouse in Hamburg last week.\n\nAna will write")),
    Edit("another subject", "Ana takes over from here", BODY),
    Edit("another greeting", TITLE, BODY.replace("Hi Marta,", "Dear Ms Weiss,")),
    Edit("a name typed differently", TITLE, BODY.replace("Dana Whitfield", "Dana")),
    Edit("all new", TITLE, "Dear Marta,\n\nthis is Dana. From Monday on our colleague Ana looks after you; she knows everything that we discussed and calls you on Tuesday.\n\nAll the best from Berlin\nDana"),
    Edit("half new", TITLE, BODY.split("You will", maxsplit=1)[0] + "Ana knows all about June and the four hours; she will call.\n\n" + BODY.rsplit("\n\n", maxsplit=1)[-1]),
    Edit("last words gone", TITLE, BODY.replace(", so if anything is on your mind, just reply", "")),
    Edit("figures", TITLE, BODY.replace("under an hour instead of four", "45 minutes instead of 240 (-81 %)")),
)  # fmt: skip


def reply(client: Client, edit: Edit, top: tuple[str, ...] = ()) -> bytes:
    rows = tuple(Row(text, "intro" if text else "blank") for text in lines(edit.title, edit.body))
    return client.mime(Draft(top=top, rows=rows))
