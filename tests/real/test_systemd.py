"""The real daemon under systemd/handoffd.service, on a booted systemd, installed as docs/how-to/service.md says.

One machine for all of it: a boot costs seconds, and systemd is asked and told as an administrator does it.
"""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailservers import PASSWORD, Post, free_port
from real.machine import Machine, cannot
from real.process import toml

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "/usr/bin/python3"
# What is shorter here, and nothing else: a test does not wait half a minute for a restart.
HURRIED = "[Service]\nRestartSec=1\n"
NOTICE = "Completed: Complete with Docusign: Order 7 of Acme.pdf"


@pytest.fixture(scope="module")
def installed(server_folder: Path) -> Path:
    """/opt/handoffd: a venv of the system's own Python with what requirements.lock names, and the wheel."""
    if why := cannot():
        pytest.skip(why)
    version = subprocess.run(
        [PYTHON, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=False
    )
    if version.stdout.strip() != str(sys.version_info[:2]):
        pytest.skip(
            f"the tests' Python is {sys.version_info[:2]} and the system's is {version.stdout.strip() or 'missing'}"
        )
    folder = server_folder / "opt"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    [site] = (folder / "venv" / "lib").glob("python3*/site-packages")
    ours = next(Path(each) for each in sys.path if each.endswith("site-packages"))
    shutil.copytree(ours, site, dirs_exist_ok=True, copy_function=os.link, ignore=lambda _, names: _not_ours(names))
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = (folder / "dist").glob("handoffd-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    return folder


def _not_ours(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(("handoffd", "_handoffd", "__pycache__"))]


class Service:
    """The machine, the configuration it reads, and the people around it."""

    def __init__(self, machine: Machine, etc: Path, post: Post) -> None:
        self.machine, self.etc, self.post = machine, etc, post
        self.inbox, self.dana = post.person("handoff"), post.person("dana")
        for name in ("imap.secret", "smtp.secret"):
            self.secret(name, PASSWORD)

    def secret(self, name: str, text: str) -> None:
        path = self.etc / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o400)

    def configure(self, **inbox: Any) -> None:
        server = {"host": "127.0.0.1", "tls": "none"}
        account = {
            "address": self.inbox.address,
            "port": self.post.imap_port,
            "password_file": "imap.secret",
            "poll_seconds": 5,
        }
        settings: dict[str, Any] = {
            "company": {"name": "Ours", "domains": [self.post.domain]},
            "inbox": {**server, **account, **inbox},
            "smtp": {**server, "port": self.post.smtp_port, "password_file": "smtp.secret"},
            "state": {"folder": "/var/lib/handoffd"},
            "people": [
                {
                    "name": "Dana Weber",
                    "email": self.dana.address,
                    "roles": ["ae", "csm", "sales_leader"],
                    "zone": "UTC",
                },
            ],
        }
        (self.etc / "config.toml").write_text(toml(settings))

    def hurry(self, **more: str) -> None:
        lines = "".join(f"{key}={value}\n" for key, value in more.items())
        self.machine.write("/etc/systemd/system/handoffd.service.d/hurried.conf", HURRIED + lines)
        self.machine.run("systemctl", "daemon-reload")

    def start(self) -> int:
        """Start it, and return how long that took until READY=1, in whole seconds."""
        begun = time.monotonic()
        self.machine.run("systemctl", "reset-failed", "handoffd", check=False)
        self.machine.run("systemctl", "start", "handoffd")
        return int(time.monotonic() - begun)

    def stop(self) -> float:
        begun = time.monotonic()
        self.machine.run("systemctl", "stop", "handoffd")
        return time.monotonic() - begun

    @property
    def pid(self) -> int:
        return int(self.machine.show("MainPID"))

    def proc(self, name: str) -> str:
        """A file of the daemon's /proc folder, seen from inside the machine as root."""
        return self.machine.run("cat", f"/proc/{self.pid}/{name}").stdout

    def lives_anew(self, before: int) -> Callable[[], bool]:
        return lambda: self.machine.show("ActiveState") == "active" and self.pid not in (0, before)


@pytest.fixture(scope="module")
def machine(installed: Path, server_folder: Path) -> Iterator[tuple[Machine, Path]]:
    folder, etc = server_folder / "machine", server_folder / "etc-handoffd"
    for each in (folder, etc):
        each.mkdir()
    binds = {
        "/opt/handoffd": installed,
        "/etc/handoffd": etc,
        "/etc/systemd/system/handoffd.service": ROOT / "systemd" / "handoffd.service",
    }
    with Machine(folder, binds) as booted:
        yield booted, etc


@pytest.fixture
def service(machine: tuple[Machine, Path], postfix_server) -> Iterator[Service]:
    """The service, configured and not started; a fresh state folder for each test."""
    booted, etc = machine
    found = Service(booted, etc, Post(postfix_server))
    found.configure()
    found.hurry()
    yield found
    booted.run("systemctl", "stop", "handoffd", check=False)
    booted.run("rm", "-rf", "/var/lib/private/handoffd")


def test_it_is_ready_when_the_inbox_is_open_and_carries_a_contract(service):
    service.start()
    assert service.machine.show("ActiveState") == "active"
    assert service.machine.show("StatusText").startswith(f"Watching {service.inbox.address}: 0 handoffs")
    signed = "Dana Weber, your document has been completed.\n\nAll signers completed Order 7 of Acme.\n"
    service.dana.write(service.inbox, "signed: Acme", signed)
    [asked] = service.dana.wait_for(1, seconds=60)
    assert b"X-Handoffd-Loop" in asked


def test_it_has_no_privilege_no_core_dump_and_no_password_where_others_look(service):
    service.start()
    status = dict(line.split(":\t", 1) for line in service.proc("status").splitlines() if ":\t" in line)
    assert "0" not in status["Uid"].split()
    assert (status["CapEff"], status["CapBnd"], status["NoNewPrivs"], status["Seccomp"]) == (
        "0" * 16,
        "0" * 16,
        "1",
        "2",
    )
    [core] = [line for line in service.proc("limits").splitlines() if line.startswith("Max core file size")]
    assert core.split()[-3:-1] == ["0", "0"]
    environment = service.proc("environ")
    assert "CREDENTIALS_DIRECTORY=/run/credentials/handoffd.service" in environment
    assert PASSWORD not in environment
    assert PASSWORD not in service.proc("cmdline")
    state = service.machine.run("stat", "-L", "-c", "%a %U", "/var/lib/handoffd").stdout.split()
    assert state == ["700", "handoffd"]
    assert service.machine.run("ls", "/var/lib/handoffd/handoffd.db").returncode == 0
    # What somebody could do who took it over: its own folder is all that can be written, and nothing in it can be run.
    uid = service.machine.run("stat", "-c", "%u", f"/proc/{service.pid}").stdout.strip()
    inside = ("nsenter", "--target", str(service.pid), "--mount", "--setuid", uid, "--setgid", uid, "--", "sh", "-c")
    tried = (
        "touch /etc/x; touch /opt/handoffd/x; ls /root; ls /home; cat /etc/handoffd/imap.secret;"
        " cp /bin/true /var/lib/handoffd/x && /var/lib/handoffd/x"
    )
    denied = service.machine.run(*inside, tried, check=False).stderr
    assert (denied.count("Read-only file system"), denied.count("Permission denied")) == (2, 4), denied


def test_after_kill_9_it_goes_on_where_it_was(service):
    service.start()
    before = service.pid
    service.machine.run("kill", "-9", str(before))
    service.machine.until(service.lives_anew(before), "the restart")
    assert service.machine.show("NRestarts") == "1"
    service.dana.write(service.inbox, "signed: Acme", "Order 7 of Acme is signed.")
    service.dana.wait_for(1, seconds=60)


def test_it_stops_in_time_and_with_success(service):
    service.start()
    assert service.stop() < 10
    assert (service.machine.show("Result"), service.machine.show("ExecMainStatus")) == ("success", "0")


def test_a_wrong_config_is_not_tried_again_78(service):
    (service.etc / "config.toml").write_text("[inbox]\nhots = 3\n")
    service.machine.run("systemctl", "start", "handoffd", check=False)
    service.machine.until(lambda: service.machine.show("ActiveState") == "failed", "the failure")
    time.sleep(3)  # three times RestartSec
    assert service.machine.show("ActiveState") == "failed"
    assert service.machine.show("ExecMainStatus") == "78"
    assert "inbox.hots" in service.machine.journal()


def test_a_wrong_password_fails_the_start_and_is_tried_again_77(service):
    service.secret("imap.secret", "wrong")
    started = service.machine.run("systemctl", "start", "handoffd", check=False)
    assert started.returncode != 0
    assert "mend imap.user or its password" in service.machine.journal()
    assert service.machine.show("ExecMainStatus") == "77"
    service.secret("imap.secret", PASSWORD)
    service.machine.until(lambda: service.machine.show("ActiveState") == "active", "the next try")


def test_a_server_that_is_away_at_the_start_is_tried_again_75(service):
    service.configure(port=free_port())
    service.machine.run("systemctl", "start", "handoffd", check=False)
    assert service.machine.show("ExecMainStatus") == "75"
    service.configure()
    service.machine.until(lambda: service.machine.show("ActiveState") == "active", "the next try")


def test_without_its_credential_it_does_not_start_243(service):
    (service.etc / "smtp.secret").unlink()
    service.machine.run("systemctl", "start", "handoffd", check=False)
    assert service.machine.show("ExecMainStatus") == "243"


def test_a_reload_takes_the_new_config_over_without_a_new_process(service):
    service.start()
    before = service.pid
    text = (service.etc / "config.toml").read_text()
    (service.etc / "config.toml").write_text(text.replace('"Ours"', '"Ours & Sons"'))
    service.machine.run("systemctl", "reload", "handoffd")
    service.machine.until(lambda: "config.toml was read again" in service.machine.journal(), "the reload")
    assert service.pid == before


def test_the_watchdog_lets_a_daemon_live_that_works_and_ends_one_that_hangs(service):
    service.hurry(WatchdogSec="6")
    service.start()
    before = service.pid
    time.sleep(14)
    assert service.pid == before
    service.machine.run("kill", "-STOP", str(before))
    service.machine.until(service.lives_anew(before), "the watchdog")
    assert "Watchdog timeout" in service.machine.journal()
