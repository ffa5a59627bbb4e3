"""Mail on an iPhone: one tap on a button of the letter makes a new mail with everything filled in; then Send."""

from datetime import datetime

from handoffd.demo.cast import Person
from handoffd.demo.clients.mime import Written, head, secret
from handoffd.demo.letter import Letter

_SIGNATURE = "Sent from my iPhone"


def tap(person: Person, now: datetime, letter: Letter, label: str) -> Written:
    """Return what a tap on the button `label` sends. Raises LookupError when the letter has no such button."""
    filled = letter.button(label)
    mail = head(
        person,
        now,
        filled.to,
        filled.subject,
        f"<{secret(person, now, 32).upper()}@icloud.com>",
        {"X-Mailer": "iPhone Mail (24A335)"},
    )
    mail.set_content(f"{filled.body.strip()}\n\n{_SIGNATURE}\n", cte="7bit", charset="us-ascii")
    return Written(mail.as_bytes(), filled.to, filled.body.strip())
