"""[[crm]] is checked before anything runs: what is wrong by itself always, what is not there by `handoffd check` (F3)."""

import subprocess
import sys

import pytest

from handoffd.config.load import check
from handoffd.config.systems import absences, systems
from handoffd.errors import BadConfig
from handoffd.playbook.systems import System
from systems.desk import script

SERVER = {"host": "127.0.0.1", "port": 9, "tls": "none"}


def config(folder, *crm):
    people = [
        {"name": "Dana Weber", "email": "dana@ours.example", "roles": ["ae"], "aliases": ["d@ours.example"]},
        {"name": "Ana Silva", "email": "ana@ours.example", "roles": ["csm", "ops", "sales_leader"]},
    ]
    inbox = {**SERVER, "address": "handoff@ours.example"}
    company = {"name": "Ours", "domains": ["ours.example"]}
    return check({"company": company, "inbox": inbox, "smtp": SERVER, "people": people, "crm": list(crm)}, folder)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"name": "CRM", "logging_address": "handoff@ours.example"}, "is the inbox itself"),
        ({"name": "CRM", "logging_address": "d@ours.example"}, "is Dana Weber's own"),
        ({"name": "CRM", "logging_address": "nobody"}, "is not an email address"),
        ({"name": "", "drop": "x"}, "name"),
        ({"name": "a\nBcc: b", "drop": "x"}, "name"),
        ({"name": "CRM", "command": [" "]}, "the first word of a command is its program"),
        ({"name": "CRM", "command": ["x", "a\0b"]}, "the first word of a command is its program"),
        ({"name": "CRM", "drop": "x", "drop_as": ["xml"]}, "drop_as"),
        ({"name": "CRM", "timeout_seconds": 0}, "timeout_seconds"),
        ({"name": "CRM", "password": "x"}, "does not belong into config.toml"),
        ({"name": "CRM", "shell": True}, "shell"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_place(tmp_path, row, problem):
    with pytest.raises(BadConfig) as caught:
        config(tmp_path, row)
    assert "crm[1]" in str(caught.value)
    assert problem in str(caught.value)


def test_two_systems_share_neither_a_name_nor_an_address(tmp_path):
    rows = ({"name": "CRM", "logging_address": "l@crm.example"}, {"name": "crm", "logging_address": "l@crm.example"})
    with pytest.raises(BadConfig) as caught:
        config(tmp_path, *rows)
    assert "2 systems are called 'crm'" in str(caught.value)
    assert "2 systems share the logging_address l@crm.example" in str(caught.value)


def test_the_ways_of_a_system_are_those_that_are_named(tmp_path):
    rows = ({"name": "A", "logging_address": "L@Crm.example", "drop": "x", "command": ["true"]}, {"name": "B"})
    assert systems(config(tmp_path, *rows)) == (
        System("A", ("mail", "drop", "command"), "l@crm.example"),
        System("B"),
    )


def test_a_folder_or_program_that_is_not_there_is_found_offline(tmp_path):
    (tmp_path / "file").write_text("x")
    hook = script(tmp_path, "hook", "exit 0")
    bad = [
        {"drop": "gone"},
        {"drop": "file"},
        {"command": ["gone/hook"]},
        {"command": ["./file"]},
        {"command": ["no-such-program-x"]},
    ]
    good = [{"drop": "."}, {"command": ["./hook"]}, {"command": [hook]}, {"command": ["true"]}]
    rows = [{"name": f"System {number}", **row} for number, row in enumerate([*bad, *good], start=1)]
    found = list(absences(config(tmp_path, *rows)))
    assert [each.partition(":")[0] for each in found] == [
        "crm[1] (System 1).drop", "crm[2] (System 2).drop", "crm[3] (System 3).command", "crm[4] (System 4).command",
        "crm[5] (System 5).command",
    ]  # fmt: skip


def test_handoffd_check_ends_with_78_for_a_missing_folder(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(
        """
        [company]
        name = "Ours"
        domains = ["ours.example"]
        [inbox]
        address = "handoff@ours.example"
        host = "imap.ours.example"
        [smtp]
        host = "smtp.ours.example"
        [[people]]
        name = "Ana"
        email = "ana@ours.example"
        roles = ["ae", "csm", "ops", "sales_leader"]
        [[crm]]
        name = "Billing"
        drop = "nowhere"
        """
    )
    command = [sys.executable, "-m", "handoffd", "check", "--config", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 78
    assert "crm[1] (Billing).drop: there is no folder" in told.stderr
