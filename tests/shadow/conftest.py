"""A house in shadow mode for each test, closed afterwards."""

from collections.abc import Iterator

import pytest

from shadow.house import House


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    built = House(tmp_path)
    yield built
    built.close()
