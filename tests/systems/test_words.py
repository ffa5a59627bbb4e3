"""What RevOps answers, a word about each system; whatever else stands there is asked back (F3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.letters.replies.systems import SystemsReading, systems_of

NAMES = ["Salesforce", "HubSpot", "Sales Cloud 2"]
ALL = SystemsReading(all_done=True)


def read(text):
    return systems_of(text.split("\n"), NAMES)


@pytest.mark.parametrize(
    "text", ["done", "Done!", "All done, thanks", "Hi,\ndone\nThanks", "erledigt", "C'est fait", "yes"]
)
def test_done_alone_speaks_of_every_system(text):
    assert read(text) == ALL


@pytest.mark.parametrize(
    "text",
    ["Salesforce done", "salesforce: done", "Salesforce is done, thanks", "done: Salesforce", "Done in Salesforce", "Salesforce - moved", "Salesforce erledigt", "**Salesforce** done"],
)  # fmt: skip
def test_a_name_and_done_speak_of_that_system(text):
    assert read(text) == SystemsReading(done=("Salesforce",))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("HubSpot: not yet because the import is running", "the import is running"),
        ("HubSpot: not yet because the import\nis running", "the import is running"),
        ("HubSpot: not yet, waiting for IT", "waiting for IT"),
        ("HubSpot not done", ""),
        ("HubSpot: noch nicht, weil die Rechte fehlen", "die Rechte fehlen"),
        ("HubSpot: no", ""),
    ],
)
def test_not_yet_keeps_its_reason_in_their_words(text, why):
    assert read(text) == SystemsReading(not_yet={"HubSpot": why})


def test_several_lines_speak_of_several_systems():
    assert read("Sales Cloud 2 done\nHubSpot: not yet\nsince Rita is away\nSalesforce: done") == SystemsReading(
        done=("Sales Cloud 2", "Salesforce"), not_yet={"HubSpot": "since Rita is away"}
    )


@pytest.mark.parametrize(
    "text",
    [
        "Salesforce done, but the account is still Dana's",
        "done, I think",
        "done?",
        "Salesforce done?",
        "almost done",
        "Salesforce done\nbut check it",
        "done\nHubSpot: not yet",
        "Netsuite done",
        "not sure",
    ],
)
def test_a_word_too_many_is_no_yes(text):
    found = read(text)
    assert found.leftover or not found.says_something


@given(st.text(max_size=80))
def test_nothing_that_is_not_a_word_of_ours_confirms_a_system(text):
    found = read(text)
    if found.all_done or found.done:
        folded = text.casefold()
        assert any(word in folded for word in ("done", "erledigt", "fertig", "fait", "termin", "hecho", "listo", "fatto", "feito", "conclu", "klaar", "gedaan", "afgerond", "完了", "y", "ja", "oui", "s", "はい", "moved", "changed", "updated", "confirmed"))  # fmt: skip
