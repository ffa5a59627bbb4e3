"""Fill the views of the answers to orders by mail, and of a customer's mail that was passed on; `fill` asks here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from handoffd.letters.writing.views import orders as views
from handoffd.letters.writing.views.ops import Option

if TYPE_CHECKING:
    from handoffd.letters.writing.desk import Desk
    from handoffd.playbook.model import Handoff

Filler = Callable[["Desk", "Handoff", str, Mapping[str, Any]], dict[str, Any]]


def _given(*names: str) -> Filler:
    """Return a filler that passes on what the app gave with the letter."""

    def filled(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
        return {name: more[name] for name in names if name in more}

    return filled


def _which(_desk: Desk, _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    options = tuple(Option(label, reply) for label, reply in more["options"])
    return {"words": more["words"], "about": more.get("about", ""), "options": options}


def _ready_reply(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: more[name] for name in ("subject", "text", "mail_link", "told")}
    return {"by": more["by"], "csm": desk.person(handoff.csm) if handoff.csm else None, **told}


FILLERS: Mapping[type, Filler] = {
    views.Status: _given("stands", "everybody", "more"),
    views.Why: _given("stand", "coming", "decided"),
    views.Confirm: _given("what", "then"),
    views.Which: _which,
    views.Help: _given("leads", "example"),
    views.ReadyReply: _ready_reply,
    views.Forwarded: _given("by", "through", "subject", "words", "files", "sent_at", "absent"),
}
