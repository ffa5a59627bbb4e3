"""What stands in a calendar beside the time: the meeting's name, its agenda, where, and who invites.

Two mail programs of three show nothing of a letter that has a calendar part but what stands in it, so the agenda, the
join link and how to ask for another time stand there as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.languages import ENGLISH, Language
from handoffd.letters.meetings import calendar
from handoffd.letters.message import Address
from handoffd.letters.writing.said import said

CALL_AGENDA = (
    "10 min  Through the handoff document; the CSM asks",
    "10 min  Concerns, objections and promises in depth",
    "10 min  Politics and relationships: who to be careful with, who to lean on",
    " 5 min  The AE's further part: at the kickoff? copied on mail? how does escalation work?",
)
DEBRIEF_AGENDA = (
    " 5 min  What did we learn that the notes do not say?",
    " 5 min  What has changed: concerns, priorities, people?",
    " 5 min  What did we promise, who does it, and by when?",
)
ANOTHER_TIME = "Another time? Propose one in your calendar, or reply to the mail with: move to DATE TIME"


@dataclass(frozen=True, slots=True)
class Host:
    """Who stands as ORGANIZER (RFC 5545 section 3.8.4.3), to whom calendars send their answers.

    With `sent_by` it is a person for whom that address (the inbox) acts, and the answers go past us to that person.
    """

    organizer: Address
    sent_by: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """What changes from one version of a meeting to the next; times are aware, `partstats` by address."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    invited: tuple[Address, ...]
    partstats: Mapping[str, str]


def inbox_hosts(inbox: Address, person: str = "") -> Host:
    """Return the shared inbox as the host, in the name of a person where there is one: answers come back to us."""
    return Host(Address(f"{person} via {inbox.name}" if person else inbox.name, inbox.email))


def person_hosts(person: Address, inbox: Address) -> Host:
    """Return a person as the host, for whom the inbox writes; that person is then never among those invited."""
    return Host(person, inbox.email)


def call_name(customer: str, ref: str, *, debrief: bool = False, spoken: Language = ENGLISH) -> str:
    """Return what the internal call, or the debrief, is called in calendars."""
    return said(f"{'Debrief' if debrief else 'Handoff call'}: {customer} ({ref})", spoken)


def call_words(
    join_link: str,
    reason: str = "",
    *,
    promises: Sequence[str] = (),
    debrief: bool = False,
    spoken: Language = ENGLISH,
) -> str:
    """Return the DESCRIPTION of the internal call, or of the debrief; `promises` are lines of the ledger (D14)."""
    paragraphs = [
        said(f"Join: {join_link}", spoken) if join_link else "",
        said(f"About the time: {reason}", spoken) if reason else "",
        "\n".join(said(line, spoken) for line in ("Agenda", *(DEBRIEF_AGENDA if debrief else CALL_AGENDA))),
        "\n".join((said("Promises", spoken), *(f"- {each}" for each in promises))) if promises else "",
        said(ANOTHER_TIME, spoken),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def written(version: Version, host: Host, words: Sequence[str], stamp: datetime, *, off: bool = False) -> bytes:
    """Return the .ics of a version; `words` are its name, its description and its place; `off` cancels it.

    Whoever hosts is not invited (Outlook shows no buttons then). An answer that is none of RFC 5545 is not repeated.
    """
    summary, description, location = words
    attendees = tuple(
        calendar.Attendee(address, _partstat(version.partstats.get(address.email, "")))
        for address in version.invited
        if address.email.casefold() != host.organizer.email.casefold()
    )
    meeting = calendar.Meeting(
        version.uid,
        version.sequence,
        version.start,
        version.end,
        summary,
        description,
        location,
        host.organizer,
        attendees,
        sent_by=host.sent_by,
    )
    return (calendar.cancel if off else calendar.invite)(meeting, stamp)


def _partstat(answer: str) -> str:
    return answer if answer in calendar.PARTSTATS else calendar.PARTSTATS[0]
