"""`preview --watch`: a letter anew whenever somebody has saved one; a mistake is said, and the next save is awaited.

The files are asked for their time and size a few times a second: there are some hundred of them, which takes a
millisecond, works on every file system (also on one that comes over the network), and needs no library.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from handoffd.errors import HandoffdError
from handoffd.letters.writing.typeset import BadLetter

EVERY = 0.3  # seconds between two looks
_REFRESH = '<meta http-equiv="refresh" content="1">'


def versions(
    made: Callable[[], bytes], folders: Sequence[Path], wait: Callable[[float], None] = time.sleep
) -> Iterator[bytes | str]:
    """Yield what `made` returns now and after every change below the folders; what is wrong with it comes as a str.

    It never ends by itself; whoever asks stops asking (Ctrl-C).
    """
    before: object = None
    while True:
        now = _state(folders)
        if now != before:
            before = now
            try:
                told: bytes | str = made()
            except (HandoffdError, BadLetter) as problem:
                told = str(problem)
            yield told
        wait(EVERY)


def refreshed(html: str) -> str:
    """Return a page that a browser asks for again each second; only a preview has this, never a letter that leaves."""
    return html.replace("<head>", f"<head>{_REFRESH}", 1) if "<head>" in html else f"{_REFRESH}{html}"


def _state(folders: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    found = []
    for path in (path for folder in folders for path in sorted(folder.rglob("*.md"))):
        try:
            told = path.stat()
        except FileNotFoundError:  # an editor is just putting the new one into its place
            continue
        found.append((str(path), told.st_mtime_ns, told.st_size))
    return tuple(found)
