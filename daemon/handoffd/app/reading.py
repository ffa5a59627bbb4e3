"""Read what came: each recorded mail ends as exactly one of processed, ignored, unrecognised or set aside, and why."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from handoffd.app import canary
from handoffd.app.asides import Asides
from handoffd.app.doing import Doer
from handoffd.app.doubts import proven
from handoffd.app.fate import Fate
from handoffd.app.forwards import Forwards
from handoffd.app.happening import Happen
from handoffd.app.log import about
from handoffd.app.notices import Notices
from handoffd.app.orders import Orders
from handoffd.app.patience import TooLong, at_most
from handoffd.app.replies import Replies
from handoffd.app.reports import Reports
from handoffd.app.restored import AGAIN
from handoffd.app.settings import Settings
from handoffd.app.unknown import Unknown
from handoffd.app.words import Words
from handoffd.errors import Temporary, Unwritable
from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message
from handoffd.letters.route import Marks, marks
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.store.canaries import STATE
from handoffd.store.transaction import Transaction
from handoffd.store.values import Asked, Mail, Unread

log = logging.getLogger(__name__)

HOPS = 50  # servers on the way of one mail (RFC 5321 section 6.3 wants at least 100 taken by a relay; we are the end)
UNREAD = ("confirmed", AGAIN, "new")  # the states of mail that is to be read, in this order
CROWD = 50  # mails in a turn
WEIGHT = 1 << 20  # bytes of mail in one transaction: what it holds in memory stays bounded
TRIES = 3  # a mail that broke the reading so often is set aside, so that it never blocks the others


class Reader:
    """Takes recorded mail: what a mail means happens in the same transaction as its being read."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        asides = Asides(settings, doer)
        self._replies = Replies(settings, doer, asides)
        self._forwards = Forwards(settings, doer)
        self._orders = Orders(settings, doer)
        self._reports = Reports(settings, doer)
        self._words = Words(settings, doer)
        self._unknown = Unknown(settings, doer)
        self._notices = Notices(settings, doer, asides)
        self.is_behind = False  # whether the last turn left mail unread

    def read(self, now: datetime) -> int:
        """Read mails that wait, so few a turn that a backlog keeps no letter and no reply waiting; return how many.

        Those that were never tried are read together, in one transaction. Where one of them raises, nothing of it is
        kept and each other is read by itself; so is whatever was tried before, because it may be what killed us.
        """
        with self._settings.store.transaction() as memory:
            waiting = memory.unread(UNREAD, CROWD)
        self.is_behind = len(waiting) == CROWD
        for mails in _crowds(waiting):
            self._together(mails, now)
        return len(waiting)

    def _together(self, mails: list[Unread], now: datetime) -> None:
        store, this = self._settings.store, mails[0]
        with store.transaction() as memory:
            tries = memory.count_attempts([mail.id for mail in mails])
        if tries > TRIES:  # then it is alone
            self._set_aside(this.id, f"it broke the reading {TRIES} times", now)
            return
        try:
            with store.transaction() as memory:
                for this in mails:
                    with at_most():
                        self._take(memory, this.id, now)
        except Unwritable:
            # That says nothing about the mail: a full disk must not set aside what can be read.
            with suppress(Unwritable):
                self._uncount(mails)
            raise
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is logged and costs nobody else
            others = [mail for mail in mails if mail is not this]
            self._uncount(others)
            self._broke(this.id, tries, problem, now)
            for mail in others:
                self._together([mail], now)

    def _uncount(self, mails: list[Unread]) -> None:
        with self._settings.store.transaction() as memory:
            memory.uncount_attempts([mail.id for mail in mails])

    def _broke(self, mail_id: int, tries: int, problem: Exception, now: datetime) -> None:
        if isinstance(problem, TooLong):  # a second try would take as long
            log.warning("a mail is set aside: %s", problem)
            self._set_aside(mail_id, str(problem), now)
        else:
            log.error("a mail could not be read (try %d of %d); it is kept", tries, TRIES, exc_info=problem)

    def _take(self, memory: Transaction, mail_id: int, now: datetime) -> None:
        mail = memory.mail(mail_id)
        message = Message(mail.raw)
        memory.came(mail_id, message.sender.email[:320] if message.sender else "")
        if mail.state == "confirmed":
            fate = self._notices.confirmed(memory, mail, message, now)
        else:
            fate = self._fate(memory, mail, message, now)
        if fate.state == "unrecognised":
            fate = self._unknown.met(memory, message, fate, now)
        if message.unread and fate.state == "processed":
            folder = self._settings.config.inbox.processed
            what = f"(I read only the beginning of this mail, because {message.unread}. It lies in {folder}.)"
            self._say(memory, message, what, now)
        self._settle(memory, mail_id, fate, message.message_id)

    def _set_aside(self, mail_id: int, why: str, now: datetime) -> None:
        """Put a mail aside and tell a person where it lies: nothing of value disappears in silence."""
        folder = self._settings.config.inbox.unrecognised
        what = f"(I cannot read this mail: {why}. It lies in the folder {folder}.)"
        with self._settings.store.transaction() as memory:
            subject, by = _outside(memory.mail(mail_id).raw)
            self._settle(memory, mail_id, Fate("quarantined", f"{why}, and it was set aside"))
        try:
            with self._settings.store.transaction() as memory:
                self._word(memory, f"{what}\nSubject: {subject}", by, now)
        except Temporary:
            raise
        except Exception:
            log.exception("nobody could be told of a mail that was set aside")

    def _say(self, memory: Transaction, message: Message, what: str, now: datetime) -> None:
        subject, by = message.subject[:200], message.sender.email if message.sender else "somebody"
        self._word(memory, f"{what}\nSubject: {subject}", by, now)

    def _word(self, memory: Transaction, words: str, by: str, now: datetime) -> None:
        send = Send("_ops/wrote", (self._settings.asked_first(),), "inbox", more={"words": words, "by": by})
        self._doer.send(memory, Handoff("", now, now), send, now)

    def _settle(self, memory: Transaction, mail_id: int, fate: Fate, message_id: str = "") -> None:
        inbox = self._settings.config.inbox
        folder = (
            ""
            if fate.state == STATE
            else inbox.processed
            if fate.state in ("processed", "ignored")
            else inbox.unrecognised
        )
        memory.settle_mail(mail_id, fate.state, fate.reason, folder, fate.handoff)
        if fate.state != STATE:  # the log is no place for what comes every quarter of an hour
            facts = about(fate.handoff, f"mail-{fate.state}", message_id)
            log.info("mail %d: %s (%s)", mail_id, fate.state, fate.handoff or "no handoff", extra=facts)

    def _fate(  # noqa: PLR0911 - one for each kind of mail
        self, memory: Transaction, mail: Mail, message: Message, now: datetime
    ) -> Fate:
        """Ask each room in turn; the first that knows the mail takes it."""
        if fate := canary.came_back(memory, message, now):
            return fate
        why = automatic(message)
        if why == "ours":
            return Fate("ignored", "one of our own letters came back to us")
        if len(message.headers("Received")) > HOPS:
            return Fate("ignored", f"it came through more than {HOPS} servers: it goes in circles")
        found = marks(message, self._settings.config.inbox.address)
        if mail.state == AGAIN and found.tokens and not any(memory.by_token(token) for token in found.tokens):
            return Fate("unrecognised", "it answers a letter that was written after the backup which was put back")
        self._proves(memory, message, found, now)
        if why == "bounce":
            return self._reports.bounce(memory, message, found, now)
        asked = self._replies.asked(memory, message, found)
        if fate := self._said(memory, message, asked, found, now):
            return fate
        if asked:
            response = self._reports.response(memory, message, now)
            return response or self._replies.take(memory, message, asked, found, now)
        if fate := self._about_a_handoff(memory, mail, message, found, now):
            return fate
        if why in ("out-of-office", "receipt", "reaction"):
            return Fate("ignored", f"automatic mail ({why}) that answers nothing of ours")
        fate = self._notices.take(memory, mail, message, now)
        return (fate.state == "unrecognised" and self._orders.unplaced(memory, message, now)) or fate

    def _proves(self, memory: Transaction, message: Message, found: Marks, now: datetime) -> None:
        """Who answers a letter has it: one that was in doubt is not any more (RFC 1047)."""
        if message.sender is None:
            return
        for row in memory.doubts.quoted(found.message_ids, message.sender.email):
            proven(memory, self._happen(now), row, f"{message.sender.email} answered it", now)

    def _happen(self, now: datetime) -> Happen:
        return lambda memory, ref, event: self._doer.happen(memory, ref, event, now)

    def _said(
        self, memory: Transaction, message: Message, asked: Asked | None, found: Marks, now: datetime
    ) -> Fate | None:
        """Take an order about a handoff as a whole, and the answers to questions about one."""
        if asked and (answered := self._forwards.answered(memory, message, asked, now)):
            return answered
        proven = asked is not None and self._replies.proven(message, asked, found)
        return self._orders.take(memory, message, asked, found, now, proven=proven)

    def _about_a_handoff(
        self, memory: Transaction, mail: Mail, message: Message, found: Marks, now: datetime
    ) -> Fate | None:
        """Take what belongs to a handoff and answers nothing that we asked."""
        return (
            self._forwards.take(memory, mail, message, now)
            or self._reports.response(memory, message, now)
            or self._words.take(memory, message, found, now)
        )


def _crowds(waiting: list[Unread]) -> Iterator[list[Unread]]:
    """Split what waits, in its order: together what was never tried and is small, whatever was tried by itself."""
    crowd: list[Unread] = []
    for mail in waiting:
        full = sum(each.size for each in crowd) + mail.size > WEIGHT
        if crowd and (full or mail.attempts or crowd[-1].attempts):
            yield crowd
            crowd = []
        crowd.append(mail)
    if crowd:
        yield crowd


def _outside(raw: bytes) -> tuple[str, str]:
    """Return the subject of a mail that broke the reading, and who wrote it, as far as even they can be read."""
    try:
        with at_most(1.0):
            message = Message(raw)
            return message.subject[:200], message.sender.email if message.sender else "somebody"
    except Exception:
        log.exception("not even its header can be read")
        return "(not to be read)", "somebody"


def is_old(message: Message, internaldate: datetime, now: datetime, hours: int) -> bool:
    """Tell whether a mail found at the very first start is old: by its arrival or by its own Date."""
    limit = now - timedelta(hours=hours)
    return internaldate < limit or (message.date is not None and message.date < limit)
