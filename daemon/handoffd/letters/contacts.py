"""Who is meant? People and places read out of answers, only where they are certain.

A name is taken only from where it stands beside its address in one of the usual forms; otherwise it stays empty, for a
letter greets better without a name than with a wrong one.
"""

import re
from collections.abc import Callable, Collection, Iterable

from handoffd.letters.fields import read_contacts
from handoffd.playbook.dossier import BY_ID, CONTACTS_PROMPT, Entry, Prefill
from handoffd.playbook.model import Contact

_OTHERS_PROMPT = BY_ID["D2"].prompts[-1]  # users, technical people, sceptics
_YES = re.compile(
    r"(?:yes|yep|ok(?:ay)?|confirm(?:ed)?|correct|right|that is right|ja|stimmt|oui|sí|si|sim)[.! ]*", re.IGNORECASE
)


def is_yes(text: str) -> bool:
    """Tell whether an answer only confirms what was prefilled ("confirmed", "ok", "stimmt")."""
    return bool(_YES.fullmatch(" ".join(text.split())))


def contacts(
    entries: Iterable[Entry], prefills: Iterable[Prefill], is_own: Callable[[str], bool]
) -> tuple[Contact, ...]:
    """Return whom the customer's letters go to, as the AE named or confirmed them; empty when nobody is certain.

    What stands under the prompt for the main contact counts; where nothing does, the first outside address of the
    section, but for those below the prompt for users and sceptics, and never a sceptic's. `is_own` tells colleagues
    from customers by address.
    """
    entry = next((entry for entry in entries if entry.section == "D2" and not entry.na), None)
    if entry is None:
        return ()
    if is_yes(entry.text):
        told = "\n".join(prefill.value for prefill in prefills if prefill.section == "D2")
        return tuple(_found(told, is_own))
    under_prompt = entry.prompts.get(CONTACTS_PROMPT, "")
    if under_prompt and not is_yes(under_prompt):
        return tuple(_found(under_prompt, is_own))
    text = "\n".join(said for prompt, said in entry.prompts.items() if prompt != _OTHERS_PROMPT) or entry.text
    if set(entry.prompts) == {_OTHERS_PROMPT}:
        return ()
    return tuple(_found(text, is_own, but=("blocker",)))[:1]


def company(entry: Entry | None, prefills: Iterable[Prefill]) -> str:
    """Return the company's name from the first line of D1, or the confirmed prefill; empty when it is not certain."""
    if entry is None or entry.na:
        return ""
    told = next((prefill.value for prefill in prefills if prefill.label == "Company"), "")
    lines = entry.text.strip().splitlines()
    first = lines[0] if lines else ""
    if is_yes(first):
        return told
    labelled = re.match(
        r"\s*(?:company|customer|account|firma|kunde|client|empresa)\s*[:=-]\s*(.+)", first, re.IGNORECASE
    )
    name = re.split(r"[,;|(]| - | – ", labelled.group(1) if labelled else first)[0].strip(" .*_")
    return name if 1 < len(name) <= 60 and len(name.split()) <= 6 else ""


def _found(text: str, is_own: Callable[[str], bool], *, but: Collection[str] = ()) -> Iterable[Contact]:
    """Yield the customer's people of a text; no colleague, no machine, and nobody whose part is one of `but`."""
    for who in read_contacts(text):
        if who.email and not is_own(who.email) and who.role not in but:
            yield Contact(who.name, who.email)
