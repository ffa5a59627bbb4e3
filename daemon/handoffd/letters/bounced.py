"""Delivery reports (RFC 3464): whose mail came back, what was said, and is the address itself at fault (R4)."""

import re
from dataclasses import dataclass

from handoffd.letters.message import Message

LOOKED_AT = 200_000  # characters; a report's own lines stand at its beginning, the letter that came back behind them

# RFC 3463 sections 3.2 to 3.6: the address, a mailbox that is switched off, a host that does not exist or refuses to
# know the recipient (5.4.1 is how Microsoft says so). A full mailbox, a mail too big, and what a filter dislikes are no
# fault of the address: the next letter may well arrive.
_NO_SUCH = re.compile(r"5\.(?:1\.\d{1,3}|2\.[01]|4\.[14])")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_WORDS = re.compile(
    r"user unknown|unknown user|no such (?:user|person|mailbox|recipient|address)|does ?n[o']t exist|user not found"
    r"|(?:mailbox|recipient|address) (?:not found|unknown|unavailable|disabled|rejected)|invalid (?:recipient|mailbox)"
    r"|unrouteable address|account (?:is )?(?:disabled|inactive|closed)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(?im)^(Final-Recipient|Original-Recipient|Action|Status|Diagnostic-Code)[ \t]*:[ \t]*(.{0,600})")
_UNKNOWN = "no reason was given"


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of one recipient; `recipient` is empty when the report does not name one.

    `action` is RFC 3464's (failed, delayed, delivered ...), `failed` where a report without that part came back.
    """

    recipient: str
    action: str
    said: str

    @property
    def failed(self) -> bool:
        """Tell whether nothing more will be tried."""
        return self.action == "failed"


def reports(message: Message) -> tuple[Report, ...]:
    """Return what a report says, one for each recipient; at least one, whatever the report looks like."""
    text = message.raw[:LOOKED_AT].decode("ascii", "replace").replace("\r", "")
    unfolded = re.sub(r"\n[ \t]+", " ", text)
    told = tuple(found for block in re.split(r"\n\s*\n", unfolded) if (found := _report(block)))
    if told:
        return told
    named = message.header("X-Failed-Recipients").partition(",")[0].strip().casefold()
    line = next((row.strip() for row in unfolded.splitlines() if _STATUS.search(row) or _WORDS.search(row)), "")
    return (Report(named, "failed", " ".join(line.split())[:300] or _UNKNOWN),)


def _report(block: str) -> Report | None:
    fields = {name.casefold(): " ".join(value.split()) for name, value in reversed(_FIELD.findall(block))}
    recipient = fields.get("original-recipient") or fields.get("final-recipient")
    if not recipient or "action" not in fields:
        return None
    status = fields.get("status", "")
    said = re.sub(r"^(?:smtp|x-[\w-]+)\s*;\s*", "", fields.get("diagnostic-code", ""), flags=re.IGNORECASE)[:300]
    if status and not _STATUS.search(said):
        said = f"{status} {said}".strip()
    address = recipient.partition(";")[2] or recipient
    return Report(address.strip().strip("<>").casefold(), fields["action"].split()[0].casefold(), said or _UNKNOWN)


def is_dead(said: str) -> bool:
    """Tell whether a server's words say that the address itself takes no mail and never will; a doubt says no."""
    if status := _STATUS.search(said):
        vague = status[1] in ("5.0.0", "5.3.0", "5.5.0", "5.7.1")
        return bool(_NO_SUCH.fullmatch(status[1])) or (vague and bool(_WORDS.search(said)))
    return said.lstrip().startswith("5") and bool(_WORDS.search(said))
