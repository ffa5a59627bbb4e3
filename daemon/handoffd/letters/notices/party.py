"""The parties of a signed contract: who signed, whose contract it probably is, and which company bought.

A company is taken only from words that name it (a line, "between A and B", the document's own title), never from an
address alone, and what is not certain is left out: the AE is asked (NOTICES.md, rule 12).
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from handoffd.letters import robots
from handoffd.letters.message import Address
from handoffd.letters.notices.forward import addresses_in
from handoffd.letters.notices.original import within
from handoffd.letters.notices.recogniser import services
from handoffd.letters.notices.shape import fold, tidy

_VIA = re.compile(r"^'?(?P<name>.{1,100}?)'?,?\s+via\s+(?P<what>.{1,80})$", re.IGNORECASE)
_AND = re.compile(
    r"\s*[,;]\s+(?:and|und|et|y|e|en|och|og)\s+|\s+(?:and|und|et|&|y|och|og|en)\s+|\s*[,;]\s+|\s*[、・]\s*"
)
_JOIN = r"(?:,\s*)?\s(?:and|und|et|&|y|e|en|och|og)\s"
_HEAD = re.compile(rf"(.{{1,200}}?){_JOIN}+(.+)$", re.IGNORECASE)
_TAIL = re.compile(rf"(.+){_JOIN}(.{{1,200}}?)$", re.IGNORECASE)
_LEGAL = (
    "inc incorporated corp corporation co company llc llp ltd limited plc gmbh ag kg kgaa ug se mbh ohg ev sa sas sarl "
    "srl spa sl bv nv ab as oy oyj aps a/s sp.z.o.o sro s.r.o kft zrt pty pte gk kk k.k s.a s.l s.p.a s.r.l b.v n.v "
    "lda ltda eood ood doo d.o.o holding group 株式会社 有限会社"
)
LEGAL_WORDS = frozenset(_LEGAL.split())
_ABBREVIATED = frozenset(
    {"inc", "ltd", "co", "corp", "plc", "bros", "s.a", "s.l", "s.p.a", "s.r.l", "b.v", "n.v", "k.k", "d.o.o", "s.r.o"}
)
DOCUMENT_WORDS = frozenset(
    fold(
        "order orders form forms agreement agreements contract contracts msa sow psa saas subscription subscriptions "
        "service services master statement of work the license licence proposal quote quotation renewal renewals "
        "amendment addendum annex exhibit schedule signed final executed copy version draft countersigned and or a an "
        "for to with new software platform enterprise terms conditions pdf docx doc v1 v2 v3 v4 rev sales purchase po "
        "customer client dpa data processing nda mutual framework implementation onboarding pilot poc trial annual "
        "vendor supplier powerform "
        "bestellungen aufträge verträge dienstleistung leistungsvertrag leistungen nutzungsvertrag softwarevertrag "
        "anlage nachtrag verlängerung ergänzung commandes contrats conditions générales prestation prestations offre "
        "proposition licence abonnement avenant renouvellement marco pedidos contratos servicios servicio prestación "
        "oferta licencia suscripción anexo renovación ordini contratti quadro servizi servizio fornitura licenza "
        "abbonamento allegato rinnovo serviços serviço prestação encomenda assinatura licença termo aditivo renovação "
        "bestelling bestellingen opdracht opdrachtbevestiging raamovereenkomst dienstverlening diensten licentie "
        "abonnement bijlage verlenging beställning ordre tilbud zamówienia "
        "vertrag rahmenvertrag dienstleistungsvertrag angebot bestellung auftrag auftragsformular bestellformular "
        "lizenzvertrag bon de commande contrat cadre devis accord commande contrato orden pedido propuesta acuerdo "
        "contratto ordine offerta overeenkomst bestelformulier offerte avtal avtale aftale umowa zamówienie sopimus "
        "契約書 注文書 申込書 基本契約書 unterzeichnet unterschrieben signé signed document documents package "
        "q1 q2 q3 q4 fy phase year multi"
    ).split()
)
_SEPARATE = re.compile(r"\s+[-–—|/:x×]\s+|\s*[|]\s*|:\s+")
_NUMBER = re.compile(r"^[#\d.,/()vV-]+$|^(?:19|20)\d\d.*$|^[A-Za-z]{1,4}(?:[-_#]\d[\d-]*|\d{3,})$")
_SUFFIX = re.compile(r"\.(?:pdf|docx?|odt|rtf|pages)$", re.IGNORECASE)
_WITH = re.compile(r"\b(?:for|with|für|mit|pour|avec|para|con|per|voor|met|för|med|dla)\s+(?=[^\W\d_])", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra|tussen|mellan|mellem|mellom|między)\s+", re.IGNORECASE)


def is_robot(address: Address) -> bool:
    """Say whether this is a machine: by its address, or because a signature service writes in somebody's name."""
    via = _VIA.match(address.name)
    return robots.is_robot(address.email) or (via is not None and fold(via["what"]).startswith(_brands()))


@cache
def _brands() -> tuple[str, ...]:
    return tuple(brand for service in services().values() for brand in (*service.brands, fold(service.label)))


def name_behind(address: Address) -> str:
    """Return the person in `Ana Ruiz via Docusign`; empty when no person is named."""
    found = _VIA.match(address.name)
    return found["name"].strip(" '\"") if found else ""


def split_names(text: str) -> tuple[str, ...]:
    """Split `Ana Ruiz, Ben Ode and Cem Uz` into its names; `Acme, Inc.` stays one."""
    found: list[str] = []
    for name in _AND.split(tidy(text)):
        bare = name.strip(" .,'\"")
        if found and _legal(bare):
            found[-1] = f"{found[-1]}, {name.strip()}"
        elif bare:
            found.append(name.strip(" '\""))
    return tuple(dict.fromkeys(found))[:20]


def beside_us(text: str, own_domains: frozenset[str], people: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parties of `Northwind Inc. and Marks and Sons Ltd` without us, empty when the text names none.

    Three parties are written with a comma; so what stands beside us without one is one company, whatever its name.
    """
    rest = tidy(text)
    while (found := _HEAD.match(rest)) and is_ours(found[1], own_domains, people):
        rest = found[2]
    while (found := _TAIL.match(rest)) and is_ours(found[2], own_domains, people):
        rest = found[1]
    names = split_names(rest)
    commas = [bare for bare in rest.split(",")[1:] if not _legal(bare.strip())]
    return (rest,) if rest != tidy(text) and not commas and ";" not in rest else names


def named_signers(text: str, people: Iterable[Address]) -> tuple[Address, ...]:
    """Return the signers that a notice names, each with the address that the same mail shows for the name."""
    known = tuple(people)
    found: list[Address] = []
    for name in split_names(text):
        written = addresses_in(name)
        if written:
            match = next((person for person in known if person.email == written[0].email), written[0])
        else:
            match = next((person for person in known if same_name(person.name, name)), Address(name, ""))
        found.append(match)
    return tuple(address for address in dict.fromkeys(found) if not is_robot(address))


def company(text: str) -> str:
    """Return a company's name without the punctuation around it; the dot of `Acme, Inc.` belongs to the name."""
    bare = text.strip(" .,-()!*\"'“”„")
    last = fold(bare).rpartition(" ")[2]
    return f"{bare}." if last in _ABBREVIATED and f"{bare}." in text else bare


def same_name(first: str, second: str) -> bool:
    """Compare two names without case, order or commas: `Whitfield, Dana` is `Dana Whitfield`."""
    one, two = sorted(fold(first).replace(",", " ").split()), sorted(fold(second).replace(",", " ").split())
    return bool(one) and one == two


def on_roster(name: str, people: Mapping[str, str]) -> str | None:
    """Return the roster address of the only person of that name, None when there is none or more than one."""
    found = [address for address, known in people.items() if same_name(known, name)]
    # Aliases of one person carry the same name and are one person; the first is the main address.
    return found[0] if found else None


def is_ours(party: str, own_domains: frozenset[str], people: Mapping[str, str]) -> bool:
    """Say whether a party of the contract is our own company or one of us."""
    if on_roster(party, people) or any(person.email in people for person in addresses_in(party)):
        return True
    bare = _squeezed(party)
    labels = {_squeezed(domain.split(".")[-2]) for domain in own_domains if "." in domain}
    return any(label and (bare == label or (len(label) >= 4 and bare.startswith(label))) for label in labels)


def other_party(
    parties: Iterable[str], own_domains: frozenset[str], people: Mapping[str, str], persons: Iterable[Address]
) -> str | None:
    """Return the one party that is neither ours nor a mere person; None when that leaves none or several."""
    known = [(person.name, person.email) for person in persons]
    others = [
        party
        for party in dict.fromkeys(company(tidy(party, 200)) for party in parties)
        if party and not is_ours(party, own_domains, people) and not _is_person(party, known)
    ]
    kept = [party for party in others if party]
    return kept[0] if len(kept) == 1 else None


def _is_person(party: str, known: list[tuple[str, str]]) -> bool:
    squeezed = sorted(fold(party).replace(",", " ").split())
    for name, email in known:
        if same_name(party, name):
            return True
        local = sorted(part for part in re.split(r"[._+-]", email.partition("@")[0]) if part)
        if len(squeezed) > 1 and squeezed == local:
            return True
    return "@" in party


def customer_in_title(
    title: str, own_domains: frozenset[str], people: Mapping[str, str], persons: tuple[Address, ...]
) -> str | None:
    """Return the company that a document's title names: `Order Form - Acme GmbH`, `MSA between Northwind and Acme`."""
    bare = _SUFFIX.sub("", tidy(title, 400).strip(" \"'"))
    joined = "_" in bare and " " not in bare
    bare = bare.replace("_", " ") if joined else bare
    if found := _BETWEEN.search(bare):
        return other_party(split_names(bare[found.end() :]), own_domains, people, persons)
    pieces = [_stripped(piece) for piece in _SEPARATE.split(bare)]
    structured = len(pieces) > 1 or joined
    kept = list(dict.fromkeys(piece for piece in pieces if piece and not is_ours(piece, own_domains, people)))
    kept = [piece for piece in kept if not _is_person(piece, [(p.name, p.email) for p in persons])]
    if len(kept) != 1:
        return None
    if kept[0][:1].islower() and not _corroborated(kept[0], own_domains, persons):
        return None
    certain = _has_legal(kept[0]) or _corroborated(kept[0], own_domains, persons)
    introduced = _WITH.search(bare) is not None
    documented = structured and (joined or any(not piece or is_ours(piece, own_domains, people) for piece in pieces))
    return kept[0] if certain or introduced or documented else None


def _stripped(piece: str) -> str:
    # Take the words of documents off both ends: `2026 Order Form for Acme GmbH v2` is `Acme GmbH`.
    if found := _WITH.search(piece):
        before, after = piece[: found.start()], piece[found.end() :]
        if not _stripped(before):
            piece = after
    words = piece.strip(" ,-()\"'").split()
    while words and _plain_word(words[0]):
        words.pop(0)
    while words and _plain_word(words[-1]) and fold(words[-1]).strip(".,()") not in LEGAL_WORDS:
        words.pop()
    return company(" ".join(words))


def _plain_word(word: str) -> bool:
    bare = fold(word).strip(".,()'\"&-")
    return not bare or bare in DOCUMENT_WORDS or _NUMBER.match(bare) is not None


def _legal(word: str) -> bool:
    return fold(word).strip(".,() ") in LEGAL_WORDS


def _has_legal(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and any(_legal(word) for word in words)


def _corroborated(name: str, own_domains: frozenset[str], persons: Iterable[Address]) -> bool:
    bare = _squeezed(name)
    labels = {
        _squeezed(person.domain.split(".")[-2])
        for person in persons
        if person.domain.count(".") and not within(person.domain, own_domains) and not is_robot(person)
    }
    return any(len(label) >= 3 and (bare.startswith(label) or label.startswith(bare)) for label in labels if bare)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def parties_in_text(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the parties that Adobe lists under `... final agreement between:`, one in a line or joined by "and"."""
    found: list[str] = []
    listing = False
    for line in lines:
        text = tidy(line, 400)
        if not listing:
            head, between, tail = text.partition(" between:")
            listing = bool(between) and "agreement" in fold(head)
            if listing and tail.strip():
                return split_names(tail)
            continue
        bare = text.strip(" *•-·|.,")
        if bare and (len(bare) > 80 or len(bare.split()) > 8 or bare.endswith(":")):
            break
        if not bare and len(found) > 1:
            break
        if bare:
            found.append(bare)
    return tuple(dict.fromkeys(found))[:10] if len(found) > 1 else ()
