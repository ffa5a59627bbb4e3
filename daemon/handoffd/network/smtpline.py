"""One warm line to the SMTP server: opened when needed, proved before each use, renewed before it grows old.

aiosmtplib's exceptions stop here: what concerns the account or the server's identity is Refused (the sender stops,
the mail waits), everything else is Temporary.
"""

import asyncio
import socket
import ssl
import time
from contextlib import suppress

import aiosmtplib
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPResponseException,
    SMTPTimeoutError,
)
from aiosmtplib.response import SMTPResponse

from handoffd.errors import HandoffdError, LoginRefused, Refused, Temporary
from handoffd.network.account import SmtpAccount, forgotten, reveal, tls_context, tls_trouble

PROOF = 10.0  # seconds that a warm line has to answer before a new one is opened


class SmtpLine:
    """A connection that is kept for `letters` letters or `age` seconds, whichever is over first."""

    def __init__(self, account: SmtpAccount, *, letters: int, age: float) -> None:
        self.account = account
        self._letters, self._age = letters, age
        self._smtp: aiosmtplib.SMTP | None = None
        self._carried = 0
        self._born = 0.0

    async def ready(self) -> None:
        """Have a line that has just answered. Temporary: try later; Refused: a person must mend the account."""
        if self._smtp is not None:
            if self._carried >= self._letters or time.monotonic() - self._born >= self._age:
                await self.quit()
            else:
                with suppress(Temporary):
                    if (await self.say(b"NOOP", patience=min(PROOF, self.account.timeout))).code // 100 == 2:
                        return
                self.drop()
        await self._connect()

    async def say(self, *words: bytes, patience: float | None = None) -> SMTPResponse:
        """Send one command and return the answer, whatever its code; Temporary when the line broke."""
        smtp = self._smtp
        if smtp is None:
            raise Temporary(f"no connection to {self.where}")
        try:
            return await smtp.execute_command(*words, timeout=patience or self.account.timeout)
        except (SMTPException, OSError) as error:
            self.drop()
            raise Temporary(f"the line to {self.where} broke at {words[0].decode()}: {error}") from error

    async def payload(self, stuffed: bytes) -> SMTPResponse:
        """Send a message, dots stuffed and final dot included, and return the answer; Temporary when none came."""
        protocol = self._smtp.protocol if self._smtp else None
        if protocol is None:
            raise Temporary(f"no connection to {self.where}")
        self._carried += 1
        try:
            protocol.write(stuffed)
            return await protocol.read_response(timeout=self.account.data_timeout)
        except (SMTPException, OSError) as error:
            self.drop()
            raise Temporary(f"the line to {self.where} broke after the text was sent: {error}") from error

    def offers(self, extension: str) -> bool:
        """Tell whether the server's EHLO named `extension`."""
        return self._smtp is not None and self._smtp.supports_extension(extension)

    @property
    def extensions(self) -> dict[str, str]:
        """What the server's last EHLO named, in lower case, each with its words."""
        return dict(self._smtp.esmtp_extensions) if self._smtp else {}

    @property
    def size_limit(self) -> int:
        """The greatest message in bytes that the server takes (RFC 1870); 0 when it does not say."""
        limit = self._smtp.esmtp_extensions.get("size", "") if self._smtp else ""
        return int(limit) if limit.isascii() and limit.isdigit() else 0

    @property
    def where(self) -> str:
        """Host and port, for sentences."""
        return f"{self.account.host}:{self.account.port}"

    def drop(self) -> None:
        """Break the line at once; what is still to be written is thrown away."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            if isinstance(smtp.transport, asyncio.WriteTransport):
                smtp.transport.abort()
            smtp.close()

    async def quit(self) -> None:
        """Hang up politely, in a few seconds at most."""
        if self._smtp is not None:
            with suppress(Temporary):
                await self.say(b"QUIT", patience=2)
        self.drop()

    async def _connect(self) -> None:
        account = self.account
        context = None if account.tls == "none" else tls_context(account.ca_file)
        smtp = aiosmtplib.SMTP(
            hostname=account.host,
            port=account.port,
            timeout=account.timeout,
            use_tls=account.tls == "tls",
            start_tls=account.tls == "starttls",
            tls_context=context,
            local_hostname=account.hello or _own_name(),
        )
        try:
            await smtp.connect()
            if smtp.is_ehlo_or_helo_needed:
                await _greet(smtp)
            if account.user:
                await _log_in(smtp, account)
        except BaseException as error:  # also Ctrl-C, and what asking for the password may raise
            smtp.close()
            if isinstance(error, (SMTPException, OSError)):
                raise self._trouble(error) from error
            raise
        self._smtp, self._carried, self._born = smtp, 0, time.monotonic()

    def _trouble(self, error: Exception) -> HandoffdError:
        root = error if isinstance(error, ssl.SSLError) else error.__cause__
        if isinstance(root, ssl.SSLError):
            return tls_trouble(root, self.account.host, self.account.port)
        if isinstance(error, SMTPResponseException):
            return self._refusal(error)
        if isinstance(error, (SMTPConnectError, SMTPTimeoutError, OSError)):
            return Temporary(f"cannot reach {self.where}: {error}")
        return Refused(f"{self.where} cannot be used as configured: {error} Mend smtp.tls or the login")

    def _refusal(self, error: SMTPResponseException) -> HandoffdError:
        said = f"{error.code} {plain(error.message)}"
        if error.code // 100 != 5:
            return Temporary(f"{self.where} is not ready: {said}")
        if isinstance(error, SMTPAuthenticationError):
            return LoginRefused(
                f"{self.where} refused the login of {self.account.user}: {said}; mend smtp.user or password"
            )
        return Refused(f"{self.where} refuses to talk: {said}; ask whoever runs it")


def plain(text: str) -> str:
    """Return a server's answer as one line of printable text."""
    line = " ".join(text.split()).encode("utf-8", "replace").decode()
    return "".join(character for character in line if character.isprintable())[:500]


async def _log_in(smtp: aiosmtplib.SMTP, account: SmtpAccount) -> None:
    if not account.oauth:
        await smtp.login(account.user, reveal(account.password))
        return
    token = reveal(account.password)
    try:
        await smtp.auth_xoauth2(account.user, token)
    except SMTPAuthenticationError:
        # It may have been taken back before its time: once more with a fresh one.
        if not forgotten(account.password) or (fresh := reveal(account.password)) == token:
            raise
        await smtp.auth_xoauth2(account.user, fresh)


async def _greet(smtp: aiosmtplib.SMTP) -> None:
    try:
        await smtp.ehlo()
    except SMTPHeloError:
        if not smtp.is_connected:
            raise
        await smtp.helo()


def _own_name() -> str:
    """Return this machine's name where it looks like one, else an address literal (RFC 5321 section 4.1.4)."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
