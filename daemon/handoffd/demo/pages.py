"""index.html: the story as a timeline in which each letter can be read as it looked. One file, nothing is fetched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from handoffd.demo.cast import CUSTOMER, DOCUSIGN, MARTA, READERS, SIGNED, Person
from handoffd.demo.letter import Letter
from handoffd.demo.proofs import Proof
from handoffd.demo.sayings import invitation, on_stage, said, shortened
from handoffd.demo.tale import Came, Decided, Entry, Tale, Tone, Wrote, day_of

_WEBMAIL = (
    '<!DOCTYPE html><meta charset="utf-8"><style>body{font:14px/1.4 Arial,Helvetica,sans-serif;margin:14px}</style>'
)

# (whose mailbox, Message-ID) -> the .eml file, relative to the page.
Files = Mapping[tuple[str, str], str]


@dataclass
class Moment:
    """Everything that happened at one moment: who set it off, what was decided, which letters came."""

    at: datetime
    entries: list[Entry] = field(default_factory=list)


def page(tale: Tale, found: Sequence[Proof], files: Files) -> str:
    """Return index.html."""
    letters = Environment(loader=PackageLoader("handoffd.demo", "."), autoescape=True, undefined=StrictUndefined)
    letters.trim_blocks = True
    card = letters.get_template("card.html")
    came = [entry for entry in tale.entries if isinstance(entry, Came)]
    wrote = [entry for entry in tale.entries if isinstance(entry, Wrote)]
    customer = sum(entry.who == MARTA for entry in came)
    holding = sum(proof.holds for proof in found)
    return letters.get_template("page.html").render(
        customer=CUSTOMER,
        counts=f"{customer} mails to the customer, {len(came) - customer} to colleagues, {len(wrote)} that came back",
        people=READERS,
        proofs=found,
        holding=holding,
        all_hold=holding == len(found) and not tale.troubles,
        days=list(_days(tale, files)),
        card=lambda letter: Markup(card.render(letter=letter)),  # noqa: S704 - rendered with autoescape
    )


def _days(tale: Tale, files: Files) -> Iterator[dict[str, Any]]:
    moments: dict[int, list[Moment]] = {}
    for entry in tale.entries:
        today = moments.setdefault(day_of(entry.at), [])
        if not today or today[-1].at != entry.at:
            today.append(Moment(entry.at))
        today[-1].entries.append(entry)
    before = 0
    for number, today in moments.items():
        quiet = number - before - 1
        local = today[0].at.astimezone(SIGNED.tzinfo)
        yield {
            "number": number,
            "date": f"{local:%A} {local.day} {local:%B %Y}",
            "quiet": f"{quiet} quiet days: nothing was due, so nobody was written to" if quiet > 1 else "",
            "moments": [_moment(moment, files) for moment in today],
        }
        before = number


def _moment(moment: Moment, files: Files) -> dict[str, Any]:
    wrote = [entry for entry in moment.entries if isinstance(entry, Wrote)]
    came = [entry for entry in moment.entries if isinstance(entry, Came)]
    decided = [entry for entry in moment.entries if isinstance(entry, Decided)]
    who, name, deed = on_stage(wrote, decided, came)
    local = who.local(moment.at)
    return {
        "at": moment.at,
        "iso": local.isoformat(),
        "hour": f"{local:%H:%M}",
        "place": who.place,
        "who": wrote[0].who.key if wrote else "",
        "deed_name": Markup("<b>{}</b>").format(name),
        "deed": deed,
        "customer": any(entry.who == MARTA for entry in came),
        "why": [{"tone": entry.tone, "text": said(entry.why)} for entry in decided],
        "wrote": [_written(entry, files) for entry in wrote],
        # What reached the customer stands first.
        "came": [_came(entry, files) for entry in sorted(came, key=lambda entry: entry.who != MARTA)],
    }


def _written(entry: Wrote, files: Files) -> dict[str, Any]:
    letter = Letter(entry.mail.raw)
    tone = "refused" if entry.tone is Tone.REFUSED else "plain"
    shown = _card(letter, entry.who, f"{entry.who.first} writes", tone, files.get(("handoff", letter.message_id), ""))
    words = entry.mail.words.split("\n")[0] if entry.who != DOCUSIGN else ""
    return {**shown, "gist": f"“{words}”" if words else ""}


def _came(entry: Came, files: Files) -> dict[str, Any]:
    letter = entry.letter
    customer = entry.tone is Tone.CUSTOMER
    local = entry.who.local(entry.at)
    file = files.get((entry.who.key, letter.message_id), "")
    line = f"to {entry.who.name}, {local:%H:%M} in {entry.who.place}"
    gist = f"{invitation(letter, entry.who)}" if letter.ics else letter.gist
    shown = _card(letter, entry.who, line, "customer" if customer else "plain", file)
    return {**shown, "gist": gist, "approved": entry.approved}


def _card(letter: Letter, who: Person, line: str, tone: str, file: str) -> dict[str, Any]:
    head = [(name, letter.header(name)) for name in ("From", "To", "Cc", "Reply-To", "Date", "Subject")]
    # What a browser's mail program wrote is no whole page; it is shown in the letters of that program.
    shown = letter.html if "<html" in letter.html[:200].lower() else f"{_WEBMAIL}{letter.html}"
    panes = [{"name": "As it looks", "html": shown, "text": ""}] if letter.html else []
    panes.append({"name": "Text", "html": "", "text": letter.text})
    if letter.ics:
        panes.append({"name": "Calendar", "html": "", "text": letter.ics})
    return {
        "id": f"l{sha256(f'{who.key} {letter.message_id}'.encode()).hexdigest()[:12]}",
        "who": who.key,
        "line": line,
        "tone": tone,
        "subject": shortened(letter.subject),
        "head": [(name, value) for name, value in head if value],
        "panes": panes,
        "file": file,
        "approved": "",
    }
