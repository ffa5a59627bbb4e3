"""What a client, a gateway or a hurried person makes of a draft must never reach a customer unseen."""

from collections.abc import Callable

import pytest

from attacks.rig import ANA, DANA, ENDS, MARTA, Rig, letter_in, squeezed

WRAPPED = (
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fmeet.brightlane.example%2Fana&data=05%7Cabc&sdata=x",
    "https://urldefense.com/v3/__https://meet.brightlane.example/ana__;!!abc!xyz$",
)


@pytest.mark.parametrize(
    "cut",
    [
        lambda text: text[: text.index("Best regards")],
        lambda text: text[: text.index("I stay within")],
        lambda text: text.replace(f"{ENDS}\n", "").replace("Hi Marta", "Dear Marta"),
    ],
    ids=["its last lines", "half a sentence", "the end marker"],
)
def test_a_letter_that_lost_its_end_in_the_quote_is_shown_again_and_does_not_leave(
    rig: Rig, cut: Callable[[str], str]
) -> None:
    draft = rig.drafted()
    rig.reply(draft, "approve", quote=cut(draft.plain.rstrip("\n")))
    rig.turn()
    assert not rig.leaving()
    assert "your version, please approve" in rig.last(DANA).subject


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("To: marta@acme.example", "To: bob@acme.example"),
        ("To: marta@acme.example", "To: marta@acme.example, bob@acme.example"),
        ("Cc: ana@brightlane.example\n", ""),
        ("Cc: ana@brightlane.example", "Cc: ana@brightlane.example\nBcc: ceo@acme.example"),
    ],
)
def test_a_yes_to_other_recipients_than_shown_is_asked_back(rig: Rig, old: str, new: str) -> None:
    draft = rig.drafted()
    rig.reply(draft, "approve", quote=draft.plain.rstrip("\n").replace(old, new))
    rig.turn()
    assert not rig.leaving()
    assert "did not understand" in rig.last(DANA).subject


def test_recipients_that_a_client_only_decorates_are_the_same(rig: Rig) -> None:
    draft = rig.drafted()
    decorated = "To: marta@acme.example<mailto:marta@acme.example>"
    rig.reply(draft, "approve", quote=draft.plain.rstrip("\n").replace("To: marta@acme.example", decorated))
    rig.turn()
    assert [row.recipient for row in rig.leaving()] == [MARTA, ANA]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("I stay within", "[Priya: is this ok?] I stay within"),
        ("I stay within", "(( ask legal )) I stay within"),
        ("I stay within", "TODO: I stay within"),
    ],
)
def test_a_remark_in_the_letter_is_shown_again_before_it_can_leave(rig: Rig, old: str, new: str) -> None:
    draft = rig.drafted()
    rig.reply(draft, "approve", quote=draft.plain.rstrip("\n").replace(old, new))
    rig.turn()
    assert not rig.leaving()


def test_a_line_typed_between_the_quoted_lines_is_shown_again_before_it_can_leave(rig: Rig) -> None:
    draft = rig.drafted()
    quoted = "\n".join(f"> {row}" for row in draft.plain.rstrip("\n").split("\n"))
    typed = quoted.replace("> Ana will write", "Ana, be careful with Marta, she is cross\n> Ana will write")
    rig.reply(draft, f"approve\n\nOn Tue, Mar 10, 2026, <handoff@brightlane.example> wrote:\n{typed}", quote="")
    rig.turn()
    assert not rig.leaving()
    rig.reply(rig.draft(), "approve")
    rig.turn()
    assert "be careful" in rig.leaving()[0].raw.decode()  # shown, and approved as shown


@pytest.mark.parametrize("below", ["hold", "wait, don't send it before Friday", "Stop"])
def test_a_yes_above_the_quote_and_a_no_below_it_is_no_yes(rig: Rig, below: str) -> None:
    rig.reply(rig.drafted(), "approve", below=below)
    rig.turn()
    assert not rig.leaving()


def test_a_disclaimer_below_the_quote_does_not_stand_in_the_way_of_a_yes(rig: Rig) -> None:
    disclaimer = (
        "This e-mail is confidential and intended solely for the addressee. If you are not the intended recipient, "
        "please delete it."
    )
    rig.reply(rig.drafted(), "approve", below=disclaimer)
    rig.turn()
    assert rig.leaving()


@pytest.mark.parametrize("link", WRAPPED)
def test_a_link_that_a_gateway_rewrote_leaves_as_it_was_shown(rig: Rig, link: str) -> None:
    draft = rig.introduced()
    rig.reply(
        draft, "approve", by=ANA, quote=draft.plain.rstrip("\n").replace("https://meet.brightlane.example/ana", link)
    )
    rig.turn()
    assert squeezed(rig.last(MARTA, "Our kickoff").plain) == squeezed(letter_in(draft))


def test_a_link_that_became_another_one_is_shown_again(rig: Rig) -> None:
    draft = rig.introduced()
    other = draft.plain.rstrip("\n").replace("https://meet.brightlane.example/ana", "https://link.example/?u=8f3")
    rig.reply(draft, "approve", by=ANA, quote=other)
    rig.turn()
    assert not rig.mails(MARTA, "Our kickoff")


def test_a_time_changed_in_the_words_alone_does_not_leave_beside_a_calendar_that_says_another(rig: Rig) -> None:
    draft = rig.introduced()
    other = draft.plain.rstrip("\n").replace("Monday 16 March, 13:00", "Tuesday 17 March, 15:00")
    assert other != draft.plain.rstrip("\n")
    rig.reply(draft, "approve", by=ANA, quote=other)
    rig.turn()
    assert not rig.mails(MARTA, "Our kickoff")
