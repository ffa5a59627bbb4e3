"""Advice about section 3 and 4: why they bought, and what success is."""

import re
from collections.abc import Iterator

from handoffd.playbook.advice.evidence import PAIN, QUOTED, clear_words, has_moment, has_number
from handoffd.playbook.advice.finding import Advice, short, told
from handoffd.playbook.dossier import Dossier

_OURS = re.compile(
    r"(?<!\w)(?:go[- ]?live\w*|goes live|going live|live on|live with|live by|live in|be live|implement\w*"
    r"|roll(?:ed)?[- ]?out|onboard\w*"
    r"|deploy\w*|train(?:ed|ing|ings)|kick-?off|set[- ]?up|configur\w*|integrat\w*|migrat\w*|install\w*|launch\w*"
    r"|account created"
    r"|implementierung|implementiert|einführung|eingeführt|ausgerollt|geschult\w*|schulung\w*|produktivstart"
    r"|eingerichtet\w*"
    r"|déploi\w*|déploy\w*|formation\w*|formé\w*|mise en (?:service|production|place))(?!\w)",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"(?<!\w)(?:less|fewer|more|faster|quicker|shorter|lower|higher|cut|cuts|sav\w+|reduc\w*|increas\w*|grow\w*"
    r"|revenue|turnover|margin|cost\w*"
    r"|time|hours?|minutes?|errors?|complain\w*|churn|nps|csat|adopt\w*|use|uses|using|used|works?|working|instead"
    r"|without|no longer|no more"
    r"|stop\w*|replac\w*|decid\w*|sees?|knows?|plans?|finds?|clos\w*|win|wins|orders?|tickets?|paid|pay|week|month"
    r"|sla|response|weniger|mehr"
    r"|schneller|kürzer\w*|niedriger|höher|spar\w*|senk\w*|steiger\w*|umsatz|kosten|zeit|stunden?|minuten|fehler\w*"
    r"|nutz\w*|arbeit\w*|ohne|statt"
    r"|moins|plus|rapide\w*|réduc\w*|rédui\w*|augment\w*|gagn\w*|temps|heures?|minutes?|erreurs?|utilis\w*|sans"
    r"|coûts?)(?!\w)",
    re.IGNORECASE,
)
_FEATURE = re.compile(
    r"(?<!\w)(?:dashboards?|integrations?|apis?|sso|reporting|reports?|analytics|automation\w*|workflows?|interface"
    r"|ui|ux|mobile app|app"
    r"|modules?|features?|functionality|functions?|ai|templates?|alerts?|notifications?|easy to use|usability"
    r"|single sign-on|exports?"
    r"|plug-?ins?|connectors?|sync|drag[- ]and[- ]drop|customi[sz]able|roadmap|look and feel|funktion\w*"
    r"|schnittstellen?|berichte|auswertungen"
    r"|oberfläche|bedienung|vorlagen|dashboards?|fonctionnalités?|interface|rapports?|tableaux? de bord"
    r"|intégrations?|modèles)(?!\w)",
    re.IGNORECASE,
)
_EMPTY_WHY = re.compile(
    r"(?<!\w)(?:(?:better|modern|new|great|good|best|right|perfect|nice|strong|cool) (?:solution|tool|platform"
    r"|partner|product|fit|system|software"
    r"|offer|price|value|choice|vendor)|digital transformation|digiti[sz]ation|moderni[sz]\w*|innovat\w*"
    r"|great product|(?:like|liked|love|loved)"
    r" (?:us|it|our|the)|(?:bessere|moderne|neue|gute)[nsr]? (?:lösung|software|werkzeug|plattform|produkt)"
    r"|digitalisierung"
    r"|(?:meilleure?|nouvelle?|bonne?) (?:solution|outil|produit|plateforme|logiciel)|transformation digitale)(?!\w)",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\b(?:cheaper|price|discount|günstiger|preis|prix|moins cher)\b", re.IGNORECASE)


def goal(dossier: Dossier) -> Iterator[Advice]:
    """Say what a goal leaves open: its number, its date, or that it is our work and not their gain."""
    here = told(dossier, "D4")
    if here is None:
        return
    text, aim = here.text, here.under(2) or here.text
    number, moment = has_number(here.under(2) or text), has_moment(text)
    if _OURS.search(text) and not _RESULT.search(_OURS.sub(" ", text)) and clear_words(text) <= 25:
        yield Advice("our-task", "D4", short(aim), "that is our work. What will be better for them once it is done?")
    elif not number and not moment:
        yield Advice("goal", "D4", short(aim), "no number and no date in it. What is measured, how much, by when?")
    elif not number:
        yield Advice("goal-number", "D4", short(aim), "no number in it. Which metric, from what to what?")
    elif not moment:
        yield Advice("goal-date", "D4", short(aim), "no date in it. By when?")


def why(dossier: Dossier) -> Iterator[Advice]:
    """Say that a reason names what we sell, and not what hurt."""
    here = told(dossier, "D3")
    if here is None:
        return
    text = here.text
    if PAIN.search(text) or QUOTED.search(text) or any(char.isdigit() for char in text):
        return
    if _FEATURE.search(text):
        yield Advice("why", "D3", short(text), "features, no pain. What was breaking for them, and what did it cost?")
    elif (_EMPTY_WHY.search(text) or _PRICE.search(text)) and clear_words(text) <= 14:
        yield Advice(
            "why", "D3", short(text), "true of every customer. What was breaking for them, and what did it cost?"
        )
