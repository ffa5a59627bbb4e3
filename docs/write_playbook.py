"""Write docs/reference/playbook.md from the code it describes: `python docs/write_playbook.py` (or `make docs`).

The page of thirty days comes from `steps.PAGE` and the comments above its rows, the words of a step's life from
`model.MOVES`. A test compares the file with what this script would write, so neither can drift.
"""

import re
from dataclasses import fields
from inspect import getdoc, getsource
from pathlib import Path

from handoffd.playbook import steps
from handoffd.playbook.model import MOVES, Status
from handoffd.playbook.office import Step

PAGE = Path(__file__).parent / "reference" / "playbook.md"

HEAD = """\
# The playbook: thirty days on one page

<!-- Written by docs/write_playbook.py from daemon/handoffd/playbook/. Do not edit; run `make docs`. -->

This is the page that the code runs, row by row. The numbers are the defaults; `config.toml` changes them under
`[steps.<name>]` and can switch a step off (`on = false`). The logic is the same for everybody.

Days are counted from the signature in the owner's time zone (Day 3 is three days later). What falls outside somebody's
working hours moves to their next working moment; a letter to the customer follows the customer's clock and holidays.

| step | what it is for | begins | its numbers | how it behaves |
|---|---|---|---|---|
"""

LIFE = """
## The life of a step

A step hears replies only while it is *open* or *stuck*; what comes later changes nothing, but it is written down (a
correction of the document is the one thing that is always welcome). No other moves than these exist; the code refuses
them. The picture is drawn from the code as well (`make pictures`).

![The moves of a step: LINES](../pictures/step.svg)

"""

LETTERS = """
## Its letters

Each is a file under `templates/emails/`, named as here ([how to change one](../how-to/writing-letters.md)).

"""

MEANING = {
    Status.WAITING: "its day has not come, or the steps before it are not over",
    Status.OPEN: "somebody has been asked, and we wait",
    Status.STUCK: "we waited long enough; a leader has been told, and is told again",
    Status.SETTLED: "done",
    Status.SKIPPED: "left out, because a person said so or because there is nothing to do",
}


def page() -> str:
    """Return the whole of docs/reference/playbook.md."""
    told = comments()
    rows = "".join(f"| {' | '.join(row(step, told[step.name]))} |\n" for step in steps.PAGE)
    return HEAD + rows + picture() + LETTERS + letters()


def comments() -> dict[str, str]:
    """Return the sentences that stand above each row in steps.py, by the name of the step."""
    found: dict[str, str] = {}
    said: list[str] = []
    for line in getsource(steps).splitlines():
        stripped = line.strip()
        if stripped.startswith("# "):
            said.append(stripped[2:])
        elif name := re.match(r'Step\("([\w-]+)"', stripped):
            found[name[1]] = " ".join(said)
            said = []
        else:
            said = []
    return found


def row(step: Step, told: str) -> tuple[str, ...]:
    """Return one row of the table: name, purpose, beginning, numbers, behaviour."""
    shape = type(step.shape)
    purpose = re.sub(r" \(([A-Z]\d[^)]*)\)$", "", told)
    summary = (getdoc(__import__(shape.__module__, fromlist=["_"])) or "").partition("\n")[0].partition(": ")[2]
    return f"**{step.name}**", purpose, begins(step), numbers(step), f"`{shape.__name__}`: {summary}"


def begins(step: Step) -> str:
    """Return when a step begins, in words."""
    said = [f"after {listed(step.after)}"] if step.after else []
    if step.begin_day:
        said.append(f"on Day {step.begin_day}" + (f", earlier when {listed(step.early)} is over" if step.early else ""))
    if step.held:
        said.append(f"when the {step.held} has been held")
    return ", ".join(said) or "at the signature"


def numbers(step: Step) -> str:
    """Return the numbers that config.toml can change, with their defaults."""
    values = [(spec.name, getattr(step.shape, spec.name)) for spec in fields(step.shape)]  # type: ignore[arg-type]
    if step.begin_day:
        values.insert(0, ("begin_day", step.begin_day))
    kept = [(name, value) for name, value in values if is_number(value) and (name == "begin_day" or means(step, name))]
    return "<br>".join(f"`{name} = {list(value) if isinstance(value, tuple) else value}`" for name, value in kept)


def means(step: Step, name: str) -> bool:
    """Tell whether a number says anything in this row: a plain letter has a day and an hour, an invite a window."""
    return name not in getattr(step.shape, "without", ())


def is_number(value: object) -> bool:
    """Tell whether a field of a shape is one that config.toml may change."""
    several = value if isinstance(value, tuple) else (value,)
    return bool(several) and all(isinstance(one, int) and not isinstance(one, bool) for one in several)


def picture() -> str:
    """Return the picture, with its moves in words for who cannot see it, and the meaning of each state."""
    moves = [
        f"from {state} to {listed(tuple(after for after in Status if after in following))}"
        for state, following in MOVES.items()
        if following
    ]
    told = [f"- **{state}**: {MEANING[state]}." for state in Status]
    return LIFE.replace("LINES", "; ".join(moves)) + "\n".join(told) + "\n"


def letters() -> str:
    """Return the letters of each step."""
    told = []
    for step in steps.PAGE:
        own = sorted(step.letter(name) for name in step.shape.letters)
        other = getattr(step.shape, "letter", "")
        names = own + ([other] if "/" in other else [])
        told.append(f"- **{step.name}**: {', '.join(f'`{name}`' for name in names)}")
    return "\n".join(told) + "\n"


def listed(names: tuple[str, ...]) -> str:
    """Return `a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
