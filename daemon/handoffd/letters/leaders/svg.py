"""The little SVG that the leaders' page needs: elements, escaped, and a plot that is as wide as its reader's screen.

A plot has no viewBox. What lies sideways is said in per cent and what lies upwards in pixels, so that on a phone the
columns become narrow and the words stay as tall as they are. Colours are classes, which the page's style sheet gives
for light, dark and paper; where two kinds stand beside each other one of them is hatched (`PATTERNS`), so that they can
be told apart without colours.
"""

from collections.abc import Iterable
from html import escape
from typing import NewType

Svg = NewType("Svg", str)

# name -> what is drawn on the ground of the tone; each is a fill: `url(#hatch-late)`.
_LINES = {
    "late": '<path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" class="ink-late"/>',
    "bad": '<path d="M0,0 l8,8 M0,8 l8,-8" class="ink-bad"/>',
    "unknown": '<circle cx="2" cy="2" r="1" class="ink-unknown"/><circle cx="6" cy="6" r="1" class="ink-unknown"/>',
}


def patterns() -> Svg:
    """Return the hatchings, to stand once on a page, before the first drawing that names one."""
    made = "".join(
        f'<pattern id="hatch-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="ground-{name}"/>{lines}</pattern>'
        for name, lines in _LINES.items()
    )
    return Svg(f'<svg width="0" height="0" class="patterns" aria-hidden="true"><defs>{made}</defs></svg>')


def element(name: str, *inside: Svg, **attributes: object) -> Svg:
    """Return an element; `_` in the name of an attribute stands for `-`, a trailing one is dropped (`class_`)."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_said(value))}"' for key, value in attributes.items()
    )
    return Svg(f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>")


def text(words: str, x: object, y: float, kind: str = "", anchor: str = "middle") -> Svg:
    """Return words at a place; `kind` is a class of the style sheet."""
    return element("text", Svg(escape(words)), x=x, y=y, text_anchor=anchor, **({"class_": kind} if kind else {}))


def percent(part: float) -> str:
    """Return a part of the whole (0 to 1) as an attribute: `12.5%`."""
    return f"{part * 100:.2f}".rstrip("0").rstrip(".") + "%"


def drawing(shapes: Iterable[Svg], height: float, alt: str, width: object = "100%") -> Svg:
    """Return a drawing of so many pixels in height; `alt` says in words what it shows, empty where others say it."""
    said = {"role": "img", "aria_label": alt} if alt else {"aria_hidden": "true"}
    return element("svg", *shapes, width=width, height=height, **said)


def _said(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
