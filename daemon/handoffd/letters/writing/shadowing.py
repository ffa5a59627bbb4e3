"""Fill the views of shadow mode's letters; `fill` asks here."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from handoffd.letters.writing.views import shadow as views
from handoffd.playbook.model import Handoff

if TYPE_CHECKING:
    from handoffd.letters.writing.desk import Desk


def _shadowed(_desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in ("unsent", "beside", "beyond", "blind")}


def _aside(_desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"watched": tuple(views.Watched(*row) for row in more["watched"])}


FILLERS: Mapping[type, Callable[..., dict[str, Any]]] = {views.Shadowed: _shadowed, views.Aside: _aside}
