"""Replies of all programs and habits to all sent forms, from a seed; and what each of them means."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from letters.replywriters.base import Program
from letters.replywriters.desks import DESKS
from letters.replywriters.desktops import DESKTOPS
from letters.replywriters.habits import DECISIONS, HABITS, Desk
from letters.replywriters.outlooks import OUTLOOKS
from letters.replywriters.rows import Asked
from letters.replywriters.sentforms import sent_forms
from letters.replywriters.webmail import WEBMAIL

PROGRAMS: tuple[type[Program], ...] = (*WEBMAIL, *DESKS, *OUTLOOKS, *DESKTOPS)


@dataclass(frozen=True)
class Meant:
    """One reply: which request it answers, who wrote how, its bytes, and what it means."""

    request: str
    program: str
    half: str
    habit: str
    lang: str
    raw: bytes
    answers: dict[str, str]
    na: dict[str, str]
    open: tuple[str, ...]
    known: dict[str, str] | None = None
    command: str | None = None

    @property
    def name(self) -> str:
        return f"{self.program}.{self.habit}.{self.lang}"


def fits(program: type[Program], habit: str) -> bool:
    """Whether people of this program have this habit: a table needs HTML."""
    return habit not in program.avoids and (program.rich or habit not in {"in-a-table", "coloured"})


def one(forms: dict[str, Asked], request: str, program: type[Program], habit: str, seed: str) -> Meant:
    """A single reply, the same for the same seed."""
    rng = random.Random(f"{seed}/{request}/{program.name}/{habit}")  # noqa: S311 - a repeatable choice
    form = forms[request]
    lang = rng.choice(program.langs) if rng.random() < 0.7 else "en" if "en" in program.langs else program.langs[0]
    writer = program(form, lang, rng)
    quoted = form.html_rows if program.quotes == "html" else form.text_rows
    written = HABITS[habit](Desk(form, quoted, lang, program.rich, rng))
    raw = writer.reply(written, rng.randint(20, 900))
    told = {**written.answers, **written.na}
    left = tuple(name for name in form.sections if name not in told)
    return Meant(
        request,
        program.name,
        program.half,
        habit,
        lang,
        raw,
        written.answers,
        written.na,
        left,
        written.known or None,
        written.command,
    )


def corpus(seed: str, half: str = "", programs: tuple[type[Program], ...] = PROGRAMS) -> Iterator[Meant]:
    """Each program in each of its habits, each time to another of the sent forms."""
    forms = sent_forms()
    names = [name for name in forms if name != "draft"]
    for place, program in enumerate(programs):
        if half and program.half != half:
            continue
        for number, habit in enumerate(HABITS):
            if habit in DECISIONS:
                yield one(forms, "draft", program, habit, seed)
            elif fits(program, habit):
                yield one(forms, names[(place + number + len(seed)) % len(names)], program, habit, seed)
