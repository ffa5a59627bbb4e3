"""Mail that meant nothing to us: kept, listed to ops once a day, and done with as they say; nothing is lost."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import Heard, own_words
from handoffd.app.settings import Settings
from handoffd.letters.message import Message
from handoffd.letters.replies.lists import CONTRACT, FORGET, IGNORE, KINDS, Choice, read_choices
from handoffd.letters.replies.reply import read_reply
from handoffd.letters.replies.zones import Name, own_text
from handoffd.letters.words import squeeze
from handoffd.letters.writing.views.colleagues import LeftAlone, Unplaced
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.playbook.workdays import at, local_date, next_working_moment
from handoffd.store.people import Row
from handoffd.store.transaction import Transaction
from handoffd.store.values import Mail

STEP, ALARM = "unknown", "list"  # of the one alarm of the house; a list's own step is unknown-7
MOST = 25  # lines of one list; the rest stands in the next
_REPLIED = re.compile(r"^(?:(?:re|aw|antw|sv|rv|tr|wg|fwd?|fw|i)\s?:\s?)+")


class Unknown:
    """Lists such mail, and acts on one word for each."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    # -- telling ------------------------------------------------------------------------------------------------------

    def met(self, memory: Transaction, message: Message, fate: Fate, now: datetime) -> Fate:
        """Take a mail that nobody could place: it stands in the next list, unless its kind shall be left alone."""
        if memory.people.is_ignored(*_kind(message)):
            return Fate("ignored", f"of a kind that was to be left alone: {fate.reason}", fate.handoff)
        self._next_list(memory, now)
        return fate

    def ring(self, memory: Transaction, now: datetime) -> None:
        """Send the list of the day."""
        waiting = [memory.mail(mail) for mail in memory.people.unlisted()]
        if not waiting:
            return
        number, rows = memory.people.list_mails([mail.id for mail in waiting[:MOST]])
        later = len(waiting) - len(rows)
        if later:
            self._next_list(memory, now)
        self._send(memory, number, rows, now, {"later": later})

    def _next_list(self, memory: Transaction, now: datetime) -> None:
        """Ring at nine on the next morning on which ops works; what comes later stands in the list of the next day."""
        person = self._settings.roster.by_address(self._settings.asked_first())
        week = person.present_week if person else self._settings.customer_week("UTC")
        today = next_working_moment(at(local_date(now, week), time(9), week), week)
        morning = next_working_moment(at(local_date(now, week) + timedelta(days=1), time(9), week), week)
        memory.set_deadline("", STEP, ALARM, today if today > now else morning)

    def _send(
        self, memory: Transaction, number: int, rows: Sequence[Row], now: datetime, more: dict[str, object]
    ) -> None:
        mails = tuple(_line(row.number, memory.mail(row.mail), memory.people.reason(row.mail)) for row in rows)
        told = {"mails": mails, "alone": len(memory.people.kinds()), **more}
        to = (self._settings.asked_first(),)
        send = Send("_ops/unknown", to, f"{STEP}-{number}", asks=True, more=told)
        self._doer.send(memory, Handoff("", now, now), send, now)

    # -- hearing ------------------------------------------------------------------------------------------------------

    def answered(self, memory: Transaction, heard: Heard, now: datetime) -> Fate | None:
        """Do what the lines of an answer say, each once; ask back about those that are unclear. None: no such list."""
        number = heard.asked.step.removeprefix(f"{STEP}-")
        if not heard.asked.step.startswith(f"{STEP}-") or not number.isdigit():
            return None
        rows = {row.number: row for row in memory.people.listed(int(number))}
        open_rows = [number for number, row in rows.items() if not row.choice]
        single = open_rows if len(open_rows) == 1 else list(rows)
        fresh = read_reply(heard.sent, heard.message, known={}).fresh.splitlines()
        choices = read_choices("\n".join(own_text(fresh, Name.of(heard.message))), single or [0])
        unclear = list(choices.unclear)
        for choice in choices.told:
            row = rows.get(choice.number)
            if choice.what in (KINDS, FORGET):
                self._kinds(memory, choice, heard, now)
            elif row is None or not self._do(memory, row, choice.what, heard, now):
                unclear.append(f"{choice.number} {choice.what}")
            else:
                memory.people.chosen(int(number), choice.number, choice.what)
        still = [row for row in memory.people.listed(int(number)) if not row.choice]
        if unclear or not choices.told:
            words = tuple(unclear) or ("(nothing that I can read)",)
            self._send(memory, int(number), still, now, {"unclear": words[:MOST]})
        done = ", ".join(f"{choice.number} {choice.what}".strip() for choice in choices.told) or "nothing"
        return Fate("processed", f"{heard.by} on mail I could not place: {done}; unclear: {len(unclear)}")

    def _do(self, memory: Transaction, row: Row, what: str, heard: Heard, now: datetime) -> bool:
        """Do what was said about one mail; False when it cannot be done. A word said twice is done once."""
        if row.choice:
            return row.choice == what
        mail = memory.mail(row.mail)
        if not mail.raw:
            return False  # its bytes have left: what it was, it is no more to us
        message = Message(mail.raw)
        folder = self._settings.config.inbox.processed
        if what == CONTRACT:
            memory.settle_mail(mail.id, "confirmed", f"{heard.by} says that it is a contract", "")
            return True
        if what == IGNORE:
            memory.people.ignore(*_kind(message), heard.by, now)
            memory.settle_mail(mail.id, "ignored", f"{heard.by} says to leave this kind alone", folder)
            return True
        handoff = memory.handoff(what)
        if handoff is None:
            return False
        memory.settle_mail(mail.id, "processed", f"{heard.by} says that it belongs to {what}", folder, what)
        self._given(memory, handoff, message, heard.by, now)
        return True

    def _given(self, memory: Transaction, handoff: Handoff, message: Message, by: str, now: datetime) -> None:
        """Give a mail to the reader of its handoff: the CSM, with the AE in copy, as any word of a customer."""
        sender = message.sender.email if message.sender else "somebody"
        words = f"{message.subject[:200]}\n{own_words(message, message)}"
        to = handoff.csm or handoff.ae or self._settings.asked_first()
        copy = (handoff.ae,) if handoff.ae and handoff.ae != to else ()
        send = Send("_ops/wrote", (to,), "inbox", copy, more={"words": words, "by": sender})
        self._doer.send(memory, handoff, send, now)
        self._doer.note(memory, handoff.ref, f"{by} says that a mail of {sender} belongs here; {to} has it.", now)

    def _kinds(self, memory: Transaction, choice: Choice, heard: Heard, now: datetime) -> None:
        kinds = memory.people.kinds()
        if choice.what == FORGET and 0 < choice.number <= len(kinds):
            memory.people.forget(kinds[choice.number - 1])
        told = tuple(
            LeftAlone(number, kind.sender, kind.shape, kind.by)
            for number, kind in enumerate(memory.people.kinds(), start=1)
        )
        send = Send("_ops/kinds", (heard.by,), heard.asked.step, asks=True, more={"kinds": told})
        self._doer.send(memory, Handoff("", now, now), send, now)


def _kind(message: Message) -> tuple[str, str]:
    """Return by what a mail is known again: its sender, and its subject with every number as one sign."""
    sender = message.sender.email if message.sender else ""
    subject = _REPLIED.sub("", squeeze(message.subject))
    return sender, re.sub(r"\d+", "#", subject)[:120]


def _line(number: int, mail: Mail, why: str) -> Unplaced:
    message = Message(mail.raw)
    sender = str(message.sender) if message.sender else "(no single sender)"
    return Unplaced(number, sender[:90], message.subject[:90] or "(no subject)", mail.internaldate, why[:120])
