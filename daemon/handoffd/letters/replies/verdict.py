"""A verdict: what a person decided with one line of a reply. New text on top, in text and HTML (T1, T23).

Whatever is not exactly a command (`grammar`) is never one: "Approve once Priya is back" and "approve?" are `unclear`,
and the question that goes back quotes the words that were not understood.
"""

import re
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies import commands
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.grammar import UNCLEAR, Verdict, verdict_of
from handoffd.letters.replies.typed import Typed, read_typed
from handoffd.letters.replies.zones import Cast, Name, is_banner, own_text

_REFERENCE = re.compile(r"(?:r[eé]f[eé]ren(?:ce|z) ?: )?ho-\d+ [a-z0-9]{12,40}\.?", re.IGNORECASE)
__all__ = ["UNCLEAR", "Verdict", "agreed", "informative", "read_verdict", "top_rows", "verdict_of"]


def read_verdict(
    reply: Message, today: date, sent: Message | None = None, zone: ZoneInfo | None = None
) -> Verdict | None:
    """Return what a reply commands, None when nothing in it looks like a command.

    `today` is the date where the sender is, and `zone` that place, if it is known. `sent` is the mail it answers: its
    words are never taken for new text.
    """
    if automatic(reply):
        return None
    form = Form.from_message(sent) if sent else Form(())
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    found: list[Verdict | None] = []
    for typed in bodies:
        rows = top_rows(typed, name)
        found.append(
            _unopposed(verdict_of(rows, today, name, zone), typed, today, name, zone)
            if any(rows)
            else _below(typed, today, name, zone)
        )
    return agreed(found)


def _unopposed(found: Verdict | None, typed: Typed, today: date, name: Name, zone: ZoneInfo | None) -> Verdict | None:
    """Return a go-ahead only when nothing below the quote commands something else; "approve" above, "hold" below."""
    if found is None or found.command not in commands.GO_AHEAD:
        return found
    last = max((typed.stream.line[copy.matches[-1].last - 1] for copy in typed.copies), default=None)
    if last is None:
        return found
    rows = [piece.text for piece in typed.pieces if piece.line > last and not piece.depth and not piece.beside]
    other = verdict_of(own_text(rows[:50], name), today, name, zone)
    if other is None or other.command == found.command:
        return found
    return Verdict(UNCLEAR, leftover=f"{found.command}\n{other.leftover or other.argument or other.command}")


def informative(bodies: Sequence[Typed], form: Form) -> list[Typed]:
    """Leave out a part that only says "your program cannot show HTML": the other one quotes our mail, it does not."""
    quoting = [typed for typed in bodies if typed.seen(form)]
    return quoting or list(bodies)


def top_rows(typed: Typed, name: Name) -> list[str]:
    """Return the new text above the first quote: no banners, no signature, no disclaimer."""
    rows: list[str] = []
    for piece in typed.pieces:
        line = typed.lines[piece.line]
        if piece.place.zone != "top" or (piece.depth and piece.text):
            break
        if not line.stamped and not is_banner(piece.text) and not _REFERENCE.fullmatch(piece.text):
            rows.append(piece.text)
    while rows and not rows[0]:
        rows.pop(0)
    return own_text(rows, name, strict=True)


def agreed(found: Sequence[Verdict | None]) -> Verdict | None:
    """Return what the text and the HTML of one mail say together: a go-ahead only if neither says otherwise."""
    told = [verdict for verdict in found if verdict]
    if not told:
        return None
    first = told[0]
    if all((one.command, one.when) == (first.command, first.when) for one in told) and len(told) == len(found):
        return first
    unclear = next((one for one in told if one.command == UNCLEAR), None)
    if unclear:
        return unclear
    if len(told) < len(found) and first.command in commands.GO_AHEAD:
        return Verdict(UNCLEAR, leftover=first.argument or first.command)
    return first if len({one.command for one in told}) == 1 else Verdict(UNCLEAR, leftover=first.command)


def _below(typed: Typed, today: date, name: Name, zone: ZoneInfo | None) -> Verdict | None:
    """Return a command below the quote as unclear: it is not obeyed, but not passed over in silence either."""
    rows = [piece.text for piece in typed.pieces if not piece.depth and not piece.beside]
    found = (
        verdict_of(own_text(rows[:50], name), today, name, zone) if any(line.depth for line in typed.lines) else None
    )
    return Verdict(UNCLEAR, leftover=found.leftover or found.command) if found else None
