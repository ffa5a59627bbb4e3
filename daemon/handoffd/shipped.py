"""Where the files that ship beside the code are: the letters, the example config, the systemd unit.

In a checkout they stand at the top level; in a wheel they are inside the package (`_shipped`, pyproject.toml).
"""

from functools import cache
from pathlib import Path

ENGLISH = "en"
CATALOGUE = "language.toml"  # what makes a folder of letters a language


@cache
def root() -> Path:
    """Return the folder that holds `templates/`, `systemd/` and `config.toml`."""
    inside = Path(__file__).parent / "_shipped"
    return inside if inside.is_dir() else Path(__file__).parents[2]


def letters() -> Path:
    """Return the folder of the letters, `templates/emails/`."""
    return root() / "templates" / "emails"


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are letters in: English, then every folder with a catalogue, by name."""
    return (ENGLISH, *sorted(found.parent.name for found in letters().glob(f"*/{CATALOGUE}")))
