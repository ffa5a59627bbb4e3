"""A colleague writes what became of a promise (D14)."""

from collections.abc import Sequence
from datetime import datetime

from handoffd.playbook import ledger
from handoffd.playbook.effects import Effect, Enter, Note, Send
from handoffd.playbook.ledger import Update
from handoffd.playbook.model import Handoff


def reported(handoff: Handoff, updates: Sequence[Update], unclear: str, by: str, at: datetime) -> list[Effect]:
    """Return what follows: what is understood is kept, whoever wrote reads the ledger, and the other of AE and CSM too.

    What is not understood is asked back in the same letter, and then nobody else reads it.
    """
    said = tuple(f"{update.id} {update.words}" for update in updates)
    others = tuple(dict.fromkeys(each for each in (handoff.ae, handoff.csm) if said and each not in ("", by)))
    told = Send("promises/noted", (by,), "brief", others, asks=True, more={"by": by, "said": said, "unclear": unclear})
    words = "; ".join(said) or "nothing that was understood"
    return [
        Enter(ledger.updated(ledger.of(handoff), updates, by, at)),
        told,
        Note(f"{by} about the promises: {words}."),
    ]
