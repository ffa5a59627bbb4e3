"""What the Tab key offers beside commands and options: references of handoffs, and names of letters. Never raises."""

import sqlite3
from pathlib import Path
from typing import Any

import click

MOST = 50  # references that are offered


def refs(ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the references of the handoffs on their way, the newest first, as far as a SQLite file tells them."""
    try:
        path = ctx.params.get("config_path")
        file = _database(path if isinstance(path, Path) else _usual())
        if file is None:
            return []
        line = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=0.2)
        try:
            rows = line.execute("SELECT ref FROM handoff WHERE closed = '' ORDER BY number DESC LIMIT ?", (MOST,))
            return [str(ref) for (ref,) in rows if str(ref).startswith(begun.upper())]
        finally:
            line.close()
    except Exception:  # noqa: BLE001 - at the Tab key nobody wants to read what is wrong
        return []


def letters(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the names of the letters: step/letter."""
    from handoffd import shipped

    folder = shipped.letters()
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.md")}
    return sorted(name for name in found if name.startswith(begun) and name.split("/")[0] not in ("_base", "_customer"))


def languages(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the languages there are letters in."""
    from handoffd import shipped

    return [code for code in shipped.languages() if code.startswith(begun)]


def _usual() -> Path:
    from handoffd.cli import usual

    return usual()


def _database(config: Path) -> Path | None:
    """Return the SQLite file of a configuration, read without checking the rest of it; None where there is none."""
    import tomllib

    state: dict[str, Any] = tomllib.loads(config.read_text(encoding="utf-8")).get("state", {})
    file = config.parent / state.get("folder", "state") / "handoffd.db"
    return file if not state.get("database") and file.is_file() else None
