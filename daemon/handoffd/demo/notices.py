"""A completed notice as DocuSign sends it: from its own domain, the sender's name on it, the envelope's id inside."""

import html
from datetime import datetime
from email.utils import formataddr

from handoffd.demo.cast import DANA, DOCUSIGN, INBOX, TITLE
from handoffd.demo.clients.mime import Written, both, head, secret

_ENVELOPE = "7f3c2b1a-9d84-4e0f-a6b5-c1d2e3f40516"
_SHARE = (
    "This email contains a secure link to Docusign. Please do not share this email, link, or access code with others."
)
_CELL = "font-family:Helvetica,Arial,sans-serif;font-size:16px;color:#333333;padding:12px 24px"


def completed(now: datetime, copy: int = 1) -> Written:
    """Return the notice for the shared inbox; a second `copy` is the same envelope in another mail."""
    link = (
        "https://na4.docusign.net/Member/EmailStart.aspx?"
        f"a={_ENVELOPE}&acct=11111111-2222-4333-8444-555555555555&er=99999999-8888-4777-8666-55555555555{copy}"
    )
    said = f"All parties have completed Complete with Docusign: {TITLE}.pdf."
    text = (
        f"{said}\n\nTo view, download or print the completed document click below.\n{link}\n\n"
        f"This message was sent to you by {DANA.name} who is using the Docusign Electronic Signature Service.\n"
    )
    page = (
        '<html><body style="background:#eaeaea;margin:0"><table width="100%" cellpadding="0" cellspacing="0" '
        'style="max-width:640px;margin:24px auto;background:#ffffff"><tr><td style="background:#1e1e2e;color:#ffffff;'
        'text-align:center;padding:36px 24px;font-family:Helvetica,Arial,sans-serif;font-size:18px">&#10003;<br><br>'
        "Your document has been completed<br><br>"
        f'<a href="{html.escape(link)}" style="background:#ffc423;color:#1e1e2e;padding:12px 28px;font-weight:bold;'
        'text-decoration:none">VIEW COMPLETED DOCUMENT</a></td></tr>'
        f'<tr><td style="{_CELL}"><b>{DANA.name}</b><br>{DANA.email}</td></tr><tr><td style="{_CELL}">{said}</td></tr>'
        f'<tr><td style="{_CELL};font-size:12px;color:#666666"><b>Do Not Share This Email</b><br>{_SHARE}</td></tr>'
        "</table></body></html>"
    )
    mail = head(
        DOCUSIGN,
        now,
        INBOX,
        f"Completed: Complete with Docusign: {TITLE}.pdf",
        f"<{secret(DOCUSIGN, now, 32)}@docusign.net>",
        {"Reply-To": formataddr((DANA.name, DANA.email)), "X-Debug": "False"},
    )
    mail.replace_header("From", formataddr((f"{DANA.name} via Docusign", "dse_NA4@docusign.net")))
    return Written(
        both(mail, text, page, f"=_alt_{secret(DOCUSIGN, now, 20)}"), INBOX, mail["Subject"] if copy == 1 else ""
    )
