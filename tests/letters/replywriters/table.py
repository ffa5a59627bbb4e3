"""`make replies-table`: ours beside the public reply parsers on one corpus, into docs/explanation/reading-replies.md.

An answer counts for a peer when its text, white space folded, stands in what the peer returns as the new text, under
whichever section: a peer knows no sections. An `n/a` is left aside, since two letters stand anywhere. For ours, it
counts when it is the answer of its section, and nothing else is.
"""

import json
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Iterable
from email import message_from_bytes, policy
from pathlib import Path

from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from letters.replywriters.corpus import Meant, corpus
from letters.replywriters.habits import DECISIONS
from letters.replywriters.measure import folded, measure, same
from letters.replywriters.sentforms import sent_forms

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[2] / "docs" / "explanation" / "reading-replies.md"
SEEDS = ("table-1", "table-2")
PEERS = ("email-reply-parser", "mail-parser-reply", "quotequail", "unquotemail", "talon")
Scores = dict[str, Counter[str]]


def bodies(raw: bytes) -> dict[str, str]:
    """The text and the HTML of a reply as any program would hand them to a library."""
    mail = message_from_bytes(raw, policy=policy.default)
    told = {"text": "", "html": ""}
    for part in mail.walk():
        kind = {"text/plain": "text", "text/html": "html"}.get(part.get_content_type())
        if kind:
            charset = part.get_content_charset() or "utf-8"
            try:
                told[kind] += part.get_payload(decode=True).decode(charset, "replace").replace("\r\n", "\n")
            except LookupError:
                continue
    if not told["text"]:
        told["text"] = folded(told["html"])
    return told


def peers(meant: list[Meant]) -> list[dict[str, str]]:
    """What each peer returns for each reply; they live in a venv of their own in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="reply-parsers-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        install = [python, "-m", "pip", "install", "-qqq", "--no-deps", "-r", HERE / "peers.txt"]
        subprocess.run(install, check=True)
        given = "\n".join(json.dumps(bodies(one.raw)) for one in meant)
        told = subprocess.run([python, HERE / "peers.py"], input=given, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in told.stdout.splitlines()]


def scored(meant: list[Meant], returned: Iterable[dict[str, str]]) -> tuple[Scores, Scores]:
    """Count answers found by program and by habit, ours and theirs."""
    by_program: Scores = {}
    by_habit: Scores = {}
    forms = {name: Message(form.raw) for name, form in sent_forms().items()}
    for one, theirs in zip(meant, returned, strict=True):
        reading = read_reply(forms[one.request], Message(one.raw), known=one.known)
        for counter in (
            by_program.setdefault(f"{one.program} ({one.half})", Counter()),
            by_habit.setdefault(one.habit, Counter()),
        ):
            for heading, text in one.answers.items():
                counter["told"] += 1
                counter["ours"] += same(reading.answers.get(heading), text)
                for name, new in theirs.items():
                    counter[name] += _bare(text) in _bare(new)
    return by_program, by_habit


def _bare(text: str) -> str:
    """Letters and figures alone: what a program did to lists, links and stars shall cost a peer nothing."""
    return "".join(char for char in text.casefold() if char.isalnum())


def rows(title: str, scores: Scores) -> list[str]:
    names = ("ours", *PEERS)
    lines = [f"| {title} | answers | {' | '.join(names)} |", f"|---|---{'|---' * len(names)}|"]
    total: Counter[str] = Counter()
    for name, counter in scores.items():
        if counter["told"]:
            total.update(counter)
            lines.append(_row(name, counter, names))
    return [*lines, _row("**all**", total, names)]


def _row(name: str, counter: Counter[str], names: Iterable[str]) -> str:
    shares = " | ".join(f"{counter[peer] / counter['told']:.1%}" for peer in names)
    return f"| {name} | {counter['told']} | {shares} |"


def main() -> None:
    """Measure, and write the page."""
    meant = [one for seed in SEEDS for one in corpus(seed) if one.habit not in DECISIONS]
    by_program, by_habit = scored(meant, peers(meant))
    halves = []
    for half in ("tuned", "untouched"):
        tally = measure(sent_forms(), (one for seed in SEEDS for one in corpus(seed, half)))
        halves.append(
            f"- **{half}**: {tally.exact} of {tally.told} answers exact ({tally.share:.2%}), {tally.invented} texts in sections"
            f" left open, {tally.commands} commands read as a go-ahead that were none."
        )
    words = (HERE / "page.txt").read_text(encoding="utf-8")
    page = [words.format(seeds=", ".join(SEEDS), mails=len(meant)).rstrip(), "", *halves, "", "## By program", ""]
    page += [*rows("program", by_program), "", "## By habit", "", *rows("habit", by_habit), ""]
    PAGE.write_text("\n".join(page), encoding="utf-8")
    sys.stdout.write("\n".join(halves) + f"\n{PAGE.name} is written.\n")


if __name__ == "__main__":
    main()
