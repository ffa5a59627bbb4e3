"""Errands: a file or a command, at least once, with one key, whatever happens on the way (F3)."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from handoffd.network import errandworker
from handoffd.network.errands import Command, Running
from handoffd.playbook.events import Commanded, Due
from handoffd.store import errands as states
from systems.desk import NOW, OLGA, RITA, script

ONCE = {"tries": 1}


def row(name="Billing", **more):
    return {"name": name, **more}


def drops(folder):
    return sorted(path.name for path in folder.iterdir())


def came_back(what, patience=20.0):
    running, end = Running(what), time.monotonic() + patience
    while (outcome := running.outcome()) is None:
        assert time.monotonic() < end, "it never comes back"
        time.sleep(0.01)
    return outcome


def ran(*argv, seconds=10.0, given="{}", **environment):
    return came_back(Command(argv, given, {"PATH": "/usr/bin:/bin", **environment}, seconds))


# -- a file in a folder ---------------------------------------------------------------------------------------------------


def test_a_file_lies_in_the_folder_whole_and_readable_for_its_group(house, tmp_path):
    folder = tmp_path / "crm"
    folder.mkdir()
    ours = house(row(drop="crm", drop_as=["json", "csv"]))
    ours.carry()
    names = drops(folder)
    assert [name.rpartition(".")[2] for name in names] == ["csv", "json"]
    assert all(name.startswith("HO-1-") for name in names)
    assert json.loads((folder / names[1]).read_text())["owner"]["after"]["email"] == "ana@ours.example"
    assert (folder / names[1]).stat().st_mode & 0o777 == 0o640
    assert [errand.state for errand in ours.errands()] == [states.DONE]


def test_the_same_errand_twice_is_one_file(house, tmp_path):
    folder = tmp_path / "crm"
    folder.mkdir()
    ours = house(row(drop="crm"))
    ours.carry()
    before = drops(folder)
    with ours.memory() as memory:  # a crash between the file and our word about it
        key = ours.errands()[0].key
        memory._session.get(states.ErrandRow, key).state = states.STARTED
    ours.restart()
    ours.settle()
    assert drops(folder) == before
    assert [errand.state for errand in ours.errands()] == [states.DONE]


def test_a_file_of_half_its_length_is_never_there(tmp_path):
    (tmp_path / ".a.json.part").write_text("of a crash")
    whole = "x" * 300_000
    code = (
        "import resource, signal, json, sys; from handoffd.network.errandworker import done; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
        "print(json.dumps(done(json.load(sys.stdin))))"
    )
    order = json.dumps({"folder": str(tmp_path), "files": {"a.json": whole}})
    told = subprocess.run([sys.executable, "-c", code], input=order, capture_output=True, text=True, check=True)
    well, why = json.loads(told.stdout)
    assert not well
    assert "File too large" in why
    assert drops(tmp_path) == []
    assert errandworker.done(json.loads(order)) == (True, f"a.json in {tmp_path}")
    assert (tmp_path / "a.json").read_text() == whole


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(errandworker.os, "fsync", full)
    well, why = errandworker.done({"folder": str(tmp_path), "files": {"a.json": "{}"}})
    assert (well, why) == (False, f"{tmp_path}: No space left on device")
    assert drops(tmp_path) == []


def test_what_somebody_put_in_the_way_is_not_followed(tmp_path):
    target = tmp_path / "elsewhere"
    target.write_text("theirs")
    folder = tmp_path / "crm"
    folder.mkdir()
    (folder / ".a.json.part").symlink_to(target)
    (folder / "a.json").symlink_to(target)
    assert errandworker.done({"folder": str(folder), "files": {"a.json": "ours"}})[0]
    assert target.read_text() == "theirs"
    assert (folder / "a.json").read_text() == "ours"
    assert not (folder / "a.json").is_symlink()


def test_a_folder_that_is_not_there_is_tried_again_and_then_ops_read_why(house, tmp_path):
    ours = house(row(drop="crm", tries=3))
    ours.carry()
    assert ours.errands()[0].state == states.PENDING
    assert not ours.mails(RITA), "RevOps is asked when it is known what was done"
    ours.go(NOW + timedelta(hours=1))
    assert [(errand.state, errand.attempts) for errand in ours.errands()] == [(states.FAILED, 3)]
    assert "No such file or directory" in ours.words(OLGA)
    assert "so it must be entered by hand" in ours.words(RITA)
    assert not (tmp_path / "crm").exists()


def test_a_folder_that_comes_back_within_its_tries_is_no_failure(house, tmp_path):
    ours = house(row(drop="crm", tries=3))
    ours.carry()
    (tmp_path / "crm").mkdir()
    ours.go(NOW + timedelta(minutes=2))
    assert len(drops(tmp_path / "crm")) == 1
    assert not ours.mails(OLGA)
    assert "the record lies in its folder" in ours.words(RITA)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_writable_is_a_failure(tmp_path):
    tmp_path.chmod(0o500)
    well, why = errandworker.done({"folder": str(tmp_path), "files": {"a.json": "{}"}})
    tmp_path.chmod(0o700)
    assert (well, why) == (False, f"{tmp_path}: Permission denied")


def test_a_file_in_the_place_of_the_folder_is_a_failure(tmp_path):
    (tmp_path / "crm").write_text("a file")
    well, why = errandworker.done({"folder": str(tmp_path / "crm"), "files": {"a.json": "{}"}})
    assert not well
    assert "Not a directory" in why


# -- a command ------------------------------------------------------------------------------------------------------------


def test_a_command_gets_the_record_and_the_key_and_nothing_else_of_ours(house, tmp_path, monkeypatch):
    monkeypatch.setenv("HANDOFFD_SMTP__USER", "a secret of ours")
    hook = script(tmp_path, "hook", f"cat > {tmp_path}/got", f"env > {tmp_path}/env", "pwd", 'echo "$@"')
    ours = house(row(command=[hook, "two words", "$HOME;ls"]))
    ours.carry()
    told = json.loads((tmp_path / "got").read_text())
    [errand] = ours.errands()
    assert (told["schema"], told["version"], told["key"]) == ("handoffd.record", 1, errand.key)
    environment = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines() if "=" in line)
    assert environment["HANDOFFD_KEY"] == errand.key
    assert set(environment) - {"PWD", "SHLVL", "_", "OLDPWD"} == {"PATH", "LANG", "HANDOFFD_KEY", "HANDOFFD_HANDOFF", "HANDOFFD_SYSTEM"}  # fmt: skip
    assert "/ two words $HOME;ls" in ours.journal(), "no shell reads its words"


def test_a_command_that_hangs_is_stopped_with_all_it_started_and_nobody_waits_for_it(house, tmp_path):
    hook = script(tmp_path, "hook", "echo before it hangs", f"(sleep 60; touch {tmp_path}/left-behind) &", "sleep 60")
    ours = house(row(command=[hook], timeout_seconds=1, **ONCE))
    ours.begin()
    begun = time.monotonic()
    ours.daemon.turn(look=False)
    assert time.monotonic() - begun < 1.0, "the turn waits for nobody"
    assert ours.daemon._errands.are_running
    ours.settle()
    assert time.monotonic() - begun < 10
    assert "it was stopped after 1 seconds: before it hangs" in ours.words(OLGA)
    assert not [line for line in processes() if str(tmp_path) in line]


def processes():
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_command_that_never_stops_talking_costs_neither_memory_nor_a_long_journal(tmp_path):
    flood = script(
        tmp_path, "flood", "echo the beginning", "head -c 300000000 /dev/zero | tr '\\0' x", "echo the end", "exit 1"
    )
    outcome = ran(flood, seconds=60)
    assert outcome.told.startswith("status 1: the beginning")
    assert outcome.told.endswith("the end")
    assert "bytes ...]" in outcome.told
    assert len(outcome.told) < 2_200


def test_a_command_that_floods_for_ever_is_stopped_in_its_time(tmp_path):
    begun = time.monotonic()
    outcome = ran(script(tmp_path, "flood", "yes"), seconds=1)
    assert outcome.told.startswith("it was stopped after 1 seconds: y")
    assert time.monotonic() - begun < 10


def test_words_that_are_no_utf8_are_shown_as_far_as_they_go(tmp_path):
    outcome = ran(script(tmp_path, "hook", r"printf 'gr\374n \000\033[31mred\n'", "exit 2"))
    assert outcome.told == "status 2: gr\ufffdn   [31mred"


def test_a_command_that_reads_nothing_and_closes_its_mouth_is_waited_for(tmp_path):
    hook = script(tmp_path, "hook", "exec >&- 2>&- <&-", "sleep 0.5", f"touch {tmp_path}/after")
    assert ran(hook, given="x" * 1_000_000).done
    assert (tmp_path / "after").exists()


def test_a_program_that_is_not_there_or_none_is_told_by_name(tmp_path):
    assert ran(f"{tmp_path}/nowhere").told == f"{tmp_path}/nowhere: No such file or directory"
    text = tmp_path / "text"
    text.write_text("not a program\n")
    assert "Permission denied" in ran(str(text)).told
    text.chmod(0o755)
    assert "is no program: does its first line name one" in ran(str(text)).told


def test_a_command_ended_by_a_signal_has_failed(tmp_path):
    outcome = ran(script(tmp_path, "hook", "kill -SEGV $$"))
    assert (outcome.done, outcome.told) == (False, "it was ended by SIGSEGV.")


def test_a_crash_while_a_command_runs_runs_it_again_with_the_same_key(house, tmp_path):
    hook = script(tmp_path, "hook", f'echo "$HANDOFFD_KEY" >> {tmp_path}/keys')
    ours = house(row(command=[hook]))
    ours.begin()
    ours.daemon._errands._start(NOW)  # it runs; then the daemon is gone before it can be told
    next(iter(ours.daemon._errands._running.values()))._process.wait()
    ours.restart()
    ours.settle()
    keys = (tmp_path / "keys").read_text().split()
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert [errand.state for errand in ours.errands()] == [states.DONE]
    assert len(ours.mails(RITA)) == 1


def test_trying_again_after_the_last_failure_uses_the_same_key(house, tmp_path):
    hook = script(tmp_path, "hook", f'echo "$HANDOFFD_KEY" >> {tmp_path}/keys', f"test -e {tmp_path}/mended")
    ours = house(row(command=[hook], **ONCE))
    ours.carry()
    assert "failed" in ours.words(OLGA)
    (tmp_path / "mended").touch()
    ours.happen(Commanded("crm", OLGA, "resend"))
    ours.settle()
    keys = (tmp_path / "keys").read_text().split()
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert [errand.state for errand in ours.errands()] == [states.DONE]


def test_nothing_is_carried_when_the_commit_is_lost(house, tmp_path):
    hook = script(tmp_path, "hook", f"touch {tmp_path}/ran")
    ours = house(row(command=[hook]))

    def lost():
        with ours.memory() as memory:
            ours.daemon._doer.happen(memory, "HO-1", Due("crm", "start"), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        lost()
    ours.settle()
    assert not (tmp_path / "ran").exists()
    assert not ours.errands()


def test_a_daemon_that_stops_ends_what_runs_and_runs_it_again(house, tmp_path):
    hook = script(tmp_path, "hook", f"echo ran >> {tmp_path}/times", f"test -e {tmp_path}/quick || sleep 60")
    ours = house(row(command=[hook]))
    ours.begin()
    ours.daemon.turn(look=False)
    end = time.monotonic() + 10
    while not (tmp_path / "times").exists() and time.monotonic() < end:
        time.sleep(0.02)
    ours.daemon.close()
    assert not [line for line in processes() if hook in line]
    (tmp_path / "quick").touch()
    ours.start()
    ours.settle()
    assert (tmp_path / "times").read_text().split() == ["ran", "ran"]
    assert [errand.state for errand in ours.errands()] == [states.DONE]


def test_a_system_taken_out_of_the_configuration_is_told_as_a_failure(house, tmp_path):
    ours = house(row(drop="crm", tries=5))
    ours.carry()
    ours._crm = (row("Wiki"),)
    ours.restart()
    ours.go(NOW + timedelta(minutes=2))
    assert "config.toml has no [[crm]] called Billing any more" in ours.words(OLGA)


def test_many_systems_are_carried_at_once_but_not_more_than_four(house, tmp_path):
    hook = script(tmp_path, "hook", "sleep 0.3")
    ours = house(*(row(f"System {number}", command=[hook]) for number in range(9)))
    ours.begin()
    ours.daemon.turn(look=False)
    assert len(ours.daemon._errands._running) == 4
    ours.settle()
    assert {errand.state for errand in ours.errands()} == {states.DONE}
