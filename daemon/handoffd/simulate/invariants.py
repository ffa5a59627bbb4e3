"""What must be true at every moment of every run (I1 ... I18, L1), looked at from outside: mailboxes, rows, time."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from email import message_from_bytes, policy

from handoffd.demo.letter import Letter
from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from handoffd.simulate.people import CANARY, Yes
from handoffd.simulate.servers import Taken

OURS = "brightlane.example"
A_DAY = 60  # letters to one person about one handoff within a day that no fault explains (I13)


def is_customers(taken: Taken) -> bool:
    """Tell whether an envelope is for somebody outside our house."""
    return not taken.envelope.recipient.endswith(f"@{OURS}")


def approved(taken: Taken, yeses: Iterable[Yes]) -> str:
    """I1, I3: return what is wrong with a customer's letter that was taken; empty when a person said yes to it."""
    letter = Letter(taken.envelope.raw)
    told = _paragraphs(letter.text)
    nearest = "nobody said yes to anything"
    for yes in yeses:
        if yes.at > taken.at:
            continue
        shown = _flat(yes.shown)
        strange = [words for words in told if _flat(words.replace(yes.words, "")) not in shown]
        if not strange and taken.envelope.recipient in yes.shown:
            return ""
        nearest = f"nobody was shown {strange[0]!r}" if strange else f"{taken.envelope.recipient} was never shown"
    return f"I1: {letter.subject!r} to {taken.envelope.recipient}: {nearest}"


def twice(taken: Sequence[Taken]) -> str:
    """I2: return the customer's letter that was taken twice; empty when none was."""
    counts = Counter((one.envelope.recipient, one.envelope.message_id) for one in taken if is_customers(one))
    same = Counter((one.envelope.recipient, _flat(Letter(one.envelope.raw).text)) for one in taken if is_customers(one))
    for (recipient, what), count in [*counts.items(), *same.items()]:
        if count > 1:
            return f"I2: {recipient} got it {count} times: {what[:80]!r}"
    return ""


def leaks(taken: Taken) -> str:
    """I4: return what a customer's letter holds of what is for our own people, all parts decoded."""
    mail = message_from_bytes(taken.envelope.raw, policy=policy.default)
    parts = [str(mail[name]) for name in set(mail.keys())]
    for part in mail.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            parts.append(re.sub(r"\r?\n[ \t]", "", payload.decode("utf-8", "replace")))
    whole = "\n".join(parts)
    for word in (CANARY, "[HO-"):
        if word in whole:
            return f"I4: {word!r} stands in a letter to {taken.envelope.recipient}"
    return ""


def floods(taken: Sequence[Taken]) -> str:
    """I13: return who got more letters within a day than anybody can be meant to."""
    last = taken[-1]
    day = [one for one in taken if one.at > last.at - timedelta(days=1)]
    count = sum(one.envelope.recipient == last.envelope.recipient for one in day)
    return f"I13: {last.envelope.recipient} got {count} letters within a day" if count > A_DAY else ""


def _paragraphs(text: str) -> list[str]:
    return [words for part in re.split(r"\n\s*\n", text) if (words := part.strip())]


def _flat(text: str) -> str:
    """Return the bare words: no quote marks, no links, no markup, one blank between."""
    text = text.replace(DRAFT_BEGINS, " ").replace(DRAFT_ENDS, " ")
    text = re.sub(r"(?m)^[>\s|]+", " ", text)
    return " ".join(re.sub(r"[*_<>\\]", " ", text).split())
