"""Who the customer's letters go to, read out of the AE's words, and nobody else."""

from datetime import UTC, datetime

import pytest

from handoffd.letters.contacts import company, contacts, is_yes
from handoffd.playbook.dossier import BY_ID, CONTACTS_PROMPT, Entry, Prefill
from handoffd.playbook.model import Contact

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SIGNED = Prefill("D2", "Signed by", "Dana Whitfield <dana@acme.example>", "docusign")


def entry(text, section="D2", na=False, **prompts):
    return Entry(section, text, "ae@ours.example", NOW, "<1@x>", na=na, prompts=prompts)


def ours(address):
    return address.endswith("@ours.example")


def named(text, prompts=None):
    told = Entry("D2", text, "ae@ours.example", NOW, "<1@x>", prompts=prompts or {})
    return contacts([told], [SIGNED], ours)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dana Whitfield, CFO, dana@acme.example", Contact("Dana Whitfield", "dana@acme.example")),
        ("Dana Whitfield <dana@acme.example>", Contact("Dana Whitfield", "dana@acme.example")),
        ("dana@acme.example (Dana Whitfield)", Contact("Dana Whitfield", "dana@acme.example")),
        ("- Main contact: Dana Whitfield - dana@acme.example", Contact("Dana Whitfield", "dana@acme.example")),
        ("DANA@ACME.EXAMPLE", Contact("", "dana@acme.example")),
        ("write to dana@acme.example please", Contact("", "dana@acme.example")),
        ("Jürgen Groß; jg@acme.example", Contact("Jürgen Groß", "jg@acme.example")),
        ("the boss (see CRM) dana@acme.example.", Contact("", "dana@acme.example")),
    ],
)
def test_a_name_is_taken_only_where_it_stands_beside_its_address(text, expected):
    assert named(text) == (expected,)


def test_only_the_first_address_counts_when_the_reply_shows_no_prompts():
    assert [who.email for who in named("dana@acme.example\nbob@acme.example")] == ["dana@acme.example"]


def test_everybody_under_the_prompt_of_the_main_contact_counts_and_nobody_from_the_other_prompts():
    prompts = {CONTACTS_PROMPT: "Dana Whitfield, dana@acme.example\nBo Li, bo@acme.example"}
    found = named("Dana Whitfield, dana@acme.example\nBo Li, bo@acme.example\nsceptic@acme.example", prompts)
    assert [who.email for who in found] == ["dana@acme.example", "bo@acme.example"]


def test_a_colleague_is_never_the_customers_contact():
    assert named("Ana, ana@ours.example will know") == ()


@pytest.mark.parametrize("word", ["ok", "Confirmed.", "yes", "stimmt", "Correct!"])
def test_a_yes_confirms_the_signers_that_were_prefilled(word):
    assert named(word) == (Contact("Dana Whitfield", "dana@acme.example"),)


def test_without_a_yes_a_signer_is_nobody_to_write_to():
    assert named("I will send it tomorrow") == ()


def test_a_section_that_is_deliberately_empty_names_nobody():
    assert contacts([entry("dana@acme.example", na=True)], [SIGNED], ours) == ()


@pytest.mark.parametrize("text", ["okay but call him first", "yes, Dana knows", "no", ""])
def test_words_beside_the_yes_are_no_yes(text):
    assert not is_yes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme GmbH, logistics, 40 people", "Acme GmbH"),
        ("Company: Acme GmbH (logistics)", "Acme GmbH"),
        ("Acme & Sons - logistics", "Acme & Sons"),
        ("They are a very large company with many offices all over the world", ""),
        ("confirmed", "Acme"),
    ],
)
def test_the_company_is_the_first_thing_said_about_the_account(text, expected):
    assert company(entry(text, "D1"), [Prefill("D1", "Company", "Acme", "x")]) == expected


def test_no_answer_names_no_company():
    assert company(None, [Prefill("D1", "Company", "Acme", "x")]) == ""


def test_a_sceptic_is_never_made_the_main_contact():
    others = BY_ID["D2"].prompts[-1]
    assert named("Tom Blunt, tom@acme.example", {others: "Tom Blunt, tom@acme.example"}) == ()
    assert named("Sceptic: Tom Blunt, tom@acme.example\nJane Roe, jane@acme.example") == (
        Contact("Jane Roe", "jane@acme.example"),
    )


def test_a_machine_that_signed_is_never_written_to():
    assert named("Docusign, noreply@docusign.example") == ()
