"""The line of `systemctl status`: a person reads in it how we are, what is wrong first."""

import os
import socket
import time
from contextlib import suppress
from datetime import timedelta

import pytest

from delivery.office import DANA, JANE, NOW, Office
from handoffd.app import health
from handoffd.errors import BadConfig, Temporary
from handoffd.letters.envelope import Envelope
from handoffd.store.outbox import HELD


@pytest.fixture
def office(tmp_path):
    built = Office(tmp_path)
    yield built
    built.close()


@pytest.fixture
def systemd(tmp_path, monkeypatch):
    """Hears what the daemon says; `status()` is the last line that came."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(tmp_path / "notify"))
    ear.setblocking(False)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setattr(health, "SOON", 0.0)
    said: list[str] = []

    def status() -> str:
        with suppress(BlockingIOError):
            while True:
                said.extend(ear.recv(4096).decode().splitlines())
        lines = [line for line in said if line.startswith("STATUS=")]
        return lines[-1].removeprefix("STATUS=") if lines else ""

    yield status
    ear.close()
    monkeypatch.undo()
    time.tzset()


def test_a_person_reads_how_many_handoffs_there_are_what_waits_and_when_it_goes_on(office, systemd):
    with office.memory() as memory:
        memory.set_deadline("HO-1", "dossier", "remind", NOW + timedelta(hours=4, minutes=5))
    office.postman.answer = lambda _each: pytest.fail("nothing may leave yet")
    office.turn()
    assert systemd() == "Watching handoff@ours.example: 1 handoff, 0 letters wait, next at 14:05; no mail yet"


def test_shadow_mode_stands_in_front_of_everything(tmp_path, systemd):
    from shadow.house import House

    house = House(tmp_path)
    house.daemon._health.tell(house.clock.now())
    house.close()
    assert systemd().startswith("SHADOW MODE, nothing leaves but to ops. Watching handoff@ours.example: 0 handoffs")


def test_the_last_mail_and_the_last_canary_are_told_by_how_long_ago_they_came(office, systemd):
    with office.memory() as memory:
        memory.canaries.begin("a" * 32, "handoff@ours.example", NOW)
        memory.canaries.arrived("a" * 32, NOW + timedelta(seconds=2))
    office.receive(f"From: {DANA}\r\nTo: handoff@ours.example\r\nSubject: help\r\n\r\nhelp\r\n".encode())
    office.after(minutes=12)
    office.daemon._health.tell(office.clock.now())
    assert systemd().endswith("; last mail 12 min ago; last canary 11 min ago")


def test_what_is_held_and_what_is_wrong_stands_in_front(office, systemd):
    with office.memory() as memory:
        row = put(memory)
        memory.outbox.settle(row, HELD, "nobody knows", NOW)

    def away(_envelope):
        raise Temporary("cannot reach smtp.ours.example:465")

    office.postman.answer = away
    office.put(JANE, step="kickoff")
    office.turn()
    said = systemd()
    assert said.startswith(
        "TROUBLE: No mail can leave (cannot reach smtp.ours.example:465) since 10:00. Watching handoff@"
    )
    assert ", 1 held" in said
    office.postman.answer = lambda _each: pytest.fail("not asked")
    office.daemon._watch.works("smtp")
    office.daemon._health.turn(office.clock.now(), None, 0)
    assert systemd().startswith("Watching")


def put(memory) -> int:
    memory.outbox.put(
        Envelope("handoff@ours.example", JANE, b"x", "<x@ours.example>", "f" * 32),
        handoff="HO-1", step="warm-intro", letter="warm-intro/intro", not_before=NOW, now=NOW, draft_sha256="d" * 64,
    )  # fmt: skip
    return memory.outbox.newest()


def test_a_configuration_that_was_not_taken_over_stays_in_the_line_until_a_sound_one_comes(office, systemd):
    def not_sound():
        raise BadConfig("inbox.port: a port is a number")

    office.daemon.reload(not_sound)
    office.after(minutes=5)
    assert systemd().startswith("The new config.toml is not sound, the old one goes on, see the log. Watching")
    office.daemon.reload(lambda: office.daemon.config)
    office.after(minutes=10)
    office.daemon._health.tell(office.clock.now())
    assert systemd().startswith("Watching")


def test_a_moment_on_another_day_says_which(office, systemd):
    with office.memory() as memory:
        memory.set_deadline("HO-1", "dossier", "remind", NOW + timedelta(days=2))
    office.daemon._health.tell(NOW)
    assert "next at Thu 12 Mar 10:00" in systemd()


def test_the_line_is_made_anew_each_minute_though_nothing_happens_and_never_more_often_than_needed(
    office, systemd, monkeypatch
):
    ticks = [0.0]
    monkeypatch.setattr(health.time, "monotonic", lambda: ticks[0])
    told = []
    monkeypatch.setattr(office.daemon._health, "tell", told.append)
    for second in range(1, 301):
        ticks[0] = float(second)
        office.daemon._health.turn(office.clock.now(), None, 0)
    assert len(told) == 5


def test_without_systemd_and_without_figures_nothing_is_counted(office, monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setattr(office.daemon._health, "tell", lambda _now: pytest.fail("nobody listens"))
    monkeypatch.setattr(office.daemon._health, "figures", lambda *_: pytest.fail("nobody asked"))
    office.turn()
    assert "NOTIFY_SOCKET" not in os.environ
