"""Into shadow mode with a fresh store only; out of it without a word about what was only watched."""

import pytest

from handoffd.app.desk import Desk
from handoffd.errors import BadConfig, Permanent
from shadow.house import DANA, INBOX, NOW, OLGA, House


def test_a_store_that_carried_handoffs_in_earnest_is_not_taken_into_shadow_mode(tmp_path):
    house = House(tmp_path, on=False)
    house.signed()
    house.close()
    house.shadow["on"] = True
    with pytest.raises(BadConfig, match=r"has carried handoffs in earnest \(1 on their way\)"):
        house.start()
    house.shadow["on"] = False
    house.start()  # nothing was changed, and the state folder is free
    house.close()


def test_shadow_mode_goes_on_after_a_restart(house):
    house.signed()
    house.restart()
    house.after(days=1)
    assert house.left == [f"Shadow mode: 3 letters I would have sent -> {OLGA}"]


def test_when_shadow_mode_is_over_nothing_leaves_for_what_was_watched_and_ops_has_a_list(house):
    house.signed("Acme GmbH")
    house.signed("Fjord AS")
    house.after(hours=5)
    house.restart(on=False)
    house.after(days=2)
    left = [line for line in house.left if not line.endswith("-> " + INBOX) and "+proof@" not in line]  # no canaries
    assert left == [f"Shadow mode is over; 2 handoffs set aside -> {OLGA}"]
    with house.memory() as memory:
        assert memory.handoffs() == []


def test_what_was_kept_never_leaves_later(house):
    """Letters that still waited for their hour when shadow mode ended are taken back with the rest."""
    house.signed()
    house.restart(on=False)
    house.after(days=2)
    with house.memory() as memory:
        states = {row.state for row in memory.outbox.of("HO-1")}
    assert states == {"kept"}


def test_a_second_copy_of_an_old_notice_opens_nothing_after_shadow_mode(house):
    house.signed()
    house.restart(on=False)
    house.box.arrive(house.box.held[0].raw.replace(b"Hello.", b"Hello again."), house.clock.now())
    house.daemon.settle()
    with house.memory() as memory:
        assert memory.handoffs() == []


def test_ops_takes_one_over_and_its_people_are_asked_as_if_it_had_come_now(house):
    house.signed()
    house.after(days=2)
    house.restart(on=False)
    with house.memory() as memory:
        [said] = Desk(house.daemon.settings, memory, house.clock.now()).resume("HO-1")
    assert "takes it over from shadow mode" in said
    house.daemon.settle()
    with house.memory() as memory:
        [handoff] = memory.handoffs()
        assert (handoff.ref, handoff.t0) == ("HO-2", NOW)
    assert any(line.endswith(DANA) for line in house.left)


def test_an_order_about_what_was_set_aside_says_how_to_take_it_over(house):
    house.signed()
    house.restart(on=False)
    with house.memory() as memory, pytest.raises(Permanent, match="handoffd resume HO-1"):
        Desk(house.daemon.settings, memory, house.clock.now()).hold("HO-1", None)


def test_a_new_contract_is_carried_in_earnest_after_shadow_mode(house):
    house.signed("Acme GmbH")
    house.restart(on=False)
    house.after(hours=1)
    house.signed("Fjord AS")
    house.after(hours=1, minutes=10)
    assert [line for line in house.left if line.endswith(DANA)]


def test_a_daemon_of_the_other_mode_leaves_the_letters_of_a_store_alone(house):
    """Of several daemons on one database one was started with the other mode: it neither sends nor keeps."""
    house.daemon._sender._shadow._settings = type("Live", (), {"config": _live(house)})()
    house.signed()
    assert house.left == []
    assert house.kept() == []


def _live(house):
    return house.daemon.config.model_copy(
        update={"shadow": house.daemon.config.shadow.model_copy(update={"on": False})}
    )
