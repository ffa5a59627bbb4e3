"""How an account stands, read from a reply (T1), and what the AE thinks of it (T2)."""

from email.message import EmailMessage

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.assessment import Assessment, assessment_of, prepared, read_assessment
from handoffd.playbook.health import AT_RISK, BEHIND, CAUSES, DISPUTES, ON_TRACK, SALES

SAID = {
    "on track": (ON_TRACK, "", ""),
    "On track!": (ON_TRACK, "", ""),
    "Acme GmbH is on track, all 40 users live": (ON_TRACK, "", "all 40 users live"),
    "green": (ON_TRACK, "", ""),
    "behind, product gap: SSO is late": (BEHIND, "product gap", "SSO is late"),
    "Behind - customer delay - no data yet": (BEHIND, "customer delay", "no data yet"),
    "behind because of the product: SSO": (BEHIND, "product gap", "SSO"),
    "We're behind, expectations: they thought it was live": (BEHIND, SALES, "they thought it was live"),
    "at risk: Ana is on three go-lives at once (capacity)": (
        AT_RISK,
        "CS capacity",
        "Ana is on three go-lives at once",
    ),
    "At risk, other: their champion leaves": (AT_RISK, "other", "their champion leaves"),
    "behind": (BEHIND, "", ""),
    "behind: SSO is late": (BEHIND, "", "SSO is late"),
    "Gefährdet, customer delay: keine Daten": (AT_RISK, "customer delay", "keine Daten"),
    "> behind, oversold: SSO": (BEHIND, SALES, "SSO"),
}


@pytest.mark.parametrize("line", SAID)
def test_the_csm_says_it_in_one_line_of_plain_words(line):
    assert assessment_of([line], "csm", "Acme GmbH") == Assessment(*SAID[line])


@pytest.mark.parametrize(
    "line",
    [
        "on track?",
        "on track, or is it?",
        "not on track",
        "Nothing is at risk",
        "on track or behind, hard to say",
        "no longer on track",
        "Somebody said they are behind",
        "Let me ask Omar first",
        "ontrackish",
        "redo the import",
        "behind the scenes all is well, on track",
        "",
    ],
)
def test_what_is_not_certain_is_asked_back(line):
    assert assessment_of([line], "csm", "Acme GmbH") is None


def filled(state, change):
    return [change(row) for row in prepared(state).split("\r\n")]


@pytest.mark.parametrize("number", range(1, 6))
def test_one_number_behind_why_is_enough_on_a_phone(number):
    rows = filled(BEHIND, lambda row: f"{row}{number}" if row.startswith("Why") else row)
    assert assessment_of(rows, "csm") == Assessment(BEHIND, CAUSES[number - 1])


def test_the_prepared_reply_sent_as_it_is_names_no_cause():
    assert assessment_of(prepared(AT_RISK).split("\r\n"), "csm") == Assessment(AT_RISK)


def test_a_cross_before_a_cause_or_the_only_one_left_chooses_it():
    crossed = filled(BEHIND, lambda row: f"x {row}" if row.startswith("3") else row)
    assert assessment_of(crossed, "csm") == Assessment(BEHIND, "product gap")
    left = [row for row in prepared(BEHIND).split("\r\n") if not row[:1].isdigit() or row.startswith("2")]
    assert assessment_of([f"{row}no data" if row.startswith("In one") else row for row in left], "csm") == Assessment(
        BEHIND, "customer delay", "no data"
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["I agree"], Assessment("agrees")),
        (["Agreed."], Assessment("agrees")),
        (["ok", "Thanks"], Assessment("agrees")),
        (["disputed: customer delay, no data"], Assessment(DISPUTES, "customer delay", "no data")),
        (["I see it differently, SSO was never promised"], Assessment(DISPUTES, "", "SSO was never promised")),
        (["disputed:"], Assessment(DISPUTES)),
        (["I agree", "but SSO was never promised"], None),
        (["agree?"], None),
        (["I agree that this is wrong"], None),
        (["behind"], None),
    ],
)
def test_the_ae_agrees_or_disputes(rows, told):
    assert assessment_of(rows, "ae") == told


def mail(text, html=None):
    message = EmailMessage()
    message["From"] = "ana@northwind.example"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return Message(message.as_bytes())


ASKED = mail("Hi Ana,\n\nHow do they stand?\n\n- On track: reply on track\n- Behind: reply behind, product gap\n")


def test_the_quoted_letter_is_never_an_answer():
    quoted = "\n".join(f"> {line}" for line in ASKED.plain.splitlines())
    assert read_assessment(mail(f"Hm.\n\nOn Tue, Northwind wrote:\n{quoted}\n"), ASKED, "csm") is None
    told = read_assessment(mail(f"at risk, other: budget\n\nOn Tue, Northwind wrote:\n{quoted}\n"), ASKED, "csm")
    assert told == Assessment(AT_RISK, "other", "budget")


def test_text_and_html_must_say_the_same():
    assert read_assessment(mail("on track\n", "<p>at risk, other</p>"), ASKED, "csm") is None
    assert read_assessment(mail("on track\n", "<p>on track</p>"), ASKED, "csm") == Assessment(ON_TRACK)
