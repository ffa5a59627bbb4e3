"""`read reply --explain`: each line of a reply with what was made of it, in words; and what `read reply` tells of a draft."""

import json

import pytest
from click.testing import CliRunner

from handoffd.cli import (
    cli,
    read,  # noqa: F401 - adds its commands
)
from letters.clients import CLIENTS, Draft, Row
from letters.draftmail import BODY, EDITS, TITLE, reply, sent_draft
from letters.sentmail import rows, sent_mail


def run(*words):
    told = CliRunner().invoke(cli, ["read", "reply", *map(str, words)])
    assert told.exit_code == 0, told.output
    return told.output


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "form.eml"
    path.write_bytes(sent_mail().raw)
    return path


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.eml"
    path.write_bytes(sent_draft().raw)
    return path


def answered(tmp_path, top=(), after="The pain in their own words, and what it cost them:", text="Four hours a day."):
    quoted = []
    for line in rows():
        quoted.append(Row(line.text, line.kind))
        if line.text == after:
            quoted.append(Row(text))
    path = tmp_path / "reply.eml"
    path.write_bytes(CLIENTS[0].mime(Draft(top=top, rows=tuple(quoted))))
    return path


def line_with(text, told):
    found = [row for row in told.splitlines() if row.endswith(text)]
    assert found, text
    return found[0]


def test_each_line_says_whose_it_is_and_what_became_of_it(form, tmp_path):
    path = answered(tmp_path, ("Hi,", "", "more to come", "", "Best,", "Dana Whitfield"))
    told = run("--request", form, "--explain", path)
    assert "typed: it belongs to 3. Why they bought" in line_with("Four hours a day.", told)
    assert "ours: the heading 3. Why they bought" in line_with("3. Why they bought", told)
    assert "ours: a prompt of 3. Why they bought" in line_with("The moment when the value became clear to them:", told)
    assert "your program's introduction of the quote" in line_with("wrote:", told)
    assert "belongs to no section, shown back to you" in line_with("more to come", told)
    assert "signature or notice below your words: not read" in line_with("Dana Whitfield", told)
    assert "the end of the form" in line_with("End of form. Text below this line is not read.", told)
    assert told.index("This part is believed") < told.index("The other part is believed")
    assert "Answered: Why they bought: Four hours a day." in told
    assert "Still open: Account overview, Contacts," in told


def test_below_a_customers_goodbye_that_was_pasted_on_top_the_words_are_still_read(form, tmp_path):
    pasted = ("They wrote to me:", "We need it by June.", "Best regards", "Marta Keller", "COO, Acme")
    top = (*pasted, "", "3: Four hours a day", "4: a fifth fewer tickets by June", "", "Best,", "Dana Whitfield")
    told = run("--request", form, "--explain", answered(tmp_path, top, text=""))
    assert "belongs to no section, shown back to you" in line_with("COO, Acme", told)
    assert "labelled, it belongs to 3. Why they bought" in line_with("3: Four hours a day", told)
    assert "signature or notice below your words: not read" in line_with("Dana Whitfield", told)


def test_every_line_of_the_reply_is_there_with_a_word_about_it(form, tmp_path):
    told = run("--request", form, "--explain", answered(tmp_path))
    lines = [row for row in told.splitlines() if row[:4].strip().isdigit()]
    assert len(lines) > 80
    assert all(len(row) < 12 or row[10:68].strip() for row in lines)
    assert "\x1b" not in told, "no colours outside a terminal"


@pytest.mark.parametrize(
    ("first", "line", "end"),
    [
        ("Hi, approve, thanks!", "the command “approve”", "Command: approve. Nothing is left over."),
        ("Approve once Priya is back", "looks like a command, but is not exactly one", "a question goes back: “Approve once Priya is back”"),
        ("Hold until Friday", "the command “hold”", "Command: hold “Friday”, which is Friday, 20 November 2026."),
        ("Let me read it again.", "belongs to no section", "No command: the first line on top is none."),
    ],
)  # fmt: skip
def test_a_command_is_shown_with_the_line_it_was_read_from(draft, tmp_path, first, line, end):
    path = tmp_path / "reply.eml"
    path.write_bytes(reply(CLIENTS[0], EDITS[0], (first, "")))
    told = run("--request", draft, "--explain", path)
    assert line in line_with(first, told)
    assert end in told
    assert "The letter for approval: as it was sent." in told
    assert "changed here" not in told


def test_a_changed_letter_is_shown_where_it_changed_and_as_it_now_reads(draft, tmp_path):
    path = tmp_path / "reply.eml"
    path.write_bytes(reply(CLIENTS[0], EDITS[1], ("approve", "")))
    told = run("--request", draft, "--explain", path)
    changed = [row for row in told.splitlines() if "the letter for approval: changed here" in row]
    assert changed
    assert all("tomorrow" in row for row in changed)
    assert "Ana will write to you tomorrow with a time for our kickoff." in told.split("It now reads")[1]


def test_mail_that_nobody_wrote_says_so(form, tmp_path):
    path = tmp_path / "away.eml"
    path.write_bytes(b"From: Dana <dana@northwind.example>\nSubject: Automatic reply: x\n\nContacts: call Rosa")
    assert "Nobody wrote this mail by hand (out-of-office: somebody is away)" in run(
        "--request", form, "--explain", path
    )


def test_people_and_programs_are_told_different_things(form, tmp_path):
    told = CliRunner().invoke(
        cli, ["read", "reply", "--request", str(form), "--explain", "--json", str(answered(tmp_path))]
    )
    assert told.exit_code == 2
    assert "please choose one" in told.output
    assert json.loads(run("--request", form, "--json", answered(tmp_path)))


def test_the_letter_that_a_reply_makes_of_a_draft_is_told_as_json(draft, form, tmp_path):
    for edit in EDITS[:6]:
        (tmp_path / "reply.eml").write_bytes(reply(CLIENTS[0], edit, ("approve", "")))
        told = json.loads(run("--request", draft, tmp_path / "reply.eml"))[str(tmp_path / "reply.eml")]
        changed = (edit.title, edit.body) != (TITLE, BODY)
        assert (told["answers"], told["open"], told["command"]["command"]) == ({}, [], "approve")
        assert told["draft"] == {
            "subject": edit.title, "text": edit.body, "changed": changed, "kind": "edited" if changed else "same",
            "comment": "approve", "doubts": [],
        }  # fmt: skip
    told = json.loads(run("--request", form, answered(tmp_path)))[str(tmp_path / "reply.eml")]
    assert told["draft"] is None
