"""Write every mail of the second corpus anew."""

from tests.mail.noticewriters import docusign, forwards, people, services
from tests.mail.noticewriters.base import FOLDER


def main() -> None:
    """Write them, and say how many."""
    rows = [row for room in (docusign, services, people, forwards) for row in room.rows()]
    names = [row.name for row in rows]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, twice
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for row in rows:
        row.write()
    signed = sum("signed" in row.kinds for row in rows)
    print(f"{signed} notices and {len(rows) - signed} near misses in {FOLDER}")  # noqa: T201


main()
