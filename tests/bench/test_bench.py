"""The benchmark itself works, in small: every notice has its request, with the bytes that left. No test asserts a wall-clock time."""

import re

import pytest

from bench.growth import ticks
from bench.notices import notice
from bench.ours import Ours, backlog, settings
from bench.servers import mailboxes, sink
from bench.small import reading
from bench.table import Results, keep, percentile

NOTICES = 36


@pytest.mark.real
def test_every_notice_of_a_backlog_has_its_request_and_each_left_once(server_folder):
    folder = server_folder / "bench"
    folder.mkdir()
    (folder / "ours").mkdir()
    taken = folder / "taken"
    with mailboxes(folder / "dovecot") as mail, sink(folder, keep=taken) as port:
        box = mail.filled("handoff", (notice(number) for number in range(NOTICES)))
        with Ours(folder / "ours", settings(folder / "ours", box, mail.server.imap_port, port)) as ours:
            found = backlog(ours, NOTICES, NOTICES)
    assert (found.notices, found.letters) == (NOTICES, NOTICES)
    refs = re.findall(rb"(?m)^Subject: \[(HO-\d+)\]", taken.read_bytes())
    assert sorted(refs) == sorted(b"HO-%d" % number for number in range(1, NOTICES + 1))


def test_two_notices_are_of_two_envelopes_and_the_same_seed_makes_the_same():
    first, second = notice(1), notice(2)
    assert first != second
    assert re.findall(rb"Message-ID: .*", first) == re.findall(rb"Message-ID: .*", notice(1))
    assert all(4_000 < len(notice(number)) < 12_000 for number in range(30))


def test_a_grown_database_lets_the_daemon_turn_and_nothing_in_it_is_due(tmp_path):
    few, many = ticks(tmp_path, 10, 50, turns=2)
    assert few > 0
    assert many > 0


def test_the_reply_that_is_measured_is_read():
    assert reading(times=1) > 0


def test_the_table_shows_medians_and_ratios_by_round_and_is_kept_with_its_commit(tmp_path):
    results = Results()
    for ours, limit in ((30.0, 100.0), (50.0, 100.0), (20.0, 40.0)):
        results.add("ours", ours, "mails/s", against="limit", bar=">= 0.30")
        results.add("limit", limit, "mails/s")
    told = "\n".join(results.lines())
    assert "0.500 of limit" in told
    assert "20-50" in told
    assert '"commit"' in keep(results, tmp_path, {"mails": 1}).read_text()


def test_a_percentile_is_one_of_the_values():
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 0.5) == 3.0
    assert percentile(list(range(1, 101)), 0.95) == 95
