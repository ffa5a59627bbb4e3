"""Proof of life: a mail to ourselves, on real servers; told when none comes back, once, and once when one does again."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from handoffd.errors import Refused
from handoffd.letters.canary import HEADER, canary
from handoffd.letters.message import Message
from handoffd.network.courier import Courier, Outcome
from handoffd.network.inbox import Inbox
from life.house import House
from mailservers import Post, mail
from real_postfix import Postfix

LOST, BACK = "mail to our inbox does not arrive, please look", "mail to our inbox arrives again, please look"


def test_a_canary_comes_back_and_leaves_no_trace_for_a_person(house):
    house.after(minutes=0)
    house.wait_for_arrivals(1)
    house.turns()
    assert house.inbox.inbox() == house.inbox.inbox("Processed") == house.inbox.inbox("Unrecognised") == []
    with house.memory() as memory:
        assert memory.counts() == {}
        assert memory.outbox.of("") == memory.journal() == []
    assert house.told() == []


def test_one_leaves_every_quarter_of_an_hour_to_the_address_of_notices_and_to_that_of_replies_by_turns(house):
    for number, minutes in enumerate((0, 14, 15, 31), start=1):
        house.after(minutes=minutes)
        house.wait_for_arrivals(max(1, number - 1))
    local, _, domain = house.inbox.address.partition("@")
    assert [each.recipient for each in house.canaries()] == [
        house.inbox.address,
        f"{local}+proof@{domain}",
        house.inbox.address,
    ]
    assert house.inbox.inbox() == []


def test_none_leaves_unless_it_is_asked_for(mail_server, tmp_path):
    house = House(mail_server, tmp_path, canary={"minutes": 0})
    house.after(minutes=60)
    assert house.canaries() == house.inbox.inbox() == []
    house.close()


def test_it_counts_against_no_budget_so_a_customers_letter_never_waits_for_it(house):
    for minutes in range(0, 60, 15):
        house.after(minutes=minutes)
    with house.memory() as memory:
        assert len(memory.canaries.all()) == 4
        assert memory.outbox.handed_over_since(house.begin - timedelta(days=1)) == 0


def test_a_restart_sends_none_too_early_and_forgets_none_that_is_on_its_way(house):
    house.after(minutes=0)
    house.restart()
    house.after(minutes=1)
    house.wait_for_arrivals(1)
    assert len(house.canaries()) == 1


# -- it does not arrive --------------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(server_folder, dovecot_server, tmp_path):
    """A Postfix that takes everything with 250 and puts the mail for the inbox where nobody looks."""
    folder = server_folder / "postfix-elsewhere"
    folder.mkdir(exist_ok=True)
    with Postfix(folder, dovecot_server, {"virtual_transport": "discard:"}) as server:
        yield server
    shutil.rmtree(folder)


@pytest.mark.real
@pytest.mark.slow
def test_login_works_and_mail_is_delivered_elsewhere_ops_hear_of_it_once_and_once_when_it_arrives_again(
    postfix_house, elsewhere
):
    house = postfix_house
    house.after(minutes=0)
    house.wait_for_arrivals(1)
    house.smtp_port = elsewhere.smtp_port
    house.restart()
    for minutes in range(15, 75, 3):
        house.after(minutes=minutes)
        if minutes < 24:
            assert house.told() == []  # ten minutes' patience from the fifteenth on
    assert house.told() == [LOST]
    assert house.troubles() == {"canary"}
    [note] = [raw for raw in house.inbox.inbox("Unrecognised") if b"X-Handoffd-Loop" in raw]
    assert Message(note).subject == "Mail to this inbox does not arrive"
    house.restart()  # and a restart tells nothing twice
    house.after(minutes=80)
    assert house.told() == [LOST]

    house.smtp_port = house.post.smtp_port
    house.restart()
    for minutes in range(91, 140, 3):
        house.after(minutes=minutes)
    assert house.told() == [LOST, BACK]
    assert house.troubles() == set()
    assert not [one for one in house.subjects() if "does mail still arrive" in one]


def test_who_cannot_log_in_knows_nothing_of_what_arrives_and_says_only_that(house):
    house.after(minutes=0)
    house.inbox.inbox()
    house.daemon._inbox._line.account = house.post.imap(house.inbox, port=9)
    house.daemon.look_afresh()
    for minutes in range(0, 60, 4):
        house.daemon._wait_for_imap.done()
        house.after(minutes=minutes)
    assert house.troubles() == {"inbox"}


def test_before_anybody_is_told_the_mailbox_is_looked_at_on_a_fresh_connection(house):
    """A line that shows an old picture of the mailbox, and a bell that rings for nobody."""
    house.daemon._inbox.uids = lambda _since=None: []  # this connection sees nothing new
    house.after(minutes=0)
    house.after(minutes=5)
    assert house.canaries()[0].arrived_at is None
    look_afresh = house.daemon.look_afresh

    def fresh():
        del house.daemon._inbox.uids
        look_afresh()

    house.daemon.look_afresh = fresh
    house.after(minutes=10)
    house.after(minutes=12)
    assert house.canaries()[0].arrived_at
    assert house.told() == []


def test_a_canary_that_its_server_refuses_is_told_with_its_words(house):
    def refuses(envelope, _before):
        return Outcome("permanent", 550, "no such user here")

    house.daemon._canaries._courier.deliver = refuses
    for minutes in range(0, 14, 2):
        house.after(minutes=minutes)
    assert house.told() == [LOST]
    with house.memory() as memory:
        assert "no such user here" in memory.troubles.get("canary").said


def test_not_now_is_tried_again_each_minute_and_is_no_trouble_when_it_passes(house):
    calls = []
    deliver = house.daemon._courier.deliver

    def greylists(envelope, before):
        calls.append(envelope)
        return Outcome("temporary", 451, "greylisted") if len(calls) < 3 else deliver(envelope, before)

    house.daemon._courier.deliver = greylists
    for minutes in range(12):
        house.after(minutes=minutes)
    house.wait_for_arrivals(1)
    assert len({each.mark for each in calls}) == 1
    assert house.told() == []


def test_canaries_switched_off_take_their_trouble_with_them_and_say_nothing(house):
    house.daemon._canaries._courier.deliver = lambda _e, _b: Outcome("permanent", 550, "no")
    house.after(minutes=0)
    house.after(minutes=12)
    house.after(minutes=14)
    assert house.troubles() == {"canary"}
    house.tables["canary"] = {"minutes": 0}
    house.restart()
    house.after(minutes=15)
    assert house.troubles() == set()
    assert house.told() == [LOST]


# -- copies, forgers -----------------------------------------------------------------------------------------------------


def test_a_canary_that_comes_twice_and_late_is_one_canary_and_both_copies_go(house):
    house.after(minutes=0)
    house.wait_for_arrivals(1)
    [first] = house.canaries()
    copy = canary(house.inbox.address, house.inbox.address, first.mark, house.begin)
    for minutes in (15, 40):
        house.inbox.send(copy.raw, house.inbox.address)
        house.inbox.send(copy.raw, house.inbox.address)
        house.after(minutes=minutes)
        house.turns(0.5)
    house.daemon.look_afresh()
    house.turns()
    house.daemon.look_afresh()
    house.turns()
    assert house.canaries()[0].arrived_at == first.arrived_at
    assert house.inbox.inbox() == []
    with house.memory() as memory:
        assert memory.counts() == {}


def test_canaries_out_of_order_prove_life_all_the_same(mail_server, tmp_path):
    """The second overtakes the first: nobody is told, although the first is half an hour late."""
    house = House(mail_server, tmp_path, canary={"minutes": 5}, inbox={"plus_addresses": False})
    held, deliver = [], house.daemon._courier.deliver

    def hold_first(envelope, before):
        if held:
            return deliver(envelope, before)
        held.append(envelope)
        return Outcome("sent", 250, "queued")

    house.daemon._courier.deliver = hold_first
    for minutes in (0, 5, 11, 13, 17, 30):
        house.after(minutes=minutes)
    house.inbox.send(held[0].raw, house.inbox.address)
    house.wait_for_arrivals(5)
    house.turns()
    assert house.told() == []
    assert house.inbox.inbox() == []
    house.close()


def test_a_canary_forged_by_a_stranger_proves_nothing_and_is_a_mail_like_any_other(house):
    house.daemon._canaries._courier.deliver = lambda _e, _b: Outcome("sent", 250, "queued")  # and lost
    house.after(minutes=0)
    stranger = house.post.person("mallory", "evil.example")
    [real] = house.canaries()
    guess = ("0" if real.mark[0] != "0" else "1") + real.mark[1:]
    forged = mail(stranger.address, house.inbox.address, "does mail still arrive?", "x", {HEADER: guess})
    stranger.send(forged, house.inbox.address)
    house.turns(0.6)
    for minutes in (11, 13):
        house.after(minutes=minutes)
    assert house.told() == [LOST]
    assert house.canaries()[0].arrived_at is None
    assert house.subjects("Unrecognised").count("does mail still arrive?") == 1


def test_a_mail_that_only_lies_where_a_canary_lay_is_never_removed(mail_server):
    """Every UID is asked for its header again before anything is expunged."""
    person, writer = mail_server.person("handoff"), mail_server.person("dana")
    writer.write(person, "Completed: a contract")
    writer.write(person, "a forged one", **{HEADER: "f" * 32})
    own = EmailMessage()
    own[HEADER], own["Subject"] = "a" * 32, "ours"
    writer.send(own.as_bytes().replace(b"\n", b"\r\n"), person.address)
    person.wait_for(3)
    inbox = Inbox(mail_server.imap(person))
    inbox.connect()
    inbox.remove([*inbox.uids(), 99], HEADER, ["a" * 32, "b" * 32])
    assert len(inbox.uids()) == 2
    inbox.close()
    assert sorted(Message(raw).subject for raw in person.inbox()) == ["Completed: a contract", "a forged one"]


def test_a_server_that_lets_nobody_remove_mail_gets_it_filed_instead(house):
    def no_right(*_arguments):
        raise Refused("the server refused to remove a mail of our own: [NOPERM]")

    house.daemon._inbox.remove = no_right
    house.after(minutes=0)
    house.wait_for_arrivals(1)
    house.turns()
    assert len(house.subjects("Processed")) == 1
    with house.memory() as memory:
        assert memory.counts() == {"ignored": 1}


@pytest.mark.real
def test_one_that_comes_back_as_a_delivery_report_is_told_and_the_report_is_kept(postfix_house):
    house = postfix_house
    house.daemon._canaries._courier.deliver = lambda _e, _b: Outcome("sent", 250, "queued")
    house.after(minutes=0)
    [lost] = house.canaries()
    raw = canary(house.inbox.address, house.inbox.address, lost.mark, house.begin).raw
    head = raw.partition(b"\r\n\r\n")[0]
    report = (
        b"From: MAILER-DAEMON@mx.example\r\nTo: " + house.inbox.address.encode() + b"\r\nSubject: Undelivered Mail\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; " + house.inbox.address.encode() + b"\r\nAction: failed\r\nStatus: 5.2.2\r\n"
        b"Diagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        + head + b"\r\n--b--\r\n"
    )  # fmt: skip
    house.inbox.send(report, house.inbox.address)
    house.turns(0.6)
    for minutes in (11, 13):
        house.after(minutes=minutes)
    with house.memory() as memory:
        assert "mailbox full" in memory.troubles.get("canary").said
    assert house.subjects("Processed") == ["Undelivered Mail"]


def test_the_archive_gets_no_copy_of_a_canary(mail_server: Post):
    inbox, shelf = mail_server.person("handoff"), mail_server.person("shelf")
    account = replace(mail_server.smtp(), archive=shelf.address)
    with Courier(account) as courier:
        own = canary(inbox.address, inbox.address, "a" * 32, datetime.now(UTC))
        assert courier.deliver(own, lambda: None).kind == "sent"
        assert courier.deliver(replace(own, copied=True), lambda: None).kind == "sent"
    inbox.wait_for(2)
    assert len(shelf.wait_for(1)) == 1
