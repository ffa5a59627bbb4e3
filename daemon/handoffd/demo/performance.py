"""The run itself: the clock jumps to the next thing that happens, the daemon settles, the people look and answer."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from handoffd.demo.cast import DAYS, DOCUSIGN, MARTA, READERS, SIGNED, Person
from handoffd.demo.clients.mime import Written
from handoffd.demo.letter import Letter
from handoffd.demo.notices import completed
from handoffd.demo.stage import Stage
from handoffd.demo.story import Scene, Story
from handoffd.demo.tale import Came, Decided, Tale, Tone, Wrote

log = logging.getLogger(__name__)

LATEST = SIGNED + timedelta(days=DAYS + 2)
_TRIES = 20  # looks at a server that does not answer at once, a quarter of a second apart

_REFUSALS = frozenset({"Unclear", "Overheard"})


class Audience(Protocol):
    """Who is told while it happens."""

    def time_passes(self, before: datetime, after: datetime) -> None:
        """Hear that the clock jumps."""

    def wrote(self, entry: Wrote) -> None:
        """Hear that somebody sends a mail."""

    def decided(self, entry: Decided) -> None:
        """Hear what the daemon makes of it."""

    def came(self, entries: Sequence[Came]) -> None:
        """Hear what lies in the mailboxes now that did not before."""


class Plan:
    """Something that will happen at a moment."""

    def __init__(self, at: datetime, run: Callable[[datetime], Wrote]) -> None:
        self.at, self.run = at, run


class Performance:
    """Plays a story on a stage and keeps the tale of it."""

    def __init__(self, stage: Stage, story: Story, audience: Audience) -> None:
        self._stage, self._audience = stage, audience
        self._waiting = list(story.scenes)
        self._plans = [Plan(at, _notice(copy, stage)) for at, copy in story.notices]
        self._seen: dict[str, int] = {}
        self._lines = 0
        self.tale = Tale()

    def play(self) -> Tale:
        """Play to the end, thirty days later, or until nothing more can happen."""
        self._stage.daemon.settle()  # a first look at an empty inbox, so that nothing in it counts as old
        now = self._stage.clock.now()
        while (moment := self._next(now)) is not None and moment <= LATEST:
            self._audience.time_passes(now, moment)
            self._stage.move_to(moment)
            now = self._stage.clock.now()
            self._act(now)
            self._settle(now)
            self._look(now)
        self.tale.troubles += [
            f"{scene.who.first} never found {scene.sees!r} in the mailbox." for scene in self._waiting
        ]
        return self.tale

    def _next(self, now: datetime) -> datetime | None:
        by_itself = self._stage.daemon.next_moment()
        moments = [plan.at for plan in self._plans]
        if by_itself is not None:
            if by_itself <= now and not moments:
                self.tale.troubles.append("Something that was due did not happen; daemon.log says why.")
                return None
            moments.append(by_itself)
        return max(min(moments), now) if moments else None

    def _act(self, now: datetime) -> None:
        due = [plan for plan in self._plans if plan.at <= now]
        self._plans = [plan for plan in self._plans if plan.at > now]
        for plan in sorted(due, key=lambda plan: plan.at):
            try:
                wrote = plan.run(now)
            except LookupError as trouble:
                self.tale.troubles.append(str(trouble).strip("'\""))
                continue
            self.tale.entries.append(wrote)
            self._audience.wrote(wrote)

    def _settle(self, now: datetime) -> None:
        """Let the daemon do all there is to do; a server that hiccups is given a few seconds."""
        daemon = self._stage.daemon
        for _ in range(_TRIES):
            daemon.settle()
            still = daemon.next_moment()
            if still is None or still > now:
                break
            time.sleep(0.25)
        with daemon.store.transaction() as memory:
            lines = memory.journal()
        for line in lines[self._lines :]:
            if line.text:
                decided = Decided(line.at, line.event, line.text, _tone(line.event, line.text))
                self.tale.entries.append(decided)
                self._audience.decided(decided)
        self._lines = len(lines)

    def _look(self, now: datetime) -> None:
        """Everybody looks into the mailbox; what they find there may make them do something later."""
        came: list[Came] = []
        for person in READERS:
            for found in self._stage.mail_of(person).read(after=self._seen.get(person.key, 0)):
                self._seen[person.key] = found.uid
                letter = Letter(found.raw, found.arrived)
                approved = self._approval() if person == MARTA else ""
                tone = Tone.CUSTOMER if person == MARTA else Tone.PLAIN
                came.append(
                    Came(
                        found.arrived,
                        person,
                        letter,
                        len(self.tale.letters(person)) + sum(other.who == person for other in came) + 1,
                        approved,
                        tone,
                    )
                )
                self._plans += self._planned(person, letter, now)
        self.tale.entries += came
        if came:
            self._audience.came(came)

    def _planned(self, person: Person, letter: Letter, now: datetime) -> Iterator[Plan]:
        """Yield what a letter sets off: the next scene that waits for it, and a stranger's if there is one."""
        taken: set[Person] = set()
        for scene in list(self._waiting):
            if (scene.reads or scene.who) == person and scene.who not in taken and scene.sees in letter.subject:
                taken.add(scene.who)
                self._waiting.remove(scene)
                yield Plan(scene.moment(now), _scene(scene, letter, self._stage))

    def _approval(self) -> str:
        """Return who approved the last letter to the customer and when, from what the daemon remembers."""
        with self._stage.daemon.store.transaction() as memory:
            given = [said for handoff in memory.handoffs(closed=True) for said in handoff.approvals.values()]
        if not given:
            return ""
        last = max(given, key=lambda said: said.at)
        who = next((person for person in READERS if person.email == last.by), None)
        return f"{who.first}, {who.local(last.at):%a %H:%M} {who.place}" if who else last.by


def _notice(copy: int, stage: Stage) -> Callable[[datetime], Wrote]:
    def run(now: datetime) -> Wrote:
        mail = completed(now, copy)
        stage.mail_of(DOCUSIGN).send(mail.raw, mail.to)
        deed = "reports a signed contract" if copy == 1 else "sends the same envelope again, as a copy"
        return Wrote(now, DOCUSIGN, deed, mail)

    return run


def _scene(scene: Scene, letter: Letter, stage: Stage) -> Callable[[datetime], Wrote]:
    def run(now: datetime) -> Wrote:
        mail: Written = scene.does(scene.who, now, letter)
        stage.mail_of(scene.who).send(mail.raw, mail.to)
        return Wrote(now, scene.who, scene.deed, mail, scene.tone, scene.key)

    return run


def _tone(event: str, text: str) -> Tone:
    if event in _REFUSALS or "asked back" in text:
        return Tone.REFUSED
    if event == "Left":
        return Tone.CUSTOMER
    return Tone.YES if event == "Approved" else Tone.PLAIN
