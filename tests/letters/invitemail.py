"""A mail with an invite in it, put together as `compose` does: text, HTML, then both calendar copies."""

from collections.abc import Mapping
from email import policy
from email.message import EmailMessage

from handoffd.letters.meetings.calendar import add_calendar


def invite_mail(headers: Mapping[str, str], text: str, html: str, ics: bytes, method: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    add_calendar(mail, ics, method)
    return mail
