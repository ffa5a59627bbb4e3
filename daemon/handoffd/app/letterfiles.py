"""Letters by hand: copy ours to begin with (`eject`), and tell what has become of one's own (`listed`).

Beside the copies stands `copied.toml` with the hash of each as it was copied. By it one can tell a copy that nobody has
changed from one that somebody has, and see that ours has gone on since.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from handoffd import shipped
from handoffd.errors import Permanent
from handoffd.letters.writing import ownletters, template
from handoffd.letters.writing.ownletters import COPIED, File
from handoffd.letters.writing.samples import sample
from handoffd.letters.writing.views import LETTERS
from handoffd.letters.writing.views.readers import READERS

OURS, OWN, SAME, OUTDATED = "ours", "own", "own, as copied", "own, outdated"


@dataclass(frozen=True, slots=True)
class Row:
    """One letter in one language: its file, to whom it goes, the subject of its sample, and whose words are sent."""

    path: str
    name: str
    language: str
    to: str
    subject: str
    state: str


def eject(names: Iterable[str], codes: Iterable[str], folder: Path) -> Iterator[Path]:
    """Copy these letters (all of them when none is named) in these languages; yield the new files.

    A copy that nobody has changed is made anew. Raises Permanent for a name that is none, and, before anything is
    copied, for a file that somebody has changed.
    """
    files = list(_chosen(tuple(names), tuple(codes)))
    copied = _copied(folder)
    changed = [folder / file.path for file in files if _is_changed(folder / file.path, copied.get(file.path, ""))]
    if changed:
        told = ", ".join(map(str, changed))
        raise Permanent(f"Nothing was copied: {told} has words of yours. Move it away first, or name another letter.")
    for file in files:
        raw, path = (shipped.letters() / file.path).read_bytes(), folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        copied[file.path] = _hash(raw)
        yield path
    lines = [f'"{path}" = "{known}"' for path, known in sorted(copied.items())]
    said = (
        "# What `handoffd letters eject` has copied, and the hash it had; by it `letters list` tells what is outdated."
    )
    (folder / COPIED).write_text("\n".join([said, *lines, ""]), encoding="utf-8")


def _chosen(names: tuple[str, ...], codes: tuple[str, ...]) -> Iterator[File]:
    if unknown := sorted(set(codes) - set(shipped.languages())):
        raise Permanent(f"There are no letters in {', '.join(unknown)}, only in {', '.join(shipped.languages())}.")
    files = ownletters.known().values()
    if unknown := sorted(set(names) - {file.name for file in files}):
        raise Permanent(f"There is no letter {', '.join(unknown)}; `handoffd letters list` names them.")
    yield from (file for file in files if (not names or file.name in names) and (not codes or file.code in codes))


def listed(folder: Path | None) -> tuple[Row, ...]:
    """Return every letter in every language, with what has become of it in a folder of one's own."""
    copied = _copied(folder) if folder else {}
    return tuple(
        Row(
            file.path,
            file.name,
            file.code,
            READERS[file.name],
            template.ours().render(file.name, sample(file.name, file.code)).subject,
            _state(folder, file, copied) if folder else OURS,
        )
        for file in sorted(ownletters.known().values(), key=lambda each: (each.name, each.code))
        if file.name in LETTERS
    )


def outdated(folder: Path) -> Iterator[str]:
    """Yield each file of a folder, parts too, of which ours has changed since it was copied."""
    copied = _copied(folder)
    yield from (path for path, file in ownletters.known().items() if _state(folder, file, copied) == OUTDATED)


def _state(folder: Path, file: File, copied: Mapping[str, str]) -> str:
    path = folder / file.path
    if not path.is_file():
        return OURS
    then = copied.get(file.path, "")
    if then and then != _hash((shipped.letters() / file.path).read_bytes()):
        return OUTDATED
    return SAME if then == _hash(path.read_bytes()) else OWN


def _is_changed(path: Path, then: str) -> bool:
    return path.is_file() and _hash(path.read_bytes()) != then


def _copied(folder: Path) -> dict[str, str]:
    """Return the list beside the copies; Permanent when somebody has broken it."""
    try:
        told = tomllib.loads((folder / COPIED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Permanent(f"{folder / COPIED} cannot be read ({problem}); take it away, and nothing is lost") from None
    return {path: str(known) for path, known in told.items()}


def _hash(raw: bytes) -> str:
    # A file that was checked out or mailed with other line ends has the same words.
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()
