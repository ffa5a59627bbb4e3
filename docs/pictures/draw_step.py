"""Draw the life of a step from `model.MOVES`: `python docs/pictures/draw_step.py`, or `make pictures`.

A state without a place here is an error, a move that the code does not know is not drawn. A test compares the picture
with what this script would draw.
"""

from math import hypot
from pathlib import Path

from handoffd.playbook.model import MOVES, Status

FILE = Path(__file__).with_name("step.svg")
WIDE, TALL, BOX, HIGH = 760, 310, 112, 40

# The middle of each state; and how far the line of a move bends aside, where the usual is not enough.
AT = {
    Status.WAITING: (90, 145),
    Status.OPEN: (290, 145),
    Status.STUCK: (490, 60),
    Status.SETTLED: (490, 212),
    Status.SKIPPED: (680, 145),
}
BEND = {
    (Status.WAITING, Status.SKIPPED): -300.0,
    (Status.STUCK, Status.WAITING): -95.0,
    (Status.OPEN, Status.SKIPPED): 0,
}

_STYLE = """
    .paper { fill: #ffffff } .box { fill: #eef3f8; stroke: #5b7083 } .word { fill: #16212b }
    .move { stroke: #5b7083; fill: none } .tip { fill: #5b7083 }
    .word { font: 600 15px system-ui, sans-serif; text-anchor: middle }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #14181c } .box { fill: #24303b; stroke: #8fa3b5 } .word { fill: #e8eef3 }
      .move { stroke: #8fa3b5 } .tip { fill: #8fa3b5 }
    }
"""


def picture() -> str:
    """Return the SVG; it loads nothing, and follows the reader's light or dark."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {TALL}" role="img">',
        f"  <style>{_STYLE}  </style>",
        '  <defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"',
        '    orient="auto">',
        '    <path class="tip" d="M0 0 10 5 0 10z"/></marker></defs>',
        f'  <rect class="paper" width="{WIDE}" height="{TALL}" rx="8"/>',
    ]
    parts += [move(before, after) for before in Status for after in Status if after in MOVES[before]]
    for state in Status:
        x, y = AT[state]
        left, top = x - BOX / 2, y - HIGH / 2
        parts.append(f'  <rect class="box" x="{left:g}" y="{top:g}" width="{BOX}" height="{HIGH}" rx="8"/>')
        parts.append(f'  <text class="word" x="{x}" y="{y + 5}">{state}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def move(before: Status, after: Status) -> str:
    """Return the line of one move: from box to box, bent to its left, so that there and back are two lines."""
    (x, y), (to_x, to_y) = AT[before], AT[after]
    length = hypot(to_x - x, to_y - y)
    bend = BEND.get((before, after), 26.0)
    middle = ((x + to_x) / 2 + bend * (to_y - y) / length, (y + to_y) / 2 - bend * (to_x - x) / length)
    first, last = border((x, y), middle), border((to_x, to_y), middle)
    at = " ".join(f"{value:.1f}" for value in (*first, *middle, *last))
    x1, y1, x2, y2, x3, y3 = at.split()
    return f'  <path class="move" d="M{x1} {y1}Q{x2} {y2} {x3} {y3}" marker-end="url(#tip)"/>'


def border(box: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Return where the line from the middle of a box towards a point leaves the box."""
    along, down = towards[0] - box[0], towards[1] - box[1]
    share = min(BOX / 2 / abs(along) if along else 9.0, HIGH / 2 / abs(down) if down else 9.0)
    return box[0] + along * share, box[1] + down * share


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
