"""The archive: a copy is found by our own id, compared as a whole, and not to find one is never more than that."""

import pytest

from handoffd.errors import Refused, Temporary
from handoffd.network.account import SmtpAccount
from handoffd.network.archive import Archive
from handoffd.network.courier import Courier
from handoffd.network.inbox import Inbox
from mailservers import Person, Post, mail
from network.test_courier import envelope

MARK, OTHER = "7" * 32, "8" * 32


def copy(person: Person, mark: str) -> bytes:
    return mail(person.address, "jane@acme.example", "Hello", headers={"X-Handoffd-Id": mark})


def put(post: Post, person: Person, folder: str, mark: str) -> None:
    inbox = Inbox(post.imap(person))
    inbox.connect()
    inbox.append(folder, copy(person, mark))
    inbox.close()


def test_a_copy_is_found_by_its_whole_mark(mail_server: Post):
    """Finding 3: SEARCH HEADER is a substring match, so that 7 would find 17."""
    ana = mail_server.person("ana")
    for mark in (MARK, f"1{OTHER[:-1]}", f"{OTHER}8"):
        put(mail_server, ana, "Sent", mark)
    archive = Archive(mail_server.imap(ana), "Sent")
    assert archive.holds([MARK, OTHER]) == {MARK}
    assert archive.holds([OTHER[:-2]]) == set()


def test_without_a_name_it_is_the_sent_folder_or_the_inbox_of_a_second_mailbox(mail_server: Post):
    ana, bo = mail_server.person("ana"), mail_server.person("bo")
    put(mail_server, ana, "Sent", MARK)
    bo.write(bo, "A copy", X_Handoffd_Id=OTHER)
    bo.wait_for(1)
    assert Archive(mail_server.imap(ana), sent=True).holds([MARK, OTHER]) == {MARK}
    assert Archive(mail_server.imap(bo)).holds([MARK, OTHER]) == {OTHER}


def test_a_folder_that_is_not_there_is_no_answer(mail_server: Post):
    with pytest.raises(Temporary, match="archive_folder"):
        Archive(mail_server.imap(mail_server.person("ana")), "Nowhere").holds([MARK])


def test_a_wrong_password_is_told(mail_server: Post):
    ana = mail_server.person("ana")
    wrong = Person(ana.address, "wrong", ana.server)
    with pytest.raises(Refused):
        Archive(mail_server.imap(wrong)).holds([MARK])


def test_the_courier_puts_a_copy_into_the_archive_in_the_same_transaction(mail_server: Post):
    bo, archive = mail_server.person("bo"), mail_server.person("archive")
    account = SmtpAccount("127.0.0.1", mail_server.smtp_port, "none", hello="localhost", archive=archive.address)
    with Courier(account) as courier:
        assert courier.deliver(envelope(bo.address), lambda: None).kind == "sent"
        assert courier.deliver(envelope(f"nobody@{bo.address.partition('@')[2]}"), lambda: None).kind == "permanent"
    [letter] = bo.wait_for(1)
    [kept] = archive.wait_for(1)
    assert letter.partition(b"From:")[2] == kept.partition(b"From:")[2]
    assert archive.address.encode() not in letter.partition(b"From:")[2], "the archive shows in the letter"


def test_an_archive_that_is_refused_holds_no_letter_up(mail_server: Post):
    bo = mail_server.person("bo")
    gone = f"nobody@{bo.address.partition('@')[2]}"
    account = SmtpAccount("127.0.0.1", mail_server.smtp_port, "none", hello="localhost", archive=gone)
    with Courier(account) as courier:
        assert courier.deliver(envelope(bo.address), lambda: None).kind == "sent"
    assert len(bo.wait_for(1)) == 1
