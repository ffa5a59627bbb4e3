"""Inside the embedded mail server: pymap's mailboxes in memory (IMAP) and aiosmtpd in front of them (SMTP).

It runs in a process of its own (see `mailserver`), because the daemon may be killed and started again in the middle
of a demo without its mailboxes being lost. Both libraries sleep since 2024; what they get wrong is mended here, each
with its reason, and nothing else of the program imports them.
"""

import asyncio
import os
import ssl
import uuid
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.mailbox import MailboxData
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag, Recent, get_system_flags
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

HOST = "127.0.0.1"
BIGGEST_MAIL = 64 * 2**20  # bytes; what SIZE announces
# pymap drops any keyword that it does not know without a word, so the ones that mail programs and the daemon set
# are listed here.
KEYWORDS = frozenset(Flag(name) for name in (b"$Forwarded", b"$Handoff", b"$Junk", b"$NotJunk"))


class Coalesce:
    """Hold what pymap writes in crumbs until it drains: one write for each response.

    Without it a client may see half a line, and imapclient (its issue 519) takes that for a broken connection.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._held = bytearray()

    def write(self, data: bytes) -> None:
        """Hold `data` until the next drain."""
        self._held += data

    def writelines(self, lines: list[bytes]) -> None:
        """Hold all of `lines` until the next drain."""
        for line in lines:
            self._held += line

    async def drain(self) -> None:
        """Send what is held."""
        if self._held:
            self._writer.write(bytes(self._held))
            self._held.clear()
        await self._writer.drain()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


@dataclass
class PostOffice:
    """Mailboxes by address, and the two servers in front of them.

    `passwords` maps an address to its password; `catch_all` maps a domain to the address that takes whatever has no
    mailbox of its own there. With an `authserv_id` every delivered mail gets an Authentication-Results header
    (RFC 8601) of that name on top: dmarc=pass when the sender has logged in as the address in From, else fail.
    With `tls` both ports speak TLS from the first byte. `clock` says when a mail arrives; the demo's runs thirty days.
    """

    passwords: dict[str, str]
    catch_all: Mapping[str, str] = field(default_factory=dict)
    authserv_id: str = ""
    tls: ssl.SSLContext | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __post_init__(self) -> None:
        os.environ["FQDN"] = "localhost"  # else pymap asks the DNS for its own name at each greeting
        names = Namespace(passlib_cfg=None, proxy_protocol=None)
        self._config = Config(
            names,
            demo_data=False,
            demo_user="",
            demo_password="",
            host=HOST,
            port=0,
            tls_enabled=False,  # STARTTLS; the port itself may still speak TLS
            hash_context=Cleartext(),  # the usual 500 000 rounds cost 250 ms for each login
            cpu_subsystem=Subsystem.for_asyncio(),
            invalid_user_sleep=0.0,
        )
        self._login = Login(self._config)
        self._lines: set[asyncio.Task[Any]] = set()
        self._servers: list[asyncio.Server] = []
        known = (get_system_flags() - {Recent}) | KEYWORDS
        setattr(MailboxData, "permanent_flags", property(lambda _mailbox: known))  # noqa: B010 - it has no setter
        for address, password in list(self.passwords.items()):
            self.add(address, password)

    def add(self, address: str, password: str) -> None:
        """Open a mailbox."""
        name = address.lower()
        self.passwords[name] = password
        self._login.users_dict[name] = UserMetadata(self._config, name, password=password)

    async def open(self) -> tuple[int, int]:
        """Start both servers on free loopback ports and return (IMAP port, SMTP port)."""
        self._config.apply_context()
        imap = await asyncio.start_server(self._imap_line, HOST, 0, ssl=self.tls)
        loop = asyncio.get_running_loop()
        smtp = await loop.create_server(lambda: self._smtp_line(loop), HOST, 0, ssl=self.tls)
        self._servers = [imap, smtp]
        imap_port, smtp_port = (server.sockets[0].getsockname()[1] for server in self._servers)
        return imap_port, smtp_port

    async def close(self) -> None:
        """Hang up on everybody, then stop: since Python 3.12 a server waits for its clients for ever."""
        for server in self._servers:
            server.close()
        for line in list(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _imap_line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # pymap's own way in keeps no reference to the task of a connection, so that Python 3.13 collects a third of
        # them in mid-sentence; here the task is held.
        task = asyncio.current_task()
        if task is None:
            return
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)
        serve: Any = IMAPServer(self._login, self._config)
        try:
            await serve(reader, Coalesce(writer), SocketInfo.get(writer, None, unique_id=uuid.uuid4().bytes))
        except (OSError, EOFError, asyncio.CancelledError):
            writer.close()

    def _smtp_line(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        return SMTP(
            Counter(self),
            hostname="localhost",
            ident="handoffd demo",
            data_size_limit=BIGGEST_MAIL,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=self._check_password,
            loop=loop,
        )

    def _check_password(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: Any
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        name = data.login.decode("utf-8", "replace").lower()
        right = self.passwords.get(name)
        return AuthResult(success=right is not None and right.encode() == data.password, handled=False, auth_data=name)

    def mailbox_of(self, address: str) -> str | None:
        """Return whose mailbox takes mail for `address`: user+tag@ is user@; None for a stranger."""
        local, _, domain = address.lower().rpartition("@")
        name = f"{local.partition('+')[0]}@{domain}"
        return name if name in self.passwords else self.catch_all.get(domain)

    async def deliver(self, mailbox: str, raw: bytes) -> None:
        """File `raw` in the INBOX of `mailbox`; whoever idles there hears it at once."""
        self._config.apply_context()
        async with Identity(mailbox, self._login, None, frozenset()).new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(raw, self.clock())])


class Counter:
    """What aiosmtpd asks at each command; its method names are aiosmtpd's."""

    def __init__(self, office: PostOffice) -> None:
        self._office = office

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient who has a mailbox here, refuse everybody else."""
        if self._office.mailbox_of(address) is None:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """File one copy for each recipient, with the trace headers of a real server on top of the untouched bytes."""
        raw = envelope.original_content or b""
        verdict = self._verdict(session, raw)
        for address in envelope.rcpt_tos:
            mailbox = self._office.mailbox_of(address)
            if mailbox is not None:
                await self._office.deliver(mailbox, self._trace(envelope, address) + verdict + raw)
        return "250 2.0.0 OK: filed"

    def _trace(self, envelope: Envelope, address: str) -> bytes:
        lines = (
            f"Return-Path: <{(envelope.mail_from or '').strip('<>')}>",  # a bounce comes from <>
            f"Delivered-To: {address}",
            f"Received: from localhost by localhost with ESMTP id {uuid.uuid4().hex}",
            f"\tfor <{address}>; {format_datetime(self._office.clock())}",
        )
        return ("\r\n".join(lines) + "\r\n").encode("utf-8")

    def _verdict(self, session: Session, raw: bytes) -> bytes:
        if not self._office.authserv_id:
            return b""
        author = parseaddr(str(BytesHeaderParser().parsebytes(raw).get("From", "")))[1].lower()
        domain = author.rpartition("@")[2]
        known = bool(session.authenticated) and self._office.mailbox_of(author) == session.auth_data
        how = "pass" if known else "fail"
        return (
            f"Authentication-Results: {self._office.authserv_id};\r\n"
            f"\tdkim={how} header.d={domain}; dmarc={how} header.from={domain}\r\n"
        ).encode("utf-8", "replace")
