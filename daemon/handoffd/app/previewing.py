"""Show a letter as it would leave: with the facts of a sample handoff, or of a real one. Nothing is stored or sent."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from handoffd import shipped
from handoffd.app.settings import Settings
from handoffd.config import load
from handoffd.errors import Permanent
from handoffd.letters.meetings import occasion
from handoffd.letters.message import Address
from handoffd.letters.writing import fill, samplehouse, samples, template, tocustomer
from handoffd.letters.writing.compose import Letter, compose
from handoffd.letters.writing.desk import Desk
from handoffd.letters.writing.personal import Rendered
from handoffd.letters.writing.replylink import ReplyLink
from handoffd.letters.writing.template import render
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS, context_of
from handoffd.playbook.model import Handoff
from handoffd.playbook.office import Office, Scene, Step
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask
from handoffd.store.store import opened

_MARK = "0" * 32
# The letters that carry an .ics, and its METHOD.
METHODS = {
    "internal-call/invite": "REQUEST",
    "internal-call/moved": "REQUEST",
    "internal-call/silent": "REQUEST",
    "internal-call/cancelled": "CANCEL",
    "kickoff/invite": "REQUEST",
    "joint-call/invite": "REQUEST",
    "debrief/invite": "REQUEST",
    "kickoff/moved": "REQUEST",
    "kickoff/cancelled": "CANCEL",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A letter in all its forms."""

    subject: str
    text: str
    html: str
    raw: bytes


def use(own: Path | None) -> None:
    """Write with the letters that are in this folder now, in the place of ours; None for ours alone."""
    template.use(template.Templates(shipped.letters(), own) if own else template.Templates(shipped.letters()))


def of_sample(name: str, language: str = shipped.ENGLISH) -> Seen:
    """Return a letter about the sample handoff. Raises Permanent for a letter that does not exist."""
    _known(name)
    words = render(name, samples.sample(name, language))
    customer = name in CUSTOMER_LETTERS
    inbox = Address("Brightlane Handoff", "handoff@brightlane.example")
    reply_to = Address(inbox.name, f"handoff+{samplehouse.TOKEN}@brightlane.example")
    to = samplehouse.CONTACT if customer else samplehouse.AE
    host = _sample_host(name, inbox)
    letter = Letter(
        words,
        Address(samplehouse.AE.name, inbox.email) if name == "warm-intro/intro" else host.organizer,
        (Address(to.name, to.email),),
        samplehouse.T0 + timedelta(minutes=3),
        f"<{_MARK if customer else _sample_id(name)}@brightlane.example>",
        _MARK,
        cc=(Address(samplehouse.CSM.name, samplehouse.CSM.email),) if name == "warm-intro/intro" else (),
        reply_to=_sample_reply_to(name, reply_to),
        ref="" if customer or name.startswith("leaders/") else samplehouse.REF,
        loop="" if customer else inbox.email,
        approved=customer or name in METHODS,
        ics=_sample_ics(name, words, host),
        method=METHODS.get(name, ""),
    )
    return Seen(letter.subject, words.text, _with_pictures(words), compose(letter))


def _sample_id(name: str) -> str:
    return f"{samplehouse.REF.lower()}.{name.partition('/')[0]}.1.{samplehouse.TOKEN}"


def _sample_host(name: str, inbox: Address) -> occasion.Host:
    """Return who invites: to a customer in the name of the CSM."""
    return occasion.inbox_hosts(inbox, samplehouse.CSM.name if name in METHODS and name in CUSTOMER_LETTERS else "")


def _sample_reply_to(name: str, reply_to: Address) -> Address | None:
    if name == "warm-intro/intro":
        return Address(samplehouse.AE.name, samplehouse.AE.email)
    return None if name in CUSTOMER_LETTERS or METHODS.get(name) == "CANCEL" else reply_to


def _sample_ics(name: str, words: Rendered, host: occasion.Host) -> bytes:
    if name not in METHODS:
        return b""
    off = METHODS[name] == "CANCEL"
    step, _, _ = name.partition("/")
    start, debrief = (samplehouse.CALL_AT if step == "internal-call" else samplehouse.KICKOFF_AT), step == "debrief"
    people, minutes = [samplehouse.AE, samplehouse.CSM], 15 if debrief else 45
    words_of = (
        occasion.call_name(samplehouse.CUSTOMER, samplehouse.REF, debrief=debrief),
        str(samples.sample(name).get("reason", ""))
        if off
        else occasion.call_words(samplehouse.JOIN_LINK, debrief=debrief),
    )
    if name in CUSTOMER_LETTERS:
        people = [samplehouse.CONTACT, samplehouse.CSM, *([samplehouse.AE] if step == "joint-call" else [])]
        words_of = (render(f"{step}/invite", samples.sample(f"{step}/invite")).subject, words.body)
    invited = tuple(Address(person.name, person.email) for person in people)
    sequence = 1 if off or name.endswith("/moved") else 0
    end = start + timedelta(minutes=minutes)
    version = occasion.Version("sample@handoffd.brightlane.example", sequence, start, end, invited, {})
    return occasion.written(version, host, (*words_of, samplehouse.JOIN_LINK), samplehouse.T0, off=off)


def of_handoff(name: str, ref: str, config_path: Path) -> Seen:
    """Return a letter as it would be written now about a handoff of the store."""
    _known(name)
    config = load(config_path)
    store = opened(config.state)
    settings = Settings(config, store)
    try:
        with store.transaction() as memory:
            handoff = memory.handoff(ref)
            office = settings.office(memory)
            moments = _moments(name, Scene(office, handoff, _step(name, office), datetime.now(UTC))) if handoff else {}
    finally:
        store.close()
    if handoff is None:
        raise Permanent(f"There is no handoff {ref}; `handoffd status` lists those that are.")
    if name in CUSTOMER_LETTERS and not handoff.contacts:
        raise Permanent(f"{ref} is not so far yet that {name} could be written: nobody is named at the customer yet.")
    now = datetime.now(UTC)
    zone = handoff.zone or settings.zone_of(handoff.ae)
    desk = Desk(config.company.name, settings.roster, now, zone, config.company.language)
    try:
        words = render(name, _context(name, desk, handoff, config.inbox.address, moments))
    except (KeyError, IndexError) as missing:
        raise Permanent(
            f"{ref} is not so far yet that {name} could be written: there is no {missing} yet."
        ) from missing
    reader = handoff.contacts[0].email if name in CUSTOMER_LETTERS else handoff.ae
    letter = Letter(
        words,
        Address(config.inbox.name, config.inbox.address),
        (Address("", reader),),
        now,
        f"<preview@{settings.domain}>",
        _MARK,
        ref="" if name in CUSTOMER_LETTERS else handoff.ref,
    )
    return Seen(letter.subject, words.text, _with_pictures(words), compose(letter))


def _context(name: str, desk: Desk, handoff: Handoff, inbox: str, moments: dict[str, datetime]) -> dict[str, object]:
    if name == "warm-intro/intro":
        return context_of(tocustomer.intro(desk, handoff))
    if name in CUSTOMER_LETTERS:
        step = name.partition("/")[0]
        return context_of(tocustomer.invitation(desk, handoff, step, handoff.meetings[step]))
    link = ReplyLink(inbox, f"[{handoff.ref}] {handoff.name}")
    step = name.partition("/")[0]
    reader = handoff.csm if step == "kickoff" or name == "dossier/brief" else handoff.ae
    more = {**_stand_ins(desk, handoff), **moments}
    view = fill.house_view(name, desk, handoff, reader, reply_link=link, step=step, more=more)
    return context_of(view)


def _step(name: str, office: Office) -> Step:
    """Return the step a letter belongs to; the first one for letters that belong to none."""
    return office.step(name.partition("/")[0]) or office.page[0]


def _moments(name: str, scene: Scene) -> dict[str, datetime]:
    """Return the moments that the letter would name, worked out as the playbook does."""
    asks = next((step.shape for step in scene.office.page if isinstance(step.shape, Ask)), Ask())
    told = {"due": asks.due(scene)}
    if isinstance(scene.step.shape, Approve) and not name.endswith("/held"):
        told["leaves"] = scene.step.shape.leaves(scene)
    return told


def _stand_ins(desk: Desk, handoff: Handoff) -> dict[str, Any]:
    """Return what the playbook would give with a letter at its moment, as far as it can be told now."""
    return {
        "due": handoff.t0 + timedelta(hours=24),
        "entries": handoff.dossier.entries,
        "leaves": desk.now + timedelta(hours=12),
        "wake": desk.now + timedelta(days=2),
        "approver": handoff.ae,
        "corrected": False,
        "reason": "this is a preview",
        "words": "these are the words that were not understood",
        "by": handoff.ae,
        "address": handoff.contacts[0].email if handoff.contacts else handoff.ae,
        "mark": _MARK,
        "service": "preview",
        "count": 1,
        "state": "behind",
        "silent_until": desk.now + timedelta(days=2),
        "contracts": (),
    }


def _with_pictures(words: Rendered) -> str:
    """Return the HTML with its pictures in itself, so that a browser shows what a mail program would."""
    html = words.html
    for picture in words.pictures:
        html = html.replace(f"cid:{picture.cid}", f"data:image/png;base64,{b64encode(picture.png).decode()}")
    return html


def _known(name: str) -> None:
    if name not in LETTERS:
        raise Permanent(f"There is no letter {name!r}. The letters are: {', '.join(sorted(LETTERS))}.")
