"""config.toml: read once, checked as a whole, every problem told at once with its path.

The people and the page of the playbook come out of it as the plain values the playbook works with (`people`,
`office`). Secrets are files, never values: an inline password is refused.
"""

from handoffd.config.load import load
from handoffd.config.schema import Config

__all__ = ["Config", "load"]
