"""Plant one bug in a copy of the source tree, and see whether the test that is named for it goes red.

A plant is a text that stands exactly once in its file, and what takes its place. The copy is what runs: it comes first
on the path, and `Copy` makes sure of it. Red means that a test of that name failed; an import that fails, an error in a
fixture, a test that is skipped or not there is no red.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (".git", ".venv", ".ci", "dist", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis", "*.sqlite*")
SECONDS = 240  # one test, with the start of Python; a plant that never ends is a failure of this campaign


@dataclass(frozen=True, slots=True)
class Mutant:
    """One planted bug: `old` stands once in `file` (a path below daemon/handoffd), `test` is the node that kills it."""

    name: str
    file: str
    old: str
    new: str
    test: str
    harm: str

    def problem(self, root: Path = ROOT) -> str:
        """Say why it cannot be planted; empty when it can."""
        text = self.path(root).read_text(encoding="utf-8")
        if (times := text.count(self.old)) != 1:
            return f"its old text stands {times} times in {self.file}"
        if not self.file.endswith(".py"):
            return ""
        try:
            compile(text.replace(self.old, self.new), self.file, "exec")
        except SyntaxError as problem:
            return f"what it makes of {self.file} is no Python: {problem}"
        return ""

    def path(self, root: Path) -> Path:
        return root / "daemon" / "handoffd" / self.file


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of pytest said: how many tests passed, failed, had an error elsewhere, were skipped; its output."""

    passed: int
    failed: int
    errors: int
    skipped: int
    said: str
    seconds: float

    @property
    def green(self) -> bool:
        return self.passed > 0 and not (self.failed or self.errors or self.skipped)


class Copy:
    """The source tree in a temporary folder, where bugs may be planted; gone at the end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="handoffd-mutants-"))
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
        runs = self._python("-c", "import handoffd; print(handoffd.__file__)", seconds=60).stdout.strip()
        if Path(runs).resolve() != (self.folder / "daemon/handoffd/__init__.py").resolve():
            self.remove()
            raise RuntimeError(f"not the copy would run, but {runs}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.remove()

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def plant(self, mutant: Mutant) -> Run:
        """Run the mutant's test with its bug in the copy, and take the bug out again."""
        path = mutant.path(self.folder)
        sound = path.read_text(encoding="utf-8")
        try:
            self._write(path, sound.replace(mutant.old, mutant.new))
            return self.run([mutant.test])
        finally:
            self._write(path, sound)

    def run(self, tests: Sequence[str], seconds: float = SECONDS) -> Run:
        """Run tests of the copy, each a node of pytest below the root."""
        report = self.folder / "report.xml"
        report.unlink(missing_ok=True)
        began = time.monotonic()
        words = ["-q", "-x", "-p", "no:cacheprovider", f"--junitxml={report}", *tests]
        try:
            done = self._python("-m", "pytest", *words, seconds=seconds)
        except subprocess.TimeoutExpired:
            return Run(0, 0, 1, 0, f"it took more than {seconds} seconds", time.monotonic() - began)
        return _read(report, done.stdout + done.stderr, time.monotonic() - began)

    def _python(self, *words: str, seconds: float) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": str(self.folder / "daemon")}
        env.pop("PYTEST_ADDOPTS", None)
        return subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=env, timeout=seconds, capture_output=True, text=True, check=False
        )  # fmt: skip

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """Write, and forget what was compiled: two texts of one second and one length look alike to Python."""
        path.write_text(text, encoding="utf-8")
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def _read(report: Path, said: str, seconds: float) -> Run:
    if not report.is_file():  # pytest did not come so far: no such test, or no such module
        return Run(0, 0, 1, 0, said, seconds)
    passed = failed = errors = skipped = 0
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - our own file
        if (red := case.find("failure")) is not None:
            unfit = red.get("message", "").startswith(
                ("ImportError", "ModuleNotFoundError", "SyntaxError", "NameError")
            )
            failed, errors = failed + (not unfit), errors + unfit
        elif case.find("error") is not None:
            errors += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return Run(passed, failed, errors, skipped, said, seconds)
