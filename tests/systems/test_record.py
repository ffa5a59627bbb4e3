"""The record: all that is known, stable in its keys, harmless in a spreadsheet (F3)."""

import csv
import io
import json
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handoffd.letters.writing.cleaning import many_lines
from handoffd.letters.writing.record import COLUMNS, as_csv, as_json, harmless, record
from handoffd.playbook.dossier import Dossier
from handoffd.playbook.model import Approval, Contact, Meeting, Milestone
from playbook.desk import ENTRIES, HOUSE
from systems.desk import ANA, DANA, JANE, NOW, handed_over, said

KICKOFF = Meeting("u", NOW, NOW + timedelta(minutes=45), (ANA, JANE.email), responses={JANE.email: "ACCEPTED"})


def told(**facts):
    return record(handed_over(**facts), HOUSE.roster, "a-key", "Salesforce", NOW)


def test_the_keys_of_version_1_are_these_and_docs_explain_each():
    from handoffd.shipped import root

    known = told(meetings={"kickoff": KICKOFF}, approvals={"kickoff": Approval(2, "sha", ANA, NOW, "<m@x>")})
    assert list(known) == [
        "schema", "version", "key", "system", "recorded_at", "reference", "customer", "contract", "owner", "contacts",
        "goal", "milestones", "meetings", "approvals", "dossier", "promises", "papers",
    ]  # fmt: skip
    page = (root() / "docs" / "how-to" / "crm.md").read_text(encoding="utf-8")
    inner = {
        key for each in (known["contract"], known["owner"], known["meetings"][0], known["approvals"][0]) for key in each
    }
    inner |= set(known["dossier"]["D1"]) | set(known["promises"][0] if known["promises"] else {})
    assert not {key for key in {*known, *inner} if f"`{key}`" not in page}
    assert not [column for column in COLUMNS if not column.startswith("d") and f"`{column}`" not in page]


def test_it_says_who_owns_it_now_who_comes_and_who_said_yes():
    known = told(meetings={"kickoff": KICKOFF}, approvals={"kickoff": Approval(2, "sha", ANA, NOW, "<m@x>")})
    assert known["owner"] == {"before": {"name": "Dana Weber", "email": "dana@ours.example"}, "after": {"name": "Ana Silva", "email": ANA}}  # fmt: skip
    assert known["meetings"][0]["attendees"] == [
        {"email": ANA, "response": "NEEDS-ACTION"},
        {"email": JANE.email, "response": "ACCEPTED"},
    ]
    assert known["approvals"] == [{"step": "kickoff", "by": ANA, "at": "2026-03-17T10:00:00Z", "version": 2}]


def test_each_answer_says_who_told_it_and_in_which_mail_and_each_promise_is_there():
    known = told(dossier=Dossier((*ENTRIES, said("D5", "SSO by 1 May 2026, owner Omar"))))
    assert known["dossier"]["D4"]["state"] == "answered"
    assert known["dossier"]["D4"]["by"][0] == {"email": DANA, "at": "2026-03-10T15:12:00Z", "mail": "<m@x>"}
    assert [promise["text"] for promise in known["promises"]] == ["SSO by 1 May 2026, owner Omar"]


def test_it_says_when_each_milestone_was_reached():
    at = {"document": Milestone(NOW - timedelta(days=5)), "kickoff": Milestone(NOW)}
    assert [each["what"] for each in told(milestones=at)["milestones"]] == ["Signed", "Document complete", "Kickoff"]


def test_it_survives_json_and_nothing_that_is_not_known_is_left_out():
    bare = record(handed_over(contacts=(), dossier=Dossier(), csm="", customer=""), HOUSE.roster, "k", "S", NOW)
    assert json.loads(as_json(bare)) == bare
    assert set(bare["dossier"]) == {f"D{number}" for number in range(1, 11)}
    assert bare["owner"]["after"] == {"name": "", "email": ""}


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "\0=1", "\ufeff=1"]
)
def test_a_cell_that_could_be_a_formula_is_text(cell):
    assert harmless(cell).startswith("'")


def test_a_cell_holds_nothing_that_turns_its_line_round_or_is_not_seen():
    assert harmless("Acme \u202egnp.exe\u202c\u200b\x1b[31m\nGmbH") == "Acme gnp.exe[31m\nGmbH"


@example('=HYPERLINK("http://evil.example","pay")\n=2')
@given(st.text(max_size=60))
def test_no_cell_of_the_csv_begins_a_formula_and_every_word_is_still_there(words):
    text = as_csv(told(customer=words or "x", contacts=(Contact(words, "a@b.example"),)))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    assert tuple(rows[0]) == COLUMNS
    assert len(rows[1]) == len(COLUMNS)
    assert not [
        cell for cell in rows[1] if cell.lstrip(" \u00a0\u3000\ufeff")[:1] in tuple("=+-@\t\r\n＝＋－＠") and cell
    ]
    assert many_lines(words) in dict(zip(*rows, strict=True))["customer"] or not words


def test_the_columns_only_ever_grow_at_their_end():
    assert COLUMNS[:17] == (
        "version", "key", "reference", "customer", "contract", "track", "signed_at", "owner_before",
        "owner_before_email", "owner_after", "owner_after_email", "contacts", "goal", "kickoff_at", "promises", "d1", "d2",
    )  # fmt: skip
