"""How the servers of config.toml are reached, and the lock on the state folder: one daemon for each."""

import fcntl
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

from handoffd.config import Config
from handoffd.config.state import State
from handoffd.errors import Refused
from handoffd.network.account import ImapAccount, SmtpAccount
from handoffd.network.archive import Archive
from handoffd.network.courier import Courier
from handoffd.network.oauth import Client, tokens
from handoffd.store.store import Store, make, opened

log = logging.getLogger(__name__)


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


def taken(state: State, enter: Callable[[Store], None]) -> tuple[IO[bytes], Store]:
    """Return the lock on the state folder and the store, in which we are a daemon among others from now on.

    `enter` may refuse to work with this store. Raises what it raises, Refused, Permanent (it was moved elsewhere) or
    Unwritable; then nothing is held.
    """
    lock, store = alone(state.folder), None
    try:
        store = opened(state)
        enter(store)
        store.join(state.lease_seconds)
    except BaseException:
        if store is not None:
            store.close()
        lock.close()
        raise
    return lock, store


def imap_account(config: Config) -> ImapAccount:
    """Return how the inbox is reached."""
    inbox = config.inbox
    user = inbox.user or inbox.address
    account = ImapAccount(
        inbox.host, inbox.port, inbox.tls, user, inbox.password, inbox.timeout_seconds, inbox.ca_file,
        read_only=config.shadow.on,
    )  # fmt: skip
    return replace(account, password=tokens(oauth_client(config)), oauth=True) if inbox.login == "oauth" else account


def smtp_account(config: Config) -> SmtpAccount:
    """Return how letters are handed in."""
    smtp = config.smtp
    copies = smtp.archive_address if smtp.archive == "mailbox" else ""
    account = SmtpAccount(
        smtp.host, smtp.port, smtp.tls, smtp.user, smtp.password, smtp.timeout_seconds, smtp.ca_file, archive=copies,
        connections=smtp.connections, only=only_ops(config),
    )  # fmt: skip
    if smtp.login == "password":
        return account
    user = smtp.user or config.inbox.address
    return replace(account, user=user, password=tokens(oauth_client(config)), oauth=True)


def only_ops(config: Config) -> frozenset[str] | None:
    """Return to whom alone anything may leave: in shadow mode to those with the role ops, else None (anybody)."""
    ops = frozenset(each.email.casefold() for each in config.people if "ops" in each.roles)
    return ops if config.shadow.on else None


def try_smtp(courier: object, config: Config) -> None:
    """Log in where letters leave, before the first one has to; Refused when the server will not have us."""
    if not isinstance(courier, Courier):
        return
    local, _, domain = config.inbox.address.partition("@")
    tagged = f"{local}+reply@{domain}"
    if courier.probe(tagged, config.inbox.address) is False and config.inbox.plus_addresses:
        log.warning("%s is refused here, so replies would be lost; set plus_addresses = false in [inbox].", tagged)


def oauth_client(config: Config) -> Client:
    """Return how tokens are asked for, by `[oauth]`."""
    told = config.oauth
    return Client(
        told.provider, told.flow, config.inbox.user or config.inbox.address, told.tenant, told.client_id,
        told.authority, told.secret_file, told.certificate_file, told.key_file,
        told.token_file or config.state.folder / "oauth.json", told.ca_file,
    )  # fmt: skip


def archive(config: Config) -> Archive | None:
    """Return where copies of what has left lie; None where there are none."""
    smtp, account = config.smtp, imap_account(config)
    if smtp.archive == "none":
        return None
    if smtp.archive == "sent_folder":
        return Archive(account, smtp.archive_folder, sent=True)
    return Archive(replace(account, user=smtp.archive_user, password=smtp.archive_password), smtp.archive_folder)
