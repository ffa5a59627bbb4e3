"""The leaders' page: the letter's own figures, drawn, in words and in tables; it fetches nothing and says when n is small."""

import json
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from attacks.rig import Postman
from emptystore import ready
from handoffd import shipped
from handoffd.app import reporting
from handoffd.app.daemon import Daemon
from handoffd.app.settings import Settings
from handoffd.clock import SetClock
from handoffd.errors import Permanent
from handoffd.letters.languages import language
from handoffd.letters.leaders import sections
from handoffd.letters.leaders.words import Words
from handoffd.letters.message import Message
from handoffd.letters.writing import looks
from handoffd.playbook.figures.overview import overview
from handoffd.playbook.figures.report import Numbers
from handoffd.playbook.steps import PAGE
from handoffd.store.rows import load_report
from handoffd.store.store import Store, sqlite_url
from leaders.plausible import NOW, config, fill

TEMPLATE = shipped.root() / "templates" / "report" / "page.html"
COUNTRIES = ("en", "de", "fr")
MONDAY = datetime(2026, 6, 22, 7, 0, tzinfo=UTC)  # 09:00 in Berlin, when the leaders' letter is made


class Book:
    """A store, and the page that is made of it."""

    def __init__(self, folder, count, code="en"):
        company = {"name": "Brightlane", "domains": ["brightlane.example"], "language": code}
        made = ready(config(folder, company=company))
        self.settings = Settings(made, Store(sqlite_url(made.state.folder)))
        if count:
            fill(self.settings, count)

    def figures(self, now=NOW, first=None, last=None):
        with self.settings.store.transaction() as memory:
            days = reporting.period(self.settings, first, last, now)
            return reporting.figures(self.settings, memory, now, days)

    def page(self, now=NOW, **days):
        told = self.figures(now, **days)
        with self.settings.store.transaction() as memory:
            return reporting.html(self.settings, memory, told)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    made = {code: Book(tmp_path_factory.mktemp(code), 110, code) for code in COUNTRIES}
    yield made
    for book in made.values():
        book.settings.store.close()


@pytest.fixture
def empty(tmp_path):
    book = Book(tmp_path, 0)
    yield book
    book.settings.store.close()


class Seen(HTMLParser):
    """What is on a page: every tag with its attributes, every word outside the style sheet, each table with its rows."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words, self.open, self.tables = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)
        if tag == "table":
            self.tables.append(0)
        if tag == "tr":
            self.tables[-1] += 1

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


# -- the same figures --------------------------------------------------------------------------------------------------


def test_the_same_figure_comes_out_the_same_on_the_page_and_in_the_letter(tmp_path):
    """T3, T4, T5: stages, weeks, AEs and exceptions, as values and as words."""
    made, clock, post = ready(config(tmp_path)), SetClock(MONDAY - timedelta(hours=1)), Postman()
    first = Settings(made, Store(sqlite_url(made.state.folder)))
    fill(first, 110)
    first.store.close()
    with closing(Daemon(made, clock, post)) as daemon:
        daemon.turn(look=False)  # it sets its alarm
        clock.move_to(MONDAY)
        while daemon.turn(look=False):
            pass
        settings = Settings(made, daemon.store)
        with daemon.store.transaction() as memory:
            letter = load_report(memory.weeks.newest().value)
            told = reporting.figures(settings, memory, letter.at)
            page = Seen(reporting.html(settings, memory, told)).text
    assert (told.told.stages, told.told.weeks, told.told.sellers) == (letter.stages, letter.weeks, letter.sellers)
    assert told.promises[:4] == letter.stages
    assert told.told.exceptions == letter.exceptions
    [mail] = [Message(each.raw) for each in post.taken if each.recipient == "ida@brightlane.example"]
    words = " ".join(mail.plain.split())
    for stage in letter.stages:
        share = f"{len(stage.inside)} of {stage.counted}"
        assert f"{stage.name}: {share}" in words
        assert f"{stage.name}{share}" in page
    for account in letter.exceptions[:12]:
        assert f"{account.name} ({account.ref})" in page
        assert f"{account.name} ({account.ref})" in words
    for seller in letter.sellers:
        told_by = re.search(rf"{settings.roster.by_address(seller.ae).name}: (median [^[]+?) \[", words)[1]
        assert told_by in page


def test_the_tables_name_the_handoffs_of_every_number(books):
    """T5"""
    told, page = books["en"].figures(), Seen(books["en"].page())
    say = Words(language("en"), "Europe/Berlin")
    for stage in told.promises:
        for refs in (stage.inside, stage.outside):
            assert say.refs(refs) in page.text
    figures = sum(tag == "figure" for tag, _ in page.tags)
    assert figures == len(page.tables)
    assert min(page.tables) >= 2  # a head and something below it


def test_a_period_is_about_what_was_signed_in_it_and_exceptions_stay_those_of_today(books):
    told = books["en"].figures(first=date(2026, 3, 2), last=date(2026, 3, 29))
    with books["en"].settings.store.transaction() as memory:
        signed = {each.ref: each.t0 for each in memory.handoffs(closed=True)}
    assert told.refs
    assert {signed[ref].date() for ref in told.refs} <= {date(2026, 3, 2) + timedelta(days=n) for n in range(28)}
    assert set(told.refs) == {ref for ref, at in signed.items() if date(2026, 3, 2) <= at.date() <= date(2026, 3, 29)}
    assert [week.monday.day for week in told.told.weeks] == [2, 9, 16, 23]
    assert told.told.exceptions == books["en"].figures().told.exceptions


def test_a_long_period_is_told_month_by_month(books):
    told = books["en"].figures(first=date(2025, 12, 1))
    assert told.told.weeks == ()
    assert [(month.first.year, month.first.month) for month in told.months][-1] == (2026, 6)
    assert sum(len(month.refs) for month in told.months) == told.spread.counted
    assert "The median, by month of the signature" in books["en"].page(first=date(2025, 12, 1))


def test_days_the_wrong_way_round_are_refused_with_both_of_them(books):
    with pytest.raises(Permanent, match="--from 2026-05-01 is later than --to 2026-04-01"):
        books["en"].figures(first=date(2026, 5, 1), last=date(2026, 4, 1))


# -- honest with small numbers -------------------------------------------------------------------------------------------


def test_a_share_of_fewer_than_ten_is_never_in_per_cent():
    say = Words(language("en"), "UTC")
    assert [say.share(2, 3), say.share(9, 9), say.share(5, 10), say.share(7, 12)] == [
        "2 of 3", "9 of 9", "5 of 10 (50%)", "7 of 12 (58%)",
    ]  # fmt: skip


def test_a_page_of_four_handoffs_has_no_per_cent_no_quartile_and_no_ae(tmp_path):
    """T4: a median of few names its n, and nobody is judged by three handoffs."""
    book = Book(tmp_path, 4)
    told, page = book.figures(), Seen(book.page()).text
    book.settings.store.close()
    assert "%" not in page
    assert (told.spread.low, told.spread.high, told.told.sellers) == (None, None, ())
    assert "By account executive" not in page
    assert f"median of {told.spread.counted}" in page


def test_an_empty_store_gives_a_page_that_says_so_kindly(empty):
    page = Seen(empty.page())
    assert "There is nothing to show yet, and that is no mistake" in page.text
    assert not page.tables


# -- one file, for everybody -----------------------------------------------------------------------------------------------


def fetched(page):
    """Whatever a browser would go and get, and whatever would run."""
    seen = Seen(page)
    found = [f"<{tag}>" for tag, _ in seen.tags if tag in ("script", "link", "img", "iframe", "object", "base", "form")]
    for tag, attributes in seen.tags:
        found += [
            f"{tag} {name}" for name in attributes if name.startswith("on") or name in ("src", "href", "xlink:href")
        ]
    return found + re.findall(r"https?://[^\s\"')]+|@import|url\((?!#hatch-)[^)]*\)", page)


def test_a_page_that_fetches_would_be_seen():
    asked = (
        '<p onclick="x"></p><img src="https://x.example/a.png"><style>@import "a"; p { background: url(a.png) }</style>'
    )
    assert len(fetched(asked)) == 6


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_page_fetches_nothing_and_runs_nothing(books, code):
    page = books[code].page()
    assert fetched(page) == []
    assert "default-src 'none'" in page


def test_what_a_customer_is_called_is_never_markup(tmp_path):
    book = Book(tmp_path, 30)
    name = '<script>alert(1)</script> & "Söhne"'
    with book.settings.store.transaction() as memory:
        for each in memory.handoffs(closed=True):
            memory.save(replace(each, customer=name), NOW)
    page = book.page()
    book.settings.store.close()
    assert "<script" not in page
    assert name in Seen(page).text


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_drawing_says_in_words_what_it_shows_or_has_its_words_beside_it(books, code):
    page = Seen(books[code].page())
    drawn = [attributes for tag, attributes in page.tags if tag == "svg" and "overflow" not in attributes]
    assert all(each.get("aria-label") if each.get("role") == "img" else each.get("aria-hidden") for each in drawn)
    assert f'<html lang="{code}">' in books[code].page()


def luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("mode", "ground"), [(0, looks.LIGHT), (1, looks.DARK)], ids=["light", "dark"])
def test_every_tone_stands_out_from_the_page_and_its_hatching_from_its_ground(mode, ground):
    """WCAG 2.2, 1.4.11: 3 to 1 for what is drawn; words on a full tone 4.5 to 1. Grey print sees light and dark alone."""
    called = re.findall(r"colors\((?:light|dark), ((?:\"#\w+\"(?:, )?)+)\)", TEMPLATE.read_text(encoding="utf-8"))
    good, late, bad, plain, unknown, late_soft, bad_soft, _ = re.findall(r"#\w+", called[mode])
    for tone in (good, late, bad, plain, unknown):
        assert contrast(tone, ground["page"]) >= 3
    assert contrast(good, ground["page"]) >= 4.5
    assert contrast(plain, ground["page"]) >= 4.5
    assert contrast(late, late_soft) >= 2.5
    assert contrast(bad, bad_soft) >= 2.5
    assert contrast(good, late_soft) >= 1.6  # the two that stand beside each other, without colours


# -- in the language of the company ----------------------------------------------------------------------------------------


def spoken():
    """Every English sentence that the page has in its template and in its parts."""
    source = TEMPLATE.read_text(encoding="utf-8")
    for name in ("sections.py", "words.py"):
        source += (shipped.root() / "daemon/handoffd/letters/leaders" / name).read_text(encoding="utf-8")
    said = set(re.findall(r'(?:say|self)\(\s*"([^"]+)"', source))
    for group in re.findall(r"map\(say, \(([^)]*)\)", source):
        said |= set(re.findall(r'"([^"]+)"', group))
    return said | set(sections.STEPS.values())


@pytest.mark.parametrize("code", ["de", "fr"])
def test_the_catalogue_has_every_sentence_of_the_page_and_no_other(code):
    known = language(code).report
    assert spoken() == set(known)
    for english, own in known.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", own)), english


@pytest.mark.parametrize(
    ("code", "english"), [("de", "the and with days overdue before"), ("fr", "the and with days overdue before")]
)
def test_no_english_is_left_on_a_page_in_another_language(books, code, english):
    page = Seen(books[code].page()).text
    for words in ("they expected SSO from the first day", "no data from their side for three weeks", "the demo showed it as planned for autumn",
                  "the export they need comes in autumn", "the training had to be moved twice", "their sponsor has left", "all users are live", "Import of their archive"):  # fmt: skip
        page = page.replace(words, "")  # what people wrote stays as they wrote it
    assert [word for word in english.split() if re.search(rf"\b{word}\b", page)] == []


# -- where it waits --------------------------------------------------------------------------------------------------------


def test_every_handoff_on_its_way_waits_somewhere_on_the_page_and_what_is_overdue_is_named(books):
    told = books["en"].figures()
    waiting = {ref for each in told.waiting for ref in each.refs}
    assert waiting == set(told.on_their_way)
    late = {ref for each in told.waiting for ref in each.late}
    page = Seen(books["en"].page()).text
    for ref in sorted(late)[:10]:
        assert f"({ref}), Day" in page or f"{ref}" in page


def test_nothing_is_counted_of_what_was_stopped_or_is_a_renewal(books):
    with books["en"].settings.store.transaction() as memory:
        known = memory.handoffs(closed=True)
    zone, numbers = "Europe/Berlin", Numbers()
    all_of_it = overview(known, NOW, zone, numbers, lambda *_: None, PAGE)
    changed = [replace(known[-1], closed="the deal was cancelled"), replace(known[-2], track="renewal"), *known[:-2]]
    less = overview(changed, NOW, zone, numbers, lambda *_: None, PAGE)
    assert set(all_of_it.refs) - set(less.refs) == {known[-1].ref, known[-2].ref} & set(all_of_it.refs)


# -- the command -------------------------------------------------------------------------------------------------------------


def handoffd(*args, cwd):
    return subprocess.run(
        [sys.executable, "-m", "handoffd", *args], cwd=cwd, capture_output=True, text=True, check=False
    )


def written_config(folder):
    (folder / "config.toml").write_text(
        '[company]\nname = "Brightlane"\ndomains = ["brightlane.example"]\n'
        '[inbox]\naddress = "handoff@brightlane.example"\nhost = "127.0.0.1"\nport = 9\ntls = "none"\n'
        '[smtp]\nhost = "127.0.0.1"\nport = 9\ntls = "none"\n'
        '[[people]]\nname = "Ida Berg"\nemail = "ida@brightlane.example"\nroles = ["ae", "csm", "ops", "cs_leader", "sales_leader"]\n',
        encoding="utf-8",
    )


def test_the_command_writes_one_file_or_says_the_same_as_json(tmp_path):
    book = Book(tmp_path, 40)
    book.settings.store.close()
    written_config(tmp_path)
    told = handoffd("report", "--out", "page.html", "--from", "2026-01-01", "--to", "2026-06-19", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "40 handoffs: " in told.stdout
    assert "From the signature to Day 30" in (tmp_path / "page.html").read_text(encoding="utf-8")
    said = handoffd("report", "--json", "--from", "2026-01-01", "--to", "2026-06-19", cwd=tmp_path)
    figures = json.loads(said.stdout)
    assert len(figures["refs"]) == 40
    assert {"name", "inside", "outside", "counted", "share"} <= set(figures["promises"][0])
    wrong = handoffd("report", "--from", "2026-02-01", "--to", "2026-01-01", cwd=tmp_path)
    assert wrong.returncode != 0
    assert "no day lies between them" in wrong.stderr
