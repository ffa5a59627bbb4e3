"""A local port at which the figures can be fetched: 127.0.0.1, ::1 or a Unix socket; nothing else is there.

Prometheus asks when it wants, while the daemon may wait minutes for a mail server. So one thread answers, with the
bytes that the daemon last put there; it knows nothing of the store.
"""

import socket
import socketserver
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from handoffd.errors import Refused

UNIX = "unix:"
TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = 5.0  # for one request, from its first byte to its last


class MetricsPort:
    """Listens from the beginning to `close`; 503 until there are figures. Refused when nobody can listen there."""

    def __init__(self, address: str) -> None:
        self._shown = b""
        self._unix = Path(address.removeprefix(UNIX)) if address.startswith(UNIX) else None
        try:
            self._server = self._listen(address)
        except OSError as problem:
            raise Refused(
                f"Nobody can listen at {address} ({problem.strerror}); name another place in [metrics] listen."
            ) from problem
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()

    def show(self, figures: bytes) -> None:
        """Answer with these from now on."""
        self._shown = figures

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        if self._unix:
            self._unix.unlink(missing_ok=True)

    def _listen(self, address: str) -> socketserver.BaseServer:
        port = self

        class Answer(_Answer):
            def figures(self) -> bytes:
                return port._shown

        if self._unix:
            with suppress(FileNotFoundError):
                if self._unix.is_socket():  # of a daemon that was killed; the lock says that none runs
                    self._unix.unlink()
            server = _UnixServer(str(self._unix), Answer)
            self._unix.chmod(0o666)
            return server
        host, _, number = address.rpartition(":")
        host = host.strip("[]")
        kind = _Server6 if ":" in host else _Server
        return kind((host, int(number)), Answer)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


class _Server6(_Server):
    address_family = socket.AF_INET6


class _UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False


class _Answer(BaseHTTPRequestHandler):
    timeout = SECONDS

    def figures(self) -> bytes:
        """Return what is shown at the moment."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Answer `GET /metrics`."""
        body = self.figures()
        if self.path.partition("?")[0] != "/metrics":
            self.send_error(404, "only /metrics is here")
        elif not body:
            self.send_error(503, "no figures yet")
        else:
            self.send_response(200)
            self.send_header("Content-Type", TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing: who asks, asks every fifteen seconds."""
