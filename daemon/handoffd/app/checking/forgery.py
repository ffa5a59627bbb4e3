"""Is a forged mail believed? A mail with somebody else's From, and on top of it a header that vouches for it.

It is handed in like our own mail, because no other way leads to our own inbox alone; a server that lets nobody write in
another's name says no, and then only the header is tried. From outside it looks different at a border that treats its
own users kindlier than strangers: docs/how-to/check.md says how to try that by hand.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from handoffd.app.checking.findings import Finding, good, note, wrong
from handoffd.app.checking.trialmails import FORGED, Trial, forged
from handoffd.app.settings import trust_of
from handoffd.config import Config
from handoffd.letters.message import Message
from handoffd.letters.trust.verdict import judged
from handoffd.network.trialbox import Found

CHECK = "trust.forged"


class Carries(Protocol):
    """Whoever sends a trial and waits for it."""

    def hand_in(self, trial: Trial, check: str) -> Finding | None:
        """Send it; return what went wrong."""

    def wait(self, trials: Sequence[Trial]) -> dict[str, Found]:
        """Return what has come, by mark."""


class Forgery:
    """Tries one forged mail, and a second one with our own From where the first says nothing about the header."""

    def __init__(self, config: Config, carrier: Carries) -> None:
        self._config, self._carrier = config, carrier
        self._profile = config.trust.profile

    def findings(self) -> Iterator[Finding]:
        """Yield one line about the false From and one about the header, as far as each can be told."""
        false = forged(self._config, foreign=True)
        found = None
        if problem := self._carrier.hand_in(false, CHECK):
            if problem.exit_status != 1:
                yield problem
                return
            yield good(CHECK, f"{self._config.smtp.host} refuses a mail in a stranger's name")
        elif (found := self._carrier.wait([false]).get(false.mark)) is None:
            yield good(CHECK, "a mail in a stranger's name does not get through to the inbox")
        elif _sender(found) == FORGED:
            yield self._judged(found)
            return
        else:
            yield good(CHECK, f"{self._config.smtp.host} writes our own name over a stranger's")
        if self._profile != "self":  # no header counts there, only signatures
            yield from self._header(found or self._second())

    def _judged(self, found: Found) -> Finding:
        message = Message(found.raw)
        if judged(message, trust_of(self._config)).proven:
            return self._believed()
        return good(CHECK, f'profile = "{self._profile}" does not believe a forged mail with a forged header')

    def _second(self) -> Found | None:
        honest = forged(self._config, foreign=False)
        if self._carrier.hand_in(honest, CHECK):
            return None
        return self._carrier.wait([honest]).get(honest.mark)

    def _header(self, found: Found | None) -> Iterator[Finding]:
        """Say whether the forged header stands on top, where alone it would count; From is our own here."""
        if found is None:
            yield note(CHECK, "whether a forged header gets through could not be tried", "try it from outside, by hand")
            return
        message = Message(found.raw)
        mark = message.header("X-Handoffd-Id").strip()
        results = message.as_written("Authentication-Results")
        if results and mark in results[0]:
            yield self._believed()
        else:
            yield good(CHECK, "a forged Authentication-Results header does not stay on top")

    def _believed(self) -> Finding:
        return wrong(
            CHECK,
            f'profile = "{self._profile}" BELIEVES a forged mail: the header that vouches for it was written by us, and'
            " your server left it there on top",
            "let your server remove such headers from all mail that comes in, and write its own on top"
            ' (RFC 8601 section 5); until then use profile = "none"',
        )


def _sender(found: Found) -> str:
    sender = Message(found.raw).sender
    return sender.email if sender else ""
