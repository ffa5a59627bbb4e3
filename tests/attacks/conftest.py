"""A house of its own for each attack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.rig import Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    house = Rig(tmp_path)
    yield house
    house.close()
