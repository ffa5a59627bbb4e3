"""What the signed PDF states, for the AE to confirm (D11): never a truth, and never in a customer's letter.

Only lines that name their value count (`Initial Term: 24 months`, a row of two columns), in the words of order forms in
seven languages; a value that reads in two ways, or that two lines state differently, is left out. The file is read as
every PDF is: by a process of its own, in bounds. No link in it is opened.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from handoffd.letters.fields.dates import read_date
from handoffd.letters.fields.durations import read_duration
from handoffd.letters.fields.money import read_money
from handoffd.letters.files.attached import is_mail
from handoffd.letters.files.limits import Unreadable
from handoffd.letters.files.pdf import is_pdf, pdf_pages
from handoffd.letters.message import Message
from handoffd.letters.notices.notice import Notice
from handoffd.letters.words import clean, squeeze

MAX_FILES = 3
MAX_ROWS = 3_000
_MAX_VALUE = 90

# fact -> locale of the words -> the names of its line, folded. The first group of a fact that is stated counts.
_NAMES: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "customer": (
        {
            "en": "customer|customer name|client|client name|customer legal name|legal name of customer",
            "de": "kunde|kundenname|auftraggeber|auftraggeberin|kundin",
            "fr": "client|nom du client|société cliente|raison sociale du client",
            "es": "cliente|nombre del cliente",
            "it": "cliente|nome del cliente",
            "pt": "cliente|nome do cliente|contratante",
            "nl": "klant|klantnaam|opdrachtgever|naam klant",
        },
    ),
    "value": (
        {
            "en": "total contract value|tcv|contract value|total contract amount|total order value|order value",
            "de": "vertragswert|gesamtvertragswert|auftragswert|auftragssumme|gesamtauftragswert",
            "fr": "valeur du contrat|valeur totale du contrat|montant du contrat|montant total du contrat",
            "es": "valor del contrato|valor total del contrato|importe del contrato",
            "it": "valore del contratto|valore totale del contratto|importo del contratto",
            "pt": "valor do contrato|valor total do contrato",
            "nl": "contractwaarde|totale contractwaarde",
        },
        {
            "en": "total|grand total|total fees|order total|total amount|total price|net total|total net",
            "de": "gesamt|gesamtbetrag|gesamtpreis|gesamtsumme|gesamtbetrag netto|gesamtsumme netto|summe netto",
            "fr": "montant total|total ht|montant total ht|prix total|prix total ht",
            "es": "importe total|precio total|total sin iva",
            "it": "importo totale|prezzo totale|totale",
            "pt": "valor total|preço total",
            "nl": "totaal|totaalbedrag|totaalprijs",
        },
    ),
    "term": (
        {
            "en": "initial term|contract term|subscription term|initial subscription term|term|contract length"
            "|contract duration|order term|term length",
            "de": "laufzeit|vertragslaufzeit|erstlaufzeit|mindestlaufzeit|mindestvertragslaufzeit|anfangslaufzeit"
            "|vertragsdauer",
            "fr": "durée|durée du contrat|durée initiale|durée de l'abonnement|durée d'engagement",
            "es": "duración|duración del contrato|plazo|plazo inicial",
            "it": "durata|durata del contratto|durata iniziale",
            "pt": "duração|prazo|prazo do contrato|vigência",
            "nl": "looptijd|contractduur|initiële looptijd|contractlooptijd",
        },
    ),
    "start": (
        {
            "en": "effective date|start date|contract start|contract start date|subscription start date"
            "|subscription start|service start date|commencement date|order start date|term start date",
            "de": "vertragsbeginn|laufzeitbeginn|startdatum|beginn|beginn der laufzeit|leistungsbeginn",
            "fr": "date de début|date d'effet|date d'entrée en vigueur|début du contrat",
            "es": "fecha de inicio|fecha de entrada en vigor|inicio del contrato",
            "it": "data di inizio|data di decorrenza|decorrenza|inizio del contratto",
            "pt": "data de início|início do contrato|início da vigência",
            "nl": "ingangsdatum|startdatum|aanvangsdatum|begindatum",
        },
    ),
    "renewal": (
        {
            "en": "renewal date|next renewal date|renewal|renews on|auto-renewal|auto renewal|automatic renewal"
            "|renewal term|renewal terms|renewal notice",
            "de": "verlängerung|vertragsverlängerung|verlängerungsdatum|automatische verlängerung"
            "|verlängerungslaufzeit",
            "fr": "renouvellement|date de renouvellement|reconduction|tacite reconduction",
            "es": "renovación|fecha de renovación|renovación automática",
            "it": "rinnovo|data di rinnovo|rinnovo automatico",
            "pt": "renovação|data de renovação|renovação automática",
            "nl": "verlenging|verlengingsdatum|automatische verlenging",
        },
    ),
    "sla": (
        {
            "en": "sla|service level|service levels|service level agreement|uptime|uptime sla|uptime commitment"
            "|availability|guaranteed availability|support level",
            "de": "verfügbarkeit|garantierte verfügbarkeit|servicelevel|service-level",
            "fr": "disponibilité|niveau de service|taux de disponibilité",
            "es": "disponibilidad|nivel de servicio",
            "it": "disponibilità|livello di servizio",
            "pt": "disponibilidade|nível de serviço",
            "nl": "beschikbaarheid|serviceniveau",
        },
    ),
}
_AMOUNT = re.compile(r"[^\d]{0,6}\d[\d.,'’ \u00a0\u202f]*\d?[^\d]{0,40}\Z")
_BLANKS = re.compile(r"[_.…]{4,}")
_GAP = re.compile(r" {3,}|\t+| \| ")


def with_signed_pdf(notice: Notice, message: Message) -> Notice:
    """Return the notice with what its attached PDF states in `signed_pdf`; the same notice when that is nothing."""
    told = pdf_facts(message)
    return replace(notice, signed_pdf=told) if told else notice


def pdf_facts(message: Message) -> dict[str, str]:
    """Return the facts of the attached PDFs, as written there: any of customer, value, term, start, renewal, sla."""
    stated: dict[tuple[str, int], dict[object, str]] = {}
    for payload in _payloads(message):
        try:
            pages = pdf_pages(payload, "layout").pages
        except Unreadable:
            continue
        for fact, group, meaning, said in _stated(pages):
            stated.setdefault((fact, group), {}).setdefault(meaning, said)
    found: dict[str, str] = {}
    for fact, group in sorted(stated, key=lambda key: key[1]):
        if not any((fact, before) in stated for before in range(group)):
            meanings = stated[fact, group]
            if len(meanings) == 1:  # two lines that say different things are no fact
                found[fact] = next(iter(meanings.values()))
    return {fact: found[fact] for fact in _NAMES if fact in found}


def _payloads(message: Message) -> Iterator[bytes]:
    """Yield the PDFs of a mail and of the mails attached to it, each once."""
    seen: set[bytes] = set()
    mails = [message, *(Message(part.payload) for part in message.parts[:20] if is_mail(part))]
    for part in (part for mail in mails for part in mail.parts):
        if len(seen) < MAX_FILES and is_pdf(part.content_type, part.filename) and part.payload not in seen:
            seen.add(part.payload)
            yield part.payload


def _stated(pages: tuple[str, ...]) -> Iterator[tuple[str, int, object, str]]:
    """Yield fact, group, meaning (what two lines must share) and words of every line that names a value."""
    rows = [row for page in pages for row in page.split("\n")][:MAX_ROWS]
    for row in rows:
        for name, said in _pairs(row[:1_000]):
            for fact, group, locale in _names().get(squeeze(name), ()):
                meaning = _READERS[fact](said, locale)
                if meaning is not None:
                    yield fact, group, meaning, said


def _pairs(row: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of a row: `Term: 24 months`, `Term      24 months`, `Total Contract Value USD 84,000`."""
    cells = [clean(cell) for cell in _GAP.split(row.strip())]
    cells = [cell for cell in cells if cell]
    for place, cell in enumerate(cells):
        name, colon, said = cell.replace("：", ":").partition(":")
        if colon and said.strip():
            yield _name(name), said.strip()
        elif place + 1 < len(cells):
            yield _name(name), cells[place + 1].lstrip(": ")
        elif figure := re.search(r" (?=[A-Z]{3} ?\d|[$€£¥] ?\d|\d)", cell):
            yield _name(cell[: figure.start()]), cell[figure.end() :]


def _name(text: str) -> str:
    return re.sub(r"\([^()]{0,40}\)", "", text[:120]).strip(" *•·-–.:")


@cache
def _names() -> dict[str, tuple[tuple[str, int, str], ...]]:
    found: dict[str, list[tuple[str, int, str]]] = {}
    for fact, groups in _NAMES.items():
        for number, group in enumerate(groups):
            for locale, names in group.items():
                for name in names.split("|"):
                    known = found.setdefault(squeeze(name), [])
                    if not any(one[:2] == (fact, number) for one in known):
                        known.append((fact, number, "" if locale == "en" else locale))
    return {name: tuple(facts) for name, facts in found.items()}


def _money(said: str, locale: str) -> object | None:
    # The whole of the value is one amount: `USD 84,000 (net)`, not a sentence with an amount in it.
    return read_money(said, locale) if len(said) <= _MAX_VALUE and _AMOUNT.fullmatch(said) else None


def _term(said: str, _locale: str) -> object | None:
    found = read_duration(said) if len(said) <= _MAX_VALUE else None
    return (found.months or str(found)) if found else None


def _day(said: str, locale: str) -> object | None:
    return read_date(said, locale=locale) if len(said) <= 40 else None


def _company(said: str, _locale: str) -> object | None:
    words = said.split()
    plain = len(said) <= _MAX_VALUE and len(words) <= 8 and any(char.isalpha() for char in said)
    refused = "@" in said or "://" in said or _BLANKS.search(said) or {"means", "shall", "hereinafter"} & set(words)
    return squeeze(said).strip(" .,;") if plain and not refused else None


def _phrase(said: str, _locale: str) -> object | None:
    ok = 1 < len(said) <= 2 * _MAX_VALUE and not _BLANKS.search(said) and not said.endswith(("...", "…"))
    return squeeze(said).rstrip(".") if ok and any(char.isalnum() for char in said) else None


_READERS: Mapping[str, Callable[[str, str], object | None]] = {
    "customer": _company,
    "value": _money,
    "term": _term,
    "start": _day,
    "renewal": _phrase,
    "sla": _phrase,
}
