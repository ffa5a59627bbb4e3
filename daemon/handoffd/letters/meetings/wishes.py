"""Another time for a meeting, in words: "2 works" to an invitation that offered three, "could we do Thu 3pm instead?".

Only what is sure is a wish: a line is one when nothing stands in it beside one number or one moment and words that
agree. "2 doesn't work", "2 or 3" and "Thursday 3pm is bad" are for a person to read.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import informative, top_rows
from handoffd.letters.replies.when import order_of, read_moment
from handoffd.letters.replies.zones import Cast, Name, is_goodbye, is_greeting
from handoffd.letters.words import straight

_LONGEST = 160  # characters: whoever writes more says more than a time
_NUMBERS = {
    "2": 2, "two": 2, "second": 2, "zwei": 2, "zweite": 2, "zweiter": 2, "zweiten": 2, "deux": 2, "deuxième": 2,
    "dos": 2, "segunda": 2, "segundo": 2, "due": 2, "seconda": 2, "secondo": 2, "dois": 2, "duas": 2, "twee": 2,
    "tweede": 2, "2.": 2, "２": 2, "二": 2, "②": 2, "2nd": 2,
    "3": 3, "three": 3, "third": 3, "drei": 3, "dritte": 3, "dritter": 3, "dritten": 3, "trois": 3, "troisième": 3,
    "tres": 3, "tercera": 3, "tercero": 3, "tre": 3, "terza": 3, "terzo": 3, "três": 3, "terceira": 3, "terceiro": 3,
    "drie": 3, "derde": 3, "3.": 3, "３": 3, "三": 3, "③": 3, "3rd": 3,
}  # fmt: skip
# What may stand beside it. No word that says no, and none that says perhaps.
_AGREEING = (
    "option number nr time slot date the one let's lets take go with for us me works work would well better best"
    " suits suit fits is be good great fine perfect preferred prefer we i we'd i'd i'll we'll like please choose it's"
    " its that yes ok okay hi hello thanks thank you could can do make it meet move to instead how about at on a so"
    " new proposal proposed propose rather to my our side then"
    " termin vorschlag passt passen würde wäre gut besser am besten uns mir bitte nehmen wir nehme ich gerne gern der"
    " die das den ja danke wie lieber stattdessen können könnten um uhr geht es hallo nummer zeit nummer"
    " le la l'option convient nous me conviendrait mieux merci oui créneau plutôt svp va bien bonjour numéro"
    " opción el va viene mejor bien por favor gracias sí prefiero preferimos número nos hola"
    " opzione il va bene meglio grazie sì preferisco preferiamo numero ci mi ciao"
    " opção o funciona melhor obrigado obrigada sim prefiro preferimos fica para mim"
    " optie past schikt beter graag dank ons mij ja liever nummer"
)
_WISHING = (
    "works work suits suit fits better best instead could can prefer preferred how like rather perfect good great fine"
    " passt besser lieber stattdessen wäre könnten geht convient plutôt mieux conviendrait mejor viene prefiero"
    " meglio preferisco melhor funciona prefiro past beter liever schikt"
)
_AGREES, _WISHES = frozenset(_AGREEING.split()), frozenset(_WISHING.split())
_OF_THE_CLOCK = frozenset({"at", "um", "uhr", "to", "move", "a", "o"})  # "at 3 works" is no choice of the third
_JAPANESE = re.compile(
    r"(?:第|候補)?\s*([2-3２３二三②③])\s*(?:番|つ目|案)?(?:で|が)?"
    r"(?:お願い(?:します|いたします)|良いです|いいです|都合が良いです|希望します)[。.]?"
)


def read_wish(
    reply: Message, sent: Message | None, offered: Sequence[datetime], today: date, zone: ZoneInfo
) -> datetime | None:
    """Return the time (UTC) that a reply asks for; None when it asks for none, or not for certain.

    `offered` are the times that the invitation named beside its own, number 2 first. `today` and `zone` are where the
    sender is: a time without a zone is said in one's own.
    """
    if automatic(reply):
        return None
    form = Form.from_message(sent) if sent else Form(())
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    told = {_of_rows(top_rows(typed, name), offered, today, zone) for typed in bodies}
    return told.pop() if len(told) == 1 else None


def _of_rows(rows: Sequence[str], offered: Sequence[datetime], today: date, zone: ZoneInfo) -> datetime | None:
    lines = [row.strip() for row in rows if row.strip() and not is_greeting(row) and not is_goodbye(row)]
    found = [_of_line(line, offered, today, zone) for line in lines]
    # One line that says a time, and no other line that could take it back.
    return found[0] if len(found) == 1 else None


def _of_line(line: str, offered: Sequence[datetime], today: date, zone: ZoneInfo) -> datetime | None:
    if len(line) > _LONGEST:
        return None
    if japanese := _JAPANESE.fullmatch(line):
        return _offered(_NUMBERS[japanese[1]], offered)
    words = re.sub(r"[?!,;()\"]|\.(?=\s|$)|:(?=\s|$)", " ", straight(line).casefold()).split()
    numbers = [_NUMBERS[word.lstrip("#")] for word in words if word.lstrip("#") in _NUMBERS]
    others = [word for word in words if word.lstrip("#") not in _NUMBERS]
    chosen = all(word in _AGREES for word in others) and not _OF_THE_CLOCK.intersection(others)
    if len(numbers) == 1 and chosen:
        return _offered(numbers[0], offered)
    return _moment(words, today, zone)


def _moment(words: Sequence[str], today: date, zone: ZoneInfo) -> datetime | None:
    for size in range(min(len(words), 9), 1, -1):
        for begin in range(len(words) - size + 1):
            others = [*words[:begin], *words[begin + size :]]
            if not all(word in _AGREES for word in others) or not _WISHES.intersection(others):
                continue
            found = read_moment(" ".join(words[begin : begin + size]), today, order_of(zone), zone)
            if found is not None:
                return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    return None


def _offered(number: int, offered: Sequence[datetime]) -> datetime | None:
    return offered[number - 2] if number - 2 < len(offered) else None
