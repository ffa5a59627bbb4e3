"""Questions of the house, beside any step: is this a sale, what about old mail, did that mail arrive."""

import logging
from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import Heard, own_words
from handoffd.app.kinds import Kinds
from handoffd.app.reach import Reach
from handoffd.app.settings import Settings
from handoffd.app.settling import settle
from handoffd.app.unknown import Unknown
from handoffd.app.weekly import Weekly
from handoffd.letters.message import Message
from handoffd.letters.notices.notice import Notice, read_notice
from handoffd.letters.replies.verdict import read_verdict
from handoffd.letters.writing.views import OldContract
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.store.transaction import Transaction
from handoffd.store.values import Mail

log = logging.getLogger(__name__)

OLD_MAIL, UNSURE = "old-mail", "unsure-"
IN_DOUBT = "_ops/in-doubt"
MOST_LISTED = 20


class Asides:
    """Asks ops (else the sales leader), and acts on the yes or no."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._kinds = Kinds(settings, doer)
        self._unknown = Unknown(settings, doer)
        self._reach = Reach(settings, doer)
        self._weekly = Weekly(settings, doer)

    def ask_whether_sale(self, memory: Transaction, notice: Notice, mail: Mail, now: datetime) -> None:
        """Ask about a notice that may be no sale, or that nobody vouches for."""
        t0 = min(notice.signed_at or mail.internaldate, now)
        about = Handoff("", t0, now, title=notice.title or "", customer=notice.customer or "")
        more: dict[str, object] = {"service": notice.service, "reason": notice.reason}
        self._ask(memory, "opening/confirm", f"{UNSURE}{mail.id}", about, more, now)

    def ask_about_old_mail(self, memory: Transaction, now: datetime) -> int:
        """Ask what to do with mail that was there before the first start; return how much there is."""
        mails = memory.mails("old")
        if not mails:
            return 0
        notices = [(read_notice(Message(mail.raw), self._settings.house), mail) for mail in mails]
        contracts = tuple(
            OldContract(notice.title or notice.customer or "(no title)", notice.signed_at or mail.internaldate)
            for notice, mail in notices
            if notice.kind == "signed"
        )
        more: dict[str, object] = {"count": len(mails), "contracts": contracts[:MOST_LISTED]}
        self._ask(memory, "opening/old-mail", OLD_MAIL, Handoff("", now, now), more, now)
        return len(mails)

    def answered(self, memory: Transaction, heard: Heard, now: datetime) -> Fate:  # noqa: PLR0911 - one a question
        """Act on a yes or no; whatever else it was is asked back."""
        verdict = read_verdict(heard.message, heard.today, heard.sent)
        command = verdict.command if verdict else ""
        asked = heard.asked
        if (fate := self._weekly.answered(memory, heard, now)) is not None:
            return fate
        if heard.by != asked.person or not heard.proven:
            return Fate("unrecognised", f"{heard.by} answered a question that was put to {asked.person}, or unproven")
        if (fate := self._kinds.answered(memory, heard, now)) is not None:
            return fate
        if (fate := self._unknown.answered(memory, heard, now)) is not None:
            return fate
        if (fate := self._reach.answered(memory, heard, now)) is not None:
            return fate
        if asked.letter == IN_DOUBT and command in ("sent", "resend"):
            return self._doubt_settled(memory, heard, command, now)
        if asked.step == OLD_MAIL and command in ("yes", "no"):
            return self._old_mail_settled(memory, heard, agreed=command == "yes")
        if asked.step.startswith(UNSURE) and command in ("yes", "no"):
            return self._sale_settled(memory, heard, agreed=command == "yes")
        words = verdict.leftover if verdict and verdict.leftover else command or "(nothing that I can read)"
        about = memory.handoff(asked.handoff) if asked.handoff else None
        if asked.letter == IN_DOUBT and about is not None:
            return self._doubt_again(memory, heard, about, now)
        self._ask(memory, "_ops/question", asked.step, about or Handoff("", now, now), {"words": words}, now, heard.by)
        return Fate("processed", f"not understood, asked back: {words!r}", asked.handoff)

    def _ask(
        self,
        memory: Transaction,
        letter: str,
        step: str,
        about: Handoff,
        more: dict[str, object],
        now: datetime,
        to: str = "",
    ) -> None:
        send = Send(letter, (to or self._settings.asked_first(),), step, asks=True, more=more)
        self._doer.send(memory, about, send, now)

    def _old_mail_settled(self, memory: Transaction, heard: Heard, *, agreed: bool) -> Fate:
        mails = memory.mails("old")
        for mail in mails:
            if agreed:
                memory.settle_mail(mail.id, "new", f"old mail; {heard.by} said yes", "")
            else:
                reason = f"old mail; {heard.by} said no"
                memory.settle_mail(mail.id, "ignored", reason, self._settings.config.inbox.processed)
        return Fate("processed", f"{heard.by} said {'yes' if agreed else 'no'} to {len(mails)} old messages")

    def _sale_settled(self, memory: Transaction, heard: Heard, *, agreed: bool) -> Fate:
        mail_id = int(heard.asked.step.removeprefix(UNSURE))
        if agreed:
            memory.settle_mail(mail_id, "confirmed", f"{heard.by} says that it is a sale", "")
            return Fate("processed", f"{heard.by} says that it is a sale")
        memory.settle_mail(
            mail_id, "ignored", f"{heard.by} says that it is no sale", self._settings.config.inbox.processed
        )
        return Fate("processed", f"{heard.by} says that it is no sale")

    def _doubt_again(self, memory: Transaction, heard: Heard, about: Handoff, now: datetime) -> Fate:
        """Ask once more whether it arrived, with the two answers there are; the step's own buttons decide nothing."""
        step, words = heard.asked.step, own_words(heard.sent, heard.message)
        doubtful = (row for row in memory.outbox.held() if row.customer)
        row = next((row for row in doubtful if (row.handoff, row.step) == (about.ref, step)), None)
        if row is None:
            what = f"That letter to {about.name} is no longer in doubt: somebody has said what became of it."
            over = Send("_ops/over", (heard.by,), step, more={"words": words, "what": what})
            self._doer.send(memory, about, over, now)
            return Fate("processed", f"in doubt no more: {words!r}", about.ref)
        more: dict[str, object] = {"address": row.recipient, "mark": row.mark, "words": words}
        self._ask(memory, IN_DOUBT, step, about, more, now, heard.by)
        return Fate("processed", f"not understood, asked again: {words!r}", about.ref)

    def _doubt_settled(self, memory: Transaction, heard: Heard, command: str, now: datetime) -> Fate:
        settle(memory, self._doer, heard.asked.handoff, heard.asked.step, command, heard.by, now)
        return Fate("processed", f"{heard.by}: {command}", heard.asked.handoff)
