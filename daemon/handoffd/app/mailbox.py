"""From the mailbox into the store, and back into folders. A mail is recorded before any flag or folder changes."""

import logging
from collections.abc import Callable
from datetime import datetime

from handoffd.app.asides import Asides
from handoffd.app.doing import Doer
from handoffd.app.reading import is_old
from handoffd.app.settings import Settings
from handoffd.errors import HandoffdError
from handoffd.letters.canary import HEADER
from handoffd.letters.identity import content_id
from handoffd.letters.message import Message
from handoffd.network.inbox import Fetched, Inbox
from handoffd.store.transaction import Transaction
from handoffd.store.values import Mail

log = logging.getLogger(__name__)

FOLDER = "INBOX"
SHARE = 50  # mails of a backlog that are fetched in one turn


class Mailbox:
    """The one mailbox we watch; `detected` hears how many seconds each new mail had lain there."""

    def __init__(
        self, settings: Settings, doer: Doer, inbox: Inbox, detected: Callable[[float], None] = lambda _seconds: None
    ) -> None:
        self._settings, self._inbox, self._detected = settings, inbox, detected
        self._asides = Asides(settings, doer)
        self._backlog: list[int] = []  # UIDs that are known to lie there and were not fetched yet
        self._answers: set[int] = set()  # which of them seem to answer a letter of ours

    def connect(self) -> None:
        """Connect when there is no connection. Raises Temporary or Refused."""
        if not self._inbox.is_open:
            self._inbox.connect(FOLDER)

    def close(self) -> None:
        """Hang up; the next look is on a fresh connection, which heals what an old one does not see any more."""
        self._inbox.close()

    def note(self, raw: bytes) -> None:
        """Put a note for people where odd mail lies; in shadow mode nowhere. Raises Temporary or Refused."""
        if self._settings.config.shadow.on:
            return
        self.connect()
        self._inbox.append(self._settings.config.inbox.unrecognised, raw, seen=False)

    def collect(self, now: datetime) -> int:
        """Record what is new in the mailbox; return how many mails. Raises Temporary or Refused."""
        fresh = not self._inbox.is_open
        self.connect()
        with self._settings.store.transaction() as memory:
            started, last = memory.last_read(FOLDER, self._inbox.uidvalidity)
        uids = self._unknown() if fresh else self._inbox.uids(last)
        self._backlog = uids if fresh else [*self._backlog, *uids]
        found = 0
        for mails in self._inbox.loads(self._share(uids, started=started)):
            found += self._record(mails, now, first=not started)
        if not started or uids:
            with self._settings.store.transaction() as memory:
                memory.move_cursor(FOLDER, self._inbox.uidvalidity, max(uids, default=0), now)
                if not started:
                    self._first_start(memory, now)
        return found

    @property
    def is_behind(self) -> bool:
        """Tell whether known mail still lies in the mailbox; `collect` brings the next share of it."""
        return bool(self._backlog) and self._inbox.is_open

    def _share(self, fresh: list[int], *, started: bool) -> list[int]:
        """Return what is fetched in this turn: of a backlog a share, the answers to our letters in it first.

        Among answers, and among all others, the order is that in which they came: a "stop" is never read before the
        "approve" that was written before it. Old mail at a first start is asked about as a whole. What is handed out
        here and cannot be recorded is found again on a fresh connection, which does not believe the cursor.
        """
        whole = not started and self._settings.config.inbox.first_start != "act"
        if whole or len(self._backlog) <= SHARE:
            share, self._backlog, self._answers = self._backlog, [], set()
            return share
        self._answers |= set(self._inbox.answers(fresh, self._settings.config.inbox.address))
        ordered = sorted(self._backlog, key=lambda uid: (uid not in self._answers, uid))
        self._backlog = sorted(ordered[SHARE:])
        return ordered[:SHARE]

    def _unknown(self) -> list[int]:
        """Return every UID there that we have no record of: on a fresh connection the cursor is not believed.

        A message that the server would not hand over stands below the cursor, and would never be seen again.
        """
        there = self._inbox.uids(None)
        with self._settings.store.transaction() as memory:
            known = memory.uids(FOLDER, self._inbox.uidvalidity)
        return [uid for uid in there if uid not in known]

    def _record(self, mails: list[Fetched], now: datetime, *, first: bool) -> int:
        ask = first and self._settings.config.inbox.first_start != "act"
        with self._settings.store.transaction() as memory:
            new = [
                mail
                for mail in mails
                if memory.record(
                    Mail(0, mail.raw, mail.uid, mail.internaldate, now),
                    content_id=content_id(mail.raw),
                    mailbox=FOLDER,
                    uidvalidity=self._inbox.uidvalidity,
                    state="old" if ask and self._is_old(mail, now) else "new",
                )
            ]
        for mail in new if not first else ():  # what lay there before us was not late
            self._detected((now - mail.internaldate).total_seconds())
        return len(new)

    def _is_old(self, mail: Fetched, now: datetime) -> bool:
        return is_old(Message(mail.raw), mail.internaldate, now, self._settings.config.inbox.old_after_hours)

    def _first_start(self, memory: Transaction, now: datetime) -> None:
        """Old notices mail nobody about old contracts without a yes."""
        if self._settings.config.inbox.first_start == "skip":
            for mail in memory.mails("old"):
                memory.settle_mail(mail.id, "ignored", "it was there before the first start", "")
            return
        count = self._asides.ask_about_old_mail(memory, now)
        if count:
            log.warning(
                "%d old messages were in the inbox before the first start; %s is asked about them.",
                count,
                self._settings.asked_first(),
            )

    def file(self) -> None:
        """Move what is settled into its folder, remove what we wrote to ourselves. Raises Temporary or Refused.

        In shadow mode everything stays where it is, also later: people work with it.
        """
        if self._settings.config.shadow.on:
            with self._settings.store.transaction() as memory:
                memory.shadowed.stay()
            return
        self._remove_canaries()
        with self._settings.store.transaction() as memory:
            wanted = memory.to_file(FOLDER, self._inbox.uidvalidity)
        for folder, uids in wanted.items():
            self._inbox.file(uids, folder)
            with self._settings.store.transaction() as memory:
                memory.filed(FOLDER, uids)

    def _remove_canaries(self) -> None:
        with self._settings.store.transaction() as memory:
            uids = memory.canaries.lying(FOLDER, self._inbox.uidvalidity)
            marks = [each.mark for each in memory.canaries.all()] if uids else []
        if not uids:
            return
        try:
            self._inbox.remove(uids, HEADER, marks)
        except HandoffdError as problem:
            if not self._inbox.is_open:
                raise
            folder = self._settings.config.inbox.processed
            log.warning("My own mail cannot be removed here, and is filed under %s: %s", folder, problem)
            with self._settings.store.transaction() as memory:
                memory.canaries.keep(FOLDER, folder)
            return
        with self._settings.store.transaction() as memory:
            memory.canaries.removed(FOLDER, self._inbox.uidvalidity, uids)
