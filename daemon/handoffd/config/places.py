"""Where a path of config.toml leads."""

from pathlib import Path

from handoffd.errors import BadConfig


def placed(folder: Path, said: str | Path) -> Path:
    """Return a path taken from the folder of config.toml; `~` is a home folder.

    Raises BadConfig where it leads nowhere: the home of a user there is not, a NUL in it.
    """
    try:
        return (folder / Path(said).expanduser()).resolve()
    except (RuntimeError, ValueError, OSError) as problem:
        mend = "write the path in full, such as /etc/handoffd/password"
        raise BadConfig(f"the path {str(said)!r} leads nowhere ({problem}); {mend}") from None
