"""Values read out of people's words, only where they are certain: money, dates, durations, people.

Every reader takes text and returns None (or nothing) where a careful person would ask back: two amounts, `11/12/2026`
of nobody knows where, "about 80k". What is not read stays what it was, text. None of them raises.
"""

from handoffd.letters.fields.dates import find_dates, read_date
from handoffd.letters.fields.durations import Duration, find_durations, read_duration
from handoffd.letters.fields.money import Money, find_money, read_money
from handoffd.letters.fields.people import Stakeholder, read_contacts

__all__ = [
    "Duration",
    "Money",
    "Stakeholder",
    "find_dates",
    "find_durations",
    "find_money",
    "read_contacts",
    "read_date",
    "read_duration",
    "read_money",
]
