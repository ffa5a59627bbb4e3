"""Two daemons that take each other for colleagues: they must stop by themselves (F18), also through a relay that takes
off everything by which one machine knows another.
"""

import re
import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.store.outbox import SENT
from mailservers import PASSWORD, Post, free_port

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
_TOLD = re.compile(
    rb"(?im)^(?:X-Handoffd-[\w-]+|Auto-Submitted|X-Auto-Response-Suppress|Precedence):.*\r\n(?:[ \t].*\r\n)*"
)


class Stripping:
    """A relay that lets no header through by which a machine could be known."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        with smtplib.SMTP("127.0.0.1", self._port, "localhost", timeout=10) as smtp:
            smtp.sendmail(envelope.mail_from, envelope.rcpt_tos, _TOLD.sub(b"", envelope.original_content))
        return "250 OK"


def daemon(post: Post, folder, clock, own, other, smtp_port) -> Daemon:
    """A daemon whose every colleague is the inbox of the other daemon."""
    folder.mkdir()
    (folder / "secret").write_text(PASSWORD)
    server = {"host": "127.0.0.1", "tls": "none"}
    config = {
        "company": {"name": "Ours", "domains": [post.domain]},
        "inbox": {
            **server, "address": own.address, "port": post.imap_port, "password_file": "secret", "first_start": "act",
        },
        "smtp": {**server, "port": smtp_port, "mails_per_minute": 1000},
        "state": {"folder": "state"},
        "people": [
            {"name": "Other House", "email": other.address, "roles": ["ae", "csm", "sales_leader", "cs_leader", "ops"]}
        ],
    }  # fmt: skip
    return Daemon(ready(check(config, folder)), clock)


def sent(each: Daemon) -> list[tuple[str, str]]:
    with each.store.transaction() as memory:
        rows = [row for ref in ("", "HO-1", "HO-2") for row in memory.outbox.of(ref)]
    return [(row.handoff, row.letter) for row in rows if row.state == SENT]


ANSWERING = ("_ops/", "dossier/echo", "dossier/complete", "contract/noted")


@pytest.mark.parametrize("stripped", [False, True], ids=["as they are", "through a relay that strips them"])
def test_two_daemons_that_answer_each_other_stop_within_five_answers(embedded: Post, tmp_path, stripped):
    clock = SetClock(NOW)
    first, second = embedded.person("north"), embedded.person("south")
    relay = Controller(Stripping(embedded.smtp_port), hostname="127.0.0.1", port=free_port())
    relay.start()
    port = relay.port if stripped else embedded.smtp_port
    both = [
        daemon(embedded, tmp_path / "north", clock, first, second, port),
        daemon(embedded, tmp_path / "south", clock, second, first, port),
    ]
    try:
        first.write(second, "signed: Acme", "Signed today.")
        second.write(first, "signed: Globex", "Signed today.")
        counts = []
        for minute in range(40):
            clock.move_to(NOW + timedelta(seconds=20 * minute))
            for each in both:
                each.turn()
            counts.append(sum(len(sent(each)) for each in both))
        answers = [[letter for _, letter in sent(each) if letter.startswith(ANSWERING)] for each in both]
    finally:
        for each in both:
            each.close()
        relay.stop()
    assert counts[-1] > 0, "nothing was written at all"
    assert counts[-1] == counts[-15], f"they still write to each other: {answers}"
    assert max(map(len, answers)) <= 5, answers
