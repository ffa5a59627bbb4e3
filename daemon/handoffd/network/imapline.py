"""One line to an IMAP server: how it is opened, and where the library's exceptions stop.

imapclient answers trouble with a dozen kinds of exceptions (imaplib's, ssl's, OSError, and whatever its parser trips
over). Here each becomes Temporary (hang up, try again) or Refused (a person must mend it), with a sentence.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from handoffd.errors import HandoffdError, LoginRefused, Refused, Temporary
from handoffd.network.account import ImapAccount, forgotten, reveal, tls_context, tls_trouble

# RFC 5530: answers that no waiting changes. Every other NO may pass (quota, a busy server, a mailbox in use).
_FOR_GOOD = re.compile(
    r"\[(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED|CONTACTADMIN|NOPERM|CANNOT|NONEXISTENT)\b",
    re.IGNORECASE,
)
_LOGIN_MAY_PASS = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|SYS/TEMP|IN-USE)\b|not connected|too many|try again|temporar", re.IGNORECASE
)


class ImapLine:
    """A connection that may break: `open` it, speak inside `speaking`, `hang_up`; then `open` it again."""

    def __init__(self, account: ImapAccount) -> None:
        self.account = account
        self._client: Any = None  # an IMAPClient; the library has no types

    @property
    def client(self) -> Any:
        """The library's connection; Temporary when the line is down."""
        if self._client is None:
            raise Temporary(f"no connection to {self._where}; connect first")
        return self._client

    @property
    def is_open(self) -> bool:
        """Tell whether the line is believed to be up; only an answer proves it."""
        return self._client is not None

    @property
    def _where(self) -> str:
        return f"{self.account.host}:{self.account.port}"

    def open(self) -> None:
        """Connect and log in. Temporary when the server is away, Refused for a bad certificate, login or setting."""
        self.hang_up()
        try:
            self._open()
        except BaseException:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        """Close the socket without a word; nothing is raised."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.shutdown()

    @contextmanager
    def speaking(self, what: str) -> Iterator[None]:
        """Turn whatever goes wrong inside into Temporary or Refused; the line is closed where it can be no more."""
        try:
            yield
        except HandoffdError:
            raise
        except (IMAPClientAbortError, OSError) as error:
            self.hang_up()
            raise self._broken(what, error) from error
        except IMAPClientError as error:
            raise self._said_no(what, error) from error
        except Exception as error:  # what the library's parser trips over: a line that cannot be trusted any more
            self.hang_up()
            raise Temporary(f"{self._where} answered strangely when asked to {what}: {error!r}") from error

    def _open(self) -> None:
        with self.speaking("connect"):
            self._client = self._connect()
            # Without it imaplib's two writes per command cost 40 ms each on loopback (Nagle against delayed ACK).
            self._client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._client.normalise_times = False  # else INTERNALDATE comes back naive, in the machine's own zone
            if self.account.tls == "starttls":
                self._start_tls(self._client)
            self._log_in(self._client)

    def _connect(self) -> Any:
        account = self.account
        return IMAPClient(
            account.host,
            account.port,
            ssl=account.tls == "tls",
            ssl_context=tls_context(account.ca_file) if account.tls == "tls" else None,
            timeout=account.timeout,  # to connect, and for each answer; the library's default is for ever,
        )

    def _start_tls(self, client: Any) -> None:
        if not client.has_capability("STARTTLS"):
            raise Refused(f'{self._where} offers no STARTTLS, and no password is sent without it; try tls = "tls"')
        client.starttls(tls_context(self.account.ca_file))

    def _log_in(self, client: Any) -> None:
        try:
            self._show_who_we_are(client)
        except LoginError as error:
            broke_off = isinstance(error.__context__, IMAPClientAbortError)
            if broke_off or _LOGIN_MAY_PASS.search(str(error)):
                raise Temporary(f"{self._where} cannot log {self.account.user} in just now: {error}") from error
            raise LoginRefused(
                f"{self._where} refused the login of {self.account.user}: {error}; mend imap.user or its password"
            ) from error

    def _show_who_we_are(self, client: Any) -> None:
        if not self.account.oauth:
            client.login(self.account.user, reveal(self.account.password))
            return
        token = reveal(self.account.password)
        try:
            client.oauth2_login(self.account.user, token)
        except LoginError:
            # It may have been taken back before its time: once more with a fresh one.
            if not forgotten(self.account.password) or (fresh := reveal(self.account.password)) == token:
                raise
            client.oauth2_login(self.account.user, fresh)

    def _broken(self, what: str, error: Exception) -> HandoffdError:
        if isinstance(error, ssl.SSLError):
            return tls_trouble(error, self.account.host, self.account.port)
        return Temporary(f"the line to {self._where} broke while it was asked to {what}: {error}")

    def _said_no(self, what: str, error: Exception) -> HandoffdError:
        if _FOR_GOOD.search(str(error)):
            return Refused(f"{self._where} refused to {what}: {error}; look at the rights and folders of the account")
        return Temporary(f"{self._where} would not {what} just now: {error}")
