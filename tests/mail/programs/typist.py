#!/usr/bin/env python3
"""A person's hands, for programs that open an editor: `EDITOR="typist.py PLAN.json"`, and the program adds the file.

A plan holds `typing`, a list of [what, where, lines]; the file keeps whatever the program wrote there (headers, quote
marks, attribution, signature). The drivers of programs with windows do the same with keys.

    top      -          lines before everything that the program wrote into the body
    bottom   -          lines after everything
    after    WORDS      lines below the line of the form that holds WORDS, with a blank line above and below
    inside   WORDS      the same without blank lines, behind the quote mark of that line (as phones and vim's `o` do)
    beside   WORDS      on the line itself, behind its last word
    change   OLD        the words OLD on one line become the line given
    cut      FROM, TO   the lines from FROM up to and without TO go
    alone    -          everything that the program wrote goes, only what was typed stays
"""

import json
import re
import sys
from pathlib import Path

MARK = re.compile(r"^(?:[>|:}\t ]|[A-Za-z]{1,3}>)*")


def find(lines: list[str], words: str, start: int = 0) -> int:
    for index in range(start, len(lines)):
        if words in lines[index]:
            return index
    sys.exit(f"the typist cannot find {words!r}")


def body_at(lines: list[str]) -> int:
    """Return where the body begins: after the headers, where the editor is shown some."""
    if lines and re.match(r"[A-Za-z-]+:( |$)", lines[0]):
        for index, line in enumerate(lines):
            if line in {"", "--text follows this line--", "--------"} or re.fullmatch(r"-{4,}", line):
                return index + 1
    return 0


def typed(lines: list[str], typing: list[list]) -> list[str]:
    """Return the lines as the person leaves them."""
    lines = list(lines)
    for what, where, rows in typing:
        start = body_at(lines)
        match what:
            case "top":
                lines[start:start] = [*rows, ""]
            case "bottom":
                lines += ["", *rows]
            case "alone":
                lines[start:] = rows
            case "after":
                at = find(lines, where, start) + 1
                lines[at:at] = ["", *rows, ""]
            case "inside":
                at = find(lines, where, start)
                mark = MARK.match(lines[at])[0]
                lines[at + 1 : at + 1] = [mark + row for row in rows]
            case "beside":
                at = find(lines, where, start)
                lines[at] = f"{lines[at].rstrip()} {rows[0]}"
                lines[at + 1 : at + 1] = rows[1:]
            case "change":
                at = find(lines, where, start)
                lines[at] = lines[at].replace(where, rows[0])
            case "cut":
                first = find(lines, where, start)
                last = find(lines, rows[0], first + 1) if rows else len(lines)
                del lines[first:last]
            case _:
                sys.exit(f"the typist does not know {what!r}")
    return lines


def main() -> None:
    plan, path = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[-1])
    encoding = plan.get("file_charset", "utf-8")
    lines = path.read_text(encoding=encoding).split("\n")
    while lines and not lines[-1]:
        lines.pop()
    path.write_text("\n".join(typed(lines, plan["typing"])) + "\n", encoding=encoding)


if __name__ == "__main__":
    main()
