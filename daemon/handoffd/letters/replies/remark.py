"""A yes with a word on top of it: the leaders' letter is approved, and what stands above goes with it (T3).

The yes is a line of its own, the last one before a goodbye. Whatever stands above it is the remark; a line that orders,
asks or waits for something is none, and then nothing is sure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import informative, top_rows, verdict_of
from handoffd.letters.replies.zones import Cast, Name, is_goodbye, is_greeting
from handoffd.letters.words import squeeze

APPROVE, SKIP = "approve", "skip"
_MOST = 1000  # characters of a remark
# "Not before Friday", "once Ana has answered": a yes below such a line is no yes.
_WAITS = re.compile(
    r"(?:not?|do not|don't|please do not|please don't|wait|hold|stop|until|unless|only if|if|once|when|as soon as|after"
    r"|before|nicht|noch nicht|erst|warte|wenn|sobald|falls|bevor|pas|attend[sz]?|si|quand|dès que|avant)\b"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What was decided (APPROVE or SKIP), and the words that go with it."""

    command: str
    words: str = ""


def read_remark(reply: Message, sent: Message, today: date) -> Remark | None:
    """Return the decision of a reply and its remark; None when the new text is not certain, in any of its bodies."""
    form = Form.from_message(sent)
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    found = {remark_of(rows, name, today) for typed in bodies if any(rows := top_rows(typed, name))}
    return found.pop() if len(found) == 1 else None


def remark_of(rows: Sequence[str], name: Name, today: date) -> Remark | None:
    """Return what rows of new text decide; see `read_remark`."""
    said = [row.strip() for row in rows if row.strip()]
    while said and (is_goodbye(said[-1]) or name.signs(said[-1])):
        said.pop()
    while len(said) > 1 and is_greeting(said[0]):
        said.pop(0)
    if not said:
        return None
    last = verdict_of(said[-1:], today, name)
    above = said[:-1]
    if last is None or last.command not in (APPROVE, SKIP, "no"):
        return None
    if any(verdict_of([row], today, name) or _WAITS.match(squeeze(row)) for row in above):
        return None
    if last.command != APPROVE:
        return Remark(SKIP)
    return Remark(APPROVE, " ".join(above)[:_MOST])
