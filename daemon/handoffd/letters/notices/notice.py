"""The notice reader: does this mail say that a contract was signed, which one, and whose is it.

NOTICES.md says what real notices look like and gives the twelve rules; what they look like is data (`notices.toml`,
recogniser.py), what a mail says is read here. Pure: nothing is fetched, no link is opened. Whether the mail is to be
believed at all is for the trust reader (SECURITY.md T4); this one only says what it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handoffd.letters.automatic import automatic
from handoffd.letters.message import Address, Message
from handoffd.letters.notices import colleague
from handoffd.letters.notices.contract import contract_of, not_a_sale
from handoffd.letters.notices.dedup import title_key
from handoffd.letters.notices.forward import Forward, addresses_in, forwards
from handoffd.letters.notices.heading import Heading, read_heading
from handoffd.letters.notices.house import House
from handoffd.letters.notices.original import Original, original_of, within
from handoffd.letters.notices.party import is_robot, on_roster
from handoffd.letters.notices.recogniser import Kind
from handoffd.letters.notices.shape import fold, tidy
from handoffd.letters.notices.sighting import Sighting, pretended, service_of, sighting
from handoffd.letters.notices.stated import stated_day

__all__ = ["House", "Notice", "read_notice"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a mail says about a contract; what it does not say is None or empty, never guessed.

    `service` is a name of notices.toml, `crm:<name>`, `colleague` or empty; `signed_at` is UTC; `keys` are equal for
    copies of one notice (`docusign:<guid>`, `pdf:<sha256>`, `crm:<id>`, `title:<digest>`, the last only within 48 h);
    `facts` are further stated facts as they were written; `reason` is one sentence for a person. `signed_pdf` is what
    the signed PDF states (`signedpdf.with_signed_pdf`): for the AE to confirm, and for nothing else. `row` is the name
    of the recogniser that fits, `seen` and `original` what it was read from, for whoever explains it.
    """

    kind: Kind
    reason: str
    service: str = ""
    customer: str | None = None
    title: str | None = None
    ae: str | None = None
    signers: tuple[Address, ...] = ()
    signed_at: datetime | None = None
    keys: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    forwarded_by: Address | None = None
    signed_pdf: Mapping[str, str] = field(default_factory=dict)
    row: str = ""
    seen: Sighting | None = field(default=None, compare=False, repr=False)
    original: Original | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the notice in the form of the JSON contract; `signed_at` is ISO 8601 in UTC or None."""
        return {
            "kind": self.kind,
            "service": self.service,
            "customer": self.customer,
            "title": self.title,
            "ae": self.ae,
            "signers": [{"name": signer.name, "email": signer.email} for signer in self.signers],
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "keys": list(self.keys),
            "reason": self.reason,
        }


def read_notice(message: Message, house: House) -> Notice:
    """Read a mail that came to the inbox. Never raises on a broken mail; the verdict then is `not_a_notice`."""
    original = _direct(message, house)
    heading = read_heading(original.subject, any_tag=original.by_list or bool(message.header("List-Id")))
    if refused := _refused(message, original, heading):
        return Notice("not_a_notice", refused)
    sender = original.said
    if sender is None:
        return Notice("not_a_notice", "its From does not name one single sender, which is a forger's trick")
    if found := _service_notice(original, heading, house):
        return found
    if house.known(sender):
        return _from_colleague(message, sender, original, heading, house)
    return _from_stranger(message, sender, heading, house)


def _direct(message: Message, house: House) -> Original:
    original = original_of(message, house.own_domains)
    # A colleague's own mail is the colleague's, whatever its Reply-To says; only a group rewrites From.
    if original.said and house.known(original.said):
        return replace(original, senders=(original.said,), by_list=False)
    return original


def _refused(message: Message, original: Original, heading: Heading) -> str:
    """Say why a mail is no notice before anybody looks at its words; empty when it may be one."""
    why = automatic(message)
    if why == "ours" or message.header("X-Handoffd-Id"):
        return "one of our own letters came back"
    if heading.automatic or why == "out-of-office":
        return f"an automatic reply or a bounce: its subject is {original.subject[:120]!r}"
    # A service's notice is `auto-generated`, may come through a list and have no return path, so of what a machine
    # sends only answers and reports are refused here (RFC 3834 section 5).
    if message.content_type == "multipart/report" or why in {"receipt", "reaction"}:
        return f"a delivery or read report, or a reaction ({why or message.content_type})"
    if message.header("X-Autoreply") or fold(message.header("Precedence")).strip() == "auto_reply":
        return f"an automatic reply: its subject is {original.subject[:120]!r}"
    if why == "bounce" and not service_of(original):
        return f"a bounce or a delivery report: its subject is {original.subject[:120]!r}"
    return ""


# --- mail of a service or a CRM
def _service_notice(original: Original, heading: Heading, house: House) -> Notice | None:
    """Return what a service's or a CRM's mail says, None when it is nobody's such mail."""
    service = service_of(original)
    found = None if heading.reply else sighting(original, heading, house.recognisers, house.own_domains)
    if found is not None:
        return _filled(found, original, heading, house)
    if service is None:
        return None
    subject = tidy(heading.text, 120)
    if heading.reply:
        return Notice("not_a_notice", f"a reply, not a notice: its subject is {subject!r}", service.name)
    return Notice(
        "not_a_notice",
        f"mail of {service.label} ({_shown(original)}) whose subject {subject!r} is no notice that I know",
        service.name,
    )


def _filled(found: Sighting, original: Original, heading: Heading, house: House) -> Notice:
    reason = f"{found.row.says}: sender {found.sender.email} and subject {tidy(heading.text, 120)!r}"
    reason = f"{reason}; {found.because}" if found.because else reason
    if found.kind == "not_a_notice":
        return Notice("not_a_notice", reason, found.row.service, row=found.row.name, seen=found, original=original)
    said = contract_of(found, original, house)
    return _doubted(
        Notice(
            kind=found.kind,
            reason=reason,
            service=found.row.service,
            customer=said.customer,
            title=said.title,
            ae=said.ae,
            signers=said.signers,
            signed_at=said.signed_at,
            keys=said.keys,
            facts=said.facts,
            row=found.row.name,
            seen=found,
            original=original,
        )
    )


def _doubted(notice: Notice) -> Notice:
    """Make a signed notice an unsure one when its title says that it is probably no sale (NOTICES.md, rule 6)."""
    word = not_a_sale(notice.title or "") if notice.kind == "signed" else ""
    if not word:
        return notice
    return replace(notice, kind="unsure", reason=f"probably not a sale: its title says {word!r}. {notice.reason}")


# --- mail of people
def _from_colleague(message: Message, sender: Address, direct: Original, heading: Heading, house: House) -> Notice:
    announced = colleague.announcement(direct, heading)
    if not heading.answers:
        inside = _inside(message, sender, house)
        if inside is not None:
            return replace(inside, customer=announced.customer) if announced and not announced.doubt else inside
    if announced:
        return _announced(announced, sender, direct, house)
    if heading.reply:
        return Notice("not_a_notice", f"a reply, not a notice: its subject is {tidy(direct.subject, 120)!r}")
    return Notice(
        "not_a_notice", f'a colleague\'s mail ({sender.email}) that neither says "signed: ..." nor forwards a notice'
    )


def _announced(announced: "colleague.Announcement", sender: Address, direct: Original, house: House) -> Notice:
    facts = dict(announced.facts)
    owner = addresses_in(facts.get("ae", ""))
    ae = owner[0].email if owner else on_roster(facts.get("ae", ""), house.people)
    moment = stated_day(facts.pop("signed_at", ""), direct.date) or direct.date
    where = f"{sender.email} writes {announced.line!r} in the {announced.where}"
    return Notice(
        kind="unsure" if announced.doubt else "signed",
        reason=f"{announced.doubt}: {where}" if announced.doubt else f"A colleague's announcement: {where}",
        service="colleague",
        customer=None if announced.doubt else announced.customer,
        ae=ae or house.known(sender),
        signed_at=moment,
        keys=(*(f"pdf:{pdf}" for pdf in direct.pdfs), title_key("signed", (announced.customer,))),
        facts=facts,
        original=direct,
    )


def _inside(message: Message, sender: Address, house: House) -> Notice | None:
    """Return the notice that a colleague forwards, None when the mail forwards nothing."""
    levels = forwards(message, house.own_domains, house.zones.get(house.known(sender) or "", ""))
    talked: Forward | None = None
    for level in levels:
        heading = read_heading(level.original.subject)
        notice = _read_level(level, heading, house)
        if notice is None:
            if heading.reply:
                talked = level
            continue
        by = f"{sender} forwards it ({level.how}). "
        notice = replace(notice, reason=by + notice.reason, forwarded_by=sender)
        if notice.kind == "not_a_notice":
            return notice
        if talked and notice.kind == "signed":
            notice = replace(notice, kind="unsure", reason=f"It stands below a conversation about it. {notice.reason}")
        return notice if notice.ae else replace(notice, ae=house.known(sender))
    if not levels:
        return None
    first = levels[0].original
    return _claimed(first, sender)


def _read_level(level: Forward, heading: Heading, house: House) -> Notice | None:
    if heading.automatic:
        shown = tidy(level.original.subject, 120)
        return Notice("not_a_notice", f"an automatic reply or a bounce was forwarded: {shown!r}")
    return _service_notice(level.original, heading, house)


def _claimed(original: Original, sender: Address) -> Notice | None:
    """Judge a forwarded mail of nobody we know: some clients print the sender's name only."""
    said = original.said
    if said is None:
        return None
    if not said.email and is_robot(said):
        return Notice(
            "unsure",
            f"{sender} forwards a mail of {said.name!r}, but the forward does not show the address it came from",
            forwarded_by=sender,
        )
    if said.email and (trick := pretended(said)):
        return Notice("not_a_notice", f"{sender} forwards it, but {trick}", forwarded_by=sender)
    return None


def _from_stranger(message: Message, sender: Address, heading: Heading, house: House) -> Notice:
    original = original_of(message, house.own_domains)
    ours = within(sender.domain, house.own_domains)
    who = f"{sender.email} is in our domain but not on the roster" if ours else f"{sender.email} is not on the roster"
    announced = colleague.announcement(original, heading)
    if announced:
        kind: Kind = "unsure" if ours else "not_a_notice"
        return Notice(kind, f"It says {announced.line!r}, but {who}, so nobody vouches for it")
    if ours and is_robot(sender) and not heading.reply and "completed" in fold(heading.text):
        return Notice(
            "unsure", f"Looks like a notice that came through a group ({sender}), but no header names its sender"
        )
    if trick := pretended(sender):
        return Notice("not_a_notice", f"No notice: {trick}")
    if not heading.reply:
        inside = _inside(message, sender, house)
        if inside is not None and inside.kind == "not_a_notice":
            return inside
        if inside is not None:
            return replace(
                inside, kind="unsure", ae=None, reason=f"A person must say yes, because {who}. {inside.reason}"
            )
    return Notice("not_a_notice", f"mail of {sender.email}, which is no sender of notices that I know")


def _shown(original: Original) -> str:
    return original.senders[-1].email if original.by_list else (original.said.email if original.said else "nobody")
