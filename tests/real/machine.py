"""A booted systemd of its own, in seconds: systemd-nspawn on this very machine's files, all changes in memory.

The root is this machine's (read-only below an overlay), the network too, so the tests' mail servers on loopback are
reached from inside. Its mounts live in a mount namespace of their own: nothing of them is seen from outside.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import pytest

import longrun

INSTALL = "sudo apt install systemd-container"
PATIENCE = 60.0  # seconds until something that never comes fails the test


class Machine:
    """Start with `with`; `binds` are host paths by the place at which they stand inside, read-only."""

    def __init__(self, folder: Path, binds: Mapping[str, Path]) -> None:
        self._folder, self._binds = folder, dict(binds)
        self._process: subprocess.Popen[bytes] | None = None
        self._leader = 0

    def __enter__(self) -> Self:
        if why := cannot():
            pytest.skip(why)
        root = self._folder / "root"
        root.mkdir()
        binds = [f"--bind-ro={path}:{place}" for place, path in self._binds.items()]
        nspawn = [
            "systemd-nspawn", f"--directory={root}", "--volatile=overlay", "--register=no", "--keep-unit",
            "--link-journal=no", f"--machine=handoffd-{os.getpid()}", "--console=pipe", *binds, "--boot",
            "systemd.unit=sysinit.target",
        ]  # fmt: skip
        # The bind of / must never be seen where somebody clears temporary folders: hence a namespace of its own.
        mount = 'mount --bind / "$0" && exec "$@"'
        command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", mount, str(root), *nspawn]
        with (self._folder / "machine.log").open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self.until(self._booted, "systemd to boot")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.kill()  # what runs inside goes with it
        self._process.wait()

    def run(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a command inside, as root."""
        command = ["nsenter", "--target", str(self._leader), "--all", "--", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
        assert not check or done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}\n{self.journal()}"
        return done

    def show(self, name: str) -> str:
        """A property of the service, as systemd tells it."""
        return self.run("systemctl", "show", "--property", name, "--value", "handoffd").stdout.strip()

    def journal(self) -> str:
        """What the service said, and systemd of it."""
        words = ("journalctl", "--unit", "handoffd", "--no-pager", "--output", "cat", "--lines", "60")
        return self.run(*words, check=False).stdout

    def write(self, path: str, text: str) -> None:
        """Write a file inside; it lives in memory."""
        self.run("mkdir", "--parents", path.rpartition("/")[0])
        command = ["nsenter", "--target", str(self._leader), "--all", "--", "tee", path]
        subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.DEVNULL)

    def until(self, ready: object, what: str, seconds: float = PATIENCE) -> None:
        """Look again and again; fail the test with what the service said."""
        assert callable(ready)
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                pytest.fail(f"waited {seconds:.0f} s for {what}:\n{self.journal() if self._leader else self._log()}")
            time.sleep(0.1)

    def _log(self) -> str:
        return (self._folder / "machine.log").read_text(errors="replace")[-2000:]

    def _booted(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            pytest.skip(f"systemd cannot be booted here: {self._log()}")
        self._leader = next(iter(_children(self._process.pid)), 0)
        if not self._leader:
            return False
        said = self.run("systemctl", "is-system-running", check=False).stdout.strip()
        return said in ("running", "degraded", "starting") and self._reached()

    def _reached(self) -> bool:
        return self.run("systemctl", "is-active", "sysinit.target", check=False).stdout.strip() == "active"


def cannot() -> str:
    """Say why no systemd can be booted here, with the mend; empty when it can be tried."""
    if not longrun.ASKED:
        return "boots a systemd, a minute or two; to run it: HANDOFFD_LONG=1"
    if os.geteuid() != 0:
        return "systemd-nspawn wants root"
    for program in ("systemd-nspawn", "nsenter", "unshare"):
        if shutil.which(program) is None:
            return f"no {program} here; to get it: {INSTALL}"
    if "overlay" not in Path("/proc/filesystems").read_text():
        return "this kernel has no overlay file system"
    return ""


def _children(pid: int) -> list[int]:
    """The processes that systemd-nspawn started and that are a systemd of their own."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            if "systemd" in Path(f"/proc/{child}/comm").read_text():
                found.append(int(child))
        except OSError:
            continue
    return found
