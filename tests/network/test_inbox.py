"""The inbox: sees all mail, reads it to the byte, files it, and says what to do when it cannot."""

import imaplib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from certificates import Certificate
from faults import Proxy, ScriptedImap
from handoffd.errors import Refused, Temporary
from handoffd.network import inbox as inbox_room
from handoffd.network.account import ImapAccount
from handoffd.network.inbox import Inbox
from mailservers import PASSWORD, Person, Post, mail, without_trace
from real_dovecot import Dovecot

Opener = Callable[[ImapAccount], Inbox]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens inboxes and closes them again."""
    made: list[Inbox] = []

    def make(account: ImapAccount) -> Inbox:
        inbox = Inbox(account)
        made.append(inbox)
        inbox.connect()
        return inbox

    yield make
    for inbox in made:
        inbox.close()


def scripted(server: ScriptedImap) -> ImapAccount:
    return ImapAccount("127.0.0.1", server.port, "none", "bo", "x", timeout=2)


def flags_of(person: Person) -> bytes:
    imap = imaplib.IMAP4("127.0.0.1", person.server.imap_port, timeout=10)
    imap.login(person.address, person.password)
    imap.select(readonly=True)
    flags = imap.fetch("1:*", "(FLAGS)")[1]
    imap.logout()
    return b" ".join(line for line in flags if isinstance(line, bytes))


def test_mail_is_read_to_the_byte_and_stays_unread(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    raw = mail("Ana <ana@x.example>", bo.address, "Bytes", "Café, tabs\tand trailing blanks  \n.\n..\n\n\n\x01\x7f")
    bo.send(raw, bo.address)
    bo.wait_for(1)
    inbox = opened(mail_server.imap(bo))
    (one,) = inbox.fetch(inbox.uids())
    assert without_trace(one.raw) == raw
    assert one.size == len(one.raw)
    assert not one.cut
    assert one.internaldate.tzinfo is UTC
    assert abs(datetime.now(UTC) - one.internaldate) < timedelta(minutes=5)
    assert rb"\Seen" not in flags_of(bo)


def test_only_later_mail_is_named_when_asked_for_what_came_since(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    assert inbox.uids() == []
    for number in range(3):
        bo.write(bo, f"Mail {number}")
    bo.wait_for(3)
    first, second, third = inbox.uids()
    assert inbox.uids(second) == [third]
    assert inbox.uids(third) == []  # IMAP itself would name the last message here
    assert [one.uid for one in inbox.fetch([third, first])] == [first, third]


def test_many_messages_travel_in_small_loads(embedded: Post, opened: Opener, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inbox_room, "BATCH", 2000)
    monkeypatch.setattr(inbox_room, "CROWD", 7)
    bo = embedded.person("bo")
    inbox = opened(embedded.imap(bo))
    for number in range(20):
        inbox.append("INBOX", mail("a@x.example", bo.address, f"Mail {number}", "x" * number * 60))
    fetched = inbox.fetch(inbox.uids())
    assert [one.uid for one in fetched] == inbox.uids()
    assert len(fetched) == 20
    loads = list(inbox.loads(inbox.uids()))
    assert [one for load in loads for one in load] == fetched
    assert all(1 <= len(load) <= 7 and (len(load) == 1 or sum(one.size for one in load) <= 2000) for load in loads)


def test_a_message_that_has_gone_is_passed_over(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    for number in range(3):
        inbox.append("INBOX", mail("a@x.example", bo.address, f"Mail {number}"))
    uids = inbox.uids()
    other = opened(mail_server.imap(bo))
    other.file([uids[1]], "Elsewhere")
    assert {one.uid for one in inbox.fetch(uids)} >= {uids[0], uids[2]}  # a server may still serve the one that went
    assert inbox.uids() == [uids[0], uids[2]]
    assert [one.uid for one in inbox.fetch([*uids, 99999])] == [uids[0], uids[2]]
    assert inbox.fetch([99999]) == []
    assert inbox.sizes([99999]) == {}


@pytest.mark.parametrize(
    "answer",
    [
        b"TAG OK nothing left\r\n",
        b"* 1 FETCH (UID 5 BODY[] NIL INTERNALDATE NIL)\r\nTAG OK done\r\n",
        b"* 1 FETCH (UID 5)\r\nTAG OK done\r\n",
        b"* 1 FETCH (UID 77 BODY[] {1}\r\nx)\r\nTAG OK another one\r\n",
        b"TAG NO some of the messages no longer exist\r\n",
    ],
)
def test_whatever_a_server_says_of_a_message_that_has_gone(opened: Opener, answer: bytes):
    """RFC 2180 section 4.1 allows all of these."""
    with ScriptedImap() as server:
        server.answers = {
            b"UID FETCH 5 (RFC822.SIZE)": b"* 1 FETCH (UID 5 RFC822.SIZE 10)\r\nTAG OK done\r\n",
            b"UID FETCH 5": answer,
        }
        inbox = opened(scripted(server))
        assert inbox.fetch([5]) == []
        assert inbox.is_open


def test_one_message_that_is_not_to_be_had_does_not_hold_up_the_others(opened: Opener):
    size = b"* 1 FETCH (UID %d RFC822.SIZE 4)\r\n"
    body = b'* 1 FETCH (UID %d INTERNALDATE "01-Nov-2026 10:00:00 +0100" BODY[] {4}\r\nabcd)\r\nTAG OK done\r\n'
    with ScriptedImap() as server:
        server.answers = {
            b"UID FETCH 5:6 (RFC822.SIZE)": size % 5 + size % 6 + b"TAG OK done\r\n",
            b"UID FETCH 5,6 (RFC822.SIZE)": size % 5 + size % 6 + b"TAG OK done\r\n",
            b"UID FETCH 5 ": body % 5,
            b"UID FETCH 6 ": b"TAG NO [SERVERBUG] cannot read it\r\n",
            b"UID FETCH 5": b"TAG NO [SERVERBUG] cannot read one of them\r\n",
        }
        (one,) = opened(scripted(server)).fetch([5, 6])
        assert (one.uid, one.raw, one.internaldate) == (5, b"abcd", datetime(2026, 11, 1, 9, tzinfo=UTC))


def test_a_server_out_of_order_is_not_taken_for_an_empty_one(opened: Opener):
    with ScriptedImap(UID_FETCH=b"TAG NO [UNAVAILABLE] storage is down\r\n") as server:
        inbox = opened(scripted(server))
        with pytest.raises(Temporary):
            inbox.fetch([5, 6])


def test_a_huge_message_is_read_only_in_part(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    small = mail("a@x.example", bo.address, "Small")
    huge = mail("a@x.example", bo.address, "Huge", "0123456789abcde\n" * (26 * 2**16))
    for raw in (small, huge, small):
        inbox.append("INBOX", raw)
    before, big, after = inbox.fetch(inbox.uids())
    assert (before.raw, after.raw) == (small, small)
    assert big.cut
    assert big.size == len(huge)
    assert huge.startswith(big.raw)
    assert len(big.raw.partition(b"\r\n\r\n")[2]) == inbox_room.HUGE_TEXT


def test_mail_is_filed_in_a_folder_that_is_made_for_it(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    raws = [mail("a@x.example", bo.address, f"Mail {number}") for number in range(3)]
    for raw in raws:
        inbox.append("INBOX", raw)
    uids = inbox.uids()
    inbox.file(uids[:1], "Processed")
    inbox.file([*uids[1:2], 99999], "Processed")
    assert bo.inbox("Processed") == raws[:2]
    assert bo.inbox() == raws[2:]
    assert inbox.uids() == uids[2:]
    inbox.file([], "Never made")


def test_a_folder_inside_a_folder_is_named_the_servers_way(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    inbox.append("INBOX", raw := mail("a@x.example", bo.address, "Nested"))
    inbox.file(inbox.uids(), "Handoff/Gründe & more")
    separator = "." if mail_server.kind == "dovecot" else "/"
    assert bo.inbox(f"Handoff{separator}Gr&APw-nde &- more") == [raw]


def test_a_folder_that_somebody_removed_is_made_again_at_the_next_try(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    raws = [mail("a@x.example", bo.address, f"Mail {number}") for number in range(2)]
    for raw in raws:
        inbox.append("INBOX", raw)
    first, second = inbox.uids()
    inbox.file([first], "Processed")
    imap = imaplib.IMAP4("127.0.0.1", bo.server.imap_port, timeout=10)
    imap.login(bo.address, bo.password)
    imap.delete("Processed")
    imap.logout()
    with pytest.raises((Temporary, Refused)):
        inbox.file([second], "Processed")
    inbox.file([second], "Processed")
    assert bo.inbox("Processed") == raws[1:]


@pytest.mark.parametrize(
    ("capabilities", "expunged"), [(b"UIDPLUS", True), (b"", False)], ids=["with UIDPLUS", "with neither"]
)
def test_a_server_without_move_loses_nobody_elses_mail(opened: Opener, capabilities: bytes, expunged: bool):
    with ScriptedImap(capabilities=capabilities) as server:
        opened(scripted(server)).file([5], "Processed")
        said = [line for line in server.said if line.startswith(("UID", "EXPUNGE"))]
    assert said[:2] == ['UID COPY 5 "Processed"', r"UID STORE 5 +FLAGS.SILENT (\Deleted)"]
    assert said[2:] == (["UID EXPUNGE 5"] if expunged else [])


def test_a_sent_mail_is_found_by_a_header_of_exactly_this_value(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    for mark in ("7", "17", "7a"):
        inbox.append("Sent", mail(bo.address, "c@x.example", f"Mail {mark}", headers={"X_Handoffd_Id": mark}))
    (header,) = inbox.find("Sent", "X-Handoffd-Id", "7")  # SEARCH itself would name all three
    assert b"Subject: Mail 7\r\n" in header
    assert inbox.find("Sent", "X-Handoffd-Id", "777") == []
    assert inbox.find("No such folder", "X-Handoffd-Id", "7") == []
    inbox.append("INBOX", mail("a@x.example", bo.address, "After the search"))
    assert len(inbox.uids()) == 1  # and it works in the INBOX again


def test_a_new_life_of_a_folder_has_another_uidvalidity(mail_server: Post, opened: Opener):
    bo = mail_server.person("bo")
    inbox = opened(mail_server.imap(bo))
    inbox.append("Other", mail("a@x.example", bo.address, "One"))
    inbox.select("Other")
    other = inbox.uidvalidity
    inbox.select()
    assert inbox.uidvalidity not in {0, other}


@pytest.mark.parametrize("break_it", ["reset", "hang_up", "black_hole"])
def test_a_broken_line_is_temporary_and_can_be_opened_again(mail_server: Post, opened: Opener, break_it: str):
    bo = mail_server.person("bo")
    with Proxy(mail_server.imap_port) as proxy:
        inbox = opened(mail_server.imap(bo, proxy.port, timeout=2))
        getattr(proxy, break_it)()
        with pytest.raises(Temporary):
            inbox.uids()
        assert not inbox.is_open
        with pytest.raises(Temporary, match="connect first"):
            inbox.uids()
        proxy.hole = False
        inbox.connect()
        assert inbox.uids() == []


def test_a_bye_is_temporary(embedded: Post, opened: Opener):
    with Proxy(embedded.imap_port) as proxy:
        inbox = opened(embedded.imap(embedded.person("bo"), proxy.port))
        proxy.say(b"* BYE kicked\r\n")
        with pytest.raises(Temporary):
            inbox.uids()


def test_a_wrong_password_is_refused_with_a_sentence(mail_server: Post):
    bo = mail_server.person("bo")
    account = ImapAccount("127.0.0.1", mail_server.imap_port, "none", bo.address, "wrong", 10)
    with pytest.raises(Refused, match="or its password"):
        Inbox(account).connect()


def test_a_password_may_be_asked_for_at_each_login(embedded: Post, opened: Opener):
    bo, asked = embedded.person("bo"), []

    def password() -> str:
        asked.append(1)
        return PASSWORD

    inbox = opened(ImapAccount("127.0.0.1", embedded.imap_port, "none", bo.address, password))
    inbox.connect()
    assert len(asked) == 2


@pytest.mark.parametrize("reason", [b"[UNAVAILABLE] backend down", b"[LIMIT] too many", b"User not connected."])
def test_a_login_that_fails_for_now_is_temporary(reason: bytes):
    with ScriptedImap(LOGIN=b"TAG NO " + reason + b"\r\n") as server, pytest.raises(Temporary):
        Inbox(scripted(server)).connect()


def test_a_server_that_is_away_is_temporary():
    with ScriptedImap() as server:
        account = scripted(server)
    with pytest.raises(Temporary):
        Inbox(account).connect()


def test_gibberish_is_temporary():
    with ScriptedImap() as server:
        server.greeting = b"\x16\x03\x01 what?\r\n"
        with pytest.raises(Temporary):
            Inbox(scripted(server)).connect()


def test_a_password_is_never_shown():
    assert "secret" not in repr(ImapAccount("127.0.0.1", 1, "none", "bo", "secret"))


@pytest.mark.parametrize("host", ["mail.acme.example", "192.0.2.1", "localhost.acme.example"])
def test_plain_text_never_leaves_this_machine(host: str):
    with pytest.raises(Refused, match="only for a server on this machine"):
        ImapAccount(host, 143, "none", "bo", "x")


class TestTls:
    """Against a Dovecot with a certificate for `localhost`, whose folders all begin with INBOX."""

    pytestmark = pytest.mark.real

    @pytest.fixture
    def bo(self, tls_dovecot: Dovecot) -> Person:
        return Post(tls_dovecot).person("bo")

    def account(self, bo: Person, ca_file: Path | None, host: str = "localhost", tls: str = "tls") -> ImapAccount:
        server = bo.server
        assert isinstance(server, Dovecot)
        port = server.imaps_port if tls == "tls" else server.imap_port
        return ImapAccount(host, port, tls, bo.address, bo.password, 5, ca_file)  # type: ignore[arg-type]

    @pytest.mark.parametrize("tls", ["tls", "starttls"])
    def test_a_known_authority_and_the_right_name_are_trusted(
        self, bo: Person, certificate: Certificate, opened: Opener, tls: str
    ):
        inbox = opened(self.account(bo, certificate.authority, tls=tls))
        inbox.append("INBOX", raw := mail("a@x.example", bo.address, "Through TLS"))
        assert [one.raw for one in inbox.fetch(inbox.uids())] == [raw]

    @pytest.mark.parametrize("tls", ["tls", "starttls"])
    def test_a_wrong_name_is_refused(self, bo: Person, certificate: Certificate, tls: str):
        with pytest.raises(Refused, match=r"does not bear this address|not known here"):
            Inbox(self.account(bo, certificate.authority, host="127.0.0.1", tls=tls)).connect()

    def test_an_unknown_authority_is_refused(self, bo: Person):
        with pytest.raises(Refused, match="ca_file"):
            Inbox(self.account(bo, None)).connect()

    def test_tls_to_a_plain_port_is_refused_with_a_hint(self, embedded: Post):
        account = ImapAccount("localhost", embedded.imap_port, "tls", "bo", "x", 5)
        with pytest.raises(Refused, match="starttls"):
            Inbox(account).connect()

    def test_no_password_is_sent_when_starttls_is_missing(self):
        with ScriptedImap() as server:
            with pytest.raises(Refused, match="no STARTTLS"):
                Inbox(ImapAccount("localhost", server.port, "starttls", "bo", "x", 5)).connect()
            assert not any(line.startswith("LOGIN") for line in server.said)

    def test_the_prefix_of_the_namespace_is_put_before_folders(
        self, bo: Person, certificate: Certificate, opened: Opener
    ):
        inbox = opened(self.account(bo, certificate.authority))
        inbox.append("INBOX", raw := mail("a@x.example", bo.address, "Prefixed"))
        inbox.file(inbox.uids(), "Handoff/Processed")
        assert bo.inbox("INBOX.Handoff.Processed") == [raw]

    def test_the_bell_rings_through_tls(self, bo: Person, certificate: Certificate):
        from handoffd.network.bell import Bell

        bell = Bell(self.account(bo, certificate.authority))
        bell.connect()
        bell.arm()
        bo.write(bo, "Ring")
        assert bell.wait(20)
        bell.close()
