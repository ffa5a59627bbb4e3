"""`handoffd learn notice`: a conversation with the person who knows the CRM, and what is in config.toml after it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from handoffd.cli import (
    cli,
    learn,  # noqa: F401 - adds its commands
    read,  # noqa: F401 - adds its commands
)

CONFIG = Path(__file__).parents[2] / "config.toml"
HEAD = "From: {sender}\nTo: handoff@northwind.example\nDate: Fri, 20 Nov 2026 14:03:22 +0000\nSubject: {subject}\n\n"
LINES = "Account Name: {customer}\nOpportunity Owner: Dana Weber\nAmount: EUR 48,000\nStage: {stage}\n"
CRM = "CRM <crm@vendor.example>"


@pytest.fixture
def config(tmp_path):
    return shutil.copy(CONFIG, tmp_path / "config.toml")


def sample(tmp_path, subject, customer="Acme GmbH", stage="Closed Won", sender=CRM, lines=LINES):
    path = tmp_path / f"mail{len(list(tmp_path.glob('*.eml')))}.eml"
    text = HEAD.format(sender=sender, subject=subject) + lines.format(customer=customer, stage=stage)
    path.write_text(text, encoding="utf-8")
    return path


def say(config, *files, answer="", also=(), code=0):
    told = CliRunner().invoke(cli, ["learn", "notice", *map(str, files), "--config", str(config), *also], input=answer)
    assert told.exit_code == code, told.output
    return told.output


def verdict(config, path):
    told = CliRunner().invoke(cli, ["read", "notice", "--config", str(config), str(path)])
    return json.loads(told.output)


def test_a_person_confirms_and_the_next_mail_is_known(tmp_path, config):
    before = config.read_text(encoding="utf-8")
    first = sample(tmp_path, "Opportunity won: Acme rollout")
    told = say(config, first, answer="y\n")
    for words in (
        "comes from crm@vendor.example",
        "Opportunity won: {title}",
        'line "Stage" says: Closed Won',
        "Acme GmbH",
    ):
        assert words in told
    assert config.read_text(encoding="utf-8").startswith(before.rstrip())
    other = sample(tmp_path, "Opportunity won: Globex pilot", "Globex Ltd")
    found = verdict(config, other)
    assert (found["kind"], found["customer"], found["title"]) == ("signed", "Globex Ltd", "Globex pilot")
    assert found["recogniser"] == "vendor-crm"


def test_a_no_writes_nothing(tmp_path, config):
    before = config.read_bytes()
    told = say(config, sample(tmp_path, "Opportunity won: Acme rollout"), answer="n\n")
    assert "Nothing was written." in told
    assert config.read_bytes() == before


def test_print_shows_the_row_and_writes_nothing(tmp_path, config):
    before = config.read_bytes()
    told = say(config, sample(tmp_path, "Opportunity won: Acme rollout"), also=["--print"])
    assert told.startswith("[[notice]]")
    assert config.read_bytes() == before


def test_two_samples_tell_what_changes(tmp_path, config):
    files = [
        sample(tmp_path, "Great: Acme rollout was won by the team", lines="Hi.\n"),
        sample(tmp_path, "Great: Globex pilot 2027 was won by the team", lines="Hi.\n"),
    ]
    assert "Great: {title} was won by the team" in say(config, *files, also=["--yes"])
    assert verdict(config, files[1])["title"] == "Globex pilot 2027"


def test_what_a_line_states_is_a_gap_in_the_subject(tmp_path, config):
    told = say(config, sample(tmp_path, "Acme GmbH is now Closed Won in the CRM"), also=["--print"])
    assert "{customer} is now Closed Won in the CRM" in told


def test_a_mail_of_another_stage_is_not_signed_after_learning(tmp_path, config):
    say(config, sample(tmp_path, "Opportunity won: Acme rollout"), also=["--yes"])
    assert verdict(config, sample(tmp_path, "Opportunity won: Zebra", "Zebra", "Negotiation"))["kind"] == "in_flight"


def test_a_reply_to_it_is_not_signed_after_learning(tmp_path, config):
    say(config, sample(tmp_path, "Opportunity won: Acme rollout"), also=["--yes"])
    reply = sample(tmp_path, "Re: Opportunity won: Acme rollout")
    assert verdict(config, reply)["kind"] == "not_a_notice"


@pytest.mark.parametrize(
    ("subjects", "lines", "because"),
    [
        (["Opportunity updated: Acme rollout"], "Hi.\n", "says that the deal is won"),
        (["Update: Acme won", "Update: Globex lost"], "Hi.\n", "says that the deal is won"),
        (["Acme", "Globex"], LINES, "which words of the subject change"),
        (["Won: Acme"], "Hi.\n", "too few words that never change"),
        (["Acme rollout has it"], "Hi.\n", "which words of the subject change"),
        (["Re: Opportunity won: Acme"], LINES, "is a reply or a forward"),
        (["Automatic reply: Opportunity won: Acme"], LINES, "automatic answer"),
        (["a won b", "c won d"], "Hi.\n", "fixed at neither end"),
    ],
)
def test_a_pattern_that_would_take_too_much_is_refused_with_the_reason(tmp_path, config, subjects, lines, because):
    before = config.read_bytes()
    files = [sample(tmp_path, subject, lines=lines) for subject in subjects]
    assert because in say(config, *files, also=["--yes"], code=1)
    assert config.read_bytes() == before


def test_samples_of_two_senders_are_refused(tmp_path, config):
    files = [sample(tmp_path, "Opportunity won: A"), sample(tmp_path, "Opportunity won: B", sender="x@other.example")]
    assert "one sender at a time" in say(config, *files, code=1)


def test_what_is_known_needs_no_row(tmp_path, config):
    mail = sample(tmp_path, "Completed: Acme MSA", sender="Dana via Docusign <dse@docusign.net>")
    assert "Nothing to learn" in say(config, mail)


def test_a_name_that_is_taken_is_said(tmp_path, config):
    say(config, sample(tmp_path, "Opportunity won: Acme rollout"), also=["--yes"])
    other = sample(tmp_path, "Deal signed and sealed: Acme rollout")
    assert "has a row 'vendor-crm' already" in say(config, other, also=["--yes"], code=1)
    say(config, other, also=["--yes", "--name", "second"])
    assert verdict(config, other)["recogniser"] == "second"
