"""Put the corpus onto disk: `.venv/bin/python -m letters.replywriters.write` in tests/ (`make replies-corpus`)."""

import json
from pathlib import Path

from letters.replywriters.byhand import by_hand
from letters.replywriters.corpus import PROGRAMS, Meant, fits, one
from letters.replywriters.habits import DECISIONS, HABITS
from letters.replywriters.sentforms import sent_forms

SEED = "2026"
EACH = 8  # habits of each program
FOLDER = Path(__file__).resolve().parents[2] / "mail" / "replies"


def chosen() -> list[Meant]:
    """Some habits of each program, so that each habit is met by several programs, and the ones by hand."""
    forms = sent_forms()
    names = [name for name in forms if name != "draft"]
    habits = list(HABITS)
    out = []
    for place, program in enumerate(PROGRAMS):
        fitting = [habit for habit in habits if fits(program, habit)]
        mine = {fitting[(place * 5 + step * 4) % len(fitting)] for step in range(EACH)}
        for number, habit in enumerate(sorted(mine, key=habits.index)):
            request = "draft" if habit in DECISIONS else names[(place + number) % len(names)]
            out.append(one(forms, request, program, habit, SEED))
    return [*out, *by_hand(forms)]


def main() -> None:
    """Write tests/mail/replies/sent and tests/mail/replies/written anew."""
    sent, written = FOLDER / "sent", FOLDER / "written"
    for folder in (sent, written):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    for name, form in sent_forms().items():
        (sent / f"{name}.eml").write_bytes(form.raw)
    for meant in chosen():
        told = {
            "program": meant.program,
            "habit": meant.habit,
            "language": meant.lang,
            "half": meant.half,
            "request": f"{meant.request}.eml",
            "answers": meant.answers,
            "na": meant.na,
            "open": list(meant.open),
            "command": "approve" if meant.command == "approve" else None,
        }
        if meant.known:
            told["known"] = meant.known
        (written / f"{meant.name}.eml").write_bytes(meant.raw)
        (written / f"{meant.name}.json").write_text(
            json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
