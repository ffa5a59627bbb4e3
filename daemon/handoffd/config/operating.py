"""What an operator sets: shadow mode, the mail the daemon writes to itself, its figures, its log."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from handoffd.config.table import Table

_LOCAL = re.compile(r"unix:/.+|(?:127\.0\.0\.1|\[::1\]|localhost):\d{1,5}")


class Shadow(Table):
    """Beside people who do it by hand: read only, and write to nobody but ops; see docs/how-to/shadow.md."""

    on: bool = False
    tell: Literal["daily", "at once"] = "daily"
    hour: int = Field(default=8, ge=0, le=23)
    folders: tuple[str, ...] = ()
    days: int = Field(default=35, ge=1, le=400)


class Canary(Table):
    """Proof of life: how often we write to ourselves, and when one that has not come is late."""

    minutes: int = Field(default=0, ge=0, le=24 * 60)
    late_minutes: int = Field(default=10, ge=1, le=24 * 60)


class Metrics(Table):
    """Figures for Prometheus: a file, a local port, or neither."""

    file: Path | None = None
    listen: str = ""
    seconds: int = Field(default=30, ge=1, le=3600)

    @field_validator("listen")
    @classmethod
    def _at_home(cls, value: str) -> str:
        if value and not _LOCAL.fullmatch(value):
            raise ValueError(f"{value!r} is not on this machine; write 127.0.0.1:9469, [::1]:9469 or unix:/run/...")
        return value

    @model_validator(mode="after")
    def _has_its_library(self) -> "Metrics":
        if (self.file or self.listen) and find_spec("prometheus_client") is None:
            raise ValueError("needs prometheus-client, which is not installed: pip install 'handoffd[metrics]'")
        return self


class Log(Table):
    """In which form the log is written."""

    format: Literal["auto", "text", "journal", "json"] = "auto"
