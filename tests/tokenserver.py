"""A token endpoint of the tests' own: Microsoft's and Google's flows over TLS, and introspection for Dovecot (RFC 7662).

Every token is made here and can be ended, refused, or made to come slowly; `log` holds what was asked for.
"""

import json
import ssl
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from certificates import Certificate


@dataclass
class TokenServer:
    """`url` is the https authority, `introspection` the plain address for the mail server on this machine."""

    certificate: Certificate
    user: str = "handoff@x.example"
    seconds: int = 3600
    error: tuple[int, dict[str, Any]] | None = None
    delay: float = 0.0
    live: set[str] = field(default_factory=set)
    log: list[dict[str, str]] = field(default_factory=list)
    pending: int = 0  # how often a device code is still pending
    _made: int = 0

    def __enter__(self) -> Self:
        handler = _handler(self)
        self._servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for _ in range(2)]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate.chain, self.certificate.key)
        self._servers[0].socket = context.wrap_socket(self._servers[0].socket, server_side=True)
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    @property
    def url(self) -> str:
        return f"https://localhost:{self._servers[0].server_port}"

    @property
    def introspection(self) -> str:
        return f"http://127.0.0.1:{self._servers[1].server_port}/introspect"

    def revoke(self) -> None:
        """End every token that was given."""
        self.live.clear()

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer one request."""
        if path.endswith("/.well-known/openid-configuration"):
            base = f"{self.url}/{path.split('/')[1]}"
            return 200, {
                "issuer": f"{base}/v2.0", "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                "device_authorization_endpoint": f"{base}/devicecode",
            }  # fmt: skip
        if path == "/introspect":
            active = asked.get("token", "") in self.live
            return 200, {"active": "true" if active else "false", "username": self.user, "scope": "x"}
        self.log.append(asked)
        time.sleep(self.delay)
        if self.error:
            return self.error
        if path.endswith("/devicecode"):
            message = "To sign in, open https://example.com/device and enter the code ABCD."
            return 200, {
                "device_code": "d", "user_code": "ABCD", "verification_uri": "https://example.com/device",
                "expires_in": 60, "interval": 1, "message": message,
            }  # fmt: skip
        if "device_code" in asked and self.pending:
            self.pending -= 1
            return 400, {"error": "authorization_pending", "error_description": "not yet"}
        return 200, self._token()

    def _token(self) -> dict[str, Any]:
        self._made += 1
        token = f"access-{self._made}"
        self.live.add(token)
        return {
            "token_type": "Bearer", "access_token": token, "expires_in": self.seconds, "refresh_token": f"refresh-{self._made}",
            "scope": "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
            "client_info": "eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ",
        }  # fmt: skip


def _handler(server: TokenServer) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(*server.answer(self.path.partition("?")[0], {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            self._say(*server.answer(self.path.partition("?")[0], dict(urllib.parse.parse_qsl(body))))

        def _say(self, status: int, told: dict[str, Any]) -> None:
            octets = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
