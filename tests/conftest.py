"""Fixtures that every folder may use: mail servers, once for the whole run, with a fresh domain for each test."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from certificates import Certificate, make_certificate
from handoffd.demo.mailserver import EmbeddedMailServer
from handoffd.store import store as stores
from mailservers import Post
from otherstore import POSTGRES, Shelf
from real_dovecot import Dovecot
from real_postfix import Postfix
from real_postgres import Postgres
from secretwords import Listener


class Embedded(EmbeddedMailServer):
    """The demo's own mail server, under the name that tests know it by."""

    kind = "embedded"


@pytest.fixture(autouse=True)
def nothing_secret_is_logged() -> Iterator[None]:
    """T17: whatever any test makes the program log, at every level, holds no password, no token and nobody's words."""
    listener, ours = Listener(), logging.getLogger("handoffd")
    level = ours.level
    logging.getLogger().addHandler(listener)
    ours.setLevel(logging.DEBUG)
    yield
    ours.setLevel(level)
    logging.getLogger().removeHandler(listener)
    assert not listener.found, listener.found


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A place that other users can walk into: as root, real servers run as several of them (pytest's own is 0700)."""
    # /tmp, because the path of a Unix socket has a hundred characters at most and macOS's own place uses half of them
    folder = Path(tempfile.mkdtemp(prefix="handoffd-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def certificate(server_folder: Path) -> Certificate:
    """A throw-away authority and a certificate for localhost; skips without the openssl program."""
    folder = server_folder / "certificate"
    folder.mkdir()
    return make_certificate(folder)


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[Embedded]:
    with Embedded({}) as server:
        yield server


@pytest.fixture(scope="session")
def dovecot_server(server_folder: Path) -> Iterator[Dovecot]:
    folder = server_folder / "dovecot"
    folder.mkdir()
    with Dovecot(folder) as server:
        yield server


@pytest.fixture(scope="session")
def tls_dovecot(server_folder: Path, certificate: Certificate) -> Iterator[Dovecot]:
    """Dovecot with a certificate for localhost, and a personal namespace with the prefix INBOX. as some hosts have."""
    folder = server_folder / "tls-dovecot"
    folder.mkdir()
    with Dovecot(folder, certificate, prefix="INBOX.") as server:
        yield server


@pytest.fixture(scope="session")
def postfix_server(server_folder: Path, dovecot_server: Dovecot) -> Iterator[Postfix]:
    folder = server_folder / "postfix"
    folder.mkdir()
    with Postfix(folder, dovecot_server) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server(server_folder: Path) -> Iterator[Postgres]:
    folder = server_folder / "postgres"
    folder.mkdir()
    with Postgres(folder) as server:
        yield server


@pytest.fixture(scope="session", autouse=POSTGRES)
def shelf(postgres_server: Postgres) -> Iterator[Shelf]:
    """PostgreSQL in place of every SQLite file, where HANDOFFD_TEST_STORE=postgres asks for it."""
    found, ours = Shelf(postgres_server), stores._engine
    if POSTGRES:
        stores._engine = found.engine_of
    yield found
    stores._engine = ours


@pytest.fixture(autouse=POSTGRES)
def fresh_databases(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test finds its databases empty."""
    yield
    if POSTGRES:
        request.getfixturevalue("shelf").tidy_up()


@pytest.fixture(params=["embedded", pytest.param("dovecot", marks=pytest.mark.real)])
def mail_server(request: pytest.FixtureRequest) -> Post:
    """The embedded server and Dovecot by turns, with a domain that belongs to this test alone."""
    return Post(request.getfixturevalue(f"{request.param}_server"))


@pytest.fixture
def embedded(embedded_server: Embedded) -> Post:
    """The embedded server alone, where the server makes no difference."""
    return Post(embedded_server)


@pytest.fixture
def postfix_dovecot(postfix_server: Postfix) -> Post:
    """A real Postfix that delivers to a real Dovecot."""
    return Post(postfix_server)
