"""The roster as a CSV file: whatever a spreadsheet makes of it, the same people come out, or a line that says why not."""

import csv
import re
import tomllib
from datetime import date, time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffd.config.gather import gathered
from handoffd.config.load import check
from handoffd.config.office import roster
from handoffd.config.roster_csv import read_roster
from handoffd.config.schema import PersonTable
from handoffd.errors import BadConfig
from handoffd.shipped import root

HEAD = "name,email,roles,zone\n"
TWO = f"{HEAD}Ana Silva,ana@x.example,csm,Europe/Lisbon\nJonas Berg,jonas@x.example,ae,Europe/Berlin\n"


@pytest.fixture
def people(tmp_path):
    """Read a file of these bytes (or this text, as UTF-8)."""

    def read(raw):
        path = tmp_path / "people.csv"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return read_roster(path)

    return read


def names(found):
    assert found.problems == ()
    return [each.table["name"] for each in found.people]


def problem(found):
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


# -- any table, in every flavour ------------------------------------------------------------------------------------------

SEEN = st.characters(categories=("L", "N", "P", "S"))
TEXT = st.text(st.one_of(SEEN, st.sampled_from(" ,;|\"'")), max_size=20).map(lambda text: " ".join(text.split()))
SAID = TEXT.filter(lambda text: not text.startswith("="))
WORD = st.text(SEEN.filter(lambda sign: sign not in ";|,"), min_size=1, max_size=12)
DAY = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SPAN = st.sampled_from(["09:00-17:30", "8:30-12:00, 13:00-17:00", "07:15-15:45"])


@st.composite
def tables(draw):
    """Return the roster as `[[people]]` tables."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        first = draw(DAY)
        table = {
            "name": draw(SAID.filter(bool)),
            "email": f"person{number}@x.example",
            "roles": draw(st.lists(st.sampled_from(["ae", "csm", "sales_leader", "ops"]), min_size=1, unique=True)),
            "zone": draw(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"])),
            "hours": [{"days": "Mon-Thu", "time": draw(SPAN)}, {"days": "Fri", "time": draw(SPAN)}],
            "region": draw(st.sampled_from(["", "DE-BY", "US"])),
            "leader": draw(st.sampled_from([None, "person0@x.example"])),
            "aliases": draw(st.sampled_from([(), (f"p{number}@x.example", f"q{number}@x.example")])),
            "leave": draw(st.sampled_from([(), ({"first": first, "last": first + timedelta(days=9)},)])),
            "title": draw(SAID),
            "segments": draw(st.lists(WORD, max_size=3)),
            "languages": draw(st.lists(WORD, max_size=3)),
            "capacity": draw(st.sampled_from([None, 0, 12])),
        }
        found.append(table)
    return found


@st.composite
def flavours(draw):
    """Return how a spreadsheet saves: everything that is no content."""
    return {
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])),
        "separator": draw(st.sampled_from([",", ";", "\t"])),
        "hint": draw(st.booleans()),
        "end": draw(st.sampled_from(["\r\n", "\n", "\r"])),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "between": draw(st.sampled_from(["; ", "|", "\n"])),
        "to": draw(st.sampled_from([" to ", "/", " - ", "–", "..", " bis "])),
        "dotted": draw(st.booleans()),
        "headings": draw(st.sampled_from([str, str.upper, lambda key: f" {key.replace('_', ' ').title()} "])),
        "blank": draw(st.integers(0, 2)),
        "trailing": draw(st.integers(0, 3)),
        "order": draw(st.randoms(use_true_random=False)),
    }


def cell(key, value, how):
    between = how["between"]
    if key == "hours":
        return between.join(f"{each['days']} {each['time']}" for each in value)
    if key == "leave":
        form = "%d.%m.%Y" if how["dotted"] else "%Y-%m-%d"
        return between.join(how["to"].join(each[end].strftime(form) for end in ("first", "last")) for each in value)
    if isinstance(value, list | tuple):
        return between.join(value)
    return "" if value is None else str(value)


def written(found, how):
    keys = list(found[0])
    how["order"].shuffle(keys)
    paper = StringIO(newline="")
    quoting = (
        csv.QUOTE_ALL if how["between"] == "\n" else how["quoting"]
    )  # the writer leaves such a cell without quotes
    writer = csv.writer(paper, delimiter=how["separator"], lineterminator=how["end"], quoting=quoting)
    if how["hint"]:
        paper.write(f"sep={how['separator']}{how['end']}")
    empty = [""] * how["trailing"]
    writer.writerow([*(how["headings"](key) for key in keys), *empty])
    for table in found:
        writer.writerow([*(cell(key, table[key], how) for key in keys), *empty])
        for _ in range(how["blank"]):
            writer.writerow(["", " ", *empty])
    return paper.getvalue().encode(how["encoding"])


@settings(deadline=None, max_examples=60)
@given(tables(), flavours())
def test_any_roster_is_read_back_from_every_flavour_of_csv(tmp_path_factory, found, how):
    """R1"""
    path = tmp_path_factory.getbasetemp() / "flavour.csv"
    path.write_bytes(written(found, how))
    read = read_roster(path)
    assert read.problems == ()
    assert [PersonTable(**each.table) for each in read.people] == [PersonTable(**table) for table in found]


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", HEAD.encode(), b"\xff\xfe", b"name;email;roles\r\n"]))
def test_no_file_is_so_broken_that_reading_it_fails_without_words(tmp_path_factory, raw, before):
    path = tmp_path_factory.getbasetemp() / "broken.csv"
    path.write_bytes(before + raw)
    assert all(said.startswith("broken.csv") for said in read_roster(path).problems)


# -- as people save it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        TWO,
        TWO.replace(",", ";"),
        TWO.replace(",", "\t").encode("utf-16"),
        b"\xef\xbb\xbf" + TWO.encode(),
        "sep=;\r\n" + TWO.replace(",", ";"),
        TWO.replace("\n", "\r\n\r\n,,,\r\n"),
        TWO.replace("\n", ",,,\n"),
        TWO.replace("name,email,roles,zone", "Full Name,E-Mail,Role,Time zone"),
        TWO.replace("name,email,roles,zone", "Mitarbeiter,E-Mail-Adresse,Rolle,Zeitzone"),
        TWO.replace("name,email,roles,zone", "Name,Work e-mail,ROLES,Time_Zone"),
        TWO.replace("Ana Silva", '" Ana\u00a0\nSilva "'),
        TWO.replace("csm", "Customer Success Manager").replace(",ae,", ",Account Executive,"),
    ],
)
def test_a_roster_is_read_as_spreadsheets_save_it(people, raw):
    found = people(raw)
    assert names(found) == ["Ana Silva", "Jonas Berg"]
    assert [each.table["roles"] for each in found.people] == [["csm"], ["ae"]]
    assert [each.table["zone"] for each in found.people] == ["Europe/Lisbon", "Europe/Berlin"]


def test_first_and_last_name_may_stand_in_columns_of_their_own(people):
    assert names(people("Vorname;Nachname;E-Mail;Rolle\nAna;Silva;a@x.example;csm\n")) == ["Ana Silva"]


def test_a_row_has_the_line_at_which_it_begins(people):
    found = people('name,email,roles\n\n"Ana\nSilva",a@x.example,csm\nJonas Berg,j@x.example,ae\n')
    assert [each.place for each in found.people] == ["people.csv line 3 (Ana Silva)", "people.csv line 5 (Jonas Berg)"]


def test_a_column_that_means_nothing_here_is_left_alone_and_named(people):
    found = people("name,email,roles,Phone,Employee ID\nAna,a@x.example,csm,+351 1,77\n")
    assert found.unread == ("Phone", "Employee ID")
    assert names(found) == ["Ana"]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("", "people.csv: it is empty; its first line names the columns"),
        (HEAD, "people.csv: nobody stands below its headings"),
        ("Ana,a@x.example,csm\n", "people.csv line 1: no column is called name and email and roles"),
        ("name,email,roles,zoen\nA,a@x.example,csm,UTC\n", "people.csv line 1: no column is called 'zoen'; did you mean zone"),
        ("name,email,E-Mail,roles\nA,a@x.example,b@x.example,csm\n", "line 1: two columns say the same (email and E-Mail)"),
        ("name,email,roles\nSilva, Ana,a@x.example,csm\n", "line 2 (Silva): 'csm' stands below no heading; put a value"),
        ('name,email,roles\n"Ana,a@x.example,csm\nJonas,j@x.example,ae\n', "line 2: this line is no CSV"),
        ("name,email,roles\nAna García,a@x.example,csm\n".encode("latin-1"), "line 2: its letters are not saved as UTF-8"),
        (b"PK\x03\x04rest", "people.csv: this is an Excel workbook"),
        (HEAD + "=A2&B2,a@x.example,csm,UTC\n", "people.csv line 2: name: '=A2&B2' is a formula"),
        ("name,email,roles,leave\nAna,a@x.example,csm,12/05/2026\n", "line 2 (Ana): leave: '12/05/2026' is not understood; write 2026-12-21"),
        ("name,email,roles,hours\nAna,a@x.example,csm,always\n", "line 2 (Ana): hours: 'always' is not understood; write Mon-Fri 09:00"),
        ("name,email,roles,capacity\nAna,a@x.example,csm,many\n", "line 2 (Ana): capacity: 'many' is not a whole number"),
        ("name,email,roles\n" + "x" * 4_000_001, "which is no roster"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line_and_the_mend(people, raw, told):
    assert told in problem(people(raw))


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert "roster: there is no file" in problem(read_roster(tmp_path / "people.csv"))
    assert "cannot be read" in problem(read_roster(tmp_path))


@pytest.mark.parametrize("cell", ["=1+1", "@team", "+1", "-2"])
def test_a_cell_is_text_and_nothing_in_it_is_worked_out(people, cell):
    found = people(f"name,email,roles,products\nAna,a@x.example,csm,{cell}\n")
    assert found.people[0].table["products"] == [cell]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9-17", [{"time": "9:00-17:00"}]),
        ("Mon-Fri 9:00 – 17:30", [{"days": "Mon-Fri", "time": "9:00-17:30"}]),
        ("Mon, Wed 08:00-12:00, 13:00-17:00", [{"days": "Mon, Wed", "time": "08:00-12:00, 13:00-17:00"}]),
        ("Mon-Thu: 09:00-17:00 | Fri: 09:00-13:00", [{"days": "Mon-Thu", "time": "09:00-17:00"}, {"days": "Fri", "time": "09:00-13:00"}]),
    ],
)  # fmt: skip
def test_hours_are_written_as_people_write_them(people, text, hours):
    found = people(f'name,email,roles,hours\nAna,a@x.example,csm,"{text}"\n')
    assert found.people[0].table["hours"] == hours


# -- beside config.toml ---------------------------------------------------------------------------------------------------


def config(folder, text, **change):
    (folder / "people.csv").write_text(text, encoding="utf-8")
    values = tomllib.loads((root() / "config.toml").read_text(encoding="utf-8"))
    return {**values, "roster": "people.csv", **change}


ROSTER = (
    "name;email;roles;leader;delegate\n"
    "Lea Lindt;lea@northwind.example;sales_leader;;\n"
    "Tim Tal;tim@northwind.example;ae;Lea Lindt;lea lindt\n"
    "Zoe Zorn;zoe@northwind.example;csm;lea@northwind.example;\n"
)


def test_the_roster_file_stands_instead_of_the_tables_or_beside_them(tmp_path):
    """R1"""
    alone = check(config(tmp_path, ROSTER, people=[]), tmp_path)
    assert [person.name for person in alone.people] == ["Lea Lindt", "Tim Tal", "Zoe Zorn"]
    assert alone.roster == tmp_path / "people.csv"
    both = check(config(tmp_path, ROSTER), tmp_path)
    assert [person.name for person in both.people][-4:] == ["Petra Lang", "Lea Lindt", "Tim Tal", "Zoe Zorn"]


def test_a_leader_and_a_delegate_may_be_given_by_name(tmp_path):
    tim = check(config(tmp_path, ROSTER), tmp_path).people[-2]
    assert (tim.leader, tim.delegate) == ("lea@northwind.example", "lea@northwind.example")


def test_the_environment_may_name_the_roster_file(tmp_path, monkeypatch):
    values = config(tmp_path, ROSTER, people=[])
    del values["roster"]
    monkeypatch.setenv("HANDOFFD_ROSTER", "people.csv")
    assert len(check(values, tmp_path).people) == 3


def test_every_mistake_of_the_roster_is_told_at_once_with_its_line(tmp_path):
    text = (
        "name;email;roles;zone;region;leader;delegate;leave;hours\n"
        "Lea Lindt;lea@northwind.example;sales_leader;Europe/Berlni;;;;;\n"
        "Tim Tal;lea@northwind.example;ae;;DE-BYE;Lea Lint;;2026-12-31 to 2026-12-21;\n"
        "Zoe Zorn;zoe@northwind;csmm;;;;;;Mon-Fri 17:00-09:00\n"
        "Ole Olm;handoff@northwind.example;csm;;;gone@northwind.example;jonas.berg@northwind.example;;Mon-Fri 17:00-09:00\n"
    )
    with pytest.raises(BadConfig) as caught:
        check(config(tmp_path, text, smpt={"host": "x"}), tmp_path)
    told = "\n".join(caught.value.problems)
    for said in (
        "smpt: there is no such key; see the shipped config.toml for those that are; did you mean smtp?",
        "people.csv line 2 (Lea Lindt): zone: 'Europe/Berlni' is not an IANA time zone; write it like Europe/Berlin or America/New_York; did you mean Europe/Berlin?",
        "people.csv line 3 (Tim Tal): leader: 'Lea Lint' is neither an address nor a name on the roster; did you mean Lea Lindt?",
        "people.csv line 3 (Tim Tal): leave[1]: leave ends (2026-12-21) before it begins (2026-12-31)",
        "people.csv line 3 (Tim Tal): lea@northwind.example belongs to Lea Lindt already (people.csv line 2 (Lea Lindt));",
        "people.csv line 3 (Tim Tal): region: 'DE-BYE' is no holiday region; write DE, DE-BY, US-CA ...; did you mean DE-BY?",
        "people.csv line 4 (Zoe Zorn): email: 'zoe@northwind' is not an email address",
        "people.csv line 4 (Zoe Zorn): roles[1]: there is no role 'csmm'; the roles are ae, csm, sales_leader,",
        "revops, ops; did you mean csm?",
        "people.csv line 5 (Ole Olm): handoff@northwind.example is the shared inbox itself",
        "people.csv line 5 (Ole Olm): leader: gone@northwind.example is nobody on the roster\n",
        "people.csv line 5 (Ole Olm): delegate: Jonas Berg could not do Ole Olm's part; name somebody with the role",
        "people.csv line 5 (Ole Olm): hours: time '17:00-09:00': a window ends before it begins, or two overlap",
    ):
        assert said in told
    assert len(caught.value.problems) == 12, told


def test_the_example_of_the_documentation_is_read_as_it_says(tmp_path):
    page = (root() / "docs" / "how-to" / "people.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"(?ms)^```csv\n(.*?)^```", page)
    people = roster(check(config(tmp_path, example, people=[]), tmp_path))
    dana, tom, ana = (people.by_name(name) for name in ("Dana Whitfield", "Tom Okafor", "Ana Silva"))
    assert people.leader_of(dana) == people.by_name("Priya Nair")
    assert people.stand_in(dana, date(2026, 12, 23)) == tom
    assert tom.week.hours[4] == ((time(9), time(13)),)
    assert (ana.roles, ana.segments, ana.languages) == ({"csm", "revops"}, ("enterprise", "smb"), ("en", "pt"))
    assert ana.leave == ((date(2026, 8, 3), date(2026, 8, 14)), (date(2026, 9, 7), date(2026, 9, 7)))
    assert ana.capacity == 12
    with pytest.raises(BadConfig) as caught:
        check(config(tmp_path, example.replace("US-NY,,Priya Nair", "US-NY,,Priya Nari"), people=[]), tmp_path)
    assert f"`{caught.value}`" in page


def test_the_hint_of_excel_on_top_counts_as_a_line(people):
    found = people("sep=;\nname;email;roles\nAna Silva;a@x.example;csm\n")
    assert [each.place for each in found.people] == ["people.csv line 3 (Ana Silva)"]


def test_two_people_of_one_name_are_told_apart_by_address(tmp_path):
    text = ROSTER + "Lea Lindt;lea.lindt@northwind.example;ops;;\n"
    with pytest.raises(
        BadConfig, match=r"line 3 \(Tim Tal\): leader: 2 people are called Lea Lindt; write the address"
    ):
        check(config(tmp_path, text), tmp_path)


def test_what_is_gathered_leaves_the_given_values_as_they_were():
    given_people = [{"name": "Tim", "email": "t@x.example", "leader": "Lea"}, {"name": "Lea", "email": "l@x.example"}]
    found = gathered({"people": given_people}, Path("/nowhere"))
    assert found.values["people"][0]["leader"] == "l@x.example"
    assert given_people[0]["leader"] == "Lea"
