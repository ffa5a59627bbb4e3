"""A check beside a running daemon: its trial mails are no notice, no answer and nobody's words to it, whatever arrives."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checking.office import Office
from delivery.office import Office as Desk
from handoffd.app.checking.trialmails import FORGED, forged, in_the_name_of, plain, tagged
from handoffd.config.load import check
from handoffd.letters.automatic import automatic
from handoffd.letters.message import Address, Message
from real.process import Process


@pytest.fixture
def trials():
    """Every kind of trial mail of the desk's own office, the forged ones as each profile would want them."""
    server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    config = check(
        {
            "company": {"name": "Ours", "domains": ["ours.example"]},
            "inbox": {**server, "address": "handoff@ours.example"},
            "smtp": server,
            "trust": {"profile": "rfc8601", "authserv_id": "mx.ours.example"},
            "people": [{"name": "Dana Weber", "email": "dana@ours.example", "roles": ["ae", "csm", "sales_leader"]}],
        },
        Path("/nowhere"),
    )
    dana = Address("Dana Weber", "dana@ours.example")
    return [
        plain(config),
        tagged(config),
        in_the_name_of(config, dana),
        forged(config, foreign=True),
        forged(config, foreign=False),
    ]


def test_each_goes_to_the_inbox_alone_and_says_what_it_is(trials):
    for trial in trials:
        message = Message(trial.raw)
        assert Address("", trial.to).untagged == "handoff@ours.example"
        assert {Address("", each.email).untagged for each in message.addresses("To")} == {"handoff@ours.example"}
        assert not message.addresses("Cc")
        assert "trial mail of `handoffd check --online`" in message.plain
        assert automatic(message) == "ours"
    assert [Message(trial.raw).sender.email for trial in trials][2:4] == ["dana@ours.example", FORGED]


@pytest.mark.parametrize("kept", [True, False])
def test_a_daemon_that_reads_one_does_nothing(tmp_path, trials, kept):
    """Even where a server takes our own header away: then each is mail that means nothing, and nobody is written to."""
    desk = Desk(tmp_path)
    for trial in trials:
        desk.receive(trial.raw if kept else trial.raw.replace(b"X-Handoffd-Loop", b"X-Nothing"))
    with desk.memory() as memory:
        states = {mail.state for mail in (memory.mail(number) for number in range(1, len(trials) + 1))}
        assert [each.ref for each in memory.handoffs()] == ["HO-1"]
        assert not [row for ref in ("", "HO-1") for row in memory.outbox.of(ref)]
    assert states <= ({"ignored"} if kept else {"ignored", "unrecognised"})
    desk.close()


@pytest.mark.real
@pytest.mark.slow
def test_a_check_beside_the_real_daemon_leaves_no_trace_but_lines_that_say_ours(postfix_dovecot, tmp_path):
    ours = Office(postfix_dovecot, tmp_path, trust={"profile": "m365"}, smtp={"send_as_ae": True})
    settings = {**ours.settings, "inbox": {**ours.settings["inbox"], "poll_seconds": 5}}
    daemon = Process(settings, tmp_path)
    daemon.start(datetime.now(UTC))
    try:
        told = ours.check(patience=20)
        assert {"smtp.send", "inbox.plus", "trust.forged", "smtp.send-as", "clean"} <= {
            each["check"] for each in told.findings
        }
        assert told.of("clean")["level"] == "good"
        time.sleep(2)  # whatever it still wanted to do with them
        with daemon.memory() as memory:
            assert memory.handoffs() == []
            assert memory.outbox.of("") == []
            assert set(memory.counts()) <= {"ignored"}
    finally:
        daemon.stop()
    assert ours.left() == []
