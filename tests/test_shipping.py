"""What is shipped: the wheel holds letters, example and unit, and works without a checkout; systemd takes the unit."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from handoffd.config.load import load
from longrun import long

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
UNIT = ROOT / "systemd" / "handoffd.service"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked as an installer would: a folder to import from."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = (folder / "dist").glob("handoffd-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def handoffd(installed: Path, *arguments: str) -> str:
    """What the installed program prints, started where no checkout is near."""
    start = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); import handoffd; from handoffd.cli import main; "
        f"assert handoffd.__file__.startswith({str(installed)!r}); sys.argv[0] = 'handoffd'; main()"
    )
    program = [sys.executable, "-I", "-B", "-W", "error", "-c", start, *arguments]
    return subprocess.run(program, cwd=installed, capture_output=True, text=True, check=True).stdout


def test_the_wheel_writes_a_letter_without_the_checkout(installed):
    text = handoffd(installed, "preview", "dossier/ask", "--text", "--sample")
    assert text.startswith("Subject: [HO-1] ")
    assert "3. Why they bought" in text


def test_the_wheel_reads_a_notice_without_the_checkout(installed):
    mail = next((ROOT / "tests" / "mail" / "notices").glob("docusign*.eml"))
    told = json.loads(handoffd(installed, "read", "notice", str(mail)))
    assert told["service"] == "docusign"


def test_the_wheel_holds_every_letter_the_example_and_the_unit_and_nothing_of_the_workshop(installed):
    shipped = installed / "handoffd" / "_shipped"
    letters = {path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert {path.relative_to(shipped / "templates") for path in (shipped / "templates").rglob("*.*")} == letters
    assert load(shipped / "config.toml").people
    assert (shipped / "systemd" / "handoffd.service").read_text() == UNIT.read_text()
    tops = {path.name for path in installed.iterdir()}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"handoffd"}
    code = {path.relative_to(ROOT / "daemon") for path in (ROOT / "daemon").rglob("*") if wanted(path)}
    assert {path.relative_to(installed) for path in installed.rglob("*") if wanted(path)} == code


def wanted(path: Path) -> bool:
    """Tell whether a file is one of the package's own."""
    return path.is_file() and not {"__pycache__", "_shipped"} & set(path.parts) and "dist-info" not in str(path)


@long
@pytest.mark.parametrize("tool", ["uv", "pipx"])
@pytest.mark.timeout(900)
def test_uv_and_pipx_install_it_from_a_checkout_with_its_letters(tool, tmp_path):
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"no {tool} here")
    places = {"UV_TOOL_DIR": "t", "UV_TOOL_BIN_DIR": "b", "PIPX_HOME": "t", "PIPX_BIN_DIR": "b"}
    env = {**os.environ, **{name: str(tmp_path / place) for name, place in places.items()}}
    words = ["tool", "install"] if tool == "uv" else ["install"]
    subprocess.run([program, *words, str(ROOT)], env=env, cwd=tmp_path, check=True)
    command = [tmp_path / "b" / "handoffd", "preview", "dossier/ask", "--text", "--sample"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("Subject: [HO-1] ")


# -- systemd -------------------------------------------------------------------------------------------------------------


def analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze here (it comes with systemd)")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is there; systemd looks for it."""
    file = tmp_path / "handoffd.service"
    file.write_text(UNIT.read_text().replace("/opt/handoffd/venv/bin/python", "/bin/sh"))
    return file


def test_systemd_takes_the_unit_without_a_word(unit):
    told = analyze("verify", str(unit))
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_the_unit_leaves_a_taken_over_daemon_next_to_nothing(unit):
    version = re.search(r"\d+", analyze("--version").stdout)
    if version is None or int(version[0]) < 250:
        pytest.skip("systemd-analyze before 250 cannot judge a file")
    told = analyze("security", "--offline=true", "--threshold=12", str(unit))  # tenths; 1.1 with systemd 252
    assert told.returncode == 0, told.stdout[-300:]


@pytest.mark.parametrize(
    ("name", "tenths"), [("local-relay", 9), ("metrics", 11), ("provider", 11), ("postgresql", 11)]
)
def test_a_drop_in_is_taken_without_a_word_and_leaves_as_little(unit, name, tenths):
    """0.9 with a local relay, at most 1.1 with a provider: systemd reads a drop-in as if it stood at the end of the unit."""
    more = (ROOT / "systemd" / "drop-ins" / f"{name}.conf").read_text()
    unit.write_text(f"{unit.read_text()}\n{more}")
    told = analyze("verify", str(unit))
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
    told = analyze("security", "--offline=true", f"--threshold={tenths}", str(unit))
    assert told.returncode == 0, told.stdout[-300:]


def test_the_unit_hands_over_the_passwords_under_the_names_of_the_example():
    names = set(re.findall(r"(?m)^LoadCredential=([\w.]+):", UNIT.read_text()))
    example = set(re.findall(r'(?m)^# password_file = "([^"]+)"', (ROOT / "config.toml").read_text(encoding="utf-8")))
    assert names == example == {"imap.secret", "smtp.secret"}


def test_a_password_of_systemd_is_found_by_its_name(tmp_path, monkeypatch):
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    for name in ("imap.secret", "smtp.secret"):
        (credentials / name).write_text(f"word of {name}\n")
    text = (ROOT / "config.toml").read_text(encoding="utf-8").replace("# password_file", "password_file")
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    config = load(tmp_path / "config.toml")
    assert (config.inbox.password(), config.smtp.password()) == ("word of imap.secret", "word of smtp.secret")


def test_the_watchdog_is_more_patient_than_the_courier():
    from handoffd.network.account import SmtpAccount

    patience = re.search(r"(?m)^WatchdogSec=(\d+)$", UNIT.read_text())
    assert int(patience[1]) > SmtpAccount("localhost", 25, "none").data_timeout
