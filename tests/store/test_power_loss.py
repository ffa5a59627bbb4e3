"""A power cut, and a write that fails (F19, F22): the short version of `python -m campaigns.powerloss`."""

from pathlib import Path

import pytest

from campaigns.disk import compiler, preloaded
from otherstore import sqlite_only

pytestmark = [
    sqlite_only,
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="disk.c wants a C compiler (sudo apt install gcc)"),
]


def command(folder: Path, *arguments: str) -> tuple[int, str]:
    told = preloaded("campaigns.powerloss", arguments, folder)
    return told.returncode, told.stdout + told.stderr


def test_after_a_power_cut_what_a_mail_server_has_is_known_and_a_failed_write_changes_nothing(tmp_path: Path) -> None:
    status, said = command(tmp_path, "--images", "10", "--seed", "1", "--failures", "--every", "200")
    assert (status, "10 images, 0 with a problem" in said, "0 differences" in said) == (0, True, True), said


def test_a_database_that_syncs_less_forgets_letters_that_a_mail_server_has(tmp_path: Path) -> None:
    """The same with `synchronous = NORMAL`: it must be found out, or the other test proves nothing."""
    status, said = command(tmp_path, "--images", "8", "--seed", "1", "--naive")
    assert (status, "taken by the mail server, and unknown" in said) == (1, True), said
