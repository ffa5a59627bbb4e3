"""Notices: a signature opens a handoff, joins the one that is open, or is asked about."""

from dataclasses import replace
from datetime import datetime

from handoffd.app.asides import Asides
from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.opening import opening
from handoffd.app.settings import Settings
from handoffd.letters.message import Message
from handoffd.letters.notices.notice import Notice, read_notice
from handoffd.letters.trust import authenticated
from handoffd.store.transaction import Transaction
from handoffd.store.values import Mail


class Notices:
    """Takes a mail that answers nothing of ours."""

    def __init__(self, settings: Settings, doer: Doer, asides: Asides) -> None:
        self._settings, self._doer, self._asides = settings, doer, asides

    def confirmed(self, memory: Transaction, mail: Mail, message: Message, now: datetime) -> Fate:
        """Open a handoff because a person said that this mail is word of a sale."""
        return self._open(memory, replace(read_notice(message, self._settings.house), kind="signed"), mail, now)

    def take(self, memory: Transaction, mail: Mail, message: Message, now: datetime) -> Fate:
        """Act on a notice; what is none is left for a person to look at."""
        notice = read_notice(message, self._settings.house)
        if notice.kind == "signed" and not self._trusted(message):
            notice = self._settings.doubted(notice)
        match notice.kind:
            case "signed":
                return self._open(memory, notice, mail, now)
            case "unsure":
                self._asides.ask_whether_sale(memory, notice, mail, now)
                return Fate("processed", f"asked whether this is a sale: {notice.reason}")
            case "in_flight" | "void":
                known = memory.known_by(notice.keys, now)
                if known:
                    self._doer.note(memory, known, f"A notice came, nothing was changed: {notice.reason}", now)
                return Fate("processed", f"opens nothing: {notice.reason}", known)
            case _:
                return Fate("unrecognised", notice.reason)

    def _trusted(self, message: Message) -> bool:
        trust = self._settings.config.trust
        return authenticated(message, trust.profile, trust.authserv_id)

    def _open(self, memory: Transaction, notice: Notice, mail: Mail, now: datetime) -> Fate:
        """Open a handoff for a signature, or add the notice to the one that is open already (NOTICES rule 5)."""
        known = memory.known_by(notice.keys, now)
        if known:
            memory.add_keys(notice.keys, known, now)
            self._doer.note(memory, known, f"The same signature again, by another mail: {notice.reason}", now)
            return Fate("processed", f"another notice of the same signature: {notice.reason}", known)
        _, ref = memory.next_ref()
        opened = opening(ref, notice, mail.internaldate, now, self._settings.roster, self._settings.page)
        memory.save(opened.handoff, now)
        memory.add_keys(notice.keys, ref, now)
        self._doer.happen(memory, ref, opened.event, now)
        return Fate("processed", notice.reason, ref)
