"""Amounts of money in people's words: `USD 84,000`, `84k EUR/yr`, `€ 48.000,00`, `1,2 Mio. €`, `$1.2m ARR`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision, get_territory_currencies

from handoffd.letters.fields.numbers import NUMBER, locale_of, read_number

Per = Literal["", "month", "quarter", "year"]

# What a sign means everywhere. "$" and "kr" mean a currency of the writer's country, "$" the US one when none is known.
_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₪": "ILS", "₩": "KRW", "₽": "RUB", "zł": "PLN", "kč": "CZK",
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
    "r$": "BRL", "sfr": "CHF", "sfr.": "CHF", "fr.": "CHF", "円": "JPY", "euro": "EUR", "euros": "EUR",
    "pounds": "GBP", "$": "$", "dollars": "$", "dollar": "$", "kr": "kr", "kr.": "kr", "¥": "¥",
}  # fmt: skip
_LOCAL = {"$": "USD", "kr": "", "¥": ""}
_CODED = {"$": "D", "kr": "K", "¥": "Y"}  # the last letter of the codes a sign may stand for
_SCALES = {
    "k": 3, "t": 3, "tsd": 3, "thousand": 3, "tausend": 3, "mille": 3, "mil": 3, "m": 6, "mn": 6, "mm": 6, "mio": 6,
    "million": 6, "millions": 6, "millionen": 6, "millón": 6, "millones": 6, "milioni": 6, "milione": 6, "milhões": 6,
    "milhão": 6, "miljoen": 6, "bn": 9, "mrd": 9, "billion": 9, "milliarden": 9, "milliards": 9, "lakh": 5,
    "lakhs": 5, "crore": 7, "crores": 7, "万": 4, "億": 8,
}  # fmt: skip
_YEAR = (
    r"(?:/|per|a|an|each|every|pro|je|im|par|al|à l'|all'|por|per il)\s*"
    r"(?:yr|year|annum|jahr|an|année|año|anno|ano|jaar|a)\b"
    r"|p\.?\s?a\b\.?|annually|annual|yearly|arr\b|acv\b|jährlich|annuel\w*|anual\w*|annu[oai]\w*|jaarlijks|年間|/年"
)
_MONTH = (
    r"(?:/|per|a|each|every|pro|je|im|par|al|por)\s*(?:mo|month|monat|mois|mes|mese|mês|maand)\b|monthly|mrr\b|monatlich"
    r"|mtl\b|mensuel\w*|mensual\w*|mensil\w*|mensal\w*|/月"
)
_QUARTER = r"(?:/|per|a|each|every|pro|je|im|par)\s*(?:quarter|quartal|trimestre)\b|quarterly"
_PERIODS: tuple[tuple[Per, re.Pattern[str]], ...] = (
    ("month", re.compile(rf"\s*\(?(?:{_MONTH})", re.IGNORECASE)),
    ("quarter", re.compile(rf"\s*\(?(?:{_QUARTER})", re.IGNORECASE)),
    ("year", re.compile(rf"\s*\(?(?:{_YEAR})", re.IGNORECASE)),
)
# Beside such a word an amount is an estimate, a bound, an amount for one of many, or a part of one: text.
_LOOSE_BEFORE = re.compile(
    r"(?:about|around|roughly|approx\.?|approximately|circa|ca\.?|c\.|some|almost|nearly|over|under|up to|at least"
    r"|max\.?|more than|less than|between|from|etwa|rund|ungefähr|knapp|gut|bis zu|über|unter|mindestens|environ"
    r"|près de|plus de|cerca de|ongeveer|約|saved?|saves|saving|discount(?: of)?|not|[~≈<>±–—-])\s*\Z",
    re.IGNORECASE,
)
_LOOSE_AFTER = re.compile(
    r"\s*(?:[-–—+]\s*\d|\+|(?:to|bis|or|oder|à)\s+[\d$€£]|ish\b|or so\b"
    r"|\s*(?:/|per|a|pro|je|par|por)\s*(?:user|seat|licen[cs]e|head|person|nutzer|platz|utilisateur|usuario|device"
    r"|unit|hour|day)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `currency` is its ISO 4217 code, `per` what it is paid for (empty: once, or nobody said)."""

    amount: Decimal
    currency: str
    per: Per = ""

    def __str__(self) -> str:
        """Say the amount in our letters' own way: `USD 84,000 a year`."""
        cents = 0 if self.amount == self.amount.to_integral_value() else get_currency_precision(self.currency)
        shape = f"#,##0.{'0' * cents}" if cents else "#,##0"
        told = format_currency(self.amount, self.currency, shape, locale="en", currency_digits=False)
        return f"{self.currency} {told}{f' a {self.per}' if self.per else ''}"


def read_money(text: str, locale: str = "") -> Money | None:
    """Return the one amount a text tells; None when it tells none, several, or one that is not certain.

    `locale` (`de`, `en_GB`) is the writer's: it says what `$` and `1.234` mean. Without it `$` is the US dollar and
    `1.234 EUR` is None.
    """
    found = list(find_money(text, locale))
    told = set(found)
    return found[0] if len(told) == 1 else None


def find_money(text: str, locale: str = "") -> Iterator[Money | None]:
    """Yield every amount of a text in order; None for one that stands there and cannot be read for certain."""
    for match in _pattern().finditer(text[:20_000]):
        yield _money(match, text, locale)


def _money(match: re.Match[str], text: str, locale: str) -> Money | None:
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 40]
    if _LOOSE_BEFORE.search(before) or _LOOSE_AFTER.match(after):
        return None
    if match["left"] and re.search(r"\d\s?\Z", before):
        return None  # `2026 USD 120`: whose is the currency?
    word = (match["scale1"] or match["scale2"] or match["scale3"] or "").casefold()
    amount = read_number(match["first"] or match["second"], locale, scaled=bool(word))
    currency = _currency(match["left"] or match["right"], locale)
    if amount is None or not currency or amount >= Decimal(10) ** 15:
        return None
    per: Per = next((per for per, pattern in _PERIODS if pattern.match(after)), "")
    amount = amount.scaleb(_SCALES[word]) if word else amount
    return Money(amount.normalize() if amount != amount.to_integral_value() else Decimal(int(amount)), currency, per)


def _currency(sign: str, locale: str) -> str:
    """Return the code a sign stands for with this writer; empty when it could be several."""
    if sign.upper() in _codes():
        return sign.upper()
    meant = _SIGNS[sign.casefold()]
    if meant not in _LOCAL:
        return meant
    known = locale_of(locale)
    if known is None or not known.territory:
        return _LOCAL[meant]
    own = [code for code in get_territory_currencies(known.territory) if code.endswith(_CODED[meant])]
    return own[0] if own else _LOCAL[meant]


@cache
def _codes() -> frozenset[str]:
    """ISO 4217 codes that some country uses today; as words they are looked for in capitals only."""
    told = (row for rows in get_global("territory_currencies").values() for row in rows)
    return frozenset(code for code, _, end, tender in told if tender and not end) - {"ALL", "TOP"}  # "ALL 5 of them"


@cache
def _pattern() -> re.Pattern[str]:
    signs = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
    codes = "|".join(sorted(_codes()))
    currency = rf"(?-i:{codes})|{signs}"
    scale = "|".join(re.escape(word) for word in sorted(_SCALES, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,])(?<!\d[ \u00a0\u202f\u2009])"
        rf"(?:(?P<scale3>(?-i:[TkM]))?(?P<left>{currency})\s?(?P<first>{NUMBER})(?:\s?(?P<scale1>{scale})\b\.?)?"
        rf"|(?P<second>{NUMBER})\s?-?\s?(?:(?P<scale2>{scale})\.?\s?)??(?P<right>{currency})(?!\w|\s?\d))",
        re.IGNORECASE,
    )
