"""What each of them does, and when: a list of scenes, each set off by a letter that its person finds in the mailbox."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from handoffd.demo import answers
from handoffd.demo.cast import ANA, DANA, MARTA, SIGNED, STRANGER, Person
from handoffd.demo.clients import gmail, iphone, outlook
from handoffd.demo.clients.calendars import HABITS
from handoffd.demo.clients.mime import Written
from handoffd.demo.letter import Letter
from handoffd.demo.tale import Tone

Deed = Callable[[Person, datetime, Letter], Written]

APPROVED, CANNOT, FORGED, KICKOFF, THANKS = "approved", "cannot", "forged", "kickoff", "thanks"


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that a person does.

    `sees` are words in the subject of the letter that sets it off (each letter sets off one scene at most); `at` is the
    hour, on their own clock, at which they get to it: the next time it is that late. `reads` is whose mailbox the
    letter lies in, if not their own. `key` is how the proofs find it again.
    """

    who: Person
    sees: str
    at: time
    deed: str
    does: Deed
    key: str = ""
    tone: Tone = Tone.PLAIN
    reads: Person | None = None

    def moment(self, seen: datetime) -> datetime:
        """Return when it happens, after a letter that was seen at `seen`."""
        local = self.who.local(seen)
        then = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return then if then > local else then + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Story:
    """The notices that begin it (moment and copy), and the scenes in the order in which letters are given to them."""

    notices: tuple[tuple[datetime, int], ...]
    scenes: tuple[Scene, ...]

    def without(self, key: str) -> "Story":
        """Return the story in which one scene never happens."""
        return replace(self, scenes=tuple(scene for scene in self.scenes if scene.key != key))


OLD_SENTENCE = "I stay within reach, so if anything is on your mind, just reply."
NEW_SENTENCE = "I stay within reach, and I will bring the cake to your first day without paper."


def _fills_in(person: Person, now: datetime, letter: Letter) -> Written:
    return gmail.reply(person, now, letter, "", answers.FIRST)


def _says_the_rest(person: Person, now: datetime, letter: Letter) -> Written:
    return gmail.reply(person, now, letter, answers.REST)


def _cannot_yet(person: Person, now: datetime, letter: Letter) -> Written:
    return gmail.reply(person, now, letter, "I can't approve this yet, Priya is on leave.")


def _edits_and_approves(person: Person, now: datetime, letter: Letter) -> Written:
    return gmail.reply(person, now, letter, "Approve", edits={OLD_SENTENCE: NEW_SENTENCE})


def _moves(person: Person, now: datetime, letter: Letter) -> Written:
    return outlook.reply(person, now, letter, "move to Tuesday 15 September 10:30")


def _taps_approve(person: Person, now: datetime, letter: Letter) -> Written:
    return iphone.tap(person, now, letter, "Approve")


def _takes_over(person: Person, now: datetime, letter: Letter) -> Written:
    return iphone.tap(person, now, letter, "Accept")


def _as_usual(person: Person, now: datetime, letter: Letter) -> Written:
    return iphone.tap(person, now, letter, "All as usual")


def _on_track(person: Person, now: datetime, letter: Letter) -> Written:
    return iphone.tap(person, now, letter, "On track")


def _agrees(person: Person, now: datetime, letter: Letter) -> Written:
    return gmail.reply(person, now, letter, "I agree")


def _pretends(_person: Person, now: datetime, letter: Letter) -> Written:
    return gmail.reply(DANA, now, letter, "Approve")


def _accepts(person: Person, now: datetime, letter: Letter) -> Written:
    return HABITS[person.key].answer(person, now, letter)


STORY = Story(
    notices=((SIGNED, 1), (SIGNED + timedelta(minutes=6), 2)),
    scenes=(
        Scene(DANA, "hands over to", time(13, 20), "accepts the call in Google Calendar", _accepts),
        Scene(ANA, "hands over to", time(9, 5), "accepts the call in Outlook", _accepts),
        Scene(DANA, "sections still open", time(9, 40), "answers six of the ten, inline", _fills_in),
        Scene(DANA, "to go", time(11, 50), "answers the rest on top, corrects number 5", _says_the_rest),
        Scene(ANA, "your brief", time(17, 20), "reads the brief and accepts it on her iPhone", _takes_over),
        Scene(ANA, "did you two talk", time(17, 50), "says that they talked, and all is as usual", _as_usual),
        Scene(
            DANA,
            "introduction, please approve",
            time(14, 20),
            "replies to the draft",
            _cannot_yet,
            CANNOT,
            Tone.REFUSED,
        ),
        Scene(
            STRANGER,
            "introduction, please approve",
            time(22, 10),
            "writes in Dana's name, from elsewhere",
            _pretends,
            FORGED,
            Tone.REFUSED,
            reads=DANA,
        ),
        Scene(
            DANA, "waits for your yes", time(10, 40), "changes a sentence and approves", _edits_and_approves, APPROVED
        ),
        Scene(ANA, "kickoff invitation, please approve", time(9, 30), "asks for another time, in Outlook", _moves),
        Scene(
            ANA, "kickoff invitation, please approve", time(10, 5), "taps Approve on her iPhone", _taps_approve, KICKOFF
        ),
        Scene(MARTA, "kickoff", time(13, 30), "accepts the kickoff in Thunderbird", _accepts),
        Scene(
            ANA, "your follow-up, please approve", time(16, 40), "approves her thanks to Marta", _taps_approve, THANKS
        ),
        Scene(ANA, "on track, behind or at risk", time(11, 15), "says on her iPhone that they are on track", _on_track),
        Scene(DANA, "Do you agree", time(10, 5), "looks at it and agrees", _agrees),
    ),
)
