"""How long after the server's push a notice has its request accepted.

Dovecot waits half a second by design before it tells a client in IDLE. What counts begins when its `* 1 EXISTS` passes on
the daemon's own line, through a proxy that only listens, and ends when our own server answers 250 to the request.
"""

import asyncio
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.notices import notice
from bench.ours import Ours, settings
from bench.servers import mailboxes
from mailservers import free_port

NOTICES = 40
PATIENCE = 30.0
REST = 1.2  # seconds: the mail is moved to its folder meanwhile, which is a push as well


class Taker:
    """Takes every mail and notes when."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.came = threading.Event()

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - its name there
        """Answer 250 at once."""
        self.at.append(time.monotonic())
        self.came.set()
        return "250 taken"


class Ear:
    """Stands between the daemon and its IMAP server, and notes when the server tells a line in IDLE of mail."""

    def __init__(self, port: int) -> None:
        self.port, self.heard = free_port(), threading.Event()
        self.at = 0.0
        self._there = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        started = threading.Event()
        self._loop.call_soon(started.set)
        self._thread.start()
        started.wait()
        serve = asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self._server = asyncio.run_coroutine_threadsafe(serve, self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_forever()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._there)
        idles = [False]
        await asyncio.gather(
            self._carry(reader, far_writer, idles, up=True), self._carry(far_reader, writer, idles, up=False)
        )

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, idles: list[bool], *, up: bool
    ) -> None:
        with suppress(OSError):
            while told := await reader.read(65536):
                if up:
                    idles[0] = told.rstrip().upper().endswith(b"IDLE")
                elif idles[0] and b" EXISTS" in told:
                    self.at = time.monotonic()
                    self.heard.set()
                writer.write(told)
            writer.close()


def waits(folder: Path, notices: int = NOTICES) -> list[float]:
    """Return for each notice the seconds between the server's push and its accepted request."""
    taker, found = Taker(), []
    front = Controller(taker, hostname="127.0.0.1", port=free_port(), server_hostname="localhost")
    front.start()
    try:
        with mailboxes(folder / "dovecot") as mail, Ear(mail.server.imap_port) as ear:
            box, home = mail.filled("handoff", []), folder / "ours"
            home.mkdir()
            with Ours(home, settings(home, box, ear.port, front.port)):
                time.sleep(2.0)
                for number in range(notices):
                    taker.came.clear()
                    ear.heard.clear()
                    mail.deliver(box, [notice(number)])
                    if not (ear.heard.wait(PATIENCE) and taker.came.wait(PATIENCE)):
                        raise RuntimeError(f"no push for notice {number}, or no request")
                    found.append(taker.at[-1] - ear.at)
                    time.sleep(REST)
    finally:
        front.stop()
    return found
