"""What leaders read: exceptions first (T3), trends per AE (T4), the funnel (T5); every number names its handoffs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from handoffd.playbook.dossier import Dossier, Entry
from handoffd.playbook.figures.funnel import PROMISES, funnel
from handoffd.playbook.figures.report import DONE, Numbers, is_recent, listed, report
from handoffd.playbook.figures.trend import sellers, weekly
from handoffd.playbook.health import AT_RISK, BEHIND, DISPUTES, ON_TRACK, SALES, Opinion
from handoffd.playbook.ledger import Promise, State
from handoffd.playbook.model import Handoff, Milestone, Review, Status

NOW = datetime(2026, 4, 13, 7, 0, tzinfo=UTC)  # a Monday
DANA, ANA = "dana@northwind.example", "ana@northwind.example"
OVER = dict.fromkeys(("dossier", "brief", "internal-call", "warm-intro", "kickoff"), Status.SETTLED)


def handoff(number, *, days=35, hours=10.0, due=24.0, **more):
    """One whose document came so many hours after its signature, due so many hours after it."""
    t0 = NOW - timedelta(days=days)
    reached = (
        {"document": Milestone(t0 + timedelta(hours=hours), t0 + timedelta(hours=due))} if hours is not None else {}
    )
    value = Handoff(
        f"HO-{number}", t0, t0, customer=f"Customer {number}", ae=DANA, csm=ANA, steps=OVER, milestones=reached
    )
    return replace(value, **more)


def said(state, cause="", role="csm", *, days=1):
    return Opinion(role, state, ANA if role == "csm" else DANA, NOW - timedelta(days=days), cause, "words")


def never(_name, _handoff):
    return None


def test_each_stage_names_who_was_in_time_who_was_not_and_whom_nobody_knows():
    """T5."""
    told = [handoff(1), handoff(2, hours=30), handoff(3, hours=None), handoff(4, hours=20)]
    document = funnel(told, NOW, never)[0]
    assert (document.inside, document.outside, document.unknown) == (("HO-1", "HO-4"), ("HO-2",), ("HO-3",))
    assert document.hours == 20.0  # the median of 10, 20 and 30: what is unknown is no zero
    assert document.share == 2 / 3


def test_a_follow_up_and_the_word_on_day_30_are_promises_too_and_have_no_hours_from_the_signature():
    """F1, T1: closed without a word is late; what is from before it was kept is unknown."""
    done = {**OVER, "follow-up": Status.SETTLED, "day-30": Status.SETTLED}
    kept = {"follow-up": Milestone(NOW, NOW), "day-30": Milestone(NOW + timedelta(hours=1), NOW)}
    told = [
        handoff(1, steps=done, milestones=kept, health=(said(ON_TRACK),)),
        handoff(2, steps=done),
        handoff(3, steps=done, health=(said(ON_TRACK),)),
    ]
    follow_up, day_30 = funnel(told, NOW, never, PROMISES)[4:]
    assert (follow_up.inside, follow_up.unknown, follow_up.hours) == (("HO-1",), ("HO-2", "HO-3"), None)
    assert (day_30.inside, day_30.outside, day_30.unknown) == ((), ("HO-1", "HO-2"), ("HO-3",))


def test_late_is_measured_against_when_it_was_due_and_not_against_the_clock():
    """T5: signed on a Friday evening, the document is due on Monday."""
    assert funnel([handoff(1, hours=63, due=64)], NOW, never)[0].inside == ("HO-1",)


def test_what_is_not_due_yet_is_not_counted_and_what_is_overdue_is_late():
    """T5."""
    open_one = handoff(1, hours=None, steps={"dossier": Status.OPEN})
    assert funnel([open_one], NOW, lambda *_: NOW + timedelta(hours=1))[0].counted == 0
    assert funnel([open_one], NOW, lambda *_: NOW - timedelta(hours=1))[0].outside == ("HO-1",)
    skipped = handoff(2, hours=None, steps={"dossier": Status.SKIPPED})
    assert funnel([skipped], NOW, lambda *_: NOW - timedelta(hours=1))[0].counted == 0


def test_an_ae_is_shown_from_five_handoffs_on():
    """T4."""
    theirs = [handoff(number, days=80 - number, hours=10.0 * number) for number in range(1, 6)]
    assert sellers(theirs[:4], 5) == ()
    [dana] = sellers(theirs, 5)
    assert dana.refs == ("HO-1", "HO-2", "HO-3", "HO-4", "HO-5")
    assert (dana.hours, dana.early, dana.late) == (30.0, 15.0, 40.0)


def test_an_ae_s_returned_sections_and_causes_name_their_handoffs():
    """T4: a section returned twice in one handoff counts once for it."""
    back = Review(ANA, NOW, accepted=False, sections=("D4", "D5"))
    theirs = [
        handoff(1, reviews=(back, back, Review(ANA, NOW, accepted=True))),
        handoff(2, reviews=(replace(back, sections=()),)),
        handoff(3, health=(said(BEHIND, SALES),)),
        handoff(4, health=(said(AT_RISK, "customer delay"), said(BEHIND, SALES, days=0), said(DISPUTES, role="ae"))),
        handoff(5, hours=None),
    ]
    [dana] = sellers(theirs, 5)
    assert dana.returned == {
        "Promises made": ("HO-1",),
        "Success outcomes": ("HO-1",),
        "the document as a whole": ("HO-2",),
    }
    assert dana.causes == {SALES: ("HO-3", "HO-4")}  # the newest word counts
    assert (dana.disputed, dana.unknown) == (("HO-4",), ("HO-5",))


def test_the_weeks_are_those_of_the_reader_and_an_empty_one_has_no_hours():
    sunday_night = datetime(2026, 4, 5, 22, 30, tzinfo=UTC)  # Monday in Berlin
    one = replace(handoff(1), t0=sunday_night, milestones={"document": Milestone(sunday_night + timedelta(hours=9))})
    weeks = weekly([one], NOW, "Europe/Berlin", 3)
    assert [(week.monday, week.hours, week.refs) for week in weeks] == [
        (date(2026, 3, 30), None, ()),
        (date(2026, 4, 6), 9.0, ("HO-1",)),
        (date(2026, 4, 13), None, ()),
    ]
    assert weekly([one], NOW, "UTC", 3)[0].refs == ("HO-1",)


def reported(*handoffs, since=timedelta(days=7)):
    return report(handoffs, NOW, NOW - since, "Europe/Berlin", Numbers(), never)


def test_exceptions_come_first_the_worst_on_top():
    """T3."""
    late = Promise("P1", "Import", "", DANA, NOW, due=date(2026, 4, 10))
    silent = {**OVER, "day-30": Status.STUCK}
    told = reported(
        handoff(1, health=(said(ON_TRACK),)),
        handoff(2, health=(said(BEHIND, "product gap"),)),
        handoff(3, health=(said(AT_RISK, SALES),)),
        handoff(4, steps=silent),
        handoff(5, health=(said(ON_TRACK),), promises=(late,)),
        handoff(6, health=(said(BEHIND, SALES),)),
    )
    assert [account.ref for account in told.exceptions] == ["HO-3", "HO-6", "HO-2", "HO-4", "HO-5"]
    assert [account.ref for account in told.calm] == ["HO-1"]
    assert [account.ref for account in told.accounts if account.from_sales] == ["HO-3", "HO-6"]


def test_a_promise_that_was_kept_or_withdrawn_is_not_overdue():
    """T3."""
    kept = [
        Promise(f"P{number}", "Import", "", DANA, NOW, due=date(2026, 4, 10), state=state)
        for number, state in enumerate((State.KEPT, State.WITHDRAWN, State.BROKEN), 1)
    ]
    assert reported(handoff(1, promises=tuple(kept))).accounts[0].overdue == ()


def test_both_views_stand_in_it_when_the_cause_is_disputed():
    """T2."""
    [account] = reported(handoff(1, health=(said(BEHIND, SALES), said(DISPUTES, "customer delay", "ae")))).accounts
    assert (account.cause, account.disputed_by, account.dispute_cause) == (SALES, DANA, "customer delay")


def test_there_is_nothing_to_say_without_a_new_word():
    """T3."""
    assert not reported().worth_telling
    assert not reported(handoff(1)).worth_telling  # handed over, and its day has not come
    assert not reported(handoff(1, health=(said(BEHIND, SALES, days=8),))).worth_telling
    assert reported(handoff(1, health=(said(ON_TRACK, days=6),))).worth_telling
    assert reported(handoff(1, steps={**OVER, "day-30": Status.STUCK})).worth_telling


def test_one_that_was_closed_without_a_word_is_looked_at_once():
    """T1, T3."""
    ended = {"closed": Milestone(NOW - timedelta(days=3))}
    one = handoff(1, closed=DONE, milestones=ended, steps={**OVER, "day-30": Status.SETTLED})
    now, later = reported(one), reported(one, since=timedelta(days=2))
    assert (now.worth_telling, [account.ref for account in now.exceptions]) == (True, ["HO-1"])
    assert (later.worth_telling, [account.untold for account in later.calm]) == (False, [True])
    assert reported(replace(one, health=(said(ON_TRACK),))).exceptions == ()


def test_a_renewal_a_stopped_one_and_one_closed_long_ago_are_no_accounts():
    old = {"closed": Milestone(NOW - timedelta(days=40))}
    gone = [
        handoff(1, track="renewal"),
        handoff(2, closed="Priya says that it is no handoff."),
        handoff(3, closed=DONE, milestones=old),
        handoff(4, steps={"dossier": Status.SETTLED}),
        handoff(5, paused="voided"),
    ]
    assert reported(*gone).accounts == ()
    assert is_recent(handoff(6, closed=DONE, milestones={"closed": Milestone(NOW - timedelta(days=30))}), NOW, 35)


def test_a_handoff_from_before_milestones_were_kept_is_unknown_everywhere_and_breaks_nothing():
    """T5: old state loads, and counts as unknown."""
    entry = Entry("D5", "SSO", DANA, NOW, "<a@b>")
    told = reported(handoff(1, hours=None, closed=DONE, dossier=Dossier((entry,)), health=(said(ON_TRACK),)))
    assert told.stages[0].unknown == ("HO-1",)
    assert told.stages[0].hours is None
    assert all(week.hours is None for week in told.weeks)


def test_references_are_named_in_few_words():
    assert listed(["HO-7", "HO-1", "HO-2", "HO-3", "HO-9", "HO-10"]) == "HO-1 to HO-3, HO-7, HO-9, HO-10"
    assert listed([]) == ""
