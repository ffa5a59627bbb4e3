"""From a notice to a handoff: is it new, whose is it, what does it already tell."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.app.sender import today
from handoffd.letters.languages import called
from handoffd.letters.notices.notice import Notice
from handoffd.playbook.dossier import Prefill
from handoffd.playbook.events import Opened
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Roster

# What a notice calls its facts, and the section and label under which the form shows them.
_FACTS = {"value": "Contract value", "start": "Contract start", "end": "Contract end"}
# What the signed PDF states; the label says so, because a program read it out of a page.
_SIGNED_PDF = {
    "customer": ("D1", "Company"),
    "value": ("D1", "Contract value (signed PDF)"),
    "start": ("D1", "Contract start (signed PDF)"),
    "term": ("D1", "Contract term (signed PDF)"),
    "renewal": ("D1", "Renewal (signed PDF)"),
    "sla": ("D5", "Service level (signed PDF)"),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A new handoff and the event that starts it."""

    handoff: Handoff
    event: Opened


def opening(
    ref: str, notice: Notice, arrived_at: datetime, now: datetime, roster: Roster, page: tuple[str, ...]
) -> Opening:
    """Return the handoff that a notice of a signed contract opens, with the steps of `page`.

    t0 is the signature as the notice states it, else when its mail arrived, never in the future; we know of it `now`,
    which is later than its arrival when we were down or a person had to say yes first. The AE is only who
    is on the roster with that role, or the leader of one who has left; who else is named stays unknown and is asked
    for.
    """
    ae = roster.by_address(notice.ae) if notice.ae else None
    if ae is None and notice.forwarded_by:
        ae = roster.by_address(notice.forwarded_by.email)
    named = ae is not None and "ae" in ae.roles
    reason = notice.reason
    if ae and named and ae.has_left(today(roster, ae.email, now)):
        heir = roster.leader_of(ae)
        heir = None if heir and heir.has_left(today(roster, heir.email, now)) else heir
        named = heir is not None
        reason = f"{reason} {ae.name}, who sold it, has left" + (f"; {heir.name} inherits it." if heir else ".")
        ae = heir
    signed_at = min(notice.signed_at or arrived_at, now)
    handoff = Handoff(
        ref,
        signed_at,
        now,
        title=notice.title or "",
        customer=notice.customer or "",
        ae=ae.email if ae and named else "",
        page=page,
        language=called(notice.facts.get("language", "")),
    )
    return Opening(handoff, Opened(notice.service, prefills_of(notice, roster), reason=reason))


def prefills_of(notice: Notice, roster: Roster) -> tuple[Prefill, ...]:
    """Return what a notice already tells, as the form shows it (D11)."""
    source = notice.service or "notice"
    told = []
    if notice.customer:
        told.append(Prefill("D1", "Company", notice.customer, source))
    if notice.title:
        told.append(Prefill("D1", "Agreement", notice.title, source))
    for name, value in notice.facts.items():
        told.append(Prefill("D1", _FACTS.get(name, name.capitalize()), value, source))
    for name, value in notice.signed_pdf.items():
        section, label = _SIGNED_PDF[name]
        if name != "customer" or not notice.customer:
            told.append(Prefill(section, label, value, "signed PDF"))
    outside = [str(signer) for signer in notice.signers if not roster.is_own(signer.email)]
    if outside:
        told.append(Prefill("D2", "Signed by", ", ".join(outside), source))
    return tuple(told)
