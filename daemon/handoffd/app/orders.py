"""Orders by mail (issue 6, item 5): a colleague asks how things stand, or lets something happen to a whole handoff.

Rule 1: a handoff is seen by its AE and its CSM, by leaders and ops. For anybody else it is not there: they are answered
as if it did not exist, and whoever is not on the roster is not answered at all.
Rule 2: an answer goes to the address on the roster, never to the one a mail came from, and only so often a day.
Rule 3: what changes something wants proof: a reply with the token of a letter to that very person, vouched for as the
trust profile asks. Every other mail brings a question with a token to their mailbox; only its answer acts.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from handoffd.app.answers import LETTERS, Answers
from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.finding import Found, find, may_see, visible
from handoffd.app.heard import own_words
from handoffd.app.sender import today, who, zone
from handoffd.app.settings import Settings
from handoffd.letters.message import Message
from handoffd.letters.replies.ordering import Order, order_of_line, read_order
from handoffd.letters.replies.verdict import read_verdict
from handoffd.letters.route import Marks
from handoffd.playbook.contract import CONTRACT, STEERING
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Commanded
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.playbook.shapes.approve import Approve
from handoffd.store.transaction import Transaction
from handoffd.store.values import Asked

STEP = "order-"  # of a question that belongs to an order; behind the dash, under which number the order is kept
KNOWN = "order"
STAYS = timedelta(days=3)  # how long a question may be answered; a handoff is another one after that
# In a reply to a draft these words are about that letter alone.
_ABOUT_ORDERS = frozenset({*LETTERS, "contract/resting", "contract/awake"})
_OF_A_DRAFT = frozenset({"hold", "stop"})


class Orders:
    """Takes a mail that orders something; None leaves it to the next room."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._answers = Answers(settings, doer)

    def take(
        self, memory: Transaction, message: Message, asked: Asked | None, found: Marks, now: datetime, *, proven: bool
    ) -> Fate | None:
        """Carry out an order. `asked` is the letter it answers, `proven` whether it carries that letter's token."""
        by = who(self._settings.roster, message)
        person = self._settings.roster.by_address(by) if by else None
        if person is None:
            return None
        proven = proven and asked is not None and asked.person == person.email
        if asked and asked.step.startswith(STEP):
            return self._answered(memory, message, asked, person, now, proven=proven)
        sent = self._sent(memory, asked, found)
        order = read_order(message, today(self._settings.roster, by, now), zone(self._settings.roster, by), sent)
        if order is None:
            return self._no_order(memory, message, asked, person, now) if asked else None
        if self._is_for_the_step(order, asked, proven=proven):
            return None
        at_hand = self._at_hand(memory, asked, found)
        if asked and order.asks and not order.alone:
            return None  # "status" above an answer to the form: the answer counts
        return self._carried_out(memory, message, order, person, at_hand, now, proven=proven)

    def _no_order(
        self, memory: Transaction, message: Message, asked: Asked, person: Person, now: datetime
    ) -> Fate | None:
        """Help somebody who answers a letter of ours that only an order, or a button of its own, can answer."""
        if asked.letter == "people/due" and not asked.handoff:
            what = "That mail was about several handoffs, and I cannot tell which one you mean. Its buttons know."
            over = Send("_ops/over", (person.email,), CONTRACT, more={"words": self._words(message), "what": what})
            self._doer.send(memory, Handoff("", now, now), over, now)
            return Fate("processed", f"{person.email} answered a list without saying which handoff; told so")
        if asked.letter in _ABOUT_ORDERS:
            self._answers.help(memory, person, memory.handoff(asked.handoff) if asked.handoff else None, now)
            return Fate("processed", f"{person.email} answered {asked.letter} with words that are no order; helped")
        return None

    def unplaced(self, memory: Transaction, message: Message, now: datetime) -> Fate | None:
        """Answer a colleague whose order names nothing that they may see; None when it is no order."""
        by = who(self._settings.roster, message)
        person = self._settings.roster.by_address(by) if by else None
        if person is None or not (order := read_order(message, today(self._settings.roster, by, now))):
            return None
        self._which(memory, order, person, (), now, self._words(message))
        return Fate("processed", f"{person.email}: {order.command} {order.about!r}, nothing that they may see; asked")

    # -- what it is about -----------------------------------------------------------------------------------------

    def _is_for_the_step(self, order: Order, asked: Asked | None, *, proven: bool) -> bool:
        """Tell whether a word is an answer to the very letter, and not an order about the handoff."""
        if asked is None or order.about:
            return False
        if order.command in {"assign", *STEERING}:
            return proven or not asked.handoff
        step = self._settings.step(asked.step)
        return order.command in _OF_A_DRAFT and step is not None and isinstance(step.shape, Approve)

    def _sent(self, memory: Transaction, asked: Asked | None, found: Marks) -> Message | None:
        ids = (asked.message_id, *found.message_ids) if asked else found.message_ids
        row = next((row for each in ids if (row := memory.outbox.by_message_id(each))), None)
        return Message(row.raw) if row else None

    def _at_hand(self, memory: Transaction, asked: Asked | None, found: Marks) -> Handoff | None:
        """Return the handoff to which the mail belongs, as a reply or by a reference in it."""
        if asked and asked.handoff:
            return memory.handoff(asked.handoff)
        row = next((row for each in found.message_ids if (row := memory.outbox.by_message_id(each))), None)
        if row and row.handoff:
            return memory.handoff(row.handoff)
        return memory.handoff(found.refs[0]) if found.refs else None

    def _carried_out(
        self,
        memory: Transaction,
        message: Message,
        order: Order,
        person: Person,
        at_hand: Handoff | None,
        now: datetime,
        *,
        proven: bool,
    ) -> Fate | None:
        if order.command == "help":
            self._answers.help(memory, person, at_hand, now)
            return Fate("processed", f"{person.email}: help")
        if order.command == "status" and not order.about and at_hand is None:
            self._answers.status(memory, person, visible(memory, person), now, all_of_them=True)
            return Fate("processed", f"{person.email}: status of what they may see")
        hits = self._hits(memory, order, person, at_hand, now)
        if not hits:
            return None  # a name that may as well be something else: whatever the mail is, other rooms say first
        if len(hits) > 1:
            self._which(memory, order, person, hits, now, self._words(message))
            return Fate("processed", f"{person.email}: {order.command}, which fits {len(hits)} handoffs; asked which")
        return self._one(memory, order, person, hits[0], now, message, proven=proven)

    def _hits(
        self, memory: Transaction, order: Order, person: Person, at_hand: Handoff | None, now: datetime
    ) -> Sequence[Handoff]:
        if not order.about and at_hand is not None:
            return [at_hand] if may_see(person, at_hand) else []
        found: Found = find(memory, person, order.about, now)
        return found.on_their_way or (found.closed if order.asks else ())

    def _one(
        self,
        memory: Transaction,
        order: Order,
        person: Person,
        handoff: Handoff,
        now: datetime,
        message: Message,
        *,
        proven: bool,
    ) -> Fate:
        what = f"{person.email}: {order.said(handoff.ref)}"
        if order.command == "status":
            self._answers.status(memory, person, [handoff], now)
        elif order.command == "why":
            self._answers.why(memory, person, handoff, now)
        elif handoff.closed:
            over = {"words": order.said(handoff.ref), "what": f"{handoff.name} is closed: {handoff.closed}."}
            self._doer.send(memory, handoff, Send("_ops/over", (person.email,), CONTRACT, more=over), now)
        elif not proven and not self._fits_nobody(order):
            self._confirm(memory, order, person, handoff, now)
            return Fate("processed", f"{what}; nothing proves it, so they are asked to confirm", handoff.ref)
        else:
            self._do(memory, order, person, handoff, now, message.message_id)
        return Fate("processed", what, handoff.ref)

    def _fits_nobody(self, order: Order) -> bool:
        """Tell whether somebody is named who cannot take over: that is asked back, and a yes to it would be no use."""
        person = self._settings.roster.by_address(order.argument) if order.command == "assign" else None
        return order.command == "assign" and (person is None or not person.roles & {"ae", "csm"})

    def _do(
        self, memory: Transaction, order: Order, person: Person, handoff: Handoff, now: datetime, message_id: str
    ) -> None:
        step = "opening" if order.command in {"assign", *STEERING} else CONTRACT
        event = Commanded(step, person.email, order.command, order.argument, order.day, proven=True)
        self._doer.happen(memory, handoff.ref, event, now, message_id)

    # -- questions ------------------------------------------------------------------------------------------------

    def _confirm(self, memory: Transaction, order: Order, person: Person, handoff: Handoff, now: datetime) -> None:
        """Ask in the mailbox of that very person whether it was them."""
        step = self._kept(memory, order.said(handoff.ref), person, now)
        self._answers.confirm(memory, order, person, handoff, step, now)
        what = f"A mail of {person.email} orders: {order.said(handoff.ref)}. They are asked to confirm."
        self._doer.note(memory, handoff.ref, what, now)

    def _which(
        self, memory: Transaction, order: Order, person: Person, hits: Sequence[Handoff], now: datetime, words: str
    ) -> None:
        step = self._kept(memory, order.said("").strip(), person, now)
        options = tuple((f"{each.name} ({each.ref})", order.said(each.ref)) for each in hits[:8])
        self._answers.which(memory, person, words, options, step, now)

    def _kept(self, memory: Transaction, line: str, person: Person, now: datetime) -> str:
        number = secrets.token_hex(6)
        memory.known.remember(KNOWN, number, line, person.email, now)
        return f"{STEP}{number}"

    def _answered(
        self, memory: Transaction, message: Message, asked: Asked, person: Person, now: datetime, *, proven: bool
    ) -> Fate | None:
        """Take the answer to one of our questions: a yes, a no, or an order that says it all."""
        kept = memory.known.recall(KNOWN, asked.step.removeprefix(STEP))
        day, home = today(self._settings.roster, person.email, now), zone(self._settings.roster, person.email)
        sent = self._sent(memory, asked, Marks({}, (), ()))
        if kept is None or asked.person != person.email or now - asked.at > STAYS:
            what = "You have answered that question already." if kept is None else "That question is too old."
            about = memory.handoff(asked.handoff) if asked.handoff else None
            over = Send("_ops/over", (person.email,), CONTRACT, more={"words": self._words(message), "what": what})
            self._doer.send(memory, about or Handoff("", now, now), over, now)
            return Fate("processed", f"{person.email} answered a question that is over")
        verdict = read_verdict(message, day, sent, home)
        if asked.letter == "_ops/confirm" and verdict and verdict.command == "no":
            memory.known.forget(KNOWN, asked.step.removeprefix(STEP))
            return Fate("processed", f"{person.email} did not order: {kept.answer}")
        agreed = asked.letter == "_ops/confirm" and verdict is not None and verdict.command == "yes"
        order = order_of_line(kept.answer, day, home) if agreed else read_order(message, day, home, sent)
        if order is None:
            order = order_of_line(f"{order_word(kept.answer)} {self._words(message)}"[:120], day, home)
        hits: Sequence[Handoff] = ()
        if order and order.about:
            found = find(memory, person, order.about, now)
            hits = found.on_their_way or (found.closed if order.asks else ())
        if order is None or len(hits) != 1:
            self._answers.help(memory, person, None, now)
            return Fate("processed", f"{person.email} answered {asked.letter} with words that are no order; helped")
        memory.known.forget(KNOWN, asked.step.removeprefix(STEP))
        return self._one(memory, order, person, hits[0], now, message, proven=proven)

    def _words(self, message: Message) -> str:
        words = own_words(message, message)
        return words if words != "(no words)" and len(message.plain.strip()) > 1 else message.subject[:200]


def order_word(line: str) -> str:
    """Return the first word of an order that was kept, to which a bare reference may be the answer."""
    return line.partition(" ")[0]
