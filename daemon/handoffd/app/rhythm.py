"""When the leaders' letter is made: one alarm of the house, set while there is an account to tell of."""

from datetime import datetime, time, timedelta

from handoffd.app.settings import Settings
from handoffd.playbook.people import Person
from handoffd.playbook.workdays import at, local_date, next_working_moment
from handoffd.store.transaction import Transaction

STEP, ALARM = "leaders", "weekly"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def first_reader(settings: Settings) -> Person:
    """Return by whose clock the letter is made: the CS leader, else the sales leader, else ops."""
    roster = settings.roster
    for role in ("cs_leader", "sales_leader", "ops"):
        if found := roster.by_role(role):
            return found[0]
    return roster.people[0]


def arm(settings: Settings, memory: Transaction, now: datetime) -> None:
    """Set the alarm to the next hour of the leaders' letter; one that was missed and will ring now stays."""
    missed = any(alarm.step == STEP and alarm.due_at <= now for alarm in memory.deadlines(""))
    if settings.config.leaders.on and not missed:
        memory.set_deadline("", STEP, ALARM, next_hour(settings, now))


def next_hour(settings: Settings, now: datetime) -> datetime:
    """Return the next moment at which the letter is made, in the reader's zone; on a holiday, when they work next."""
    told, week = settings.config.leaders, first_reader(settings).week
    day = local_date(now, week)
    day += timedelta(days=(_DAYS.index(told.day) - day.weekday()) % 7)
    moment = at(day, time(told.hour), week)
    if moment <= now:
        moment = at(day + timedelta(days=7), time(told.hour), week)
    return next_working_moment(moment, week)
