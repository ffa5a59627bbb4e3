"""Fill the views of the brief, and of what its reader said about it (D15)."""

from collections.abc import Mapping
from typing import Any

from handoffd.letters.form import form_lines
from handoffd.letters.writing import views
from handoffd.letters.writing.answered import answer, answers_of, told
from handoffd.letters.writing.desk import Desk
from handoffd.playbook.advice import advise
from handoffd.playbook.dossier import BY_ID, Prefill
from handoffd.playbook.model import Handoff, Review

_ENOUGH = 300  # characters of an answer that stand beside its prompt; the whole of it is in the brief


def _brief(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    call = handoff.meetings.get("internal-call")
    contacts = tuple(views.Person(who.name, who.email, desk.customer_zone) for who in handoff.contacts)
    return {
        "answers": answers_of(handoff.dossier),
        "contacts": contacts,
        "call_at": call.start if call and not call.cancelled else None,
        "advice": tuple(advice.sentence for advice in advise(handoff.dossier)),
        "accept": more.get("accept", False),
        "due": more.get("due"),
        **_news(handoff, more.get("since", 0)),
        "sent_back": any(not review.accepted for review in handoff.reviews),
        "absent": more.get("absent", ""),
        "back": more.get("until"),
    }


def _changed(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return _news(handoff, more["since"])


def _news(handoff: Handoff, since: int) -> dict[str, Any]:
    """Return what was answered after the first `since` answers, and the words that it replaced."""
    fresh = handoff.dossier.entries[since:] if since else ()
    replaced = handoff.dossier.replaced(fresh)
    old = {BY_ID[name].heading: _shortened(" / ".join(words)) for name, words in replaced.items()}
    return {"changed": told(handoff.dossier, fresh), "replaced": old}


def _unread(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"shown": more["shown"], "due": more.get("due")}


def _returned(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    review = _returns(handoff)[-1]
    sections = tuple(BY_ID[name] for name in review.sections)
    return {
        "by": desk.person(review.by),
        "returned_at": review.at,
        "kind": review.kind,
        "reason": review.reason,
        "headings": tuple(section.heading for section in sections),
        "form_lines": tuple(form_lines(sections, _written(handoff, review))),
        "due": more.get("due"),
    }


def _written(handoff: Handoff, review: Review) -> list[Prefill]:
    """Return what stands in the sections that came back, so that the AE sees what to sharpen."""
    return [
        Prefill(name, said.label or "You wrote", _shortened(said.text), "document")
        for name in review.sections
        for said in answer(BY_ID[name], handoff.dossier.current(name)).said
    ]


def _decide(_desk: Desk, handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    return {"returns": _returns(handoff)}


def _accepted(desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"by": desk.person(more["by"])}


def _ledger(desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"by": desk.person(more["by"]), "said": more["said"], "unclear": more["unclear"]}


def _returns(handoff: Handoff) -> tuple[Review, ...]:
    return tuple(review for review in handoff.reviews if not review.accepted)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _ENOUGH else line[: _ENOUGH - 3].rsplit(" ", 1)[0] + " ..."


FILLERS = {
    views.Brief: _brief,
    views.Changed: _changed,
    views.Unread: _unread,
    views.Returned: _returned,
    views.Decide: _decide,
    views.Accepted: _accepted,
    views.Ledger: _ledger,
}
