"""Genuine mails of five kinds, and the ways to break exactly one property of each (see `forged`).

A kind is what somebody would like to forge: a yes to the introduction, the customer's answer to the kickoff invitation,
the notice of a signed contract, an order that ends a handoff; and a genuine yes that was caught and is sent again. World
holds the houses in which just that is waited for.
"""

import base64
import quopri
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from attacks.rig import ANA, BEN, DANA, INBOX, MARTA, PRIYA, SERVER, Rig
from handoffd.letters.message import Message
from handoffd.store.transaction import Transaction
from handoffd.store.values import Mail

KINDS = ("approval", "rsvp", "notice", "order", "replay")
TRUST = {"profile": "rfc8601", "authserv_id": SERVER}
EVE = "eve@elsewhere.example"


class UndoneError(Exception):
    """Ends a transaction without a trace."""


class World:
    """Three houses: the introduction waits for Dana's yes (its second version), or has it, or Marta is invited."""

    def __init__(self, folder: Path) -> None:
        self.drafted, self.invited = (Rig(self._made(folder / name), trust=TRUST) for name in ("one", "two"))
        self.approved = Rig(self._made(folder / "three"), trust=TRUST)
        for rig in self.rigs:
            rig.vouches = True
        first = self.drafted.drafted()
        words = first.plain.rstrip("\n").replace("Welcome aboard", "Welcome on board")
        self.drafted.reply(first, "", quote=words)
        self.drafted.turn()
        self.stale, self.draft = first, self.drafted.draft()
        self.invite = self.invited.invited()
        self.asked = self.invited.last(ANA, "kickoff invitation, please approve")
        self.handoff = self.drafted.handoff()
        self.meeting = self.invited.handoff().meetings["kickoff"]

        self.approved.approved()
        self.said = self.approved.draft()
        self.before = {rig: rig.handoff() for rig in self.rigs}

    @property
    def rigs(self) -> tuple[Rig, Rig, Rig]:
        return self.drafted, self.invited, self.approved

    def close(self) -> None:
        for rig in self.rigs:
            rig.close()

    @staticmethod
    def _made(folder: Path) -> Path:
        folder.mkdir()
        return folder

    def counts(self, kind: str, raw: bytes) -> bool:
        """Tell whether a mail would have changed what it wants to change."""
        return self._heard(kind, raw)[0]

    def takes(self, made: tuple[str, bytes]) -> bool:
        """Tell whether a genuine mail counted, or somebody was asked about it."""
        return any(self._heard(*made))

    def _heard(self, kind: str, raw: bytes) -> tuple[bool, bool]:
        rig = {"rsvp": self.invited, "replay": self.approved}.get(kind, self.drafted)
        told = (False, False)
        try:
            with rig.daemon.store.transaction() as memory:
                before = len(memory.outbox.of("HO-1")), len(memory.handoffs(closed=True))
                outside = _outside(memory)
                now = rig.clock.now()
                mail = Mail(0, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), 99_999, now, now)
                rig.daemon._reader._fate(memory, mail, Message(mail.raw), now)
                asked = len(memory.outbox.of("HO-1")) > before[0] or bool(memory.outbox.of(""))
                # T22: whatever it is, nobody outside is written to because of it.
                told = self._changed(kind, memory, before[1], rig) or _outside(memory) != outside, asked
                raise UndoneError  # noqa: TRY301 - it ends the transaction, which is what the block is
        except UndoneError:
            return told

    def _changed(self, kind: str, memory: Transaction, handoffs: int, rig: Rig) -> bool:
        found, known = memory.handoff("HO-1"), self.before[rig]
        assert found is not None
        if kind == "order":
            return (found.closed, found.csm, found.held_until) != (known.closed, known.csm, known.held_until)
        if kind == "replay":
            return (found.approvals, found.parked, found.drafts) != (known.approvals, known.parked, known.drafts)
        if kind == "notice":
            return len(memory.handoffs(closed=True)) != handoffs
        if kind == "rsvp":
            return found.meetings["kickoff"] != self.meeting
        customers = [row for row in memory.outbox.of("HO-1") if row.customer]
        return bool(customers) or (found.approvals, found.parked, found.drafts) != (
            self.handoff.approvals, self.handoff.parked, self.handoff.drafts,
        )  # fmt: skip


def _outside(memory: Transaction) -> list[tuple[int, str]]:
    rows = [*memory.outbox.of("HO-1"), *memory.outbox.of("")]
    return [(row.id, row.recipient) for row in rows if not row.recipient.endswith("@brightlane.example")]


# -- mails ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A mail in the making: everything that can be broken, each by its name."""

    sender: str
    to: str
    subject: str
    words: str
    quote: str = ""
    results: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    calendar: str = ""
    style: str = "plain"
    number: int = 0
    froms: tuple[str, ...] = field(default=())

    def raw(self) -> bytes:
        heads = [
            *(f"Authentication-Results: {each}" for each in self.results),
            *(f"From: {each}" for each in self.froms or (self.sender,)),
            f"To: {self.to}", f"Subject: {self.subject}", f"Message-ID: <forged-{self.number}@client.example>",
            "Date: Thu, 12 Mar 2026 09:00:00 +0000", "MIME-Version: 1.0", *self.headers,
        ]  # fmt: skip
        return ("\n".join(heads) + "\n").encode() + self._body()

    def _body(self) -> bytes:
        text = f"{self.words}\n" + (
            f"\nOn Tue, Mar 10, 2026, Brightlane Handoff wrote:\n{self.quote}\n" if self.quote else ""
        )
        if self.calendar:
            part = (
                f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: {self.style}\n\n{self.calendar}\n--b--\n"
            )
            return b"Content-Type: multipart/alternative; boundary=b\n\n" + part.encode()
        match self.style:
            case "base64":
                head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                return head + base64.encodebytes(text.encode())
            case "printable":
                head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
                return head + quopri.encodestring(text.encode())
            case "html":
                page = "".join(f"<div>{escape(row) or '<br>'}</div>" for row in self.words.split("\n"))
                old = "<br>".join(escape(row) for row in self.quote.split("\n"))
                quoted = f'<div class="gmail_quote">On Tue, Mar 10, 2026, Brightlane Handoff wrote:<br><blockquote class="gmail_quote">{old}</blockquote></div>'
                return b"Content-Type: text/html; charset=utf-8\n\n" + (page + quoted if self.quote else page).encode()
            case _:
                return b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode()


def vouched(sender: str) -> str:
    return (
        f"{SERVER}; dkim=pass header.d={sender.rpartition('@')[2]}; dmarc=pass header.from={sender.rpartition('@')[2]}"
    )


def forged(world: World, kind: str, dice: random.Random) -> tuple[str, bytes]:
    """Return what is broken, and the mail."""
    sheet = _MADE[kind](world, dice)
    name, breaks = dice.choice(sorted({**_COMMON, **_BREAKS[kind]}.items()))
    return name, breaks(world, sheet, dice).raw()


def genuine(world: World, kind: str, dice: random.Random) -> tuple[str, bytes]:
    """Return the kind, and a mail in which nothing is broken."""
    return kind, _MADE[kind](world, dice).raw()


# -- the genuine ones -------------------------------------------------------------------------------------------------------

_YES = (
    "approve",
    "Approve",
    "approved",
    "APPROVE",
    "approve.",
    "Approved!",
    "Approve\n\nBest,\nDana",
    "approve\n\n-- \nDana Whitfield\nAccount Executive",
)


def _approval(world: World, dice: random.Random) -> Sheet:
    draft = world.draft
    quote = "\n".join(f"> {row}" for row in draft.plain.rstrip("\n").split("\n"))
    return Sheet(
        sender=DANA,
        to=draft.addresses("Reply-To")[0].email,
        subject=f"{dice.choice(('Re', 'RE', 'AW', 'SV'))}: {draft.subject}",
        words=dice.choice(_YES),
        quote=dice.choice(("", quote)),
        results=(vouched(DANA),),
        headers=(f"In-Reply-To: {draft.message_id}", f"References: {draft.message_id}"),
        style=dice.choice(("plain", "base64", "printable")),
        number=dice.randrange(10**9),
    )


def _order(world: World, dice: random.Random) -> Sheet:
    words = dice.choice(("not a handoff", "stop HO-1", "assign: ben@brightlane.example"))
    return replace(_approval(world, dice), words=words)


def _replay(world: World, dice: random.Random) -> Sheet:
    """A genuine yes to a letter that is approved already: every property of it is right."""
    sheet = _approval(world, dice)
    token = world.said.addresses("Reply-To")[0].email
    return replace(sheet, to=token, quote="", headers=(f"In-Reply-To: {world.said.message_id}",))


def _rsvp(world: World, dice: random.Random) -> Sheet:
    partstat = dice.choice(("ACCEPTED", "DECLINED", "TENTATIVE"))
    held = next(part for part in world.invite.parts if part.content_type == "text/calendar").text
    uid, sequence = world.meeting.uid, world.meeting.sequence
    times = [row for row in held.replace("\r\n", "\n").split("\n") if row.startswith(("DTSTART", "DTEND", "ORGANIZER"))]
    calendar = "\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "METHOD:REPLY",
        "BEGIN:VEVENT", *times, f"UID:{uid}", f"SEQUENCE:{sequence}", "DTSTAMP:20260313T090000Z",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat}:mailto:{MARTA}",
        "END:VEVENT", "END:VCALENDAR",
    ])  # fmt: skip
    return Sheet(
        sender=MARTA, to=INBOX, subject=f"{partstat.capitalize()}: Kickoff", words=f"{partstat.capitalize()}.",
        results=(vouched(MARTA),), calendar=calendar, style="text/calendar; method=REPLY; charset=utf-8",
        number=dice.randrange(10**9),
    )  # fmt: skip


def _notice(_world: World, dice: random.Random) -> Sheet:
    number = dice.randrange(10**4)
    title = f"{dice.choice(('Globex', 'Initech', 'Umbrella', 'Hooli'))} {number} MSA.pdf"
    return Sheet(
        sender="dse_NA4@docusign.net", to=INBOX, subject=f"Completed: Complete with Docusign: {title}",
        words=f"All parties have completed Complete with Docusign: {title}.\nhttps://na4.docusign.net/Signing/EmailStart.aspx?a=6f1c2d3e-1111-2222-3333-44445555{number:04d}&acct=x",
        results=(vouched("dse@docusign.net"),), headers=(f"Reply-To: Dana Whitfield <{DANA}>",), number=dice.randrange(10**9),
        froms=("Dana Whitfield via Docusign <dse_NA4@docusign.net>",),
    )  # fmt: skip


# -- what is broken ---------------------------------------------------------------------------------------------------------

Break = Callable[[World, Sheet, random.Random], Sheet]
_HERE = SERVER


def _results(make: Callable[[str], tuple[str, ...]]) -> Break:
    return lambda _world, sheet, _dice: replace(sheet, results=make(_domain(sheet)))


def _domain(sheet: Sheet) -> str:
    return (sheet.froms or (sheet.sender,))[0].rpartition("@")[2].strip(">")


_COMMON: dict[str, Break] = {
    "our server says nothing": _results(lambda _: ()),
    "dmarc failed": _results(lambda domain: (f"{_HERE}; dkim=fail header.d={domain}; dmarc=fail header.from={domain}",)),
    "another server vouches": _results(lambda domain: (f"mx.evil.example; dmarc=pass header.from={domain}",)),
    "a server whose name begins like ours": _results(lambda domain: (f"{_HERE}.evil.example; dmarc=pass header.from={domain}",)),
    "ours stands below a foreign one": _results(lambda domain: (f"mx.evil.example; dmarc=pass header.from={domain}", f"{_HERE}; dmarc=pass header.from={domain}")),
    "two in our server's name": _results(lambda domain: (f"{_HERE}; dmarc=pass header.from={domain}",) * 2),
    "it passed for another domain": _results(lambda _: (f"{_HERE}; dkim=pass header.d=evil.example; dmarc=pass header.from=evil.example",)),
    "a pass inside a quoted sender": _results(lambda domain: (f'{_HERE}; spf=pass smtp.mailfrom="x; dmarc=pass header.from={domain}"@evil.example; dmarc=fail header.from={domain}',)),
    "a pass inside a comment": _results(lambda domain: (f"{_HERE} (; dmarc=pass header.from={domain}); dmarc=fail header.from={domain}",)),
    "a pass inside an encoded word": _results(lambda domain: (f"{_HERE}; spf=pass smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_header=2Efrom=3D{domain}?=; dmarc=fail header.from={domain}",)),
    "spf alone passed": _results(lambda domain: (f"{_HERE}; spf=pass smtp.mailfrom={domain}; dmarc=none header.from={domain}",)),
    "two From headers": lambda _world, sheet, _dice: replace(sheet, froms=(*(sheet.froms or (sheet.sender,)), EVE)),
    "another From above": lambda _world, sheet, _dice: replace(sheet, froms=(EVE, *(sheet.froms or (sheet.sender,)))),
    "two addresses in From": lambda _world, sheet, _dice: replace(sheet, froms=(f"{(sheet.froms or (sheet.sender,))[0]}, {EVE}",)),
    "two Subject headers": lambda _world, sheet, _dice: replace(sheet, headers=(*sheet.headers, "Subject: another")),
    "two To headers": lambda _world, sheet, _dice: replace(sheet, headers=(*sheet.headers, f"To: {INBOX}")),
}  # fmt: skip


def _other_sender(address: str) -> Break:
    return lambda _world, sheet, _dice: replace(
        sheet, sender=address, froms=(address,), results=(vouched(address.rpartition("<")[2].strip(">")),)
    )


def _token(world: World) -> str:
    return world.draft.addresses("Reply-To")[0].email.partition("+")[2].partition("@")[0]


def _without_token(sheet: Sheet, world: World, other: str) -> Sheet:
    token = _token(world)
    return replace(sheet, to=sheet.to.replace(f"+{token}", other), quote=sheet.quote.replace(token, other.strip("+")))


def _bent(world: World, sheet: Sheet, dice: random.Random) -> Sheet:
    token = _token(world)
    at = dice.randrange(len(token))
    letter = dice.choice([sign for sign in "abcdefghijkmnpqrstuvwxyz23456789" if sign != token[at]])
    return _without_token(sheet, world, f"+{token[:at]}{letter}{token[at + 1 :]}")


def _stale(world: World, sheet: Sheet, _dice: random.Random) -> Sheet:
    old = world.stale.addresses("Reply-To")[0].email
    quote = "\n".join(f"> {row}" for row in world.stale.plain.rstrip("\n").split("\n")) if sheet.quote else ""
    return replace(sheet, to=old, quote=quote, headers=(f"In-Reply-To: {world.stale.message_id}",))


def _headers(*more: str) -> Break:
    return lambda _world, sheet, _dice: replace(sheet, headers=(*sheet.headers, *more))


def _says(*words: str) -> Break:
    return lambda _world, sheet, dice: replace(sheet, words=dice.choice(words))


def _in_quote(_world: World, sheet: Sheet, dice: random.Random) -> Sheet:
    top = dice.choice(("", "Thanks!", "Hi,", "I have a look tomorrow."))
    return replace(sheet, words=top, quote=f"> approve\n{sheet.quote}", style="plain")


def _attached(_world: World, sheet: Sheet, _dice: random.Random) -> Sheet:
    part = f"{sheet.words}\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=yes.txt"
    return replace(
        sheet,
        words="Please see the attachment.",
        calendar="approve",
        style=part.partition("\n--b\n")[2].replace("Content-Type: ", "", 1),
    )


def _report(_world: World, sheet: Sheet, _dice: random.Random) -> Sheet:
    return replace(
        sheet,
        sender=f"MAILER-DAEMON@{_domain(sheet)}",
        froms=(f"MAILER-DAEMON@{_domain(sheet)}",),
        headers=(*sheet.headers, "Return-Path: <>", "Auto-Submitted: auto-replied"),
    )


_APPROVALS: dict[str, Break] = {
    "a stranger writes": _other_sender(EVE),
    "the customer writes": _other_sender(MARTA),
    "the CSM writes": _other_sender(ANA),
    "another CSM writes": _other_sender(BEN),
    "the leader writes": _other_sender(PRIYA),
    "her name, another address": _other_sender(f"Dana Whitfield <{EVE}>"),
    "her address as a name": _other_sender(f'"{DANA}" <{EVE}>'),
    "a domain one letter off": _other_sender("dana@brightIane.example"),
    "a domain that begins like hers": _other_sender("dana@brightlane.example.evil.example"),
    "a Cyrillic a in her domain": _other_sender("dana@xn--brightlne-h7h.example"),
    "her address with a tag of Eve's domain": _other_sender("dana+brightlane.example@elsewhere.example"),
    "no token at all": lambda world, sheet, _dice: replace(_without_token(sheet, world, ""), quote=""),
    "a token with one letter changed": _bent,
    "a token cut short": lambda world, sheet, dice: _without_token(sheet, world, f"+{_token(world)[: dice.randrange(4, 20)]}"),
    "the token of an older version": _stale,
    "the token in the subject alone": lambda world, sheet, _dice: replace(_without_token(sheet, world, ""), quote="", subject=f"{sheet.subject} {_token(world)}"),
    "an automatic reply": _headers("Auto-Submitted: auto-replied"),
    "an out-of-office mail": _headers("X-Autoreply: yes", "Precedence: auto_reply"),
    "bulk mail": _headers("Precedence: bulk"),
    "a report that it could not be delivered": _report,
    "the yes stands in the quote": _in_quote,
    "the yes stands in a file": _attached,
    "the yes is denied": _says("do not approve", "not approved", "I can't approve this", "approve? No.", "don't approve yet", "never approve this", "disapprove", "unapprove"),
    "the yes is a question": _says("approve?", "Shall I approve?", "should we approve this", "who approves this?"),
    "the yes has a condition": _says("approve if Ana agrees", "I'd approve once the price is out", "approve after Monday's call", "approve, but not the second paragraph", "approve unless Marta objects"),
    "the yes is another's": _says("Ana said she approves", "Let Priya approve", "my boss must approve", "waiting for legal to approve"),
    "the yes stands below other words": _says("Hmm.\n\nLet me think about it.\n\napprove is what I would say", "Hi all\n\nsee below\n\n-- \napprove"),
    "a calendar program's yes": _says("Accepted: Kickoff", "has accepted the invitation"),
}  # fmt: skip


def _ics(old: str, new: str) -> Break:
    def breaks(_world: World, sheet: Sheet, _dice: random.Random) -> Sheet:
        assert old in sheet.calendar, old
        return replace(sheet, calendar=sheet.calendar.replace(old, new))

    return breaks


def _other_uid(world: World, sheet: Sheet, dice: random.Random) -> Sheet:
    uid = world.meeting.uid
    at = dice.randrange(uid.index("@"))
    other = f"{uid[:at]}{'0' if uid[at] != '0' else '1'}{uid[at + 1 :]}"
    return replace(sheet, calendar=sheet.calendar.replace(uid, other))


_RSVPS: dict[str, Break] = {
    "a stranger answers in her name": _other_sender(EVE),
    "a colleague of hers answers in her name": _other_sender("bob@acme.example"),
    "the AE answers in her name": _other_sender(DANA),
    "another who is invited is named": _ics(f"mailto:{MARTA}", f"mailto:{ANA}"),
    "a meeting of nobody's": _other_uid,
    "the method of the mail is another": lambda _world, sheet, _dice: replace(sheet, style="text/calendar; method=REQUEST; charset=utf-8"),
    "it is a request": lambda _world, sheet, _dice: replace(sheet, calendar=sheet.calendar.replace("METHOD:REPLY", "METHOD:REQUEST"), style="text/calendar; method=REQUEST"),
    "it is a cancellation": lambda _world, sheet, _dice: replace(sheet, calendar=sheet.calendar.replace("METHOD:REPLY", "METHOD:CANCEL"), style="text/calendar; method=CANCEL"),
    "it is published": lambda _world, sheet, _dice: replace(sheet, calendar=sheet.calendar.replace("METHOD:REPLY", "METHOD:PUBLISH"), style="text/calendar; method=PUBLISH"),
}  # fmt: skip


def _notice_from(sender: str, domain: str = "") -> Break:
    return lambda _world, sheet, _dice: replace(
        sheet, froms=(sender,), results=(vouched(f"x@{domain or sender.rpartition('@')[2].strip('>')}"),)
    )


_NOTICES: dict[str, Break] = {
    "a domain like the service's": _notice_from("Dana Whitfield via Docusign <dse_NA4@docusign.net.evil.example>"),
    "one letter off": _notice_from("Docusign <dse_NA4@d0cusign.net>"),
    "the service's address as a name": _notice_from('"dse_NA4@docusign.net" <eve@elsewhere.example>'),
    "a customer sends it": _notice_from("Marta Weiss <marta@acme.example>"),
    "only the name is the service's": _notice_from("Docusign <eve@elsewhere.example>"),
}  # fmt: skip


# The CSM of a handoff, a leader and ops may order too, each with a token of their own.
_ORDERS: dict[str, Break] = {
    name: _APPROVALS[name]
    for name in (
        *("a stranger writes", "the customer writes", "another CSM writes", "her name, another address"),
        *("her address as a name", "a domain one letter off", "a domain that begins like hers"),
        *("a Cyrillic a in her domain", "no token at all", "a token with one letter changed"),
        *("the token in the subject alone", "an automatic reply", "an out-of-office mail"),
    )
}  # fmt: skip


def _as_it_was(_world: World, sheet: Sheet, _dice: random.Random) -> Sheet:
    return sheet


_REPLAYS: dict[str, Break] = {
    "the same yes again": _as_it_was,
    "the same yes with another Message-ID": lambda _world, sheet, dice: replace(sheet, number=dice.randrange(10**9)),
    "the same yes, forwarded by the CSM": _other_sender(ANA),
    "the same yes as a page": lambda _world, sheet, _dice: replace(sheet, style="html"),
}

_BREAKS = {"approval": _APPROVALS, "rsvp": _RSVPS, "notice": _NOTICES, "order": _ORDERS, "replay": _REPLAYS}
_MADE = {"approval": _approval, "rsvp": _rsvp, "notice": _notice, "order": _order, "replay": _replay}

# Every way to break something, by its kind; docs/explanation/SECURITY.md says for which threat each stands.
NAMED = {kind: frozenset({**_COMMON, **breaks}) for kind, breaks in _BREAKS.items()}
