"""What the writing of every letter needs beside the handoff."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing import views
from handoffd.playbook.people import Roster

_MEETINGS = {"kickoff": "kickoff", "joint-call": "joint call", "internal-call": "call", "debrief": "debrief"}


def called_meeting(step: str) -> str:
    """Return what a letter calls the meeting of a step; empty where a step has none."""
    return _MEETINGS.get(step, "")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the writing of every letter needs beside the handoff: who we are, who is who, and the moment.

    `language` is the code of the language of whoever says nothing else: the company's.
    """

    vendor: str
    roster: Roster
    now: datetime
    customer_zone: str
    language: str = "en"

    def person(self, address: str) -> views.Person:
        """Return how a letter names somebody; a colleague with their zone, anybody else with the customer's."""
        found = self.roster.by_address(address)
        if found is None:
            return views.Person("", address, self.customer_zone, self.language)
        return views.Person(found.name, found.email, found.week.zone, found.language or self.language)

    def join_link(self, address: str) -> str:
        """Return the video room of a colleague; empty when none is known."""
        person = self.roster.by_address(address)
        return (person.join_link or "") if person else ""
