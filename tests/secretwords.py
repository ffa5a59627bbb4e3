"""What must never be logged: passwords, tokens, and what people wrote (SECURITY.md T17). Every test is listened to.

The words below are those that the tests themselves use as passwords and as the text of mails and documents; a token is
known by its shape. A traceback counts as logged, whoever wrote it.
"""

import logging
import re
from functools import cache

from handoffd.app.log import Json
from mailservers import PASSWORD

WORDS = (
    PASSWORD,  # of every mailbox of the tests
    "CANARY",  # stands in every internal section of a document in tests/attacks and tests/leaks
    "Welcome aboard",  # the introduction
    "four hours a day",  # a document in tests/letters
)
_TOKEN = re.compile(r"(?<![a-z2-7])(?=[a-z2-7]*[2-7])(?=[a-z2-7]*[a-z])[a-z2-7]{26}(?![a-z2-7])")


class Listener(logging.Handler):
    """Remembers which secrets were logged, each with the place that logged it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[str] = []
        self.setFormatter(Json())  # with the facts beside the words, and a traceback

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        self.found += [f"{record.name}:{record.lineno} logged {word!r}: {text[:300]}" for word in secrets_in(text)]


def secrets_in(text: str) -> list[str]:
    """Return the secrets in a text."""
    return [*(word for word in WORDS if _said(word).search(text)), *_TOKEN.findall(text)]


@cache
def _said(word: str) -> re.Pattern[str]:
    """Find a word however it is written, but not as the name of our own module (`handoffd.app.canary`)."""
    before = r"(?<![./_])" if word == "CANARY" else ""
    return re.compile(before + re.escape(word), re.IGNORECASE)
