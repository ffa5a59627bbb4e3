"""Print the part of requirements.lock that the program needs to run, with all its extras and without what tests need.

Reads what is installed in the environment that runs it, which was made from the same lock. Raises LookupError for a
distribution that is not there.
"""

import re
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("demo", "dkim", "metrics", "oauth", "postgres")


def needed(name: str, extras: tuple[str, ...], found: dict[str, set[str]]) -> None:
    """Put everything that a distribution needs here into `found`: its name and the extras asked of it."""
    known = found.setdefault(canonicalize_name(name), {"-"})
    new = {"", *extras} - known
    if not new:
        return
    known |= new
    for text in distribution(name).requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in new):
            needed(wanted.name, tuple(wanted.extras), found)


def runtime_lock() -> str:
    """Return the pins, each with its hashes, as pip's --require-hashes reads them."""
    found: dict[str, set[str]] = {}
    needed("handoffd", EXTRAS, found)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = {canonicalize_name(re.split(r"[=\[ ]", pin)[0]): pin for pin in re.split(r"\n(?=\S)", lock) if pin.strip()}
    names = sorted(set(found) - {"handoffd"})
    if missing := [name for name in names if name not in pins]:
        raise LookupError(f"not in requirements.lock: {', '.join(missing)}; run `make lock`")
    return "\n".join(pins[name].rstrip() for name in names) + "\n"


if __name__ == "__main__":
    sys.stdout.write(runtime_lock())
