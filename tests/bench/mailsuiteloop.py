"""mailsuite's own mailbox loop, as parsedmarc uses it: fetch each message, parse it, send one mail, delete or move it.

Run by the interpreter of an environment that has mailsuite; the program itself does not depend on it.
"""

import smtplib
import sys
import time
from email.message import EmailMessage

from mailsuite.imap import IMAPClient
from mailsuite.utils import parse_email


def main() -> None:
    """Print the seconds that so many mails took."""
    user, password, imap_port, smtp_port, mails = *sys.argv[1:3], *map(int, sys.argv[3:6])
    client = IMAPClient("127.0.0.1", user, password, port=imap_port, ssl=False, initial_folder="INBOX")
    began = time.monotonic()
    client.create_folder("Archive") if not client.folder_exists("Archive") else None
    for uid in client.search(["ALL"])[:mails]:
        came = parse_email(client.fetch_message(uid, parse=False))
        reply = EmailMessage()
        reply["From"], reply["To"] = "a@bench.example", "b@bench.example"
        reply["Subject"] = f"Signed: {came['subject']}"
        reply.set_content(came["body"] or "")
        with smtplib.SMTP("127.0.0.1", smtp_port, "localhost") as smtp:
            smtp.send_message(reply)
        client.move_messages([uid], "Archive")
    print(time.monotonic() - began)  # noqa: T201


main()
