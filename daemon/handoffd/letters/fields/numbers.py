"""A number as people write it: `84,000`, `48.000,00`, `84 000`, `48'000`, `1,20,000`; None where nobody can tell."""

import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_group_symbol

# Groups are parted by a comma, a dot, an apostrophe, or a blank before exactly three digits.
NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3}(?!\d))+(?:[.,]\d{1,2}(?!\d))?|\d(?:[\d.,'’]{0,30}\d)?(?:[.,][-–](?!\d))?"
)
_BLANKS = re.compile(r"[ \u00a0\u202f\u2009'’]")
_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")


def locale_of(name: str) -> Locale | None:
    """Return the locale of a name such as `de` or `en_GB` (or `en-GB`); None for one that there is not."""
    try:
        return Locale.parse(name.replace("-", "_")) if name else None
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def read_number(text: str, locale: str = "", *, scaled: bool = False, cents: bool = True) -> Decimal | None:
    """Return a number written with digits.

    `scaled` tells that a word such as "million" follows, so that `1.234` is a fraction. `cents` tells that no unit here
    has thousandths, so that `84,000` can only be eighty-four thousand. `1.234` alone needs a `locale` that parts its
    thousands by a dot; without one it is None.
    """
    text = text.strip().rstrip("-–")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,", text):
        text = text.replace(".", "")  # `96.000,-` is a whole amount, its thousands parted by dots
    text = text.rstrip(".,")
    # Apostrophes and blanks only ever part thousands; a comma or dot behind them begins the fraction.
    if _BLANKS.search(text):
        head, sign, tail = _fraction(text)
        parts = _BLANKS.split(head)
        whole = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
        return Decimal(f"{''.join(parts)}{sign and '.'}{tail}") if whole and "".join(parts).isdecimal() else None
    if not re.fullmatch(r"[0-9][0-9.,]*", text):
        return None
    return _signed(text, locale, scaled=scaled, cents=cents)


def _signed(text: str, locale: str, *, scaled: bool, cents: bool) -> Decimal | None:
    if text.isdecimal():
        return Decimal(text)
    signs = {sign: text.count(sign) for sign in ".," if sign in text}
    if len(signs) == 2:
        last = max(signs, key=text.rfind)
        first = "." if last == "," else ","
        head, _, tail = text.rpartition(last)
        return _grouped(head, first, tail) if signs[last] == 1 else None
    sign, count = next(iter(signs.items()))
    if count > 1:
        return _grouped(text, sign, "")
    head, _, tail = text.partition(sign)
    if len(tail) != 3 or head == "0" or len(head) > 3 or scaled:
        return Decimal(f"{head}.{tail}")
    known = locale_of(locale)
    if known is not None and get_group_symbol(known) == sign:
        return Decimal(head + tail)
    return Decimal(head + tail) if cents and sign == "," else None


def _fraction(text: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(.*?)([.,])(\d{1,2})", text)
    return (found[1], found[2], found[3]) if found else (text, "", "")


def _grouped(head: str, sign: str, tail: str) -> Decimal | None:
    if not _GROUPS.fullmatch(head.replace(sign, ",")):
        return None
    return Decimal(f"{head.replace(sign, '')}.{tail}" if tail else head.replace(sign, ""))
