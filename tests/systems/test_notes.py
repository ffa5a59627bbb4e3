"""Notes to a logging address: ours, and never a customer's, whatever config.toml says (F3)."""

from dataclasses import replace

import pytest

from handoffd.playbook.dossier import Dossier, Prefill
from handoffd.playbook.events import Bounced
from handoffd.playbook.model import Contact
from handoffd.playbook.systems import CARRIED, FAILED
from handoffd.store.outbox import WITHDRAWN
from playbook.desk import ENTRIES
from systems.desk import OLGA, RITA, handed_over, said

LOG = "log@a1b2.le.salesforce.com"
SALESFORCE = {"name": "Salesforce", "logging_address": LOG}


def to(address, **more):
    return {"name": "CRM", "logging_address": address, **more}


def test_the_note_says_all_and_carries_no_token_and_nobody_else_gets_it(house):
    ours = house(SALESFORCE)
    ours.carry()
    [note] = ours.mails(LOG)
    assert [each.email for each in note.recipients] == [LOG]
    assert note.subject == "[HO-1] Acme GmbH: handed over to Ana Silva"
    assert not note.header("Reply-To")
    assert "Jane Roe <jane@acme.example>" in note.plain
    assert "An hour instead of four." in note.plain
    assert ours.handoff().systems["Salesforce"].ways == {"mail": CARRIED}


@pytest.mark.parametrize(
    ("address", "handoff"),
    [
        ("jane@acme.example", handed_over()),
        ("crm@acme.example", handed_over()),
        ("crm@mail.acme.example", handed_over()),
        ("crm@acme.example", handed_over(contacts=(Contact("Jane", "jane@mail.acme.example"),))),
        ("log@signer.example", handed_over(dossier=Dossier(ENTRIES, (Prefill("D2", "Signed by", "Jo <jo@signer.example>", "x"),)))),
        ("log@users.example", handed_over(dossier=Dossier((*ENTRIES, said("D2", "Users: Ed, ed@users.example"))))),
        ("log@bcc.hubspot.com", handed_over(contacts=(Contact("A robot", "log@bcc.hubspot.com"),))),
    ],
    ids=["contact", "same domain", "below it", "above it", "who signed", "who uses it", "the very address"],
)  # fmt: skip
def test_no_note_goes_to_an_address_of_a_customer(house, address, handoff):
    ours = house(to(address), handoff=handoff)
    ours.carry()
    assert not ours.mails(address)
    assert f"{address} belongs to a customer (Acme GmbH)" in ours.words(OLGA)
    assert "did not arrive, so it must be entered by hand" in ours.words(RITA)
    assert ours.handoff().systems["CRM"].ways == {"mail": FAILED}


def test_an_address_of_another_customer_is_a_customers_too_also_when_their_handoff_is_closed(house):
    ours = house(to("log@globex.example"))
    with ours.memory() as memory:
        other = handed_over(customer="Globex", contacts=(Contact("Raj", "raj@globex.example"),), closed="over")
        memory.save(replace(other, ref="HO-2"), ours.clock.now())
    ours.carry()
    assert not ours.mails("log@globex.example")
    assert "(Globex)" in ours.words(OLGA)


def test_a_crm_vendor_who_is_a_customer_does_not_silence_the_crm(house):
    ours = house(SALESFORCE, handoff=handed_over(contacts=(Contact("Ann", "ann@salesforce.com"),)))
    ours.carry()
    assert len(ours.mails(LOG)) == 1


def test_an_address_of_our_own_domain_is_ours(house):
    ours = house(to("crm@ours.example"))
    ours.carry()
    assert len(ours.mails("crm@ours.example")) == 1


def test_a_note_that_waits_does_not_leave_once_its_address_turns_out_to_be_a_customers(house):
    ours = house(to("log@late.example"))
    ours.begin()  # it lies in the outbox
    with ours.memory() as memory:
        known = memory.handoff("HO-1")
        memory.save(replace(known, contacts=(*known.contacts, Contact("Jo", "jo@late.example"))), ours.clock.now())
    ours.settle()
    assert not ours.mails("log@late.example")
    with ours.memory() as memory:
        assert {row.state for row in memory.outbox.of("HO-1") if row.letter == "crm/note"} == {WITHDRAWN}
    assert "log@late.example belongs to a customer" in ours.words(OLGA)


def test_a_note_that_waits_does_not_leave_once_config_names_another_address(house):
    ours = house(to("log@old.example"))
    ours.begin()
    ours._crm = (to("log@new.example"),)
    ours.restart()
    ours.settle()
    assert not ours.mails("log@old.example")


def test_a_note_that_comes_back_is_told_to_ops(house):
    ours = house(SALESFORCE)
    ours.carry()
    ours.happen(Bounced("crm", LOG, "550 5.1.1 no such user"))
    ours.settle()
    assert "it came back: 550 5.1.1 no such user" in ours.words(OLGA)
    assert ours.handoff().systems["Salesforce"].ways == {"mail": FAILED}
