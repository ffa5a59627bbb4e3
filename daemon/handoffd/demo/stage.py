"""Where it is played: a mail server, a folder with a config.toml, and the daemon as `handoffd run` builds it."""

import logging
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config import load
from handoffd.demo.cast import ANA, DANA, DOMAIN, EVERYBODY, INBOX, JOIN_LINK, PRIYA, SIGNED, VENDOR, Person
from handoffd.demo.mailclient import MailClient
from handoffd.demo.mailserver import EmbeddedMailServer

AUTHSERV = f"mail.{DOMAIN}"
CONFIG, SECRET, LOG, STATE = "config.toml", "inbox.secret", "daemon.log", "state"

_CONFIG = f"""\
# The configuration of `handoffd demo`. The mail server is gone; the database is still here:
#     handoffd show HO-1 --config {CONFIG}

[company]
name = "{VENDOR}"
domains = ["{DOMAIN}"]

[inbox]
address = "{INBOX}"
name = "{VENDOR} Handoff"
host = "{{host}}"
port = {{imap_port}}
tls = "none"                        # both ends are this machine
user = "{INBOX}"
password_file = "{SECRET}"

[smtp]
host = "{{host}}"
port = {{smtp_port}}
tls = "none"
user = "{INBOX}"
password_file = "{SECRET}"

[state]
folder = "{STATE}"

[trust]
profile = "rfc8601"                 # nobody is believed for whom our own mail server does not vouch
authserv_id = "{AUTHSERV}"
challenge = "never"                 # a second letter for each first yes would be one too many in a minute's story
undo_minutes = 0

[[people]]
name = "{DANA.name}"
email = "{DANA.email}"
roles = ["ae"]
zone = "{DANA.zone}"
region = "US"
leader = "{PRIYA.email}"

[[people]]
name = "{ANA.name}"
email = "{ANA.email}"
roles = ["csm"]
zone = "{ANA.zone}"
region = "PT"
join_link = "{JOIN_LINK}"

[[people]]
name = "Tom Okafor"
email = "tom.okafor@{DOMAIN}"
roles = ["csm"]
zone = "Europe/London"
region = "GB"

[[people]]
name = "{PRIYA.name}"
email = "{PRIYA.email}"
roles = ["sales_leader", "ops"]
zone = "{PRIYA.zone}"
region = "US"
leave = [{{{{ first = 2026-09-09, last = 2026-09-09 }}}}]
"""


class Stage:
    """Everything that runs. As a context manager it starts the server and ends it, whatever happens in between.

    Raises Permanent when the demo extra is missing, Temporary when the server does not start.
    """

    def __init__(self, start: datetime = SIGNED) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="handoffd-demo-")
        self.folder = Path(self._temporary.name)
        self.clock = SetClock(start)
        passwords = {person.email: secrets.token_urlsafe(12) for person in EVERYBODY}
        self.server = EmbeddedMailServer(passwords, authserv_id=AUTHSERV)
        self._passwords = passwords
        self._clients: dict[str, MailClient] = {}
        self._log = Log(self.folder / LOG, self.clock)
        self._daemon: Daemon | None = None

    def __enter__(self) -> Self:
        try:
            self.server.start()
            self.server.set_clock(self.clock.now())
            self._log.begin()
            with untouched():
                self._daemon = Daemon(load(self._configured()), self.clock)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @property
    def daemon(self) -> Daemon:
        """The daemon itself, once the stage is set."""
        if self._daemon is None:
            raise RuntimeError("the stage is set by `with`")
        return self._daemon

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment`, for the daemon and for the mail server."""
        self.clock.move_to(moment)
        self.server.set_clock(self.clock.now())

    def mail_of(self, person: Person) -> MailClient:
        """Return the mail program of a person."""
        if person.key not in self._clients:
            server = self.server
            self._clients[person.key] = MailClient(
                server.host, server.imap_port, server.smtp_port, person.email, self._passwords[person.email]
            )
        return self._clients[person.key]

    def strike(self) -> None:
        """Stop the daemon, so that its database can be copied; the mailboxes can still be read."""
        if self._daemon is not None:
            self._daemon.close()
            self._daemon = None
        self._log.end()

    def close(self) -> None:
        """Stop everything; the folder is gone then."""
        self.strike()
        for client in self._clients.values():
            client.close()
        self.server.stop()
        self._temporary.cleanup()

    def _configured(self) -> Path:
        server = self.server
        (self.folder / SECRET).write_text(self._passwords[INBOX] + "\n", encoding="utf-8")
        (self.folder / SECRET).chmod(0o600)
        path = self.folder / CONFIG
        ports = {"imap_port": server.imap_port, "smtp_port": server.smtp_port}
        path.write_text(_CONFIG.format(host=server.host, **ports), encoding="utf-8")
        return path


@contextmanager
def untouched() -> Iterator[None]:
    """Hide the settings of a real installation: no HANDOFFD_STATE__DATABASE may lead the demo to a real database."""
    names = [name for name in os.environ if name.startswith("HANDOFFD_") or name == "CREDENTIALS_DIRECTORY"]
    hidden = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(hidden)


class Log(logging.Formatter):
    """daemon.log: what the daemon would say in the journal of a machine, at the time of its own clock."""

    def __init__(self, path: Path, clock: SetClock) -> None:
        super().__init__("%(levelname)-7s %(message)s")
        self._path, self._clock = path, clock
        self._logger = logging.getLogger("handoffd")
        self._handler: logging.Handler | None = None
        self._before = (self._logger.level, self._logger.propagate)

    def begin(self) -> None:
        """Write everything that is logged into the file, and nothing to the terminal."""
        self._handler = logging.FileHandler(self._path, encoding="utf-8")
        self._handler.setFormatter(self)
        self._logger.addHandler(self._handler)
        self._logger.setLevel(logging.INFO)
        self._logger.propagate = False

    def end(self) -> None:
        """Let logging be as it was."""
        if self._handler is not None:
            self._logger.removeHandler(self._handler)
            self._logger.setLevel(self._before[0])
            self._logger.propagate = self._before[1]
            self._handler.close()
            self._handler = None

    def format(self, record: logging.LogRecord) -> str:
        """Put the moment in front."""
        return f"{self._clock.now():%Y-%m-%d %H:%M}Z {super().format(record)}"
