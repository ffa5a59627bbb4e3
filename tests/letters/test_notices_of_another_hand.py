"""The second corpus of notices, written from public facts by another hand than the first (tests/mail/noticewriters).

A near miss may be called whatever it likes, as long as it opens nothing; a notice must be right in everything that a
person was certain of. Mails of one contract share a key, mails of two never do.
"""

import json
from pathlib import Path

import pytest

from handoffd.letters.message import Message
from handoffd.letters.notices.notice import Notice, read_notice
from letters.test_notice_corpus import HOUSE

CORPUS = Path(__file__).parents[1] / "mail" / "notices" / "second"
MAILS = sorted(CORPUS.glob("*.eml"))
MEANING = {path.stem: json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) for path in MAILS}
NOTICES = [name for name, meaning in MEANING.items() if "signed" in meaning["kinds"]]
NEAR_MISSES = [name for name in MEANING if name not in NOTICES]


def read(name: str) -> Notice:
    return read_notice(Message((CORPUS / f"{name}.eml").read_bytes()), HOUSE)


def faults(name: str) -> list[str]:
    """Return what is wrong in the reading of mail `name`, in words."""
    meaning, found = MEANING[name], read(name).as_json()
    wrong = [] if found["kind"] in meaning["kinds"] else [f"kind {found['kind']}: {found['reason']}"]
    if "signed" not in meaning["kinds"]:
        return wrong
    wrong += [
        f"{field} {found[field]!r}, not {meaning[field]!r}"
        for field in ("service", "signed_at", "title", "customer", "ae", "signers")
        if field in meaning and found[field] != meaning[field]
    ]
    missing = set(meaning.get("keys_have", [])) - set(found["keys"])
    return wrong + [f"without the key {key}, has {found['keys']}" for key in sorted(missing)]


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_opens_nothing(name):
    assert faults(name) == []


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_is_read_right_in_everything_a_person_is_certain_of(name):
    assert faults(name) == []


def test_mails_of_one_contract_share_a_key_and_mails_of_two_never_do():
    owners: dict[str, set[str]] = {}
    keys: dict[str, list[set[str]]] = {}
    for name in NOTICES:
        found = set(read(name).keys)
        keys.setdefault(MEANING[name]["contract"], []).append(found)
        for key in found:
            owners.setdefault(key, set()).add(MEANING[name]["contract"])
    assert {key: whose for key, whose in owners.items() if len(whose) > 1} == {}
    assert [contract for contract, sets in keys.items() if len(sets) > 1 and not set.intersection(*sets)] == []


def test_the_second_corpus_is_large_enough():
    assert len(NOTICES) >= 150
    assert len(NEAR_MISSES) >= 150
