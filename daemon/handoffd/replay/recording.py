"""A recording is mail that once came into the inbox: an mbox, a Maildir, a folder of .eml files, or single files."""

import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from handoffd.app.accounts import imap_account
from handoffd.config import Config
from handoffd.errors import Permanent
from handoffd.letters.message import Message
from handoffd.network.inbox import Inbox

MAX_BYTES = 60_000_000  # of one mail; more than any provider takes


@dataclass(frozen=True, slots=True)
class Recorded:
    """A mail as it came: `at` is when our server took it (UTC), `source` the file it was found in."""

    at: datetime
    raw: bytes
    source: str


@dataclass(frozen=True, slots=True)
class Recording:
    """What was found, the oldest first; `undated` are the sources of mails that do not say when they came."""

    mails: tuple[Recorded, ...]
    undated: tuple[str, ...]


def recording(places: Iterable[Path]) -> Recording:
    """Return every mail of these files and folders. Raises Permanent where there is none, or one cannot be read."""
    found: list[Recorded] = []
    undated: list[str] = []
    for place in places:
        try:
            for source, raw in _mails(place):
                moment = arrived(raw)
                if moment is None:
                    undated.append(source)
                else:
                    found.append(Recorded(moment, raw, source))
        except OSError as problem:
            raise Permanent(f"{place} cannot be read: {problem.strerror or problem}.") from problem
    if not found and not undated:
        named = ", ".join(str(place) for place in places)
        raise Permanent(f"There is no mail in {named}. Name an mbox, a Maildir, a folder of .eml files, or such files.")
    return Recording(tuple(sorted(found, key=lambda mail: mail.at)), tuple(undated))


def from_inbox(config: Config, since: datetime) -> Recording:
    """Return what came into the inbox since a moment, from its folders as well; nothing there is changed.

    Raises Temporary or Refused as Inbox.connect.
    """
    inbox = Inbox(replace(imap_account(config), read_only=True))
    found: list[Recorded] = []
    try:
        inbox.connect()
        for folder in ("INBOX", config.inbox.processed, config.inbox.unrecognised):
            for load in inbox.since(folder, since):
                found += [Recorded(one.internaldate, one.raw, f"{folder}, UID {one.uid}") for one in load]
    finally:
        inbox.close()
    return Recording(tuple(sorted((mail for mail in found if mail.at >= since), key=lambda mail: mail.at)), ())


def arrived(raw: bytes) -> datetime | None:
    """Return when our own server took a mail: the topmost Received header, else its Date (RFC 5321 section 4.4)."""
    message = Message(raw)
    for received in message.as_written("Received")[:1]:
        try:
            moment = parsedate_to_datetime(received.rpartition(";")[2].strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            break
    return message.date


def _mails(place: Path) -> Iterator[tuple[str, bytes]]:
    if not place.exists():
        raise Permanent(f"{place} is not there.")
    if place.is_dir() and (place / "cur").is_dir() and (place / "new").is_dir():
        # Not mailbox.Maildir, which moves nothing but makes folders that are missing: a recording is only read.
        files = [file for name in ("cur", "new") for file in sorted((place / name).iterdir()) if file.is_file()]
        yield from ((str(file), _read(file)) for file in files)
    elif place.is_dir():
        for file in sorted(place.rglob("*")):
            if file.suffix.casefold() in (".eml", ".mbox") and file.is_file():
                yield from _file(file)
    else:
        yield from _file(place)


def _file(file: Path) -> Iterator[tuple[str, bytes]]:
    with file.open("rb") as stream:
        is_mbox = stream.read(5) == b"From "
    if not is_mbox:
        yield str(file), _read(file)
        return
    box = mailbox.mbox(file, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            # `>From ` at the start of a line is how an mbox writes `From ` (RFC 4155, appendix A).
            yield f"{file}, mail {number}", re.sub(rb"(?m)^>(>*From )", rb"\1", box.get_bytes(key))
    finally:
        box.close()


def _read(file: Path) -> bytes:
    if file.stat().st_size > MAX_BYTES:
        raise Permanent(f"{file} has more than {MAX_BYTES // 1_000_000} MB, which is no mail.")
    return file.read_bytes()
