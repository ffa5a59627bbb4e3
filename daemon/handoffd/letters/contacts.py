"""Who is meant? People and places read out of answers, only where they are certain.

A name is taken only from where it stands beside its address in one of the usual forms; otherwise it stays empty, for a
letter greets better without a name than with a wrong one.
"""

import re
from collections.abc import Callable, Iterable

from email_validator import EmailNotValidError, validate_email

from handoffd.playbook.dossier import CONTACTS_PROMPT, Entry, Prefill
from handoffd.playbook.model import Contact

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,4}")
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

    What stands under the prompt for the main contact counts; where the reply does not show the prompts, the first
    outside address of the section. `is_own` tells colleagues from customers by address.
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
    return tuple(_found(entry.text, is_own))[:1]


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


def _found(text: str, is_own: Callable[[str], bool]) -> Iterable[Contact]:
    seen = set()
    for line in text.splitlines():
        start = 0
        for match in _ADDRESS.finditer(line[:2000]):
            address = _checked(match.group().rstrip(".").removeprefix("mailto:"))
            if address and address not in seen and not is_own(address):
                seen.add(address)
                yield Contact(_name(line[start : match.start()], line[match.end() :]), address)
            start = match.end()


def _checked(address: str) -> str:
    try:
        # No letter goes to a local part outside ASCII (few servers take it): the AE is asked for another address.
        found = validate_email(address, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        return ""
    return (found.ascii_email or found.normalized).casefold()


def _name(before: str, after: str) -> str:
    """Return the name that stands beside an address: `Dana Whitfield, CFO, dana@...` or `dana@... (Dana Whitfield)`."""
    before = re.sub(r"^.*?:\s", "", before.strip().lstrip("-*•· ")).strip()
    for piece in re.split(r"[,;|(<\[]| - | – | and | und ", before):
        name = piece.strip(" \t\"'*<([-–:")
        if name:
            return name if _NAME.fullmatch(name) and name[0].isupper() else ""
    behind = re.match(r"\s*[>)\]]?\s*\(([^)]+)\)", after)
    name = behind.group(1).strip() if behind else ""
    return name if _NAME.fullmatch(name) and name[:1].isupper() else ""
