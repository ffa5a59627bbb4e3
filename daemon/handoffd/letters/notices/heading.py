"""The heading of a mail is its subject without what gateways and mail clients put in front of it.

`[EXTERNAL] Fwd: Completed: MSA` is a forward of `Completed: MSA`; `Re: Completed: MSA` is somebody answering, which is
not a notice (NOTICES.md, rules 2 and 3). The words are data, in many languages (`headers.toml`).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from handoffd.letters.notices.shape import fold, tidy

_BRACKETS = {"[": "]", "(": ")", "{": "}", "<": ">", "*": "*", "【": "】"}
_COUNTER = re.compile(r"\s?[\[(]\d{1,3}[\])]$|\^\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """The bare subject, and what stood in front of it."""

    text: str
    forwarded: bool = False
    reply: bool = False
    automatic: bool = False

    @property
    def answers(self) -> bool:
        """Whether the mail itself is a reply; `Fwd: Re: ...` forwards somebody else's."""
        return self.reply and not self.forwarded


@cache
def words() -> Mapping[str, Any]:
    """Return `headers.toml` with every word folded: `labels` (word to field) and `prefixes` (kind to words)."""
    found = tomllib.loads(files("handoffd.letters.notices").joinpath("headers.toml").read_text(encoding="utf-8"))
    labels = {fold(word).strip(": "): name for name, group in found["labels"].items() for word in group}
    prefixes = {kind: frozenset(fold(word) for word in group) for kind, group in found["prefixes"].items()}
    return MappingProxyType({"labels": labels, "prefixes": prefixes})


def read_heading(subject: str, *, any_tag: bool = False) -> Heading:
    """Take the prefixes off: one gateway tag, then forward prefixes, and stop at a reply or an automatic answer.

    `any_tag` drops any bracketed tag, as a mailing list puts its name there.
    """
    text = tidy(subject)
    forwarded = tagged = False
    for _ in range(8):
        bare = text if tagged else _untagged(text, any_tag=any_tag)
        tagged = tagged or bare != text
        text = bare
        if _automatic(text):
            return Heading(text, forwarded=forwarded, automatic=True)
        word, colon, rest = _prefix(text)
        kinds = words()["prefixes"]
        if not colon or not rest:
            break
        if word in kinds["reply"]:
            return Heading(text, forwarded=forwarded, reply=True)
        if word not in kinds["forward"]:
            break
        forwarded, text = True, rest
    return Heading(text, forwarded=forwarded)


def _prefix(text: str) -> tuple[str, str, str]:
    word, colon, rest = text[:40].replace("：", ":").partition(":")
    return _COUNTER.sub("", fold(word).strip()), colon, (rest + text[40:]).strip()


def _untagged(text: str, *, any_tag: bool) -> str:
    tags = words()["prefixes"]["tags"]
    close = _BRACKETS.get(text[:1])
    if close:
        inside, end, rest = text[1:60].partition(close)
        named = fold(inside).strip(" *!:-")
        if end and (
            any_tag or named in tags or any(named.startswith((f"{tag} ", f"{tag}:", f"{tag}-")) for tag in tags)
        ):
            return (rest + text[60:]).lstrip(close + " :-")
        return text
    word, colon, rest = text[:30].partition(":")
    return (rest + text[30:]).strip() if colon and fold(word).strip() in tags else text


def _automatic(text: str) -> bool:
    known, folded = words()["prefixes"]["automatic"], fold(text)
    word = folded[:60].partition(":")[0].strip()
    # Long phrases also stand without a colon: `Undelivered Mail Returned to Sender`.
    return (
        ((":" in folded[:60]) and word in known)
        or folded in known
        or any(len(phrase) > 11 and folded.startswith(phrase) for phrase in known)
    )
