"""The store's own tests and those of the outbox once more, on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from otherstore import sqlite_only
from real_postgres import INSTALL, programs

TESTS = Path(__file__).parents[1]
AGAIN = ("store/test_outbox.py", "store/test_transactions.py", "store/test_chain.py", "delivery/test_doubts.py")


@pytest.mark.real
@pytest.mark.slow
@sqlite_only
@pytest.mark.timeout(600)
def test_the_same_tests_hold_on_postgresql():
    """Whatever is no matter of the SQLite file; `HANDOFFD_TEST_STORE=postgres ./handoffd test` runs all of them."""
    if programs() is None:
        from mailservers import missing

        missing("no PostgreSQL here", INSTALL)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *AGAIN]
    done = subprocess.run(
        command,
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HANDOFFD_TEST_STORE": "postgres"},
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
