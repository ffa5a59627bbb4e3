"""A house in which a handoff has lived and ended."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.rig import ANA, DANA, MARTA, Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """HO-1 was introduced and invited to its kickoff; Marta has written, Dana has called it off: it is closed."""
    house = Rig(tmp_path)
    invite = house.invited()
    house.reply(invite, "Wonderful, ZEBRAWORDS from Marta.", by=f"Marta Weiss <{MARTA}>")
    house.turn()
    house.reply(house.last(DANA, "please approve"), "not a handoff", by=DANA)
    house.turn()
    # What the end has left to be said to the customer is put aside, so that nothing waits any more.
    for ask in house.mails(ANA, "cancel")[-1:]:
        house.reply(ask, "skip", by=ANA)
    house.turn()
    yield house
    house.close()
