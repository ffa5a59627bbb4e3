"""Shadow mode on a real Postfix and a real Dovecot: the mailbox is as it was to the last flag, and only ops has mail."""

import imaplib
import re
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.letters.message import Message
from longrun import long
from shadow.house import invitation, written

pytestmark = [pytest.mark.real, pytest.mark.slow]


@contextmanager
def imap_of(person):
    line = imaplib.IMAP4("127.0.0.1", person.server.imap_port, timeout=10)
    line.login(person.address, person.password)
    yield line
    line.logout()


def state_of(person) -> tuple[str, ...]:
    """Everything that a change would show: counts, \\Recent, what is unseen, the modification number; and the folders."""
    with imap_of(person) as imap:
        folders = sorted(row.decode() for row in imap.list()[1])
        items = "(MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ)"
        return (*folders, *(imap.status(folder, items)[1][0].decode() for folder in ("INBOX", "Sent")))


@long
def test_a_week_in_the_shadow_leaves_the_mailbox_as_it_was_and_only_ops_has_mail(postfix_dovecot, tmp_path):
    post = postfix_dovecot
    inbox = post.person("handoff")
    people = {name: post.person(name) for name in ("dana", "ana", "petra", "olga")}
    customer = post.person("marta", f"acme-{post.domain}")
    begin = datetime.now(UTC).replace(microsecond=0)
    with imap_of(inbox) as imap:
        imap.create("Sent")
        later = begin + timedelta(minutes=2)
        sent = written(people["ana"].address, "Kickoff of Acme", customer.address, at=later,
                       ics=invitation(begin + timedelta(days=3), customer.address))  # fmt: skip
        imap.append("Sent", None, imaplib.Time2Internaldate(later.timestamp()), sent)
    people["dana"].write(inbox, "signed: Acme GmbH")
    inbox.wait_for(1)
    before = state_of(inbox)

    (tmp_path / "inbox.secret").write_text(inbox.password)
    here = {"host": "127.0.0.1", "tls": "none"}
    roles = {"dana": "ae", "ana": "csm", "petra": "sales_leader", "olga": "ops"}
    always = {"zone": "UTC", "hours": [{"days": "Mon-Sun", "time": "00:00-23:59"}]}
    config = check(
        {
            "company": {"name": "Ours", "domains": [post.domain]},
            "inbox": {**here, "port": post.imap_port, "address": inbox.address, "user": inbox.address,
                      "password_file": "inbox.secret"},
            "smtp": {**here, "port": post.smtp_port, "archive": "sent_folder"},
            "state": {"folder": "state"},
            "people": [{"name": name.capitalize(), "email": people[name].address, "roles": [role], **always}
                       for name, role in roles.items()],
            "shadow": {"on": True},
        },
        tmp_path,
    )  # fmt: skip
    clock = SetClock(begin + timedelta(minutes=5))
    daemon = Daemon(ready(config), clock)
    try:
        daemon.settle()
        for _ in range(20):  # alarm by alarm, for five days
            due = daemon.next_moment()
            if due is None or due > begin + timedelta(days=5):
                break
            clock.move_to(max(due, clock.now()))
            daemon.settle()
            time.sleep(0.05)
        with daemon.store.transaction() as memory:
            kept = {(row.letter, row.recipient) for row in memory.shadowed.kept()}
    finally:
        daemon.close()

    assert ("dossier/ask", people["dana"].address) in kept
    told = [Message(raw) for raw in people["olga"].wait_for(1)]
    assert all(mail.subject.startswith("Shadow mode: ") for mail in told)
    assert re.search(r"an invitation to the customer by Ana", " ".join(" ".join(mail.plain.split()) for mail in told))
    assert [name for name in ("dana", "ana", "petra") if people[name].inbox()] == []
    assert customer.inbox() == []
    assert state_of(inbox) == before
