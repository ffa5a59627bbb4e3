"""Commands by reply: obeyed when they are exactly one, asked back when they only look like one, never invented."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.letters.message import Message
from handoffd.letters.replies.commands import GO_AHEAD
from handoffd.letters.replies.reply import read_reply
from handoffd.letters.replies.verdict import Verdict, read_verdict, verdict_of
from handoffd.letters.replies.when import read_day, read_moment
from letters.clients import CLIENTS, LEGAL
from letters.draftmail import EDITS, reply, sent_draft
from letters.sentmail import AE, INBOX, TOKEN, sent_mail

TODAY = date(2026, 11, 17)  # a Tuesday
SENT = sent_draft()


def mail(body, *, html="", headers="", name=AE[0], sender=AE[1], subject="Re: draft"):
    head = f"From: {name} <{sender}>\nTo: handoffs+{TOKEN}@northwind.example\nSubject: {subject}\n{headers}MIME-Version: 1.0\n"
    if not html:
        return Message(f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".encode())
    return Message(
        f"{head}Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
        f"--B\nContent-Type: text/html; charset=utf-8\n\n{html}\n--B--\n".encode()
    )


def command(body, **more):
    found = read_verdict(mail(body, **more), TODAY, SENT)
    return found.command if found else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("approve", "approve"), ("Approve", "approve"), ("APPROVE!", "approve"), ("Approved, thanks!", "approve"),
        ("I approve.", "approve"), ("approve, please", "approve"), ("Hi team, approve", "approve"), ("*approve*", "approve"),
        ("Yes, approved.", "approve"), ("approve 👍", "approve"), ("Approved - looks great, thank you", "approve"),
        ("Freigegeben, danke", "approve"), ("Freigabe", "approve"), ("Approuvé, merci", "approve"), ("J’approuve", "approve"),
        ("Aprobado, gracias", "approve"), ("Approvato", "approve"), ("Aprovado, obrigada", "approve"),
        ("Goedgekeurd, dank je", "approve"), ("承認します。", "approve"), ("はい、承認します", "approve"),
        ("hold", "hold"), ("Hold, please", "hold"), ("Bitte warten", "hold"), ("en attente", "hold"), ("skip", "skip"), ("Überspringen", "skip"),
        ("sent it myself", "sent it myself"), ("I've sent it myself.", "sent it myself"), ("Habe ich selbst gesendet", "sent it myself"),
        ("accept", "accept"), ("Akzeptiert", "accept"), ("done", "done"), ("Done, thanks!", "done"), ("Erledigt", "done"),
        ("stop", "stop"), ("status", "status"), ("Status?", "status"), ("yes", "yes"), ("Yes please", "yes"), ("Ja", "yes"), ("はい", "yes"),
        ("no", "no"), ("No thanks", "no"), ("nein", "no"), ("resend", "resend"), ("sent", "sent"),
    ],
)  # fmt: skip
def test_a_command_is_heard_with_its_courtesy(line, expected):
    assert verdict_of([line], TODAY) == Verdict(expected)


@pytest.mark.parametrize(
    "line",
    [
        "Approve once Priya is back", "not approved", "I can't approve this yet", "I can’t approve", "approve?", "Approved?",
        "approve or hold", "don't approve", "do not approve", "Approve tomorrow", "approve after legal", "approve, but change the name",
        "approve - except the second paragraph", "will approve later", "I would approve if it was shorter", "pre-approve",
        "Approve (not)", "approve: no", "disapprove", "unapproved", "never approve", "who approves this?", "should I approve",
        "ok", "looks good", "LGTM", "go ahead", "send it", "👍", "nicht freigegeben", "noch nicht freigegeben", "Freigabe folgt",
        "Freigegeben, sobald Priya zurück ist", "pas approuvé", "non approuvé", "no aprobado", "non approvato", "não aprovado",
        "niet goedgekeurd", "承認できません", "承認しません", "未承認", "hold until Priya is back", "hold until next week", "hold approve",
        "yes but wait", "yes and no", "approve approve not", "accept if the date is fixed", "not accepted", "I don't accept", "accept?",
        "skip the second paragraph", "done?", "not done", "stop sending it to the old address", "resend to Bob", "move to Friday",
        "move to 5/11 10:00", "move to someday 10:00", "assign: Ana", "assign to the Berlin team", "return", "nothing to approve",
        "approve\u00a0once it is fixed", "Approve\u2060d? no", "a p p r o v e", "approve the first one only",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_command_is_asked_back_and_never_a_go_ahead(line):
    found = verdict_of([line], TODAY)
    assert found is None or found.command not in GO_AHEAD


@pytest.mark.parametrize(
    "line", ["Approve once Priya is back", "approve?", "not approved", "hold until Priya is back", "ok", "looks good"]
)
def test_the_question_back_can_quote_the_words(line):
    assert verdict_of([line], TODAY) == Verdict("unclear", leftover=line)


def test_plain_words_are_no_command_at_all():
    assert verdict_of(["Priya is on leave this week, I will come back to you."], TODAY) is None
    assert verdict_of([], TODAY) is None


def test_a_go_ahead_with_more_to_say_is_asked_back():
    assert verdict_of(["approve", "but only after Friday"], TODAY) == Verdict(
        "unclear", leftover="approve\nbut only after Friday"
    )
    assert verdict_of(["approve", "", "Thanks, looks great!"], TODAY) == Verdict("approve")
    assert verdict_of(["hold", "Priya is ill"], TODAY) == Verdict("hold", leftover="Priya is ill")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hold until 2026-11-24", date(2026, 11, 24)), ("Hold until Monday.", date(2026, 11, 23)), ("hold till tomorrow", date(2026, 11, 18)),
        ("hold until 24 Nov", date(2026, 11, 24)), ("hold until Nov 24", date(2026, 11, 24)), ("hold until 24.11.", date(2026, 11, 24)),
        ("hold until November 24th, 2026", date(2026, 11, 24)), ("hold until Monday 23 Nov", date(2026, 11, 23)),
        ("warten bis Montag", date(2026, 11, 23)), ("anhalten bis zum 24. November", date(2026, 11, 24)), ("hold until 2 Jan", date(2027, 1, 2)),
        ("attendre jusqu'au 24 novembre", date(2026, 11, 24)), ("esperar hasta el lunes", date(2026, 11, 23)), ("11月24日まで保留", date(2026, 11, 24)),
        ("hold until 24/11", date(2026, 11, 24)), ("please hold until Friday, thanks", date(2026, 11, 20)),
    ],
)  # fmt: skip
def test_hold_has_its_day(line, expected):
    found = verdict_of([line], TODAY)
    assert found is not None
    assert (found.command, found.when) == ("hold", expected)


@pytest.mark.parametrize(
    "line",
    [
        "hold until 5/11",
        "hold until 2026-11-16",
        "hold until 31.11.",
        "hold until Monday 24 Nov",
        "hold until next Friday",
        "hold until 24",
    ],
)
def test_a_day_that_is_gone_or_could_be_two_is_asked_back(line):
    assert verdict_of([line], TODAY) == Verdict("unclear", leftover=line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("move to 2026-11-24 10:00", datetime(2026, 11, 24, 10)),  # noqa: DTZ001 - no zone was named
        ("move to tomorrow 2 pm", datetime(2026, 11, 18, 14)),  # noqa: DTZ001
        ("Move it to 24 Nov at 10:30 Europe/Berlin", datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))),
        ("move to Nov 24 9am PT", datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("America/Los_Angeles"))),
        ("move to 2026-11-24 10:00 UTC", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("move to 2026-11-24 10:00 +01:00", datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=1)))),
        ("verschieben auf Montag 14 Uhr", datetime(2026, 11, 23, 14)),  # noqa: DTZ001
        ("déplacer au 24 novembre 14h30", datetime(2026, 11, 24, 14, 30)),  # noqa: DTZ001
    ],
)
def test_move_has_its_moment(line, expected):
    found = verdict_of([line], TODAY)
    assert found is not None
    assert found.command == "move"
    assert isinstance(found.when, datetime)
    assert found.when == expected
    assert (found.when.tzinfo is None) == (expected.tzinfo is None)


def test_return_keeps_its_reason_and_assign_its_address():
    assert verdict_of(["return: promise without date", "and no contact"], TODAY) == Verdict(
        "return", "promise without date\nand no contact"
    )
    assert verdict_of(["Return: vague, please mend"], TODAY) == Verdict("return", "vague, please mend")
    assert verdict_of(["assign: Ana.Kovac@Northwind.example"], TODAY) == Verdict(
        "assign", "ana.kovac@northwind.example"
    )
    assert verdict_of(["assign to Ana <ana@northwind.example>"], TODAY) == Verdict("assign", "ana@northwind.example")


# --- whole mails ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_a_button_pressed_in_this_program_approves(client):
    quoted = read_verdict(Message(reply(client, EDITS[0], ("approve", ""))), TODAY, SENT)
    assert quoted == Verdict("approve")
    # The tap of a mailto: button opens a new mail: nothing is quoted, the program adds its signature.
    bare = "\n".join(("approve", "", *client.sign))
    assert command(bare) == "approve"
    untouched = read_verdict(Message(reply(client, EDITS[0])), TODAY, SENT)
    assert untouched is None, "the words of our own mail are no command"


@pytest.mark.parametrize(
    "end",
    [
        "Sent from my iPhone", "-- \nDana Whitfield\nAccount Executive", "Best,\nDana", "Dana", "DW", "Dana Whitfield\nNorthwind\n+49 30 1",
        "Dana Whitfield | Account Executive | Northwind", "Viele Grüße\nDana Whitfield\nKey Account", LEGAL, f"Best regards\nDana\n\n{LEGAL}",
        "Von meinem iPhone gesendet", "Get Outlook for iOS<https://aka.ms/o0ukef>", "Envoyé de mon iPhone", f"Reference: HO-1 {TOKEN}",
        "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte den Absender.",
        "____________\nDana Whitfield\nNorthwind", "--\nDana\nwww.northwind.example", "Thanks!\n\nDana",
    ],
)  # fmt: skip
def test_what_programs_and_companies_add_below_changes_nothing(end):
    assert command(f"approve\n\n{end}\n") == "approve"


@pytest.mark.parametrize(
    "top",
    [
        "[EXTERNAL]",
        "CAUTION: This email originated from outside of the organization.",
        "Hi,",
        "Hello Handoffs,",
        "Hallo zusammen,",
    ],
)
def test_banners_and_greetings_stand_above_the_command(top):
    assert command(f"{top}\n\napprove\n") == "approve"


@pytest.mark.parametrize(
    "body",
    [
        "> approve\n\nwhat is this?", "\n\nOn Tue, Nov 17, 2026 at 10:12 AM Northwind Handoffs <handoffs@northwind.example> wrote:\n> approve",
        "Hm.\n\nBest,\nDana\napprove", "-- \napprove", "From: Northwind Handoffs <handoffs@northwind.example>\nSent: today\nTo: x\nSubject: y\n\napprove",
        "Let me think.\n\napprove", "> Hi Dana,\n\napprove",
    ],
)  # fmt: skip
def test_no_go_ahead_from_a_quote_a_signature_or_a_later_line(body):
    assert command(body) in {None, "unclear"}


def test_a_command_below_the_quote_is_asked_back():
    assert read_verdict(mail("> Hi Dana,\n> please approve\n\napprove"), TODAY, SENT) == Verdict(
        "unclear", leftover="approve"
    )


def test_no_command_from_the_subject_or_an_attachment_or_an_automatic_mail():
    assert command("", subject="approve") is None
    assert command("approve", headers="Auto-Submitted: auto-replied\n") is None
    assert command("approve", subject="Automatic reply: draft") is None
    raw = mail("x").raw.replace(
        b"text/plain; charset=utf-8\n\nx",
        b"multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\napprove\n--B--\n",
    )
    assert read_verdict(Message(raw), TODAY, SENT) is None


def test_text_and_html_must_both_say_it():
    assert command("approve", html="<p>approve</p>") == "approve"
    assert command("approve", html="<p><s>approve</s> hold</p>") == "unclear"
    assert command("I do not approve", html="<p>approve</p>") == "unclear"
    assert command("approve", html="<p>Let us talk first</p>") == "unclear"


def test_a_form_reply_may_carry_a_command_on_top():
    sent = sent_mail()
    found = read_reply(sent, mail("assign: ana@northwind.example\n"), today=TODAY)
    assert found.command == Verdict("assign", "ana@northwind.example")
    assert read_reply(sent, mail("Hi, here you go, I am done with it\n\n3: cost\n"), today=TODAY).command is None


# --- properties -----------------------------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    [
        "not",
        "never",
        "don't",
        "can't",
        "won't",
        "once",
        "after",
        "until",
        "if",
        "when",
        "but",
        "only",
        "unless",
        "maybe",
        "later",
        "tomorrow",
        "except",
        "wait",
        "no",
        "hold",
        "nicht",
        "pas",
        "no",
        "non",
        "não",
        "niet",
        "before",
        "without",
        "Priya",
        "legal",
        "Friday",
        "the",
        "first",
        "paragraph",
        "yet",
    ]
)


@given(st.lists(_WORDS, min_size=1, max_size=4), st.lists(_WORDS, max_size=4))
def test_one_word_too_many_and_nothing_is_approved(before, after):
    for line in (
        " ".join([*before, "approve", *after]),
        " ".join(["approve", *after, *before]),
        f"approve. {' '.join(before)}",
    ):
        found = verdict_of([line], TODAY)
        assert found is None or found.command not in {"approve", "accept", "yes"}


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_around_never_raises_and_rarely_commands(before, after):
    found = verdict_of(f"{before}approve{after}".split("\n"), TODAY)
    if found and found.command == "approve":
        assert not any(char.isalnum() for char in before.split("\n")[-1]) or "approve" in before.casefold() or found


@given(st.text(max_size=40))
def test_dates_never_raise(text):
    assert read_day(text, TODAY) is None or read_day(text, TODAY) >= TODAY
    read_moment(text, TODAY)


def test_the_inbox_is_known_by_its_tagged_address_too():
    body = f"approve\n\nOn Tue, Nov 17, 2026 at 10:12, handoffs+{TOKEN}@northwind.example wrote:\n\nHi Dana,"
    assert read_verdict(mail(body), TODAY, None) == Verdict("approve")
    assert INBOX not in body


@pytest.mark.parametrize(
    "body",
    [
        "approve\n\nDana\n\nPS: not before Friday", "approve\n--\nbut only after Friday", "approve\nThanks,\nbut wait for Priya", "approve\n\nBest\nDana\n\nP.S. change the name first",
        "Warning: the price is wrong\n\napprove", "Hello, not yet\napprove", "Hi, wait for Priya\n\napprove", "approve\nSent by Friday please", "approve\n\nplease keep the price confidential and do not send this message before the intended recipient at Acme has signed, thanks a lot",
        "approve\n____\nonly the first paragraph",
    ],
)  # fmt: skip
def test_an_afterthought_takes_the_go_ahead_back(body):
    assert command(body) != "approve"
