"""How an account stands, as people write it: `behind, product gap: SSO is late`, or the lines that a button prepared.

A closed grammar on the new text alone. What is not certain (a question, two states in one line, "not on track") is None
and is asked back. Nothing of the quoted letter is ever read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.commands import COURTESY
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import informative, top_rows
from handoffd.letters.replies.zones import Cast, Name, is_greeting
from handoffd.letters.words import squeeze
from handoffd.playbook.health import AGREES, AT_RISK, BEHIND, CAUSES, DISPUTES, ON_TRACK, SALES

_STATES = {
    ON_TRACK: ("on track", "on-track", "ontrack", "green", "auf kurs", "im plan", "en bonne voie"),
    BEHIND: ("behind schedule", "behind", "delayed", "yellow", "amber", "im verzug", "hinter dem plan", "en retard"),
    AT_RISK: ("at risk", "at-risk", "red", "gefährdet", "à risque"),
}
_CAUSES = {
    SALES: ("expectation set in sales", "expectations set in sales", "sales expectation", "sales expectations",
            "wrong expectation", "expectation", "expectations", "oversold"),
    "customer delay": ("customer delay", "delay at the customer", "delayed by the customer", "customer"),
    "product gap": ("product gap", "gap in the product", "missing feature", "product"),
    "CS capacity": ("cs capacity", "our capacity", "capacity"),
    "other": ("other", "something else"),
}  # fmt: skip
_AGREES = ("agree", "agreed", "i agree", "we agree", "no objection", "no objections", "that is right", "that's right",
           "yes", "ok", "okay", "einverstanden", "d'accord")  # fmt: skip
_DISPUTES = ("disputed", "dispute", "i dispute it", "i dispute this", "i disagree", "disagree", "disagreed",
             "i do not agree", "i don't agree", "i see it differently", "nicht einverstanden",
             "pas d'accord")  # fmt: skip

WHY, LINE = "Why (1-5):", "In one line:"
LISTED = tuple(f"{number} {cause}" for number, cause in enumerate(CAUSES, start=1))

_APART = r"[\s,;:.!–—-]*"
_LEAD = r"(?:(?:status|it is|it's|they are|they're|we are|we're|still|a bit|slightly|sadly)[\s:,]+)*"
_BECAUSE = re.compile(
    r"^(?:(?:because(?: of)?|due to|cause|reason|grund|wegen)\b[\s:]*)?(?:(?:the|an?)\s+)?", re.IGNORECASE
)
_MOST = 500  # characters of one line that are kept


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was said: `state` of `health`, the cause where one was named, and the line of words beside it."""

    state: str
    cause: str = ""
    words: str = ""


def prepared(state: str) -> str:
    """Return the reply that the button of this state opens: the causes to choose from, and room for one line."""
    return "\r\n".join([state, "", f"{WHY} ", f"{LINE} ", "", *LISTED])


def read_assessment(reply: Message, sent: Message, side: str, customer: str = "") -> Assessment | None:
    """Return what a reply says about the account; None when that is not certain.

    `side` is "csm" (a state and its cause) or "ae" (agrees, or disputes and why); `customer` may stand before a state
    ("Acme is behind").
    """
    form = Form.from_message(sent)
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    told = [[row.strip() for row in top_rows(typed, name) if row.strip()] for typed in bodies]
    found = {assessment_of(rows, side, customer) for rows in told if rows}
    return found.pop() if len(found) == 1 else None


def assessment_of(rows: Sequence[str], side: str, customer: str = "") -> Assessment | None:
    """Return what rows of new text say; see `read_assessment`."""
    rest = [row[:_MOST] for row in rows if row.strip()]
    while len(rest) > 1 and is_greeting(rest[0]):
        rest.pop(0)
    if not rest or rest[0].rstrip().endswith("?"):
        return None
    return _opposed(rest) if side == "ae" else _standing(rest, customer)


def _standing(rows: Sequence[str], customer: str) -> Assessment | None:
    first = squeeze(_bare(rows[0]))
    named = rf"(?:{re.escape(squeeze(customer))} (?:is |are )?)?" if customer else ""
    states = _either(phrase for phrases in _STATES.values() for phrase in phrases)
    head = re.match(rf"{named}{_LEAD}(?P<state>{states})(?=$|[\s,;:.!–—(-])", first)
    if head is None or len({_meaning(each, _STATES) for each in re.findall(rf"\b(?:{states})\b", first)}) > 1:
        return None
    state = _meaning(head["state"], _STATES)
    words = _behind(_bare(rows[0]), head.end())
    below, cause = _below(rows[1:])
    said = " ".join([words, *below]).strip()
    if state == ON_TRACK:
        return Assessment(state, words=said[:_MOST])
    if not cause:
        cause, said = _cause(said)
    return Assessment(state, cause, said[:_MOST])


def _opposed(rows: Sequence[str]) -> Assessment | None:
    first = squeeze(_bare(rows[0])).strip(" .,!*")
    below = [row for row in rows[1:] if squeeze(row).strip(" .,!") not in _polite()]
    if first in _AGREES:
        return None if below else Assessment(AGREES)
    head = re.match(rf"(?:{_either(_DISPUTES)})(?=$|[\s,;:.!–—(-])", first)
    if head is None:
        return None
    words = " ".join([_behind(_bare(rows[0]), head.end()), *below]).strip()
    cause, said = _cause(words)
    return Assessment(DISPUTES, cause, said[:_MOST])


def _below(rows: Sequence[str]) -> tuple[list[str], str]:
    """Return the words of the rows below the state, and the cause that was chosen out of the prepared list."""
    said: list[str] = []
    cause, left = "", []
    for row in rows:
        plain = squeeze(row)
        if plain.startswith("why"):
            chosen = row.partition(":")[2].strip()
            number = re.fullmatch(r"([1-5])[.)]?", chosen)
            cause = CAUSES[int(number[1]) - 1] if number else _cause(chosen)[0] or cause
            said += [] if number or _cause(chosen)[0] or not chosen else [chosen]
        elif plain.startswith(squeeze(LINE).rstrip(":")):
            said.append(row.partition(":")[2].strip())
        elif listed := re.fullmatch(r"(?P<mark>[x*>]|\[x\])?\s*(?P<number>[1-5])[.)]?\s+(?P<cause>.+)", plain):
            if squeeze(CAUSES[int(listed["number"]) - 1]) != listed["cause"].strip(" x*<"):
                said.append(row)
            elif listed["mark"] or listed["cause"].endswith((" x", "<")):
                cause = cause or CAUSES[int(listed["number"]) - 1]
            else:
                left.append(CAUSES[int(listed["number"]) - 1])
        elif plain.strip(" .,!") not in _polite():
            said.append(row)
    if not cause and len(left) == 1:  # the others were deleted
        cause = left[0]
    return [each for each in said if each], cause


def _cause(words: str) -> tuple[str, str]:
    """Return the cause that words begin with (or that stands alone in brackets at their end), and the other words."""
    phrases = _either(phrase for each in _CAUSES.values() for phrase in each)
    plain = _BECAUSE.sub("", words)
    if head := re.match(rf"(?P<cause>{phrases})(?=$|\s*[,;:.!–—(-])", plain, re.IGNORECASE):
        return _meaning(squeeze(head["cause"]), _CAUSES), _behind(plain, head.end())
    if tail := re.search(rf"\((?P<cause>{phrases})\)\s*\.?$", words, re.IGNORECASE):
        return _meaning(squeeze(tail["cause"]), _CAUSES), words[: tail.start()].strip(" ,;:.")
    return "", words.strip()


def _behind(row: str, at: int) -> str:
    """Return what stands behind a phrase, as it was written."""
    plain = squeeze(row)
    tail = row[at:] if len(plain) == len(row) else plain[at:]
    return re.sub(rf"^{_APART}(?:and |but |because of |because )?", "", tail).strip()


def _bare(row: str) -> str:
    return re.sub(r"^[\s*_>•·\"'“(-]+", "", " ".join(row.split())).strip(' *_"”')


def _meaning(phrase: str, table: dict[str, tuple[str, ...]]) -> str:
    return next((meaning for meaning, phrases in table.items() if phrase in phrases), "")


def _either(phrases: object) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))  # type: ignore[call-overload]


def _polite() -> frozenset[str]:
    return frozenset(map(squeeze, COURTESY))
