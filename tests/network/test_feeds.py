"""Calendars fetched from a real HTTPS server of the test's own, from files, and from a real CalDAV server."""

import gzip
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from certificates import make_certificate
from handoffd.errors import Refused, Temporary
from handoffd.letters.meetings.busytimes import Owner, read_busy
from handoffd.network.feeds import Feed, fetch

WEEK = datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC)
EVENT = "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260301T000000Z\r\nDTSTART:20260310T100000Z\r\nDTEND:20260310T110000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\n"
CALENDAR = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{EVENT}END:VCALENDAR\r\n".encode()
BUSY = CALENDAR.replace(b"VEVENT", b"VFREEBUSY").replace(b"SUMMARY:x", b"FREEBUSY:20260310T100000Z/PT1H")
MULTISTATUS = (
    b'<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:href>/a</D:href>'
    b"<D:propstat><D:prop><C:calendar-data>"
    + CALENDAR
    + b"</C:calendar-data></D:prop></D:propstat></D:response></D:multistatus>"
)


class Server:
    """HTTPS on loopback; `answers` maps a path to what is done with a request for it."""

    def __init__(self, certificate):
        self.asked, self.answers = [], {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.command, self.path, dict(self.headers), body))
                outer.answers[self.path](self, body)

            do_GET = do_REPORT = handle_any  # noqa: N815 - as http.server calls them

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.http.handle_error = lambda *_: None
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        self.port = self.http.server_port

    def says(self, path, body=b"", status=200, **headers):
        def answer(request, _):
            request.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer

    def close(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server(certificate):
    server = Server(certificate)
    yield server
    server.close()


@pytest.fixture
def feed(server, certificate):
    def make(path, kind="", user="", **more):
        more = {"ca_file": certificate.authority, "allow_private": True, "patience": 5, **more}
        return Feed(f"{kind}https://{user}localhost:{server.port}{path}", **more)

    return make


def test_a_calendar_comes_once_and_then_only_when_it_is_new(server, feed):
    server.says("/a.ics", CALENDAR, ETag='"1"', Last_Modified="Mon, 09 Mar 2026 08:00:00 GMT")
    got = fetch(feed("/a.ics"), WEEK)
    assert got.payload == CALENDAR
    server.says("/a.ics", b"", 304)
    again = fetch(feed("/a.ics"), WEEK, got.seen)
    assert (again.payload, again.seen) == (None, got.seen)
    sent = server.asked[-1][2]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Mon, 09 Mar 2026 08:00:00 GMT")


def test_a_packed_calendar_is_unpacked_within_bounds(server, feed):
    server.says("/a.ics", gzip.compress(CALENDAR), Content_Encoding="gzip")
    assert fetch(feed("/a.ics"), WEEK).payload == CALENDAR
    server.says("/bomb.ics", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(Refused, match="larger than 5 MB"):
        fetch(feed("/bomb.ics"), WEEK)
    server.says("/large.ics", b" " * 6_000_000)
    with pytest.raises(Refused, match="larger than 5 MB"):
        fetch(feed("/large.ics"), WEEK)


def test_nobody_is_led_into_our_own_network(server, feed):
    with pytest.raises(Refused, match="allow_private_feeds"):
        fetch(feed("/a.ics", allow_private=False), WEEK)
    assert server.asked == []
    for url in (
        "https://169.254.169.254/latest",
        "https://[::1]/a",
        "https://[::ffff:10.0.0.1]/a",
        "https://0.0.0.0/a",
    ):
        with pytest.raises(Refused, match="private network"):
            fetch(Feed(url, patience=1), WEEK)


def test_redirects_are_followed_a_few_times_and_only_to_https(server, feed):
    server.says("/a.ics", b"", 302, Location="/b.ics")
    server.says("/b.ics", CALENDAR)
    assert fetch(feed("/a.ics"), WEEK).payload == CALENDAR
    server.says("/round", b"", 302, Location="/round")
    with pytest.raises(Refused, match="from one address to the next"):
        fetch(feed("/round"), WEEK)
    for where in ("http://localhost/a.ics", "file:///etc/passwd", "ftp://x/y", ""):
        server.says("/away", b"", 302, Location=where)
        with pytest.raises(Refused, match=r"not https|next"):
            fetch(feed("/away"), WEEK)


def test_who_dribbles_is_cut_off(server, feed):
    def dribble(request, _):
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"B")
                time.sleep(0.1)
        except OSError:
            return

    server.answers["/slow.ics"] = dribble
    with pytest.raises((Temporary, Refused)):
        fetch(feed("/slow.ics", patience=0.7), WEEK)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, Refused, "password"),
        (404, Refused, "any more"),
        (410, Refused, "any more"),
        (500, Temporary, "trying again"),
    ],
)
def test_a_refusal_says_what_to_do_and_never_the_secret_address(server, feed, status, kind, words):
    server.says("/private-51c2.ics", b"", status)
    with pytest.raises(kind, match=words) as told:
        fetch(feed("/private-51c2.ics"), WEEK)
    assert "51c2" not in str(told.value)


def test_a_certificate_nobody_signed_is_refused(server, feed):
    with pytest.raises(Refused, match="certificate"):
        fetch(feed("/a.ics", ca_file=None), WEEK)


def test_nobody_there_is_a_trouble_that_passes():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Temporary, match="does not answer"):
        fetch(Feed(f"https://localhost:{port}/a", allow_private=True, patience=2), WEEK)


def test_a_file_is_read_when_it_has_changed(tmp_path):
    path = tmp_path / "ana silva.ics"
    path.write_bytes(CALENDAR)
    feed = Feed(path.as_uri())
    got = fetch(feed, WEEK)
    assert got.payload == CALENDAR
    assert fetch(feed, WEEK, got.seen).payload is None
    os.truncate(path, 6_000_000)
    with pytest.raises(Refused, match="5 MB"):
        fetch(feed, WEEK, got.seen)
    path.unlink()
    with pytest.raises(Temporary, match="No such file"):
        fetch(feed, WEEK)


def test_caldav_is_asked_for_free_busy_and_else_for_the_events(server, feed):
    server.says("/ana/", BUSY)
    assert fetch(feed("/ana/", "caldav:", "ana@", password="p"), WEEK).payload == BUSY
    command, _, headers, body = server.asked[-1]
    assert (command, headers["Authorization"]) == ("REPORT", "Basic YW5hOnA=")
    assert b'start="20260309T000000Z" end="20260316T000000Z"' in body

    def only_events(request, body):
        server.says("/bob/", *((b"", 403) if b"free-busy" in body else (MULTISTATUS, 207)))
        server.answers["/bob/"](request, body)
        server.answers["/bob/"] = only_events

    server.answers["/bob/"] = only_events
    found = fetch(feed("/bob/", "caldav:"), WEEK).payload
    assert len(read_busy(found, Owner("UTC"), WEEK).busy) == 1


def test_xml_with_words_of_its_own_is_not_read(server, feed):
    server.says("/a/", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    with pytest.raises(Refused, match="words of its own"):
        fetch(feed("/a/", "caldav:"), WEEK)


@pytest.mark.real
def test_a_real_caldav_server_tells_when_somebody_is_busy(tmp_path, certificate):
    python = os.environ.get("HANDOFFD_RADICALE", sys.executable)
    if subprocess.run([python, "-c", "import radicale"], capture_output=True, check=False).returncode:
        # No package of the system's, unlike the mail servers: whoever has one names it, nobody has to.
        pytest.skip("no Radicale here; pip install radicale into an environment, name its python in HANDOFFD_RADICALE")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "users").write_text("ana:secret\n")
    store = tmp_path / "store" / "collection-root" / "ana" / "work"
    store.mkdir(parents=True)
    (store / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    (store / "a.ics").write_bytes(CALENDAR)
    config = tmp_path / "config"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\nssl = True\ncertificate = {certificate.chain}\nkey = {certificate.key}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {tmp_path / 'users'}\nhtpasswd_encryption = plain\n"
        f"[storage]\nfilesystem_folder = {tmp_path / 'store'}\n"
    )
    with subprocess.Popen([python, "-m", "radicale", "-C", config], stderr=subprocess.DEVNULL) as running:
        try:
            more = {"ca_file": certificate.authority, "allow_private": True}
            feed = Feed(f"caldav:https://ana@localhost:{port}/ana/work/", "secret", **more)
            for _ in range(100):
                try:
                    payload = fetch(feed, WEEK).payload
                    break
                except Temporary:
                    time.sleep(0.1)
            found = read_busy(payload, Owner("UTC"), WEEK).busy
            assert found == ((datetime(2026, 3, 10, 10, tzinfo=UTC), datetime(2026, 3, 10, 11, tzinfo=UTC)),)
            with pytest.raises(Refused, match="password"):
                fetch(Feed(f"caldav:https://ana@localhost:{port}/ana/work/", "wrong", **more), WEEK)
        finally:
            running.terminate()
