"""The roster, and who takes over a customer."""

from datetime import date, time

import holidays
import pytest

from handoffd.errors import BadConfig
from handoffd.playbook.people import Person, Roster, Rule, WorkWeek, assign_csm
from handoffd.playbook.workdays import closed_reason

BERLIN = WorkWeek("Europe/Berlin")
TODAY = date(2026, 11, 20)


def csm(name, *, leave=(), **more):
    return Person(name, f"{name.lower()}@ours.example", frozenset({"csm"}), BERLIN, leave=leave, **more)


AWAY = ((date(2026, 11, 18), date(2026, 11, 20)),)
ANA = Person(
    "Dr. Ana García",
    "Ana.Garcia@ours.example",
    frozenset({"ae"}),
    BERLIN,
    leader="lea@ours.example",
    delegate="ben@ours.example",
    aliases=("ana@gmail.com",),
)
BEN = Person("Ben Ode", "ben@ours.example", frozenset({"ae"}), BERLIN)
LEA = Person("Lea Lindt", "lea@ours.example", frozenset({"sales_leader"}), BERLIN)
CARL = Person("Carl Coe", "carl@ours.example", frozenset({"cs_leader"}), BERLIN)
CLEO, DAN, EVE = csm("Cleo"), csm("Dan"), csm("Eve")
ROSTER = Roster((ANA, BEN, LEA, CARL, CLEO, DAN, EVE))


# --- finding people -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["ana.garcia@ours.example", " ANA.Garcia@Ours.example ", "ana@gmail.com", "ana+crm@gmail.com"]
)
def test_a_person_is_known_by_every_address_and_alias(address):
    assert ROSTER.by_address(address) is ANA


def test_a_tagged_address_of_somebody_else_is_theirs():
    tagged = Person("Anna", "ana+two@gmail.com")
    assert Roster((ANA, tagged)).by_address("ana+two@gmail.com") is tagged


def test_nobody_is_known_by_a_likeness():
    for address in ("ana.garcia@ours.example.evil.example", "garcia@ours.example", "", "ana.garcia"):
        assert ROSTER.by_address(address) is None


def test_a_name_that_two_people_have_names_nobody():
    assert ROSTER.by_name("ben  ode") is BEN
    assert Roster((BEN, Person("Ben Ode", "ben.ode@ours.example"))).by_name("Ben Ode") is None


def test_roles_come_in_the_order_of_the_roster():
    assert ROSTER.by_role("csm") == (CLEO, DAN, EVE)
    assert ROSTER.by_role("revops") == ()


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("legal@ours.example", True),
        ("legal@eu.ours.example", True),
        ("ana@gmail.com", True),
        ("customer@gmail.com", False),  # an alias at a public provider makes nobody else a colleague
        ("x@notours.example", False),
        ("x@ours.example.evil.example", False),
    ],
)
def test_our_own_house_is_its_people_and_its_domains(address, own):
    assert ROSTER.is_own(address) is own


def test_a_company_at_a_public_mail_provider_owns_only_its_own_mailboxes():
    roster = Roster((Person("Tim", "tim@gmail.com"),))
    assert roster.is_own("tim@gmail.com")
    assert not roster.is_own("customer@gmail.com")


def test_domains_that_are_named_are_the_only_ones():
    roster = Roster((BEN,), domains=frozenset({"brand.example"}))
    assert roster.is_own("x@brand.example")
    assert not roster.is_own("x@ours.example")
    assert roster.is_own("ben@ours.example")


@pytest.mark.parametrize(
    ("person", "first"),
    [
        (ANA, "Ana"),
        (Person("García, Ana", "a@x.example"), "Ana"),
        (Person("Prof. Dr. Uwe Lang", "u@x.example"), "Uwe"),
        (Person("Li Wei", "l@x.example", called="Wei"), "Wei"),
        (Person("", "ops@x.example"), "ops"),
        (Person("Dr.", "d@x.example"), "Dr."),
        (Person("Cher", "c@x.example"), "Cher"),
    ],
)
def test_letters_greet_by_first_name(person, first):
    assert person.first_name == first


# --- standing in ----------------------------------------------------------------------------------------------------


def test_the_leader_is_the_one_named_else_the_one_of_the_role():
    assert ROSTER.leader_of(ANA) is LEA
    assert ROSTER.leader_of(BEN) is LEA
    assert ROSTER.leader_of(CLEO) is CARL
    assert ROSTER.leader_of(LEA) is None


def test_the_delegate_answers_for_who_is_away_else_the_leader():
    assert ROSTER.stand_in(ANA, TODAY) is BEN
    away = Person("Ben Ode", "ben@ours.example", frozenset({"ae"}), BERLIN, leave=AWAY)
    assert Roster((ANA, away, LEA)).stand_in(ANA, TODAY) is LEA
    assert Roster((ANA, away, LEA)).stand_in(ANA, date(2026, 11, 21)) is away


def test_leave_closes_a_persons_own_days_and_keeps_the_holidays():
    week = WorkWeek("Europe/Berlin", closed=holidays.country_holidays("DE", language="en_US"))
    person = Person("Ana", "a@x.example", week=week, leave=((date(2026, 12, 21), date(2026, 12, 23)),))
    assert closed_reason(date(2026, 12, 22), person.present_week) == "leave"
    assert closed_reason(date(2026, 12, 25), person.present_week) == "Christmas Day"
    assert closed_reason(date(2026, 12, 22), person.week) is None
    assert person.is_away(date(2026, 12, 23))
    assert not person.is_away(date(2026, 12, 25))
    assert {date(2026, 12, 21), date(2026, 12, 25)} <= set(person.present_week.closed)
    assert len(person.present_week.closed) == len(set(person.present_week.closed))


def test_what_is_wrong_with_a_roster_is_told_all_at_once():
    twin = Person("Twin", "twin@ours.example", frozenset({"boss"}), aliases=("BEN@ours.example",), delegate="no@x")
    late = Person("Late", "late@ours.example", leave=((date(2026, 5, 2), date(2026, 5, 1)),))
    assert Roster((BEN, twin, late)).problems() == (
        "Twin: the address ben@ours.example already belongs to Ben Ode",
        "Twin: there is no role 'boss'; the roles are ae, csm, sales_leader, cs_leader, revops, ops",
        "Twin: the delegate no@x is not on the roster",
        "Late: the leave from 2026-05-02 ends before it begins (2026-05-01)",
    )
    assert ROSTER.problems() == ()


@pytest.mark.parametrize(
    ("zone", "hours", "says"),
    [
        ("Europe/Atlantis", None, "no time zone"),
        ("/etc/passwd", None, "no time zone"),
        ("UTC", {}, "at least one day"),
        ("UTC", {0: ()}, "at least one day"),
        ("UTC", {7: ((time(9), time(10)),)}, "weekday 7"),
        ("UTC", {0: ((time(10), time(9)),)}, "in order"),
        ("UTC", {0: ((time(9), time(12)), (time(11), time(13)))}, "in order"),
    ],
)
def test_a_week_that_cannot_be_is_refused_with_the_reason(zone, hours, says):
    with pytest.raises(ValueError, match=says):
        WorkWeek(zone) if hours is None else WorkWeek(zone, hours)


# --- assignment -----------------------------------------------------------------------------------------------------


def assigned(*people, rules=(), facts=None, counts=None, on=TODAY, kickoff=()):
    found = assign_csm(Roster(people), rules, facts or {}, counts or {}, on, kickoff)
    return found.person.name, found.reason


def test_without_rules_the_fewest_open_handoffs_decide():
    counts = {"CLEO@ours.example": 3, "dan@ours.example": 1, "eve@ours.example": 2}
    assert assigned(CLEO, DAN, EVE, counts=counts) == ("Dan", "Dan: fewest open handoffs (1) beside Cleo and Eve.")


def test_equals_go_by_the_order_of_the_roster():
    name, reason = assigned(CLEO, DAN, rules=[Rule({}, ("dan@ours.example", "cleo@ours.example"))])
    assert name == "Cleo"
    assert reason == (
        "Cleo: rule for every customer; fewest open handoffs (0) beside Dan, first on the roster among equals."
    )


def test_the_first_rule_that_fits_decides():
    rules = [
        Rule({"segment": "enterprise", "region": "DACH | Nordics"}, ("dan@ours.example",)),
        Rule({"segment": "Enterprise"}, ("eve@ours.example",)),
    ]
    facts = {"Segment": "Enterprise", "region": "nordics"}
    assert assigned(CLEO, DAN, EVE, rules=rules, facts=facts) == (
        "Dan",
        "Dan: rule for segment enterprise and region DACH or Nordics.",
    )
    assert assigned(CLEO, DAN, EVE, rules=rules, facts={"segment": "enterprise"})[0] == "Eve"
    assert assigned(CLEO, DAN, EVE, rules=rules)[0] == "Cleo"


@pytest.mark.parametrize(
    ("value", "name"),
    [("50000", "Dan"), ("49999.99", "Cleo"), ("120000", "Dan"), ("48k", "Cleo"), ("", "Cleo"), ("NaN", "Cleo")],
)
def test_a_rule_may_compare_numbers_and_guesses_none(value, name):
    rules = [Rule({"value": ">= 50000"}, ("dan@ours.example",))]
    assert assigned(CLEO, DAN, rules=rules, facts={"value": value})[0] == name


def test_who_is_on_leave_gets_nobody_new():
    away = csm("Dan", leave=AWAY)
    rules = [Rule({"segment": "smb"}, ("dan@ours.example", "eve@ours.example"))]
    assert assigned(CLEO, away, EVE, rules=rules, facts={"segment": "smb"})[0] == "Eve"
    rules = [Rule({"segment": "smb"}, ("dan@ours.example",))]
    name, reason = assigned(CLEO, away, EVE, rules=rules, facts={"segment": "smb"}, counts={"cleo@ours.example": 1})
    assert (name, reason) == ("Eve", "Eve: rule for segment smb, Dan on leave; fewest open handoffs (0) beside Cleo.")


def test_when_all_are_on_leave_one_is_still_named_and_it_is_said():
    name, reason = assigned(csm("Cleo", leave=AWAY), csm("Dan", leave=AWAY), counts={"cleo@ours.example": 1})
    assert (name, reason) == ("Dan", "Dan: every CSM is on leave; fewest open handoffs (0) beside Cleo.")


KICKOFF = (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27))


def test_who_is_on_leave_at_the_kickoff_is_not_chosen_while_another_is_there():
    dan = csm("Dan", leave=((date(2026, 11, 23), date(2026, 12, 4)),))
    counts = {"cleo@ours.example": 5}
    assert assigned(CLEO, dan, counts=counts)[0] == "Dan"
    assert assigned(CLEO, dan, counts=counts, kickoff=KICKOFF)[0] == "Cleo"
    name, reason = assigned(CLEO, dan, rules=[Rule({}, ("dan@ours.example",))], kickoff=KICKOFF)
    assert (name, reason) == ("Cleo", "Cleo: rule for every customer, Dan on leave at the kickoff.")


def test_one_day_of_the_kickoff_is_enough():
    dan = csm("Dan", leave=((date(2026, 11, 23), date(2026, 11, 26)),))
    assert assigned(CLEO, dan, counts={"cleo@ours.example": 1}, kickoff=KICKOFF)[0] == "Dan"


def test_who_is_full_gets_nobody_new_while_another_has_room():
    dan = csm("Dan", capacity=2)
    counts = {"cleo@ours.example": 5, "dan@ours.example": 2}
    rules = [Rule({"segment": "smb"}, ("dan@ours.example", "eve@ours.example"))]
    assert assigned(CLEO, dan, counts=counts)[0] == "Cleo"
    assert assigned(CLEO, dan, counts={**counts, "dan@ours.example": 1})[0] == "Dan"
    away = csm("Eve", leave=AWAY)
    name, reason = assigned(CLEO, dan, away, rules=rules, facts={"segment": "smb"}, counts=counts)
    assert (name, reason) == ("Cleo", "Cleo: rule for segment smb, Dan full with 2 open and Eve on leave.")


def test_when_all_who_are_there_are_full_the_rule_still_counts_and_it_is_said():
    cleo, dan, eve = csm("Cleo", capacity=1), csm("Dan", capacity=2), csm("Eve", leave=AWAY)
    counts = {"cleo@ours.example": 1, "dan@ours.example": 2}
    rules = [Rule({}, ("dan@ours.example",))]
    assert assigned(cleo, dan, eve, rules=rules, counts=counts) == (
        "Dan",
        "Dan: every CSM who is there is full; rule for every customer.",
    )
    assert assigned(cleo, dan, eve, counts=counts)[0] == "Cleo"


def test_who_has_left_is_never_chosen():
    dan = csm("Dan", left=TODAY)
    assert assigned(CLEO, dan, counts={"cleo@ours.example": 9}, rules=[Rule({}, ("dan@ours.example",))]) == (
        "Cleo",
        "Cleo: rule for every customer, Dan not here any more.",
    )
    assert assigned(dan, CARL)[0] == "Carl Coe"


def test_what_people_cover_decides_where_no_rule_does():
    german = csm("Gerd", languages=("German",), regions=("DACH",))
    french = csm("Fay", languages=("French",))
    facts = {"language": "german", "region": "dach"}
    counts = {"gerd@ours.example": 9}
    assert assigned(french, CLEO, german, facts=facts, counts=counts) == (
        "Gerd",
        "Gerd: covers region dach and language german.",
    )
    # Nobody covers Italian: those who named other languages are not asked while somebody named none.
    assert assigned(french, german, CLEO, facts={"language": "italian"})[0] == "Cleo"
    assert assigned(french, german, facts={"language": "italian"})[0] == "Fay"


def test_a_roster_without_a_csm_falls_to_the_leader_and_without_one_is_refused():
    assert assigned(ANA, CARL)[0] == "Carl Coe"
    with pytest.raises(BadConfig, match="csm"):
        assigned(ANA)


def test_the_same_question_has_the_same_answer():
    rules = [Rule({"segment": "smb"}, ("eve@ours.example", "dan@ours.example"))]
    answers = {assigned(CLEO, DAN, EVE, rules=rules, facts={"segment": "smb"}) for _ in range(20)}
    assert len(answers) == 1
