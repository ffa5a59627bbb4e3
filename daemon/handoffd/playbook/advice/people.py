"""Advice about people: whom to write to, who is against us, and whether there are red flags after all."""

import re
from collections.abc import Iterator

from handoffd.playbook.advice.evidence import NAME, clear_words, names_somebody
from handoffd.playbook.advice.finding import Advice, short, statements, told
from handoffd.playbook.dossier import Dossier

_SCEPTIC = re.compile(
    r"(?<!\w)(?:against|nervous\w*|uneas\w*|anxious|resent\w*|unsure|torn|difficult|loses?|tension\w*|would have"
    r"|voulait|aurait|wollten?|nervös\w*|unsicher\w*|hätten?|[sc]?s[ck]eptic\w*|oppos\w*|resist\w*|wary|blockers?"
    r"|blocks?|blocking|prefer\w*|rather"
    r"|doubt\w*|worr\w*|reluctan\w*|unconvinced|convinced"
    r"|detractors?|critic\w*|hesitant|hesitat\w*|push(?:es|ed)? back|unhappy|afraid|fear\w*|hostile|not (?:a fan"
    r"|happy|keen|sold|sure)|cautious|neutral"
    r"|concern\w*|threat\w*|lukewarm|enem(?:y|ies)|won't|wants? to (?:keep|stay)|wanted|skeptisch\w*|skeptiker\w*"
    r"|dagegen|gegen|bedenken|zögert|zweifel\w*"
    r"|lieber|bremst|bremser\w*|gegner\w*|widerstand|vorsichtig|kritisch\w*|nicht überzeugt|contre|sceptiques?"
    r"|opposé\w*|réticen\w*|hésit\w*|préf[èé]r\w*"
    r"|doute\w*|méfian\w*|frein\w*|inqui\w*|pas convaincu\w*)(?!\w)",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?<!\w)(?:c[a-z]o|vp|head|director|manager|it|hr|procurement|legal|finance|operations|ops|board|works council"
    r"|owner|founder|union|security"
    r"|purchasing|dispatch\w*|einkauf|betriebsrat|geschäftsführ\w*|vorstand|leit\w+|vertrieb|achats|direction"
    r"|direct(?:eur|rice)|comité)(?!\w)",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"(?<!\w)(?:budget\w*|expensive|too (?:much|dear|pricey)|tight|deadline|timeline|delay\w*|late|conflict\w*"
    r"|leav(?:e|es|ing)|quit\w*|afraid|fear\w*"
    r"|worr(?:y|ied|ies)|risk\w*|escalat\w*|threat\w*|unhappy|angry|cancel\w*|walk away|nearly walked|freeze"
    r"|layoffs?|lawsuit|security|dealbreaker"
    r"|angst|befürcht\w*|sorge\w*|knapp\w*|teuer|verspät\w*|risiko|risiken|budgetdruck|cher|trop|peur|crain\w*"
    r"|inqui\w*|retard\w*|serré\w*|risques?)(?!\w)",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"(?<!\w)(?:settled|resolved|solved|answered|no longer|not any ?more|convinced|fine now|cleared|gone|geklärt"
    r"|gelöst|erledigt|ausgeräumt|réglé\w*|résolu\w*"
    r"|nothing|none|nobody|nichts|rien)(?!\w)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:please )?(?:it's all in|it is in|see|check|look (?:in|at)|it's in|is in|all in|in)(?: the| our| my)? (?:crm"
    r"|salesforce|hubspot"
    r"|gong|notes?|call notes|contract|proposal|deck"
    r"|opportunity|slack|above|below|email|mail|attachment|recording)\b.{0,30}|(?:as|like) (?:discussed|always|usual"
    r"|above|before)|same as (?:above|always|before)"
    r"|ask me|call me|let's talk|will (?:send|add|fill(?: in)?|follow|do)(?: it| this| that)?(?: in)? ?(?:later"
    r"|tomorrow|soon)?|later|tbd|tbc|todo|to do"
    r"|to follow|no idea|(?:i )?don'?t know|not sure|dunno|idk|unknown|\?+|\.\.\.|…|x+|test"
    r"|siehe (?:crm|oben|vertrag|salesforce|notizen|angebot)|wie besprochen|folgt|kommt (?:noch|später)|keine ahnung"
    r"|weiß nicht"
    r"|voir (?:crm|ci-dessus|contrat|salesforce|plus haut)|à (?:venir|compléter|voir)|je ne sais pas|aucune idée",
    re.IGNORECASE,
)


def contacts(dossier: Dossier) -> Iterator[Advice]:
    """Say who is named and has no address; without one nobody can invite them."""
    here = told(dossier, "D2")
    if here is None:
        return
    text = here.text
    if "@" not in text:
        yield Advice("email", "D2", short(text), "no email address. Where do we write to them?")
        return
    if here.language == "de":
        return  # every noun looks like a name
    reachable = " ".join(line for line in text.splitlines() if "@" in line).casefold()
    missing: list[str] = []
    for statement in statements(text):
        if "@" in statement:
            continue
        missing += [name for name in NAME.findall(statement) if not _known(name, reachable)]
    named = list(dict.fromkeys(missing))[:4]
    if named:
        have = "has" if len(named) == 1 else "have"
        listed = ", ".join(named[:-1]) + (" and " if len(named) > 1 else "") + named[-1]
        yield Advice("email", "D2", listed, f"{have} no email address here. Is there one?")


def _known(name: str, reachable: str) -> bool:
    return any(word.casefold() in reachable for word in (name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]))


def politics(dossier: Dossier) -> Iterator[Advice]:
    """Say that nobody is named, or that everybody seems to be for us."""
    here = told(dossier, "D7")
    if here is None:
        return
    if not _SCEPTIC.search(here.text):
        yield Advice("sceptic", "D7", short(here.text), "no sceptic in it. Who loses something by this change?")
    elif (
        here.language != "de"
        and not names_somebody(f". {here.text}")
        and not _POST.search(here.text)
        and not _none(here.text)
    ):
        yield Advice("nobody", "D7", short(here.text), "nobody is named. Who is it?")


def _none(text: str) -> bool:
    return bool(
        re.search(
            r"(?<!\w)(?:nobody|no one|none|no sceptics?|no skeptics?|niemand|keine[rn]?|personne|aucun\w*)(?!\w)",
            text,
            re.IGNORECASE,
        )
    )


def red_flags(dossier: Dossier) -> Iterator[Advice]:
    """Say that "none" stands beside concerns that name some."""
    flags = dossier.current("D9")
    concerns = told(dossier, "D6")
    if flags is None or not flags.na or concerns is None:
        return
    for statement in statements(concerns.text):
        if _FLAG.search(statement) and not _SETTLED.search(statement):
            yield Advice("red-flags", "D9", "none", f"but the concerns say “{short(statement)}”. Is that settled?")
            return


def thin(dossier: Dossier) -> Iterator[Advice]:
    """Say of an answer that it points elsewhere, or is two words long where a story is asked for."""
    for section in ("D1", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10"):
        here = told(dossier, section, any_language=True)
        if here is None:
            continue
        if _ELSEWHERE.fullmatch(here.text.strip(" .!")):
            yield Advice("elsewhere", section, short(here.text), "the CSM reads only this. What is it, in a sentence?")
        elif section in ("D3", "D6", "D7") and here.language and clear_words(here.text) <= 2:
            yield Advice("thin", section, short(here.text), "very short. One sentence more would help.")
