"""Lines such as "P2 kept" in a reply, and a decision beside a correction (D14, D15)."""

from datetime import date
from email.message import EmailMessage

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.promises import read_updates
from handoffd.letters.replies.review import read_review
from handoffd.playbook.ledger import State, Update
from playbook.desk import HOUSE

TODAY = date(2026, 4, 20)


def mail(text, html=""):
    made = EmailMessage()
    made["From"] = "Ana Silva <ana@ours.example>"
    made["Subject"] = "Re: your brief"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return Message(made.as_bytes())


SENT = mail("Hi Ana,\n\nThis is the brief.\n")


def read(text, html=""):
    return read_updates(mail(text, html), SENT, TODAY, HOUSE.roster)


@pytest.mark.parametrize(
    ("line", "update"),
    [
        ("P2 kept", Update("P2", State.KEPT)),
        ("p2: done.", Update("P2", State.KEPT)),
        ("P2 gehalten", Update("P2", State.KEPT)),
        ("P2 tenu", Update("P2", State.KEPT)),
        ("P2 broken", Update("P2", State.BROKEN)),
        ("P2 nicht gehalten", Update("P2", State.BROKEN)),
        ("P2 not kept", Update("P2", State.BROKEN)),
        ("P1 moved to 12 May", Update("P1", State.MOVED, date(2026, 5, 12))),
        ("P1 verschoben auf 12.5.", Update("P1", State.MOVED, date(2026, 5, 12))),
        ("P3 owner: ana", Update("P3", owner="Ana Silva")),
        ("P3 owner: Leo in Solutions", Update("P3", owner="Leo in Solutions")),
        ("P3 open", Update("P3", State.OPEN)),
    ],
)
def test_a_line_about_a_promise_is_read(line, update):
    """D14."""
    assert read(line).updates == (update,)


def test_several_lines_stand_in_one_mail_and_a_day_that_has_gone_is_asked_back():
    """D14."""
    told = read("Hi,\n\nP1 kept\nP2 moved to 1 April 2026\n\nBest,\nAna")
    assert told.updates == (Update("P1", State.KEPT),)
    assert told.unclear == ("P2 moved to 1 April 2026",)
    assert told.rest == ""


@pytest.mark.parametrize("line", ["P1 incidents are answered in an hour", "Promise 2 kept", "P2", "P2 kept?", "kept"])
def test_what_is_not_a_whole_line_of_its_own_changes_nothing(line):
    """D14."""
    assert read(line).updates == ()


def test_what_the_html_says_otherwise_changes_nothing():
    """D14: a mail says one thing, or it is asked back."""
    told = read("P1 kept", "<p>P1 broken</p>")
    assert told.updates == ()
    assert told.unclear


@pytest.mark.parametrize(
    ("text", "command", "argument", "beside"),
    [
        ("accept", "accept", "", ""),
        ("Accepted, thanks!", "accept", "", ""),
        ("Akzeptiert", "accept", "", ""),
        ("j'accepte", "accept", "", ""),
        ("accept\n8: Azure, not AWS", "accept", "", "8: Azure, not AWS"),
        ("8: Azure, not AWS\n\naccept", "accept", "", "8: Azure, not AWS"),
        ("return: vague outcome", "return", "vague outcome", ""),
        ("zurück: Ziel unklar", "return", "Ziel unklar", ""),
        (
            "return: promise without date\nWhen is the import?",
            "return",
            "promise without date\nWhen is the import?",
            "",
        ),
        ("8: Azure\nreturn: 4: how much?", "return", "4: how much?", "8: Azure"),
        ("return\nno contact in IT", "return", "no contact in IT", ""),
    ],
)
def test_a_reply_to_the_brief_decides_and_may_correct(text, command, argument, beside):
    """D15."""
    judged = read_review(mail(text), TODAY, SENT)
    assert (judged.verdict.command, judged.verdict.argument, judged.beside) == (command, argument, beside)


@pytest.mark.parametrize(
    "text", ["I cannot accept this", "please accept", "accept?", "8: they accept cards", "return: "]
)
def test_what_is_no_decision_decides_nothing(text):
    """D15."""
    judged = read_review(mail(text), TODAY, SENT)
    assert judged.verdict is None or judged.verdict.command == "unclear"


def test_accept_in_the_text_and_return_in_the_html_decide_nothing():
    """D15."""
    judged = read_review(mail("8: Azure\naccept", "<p>8: Azure</p><p>return: bad fit</p>"), TODAY, SENT)
    assert judged.verdict is None or judged.verdict.command == "unclear"
