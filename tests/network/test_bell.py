"""The bell: it rings when mail comes, and it never takes silence for health."""

import os
import select

import pytest

from faults import Proxy, ScriptedImap
from handoffd.errors import Temporary
from handoffd.network.account import ImapAccount
from handoffd.network.bell import Bell
from handoffd.network.inbox import Inbox
from mailservers import Post

LONG = 20.0  # seconds; a test that waits so long has failed


@pytest.fixture
def bells():
    """Makes bells and hangs them up again."""
    made: list[Bell] = []

    def make(account: ImapAccount, **settings: float) -> Bell:
        bell = Bell(account, **settings)
        made.append(bell)
        bell.connect()
        return bell

    yield make
    for bell in made:
        bell.close()


def test_it_rings_when_mail_comes(mail_server: Post, bells):
    ana, bo = mail_server.person("ana"), mail_server.person("bo")
    bell = bells(mail_server.imap(bo))
    bell.arm()
    ana.write(bo, "Ring")
    assert bell.wait(LONG)


def test_it_sleeps_when_nothing_comes(embedded: Post, bells):
    bell = bells(embedded.imap(embedded.person("bo")))
    assert not bell.wait(0.05)
    assert not bell.wait(0.05)


def test_somebody_else_can_wake_it(embedded: Post, bells):
    bell = bells(embedded.imap(embedded.person("bo")))
    reader, writer = os.pipe()
    try:
        os.write(writer, b"xx")
        assert not bell.wait(LONG, reader)
        assert select.select([reader], [], [], 0)[0] == []  # drained, or the next sleep would end at once
    finally:
        os.close(reader)
        os.close(writer)


def test_mail_that_lands_anywhere_between_two_looks_is_not_missed(mail_server: Post, bells):
    """The lost wake-up: before arming, between arming and looking, after looking; each time one look or ring has it."""
    ana, bo = mail_server.person("ana"), mail_server.person("bo")
    inbox = Inbox(mail_server.imap(bo))
    inbox.connect()
    bell = bells(mail_server.imap(bo))
    for number in range(6):
        place = number % 3
        if place == 0:
            ana.write(bo, f"Mail {number}")
        bell.arm()
        if place == 1:
            ana.write(bo, f"Mail {number}")
        seen = len(inbox.uids())
        if place == 2:
            ana.write(bo, f"Mail {number}")
        while seen < number + 1:
            assert bell.wait(LONG)
            bell.arm()
            seen = len(inbox.uids())
        assert seen == number + 1
    inbox.close()


@pytest.mark.parametrize("break_it", ["reset", "hang_up"])
def test_a_broken_line_is_known_at_once(mail_server: Post, bells, break_it: str):
    with Proxy(mail_server.imap_port) as proxy:
        bell = bells(mail_server.imap(mail_server.person("bo"), proxy.port))
        bell.arm()
        getattr(proxy, break_it)()
        with pytest.raises(Temporary):
            bell.wait(LONG)
        assert not bell.is_open
        bell.connect()
        assert not bell.wait(0.05)


def test_a_black_hole_is_found_out_when_the_line_must_prove_itself(mail_server: Post, bells):
    with Proxy(mail_server.imap_port) as proxy:
        account = mail_server.imap(mail_server.person("bo"), proxy.port, timeout=0.4)
        bell = bells(account, renewal=0.3)
        bell.arm()
        proxy.black_hole()
        with pytest.raises(Temporary):
            bell.wait(LONG)
        assert not bell.is_open


def test_a_bye_is_the_end_even_while_the_line_stays_open(mail_server: Post, bells):
    """Exchange says BYE when a token expires; imapclient shows it once and is silent for ever after."""
    with Proxy(mail_server.imap_port) as proxy:
        bell = bells(mail_server.imap(mail_server.person("bo"), proxy.port))
        bell.arm()
        proxy.say(b"* BYE Session invalidated - AccessTokenExpired\r\n")
        with pytest.raises(Temporary, match="AccessTokenExpired"):
            bell.wait(LONG)
        assert not bell.is_open


def test_a_renewed_line_asks_for_a_look(mail_server: Post, bells):
    bell = bells(mail_server.imap(mail_server.person("bo")), renewal=0.1)
    before = bell.last_proof
    assert bell.wait(LONG)
    assert bell.last_proof > before
    assert bell.wait(LONG)


def test_news_before_idling_does_not_break_it(bells):
    with ScriptedImap() as server:
        server.before_idling = b"* 5 EXISTS\r\n"
        bell = bells(ImapAccount("127.0.0.1", server.port, "none", "bo", "x", timeout=2))
        bell.arm()
        assert not bell.wait(0.05)
        assert server.connections == 2


def test_without_idle_it_looks_in_now_and_then(bells):
    with ScriptedImap(capabilities=b"UIDPLUS") as server:
        bell = bells(ImapAccount("127.0.0.1", server.port, "none", "bo", "x", timeout=2), poll=0.1)
        assert not bell.can_idle
        assert not bell.wait(0.01)
        assert bell.wait(LONG)
        assert "NOOP" in server.said
        assert "IDLE" not in server.said


def test_an_unconnected_bell_says_so(embedded: Post):
    bell = Bell(embedded.imap(embedded.person("bo")))
    with pytest.raises(Temporary, match="connect"):
        bell.wait(0.1)
