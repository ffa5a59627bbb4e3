"""The recognisers: what notices look like, as data (`notices.toml`) that config.toml can add to and override.

A row says who sends such a mail, how its subject reads (see shape.py), and what it means. Everything a house may want
to change about its notices is in the rows; the code below only checks them, all problems at once.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, get_args

from handoffd.errors import BadConfig
from handoffd.letters.notices.shape import Shape, fold

Kind = Literal["signed", "in_flight", "void", "not_a_notice", "unsure"]
# What a `Name: value` line of a CRM mail may state. `ae` is the owner, `id` the opportunity, `signed_at` the moment.
FACTS = (
    *("customer", "ae", "value", "start", "id", "stage", "title", "signed_at", "renewal", "contact", "term"),
    *("segment", "region", "language", "product", "industry", "country", "partner"),
)
_TEXTS = ("name", "service", "says", "seen", "kind")
_LISTS = ("domains", "senders", "subject", "body", "signed_if_body")
_MAPS = ("lines", "require", "void_if")
_FLAGS = ("any_subject", "off", "signed_if_id")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One kind of mail and what it means.

    It fits when the sender is one of `senders` or below one of `domains` (the word "own" stands for the house's own),
    the subject has one of the shapes (`subject` empty: any subject), and one of the phrases of `body` is in the text
    (`body` empty: any text). `lines` names the lines that state a fact, `require` the values a fact must have for
    `kind` to hold, `void_if` the values that mean it is lost. `signed_if_body` makes an unsure mail a signed one,
    and so does `signed_if_id` when a link in it holds the id of an envelope of the service.
    """

    name: str
    service: str
    kind: Kind
    says: str
    domains: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    subject: tuple[Shape, ...] = ()
    body: tuple[str, ...] = ()
    signed_if_body: tuple[str, ...] = ()
    signed_if_id: bool = False
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    require: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    void_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """A signature service: its sending domains, related domains (`kin`), brand words, and how its ids look in links."""

    name: str
    label: str
    domains: tuple[str, ...]
    kin: tuple[str, ...]
    brands: tuple[str, ...]
    title_prefixes: tuple[Shape, ...]
    ids: tuple[str, ...]
    id_form: str


@cache
def shipped() -> dict[str, Any]:
    """Return `notices.toml` as it ships."""
    return tomllib.loads(files("handoffd.letters.notices").joinpath("notices.toml").read_text(encoding="utf-8"))


@cache
def services() -> Mapping[str, Service]:
    """Return the signature services that ship, by name."""
    return MappingProxyType(
        {
            name: Service(
                name=name,
                label=row["label"],
                domains=tuple(row["domains"]),
                kin=tuple(row["kin"]),
                brands=tuple(row["brands"]),
                title_prefixes=tuple(Shape.of(f"{prefix} {{title}}") for prefix in row["title_prefixes"]),
                ids=tuple(row["ids"]),
                id_form=row["id_form"],
            )
            for name, row in shipped()["services"].items()
        }
    )


@cache
def announcements() -> tuple[Shape, ...]:
    """Return how a colleague announces a signature: `signed: {customer}`."""
    return tuple(Shape.of(sentence) for sentence in shipped()["colleague"]["announces"])


@cache
def colleague_lines() -> Mapping[str, tuple[str, ...]]:
    """Return the lines by which a colleague may state more: `Value: 48,000 EUR`."""
    return MappingProxyType(
        {fact: tuple(fold(name) for name in names) for fact, names in shipped()["colleague"]["lines"].items()}
    )


def recognisers(extra: Iterable[Mapping[str, Any]] = ()) -> tuple[Recogniser, ...]:
    """Return the rows of the house (first, so that they win) and the shipped ones they do not replace.

    `extra` are the `[[notice]]` tables of config.toml. A row with the name of a shipped one takes its place; with
    `off = true` it only takes it away. Raises BadConfig with every problem, each `notice[n].key: what and the mend`.
    """
    problems: list[str] = []
    own: list[Recogniser] = []
    names: set[str] = set()
    for number, row in enumerate(extra):
        path = f"notice[{number}]"
        name = row.get("name", "") if isinstance(row, Mapping) else ""
        if not isinstance(name, str) or not name:
            problems.append(f'{path}.name: missing; give the row a short name of its own, such as "acme-crm"')
            continue
        if name in names:
            problems.append(f"{path}.name: {name!r} is there twice; keep one of the two rows")
        names.add(name)
        if row.get("off") is True:
            continue
        found, wrong = _row(row, path)
        problems.extend(wrong)
        if found:
            own.append(found)
    if problems:
        raise BadConfig(*problems)
    return (*own, *(row for row in _shipped_rows() if row.name not in names))


@cache
def _shipped_rows() -> tuple[Recogniser, ...]:
    rows: list[Recogniser] = []
    for number, row in enumerate(shipped()["recogniser"]):
        found, wrong = _row(row, f"recogniser[{number}]")
        if not found:
            raise BadConfig(*wrong)
        rows.append(found)
    return tuple(rows)


def _row(row: Mapping[str, Any], path: str) -> tuple[Recogniser | None, list[str]]:
    wrong = _strange(row, path)
    if wrong:
        return None, wrong
    name, kind = row["name"], row.get("kind", "signed")
    service = row.get("service", f"crm:{name}")
    known = services().get(service)
    domains = tuple(str(domain).casefold().lstrip("@.") for domain in row.get("domains", ()))
    senders = tuple(str(sender).casefold() for sender in row.get("senders", ()))
    if not domains and not senders and known:
        domains = known.domains
    if not domains and not senders:
        wrong.append(f'{path}: nobody sends it; add senders = ["crm@example.com"] or domains = ["example.com"]')
    if kind not in get_args(Kind):
        wrong.append(f"{path}.kind: {kind!r} is no kind; one of {', '.join(get_args(Kind))}")
    shapes = _shapes(row.get("subject", ()), f"{path}.subject", wrong)
    if not row.get("subject") and row.get("any_subject") is not True:
        wrong.append(f'{path}.subject: missing; write it with gaps, such as ["Opportunity {{title}} is Closed Won"]')
    if wrong:
        return None, wrong
    found = Recogniser(
        name=name,
        service=service,
        kind=kind,
        says=row.get("says", f"CRM mail {name!r}" if service.startswith("crm:") else name),
        domains=domains,
        senders=senders,
        subject=shapes,
        body=tuple(fold(phrase) for phrase in row.get("body", ())),
        signed_if_body=tuple(fold(phrase) for phrase in row.get("signed_if_body", ())),
        signed_if_id=row.get("signed_if_id") is True,
        lines=_names(row.get("lines", {})),
        require=_names(row.get("require", {})),
        void_if=_names(row.get("void_if", {})),
    )
    return found, []


def _strange(row: Mapping[str, Any], path: str) -> list[str]:
    # Wrong keys and wrong types; the rest of the check can then rely on them.
    wrong: list[str] = []
    known = {*_TEXTS, *_LISTS, *_MAPS, *_FLAGS}
    for key, value in row.items():
        if key not in known:
            wrong.append(f"{path}.{key}: unknown; the keys of a row are {', '.join(sorted(known))}")
        elif key in _TEXTS and not isinstance(value, str):
            wrong.append(f"{path}.{key}: must be a text in quotes")
        elif key in _LISTS and not _texts(value):
            wrong.append(f'{path}.{key}: must be a list of texts, such as ["one", "two"]')
        elif key in _FLAGS and not isinstance(value, bool):
            wrong.append(f"{path}.{key}: must be true or false")
        elif key in _MAPS:
            wrong.extend(_strange_map(value, f"{path}.{key}"))
    return wrong


def _strange_map(value: object, path: str) -> list[str]:
    if not isinstance(value, Mapping):
        return [f'{path}: must be a table, such as {{ customer = "Account Name" }}']
    wrong = [f"{path}.{fact}: no such fact; one of {', '.join(FACTS)}" for fact in value if fact not in FACTS]
    wrong.extend(
        f'{path}.{fact}: must be a text or a list of texts, such as ["Account Name", "Account"]'
        for fact, names in value.items()
        if not isinstance(names, str) and not _texts(names)
    )
    return wrong


def _texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(item, str) and item and len(item) <= 500 for item in value
    )


def _shapes(sentences: Iterable[str], path: str, wrong: list[str]) -> tuple[Shape, ...]:
    found: list[Shape] = []
    for number, sentence in enumerate(sentences):
        try:
            found.append(Shape.of(sentence))
        except ValueError as problem:
            wrong.append(f"{path}[{number}]: {sentence!r}: {problem}")
    return tuple(found)


def _names(table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {
            fact: tuple(fold(name) for name in ([names] if isinstance(names, str) else names))
            for fact, names in table.items()
        }
    )
