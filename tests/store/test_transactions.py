"""What the store remembers, and that it remembers all of a transaction or nothing."""

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from handoffd.playbook.events import Due
from handoffd.playbook.model import Alternative, Draft
from handoffd.store.calendars import Known
from handoffd.store.errands import Errand
from handoffd.store.store import Store, sqlite_url
from handoffd.store.values import Line
from handoffd.store.weeks import DRAFT, Weekly
from otherstore import line, sqlite_only, tables
from store.samples import HO_1, NOW, asked, mail, meeting, put

HOUR = timedelta(hours=1)


def everything(memory):
    """Do one of each that a transaction can do."""
    memory.record(mail(), content_id="c1", mailbox="INBOX", uidvalidity=7)
    memory.move_cursor("INBOX", 7, 1, NOW)
    _, ref = memory.next_ref()
    memory.save(replace(HO_1, ref=ref), NOW)
    memory.add_keys(["guid:1"], ref, NOW)
    memory.known.add_traits(["name:acme"], ref)
    memory.calendars.keep(Known("ana@ours.example", "f" * 64, "calendar 1", NOW))
    memory.known.remember("track", "dana|extension", "renewal", "dana@ours.example", NOW)
    memory.set_deadline(ref, "dossier", "escalate", NOW)
    memory.asked(asked())
    memory.write(Line(NOW, ref, "Opened", "It begins."), Due("dossier", "escalate"))
    put(memory, "m1")
    memory.people.list_mails([1])
    memory.known.add_traits(["name:acme"], ref)
    memory.calendars.keep(Known("ana@ours.example", "f" * 64, "calendar 1", NOW))
    memory.errands.put(Errand("k1", ref, "crm", "hubspot", "file", "{}"), NOW)
    memory.troubles.begin("inbox", "the line broke", NOW)
    memory.canaries.begin("f" * 32, "handoff@ours.example", NOW)
    memory.weeks.keep(Weekly("2026-W15", NOW, DRAFT, "olga@ours.example", "f" * 64, "{}"))


def what_is_there(folder):
    """The number of rows in every table, read by somebody else."""
    with closing(line(folder / "handoffd.db")) as database:
        names = tables(database)
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608


# -- all or nothing ----------------------------------------------------------------------------------------------------


def test_a_transaction_that_fails_at_its_end_leaves_nothing_of_anything(store, tmp_path):
    def break_off():
        with store.transaction() as memory:
            everything(memory)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    assert set(what_is_there(tmp_path).values()) == {0}


def test_a_transaction_that_ends_well_leaves_all_of_it(store, tmp_path):
    with store.transaction() as memory:
        everything(memory)
    assert set(what_is_there(tmp_path).values()) == {1}, what_is_there(tmp_path)


def test_nobody_sees_a_transaction_before_it_is_done(store, tmp_path):
    with store.transaction() as memory:
        everything(memory)
        assert set(what_is_there(tmp_path).values()) == {0}


def test_two_who_write_at_the_same_time_wait_for_each_other(store, tmp_path):
    """A deferred transaction would fail at once with "database is locked", in spite of the busy timeout."""
    other, inside, done = Store(sqlite_url(tmp_path)), threading.Event(), []

    def slow():
        with other.transaction() as memory:
            memory.next_ref()
            inside.set()
            threading.Event().wait(0.3)
            memory.next_ref()
        done.append("slow")

    writer = threading.Thread(target=slow)
    writer.start()
    inside.wait(5)
    with store.transaction() as memory:
        number, _ = memory.next_ref()
        done.append("quick")
    writer.join()
    other.close()
    assert (number, done) == (3, ["slow", "quick"])


@sqlite_only
def test_the_last_commit_is_safe_from_a_power_cut(store):
    with store._engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1], "WAL, synchronous=FULL, foreign keys on"


# -- moments -----------------------------------------------------------------------------------------------------------


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_stored_in(store):
    tokyo = timezone(9 * HOUR)
    with store.transaction() as memory:
        memory.set_deadline("HO-1", "dossier", "remind", NOW.astimezone(tokyo))
    with store.transaction() as memory:
        (alarm,) = memory.deadlines("HO-1")
    assert (alarm.due_at, alarm.due_at.tzinfo) == (NOW, UTC)


def test_a_moment_without_a_zone_is_refused(store):
    with pytest.raises(StatementError, match="without a zone"), store.transaction() as memory:
        memory.set_deadline("HO-1", "dossier", "remind", datetime(2026, 3, 10))  # noqa: DTZ001


# -- mail --------------------------------------------------------------------------------------------------------------


def test_the_same_mail_is_remembered_once_and_its_new_place_is_learnt(store):
    with store.transaction() as memory:
        assert memory.record(mail(uid=4), content_id="same", mailbox="INBOX", uidvalidity=1)
        memory.settle_mail(memory.mails()[0].id, "processed", "done", "Processed")
        assert not memory.record(mail(uid=9), content_id="same", mailbox="INBOX", uidvalidity=2)
        assert memory.mails() == []
        assert memory.to_file("INBOX", 1) == {}
        assert memory.to_file("INBOX", 2) == {"Processed": [9]}
        memory.filed("INBOX", [9])
        assert memory.to_file("INBOX", 2) == {}
        assert memory.counts() == {"processed": 1}


def test_mail_is_read_in_the_order_in_which_it_came(store):
    with store.transaction() as memory:
        for place, (uid, late) in enumerate([(3, 2), (1, 1), (2, 1)]):
            memory.record(mail(uid=uid, at=NOW + late * HOUR), content_id=f"c{place}", mailbox="INBOX", uidvalidity=1)
        assert [one.uid for one in memory.mails()] == [1, 2, 3]


def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning_but_is_no_first_start(store):
    with store.transaction() as memory:
        assert memory.last_read("INBOX", 1) == (False, None)
        memory.move_cursor("INBOX", 1, 0, NOW)
        assert memory.last_read("INBOX", 1) == (True, 0)
        memory.move_cursor("INBOX", 1, 40, NOW)
        memory.move_cursor("INBOX", 1, 30, NOW)
        assert memory.last_read("INBOX", 1) == (True, 40)
        assert memory.last_read("INBOX", 2) == (True, None)
        memory.move_cursor("INBOX", 2, 3, NOW)
        assert memory.last_read("INBOX", 2) == (True, 3)


def test_tries_are_counted_before_a_mail_is_read(store):
    with store.transaction() as memory:
        memory.record(mail(), content_id="c", mailbox="INBOX", uidvalidity=1)
        (one,) = memory.mails()
    for number in (1, 2, 3):
        with store.transaction() as memory:
            assert memory.count_attempts([one.id]) == number


# -- handoffs and notices ----------------------------------------------------------------------------------------------


def test_a_reference_is_never_given_twice(store):
    refs = []
    for _ in range(3):
        with store.transaction() as memory:
            refs.append(memory.next_ref())
    assert refs == [(1, "HO-1"), (2, "HO-2"), (3, "HO-3")]


def test_a_handoff_is_found_by_its_reference_however_it_is_written_and_counted_while_it_is_open(store):
    with store.transaction() as memory:
        memory.save(HO_1, NOW)
        memory.save(replace(HO_1, ref="HO-2", closed="done"), NOW)
        memory.save(replace(HO_1, ref="HO-10"), NOW)
    with store.transaction() as memory:
        assert memory.handoff("ho-1") == HO_1
        assert memory.handoff("HO-9") is None
        assert [handoff.ref for handoff in memory.handoffs()] == ["HO-1", "HO-10"]
        assert [handoff.ref for handoff in memory.handoffs(closed=True)] == ["HO-1", "HO-2", "HO-10"]
        assert memory.open_counts() == {"ana@ours.example": 2}


def taken(memory, address, but_for=""):
    """When somebody has no time, whoever has to say yes yet."""
    known = memory.engagements(address, but_for)
    return sorted({*known.held, *known.waiting})


def test_people_are_busy_at_the_meetings_of_open_handoffs_they_are_invited_to(store):
    held = {"internal-call": meeting(NOW, NOW + HOUR, "dana@ours.example", "ana@ours.example")}
    kickoff = {"kickoff": meeting(NOW + 5 * HOUR, NOW + 6 * HOUR, "jane@acme.example", "ana@ours.example")}
    with store.transaction() as memory:
        memory.save(replace(HO_1, meetings={**held, **kickoff}), NOW)
        memory.save(replace(HO_1, ref="HO-2", meetings=held, closed="done"), NOW)
        assert taken(memory, "dana@ours.example") == [(NOW, NOW + HOUR)]
        assert len(taken(memory, "ana@ours.example")) == 2
        assert taken(memory, "omar@ours.example") == []


def test_the_time_of_an_invitation_that_waits_for_a_yes_is_taken_as_well(store):
    kickoff = meeting(NOW + 5 * HOUR, NOW + 6 * HOUR, "jane@acme.example", "ana@ours.example")
    draft = Draft(1, ("jane@acme.example",), (), "Our kickoff", "Hello", kickoff)
    with store.transaction() as memory:
        memory.save(replace(HO_1, drafts={"kickoff": draft}), NOW)
        assert taken(memory, "ana@ours.example") == [(NOW + 5 * HOUR, NOW + 6 * HOUR)]
        assert taken(memory, "ana@ours.example", but_for="uid") == []
        memory.save(replace(HO_1, drafts={"kickoff": draft}, meetings={"kickoff": kickoff}), NOW)
        assert taken(memory, "ana@ours.example") == [(NOW + 5 * HOUR, NOW + 6 * HOUR)]


def test_the_times_offered_beside_an_invitation_are_spoken_of_until_the_meeting_moves(store):
    kickoff = meeting(NOW + 5 * HOUR, NOW + 6 * HOUR, "jane@acme.example", "ana@ours.example")
    other = Alternative(NOW + 9 * HOUR, "A new time", "Then")
    draft = Draft(1, ("jane@acme.example",), (), "Our kickoff", "Hello", kickoff, alternatives=(other,))
    with store.transaction() as memory:
        memory.save(replace(HO_1, drafts={"kickoff": draft}, sent={"kickoff": draft}), NOW)
        assert memory.engagements("ana@ours.example").offered == ((NOW + 9 * HOUR, NOW + 10 * HOUR),)
        assert memory.engagements("ana@ours.example", "uid").offered == ()
        assert memory.engagements("dana@ours.example").offered == ()
        moved = replace(kickoff, start=NOW + 9 * HOUR, end=NOW + 10 * HOUR)
        memory.save(replace(HO_1, sent={"kickoff": draft}, meetings={"kickoff": moved}), NOW)
        assert memory.engagements("ana@ours.example").offered == ()


def test_an_envelope_s_own_id_is_known_for_ever_and_a_title_for_two_days(store):
    with store.transaction() as memory:
        memory.add_keys(["guid:1", "title:acme msa"], "HO-1", NOW)
        assert memory.known_by(["guid:1"], NOW + timedelta(days=400)) == "HO-1"
        assert memory.known_by(["title:acme msa"], NOW + timedelta(hours=48)) == "HO-1"
        assert memory.known_by(["title:acme msa"], NOW + timedelta(hours=49)) == ""
        assert memory.known_by(["guid:2", "title:globex"], NOW) == ""


# -- alarms ------------------------------------------------------------------------------------------------------------


def test_an_alarm_rings_once(store):
    with store.transaction() as memory:
        memory.set_deadline("HO-1", "dossier", "remind-1", NOW)
        memory.set_deadline("HO-1", "dossier", "escalate", NOW + HOUR)
        assert memory.due(NOW - HOUR) == []
        (alarm,) = memory.due(NOW)
        assert memory.fire(alarm, NOW)
        assert not memory.fire(alarm, NOW)
        assert memory.due(NOW) == []
        assert memory.next_deadline() == NOW + HOUR


def test_an_alarm_that_was_moved_or_cleared_meanwhile_does_not_ring(store):
    with store.transaction() as memory:
        for kind in ("moved", "cleared"):
            memory.set_deadline("HO-1", "warm-intro", kind, NOW)
        moved, cleared = sorted(memory.due(NOW), key=lambda alarm: alarm.kind, reverse=True)
        memory.set_deadline("HO-1", "warm-intro", "moved", NOW + HOUR)
        memory.clear_deadlines("HO-1", "warm-intro", ("cleared",), NOW)
        assert not memory.fire(moved, NOW)
        assert not memory.fire(cleared, NOW)
        assert [alarm.kind for alarm in memory.due(NOW + HOUR)] == ["moved"]


def test_an_alarm_that_has_rung_can_be_set_again(store):
    with store.transaction() as memory:
        memory.set_deadline("HO-1", "dossier", "escalate", NOW)
        assert memory.fire(memory.due(NOW)[0], NOW)
        memory.set_deadline("HO-1", "dossier", "escalate", NOW + HOUR)
        assert [alarm.due_at for alarm in memory.due(NOW + HOUR)] == [NOW + HOUR]


def test_clearing_touches_the_step_and_kinds_that_are_named_and_a_close_clears_all_of_a_handoff(store):
    with store.transaction() as memory:
        for ref, step, kind in [("HO-1", "a", "x"), ("HO-1", "a", "y"), ("HO-1", "b", "x"), ("HO-2", "a", "x")]:
            memory.set_deadline(ref, step, kind, NOW)
        memory.clear_deadlines("HO-1", "a", ("x",), NOW)
        assert {(alarm.step, alarm.kind) for alarm in memory.deadlines("HO-1")} == {("a", "y"), ("b", "x")}
        memory.clear_deadlines("HO-1", "a", (), NOW)
        assert {(alarm.step, alarm.kind) for alarm in memory.deadlines("HO-1")} == {("b", "x")}
        memory.clear_all_deadlines("HO-1", NOW)
        assert memory.deadlines("HO-1") == []
        assert len(memory.deadlines("HO-2")) == 1


# -- questions, journal ------------------------------------------------------------------------------------------------


def test_a_question_is_found_by_its_token_its_message_and_as_the_last_one_to_a_person(store):
    first, second = asked(), asked("b" * 26, at=NOW + HOUR, version=2)
    with store.transaction() as memory:
        memory.asked(first)
        memory.asked(second)
        memory.asked(asked("c" * 26, person="ana@ours.example", at=NOW + 2 * HOUR))
        assert memory.by_token("a" * 26) == first
        assert memory.by_message_id(second.message_id) == second
        assert memory.last_asked("HO-1", "dana@ours.example") == second
        assert memory.by_token("z" * 26) is None
        assert memory.last_asked("HO-2", "dana@ours.example") is None


def test_the_journal_keeps_the_order_of_what_happened(store):
    with store.transaction() as memory:
        for number in range(3):
            memory.write(Line(NOW, f"HO-{number % 2}", "Note", f"line {number}"))
        assert [line.text for line in memory.journal()] == ["line 0", "line 1", "line 2"]
        assert [line.text for line in memory.journal("HO-0")] == ["line 0", "line 2"]


def test_the_database_looks_for_the_handoffs_that_name_somebody(store):
    with store.transaction() as memory:
        memory.save(HO_1, NOW)
        address = HO_1.ae
        assert [each.ref for each in memory.naming(address)] == [HO_1.ref]
        assert memory.naming("no_body@nowhere.example") == []
        assert memory.naming("%") == []
        memory.save(replace(HO_1, closed="over"), NOW)
        assert memory.naming(address) == []
