"""config.toml: every problem at once, each with its place and the mend."""

import tomllib
from datetime import time
from pathlib import Path

import pytest

from handoffd.config.load import check, load
from handoffd.config.office import page, roster
from handoffd.errors import BadConfig
from handoffd.shipped import root

SHIPPED = root() / "config.toml"


def values():
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def problems(**change):
    told = values()
    for path, value in change.items():
        table = told
        *way, last = path.split("__")
        for step in way:
            table = table[int(step)] if step.isdigit() else table.setdefault(step, {})
        table[last] = value
    with pytest.raises(BadConfig) as caught:
        check(told, Path("/nowhere"))
    return "\n".join(caught.value.problems)


def test_the_shipped_example_is_sound():
    config = load(SHIPPED)
    assert [person.name for person in roster(config).by_role("csm")] == ["Ana Silva"]


def test_the_shipped_numbers_are_the_defaults_of_the_page():
    from handoffd.playbook.office import kept
    from handoffd.playbook.steps import PAGE

    assert page(load(SHIPPED)) == kept(PAGE, [step.name for step in PAGE if step.name != "joint-call"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"inbox__hots": "x"}, "inbox.hots: there is no such key"),
        ({"inbox__password": "secret"}, "password_file"),
        ({"inbox__tls": "none"}, "for this machine only"),
        ({"inbox__address": "nobody"}, "not an email address"),
        ({"inbox__password_file": "missing.secret"}, "inbox.password_file: there is no file"),
        ({"people__0__zone": "Berlin"}, "people[1].zone: 'Berlin' is not an IANA time zone"),
        ({"people__0__leader": "gone@northwind.example"}, "people[1] (Jonas Berg).leader"),
        ({"people__0__region": "XX"}, "no holiday region"),
        ({"people__0__roles": ["aee"]}, "people[1].roles[1]"),
        ({"people__1__email": "jonas.berg@northwind.example"}, "belongs to Jonas Berg already"),
        ({"people__1__roles": ["ops"]}, 'nobody has the role "csm"'),
        ({"people__0__hours": [{"days": "Mon-Fry", "time": "09:00-17:30"}]}, "days 'Mon-Fry' is not understood"),
        ({"people__0__hours": [{"time": "17:00-09:00"}]}, "ends before it begins"),
        ({"people__0__leave": [{"first": "2026-02-02", "last": "2026-01-01"}]}, "before it begins"),
        ({"steps__warm-introo": {"day": 3}}, "there is no such step; the steps are"),
        ({"steps__dossier__due_hour": 3}, "there is no such number; there are"),
        ({"steps__dossier__due_hours": -1}, "does not fit"),
        ({"steps__dossier__remind_hours": 3}, "does not fit; write numbers"),
        ({"assign": [{"when": {}, "csm": ["petra.lang@northwind.example"]}]}, 'nobody with the role "csm"'),
        ({"trust__profile": "rfc8601"}, "authserv_id is needed"),
        ({"people__0__aliases": ["handoff@northwind.example"]}, "the shared inbox itself"),
    ],
)
def test_each_mistake_is_told_with_its_place_and_the_mend(change, told):
    assert told in problems(**change)


def test_all_mistakes_are_told_at_once():
    told = problems(inbox__hots="x", people__0__zone="Berlin", smtp__port=0, steps__kickof={"day": 3})
    assert len(told.splitlines()) == 4


def test_a_secret_never_stands_in_what_is_told():
    assert "hunter2" not in problems(inbox__password="hunter2")


def test_a_step_that_is_off_is_left_out_and_its_followers_wait_for_what_it_waited_for():
    told = values()
    told["steps"]["warm-intro"] = {"on": False}
    steps = {step.name: step for step in page(check(told, Path("/nowhere")))}
    assert "warm-intro" not in steps
    assert steps["kickoff"].after == ("opening",)


def test_a_number_of_a_step_can_be_changed():
    told = values()
    told["steps"]["warm-intro"] = {"day": 4, "begin_day": 1}
    step = next(step for step in page(check(told, Path("/nowhere"))) if step.name == "warm-intro")
    assert (step.begin_day, step.shape.day) == (1, 4)


def test_the_environment_overrides_the_file(monkeypatch):
    monkeypatch.setenv("HANDOFFD_INBOX__HOST", "imap.other.example")
    assert load(SHIPPED).inbox.host == "imap.other.example"


def test_a_password_comes_from_its_file_or_from_systemds_credentials(tmp_path, monkeypatch):
    (tmp_path / "imap.secret").write_text("from systemd\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    told = values()
    told["inbox"]["password_file"] = "imap.secret"
    assert check(told, Path("/nowhere")).inbox.password() == "from systemd"


@pytest.mark.parametrize("text", ["", "[inbox", "inbox = 3"])
def test_a_file_that_is_none_is_told_in_words(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadConfig):
        load(path)


def test_a_missing_file_says_where_an_example_is(tmp_path):
    with pytest.raises(BadConfig, match="documented example"):
        load(tmp_path / "config.toml")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"people__0__zone": "Europe/Berlni"}, "did you mean Europe/Berlin?"),
        ({"people__0__zone": "Lisbon"}, "did you mean Europe/Lisbon?"),
        ({"people__0__leader": "petra.lnag@northwind.example"}, "did you mean petra.lang@northwind.example?"),
        ({"people__0__delegate": "petra.lang@northwnd.example"}, "did you mean petra.lang@northwind.example?"),
        ({"people__0__region": "DE-BYE"}, "did you mean DE-BY?"),
        ({"steps__warm-introo": {"day": 3}}, "did you mean warm-intro?"),
        ({"steps__dossier__due_hour": 3}, "did you mean due_hours?"),
        ({"people__0__delegate": "jonas.berg@northwind.example"}, "nobody stands in for themselves"),
        ({"people__0__leader": "jonas.berg@northwind.example"}, "nobody leads themselves"),
        (
            {"people__2__leader": "jonas.berg@northwind.example"},
            "the leaders go round in a circle (Jonas Berg -> Petra",
        ),
        (
            {
                "people__0__delegate": "ana.silva@northwind.example",
                "people__0__leader": None,
                "people__1__leave": [{"first": "2026-12-28", "last": "2027-01-02"}],
            },
            "Ana Silva, who would stand in, is away as well from 2026-12-28 to 2026-12-31",
        ),
    ],
)
def test_a_mistake_about_people_comes_with_the_likeliest_mend(change, told):
    assert told in problems(**change)


def test_a_word_that_is_like_nothing_gets_no_guess():
    assert "did you mean" not in problems(people__0__leader="x@elsewhere.example", people__0__zone="Nowhere")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"inbox__adress": "x"}, "inbox.adress: there is no such key; see the shipped config.toml for those that are; did you mean address?"),
        ({"people__1__segmnets": ["x"]}, "people[2].segmnets: there is no such key; see the shipped config.toml for those that are; did you mean segments?"),
        ({"people__0__hours": [{"day": "Fri"}]}, "people[1].hours[1].day: there is no such key; see the shipped config.toml for those that are; did you mean days?"),
        ({"contract__join_day": 3}, "did you mean join_days?"),
        ({"people__0__roles": ["cms"]}, "people[1].roles[1]: there is no role 'cms'; the roles are ae, csm,"),
        ({"people__0__roles": []}, "people[1].roles: must not be empty"),
        ({"people__0__hours": []}, "people[1].hours: must not be empty"),
        ({"people__0__hours": [{"days": "Mon-Fri"}, {"days": "Fri", "time": "09:00-13:00"}]}, "two of these windows overlap"),
        ({"people__0__leave": [{"first": "next week", "last": "2026-01-01"}]}, "leave[1].first: must be a date of the calendar"),
        ({"people__1__capacity": -1}, "people[2].capacity: must be 0 or more"),
        ({"people__1__capacity": "many"}, "people[2].capacity: must be a whole number"),
        ({"inbox__first_start": "wait"}, "inbox.first_start: must be 'ask', 'act' or 'skip'"),
        ({"inbox__plus_addresses": "maybe"}, "inbox.plus_addresses: must be true or false"),
        ({"people__0__delegate": "Petra Lnag"}, "neither an address nor a name on the roster; did you mean Petra Lang?"),
        ({"people__0__delegate": "ana.silva@northwind.example"}, "Ana Silva could not do Jonas Berg's part"),
        ({"people__2__roles": ["ops"], "people__0__leader": None}, "people[1] (Jonas Berg).leader: nobody would hear when this AE is late"),
        ({"assign": [{"when": {"segmnet": "smb"}, "csm": ["ana.silva@northwind.example"]}]}, "assign[1].when.segmnet: no notice says this; did you mean segment?"),
        ({"assign": [{"when": {}, "csm": []}]}, "assign[1].csm: must not be empty"),
        ({"people": []}, "people: nobody is listed"),
        ({"roster": "people.csv"}, "roster: there is no file"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_words_that_can_be_read_aloud(change, told):
    said = problems(**change)
    assert told in said
    assert "Input should" not in said


def sound(**change):
    told = values()
    for path, value in change.items():
        number, key = path.split("__")
        told["people"][int(number.removeprefix("p"))][key] = value
    return check(told, Path("/nowhere"))


def test_two_people_may_stand_in_for_each_other():
    sound(p0__delegate="petra.lang@northwind.example", p2__delegate="jonas.berg@northwind.example")


def test_a_day_may_end_at_midnight():
    hours = roster(sound(p0__hours=[{"days": "Mon", "time": "16:00-24:00"}])).people[0].week.hours
    assert hours == {0: ((time(16), time(0)),)}


def test_a_rule_may_look_at_a_line_of_the_houses_own_notices():
    told = values()
    told["notice"] = [{"name": "crm", "senders": ["crm@x.example"], "lines": {"segments": "Segments"}}]
    told["assign"] = [{"when": {"segments": "smb"}, "csm": ["ana.silva@northwind.example"]}]
    assert check(told, Path("/nowhere")).assign


@pytest.mark.parametrize(
    ("key", "mend"),
    [
        ("inbox__password", "name the file in password_file"),
        ("smtp__archive_password", "name the file in archive_password_file"),
        ("oauth__client_secret", "name the file in secret_file"),
        ("oauth__refresh_token", "name the file in token_file"),
        ("oauth__key", "name the file in key_file"),
    ],
)
def test_whatever_a_secret_is_called_its_place_is_a_file(key, mend):
    """T17: refused with the mend, and not repeated in the words about it."""
    told = problems(**{key: "hunter2"})
    assert mend in told
    assert "does not belong into config.toml" in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    "address", ["caldav:https://dana:hunter2@cal.example/d", "https://dana:hunter2@cal.example/a.ics"]
)
def test_a_password_inside_a_calendars_address_is_refused(address):
    told = problems(people__0__busy=[address])
    assert "named in busy_password_file" in told
    assert "hunter2" not in told
    sound = values()
    sound["people"][0]["busy"] = ["caldav:https://dana@cal.example/d"]
    assert check(sound, Path("/nowhere")).people[0].busy == ("caldav:https://dana@cal.example/d",)
