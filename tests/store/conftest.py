"""A fresh store for each test."""

import pytest

from emptystore import put_into
from handoffd.store.store import Store, sqlite_url


@pytest.fixture
def store(tmp_path):
    store = Store(sqlite_url(put_into(tmp_path)))
    yield store
    store.close()
