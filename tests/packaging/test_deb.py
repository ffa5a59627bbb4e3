"""The Debian package: its shape in seconds; built, installed, upgraded and removed with HANDOFFD_LONG=1."""

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from longrun import long

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
DEBIAN = PACKAGING / "debian"
SCRIPTS = ("postinst", "prerm", "postrm")


def run(*command: object, **more: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False, **more)


def unit() -> str:
    return run("sh", PACKAGING / "unit", ROOT / "systemd" / "handoffd.service").stdout


# -- the shape -----------------------------------------------------------------------------------------------------------


def test_the_unit_of_the_package_names_the_places_of_the_package_and_nothing_else_changes():
    ours, theirs = unit().splitlines(), (ROOT / "systemd" / "handoffd.service").read_text().splitlines()
    changed = [line for line, other in zip(ours, theirs, strict=True) if line != other]
    assert changed == [
        "Documentation=file:///usr/share/doc/handoffd/README.md",
        "ExecStart=/usr/lib/handoffd/bin/python -I -B -u -m handoffd run --config /etc/handoffd/config.toml",
        next(line for line in ours if line.startswith("ExecPaths=")),
    ]
    assert "-/opt/handoffd" in changed[-1]  # for the commands of [[crm]]; it may be missing
    assert not re.search(r"(?m)^[A-Z]\w+=.*(?<![-:/])/opt/handoffd", unit())


def test_the_service_runs_as_nobody_on_the_system_so_the_package_makes_no_user():
    assert "DynamicUser=yes" in unit()
    assert not re.search(r"adduser|useradd|sysusers", "".join((DEBIAN / name).read_text() for name in SCRIPTS))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_maintainer_script_is_sound_shell_that_stops_at_the_first_error(name):
    text = (DEBIAN / name).read_text()
    assert run("sh", "-n", DEBIAN / name).returncode == 0
    assert text.startswith("#!/bin/sh\n")
    assert "\nset -e\n" in text
    assert text.count("\n#DEBHELPER#\n") == 1


def test_the_state_is_only_removed_when_it_is_asked_for_by_name():
    """What a purge runs, run for real with other paths."""
    text = (DEBIAN / "postrm").read_text()
    removing = [line for line in text.splitlines() if "rm -rf" in line]
    assert removing == ["        rm -rf /var/lib/private/handoffd /var/lib/handoffd"]
    before = text[: text.index(removing[0])].splitlines()
    assert before[-1].strip() == 'if [ "${HANDOFFD_PURGE_STATE:-}" = yes ]; then'
    assert 'if [ "$1" = purge ]; then' in before


def test_the_configuration_is_made_once_and_is_no_conffile_that_an_upgrade_asks_about():
    assert not (DEBIAN / "conffiles").exists()
    made = (DEBIAN / "postinst").read_text()
    assert 'if [ ! -e /etc/handoffd/config.toml ] && [ -z "$2" ]; then' in made


def test_the_packaged_example_keeps_its_state_where_the_unit_may_write():
    rules = (DEBIAN / "rules").read_text()
    [change] = re.findall(r"sed '(s\|\^folder[^']+)' config.toml", rules)
    told = run("sed", change, ROOT / "config.toml").stdout
    assert 'folder = "/var/lib/handoffd"' in told
    assert told.count("\n") == (ROOT / "config.toml").read_text().count("\n")


def test_what_is_installed_is_pinned_with_hashes_and_holds_none_of_the_workshop():
    lock = runpy.run_path(str(PACKAGING / "runtime_lock.py"))["runtime_lock"]()
    names = re.findall(r"(?m)^([A-Za-z0-9][\w.-]*)(?:\[\w+\])?==", lock)
    assert {"imapclient", "alembic", "pydantic-settings", "prometheus-client", "msal", "dkimpy"} <= set(names)
    assert not {"pytest", "mypy", "ruff", "hypothesis", "import-linter", "hatchling"} & set(names)
    pins = [pin for pin in re.split(r"\n(?=\S)", lock) if pin.strip()]
    assert len(pins) == len(names)
    assert all("--hash=sha256:" in pin for pin in pins)


def test_every_document_that_the_package_brings_is_there():
    for name in ("docs", "examples"):
        assert not [line for line in (DEBIAN / name).read_text().split() if not (ROOT / line).exists()]


# -- built for real ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    for tool in ("dpkg-buildpackage", "dh"):
        if shutil.which(tool) is None:
            pytest.skip(f"no {tool} here (sudo apt install dpkg-dev debhelper)")
    out = tmp_path_factory.mktemp("deb")
    told = run(PACKAGING / "build-deb", out, cwd=ROOT)
    assert told.returncode == 0, (told.stdout + told.stderr)[-3000:]
    [built] = out.glob("handoffd_*.deb")
    return built


@long
@pytest.mark.timeout(1800)
def test_lintian_has_no_error_to_report(package):
    if shutil.which("lintian") is None:
        pytest.skip("no lintian here (sudo apt install lintian)")
    told = run("lintian", "--fail-on", "error", "--allow-root", package)
    assert told.returncode == 0, told.stdout[-3000:]


@long
@pytest.mark.timeout(1800)
def test_systemd_takes_the_unit_of_the_unpacked_package(package, tmp_path):
    run("dpkg-deb", "-x", package, tmp_path)
    file = tmp_path / "lib/systemd/system/handoffd.service"
    file.write_text(file.read_text().replace("/usr/lib/handoffd/bin/python", "/bin/sh"))
    told = run("systemd-analyze", "verify", file)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


@long
@pytest.mark.timeout(1800)
def test_it_is_installed_checked_upgraded_removed_and_purged_on_a_debian_of_its_own(package, tmp_path):
    """In a chroot that debootstrap makes from this machine's own sources."""
    if shutil.which("debootstrap") is None or os.geteuid() != 0:
        pytest.skip("wants root and debootstrap (sudo apt install debootstrap)")
    root = tmp_path / "debian"
    made = run("debootstrap", "--variant=minbase", "--include=python3", _codename(), root, *_mirror())
    if made.returncode != 0:
        pytest.skip(f"debootstrap finds no Debian here: {made.stdout[-300:]}{made.stderr[-300:]}")
    shutil.copy(package, root / "handoffd.deb")

    def inside(*command: str) -> str:
        told = run("chroot", root, "env", "LC_ALL=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *command)
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout + told.stderr

    assert "make /etc/handoffd/config.toml yours" in inside("dpkg", "-i", "/handoffd.deb")
    assert inside("handoffd", "--version").startswith("handoffd")
    assert "is sound: 3 people" in inside("handoffd", "check", "--config", "/etc/handoffd/config.toml")
    assert inside("handoffd", "preview", "dossier/ask", "--text", "--sample").startswith("Subject: ")
    config = root / "etc/handoffd/config.toml"
    config.write_text(config.read_text() + "# mine\n")
    (root / "etc/handoffd/imap.secret").write_text("x")
    (root / "var/lib/handoffd").mkdir()
    inside("dpkg", "-i", "/handoffd.deb")  # an upgrade asks nothing
    assert config.read_text().endswith("# mine\n")
    inside("dpkg", "--remove", "handoffd")
    assert config.exists()
    assert not (root / "usr/lib/handoffd").exists()
    assert "stays in /var/lib/handoffd" in inside("dpkg", "--purge", "handoffd")
    assert not config.exists()
    assert (root / "etc/handoffd/imap.secret").exists()
    assert (root / "var/lib/handoffd").exists()


def _codename() -> str:
    return re.search(r"(?m)^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text())[1]


def _mirror() -> list[str]:
    """The first Debian archive in this machine's own sources; debootstrap has a default otherwise."""
    for file in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
        found = re.search(r"(?m)^(?:deb (?:\[[^\]]*\] )?|URIs: )(\S+)", file.read_text()) if file.is_file() else None
        if found:
            return [found[1]]
    return []
