"""The archive: where copies of what has left are found, by our own id (RFC 3501 SEARCH HEADER).

A connection of its own, opened for each look: a look is rare, and must not disturb who reads the inbox.
"""

import logging
from collections.abc import Sequence

from handoffd.errors import Temporary
from handoffd.network.account import ImapAccount
from handoffd.network.inbox import Inbox

log = logging.getLogger(__name__)

HEADER = "X-Handoffd-Id"


class Archive:
    """Looks into one folder of one mailbox; with `sent` and no `folder`, into the one meant for that."""

    def __init__(self, account: ImapAccount, folder: str = "", *, sent: bool = False) -> None:
        self.account, self.folder, self.sent = account, folder, sent

    def holds(self, marks: Sequence[str]) -> set[str]:
        """Return which of these marks are the X-Handoffd-Id of a message there, each compared as a whole.

        A mark that is missing proves nothing. Temporary or Refused as Inbox.connect; Temporary without the folder.
        """
        inbox = Inbox(self.account)
        try:
            inbox.connect()
            folder = self.folder or (inbox.sent_folder() if self.sent else "INBOX")
            if not inbox.has(folder):
                raise Temporary(f"there is no folder {folder} to look for copies in; mend smtp.archive_folder")
            return {mark for mark in marks if inbox.find(folder, HEADER, mark)}
        finally:
            inbox.close()
