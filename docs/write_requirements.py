"""Write docs/reference/requirements.md from requirements.toml beside it and the tests that name each id (`make docs`).

A test names an id in its own docstring (what a file says of itself proves nothing), a story in its title, the first
line. Ranges count (`C1-C4`). Nobody can write into the table that something is proven: there is a test, or there is
not. A test of the documentation compares this page with what this script would write.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGE, WORDS = REFERENCE / "requirements.md", REFERENCE / "requirements.toml"
TESTS, STORIES = ROOT / "tests", ROOT / "tests" / "conversations" / "stories"

# Not `T7` of docs/explanation/SECURITY.md: the requirements have five of that letter.
_ID = re.compile(r"(?<![\w-])([PDCIFTRE])(\d{1,2})(?:-\1(\d{1,2}))?(?![\w-])")
_SHOWN = 4  # proofs of one id that the page names; more are counted

HEAD = """\
# Requirements, and what proves each

<!-- Written by docs/write_requirements.py from requirements.toml and the tests. Do not edit; run `make docs`. -->

Code, tests and commits name these ids. A proof is a test, or a story told through the whole program, that names the
id; `make tests` runs them all. The numbers are defaults, and `config.toml` changes them.

Offsets are counted from **t0**, the moment of signature, in the owner's time zone ("Day n" is the date of t0 plus n).
What falls outside the owner's working hours, on a weekend or a holiday moves to their next working moment; mail to the
customer follows the customer's clock. A notice that arrives late never makes a deadline that is already gone. After a
standstill the daemon catches up once: one mail for what is due now, no burst of old reminders.
"""


def words() -> dict[str, object]:
    """Return the table as it is written by hand."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def ids_in(text: str) -> Iterator[str]:
    """Return the ids a text names, those of a range one by one."""
    for letter, first, last in _ID.findall(text):
        for number in range(int(first), int(last or first) + 1):
            yield f"{letter}{number}"


def proofs() -> dict[str, list[str]]:
    """Return, by id, the tests and stories that name it, as paths from the top (`tests/x.py::test_y`)."""
    found: dict[str, list[str]] = {}
    for where, text in (*_tests(), *_stories()):
        for one in dict.fromkeys(ids_in(text)):
            found.setdefault(one, []).append(where)
    return found


def _tests() -> Iterator[tuple[str, str]]:
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(ROOT).as_posix()
        tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
        for test in tests:
            if not any("skip" in ast.unparse(mark) for mark in test.decorator_list):
                yield f"{name}::{test.name}", ast.get_docstring(test) or ""


def _stories() -> Iterator[tuple[str, str]]:
    for path in sorted(STORIES.rglob("*.txt")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8").partition("\n")[0]


def page() -> str:
    """Return the whole of docs/reference/requirements.md."""
    known, told, proven = words(), [HEAD], proofs()
    for group in known["group"]:  # type: ignore[attr-defined]
        told.append(f"\n## {group['title']}\n\n| id | what | default | where | proven by |\n|---|---|---|---|---|\n")
        told += [row(*each, proven=proven.get(each[0], [])) for each in group["rows"]]
    open_ids = known["open"]
    told.append("\n## Open\n\n")
    told.append(
        f"No test names these yet: {', '.join(open_ids)}.\n" if open_ids else "Nothing: each id has its proof.\n"
    )  # type: ignore[arg-type]
    return "".join(told)


def row(one: str, what: str, default: str, where: list[str], *, proven: list[str]) -> str:
    """Return the row of an id."""
    at = ", ".join(f"`{place}`" for place in where)
    # Stories first: a salesperson can read them.
    shown = sorted(proven, key=lambda path: (not path.endswith(".txt"), "::" in path, path))
    by = [link(path) for path in shown[:_SHOWN]]
    more = len(shown) - len(by)
    by += [f"and {more} more"] if more > 0 else []
    return f"| {one} | {what} | {default} | {at} | {', '.join(by) or '**open**'} |\n"


def link(path: str) -> str:
    """Return a proof as a link, said in words."""
    file, _, test = path.partition("::")
    name = (
        test.removeprefix("test_").replace("_", " ")
        if test
        else Path(file).stem.removeprefix("test_").replace("_", " ")
    )
    return f"[{name}](../../{file})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
