"""The language of the stories is closed, and a story that goes another way is told with its line."""

from itertools import count

import pytest

from conversations.grammar import parse
from conversations.player import playing
from conversations.story import Wrong
from conversations.test_conversations import STORIES

GOOD = """\
# A title

With steps.kickoff.minutes = 30
Tue 10 Mar 2026 16:12 Berlin
  docusign: "Completed: Complete with Docusign: Acme MSA.pdf", sent by dana, signed by jane
  -> dana: dossier/ask "Your handoff notes"
     says "Please fill in"
  -> dana: internal-call/invite "Dana hands over to Ana"
     meets Wed 11 Mar 16:15 Berlin, 45 min
  -> ana: internal-call/invite "Dana hands over to Ana"
  handoffs: HO-1

Wed 11 Mar 08:00 Berlin
  dana replies to dossier/ask, cc jane
     | Hi,
     3 | Spreadsheets.
  -> dana: dossier/echo "9 sections to go"
  -> nothing
"""
_marks = count(1)


def told(text, line=None):
    """What is wrong with a text; the line is checked."""
    with pytest.raises(Wrong) as wrong:
        parse(text)
    if line is not None:
        assert wrong.value.line == line, wrong.value
    return wrong.value.why


def test_a_good_story_is_read_whole():
    story = parse(GOOD)
    assert story.title == "A title"
    assert story.settings == [(3, "steps.kickoff.minutes", 30)]
    assert [f"{moment.at:%d %H:%M}" for moment in story.moments] == ["10 15:12", "11 07:00"]
    assert story.moments[1].items[0].answers == ((3, 0, "Spreadsheets."),)
    assert story.runs_at_first


OF_ITS_OWN = """\
# A story with people of its own

nora is Nora Lind, sells, Stockholm
elif is Elif Kaya, looks after customers, London
ines is Ines Duarte, ines.duarte@fjord.example

Tue 10 Mar 2026 16:12 Stockholm
  docusign: "Completed: Complete with Docusign: Fjord MSA.pdf", sent by nora, signed by ines
  -> nora: dossier/ask "Your handoff notes"
"""


def test_people_of_a_storys_own_are_all_the_people_there_are():
    cast = parse(OF_ITS_OWN).cast
    assert list(cast) == ["nora", "elif", "ines"]
    assert (cast["nora"].address, cast["nora"].roles, cast["nora"].zone, cast["nora"].region) == (
        "nora@northwind.example",
        ("ae",),
        "Europe/Stockholm",
        "SE",
    )
    assert (cast["ines"].address, cast["ines"].roles) == ("ines.duarte@fjord.example", ())


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("sells, Stockholm", "dances, Stockholm", 3),
        ("sells, Stockholm", "sells, Atlantis", 3),
        ("sells, Stockholm", "sells", 3),
        ("ines is Ines Duarte, ines.duarte@fjord.example", "ines is Ines Duarte, of Fjord", 5),
        ("  -> nora: dossier/ask", "elif is Elif Kaya, sells, London\n  -> nora: dossier/ask", 9),
    ],
)
def test_somebody_who_is_introduced_wrongly_is_named(old, new, line):
    assert old in OF_ITS_OWN
    told(OF_ITS_OWN.replace(old, new, 1), line)


PROGRAMS = (
    GOOD.partition("Wed 11 Mar 08:00 Berlin")[0]
    + """
Wed 11 Mar 08:00 Berlin
  dana replies to dossier/ask, {program}
     | Hi there
     3 | Spreadsheets all day.
     5.1 | SSO by 1 May
  -> dana: dossier/echo "8 sections to go"
  HO-1 section 3 is "Spreadsheets all day."
  HO-1 section 5 is "SSO by 1 May"
"""
)


@pytest.mark.parametrize("program", ["in Outlook", "on a phone"])
def test_whatever_a_reply_is_written_with_it_says_the_same(program, embedded_server, tmp_path):
    story = parse(PROGRAMS.format(program=program))
    with playing(story, embedded_server, tmp_path, f"g{next(_marks)}") as player:
        player.play()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("Tue 10 Mar", "Mon 10 Mar", 4),
        ("Tue 10 Mar 2026 16:12 Berlin", "Tue 10 Mar 16:12 Berlin", 4),
        ("Tue 10 Mar 2026 16:12", "Tue 10 Mar 2026 25:12", 4),
        ("16:12 Berlin", "16:12 Atlantis", 4),
        ("Wed 11 Mar 08:00", "Tue 10 Mar 16:00", 13),
        ("minutes = 30", "minutes = thirty", 3),
        ("docusign:", "telegram:", 5),
        ("sent by dana", "sent for dana", 5),
        ("-> dana: dossier/ask", "-> dana dossier/ask", 6),
        ('dossier/ask "Your handoff notes"', "dossier/ask: Your handoff notes", 6),
        ('says "Please', 'shouts "Please', 7),
        ("meets Wed 11 Mar", "meets Thu 11 Mar", 9),
        ("handoffs: HO-1", "handoffs: one", 11),
        ("dana replies to dossier/ask, cc jane", "dana answers dossier/ask", 14),
        ("dana replies to dossier/ask, cc jane", "dana replies to dossier/ask quickly", 14),
        ("     3 | Spreadsheets.", "     11 | Spreadsheets.", 16),
        ("     3 | Spreadsheets.", "   3 | Spreadsheets.", 16),
        ("     | Hi,", "     | Hi, ", 15),
        ("     | Hi,", "\t| Hi,", 15),
        ("  -> dana: dossier/echo", "  handoffs: none\n  -> dana: dossier/echo", 14),
        ("Wed 11 Mar 08:00 Berlin\n", "Wed 11 Mar 08:00 Berlin\nThu 12 Mar 08:00 Berlin\n", 13),
        ("Wed 11 Mar 08:00 Berlin", "With inbox.port = 1\nWed 11 Mar 08:00 Berlin", 13),
        ("With steps", "Begins like nowhere-at-all.txt\nWith steps", 3),
        ("# A title", "", 1),
    ],
)
def test_a_wrong_line_is_named(old, new, line):
    assert old in GOOD
    told(GOOD.replace(old, new, 1), line)


def test_an_act_must_say_what_leaves_because_of_it():
    assert "-> nothing" in told(GOOD.replace('  -> dana: dossier/echo "9 sections to go"\n  -> nothing\n', ""), 14)


def test_a_letter_must_be_known_by_its_words():
    assert "subject" in told(
        GOOD.replace('internal-call/invite "Dana hands over to Ana"\n  handoffs', "internal-call/invite\n  handoffs"),
        10,
    )


def test_every_story_is_of_the_language_and_none_has_the_title_of_another():
    titles = [parse(path.read_text(encoding="utf-8"), path).title for path in STORIES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ('  -> ana: internal-call/invite "Dana hands over to Ana"\n', "", 10, "unstated"),
        ('dossier/ask "Your handoff notes"', 'dossier/ask "Your holiday"', 6, "did not leave"),
        ("-> dana: dossier/ask", "-> dana, cc petra: dossier/ask", 6, "did not leave"),
        ('says "Please fill in"', 'says "Please hurry"', 7, "does not say so"),
        ('says "Please fill in"', 'hides "Please fill in"', 7, "does not hide"),
        ("meets Wed 11 Mar 16:15", "meets Wed 11 Mar 16:30", 8, "Wed 11 Mar 2026 16:15 Berlin, 45 min"),
        ("handoffs: HO-1", "handoffs: HO-1, HO-2", 11, "it is HO-1"),
        ("Wed 11 Mar 08:00", "Wed 11 Mar 09:30", 13, "Wed 11 Mar 2026 09:00 Berlin, unstated"),
        ("     3 | ", "     3.3 | ", 14, "does not ask 3.3"),
        ("replies to dossier/ask", "replies to dossier/remind", 14, "has 0 letters"),
    ],
)
def test_a_story_that_goes_another_way_is_told_with_its_line(old, new, line, why, embedded_server, tmp_path):
    assert old in GOOD
    story = parse(GOOD.replace(old, new, 1))
    with pytest.raises(Wrong) as wrong, playing(story, embedded_server, tmp_path, f"g{next(_marks)}") as player:
        player.play()
    assert (wrong.value.line, why in wrong.value.why) == (line, True), wrong.value


def test_a_letter_of_ours_to_a_customer_that_nobody_approved_is_found_even_when_it_is_stated(embedded_server, tmp_path):
    """The promises of every story do not hang on what it states."""
    story = parse(GOOD.replace("With steps.kickoff.minutes = 30", 'With people.ana.email = "jane@acme.example"'))
    mark = f"g{next(_marks)}"
    for letter in story.moments[0].items:
        if getattr(letter, "to", ()) == ("ana",):
            story.moments[0].items[story.moments[0].items.index(letter)] = type(letter)(
                **{**vars(letter), "to": ("jane",)}
            )
    with (
        pytest.raises(Wrong, match="internal-call/invite reached jane"),
        playing(story, embedded_server, tmp_path, mark) as player,
    ):
        player.play()
