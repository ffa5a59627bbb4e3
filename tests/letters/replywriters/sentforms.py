"""The mails that are answered: written by the real program, about several handoffs and people."""

from collections.abc import Mapping
from datetime import timedelta

from handoffd.app import previewing
from handoffd.letters.form import form_lines
from handoffd.letters.message import Address
from handoffd.letters.writing import samples
from handoffd.letters.writing.compose import Letter, compose
from handoffd.letters.writing.template import render
from handoffd.letters.writing.views import Person
from handoffd.playbook.dossier import SECTIONS, Prefill
from letters.replywriters.rows import Asked, asked

_JOERG = Person("Jörg Großmann", "joerg.grossmann@brightlane.example", "Europe/Berlin")
_AIKO = Person("Aiko Tanaka", "aiko.tanaka@brightlane.example", "Asia/Tokyo")
_MUCH = (
    Prefill("D1", "Company", "Müller & Söhne Logistik GmbH", "notice"),
    Prefill("D1", "Contract value", "EUR 312.500", "notice"),
    Prefill("D1", "Contract start", "1 April 2026", "notice"),
    Prefill("D1", "Website", "https://mueller-soehne.example/de/ueber-uns?ref=1", "notice"),
    Prefill("D2", "Signed by", "Dr. Änne Müller, a.mueller@mueller-soehne.example, Geschäftsführerin", "notice"),
    Prefill("D2", "In copy", "einkauf@mueller-soehne.example", "notice"),
    Prefill("D8", "Opportunity", "SAP <-> Brightlane, 3 interfaces", "notice"),
)


def _letter(name: str, to: Person, changed: Mapping[str, object]) -> bytes:
    words = render(name, {**samples.sample(name), "reader": to, **changed})
    inbox = Address("Brightlane Handoff", "handoff@brightlane.example")
    letter = Letter(
        words,
        inbox,
        (Address(to.name, to.email),),
        samples.T0 + timedelta(minutes=3),
        f"<ho-1.dossier.1.{samples.TOKEN}@brightlane.example>",
        "0" * 32,
        reply_to=Address(inbox.name, f"handoff+{samples.TOKEN}@brightlane.example"),
        ref=samples.REF,
        loop=inbox.email,
    )
    return compose(letter)


def sent_forms() -> dict[str, Asked]:
    """The requests by name of their folder."""
    german = {
        "customer": "Müller & Söhne Logistik GmbH",
        "ae": _JOERG,
        "csm": Person("Zoë Lindqvist", "zoe.lindqvist@brightlane.example", "Europe/Stockholm"),
        "form_lines": tuple(form_lines(SECTIONS, _MUCH)),
    }
    bare = {
        "customer": "Kestrel Foods",
        "ae": _AIKO,
        "csm_reason": "",
        "call_at": None,
        "form_lines": tuple(form_lines(SECTIONS, ())),
    }
    raw = {
        "ask": previewing.of_sample("dossier/ask").raw,
        "ask-german": _letter("dossier/ask", _JOERG, german),
        "ask-bare": _letter("dossier/ask", _AIKO, bare),
        "echo": previewing.of_sample("dossier/echo").raw,
        "remind": previewing.of_sample("dossier/remind").raw,
        "draft": previewing.of_sample("warm-intro/draft").raw,
    }
    return {name: asked(one) for name, one in raw.items()}
