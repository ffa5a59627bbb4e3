"""Fetch somebody's calendar: a file of this machine, an .ics behind https, or the free/busy of a CalDAV server.

By hand over http.client, because what matters here is what is *not* done: no address of our own network is asked unless
config.toml allows it (not after a redirect either, nor when a name resolves there only at the second look), no answer
is larger than 5 MB unpacked, none takes longer than 20 seconds. Nothing but HandoffdError comes out.
"""

import base64
import http.client
import ipaddress
import socket
import ssl
import zlib
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from threading import Timer
from typing import cast
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

from handoffd.errors import HandoffdError, Refused, Temporary
from handoffd.network.account import Secret, distrust, reveal, tls_context
from handoffd.playbook.spans import Span

MAX_BYTES = 5 * 1024 * 1024
OWN_AUTHORITY = "let this machine know it (update-ca-certificates)"
_REDIRECTS = 3
_CALDAV = "{urn:ietf:params:xml:ns:caldav}"
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a calendar is: `file:///...`, `https://...`, or `caldav:https://user@...`; `password` is for the last."""

    url: str
    password: Secret = field(default="", repr=False)
    ca_file: Path | None = None
    allow_private: bool = False
    patience: float = 20.0

    @property
    def label(self) -> str:
        """The place without what opens it: the path of a private calendar is its key."""
        parts = urlsplit(self.url.removeprefix("caldav:"))
        return parts.path.rpartition("/")[2] if parts.scheme == "file" else str(parts.hostname)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server said of the copy that we have, sent back to ask whether there is a newer one (RFC 9110)."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A calendar's bytes; None when it is the one that we have."""

    payload: bytes | None
    seen: Seen = Seen()


def fetch(feed: Feed, window: Span, seen: Seen | None = None) -> Fetched:
    """Return a calendar, or its free/busy inside the window. Raises Temporary or Refused, each with what to do."""
    try:
        if feed.url.startswith("caldav:"):
            return Fetched(_free_busy(feed, window))
        parts = urlsplit(feed.url)
        if parts.scheme == "file":
            return _file(Path(unquote(parts.path)), seen or Seen())
        headers = {"Accept": "text/calendar, */*;q=0.1"}
        if seen and seen.etag:
            headers["If-None-Match"] = seen.etag
        if seen and seen.modified:
            headers["If-Modified-Since"] = seen.modified
        answer = _asked(feed, "GET", feed.url, headers)
    except HandoffdError:
        raise
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as problem:
        raise Temporary(f"{feed.label} does not answer: {_words(problem)}") from problem
    if answer.status == 304:
        return Fetched(None, seen or Seen())
    _fine(feed, answer)
    return Fetched(answer.body, Seen(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")))


def _file(path: Path, seen: Seen) -> Fetched:
    try:
        stat = path.stat()
        mark = f"{stat.st_mtime_ns} {stat.st_size}"
        if seen.etag == mark:
            return Fetched(None, seen)
        with path.open("rb") as opened:
            payload = opened.read(MAX_BYTES + 1)
    except OSError as problem:
        raise Temporary(f"{path.name} cannot be read: {problem.strerror}; look at the file") from problem
    if len(payload) > MAX_BYTES:
        raise Refused(f"{path.name} is larger than 5 MB; publish fewer years of it")
    return Fetched(payload, Seen(mark))


# -- HTTP --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def _asked(feed: Feed, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> _Answer:
    for _ in range(_REDIRECTS + 1):
        answer = _once(feed, method, url, headers, body)
        if answer.status not in _MOVED or method != "GET":
            return answer
        before, url = url, urljoin(url, answer.headers.get("Location", ""))
        if urlsplit(before).netloc.rpartition("@")[2] != urlsplit(url).netloc.rpartition("@")[2]:
            headers = {name: value for name, value in headers.items() if name != "Authorization"}
    raise Refused(f"{feed.label} sends us from one address to the next; use the last one of them")


def _once(feed: Feed, method: str, url: str, headers: dict[str, str], body: bytes) -> _Answer:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise Refused(f"{feed.label} leads to an address that is not https; calendars are private, use https")
    place = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    line = _Pinned(parts, feed)
    try:
        line.connect()
        # Whatever dribbles in, byte by byte, ends with the line itself.
        ending = Timer(feed.patience, line.cut)
        ending.daemon = True
        ending.start()
        try:
            line.request(method, place, body or None, {"Accept-Encoding": "gzip", "User-Agent": "handoffd", **headers})
            answer = line.getresponse()
            body = _unpacked(feed, answer)
        finally:
            ending.cancel()
        if line.was_cut:  # half a calendar would be half a week that looks free
            raise Temporary(f"{feed.label} takes longer than {feed.patience:.0f} seconds")
        return _Answer(answer.status, answer.headers, body)
    finally:
        line.close()


class _Pinned(http.client.HTTPSConnection):
    """A connection to the very address that was looked at: a name that changes its mind leads nowhere else."""

    def __init__(self, parts: SplitResult, feed: Feed) -> None:
        self._context = tls_context(feed.ca_file)
        super().__init__(str(parts.hostname), parts.port or 443, timeout=feed.patience, context=self._context)
        self._feed = feed
        self._line: socket.socket | None = None
        self.was_cut = False

    def connect(self) -> None:
        where = may_be_asked(self.host, self.port, allow_private=self._feed.allow_private)
        plain = socket.create_connection((where[0], self.port), self.timeout)
        try:
            self.sock = self._line = self._context.wrap_socket(plain, server_hostname=self.host)
        except ssl.SSLCertVerificationError as problem:
            plain.close()
            raise Refused(distrust(problem, str(self.host), OWN_AUTHORITY)) from problem
        except OSError:
            plain.close()
            raise

    def cut(self) -> None:
        """Hang up from another thread; whoever reads gets an error at once."""
        self.was_cut = True
        # `sock` is None as soon as the answer has begun and the server will hang up after it; the line is not.
        if self._line is not None:
            try:
                self._line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def may_be_asked(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the addresses of a host; Refused when one is of a private network and nobody allowed that."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Temporary(f"{host} does not answer: {_words(problem)}") from problem
    where = [cast("str", row[4][0]) for row in found]
    if not allow_private and not all(_public(each) for each in where):
        raise Refused(
            f"{host} is an address of a private network; set allow_private_feeds = true in"
            " [calendars] when that is meant"
        )
    return where


def _public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def _unpacked(feed: Feed, answer: http.client.HTTPResponse) -> bytes:
    packed = answer.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed else None
    body = b""
    while len(body) <= MAX_BYTES:
        more = answer.read(65_536)
        if not more:
            return body
        body += unpack.decompress(more, MAX_BYTES + 1 - len(body)) if unpack else more
    raise Refused(f"the calendar of {feed.label} is larger than 5 MB; publish fewer years of it")


def _fine(feed: Feed, answer: _Answer) -> None:
    if answer.status in (401, 403):
        raise Refused(f"{feed.label} does not let us in ({answer.status}); renew the address or the password")
    if answer.status in (404, 410):
        raise Refused(f"{feed.label} has no calendar there any more ({answer.status}); renew the address")
    if not 200 <= answer.status < 300:
        raise Temporary(f"{feed.label} answers {answer.status}; trying again by itself")


def _words(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem) or type(problem).__name__


# -- CalDAV (RFC 4791) -------------------------------------------------------------------------------------------------

_QUERY = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range start="{start}" end="{end}"/>'
    "</C:free-busy-query>"
)
_EVENTS = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data/></D:prop>'
    '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="{start}" end="{end}"/>'
    "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
)


def _free_busy(feed: Feed, window: Span) -> bytes:
    """Ask for free/busy (section 7.10); a server that cannot is asked for the events themselves (section 7.8)."""
    parts = urlsplit(feed.url.removeprefix("caldav:"))
    url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": "1"}
    if parts.username:
        login = f"{unquote(parts.username)}:{reveal(feed.password)}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
    start, end = (f"{edge.astimezone(UTC):%Y%m%dT%H%M%SZ}" for edge in window)
    answer = _asked(feed, "REPORT", url, headers, _QUERY.format(start=start, end=end).encode())
    if answer.status in (401, 404, 410):
        _fine(feed, answer)
    if answer.status == 200 and b"VFREEBUSY" in answer.body:
        return answer.body
    answer = _asked(feed, "REPORT", url, headers, _EVENTS.format(start=start, end=end).encode())
    _fine(feed, answer)
    return _calendars(feed, answer.body)


def _calendars(feed: Feed, body: bytes) -> bytes:
    """Return the calendars of a multistatus one after the other."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:  # a server has no use for them, an attacker has
        raise Refused(f"{feed.label} answers with XML that defines words of its own; that is not read")
    try:
        tree = ET.fromstring(body)  # noqa: S314 - without a DOCTYPE there is nothing to blow up
    except ET.ParseError as problem:
        raise Temporary(f"{feed.label} answers something that is no CalDAV: {problem}") from problem
    found = [(each.text or "").strip() for each in tree.iter(f"{_CALDAV}calendar-data")]
    return "\r\n".join(found or ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR"]).encode()
