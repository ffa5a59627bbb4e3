"""Answers, and what several of them to one section mean together.

Every answer is kept as it came. Read in the order in which they were written (then in which they arrived):

- what stands under a prompt replaces what stood under that prompt, and leaves the other prompts alone;
- what stands under none (`3: ...`) replaces the whole section;
- what begins with "also", "add", "+" and the like is added to what was there;
- a "none" under one prompt is a none for that prompt.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

# Words under no prompt, beside others that stand under one.
LOOSE = ""

_ALSO = re.compile(
    r"(?:also|add(?:ing|itionally|ition)?|in addition|plus|furthermore|and also|one more(?: thing)?|forgot"
    r"|außerdem|zusätzlich|ergänzung|ergänzend|auch noch|dazu noch|nachtrag|aussi|également|en plus|de plus|ajout"
    r"|ajouter"
    r"|también|además|añadir|añade|anche|inoltre|aggiung(?:o|ere|i)|também|além disso|acrescent(?:ar|o)|adicionar"
    r"|ook|verder|daarnaast|bovendien|toevoeging)(?=[\s:,;–—-]|\Z)|(?:追加|加えて|また[、,]|さらに)|\+(?=\s*[^\W\d])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer to one section, as somebody gave it: who, when, in which mail (Message-ID), word for word.

    `na` is true when the answer is a deliberate "none"; its reason, if one was given, is the text. `prompts` holds the
    same words split by the prompt they stood under, where the reply showed that; it may be empty. `none` are those of
    them that say "none". `below` is the last prompt of the section when the words stood below that one alone, so that
    they may answer the prompts above it too.
    """

    section: str
    text: str
    author: str
    at: datetime
    message_id: str
    na: bool = False
    unsure: bool = False
    prompts: Mapping[str, str] = field(default_factory=dict)
    none: tuple[str, ...] = ()
    below: str = ""


def adds(text: str) -> bool:
    """Tell whether an answer says of itself that it comes on top of an earlier one ("also ...", "+ ...")."""
    return bool(_ALSO.match(text.lstrip(" *_-•")))


def merged(prompts: Sequence[str], told: Iterable[Entry]) -> Entry | None:
    """Return what all answers to one section mean together; None when there is none.

    `prompts` are those of the section, `told` its answers in the order of their arrival. Author, moment and mail are
    those of the answer written last.
    """
    current: Entry | None = None
    for entry in sorted(told, key=lambda entry: entry.at):  # a stable sort: of one moment, the one that came later
        current = entry if current is None else _after(prompts, current, entry)
    return current


def _after(prompts: Sequence[str], before: Entry, entry: Entry) -> Entry:
    if not entry.prompts and not entry.na and adds(entry.text):
        return _added(before, entry)
    parts = dict(entry.prompts)
    if not parts and entry.below and (set(before.prompts) - {LOOSE}):
        parts = {entry.below: entry.text}  # the prompts above it have their answers already
    if not parts or set(prompts) <= set(parts):
        return entry
    return _joined(prompts, before, entry, parts)


def _added(before: Entry, entry: Entry) -> Entry:
    if before.na:
        return entry
    split = dict(before.prompts)
    if split:
        split[LOOSE] = _lines(split.get(LOOSE, ""), entry.text)
    return replace(entry, text=_lines(before.text, entry.text), prompts=split, none=before.none, below=before.below)


def _joined(prompts: Sequence[str], before: Entry, entry: Entry, parts: Mapping[str, str]) -> Entry:
    split = dict(before.prompts)
    none = set(before.none)
    if not split and before.text and not before.na:
        split = {LOOSE: before.text}
    for prompt, text in parts.items():
        kept = split.get(prompt, "") if adds(text) and prompt not in none else ""
        split[prompt] = _lines(kept, text)
        none.discard(prompt)
    none |= set(entry.none)
    order = [*prompts, LOOSE]
    split = {prompt: split[prompt] for prompt in order if prompt in split}
    text = _lines(*(words for prompt, words in split.items() if prompt not in none))
    if not text:  # everything that was said is a none
        return replace(entry, na=True, prompts=split, none=tuple(sorted(none)))
    return replace(entry, text=text, na=False, prompts=split, none=tuple(sorted(none)), below="")


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text.strip())


def lost(before: Entry | None, after: Entry | None) -> tuple[str, ...]:
    """Return the words of an earlier answer that no longer count, so that a person can be told."""
    if before is None or after is None or (before.na and not before.text and after.na):
        return ()
    if before.na:
        return () if after.na else ("none" + (f" ({before.text})" if before.text else ""),)
    kept = _folded(after.text)
    parts = [text for prompt, text in before.prompts.items() if prompt not in before.none] or [before.text]
    return tuple(text for text in parts if _folded(text) and _folded(text) not in kept)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
