"""Every mail of tests/mail/notices means what a person wrote beside it (write_notices.py in tests/mail)."""

import json
from pathlib import Path

import pytest

from handoffd.letters.message import Message
from handoffd.letters.notices.notice import House, read_notice
from handoffd.letters.notices.recogniser import recognisers

CORPUS = Path(__file__).parents[1] / "mail" / "notices"
CRM = {
    "name": "northwind-crm",
    "service": "crm:salesforce",
    "senders": ["crm@northwind.example"],
    "subject": ["Opportunity won: {title}"],
    "lines": {
        "customer": "Account Name",
        "ae": ["Opportunity Owner", "Owner"],
        "value": "Amount",
        "start": "Contract Start",
        "id": "Opportunity ID",
        "stage": "Stage",
    },
    "require": {"stage": "Closed Won"},
    "void_if": {"stage": ["Closed Lost"]},
}
HOUSE = House(
    own_domains=frozenset({"northwind.example"}),
    inbox="handoffs@northwind.example",
    people={
        "eden.sade@northwind.example": "Eden Sade",
        "ana.ruiz@northwind.example": "Ana Ruiz",
        "ana@northwind.example": "Ana Ruiz",
        "marc.oliver@northwind.example": "Marc Oliver",
    },
    recognisers=recognisers([CRM]),
)
MAILS = sorted(CORPUS.glob("*.eml"))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_means_what_a_person_wrote_beside_it(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    read = read_notice(Message(path.read_bytes()), HOUSE).as_json()
    keys, reason = read.pop("keys"), read.pop("reason")
    assert expected.pop("reason_has").casefold() in reason.casefold()
    assert set(expected.pop("keys_have", [])) <= set(keys)
    assert {name: read[name] for name in expected} == expected


def test_the_corpus_is_large_enough_and_nothing_but_a_notice_opens_a_handoff():
    kinds = [json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["kind"] for path in MAILS]
    assert len(MAILS) >= 100
    assert kinds.count("not_a_notice") >= 30
