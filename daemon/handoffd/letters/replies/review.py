"""What a reply to the brief says: accept, return with a reason, and beside it a correction of the document (D15).

One reply may correct and decide: "accept" or "return: ..." stands on a line of its own, above or below the answers.
What stands below a return belongs to its reason. Where the text and the HTML of a mail disagree, it is unclear.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.grammar import UNCLEAR, Verdict, verdict_of
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import informative, read_verdict, top_rows
from handoffd.letters.replies.zones import Cast, Name

_DECIDES = ("accept", "return")


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply to the brief: what it decides (None where it does not), and the other new words, to be read as answers.

    `beside` is empty where the decision stands alone; then the mail holds nothing else.
    """

    verdict: Verdict | None
    beside: str = ""


def read_review(reply: Message, today: date, sent: Message, zone: ZoneInfo | None = None) -> Judged:
    """Return what a reply to the brief says; `sent` is the letter it answers, `today` the sender's date in `zone`."""
    whole = read_verdict(reply, today, sent, zone)
    if whole is not None and whole.command in _DECIDES:
        return Judged(whole)
    if automatic(reply):
        return Judged(None)
    form = Form.from_message(sent)
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    found = [_split(top_rows(typed, name), today, name, zone) for typed in bodies]
    decided = [judged for judged in found if judged.verdict is not None]
    if not decided:
        return Judged(None)
    first = decided[0]
    if len({_words(judged) for judged in found}) > 1:
        return Judged(Verdict(UNCLEAR, leftover=first.verdict.command if first.verdict else ""), first.beside)
    return first


def _split(rows: Sequence[str], today: date, name: Name, zone: ZoneInfo | None) -> Judged:
    """Part the one line that decides from the others; with two of them it is unclear."""
    read = [(place, verdict_of([row], today, name, zone)) for place, row in enumerate(rows) if row]
    deciding = [(place, verdict) for place, verdict in read if verdict is not None and _decides(verdict, rows[place])]
    if not deciding:
        return Judged(None)
    place, verdict = deciding[0]
    if verdict.command in ("return", UNCLEAR):
        reason = "\n".join(part for part in (verdict.argument, *rows[place + 1 :]) if part).strip()
        told = Verdict("return", reason) if reason else Verdict(UNCLEAR, leftover=rows[place])
        return Judged(told, "\n".join(rows[:place]).strip())
    beside = "\n".join([*rows[:place], *rows[place + 1 :]]).strip()
    return Judged(verdict if len(deciding) == 1 else Verdict(UNCLEAR, leftover="\n".join(rows)[:2000]), beside)


def _decides(verdict: Verdict, row: str) -> bool:
    """Tell whether a line decides; a bare "return" does, its reason stands below."""
    return verdict.command in _DECIDES or (verdict.command == UNCLEAR and row.strip(" .:!").casefold() in _BARE)


def _words(judged: Judged) -> tuple[str, str]:
    return (judged.verdict.command if judged.verdict else "", " ".join(judged.beside.split()))


_BARE = frozenset({"return", "zurück", "zurückgeben", "retour", "retourner"})
