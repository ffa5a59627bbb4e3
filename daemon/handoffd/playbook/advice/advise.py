"""All rules on one page, in the order in which their advice is shown."""

from collections.abc import Callable, Collection, Iterator

from handoffd.playbook.advice import goals, people, promises
from handoffd.playbook.advice.finding import Advice
from handoffd.playbook.dossier import Dossier

RULES: tuple[Callable[[Dossier], Iterator[Advice]], ...] = (
    people.thin,
    people.contacts,
    goals.why,
    goals.goal,
    promises.promises,
    promises.sometime,
    people.politics,
    people.red_flags,
)
_THIN = frozenset({"thin", "elsewhere"})
MOST = 8  # in one letter; more than that nobody reads


def advise(dossier: Dossier, sections: Collection[str] | None = None) -> tuple[Advice, ...]:
    """Return what looks vague, in the order of the form; only that about `sections` where they are given.

    One section gets one piece of advice from one rule, but for promises, which are looked at one by one; a section
    that says hardly anything gets no other.
    """
    found = [advice for rule in RULES for advice in rule(dossier)]
    told = [
        advice
        for advice in found
        if not _said_already(advice, found) and (sections is None or advice.section in sections)
    ]
    return tuple(sorted(told, key=lambda advice: int(advice.section[1:])))[:MOST]


def _said_already(advice: Advice, found: list[Advice]) -> bool:
    """Tell whether another rule says it better: that there is hardly an answer, or that "asap" is no date."""
    here = {other.rule for other in found if other.section == advice.section}
    if advice.rule in _THIN:
        return False
    return bool(here & _THIN) or (advice.rule == "goal-date" and "sometime" in here)
