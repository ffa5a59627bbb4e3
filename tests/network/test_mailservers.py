"""The servers and people of the tests themselves: if these lie, everything lies."""

import shutil
import smtplib
import socket
import threading
from pathlib import Path

import pytest

from mailservers import Post, mail, without_trace
from real_dovecot import Dovecot
from real_postfix import AddressBook, Postfix


def test_a_person_finds_what_another_person_wrote(mail_server: Post):
    ana, bo = mail_server.person("ana"), mail_server.person("bo")
    sent = ana.write(bo, "Lunch?")
    assert [without_trace(raw) for raw in bo.wait_for(1)] == [sent]
    assert ana.inbox() == []


def test_a_plus_address_reaches_its_owner(mail_server: Post):
    ana, bo = mail_server.person("ana"), mail_server.person("bo")
    ana.write(f"bo+token@{mail_server.domain}", "Tagged")
    assert len(bo.wait_for(1)) == 1


def test_a_stranger_is_refused(mail_server: Post):
    ana = mail_server.person("ana")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        ana.write(f"nobody@{mail_server.domain}", "Anybody there?")
    ((code, _),) = refused.value.recipients.values()
    assert code == 550


def test_postfix_delivers_to_dovecot(postfix_dovecot: Post):
    ana, bo = postfix_dovecot.person("ana"), postfix_dovecot.person("bo")
    ana.write(f"bo+x@{postfix_dovecot.domain}", "Through two programs")
    assert len(bo.wait_for(1)) == 1
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        ana.send(mail(ana.address, "x", "y"), f"nobody@{postfix_dovecot.domain}")


@pytest.mark.parametrize("server", ["dovecot", "postfix"])
@pytest.mark.parametrize(("demanded", "end"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_a_missing_server_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: str, demanded: str, end: type[BaseException]
):
    monkeypatch.setenv("HANDOFFD_REQUIRE_REAL", demanded)
    monkeypatch.setattr(shutil, "which", lambda *_args, **_names: None)
    with pytest.raises(end, match=f"sudo apt install {server}"):
        (Dovecot(tmp_path) if server == "dovecot" else Postfix(tmp_path, Dovecot(tmp_path))).__enter__()


def test_who_asks_the_address_book_and_hangs_up_leaves_no_thread_behind():
    """It once read the end of the line for ever: a processor and gigabytes, in every test that came behind it."""

    class Everybody:
        def knows(self, _address: str) -> bool:
            return True

    with AddressBook(Everybody()) as book:  # type: ignore[arg-type]
        threading.Thread(target=book.serve_forever, daemon=True).start()
        before = set(threading.enumerate())
        with socket.create_connection(book.server_address) as line:
            line.sendall(b"19:people bo@x.example,")
            assert line.recv(100) == b"7:OK here,"
            [answering] = set(threading.enumerate()) - before
        answering.join(timeout=20)
        assert not answering.is_alive()
        book.shutdown()
