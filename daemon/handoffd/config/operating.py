"""What an operator sets: the mail the daemon writes to itself, its figures, its log."""

from pydantic import Field

from handoffd.config.table import Table


class Canary(Table):
    """Proof of life: how often we write to ourselves, and when one that has not come is late."""

    minutes: int = Field(default=0, ge=0, le=24 * 60)
    late_minutes: int = Field(default=10, ge=1, le=24 * 60)
