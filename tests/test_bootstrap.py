"""The file `handoffd` at the top of a checkout: what it does on a bare machine, with a uv that only writes down."""

import ast
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BOOTSTRAP = ROOT / "handoffd"

# Writes down how it was called and what it was given, makes an environment that echoes, and is slow enough to be met.
UV = """#!/bin/sh
echo "$*" >> "$HOME/calls"
env | grep -E '^(PYTHONPATH|PYTHONHOME|VIRTUAL_ENV|UV_CONSTRAINT|PIP_TARGET)=' >> "$HOME/calls"
case "$*" in
  *"$BREAKS"*) echo "no route to anywhere" >&2; exit 2 ;;
  *" venv "*)
    for folder; do :; done
    sleep 0.3
    mkdir -p "$folder/bin"
    for name in python handoffd; do
      printf '#!/bin/sh\\necho "%s $*"\\n' "$name" > "$folder/bin/$name"
      chmod +x "$folder/bin/$name"
    done ;;
esac
"""


@dataclass
class Checkout:
    """A folder with the bootstrap in it, and a home of its own."""

    folder: Path
    home: Path

    @property
    def calls(self) -> str:
        file = self.home / "calls"
        return file.read_text() if file.exists() else ""

    @property
    def builds(self) -> int:
        return self.calls.count(" venv ")

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, self.folder / "handoffd", *arguments],
            env={"PATH": f"{self.home}:/usr/bin:/bin", "HOME": str(self.home), "BREAKS": "nothing", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder, home = tmp_path / "with a space", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    for name in ("handoffd", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    (home / "uv").write_text(UV)
    (home / "uv").chmod(0o755)
    return Checkout(folder, home)


def test_the_first_run_sets_up_from_the_lock_with_hashes_and_the_second_runs_at_once(checkout):
    first = checkout.run("demo", "--fast")
    assert first.stdout == "handoffd demo --fast\n"
    assert "Setting up" in first.stderr
    assert f"--no-deps --require-hashes -r {checkout.folder / 'requirements.lock'}" in checkout.calls
    second = checkout.run("demo")
    assert (second.stdout, second.stderr, checkout.builds) == ("handoffd demo\n", "", 1)


def test_the_word_test_starts_pytest_in_the_checkout_and_no_word_asks_for_help(checkout):
    assert checkout.run("test", "-x", "tests/a b").stdout == "python -m pytest -x tests/a b\n"
    assert checkout.run().stdout == "handoffd --help\n"


def test_words_of_set_up_stay_out_of_standard_output_so_that_json_can_be_read_from_the_very_first_run(checkout):
    assert checkout.run("status", "--json").stdout == "handoffd status --json\n"


def test_a_changed_lock_or_dependency_is_set_up_anew_but_a_changed_rule_of_a_linter_is_not(checkout):
    checkout.run("demo")
    project = checkout.folder / "pyproject.toml"
    project.write_text(project.read_text().replace("line-length = 120", "line-length = 119"))
    checkout.run("demo")
    assert checkout.builds == 1
    project.write_text(project.read_text().replace('"jinja2>=', '"jinja2>=3,>='))
    checkout.run("demo")
    assert checkout.builds == 2
    with (checkout.folder / "requirements.lock").open("a") as lock:
        lock.write("# another line\n")
    checkout.run("demo")
    assert checkout.builds == 3


def test_a_moved_checkout_is_set_up_anew(checkout):
    checkout.run("demo")
    checkout.folder = checkout.folder.rename(checkout.folder.parent / "moved")
    assert checkout.run("demo").stdout == "handoffd demo\n"
    assert checkout.builds == 2


def test_a_set_up_that_broke_off_says_where_and_what_to_do_and_is_made_anew_the_next_time(checkout):
    broken = checkout.run("demo", BREAKS="--require-hashes")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "no route to anywhere" in broken.stderr
    for words in ("The set-up stopped at:", "requirements.lock", "HTTPS_PROXY", "run the same command again"):
        assert words in broken.stderr
    assert "Traceback" not in broken.stderr
    assert checkout.run("demo").stdout == "handoffd demo\n"


def test_of_two_first_runs_at_once_one_builds_and_the_other_waits(checkout):
    both = [checkout.start("demo"), checkout.start("demo")]
    told = [process.communicate(timeout=60) for process in both]
    assert [out for out, _ in told] == ["handoffd demo\n"] * 2
    assert checkout.builds == 1
    assert "waiting for it" in told[0][1] + told[1][1]


def test_settings_of_another_environment_do_not_reach_this_one(checkout):
    elsewhere = dict.fromkeys(("PYTHONPATH", "VIRTUAL_ENV", "UV_CONSTRAINT", "PIP_TARGET"), "/elsewhere")
    assert checkout.run("demo", **elsewhere).stdout == "handoffd demo\n"
    assert "elsewhere" not in checkout.calls


def test_uv_reads_no_settings_of_a_project_around_but_the_users_own_mirror(checkout):
    (checkout.folder.parent / "uv.toml").write_text("[pip]\nrequire-hashes = false\n")
    checkout.run("demo")
    assert "--no-config pip install" in checkout.calls
    own = checkout.home / ".config" / "uv" / "uv.toml"
    own.parent.mkdir(parents=True)
    own.write_text("offline = true\n")
    shutil.rmtree(checkout.folder / ".venv")
    checkout.run("demo")
    assert f"--config-file {own} pip install" in checkout.calls


def test_a_uv_that_cannot_be_run_counts_as_none_and_without_pip_the_missing_package_is_named(checkout):
    (checkout.home / "uv").write_text("#!/bin/sh\nexit 127\n")
    # A Python without ensurepip and pip, as Debian's is before python3-venv.
    (checkout.folder / "handoffd").write_text(
        BOOTSTRAP.read_text()
        .replace('"ensurepip"', '"no_such_module"')
        .replace('"-m", "pip"', '"-m", "no_such_module"')
    )
    missing = checkout.run("demo")
    assert missing.returncode == 1
    assert "sudo apt install python3-venv" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_a_read_only_checkout_keeps_its_environment_in_the_users_cache(checkout):
    # Root may write everywhere, so the question itself is answered here: this folder cannot be written to.
    file = checkout.folder / "handoffd"
    file.write_text(file.read_text().replace("os.access(", "(lambda *_: False)("))
    assert checkout.run("demo").stdout == "handoffd demo\n"
    assert "cache_dir=" in checkout.run("test").stdout
    assert list((checkout.home / ".cache" / "handoffd").glob("*/handoffd.stamp"))
    assert not (checkout.folder / ".venv").exists()


def test_a_python_that_is_too_old_can_read_the_file_and_say_so():
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 7))
    old = BOOTSTRAP.read_text().replace("OLDEST = (3, 11)", "OLDEST = (4, 0)")
    told = subprocess.run(
        [sys.executable, "-c", f"__file__ = {str(BOOTSTRAP)!r}\n{old}"],
        env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert "needs Python 3.11 or newer" in told.stderr
    assert "apt install python3" in told.stderr
    assert "brew install" in told.stderr
    assert "Traceback" not in told.stderr


def test_it_needs_nothing_but_the_standard_library():
    tree = ast.parse(BOOTSTRAP.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
