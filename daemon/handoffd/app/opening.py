"""From a notice to a handoff: is it new, whose is it, what does it already tell."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.notices.notice import Notice
from handoffd.playbook.dossier import Prefill
from handoffd.playbook.events import Opened
from handoffd.playbook.model import Handoff
from handoffd.playbook.office import Step
from handoffd.playbook.people import Roster

# What a notice calls its facts, and the section and label under which the form shows them.
_FACTS = {"value": "Contract value", "start": "Contract start", "end": "Contract end"}


@dataclass(frozen=True, slots=True)
class Opening:
    """A new handoff and the event that starts it."""

    handoff: Handoff
    event: Opened


def opening(
    ref: str, notice: Notice, arrived_at: datetime, now: datetime, roster: Roster, page: tuple[Step, ...]
) -> Opening:
    """Return the handoff that a notice of a signed contract opens, with the steps there are today.

    t0 is the signature as the notice states it, else when its mail arrived, never in the future; we know of it `now`,
    which is later than its arrival when we were down or a person had to say yes first. The AE is only who
    is on the roster with that role; who else is named stays unknown and is asked for.
    """
    ae = roster.by_address(notice.ae) if notice.ae else None
    if ae is None and notice.forwarded_by:
        ae = roster.by_address(notice.forwarded_by.email)
    named = ae is not None and "ae" in ae.roles
    signed_at = min(notice.signed_at or arrived_at, now)
    handoff = Handoff(
        ref,
        signed_at,
        now,
        title=notice.title or "",
        customer=notice.customer or "",
        ae=ae.email if ae and named else "",
        page=tuple(step.name for step in page),
    )
    return Opening(handoff, Opened(notice.service, _prefills(notice, roster), notice.facts, reason=notice.reason))


def _prefills(notice: Notice, roster: Roster) -> tuple[Prefill, ...]:
    source = notice.service or "notice"
    told = []
    if notice.customer:
        told.append(Prefill("D1", "Company", notice.customer, source))
    if notice.title:
        told.append(Prefill("D1", "Agreement", notice.title, source))
    for name, value in notice.facts.items():
        told.append(Prefill("D1", _FACTS.get(name, name.capitalize()), value, source))
    outside = [str(signer) for signer in notice.signers if not roster.is_own(signer.email)]
    if outside:
        told.append(Prefill("D2", "Signed by", ", ".join(outside), source))
    return tuple(told)
