"""A small real mail server in a process of its own: IMAP and SMTP on loopback ports, no root, nothing to install.

`with EmbeddedMailServer({"ana@acme.example": "secret"}) as server:` is how the demo and the tests use it. Parent and
child talk in JSON lines over stdin and stdout: first the settings, answered by the ports; then mailboxes to add and
moments to set the clock to, answered one by one. The child ends when its stdin closes, so it never outlives whoever
started it, however that dies.

It needs the `demo` extra (pymap, aiosmtpd). Mailboxes live in memory and are gone with the process.
"""

import asyncio
import json
import logging
import os
import select
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from handoffd.errors import Permanent, Temporary


class EmbeddedMailServer:
    """The mail server as its user sees it: `host`, `imap_port`, `smtp_port`, and mailboxes for `users`.

    `users` maps addresses to passwords (the login is the whole address); user+tag@ reaches user@; other recipients
    get 550. `catch_all` maps a domain to the address that takes what has no mailbox there. `authserv_id` puts an
    Authentication-Results header on every mail (see `postoffice`). `certificate` is (chain file, key file) in PEM:
    then both ports speak TLS from the first byte. SMTP AUTH is offered, not demanded.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        users: Mapping[str, str],
        *,
        catch_all: Mapping[str, str] | None = None,
        authserv_id: str = "",
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        self._settings = {
            "users": dict(users),
            "catch_all": dict(catch_all or {}),
            "authserv_id": authserv_id,
            "certificate": [str(path) for path in certificate or ()],
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.imap_port = 0
        self.smtp_port = 0

    def start(self, patience: float = 30.0) -> Self:
        """Start the process; Temporary when it has not told its ports after `patience` seconds."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handoffd.demo.mailserver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in the terminal is for the demo, which then hangs up in order
        )
        try:
            ports = self._ask(self._settings, patience)
        except BaseException:
            self.stop()
            raise
        self.imap_port, self.smtp_port = ports["imap_port"], ports["smtp_port"]
        return self

    def add(self, address: str, password: str) -> None:
        """Open one more mailbox while the server runs."""
        self._ask({"users": {address: password}}, 30.0)

    def set_clock(self, moment: datetime) -> None:
        """Let mail arrive at this moment from now on, whatever the machine's clock says."""
        self._ask({"now": moment.isoformat()}, 30.0)

    def stop(self) -> None:
        """Hang up; every mailbox is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def _ask(self, question: Mapping[str, Any], patience: float) -> dict[str, Any]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise Temporary("the embedded mail server is not running; start it first")
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise Temporary("the embedded mail server has gone away; see its message above") from error
        ready, _, _ = select.select([process.stdout], [], [], patience)
        line = process.stdout.readline() if ready else b""
        if not line:
            raise Temporary(f"the embedded mail server did not answer within {patience:.0f} s; see its message above")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise Permanent(answer["error"])
        return answer


def main() -> None:
    """Be the child: settings in, ports out, mail until stdin closes."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own deprecated names at each login
    first = sys.stdin.readline()
    if not first.strip():
        _say({"error": 'the first line on stdin must be the settings in JSON, for instance {"users": {}}'})
        return
    try:
        asyncio.run(_serve(json.loads(first)))
    except ImportError as error:
        _say({"error": f"the embedded mail server needs the demo extra (pip install 'handoffd[demo]'): {error}"})


async def _serve(settings: dict[str, Any]) -> None:
    from handoffd.demo.postoffice import PostOffice

    office = PostOffice(
        settings["users"],
        catch_all=settings.get("catch_all", {}),
        authserv_id=settings.get("authserv_id", ""),
        tls=_tls(settings.get("certificate", [])),
    )
    imap_port, smtp_port = await office.open()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear(question: dict[str, Any]) -> None:
        if "now" in question:
            moment = datetime.fromisoformat(question["now"])
            office.clock = lambda: moment
            _say({"now": question["now"]})
            return
        for address, password in question["users"].items():
            office.add(address, password)
        _say({"added": list(question["users"])})

    # A thread, because asyncio cannot watch every kind of stdin (a plain file, /dev/null).
    parent = threading.Thread(target=_hear_parent, args=(loop, hear, ended), daemon=True)
    parent.start()
    _say({"imap_port": imap_port, "smtp_port": smtp_port, "pid": os.getpid()})
    await ended.wait()
    await office.close()


def _hear_parent(loop: asyncio.AbstractEventLoop, hear: Callable[[dict[str, Any]], None], ended: asyncio.Event) -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(hear, json.loads(line))
    loop.call_soon_threadsafe(ended.set)


def _tls(certificate: list[str]) -> ssl.SSLContext | None:
    if not certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


def _say(fact: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
