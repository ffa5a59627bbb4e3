"""A customer's mail that reached the AE and was passed on to us (F5): the CSM gets the words, the AE a ready answer.

Nothing goes to the customer from here. What is passed on is known by who wrote it: a contact of a handoff, or somebody
at the domain of one.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handoffd.app.answers import Answers
from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import own_words
from handoffd.app.sender import who, zone
from handoffd.app.settings import Settings
from handoffd.letters.message import Message
from handoffd.letters.notices.namesake import FREE_MAIL
from handoffd.letters.notices.notice import read_notice
from handoffd.letters.passedon import PassedOn, passed_on
from handoffd.letters.writing import tocustomer
from handoffd.letters.writing.desk import Desk
from handoffd.letters.writing.macro import mail_link
from handoffd.letters.writing.template import render
from handoffd.letters.writing.views import Person as Named
from handoffd.letters.writing.views import context_of
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.store.transaction import Transaction
from handoffd.store.values import Asked, Mail

STEP, KNOWN = "passed-", "passed"  # of the question whose mail it is; behind the dash, under which number it is kept
RECENTLY = timedelta(days=60)  # so long after its end a handoff is still asked for its CSM


class Forwards:
    """Takes what a colleague passed on; None leaves a mail to the next room."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._answers = Answers(settings, doer)

    def take(self, memory: Transaction, mail: Mail, message: Message, now: datetime) -> Fate | None:
        """Give the words to the CSM and a ready answer to who passed them on."""
        person = self._person(message)
        passed = self._passed(message, person) if person else None
        if person is None or passed is None or read_notice(message, self._settings.house).kind != "not_a_notice":
            return None
        hits = self._handoffs(memory, passed.by.email, now)
        if len(hits) == 1:
            return self._given(memory, hits[0], person, passed, now)
        number = secrets.token_hex(6)
        memory.known.remember(KNOWN, number, str(mail.id), person.email, now)
        options = tuple((f"{each.name} ({each.ref})", each.ref) for each in hits[:8])
        words = f"{passed.by.name or passed.by.email}: {passed.subject}"[:120]
        about = f"You passed on a mail of {passed.by.name or passed.by.email}"
        self._answers.which(memory, person, words, options, f"{STEP}{number}", now, about)
        return Fate("processed", f"{person.email} passed on a mail of {passed.by.email}; {len(hits)} fit, asked")

    def answered(self, memory: Transaction, message: Message, asked: Asked, now: datetime) -> Fate | None:
        """Take the answer to the question whose mail it is; None when it is no such question."""
        if not asked.step.startswith(STEP):
            return None
        person = self._person(message)
        kept = memory.known.recall(KNOWN, asked.step.removeprefix(STEP))
        row = memory.outbox.by_message_id(asked.message_id)
        words = own_words(Message(row.raw), message) if row else message.plain
        ref = re.search(r"\bho-\d{1,9}\b", words.partition("\n")[0], re.IGNORECASE)
        handoff = memory.handoff(ref.group()) if ref else None
        if person is None or person.email != asked.person or kept is None:
            return Fate("unrecognised", "an answer about a mail that was passed on, by somebody else or too late")
        passed = self._passed(Message(memory.mail(int(kept.answer)).raw), person)
        if handoff is None or passed is None:
            return Fate("processed", f"{person.email} named no handoff for a mail that was passed on; it is kept")
        memory.known.forget(KNOWN, asked.step.removeprefix(STEP))
        return self._given(memory, handoff, person, passed, now)

    def _person(self, message: Message) -> Person | None:
        by = who(self._settings.roster, message)
        return self._settings.roster.by_address(by) if by else None

    def _passed(self, message: Message, person: Person) -> PassedOn | None:
        inbox, domains = self._settings.config.inbox.address, self._settings.house.own_domains
        passed = passed_on(message, domains, inbox, zone(self._settings.roster, person.email).key)
        return None if passed and self._settings.roster.is_own(passed.by.email) else passed

    def _handoffs(self, memory: Transaction, by: str, now: datetime) -> Sequence[Handoff]:
        """Return the handoffs of who wrote: their own address first, else their company's domain."""
        since = now - RECENTLY
        named = memory.mentioning(by, since)
        known = [each for each in named if by in {contact.email.casefold() for contact in each.contacts}]
        domain = by.rpartition("@")[2]
        if not known and domain not in FREE_MAIL:
            refs = set(memory.known.sharing([f"domain:{domain}"]))
            known = [
                each
                for each in memory.mentioning(domain, since)
                if each.ref in refs or any(contact.email.casefold().endswith(f"@{domain}") for contact in each.contacts)
            ]
        return [each for each in known if not each.closed] or known[-1:]

    def _given(self, memory: Transaction, handoff: Handoff, person: Person, passed: PassedOn, now: datetime) -> Fate:
        by = Named(passed.by.name, passed.by.email, handoff.zone or self._settings.zone_of(handoff.ae))
        csm = handoff.csm
        handoff = replace(handoff, csm=self._answers_for(memory, handoff, person, now))
        if handoff.csm and handoff.csm != person.email:
            absent = self._settings.roster.by_address(csm) if handoff.csm != csm else None
            more: dict[str, object] = {
                "by": by,
                "through": person.name,
                "subject": passed.subject,
                "words": passed.words,
                "files": passed.files,
                "sent_at": passed.sent_at,
                "absent": absent.name if absent else "",
            }
            copied = (absent.email,) if absent else ()
            send = Send("people/forwarded", (handoff.csm,), "inbox", cc=copied, more=more)
            self._doer.send(memory, handoff, send, now)
        if handoff.csm != person.email:  # the CSM needs nobody to answer for them
            self._doer.send(memory, handoff, self._ready(handoff, person, passed, by, now), now)
        what = f"{person.name} passed on a mail of {passed.by.email}; {handoff.csm or 'no CSM yet'} has it."
        self._doer.note(memory, handoff.ref, what, now)
        return Fate("processed", f"{person.email} passed on a mail of {passed.by.email}", handoff.ref)

    def _answers_for(self, memory: Transaction, handoff: Handoff, person: Person, now: datetime) -> str:
        """Return who answers the customer: the CSM, or who stands in while the CSM is away (R3)."""
        roster = self._settings.present(memory)
        csm = roster.by_address(handoff.csm)
        if csm is None or not csm.is_away(today := now.astimezone(ZoneInfo(csm.week.zone)).date()):
            return handoff.csm
        other = roster.stand_in(csm, today)
        return other.email if other and other.email != person.email else handoff.csm

    def _ready(self, handoff: Handoff, person: Person, passed: PassedOn, by: Named, now: datetime) -> Send:
        """Return the answer that they only have to send: it names the CSM and holds nothing else of the handoff."""
        desk = Desk(self._settings.config.company.name, self._settings.roster, now, by.zone)
        text = render("people/answer", context_of(tocustomer.answer(desk, handoff, by, person.email))).body.strip()
        subject = f"Re: {passed.subject}"
        link = mail_link(by.email, (handoff.csm,) if handoff.csm else (), subject, text)
        more = {"by": by, "subject": subject, "text": text, "mail_link": link, "told": bool(handoff.csm)}
        return Send("people/ready-reply", (person.email,), "inbox", more=more)
