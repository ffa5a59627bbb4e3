"""A writer on a store of its own, and a handoff in which every text of ours is a canary."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from emptystore import put_into
from handoffd.app.settings import Settings
from handoffd.app.writing import Writer
from handoffd.config.load import check
from handoffd.playbook.dossier import QUOTABLE_PROMPT, SECTIONS, Dossier, Entry
from handoffd.playbook.effects import Release, Send, Write
from handoffd.playbook.model import Approval, Contact, Handoff, Meeting
from handoffd.playbook.office import Step
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.steps import PAGE
from handoffd.store.outbox import SENT
from handoffd.store.store import Store, sqlite_url
from handoffd.store.values import Line
from leaks.canaries import Canaries
from playbook.desk import berlin

NOW = berlin("2026-03-13 10:00")
DANA, ANA, OMAR, PETRA, OLGA = (f"{name}@ours.example" for name in ("dana", "ana", "omar", "petra", "olga"))
JANE, BEN = Contact("Jane Roe", "jane@acme.example"), Contact("Ben Ash", "ben@acme.example")
GOAL = "Dispatch plans a full day in under an hour instead of four"
TO_CUSTOMERS = tuple(step for step in PAGE if isinstance(step.shape, Approve))
_PEOPLE = {DANA: ("Dana Weber", "ae"), ANA: ("Ana Silva", "csm"), OMAR: ("Omar Haddad", "csm"),
           PETRA: ("Petra Lang", "sales_leader"), OLGA: ("Olga Novak", "ops")}  # fmt: skip


class Bench:
    """Drafts and releases letters to the customer, as the app does."""

    def __init__(self, folder: Path, organizer: str = "inbox", *, send_as_ae: bool = True) -> None:
        people = [
            {"email": email, "name": name, "roles": [role], "zone": "Europe/Berlin"}
            for email, (name, role) in _PEOPLE.items()
        ]
        people[1]["join_link"] = "https://meet.example/ana"
        config = check(
            {
                "company": {"name": "Ours", "domains": ["ours.example"]},
                "inbox": {"address": "handoff@ours.example", "host": "localhost", "tls": "none"},
                "smtp": {"host": "localhost", "tls": "none", "send_as_ae": send_as_ae},
                "state": {"folder": str(folder / "state")},
                "meetings": {"organizer": organizer},
                "people": people,
            },
            folder,
        )  # fmt: skip
        self.store = Store(sqlite_url(put_into(config.state.folder)))
        self.settings = Settings(config, self.store)
        self.writer = Writer(self.settings)

    def close(self) -> None:
        self.store.close()

    def approved(self, memory, handoff: Handoff, step: str, draft, by: str = "") -> SimpleNamespace:
        """Release a draft as it stands; what was found in it, and the envelopes that it became."""
        draft = replace(draft, version=1, by=by)
        handoff = replace(handoff, drafts={**handoff.drafts, step: draft})
        release = Release(step, draft, Approval(1, draft.sha256, DANA, NOW, "<yes@ours.example>"), NOW)
        known = {row.id for row in memory.outbox.of(handoff.ref)}
        found = self.writer.release(memory, handoff, release, NOW)
        rows = [row for row in memory.outbox.of(handoff.ref) if row.id not in known]
        for row in rows:
            memory.outbox.settle(row.id, SENT, "250 ok", NOW)
        return SimpleNamespace(found=found, rows=rows, draft=draft, handoff=handoff)


def canaried(bench: Bench, memory, canaries: Canaries, *, csm: str = ANA, ae: str = DANA) -> Handoff:
    """A handoff on its way in which every text is a canary, but for those that the customer may read.

    So are the journal and the letters of our own that went before.
    """
    entries = tuple(
        canaries.filled(
            Entry, f"dossier.{section.id}", section=section.id, author=DANA, at=NOW, na=False, unsure=False, none=(),
            prompts={prompt: GOAL if prompt == QUOTABLE_PROMPT else canaries.text(f"dossier.{section.id}.prompt") for prompt in section.prompts},
        )
        for section in SECTIONS
    )  # fmt: skip
    filled = canaries.filled(
        Handoff, ref="HO-1", t0=NOW - timedelta(days=3), received_at=NOW - timedelta(days=3), customer="Acme GmbH",
        zone="Europe/Dublin", ae=ae, csm=csm, contacts=(JANE, BEN), steps={}, meetings={}, drafts={}, approvals={},
        sent={}, left=(), page=tuple(step.name for step in PAGE), track="new", closed="", paused=canaries.text("paused"),
        dossier=canaries.filled(Dossier, entries=entries),
    )  # fmt: skip
    # The follow-up speaks of the kickoff that was held.
    kickoff = next(step for step in TO_CUSTOMERS if step.name == "kickoff")
    filled = replace(filled, meetings={"kickoff": meeting_of(canaries, kickoff, (JANE.email, BEN.email, csm))})
    memory.save(filled, NOW)
    for number in range(3):
        memory.write(Line(NOW, "HO-1", "Note", canaries.text(f"journal.{number}")))
    for step in ("warm-intro", "kickoff"):
        asked = Send("_ops/question", (DANA,), step, asks=True, more={"words": canaries.text("words")})
        bench.writer.send(memory, filled, asked, NOW)
    for row in memory.outbox.of("HO-1"):
        memory.outbox.settle(row.id, SENT, "250 ok", NOW)
    return filled


def meeting_of(canaries: Canaries, step: Step, people: tuple[str, ...]) -> Meeting:
    """The meeting of a step, with canaries in all that is said about it."""
    start = berlin("2026-03-17 15:00")
    return canaries.filled(
        Meeting, f"meeting.{step.name}", uid=f"{step.name}-1@handoffd.ours.example", start=start,
        end=start + timedelta(minutes=45), attendees=people, sequence=0, responses={}, heard={}, cancelled=False,
    )  # fmt: skip


def writes_of(canaries: Canaries, step: Step) -> list[tuple[str, Write]]:
    """Every way in which a step has a letter to the customer drafted: the first, one with choices, a move, the end."""
    if not step.shape.meets:
        return [("first", Write(step.name, cc=tuple({"csm": ANA, "ae": DANA}[role] for role in step.shape.cc)))]
    us = (ANA, DANA) if step.shape.with_us else (ANA,)
    meeting = meeting_of(canaries, step, (JANE.email, BEN.email, *us))
    later = replace(meeting, start=meeting.start + timedelta(days=1), end=meeting.end + timedelta(days=1), sequence=1)
    others = (meeting.start + timedelta(hours=2), meeting.start + timedelta(days=1))
    return [
        ("invited", Write(step.name, meeting)),
        ("with choices", Write(step.name, meeting, others=others)),
        ("moved", Write(step.name, later, before=meeting.start)),
        ("cancelled", Write(step.name, replace(meeting, cancelled=True, sequence=2))),
    ]
