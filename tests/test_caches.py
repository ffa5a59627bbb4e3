"""A daemon runs for months: whatever it keeps in memory beyond a turn has an end."""

import ast
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1] / "daemon" / "handoffd"

# Kept for ever by argument (functools.cache): only where the arguments themselves are few, and why they are.
FEW = {
    "config/weeks.py:closed_days": "regions of the roster and countries of customers, some two hundred",
    "letters/languages.py:marks": "the four lines of the form",
    "letters/replies/grammar.py:_pattern": "our own lists of words",
    "letters/writing/charts.py:_font": "the sizes that charts are written in",
    "letters/writing/said.py:_patterns": "one for each language",
    "store/agenda.py:_question": "the states of mail that is to be read",
    "store/queries.py:in_states": "our own lists of states",
    "store/queries.py:late": "the one state that waits",
    "store/queries.py:next_leaves": "our own lists of states",
    "store/queries.py:refused": "the one state that waits",
    "store/queries.py:to_leave": "our own lists of letters",
    "store/upsert.py:_statement": "our tables, for two databases",
}
MOST = 1024


@cache
def kept():
    """Every function of the product that remembers what it was asked, its arguments, and how much it keeps (None: all)."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(node, "decorator_list", ()):
                called = ast.unparse(mark)
                if called.split("(")[0].rpartition(".")[2] in {"cache", "lru_cache"}:
                    size = next((word.value for word in getattr(mark, "keywords", ()) if word.arg == "maxsize"), None)
                    most = size.value if isinstance(size, ast.Constant) else None
                    found.append((f"{path.relative_to(HOUSE)}:{node.name}", node.args, most))
    return found


def test_what_is_remembered_without_an_end_is_asked_few_things():
    endless = {name for name, arguments, most in kept() if most is None and ast.unparse(arguments)}
    assert endless == set(FEW)


def test_what_is_remembered_with_an_end_has_a_near_one():
    assert {name: most for name, _, most in kept() if most and most > MOST} == {}
    assert sum(1 for *_, most in kept() if most) >= 5
