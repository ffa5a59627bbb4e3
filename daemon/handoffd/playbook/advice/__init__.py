"""D13: what looks vague in the document, each with the words it is about and one line that says why.

Deterministic, and careful: a rule speaks only where a careful reader would nod. It reads English, German and French;
in a text of another language it is silent. It advises and holds nothing up.
"""

from handoffd.playbook.advice.advise import RULES, advise
from handoffd.playbook.advice.finding import Advice

__all__ = ["RULES", "Advice", "advise"]
