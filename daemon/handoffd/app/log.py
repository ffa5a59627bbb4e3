"""The log, in the form that whoever collects it wants: lines for people, the journal's own fields, or JSON.

A line may carry facts beside its words (`about`): which handoff, what happened, which mail. Nobody's words are among
them, no password and no token: a Message-ID of ours holds the token of its letter, which is cut out here.
"""

import json
import logging
import os
import re
import socket
import sys
from datetime import UTC, datetime
from typing import Literal

from handoffd.letters.route import TOKEN

Form = Literal["auto", "text", "journal", "json"]

SOCKET = "/run/systemd/journal/socket"
LONGEST = 48_000  # letters of one entry: a datagram must hold it
_LEVELS = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}
_FACTS = ("handoff", "event", "message_id")
_OF_A_HANDOFF = re.compile(r"(HO-\d{1,9}): ")
_SECRET = re.compile(rf"(?<![a-z2-7])({TOKEN})(?![a-z2-7])")


def about(handoff: str = "", event: str = "", message_id: str = "") -> dict[str, str]:
    """Return the facts of a line, for `extra=`; what is empty is left out."""
    found = {"handoff": handoff, "event": event, "message_id": _SECRET.sub("(token)", message_id)[:300]}
    return {name: value for name, value in found.items() if value}


def facts(record: logging.LogRecord) -> dict[str, str]:
    """Return the facts that a line carries; the handoff is also known by the beginning of the words."""
    found = {name: str(value) for name in _FACTS if (value := getattr(record, name, ""))}
    if "handoff" not in found and (named := _OF_A_HANDOFF.match(record.getMessage())):
        found["handoff"] = named[1]
    return found


def to_stderr(level: int, form: Form = "auto") -> None:
    """Log to standard error, or to the journal that stands behind it.

    "auto" is "journal" under systemd and "text" elsewhere. "journal" sends fields by the journal's own protocol
    (systemd.io, Native Journal Protocol) where its socket is there, else lines with the level in front as `<N>`
    (sd-daemon(3)).
    """
    root = logging.getLogger()
    root.handlers[:] = [_handler(form)]
    root.setLevel(logging.WARNING)
    logging.getLogger("handoffd").setLevel(level)


def _handler(form: Form) -> logging.Handler:
    lines = logging.StreamHandler(sys.stderr)
    if form == "auto":
        form = "journal" if "JOURNAL_STREAM" in os.environ else "text"
    if form == "json":
        lines.setFormatter(Json())
    elif form == "journal":
        lines.setFormatter(_Marked("%(name)s: %(message)s"))
        return Journal(SOCKET, lines) if os.path.exists(SOCKET) else lines  # noqa: PTH110 - a socket is no file
    else:
        lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S"))
    return lines


class _Marked(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Put the level in front of every line, so that the journal files a traceback under it too."""
        mark = f"<{_LEVELS.get(record.levelno, 5)}>"
        return "\n".join(mark + line for line in super().format(record).splitlines())


class Json(logging.Formatter):
    """One object a line: time (RFC 3339, UTC), level, logger, message, and handoff, event, message_id, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        told = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **facts(record),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class Journal(logging.Handler):
    """Sends each entry with its fields to the journal; where that fails, the entry goes to `otherwise`."""

    def __init__(self, path: str, otherwise: logging.Handler) -> None:
        super().__init__()
        self._path, self._otherwise = path, otherwise
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)

    def emit(self, record: logging.LogRecord) -> None:
        """Send one entry; never raises."""
        try:
            self._line.sendto(entry(record), self._path)
        except OSError:
            self._otherwise.handle(record)
        except Exception:  # noqa: BLE001 - as every handler: a line that cannot be written must not end what it tells of
            self.handleError(record)

    def close(self) -> None:
        """Hang up."""
        self._line.close()
        super().close()


def entry(record: logging.LogRecord) -> bytes:
    """Return one entry as the journal takes it: `NAME=value` lines; a value of several lines with its length before it.

    `journalctl HANDOFFD_HANDOFF=HO-12` finds all of one handoff.
    """
    words = record.getMessage()
    if record.exc_info:
        words += "\n" + logging.Formatter().formatException(record.exc_info)
    fields = {
        "MESSAGE": words[:LONGEST],
        "PRIORITY": str(_LEVELS.get(record.levelno, 5)),
        "SYSLOG_IDENTIFIER": "handoffd",
        "LOGGER": record.name,
        **{f"HANDOFFD_{name.upper()}": value for name, value in facts(record).items()},
    }
    return b"".join(_field(name, value.encode(errors="replace")) for name, value in fields.items())


def _field(name: str, value: bytes) -> bytes:
    if b"\n" in value:
        return name.encode() + b"\n" + len(value).to_bytes(8, "little") + value + b"\n"
    return name.encode() + b"=" + value + b"\n"
