"""Servers and lines that misbehave on purpose, each in one exact way."""

import socket
import socketserver
import struct
import threading
import time
from contextlib import suppress
from typing import Any, Self


class _Loopback(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, handler: type[socketserver.BaseRequestHandler], owner: Any) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), handler)

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news here."""


class _Faulty:
    """A server in a thread; use it with `with`."""

    handler: type[socketserver.BaseRequestHandler]

    def __enter__(self) -> Self:
        self._server = _Loopback(self.handler, self)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Pump(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        proxy = self.server.owner  # type: ignore[attr-defined]
        proxy.connections += 1
        if proxy.refuses:
            return
        with suppress(OSError), socket.create_connection(("127.0.0.1", proxy.target)) as server:
            pair = (self.request, server)
            proxy.lines.append(pair)
            back = threading.Thread(target=self._carry, args=(server, self.request, False), daemon=True)
            back.start()
            self._carry(self.request, server, True)
            back.join()

    def _carry(self, source: socket.socket, target: socket.socket, outward: bool) -> None:
        proxy = self.server.owner  # type: ignore[attr-defined]
        seen = b""
        with suppress(OSError):
            while data := source.recv(65536):
                if proxy.hole or self.request in proxy.lost:
                    continue
                if proxy.slow:
                    time.sleep(proxy.slow)
                if outward and proxy.stop_at:
                    seen = (seen + data)[-4096:]
                    if proxy.stop_at in seen:
                        proxy.reset()  # the server never sees the end of it
                        return
                if outward and proxy.swallow_after:
                    seen = (seen + data)[-4096:]
                    if proxy.swallow_after in seen:
                        proxy.swallowing = True
                if not outward and proxy.swallowing:
                    # The server has answered: what it was asked is done. Nobody will hear of it.
                    proxy.swallowed.append(data)
                    proxy.reset()
                    return
                target.sendall(proxy.passed(data, outward=outward))
        if not proxy.hole and self.request not in proxy.lost:
            with suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)


class Proxy(_Faulty):
    """A line in the middle: passes everything on until told to break in one of several ways.

    `swallow_after`: once the client has sent these bytes, the server's next answer is dropped and the line reset.
    `stop_at`: these bytes of the client never reach the server; the line is reset. `slow` are seconds before each
    piece is passed on. While `refuses`, a new line is closed at once. `connections` counts all that were tried.
    """

    handler = _Pump

    def __init__(self, target: int, swallow_after: bytes = b"") -> None:
        self.target, self.swallow_after = target, swallow_after
        self.lines: list[tuple[socket.socket, socket.socket]] = []
        self.swallowed: list[bytes] = []
        self.hole = self.swallowing = self.refuses = False
        self.stop_at, self.slow, self.connections = b"", 0.0, 0
        self.lost: set[socket.socket] = set()

    def passed(self, data: bytes, *, outward: bool) -> bytes:
        """Return what is passed on in place of `data`; `outward` is what the client says."""
        return data

    def lose(self) -> None:
        """Drop every line that is open without a word, as a NAT box does; new ones pass."""
        lines, self.lines = self.lines, []
        self.lost.update(client for client, _ in lines)

    def heal(self) -> None:
        """The end of a black hole; what was open in it stays lost."""
        self.lose()
        self.hole = False

    def black_hole(self) -> None:
        """From now on nothing arrives anywhere, and nobody is told: what a NAT box does after half an hour."""
        self.hole = True

    def reset(self) -> None:
        """Break every line with a RST."""
        lines, self.lines = self.lines, []
        for client, server in lines:
            for sock in (client, server):
                with suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    sock.shutdown(socket.SHUT_RD)
                    sock.close()

    def hang_up(self) -> None:
        """End every line in order (FIN)."""
        lines, self.lines = self.lines, []
        for client, server in lines:
            for sock in (client, server):
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def say(self, words: bytes) -> None:
        """Put words into the server's mouth."""
        for client, _ in list(self.lines):
            with suppress(OSError):
                client.sendall(words)

    def __exit__(self, *_: object) -> None:
        self.hole = False
        for client in self.lost:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        self.hang_up()
        super().__exit__()


class _SmtpTalk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        owner = self.server.owner  # type: ignore[attr-defined]
        owner.connections += 1
        if not self._answer("greeting"):
            return
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].strip().decode().upper()
            owner.said.append(line.decode().rstrip("\r\n"))
            if not self._answer(verb):
                return
            if verb == "DATA" and owner.answers["DATA"].startswith(b"354"):
                text = b""
                for part in iter(self.rfile.readline, b""):
                    if part == b".\r\n":
                        break
                    text += part
                owner.received.append(text)
                if not self._answer("."):
                    return
            if verb == "QUIT":
                return

    def _answer(self, verb: str) -> bool:
        owner = self.server.owner  # type: ignore[attr-defined]
        answer = owner.answers.get(verb, b"250 OK")
        if answer is None:
            return False
        self.wfile.write(answer + b"\r\n")
        return not answer.startswith(b"421")


class ScriptedSmtp(_Faulty):
    """An SMTP server that answers as it was told: `answers` by verb ("greeting", "RCPT", "DATA", "." for the final dot).

    None hangs up without an answer. `received` holds the messages as they came, dots still stuffed.
    """

    handler = _SmtpTalk

    def __init__(self, **answers: bytes | None) -> None:
        dot = answers.pop("dot", b"250 2.0.0 taken")
        self.answers: dict[str, bytes | None] = {
            "greeting": b"220 scripted", "EHLO": b"250-scripted\r\n250-8BITMIME\r\n250 SIZE 1000000",
            "DATA": b"354 go on", "QUIT": b"221 bye", ".": dot, **answers,
        }  # fmt: skip
        self.said: list[str] = []
        self.received: list[bytes] = []
        self.connections = 0

    def verbs(self) -> list[str]:
        return [line[:4].strip().upper() for line in self.said]


class _ImapTalk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        owner = self.server.owner  # type: ignore[attr-defined]
        owner.connections += 1
        self.wfile.write(owner.greeting)
        for line in iter(self.rfile.readline, b""):
            tag, _, command = line.rstrip(b"\r\n").partition(b" ")
            owner.said.append(command.decode())
            if tag == b"DONE":
                self.wfile.write(owner.after_done + self._idle_tag + b" OK done\r\n")
                continue
            verb = command.split(b" ")[0].upper()
            if verb == b"UID":
                verb = command.split(b" ")[1].upper()
            if verb == b"IDLE":
                self._idle_tag = tag
                self.wfile.write(owner.before_idling + b"+ idling\r\n")
                owner.before_idling = b""
                continue
            if verb == b"APPEND":  # a literal follows
                size = int(command.rpartition(b"{")[2].rstrip(b"}"))
                self.wfile.write(b"+ go on\r\n")
                self.rfile.read(size + 2)
            self.wfile.write(self._answer(owner, verb, command).replace(b"TAG", tag))

    def _answer(self, owner: "ScriptedImap", verb: bytes, command: bytes) -> bytes:
        for start, answer in owner.answers.items():
            if command.upper().startswith(start.upper()):
                return answer
        if verb == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 " + owner.capabilities + b"\r\nTAG OK done\r\n"
        if verb in {b"SELECT", b"EXAMINE"}:
            return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK done\r\n"
        if verb == b"LIST":
            return b'* LIST () "/" Processed\r\nTAG OK done\r\n'
        return b"TAG OK done\r\n"


class ScriptedImap(_Faulty):
    """An IMAP server that knows next to nothing, and answers a command that starts as in `answers` with those bytes.

    TAG in an answer stands for the command's tag. `before_idling` is said once before "+ idling", `after_done` before
    the tagged OK of each IDLE.
    """

    handler = _ImapTalk

    def __init__(self, capabilities: bytes = b"IDLE", **answers: bytes) -> None:
        self.capabilities = capabilities
        self.answers = {verb.replace("_", " ").encode(): answer for verb, answer in answers.items()}
        self.greeting = b"* OK scripted\r\n"
        self.before_idling = self.after_done = b""
        self.said: list[str] = []
        self.connections = 0
