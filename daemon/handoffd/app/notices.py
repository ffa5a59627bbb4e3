"""Notices: a signature opens a handoff, joins the one that is open, wakes one that rested, or is asked about.

Mails arrive in any order (NOTICES rule 4): what a notice says counts by its own moment, not by that of its arrival.
"""

from dataclasses import replace
from datetime import datetime

from handoffd.app.asides import Asides
from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.kinds import Kinds
from handoffd.app.kinship import Kin, kin_of, same_title, seller, traits
from handoffd.app.opening import opening, prefills_of
from handoffd.app.settings import Settings
from handoffd.letters.message import Message
from handoffd.letters.notices.level import level_of
from handoffd.letters.notices.notice import Notice, read_notice
from handoffd.letters.notices.signedpdf import with_signed_pdf
from handoffd.letters.notices.tracks import ASK, NEW, NONE
from handoffd.playbook.contract import MAY_COME_BACK
from handoffd.playbook.events import Joined, SentOut, Signed, Voided
from handoffd.playbook.model import Handoff
from handoffd.store.transaction import Transaction
from handoffd.store.values import Mail

AMENDMENT = "amendment"
VOID = "void"  # under this, keys of voided contracts are remembered, with the moment of the notice


class Notices:
    """Takes a mail that answers nothing of ours."""

    def __init__(self, settings: Settings, doer: Doer, asides: Asides) -> None:
        self._settings, self._doer, self._asides = settings, doer, asides
        self._kinds = Kinds(settings, doer)

    def confirmed(self, memory: Transaction, mail: Mail, message: Message, now: datetime) -> Fate:
        """Open a handoff because a person said that this mail is word of a sale."""
        notice = replace(read_notice(message, self._settings.house), kind="signed")
        if not (notice.title or notice.customer):  # a person took a mail for word of a sale that we could not read
            notice = replace(notice, title=message.subject.strip() or None)
        said = self._kinds.kind_of(memory, notice, message).track
        track = self._kinds.of_mail(memory, mail) or (NEW if said in (ASK, NONE) else said)
        return self._copy(memory, notice, mail, now) or self._signed(memory, notice, mail, message, track, now)

    def take(self, memory: Transaction, mail: Mail, message: Message, now: datetime) -> Fate:
        """Act on a notice; what is none is left for a person to look at."""
        notice = read_notice(message, self._settings.house)
        trusted = self._trusted(message)
        match notice.kind:
            case "signed" | "unsure":
                return self._sale(memory, notice, mail, message, now, trusted=trusted)
            case "void":
                return self._void(memory, notice, mail, message, now, trusted=trusted)
            case "in_flight":
                return self._in_flight(memory, notice, mail, message, now, trusted=trusted)
            case _:
                return Fate("unrecognised", notice.reason)

    def _trusted(self, message: Message) -> bool:
        return self._settings.vouched(message)

    # -- signed -------------------------------------------------------------------------------------------------------

    def _sale(  # noqa: PLR0911 - one for each doubt
        self, memory: Transaction, notice: Notice, mail: Mail, message: Message, now: datetime, *, trusted: bool
    ) -> Fate:
        kind = self._kinds.kind_of(memory, notice, message)
        if kind.track == NONE:
            return Fate("unrecognised", f"no sale, because {kind.why}. {notice.reason}")
        by_title = notice.reason.startswith("probably not a sale")  # a doubt that rows and people can take away
        level = level_of(notice, self._settings.house, vouched=trusted)
        if not level.opens and (notice.kind == "signed" or by_title):
            # A customer's copy of a signature that we know names nobody of us, and is no question to anybody.
            copy = self._copy(memory, notice, mail, now) if trusted else None
            return copy or self._ask_first(memory, self._settings.doubted(notice, level.why), mail, now)
        if notice.kind == "unsure" and not by_title:
            return self._ask_first(memory, notice, mail, now)
        if fate := self._copy(memory, notice, mail, now):
            return fate
        kin = self._kin(memory, notice, now)
        if kind.track == ASK and not (kin and kin.sure and kin.recent):
            self._kinds.ask_kind(memory, notice, mail, f"I ask because {kind.why}", now)
            return Fate("processed", f"asked what kind of contract this is: {kind.why}")
        if kind.track == NEW and not kind.why and kin and kin.sure and not kin.recent and kin.handoff.signed:
            self._kinds.ask_kind(memory, notice, mail, f"There was a handoff of {kin.handoff.name} before", now)
            return Fate("processed", f"asked what kind of contract this is: {kin.handoff.ref} was the same customer")
        return self._signed(memory, notice, mail, message, NEW if kind.track == ASK else kind.track, now)

    def _ask_first(self, memory: Transaction, notice: Notice, mail: Mail, now: datetime) -> Fate:
        self._asides.ask_whether_sale(memory, notice, mail, now)
        return Fate("processed", f"asked {self._settings.asked_first()} whether this is a sale: {notice.reason}")

    def _copy(self, memory: Transaction, notice: Notice, mail: Mail, now: datetime) -> Fate | None:
        """Settle what is known already: another mail of the same signature, a late one of a contract voided since."""
        signed_at = notice.signed_at or mail.internaldate
        if self._voided_since(memory, notice, signed_at):
            return Fate("processed", f"it was voided after this was written: {notice.reason}")
        known = memory.handoff(memory.known_by(notice.keys, now))
        if known is None or known.closed in MAY_COME_BACK:
            return None
        if not known.closed and (known.paused or not known.signed):
            return None  # not a copy: the signature that it waits for
        memory.add_keys(notice.keys, known.ref, now)
        self._doer.note(memory, known.ref, f"The same signature again, by another mail: {notice.reason}", now)
        return Fate("processed", f"another notice of the same signature: {notice.reason}", known.ref)

    def _signed(
        self, memory: Transaction, notice: Notice, mail: Mail, message: Message, track: str, now: datetime
    ) -> Fate:
        notice = with_signed_pdf(notice, message)  # not for copies: reading a PDF takes a moment
        kin = self._kin(memory, notice, now)
        known = memory.handoff(memory.known_by(notice.keys, now))
        if known and not known.closed:  # it waits for a signature, else it were a copy
            return self._woken(memory, known, notice, mail, track, now)
        if kin and kin.sure and not kin.handoff.closed and track == AMENDMENT:
            return self._joined(memory, kin.handoff, notice, mail, now, changes=True)
        if kin and kin.sure and kin.recent and track == NEW:
            rests = kin.handoff.paused and same_title(kin.handoff.title, notice.title or "")
            if rests or not kin.handoff.signed:
                return self._woken(memory, kin.handoff, notice, mail, track, now)
            return self._joined(memory, kin.handoff, notice, mail, now)
        return self._opened(memory, notice, mail, track, kin, now)

    def _opened(
        self, memory: Transaction, notice: Notice, mail: Mail, track: str, kin: Kin | None, now: datetime
    ) -> Fate:
        _, ref = memory.next_ref()
        page = self._settings.page_names(track)
        opened = opening(ref, notice, mail.internaldate, now, self._settings.roster, page)
        handoff = replace(opened.handoff, track=track)
        if track != NEW and kin and kin.sure:
            known = kin.handoff
            reason = f"looks after {known.name} already" if known.csm else ""
            handoff = replace(handoff, customer=known.customer, csm=known.csm, csm_reason=reason)
        self._keep(memory, handoff, notice, now)
        self._doer.happen(memory, ref, opened.event, now)
        if track == NEW and kin and kin.recent and not kin.sure:
            self._kinds.ask_alike(memory, ref, notice, kin, now)
        return Fate("processed", notice.reason, ref)

    def _joined(
        self, memory: Transaction, handoff: Handoff, notice: Notice, mail: Mail, now: datetime, *, changes: bool = False
    ) -> Fate:
        title = notice.title or ""
        if not changes and (not title or same_title(title, handoff.title)):
            self._keep(memory, handoff, notice, now, new=False)
            self._doer.note(memory, handoff.ref, f"The same signature again, by another way: {notice.reason}", now)
            return Fate("processed", f"another notice of the same signature: {notice.reason}", handoff.ref)
        title = title or "An amendment"
        at = min(notice.signed_at or mail.internaldate, now)
        told = tuple(each for each in prefills_of(notice, self._settings.roster) if each.label != "Company")
        known = {(each.label, each.value) for each in handoff.dossier.prefills}
        fresh = tuple(each for each in told if (each.label, each.value) not in known)
        reason = f"A further paper of the same sale: {notice.reason}"
        self._keep(memory, handoff, notice, now, new=False)
        self._doer.happen(memory, handoff.ref, Joined(title, at, fresh, reason, changes), now)
        return Fate("processed", reason, handoff.ref)

    def _woken(
        self, memory: Transaction, handoff: Handoff, notice: Notice, mail: Mail, track: str, now: datetime
    ) -> Fate:
        """Let a handoff go on that waited for its signature: for the first one, or for one after it was voided."""
        fresh = prefills_of(notice, self._settings.roster) if not handoff.dossier.prefills else ()
        signed = Signed(
            min(notice.signed_at or mail.internaldate, now),
            handoff.track if handoff.paused else track,
            handoff.page or self._settings.page_names(track),
            fresh,
            {"customer": "" if handoff.customer else notice.customer or ""},
            again=bool(handoff.paused),
            reason=notice.reason,
        )
        self._keep(memory, handoff, notice, now, new=False)
        self._doer.happen(memory, handoff.ref, signed, now)
        return Fate("processed", notice.reason, handoff.ref)

    # -- not signed -------------------------------------------------------------------------------------------------

    def _in_flight(
        self, memory: Transaction, notice: Notice, mail: Mail, message: Message, now: datetime, *, trusted: bool
    ) -> Fate:
        known = memory.known_by(notice.keys, now)
        if known:
            self._doer.note(memory, known, f"A notice came, nothing was changed: {notice.reason}", now)
        nothing = Fate("processed", f"opens nothing: {notice.reason}", known)
        by = seller(notice, self._settings.roster)
        if known or not (by and trusted and self._settings.config.contract.before_signature and notice.title):
            return nothing
        kind = self._kinds.kind_of(memory, notice, message)
        gone = self._voided_since(memory, notice, message.date or mail.internaldate)
        if kind.track != NEW or gone or self._kin(memory, notice, now) or not self._settings.page_names(NEW):
            return nothing
        _, ref = memory.next_ref()
        opened = opening(ref, notice, mail.internaldate, now, self._settings.roster, ())
        self._keep(memory, replace(opened.handoff, ae=by, signed=False), notice, now)
        self._doer.happen(memory, ref, SentOut(opened.event.prefills, notice.reason), now)
        return Fate("processed", f"on its way to the signature: {notice.reason}", ref)

    def _void(
        self, memory: Transaction, notice: Notice, mail: Mail, message: Message, now: datetime, *, trusted: bool
    ) -> Fate:
        at = min(message.date or mail.internaldate, now)
        if not trusted:
            return Fate("unrecognised", f"our mail server does not vouch for its sender; {notice.reason}")
        # A title is a good guess for two days only; the envelope's own id is good for ever.
        for key in notice.keys:
            memory.known.remember(VOID, key, at.isoformat(), notice.service, now)
        handoff = self._voids(memory, notice, now)
        if handoff is None or handoff.closed:
            return Fate("processed", f"opens nothing: {notice.reason}", handoff.ref if handoff else "")
        if handoff.signed and at < handoff.t0:
            self._doer.note(memory, handoff.ref, f"An older one was voided, this one stands: {notice.reason}", now)
            return Fate("processed", f"older than the signature: {notice.reason}", handoff.ref)
        paper = next((each for each in handoff.papers if same_title(each.title, notice.title or "")), None)
        if paper and not same_title(handoff.title, notice.title or ""):
            gone = Joined(paper.title, at, reason=notice.reason, changes=True, void=True)
            self._doer.happen(memory, handoff.ref, gone, now)
        else:
            self._doer.happen(memory, handoff.ref, Voided(notice.reason), now)
        return Fate("processed", notice.reason, handoff.ref)

    def _voids(self, memory: Transaction, notice: Notice, now: datetime) -> Handoff | None:
        """Return the handoff whose contract was voided: by key, else the only open one with this title and AE."""
        if found := memory.handoff(memory.known_by(notice.keys, now)):
            return found
        by = seller(notice, self._settings.roster)
        refs = memory.known.sharing(traits(notice, self._settings.roster))
        open_ones = [each for ref in refs if (each := memory.handoff(ref)) and not each.closed]
        titles = [
            each
            for each in open_ones
            if any(same_title(title, notice.title or "") for title in (each.title, *(p.title for p in each.papers)))
            and (not by or by == each.ae)
        ]
        return titles[0] if len(titles) == 1 else None

    def _voided_since(self, memory: Transaction, notice: Notice, signed_at: datetime) -> bool:
        said = [memory.known.recall(VOID, key) for key in notice.keys if not key.startswith("title:")]
        return any(word is not None and datetime.fromisoformat(word.answer) >= signed_at for word in said)

    # -- small things -----------------------------------------------------------------------------------------------

    def _kin(self, memory: Transaction, notice: Notice, now: datetime) -> Kin | None:
        return kin_of(memory, notice, self._settings.roster, now, self._settings.config.contract.join_days)

    def _keep(self, memory: Transaction, handoff: Handoff, notice: Notice, now: datetime, *, new: bool = True) -> None:
        if new:
            memory.save(handoff, now)
        memory.add_keys(notice.keys, handoff.ref, now)
        memory.known.add_traits(traits(notice, self._settings.roster), handoff.ref)
