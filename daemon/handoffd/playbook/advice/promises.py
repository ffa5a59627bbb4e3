"""Advice about promises and dates: who, and by when."""

import re
from collections.abc import Iterator

from handoffd.playbook.advice.evidence import clear_words, has_moment, names_somebody
from handoffd.playbook.advice.finding import Advice, Told, short, statements, told
from handoffd.playbook.dossier import Dossier

_PROMISE = re.compile(
    r"(?<!\w)(?:promis\w*|will|we'll|deliver\w*|build\w*|built|integrat\w*|custom\w*|roadmap|features?|migrat\w*"
    r"|onboarding|train\w*"
    r"|imports?|connectors?|dedicated|workshops?|set[- ]?up|add|develop\w*|api|sso|dashboards?|reports?|exports?"
    r"|prototype|pilot"
    r"|help\w*|support\w*|zugesagt|versprochen|bauen|liefern|schnittstelle\w*|schulung\w*|migration|anpassung\w*"
    r"|workshop\w*|promis"
    r"|livr\w*|intégr\w*|formation\w*|développ\w*|connecteur\w*)(?!\w)",
    re.IGNORECASE,
)
# A price, a service level: it binds without anybody doing anything on a day.
_TERMS = re.compile(
    r"(?<!\w)(?:discounts?|prices?|pricing|rebate|sla|slas|uptime|payment|net \d+|free months?|months? free"
    r"|month free|terms?|clause"
    r"|opt[- ]?out|exit|cancel\w*|cap|capped|invoic\w*|rabatt\w*|preis\w*|zahlungsziel\w*|kündigung\w*"
    r"|monate? gratis|remise\w*|prix|paiement\w*"
    r"|clauses?|response times?|answer times?|credits?)(?!\w)|\d ?%",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?<!\w)(?:i|i'll|i'd|me|myself|my|mine|owner|ae|csm|solutions|professional services|ps team|ps"
    r"|implementation team|ich|mir|mich|mein\w*|verantwortlich\w*"
    r"|zuständig\w*|je|j'ai|moi|responsable)(?!\w)|@",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?<!\w)(?:the team|our team|the devs?|the engineers|engineering|someone|somebody|they|we|product|das team"
    r"|jemand|die entwicklung|man|wir"
    r"|l'équipe|quelqu'un|on|nous)(?!\w)",
    re.IGNORECASE,
)
_SOMETIME = re.compile(
    r"(?<!\w)(?:asap|a\.s\.a\.p\.?|as soon as possible|soon(?! as)(?<!as soon)|tbd|tbc|to be (?:determined|confirmed"
    r"|decided|defined|agreed)|shortly"
    r"|at some point|eventually|in the (?:near|foreseeable) future|sometime|some time|one day|in due course"
    r"|as quickly as possible|later on"
    r"|when (?:we|they) (?:can|have time|get to it)|so (?:schnell|bald) wie möglich|schnellstmöglich|baldmöglichst"
    r"|demnächst|zeitnah|irgendwann"
    r"|in kürze|noch offen|dès que possible|au plus vite|bientôt|prochainement|à définir|à confirmer|un jour)(?!\w)",
    re.IGNORECASE,
)


def promises(dossier: Dossier) -> Iterator[Advice]:
    """Say of each promise whether its owner or its date is missing."""
    here = told(dossier, "D5")
    if here is None:
        return
    for statement in statements(here.under(1) if here.split else here.text):
        if clear_words(statement) < 2 or not _is_promise(statement, split=here.split):
            continue
        dated = has_moment(statement)
        if _SOMETIME.search(statement) and not dated:
            continue  # `sometime` asks for it
        owned = bool(_OWNER.search(statement)) or here.language == "de" or names_somebody(statement)
        if not owned and not dated:
            yield Advice("promise", "D5", short(statement), "no owner and no date. Who does it, by when?")
        elif not dated:
            yield Advice("promise-date", "D5", short(statement), "no date. By when do they expect it?")
        elif not owned:
            nobody = _NOBODY.search(statement)
            whom = f"“{nobody.group()}” is nobody yet. " if nobody else "no owner. "
            yield Advice("promise-owner", "D5", short(statement), f"{whom}Who does it?")


def _is_promise(statement: str, *, split: bool) -> bool:
    if _TERMS.search(statement):
        return False
    return split or bool(_PROMISE.search(statement))


def sometime(dossier: Dossier) -> Iterator[Advice]:
    """Say of "asap", "soon" and "TBD" that they are no date, where a date is asked for."""
    for section in ("D1", "D4", "D5", "D8"):
        here = told(dossier, section)
        if here is not None and (found := _sometime(here)):
            yield found


def _sometime(here: Told) -> Advice | None:
    for statement in statements(here.text):
        if (word := _SOMETIME.search(statement)) and not has_moment(statement):
            return Advice(
                "sometime", here.section, short(statement), f"“{word.group()}” is no date. Which day, at the latest?"
            )
    return None
