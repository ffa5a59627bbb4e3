"""Labelled answers on top of a reply: `3: ...`, `Why they bought - ...`, a table's first cell.

Never by likeness: "Contract: 36 months" must not become Contacts. Names of prompts are no labels.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from handoffd.letters.languages import EN, names_of
from handoffd.letters.words import keys, squeeze

_LEAD = r"[*_#•>(\[\s]*(?:[-•]\s+)?"
_ARROW = r"[=-]>|[→⇒➡▶]\ufe0f?"
_NUMBERED = re.compile(
    rf"{_LEAD}(?P<word>(?:section|sec\.?|abschnitt|punkt|teil|rubrique|partie|no\.?|nr\.?|n°|q|item|point|punto|ponto|numero|§|ad|re|zu|à)\s*)?"
    r"(?P<number>\d{1,2})(?P<part>[a-d](?=\s?[.:)]))?"
    rf"(?:[*_]{{0,2}}\s*(?P<sign>[.)]?\s*(?:{_ARROW})|[.:]\)|[)\].][:：]|"
    r"\.-(?=\s)|[:：|.)\]]|[-–—](?=\s)|\s[-–—](?=\s|$)|=)[*_]{0,2}|[*_]{0,2}(?=\s*$))\s*(?P<rest>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL = re.compile(
    rf"{_LEAD}(?P<list>\d{{1,2}}(?:\s*(?:,|&|\+|/|-|–|and|und|et|y|e|en|to|bis|à)\s*\d{{1,2}}){{1,12}})\s*[:：]\s*(?P<rest>.+)\Z",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"{_LEAD}(?P<number>\d{{1,2}}(?:/\d{{1,2}})?\s*[.):|]?\s+|\d{{1,2}}[.):|]\s*)?(?P<name>[^:：|]{{2,80}}?)[*_]{{0,2}}\s*"
    rf"(?P<sign>[:：|]|{_ARROW}|…|\.{{3}}|\](?:[:：]|(?=\s))|\s[-–—](?=\s|$)|[–—](?=\s)|$)[*_]{{0,2}}\s*(?P<rest>.*)\Z",
    re.DOTALL,
)
# `#3 text`, `*3* text`, `3/ text`, `3º text`, `3️⃣ text`: only in a row of the same kind, "#1 in Hamburg" is an answer.
_RARE = re.compile(
    r"\s*(?:(?P<hash>#)(?P<a>\d{1,2})|(?P<star>[*_])(?P<b>\d{1,2})[*_]|(?P<c>\d{1,2})(?P<after>[/ºª°]|\ufe0f?\u20e3)"
    r"|(?P<ten>\U0001f51f))\s*(?P<colon>[:：])?\s+(?P<rest>\S.*)\Z",
    re.DOTALL,
)
_ASKED = re.compile(r"\s*Q[:.)]\s+(?P<name>.{3,60})\Z")
# One letter away from a heading, but words of their own.
_STRANGERS = frozenset({"contract", "contracts", "contacted", "contact"})


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says: the headings it names (more than one for `6-8: n/a`), the text behind it, how sure it is.

    `sign` is what stands behind a number; `doubtful` is a label that may be a range (`3 - 5 weeks`).
    """

    headings: tuple[str, ...]
    rest: str
    strong: bool
    number: int = 0
    sign: str = ""
    doubtful: bool = False
    part: str = ""


class Labels:
    """The labels of one form, of which `numbers` holds the (English) headings and `language` is the code.

    A heading counts in every language; what is only like a heading, or begins one, in the form's own and in English.
    """

    def __init__(self, numbers: Mapping[int, str], language: str = EN) -> None:
        self._numbers = dict(numbers)
        told = [(keys(name), heading, code) for heading in numbers.values() for name, code in names_of(heading)]
        self._names = {words: heading for words, heading, _ in reversed(told)}
        own = {words: heading for words, heading, code in told if code in {EN, language}}
        self._joined = [(" ".join(words), heading) for words, heading in own.items()]
        self._leads = _unique_leads(own)

    def read(self, row: str) -> Label | None:
        """Return the label a row begins with, None when it has none."""
        row = row[:5000] if len(row) > 5000 else row
        if asked := _ASKED.match(row):
            heading = self._names.get(keys(asked["name"]))
            return Label((heading,), "", strong=True, sign="Q") if heading else None
        return self._several(row) or self._by_name(row) or self._by_number(row)

    def strong(self, row: str) -> bool:
        """Tell whether a row begins with a label that means a section for certain: `Contacts: ...`, `3: ...`."""
        found = self.read(row) if len(row) < 5000 else None
        return found is not None and found.strong

    def retyped(self, row: str) -> Label | None:
        """Return a heading that a person typed anew, by its exact name: `**Why they bought**`, `Contacts: Marta`."""
        found = _NAMED.match(row) if len(row) < 5000 else None
        heading = self._names.get(keys(found["name"].strip(" *_"))) if found else None
        if found is None or heading is None or found["rest"].startswith(("//", "\\")):
            return None
        told, counts = _told(found["number"]), _only_counts(found["number"])
        other = told and not counts and self._numbers.get(told) != heading
        return None if other else Label((heading,), found["rest"], strong=True)

    def _by_number(self, row: str) -> Label | None:
        found = _NUMBERED.match(row)
        if found is None or int(found["number"]) not in self._numbers:
            return self._by_rare_sign(row)
        sign, rest = (found["sign"] or "").strip(), found["rest"]
        # 10:30 is a time, 3:1 a ratio, 2. a list or an ordinal, 3 - 5 a range.
        if sign in {":", "："} and row[found.start("rest") - 1 : found.start("rest")] == sign and rest[:1].isdigit():
            return None
        if sign == "." and rest and not row[found.end("sign") : found.end("sign") + 1].isspace():
            return None
        number = int(found["number"])
        # `3: text` and `3 | text` mean a section; `3. text`, `3) text` and `3 - text` may be a list of something else.
        part = (found["part"] or "").lower()
        strong = not part and (sign in {":", "：", "|", "=", ".:"} or bool(found["word"]))
        doubtful = sign.endswith(("-", "–", "—", ">", "→")) and rest[:1].isdigit()
        return Label((self._numbers[number],), rest, strong, number, sign, doubtful=doubtful, part=part)

    def _by_rare_sign(self, row: str) -> Label | None:
        found = _RARE.match(row)
        if found is None:
            return None
        number = 10 if found["ten"] else int(found["a"] or found["b"] or found["c"])
        sign = "rare " + (found["hash"] or found["star"] or (found["after"] or "\u20e3")[-1:])
        heading = self._numbers.get(number)
        return Label((heading,), found["rest"], strong=False, number=number, sign=sign) if heading else None

    def _by_name(self, row: str) -> Label | None:
        found = _NAMED.match(row)
        if found is None:
            return None
        name, sign, rest = found["name"].strip(" *_"), found["sign"].strip(), found["rest"]
        if sign.startswith("]") and "[" not in row[: found.start("name")]:
            return None
        if counted := re.search(r"\s*\((\d{1,2})\)\Z", name):
            name = name[: counted.start()]
        told = int(counted[1]) if counted else _told(found["number"])
        words, plain = keys(name), sign in {"", ":", "：", "|", "-", "–", "—"}
        # Behind an arrow or dots only the exact name is a label.
        heading = self._heading(words, alone=not sign and not rest, told=told) if plain else self._names.get(words)
        if heading is None:
            return None
        counts = words in self._names and _only_counts(found["number"])
        if told and self._numbers.get(told) != heading and not counts:
            return None
        if rest.startswith(("//", "\\")):
            return None
        return Label((heading,), rest, strong=True)

    def _heading(self, name: tuple[str, ...], *, alone: bool, told: int) -> str | None:
        if not name or len(name) > 8:
            return None
        if name in self._names:
            return self._names[name]
        if name in self._leads and (not alone or len(name) > 1 or told):
            return self._leads[name]
        text = " ".join(name)
        if text in _STRANGERS and text != "contact":
            return None
        limit = 2 if len(text) >= 12 else 1
        near = {heading for name, heading in self._joined if _close(text, name, limit)}
        return near.pop() if len(near) == 1 else None

    def _several(self, row: str) -> Label | None:
        found = _SEVERAL.match(row) if row[:40].strip(" *_#•>-")[:1].isdigit() else None
        if found is None:
            return None
        numbers: list[int] = []
        parts = re.split(r"(\D+)", found["list"])
        for place in range(0, len(parts), 2):
            number = int(parts[place])
            between = parts[place - 1].strip().lower() if place else ""
            if between in {"-", "–", "to", "bis", "à"}:
                numbers += range(numbers[-1] + 1, number)
            numbers.append(number)
        # A range must rise and name sections that exist: `9-5: office hours` does not.
        rising = all(low < high for low, high in pairwise(numbers))
        if not rising or any(number not in self._numbers for number in numbers):
            return None
        return Label(tuple(self._numbers[number] for number in numbers), found["rest"], strong=True)


def certain(labels: Sequence[tuple[int, Label]]) -> list[tuple[int, Label]]:
    """Return the labels without the ranges: `3 - 5 weeks` is a label only in a row of labels with the same sign."""
    labels = _in_company(labels)
    signs = Counter(label.sign for _, label in labels if not label.doubtful)
    following = [99] * len(labels)  # the next number that is sure, for each place: one walk back
    for place in range(len(labels) - 2, -1, -1):
        one = labels[place + 1][1]
        following[place] = following[place + 1] if one.doubtful else one.number
    kept = []
    before = 0
    for (index, label), after in zip(labels, following, strict=True):
        if not label.doubtful or (signs[label.sign] > 1 and before < label.number < after):
            kept.append((index, label))
        if not label.doubtful:
            before = label.number
    return kept


def _in_company(labels: Sequence[tuple[int, Label]]) -> list[tuple[int, Label]]:
    """Drop the labels that mean a section only in company: rare signs, and parts (`3a:`, which `3b:` must follow)."""
    signs = Counter(label.sign for _, label in labels)
    parts: dict[int, str] = {}
    for _, label in labels:
        if label.part:
            parts[label.number] = parts.get(label.number, "") + label.part
    whole = {number for number, letters in parts.items() if letters in {"ab", "abc", "abcd"}}
    return [
        (index, label)
        for index, label in labels
        if (not label.sign.startswith("rare") or signs[label.sign] > 1) and (not label.part or label.number in whole)
    ]


def without_lists(labels: Sequence[tuple[int, Label]]) -> list[tuple[int, Label]]:
    """Drop the numbered lists inside weakly labelled answers: `3/ three reasons`, and `1.` to `3.` below it.

    The sign of the first label is that of the labels, where it comes again and the numbers only then rise.
    """
    if not labels or any(label.strong for _, label in labels):
        return list(labels)
    same = [(index, label) for index, label in labels if label.sign == labels[0][1].sign]
    rising = all(low.number < high.number for (_, low), (_, high) in pairwise(same))
    falls = any(low.number >= high.number for (_, low), (_, high) in pairwise(labels))
    return same if falls and rising and len(same) > 1 else list(labels)


def last_in_row(rows: Sequence[str], labels: Labels) -> int:
    """Return the index of the last row with a label that goes on a row of labels of the same kind; 0 without one."""
    last = 0
    highest: dict[tuple[str, bool], int] = {}
    for index, row in enumerate(rows):
        label = labels.read(row) if row else None
        if label is None or label.doubtful or not (label.strong or label.number):
            continue
        kind = (label.sign, label.number > 0)
        if kind in highest and (not label.number or label.number > highest[kind]):
            last = index
        highest[kind] = max(highest.get(kind, 0), label.number)
    return last


def numbered_answers(labels: Sequence[tuple[int, Label]], before: Iterable[str]) -> bool:
    """Tell whether weak labels (`1. ...`) answer sections, or only count the points of a remark.

    They do when no strong label stands beside them and no remark that ends in a colon leads them in.
    """
    numbers = [label.number for _, label in labels if label.part in {"", "a"}]
    if any(low >= high for low, high in pairwise(numbers)):
        return False
    lead = next((row for row in reversed(list(before)) if row), "")
    if not lead.endswith((":", "：")):
        return True
    return bool(
        re.search(
            r"answer|antwort|réponse|respuesta|rispost|respost|antwoord|回答|form|inline|below|section", squeeze(lead)
        )
    )


def _told(number: str | None) -> int:
    """Return the number before a heading's name: `3.`, `3/10`; 0 for none."""
    return int(re.split(r"\D", number, maxsplit=1)[0]) if number else 0


def _only_counts(number: str | None) -> bool:
    """Tell whether a number may be that of a list a program made: `1. Red flags` is still the ninth."""
    return (number or "").rstrip().endswith(".")


def _unique_leads(names: Mapping[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    leads: dict[tuple[str, ...], set[str]] = {}
    for words, heading in names.items():
        for length in range(1, len(words)):
            lead = words[:length]
            # "why" or "red" alone could begin anything; a leading word needs some length.
            if len("".join(lead)) >= 6:
                leads.setdefault(lead, set()).add(heading)
    return {lead: next(iter(found)) for lead, found in leads.items() if len(found) == 1 and lead not in names}


def _close(left: str, right: str, limit: int) -> bool:
    """Tell whether two short texts are at most `limit` edits (insert, delete, replace) apart."""
    return abs(len(left) - len(right)) <= limit and len(left) <= 80 and _near(left, right, limit)


@lru_cache(maxsize=1024)  # a mail made to be slow says the same again and again; only short texts are kept
def _near(left: str, right: str, limit: int) -> bool:
    # So few edits leave one of `limit + 1` pieces whole: most texts are told apart here.
    size = len(right) // (limit + 1)
    if not any(right[at * size : (at + 1) * size] in left for at in range(limit + 1)):
        return False
    far = limit + 1
    row = [place if place <= limit else far for place in range(len(right) + 1)]
    for index, one in enumerate(left, 1):
        # Only cells near the diagonal can be within the limit.
        low, high = max(1, index - limit), min(len(right), index + limit)
        new = [far] * (len(right) + 1)
        if index <= limit:
            new[0] = index
        for place in range(low, high + 1):
            new[place] = min(row[place] + 1, new[place - 1] + 1, row[place - 1] + (one != right[place - 1]))
        if min(new[low - 1 : high + 1]) > limit:
            return False
        row = new
    return row[-1] <= limit
