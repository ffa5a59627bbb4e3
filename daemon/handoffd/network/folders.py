"""Folders by the names that config.toml gives them, whatever the server calls them inside.

"Handoff/Processed" is INBOX.Handoff.Processed on one server and Handoff/Processed on the next: the separator and the
prefix of the personal namespace (RFC 2342) are the server's choice.
"""

import logging

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from handoffd.network.imapline import ImapLine

log = logging.getLogger(__name__)


class Folders:
    """Knows the server's way with names; call its methods inside `line.speaking`, except `learn`."""

    def __init__(self, line: ImapLine) -> None:
        self._line = line
        self._prefix, self._separator = "", "/"
        self._known: set[str] = set()

    def learn(self) -> None:
        """Ask the server for its separator and prefix, after each login."""
        self._known.clear()
        with self._line.speaking("tell how its folders are named"):
            self._prefix, self._separator = self._namespace()

    def real(self, folder: str) -> str:
        """Return the server's name for `folder`. INBOX is always INBOX, and a name with its prefix stays as it is."""
        if folder.upper() == "INBOX":
            return "INBOX"
        name = folder.replace("/", self._separator)
        return name if name.startswith(self._prefix) else self._prefix + name

    def exists(self, name: str) -> bool:
        """Tell whether the server has the folder `name` (the server's name)."""
        found = self._line.client.list_folders("", _no_wildcards(name))
        return any(str(one) == name for _, _, one in found)

    def make(self, folder: str) -> str:
        """Return the server's name for `folder`, after making and subscribing it if it is missing."""
        name = self.real(folder)
        if name == "INBOX" or name in self._known:
            return name
        if not self.exists(name):
            self._create(name)
        self._known.add(name)
        return name

    def forget(self, name: str) -> None:
        """Look again next time whether the folder `name` exists."""
        self._known.discard(name)

    def _create(self, name: str) -> None:
        client = self._line.client
        try:
            client.create_folder(name)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if "ALREADYEXISTS" not in str(error).upper():  # somebody was quicker: just as well
                raise
        try:
            client.subscribe_folder(name)  # so that mail programs show it
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            log.info("the folder %s could not be subscribed: %s", name, error)

    def _namespace(self) -> tuple[str, str]:
        client = self._line.client
        if client.has_capability("NAMESPACE"):
            personal = client.namespace().personal
            if personal:
                prefix, separator = personal[0]
                return prefix or "", separator or "/"
        for _, separator, _ in client.list_folders("", ""):
            if separator:
                return "", separator.decode("ascii") if isinstance(separator, bytes) else str(separator)
        return "", "/"


def _no_wildcards(name: str) -> str:
    """`*` and `%` in a LIST pattern match anything, and cannot be escaped; % takes one level only."""
    return name.replace("*", "%")
