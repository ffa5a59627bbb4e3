"""What a program writes to its database's files, in order, and failures of them on demand: `disk.c`, by LD_PRELOAD.

`preloaded` compiles it and runs a module under it; inside, `Disk` speaks with it.
"""

import ctypes
import errno
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

SOURCE = Path(__file__).with_name("disk.c")
TESTS = SOURCE.parents[1]
WRITE, TRUNCATE, SYNC, MARK = 1, 2, 3, 4
NAMES = {1: "handoffd.db", 2: "handoffd.db-wal", 3: "handoffd.db-journal"}
SECTOR = 512  # bytes: a disk writes one of these whole, or not at all
ERRORS = {"eio": errno.EIO, "enospc": errno.ENOSPC}
_HEAD = struct.Struct("<IIQQ")
_ON = "HANDOFFD_TEST_DISK"


def compiler() -> str | None:
    """The C compiler, None where there is none."""
    return shutil.which("gcc") or shutil.which("cc")


def preloaded(module: str, arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a module with `disk.c` between it and the kernel; the library is made in a folder."""
    library = folder / "disk.so"
    gcc = compiler()
    assert gcc, "disk.c wants a C compiler (sudo apt install gcc)"
    subprocess.run([gcc, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), _ON: str(library)}
    command = [sys.executable, "-m", module, *arguments]
    out = None if arguments == sys.argv[1:] else subprocess.PIPE  # a command's own words are for the terminal
    return subprocess.run(command, env=environment, check=False, text=True, stdout=out, stderr=out, cwd=TESTS)


def is_loaded() -> bool:
    """Tell whether this is that run."""
    return _ON in os.environ


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that was done to a file (1 the database, 2 the WAL, 3 the rollback journal), or a mark of ours."""

    kind: int
    file: int
    offset: int
    length: int
    data: bytes


class Disk:
    """The library in this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ[_ON])
        self._library.disk_log.restype = ctypes.POINTER(ctypes.c_ubyte)

    def watch(self, folder: Path) -> None:
        """Begin with the files of this state folder, from nothing; none of them may be open."""
        self._library.disk_watch(str(folder).encode())

    def mark(self, words: str) -> None:
        """Put a word of ours between what was written: this had been seen from outside by then."""
        self._library.disk_mark(words.encode(), ctypes.c_uint64(len(words.encode())))

    def fail(self, kind: int, at: int, error: str) -> None:
        """Let the so-many-th write (or sync) from the beginning of the watch fail."""
        self._library.disk_fail(kind, at, ERRORS[error])

    def count(self, kind: int) -> int:
        """How many writes or syncs there were."""
        return int(self._library.disk_count(kind))

    def ops(self) -> list[Op]:
        """What was done since the watch began."""
        length = ctypes.c_uint64()
        start = self._library.disk_log(ctypes.byref(length))
        return list(_parsed(ctypes.string_at(start, length.value) if length.value else b""))


def _parsed(raw: bytes) -> Iterator[Op]:
    place = 0
    while place < len(raw):
        kind, file, offset, length = _HEAD.unpack_from(raw, place)
        place += _HEAD.size
        size = length if kind in (WRITE, MARK) else 0
        yield Op(kind, file, offset, length, raw[place : place + size])
        place += size


# -- images of a power cut ----------------------------------------------------------------------------------------------


def image(base: bytes, ops: Sequence[Op], cut: int, way: str, rng: Random) -> dict[int, bytes]:
    """Return the files as a disk may hold them when the power goes after `cut` ops.

    What was synced is there. Of the rest `none`, `all`, or any part of it (`some`; with `torn`, any sectors of each).
    """
    files = {1: bytearray(base), 2: bytearray(), 3: bytearray()}
    synced = {op.file: place for place, op in enumerate(ops[:cut]) if op.kind == SYNC}
    for place, op in enumerate(ops[:cut]):
        if op.kind not in (WRITE, TRUNCATE):
            continue
        if place < synced.get(op.file, -1) or way == "all":
            _apply(files[op.file], op, None)
        elif way == "torn" or (way == "some" and rng.random() < 0.5):
            _apply(files[op.file], op, rng if way == "torn" else None)
    return {file: bytes(held) for file, held in files.items()}


def _apply(held: bytearray, op: Op, rng: Random | None) -> None:
    if op.kind == TRUNCATE:
        if rng is None or rng.random() < 0.5:
            del held[op.length :]
            held.extend(bytes(max(0, op.length - len(held))))
        return
    place = 0
    while place < op.length:
        size = min(SECTOR - (op.offset + place) % SECTOR, op.length - place)
        if rng is None or rng.random() < 0.5:
            end = op.offset + place + size
            held.extend(bytes(max(0, end - len(held))))
            held[op.offset + place : end] = op.data[place : place + size]
        place += size
