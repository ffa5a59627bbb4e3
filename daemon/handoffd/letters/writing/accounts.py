"""Fill the views of the letters about how an account stands on Day 30; `fill` asks here."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from handoffd.letters.replies.assessment import prepared
from handoffd.letters.writing.answered import answer
from handoffd.letters.writing.systems import milestones
from handoffd.letters.writing.views import health as views
from handoffd.playbook.dossier import BY_ID, QUOTABLE_PROMPT
from handoffd.playbook.health import AT_RISK, BEHIND, CAUSES, Opinion, disputed, newest
from handoffd.playbook.model import Handoff

if TYPE_CHECKING:
    from handoffd.letters.writing.desk import Desk


def _asked(_desk: "Desk", handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "due": more.get("due"),
        "no_leader": more.get("no_leader", False),
        "prepared": {state: prepared(state) for state in (BEHIND, AT_RISK)},
        **_aims(handoff),
    }


def _aims(handoff: Handoff) -> dict[str, Any]:
    """Return what the account is measured by: the goal and the promises."""
    return {
        # To our own people the whole section, when no sentence in it was meant for the customer.
        "goal": handoff.dossier.prompt(QUOTABLE_PROMPT) or _told_in(handoff, "D4"),
        "promises": answer(BY_ID["D5"], handoff.dossier.current("D5")),
    }


def _cause(_desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"state": more["state"], "causes": CAUSES}


def _look(desk: "Desk", handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"view": _view(desk, newest(handoff.health, "csm")), "silent_until": more["silent_until"]}


def _noted(desk: "Desk", handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    return _views(desk, handoff)


def _summary(desk: "Desk", handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    return {"milestones": milestones(handoff), **_aims(handoff), **_views(desk, handoff)}


def _views(desk: "Desk", handoff: Handoff) -> dict[str, Any]:
    return {
        "view": _view(desk, newest(handoff.health, "csm")),
        "dispute": _view(desk, disputed(handoff.health)),
    }


def _view(desk: "Desk", opinion: Opinion | None) -> views.View | None:
    if opinion is None:
        return None
    return views.View(desk.person(opinion.by), opinion.state, opinion.cause, opinion.words)


def _told_in(handoff: Handoff, section: str) -> str:
    entry = handoff.dossier.current(section)
    return "" if entry is None or entry.na else entry.text


FILLERS: Mapping[type, Callable[..., dict[str, Any]]] = {
    views.Asked: _asked,
    views.Cause: _cause,
    views.Look: _look,
    views.Noted: _noted,
    views.Summary: _summary,
}
