"""Fill the view of a letter from a handoff: which facts each letter is given, one function a view.

Letters to the customer are filled in a room of their own (`tocustomer`).
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from handoffd.letters.form import form_lines
from handoffd.letters.trust.lookalike import lookalike
from handoffd.letters.writing import (
    accounts,
    afterwards,
    briefed,
    colleagues,
    contracts,
    leading,
    ordered,
    shadowing,
    systems,
    views,
)
from handoffd.letters.writing.desk import Desk, called_meeting
from handoffd.letters.writing.echoed import echoed
from handoffd.playbook import ledger
from handoffd.playbook.model import Draft, Handoff
from handoffd.playbook.shapes.ask import lacks, open_sections


def house_view(
    letter: str,
    desk: Desk,
    handoff: Handoff,
    reader: str,
    *,
    token: str = "",
    reply_link: Callable[[str], str],
    step: str,
    more: Mapping[str, Any],
) -> views.House:
    """Return the view of a letter to our own people.

    `more` are the facts that the playbook gave with the letter; `handoff` is the state after all effects.
    """
    kind = views.LETTERS[letter]
    common: dict[str, Any] = {
        "reader": desk.person(reader),
        "now": desk.now,
        "ref": handoff.ref,
        "customer": handoff.name,
        "token": token,
        "reply_link": reply_link,
    }
    if issubclass(kind, views.Of):
        common |= {"t0": handoff.t0, "ae": desk.person(handoff.ae), "csm": desk.person(handoff.csm)}
        common |= {"meeting": called_meeting(step), "ledger": ledger.of(handoff)}
        common["them"] = views.Person(handoff.name, "", handoff.zone or desk.person(reader).zone)
    own = _FILLERS[kind](desk, handoff, step, more)
    view = kind(**common, **own)
    if not isinstance(view, views.House):
        raise TypeError(f"{letter} goes to the customer and is filled elsewhere")
    return view


# -- one function a view --------------------------------------------------------------------------------------------


def _who(desk: Desk, handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    candidates = tuple(views.Person(ae.name, ae.email, ae.week.zone) for ae in desk.roster.by_role("ae"))
    return {"title": handoff.title, "service": "", "t0": handoff.t0, "candidates": candidates[:6]}


def _confirm(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": handoff.title, "service": more["service"], "t0": handoff.t0, "reason": more["reason"]}


def _old_mail(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"count": more["count"], "contracts": more["contracts"]}


def _call_at(handoff: Handoff) -> datetime | None:
    call = handoff.meetings.get("internal-call")
    return call.start if call and not call.cancelled else None


def _open_headings(handoff: Handoff) -> tuple[str, ...]:
    return tuple(lacks(handoff))


def _form(handoff: Handoff) -> dict[str, Any]:
    return {"form_lines": tuple(form_lines(open_sections(handoff), handoff.dossier.prefills))}


def _ask(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    call = handoff.meetings.get("internal-call")
    call = None if call is None or call.cancelled else call
    return {
        "due": more["due"],
        "open_count": len(open_sections(handoff)),
        "absent": more.get("absent", ""),
        "back": more.get("back"),
        "csm_reason": handoff.csm_reason,
        "call_at": call.start if call else None,
        "call_minutes": call.minutes if call else 0,
        **_form(handoff),
    }


def _remind(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"due": more["due"], "open_headings": _open_headings(handoff), **_form(handoff)}


def _escalate(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"due": more["due"], "open_headings": _open_headings(handoff), "call_at": _call_at(handoff)}


def _just_told(desk: Desk, handoff: Handoff, more: Mapping[str, Any], *, whole: bool = False) -> dict[str, Any]:
    by = more.get("by", handoff.ae)
    author = "" if by == handoff.ae else str(desk.person(by))
    return {**echoed(handoff, more, zone=desk.person(handoff.ae).zone, whole=whole), "author": author}


def _echo(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"due": more["due"], "missing": lacks(handoff), **_just_told(desk, handoff, more), **_form(handoff)}


def _complete(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    corrected = more["corrected"]
    told = _just_told(desk, handoff, more, whole=not corrected)
    return {"call_at": _call_at(handoff), "corrected": corrected, **told}


def _call(desk: Desk, handoff: Handoff, step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    meeting = handoff.meetings[step]
    return {
        "start": meeting.start,
        "minutes": meeting.minutes,
        "join_link": desk.join_link(handoff.csm),
        "gaps": _open_headings(handoff),
        "reason": meeting.reason,
    }


def _call_moved(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {**_call(desk, handoff, step, more), "old_start": more["before"]}


def _wish(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    meeting = handoff.meetings[step]
    told = {name: more[name] for name in ("wish", "comment", "concerns", "declined")}
    return {"by": _called(desk, handoff, more["by"]), "start": meeting.start, **told}


def _kept(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    meeting = handoff.meetings[step]
    told = {"wish": more["wish"], "crossed": more.get("crossed", False)}
    return {"by": _called(desk, handoff, more["by"]), "start": meeting.start, **told}


def _late(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in ("start", "minutes", "promise", "reason", "held")}


def _answer(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: more[name] for name in ("said", "comment", "instead", "unsure")}
    return {"by": _called(desk, handoff, more["by"]), "start": handoff.meetings[step].start, **told}


def _silent(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    people = tuple(_called(desk, handoff, address) for address in more["people"])
    return {"start": handoff.meetings[step].start, "people": people}


def _after(_desk: Desk, handoff: Handoff, step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    return {"start": handoff.meetings[step].start}


def _called(desk: Desk, handoff: Handoff, address: str) -> str:
    """Return how a letter calls somebody who is invited: by name where one is known."""
    contacts = {contact.email: contact.name for contact in handoff.contacts}
    return contacts.get(address) or desk.person(address).name or address


def _reason(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"reason": more["reason"]}


def _cancelled(_desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"start": handoff.meetings[step].start, "reason": more["reason"]}


def _contact(_desk: Desk, _handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _draft_shown(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    draft = handoff.drafts[step]
    return {
        "letter": draft,
        "leaves": more["leaves"],
        "customer_zone": desk.customer_zone,
        "stale": more.get("stale", False),
        "edited": more.get("edited", False),
        "start": draft.meeting.start if draft.meeting else None,
        "minutes": draft.meeting.minutes if draft.meeting else 0,
        "ordered": bool(draft.meeting and draft.meeting.ordered),
        "alternatives": draft.alternatives,
        "reason": draft.meeting.reason if draft.meeting else "",
        "warned": draft.warned,
        "alike": _alike(desk, handoff, draft),
        "held_at": _held_at(handoff, step),
        **_wished(desk, handoff, step),
    }


def _alike(desk: Desk, handoff: Handoff, draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the recipients at a domain that could be taken for ours, or for that from which they signed (T21)."""
    ours = {person.email.rpartition("@")[2] for person in desk.roster.people}
    told = " ".join(prefill.value for prefill in handoff.dossier.prefills)
    known = dict.fromkeys([*sorted(ours), *re.findall(r"@([\w.-]+\w)", told)])
    found = {address: lookalike(address.rpartition("@")[2], known) for address in (*draft.to, *draft.cc)}
    return tuple((address, other) for address, other in found.items() if other)


def _held_at(handoff: Handoff, step: str) -> datetime | None:
    """Return when the kickoff was that its follow-up thanks for, while nobody has said that it took place."""
    meeting = handoff.meetings.get("kickoff")
    return meeting.start if step == "follow-up" and meeting and handoff.hears("kickoff") else None


def _objection(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    told = {"by": str(desk.person(more["by"])), "words": more["words"], "gone": more["gone"]}
    return {**_draft_shown(desk, handoff, step, more), **told}


def _wished(desk: Desk, handoff: Handoff, step: str) -> dict[str, Any]:
    """Return why a draft moves a meeting to which the customer is invited already; empty for a first invitation."""
    meeting, held = handoff.drafts[step].meeting, handoff.meetings.get(step)
    if meeting is None or held is None or step not in handoff.sent:
        return {}
    wish = meeting.wish
    told: dict[str, Any] = {"old_start": held.start}
    if wish:
        # Who declines wishes for the time that was: nothing else is known.
        declined = wish.start == held.start
        told |= {"wish_by": _called(desk, handoff, wish.by), "comment": wish.comment, "declined": declined}
    return told


def _leak(_desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"letter": handoff.drafts[step], "found": more["found"]}


def _parked(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"leaves": more["leaves"], "waits_for": more["waits_for"]}


def _waiting(desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"approver": desk.person(more["approver"]), "leaves": more["leaves"]}


def _held(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"wake": more["wake"]}


def _released(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    draft = handoff.drafts[step]
    start = draft.meeting.start if draft.meeting else None
    return {
        "letter": draft,
        "leaves": more.get("leaves", desk.now),
        "customer_zone": desk.customer_zone,
        "edited": bool(draft.by),
        "start": start,
        "moved": bool(more.get("moved")),
        "hosted": bool(more.get("hosted")),
        "approver": desk.person(handoff.csm if step in ("kickoff", "follow-up") else handoff.ae),
    }


def _question(desk: Desk, _handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    given = tuple(views.Option(label, reply) for label, reply in more.get("options", ()))
    return {"words": more["words"], "options": given or _options(desk, step)}


def _unproven(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {**_question(desk, handoff, step, more), "doubt": more.get("doubt", "")}


def _options(desk: Desk, step: str) -> tuple[views.Option, ...]:
    """Return what can be answered, so that the question back is one tap away from its answer."""
    if step == "opening":
        return tuple(
            views.Option(f"{ae.name} is the AE", f"assign: {ae.email}") for ae in desk.roster.by_role("ae")[:6]
        )
    if step.startswith("kind-"):
        kinds = ("yes", "renewal", "upsell", "amendment", "no")
        return tuple(views.Option(name.capitalize(), name) for name in kinds)
    if step.startswith(("unsure", "old-mail", "alike-")):
        return (views.Option("Yes", "yes"), views.Option("No", "no"))
    return views.options_for(step)


def _overheard(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"words": more["words"], "by": more["by"], "held": more.get("held", False)}


def _wrote(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"words": more["words"], "by": more["by"]}


def _over(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"words": more["words"], "what": more["what"]}


def _bounced(_desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    draft = handoff.drafts.get(step)
    return {"address": more["address"], "reason": more["reason"], "subject": draft.subject if draft else ""}


def _in_doubt(_desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    draft = handoff.drafts.get(step)
    subject = draft.subject if draft else ""
    told = {"address": more["address"], "mark": more["mark"], "subject": subject, "words": more.get("words", "")}
    return {**told, "restored": bool(more.get("restored"))}


def _reload(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"problems": tuple(more["problems"])}


def _put_back(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    lines = tuple(views.HeldBack(*row) for row in more["held_letters"])
    return {**{name: more[name] for name in ("known_until", "put_back_at", "again")}, "held_letters": lines}


def _calendars(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"calendars": tuple(views.Unreadable(*row) for row in more["calendars"])}


def _trouble(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in ("trouble", "since", "details", "address")}


_Filler = Callable[[Desk, Handoff, str, Mapping[str, Any]], dict[str, Any]]
_FILLERS: Mapping[type, _Filler] = {
    views.Who: _who,
    views.Confirm: _confirm,
    views.OldMail: _old_mail,
    views.Ask: _ask,
    views.Remind: _remind,
    views.Escalate: _escalate,
    views.Echo: _echo,
    views.Complete: _complete,
    views.Call: _call,
    views.Moved: _call_moved,
    views.Wish: _wish,
    views.Kept: _kept,
    views.Silent: _silent,
    views.After: _after,
    views.NoTime: _reason,
    views.Late: _late,
    views.Answer: _answer,
    views.Cancelled: _cancelled,
    views.Contact: _contact,
    views.DraftShown: _draft_shown,
    views.Leak: _leak,
    views.Objection: _objection,
    views.Parked: _parked,
    views.Waiting: _waiting,
    views.Held: _held,
    views.Released: _released,
    views.Question: _question,
    views.Unproven: _unproven,
    views.Overheard: _overheard,
    views.Over: _over,
    views.Wrote: _wrote,
    views.BouncedBack: _bounced,
    views.InDoubt: _in_doubt,
    views.Restored: _put_back,
    views.NotReloaded: _reload,
    views.CalendarsUnread: _calendars,
    views.Trouble: _trouble,
    **accounts.FILLERS,
    **briefed.FILLERS,
    **contracts.FILLERS,
    **leading.FILLERS,
    **colleagues.FILLERS,
    **systems.FILLERS,
    **afterwards.FILLERS,
    **ordered.FILLERS,
    **shadowing.FILLERS,
}
