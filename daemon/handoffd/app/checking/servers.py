"""What can be asked without sending any mail: certificates, the token, both logins, folders, and what servers can."""

from collections.abc import Iterator
from datetime import UTC, datetime

from handoffd.app.accounts import oauth_client
from handoffd.app.checking.findings import Finding, good, note, trouble, wrong
from handoffd.app.expiry import Ending, at_servers, in_files
from handoffd.config import Config
from handoffd.errors import HandoffdError
from handoffd.network.courier import Courier
from handoffd.network.oauth import tokens
from handoffd.network.trialbox import TrialBox

SMALL = 10 * 2**20  # bytes: letters are far smaller, a draft with somebody's attachments may not be
LOGINS = ("PLAIN", "LOGIN", "CRAM-MD5")


def files(config: Config, now: datetime) -> Iterator[Finding]:
    """Say of the certificates and secrets in files until when they are good; nothing is connected to."""
    yield from (_ending(each, now) for each in in_files(config))
    told = config.oauth
    by_secret = (told.provider, told.flow) == ("microsoft", "app") and told.secret_file and not told.certificate_file
    if "oauth" in (config.inbox.login, config.smtp.login) and by_secret and not told.secret_ends:
        yield note(
            "oauth.secret_ends",
            "nobody but you knows when the client secret ends",
            "write its last day into secret_ends of [oauth], and ops is told 14 days before",
        )


def certificates(config: Config) -> Iterator[Finding]:
    """Say of every server until when its certificate is good, or why it is not trusted."""
    now = datetime.now(UTC)
    for each in at_servers(config):
        yield trouble(f"certificate.{each.where}", each.problem) if each.problem else _ending(each, now)


def _ending(ending: Ending, now: datetime) -> Finding:
    check = f"certificate.{ending.where}"
    if not ending.is_near(now):
        return good(check, ending.said(now))
    said, _, mend = ending.said(now).partition("; ")
    return wrong(check, said, mend)


def token(config: Config) -> Iterator[Finding]:
    """Ask for a token where a login wants one."""
    if "oauth" not in (config.inbox.login, config.smtp.login):
        return
    client = oauth_client(config)
    try:
        tokens(client)()
    except HandoffdError as problem:
        yield trouble("oauth.token", problem)
        return
    yield good("oauth.token", f"{client.provider} gives a token for {client.mailbox}")


def inbox(box: TrialBox, config: Config) -> Iterator[Finding]:
    """Log in at the inbox, and say what its server can; raises Temporary or Refused where it cannot be used."""
    host = config.inbox.host
    box.open()
    yield good("imap.login", f"{host} (IMAP) lets {config.inbox.user or config.inbox.address} in")
    can = box.offers()
    offered = [name for name in ("IDLE", "MOVE", "UIDPLUS", "SPECIAL-USE") if name in can]
    if offered:
        yield good("imap.offers", f"{host} offers {', '.join(offered)}")
    if "IDLE" not in can:
        seconds = config.inbox.poll_seconds
        yield note(
            "imap.idle",
            f"{host} offers no IDLE, so mail is seen up to {seconds} seconds late",
            "set poll_seconds lower, or ask its host for IDLE",
        )
    if "MOVE" not in can and "UIDPLUS" not in can:
        yield note(
            "imap.move",
            f"{host} offers neither MOVE nor UIDPLUS, so mail that was filed stays in the inbox, flagged as deleted",
            "let a mail program expunge the inbox now and then",
        )
    elif "MOVE" not in can:
        yield note("imap.move", f"{host} offers no MOVE, so mail is filed by a copy; that works as well")
    elif "UIDPLUS" not in can:
        yield note("imap.uidplus", f"{host} offers no UIDPLUS; only this check would need it, to clean up")
    if "SPECIAL-USE" not in can and config.smtp.archive == "sent_folder" and not config.smtp.archive_folder:
        yield note(
            "imap.special-use",
            f'{host} does not say which folder holds sent mail (no SPECIAL-USE), so "Sent" is taken for it',
            "name the folder in archive_folder of [smtp]",
        )


def folders(box: TrialBox, config: Config) -> Iterator[Finding]:
    """Have both folders for mail that was read, made where they are missing, as the daemon does."""
    for key in ("processed", "unrecognised"):
        name = getattr(config.inbox, key)
        try:
            _, made = box.make(name)
        except HandoffdError as problem:
            yield wrong(
                f"folder.{key}",
                f"the folder {name} is not there and cannot be made: {problem}",
                f"make it by hand, or name another one as {key} in [inbox]",
            )
        else:
            yield good(f"folder.{key}", f"the folder {name} is there{', made just now' if made else ''}")


def smtp(courier: Courier, config: Config) -> Iterator[Finding]:
    """Log in where letters leave, and say what that server can; raises Temporary or Refused where it cannot be used."""
    account = config.smtp
    courier.greet()
    user = account.user or (config.inbox.address if account.login == "oauth" else "")
    yield good(
        "smtp.login", f"{account.host} (SMTP) lets {user} in" if user else f"{account.host} (SMTP) wants no login"
    )
    can = courier.offers()
    told = [name.upper() for name in ("8bitmime", "smtputf8") if name in can]
    size = can.get("size", "")
    if "size" in can:
        told.insert(0, f"SIZE ({int(size) // 2**20} MB)" if size.isdigit() and int(size) else "SIZE (no limit)")
    if "auth" in can:
        told.append(f"AUTH {' '.join(can['auth'].upper().split())}")
    if told:
        yield good("smtp.offers", f"{account.host} offers {', '.join(told)}")
    yield from _lacks(can, account.host)
    wanted = ("XOAUTH2",) if account.login == "oauth" else LOGINS
    if user and not set(wanted) & set(can.get("auth", "").upper().split()):
        yield note("smtp.auth", f"{account.host} names no login by {' or '.join(wanted)}, and took ours all the same")


def _lacks(can: dict[str, str], host: str) -> Iterator[Finding]:
    size = can.get("size", "")
    if "size" not in can:
        said = f"{host} does not say how large a letter may be (no SIZE), so one too large is refused when it is sent"
        yield note("smtp.size", said)
    elif size.isdigit() and 0 < int(size) < SMALL:
        said = f"{host} takes letters of {int(size):,} bytes at most"
        yield note("smtp.size", said, "let it take 10 MB, or letters with attachments will not leave")
    if "8bitmime" not in can:
        yield note("smtp.8bitmime", f"{host} offers no 8BITMIME; our letters are written in 7 bits, so that is enough")
    if "smtputf8" not in can:
        said = f"{host} offers no SMTPUTF8, so nobody with an address such as jörg@example.com can be written to"
        yield note("smtp.smtputf8", said, "ask its host for SMTPUTF8 if you have such customers")
