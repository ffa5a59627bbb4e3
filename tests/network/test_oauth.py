"""Tokens instead of passwords: asked for in time, anew when refused, and against a real Dovecot's oauth2 passdb."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from certificates import Certificate
from handoffd.errors import LoginRefused, Temporary
from handoffd.network.account import ImapAccount, SmtpAccount
from handoffd.network.imapline import ImapLine
from handoffd.network.inbox import Inbox
from handoffd.network.oauth import Client, Granted, Tokens, sign_in, tokens
from real_dovecot import Dovecot
from tokenserver import TokenServer

MAILBOX = "handoff@x.example"


@pytest.fixture
def server(certificate: Certificate) -> Iterator[TokenServer]:
    with TokenServer(certificate) as made:
        yield made


@pytest.fixture
def client(server: TokenServer, certificate: Certificate, tmp_path: Path) -> Client:
    secret = tmp_path / "secret"
    secret.write_text("a client secret\n")
    return Client(
        "microsoft", "app", MAILBOX, "t", "c", server.url, secret, ca_file=certificate.authority, token_file=tmp_path / "oauth.json"
    )  # fmt: skip


# -- in time ----------------------------------------------------------------------------------------------------------


def test_a_token_is_kept_for_four_fifths_of_its_life_and_then_asked_for_anew() -> None:
    now, asked = [0.0], []

    def grant() -> Granted:
        asked.append(now[0])
        return Granted(f"token {len(asked)}", 3600)

    kept = Tokens(grant, lambda: now[0])
    for moment, token in ((0, "token 1"), (2879, "token 1"), (2880, "token 2"), (5000, "token 2")):
        now[0] = moment
        assert kept() == token
    kept.forget()
    assert kept() == "token 3"


# -- Microsoft ----------------------------------------------------------------------------------------------------------


def test_client_credentials_by_a_secret(server: TokenServer, client: Client) -> None:
    assert tokens(client)() in server.live
    asked = server.log[-1]
    assert asked["grant_type"] == "client_credentials"
    assert asked["scope"] == "https://outlook.office365.com/.default"
    assert asked["client_secret"] == "a client secret"


def test_client_credentials_by_a_certificate(server: TokenServer, client: Client, tmp_path: Path) -> None:
    pem = tmp_path / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=handoffd", "-keyout", pem, "-out", tmp_path / "c.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    pem.write_text(pem.read_text() + (tmp_path / "c.pem").read_text())
    from dataclasses import replace

    assert tokens(replace(client, secret_file=None, certificate_file=pem))() in server.live
    asked = server.log[-1]
    assert asked["client_assertion_type"].endswith("jwt-bearer")
    assert "client_secret" not in asked


def test_somebody_signs_in_once_by_a_code_and_the_grant_outlives_the_process(
    server: TokenServer, client: Client
) -> None:
    from dataclasses import replace

    person = replace(client, flow="user")
    with pytest.raises(LoginRefused, match="handoffd auth"):
        tokens(person)()
    said: list[str] = []
    server.pending = 1
    sign_in(person, said.append)
    assert "ABCD" in said[0]
    assert person.token_file is not None
    assert person.token_file.stat().st_mode & 0o777 == 0o600
    assert tokens(person)() in server.live
    assert server.log[-1]["grant_type"] == "refresh_token"
    assert server.log[-1]["refresh_token"] == "refresh-1"
    tokens(person)()
    assert server.log[-1]["refresh_token"] == "refresh-2"  # each use gives a new one, and the old one may have ended


# -- Google -------------------------------------------------------------------------------------------------------------


def test_a_google_service_account_acts_for_the_mailbox(server: TokenServer, client: Client, tmp_path: Path) -> None:
    from dataclasses import replace

    key = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, text=True, check=True).stdout
    file = tmp_path / "google.json"
    told = {
        "type": "service_account",
        "client_email": "h@p.example",
        "private_key": key,
        "token_uri": f"{server.url}/t/token",
    }
    file.write_text(json.dumps(told))
    google = replace(client, provider="google", key_file=file)
    assert tokens(google)() in server.live
    assert server.log[-1]["grant_type"].endswith("jwt-bearer")
    import base64

    claims = json.loads(base64.urlsafe_b64decode(server.log[-1]["assertion"].split(".")[1] + "=="))
    assert claims["sub"] == MAILBOX
    assert claims["scope"] == "https://mail.google.com/"


def test_a_google_refresh_token(server: TokenServer, client: Client, tmp_path: Path) -> None:
    from dataclasses import replace

    file = tmp_path / "token.json"
    file.write_text(json.dumps({"refresh_token": "r", "token_uri": f"{server.url}/t/token"}))
    google = replace(client, provider="google", flow="user", token_file=file)
    assert tokens(google)() in server.live
    assert server.log[-1]["refresh_token"] == "r"


# -- what goes wrong ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error", "kind", "mend"),
    [
        (400, "invalid_grant", LoginRefused, "handoffd auth"),
        (401, "invalid_client", LoginRefused, "secret or certificate has ended"),
        (400, "unauthorized_client", LoginRefused, "consent"),
        (400, "temporarily_unavailable", Temporary, "out of order"),
        (503, "", Temporary, "makes no sense"),
    ],
)
def test_what_a_token_endpoint_says_no_to_is_for_a_person_or_for_later(
    server: TokenServer, client: Client, status: int, error: str, kind: type[Exception], mend: str
) -> None:
    server.error = status, {"error": error, "error_description": "AADSTS70043: the refresh token eyJsecret has ended"}
    with pytest.raises(kind, match=mend) as told:
        tokens(client)()
    assert "eyJsecret" not in str(told.value)


def test_an_endpoint_that_is_away_or_slow_is_for_later(
    client: Client, server: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    with pytest.raises(Temporary, match="cannot be reached"):
        tokens(replace(client, authority="https://localhost:9"))()
    monkeypatch.setattr("handoffd.network.oauth.PATIENCE", 0.2)
    server.delay = 1.0
    with pytest.raises(Temporary, match="cannot be reached"):
        tokens(client)()


def test_an_endpoint_whose_certificate_is_not_trusted_gets_no_secret(client: Client, server: TokenServer) -> None:
    from dataclasses import replace

    with pytest.raises(Temporary, match="an authority that is not known here; name it in ca_file"):
        tokens(replace(client, ca_file=None))()
    assert server.log == []


# -- a real mail server ---------------------------------------------------------------------------------------------------


@pytest.fixture
def dovecot(server: TokenServer, server_folder: Path) -> Iterator[Dovecot]:
    folder = server_folder / f"oauth-{id(server)}"
    folder.mkdir()
    with Dovecot(folder, introspection=server.introspection) as made:
        made.add(MAILBOX, "no password at all")
        server.user = MAILBOX
        yield made


def account(dovecot: Dovecot, kept: Tokens) -> ImapAccount:
    return ImapAccount("127.0.0.1", dovecot.imap_port, "none", MAILBOX, kept, timeout=10, oauth=True)


@pytest.mark.real
def test_the_inbox_opens_with_a_token_and_again_with_a_fresh_one(
    dovecot: Dovecot, server: TokenServer, client: Client
) -> None:
    kept = tokens(client)
    inbox = Inbox(account(dovecot, kept))
    inbox.connect()
    assert inbox.uids() == []
    inbox.close()
    server.revoke()  # taken back before its time: the server refuses it, the line asks for another at once
    inbox.connect()
    assert inbox.uids() == []
    assert len(server.log) == 2
    inbox.close()


@pytest.mark.real
def test_a_revoked_grant_is_a_refused_login(dovecot: Dovecot, server: TokenServer, client: Client) -> None:
    kept = tokens(client)
    line = ImapLine(account(dovecot, kept))
    line.open()
    line.hang_up()
    server.revoke()
    server.error = 400, {"error": "invalid_grant"}
    with pytest.raises(LoginRefused, match="revoked or has ended"):
        line.open()
    server.error = None
    line.open()
    line.hang_up()


@pytest.mark.real
def test_a_line_that_ends_with_its_token_is_an_ordinary_broken_line(
    dovecot: Dovecot, server: TokenServer, client: Client
) -> None:
    """Exchange says `* BYE Session invalidated - AccessTokenExpired` about once an hour."""
    inbox = Inbox(account(dovecot, tokens(client)))
    inbox.connect()
    dovecot.kick(MAILBOX)
    with pytest.raises(Temporary):
        [inbox.uids() for _ in range(3)]
    inbox.connect()
    assert inbox.uids() == []
    inbox.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_letter_is_handed_in_with_a_token(server: TokenServer, client: Client) -> None:
    """The server of the tests knows XOAUTH2 as Exchange and Gmail do: a challenge, then 535 for a token that has ended."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, AuthResult

    from handoffd.network.courier import Courier
    from mailservers import free_port

    class Handler:
        async def auth_XOAUTH2(self, smtp: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
            import base64

            told = base64.b64decode(args[1]).decode()
            good = (
                told.startswith(f"user={MAILBOX}\x01auth=Bearer ")
                and told.split("Bearer ")[1].strip("\x01") in server.live
            )
            return AuthResult(success=good, handled=False)

    shown = Controller(
        Handler(), hostname="127.0.0.1", port=free_port(), auth_required=True, auth_require_tls=False, server_hostname="localhost"
    )  # fmt: skip
    shown.start()
    try:
        kept = tokens(client)

        def greet() -> None:
            courier = Courier(SmtpAccount("127.0.0.1", shown.port, "none", MAILBOX, kept, timeout=5, oauth=True))
            try:
                courier.greet()
            finally:
                courier.close()

        greet()
        server.revoke()
        greet()
        server.revoke()
        server.error = 400, {"error": "invalid_grant"}
        with pytest.raises(LoginRefused):
            greet()
    finally:
        shown.stop()


# -- the command ----------------------------------------------------------------------------------------------------------


@pytest.mark.real
def test_handoffd_auth_proves_each_login_and_says_which_one_is_refused(
    dovecot: Dovecot, server: TokenServer, client: Client, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"""
[company]
name = "X"
domains = ["x.example"]
[inbox]
address = "{MAILBOX}"
host = "127.0.0.1"
port = {dovecot.imap_port}
tls = "none"
login = "oauth"
[smtp]
host = "127.0.0.1"
port = {dovecot.smtp_port}
tls = "none"
[oauth]
tenant = "t"
client_id = "c"
authority = "{server.url}"
secret_file = "secret"
ca_file = "{client.ca_file}"
[state]
folder = "state"
[[people]]
name = "Dana"
email = "dana@x.example"
roles = ["ae", "csm", "sales_leader"]
""")
    command = [sys.executable, "-m", "handoffd", "auth", "--config", str(config)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert told.stdout.count("✓") == 3
    server.error = 401, {"error": "invalid_client"}
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 77
    assert "✗ a token of microsoft" in told.stderr
    assert "make a new one" in told.stderr
    config.write_text(config.read_text().replace('client_id = "c"\n', ""))
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 78
    assert "oauth.client_id: needed with provider = 'microsoft' and flow = 'app'" in told.stderr
