"""No text of ours is in any letter to the customer, by whatever route it was made (T7, issue 6 item 6).

Every text that a handoff can hold, and every line of its journal, is a canary of its own. The letters are made as the app
makes them, and read back with other readers than the guard's: the standard library's and icalendar.
"""

from base64 import b64decode
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import icalendar
import pytest

from handoffd.app.writing import Writer
from handoffd.letters.writing import tocustomer, views
from handoffd.letters.writing.template import render
from handoffd.letters.writing.views import CUSTOMER_LETTERS, context_of
from handoffd.playbook.dossier import SECTIONS
from leaks.bench import ANA, BEN, DANA, JANE, NOW, OMAR, TO_CUSTOMERS, Bench, canaried, writes_of
from leaks.canaries import Canaries

ROUTES = [("inbox", True), ("inbox", False), ("csm", True)]
CASTS = {"AE and CSM": (DANA, ANA), "another CSM": (DANA, OMAR), "AE is CSM": (ANA, ANA)}


def everything(raw):
    """All that a mail says: headers, parts, names, what is in the calendar, each decoded."""
    mail = message_from_bytes(raw, policy=SMTP)
    assert not mail.defects
    yield raw.decode("ascii", "replace")
    for part in mail.walk():
        yield from (f"{name}: {value}" for name, value in part.items())
        yield from (str(part.get_filename()), str(part.get_params()), str(part.preamble), str(part.epilogue))
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        yield payload.decode("utf-8")
        if part.get("Content-Transfer-Encoding") == "base64":
            assert b64decode(part.get_payload()) == payload
        if part.get_content_type() in ("text/calendar", "application/ics"):
            for component in icalendar.Calendar.from_ical(payload).walk():
                yield from (
                    f"{name} {value} {getattr(value, 'params', '')}" for name, value in component.property_items()
                )


def released(bench, canaries, ae, csm):
    """Every letter to the customer of this cast, in the order of the page: (how it was made, its letter, its bytes)."""
    with bench.store.transaction() as memory:
        handoff = canaried(bench, memory, canaries, ae=ae, csm=csm)
        for step in TO_CUSTOMERS:
            for how, write in writes_of(canaries, step):
                draft = bench.writer.draft(handoff, write, NOW)
                edited = replace(draft, subject=f"{draft.subject} soon", body=f"{draft.body}\nSee you there.\n")
                # A meeting is cancelled once.
                for by, version in (("", draft), (DANA, edited))[: 1 if how == "cancelled" else 2]:
                    done = bench.approved(memory, handoff, step.name, version, by)
                    assert done.found == (), [str(each) for each in done.found]
                    assert done.rows, (step.name, how)
                    yield from ((f"{step.name} {how} {by and 'edited'}", row.letter, row.raw) for row in done.rows)
                    for other in draft.alternatives:  # as a customer's choice has it
                        assert not canaries.found_in(other.subject + other.body)
                if write.before is None:
                    handoff = replace(handoff, sent={**handoff.sent, step.name: draft}, left=(*handoff.left, step.name))


@pytest.mark.parametrize("cast", CASTS)
@pytest.mark.parametrize(("organizer", "as_ae"), ROUTES, ids=["from the AE", "from the inbox", "the CSM invites"])
def test_no_canary_is_in_any_letter_to_the_customer(tmp_path, organizer, as_ae, cast):
    """D11"""
    canaries, bench = Canaries(NOW), Bench(tmp_path, organizer, send_as_ae=as_ae)
    seen = set()
    for how, letter, raw in released(bench, canaries, *CASTS[cast]):
        seen.add(letter)
        assert not canaries.found_in("\n".join(everything(raw))), how
    bench.close()
    # A letter that is added to those for customers must be made here too, or nobody has looked at it.
    assert seen == set(CUSTOMER_LETTERS) - {"people/answer"}


def test_no_canary_is_in_the_words_that_the_ae_sends_on(bench):
    """F5: nothing of it is sent by us, but a customer reads it."""
    canaries = Canaries(NOW)
    with bench.store.transaction() as memory:
        handoff = canaried(bench, memory, canaries)
        desk = bench.writer._desk(handoff, NOW)
        view = tocustomer.answer(desk, handoff, views.Person(JANE.name, JANE.email, handoff.zone), handoff.ae)
        words = render("people/answer", context_of(view))
    assert not canaries.found_in(words.body + words.html)
    assert JANE.first_name in words.body


def test_the_canaries_are_everywhere_that_is_ours(bench):
    canaries = Canaries(NOW)
    with bench.store.transaction() as memory:
        canaried(bench, memory, canaries)
    homes = set(canaries.homes.values())
    for section in SECTIONS:
        assert {f"dossier.{section.id}.text", f"dossier.{section.id}.prompt"} <= homes
    for field in (
        "Dossier.held.text",
        "Dossier.prefills.value",
        "Handoff.papers.title",
        "Handoff.csm_reason",
        "journal.0",
        "paused",
    ):
        assert any(home.endswith(field) for home in homes), field


@pytest.mark.parametrize("section", [section.id for section in SECTIONS])
def test_a_canary_that_a_view_let_through_is_found_and_nothing_is_frozen(bench, monkeypatch, section):
    """The bug this is for: a view that is given a section of the document."""
    canaries = Canaries(NOW)
    given = tocustomer._customer

    def leaky(desk, handoff):
        return {**given(desk, handoff), "goal": handoff.dossier.current(section).text}

    monkeypatch.setattr(tocustomer, "_customer", leaky)
    with bench.store.transaction() as memory:
        handoff = canaried(bench, memory, canaries)
        leaking = 0
        for step in TO_CUSTOMERS:
            draft = bench.writer.draft(handoff, writes_of(canaries, step)[0][1], NOW)
            done = bench.approved(memory, handoff, step.name, draft)
            told = any(f"section {section[1:]}," in str(found) for found in done.found)
            shown = bool(canaries.found_in(draft.body))  # not every letter speaks of the goal
            leaking += shown
            assert (told, done.rows == []) == (shown, shown)
    assert leaking > 1


def test_the_calendar_part_is_looked_at_like_the_words(bench, monkeypatch):
    canaries = Canaries(NOW)
    with bench.store.transaction() as memory:
        handoff = canaried(bench, memory, canaries)
        step = next(step for step in TO_CUSTOMERS if step.shape.meets)
        _, write = writes_of(canaries, step)[0]
        draft = bench.writer.draft(handoff, write, NOW)
        own = bench.writer._calendars.kickoff

        class Leaky:
            history = staticmethod(bench.writer._calendars.history)
            join_link = staticmethod(bench.writer._calendars.join_link)

            @staticmethod
            def kickoff(handoff, meeting, history, words, at):
                return own(handoff, meeting, history, (words[0], handoff.csm_reason), at)

        monkeypatch.setattr(bench.writer, "_calendars", Leaky)
        done = bench.approved(memory, handoff, step.name, draft)
    assert done.rows == []
    assert any("calendar" in found.where for found in done.found)


def test_the_names_of_contacts_and_the_goal_for_them_may_leave(bench):
    canaries = Canaries(NOW)
    with bench.store.transaction() as memory:
        handoff = canaried(bench, memory, canaries)
        step = TO_CUSTOMERS[0]
        done = bench.approved(
            memory, handoff, step.name, Writer.draft(bench.writer, handoff, writes_of(canaries, step)[0][1], NOW)
        )
    text = message_from_bytes(done.rows[0].raw, policy=SMTP).get_body(("plain",)).get_content()
    assert "Jane and Ben" in text
    assert "Dispatch plans a full day" in text
    assert {row.recipient for row in done.rows} == {JANE.email, BEN.email, ANA}
