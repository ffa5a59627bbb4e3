"""What others do with the same mails on the same servers, and the limit: a mail in by mbsync and a mail out by smtp-source.

mbsync pulls a mailbox into a maildir; smtp-source sends made-up mail of the size of our request over four kept
connections. Both at once on one machine is as fast as "one in, one out" can be. The plain loop is what one would write
in an afternoon: fetch one mail, parse it, send one over a connection of its own, mark it as seen.
"""

import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from imapclient import IMAPClient

from bench.servers import program
from mailservers import PASSWORD

CONNECTIONS = 4


def pull_command(folder: Path, user: str, imap_port: int, *, fsync: bool = False) -> list[str]:
    """Return the mbsync that pulls a mailbox into a new maildir below `folder`."""
    found = program("mbsync")
    assert found is not None
    for name in ("mail", "state"):
        (folder / name).mkdir(parents=True)
    (folder / "mbsyncrc").write_text(
        f'FSync {"yes" if fsync else "no"}\n\nIMAPAccount a\nHost 127.0.0.1\nPort {imap_port}\nUser {user}\nPass "{PASSWORD}"\n'
        "SSLType None\nAuthMechs LOGIN\n\nIMAPStore far\nAccount a\n\nMaildirStore near\n"
        f"Path {folder}/mail/\nInbox {folder}/mail/INBOX\n\nChannel c\nFar :far:INBOX\nNear :near:INBOX\nSync Pull\nCreate Near\nSyncState {folder}/state/\n"
    )
    return [found, "-q", "-c", str(folder / "mbsyncrc"), "-a"]


def send_command(smtp_port: int, mails: int, size: int) -> list[str]:
    """Return the smtp-source that sends so many mails of so many bytes."""
    found = program("smtp-source")
    assert found is not None
    sizes = ["-l", str(size), "-m", str(mails), "-s", str(CONNECTIONS)]
    return [found, "-d", *sizes, "-f", "a@bench.example", "-t", "b@bench.example", f"127.0.0.1:{smtp_port}"]


def together(*commands: list[str]) -> float:
    """Run commands side by side; return the seconds until the last one is done. RuntimeError when one fails."""
    began = time.monotonic()
    running = [
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for command in commands
    ]
    told = [each.communicate()[0] for each in running]
    seconds = time.monotonic() - began
    for each, said in zip(running, told, strict=True):
        if each.returncode:
            raise RuntimeError(f"{each.args!r}: {said.decode(errors='replace')[-1000:]}")
    return seconds


def pulled(folder: Path) -> int:
    """Return how many mails an mbsync has pulled."""
    return sum(len(list(folder.glob(f"mail/INBOX/{name}/*"))) for name in ("new", "cur"))


def one_by_one(user: str, imap_port: int, smtp_port: int, mails: int) -> float:
    """Run the plain loop in a process of its own; return the seconds it needed for these mails."""
    command = [sys.executable, "-m", "bench.peers", user, str(imap_port), str(smtp_port), str(mails)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return float(done.stdout)


def watched(python: str, user: str, imap_port: int, smtp_port: int, mails: int) -> float:
    """Run mailsuite's mailbox loop (what parsedmarc watches with), with the interpreter that has it; return the seconds."""
    command = [
        python,
        str(Path(__file__).with_name("mailsuiteloop.py")),
        user,
        PASSWORD,
        str(imap_port),
        str(smtp_port),
        str(mails),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def loop(user: str, imap_port: int, smtp_port: int, mails: int) -> float:
    """Fetch, parse, send, mark: one mail after the other."""
    began = time.monotonic()
    with IMAPClient("127.0.0.1", port=imap_port, ssl=False) as client:
        client.login(user, PASSWORD)
        client.select_folder("INBOX")
        for uid in client.search(["UNSEEN"])[:mails]:
            raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
            send(answer(raw), smtp_port)
            client.add_flags([uid], [rb"\Seen"])
    return time.monotonic() - began


def answer(raw: bytes) -> EmailMessage:
    """Return a mail that says what came."""
    came = message_from_bytes(raw, policy=policy.default)
    body = came.get_body(("plain",))
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = "a@bench.example", "b@bench.example", f"Signed: {came['Subject']}"
    reply.set_content(body.get_content() if body else "")
    return reply


def send(mail: EmailMessage, smtp_port: int) -> None:
    """Hand in one mail over a connection of its own."""
    with smtplib.SMTP("127.0.0.1", smtp_port, "localhost") as smtp:
        smtp.send_message(mail)


def timed(job: Callable[[], object]) -> float:
    """Return how many seconds a job took."""
    began = time.monotonic()
    job()
    return time.monotonic() - began


if __name__ == "__main__":
    print(loop(sys.argv[1], *map(int, sys.argv[2:])))  # noqa: T201
