"""The n-th socket operation fails, for every n: connect, send and receive of the program's own lines (F2, F14; RFC 5321).

    cd tests && nice ../.venv/bin/python -m campaigns.sockets
    cd tests && nice ../.venv/bin/python -m campaigns.sockets --from 3 --until 3 --kind after
    cd tests && nice ../.venv/bin/python -m campaigns.sockets --kind after --naive     # must find something

The story of the happy path is played on the embedded mail server, over real sockets. In every rest of it (whenever the
program has something to do) the n-th operation fails, so each play meets one failure in each rest that has so many; then
time goes on as it must after a failure. The story must go as it is written: the same letters with the same words, each
to a customer once. To our own people a letter may come twice with the same bytes; when a customer's letter is held, the
person who is asked looks into the customer's mailbox and says what is there.

`before`: nothing passes, and the line is reset. `after`: it passes, and the line is reset: what came is swallowed. `half`:
half of what is sent passes; a receive meets the end of the stream. `silent`: nothing passes and the line times out.

With --naive a letter without an answer is simply sent again, as most programs do.
"""

import argparse
import logging
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch
from weakref import WeakSet

from conversations.grammar import read
from conversations.player import Player
from conversations.story import Check, Taps, Which, Wrong
from conversations.world import InProcess
from handoffd.app.watch import INBOX, SMTP
from handoffd.demo.mailserver import EmbeddedMailServer
from handoffd.network.courier import Courier
from mailservers import Server, without_trace

KINDS = ("before", "after", "half", "silent")
STORY = Path(__file__).parents[1] / "conversations" / "stories" / "happy-path.txt"
CUSTOMERS = ("jane", "raj")
# How long a program may leave a server alone after a failure, and then a letter that was not taken.
GOES_ON = (timedelta(seconds=2), timedelta(seconds=70), timedelta(seconds=140))
_SENDS, _RECEIVES = ("send", "sendall", "sendmsg"), ("recv", "recv_into")
_marks = count(1)


class Sockets:
    """Counts what the program does with its lines to the mail server while it is armed, and lets one of it fail."""

    def __init__(self, ports: set[int]) -> None:
        self._ports, self._ours = ports, WeakSet[socket.socket]()
        self._real = {name: getattr(socket.socket, name) for name in ("connect", *_SENDS, *_RECEIVES)}
        self._watching, self._armed, self._at, self._kind = False, False, 0, ""
        self.seen, self.struck = 0, ""

    @contextmanager
    def between(self) -> Iterator["Sockets"]:
        """Stand between the program and its sockets."""
        for name, real in self._real.items():
            setattr(socket.socket, name, self._instead(name, real))
        try:
            yield self
        finally:
            for name in self._real:
                delattr(socket.socket, name)  # they are inherited from the one written in C

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Whatever connects meanwhile is the program: people have lines of their own."""
        self._watching = True
        try:
            yield
        finally:
            self._watching = False

    @contextmanager
    def armed(self, at: int, kind: str) -> Iterator[None]:
        """Count from one, and let the so-many-th operation fail (0: none)."""
        self._armed, self._at, self._kind, self.seen, self.struck = True, at, kind, 0, ""
        try:
            yield
        finally:
            self._armed = False

    def _instead(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(sock: socket.socket, *args: Any, **more: Any) -> Any:
            if self._watching and name == "connect" and args[0][1] in self._ports:
                self._ours.add(sock)
            if not self._armed or sock not in self._ours:
                return real(sock, *args, **more)
            self.seen += 1
            if self.seen != self._at:
                return real(sock, *args, **more)
            self.struck = f"{name} to {args[0][1]}" if name == "connect" else name
            return self._fail(name, sock, args, more)

        return call

    def _fail(self, name: str, sock: socket.socket, args: tuple[Any, ...], more: dict[str, Any]) -> Any:
        if self._kind == "silent":
            self._ours.discard(sock)
            raise TimeoutError("timed out")
        if self._kind == "after":
            self._passes(name, sock, args, more)
        elif self._kind == "half" and name in _SENDS:
            raw = b"".join(args[0]) if name == "sendmsg" else bytes(args[0])
            self._passes("send", sock, (raw[: len(raw) // 2],), {})
        elif self._kind == "half" and name in _RECEIVES:
            _hang_up(sock)
            return 0 if name == "recv_into" else b""
        _hang_up(sock)
        raise ConnectionResetError(104, "Connection reset by peer")

    def _passes(self, name: str, sock: socket.socket, args: tuple[Any, ...], more: dict[str, Any]) -> None:
        try:
            self._real[name](sock, *args, **more)
        except BlockingIOError:
            return  # a connect that is under way


def _hang_up(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was never connected


class Cut(InProcess):
    """The program in this process; in every rest the n-th operation on a socket fails."""

    def __init__(self, settings: dict[str, Any], folder: Path, sockets: Sockets, at: int, kind: str) -> None:
        super().__init__(settings, folder)
        self._sockets, self._at, self._kind = sockets, at, kind
        self.most, self.strikes = 0, list[str]()
        self.spared = False  # nothing fails

    def rest(self, now: datetime, handed_in: int) -> None:
        assert self._clock is not None
        assert self._daemon is not None
        with self._sockets.watching():
            self._clock.move_to(now)
            for server in (INBOX, SMTP):  # its loop has looked at both a moment ago
                self._daemon._watch.works(server)
            self._daemon._courier._line.drop()
            self._daemon.look_afresh()  # both lines are made anew in each rest, so that this can fail as well
            with self._sockets.armed(0 if self.spared else self._at, self._kind):
                super().rest(now, handed_in)
            self.most = max(self.most, self._sockets.seen)
            if self._sockets.struck:
                self.strikes.append(self._sockets.struck)
                self._go_on()

    def _go_on(self) -> None:
        assert self._clock is not None
        assert self._daemon is not None
        for wait in GOES_ON:
            self._clock.move_to(self._clock.now() + wait)
            self._daemon.look_afresh()
            self._daemon.settle()


class Survivor(Player):
    """Plays the story on such a program (`Cut`); lets a letter go again when it must, and answers when somebody is asked."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._world: Cut
        self._copies: dict[tuple[str, str], bytes] = {}  # the first one that somebody had of a letter
        self.asked_about_doubt = 0

    def _settle(self) -> None:
        super()._settle()
        self._world.spared = True  # what follows is the mending, and another failure in it is another rest's
        self._mend()
        self._world.spared = False

    def _mend(self) -> None:
        while coming := self._put_back():
            self._clock.move_to(coming)
            super()._settle()
        for copy in [copy for copy in self._waiting if copy.name == "_ops/in-doubt"]:
            self._waiting.remove(copy)
            self.asked_about_doubt += 1
            who = copy.people(self.stage, "To")[0]
            button = "It arrived" if self._reached() else "Send it again"
            self._act(Taps(0, who, button, Which(copy.name, copy.ref)))
            super()._settle()

    def _check(self, item: Check) -> None:
        if "Processed" in item.told:  # the answers about letters in doubt lie there too
            item = replace(
                item, told={**item.told, "Processed": str(int(item.told["Processed"]) + self.asked_about_doubt)}
            )
        super()._check(item)

    def _put_back(self) -> datetime | None:
        with self._world.memory() as memory:
            leaves = memory.outbox.next_leaves()
        soon = leaves is not None and self._clock.now() < leaves <= self._clock.now() + timedelta(minutes=30)
        return leaves if soon else None

    def _reached(self) -> bool:
        with self._world.memory() as memory:
            held = {(row.message_id, row.recipient) for row in memory.outbox.held()}
        self._collect()
        had = {(each.paper.message_id, self.stage.address(name)) for each in self.letters for name in each.readers}
        return held <= had  # whom the question names, be it the customer or a colleague in Cc

    def _read(self, found: dict[str, Any], paper: Any, name: str, row: Any) -> None:
        raw = without_trace(paper.raw)
        first = self._copies.setdefault((paper.message_id, name), raw)
        waiting = [each for each in self._waiting if each.paper.message_id == paper.message_id]
        if first is raw and waiting:  # of one letter, a copy that took longer
            waiting[0].readers.append(name)
        elif first is raw:
            super()._read(found, paper, name, row)
        elif name in CUSTOMERS:
            raise Wrong(0, f"a customer has {row.letter} twice")
        elif first != raw:
            raise Wrong(0, f"a second copy of {row.letter} has other bytes")


class Campaign:
    """Plays of one story, each with its own failures."""

    def __init__(self, server: Server, folder: Path, story: Path = STORY) -> None:
        self._server, self._folder, self._story = server, folder, story
        self._sockets = Sockets({server.imap_port, server.smtp_port})
        self.most = 0  # operations in the longest rest of the last play

    def play(self, at: int, kind: str) -> tuple[list[str], str]:
        """Let the `at`-th operation of every rest fail; return what was struck, and what went wrong ("": nothing)."""
        mark = f"n{next(_marks)}"
        home = self._folder / mark
        home.mkdir(mode=0o700)
        worlds: list[Cut] = []

        def world(settings: dict[str, Any], folder: Path) -> Cut:
            worlds.append(Cut(settings, folder, self._sockets, at, kind))
            return worlds[-1]

        problem = ""
        with self._sockets.between():
            player = Survivor(read(self._story), self._server, home, mark, world)
            try:
                player.play()
            except Exception as wrong:  # noqa: BLE001 - whatever comes out is what is looked for
                problem = f"{type(wrong).__name__}: {wrong}"
            finally:
                player.close()
        self.most = max(world.most for world in worlds)
        return [each for world in worlds for each in world.strikes], problem


def naive() -> Any:
    """Send again what was never answered, as most programs do."""
    careful = Courier.deliver

    def careless(courier: Courier, envelope: Any, before_data: Any) -> Any:
        outcome = careful(courier, envelope, before_data)
        return replace(outcome, kind="temporary") if outcome.kind == "in_doubt" else outcome

    return patch.object(Courier, "deliver", careless)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", type=int, default=1, dest="first", help="the first n")
    parser.add_argument("--until", type=int, default=0, help="the last n; all when it is not given")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--naive", action="store_true")
    asked = parser.parse_args()
    begun, struck, bad = time.monotonic(), 0, 0
    logging.disable()  # what goes wrong is planted
    with tempfile.TemporaryDirectory() as folder, EmbeddedMailServer({}) as server:
        campaign = Campaign(server, Path(folder))
        _, problem = campaign.play(0, "before")
        assert not problem, problem
        last = asked.until or campaign.most
        say(f"{campaign.most} operations in the longest rest")
        for at in range(asked.first, last + 1, asked.every):
            for kind in (asked.kind,) if asked.kind else KINDS:
                if asked.naive:
                    with naive():
                        strikes, problem = campaign.play(at, kind)
                else:
                    strikes, problem = campaign.play(at, kind)
                struck += len(strikes)
                if problem:
                    bad += 1
                    say(f"--from {at} --until {at} --kind {kind}: {problem[:2000]}")
            say(
                f"n = {at}: {struck} failures so far, {bad} plays that went another way, {time.monotonic() - begun:.0f} s"
            )
    return 1 if bad else 0


def say(words: str) -> None:
    """Tell the terminal, at once."""
    print(words, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
