"""Catching up (issue 6, item 9): of what asks or reminds one person, due at one moment, one mail holds all.

Which letters that is, is told by what they are called: a letter of a new step named `remind` or `after` is one at once.
Invitations and drafts for approval are letters of their own (decision 22), but an older one of the same step that has
not left makes room for the newer.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

from handoffd.letters.message import Message
from handoffd.letters.writing.views import LETTERS, Call, DraftShown, NoTime
from handoffd.letters.writing.views.colleagues import DueAnswer
from handoffd.store.values import Leaving

_ASKING_AGAIN = frozenset({"after", "again", "contact", "escalate", "late", "remind", "silent", "waiting"})
_BUTTON = re.compile(r'<a class="b[12]a" href="(mailto:[^"]{1,4000})"[^<>]{0,2000}>([^<]{1,200})</a>')


def listable(letter: str) -> bool:
    """Tell whether a letter asks or reminds, so that it may stand as a line in a list with others."""
    view = LETTERS.get(letter)
    return letter.rpartition("/")[2] in _ASKING_AGAIN and view is not DraftShown and view is not Call


LISTABLE = tuple(letter for letter in LETTERS if listable(letter))
# What shows a draft, or says why there is none: of one step only the newest tells how it stands.
SHOWING = tuple(
    letter for letter, view in LETTERS.items() if view in (DraftShown, NoTime) or letter.endswith("/contact")
)


def superseded(rows: Iterable[Leaving]) -> list[Leaving]:
    """Return the letters that a newer one to the same person makes pointless.

    That is the same letter about the same handoff, waiting twice because nothing could leave, and an older draft.
    """
    old: list[Leaving] = []
    ordered = sorted(rows, key=lambda row: (row.recipient, row.handoff, _about(row), row.id))
    for _, group in groupby(ordered, key=lambda row: (row.recipient, row.handoff, _about(row))):
        old += list(group)[:-1]
    return old


def _about(row: Leaving) -> str:
    return f"the draft of {row.step}" if row.letter in SHOWING else f"{row.letter} of {row.step}"


def crowded(rows: Sequence[Leaving]) -> bool:
    """Tell whether two of these letters are about one handoff."""
    return len({row.handoff for row in rows}) < len(rows)


def what(row: Leaving, customer: str) -> str:
    """Return what a letter wants, in the words of its own subject: `did you two talk?`."""
    subject = re.sub(r"^\[HO-\d+\]\s*", "", Message(row.raw).subject)
    return re.sub(rf"^{re.escape(customer)}\s*:\s*", "", subject) or subject  # French sets a space before the colon


def answers(row: Leaving) -> tuple[DueAnswer, ...]:
    """Return the buttons of a letter, each with the link that proves its answer."""
    found = []
    for url, label in _BUTTON.findall(Message(row.raw).html):
        link = unescape(url)
        reply = parse_qs(urlsplit(link.replace("+", "%2B")).query).get("body", [""])[0].strip()
        found.append(DueAnswer(unescape(label), reply, link))
    return tuple(found)
