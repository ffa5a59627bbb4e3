"""PostgreSQL without room: nothing leaves without its record, nothing is lost, it goes on by itself (F19)."""

import os
import subprocess
from contextlib import suppress

import pytest

from handoffd.errors import Unwritable
from handoffd.store import outbox
from store.test_leases import Machine

pytestmark = pytest.mark.real


@pytest.fixture
def small_disk(postgres_server):
    """A tablespace on a file system of 24 MB, a database in it, and what fills the rest."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    place = postgres_server.folder / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small file system here: {mounted.stderr.decode()}")
    try:
        (place / "data").mkdir()
        subprocess.run(["chown", "nobody", place / "data"], check=True)
        postgres_server.sql(f"CREATE TABLESPACE small LOCATION '{place / 'data'}'")
        postgres_server.sql("CREATE DATABASE small TEMPLATE template0 TABLESPACE small")
        yield place / "ballast"
        postgres_server.sql("DROP DATABASE small WITH (FORCE)")
        postgres_server.sql("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(ballast):
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_a_full_disk_of_the_server_stops_what_leaves_and_it_goes_on_when_there_is_room(
    tmp_path, postgres_server, small_disk
):
    machine = Machine(tmp_path / "one", postgres_server, "small")
    rows = [machine.put(f"jane{number}@acme.example") for number in range(5)]
    fill(small_disk)

    def write_on():
        for number in range(2000):  # pages that are there already take some rows
            machine.put(f"raj{number}@acme.example", step=f"step-{number}")

    with pytest.raises(Unwritable, match=r"extend|space"):
        write_on()
    with suppress(Unwritable):
        machine.look()
    with machine.memory() as memory:
        known = {(row.mark, row.recipient) for row in memory.outbox.of("HO-1")}
    assert {(one.mark, one.recipient) for one in machine.postman.tried} <= known, "it left without its record (I7)"
    small_disk.unlink()
    machine.turn()
    for minutes in (2, 4):
        machine.after(minutes=minutes)
    assert {machine.row(row).state for row in rows} == {outbox.SENT}
    marks = [one.mark for one in machine.postman.tried]
    assert len(marks) == len(set(marks))
    machine.close()
