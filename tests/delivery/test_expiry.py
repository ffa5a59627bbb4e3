"""What ends one day is told to ops fourteen days before, once, and stands in the status until it was mended."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from certificates import make_bad_certificate
from delivery.office import NOW, PETRA
from handoffd.app.expiry import Ending, Lookout, in_files, places
from handoffd.cli import ask, cli  # noqa: F401 - it adds its commands
from handoffd.config.load import check
from handoffd.errors import Refused, Temporary
from network.test_certificates import showing

WHERE = "imap.ours.example:993"


def ending(days=None, problem=None):
    ends = None if days is None else NOW + timedelta(days=days)
    return Ending(WHERE, f"the certificate of {WHERE}", "renew it on that server", ends, problem)


@pytest.fixture
def lookout(office):
    """What was seen, handed over as the thread that looks does it."""

    def sees(*seen, after=0.0):
        office.clock.move_to(NOW + timedelta(days=after))
        office.daemon._lookout.tell(seen, office.clock.now())
        office.daemon._wait_for_smtp.done()
        office.turn()

    return sees


def test_a_certificate_is_told_fourteen_days_ahead_and_not_a_day_before(office, lookout):
    lookout(ending(days=14.5))
    assert office.troubles() == set()
    lookout(ending(days=14.5), after=0.6)
    assert office.troubles() == {f"certificate:{WHERE}"}
    [told] = office.letters("_ops/trouble")
    assert told.recipient == PETRA
    text = told.raw.replace(b"=\r\n", b"").decode()
    assert "Subject: a certificate or secret needs a new one, please look" in text
    assert f"the certificate of {WHERE} ends on Tuesday 24 March 2026" in " ".join(text.split())
    assert "renew it on that server" in " ".join(text.split())


def test_it_is_told_once_and_stands_in_the_status_with_the_days_that_are_left(office, lookout):
    for day in (1, 2, 3, 12):
        lookout(ending(days=13), after=day)
    assert len(office.letters("_ops/trouble")) == 1
    with office.memory() as memory:
        [row] = memory.troubles.all()
    assert row.said == f"the certificate of {WHERE} ends on Monday 23 March 2026, in 1 day; renew it on that server"


def test_one_that_was_renewed_is_over_and_the_next_one_is_told_anew(office, lookout):
    lookout(ending(days=3))
    lookout(ending(days=93), after=1)
    assert office.troubles() == set()
    lookout(ending(days=93), after=80)
    assert len(office.letters("_ops/trouble")) == 2


def test_a_server_that_config_toml_names_no_more_is_forgotten(office, lookout):
    lookout(ending(days=3))
    lookout(after=1)
    assert office.troubles() == set()


def test_a_server_that_is_away_today_neither_begins_nor_ends_anything(office, lookout):
    away = ending(problem=Temporary("no answer"))
    lookout(away)
    assert office.troubles() == set()
    lookout(ending(days=3))
    lookout(away, after=1)
    assert office.troubles() == {f"certificate:{WHERE}"}


def test_a_certificate_that_is_not_to_be_trusted_is_told_at_once(office, lookout):
    lookout(ending(problem=Refused(f"the certificate of {WHERE} has expired; renew it on that server")))
    [told] = office.letters("_ops/trouble")
    assert "has expired; renew it on that server" in " ".join(told.raw.replace(b"=\r\n", b"").decode().split())


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (20, "is good until Monday 30 March 2026"),
        (0.5, "ends on Tuesday 10 March 2026, within a day; "),
        (-2, "has ended on Sunday 8 March"),
    ],
)
def test_how_it_is_said(days, said):
    assert said in ending(days=days).said(NOW)


# -- what is looked at ---------------------------------------------------------------------------------------------------


def configured(folder, **tables):
    server = {"host": "mail.ours.example", "tls": "tls"}
    return check(
        {
            "company": {"name": "Ours", "domains": ["ours.example"]},
            "inbox": {**server, "address": "handoff@ours.example", "port": 993, **tables.pop("inbox", {})},
            "smtp": {**server, "port": 587, "tls": "starttls", **tables.pop("smtp", {})},
            "people": [{"name": "Dana", "email": "dana@ours.example", "roles": ["ae", "csm", "sales_leader"], **tables.pop("dana", {})}],
            **tables,
        },
        folder,
    )  # fmt: skip


def test_every_server_that_shows_a_certificate_is_asked_once(tmp_path):
    (tmp_path / "s").write_text("x")
    config = configured(
        tmp_path,
        inbox={"login": "oauth"},
        oauth={"tenant": "t", "client_id": "c", "secret_file": "s"},
        dana={"busy": ["https://cal.example/a.ics", "caldav:https://dana@cal.example/b", "file:///x.ics", "https://o.example:8443/"]},
    )  # fmt: skip
    assert [(each.kind, each.where, each.tls) for each in places(config)] == [
        ("imap", "mail.ours.example:993", "tls"),
        ("smtp", "mail.ours.example:587", "starttls"),
        ("https", "login.microsoftonline.com:443", "tls"),
        ("https", "cal.example:443", "tls"),
        ("https", "o.example:8443", "tls"),
    ]


def test_google_says_in_its_own_file_where_tokens_come_from(tmp_path):
    (tmp_path / "google.json").write_text(json.dumps({"token_uri": "https://tokens.example/t"}))
    oauth = {"provider": "google", "key_file": "google.json"}
    config = configured(tmp_path, smtp={"login": "oauth"}, oauth=oauth)
    assert "tokens.example:443" in [each.where for each in places(config)]


def test_a_client_certificate_and_the_day_of_a_secret_are_known_without_asking_anybody(tmp_path):
    made = make_bad_certificate(tmp_path, days=9)
    (tmp_path / "oauth.pem").write_bytes(made.key.read_bytes() + made.chain.read_bytes())
    oauth = {"tenant": "t", "client_id": "c", "certificate_file": "oauth.pem", "secret_ends": date(2027, 5, 31)}
    config = configured(tmp_path, inbox={"login": "oauth", "ca_file": "authority.pem"}, oauth=oauth)
    found = {each.where: each for each in in_files(config)}
    assert set(found) == {"inbox.ca_file", "oauth.certificate_file", "oauth.secret_ends"}
    assert found["oauth.certificate_file"].is_near(datetime.now(UTC))
    assert found["oauth.secret_ends"].ends == datetime(2027, 5, 31, tzinfo=UTC)
    assert "in secret_ends" not in found["oauth.secret_ends"].said(datetime(2027, 5, 1, tzinfo=UTC))
    assert "make a new one, put it into secret_file" in found["oauth.secret_ends"].said(
        datetime(2027, 5, 20, tzinfo=UTC)
    )


def test_the_thread_that_looks_sees_a_real_certificate_and_looks_once_a_day(office, tmp_path):
    made = make_bad_certificate(tmp_path, days=9)
    now = datetime.now(UTC)
    with showing(made) as port:
        server = {"host": "localhost", "port": port, "tls": "tls", "ca_file": "authority.pem"}
        config = configured(tmp_path, inbox=server, smtp=server)
        lookout = Lookout(config, office.daemon._watch)
        lookout.turn(now)
        until = datetime.now(UTC) + timedelta(seconds=20)
        while f"certificate:localhost:{port}" not in office.troubles() and datetime.now(UTC) < until:
            lookout.turn(now)
    assert f"certificate:localhost:{port}" in office.troubles()
    assert lookout._looked == now
    lookout.turn(now + timedelta(hours=23))
    assert lookout._looked == now
    lookout.turn(now + timedelta(hours=24))
    assert lookout._looked == now + timedelta(hours=24)


def test_handoffd_status_shows_it(office, lookout):
    lookout(ending(days=3))
    settings = office.daemon.config
    path = office.folder / "config.toml"
    path.write_text(
        f'[company]\nname = "Ours"\ndomains = ["ours.example"]\n[inbox]\naddress = "{settings.inbox.address}"\n'
        'host = "127.0.0.1"\ntls = "none"\n[smtp]\nhost = "127.0.0.1"\ntls = "none"\n[state]\nfolder = "."\n'
        '[[people]]\nname = "Dana"\nemail = "dana@ours.example"\nroles = ["ae", "csm", "sales_leader"]\n'
    )
    told = CliRunner().invoke(cli, ["status", "--config", str(path)])
    assert f"TROUBLE  certificate:{WHERE}" in told.output
    assert "in 3 days; renew it on that server" in told.output
