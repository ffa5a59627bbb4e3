"""`read notice`: what it says to people (`--explain`), and what it makes of a mail when nobody told it who we are."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from handoffd.cli import (
    cli,
    read,  # noqa: F401 - adds its commands
)

MAILS = Path(__file__).parents[1] / "mail" / "notices"
CONFIG = Path(__file__).parents[2] / "config.toml"
MAIL = """Delivered-To: handoffs@ours.example
Received: from mail.example by mx.ours.example for <handoffs@ours.example>; Fri, 20 Nov 2026 14:03:22 +0000
From: Dana Weber via Docusign <dse_NA4@docusign.net>
To: {to}
Reply-To: Dana Weber <dana@ours.example>
Subject: Completed: Complete with Docusign: Order Form Acme GmbH.pdf
Date: Fri, 20 Nov 2026 14:03:22 +0000

All parties have completed it.
"""


def run(*words):
    told = CliRunner().invoke(cli, ["read", "notice", *map(str, words)])
    assert told.exit_code == 0, told.output
    return told.output


def signers(tmp_path, to, without=""):
    text = "".join(
        line for line in MAIL.format(to=to).splitlines(keepends=True) if not (without and line.startswith(without))
    )
    (tmp_path / "mail.eml").write_text(text, encoding="utf-8")
    return [one["email"] for one in json.loads(run(tmp_path / "mail.eml"))["signers"]]


@pytest.mark.parametrize("without", ["", "Delivered-To", "Received", "Reply-To"])
def test_the_inbox_signs_nothing_even_when_nobody_told_us_which_it_is(tmp_path, without):
    to = "Handoffs <handoffs@ours.example>, Bo Berg <bo@acme.example>"
    assert signers(tmp_path, to, without) == ["bo@acme.example"]


def test_one_of_us_is_no_signer_of_the_customer_without_a_config(tmp_path):
    assert signers(tmp_path, "Ana <ana@ours.example>, Bo <bo@acme.example>") == ["bo@acme.example"]


def test_an_explanation_names_the_row_the_places_and_what_is_missing():
    told = run("--explain", MAILS / "second" / "docusign-na1.eml")
    for words in (
        "Verdict: signed",
        "Recogniser: docusign-completed",
        "'Completed: {title}'",
        "customer: Juniper Labs LLC (from the document's title)",
        "sold by: eden.sade@northwind.example (from Reply-To)",
        "(from the envelope's id in a link, which was not opened)",
        "Not in it: signed by",
        "Believed: not judged",
    ):
        assert words in told


def test_an_explanation_with_a_config_names_the_level_and_who_is_asked():
    opens = run("--explain", "--config", CONFIG, MAILS / "second" / "docusign-na1.eml")
    assert "level 1 of 4" in opens
    assert "So a handoff opens." in opens
    asks = run("--explain", "--config", CONFIG, MAILS / "docusign-customers-paper.eml")
    assert "is asked first, and nothing opens until the answer is yes" in asks


@pytest.mark.parametrize("path", sorted(MAILS.rglob("*.eml"))[::7], ids=lambda path: path.stem)
def test_every_mail_can_be_explained(path):
    assert "Verdict: " in run("--explain", path)


def test_a_forward_says_that_its_moment_is_that_of_the_original():
    told = run("--explain", MAILS / "second" / "forward-gmail-de.eml")
    assert "(from the Date of the original mail, inside the forward)" in told
