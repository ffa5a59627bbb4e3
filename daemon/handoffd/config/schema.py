"""The keys of config.toml, their types and defaults; larger tables (servers, state, systems) have files beside it.

The words for people stand in config.toml itself; a test holds both together: no key without an explanation there, no
explanation without a key here.
"""

from datetime import date, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from handoffd import shipped
from handoffd.config.operating import Canary, Log, Metrics, Shadow
from handoffd.config.servers import Inbox, OAuth, Smtp
from handoffd.config.state import State
from handoffd.config.table import Calendar, Email, LetterLanguage, Role, Table, Zone


class Company(Table):
    """Who we are."""

    name: str = Field(min_length=1)
    domains: tuple[str, ...] = Field(min_length=1)
    language: LetterLanguage = shipped.ENGLISH

    @field_validator("domains")
    @classmethod
    def _lower(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value.strip().lower().lstrip("@") for value in values)


class Privacy(Table):
    """How long the words of what is closed are kept."""

    retention_days: int = Field(default=180, ge=0, le=100 * 365)


class Trust(Table):
    """How a sender is proven, see docs/how-to/trust.md."""

    profile: Literal["none", "rfc8601", "m365", "gmail", "self"] = "none"
    authserv_id: str = ""
    challenge: Literal["first", "always", "never"] = "first"
    undo_minutes: int = Field(default=10, ge=0, le=24 * 60)

    @model_validator(mode="after")
    def _whose_word(self) -> "Trust":
        if self.profile == "rfc8601" and not self.authserv_id:
            raise ValueError("authserv_id is needed with profile = rfc8601: the name your own mail server signs with")
        if self.profile == "self" and find_spec("dkim") is None:
            raise ValueError("profile = self needs dkimpy, which is not installed: pip install 'handoffd[dkim]'")
        return self


class Playbook(Table):
    """How days are counted, and how the customer is introduced."""

    days: Literal["calendar", "working"] = "calendar"
    bundle_from: int = Field(default=4, ge=2)
    introduction: Literal["mail", "mail+call"] = "mail"


class Leaders(Table):
    """The weekly letter to the leaders: when, and how far back it looks."""

    on: bool = True
    day: Literal["Mon", "Tue", "Wed", "Thu", "Fri"] = "Mon"
    hour: int = Field(default=9, ge=0, le=23)
    recent_days: int = Field(default=35, ge=1)
    weeks: int = Field(default=12, ge=4, le=26)
    ae_weeks: int = Field(default=26, ge=4)
    ae_from: int = Field(default=5, ge=2)


class Hours(Table):
    """Working hours, `HH:MM-HH:MM`, several windows separated by a comma, for the named days."""

    days: str = "Mon-Fri"
    time: str = "09:00-17:30"


class Leave(Table):
    """Days away, both ends included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _forwards(self) -> "Leave":
        if self.last < self.first:
            raise ValueError(f"leave ends ({self.last}) before it begins ({self.first})")
        return self


class PersonTable(Table):
    """One colleague."""

    name: str = Field(min_length=1)
    email: Email
    roles: tuple[Role, ...] = Field(min_length=1)
    zone: Zone = "UTC"
    hours: tuple[Hours, ...] = Field(default=(Hours(),), min_length=1)
    region: str = ""
    leader: Email | None = None
    delegate: Email | None = None
    aliases: tuple[Email, ...] = ()
    leave: tuple[Leave, ...] = ()
    left: date | None = None
    join_link: str = ""
    title: str = ""
    segments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    language: LetterLanguage | Literal[""] = ""
    products: tuple[str, ...] = ()
    busy: tuple[Calendar, ...] = ()
    busy_password_file: Path | None = None
    capacity: int | None = Field(default=None, ge=0)
    prefers: Literal["", "mornings", "afternoons"] = ""


class Calendars(Table):
    """When our own people are busy, by their calendars."""

    refresh_minutes: int = Field(default=15, ge=1, le=24 * 60)
    allow_private_feeds: bool = False
    buffer_minutes: int = Field(default=0, ge=0, le=120)


class RuleTable(Table):
    """Which CSM for which customers: the first rule whose every word fits."""

    when: dict[str, str] = Field(default_factory=dict)
    csm: tuple[Email, ...] = Field(min_length=1)


class Contract(Table):
    """Several papers of one sale, and what happens to a contract before and after its signature."""

    join_days: int = Field(default=7, ge=0)
    settle_minutes: int = Field(default=30, ge=0)
    lapse_days: int = Field(default=30, ge=1)
    before_signature: bool = False


class Tracks(Table):
    """Which steps a renewal, an upsell and an amendment have; left out, it is as the page says."""

    renewal: tuple[str, ...] | None = None
    upsell: tuple[str, ...] | None = None
    amendment: tuple[str, ...] | None = None


class Meetings(Table):
    """Who invites (the inbox, to which answers then come, or the CSM, to whom they go past us), and at which hours."""

    organizer: Literal["inbox", "csm"] = "inbox"
    sla_mode: Literal["business", "clock"] = "business"
    monday_from: time = time(10)
    friday_until: time = time(15)
    lunch_from: time = time(12)
    lunch_until: time = time(13)
    latest_first: bool = False

    @model_validator(mode="after")
    def _lunch_forwards(self) -> "Meetings":
        if self.lunch_until < self.lunch_from:
            raise ValueError(f"lunch ends ({self.lunch_until:%H:%M}) before it begins ({self.lunch_from:%H:%M})")
        return self


class CrmTable(Table):
    """A system in which a customer has an owner, and how a handoff is written into it."""

    name: str = Field(min_length=1, max_length=40, pattern=r"^[^\W_][\w .&+/()-]*$")
    logging_address: Email | None = None
    drop: Path | None = None
    drop_as: tuple[Literal["json", "csv"], ...] = Field(default=("json",), min_length=1)
    command: tuple[str, ...] = ()
    timeout_seconds: int = Field(default=30, ge=1, le=600)
    tries: int = Field(default=5, ge=1, le=20)

    @field_validator("command")
    @classmethod
    def _names_a_program(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if values and (not values[0].strip() or any("\0" in value for value in values)):
            raise ValueError('the first word of a command is its program, such as ["/opt/crm/log", "--quiet"]')
        return values


class TrackTable(Table):
    """What kind of contract it is, by its title and where it comes from: the first row that fits."""

    track: Literal["new", "renewal", "upsell", "amendment", "none", "ask"]
    title: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    sent_by: tuple[str, ...] = ()
    signer_domain: tuple[str, ...] = ()
    value_below: int = 0
    value_above: int = 0

    @model_validator(mode="after")
    def _fits_something(self) -> "TrackTable":
        if not (
            self.title or self.service or self.sent_by or self.signer_domain or self.value_below or self.value_above
        ):
            raise ValueError("a row without any condition would fit every contract; name at least one")
        return self


class Config(BaseSettings):
    """The whole of config.toml. `HANDOFFD_INBOX__HOST=...` in the environment overrides `host` of `[inbox]`."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="HANDOFFD_", env_nested_delimiter="__", env_ignore_empty=True
    )

    company: Company
    inbox: Inbox
    smtp: Smtp
    state: State = State()
    trust: Trust = Trust()
    privacy: Privacy = Privacy()
    oauth: OAuth = OAuth()
    playbook: Playbook = Playbook()
    steps: dict[str, dict[str, Any]] = Field(default_factory=dict)
    roster: Path | None = None
    letters: Path | None = None
    people: tuple[PersonTable, ...] = ()
    assign: tuple[RuleTable, ...] = ()
    notice: tuple[dict[str, Any], ...] = ()
    contract: Contract = Contract()
    tracks: Tracks = Tracks()
    calendars: Calendars = Calendars()
    meetings: Meetings = Meetings()
    leaders: Leaders = Leaders()
    track: tuple[TrackTable, ...] = ()
    crm: tuple[CrmTable, ...] = ()
    shadow: Shadow = Shadow()
    canary: Canary = Canary()
    metrics: Metrics = Metrics()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and nothing else speak."""
        return env_settings, init_settings
