"""The courier: hands one envelope to the SMTP server and says exactly what is known of its fate (RFC 5321).

The moment that matters is the final dot. Up to it nothing has been taken; from the server's answer on everything is
certain; between the two nobody can know, and a letter must then never be sent a second time without a look.
So the outbox writes down "the text is about to leave" inside `deliver`, just before DATA.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from aiosmtplib.response import SMTPResponse

from handoffd.errors import Refused, Temporary
from handoffd.letters.envelope import Envelope
from handoffd.network.account import SmtpAccount
from handoffd.network.smtpline import SmtpLine, plain

log = logging.getLogger(__name__)

T = TypeVar("T")

Kind = Literal["sent", "temporary", "permanent", "in_doubt", "not_sent", "kept"]

LONGEST_LINE = 998  # octets without CRLF (RFC 5321 section 4.5.3.1.6)
# About the account, not about this letter: login or TLS wanted (RFC 4954, RFC 3207).
ACCOUNT_CODES = frozenset({530, 534, 535, 538})

# About our pace, not about this letter: the server closes the line, or counts what we send (Microsoft 365 says 432).
SLOW_DOWN = frozenset({421, 432})

_ADDRESS = re.compile(r"[^\s<>(),;:\\\"\[\]\x00-\x20\x7f@]+@[^\s<>(),;\\\"\x00-\x20\x7f@]+")
_BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")  # (?m)^ follows \n only, so it is the start of a CRLF line here


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of an envelope after `deliver`.

    `kind`: "sent" (the server answered 2yz to the final dot), "temporary" and "permanent" (certainly not taken: it
    answered 4yz or 5yz, or the text never left), "not_sent" (trouble before `before_data` was called: certainly not
    taken, and nothing was written down), "in_doubt" (the text left and no answer came), "kept" (for somebody whom the
    account may not write to: the server has heard nothing of it). `code` is the server's reply code or None, `text` its
    words or ours, in one line.
    """

    kind: Kind
    code: int | None
    text: str

    @property
    def wants_rest(self) -> bool:
        """Tell whether the server asks us to leave it alone for a while, whatever the letter."""
        return self.kind == "temporary" and self.code in SLOW_DOWN


class Courier:
    """Carries envelopes, one recipient and one transaction each, over a connection that stays warm.

    Owns one event loop from the first letter to `close`. A line is renewed after `letters` letters or `age` seconds.
    Use it from one thread.
    """

    def __init__(self, account: SmtpAccount, *, letters: int = 50, age: float = 240.0) -> None:
        self._line = SmtpLine(account, letters=letters, age=age)
        self._archive, self._only = account.archive, account.only
        self._loop = asyncio.new_event_loop()
        # Further lines, opened only when several letters leave at once.
        self._beside = [_Beside(self._loop, account, letters, age) for _ in range(account.connections - 1)]

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        """Hand `envelope` to the server: MAIL, RCPT, `before_data()`, DATA.

        Refused when the server will not have us at all (login, certificate): the letter keeps waiting. When
        `before_data` raises, DATA is never said, the line is dropped and its exception comes out here.
        """
        return self._run(self._deliver(envelope, before_data))

    @property
    def connections(self) -> int:
        """How many envelopes `deliver_all` takes at most."""
        return 1 + len(self._beside)

    def deliver_all(self, envelopes: Sequence[Envelope], before_data: Callable[[Sequence[int]], None]) -> list[Outcome]:
        """Hand over several envelopes, each on a line of its own: MAIL and RCPT of all, `before_data`, DATA of all.

        `before_data` gets the places of those whose text is about to leave, once; not those that are settled before.
        Whatever it raises, and whatever one line raises before it, comes out here; then no text has left.
        """
        if len(envelopes) == 1:
            return [self.deliver(envelopes[0], lambda: before_data([0]))]
        return self._run(self._deliver_all(envelopes, before_data))

    def probe(self, address: str, sender: str = "") -> bool | None:
        """Ask whether the server takes mail for `address`, without sending any (MAIL, RCPT, RSET).

        True: it does, though it may bounce it later. False: it says that there is no such mailbox. None: it cannot be
        told. Refused as in `deliver`.
        """
        if not _ADDRESS.fullmatch(address) or not address.isascii():
            return None
        return self._run(self._probe(address, sender))

    def greet(self) -> None:
        """Have a line to the server that has just answered, without any mail. Temporary or Refused without one."""
        self._run(self._line.ready())

    def offers(self) -> dict[str, str]:
        """Return what the server says it can (EHLO, names in lower case); empty before the first letter or `greet`."""
        return self._line.extensions

    def close(self) -> None:
        """Hang up and end the loop. The courier cannot be used after it."""
        if self._loop.is_closed():
            return
        for hand in (self, *self._beside):
            with suppress(Exception):
                self._run(hand._line.quit())  # noqa: SLF001 - its own kind
        self._loop.run_until_complete(asyncio.sleep(0))  # lets the transport close its socket
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _run(self, errand: Coroutine[Any, Any, T]) -> T:
        task = self._loop.create_task(errand)
        try:
            return self._loop.run_until_complete(task)
        except BaseException:
            for hand in (self, *self._beside):
                hand._line.drop()  # noqa: SLF001 - its own kind
            if not task.done():  # Ctrl-C in the middle
                task.cancel()
                with suppress(BaseException):
                    self._loop.run_until_complete(task)
            raise

    async def _deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        refusal = await self._begin(envelope)
        if refusal is not None:
            return refusal
        before_data()
        return await self._data(envelope.raw)

    async def _deliver_all(
        self, envelopes: Sequence[Envelope], before_data: Callable[[Sequence[int]], None]
    ) -> list[Outcome]:
        hands = (self, *self._beside)[: len(envelopes)]
        begun = await _all(hand._begin(each) for hand, each in zip(hands, envelopes, strict=True))  # noqa: SLF001 - its own kind
        ready = [place for place, refusal in enumerate(begun) if refusal is None]
        if ready:
            before_data(ready)
        said = await _all(hands[place]._data(envelopes[place].raw) for place in ready)  # noqa: SLF001 - its own kind
        answers = dict(zip(ready, said, strict=True))
        return [refusal or answers[place] for place, refusal in enumerate(begun)]

    async def _begin(self, envelope: Envelope) -> Outcome | None:
        """Come as far as one can without a doubt; None when the text is what comes next."""
        if self._only is not None and envelope.recipient.casefold() not in self._only:
            return Outcome("kept", None, f"shadow mode: nothing leaves to {envelope.recipient}")
        if flaw := _flaw(envelope):
            return Outcome("permanent", None, flaw)
        try:
            await self._line.ready()
            return self._misfit(envelope) or await self._address(envelope)
        except Temporary as trouble:
            return Outcome("not_sent", None, str(trouble))

    def _misfit(self, envelope: Envelope) -> Outcome | None:
        """Say what this server cannot carry; the bytes are frozen, so there is no other form to offer."""
        limit, size = self._line.size_limit, len(envelope.raw)
        if limit and size > limit:
            return Outcome("permanent", None, f"the letter has {size} bytes and the server takes {limit} at most")
        if not envelope.raw.isascii() and not self._line.offers("8bitmime"):
            return Outcome("permanent", None, "the letter has 8-bit text and the server takes only 7-bit (no 8BITMIME)")
        if _wants_utf8(envelope) and not self._line.offers("smtputf8"):
            return Outcome("permanent", None, "an address or header is not ASCII and the server has no SMTPUTF8")
        return None

    async def _address(self, envelope: Envelope) -> Outcome | None:
        options = []
        if self._line.offers("size"):
            options.append(b"SIZE=%d" % len(envelope.raw))
        if self._line.offers("8bitmime"):
            options.append(b"BODY=7BIT" if envelope.raw.isascii() else b"BODY=8BITMIME")
        if _wants_utf8(envelope):
            options.append(b"SMTPUTF8")
        reply = await self._line.say(b"MAIL", b"FROM:<%s>" % envelope.sender.encode(), *options)
        if reply.code // 100 == 2:
            reply = await self._line.say(b"RCPT", b"TO:<%s>" % envelope.recipient.encode())
            if reply.code // 100 == 2:
                if envelope.copied:
                    await self._copy()
                return None
        if reply.code in ACCOUNT_CODES:
            raise Refused(f"{self._line.where} wants a login or TLS first: {_said(reply)}; mend smtp.user or smtp.tls")
        await self._reset(reply)
        return _certain(reply) or Outcome("not_sent", None, f"a reply that makes no sense: {_said(reply)}")

    async def _copy(self) -> None:
        """Name the archive as a second recipient of this very transaction: what was taken for one, was for both.

        An archive that is refused must not hold up the letter; it will only be missed if the letter falls into doubt.
        """
        if not self._archive:
            return
        reply = await self._line.say(b"RCPT", b"TO:<%s>" % self._archive.encode())
        if reply.code // 100 != 2:
            log.warning("the archive %s takes no copy: %s", self._archive, _said(reply))

    async def _data(self, raw: bytes) -> Outcome:
        """Say DATA and send the text. Until the server's 354 not a byte of it leaves, so that far all is certain."""
        try:
            reply = await self._line.say(b"DATA")
        except Temporary as trouble:
            return Outcome("temporary", None, f"nothing left yet: {trouble}")
        if reply.code != 354:
            await self._reset(reply)
            return _certain(reply) or Outcome("temporary", None, f"nothing left; an odd reply to DATA: {_said(reply)}")
        try:
            reply = await self._line.payload(_LEADING_DOT.sub(b"..", raw) + b".\r\n")
        except Temporary as trouble:
            return Outcome("in_doubt", None, str(trouble))
        if reply.code // 100 == 2:
            return Outcome("sent", reply.code, plain(reply.message))
        if outcome := _certain(reply):
            if reply.code == 421:
                self._line.drop()
            return outcome
        self._line.drop()
        return Outcome("in_doubt", None, f"a reply that makes no sense: {_said(reply)}")

    async def _reset(self, reply: SMTPResponse) -> None:
        """Make the line ready for the next letter; where that does not work, the next one gets a new line."""
        with suppress(Temporary):
            if _certain(reply) and reply.code != 421 and (await self._line.say(b"RSET")).code // 100 == 2:
                return
        self._line.drop()

    async def _probe(self, address: str, sender: str) -> bool | None:
        try:
            await self._line.ready()
            reply = await self._line.say(b"MAIL", b"FROM:<%s>" % sender.encode())
            asked = reply.code // 100 == 2
            if asked:
                reply = await self._line.say(b"RCPT", b"TO:<%s>" % address.encode())
            if (await self._line.say(b"RSET")).code // 100 != 2:
                self._line.drop()
        except Temporary:
            return None
        if asked and reply.code // 100 == 2:
            return True
        # 550 mailbox unavailable, 551 not local, 553 name not allowed; a 554 is about policy and proves nothing
        return False if asked and reply.code in {550, 551, 553} else None


class _Beside(Courier):
    """A further line on the loop of the first; that one runs it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, account: SmtpAccount, letters: int, age: float) -> None:
        self._line = SmtpLine(account, letters=letters, age=age)
        self._archive, self._only = account.archive, account.only
        self._loop, self._beside = loop, []


async def _all(words: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Do all of them side by side, to the end of each: a line that is left in the middle could be used by two."""
    found = await asyncio.gather(*words, return_exceptions=True)
    for each in found:
        if isinstance(each, BaseException):
            raise each
    return [each for each in found if not isinstance(each, BaseException)]


def _certain(reply: SMTPResponse) -> Outcome | None:
    """Return the outcome of a 4yz or 5yz reply; None for any other."""
    if reply.code // 100 == 4:
        return Outcome("temporary", reply.code, plain(reply.message))
    if reply.code // 100 == 5:
        return Outcome("permanent", reply.code, plain(reply.message))
    return None


def _said(reply: SMTPResponse) -> str:
    return f"{reply.code} {plain(reply.message)}"


def _wants_utf8(envelope: Envelope) -> bool:
    header = envelope.raw.partition(b"\r\n\r\n")[0]
    return not (envelope.sender.isascii() and envelope.recipient.isascii() and header.isascii())


def _flaw(envelope: Envelope) -> str:
    """Say why these bytes cannot arrive as they are; empty when they can."""
    for address in (envelope.sender or "null@sender", envelope.recipient):
        if not _ADDRESS.fullmatch(address):
            return f"{address!r} is not an address that can be written to"
    if _BARE_LINE_END.search(envelope.raw) or not envelope.raw.endswith(b"\r\n"):
        return "the letter has a line that does not end in CRLF, so it would arrive changed"
    if b"\0" in envelope.raw:
        return "the letter has a NUL byte, which no mail may have"
    if any(len(line) > LONGEST_LINE for line in envelope.raw.split(b"\r\n")):
        return f"the letter has a line of more than {LONGEST_LINE} bytes, so it would arrive changed"
    return ""
