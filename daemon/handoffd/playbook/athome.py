"""Letters of the house stay in the house: whoever wrote to us, nothing of ours goes to an address outside (T7, T22).

Each shape asks back only whom it knows; this is the one door they all go through. What a customer gets is released by a
person's yes and never a Send.
"""

from dataclasses import replace

from handoffd.playbook.effects import Effect, Note, Send
from handoffd.playbook.people import Roster


def at_home(send: Send, roster: Roster) -> tuple[Send | None, tuple[str, ...]]:
    """Return a letter for those of its readers who are ours (None: there is nobody left), and who is not."""
    strangers = tuple(address for address in (*send.to, *send.cc) if not roster.is_own(address))
    if not strangers:
        return send, ()
    to, cc = (tuple(each for each in group if each not in strangers) for group in (send.to, send.cc))
    return (replace(send, to=to or cc, cc=cc if to else ()) if to or cc else None), strangers


def kept_at_home(effects: list[Effect], roster: Roster) -> list[Effect]:
    """Return the effects without a letter of the house to anybody outside, and with a word about what was left out."""
    kept: list[Effect] = []
    for effect in effects:
        send, strangers = at_home(effect, roster) if isinstance(effect, Send) else (effect, ())
        kept += [send] if send else []
        kept += [Note(f"{address} is not one of us, so a letter of ours did not go there.") for address in strangers]
    return kept
