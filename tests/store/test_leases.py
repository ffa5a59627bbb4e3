"""Several daemons on one PostgreSQL: one holds the inbox, and who was given up for lost writes and sends nothing more."""

import pytest

from delivery.office import DANA, JANE, NOW, SENT, Office
from handoffd.errors import Fenced, Unwritable
from handoffd.store import outbox
from handoffd.store.values import Mail

pytestmark = pytest.mark.real


class Machine(Office):
    """The post office of one of several machines: a state folder of its own, one database for all."""

    def __init__(self, folder, server, database):
        folder.mkdir()
        self.server, self.database = server, database
        super().__init__(folder)

    def state(self):
        return {"folder": ".", "database": self.server.url(self.database)}

    @property
    def owner(self):
        return self.daemon.store.leases.owner

    @property
    def leads(self):
        return self.daemon._duty.led

    def sql(self, statement):
        return self.server.sql(statement, self.database)

    def look(self):
        """One turn, as the loop has it: who was fenced off joins again."""
        self.daemon._fenced(lambda: self.daemon.turn(look=False))

    def is_lost(self):
        """Let its time run out by the database's clock: it is stopped, cut off or dead."""
        self.sql(f"UPDATE lease SET expires_at = now() AT TIME ZONE 'UTC' WHERE owner = '{self.owner}'")  # noqa: S608

    def deliver_with(self, before=lambda: None, between=lambda: None):
        """Hand letters over, with something that happens before the text leaves, or while it does."""

        def deliver(envelope, before_data):
            before()
            before_data()
            self.postman.tried.append(envelope)
            between()
            return SENT

        self.postman.deliver = deliver


@pytest.fixture
def machines(tmp_path, postgres_server):
    database = postgres_server.database().rpartition("/")[2]
    both = [Machine(tmp_path / name, postgres_server, database) for name in ("one", "other")]
    for each in both:
        each.look()
    yield both
    for each in both:
        each.close()


def test_one_holds_the_inbox_and_when_it_stops_the_other_has_it_at_once(machines):
    one, other = machines
    assert (one.leads, other.leads) == (True, False)
    with other.memory() as memory:
        [held] = [each for each in memory.machines.holders() if each.role == "inbox"]
    assert (held.owner, held.epoch, held.alive) == (one.owner, 1, True)
    one.close()
    other.look()
    assert other.leads
    assert other.daemon.store.leases.epoch == 2
    one.start()


def test_a_holder_that_gives_no_sign_of_life_is_followed_and_its_old_epoch_writes_nothing(machines):
    """I12: planted once without the look at the beginning of each transaction; the old holder's row was kept."""
    one, other = machines
    one.is_lost()
    other.look()
    assert other.leads
    with pytest.raises(Fenced), one.memory() as memory:
        memory.next_ref()
    one.look()
    one.look()
    assert not one.leads
    with one.memory() as memory:
        assert memory.next_ref() == (3, "HO-3")  # each of the two has opened one
    assert one.sql("SELECT epoch FROM lease WHERE role = 'inbox'") == [(2,)]


def test_a_daemon_that_wakes_up_after_its_claim_sends_nothing_and_the_other_sends_it_once(machines):
    one, other = machines
    row = one.put(JANE)

    def sleeps():
        one.is_lost()
        other.turn()

    one.deliver_with(before=sleeps)
    one.look()
    assert one.postman.tried == []
    assert len(other.postman.to(JANE)) == 1
    one.look()
    assert one.postman.tried == []
    assert one.row(row).state == outbox.SENT


def test_what_was_being_handed_over_is_a_doubt_and_the_late_answer_of_who_sent_it_ends_that(machines):
    one, other = machines
    row, seen = one.put(JANE), []

    def sleeps():
        one.is_lost()
        other.turn()
        seen.append(other.row(row).state)

    one.deliver_with(between=sleeps)
    one.look()
    assert seen == [outbox.IN_DOUBT]
    one.look()
    one.look()
    assert (other.row(row).state, other.row(row).reply) == (outbox.SENT, "250 taken")
    other.after(hours=3)
    assert len(one.postman.to(JANE)) + len(other.postman.to(JANE)) == 1


def test_what_the_other_has_in_hand_is_left_alone_while_it_lives(machines):
    one, other = machines
    row, seen = one.put(JANE), []

    def meanwhile():
        other.turn()
        seen.append(other.row(row).state)

    one.deliver_with(between=meanwhile)
    one.turn()
    assert seen == [outbox.DATA_STARTED]
    assert one.row(row).state == outbox.SENT
    assert len(other.postman.tried) == 0


def test_who_stands_by_helps_with_what_is_not_gathered(machines):
    one, other = machines
    customers, asked = other.put(JANE), other.put(DANA, letter="dossier/ask")
    other.turn()
    assert (other.row(customers).state, other.row(asked).state) == (outbox.SENT, outbox.PENDING)
    one.turn()
    assert one.row(asked).state == outbox.SENT


def test_a_letter_that_is_taken_back_in_the_last_moment_does_not_leave(machines):
    one, other = machines
    row = one.put(JANE)

    def changes_their_mind():
        with one.memory() as memory:
            assert memory.outbox.withdraw("HO-1", "warm-intro", NOW) == 1

    other.deliver_with(before=changes_their_mind)
    other.look()
    assert other.postman.tried == []
    assert one.row(row).state == outbox.WITHDRAWN


def test_both_together_keep_to_twenty_a_minute(machines):
    """I13"""
    one, other = machines
    rows = [one.put(f"jane{number}@acme.example") for number in range(30)]

    def meanwhile():
        if not other.postman.tried:
            other.turn()

    one.deliver_with(between=meanwhile)
    one.turn()
    other.turn()
    assert len(one.postman.tried) + len(other.postman.tried) == 20
    assert {one.row(row).state for row in rows} == {outbox.SENT, outbox.PENDING}


def test_a_line_that_breaks_within_a_transaction_leaves_nothing_and_the_next_one_works(machines):
    one, _ = machines

    def broken():
        with one.memory() as memory:
            memory.next_ref()
            one.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'")
            memory.next_ref()

    with pytest.raises(Unwritable):
        broken()
    with one.memory() as memory:
        assert memory.next_ref() == (3, "HO-3")


def test_an_answer_that_the_database_could_not_take_in_is_not_forgotten(machines):
    """The server took the letter while PostgreSQL was away: that is known, and no doubt."""
    one, other = machines
    row = one.put(JANE)
    one.deliver_with(between=one.server.stop)
    one.look()
    one.server.start()
    one.look()
    assert (one.row(row).state, one.row(row).reply) == (outbox.SENT, "250 taken")
    assert len(one.postman.to(JANE)) + len(other.postman.to(JANE)) == 1


def test_a_letter_whose_start_could_not_be_written_down_has_not_left_and_goes_later(machines):
    one, other = machines
    row = one.put(JANE)
    one.deliver_with(before=one.server.stop)
    one.look()
    assert one.postman.tried == []
    one.server.start()
    one.deliver_with()
    one.look()
    other.look()
    assert one.row(row).state == outbox.SENT
    assert len(one.postman.to(JANE)) + len(other.postman.to(JANE)) == 1


def test_a_uidvalidity_of_a_real_server_has_32_bits_without_a_sign(machines):
    """RFC 3501 section 2.3.1.1; Dovecot's are larger than PostgreSQL's INTEGER (found by the stories on PostgreSQL)."""
    one, _ = machines
    with one.memory() as memory:
        memory.move_cursor("INBOX", 2**32 - 1, 2**32 - 2, NOW)
        memory.record(
            Mail(0, b"Subject: x\r\n\r\n", 2**32 - 2, NOW, NOW), content_id="x", mailbox="INBOX", uidvalidity=2**32 - 1
        )
    with one.memory() as memory:
        assert memory.uids("INBOX", 2**32 - 1) == {2**32 - 2}
