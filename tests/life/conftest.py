"""A house of its own for each test, closed afterwards."""

from collections.abc import Iterator

import pytest

from life.house import House


@pytest.fixture
def house(mail_server, tmp_path) -> Iterator[House]:
    """On the embedded server and on Dovecot by turns."""
    built = House(mail_server, tmp_path)
    yield built
    built.close()


@pytest.fixture
def postfix_house(postfix_dovecot, tmp_path) -> Iterator[House]:
    """A Postfix that takes mail, a Dovecot that keeps it."""
    built = House(postfix_dovecot, tmp_path)
    yield built
    built.close()
