"""Promises that hold whatever happens, in whatever order: random lives of a handoff, looked at after every event."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handoffd.playbook.decide import decide, stop
from handoffd.playbook.dossier import SECTIONS
from handoffd.playbook.effects import (
    ClearDeadlines,
    Close,
    Keep,
    Mark,
    Note,
    Park,
    Release,
    Send,
    SetDeadline,
    Withdraw,
    Write,
)
from handoffd.playbook.events import (
    Agreed,
    Amended,
    Answered,
    Approved,
    Bounced,
    Commanded,
    Doubted,
    Drafted,
    Due,
    Left,
    Objected,
    Overheard,
    Refreshed,
    Responded,
    Unclear,
    Wished,
)
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import MOVES, Contact, Copied, Handoff, Status
from handoffd.playbook.workdays import is_working
from handoffd.store.rows import dump_event, dump_handoff, load_handoff
from playbook.desk import (
    ANA,
    ANSWERED,
    DANA,
    ENTRIES,
    FRESH,
    HOUSE,
    JANE,
    OLGA,
    OPENED,
    PETRA,
    SIGNED,
    berlin,
    text_of,
    zone_week,
)

APPROVERS = {"warm-intro": DANA.email, "kickoff": ANA.email, "follow-up": ANA.email}
APPROVALS = st.sampled_from(sorted(APPROVERS))
STEPS = st.sampled_from([step.name for step in HOUSE.page])
PEOPLE = st.sampled_from([DANA.email, ANA.email, PETRA.email, OLGA.email, JANE.email, "mallory@evil.example"])
RAJ = Contact("Raj Patel", "raj@acme.example")
WORDS = st.sampled_from(["Hello.", "Please wait.", "approve", ""])
ROSTER = {person.email for person in HOUSE.roster.people}


class Life(RuleBasedStateMachine):
    """One handoff, its alarms and what was released and has not left, as the store would hold them."""

    handoff: Handoff

    @initialize(
        late=st.sampled_from([0, 1, 30, 75, 300]), known=st.sampled_from([True, True, False]), told=st.booleans()
    )
    def sign(self, late, known, told):
        self.now = SIGNED + timedelta(hours=late)
        self.handoff = replace(FRESH, received_at=self.now, ae=FRESH.ae if known else "")
        self.alarms: dict[tuple[str, str], datetime] = {}
        self.leaving: dict[str, Release] = {}
        self.yes: set[tuple[str, str]] = set()
        self.happen(OPENED)
        if told and known:
            self.happen(ANSWERED)

    # -- what the daemon does with a decision ---------------------------------------------------------------------

    def happen(self, event):
        waiting = [event]
        while waiting:
            this = waiting.pop(0)
            before = self.handoff
            effects = decide(before, this, self.now, HOUSE)
            assert effects == decide(before, this, self.now, HOUSE), "the same question, another answer"
            self.handoff = evolve(before, effects)
            assert self.handoff == evolve(before, effects)
            self.judge(before, this, effects)
            waiting += [Drafted(one.step, text_of(self.handoff, one)) for one in effects if isinstance(one, Write)]
            for effect in effects:
                self.carry_out(effect)
            assert dump_event(this)
        assert load_handoff(dump_handoff(self.handoff)) == self.handoff

    def carry_out(self, effect):
        match effect:
            case SetDeadline(step, kind, at):
                self.alarms[step, kind] = at
            case ClearDeadlines(step, kinds):
                for key in [key for key in self.alarms if key[0] == step and (not kinds or key[1] in kinds)]:
                    del self.alarms[key]
            case Withdraw(step):
                self.leaving.pop(step, None)
            case Release(step):
                assert step not in self.leaving, "two letters of one step would leave"
                self.leaving[step] = effect
            case Close():
                self.alarms.clear()

    # -- the promises -----------------------------------------------------------------------------------------------

    def judge(self, before, event, effects):
        if before.closed:
            assert {type(effect) for effect in effects} <= {Note}, "something happened after the end"
        for effect in effects:
            match effect:
                case Release():
                    self.judge_release(before, event, effect)
                    self.judge_order(before, event, effect)
                case Park():
                    assert isinstance(event, Approved)
                    self.judge_yes(before, event, effect)
                    self.yes.add((effect.step, effect.approval.sha256))
                case Send(to=to, cc=cc):
                    assert {*to, *cc} <= ROSTER, "our own letters go to our own people"
                    assert to
                case SetDeadline(step, kind, at):
                    assert at >= self.now, f"{step} {kind} would ring in the past"
                    assert not (isinstance(event, Due) and at == self.now), f"{step} {kind} would ring for ever"
        twice = Counter((effect.letter, effect.to) for effect in effects if isinstance(effect, Send))
        assert not [letter for letter, times in twice.items() if times > 1], "the same letter twice at once"
        self.judge_moves(before, effects)

    def judge_release(self, before, event, release):
        """The one that matters: nothing goes to a customer without a proven yes to exactly this."""
        approval = release.approval
        assert (approval.version, approval.sha256) == (release.draft.version, release.draft.sha256)
        assert set(release.draft.to) <= {JANE.email, RAJ.email}, "a recipient whom the AE never named"
        if isinstance(event, Approved):
            self.judge_yes(before, event, release)
            self.yes.add((release.step, approval.sha256))
        elif isinstance(event, Wished):  # one of the times that were approved with the invitation
            self.judge_choice(before, event, release)
            self.yes.add((release.step, approval.sha256))
        else:  # the same words at another hour: the yes to them is still good
            assert approval in (before.approvals.get(release.step), before.parked.get(release.step))
            assert (release.step, release.draft.sha256) in self.yes
        self.judge_hour(self.handoff, release)

    def judge_order(self, before, event, release):
        """P5: nobody is introduced before the document is accepted, but by a proven word of the AE or a leader."""
        if release.step == "warm-intro" and not self.handoff.is_over("brief"):
            again = release.approval == before.approvals.get("warm-intro")  # let go already, at another hour now
            ordered = isinstance(event, Commanded) and event.command == "send anyway" and event.proven
            assert again or (ordered and event.by in (before.ae, PETRA.email, OLGA.email))
        assert self.handoff.csm

    def judge_yes(self, before, event, release):
        assert event.step == release.step
        assert event.by == APPROVERS[release.step]
        assert event.proven
        draft = before.drafts[release.step]
        assert (event.version, event.sha256) == (draft.version, draft.sha256)
        if event.edited is None:
            assert release.draft.sha256 == draft.sha256
        else:
            assert (release.draft.subject, release.draft.body) == (event.edited.subject, event.edited.body)
            assert (release.draft.to, release.draft.cc, release.draft.meeting) == (draft.to, draft.cc, draft.meeting)
            assert release.draft.version > draft.version

    def judge_choice(self, before, event, release):
        offered = before.sent[release.step]
        assert event.by in offered.to, "only who was invited can choose"
        assert (release.step, offered.sha256) in self.yes
        assert release.draft.chosen_from == offered.sha256
        words = {(other.start, other.subject, other.body) for other in offered.alternatives}
        assert (event.start, release.draft.subject, release.draft.body) in words, "not the words that were approved"
        assert release.draft.meeting.start == event.start
        assert (release.draft.to, release.draft.cc) == (offered.to, offered.cc)

    def judge_hour(self, before, release):
        zone = ZoneInfo(before.zone or DANA.week.zone)
        assert release.at >= self.now
        assert is_working(release.at, zone_week(zone.key))
        if release.step == "warm-intro":
            third = before.t0.astimezone(zone).date() + timedelta(days=3)
            assert release.at >= datetime.combine(third, time(9), zone).astimezone(UTC), "before Day 3, nine o'clock"
        elif release.step == "follow-up":
            assert before.was_held("kickoff", self.now), "thanks for what has not been"
            assert release.draft.meeting is None
        else:
            assert before.is_over("warm-intro"), "the customer is invited only after the introduction"
            assert release.draft.meeting
            assert release.draft.meeting.start > release.at

    def judge_moves(self, before, effects):
        status = dict(before.steps)
        for effect in effects:
            if isinstance(effect, Mark):
                now = status.get(effect.step, Status.WAITING)
                assert effect.status in MOVES[now], f"{effect.step}: {now} -> {effect.status}"
                status[effect.step] = effect.status
        assert status == dict(self.handoff.steps)
        for step, draft in self.handoff.drafts.items():
            old = before.drafts.get(step)
            same = old is not None and (old.version, old.sha256) == (draft.version, draft.sha256)
            assert old is None or same or draft.version > old.version, "a changed draft is a new version"

    @invariant()
    def the_handoff_is_whole(self):
        for step, approval in [*self.handoff.approvals.items(), *self.handoff.parked.items()]:
            kept = {(draft.version, draft.sha256) for draft in self.kept(step)}
            assert (approval.version, approval.sha256) in kept, "approved is what is kept, or has left"

    def kept(self, step):
        return [held[step] for held in (self.handoff.drafts, self.handoff.sent) if step in held]

    @invariant()
    def nothing_waits_for_ever(self):
        """An open step rings some day, waits for a letter on its way, or for a step before it."""
        if self.handoff.closed:
            return
        for step in ("dossier", "brief", "warm-intro", "kickoff", "follow-up"):
            if self.handoff.hears(step) and step not in {**self.handoff.approvals, **self.handoff.parked}:
                assert any(name == step for name, _ in self.alarms), f"{step} is open and nobody will be reminded"

    # -- what may happen ----------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 7, 24, 100]))
    def time_passes(self, hours):
        """Never past an alarm or a letter that leaves: those have rules of their own."""
        stops = [*self.alarms.values(), *(release.at for release in self.leaving.values())]
        self.now = max(self.now, min([self.now + timedelta(hours=hours), *stops]))

    @precondition(lambda self: self.alarms)
    @rule()
    def the_next_alarm_rings(self):
        (step, kind), at = min(self.alarms.items(), key=lambda alarm: (alarm[1], alarm[0]))
        self.now = max(self.now, at)
        del self.alarms[step, kind]
        self.happen(Due(step, kind))

    @precondition(lambda self: self.leaving)
    @rule()
    def the_next_letter_leaves(self):
        step, release = min(self.leaving.items(), key=lambda leaving: leaving[1].at)
        self.now = max(self.now, release.at)
        del self.leaving[step]
        self.happen(Left(step))

    @rule(chosen=st.lists(st.sampled_from(ENTRIES), unique_by=lambda one: one.section), by=PEOPLE)
    def the_document_is_answered_in_part(self, chosen, by):
        named = any(one.section == "D2" for one in chosen)
        self.happen(
            Answered("dossier", by, tuple(chosen), (JANE,) if named else (), zone="America/New_York" if chosen else "")
        )

    @rule(
        contacts=st.sampled_from([(JANE,), (RAJ,), (JANE, RAJ)]),
        zone=st.sampled_from(["Asia/Tokyo", "Europe/Dublin", ""]),
    )
    def the_document_is_answered_whole(self, contacts, zone):
        self.happen(replace(ANSWERED, contacts=contacts, zone=zone))

    @precondition(lambda self: self.handoff.drafts)
    @rule(step=APPROVALS, own=st.booleans())
    def the_right_person_approves(self, step, own):
        if draft := self.handoff.drafts.get(step):
            edited = replace(draft, version=draft.version, body=f"{draft.body} Mine.", basis="", by="") if own else None
            self.happen(Approved(step, APPROVERS[step], draft.version, draft.sha256, proven=True, edited=edited))

    @precondition(lambda self: self.handoff.drafts)
    @rule(step=APPROVALS, wrong=st.sampled_from(["by", "version", "words", "token"]), own=st.booleans())
    def a_yes_that_is_right_but_for_one_thing(self, step, wrong, own):
        if draft := self.handoff.drafts.get(step):
            good = Approved(step, APPROVERS[step], draft.version, draft.sha256, proven=True)
            spoilt = {
                "by": replace(good, by=PETRA.email),
                "version": replace(good, version=draft.version - 1),
                "words": replace(good, sha256="0" * 64),
                "token": replace(good, proven=False),
            }[wrong]
            edited = replace(draft, body="Mine.", basis="", by="") if own else None
            self.happen(replace(spoilt, edited=edited))

    @rule(
        step=APPROVALS,
        by=PEOPLE,
        off=st.sampled_from([0, 0, -1, 1, -7]),
        proven=st.booleans(),
        right=st.booleans(),
        own=st.booleans(),
    )
    def somebody_approves_something(self, step, by, off, proven, right, own):
        draft = self.handoff.drafts.get(step) or text_of(self.handoff, Write(step))
        edited = replace(draft, to=("mallory@evil.example",), cc=(), body="Mine.") if own else None
        sha256 = draft.sha256 if right else "0" * 64
        self.happen(Approved(step, by, draft.version + off, sha256, proven, edited=edited))

    @rule(step=APPROVALS, by=PEOPLE, off=st.sampled_from([0, 0, -1]), proven=st.booleans())
    def somebody_changes_a_draft(self, step, by, off, proven):
        draft = self.handoff.drafts.get(step) or text_of(self.handoff, Write(step))
        self.happen(
            Amended(
                step, by, replace(draft, body=f"Other words, {draft.version}.", basis=""), draft.version + off, proven
            )
        )

    @rule(
        step=STEPS,
        by=PEOPLE,
        command=st.sampled_from(
            [
                "hold",
                "stop",
                "skip",
                "sent it myself",
                "done",
                "move",
                "assign",
                "accept",
                "return",
                "send anyway",
                "yes",
                "yes",
                "keep",
                "no",
            ]
        ),
        when=st.sampled_from(
            [None, berlin("2026-03-17 15:00"), berlin("2026-03-09 15:00"), berlin("2026-03-20 15:00").date()]
        ),
        argument=st.sampled_from(["", ANA.email, DANA.email, "x@y.example"]),
        proven=st.booleans(),
    )
    def somebody_gives_a_command(self, step, by, command, when, argument, proven):
        self.happen(Commanded(step, by, command, argument, when, proven))

    @precondition(lambda self: self.handoff.hears("brief"))
    @rule(command=st.sampled_from(["accept", "accept", "return"]), why=st.sampled_from(["vague outcome", "5: when?"]))
    def the_csm_judges_the_document(self, command, why):
        self.happen(Commanded("brief", self.handoff.csm, command, why if command == "return" else "", proven=True))

    @precondition(lambda self: self.handoff.parked)
    @rule(by=st.sampled_from([DANA.email, PETRA.email, ANA.email]), proven=st.booleans())
    def somebody_wants_it_sent_anyway(self, by, proven):
        self.happen(Commanded("brief", by, "send anyway", proven=proven))

    @precondition(lambda self: not self.handoff.ae)
    @rule(by=PEOPLE)
    def somebody_names_the_ae(self, by):
        self.happen(Commanded("opening", by, "assign", DANA.email, proven=True))

    @rule(step=APPROVALS, command=st.sampled_from(["hold", "skip", "sent it myself", "move"]))
    def the_right_person_decides_otherwise(self, step, command):
        when = self.now + timedelta(days=3, hours=2) if command == "move" else None
        self.happen(Commanded(step, APPROVERS[step], command, when=when, proven=True, version=1))

    @precondition(lambda self: self.handoff.drafts)
    @rule(step=APPROVALS)
    def the_right_person_changes_the_draft(self, step):
        if draft := self.handoff.drafts.get(step):
            words = replace(draft, body=f"{draft.body} Mine.", basis="", by="")
            self.happen(Amended(step, APPROVERS[step], words, draft.version, proven=True))

    @rule(step=STEPS, by=PEOPLE, words=WORDS)
    def somebody_says_something_unclear(self, step, by, words):
        self.happen(Unclear(step, by, words))

    @rule(step=STEPS, by=PEOPLE, words=WORDS)
    def somebody_who_was_not_asked_speaks(self, step, by, words):
        self.happen(Overheard(step, by, words))

    @rule(step=STEPS, address=st.sampled_from([JANE.email, DANA.email]))
    def a_letter_comes_back(self, step, address):
        self.happen(Bounced(step, address, "550 no such user"))

    @rule(step=STEPS, attendee=PEOPLE, partstat=st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE"]))
    def a_calendar_answers(self, step, attendee, partstat):
        self.happen(Responded(step, attendee, partstat, 0))

    @precondition(lambda self: self.handoff.meetings)
    @rule(
        step=st.sampled_from(["internal-call", "kickoff"]),
        by=PEOPLE,
        hours=st.sampled_from([-30, 2, 20, 26, 47, 170]),
        minutes=st.sampled_from([0, 30, 45, 600]),
        old=st.booleans(),
        declined=st.booleans(),
    )
    def somebody_would_like_another_time(self, step, by, hours, minutes, old, declined):
        if meeting := self.handoff.meetings.get(step):
            start = meeting.start + timedelta(hours=hours)
            end = start + timedelta(minutes=minutes)
            self.happen(Wished(step, by, start, end, meeting.sequence - old, "later?", declined))

    @precondition(lambda self: self.handoff.sent.get("kickoff"))
    @rule(data=st.data(), by=st.sampled_from([JANE.email, RAJ.email, ANA.email]))
    def the_customer_chooses_a_time_that_was_offered(self, data, by):
        if offered := self.handoff.sent["kickoff"].alternatives:
            start = data.draw(st.sampled_from(offered)).start
            sequence = self.handoff.meetings["kickoff"].sequence
            self.happen(Wished("kickoff", by, start, start + timedelta(minutes=45), sequence))

    @rule(step=STEPS, attendee=PEOPLE)
    def a_calendar_asks_for_the_invitation_again(self, step, attendee):
        self.happen(Refreshed(step, attendee))

    @precondition(lambda self: self.leaving)
    @rule(arrived=st.booleans())
    def a_letter_is_in_doubt(self, arrived):
        step, release = min(self.leaving.items())
        self.now = max(self.now, release.at)
        self.happen(Doubted(step, JANE.email, "mark"))
        if arrived and self.leaving.pop(step, None):
            self.happen(Left(step))

    @rule(step=STEPS, kind=st.sampled_from(["start", "remind", "escalate", "waiting", "over", "draft", "no-such-kind"]))
    def an_alarm_rings_that_nobody_set(self, step, kind):
        """A row from an older version of the page, a clock that jumped: never worse than a letter too many."""
        if kind != "over":
            self.happen(Due(step, kind))

    @rule()
    def a_step_that_is_gone_is_heard_of(self):
        self.happen(Due("thank-you", "remind"))
        assert "thank-you" not in self.handoff.steps

    @rule(
        by=st.sampled_from([DANA.email, ANA.email]),
        there=st.sampled_from([None, True, False]),
        copied=st.sampled_from([None, *Copied]),
        words=st.sampled_from(["", "a while"]),
        proven=st.booleans(),
    )
    def somebody_tells_what_was_agreed(self, by, there, copied, words, proven):
        until = self.now.date() + timedelta(days=3) if copied is Copied.DAY else None
        self.happen(Agreed("internal-call", by, there, copied, until, None, words, proven))

    @rule(words=WORDS)
    def the_ae_objects(self, words):
        self.happen(Objected("kickoff", DANA.email, words))
        if words and "kickoff" not in self.handoff.sent:
            assert "kickoff" not in self.leaving or not self.handoff.hears("kickoff"), "stopped, and leaves"

    @precondition(lambda self: self.handoff.sent.get("kickoff"))
    @rule()
    def the_kickoff_is_missed(self):
        self.happen(Commanded("kickoff", ANA.email, "missed", proven=True))
        if self.handoff.hears("kickoff"):
            assert "follow-up" not in self.leaving, "thanks for what was not"


Life.TestCase.settings = settings(
    max_examples=200, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
test_nothing_that_may_happen_breaks_a_promise = Life.TestCase


def test_after_a_stop_nothing_leaves_and_nothing_rings():
    from playbook.desk import answered, happen, yes

    handoff = answered()
    handoff = happen(handoff, yes(handoff, "warm-intro"), SIGNED)[0]
    effects = stop(handoff, "the customer has cancelled")
    assert Withdraw("warm-intro") in effects
    after = evolve(handoff, effects)
    assert after.closed
    assert not after.approvals
    assert {type(effect) for effect in decide(after, yes(after, "warm-intro"), SIGNED, HOUSE)} == {Note}


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("after", list(Status))
def test_a_step_moves_only_as_the_table_says(before, after):
    handoff = replace(FRESH, steps={"dossier": before})
    if after in MOVES[before]:
        assert evolve(handoff, [Mark("dossier", after)]).status("dossier") is after
    else:
        with pytest.raises(ValueError, match="cannot go"):
            evolve(handoff, [Mark("dossier", after)])


def test_a_draft_s_fingerprint_covers_whatever_a_customer_would_see_or_who_would_see_it():
    draft = text_of(replace(FRESH, contacts=(JANE,), csm=ANA.email), Write("warm-intro"))
    others = [
        replace(draft, to=(RAJ.email,)),
        replace(draft, to=(JANE.email, RAJ.email)),
        replace(draft, cc=()),
        replace(draft, subject=draft.subject + "."),
        replace(draft, body=draft.body + " "),
    ]
    assert len({draft.sha256, *(other.sha256 for other in others)}) == len(others) + 1
    assert replace(draft, basis="else", by="x", version=9).sha256 == draft.sha256


def test_the_form_and_the_entries_of_these_tests_cover_every_section():
    assert [one.section for one in ENTRIES] == [section.id for section in SECTIONS]
    assert Keep("x", text_of(FRESH, Write("x"))) == Keep("x", text_of(FRESH, Write("x")))
