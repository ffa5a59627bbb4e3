"""A post office for each test, closed afterwards."""

import pytest

from delivery.office import Office


@pytest.fixture
def office(tmp_path):
    built = Office(tmp_path)
    yield built
    built.close()
