"""The demo's mail server: many at once, quick to stop, and never left behind."""

import json
import signal
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from certificates import Certificate
from handoffd.demo.mailserver import EmbeddedMailServer
from handoffd.errors import Temporary
from handoffd.network.account import ImapAccount
from handoffd.network.bell import Bell
from handoffd.network.inbox import Inbox
from mailservers import PASSWORD, Person, Post, mail, wait_until


def test_many_people_at_once_lose_no_mail_and_no_connection(embedded: Post):
    """On Python 3.13 a third of the connections died before they were held on to."""
    people = [embedded.person(f"p{number}") for number in range(8)]

    def live(person: Person) -> int:
        for other in people:
            person.write(other, "Hello")
            person.inbox()
        return len(person.wait_for(len(people)))

    with ThreadPoolExecutor(len(people)) as pool:
        assert list(pool.map(live, people)) == [len(people)] * len(people)


def test_a_consumer_who_idles_fetches_and_files_sees_each_mail_once(embedded: Post):
    ana, bo = embedded.person("ana"), embedded.person("bo")
    inbox, bell = Inbox(embedded.imap(bo)), Bell(embedded.imap(bo))
    inbox.connect()
    bell.connect()
    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(ana.write, bo, f"Mail {number}") for number in range(60)]
        seen: list[bytes] = []
        while len(seen) < 60:
            bell.arm()
            fetched = inbox.fetch(inbox.uids())
            seen += [one.raw for one in fetched]
            inbox.file([one.uid for one in fetched], "Processed")
            if len(seen) < 60:
                bell.wait(20)
        assert all(done.result() in raw for done, raw in zip(writing, sorted(seen, key=_number), strict=True))
    bell.close()
    inbox.close()
    assert len(bo.inbox("Processed")) == 60


def _number(raw: bytes) -> int:
    return int(raw.partition(b"Subject: Mail ")[2].partition(b"\r\n")[0])


def test_its_clock_can_be_set_so_that_thirty_days_leave_thirty_days_of_mail():
    moment = datetime(2026, 9, 8, 17, 4, tzinfo=UTC)
    with EmbeddedMailServer({"ana@t.example": PASSWORD}) as server:
        server.set_clock(moment)
        ana = Person("ana@t.example", PASSWORD, server)
        ana.write(ana, "Hello")
        inbox = Inbox(ImapAccount("127.0.0.1", server.imap_port, "none", ana.address, PASSWORD))
        inbox.connect()
        (found,) = inbox.fetch(inbox.uids())
        inbox.close()
    assert found.internaldate == moment
    assert b"Tue, 08 Sep 2026 17:04:00 +0000" in found.raw.partition(b"From:")[0]


def test_it_ends_when_whoever_started_it_is_killed():
    script = """
        import time
        from handoffd.demo.mailserver import EmbeddedMailServer
        server = EmbeddedMailServer({}).start()
        print(server.imap_port, flush=True)
        time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        port = int(parent.stdout.readline())
        assert not _is_closed(port)
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: _is_closed(port), "the mail server to end")


def _is_closed(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except ConnectionRefusedError:
        return True
    return False


def test_it_stops_with_clients_still_connected():
    with EmbeddedMailServer({"bo@x.example": PASSWORD}) as server:
        post = Post(server)  # type: ignore[arg-type]
        bo = Person("bo@x.example", PASSWORD, server)  # type: ignore[arg-type]
        bell = Bell(post.imap(bo))
        bell.connect()
        bell.arm()
        process = server._process
        server.stop()
        assert process is not None
        assert process.returncode == 0  # and not killed after five seconds
        with pytest.raises(Temporary):
            bell.wait(20)
        bell.close()


def test_a_stopped_server_says_so():
    server = EmbeddedMailServer({})
    with pytest.raises(Temporary, match="start it first"):
        server.add("bo@x.example", PASSWORD)
    server.stop()


def test_started_by_hand_it_asks_for_its_settings():
    done = subprocess.run(
        [sys.executable, "-m", "handoffd.demo.mailserver"], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert "settings" in json.loads(done.stdout)["error"]


def test_a_domain_may_have_one_mailbox_for_everybody():
    with EmbeddedMailServer({"all@c.example": PASSWORD}, catch_all={"c.example": "all@c.example"}) as server:
        everybody = Person("all@c.example", PASSWORD, server)  # type: ignore[arg-type]
        everybody.write("whoever+x@c.example", "Caught")
        assert b"Delivered-To: whoever+x@c.example" in everybody.wait_for(1)[0]


def test_it_vouches_for_those_who_have_logged_in_as_the_author():
    users = {"ana@a.example": PASSWORD, "bo@b.example": PASSWORD}
    with EmbeddedMailServer(users, authserv_id="mx.seller.example") as server:
        ana, bo = (Person(address, PASSWORD, server) for address in users)  # type: ignore[arg-type]
        ana.write(bo, "Mine")
        ana.send(mail("bo@b.example", "bo@b.example", "Forged"), "bo@b.example")
        mine, forged = bo.wait_for(2)
        assert b"Authentication-Results: mx.seller.example;" in mine
        assert b"dmarc=pass header.from=a.example" in mine
        assert b"dmarc=fail header.from=b.example" in forged


def test_it_can_speak_tls(certificate: Certificate):
    from handoffd.network.account import ImapAccount

    with EmbeddedMailServer({"bo@x.example": PASSWORD}, certificate=(certificate.chain, certificate.key)) as server:
        account = ImapAccount("localhost", server.imap_port, "tls", "bo@x.example", PASSWORD, 5, certificate.authority)
        inbox = Inbox(account)
        inbox.connect()
        assert inbox.uids() == []
        inbox.close()
