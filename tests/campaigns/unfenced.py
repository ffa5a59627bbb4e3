"""`handoffd` with the fence taken out: each daemon takes every interrupted letter for its own. For `machines --naive`."""

from handoffd.cli import main
from handoffd.store.batches import Batches
from handoffd.store.leases import Leases, Machines
from handoffd.store.outbox import DATA_STARTED
from handoffd.store.tables import OutboxRow

Leases.guard = lambda *_: None
Machines.forsaken = lambda *_: True


def start_batch(self, ids, now):
    for row in (self._session.get_one(OutboxRow, each) for each in ids):
        row.state, row.data_at = DATA_STARTED, now
    return True


Batches.start_batch = start_batch

if __name__ == "__main__":
    main()
