"""The three questions about the AE's further part (C4), as a small form: writer and reader share its numbers."""

from collections.abc import Sequence

from handoffd.letters.form import END_LINE, FormLine

KICKOFF, COPIED, ESCALATION = 1, 2, 3


def further_lines(ae: str, until: str, escalation: str) -> tuple[FormLine, ...]:
    """Return the form; `ae` is the first name of the AE, `until` and `escalation` what is usual, in words."""
    asked: Sequence[tuple[str, str]] = (
        (f"{ae} at the kickoff", "Yes, or no? (as usual: no):"),
        (f"{ae} in copy of your mail", f"Until the kickoff, until a day, or not at all? (as usual: {until}):"),
        ("Escalation", f"Who is asked first, and who then? (as usual: {escalation}):"),
    )
    lines: list[FormLine] = []
    for number, (heading, prompt) in enumerate(asked, 1):
        lines += [FormLine(f"{number}. {heading}", "heading", heading), FormLine(prompt, "prompt", heading)]
    return (*lines, FormLine(END_LINE, "end"))
