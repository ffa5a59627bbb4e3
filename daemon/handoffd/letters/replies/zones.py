"""Where a reply's own text begins and ends: quote introductions, banners, greetings, signatures, disclaimers.

A quote introduction is found by our own data (addresses, names, the subject), not by its language.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from handoffd.letters.message import Message
from handoffd.letters.quoted import Line
from handoffd.letters.replies import phrases
from handoffd.letters.words import keys, squeeze

_LONG = 400  # characters; nothing that introduces a quote is longer

_CLOCK = re.compile(r"\b\d{1,2}\s?[:.h時]\s?\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_MOMENT = re.compile(r"\b(?:19|20)\d\d\b.{1,12}\b\d{1,2}[:.h]\d{2}\b")
_ADDRESS = re.compile(r"[\w.+'=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HEADER = re.compile(
    r"[*_ ]{0,3}([^\W\d_][^:：|]{0,24}?)[*_ ]{0,3}\s?[:：][*_ ]{0,3}(?:\s|$|(?<=：)|(?=[\"<“\[]|\d{4}年))"
)
_NAMED_RULER = re.compile(r"[-_=*]{2,}\s?\S.{2,200}?\s?[-_=*]{2,}\Z")
_RULER = re.compile(r"[-_=*~–—]{5,}\Z")
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|escribió|escribio|ha scritto|escreveu|schreef|skrev|napisał\w*|написал\w*)\b"
    r"|のメール|が書きました|さんは書きました|写道",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"(?:forwarded message|begin forwarded|weitergeleitete nachricht|anfang der weitergeleiteten|message transféré"
    r"|début du message (?:transféré|réexpédié)|mensaje reenviado|inicio del mensaje|messaggio inoltrato"
    r"|inizio messaggio"
    r"|mensagem encaminhada|doorgestuurd bericht|begin doorgestuurd|転送)",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|doorst|転送)\s*:", re.IGNORECASE)
_RE = re.compile(
    r"^(?:\s*(?:re|aw|sv|tr|fwd?|wg|rv|antw|r|odp|i|enc|vs|回复|答复)(?:\[\d+\])?\s*[:：])+", re.IGNORECASE
)


def bare_subject(subject: str) -> str:
    """Return a subject without the marks of answers and forwards before it."""
    return _RE.sub("", subject).strip()


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part, folded: `ours` and `theirs` are addresses and names, `subject` the subject we sent."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    subject: str

    @classmethod
    def of(cls, reply: Message, sent: Message | None) -> "Cast":
        """Return the cast of one exchange; without the sent mail the reply's recipients are taken for us."""
        theirs = _known((reply.sender,) if reply.sender else ())
        if sent is None:
            return cls(_less(_known(reply.recipients), theirs), theirs, squeeze(_RE.sub("", reply.subject)))
        ours = _known((*sent.addresses("From"), *sent.addresses("Reply-To"), *sent.addresses("Sender")))
        theirs = tuple({*theirs, *_known(sent.addresses("To"))})
        return cls(_less(ours, theirs), theirs, squeeze(_RE.sub("", sent.subject)))


@dataclass(frozen=True, slots=True)
class Introduction:
    """A client's quote introduction: the lines it stands on (end excluded), and whom it names as the author."""

    first: int
    end: int
    names_us: bool
    names_them: bool
    forward: bool


def introductions(lines: Sequence[Line], cast: Cast, is_label: Callable[[str], bool]) -> list[Introduction]:
    """Return every quote introduction of a mail, top to bottom; `is_label` tells `Contacts: ...` from `From: ...`."""
    found: list[Introduction] = []
    is_label = cache(is_label)
    at = 0
    while at < len(lines):
        end = _introduction_end(lines, at, cast, is_label) if lines[at].text else 0
        if end:
            rows = [squeeze(line.text) for line in lines[at:end]]
            us, them = _author(rows, cast)
            found.append(Introduction(at, end, us, them, bool(_FORWARD.search(" ".join(rows)))))
        at = end or at + 1
    return found


def _author(rows: Sequence[str], cast: Cast) -> tuple[bool, bool]:
    """Tell whether the quoted mail is ours, and whether it is theirs: a header block names its author first."""
    for row in rows:
        us, them = _has(row, cast.ours), _has(row, cast.theirs)
        if us or them:
            return us, them
    text = " ".join(rows)
    return _has(text, cast.ours), _has(text, cast.theirs)


def _introduction_end(lines: Sequence[Line], at: int, cast: Cast, is_label: Callable[[str], bool]) -> int:
    end = _attribution(lines, at, cast) or _header_block(lines, at, cast, is_label)
    # Asked last: nearly no line introduces anything, and to know a label takes longest.
    return 0 if end and (is_label(lines[at].text) or is_banner(lines[at].text)) else end


def _attribution(lines: Sequence[Line], at: int, cast: Cast) -> int:
    if end := _name_and_moment(lines, at, cast):
        return end
    text = ""
    index = at
    for _ in range(3):
        if index >= len(lines) or not lines[index].text or lines[index].depth != lines[at].depth:
            return 0
        # A line that ends an attribution by itself is not the tail of one that began above.
        if index > at and _alone(lines, index, cast):
            return 0
        text = f"{text} {lines[index].text}".strip()
        index += 1
        if len(text) > _LONG:
            return 0
        closed = text.endswith((":", "：")) or (text.endswith("---") and text.startswith("--"))
        if (closed and _speaks(lines, index, text, cast)) or _opens_quote(lines, at, index, text, cast):
            return index
    return 0


def _opens_quote(lines: Sequence[Line], at: int, after: int, text: str, cast: Cast) -> bool:
    """Tell whether one line names us right above a deeper quote: `Zitat von ... <address>:`, `address – time`."""
    if after != at + 1 or len(text) > 200 or "@" not in text:
        return False
    folded = squeeze(text)
    us = [name for name in cast.ours if name in folded]
    stated = any("@" in name for name in us) and (text.endswith((":", "：")) or bool(_CLOCK.search(text)))
    below = next((line for line in lines[after : after + 3] if line.text), None)
    return stated and below is not None and below.depth > lines[at].depth


def _name_and_moment(lines: Sequence[Line], at: int, cast: Cast) -> int:
    """Find the end of what help desks set above a mail: our name, and the moment behind it or on the next line."""
    texts = [index for index in range(at, min(at + 3, len(lines))) if lines[index].text][:2]
    lead = squeeze(lines[at].text)
    dated = [bool(_MOMENT.search(lines[index].text)) and len(lines[index].text) < 80 for index in texts]
    if lead in cast.ours and len(texts) > 1 and dated[1]:
        return texts[1] + 1
    return at + 1 if dated[:1] == [True] and lead.partition(",")[0] in cast.ours else 0


def _alone(lines: Sequence[Line], index: int, cast: Cast) -> bool:
    text = lines[index].text
    if len(text) > _LONG or not text.endswith((":", "：")):
        return False
    return bool(_CLOCK.search(text)) and _speaks(lines, index + 1, text, cast)


def _speaks(lines: Sequence[Line], after: int, text: str, cast: Cast) -> bool:
    if _NAMED_RULER.match(text) and not _CLOCK.search(text):
        return False
    clock, wrote = _clues(text)
    if not clock and not wrote:
        return False
    folded = squeeze(text)
    known = _has(folded, cast.ours) or _has(folded, cast.theirs)
    if (known or "@" in text) and clock and (known or _ADDRESS.search(text)):
        return True
    below = next((line for line in lines[after : after + 4] if line.text), None)
    deeper = below is not None and below.depth > (lines[after - 1].depth if after else 0)
    return (known or (deeper and len(text) < 200)) and wrote


@lru_cache(maxsize=256)  # a mail made to be slow says the same again and again; no text is longer than _LONG
def _clues(text: str) -> tuple[bool, bool]:
    """Tell whether a text states a time of day or a date, and whether it says that somebody wrote."""
    return _CLOCK.search(text) is not None, _WROTE.search(text) is not None


def _header_block(lines: Sequence[Line], at: int, cast: Cast, is_label: Callable[[str], bool]) -> int:
    index = at
    ruler = bool(_NAMED_RULER.match(lines[at].text) or _RULER.match(lines[at].text) or _FORWARD.search(lines[at].text))
    # "> Message du 10/03/26 16:15" begins a quote right above its header lines.
    dated = lines[at].depth > (lines[at - 1].depth if at else 0) and _CLOCK.search(lines[at].text) is not None
    if ruler or (dated and len(lines[at].text) < 80 and not _HEADER.match(lines[at].text)):
        index += 1
    headers, evidence, last = 0, False, 0
    limit = min(len(lines), index + 16)
    while index < limit:
        text = lines[index].text
        found = _HEADER.match(text)
        if found and is_label(text):
            break
        if found and len(text) < 1000:
            folded = squeeze(text)
            # The first one says who or when; `Tight timeline: go-live in March` above it is the end of an answer.
            if not headers and not (
                _ADDRESS.search(text) or _CLOCK.search(text) or _has(folded, (*cast.ours, *cast.theirs))
            ):
                break
            headers += 1
            evidence = evidence or _has(folded, cast.ours) or _has(folded, cast.theirs) or _is_subject(folded, cast)
            last = index + 1
        elif text and (not headers or index > last):
            # A long To line wraps once; anything else ends the block.
            break
        elif not text and headers and index > last + 1:
            break
        index += 1
    if headers >= 3 and (evidence or ruler):
        return last
    if headers >= 2 and evidence and ruler:
        return last
    named = ruler and _NAMED_RULER.match(lines[at].text) is not None and any(char.isalpha() for char in lines[at].text)
    deeper = at + 1 < len(lines) and any(line.depth > lines[at].depth for line in lines[at + 1 : at + 3])
    return at + 1 if named and (deeper or _FORWARD.search(lines[at].text) or "message" in lines[at].text.lower()) else 0


def _is_subject(folded: str, cast: Cast) -> bool:
    value = folded.partition(":")[2].strip()
    return bool(cast.subject) and len(cast.subject) > 3 and _RE.sub("", value).strip() == cast.subject


def _has(folded: str, names: Sequence[str]) -> bool:
    return any(name in folded for name in names)


def _known(people: Sequence[object]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for person in people:
        email, name, untagged = (getattr(person, key, "") for key in ("email", "name", "untagged"))
        for text in (squeeze(email), squeeze(untagged), squeeze(name)):
            if len(text) > 3:
                found[text] = None
        # "Whitfield, Dana" is Dana Whitfield.
        parts = squeeze(name).replace(",", " ").split()
        if len(parts) == 2:
            found[" ".join(reversed(parts))] = None
            found[", ".join(reversed(parts))] = None
    return tuple(found)


def _less(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)


def is_banner(text: str) -> bool:
    """Tell whether a line is a gateway's warning (`[EXTERNAL]`, `You don't often get email from ...`)."""
    return len(text) < 600 and phrases.BANNER.fullmatch(squeeze(text)) is not None


def is_greeting(text: str) -> bool:
    """Tell whether a line greets and says nothing else: "Hi Dana", "Hallo zusammen", not "Hi, not yet"."""
    found = phrases.GREETS.match(text.strip()) if len(text) < 80 else None
    rest = re.findall(r"[^\W_][\w.'’-]*", text.strip()[found.end() :]) if found else []
    return bool(found) and len(rest) < 6 and all(word[0].isupper() or word in phrases.GREETED for word in rest)


def is_goodbye(text: str) -> bool:
    """Tell whether a line says goodbye or thanks and nothing else."""
    # Some say it in two languages: "Mit freundlichen Grüßen / Kind regards".
    if len(text) >= 80:
        return False
    parts = squeeze(text).replace("|", "/").split("/")
    return all(part.strip(" ,.!-–~)。、:;") in phrases.GOODBYE for part in parts)


def is_disclaimer(paragraph: str) -> bool:
    """Tell whether a paragraph is a legal or virus notice and no condition of the writer."""
    folded = squeeze(paragraph[:4000])
    if phrases.DISCLAIMER_ALONE.match(folded):
        return True
    if len(folded.split()) < 12 or phrases.CONDITION.match(folded):
        return False
    return all(any(stem in folded for stem in stems) for stems in phrases.DISCLAIMER_STEMS)


@dataclass(frozen=True, slots=True)
class Name:
    """The sender's name as it may stand under a mail: its words, and their initials."""

    parts: frozenset[str]
    initials: str

    @classmethod
    def of(cls, message: Message) -> "Name":
        """Return the name of who sent a mail, from the display name and the address."""
        person = message.sender
        name = keys(person.name) if person else ()
        local = keys(person.local.partition("+")[0]) if person else ()
        return cls(frozenset({*name, *local}), "".join(part[0] for part in name))

    def signs(self, text: str) -> bool:
        """Tell whether a line is this name and nothing else: `Dana`, `Whitfield, Dana`, `-- DW`."""
        # "Dana Whitfield | Account Executive": the full name and a sign, then whatever belongs to it.
        found = keys(text) if len(text) < 160 else ()
        if not found or (found[0] not in self.parts and len(found) > 4):
            return False
        lead = keys(re.split(r"[|,·•–—/]| - ", text, maxsplit=1)[0])
        if len(lead) > 1 and set(lead) <= self.parts and len(lead) != len(found):
            return True
        if not found or len(found) > 4 or len(text) > 60 or any(sign in text for sign in "?|@"):
            return False
        short = len(found) == 1 and found[0] in {self.initials, self.initials[:1]} and found[0] != ""
        return short or (all(part in self.parts or len(part) == 1 for part in found) and bool(self.parts & set(found)))


def own_text(rows: Sequence[str], name: Name, *, strict: bool = False, until: int = 0) -> list[str]:
    """Return the rows without the signature and the disclaimers below them; rows keep their order.

    Above the row `until` a goodbye or dashes without the sender's name are part of an answer: a customer's pasted mail.
    With `strict` nothing is cut that might take back what stands above ("PS: not before Friday").
    """
    end = len(rows)
    start = max((index + 1 for index, row in enumerate(rows) if _takes_back(row)), default=0) if strict else 0
    texts = [index for index, row in enumerate(rows) if row]
    for place, index in enumerate(texts):
        below = [rows[later] for later in texts[place + 1 : place + 31]]
        if index < until and _is_quoted_goodbye(rows[index], below, name):
            continue
        if index >= start and _signs_off(rows, index, below, name):
            end = index
            break
    kept = list(rows[:end])
    while kept and not kept[-1]:
        kept.pop()
    return _without_disclaimers(kept)


def _is_quoted_goodbye(row: str, below: Sequence[str], name: Name) -> bool:
    parting = row in {"--", "—", "–"} or is_goodbye(row)
    return parting and not any(name.signs(later) or set(keys(later)) & name.parts for later in below[:3])


def _takes_back(row: str) -> bool:
    folded = squeeze(row[:2000])
    if not phrases.AFTERTHOUGHT.match(folded):
        return False
    return not is_disclaimer(row) and phrases.SENT_FROM.fullmatch(folded) is None


def _signs_off(rows: Sequence[str], index: int, below: Sequence[str], name: Name) -> bool:  # noqa: PLR0911
    row = rows[index]
    if len(below) < 25 and _is_sent_from(row):
        return True
    if row in {"--", "—", "–"}:
        if below and is_goodbye(below[0]):
            # A goodbye may be part of the signature; right below a heading the sign answers "nothing".
            apart = index > 0 and not rows[index - 1] and any(row.strip("\0") for row in rows[:index])
            return apart and any(name.signs(later) for later in below[1:4])
        if index + 1 < len(rows) and not rows[index + 1]:
            return False  # a signature begins right below it
        return any(name.signs(later) or set(keys(later)) & name.parts for later in below[:4]) or _looks_signed(below)
    if _RULER.match(row):
        if index and rows[index - 1] and below and rows[index + 1] and not name.signs(below[0]):
            return False  # it underlines a heading
        return any(name.signs(later) for later in below[:3]) or (bool(below) and is_disclaimer(" ".join(below)))
    above = rows[index - 1] if index else ""
    signed = index + 1 < len(rows) and name.signs(rows[index + 1])
    if is_goodbye(row) and len(above) > 50 and above[-1].isalnum() and not signed:
        return False  # the last word of a wrapped line: "... WhatsApp works / best."
    if is_goodbye(row):
        return not below or (len(below) < 25 and (name.signs(below[0]) or _looks_signed(below)))
    return name.signs(row) and (index > 0 and len(below) < 25) and (not below or not rows[index - 1] or len(below) > 0)


def _looks_signed(below: Sequence[str]) -> bool:
    """Tell whether lines are short and few, as the lines of a signature are."""
    first = below[0] if below else ""
    return bool(first) and len(first) < 60 and not first.endswith((".", "?", ":"))


def _without_disclaimers(rows: list[str]) -> list[str]:
    """Cut the trailing paragraphs that are disclaimers, and the rulers above them."""
    while rows:
        if len(rows) > 1 and rows[-1] and is_disclaimer(rows[-1]):
            rows.pop()
            continue
        start = len(rows)
        while start and rows[start - 1]:
            start -= 1
        # A disclaimer is known by its beginning; `Sent from my phone` is short.
        paragraph = " ".join(rows[start : start + 100])[:4000]
        if start and (is_disclaimer(paragraph) or _RULER.match(paragraph) or _is_sent_from(paragraph)):
            del rows[start:]
            while rows and not rows[-1]:
                rows.pop()
            continue
        break
    return rows


def _is_sent_from(text: str) -> bool:
    return len(text) < 600 and phrases.SENT_FROM.fullmatch(squeeze(text)) is not None
