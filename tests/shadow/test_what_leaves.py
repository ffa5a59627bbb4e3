"""Shadow mode sends nothing to anybody but ops, whatever the rooms above decide; the courier looks once more."""

from dataclasses import replace

import pytest

from handoffd.app.accounts import imap_account, only_ops, smtp_account
from handoffd.app.shadow.mode import cut_off
from handoffd.config.load import check
from handoffd.errors import BadConfig, Refused
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Courier
from handoffd.network.inbox import Inbox
from shadow.house import ANA, DANA, MARTA, OLGA, PETRA


def test_a_contract_is_carried_in_thought_and_nothing_leaves_but_one_mail_to_ops(house):
    """The AE is asked, the call is found, AE and CSM invited: all of it is kept, and ops reads of it next morning."""
    house.signed()
    assert house.kept() == [("dossier/ask", DANA), ("internal-call/invite", DANA), ("internal-call/invite", ANA)]
    assert house.left == []
    house.after(days=1)
    assert house.left == [f"Shadow mode: 3 letters I would have sent -> {OLGA}"]


def test_the_letters_hang_on_the_daily_mail_byte_for_byte_as_they_would_have_left(house):
    house.signed()
    house.after(days=1)
    with house.memory() as memory:
        frozen = [row.raw for row in memory.shadowed.kept()]
    files = [part for part in house.told()[0].parts if part.filename]
    assert [part.filename for part in files] == [
        "01-HO-1-dossier-ask.eml",
        "02-HO-1-internal-call-invite.eml",
        "03-HO-1-internal-call-invite.eml",
    ]
    assert [part.payload for part in files] == frozen


def test_who_cannot_answer_is_not_reminded_and_no_leader_hears_of_it(house):
    """Days without a word of the AE, who never got our letter: no reminder, no word to a leader, not once."""
    house.signed()
    house.after(days=2)
    assert not {letter for letter, to in house.kept() if letter.endswith(("remind", "escalate", "overdue", "late"))}
    assert PETRA not in {to for _, to in house.kept()}
    text = " ".join(house.told()[0].plain.split())
    assert "without an answer I would have reminded, or told a leader, from Wednesday 11 March, 09:00 (UTC) on" in text


def test_ops_reads_nothing_on_a_day_without_news(house):
    house.after(days=2)
    assert house.left == []


def test_each_letter_comes_at_once_where_that_is_wanted(tmp_path):
    from shadow.house import House

    house = House(tmp_path, tell="at once")
    try:
        house.signed()
        assert house.left == [f"Shadow mode: 3 letters I would have sent -> {OLGA}"]
    finally:
        house.close()


def test_ops_is_still_asked_whether_it_is_a_sale_and_told_of_troubles(house):
    """What ops needs to look after the program leaves as ever; what the same person would read as a colleague does not."""
    house.signed("Mutual NDA with Fjord AS")
    with house.memory() as memory:
        memory.troubles.begin("muted:dana@ours.example", "went round in circles", house.clock.now())
    house.after(minutes=2)
    assert all(line.endswith(OLGA) for line in house.left)
    assert any("answers" in line or "sale" in line or "sign" in line for line in house.left), house.left


def test_no_canary_no_crm_no_archive_no_leaders_letter(house):
    config = house.daemon.config
    assert (config.crm, config.canary.minutes, config.smtp.archive, config.leaders.on) == ((), 0, "none", False)
    house.after(hours=2)
    assert house.left == []  # canaries go to the inbox itself


def test_nothing_in_the_mailbox_is_moved_neither_now_nor_when_shadow_mode_is_over(house):
    """`Shared.file` raises in shadow mode; afterwards it works, and there is nothing left to be filed."""
    house.signed()
    house.after(days=2)
    there = [one.uid for one in house.box.held]
    assert there
    house.restart(on=False)
    house.after(days=3)
    assert [one.uid for one in house.box.held] == there


def test_nobody_with_the_role_ops_is_a_mistake_that_is_told(house):
    values = {
        "company": {"name": "Ours", "domains": ["ours.example"]},
        "inbox": {"host": "127.0.0.1", "tls": "none", "address": "in@ours.example"},
        "smtp": {"host": "127.0.0.1", "tls": "none"},
        "people": [{"name": "Petra", "email": PETRA, "roles": ["sales_leader", "ae", "csm"]}],
        "shadow": {"on": True},
    }
    with pytest.raises(BadConfig, match="nobody in people has the role ops"):
        check(values, house.folder)


# -- the lowest place ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [DANA, PETRA, MARTA, "log@crm.example", "archive@ours.example"])
def test_the_courier_itself_begins_no_envelope_to_anybody_but_ops(house, embedded, to):
    """Whatever is written above: the account that shadow mode has lets nobody else be written to."""
    account = replace(smtp_account(house.daemon.config), port=embedded.smtp_port)
    assert account.only == {OLGA}
    begun = []
    raw = b"From: handoff@ours.example\r\nTo: x@ours.example\r\nSubject: x\r\n\r\nx\r\n"
    with Courier(account) as courier:
        envelope = Envelope("handoff@ours.example", to, raw, "<1@ours.example>", "0" * 32)
        outcome = courier.deliver(envelope, lambda: begun.append(to))
        assert not courier.offers()  # not even a greeting
    assert (outcome.kind, begun) == ("kept", [])


def test_outside_of_shadow_mode_the_courier_asks_nobody(house):
    live = house.daemon.config.model_copy(
        update={"shadow": house.daemon.config.shadow.model_copy(update={"on": False})}
    )
    assert only_ops(live) is None
    assert cut_off(live) is live
    assert not imap_account(live).read_only


def test_a_letter_that_slips_past_the_sender_is_stopped_by_the_courier_and_kept(house, embedded, monkeypatch):
    """The bug planted for good: the sender believes that everything may leave. The courier does not."""
    courier = Courier(replace(smtp_account(house.daemon.config), port=embedded.smtp_port))
    monkeypatch.setattr(house.daemon._sender, "_courier", courier)
    monkeypatch.setattr(house.daemon._sender._shadow, "keeps", lambda _row: False)
    ops = embedded.person("olga")
    try:
        house.signed()
    finally:
        courier.close()
    assert [letter for letter, _ in house.kept()] == ["dossier/ask", "internal-call/invite", "internal-call/invite"]
    assert ops.inbox() == []


def test_a_mailbox_of_shadow_mode_cannot_be_written_to_by_any_method():
    account = replace(imap_account_of_nobody(), read_only=True)
    inbox = Inbox(account)
    for change in (
        lambda: inbox.file([1], "Processed"),
        lambda: inbox.append("Processed", b"x"),
        lambda: inbox.remove([1], "X-Handoffd-Canary", ["x"]),
    ):
        with pytest.raises(Refused, match="only read"):
            change()


def imap_account_of_nobody():
    from handoffd.network.account import ImapAccount

    return ImapAccount("127.0.0.1", 9, "none", "nobody", "nothing")
