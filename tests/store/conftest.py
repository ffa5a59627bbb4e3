"""A fresh store for each test, copied from one that was migrated once."""

import shutil

import pytest

from handoffd.store.store import Store, sqlite_url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("migrated")
    Store(sqlite_url(folder)).close()
    return folder / "handoffd.db"


@pytest.fixture
def store(migrated, tmp_path):
    shutil.copy(migrated, tmp_path / "handoffd.db")
    store = Store(sqlite_url(tmp_path))
    yield store
    store.close()
