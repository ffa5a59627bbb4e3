"""Hand-written lines, by language: what lets something leave, and what only looks like it. Nothing may be misread."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.commands import GO_AHEAD
from handoffd.letters.replies.verdict import Verdict, read_verdict, verdict_of
from handoffd.letters.replies.zones import Name
from letters.clients import CLIENTS
from letters.draftmail import EDITS, reply, sent_draft
from letters.sentmail import AE
from letters.test_verdicts import TODAY, mail

DATA = Path(__file__).parents[1] / "mail" / "commands"
DANA = Name.of(Message(f"From: {AE[0]} <{AE[1]}>\n\n".encode()))
SENT = sent_draft()
BERLIN, CHICAGO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Chicago")


def lines(name: str) -> Iterator[tuple[str, str]]:
    language = ""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line[:1] == "[" and line[3:] == "]":
            language = line[1:3]
        else:
            yield language, line


NEVER = list(lines("not-a-go-ahead.txt"))
ALWAYS = [(language, *line.split(" | ", 1)) for language, line in lines("go-ahead.txt")]


def test_the_tables_hold_enough_of_each_language():
    for table, least in ((NEVER, 700), (ALWAYS, 300)):
        assert len(table) >= least
        assert {row[0] for row in table} == {"en", "de", "fr", "es", "it", "pt", "nl", "ja"}
        assert len(set(table)) == len(table)


def test_none_of_these_lines_lets_anything_leave():
    misread = []
    for language, line in NEVER:
        rows = line.split("⏎")
        told = (verdict_of(rows, TODAY, DANA), verdict_of(rows, TODAY), read_verdict(mail("\n".join(rows)), TODAY))
        misread += [(language, line, found.command) for found in told if found and found.command in GO_AHEAD]
    assert misread == []


def test_each_of_these_lines_is_understood_as_it_stands():
    missed = []
    for language, command, line in ALWAYS:
        found = read_verdict(mail(line.replace("⏎", "\n")), TODAY)
        if found is None or found.command != command:
            missed.append((language, line, found))
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_none_of_them_lets_anything_leave_from_any_mail_program(client):
    able = client.charset not in {"us-ascii", "iso-2022-jp"}
    misread = []
    for place, (language, line) in enumerate(NEVER):
        if place % 7 == 0 and (able or line.isascii()):
            found = read_verdict(Message(reply(client, EDITS[0], (*line.split("⏎"), ""))), TODAY, SENT)
            if found and found.command in GO_AHEAD:
                misread.append((language, line, found.command))
    assert misread == []


@pytest.mark.parametrize("line", ["please approve", "Bitte freigeben", "por favor aprobar", "承認お願いします"])
def test_asking_for_a_yes_gives_none(line):
    assert verdict_of([line], TODAY) == Verdict("unclear", leftover=line)
    assert verdict_of([f"yes, {line}"], TODAY, DANA) in {
        Verdict("approve"),
        Verdict("unclear", leftover=f"yes, {line}"),
    }


@pytest.mark.parametrize(
    ("line", "zone", "expected"),
    [
        ("hold until 11/12", None, None), ("hold until 11/12", BERLIN, date(2026, 12, 11)), ("hold until 12/11", CHICAGO, date(2026, 12, 11)),
        ("hold until 11/12", CHICAGO, None),  # the twelfth of November has gone
        ("warten bis 11/12", None, date(2026, 12, 11)), ("attendre jusqu'au 11/12", CHICAGO, date(2026, 12, 11)),
        ("hold until 16 Nov", BERLIN, None), ("hold until 2 Jan", BERLIN, date(2027, 1, 2)), ("hold until 2127-01-02", BERLIN, None),
        ("bis Montag warten", None, date(2026, 11, 23)), ("attendre jusqu'au 3 décembre", None, date(2026, 12, 3)),
        ("esperar hasta el viernes", None, date(2026, 11, 20)), ("attendere fino a lunedì", None, date(2026, 11, 23)),
        ("aguardar até 3 de dezembro", None, date(2026, 12, 3)), ("wachten tot maandag", None, date(2026, 11, 23)),
    ],
)  # fmt: skip
def test_a_date_with_slashes_is_read_by_language_and_zone_or_asked(line, zone, expected):
    found = verdict_of([line], TODAY, None, zone)
    assert found is not None
    assert (found.command, found.when) == (("hold", expected) if expected else ("unclear", None))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("move to Thu 3pm", datetime(2026, 11, 19, 15)), ("move to 3pm on Thursday", datetime(2026, 11, 19, 15)),  # noqa: DTZ001
        ("move to 27.11. 14:00 CET", datetime(2026, 11, 27, 14, tzinfo=BERLIN)), ("move to tomorrow 9", datetime(2026, 11, 18, 9)),  # noqa: DTZ001
        ("verschieben auf nächsten Dienstag um 15 Uhr", datetime(2026, 11, 24, 15)),  # noqa: DTZ001
        ("auf nächsten Dienstag 15 Uhr verschieben", datetime(2026, 11, 24, 15)),  # noqa: DTZ001
        ("verschieben auf Do 26.11. 15 Uhr 30", datetime(2026, 11, 26, 15, 30)),  # noqa: DTZ001
        ("reporter à demain 9h", datetime(2026, 11, 18, 9)), ("mover al jueves a las 15:00", datetime(2026, 11, 19, 15)),  # noqa: DTZ001
        ("spostare a giovedì alle 15:00", datetime(2026, 11, 19, 15)), ("mover para quinta às 15h", datetime(2026, 11, 19, 15)),  # noqa: DTZ001
        ("naar donderdag 15:00 verzetten", datetime(2026, 11, 19, 15)), ("11月24日午後3時に変更してください", datetime(2026, 11, 24, 15)),  # noqa: DTZ001
        ("move to tomorrow 3", None), ("move to Monday 9", None), ("move to 5pm", None), ("move to Thu 15:00 IST", None),
        ("move to yesterday 15:00", None), ("move to 2027-03-28 02:30", None), ("move to 2027-10-31 02:30", None),
        ("move to 2027-03-14 02:30 ET", None), ("move to next Thursday 15:00", None), ("move to Thu 15:00 or Fri 10:00", None),
    ],
)  # fmt: skip
def test_a_new_time_is_exactly_one_moment_or_it_is_asked(line, expected):
    found = verdict_of([line], TODAY, None, BERLIN)
    assert found is not None
    assert (found.command, found.when) == (("move", expected) if expected else ("unclear", None))


def test_a_date_is_quoted_as_it_was_written():
    found = verdict_of(["Hold until Friday, please"], TODAY)
    assert found is not None
    assert found.argument == "Friday"
