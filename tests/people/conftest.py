"""A house for each test, closed afterwards."""

import pytest

from people.house import House


@pytest.fixture
def house(tmp_path):
    built = House(tmp_path)
    yield built
    built.close()
