"""A real Postfix before a real Dovecot, as a test wants them, and `handoffd check --online` run against them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from checking.office import Office
from mailservers import Post
from real_dovecot import Dovecot
from real_postfix import Postfix

_folders = count(1)


@pytest.fixture
def postfix(server_folder: Path, dovecot_server: Dovecot) -> Iterator[Callable[..., Post]]:
    """Start a Postfix with header checks (lines of regexp_table(5)) and further settings, before the shared Dovecot."""
    with ExitStack() as stack:

        def start(*header_checks: str, dovecot: Dovecot = dovecot_server, **extra: str) -> Post:
            folder = server_folder / f"check-{next(_folders)}"
            folder.mkdir()
            if header_checks:
                table = server_folder / f"{folder.name}.regexp"
                table.write_text("".join(f"{line}\n" for line in header_checks))
                extra["header_checks"] = f"regexp:{table}"
            return Post(stack.enter_context(Postfix(folder, dovecot, extra)))

        yield start


@pytest.fixture(scope="session")
def keeping_sent_mail(server_folder: Path) -> Iterator[Dovecot]:
    """A Dovecot that names its folder for sent mail; what comes to inbox+Sent@ is put into it."""
    folder = server_folder / "dovecot-sent"
    folder.mkdir()
    sent = ["namespace inbox {", "mailbox Sent {", "special_use = \\Sent", "auto = create", "}", "}"]
    with Dovecot(folder, extra=[*sent, "lmtp_save_to_detail_mailbox = yes"]) as server:
        yield server


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Office]:
    """Open an office on a mail server."""
    return lambda post, **tables: Office(post, tmp_path, **tables)
