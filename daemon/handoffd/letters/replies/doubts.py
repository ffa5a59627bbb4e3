"""Is an edited letter surely what its approver meant? Where that is not sure, it is shown again before it leaves.

A changed letter with a yes on top leaves as it was written. But clients drop the end of long quotes, gateways rewrite
links, and people write remarks between the lines: what looks like one of these costs a second tap, never a wrong mail.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import unquote

from handoffd.letters.quoted import Line
from handoffd.letters.words import keys

_LINK = re.compile(r"https?://[^\s<>\"]{1,4000}", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
# What people put before or around a remark that is not for the reader of the letter.
_ASIDE = re.compile(r"[\[{<]|\(\(|//|##|->|=>|<-|\?\?|!!|(?:todo|fixme|nb|note|comment|p\.?s\.?)\b:?$", re.IGNORECASE)
_END = ".,;:!?)]}>'\"*_"


def unwrapped(text: str, ours: str) -> str:
    """Return a text in which every link that a gateway made out of one of ours (Safe Links, URL Defense) is ours."""
    known = _links(ours)
    if not known:
        return text

    def original(found: re.Match[str]) -> str:
        link = found.group()
        for plain in known:
            # The longest first: a link may begin with another one of ours.
            if link.rstrip(_END) == plain:
                return link
            if plain in unquote(link) and not link.startswith(plain):
                return plain
        return link

    return _LINK.sub(original, text)


def doubts(ours: str, theirs: str, lines: Sequence[Line], *, closed: bool) -> tuple[str, ...]:
    """Return why an edited letter may not be what its approver meant; each a sentence, none when all is plain.

    `ours` and `theirs` are the letter before and after, `lines` what stood between the markers of the reply, `closed`
    whether both markers were there.
    """
    found = []
    if not closed:
        found.append("the line below the letter is gone, so its end may be gone too")
    typed = Counter(theirs.split()) - Counter(ours.split())
    if any(_ASIDE.match(word) for word in typed):
        found.append("something in it looks like a remark")
    if _between(ours, lines):
        found.append("words stand between the quoted lines")
    lost, new = set(_links(ours)) - set(_links(theirs)), set(_links(theirs)) - set(_links(ours))
    if lost and new:
        found.append("a link became another one")
    return tuple(found)


def readdressed(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return the recipients as a reply changed them, as one line; empty when they are as they were shown.

    `before` and `after` are the head lines of the letter by lower-case name. A head that is gone as a whole was cut off
    by a program, not by a person.
    """
    if not ({"to", "cc"} & after.keys()) or _people(before) == _people(after):
        return ""
    return ", ".join(f"{name.title()}: {after[name]}" for name in ("to", "cc") if name in after)[:300]


def _people(head: Mapping[str, str]) -> Collection[tuple[str, str]]:
    return {
        (name, address.casefold())
        for name in ("to", "cc")
        for address in _ADDRESS.findall(re.sub(r"<mailto:[^<>]*>", "", head.get(name, "")))
    }


def _links(text: str) -> list[str]:
    return sorted({link.rstrip(_END) for link in _LINK.findall(text)}, key=len, reverse=True)


def _between(ours: str, lines: Iterable[Line]) -> bool:
    """Tell whether a line less deep than the quoted letter says something that the letter did not say."""
    told = [line for line in lines if line.text]
    depths = Counter(line.depth for line in told)
    usual = depths.most_common(1)[0][0] if depths else 0
    known = set(keys(ours))
    return any(line.depth < usual and set(keys(line.text)) - known for line in told)
