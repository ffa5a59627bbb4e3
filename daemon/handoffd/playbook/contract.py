"""What happens to the contract itself, beside every step: sent out, signed, joined by papers, voided, signed again.

Rule 1: a contract that is only on its way is quiet: one gentle letter to its AE, no alarm but its own end.
Rule 2: a contract that is voided stops what has not left and takes back what was only approved; what has left, has.
Rule 3: whoever was ever written to about a handoff hears of its end, in one letter; nobody else does.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handoffd.playbook import takeback
from handoffd.playbook.effects import (
    Cancel,
    ClearDeadlines,
    Close,
    Count,
    Effect,
    File,
    Keep,
    Know,
    Mark,
    Merge,
    Note,
    Pause,
    Recall,
    Rest,
    Send,
    SetDeadline,
    Withdraw,
)
from handoffd.playbook.events import Commanded, Due, Joined, SentOut, SetAside, Signed, Voided
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff, Paper, Status
from handoffd.playbook.office import Scene, Step
from handoffd.playbook.shapes.announce import Announce
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import document
from handoffd.playbook.shapes.invite import Invite

# Alarms of the contract itself stand under this name, which is no row of the page; so do its letters.
CONTRACT = "contract"
NO_STEP = Step(CONTRACT, Announce(letter="", to=()))

VOIDED = "voided before anybody had heard of it"
LAPSED = "sent out, and never signed"
# Ended like this, a new signature of the same contract is a new beginning.
MAY_COME_BACK = frozenset({VOIDED, LAPSED})

STEERING = frozenset({"not a handoff", "merge"})

Happened = SentOut | Signed | Voided | Joined | SetAside


def happened(scene: Scene, event: Happened) -> list[Effect]:
    """Return what follows from news about the contract; `scene` is that of no step."""
    match event:
        case SentOut():
            return _sent_out(scene, event)
        case Signed() if scene.handoff.signed and not scene.handoff.paused:
            return [Note(f"Signed already; nothing was changed. {event.reason}")]
        case Signed():
            return _signed(scene, event)
        case Voided():
            return _voided(scene, event)
        case Joined():
            return _joined(scene, event)
        case SetAside(reason=reason):
            return [Recall(), *quiet(scene.handoff), Close(reason), Note(f"Set aside: {reason}. Nobody is told.")]


def rang(scene: Scene, event: Due) -> list[Effect]:
    """Return what follows from an alarm of the contract."""
    if event.kind == "papers":
        return _papers_told(scene)
    if scene.handoff.signed and not scene.handoff.paused:
        return []
    if not scene.handoff.signed:
        return [*quiet(scene.handoff), Close(LAPSED), Note("It was never signed; closed without a word.")]
    return ended(scene, f"{scene.handoff.paused}, and it was not signed again")


def steered(scene: Scene, event: Commanded) -> list[Effect]:
    """Return what follows when the AE, the CSM, a leader or ops says that this is no handoff, or belongs to another."""
    by = scene.office.roster.by_address(event.by)
    leads = by is not None and bool(by.roles & {"sales_leader", "cs_leader", "ops"})
    if not leads and event.by not in (scene.handoff.ae, scene.handoff.csm):
        return [Note(f"{event.by} may not say {event.command!r}; nothing was done.")]
    if not event.proven:
        return _asked_back(event, f"{event.command} (without the token of this mail nothing proves who wrote it)")
    if event.command == "merge":
        return _merged(scene, event)
    return ended(scene, f"{by.name if by else event.by} says that it is no handoff")


def ended(scene: Scene, reason: str) -> list[Effect]:
    """End a handoff at once: nothing leaves any more, our own meetings are cancelled, those who know are told."""
    told = _told(scene, "contract/stopped", reason, called_off=[*_called_off(scene), *_ours_alone(scene)])
    back = takeback.asked(scene)
    return [Recall(), *quiet(scene.handoff), Close(reason), *told, *back, Note(f"Stopped: {reason}.")]


def postponed(scene: Scene, event: Due) -> list[Effect]:
    """Let an alarm ring again tomorrow morning, as long as the contract rests."""
    return [SetDeadline(event.step, event.kind, scene.next_morning(scene.handoff.ae))]


# -- before the signature ---------------------------------------------------------------------------------------------


def _sent_out(scene: Scene, event: SentOut) -> list[Effect]:
    step = document(scene.office)
    lapse = scene.now + timedelta(days=scene.office.patience.lapse_days)
    return [
        Note(event.reason),
        Know(prefills=event.prefills),
        Mark(step, Status.OPEN),
        Send("contract/early", (scene.handoff.ae,), step, asks=True),
        SetDeadline(CONTRACT, "lapse", lapse),
        Note("It is not signed yet: the AE may answer ahead, nothing is due, and nobody else hears of it."),
    ]


# -- signed -----------------------------------------------------------------------------------------------------------


def _signed(scene: Scene, event: Signed) -> list[Effect]:
    """Go on with what was only on its way, or had been voided: what was answered stays, nothing is sent twice."""
    begun: list[Effect] = [
        Note(event.reason),
        Count(event.t0, event.track, event.page),
        # The AE knows of the signature from now, which is what a deadline may count on.
        Know(facts=event.facts, prefills=event.prefills, since=scene.now),
        ClearDeadlines(CONTRACT),
    ]
    scene = replace(scene, handoff=evolve(scene.handoff, begun))
    if event.again:
        begun += _told(scene, "contract/resumed")
    for step in scene.office.page_of(scene.handoff):
        if scene.handoff.hears(step.name):
            begun += step.shape.hear(replace(scene, step=step), event)
    return begun


# -- voided -----------------------------------------------------------------------------------------------------------


def _voided(scene: Scene, event: Voided) -> list[Effect]:
    handoff = scene.handoff
    if handoff.paused:
        return [Note(f"Voided once more; nothing was changed. {event.reason}")]
    if not handoff.signed:
        return [
            Recall(),
            *quiet(handoff),
            Close(LAPSED),
            Note(f"It will not be signed; closed quietly. {event.reason}"),
        ]
    if not scene.office.knows(handoff.ref):
        return [Recall(), *quiet(handoff), Close(VOIDED), Note(f"Voided before anything left. {event.reason}")]
    called_off = _called_off(scene)
    return [
        Recall(),
        *_rewound(scene, [cancel.step for cancel in called_off]),
        Pause("The contract was voided"),
        *([Rest(None)] if handoff.held_until else []),
        SetDeadline(CONTRACT, "lapse", scene.now + timedelta(days=scene.office.patience.lapse_days)),
        *_told(scene, "contract/voided", called_off=called_off),
        Note(f"Everything rests until it is signed again. {event.reason}"),
    ]


def _rewound(scene: Scene, called_off: list[str]) -> list[Effect]:
    """Take back what was approved and has not left; a call that is called off is to be found anew."""
    effects: list[Effect] = []
    for step in scene.office.page_of(scene.handoff):
        if scene.handoff.hears(step.name) and isinstance(step.shape, Approve):
            effects += _approval_back(scene, step)
        if scene.handoff.hears(step.name) and step.name in called_off:
            effects += [ClearDeadlines(step.name), Mark(step.name, Status.WAITING)]
    return effects


def _approval_back(scene: Scene, step: Step) -> list[Effect]:
    """Withdraw a yes: it was said about the old contract. The words stay and are shown for a new yes."""
    draft = scene.handoff.drafts.get(step.name)
    said = {**scene.handoff.approvals, **scene.handoff.parked}
    if draft is None or step.name not in said or step.name in scene.handoff.left:
        return []
    return [
        Withdraw(step.name),
        # What a draft rests on is gone; once all goes on, the review of the step sees that and shows it anew.
        Keep(step.name, replace(draft, version=draft.version + 1, basis="")),
        SetDeadline(step.name, "remind", scene.next_morning(scene.handoff.ae)),
        SetDeadline(step.name, "waiting", scene.next_morning(scene.person("sales_leader"), days=2)),
    ]


def _called_off(scene: Scene) -> list[Cancel]:
    """Return the calls of our own people that are still to come, each taken out of their calendars."""
    found = []
    for step in scene.office.page_of(scene.handoff):
        meeting = scene.handoff.meetings.get(step.name)
        if isinstance(step.shape, Invite) and meeting and not meeting.cancelled and meeting.start > scene.now:
            off = replace(meeting, cancelled=True, sequence=meeting.sequence + 1, responses={})
            found.append(Cancel(step.name, off, "internal-call/cancelled"))
    return found


def _ours_alone(scene: Scene) -> list[Cancel]:
    """Return each meeting with the customer of which nobody there has heard: it stands in our own calendars at most."""
    known, found = takeback.awaited(scene), []
    for step in scene.office.page_of(scene.handoff):
        meeting = scene.handoff.meetings.get(step.name)
        if isinstance(step.shape, Invite) or step.name in known or meeting is None:
            continue
        if not meeting.cancelled and meeting.start > scene.now:
            off = replace(meeting, cancelled=True, sequence=meeting.sequence + 1, responses={})
            found.append(Cancel(step.name, off, "internal-call/cancelled"))
    return found


# -- more papers ------------------------------------------------------------------------------------------------------


def _joined(scene: Scene, event: Joined) -> list[Effect]:
    paper = Paper(event.title, event.at, told=event.changes)
    known: list[Effect] = [Note(event.reason), Know(prefills=event.prefills), File(paper)]
    if event.changes:
        told = scene.send("contract/amended", "ae", "csm", title=event.title, signed_at=event.at, void=event.void)
        return [*known, *told, Note("It changes what was signed; AE and CSM are told.")]
    if any(not paper.told for paper in scene.handoff.papers):
        return known  # the letter that will tell of the others tells of this one too
    return [
        *known,
        SetDeadline(CONTRACT, "papers", scene.now + timedelta(minutes=scene.office.patience.settle_minutes)),
    ]


def _papers_told(scene: Scene) -> list[Effect]:
    fresh = [paper for paper in scene.handoff.papers if not paper.told]
    if not fresh or not scene.handoff.ae:
        return []
    titles = tuple(paper.title for paper in fresh)
    return [
        *scene.send("contract/joined", "ae", cc=("csm",), titles=titles),
        *(File(replace(paper, told=True)) for paper in fresh),
        Note(f"Told of {len(titles)} further paper{'s' if len(titles) > 1 else ''} of the same sale."),
    ]


def _merged(scene: Scene, event: Commanded) -> list[Effect]:
    into = scene.office.handoff(event.argument)
    if into is None or into.closed or into.ref == scene.handoff.ref:
        return _asked_back(event, f"merge {event.argument} (there is no other open handoff of that name)")
    reason = f"it belongs to {into.ref} ({into.name})"
    return [*ended(scene, reason), Merge(into.ref)]


# -- what the words above mean ----------------------------------------------------------------------------------------


def quiet(handoff: Handoff) -> list[Effect]:
    """Return the effects that take back what is approved and has not left, and silence every alarm."""
    back: list[Effect] = [Withdraw(step) for step in handoff.approvals if step not in handoff.left]
    return [*back, *(ClearDeadlines(step) for step in (*handoff.steps, CONTRACT))]


def _told(scene: Scene, letter: str, reason: str = "", called_off: Sequence[Cancel] = ()) -> list[Effect]:
    """One letter each to everybody who ever heard of this handoff; it takes a call out of their calendar too."""
    handoff = scene.handoff
    known = set(scene.office.knows(handoff.ref))
    first = [address for address in (handoff.ae, handoff.csm) if address in known]
    invited = takeback.expected(scene)
    more = {"reason": reason, "invited": invited.start if invited else None}
    cancels: list[Effect] = [replace(each, letter=letter, more=more) for each in called_off[:1]]
    cancels += [replace(each, more={"reason": reason or "The contract was voided"}) for each in called_off[1:]]
    covered = called_off[0].meeting.attendees if called_off else ()
    people = [each for each in dict.fromkeys([*first, *sorted(known)]) if each not in covered]
    return [*cancels, *(Send(letter, (address,), CONTRACT, more=more) for address in people)]


def _asked_back(event: Commanded, words: str) -> list[Effect]:
    return [
        Send("_ops/question", (event.by,), event.step, asks=True, more={"words": words, "by": event.by}),
        Note(f"Not done, asked back: {words}"),
    ]
