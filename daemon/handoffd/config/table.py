"""What every table of config.toml shares: an unknown key is an error, a secret is refused, and the kinds of values."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from handoffd import shipped
from handoffd.config.mends import meant
from handoffd.playbook.people import ROLES

Port = Annotated[int, Field(ge=1, le=65535)]
Tls = Literal["tls", "starttls", "none"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


_SECRET = re.compile(r"(?:password|secret|token|key)$")


def _email(value: str) -> str:
    try:
        # Whether the domain takes mail is the mail server's business; .test and .example are for rehearsals.
        checked = validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError as problem:
        raise ValueError(f"{value!r} is not an email address: {problem}") from problem
    return checked.normalized.casefold()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # walks through all of tzdata: once is enough


def _zone(value: str) -> str:
    if value not in _zones():
        mend = f"write it like Europe/Berlin or America/New_York{meant(value, sorted(_zones()))}"
        raise ValueError(f"{value!r} is not an IANA time zone; {mend}")
    return ZoneInfo(value).key


def _role(value: str) -> str:
    if value not in ROLES:
        raise ValueError(f"there is no role {value!r}; the roles are {', '.join(ROLES)}{meant(value, ROLES)}")
    return value


def _calendar(value: str) -> str:
    if urlsplit(value.removeprefix("caldav:")).password is not None:
        raise ValueError("a password does not belong into an address: put it into a file, named in busy_password_file")
    if value.startswith(("file:///", "https://", "caldav:https://")) and len(value) > 12:
        return value
    raise ValueError(f"{value!r} is no calendar; write file:///..., https://... or caldav:https://...")


def _letter_language(value: str) -> str:
    known = shipped.languages()
    if value.casefold() not in known:
        raise ValueError(f"there are no letters in {value!r}; there are letters in {', '.join(known)}")
    return value.casefold()


Calendar = Annotated[str, AfterValidator(_calendar)]
LetterLanguage = Annotated[str, AfterValidator(_letter_language)]
Email = Annotated[str, AfterValidator(_email)]
Role = Annotated[str, AfterValidator(_role)]
Zone = Annotated[str, AfterValidator(_zone)]


class Table(BaseModel):
    """A table of config.toml: a key that does not exist is an error, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _no_secrets(cls, values: Any) -> Any:
        for key in values if isinstance(values, dict) else ():
            kind = _SECRET.search(str(key))
            if kind and key not in cls.model_fields:
                files = (f"{key}_file", f"{kind[0]}_file")
                file = next((each for each in files if each in cls.model_fields), files[0])
                mend = f"put it into a file that only handoffd can read and name the file in {file}"
                raise ValueError(f"a {kind[0]} does not belong into config.toml: {mend}")
        return values


def read_secret(secret: Path | None) -> str:
    """Return what a secret's file holds, without the line end; empty without a file."""
    return secret.read_text(encoding="utf-8").rstrip("\r\n") if secret else ""
