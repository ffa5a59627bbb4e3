"""Who wrote, and what day and hour is it for them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handoffd.letters.message import Message
from handoffd.playbook.people import Roster


def who(roster: Roster, message: Message) -> str:
    """Return the sender's main address; an alias on the roster is the same person, empty without one single sender."""
    if message.sender is None:
        return ""
    person = roster.by_address(message.sender.email)
    return person.email if person else message.sender.email


def today(roster: Roster, address: str, now: datetime) -> date:
    """Return the date it is for somebody: "tomorrow" is said in one's own zone."""
    return now.astimezone(zone(roster, address)).date()


def zone(roster: Roster, address: str) -> ZoneInfo:
    """Return the zone somebody writes in: "10:30" is said in one's own; UTC for people who are not ours."""
    person = roster.by_address(address)
    return ZoneInfo(person.week.zone if person else "UTC")
