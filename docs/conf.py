"""The site of `make site`, for Sphinx: the Markdown of this repository as it stands, and nothing fetched by its reader.

The pages are plain Markdown that reads as well on GitHub: no directive stands in them. What is in the navigation, and
in which order, is the list of links in docs/README.md; of the decisions, the one in docs/decisions/README.md.
"""

import posixpath
import re
import tomllib
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
MAP = ROOT / "docs" / "README.md"

project = "handoffd"
project_copyright = "the handoffd contributors, Apache-2.0"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
extensions = ["myst_parser"]
root_doc = "README"
include_patterns = [
    "*.md",
    "docs/*.md",
    "docs/**/*.md",
    "tests/conversations/README.md",
    "tests/mail/replies/README.md",
]
exclude_patterns = [".venv", ".git", "dist", "daemon", "templates", "**/.pytest_cache", "**/node_modules"]

myst_heading_anchors = 4  # the same anchors as GitHub's
# A mail or a shell session is no language that a highlighter knows, and none is guessed.
highlight_language = "text"
suppress_warnings = ["myst.header", "misc.highlighting_failure"]

html_theme = "furo"
html_title = f"handoffd {release}"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_static_path = ["static"]
html_css_files = ["wide.css"]
html_theme_options = {"navigation_with_keys": True, "footer_icons": []}


def listed(page: Path) -> list[tuple[str, list[str]]]:
    """Return the headings of a page, each with the entries of its list, as a toctree takes them."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append((line[3:], []))
        elif match := re.match(r"- \[([^\]]+)\]\(([^)#:]+)\.md\)", line):
            name = posixpath.normpath(posixpath.join(page.parent.relative_to(ROOT).as_posix(), match[2]))
            found[-1][1].append(f"{match[1].replace('`', '')} </{name}>")
    return [(heading, names) for heading, names in found if names]


def navigation(page: Path) -> str:
    """Return the hidden tables of contents that make a page's list the navigation."""
    trees = [
        "\n".join([
            "",
            "```{toctree}",
            ":hidden:",
            f":caption: {heading}" if heading else "",
            *names,
            "```",
        ])
        for heading, names in listed(page)
    ]  # fmt: skip
    return "\n".join(trees)


def _with_navigation(_app: Sphinx, name: str, source: list[str]) -> None:
    source[0] = re.sub(r"\]\((templates/[^)]+\.md)\)", r"](<path:\1>)", source[0])  # a letter is a file, no page
    if name == root_doc:
        source[0] += "\n\n```{toctree}\n:hidden:\n/docs/README\n```\n" + navigation(MAP)
    elif name == "docs/decisions/README":
        source[0] += navigation(ROOT / f"{name}.md")


def setup(app: Sphinx) -> dict[str, Any]:
    """Hang the navigation into the two pages that have one."""
    app.connect("source-read", _with_navigation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
