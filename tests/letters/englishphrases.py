"""The sentences that the program makes in Python: for the journal as `Note(...)`, for letters in the catalogues."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import handoffd

_ROOMS = ("playbook", "app")
_BRACE = re.compile(r"\{[^{}]*\}")
_MOMENT = "Thursday 12 March, 10:00 (Berlin)"


def notes() -> Iterator[tuple[str, list[str]]]:
    """Yield where each sentence of the journal stands, and the sentence with likely values in every form it takes."""
    root = Path(handoffd.__file__).parent
    for room in _ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Note" and call.args:
                    for forms in _forms(call.args[0]):
                        yield f"{path.relative_to(root)}:{call.lineno}", forms


def fragments(phrases: Iterator[str]) -> set[str]:
    """Return what English phrases always say, cut at their braces: pieces of three words and more."""
    pieces = (" ".join(piece.split()) for phrase in phrases for piece in _BRACE.split(phrase))
    return {piece for piece in pieces if len(re.findall(r"[A-Za-z']{2,}", piece)) >= 3}


def _forms(node: ast.expr) -> Iterator[list[str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield [node.value]
    elif isinstance(node, ast.IfExp):
        yield from _forms(node.body)
        yield from _forms(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield ["".join(pieces) for pieces in product(*map(_filled, node.values))]


def _filled(piece: ast.expr) -> list[str]:
    """Return what may stand in a place of an f-string; a choice between two words gives both."""
    if isinstance(piece, ast.Constant):
        return [str(piece.value)]
    assert isinstance(piece, ast.FormattedValue)
    value, source = piece.value, ast.unparse(piece)
    if isinstance(value, ast.IfExp):
        return [*_filled(ast.FormattedValue(value.body, -1)), *_filled(ast.FormattedValue(value.orelse, -1))]
    if isinstance(value, ast.Constant):
        return [str(value.value)]
    if "%a" in source or "when" in source or "back" in source:
        return [_MOMENT]
    return ["Ana", "3", "", "internal call", "as it stands"]
