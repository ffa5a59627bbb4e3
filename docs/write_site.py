"""Build the documentation as a site: `python docs/write_site.py [FOLDER]`, or `make site`.

Sphinx reads the Markdown as it stands (docs/conf.py); a warning, such as a link that leads nowhere, is an error. Then
every page is looked through: what it loads must lie in the folder itself, so that it reads the same without a network,
and straight from the disk. Exit status 1 when a page fetches anything, 2 when Sphinx has something to say.
"""

import re
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]
_LOADS = {
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("iframe", "src"),
    ("video", "src"), ("audio", "src"), ("embed", "src"), ("object", "data"), ("input", "src"), ("image", "href"),
    ("use", "href"), ("form", "action"),
}  # fmt: skip
_LINKS = {"stylesheet", "preload", "prefetch", "preconnect", "dns-prefetch", "icon", "modulepreload", "manifest"}
_OUTSIDE = re.compile(r"^\s*(?:[a-z]+:)?//", re.IGNORECASE)
_IN_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?((?:[a-z]+:)?//[^\"')\s]+)", re.IGNORECASE)


class _Reader(HTMLParser):
    """Collects the addresses that a browser would load by itself; a link that a person follows is none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.loaded += [value for name, value in given.items() if (tag, name) in _LOADS]
        if tag == "link" and _LINKS & set(given.get("rel", "").split()):
            self.loaded.append(given.get("href", ""))
        self.loaded += _IN_CSS.findall(given.get("style", ""))


def fetched(folder: Path) -> list[str]:
    """Return `file: address` for everything in a built site that a browser would fetch from elsewhere."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".svg"):
            reader = _Reader()
            text = path.read_text(encoding="utf-8")
            reader.feed(text)
            inside = "".join(re.findall(r"(?s)<style[^>]*>(.*?)</style>", text))
            loaded = [each for each in reader.loaded if _OUTSIDE.match(each)] + _IN_CSS.findall(inside)
        elif path.suffix == ".css":
            loaded = _IN_CSS.findall(path.read_text(encoding="utf-8"))
        else:
            continue
        found += [f"{path.relative_to(folder)}: {each}" for each in loaded]
    return found


def build(folder: Path, *, only: tuple[str, ...] = ()) -> int:
    """Build the site into a folder and return the exit status; `only` names the pages that are written."""
    words = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(ROOT / "docs")]
    with tempfile.TemporaryDirectory() as trees:  # what is kept there would not see a change of conf.py
        status = build_main([*words, "-d", trees, str(ROOT), str(folder), *only])
    if status:
        return 2
    home = folder / "README.html"
    (folder / "index.html").write_text(home.read_text(encoding="utf-8"), encoding="utf-8")
    if outside := fetched(folder):
        sys.stderr.write("These would be fetched from elsewhere:\n" + "\n".join(outside) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "dist" / "site"
    ended = build(target)
    if not ended:
        print(f"Built {target / 'index.html'}")  # noqa: T201 - it was called by a person
    raise SystemExit(ended)
