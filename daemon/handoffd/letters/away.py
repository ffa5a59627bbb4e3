"""Until when is somebody away? Read from an out-of-office reply (R3), in eight languages; in doubt nobody knows: None.

Whatever else such a reply says is never read: it is no answer, and its names and addresses are nobody's word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Literal

from handoffd.letters.replies.when import Order, month_names, read_day, weekday_names
from handoffd.letters.words import straight

_MOST = 6000  # characters: the return date stands at the top, below it the history of the thread
_FARTHEST = timedelta(days=400)
_ONE_DAY = timedelta(days=1)

Kind = Literal["until", "from", "before", ""]

# "I will get back to you", "your call is returned": no word of a return to the office.
_NO_RETURN = re.compile(
    r"\b(?:get|getting|come|coming|write|writing|reach|report|call|fall|go) back(?: to)? (?:you|your|everyone|all|as)\b"
    r"|\breturn(?:ing|ed)? (?:your|calls?|e-?mails?|messages?|any|all|the (?:call|mail|message))\b"
    r"|\bcall(?:ed)? back\b|\brückruf\w*|\bzurück(?:rufen|schreiben|melden|kommen auf)\b|\bmelde mich\b(?! ab)"
)
# Where one of these stands, a date in its sentence is the day from which somebody is there again.
_BACK_BEFORE = re.compile(  # the date follows
    r"\b(?:back|return|returns|returning|returned|resume|resuming|available again|reachable again"
    r"|in (?:the )?office again"
    r"|again available|zurück|wieder|rückkehr|retour|reviens|reviendrai|rentre|rentrerai|(?:de nouveau|à nouveau)"
    r"|vuelta|vuelvo|volveré|regreso|regresaré|reincorporo|reincorporaré|incorporaré|nuevamente|de nuevo"
    r"|rientro|rientrerò|ritorno|torno|tornerò|ritornerò|di nuovo|nuovamente"
    r"|volto|voltarei|regressarei|regresso|retorno|retornarei|novamente|disponível a partir"
    r"|terug|weer|opnieuw)\b|(?:出社日|復帰日|復帰予定|出社予定|次回出社)"
)
_BACK_AFTER = re.compile(  # the date stands before it
    r"\b(?:back|return|wieder|zurück|terug|weer|retour|vuelta|disponible|disponibile|available|erreichbar|bereikbaar"
    r"|rientro|torno|volto|présente?|again)\b|(?:から|より|に)?(?:は)?(?:通常|業務に)?(?:戻|復帰|出社|再開|業務を再開|勤務)"
)
_UNTIL = re.compile(
    r"(?:\b(?:until|till|til|thru|through|up to|bis|jusqu'?au|jusqu'?à|hasta|fino al?|fino all'|até|t/m|tot|tot en met"
    r"|bis einschließlich|bis inkl\.?|until and including|up to and including|last day|end date)"
    r"(?:\s+(?:and including|einschließlich|inklusive|inkl\.?|einschl\.?|y incluido|en met|compreso|inclus))?)"
    r"(?:\s+(?:the|on|zum|den|dem|le|el|al|ao|o|dia|end of|close of business(?: on)?|incl\.?|including))*\s*:?\s*$"
)
_BEFORE = re.compile(r"(?:\b(?:before|vor|avant|antes|prima|voor))(?:\s+(?:the|dem|le|del|do|de))?\s*$")
_FROM = re.compile(
    r"(?:\b(?:from|since|starting|beginning|effective|as of|ab|vom|von|seit|du|depuis|dès|à partir|à compter|del?|desde"
    r"|a partir|dal?|dall'|do|vanaf|van|per|sinds))"
    r"(?:\s+(?:the|on|dem|den|zum|le|du|de|del|el|do|di|dal|dia))*\s*:?\s*$"
)
_LINK = re.compile(
    r"\s*(?:(?:and including|\(?incl\.?\)?)\s*)?(?:-|~|to|until|till|through|thru|bis(?: zum| einschließlich)?|au"
    r"|jusqu'au|al?|hasta(?: el)?|fino al|até(?: o| ao)?|ao|tot(?: en met)?|t/m|から|より)"
    r"\s*(?:the |den |le |el |il |o )?\s*"
)
_BARE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th|\.|er)?{_LINK.pattern}(?:\w{{2,12}}\.?,? )?$")
_INCLUSIVE = re.compile(
    r"\s*(?:\([^)]{0,12}\))?\s*,?\s*(?:まで|inclusive|included|einschließlich|inklusive|inclus|incluido|compreso)"
)
_EITHER = re.compile(r"\W*(?:or|oder|ou|of)\W+(?:maybe |perhaps |vielleicht |peut-être )?\W*")


@dataclass(frozen=True, slots=True)
class _Found:
    """A day in a text: where it stands, and which one; None when it cannot be told for certain."""

    start: int
    end: int
    day: date | None


def last_day_away(text: str, today: date, order: Order = "") -> date | None:
    """Return the last day on which the writer of an out-of-office reply is away; None when that is not certain.

    `today` is the date where the writer is, on the day on which the reply was written; `order` says how dates with
    slashes are read there. "Back on Monday 30 November" is Sunday the 29th; "until 27.11." is the 27th itself.
    """
    back: set[date | None] = set()
    until: set[date | None] = set()
    for sentence in _sentences(straight(text[:_MOST])):
        for kind, day in _said(sentence, today, order):
            (back if kind == "back" else until).add(day)
    if back:
        if len(back) > 1 or None in back:
            return None
        first_back = next(iter(back))
        told = first_back - _ONE_DAY if first_back else None
        # "Until Friday 27, back on Monday 30" agree; "until 30 November, back on 15 November" do not.
        if told is None or any(day is not None and day > first_back for day in until if first_back):
            return None
    elif len(until) == 1:
        told = next(iter(until))
    else:
        return None
    return told if told is not None and today <= told <= today + _FARTHEST else None


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences; a full stop behind a figure or an abbreviation ends none."""
    for block in re.split(r"\n\s*\n", text):
        line = " ".join(block.split())
        for piece in _ends().split(line):
            yield piece.lower()


def _said(sentence: str, today: date, order: Order) -> Iterator[tuple[str, date | None]]:
    sentence = _NO_RETURN.sub(lambda found: " " * len(found.group()), sentence)
    found = _days(sentence, today, order)
    ranges = _ranges(found, sentence, today, order)
    inside = {place for first, last, _ in ranges for place in (first, last)}
    returns = list(_BACK_BEFORE.finditer(sentence))
    for _, _, day in ranges:
        yield "until", day
    for number, each in enumerate(found):
        if each.start in inside:
            continue
        if number and _EITHER.fullmatch(sentence[found[number - 1].end : each.start]):
            yield "back", None
        kind = _kind(sentence, each)
        if kind == "until":
            yield "until", each.day
        elif kind == "before":
            # "Not back before 30 November": whether it is the 30th, nobody says.
            yield "back", None
        elif _returns(sentence, each, found, returns):
            yield "back", each.day


def _kind(sentence: str, found: _Found) -> Kind:
    before = sentence[: found.start]
    if _INCLUSIVE.match(sentence[found.end :]) or _UNTIL.search(before):
        return "until"
    if _BEFORE.search(before):
        return "before"
    return "from" if _FROM.search(before) else ""


def _returns(sentence: str, each: _Found, found: list[_Found], returns: list[re.Match[str]]) -> bool:
    """Tell whether a day is that of a return: behind such a word, or before one, with no other day between."""
    behind = [other.end for other in found if other.end <= each.start]
    nearest = max(behind, default=0)
    for word in returns:
        if nearest <= word.end() <= each.start and each.start - word.end() <= 45:
            return True
    if any(other.start >= each.end for other in found):
        return False  # a word between two days belongs to the second: "from the 23rd, returning on the 30th"
    word_after = _BACK_AFTER.search(sentence, each.end)
    return word_after is not None and word_after.start() - each.end <= 40


def _ranges(found: list[_Found], sentence: str, today: date, order: Order) -> list[tuple[int, int, date | None]]:
    """Return the spans of days: where both ends stand, and the last day."""
    told: list[tuple[int, int, date | None]] = []
    for first, last in pairwise(found):
        if _LINK.fullmatch(sentence[first.end : last.start]):
            told.append((first.start, last.start, last.day))
    # "23-27 November", "23. bis 27.11.": the first day is only a number.
    known = {place for pair in told for place in pair[:2]}
    for each in found:
        if each.start in known:
            continue
        if _BARE.search(sentence[max(0, each.start - 60) : each.start]):
            told.append((each.start, each.start, each.day))
    # "November 23-27", "Nov 23 - 27".
    for each in found:
        tail = re.match(r"\s*(?:-|–|to|through|until)\s*(\d{1,2})(?:st|nd|rd|th)?\b(?![./:\d])", sentence[each.end :])
        if tail and each.day is not None and each.start not in {place for pair in told for place in pair[:2]}:
            told.append((each.start, each.start, _same_month(each, int(tail[1]), sentence, today, order)))
    return told


def _same_month(first: _Found, number: int, sentence: str, today: date, order: Order) -> date | None:
    words = re.sub(r"\d{1,2}(?:st|nd|rd|th)?", str(number), sentence[first.start : first.end], count=1)
    return read_day(words, today, order)


def _days(sentence: str, today: date, order: Order) -> list[_Found]:
    found = []
    for match in _pattern().finditer(sentence):
        text = match.group().strip(" ,").replace("-feira", "")
        # A day that has gone is a day all the same: the beginning of an absence. Its place counts, not its date.
        text = re.sub(r"\(.\)$", "", text).strip()
        text = re.sub(r"^([\w-]+)\.?,?\s*(?:the |den |dem |le |el |il |o |dia )?", _kept_weekday, text)
        day = read_day(text, today, order)
        if day is None and not any(sign.isdigit() for sign in text) and match["alone"] is None:
            continue
        found.append(_Found(match.start(), match.end(), day))
    return found


def _kept_weekday(found: re.Match[str]) -> str:
    return f"{found[1]} " if found[1] in weekday_names() else found.group()


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


@cache
def _ends() -> re.Pattern[str]:
    months = _any(month_names())
    return re.compile(
        r"(?<=[^\W\d_]{4})[.!?;]\s+|(?<=[^\W\d_]{2})[!?。]"
        rf"|(?<=\d)[.!?]\s+(?!(?i:{months}|bis|-)\b)(?=[A-ZÄÖÜÉ]\w*\W)"
    )


@cache
def _pattern() -> re.Pattern[str]:
    months, weekdays = _any(month_names()), _any(weekday_names())
    # Two letters ("do", "mi", "so") and "mar" are a weekday only in front of a date.
    alone = _any(name for name in weekday_names() if len(name) > 3 or name in {"mon", "tue", "wed", "thu", "fri"})
    number = r"\d{1,2}(?:st|nd|rd|th|\.|º|er)?"
    year = r"(?:,?\s+(?:de |del )?\d{4})?"
    article = r"(?:the |den |dem |le |el |il |o |dia |de )?"
    return re.compile(
        rf"(?:(?<!\w)(?:{weekdays})\.?,?\s+{article})?"
        rf"(?<![\w.:/])(?<!\d{{4}}-)(?<!-\d\d-)(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\d)|\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?(?:20)?\d{{2}}(?!\d|[:.]))?|\d{{1,2}}\.\d{{1,2}}\.?(?![\d:])(?!\s?(?:uhr|h\b))"
        rf"|\d{{1,2}}/\d{{1,2}}(?:/(?:20)?\d{{2}})?(?!\d|/)"
        rf"|{number}\s*(?:of |de |di |of the )?(?:{months})(?!\w)\.?{year}"
        rf"|(?:{months})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|[:.]\d){year})"
        rf"|(?:\d{{4}}年)?(?<!\d)\d{{1,2}}月\d{{1,2}}日(?:\([月火水木金土日]\))?"
        rf"|(?P<alone>(?<!\w)(?:next |nächste[nrm]? |kommende[nrm]? |prochain )?(?:{alone})(?!\w)"
        rf"(?:\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th|\.)?(?![\d:]))?)"
    )
