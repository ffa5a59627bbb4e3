r"""A mailbox as `handoffd check --online` looks at it: what the server can, and where our own trial mails have gone.

A trial mail is known by the mark in its X-Handoffd-Id and by nothing else; no other mail is read, moved or removed.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from handoffd.network.account import ImapAccount
from handoffd.network.archive import HEADER
from handoffd.network.folders import Folders
from handoffd.network.imapline import ImapLine


@dataclass(frozen=True, slots=True)
class Found:
    """A trial mail as it came: its bytes, and the server's name of the folder it lies in."""

    folder: str
    raw: bytes


class TrialBox:
    """One connection to one mailbox. Every method raises Temporary or Refused, as Inbox does."""

    def __init__(self, account: ImapAccount) -> None:
        self._line = ImapLine(account)
        self._folders = Folders(self._line)

    def open(self) -> None:
        """Connect and log in."""
        self._line.open()
        self._folders.learn()

    def close(self) -> None:
        """Hang up; nothing is raised."""
        self._line.hang_up()

    def offers(self) -> frozenset[str]:
        """Return what the server says it can after the login, in upper case."""
        with self._line.speaking("say what it can"):
            return frozenset(each.decode("ascii", "replace").upper() for each in self._line.client.capabilities())

    def make(self, folder: str) -> tuple[str, bool]:
        """Return the server's name of a folder, and whether it had to be made."""
        with self._line.speaking(f"make the folder {folder}"):
            real = self._folders.real(folder)
            there = real == "INBOX" or self._folders.exists(real)
            return self._folders.make(folder), not there

    def real(self, folder: str) -> str:
        """Return the server's name of a folder, there or not."""
        return self._folders.real(folder)

    def has(self, real: str) -> bool:
        """Tell whether there is a folder of this name (the server's)."""
        with self._line.speaking(f"look for the folder {real}"):
            return real == "INBOX" or self._folders.exists(real)

    def special(self, use: str) -> str:
        r"""Return the folder that the server marks as `use` (RFC 6154: \Sent, \Junk); empty when it marks none."""
        with self._line.speaking("name its folders"):
            for flags, _, name in self._line.client.list_folders():
                if use.lower().encode() in {bytes(flag).lower() for flag in flags}:
                    return str(name)
        return ""

    def find(self, mark: str, folders: Sequence[str]) -> Found | None:
        """Return the trial mail of this mark out of the first of these folders that holds it."""
        for folder, uids in self._marked((mark,), folders):
            with self._line.speaking("hand over a trial mail"):
                for answer in self._line.client.fetch(uids[:1], ["BODY.PEEK[]"]).values():
                    if isinstance(raw := answer.get(b"BODY[]"), bytes):
                        return Found(folder, raw)
        return None

    def move(self, mark: str, target: str) -> bool:
        """Move a trial mail out of the inbox into `target`, as the daemon files; False when it is not there."""
        for _, uids in self._marked((mark,), ("INBOX",), writing=True):
            with self._line.speaking(f"file mail under {target}"):
                client = self._line.client
                if client.has_capability("MOVE"):
                    client.move(uids, target)
                else:
                    client.copy(uids, target)
                    self._delete(uids)
                return True
        return False

    def take_out(self, marks: Sequence[str], folders: Sequence[str]) -> int:
        r"""Remove every trial mail of these marks; return how many.

        Without UIDPLUS they stay flagged \Deleted: a plain EXPUNGE would wipe out what others have flagged.
        """
        count = 0
        for _, uids in self._marked(marks, folders, writing=True):
            with self._line.speaking("take trial mails out again"):
                self._delete(uids)
            count += len(uids)
        return count

    def _delete(self, uids: Sequence[int]) -> None:
        client: Any = self._line.client
        client.add_flags(uids, [rb"\Deleted"], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)

    def _marked(
        self, marks: Sequence[str], folders: Sequence[str], *, writing: bool = False
    ) -> Iterator[tuple[str, list[int]]]:
        """Yield each folder with the UIDs of the trial mails in it; the folder is selected meanwhile."""
        for folder in dict.fromkeys(folders):
            with self._selected(folder, writing=writing) as there:
                uids = sorted({uid for mark in marks for uid in self._search(mark)}) if there else []
            if uids:
                yield folder, uids

    def _search(self, mark: str) -> Iterable[int]:
        return [int(uid) for uid in self._line.client.search(["HEADER", HEADER, mark, "UNDELETED"])]

    @contextmanager
    def _selected(self, folder: str, *, writing: bool) -> Iterator[bool]:
        with self._line.speaking(f"look into {folder}"):
            there = folder == "INBOX" or self._folders.exists(folder)
            if there:
                self._line.client.select_folder(folder, readonly=not writing)
            yield there
