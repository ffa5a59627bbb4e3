"""The last look at a letter to the customer: does anything of our own stand in its finished bytes (T7, issue 6).

The letter was rendered from a view that holds nothing internal. This looks again, knowing nothing of how it was made:
it takes the mail apart (`unpacked`), folds what it finds (`folded`), and compares it with everything that is ours
(`ourwords`). It is made against mistakes (a template that says too much, a sentence pasted from the document, a client
that quotes the wrong mail), not against a colleague who wants to tell: who does can use the telephone.

What counts, and why it is seldom wrong:

- FEW words in a row of an answer or a note, at least TELLING of which say something (are no names, no small words, none
  of the letter's own), or LONG words in a row with one that does;
- a whole line of an answer that is shorter than LONG words and still says something;
- a figure of five digits and more, and a sign that only a machine makes (letters and digits, twelve or more);
- a token, a reference such as HO-1, an address of somebody whom this letter does not name;
- a header, a part or a company's name that a letter to a customer never has.

What the customer may read anyway counts nowhere (`Ours.public`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.errors import MessageError

from handoffd.letters.writing import unpacked
from handoffd.letters.writing.folded import squashed, words_of
from handoffd.letters.writing.ourwords import Ours, Run
from handoffd.letters.writing.unpacked import Text

_SHOWN = 120
_REFERENCE = re.compile(r"(?<![\w-])ho[-‐‑‒–]\d+(?!\w)", re.IGNORECASE)

HEADERS = frozenset(
    {
        "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references",
        "x-handoffd-id", "content-language", "content-type", "mime-version", "content-transfer-encoding",
    }
)  # fmt: skip
TYPES = frozenset({"text/plain", "text/html", "text/calendar", "application/ics"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something of ours in a letter: the `words` as we have them, `where` they stand in it, and `whose` they are.

    `typed` tells that they are such as a person may write and mean; what is not is never let go.
    """

    words: str
    where: str
    whose: str
    typed: bool = True

    def __str__(self) -> str:
        """Say it to a person."""
        shown = self.words if len(self.words) <= _SHOWN else f"{self.words[:_SHOWN].rsplit(' ', 1)[0]} ..."
        return f'"{shown}" in {self.where}: {self.whose}'


def inspect(raw: bytes, ours: Ours, *, warned: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return what of ours stands in a finished mail; nothing when it may leave.

    `warned` are words that their approver has seen marked as ours, and let go. Bytes that cannot be read are a finding.
    """
    try:
        mail = unpacked.unpacked(raw)
    except (ValueError, LookupError, TypeError, MessageError, RecursionError) as problem:
        return (Finding("", "the mail", f"it cannot be read back ({problem})", typed=False),)
    found = [Finding(name, "the headers", "no letter to a customer has this header", typed=False)
             for name in mail.headers if name.casefold() not in HEADERS]  # fmt: skip
    found += [Finding(kind, "the parts", "no letter to a customer has a part of this type", typed=False)
              for kind in mail.types if kind not in TYPES]  # fmt: skip
    return _less([*found, *_in_texts(mail.texts, ours)], warned)


def in_words(words: str, ours: Ours) -> tuple[Finding, ...]:
    """Return what of ours stands in words that somebody has typed for the customer."""
    return _less(_in_texts(unpacked.views(words, "your words"), ours), ())


def _less(found: Iterable[Finding], warned: Iterable[str]) -> tuple[Finding, ...]:
    """Leave out what was let go, and what is said already: the same words in another part, a piece of a longer run."""
    free = [squashed(words) for words in warned]
    kept: dict[str, Finding] = {}
    for each in sorted(found, key=lambda finding: -len(finding.words)):
        key = squashed(each.words)
        if not (each.typed and any(key in words for words in free)) and not any(key in known for known in kept if key):
            kept[key or each.whose] = each
    return tuple(kept.values())


def _in_texts(texts: Iterable[Text], ours: Ours) -> Iterator[Finding]:
    for text in texts:
        flat = squashed(text.text)
        yield from _secrets(text, flat, ours)
        yield from _wordings(text, flat, ours)


# -- signs, addresses, names -----------------------------------------------------------------------------------------


def _secrets(text: Text, flat: str, ours: Ours) -> Iterator[Finding]:
    for token in ours.tokens:
        if squashed(token) in flat:
            yield Finding(token, text.where, "the token of a letter to our own people", typed=False)
    for found in _REFERENCE.finditer(text.text):
        if squashed(found.group()) not in ours.known:
            yield Finding(found.group(), text.where, "our own reference", typed=False)
    for address in ours.addresses:
        if address in text.text.casefold() and _whole(address, text.text.casefold()):
            yield Finding(address, text.where, "the address of somebody whom this letter does not name")
    if ours.company and _whole(ours.company, text.text) and not _header(text.where):
        yield Finding(ours.company, text.where, "the notice's name for the company, which nobody has confirmed")


def _header(where: str) -> bool:
    return where.startswith(("the header From", "the header To", "the header Cc", "the raw mail"))


def _whole(wanted: str, text: str) -> bool:
    return re.search(rf"(?<![\w.+-]){re.escape(wanted)}(?![\w-])", text) is not None


# -- words -----------------------------------------------------------------------------------------------------------


def _wordings(text: Text, flat: str, ours: Ours) -> Iterator[Finding]:
    for run in _joined(ours.runs_in(flat)):
        yield Finding(" ".join(run.words.shown[run.start : run.end]), text.where, run.label)
    figures = frozenset(word for word in words_of(text.text).folded if word.isdigit())
    for sign in ours.signs:
        if sign.folded in figures if sign.folded.isdigit() else sign.folded in flat:
            yield Finding(sign.words.shown[sign.start], text.where, sign.label)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Return runs of one text that touch each other as one."""
    last: Run | None = None
    for run in runs:
        if last is not None and last.words is run.words and last.start <= run.start <= last.end:
            last = replace(last, end=max(last.end, run.end))
        else:
            if last is not None:
                yield last
            last = run
    if last is not None:
        yield last


__all__ = ["Finding", "in_words", "inspect"]
