"""Fill the views of the letters about people and about mail that nobody could place; `fill` asks here."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from handoffd.letters.writing.views import colleagues as views
from handoffd.playbook.model import Handoff

if TYPE_CHECKING:
    from handoffd.letters.writing.desk import Desk


def _given(*names: str) -> Callable[["Desk", Handoff, str, Mapping[str, Any]], dict[str, Any]]:
    """Return a filler that passes on what the app gave with the letter."""

    def filled(_desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
        return {name: more.get(name, ()) for name in names}

    return filled


def _unknown(_desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "mails": more.get("mails", ()),
        "unclear": more.get("unclear", ()),
        "later": more.get("later", 0),
        "alone": more.get("alone", 0),
    }


def _away(desk: "Desk", handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    back: date = more.get("back", desk.now.date() + timedelta(days=1))
    return {
        "person": desk.person(more.get("person", handoff.ae)),
        "back": back,
        "waiting": more.get("waiting", ()),
        "asked": desk.person(more["asked"]).name if more.get("asked") else "",
    }


def _unreached(desk: "Desk", handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "person": desk.person(more.get("person", handoff.ae)),
        "address": more.get("address", ""),
        "reason": more.get("reason", ""),
        "waiting": more.get("waiting", ()),
    }


def _succeeded(desk: "Desk", handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    role = more.get("role", "csm")
    return {
        "role": role,
        "person": desk.person(more.get("person", handoff.csm)),
        "former": more.get("former", ""),
        "reason": more.get("reason", ""),
    }


def _caught_up(_desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"due": more.get("due", ()), "behind": more.get("behind", False)}


FILLERS: Mapping[type, Callable[..., dict[str, Any]]] = {
    views.Unknown: _unknown,
    views.Kinds: _given("kinds"),
    views.Away: _away,
    views.Back: _given("waiting"),
    views.Unreached: _unreached,
    views.Succeeded: _succeeded,
    views.Bundle: _given("lines"),
    views.CaughtUp: _caught_up,
    views.Inherited: _given("former", "waiting"),
}
