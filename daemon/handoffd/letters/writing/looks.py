"""The look of the letters: their colours, light and dark, and the way of the style sheet onto the elements.

Gmail drops `<style>` of a forwarded or clipped mail and Word's engine in Outlook reads little of it, so what matters
stands on the element itself. The rules are in `templates/emails/_base/layout.html`; css-inline writes them there.
Each pair of colours in PAIRS has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3, level AA), light and dark.
"""

import re
from collections.abc import Mapping
from functools import cache

from css_inline import CSSInliner

FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

LIGHT: Mapping[str, str] = {
    "page": "#ffffff",
    "ink": "#1c2530",
    "quiet": "#5b6673",
    "link": "#1d5bb8",
    "hair": "#dfe4ea",
    "rule": "#b9c7da",
    "first": "#1d5bb8",
    "first_ink": "#ffffff",
    "other": "#e7eef8",
    "other_ink": "#1b4a90",
    "card": "#f4f6f9",
    "track": "#dfe4ea",
}
DARK: Mapping[str, str] = {
    "page": "#15181d",
    "ink": "#e8ebef",
    "quiet": "#a3adb9",
    "link": "#8ab8ff",
    "hair": "#313842",
    "rule": "#48566a",
    "first": "#8ab8ff",
    "first_ink": "#0d2140",
    "other": "#29323f",
    "other_ink": "#b9d3ff",
    "card": "#1f252d",
    "track": "#333c47",
}
# What is read, and on which ground.
PAIRS = (
    ("ink", "page"),
    ("quiet", "page"),
    ("link", "page"),
    ("first_ink", "first"),
    ("other_ink", "other"),
    ("ink", "card"),
)

# Element (markdown-it's name of the opening token) to its class.
CLASSES: Mapping[str, str] = {
    "paragraph_open": "t",
    "heading_open": "t",
    "bullet_list_open": "t",
    "ordered_list_open": "t",
    "list_item_open": "t",
    "blockquote_open": "q",
    "quoted_paragraph": "q",
    "link_open": "a",
}


_PARTED = re.compile(r"(?<=[^\s<>]) (?=[;:?!»](?:[\s<]|$))(?![^<>]*>)|(?<=«) (?![^<>]*>)")


def unparted(page: str) -> str:
    """Return an HTML page in which no line begins with `;`, `:`, `?` or `!`: French sets a space before them."""
    return _PARTED.sub("\u00a0", page)


@cache
def _inliner() -> CSSInliner:
    # Nothing is ever fetched, whatever a style sheet may name.
    return CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


def inlined(page: str) -> str:
    """Return an HTML page with the rules of its style sheets on its elements; one that says `keep` stays as well."""
    return _inliner().inline(page)
