"""The CSM accepts the document or returns it, and what a return sets going (P7, D15)."""

from dataclasses import replace

from handoffd.playbook.dossier import Entry
from handoffd.playbook.effects import Send, SetDeadline
from handoffd.playbook.events import Answered, Commanded, Due, Succeeded
from handoffd.playbook.model import Status
from handoffd.playbook.people import Person, Roster
from handoffd.playbook.returns import kind_of, sections_of
from playbook.desk import (
    ANA,
    BERLIN,
    DANA,
    HOUSE,
    OLGA,
    PETRA,
    accepts,
    answered,
    berlin,
    briefed,
    happen,
    only,
    opened,
    returns,
    sent,
)

NOON = berlin("2026-03-11 12:00")
CLARA = Person("Clara Roth", "clara@ours.example", frozenset({"cs_leader"}), BERLIN)
OMAR = Person("Omar Haddad", "omar@ours.example", frozenset({"csm"}), BERLIN)
LED = replace(HOUSE, roster=Roster((DANA, ANA, PETRA, OLGA, CLARA, OMAR), frozenset({"ours.example"})))


def clocks(effects):
    return {each.kind: each.at for each in only(effects, SetDeadline) if each.step == "brief"}


def says(handoff, section, text, at=NOON, by=DANA.email):
    entry = Entry(section, text, by, at, f"<{section}@x>")
    return happen(handoff, Answered("dossier", by, (entry,)), at, LED)


def test_the_brief_stays_open_until_the_csm_has_accepted_it():
    """D15."""
    handoff = briefed()
    assert handoff.status("brief") is Status.OPEN
    handoff, effects = happen(handoff, accepts(), NOON, LED)
    assert handoff.status("brief") is Status.SETTLED
    assert sent(effects) == []
    assert [(each.by, each.accepted) for each in handoff.reviews] == [(ANA.email, True)]


def test_a_silent_csm_is_reminded_after_four_working_hours_and_the_cs_leader_hears_after_eight():
    """D15: the hours are the CSM's working hours; Lisbon begins an hour after Berlin."""
    _, effects = happen(opened(), briefing(), berlin("2026-03-11 11:00"), LED)
    assert clocks(effects) == {"remind": berlin("2026-03-11 15:00"), "tell": berlin("2026-03-12 10:30")}
    handoff = briefed()
    handoff, effects = happen(handoff, Due("brief", "remind"), NOON, LED)
    assert [(each.letter, each.to) for each in only(effects, Send)] == [("brief/remind", (ANA.email,))]
    handoff, effects = happen(handoff, Due("brief", "tell"), NOON, LED)
    assert [(each.letter, each.to, each.cc) for each in only(effects, Send)] == [
        ("brief/waiting", (CLARA.email,), (ANA.email,))
    ]
    assert handoff.status("brief") is Status.STUCK
    assert clocks(effects) == {"tell": berlin("2026-03-12 09:00")}, "and again on the next working day"


def briefing():
    from playbook.desk import ANSWERED

    return ANSWERED


def test_a_returned_document_starts_a_clock_of_eight_working_hours_of_the_ae():
    """D15."""
    handoff, effects = happen(briefed(), returns("vague outcome\nfaster, but how much?"), NOON, LED)
    letter = only(effects, Send)[0]
    assert (letter.letter, letter.to, letter.step, letter.asks) == ("brief/returned", (DANA.email,), "dossier", True)
    assert letter.more["due"] == clocks(effects)["late"] == berlin("2026-03-12 11:30")
    assert clocks(effects)["again"] == berlin("2026-03-11 16:00")
    review = handoff.reviews[-1]
    assert (review.accepted, review.kind, review.sections) == (False, "vague outcome", ("D4",))


def test_an_ae_who_is_silent_about_a_return_is_reminded_then_the_sales_leader_hears_each_working_day():
    """D15."""
    handoff = happen(briefed(), returns("contact missing"), NOON, LED)[0]
    handoff, effects = happen(handoff, Due("brief", "again"), NOON, LED)
    assert [(each.letter, each.to, each.step) for each in only(effects, Send)] == [
        ("brief/again", (DANA.email,), "dossier")
    ]
    handoff, effects = happen(handoff, Due("brief", "late"), berlin("2026-03-12 11:30"), LED)
    assert [(each.letter, each.to) for each in only(effects, Send)] == [("brief/late", (PETRA.email,))]
    assert clocks(effects) == {"late": berlin("2026-03-13 09:00")}


def test_the_ae_s_answer_brings_the_brief_again_with_what_is_new_first_and_the_csm_s_clock_starts_anew():
    """D15."""
    handoff = happen(briefed(), returns("vague outcome"), NOON, LED)[0]
    handoff, effects = says(handoff, "D4", "Ten per cent by June", NOON)
    brief = next(each for each in only(effects, Send) if each.letter == "dossier/brief")
    assert (brief.to, brief.more["since"], brief.more["accept"]) == ((ANA.email,), 10, True)
    assert set(clocks(effects)) == {"remind", "tell"}
    assert handoff.reviews[-1].answered == NOON
    handoff, effects = happen(handoff, accepts(), NOON, LED)
    assert handoff.status("brief") is Status.SETTLED
    assert sent(effects) == ["brief/accepted"], "the AE hears that the round is over"


def test_what_the_csm_writes_into_the_document_is_not_shown_to_them_again():
    """D15: a correction and a decision in one reply."""
    handoff, effects = says(briefed(), "D8", "Azure, not AWS", by=ANA.email)
    assert "dossier/brief" not in sent(effects)
    assert handoff.briefed == 11


def test_after_the_third_return_the_leader_decides_and_a_yes_of_theirs_accepts():
    """D15."""
    handoff = briefed()
    for number in (1, 2):
        handoff = happen(handoff, returns(f"4: still vague, {number}"), NOON, LED)[0]
        handoff = says(handoff, "D4", f"answer {number}")[0]
    handoff, effects = happen(handoff, returns("4: still vague, 3"), NOON, LED)
    assert [(each.letter, each.to, each.asks) for each in only(effects, Send)] == [
        ("brief/decide", (CLARA.email,), True)
    ]
    handoff, effects = happen(handoff, accepts(CLARA.email), NOON, LED)
    assert handoff.status("brief") is Status.SETTLED


def test_a_leader_who_wants_one_more_answer_sends_it_back_to_the_ae_and_not_to_themselves():
    """D15."""
    handoff = briefed()
    for number in (1, 2, 3):
        handoff = happen(handoff, returns(f"4: still vague, {number}"), NOON, LED)[0]
        handoff = says(handoff, "D4", f"answer {number}")[0] if number < 3 else handoff
    _, effects = happen(handoff, returns("5: a date for the import", CLARA.email), NOON, LED)
    assert sent(effects) == ["brief/returned"]


def test_neither_an_unproven_word_nor_the_ae_s_own_accepts_the_document():
    """D15, R5."""
    for event in (accepts(proven=False), returns("bad fit", proven=False)):
        handoff, effects = happen(briefed(), event, NOON, LED)
        assert sent(effects) == ["_ops/unproven"]
        assert handoff.status("brief") is Status.OPEN
        assert not handoff.reviews
    handoff, effects = happen(briefed(), accepts(DANA.email), NOON, LED)
    assert sent(effects) == ["_ops/overheard"]
    assert handoff.status("brief") is Status.OPEN


def test_a_bad_fit_is_read_by_both_leaders():
    """D15: no better notes mend that."""
    _, effects = happen(briefed(), returns("bad fit"), NOON, LED)
    assert only(effects, Send)[0].cc == (PETRA.email, CLARA.email)


def test_whoever_is_the_csm_now_gets_the_brief_and_an_accepted_one_is_only_to_read():
    """D15, R2."""
    comes = Succeeded("csm", OMAR.email, ANA.email, "Ana Silva", "Petra assigned Omar")
    for handoff, asked in ((briefed(), True), (answered(), False)):
        _, effects = happen(handoff, comes, NOON, LED)
        brief = next(each for each in only(effects, Send) if each.letter == "dossier/brief")
        assert (brief.to, brief.more.get("accept", False)) == ((OMAR.email,), asked)


def test_the_former_csm_cannot_accept_for_the_new_one():
    """D15, R2."""
    comes = Succeeded("csm", OMAR.email, ANA.email, "Ana Silva", "Petra assigned Omar")
    handoff = happen(briefed(), comes, NOON, LED)[0]
    handoff, effects = happen(handoff, accepts(ANA.email), NOON, LED)
    assert handoff.status("brief") is Status.OPEN
    assert sent(effects) == ["_ops/overheard"]


def test_who_becomes_ae_and_csm_in_one_has_nobody_to_accept_from():
    """R5."""
    comes = Succeeded("csm", DANA.email, ANA.email, "Ana Silva", "Petra assigned Dana")
    handoff = happen(briefed(), comes, NOON, LED)[0]
    assert handoff.status("brief") is Status.SKIPPED


def test_what_else_is_written_to_a_brief_is_asked_back():
    """D15."""
    _, effects = happen(briefed(), Commanded("brief", ANA.email, "skip", proven=True), NOON, LED)
    assert sent(effects) == ["_ops/question"]


def test_a_reason_is_known_by_its_words_and_names_its_sections():
    """D15: in English, German and French, and by number or heading."""
    for words, kind, sections in (
        ("vague outcome", "vague outcome", ("D4",)),
        ("the goal is fine, but the promise of SSO has no date", "promise without date", ("D5",)),
        ("contact missing", "contact missing", ("D2",)),
        ("bad fit", "bad fit", ("D3", "D4")),
        ("Zusage ohne Termin", "promise without date", ("D5",)),
        ("Ansprechpartner in der IT fehlt", "contact missing", ("D2",)),
        ("objectif vague", "vague outcome", ("D4",)),
        ("contact manquant", "contact missing", ("D2",)),
        ("who is Tom?", "other", ()),
        ("7: who is Tom?\n8: which SAP?", "other", ("D7", "D8")),
        ("see section 3 and 6", "other", ("D3", "D6")),
        ("Red flags are empty", "other", ("D9",)),
    ):
        assert (kind_of(words), sections_of(words)) == (kind, sections), words


def test_what_the_ae_corrects_after_the_csm_has_accepted_is_told_to_the_csm_once():
    """D12, D15: what changed, and nothing to do; the document stays accepted."""
    handoff = happen(briefed(), accepts(), NOON, LED)[0]
    handoff, effects = says(handoff, "D5", "Import of the archive by 10 April", NOON)
    news = [each for each in only(effects, Send) if each.to == (ANA.email,)]
    assert [(each.letter, each.step, each.more["since"]) for each in news] == [("brief/changed", "dossier", 10)]
    assert handoff.status("brief") is Status.SETTLED
    assert "brief/changed" not in sent(says(handoff, "D6", "None", NOON, by=ANA.email)[1]), "they wrote it themselves"


def test_whoever_sells_and_looks_after_the_customer_is_told_nothing_of_their_own_corrections():
    """R5."""
    handoff = happen(replace(briefed(), csm=DANA.email), accepts(), NOON, LED)[0]
    assert "brief/changed" not in sent(says(handoff, "D5", "Import by 10 April", NOON)[1])
