"""systemd's watchdog is fed by work that was done, and by nothing else (sd_notify(3))."""

import itertools
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from faults import Proxy
from handoffd.app import daemon as module
from mailservers import PASSWORD, Post
from real.process import Process


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said to systemd."""
    said: list[str] = []
    monkeypatch.setattr(module, "notify", lambda *lines: said.extend(lines))
    return said


@pytest.fixture
def turning(office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Let the office's daemon run for so many rounds of its loop."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    rounds = 0

    def rest() -> None:
        nonlocal rounds
        rounds -= 1
        time.sleep(1.01)  # a tick is a second
        if rounds <= 0:
            office.daemon._signals.stopping = True

    def turn(count: int) -> None:
        nonlocal rounds
        rounds = count
        monkeypatch.setattr(office.daemon, "_sleep", rest)
        monkeypatch.setattr(office.daemon, "_arm", lambda: None)
        monkeypatch.setattr(office.daemon._mailbox, "connect", lambda: None)
        monkeypatch.setattr(office.daemon, "_collect", lambda _now: 0)
        office.daemon.run()

    yield turn
    for number, handler in before.items():
        signal.signal(number, handler)


def test_turns_that_are_done_feed_it(turning, fed):
    turning(3)
    assert fed.count("WATCHDOG=1") == 2  # the first round rests before its first tick


def test_a_loop_that_goes_round_and_gets_nothing_done_does_not(office, turning, fed, monkeypatch):
    def broken(*, look: bool = True) -> int:
        raise ValueError("a bug in every turn")

    monkeypatch.setattr(office.daemon, "turn", broken)
    turning(3)
    assert fed.count("WATCHDOG=1") == 0


@pytest.mark.slow
def test_while_a_turn_hangs_nobody_feeds_it_in_its_place(embedded: Post, tmp_path: Path, monkeypatch):
    """Planted: a thread that feeds it. The process lives, its threads run, and no work gets done: that must be seen."""
    inbox, dana = embedded.person("handoff"), embedded.person("dana")
    (tmp_path / "secret").write_text(PASSWORD)
    heard = Systemd(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", str(heard.path))
    server = {"host": "127.0.0.1", "tls": "none", "password_file": "secret"}
    with Proxy(embedded.imap_port) as line:
        settings = {
            "company": {"name": "Ours", "domains": [embedded.domain]},
            "inbox": {**server, "address": inbox.address, "port": line.port, "timeout_seconds": 8, "poll_seconds": 5},
            "smtp": {"host": "127.0.0.1", "tls": "none", "port": embedded.smtp_port},
            "state": {"folder": "state"},
            "people": [{"name": "Dana", "email": dana.address, "roles": ["ae", "csm", "sales_leader"]}],
        }
        process = Process(settings, tmp_path)
        process.start(datetime.now(UTC))
        try:
            heard.wait_for(3, 20)
            line.black_hole()
            os.kill(process.process.pid, signal.SIGHUP)  # wakes the loop, which then talks into the hole
            inbox.write(inbox, "Ring")
            quiet = heard.longest_silence(14)
            assert quiet > 4  # seconds: at work it is fed each second, and the server is waited for for eight
        finally:
            line.heal()
            process.stop()
            heard.close()


class Systemd:
    """The other end of NOTIFY_SOCKET: when the watchdog was fed."""

    def __init__(self, path: Path) -> None:
        self.path, self.moments = path, [time.monotonic()]
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(str(path))
        self._line.settimeout(0.2)
        self._open = True
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def _hear(self) -> None:
        while self._open:
            try:
                if b"WATCHDOG=1" in self._line.recv(4096):
                    self.moments.append(time.monotonic())
            except TimeoutError:
                continue

    def wait_for(self, count: int, seconds: float) -> None:
        """Wait until it was fed so often."""
        end, begun = time.monotonic() + seconds, len(self.moments)
        while len(self.moments) < begun + count:
            assert time.monotonic() < end, "it is not fed at all"
            time.sleep(0.05)

    def longest_silence(self, seconds: float) -> float:
        """The longest time without food in the next so many seconds."""
        begun = time.monotonic()
        time.sleep(seconds)
        moments = [begun, *(each for each in self.moments if each > begun), time.monotonic()]
        return max(b - a for a, b in itertools.pairwise(moments))

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._line.close()
