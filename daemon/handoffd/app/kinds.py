"""What kind of contract is it, and are two of them one sale? Rows decide where they can, a person where they cannot."""

from collections.abc import Mapping
from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import Heard
from handoffd.app.kinship import SAME_NAMES, Kin, pair, seller
from handoffd.app.settings import Settings
from handoffd.letters.message import Message
from handoffd.letters.notices.namesake import Name, name_of
from handoffd.letters.notices.notice import Notice, read_notice
from handoffd.letters.notices.tracks import NEW, NONE, Kind, TrackRow, decided, doubted, row_of, shape_of, shipped_rows
from handoffd.letters.replies.verdict import read_verdict
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Commanded
from handoffd.playbook.model import Handoff
from handoffd.store.transaction import Transaction
from handoffd.store.values import Mail, Remembered

KIND, ALIKE = "kind-", "alike-"  # steps of the two questions; behind the dash, what they are about
TRACK, OF_MAIL = "track", "mail"  # under these, answers are remembered
_TRACKS: Mapping[str, str] = {
    "yes": NEW,
    "renewal": "renewal",
    "upsell": "upsell",
    "amendment": "amendment",
    "no": NONE,
}


class Kinds:
    """Asks the AE (else ops), keeps the answer, and acts on it."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._rows: tuple[TrackRow, ...] = tuple(row_of(table.model_dump()) for table in settings.config.track)

    def kind_of(self, memory: Transaction, notice: Notice, message: Message) -> Kind:
        """Return the track: by config.toml, by what a person once answered, by the shipped rows, else new business."""
        by = (*([notice.ae] if notice.ae else []), *(each.email for each in message.addresses("Reply-To")))
        if message.sender:
            by = (*by, message.sender.email)
        if found := decided(notice, by, self._rows):
            return found
        shape = shape_of(notice)
        if shape and (answer := memory.known.recall(TRACK, shape)):
            return Kind(answer.answer, f"{answer.by} said so of papers called like this one")
        return doubted(notice) or decided(notice, by, shipped_rows()) or Kind(NEW, "")

    def of_mail(self, memory: Transaction, mail: Mail) -> str:
        """Return the track that a person chose for this very mail; empty when nobody has."""
        answer = memory.known.recall(OF_MAIL, str(mail.id))
        return answer.answer if answer else ""

    # -- questions ----------------------------------------------------------------------------------------------------

    def ask_kind(self, memory: Transaction, notice: Notice, mail: Mail, why: str, now: datetime) -> None:
        """Ask whether it is a new customer, a renewal ... or no sale."""
        t0 = min(notice.signed_at or mail.internaldate, now)
        about = Handoff("", t0, now, title=notice.title or "", customer=notice.customer or "")
        more: dict[str, object] = {"service": notice.service, "reason": why}
        send = Send("opening/kind", (self._whom(notice),), f"{KIND}{mail.id}", asks=True, more=more)
        self._doer.send(memory, about, send, now)

    def ask_alike(self, memory: Transaction, ref: str, notice: Notice, kin: Kin, now: datetime) -> None:
        """Ask whether a new handoff is the same sale as another that only looks like it."""
        about = memory.handoff(ref)
        ours = notice.customer or notice.title or ref
        other = kin.handoff
        more: dict[str, object] = {"ours": ours, "other": other.name, "other_ref": other.ref, "why": kin.why}
        send = Send(
            "opening/alike", (self._whom(notice),), f"{ALIKE}{_number(ref)}-{_number(other.ref)}", asks=True, more=more
        )
        # Asked beside the handoffs, so that nothing of either rests on the answer.
        self._doer.send(memory, Handoff("", now, now, title=about.title if about else ours), send, now)
        self._doer.note(
            memory, ref, f"It may be the same sale as {other.ref} ({other.name}); {send.to[0]} is asked.", now
        )

    def _whom(self, notice: Notice) -> str:
        return seller(notice, self._settings.roster) or self._settings.asked_first()

    # -- answers ------------------------------------------------------------------------------------------------------

    def answered(self, memory: Transaction, heard: Heard, now: datetime) -> Fate | None:
        """Act on the answer to one of the two questions; None when it was none that can be read for certain."""
        verdict = read_verdict(heard.message, heard.today, heard.sent, heard.zone)
        command = verdict.command if verdict else ""
        if heard.asked.step.startswith(KIND) and command in _TRACKS:
            return self._kind_settled(memory, heard, _TRACKS[command], now)
        if heard.asked.step.startswith(ALIKE) and command in ("yes", "no"):
            return self._alike_settled(memory, heard, command, now)
        return None

    def _kind_settled(self, memory: Transaction, heard: Heard, track: str, now: datetime) -> Fate:
        mail = memory.mail(int(heard.asked.step.removeprefix(KIND)))
        notice = read_notice(Message(mail.raw), self._settings.house)
        if shape := shape_of(notice):
            memory.known.remember(TRACK, shape, track, heard.by, now)
        if track == NONE:
            reason = f"{heard.by} says that it is no sale"
            memory.settle_mail(mail.id, "ignored", reason, self._settings.config.inbox.processed)
        else:
            memory.known.remember(OF_MAIL, str(mail.id), track, heard.by, now)
            memory.settle_mail(mail.id, "confirmed", f"{heard.by} says: {track}", "")
        return Fate("processed", f"{heard.by} says: {track}")

    def _alike_settled(self, memory: Transaction, heard: Heard, command: str, now: datetime) -> Fate:
        ref, other = (f"HO-{number}" for number in heard.asked.step.removeprefix(ALIKE).split("-"))
        first, second = memory.handoff(ref), memory.handoff(other)
        if first is None or second is None:
            return Fate("processed", f"{heard.by}: {command}, but one of the two is gone")
        memory.known.remember(SAME_NAMES, pair(_named(first), _named(second)), command, heard.by, now)
        if command == "yes":
            merge = Commanded("opening", heard.by, "merge", other, proven=True)
            self._doer.happen(memory, ref, merge, now, heard.message.message_id)
        self._doer.note(memory, ref, f"{heard.by}: {command}, about {first.name} and {second.name}.", now)
        return Fate("processed", f"{heard.by}: {command}, about {ref} and {other}", ref)


def answers(memory: Transaction) -> list[Remembered]:
    """Return what people have answered that decides about notices to come, oldest first."""
    return memory.known.answers(TRACK, SAME_NAMES)


def _number(ref: str) -> str:
    return ref.rpartition("-")[2]


def _named(handoff: Handoff) -> Name:
    return next((name for text in (handoff.customer, handoff.title) if (name := name_of(text))), Name(""))
