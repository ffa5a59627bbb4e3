"""The mail servers in config.toml: where they are, and how to log in."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from handoffd.config.table import LOOPBACK, Email, Port, Table, Tls, read_secret


class Account(Table):
    """Where a mail server is and how to log in."""

    host: str = Field(min_length=1)
    port: Port
    tls: Tls = "tls"
    user: str = ""
    login: Literal["password", "oauth"] = "password"
    password_file: Path | None = None
    ca_file: Path | None = None
    timeout_seconds: int = Field(default=30, ge=1, le=600)

    @model_validator(mode="after")
    def _plain_text_stays_at_home(self) -> "Account":
        if self.tls == "none" and self.host not in LOOPBACK:
            raise ValueError(f'tls = "none" is for this machine only, and {self.host!r} is another; use "tls"')
        return self

    def password(self) -> str:
        """Return the password from its file, without the line end; empty when there is none."""
        return read_secret(self.password_file)


class Inbox(Account):
    """The shared inbox we watch and write from."""

    address: Email
    name: str = "Customer Handoff"
    processed: str = "Processed"
    unrecognised: str = "Unrecognised"
    plus_addresses: bool = True
    first_start: Literal["ask", "act", "skip"] = "ask"
    old_after_hours: int = Field(default=24, ge=0)
    idle_minutes: float = Field(default=5, ge=0.01, le=28)
    poll_seconds: int = Field(default=600, ge=5)
    port: Port = 993


class Smtp(Account):
    """The server that takes our mail."""

    port: Port = 465
    send_as_ae: bool = False
    mails_per_minute: int = Field(default=20, ge=1)
    mails_per_day: int = Field(default=500, ge=1)
    connections: int = Field(default=1, ge=1, le=16)
    archive: Literal["none", "sent_folder", "mailbox"] = "none"
    archive_folder: str = ""
    archive_address: Email | Literal[""] = ""
    archive_user: str = ""
    archive_password_file: Path | None = None

    @model_validator(mode="after")
    def _a_second_mailbox_has_a_login(self) -> "Smtp":
        if self.archive == "mailbox" and not self.archive_user:
            raise ValueError('archive = "mailbox" needs archive_user, the login of the mailbox that holds the copies')
        return self

    def archive_password(self) -> str:
        """Return the password of the archive's mailbox, as `password` does."""
        return read_secret(self.archive_password_file)


class OAuth(Table):
    """How access tokens are asked for, where `login = "oauth"`; see docs/how-to/oauth.md."""

    provider: Literal["microsoft", "google"] = "microsoft"
    flow: Literal["app", "user"] = "app"
    tenant: str = ""
    client_id: str = ""
    authority: str = "https://login.microsoftonline.com"
    secret_file: Path | None = None
    secret_ends: date | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    token_file: Path | None = None
    ca_file: Path | None = None

    def missing(self) -> list[str]:
        """Return which keys this provider and flow cannot do without."""
        wanted: dict[str, bool] = {
            "tenant": self.provider == "microsoft" and not self.tenant,
            "client_id": (self.provider, self.flow) != ("google", "app") and not self.client_id,
            "secret_file (or certificate_file)": (self.provider, self.flow) == ("microsoft", "app")
            and not (self.secret_file or self.certificate_file),
            "key_file": (self.provider, self.flow) == ("google", "app") and not self.key_file,
            "secret_file": (self.provider, self.flow) == ("google", "user") and not self.secret_file,
            "token_file": (self.provider, self.flow) == ("google", "user") and not self.token_file,
        }
        return [key for key, lacks in wanted.items() if lacks]
