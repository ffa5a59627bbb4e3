"""Half a year of handoffs that might have been, from a seed: what the leaders' page is looked at with, and tested on.

The values are what the program keeps of real ones: milestones with the promise as it was worked out, health, reviews.
"""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handoffd.config.load import check
from handoffd.playbook.dossier import SECTIONS
from handoffd.playbook.figures.report import DONE
from handoffd.playbook.health import AT_RISK, BEHIND, CAUSES, DISPUTES, ON_TRACK, Opinion
from handoffd.playbook.ledger import Promise
from handoffd.playbook.milestones import ACCEPTED, CALL, DAY_30, DOCUMENT, FOLLOW_UP, INTRODUCTION, KICKOFF, promised
from handoffd.playbook.model import Handoff, Meeting, Milestone, Review, Status
from handoffd.playbook.steps import PAGE

NOW = datetime(2026, 6, 19, 9, 0, tzinfo=UTC)  # a Friday
AES = ("Dana Whitfield", "Luis Ortega", "Mei Tanaka", "Tom Okafor", "Clara Vogt")
CSMS = ("Ana Kovač", "Sam Lindqvist", "Omar Haddad")
_FIRST = ("Northwind", "Kestrel", "Fjord", "Marlowe", "Tallis", "Halden", "Brio", "Orsay", "Lumen", "Pelikan", "Astra",
          "Corvid", "Delta", "Elbe", "Ferris", "Garnet", "Heron", "Iris", "Juno", "Karst")  # fmt: skip
_LAST = ("Freight GmbH", "Foods", "Analytics AS", "& Finch", "Verlag", "Logistics", "Energy", "Medical", "Textiles",
         "Systems", "Instruments", "Outdoor")  # fmt: skip
_STEPS = [step.name for step in PAGE if "new" in step.tracks]
_LONG = {DOCUMENT: (19, 0.55), CALL: (38, 0.28), INTRODUCTION: (66, 0.12), KICKOFF: (142, 0.12)}
# The pace of each AE at the beginning and at the end: some learn, one does not.
_PACE = {0: (1.5, 0.55), 1: (0.9, 0.8), 2: (1.1, 1.0), 3: (0.8, 1.5), 4: (1.0, 1.0)}
_WORDS = {
    "expectation set in sales": "they expected SSO from the first day",
    "customer delay": "no data from their side for three weeks",
    "product gap": "the export they need comes in autumn",
    "CS capacity": "the training had to be moved twice",
    "other": "their sponsor has left",
}


def address(name):
    plain = name.lower().replace("č", "c").split()
    return f"{plain[0]}.{plain[-1]}@brightlane.example"


def config(folder, **tables):
    """Brightlane: five AEs, three CSMs, a leader on either side."""
    zones = ("America/New_York", "Europe/Madrid", "Asia/Tokyo", "Europe/London", "Europe/Berlin")
    people = [
        {"name": name, "email": address(name), "roles": ["ae"], "zone": zone}
        for name, zone in zip(AES, zones, strict=True)
    ]
    people += [{"name": name, "email": address(name), "roles": ["csm"], "zone": "Europe/Berlin"} for name in CSMS]
    people += [
        {"name": "Priya Raman", "email": "priya@brightlane.example", "roles": ["sales_leader", "ops"]},
        {"name": "Ida Berg", "email": "ida@brightlane.example", "roles": ["cs_leader"], "zone": "Europe/Berlin"},
    ]
    server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    raw = {
        "company": {"name": "Brightlane", "domains": ["brightlane.example"]},
        "inbox": {"address": "handoff@brightlane.example", **server},
        "smtp": server,
        "people": people,
    }
    return check({**raw, **tables}, folder)


def fill(settings, count=240, seed=1, now=NOW):
    """Put so many handoffs into the store of `settings`, the oldest half a year before `now`."""
    chance = random.Random(seed)  # noqa: S311 - play
    moments = sorted(_signed(chance, now) for _ in range(count))
    with settings.store.transaction() as memory:
        office = settings.office(memory)
        for number, t0 in enumerate(moments, 1):
            memory.next_ref()
            one = _handoff(chance, number, t0, now, office)
            memory.save(one, max([t0, *(each.at for each in one.milestones.values())]))


def _signed(chance, now):
    t0 = now - timedelta(days=chance.uniform(0.1, 180))
    while t0.weekday() > 4:
        t0 -= timedelta(days=1)
    return min(t0.replace(hour=chance.randint(7, 18), minute=chance.randint(0, 59)), now - timedelta(hours=2))


def _handoff(chance, number, t0, now, office):  # noqa: C901 - a story from its beginning to its end
    seller = chance.choices(range(5), (6, 5, 4, 4, 0.25))[0]
    ae, csm = address(AES[seller]), address(chance.choice(CSMS))
    name = f"{_FIRST[number % 20]} {_LAST[(number * 7 + number // 20) % 12]}"
    value = Handoff(f"HO-{number}", t0, t0, customer=name, ae=ae, csm=csm, page=tuple(_STEPS), zone="Europe/Berlin")
    part = 1 - (now - t0) / timedelta(days=180)
    slow, quick = _PACE[seller]
    pace = slow + (quick - slow) * part
    done = dict.fromkeys(("opening",), Status.SETTLED)
    stones, stuck = {}, now - t0 < timedelta(days=30) and chance.random() < 0.2
    for what, (hours, wide) in _LONG.items():
        due = promised(what, value, t0, office)
        took = hours * chance.lognormvariate(0, wide) * (pace if what == DOCUMENT else 1)
        if what == DOCUMENT and chance.random() < 0.6 and due:  # most of the late ones are only just late
            took = min(took, (due - t0) / timedelta(hours=1) * chance.uniform(0.3, 1.02))
        if due and what != DOCUMENT:  # a weekend lies between
            took += max(0.0, (due - t0) / timedelta(hours=1) - {CALL: 48, INTRODUCTION: 72, KICKOFF: 168}[what])
        reached = t0 + timedelta(hours=took)
        if reached > now or (stuck and what == INTRODUCTION):
            break
        stones[what] = Milestone(reached, due)
        done[{DOCUMENT: "dossier", CALL: "internal-call", INTRODUCTION: "warm-intro", KICKOFF: "kickoff"}[what]] = (
            Status.SETTLED
        )
    steps = dict(done)
    for step, before in (("dossier", "opening"), ("internal-call", "opening"), ("brief", "dossier"), ("warm-intro", "dossier"),
                         ("kickoff", "warm-intro")):  # fmt: skip
        if step not in steps and steps.get(before) is Status.SETTLED:
            steps[step] = Status.OPEN
    if DOCUMENT in stones and (CALL in stones or INTRODUCTION in stones):
        steps["brief"] = Status.SETTLED
        stones[ACCEPTED] = Milestone(stones[DOCUMENT].at + timedelta(hours=chance.uniform(1, 9)))
    for step, status in steps.items():
        if status is Status.OPEN and step in ("dossier", "internal-call", "warm-intro", "kickoff"):
            due = promised({"dossier": DOCUMENT, "internal-call": CALL, "warm-intro": INTRODUCTION, "kickoff": KICKOFF}[step],
                           value, now, office)  # fmt: skip
            steps[step] = Status.STUCK if due and due < now else status
    reviews = ()
    if chance.random() < 0.18 and DOCUMENT in stones:
        back = tuple(chance.sample([each.id for each in SECTIONS], chance.choice((1, 1, 2))))
        reviews = (Review(csm, stones[DOCUMENT].at, accepted=False, kind="unclear", sections=back),)
    value = replace(value, steps=steps, milestones=stones, reviews=reviews)
    return _after_the_kickoff(chance, value, now, office) if KICKOFF in stones else value


def _after_the_kickoff(chance, value, now, office):
    held = value.milestones[KICKOFF].at
    meeting = Meeting("u", held - timedelta(minutes=45), held, (value.csm,))
    steps = {**value.steps, "debrief": Status.SETTLED, "crm": Status.SETTLED, "follow-up": Status.SETTLED}
    value, stones = replace(value, meetings={"kickoff": meeting}, steps=steps), dict(value.milestones)
    due = promised(FOLLOW_UP, value, held, office)
    stones[FOLLOW_UP] = Milestone(held + (due - held) * chance.uniform(0.2, 1.15), due)
    asked = value.t0 + timedelta(days=28)
    if chance.random() < 0.1:
        value = replace(
            value,
            promises=(
                Promise("P1", "Import of their archive", value.ae, "m", value.t0, due=(now - timedelta(days=5)).date()),
            ),
        )
    if asked > now:
        return replace(value, milestones=stones)
    said = asked + timedelta(hours=abs(chance.gauss(24, 18)))
    if said > now or chance.random() < 0.05:
        late = now > asked + timedelta(days=3)
        over = now > asked + timedelta(days=20)
        steps["day-30"] = Status.SETTLED if over else Status.STUCK if late else Status.OPEN
        if over:
            stones["closed"] = Milestone(asked + timedelta(days=18))
        return replace(value, steps=steps, milestones=stones, closed=DONE if over else "")
    state = chance.choices((ON_TRACK, BEHIND, AT_RISK), (70, 21, 9))[0]
    cause = "" if state == ON_TRACK else chance.choices(CAUSES, (30, 32, 18, 14, 6))[0]
    health = (Opinion("csm", state, value.csm, said, cause, _WORDS.get(cause, "all users are live")),)
    if cause == CAUSES[0] and chance.random() < 0.3:
        words = "the demo showed it as planned for autumn"
        health += (Opinion("ae", DISPUTES, value.ae, said + timedelta(hours=20), "product gap", words),)
    stones[DAY_30] = Milestone(said, promised(DAY_30, value, said, office))
    stones["closed"] = Milestone(said + timedelta(days=3))
    steps["day-30"] = Status.SETTLED
    return replace(value, steps=steps, milestones=stones, health=health, closed=DONE)
