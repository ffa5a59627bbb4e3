"""How the servers of config.toml are reached, and the lock on the state folder: one daemon for each."""

import fcntl
from dataclasses import replace
from pathlib import Path
from typing import IO

from handoffd.config import Config
from handoffd.errors import Refused
from handoffd.network.account import ImapAccount, SmtpAccount
from handoffd.network.archive import Archive
from handoffd.store.store import make


def alone(folder: Path) -> IO[bytes]:
    """Hold the state folder for ourselves until the file is closed; Refused when another daemon has it."""
    make(folder)
    lock = (folder / "handoffd.lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        lock.close()
        raise Refused(f"Another handoffd works in {folder}; two on one inbox would write everything twice.") from taken
    return lock


def imap_account(config: Config) -> ImapAccount:
    """Return how the inbox is reached."""
    inbox = config.inbox
    user = inbox.user or inbox.address
    return ImapAccount(inbox.host, inbox.port, inbox.tls, user, inbox.password, inbox.timeout_seconds, inbox.ca_file)


def smtp_account(config: Config) -> SmtpAccount:
    """Return how letters are handed in."""
    smtp = config.smtp
    copies = smtp.archive_address if smtp.archive == "mailbox" else ""
    return SmtpAccount(
        smtp.host, smtp.port, smtp.tls, smtp.user, smtp.password, smtp.timeout_seconds, smtp.ca_file, archive=copies
    )


def archive(config: Config) -> Archive | None:
    """Return where copies of what has left lie; None where there are none."""
    smtp, account = config.smtp, imap_account(config)
    if smtp.archive == "none":
        return None
    if smtp.archive == "sent_folder":
        return Archive(account, smtp.archive_folder, sent=True)
    return Archive(replace(account, user=smtp.archive_user, password=smtp.archive_password), smtp.archive_folder)
