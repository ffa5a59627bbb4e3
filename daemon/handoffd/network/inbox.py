"""The inbox: the connection that looks, fetches and files (IMAP4rev1, RFC 3501). The bell only rings; this one works.

What it hands on are bytes and UIDs; whether a message was seen before is for the store to know, never for a flag.
Nothing here marks a message as read: every fetch is a BODY.PEEK. Where the account is `read_only` nothing is changed
at all: folders are opened with EXAMINE, and whatever would move, remove or add a message is Refused.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from handoffd.errors import HandoffdError, Refused, Temporary
from handoffd.network.account import ImapAccount
from handoffd.network.folders import Folders
from handoffd.network.imapline import ImapLine

log = logging.getLogger(__name__)

HUGE = 25 * 2**20  # bytes; above it a message is read in part and put aside
HUGE_HEADER = 256 * 2**10  # bytes of header that are read of a huge message
HUGE_TEXT = 64 * 2**10  # bytes of its text
BATCH = 8 * 2**20  # bytes asked for in one FETCH
CROWD = 200  # messages named in one command


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as the server holds it.

    `internaldate` is when it arrived there (UTC), `size` its length in bytes by the server's word, `raw` its bytes;
    with `cut` only the header and the first 64 KB of the text.
    """

    uid: int
    internaldate: datetime
    size: int
    raw: bytes
    cut: bool = False


class Inbox:
    """The worker connection. Every method raises Temporary (call `connect` again, later) or Refused (tell a person)."""

    def __init__(self, account: ImapAccount) -> None:
        self._line, self._read_only = ImapLine(account), account.read_only
        self._folders = Folders(self._line)
        self._selected = ""
        self.uidvalidity = 0

    @property
    def is_open(self) -> bool:
        """Tell whether the line is believed to be up."""
        return self._line.is_open

    def connect(self, folder: str = "INBOX") -> None:
        """Connect, log in and select `folder`."""
        self._line.open()
        self._folders.learn()
        self.select(folder)

    def close(self) -> None:
        """Log out and hang up; nothing is raised."""
        if self._line.is_open:
            with suppress(Exception):
                self._line.client.socket().settimeout(2)
                self._line.client.logout()
        self._line.hang_up()

    def select(self, folder: str = "INBOX") -> None:
        """Work in `folder` from now on; `uidvalidity` says which life of it the UIDs belong to."""
        with self._line.speaking(f"open the folder {folder}"):
            answer = self._line.client.select_folder(self._folders.real(folder), readonly=self._read_only)
            self.uidvalidity = int(answer[b"UIDVALIDITY"])
            self._selected = folder

    def uids(self, since_uid: int | None = None) -> list[int]:
        """Return the UIDs there now, ascending; with `since_uid` only the greater ones.

        The NOOP comes first because without it a server may search in an old picture of the mailbox.
        """
        with self._line.speaking("look for mail"):
            self._line.client.noop()
            # UID n:* names the last message even when its UID is below n (RFC 3501 section 6.4.8): hence the filter.
            wanted = ["UNDELETED"] if since_uid is None else ["UID", f"{since_uid + 1}:*", "UNDELETED"]
            found = self._line.client.search(wanted)
        return sorted(uid for uid in found if uid > (since_uid or 0))

    def answers(self, uids: Sequence[int], address: str) -> list[int]:
        """Return which of these UIDs go to a tagged address of ours or name a mail of our domain; the server looks.

        It is a hint about the order of reading and nothing else: a server that says no to it has none for us.
        """
        if not uids:
            return []
        local, _, domain = address.partition("@")
        ours = ["OR", "HEADER", "To", f"{local}+", "OR", "HEADER", "In-Reply-To", f"@{domain}>"]
        wanted = ["UID", f"{min(uids)}:{max(uids)}", *ours, "HEADER", "References", f"@{domain}>"]
        try:
            with self._line.speaking("look for answers"):
                found = set(self._line.client.search(wanted))
        except (Temporary, Refused) as error:
            if not _is_about_messages(error):
                raise
            return []
        return [uid for uid in uids if uid in found]

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        """Return the size in bytes of each message that is still there."""
        sizes: dict[int, int] = {}
        for crowd in _crowds(sorted(set(uids))):
            for uid, answer in self._ask(crowd, ["RFC822.SIZE"]).items():
                if isinstance(size := answer.get(b"RFC822.SIZE"), int):
                    sizes[uid] = size
        return sizes

    def fetch(self, uids: Iterable[int]) -> list[Fetched]:
        """Return the messages by UID, a huge one only in part; for a long list of UIDs rather use `loads`.

        Left out are those that have gone in the meantime, and those that the server refuses to hand over (logged): a
        single bad message must not hold up the others. A later look at all UIDs shows the latter again.
        """
        return [one for load in self.loads(uids) for one in load]

    def loads(self, uids: Iterable[int]) -> Iterator[list[Fetched]]:
        """Yield the messages as `fetch` does, a few megabytes at a time, so that a full inbox fits into memory."""
        sizes = self.sizes(uids)
        for batch in _batches(sizes):
            yield self._fetch_batch(batch, sizes)

    def file(self, uids: Iterable[int], folder: str) -> None:
        r"""Move messages into `folder`, which is made if it is missing. UIDs that have gone are passed over.

        MOVE (RFC 6851) where the server knows it, else COPY, \Deleted and an EXPUNGE of just these (UIDPLUS,
        RFC 4315). A server with neither keeps them flagged \Deleted: a plain EXPUNGE would also wipe out what other
        people have flagged.
        """
        self._may_write()
        for crowd in _crowds(sorted(set(uids))):
            with self._line.speaking(f"file mail under {folder}"):
                target = self._folders.make(folder)
                try:
                    self._move(crowd, target)
                except IMAPClientError:
                    self._folders.forget(target)  # somebody may have removed it; the next try makes it again
                    raise

    def remove(self, uids: Iterable[int], header: str, values: Collection[str]) -> None:
        r"""Expunge mail of our own: of these UIDs those whose `header`, read again just before, is one of `values`.

        UIDPLUS (RFC 4315) expunges just these. A server without it keeps them flagged \Deleted, as in `file`: a plain
        EXPUNGE would also wipe out what other people have flagged.
        """
        self._may_write()
        asked = f"BODY.PEEK[HEADER.FIELDS ({header.upper()})]"
        answer_key = f"BODY[HEADER.FIELDS ({header.upper()})]".encode()
        for crowd in _crowds(sorted(set(uids))):
            with self._line.speaking("remove a mail of our own"):
                there = {uid: answer.get(answer_key) for uid, answer in self._ask(crowd, [asked]).items()}
                ours = [uid for uid, block in there.items() if any(_has(block or b"", header, each) for each in values)]
                if not ours:
                    continue
                self._line.client.add_flags(ours, [rb"\Deleted"], silent=True)
                if self._line.client.has_capability("UIDPLUS"):
                    self._line.client.uid_expunge(ours)

    def append(self, folder: str, raw: bytes, *, seen: bool = True) -> None:
        r"""Put a message into `folder` (made if missing), marked \Seen, or else \Flagged for somebody to see."""
        self._may_write()
        with self._line.speaking(f"put a copy into {folder}"):
            self._line.client.append(self._folders.make(folder), raw, [rb"\Seen" if seen else rb"\Flagged"])

    def has(self, folder: str) -> bool:
        """Tell whether there is such a folder."""
        with self._line.speaking(f"look for the folder {folder}"):
            real = self._folders.real(folder)
            return real == "INBOX" or self._folders.exists(real)

    def sent_folder(self) -> str:
        r"""Return the folder that the server marks as \Sent (RFC 6154), else "Sent"."""
        with self._line.speaking("name the folder for sent mail"):
            for flags, _, name in self._line.client.list_folders():
                if b"\\sent" in {bytes(flag).lower() for flag in flags}:
                    return str(name)
        return "Sent"

    def find(self, folder: str, header: str, value: str) -> list[bytes]:
        """Return the header block of each message in `folder` whose `header` is exactly `value`; [] without the folder.

        The server's SEARCH HEADER is a substring match, so each find is compared again. Not to find a message never
        proves that it was not sent.
        """
        with self._line.speaking(f"search {folder}"):
            target = self._folders.real(folder)
            if not self._folders.exists(target):
                log.warning("there is no folder %s to search in", folder)
                return []
            with self._visiting(target):
                uids = self._line.client.search(["HEADER", header, value])
                answers = [self._ask(crowd, ["BODY.PEEK[HEADER]"]) for crowd in _crowds(uids)]
        blocks = [answer.get(b"BODY[HEADER]") for crowd in answers for answer in crowd.values()]
        return [block for block in blocks if isinstance(block, bytes) and _has(block, header, value)]

    def since(self, folder: str, moment: datetime) -> Iterator[list[Fetched]]:
        """Yield what lies in another folder and came since the day before a moment; nothing without the folder.

        SEARCH SINCE knows days only, and those of the server's zone (RFC 3501 section 6.4.4).
        """
        with self._line.speaking(f"look into {folder}"):
            target = self._folders.real(folder)
            if not self._folders.exists(target):
                return
            with self._visiting(target):
                found = self._line.client.search(["SINCE", (moment - timedelta(days=1)).date(), "UNDELETED"])
                yield from list(self.loads(sorted(found)))

    def _may_write(self) -> None:
        if self._read_only:
            raise Refused("this mailbox is only read here (shadow mode): nothing in it is moved, removed or added")

    def _move(self, uids: Sequence[int], target: str) -> None:
        client = self._line.client
        if client.has_capability("MOVE"):
            client.move(uids, target)
            return
        client.copy(uids, target)
        client.add_flags(uids, [rb"\Deleted"], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)

    @contextmanager
    def _visiting(self, folder: str) -> Iterator[None]:
        """Look into another folder, then come back to the selected one, which must still be the same."""
        self._line.client.select_folder(folder, readonly=True)
        try:
            yield
        finally:
            if self._line.is_open:
                known = self.uidvalidity
                self.select(self._selected)
                if self.uidvalidity != known:
                    self._line.hang_up()
        if not self._line.is_open:
            raise Temporary(f"the folder {self._selected} was made anew meanwhile; connect again")

    def _fetch_batch(self, batch: Sequence[int], sizes: dict[int, int]) -> list[Fetched]:
        cut = sizes[batch[0]] > HUGE
        what = f"BODY.PEEK[]<0.{HUGE_HEADER + HUGE_TEXT}>" if cut else "BODY.PEEK[]"
        fetched = []
        for uid, answer in sorted(self._ask(batch, ["INTERNALDATE", what]).items()):
            raw = answer.get(b"BODY[]<0>" if cut else b"BODY[]")
            if not isinstance(raw, bytes):
                log.info("message %d has gone", uid)
                continue
            arrived = answer.get(b"INTERNALDATE")
            moment = arrived.astimezone(UTC) if isinstance(arrived, datetime) else datetime.now(UTC)
            fetched.append(Fetched(uid, moment, sizes[uid], _beginning(raw) if cut else raw, cut))
        return fetched

    def _ask(self, uids: Sequence[int], what: list[str]) -> dict[int, dict[bytes, Any]]:
        """FETCH; where the server says NO to many (one of them has gone), ask one by one and pass over the NO."""
        if not uids:
            return {}
        try:
            with self._line.speaking("hand over mail"):
                return {uid: dict(answer) for uid, answer in self._line.client.fetch(uids, what).items()}
        except (Temporary, Refused) as error:
            if not _is_about_messages(error):
                raise
            if len(uids) == 1:
                log.warning("message %d is not to be had: %s", uids[0], error)
                return {}
        return {uid: answer for one in uids for uid, answer in self._ask([one], what).items()}


def _is_about_messages(error: HandoffdError) -> bool:
    """Tell a NO to what was asked from a broken line and from a server that is out of order as a whole (RFC 5530)."""
    said = error.__cause__
    if not isinstance(said, IMAPClientError) or isinstance(said, IMAPClientAbortError):
        return False
    return not any(code in str(said).upper() for code in ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]"))


def _crowds(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), CROWD):
        yield uids[start : start + CROWD]


def _batches(sizes: dict[int, int]) -> Iterator[list[int]]:
    """Split by bytes and number; a huge message travels alone."""
    batch: list[int] = []
    weight = 0
    for uid, size in sorted(sizes.items()):
        if batch and (weight + size > BATCH or len(batch) >= CROWD):
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
    if batch:
        yield batch


def _beginning(raw: bytes) -> bytes:
    """Cut to the header and the first 64 KB of the text."""
    end = raw.find(b"\r\n\r\n")
    return raw if end < 0 else raw[: end + 4 + HUGE_TEXT]


def _has(block: bytes, header: str, value: str) -> bool:
    for found in BytesHeaderParser().parsebytes(block).get_all(header, []):
        with suppress(Exception):
            if str(make_header(decode_header(str(found)))).strip() == value.strip():
                return True
    return False
