"""A customer's mail that the AE passes on (F5): a corpus by mail program, and what is none."""

import json
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from handoffd.letters.message import Message
from handoffd.letters.passedon import MOST_WORDS, passed_on
from handoffd.letters.writing.macro import LONGEST, mail_link

CORPUS = Path(__file__).parents[1] / "mail" / "forwards"
CASES = sorted(path.stem for path in CORPUS.glob("*.eml"))
OURS = frozenset({"northwind.example"})
INBOX = "handoff@northwind.example"


def read(name):
    wanted = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return passed_on(Message((CORPUS / f"{name}.eml").read_bytes()), OURS, INBOX, "Europe/Berlin"), wanted


def test_the_corpus_holds_the_forwards_of_at_least_twenty_programs_and_habits():
    assert len([name for name in CASES if not name.startswith("not-")]) >= 20


@pytest.mark.parametrize("name", CASES)
def test_what_a_customer_wrote_is_read_out_of_every_programs_forward(name):
    found, wanted = read(name)
    if wanted is None:
        assert found is None
        return
    assert found is not None
    assert (found.by.email, found.by.name) == (wanted["by"], wanted["name"])
    assert found.subject == wanted["subject"]
    assert found.words.splitlines()[0] == wanted["begins"]
    assert found.words.splitlines()[-1] == wanted["ends"]
    assert "two of our planners cannot log in" in found.words
    assert list(found.files) == wanted["files"]
    assert found.note == wanted.get("note", found.note)


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("not-")])
def test_its_moment_is_that_of_the_customers_mail_and_not_of_the_forward(name):
    found, _ = read(name)
    assert found is not None
    assert found.sent_at is None or found.sent_at.isoformat()[:10] == "2026-03-12"


def test_a_very_long_mail_is_cut_and_a_huge_one_is_left_for_a_person():
    head = (
        "---------- Forwarded message ---------\nFrom: Jane <jane@acme.example>\nDate: Thu, 12 Mar 2026\nSubject: x\n\n"
    )
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "dana@northwind.example", INBOX, "Fwd: x"
    mail.set_content(head + "word " * 5_000)
    found = passed_on(Message(mail.as_bytes()), OURS, INBOX)
    assert found is not None
    assert len(found.words) <= MOST_WORDS + 4
    mail.set_content(head + "word " * 200_000)
    assert passed_on(Message(mail.as_bytes()), OURS, INBOX) is None


def test_the_ready_mail_is_addressed_to_the_customer_with_the_csm_in_copy_and_every_word_in_it():
    body = "Hi Jürgen,\n\nthanks & see you: 50% done?\n\nDana"
    link = urlsplit(mail_link("jane+x@acme.example", ("ana@northwind.example",), "Re: a & b?", body))
    asked = {name: values[0] for name, values in parse_qs(link.query.replace("+", "%2B")).items()}
    assert (link.scheme, unquote(link.path)) == ("mailto", "jane+x@acme.example")
    assert asked == {"cc": "ana@northwind.example", "subject": "Re: a & b?", "body": body.replace("\n", "\r\n")}


def test_a_link_that_no_program_would_open_goes_without_its_words():
    link = mail_link("jane@acme.example", (), "Re: x", "a long word " * 400)
    assert len(link) <= LONGEST
    assert "body" not in link
