"""Houses that are closed again."""

import pytest

from systems.desk import House


@pytest.fixture
def house(tmp_path):
    """Build a house out of rows of `[[crm]]`."""
    built = []

    def build(*crm, **more):
        built.append(House(tmp_path, *crm, **more))
        return built[-1]

    yield build
    for each in built:
        each.daemon.close()
