"""Plays a story: the people write real mail, the daemon runs with a clock that the story moves, and every letter that
reaches a mailbox must be one that the story states, at the moment at which it states it.

What holds in every story, whether it says so or not, stands in `Player._kept_the_promises`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from conversations.cast import CAST, INBOX, Stage, is_customer
from conversations.grammar import DAYS, MONTHS, ZONES
from conversations.mailboxes import Copy, Mailboxes
from conversations.paper import Paper
from conversations.pen import Pen, Sheet
from conversations.story import (
    Act,
    Bounce,
    Check,
    Forwards,
    Item,
    Letter,
    Moment,
    Nothing,
    Notice,
    OutOfOffice,
    Replies,
    Rsvp,
    Runs,
    Story,
    Taps,
    Which,
    Writes,
    Wrong,
)
from conversations.world import InProcess, World
from handoffd.app.bundling import NOT_FORMS
from handoffd.clock import SetClock
from handoffd.playbook.dossier import SECTIONS
from handoffd.store.outbox import SENT
from handoffd.store.values import Leaving
from mailservers import PASSWORD, Server

ON_ITS_WAY = 10.0  # seconds from the 250 of our mail server to the mailbox, at most

# Sections and prompts whose words a customer may see (D2 names the people, D4 the one quotable sentence).
OPEN_TO_CUSTOMERS = {(1, 0), (1, 1), (1, 3), (2, 0), (2, 1), (4, 1)}

CALENDARS = Path(__file__).parent / "calendars"  # {calendars} in a story
HOOKS = Path(__file__).parent / "hooks"  # {hooks}: commands for [[crm]]


class Player:
    """One story on one server."""

    def __init__(
        self,
        story: Story,
        server: Server,
        folder: Path,
        mark: str,
        world: Callable[[dict[str, Any], Path], World] = InProcess,
    ) -> None:
        self.story, self.stage, self._folder = story, Stage(mark), folder
        self._server = server
        self._boxes = Mailboxes(server, self.stage)
        self._boxes.open("handoff", self.stage.inbox)
        for name, who in CAST.items():
            self._boxes.open(name, self.stage.real(who.address))
        self._pen = Pen(self.stage)
        self._clock = SetClock(story.moments[0].at)
        self._gone: set[str] = set()
        self._make = world
        self._world = world(self._settings(), folder)
        self._handed_in = 0
        self._zone = story.moments[0].zone
        self.letters: list[Copy] = []
        self._waiting: list[Copy] = []
        self._last_notice = b""
        self._secrets: list[str] = []

    # -- the whole story ------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Play it; raises Wrong at the line from which on it went another way."""
        if self.story.runs_at_first:
            self._start()
        for moment in self.story.moments:
            try:
                self._moment(moment)
            except Wrong as wrong:
                raise Wrong(wrong.line, wrong.why, moment.path) from None
        try:
            self._kept_the_promises()
        except Wrong as wrong:
            raise Wrong(0, wrong.why, self.story.path) from None

    def _moment(self, moment: Moment) -> None:
        self._zone = moment.zone
        self._reach(moment)
        for item in moment.items:
            self._item(item)
        self._stated(moment.items[-1].line)

    def _reach(self, moment: Moment) -> None:
        """Let the time pass; whatever would leave before the moment is one letter too many."""
        while self._world.running and (coming := self._world.next_moment()) and coming < moment.at:
            if coming <= self._clock.now():
                raise Wrong(moment.line, f"an alarm stays due for ever: {coming}")
            self._clock.move_to(coming)
            self._settle()
            if self._waiting:
                raise Wrong(
                    moment.line, f"before this, at {self._when(coming)}, unstated:\n{self._list(self._waiting)}"
                )
        self._clock.move_to(moment.at)
        self._settle()

    def _item(self, item: Item) -> None:
        match item:
            case Letter():
                self._letter(item)
            case Nothing():
                self._stated(item.line)
            case Check():
                self._stated(item.line)
                self._check(item)
            case _:
                self._stated(item.line)
                self._act(item)
                self._settle()

    def perform(self, act: Act) -> None:
        """Let somebody do one more thing, outside of the story."""
        self._waiting.clear()
        self._act(act)
        self._settle()

    def reconnect(self, name: str) -> None:
        """Open somebody's own line to their mailbox again, after the server has dropped it."""
        self._boxes.reconnect(name)

    # -- acts -----------------------------------------------------------------------------------------------------

    def _act(self, act: Act) -> None:
        if isinstance(act, Runs):
            self._run(act)
            return
        sheet = self._written(act)
        self._boxes.hand_in(sheet)
        self._handed_in += any(address.replace("+", "@").partition("@")[0] == "handoff" for address in sheet.to)

    def _written(self, act: Act) -> Sheet:
        now, pen = self._clock.now(), self._pen
        match act:
            case Notice():
                self._last_notice = (sheet := pen.notice(act, now)).raw
            case Forwards():
                sheet = pen.forward(act.who, self._last_notice, now)
            case Writes():
                sheet = pen.writes(act, now)
            case Replies():
                self._note_secrets(act)
                sheet = pen.replies(act, self._held(act.line, act.who, act.letter).paper, now)
            case Taps():
                sheet = pen.taps(act, self._held(act.line, act.who, act.letter).paper, now)
            case OutOfOffice():
                sheet = pen.away(act, self._held(act.line, act.who, act.letter).paper, now)
            case Rsvp():
                sheet = pen.rsvp(act, self._held(act.line, act.who, act.letter).paper, now)
            case Bounce():
                sheet = pen.bounce(act, self._held(act.line, act.to, act.letter).paper, now)
            case _:
                raise AssertionError(act)
        return sheet

    def _note_secrets(self, act: Replies) -> None:
        """What the AE types for our eyes only must never be seen in a mail to a customer."""
        if act.letter.name.startswith("dossier/"):
            told = [text for section, prompt, text in act.answers if (section, prompt) not in OPEN_TO_CUSTOMERS]
            self._secrets += [self.stage.real(text) for text in told if len(text) > 11]

    def _held(self, line: int, who: str, which: Which) -> Copy:
        known = [
            copy
            for copy in self.letters
            if who in copy.readers and copy.name == which.name and which.ref in ("", copy.ref)
        ]
        if len(known) < max(1, which.number):
            raise Wrong(line, f"{who} has {len(known)} letters {which.name}")
        return known[which.number - 1]

    # -- letters --------------------------------------------------------------------------------------------------

    def _collect(self) -> None:
        """Look into every mailbox; one letter to several people is one, however many copies there are."""
        found: dict[str, Copy] = {}
        sent = {row.message_id: row for row in self._sent()}
        for name in CAST:
            for raw in self._boxes.new(name):
                paper = Paper(raw)
                if paper.message_id in sent:  # else a mail of another player: a reply to all
                    self._read(found, paper, name, sent[paper.message_id])
        self.letters += found.values()
        self._waiting += found.values()

    def _read(self, found: dict[str, Copy], paper: Paper, name: str, row: Leaving) -> None:
        copy = found.setdefault(paper.message_id, Copy(paper, self._clock.now(), row.letter, row.handoff))
        copy.readers.append(name)

    def _sent(self) -> list[Leaving]:
        """What the program says that it has sent: one envelope for each recipient."""
        if not self._world.running:
            return []
        with self._world.memory() as memory:
            refs = ["", *(handoff.ref for handoff in memory.handoffs(closed=True))]
            return [row for ref in refs for row in memory.outbox.of(ref) if row.state == SENT]

    def _read_in_a_list(self, stated: Letter, copy: Copy) -> set[str]:
        """Who stands in Cc and has it in one mail with others of the same moment: no second copy comes."""
        lists = [each for each in self.letters if each.name in NOT_FORMS and each.at == copy.at]
        return {name for name in stated.cc if any(name in each.readers for each in lists)} - set(copy.readers)

    def _letter(self, stated: Letter) -> None:
        for copy in self._waiting:
            if self._fits(stated, copy):
                break
        else:
            left = self._list(self._waiting) or "        nothing"
            raise Wrong(stated.line, f"this did not leave at {self._when(self._clock.now())}; what left:\n{left}")
        if set(copy.readers) != {*stated.to, *stated.cc} - self._read_in_a_list(stated, copy):
            raise Wrong(stated.line, f"it is in the mailboxes of {', '.join(copy.readers)}")
        self._says(stated, copy)
        self._waiting.remove(copy)

    def _fits(self, stated: Letter, copy: Copy) -> bool:
        return (
            (stated.name, stated.to, stated.cc)
            == (copy.name, copy.people(self.stage, "To"), copy.people(self.stage, "Cc"))
            and stated.ref in ("", copy.ref)
            and stated.subject in self.stage.told(copy.paper.subject)
        )

    def _says(self, stated: Letter, copy: Copy) -> None:
        text, shown = (self.stage.told(part) for part in copy.paper.words)
        for line, words in stated.says:
            for kind, part in (("text", text), ("HTML", shown)):
                if words not in part:
                    raise Wrong(line, f"its {kind} does not say so; it says:\n        {part}")
        for line, words in stated.hides:
            if words in self.stage.told(copy.paper.everything):
                raise Wrong(line, "it does not hide this")
        if stated.meets and stated.meets != copy.paper.meeting:
            meets = copy.paper.meeting
            when = (
                f"{self._when(meets[0])}, {int((meets[1] - meets[0]).total_seconds()) // 60} min"
                if meets
                else "nothing"
            )
            raise Wrong(stated.line, f"its invite is for {when}")

    def _stated(self, line: int) -> None:
        if self._waiting:
            raise Wrong(
                line, f"before this line, at {self._when(self._clock.now())}, unstated:\n{self._list(self._waiting)}"
            )

    # -- looking things up ----------------------------------------------------------------------------------------

    def _check(self, item: Check) -> None:
        match item.kind:
            case "handoffs":
                found = ", ".join(handoff.ref for handoff in self.handoffs())
                self._same(item, found or "none", item.told["refs"] or "none")
            case "closed":
                self._same(item, bool(self._handoff(item).closed), right=True)
            case "steps":
                steps = self._handoff(item)
                self._same(item, {name: str(steps.status(name)) for name in item.told}, item.told)
            case "section":
                for number, text in item.told.items():
                    entry = self._handoff(item).dossier.current(SECTIONS[int(number) - 1].id)
                    said = " / ".join(entry.text.splitlines()) if entry else ""
                    self._same(item, self.stage.told(said), text)
            case _:
                found_in = {folder: str(self._boxes.count("handoff", folder)) for folder in item.told}
                self._same(item, found_in, item.told)

    def _same(self, item: Check, found: object, right: object) -> None:
        if found != right:
            raise Wrong(item.line, f"it is {found}")

    def handoffs(self) -> list[Any]:
        with self._world.memory() as memory:
            return list(memory.handoffs())

    def _handoff(self, item: Check) -> Any:
        with self._world.memory() as memory:
            found = memory.handoff(item.ref)
        if found is None:
            raise Wrong(item.line, f"there is no {item.ref}")
        return found

    # -- what holds in every story ----------------------------------------------------------------------------------

    def _kept_the_promises(self) -> None:
        """I2, I3, I4, I8 of the reliability notes: checked at the end of every story."""
        for copy in self.letters:
            if any(is_customer(name) for name in copy.readers):
                self._fit_for_customers(copy)
        twice = Counter(
            (copy.ref, copy.name, copy.paper.meeting, copy.paper.invited, copy.people(self.stage, "To"))
            for copy in self._for_customers()
        )
        again = [key for key, times in twice.items() if times > 1]
        if again:
            raise Wrong(0, f"sent twice to a customer: {again}")
        if not self._world.running:
            return
        if lost := self._lost():
            raise Wrong(0, f"sent, but in no mailbox: {lost}")
        with self._world.memory() as memory:
            states = memory.counts()
        unread = {state: count for state, count in states.items() if state in ("new", "quarantined", "confirmed")}
        if unread:
            raise Wrong(0, f"mails that the program could not read: {unread}")

    def _for_customers(self) -> Iterator[Copy]:
        return (copy for copy in self.letters if any(is_customer(name) for name in copy.readers))

    def _fit_for_customers(self, copy: Copy) -> None:
        if copy.name not in (
            "warm-intro/intro",
            "kickoff/invite",
            "kickoff/moved",
            "kickoff/cancelled",
            "joint-call/invite",
            "follow-up/followup",
        ):
            raise Wrong(0, f"{copy.name} reached {', '.join(copy.readers)}")
        everything = copy.paper.everything
        inside = [
            words for words in (*self._secrets, f"{copy.ref} ", f"[{copy.ref}]", "handoff+") if words in everything
        ]
        if inside:
            raise Wrong(0, f"{copy.name} shows the customer what is ours: {inside}")

    # -- machinery --------------------------------------------------------------------------------------------------

    def _settings(self) -> dict[str, Any]:
        people = [
            {
                "name": who.name, "email": self.stage.real(who.address), "roles": list(who.roles), "zone": who.zone, "region": who.region,
                **{key: self.stage.address(value) if value in CAST else value for key, value in who.more},
            }
            for name, who in CAST.items()
            if who.roles and name not in self._gone
        ]  # fmt: skip
        (self._folder / "imap.secret").write_text(PASSWORD)
        server = {"host": "127.0.0.1", "tls": "none"}
        values: dict[str, Any] = {
            "company": {"name": "Northwind", "domains": [self.stage.real(INBOX).partition("@")[2]]},
            "inbox": {**server, "port": self._server.imap_port, "address": self.stage.inbox, "name": "Northwind Handoff", "password_file": "imap.secret"},
            "smtp": {**server, "port": self._server.smtp_port},
            "state": {"folder": "state"},
            # What is asked a second time, and the minutes in which a yes can be taken back, have stories of their own.
            "trust": {"challenge": "never", "undo_minutes": 0},
            "people": people,
        }  # fmt: skip
        for line, path, value in self.story.settings:
            *tables, key = path.split(".")
            table = values
            for name in tables:
                # people.dana.leave: a person of the cast, by name
                table = next(who for who in people if who["email"] == self.stage.address(name)) if table is people else table.setdefault(name, {})  # type: ignore[assignment]  # fmt: skip
            if not isinstance(table, dict):
                raise Wrong(line, f"{path} is no table of config.toml")
            table[key] = self._real(value)
        return values

    def _real(self, value: Any) -> Any:
        """The addresses of this run, also inside of lists and tables."""
        match value:
            case str():
                places = {"{calendars}": CALENDARS.as_posix(), "{hooks}": HOOKS.as_posix()}
                return reduce(lambda text, each: text.replace(*each), places.items(), self.stage.real(value))
            case list():
                return [self._real(each) for each in value]
            case dict():
                return {key: self._real(each) for key, each in value.items()}
            case _:
                return value

    def _run(self, act: Runs) -> None:
        """Start, with config.toml as it is from now on, or stop."""
        if not act.starts:
            self._stop()
            return
        if act.changed:
            self.story.settings.append((act.line, *act.changed))
        if act.without:
            self._gone.add(act.without)
        if act.changed or act.without:
            self._world = self._make(self._settings(), self._folder)
        self._start()

    def _start(self) -> None:
        self._world.start(self._clock.now())

    def _stop(self) -> None:
        self._world.stop()

    def _settle(self) -> None:
        if self._world.running:
            self._world.rest(self._clock.now(), self._handed_in)
        self._collect()
        end = time.monotonic() + ON_ITS_WAY
        while self._lost() and time.monotonic() < end:  # a real mail server takes a moment
            time.sleep(0.02)
            self._collect()

    def _lost(self) -> list[str]:
        """The letters that the program says it has sent and that are in no mailbox."""
        held = {(copy.paper.message_id, self.stage.address(name)) for copy in self.letters for name in copy.readers}
        return [row.letter for row in self._sent() if (row.message_id, row.recipient) not in held]

    def _when(self, at: datetime) -> str:
        local = at.astimezone(ZoneInfo(ZONES[self._zone]))
        return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year} {local:%H:%M} {self._zone}"

    def _list(self, copies: list[Copy]) -> str:
        return "\n".join(f"        {copy.line(self.stage)}" for copy in copies)

    def close(self) -> None:
        self._stop()
        self._boxes.close()


@contextmanager
def playing(
    story: Story, server: Server, folder: Path, mark: str, world: Callable[[dict[str, Any], Path], World] = InProcess
) -> Iterator[Player]:
    player = Player(story, server, folder, mark, world)
    try:
        yield player
    finally:
        player.close()
