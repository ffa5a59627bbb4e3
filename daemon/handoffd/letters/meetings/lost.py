"""An answer to an invitation whose calendar part was lost on the way: "Accepted: Kickoff" and nothing else.

Some gateways strip text/calendar; what is left is a subject in the language of the sender's program. It is a hint for
a person, never a state.
"""

import re

from handoffd.letters.meetings.contentlines import blocks, unfolded
from handoffd.letters.message import Message
from handoffd.letters.words import squeeze

# Outlook, Exchange, Google, Apple, Thunderbird, Zimbra and Notes, in the languages of the reply reader.
_PREFIXES = {
    "ACCEPTED": (
        "accepted", "zugesagt", "angenommen", "accepté", "acceptée", "acceptation", "aceptado", "aceptada", "accettato",
        "accettata", "aceito", "aceite", "geaccepteerd", "accepterad", "accepteret", "akseptert", "zaakceptowano",
        "hyväksytty", "承諾", "承諾済み", "参加", "已接受",
    ),
    "TENTATIVE": (
        "tentative", "tentatively accepted", "mit vorbehalt", "vorläufig", "provisoire", "provisional", "provisorio",
        "provisorisch", "tentativo", "provisório", "voorlopig", "misschien", "maybe", "vielleicht", "仮承諾", "暫定",
        "tentativa", "peut-être", "quizás", "forse", "talvez", "preliminär", "暂定",
    ),
    "DECLINED": (
        "declined", "abgesagt", "abgelehnt", "refusé", "refusée", "décliné", "déclinée", "rechazado", "rechazada",
        "rifiutato", "rifiutata", "recusado", "recusada", "afgewezen", "geweigerd", "avböjd", "afvist", "avslått",
        "odrzucono", "hylätty", "辞退", "不参加", "已谢绝",
    ),
    "COUNTER": (
        "new time proposed", "neuer termin vorgeschlagen", "neue zeit vorgeschlagen", "nouvel horaire proposé",
        "nueva hora propuesta", "nuova ora proposta", "nova hora proposta", "nieuwe tijd voorgesteld",
        "新しい日時の提案", "proposed new time",
    ),
}  # fmt: skip
_BY_WORD = {word: kind for kind, words in _PREFIXES.items() for word in words}
_SUBJECT = re.compile(r"\s*([^:：]{2,40}?)(?:\s*\((?:[^()]{1,40})\))?\s*[:：]\s*(.+)", re.DOTALL)


def lost_answer(message: Message) -> str:
    """Return what a subject claims (a PARTSTAT, or COUNTER) about a meeting; empty when it claims nothing such."""
    found = _SUBJECT.fullmatch(" ".join(message.subject[:300].split()))
    return _BY_WORD.get(found[1].strip().casefold(), "") if found else ""


def answers_about(message: Message, invitation: Message) -> bool:
    """Tell whether the rest of such a subject is the title of the meeting that an invitation of ours is for."""
    found = _SUBJECT.fullmatch(" ".join(message.subject[:300].split()))
    texts = [part.text for part in invitation.parts if part.content_type == "text/calendar"]
    titles = {
        squeeze(line.text)
        for text in texts
        for event in blocks(unfolded(text.encode()).decode(), "VEVENT")
        for line in event
        if line.name == "SUMMARY"
    }
    return bool(found) and squeeze(found[2] if found else "") in titles
