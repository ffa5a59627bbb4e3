"""Fill the views of the letters about the contract itself, one function a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from handoffd.letters.form import form_lines
from handoffd.letters.writing import views
from handoffd.letters.writing.answered import told
from handoffd.playbook.shapes.ask import lacks, open_sections

if TYPE_CHECKING:
    from handoffd.letters.writing.desk import Desk
    from handoffd.playbook.model import Handoff

Filler = Callable[["Desk", "Handoff", str, Mapping[str, Any]], dict[str, Any]]


def _form(handoff: Handoff) -> dict[str, Any]:
    return {"form_lines": tuple(form_lines(open_sections(handoff), handoff.dossier.prefills))}


def _early(_desk: Desk, handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": handoff.title, **_form(handoff)}


def _noted(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "stored": told(handoff.dossier, more["entries"]),
        "missing": lacks(handoff),
        "advice": tuple(more.get("flags", ())),
        "fresh": more.get("fresh", ""),
        **_form(handoff),
    }


def _turned(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": handoff.title, "t0": handoff.t0, "reason": more["reason"], "invited": more["invited"]}


def _resting(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    by = desk.person(more["by"]) if more["by"] else ""
    return {"by": str(by), "until": handoff.held_until, "waits": tuple(more.get("waits", ()))}


def _papers(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"titles": more["titles"]}


def _amended(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": more["title"], "signed_at": more["signed_at"], "void": more["void"]}


def _news(desk: Desk, handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    known = {prefill.label: prefill.value for prefill in handoff.dossier.prefills if prefill.label != "Agreement"}
    ae = desk.person(handoff.ae) if handoff.ae else None
    return {"track": handoff.track, "title": handoff.title, "t0": handoff.t0, "ae": ae, "known": known}


def _kind(_desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": handoff.title, "service": more["service"], "t0": handoff.t0, "reason": more["reason"]}


def _alike(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in ("ours", "other", "other_ref", "why")}


FILLERS: Mapping[type, Filler] = {
    views.Early: _early,
    views.Noted: _noted,
    views.Turned: _turned,
    views.Resting: _resting,
    views.Papers: _papers,
    views.Amended: _amended,
    views.News: _news,
    views.Kind: _kind,
    views.Alike: _alike,
}
