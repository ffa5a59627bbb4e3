"""Read config.toml and tell every problem of it at once."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from handoffd.config.gather import gathered, partly, whole
from handoffd.config.office import step_problems, track_problems
from handoffd.config.places import placed
from handoffd.config.rosters import people_problems
from handoffd.config.saying import value_problems
from handoffd.config.schema import Config
from handoffd.config.servers import Account
from handoffd.config.systems import at_home, system_problems
from handoffd.errors import BadConfig


def load(path: Path) -> Config:
    """Return the checked configuration; paths in it are taken from the folder of the file.

    Raises BadConfig with every problem, each a line `path: what is wrong and the mend` (exit status 78).
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadConfig(
            f"{path}: there is no such file; `handoffd init` makes one; the shipped config.toml is a documented example"
        ) from None
    except IsADirectoryError:
        raise BadConfig(f"{path}: this is a folder; name the file in it") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise BadConfig(f"{path}: cannot be read: {problem}") from problem
    except tomllib.TOMLDecodeError as problem:
        raise BadConfig(f"{path}: not valid TOML: {problem}") from problem
    return check(values, path.parent)


def check(values: dict[str, Any], folder: Path) -> Config:
    """Return the configuration for the values of a config.toml that stands in `folder`, its roster file included."""
    found = gathered(values, folder)
    try:
        config = Config(**found.values)
    except ValidationError as problem:
        steps = values.get("steps")
        more = step_problems(steps) if isinstance(steps, dict) else ()
        people = people_problems(partly(found.values, found.places))
        raise BadConfig(*value_problems(problem, found.places), *found.problems, *people, *more) from None
    config = _at_home(config, folder)
    problems = [
        *found.problems,
        *people_problems(whole(config, found.places)),
        *step_problems(config.steps),
        *track_problems(config),
        *_file_problems(config),
        *_shadow_problems(config),
        *system_problems(config),
    ]
    if problems:
        raise BadConfig(*problems)
    return config


def _at_home(config: Config, folder: Path) -> Config:
    """Return the configuration with its relative paths taken from the folder of config.toml."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")

    def home(path: Path | None) -> Path | None:
        # systemd hands secrets over in a folder of its own; a bare name is looked up there first.
        if path is not None and credentials and (Path(credentials) / path).is_file():
            return Path(credentials) / path
        return path if path is None else placed(folder, path)

    accounts: dict[str, Account] = {
        name: account.model_copy(
            update={"password_file": home(account.password_file), "ca_file": home(account.ca_file)}
        )
        for name, account in (("inbox", config.inbox), ("smtp", config.smtp))
    }
    archive = home(config.smtp.archive_password_file)
    accounts["smtp"] = accounts["smtp"].model_copy(update={"archive_password_file": archive})
    files_of_state = {key: home(getattr(config.state, key)) for key in ("folder", "database_password_file")}
    state = config.state.model_copy(update=files_of_state)
    people = tuple(
        each.model_copy(update={"busy_password_file": home(each.busy_password_file)}) for each in config.people
    )
    crm = tuple(at_home(table, folder) for table in config.crm)
    files = ("secret_file", "certificate_file", "key_file", "token_file", "ca_file")
    oauth = config.oauth.model_copy(update={key: home(getattr(config.oauth, key)) for key in files})
    found = {
        **accounts,
        "oauth": oauth,
        "state": state,
        "roster": home(config.roster),
        "letters": home(config.letters),
        "people": people,
        "crm": crm,
        "metrics": config.metrics.model_copy(update={"file": home(config.metrics.file)}),
    }
    return config.model_copy(update=found)


def letters_folder(path: Path) -> Path | None:
    """Return the folder of one's own letters that a config.toml names, whatever else is wrong in it; None for none."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("letters")
        named = os.environ.get("HANDOFFD_LETTERS") or told
        return placed(path.parent, named) if isinstance(named, str) else None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, BadConfig):
        return None


def _shadow_problems(config: Config) -> list[str]:
    if not config.shadow.on or any("ops" in each.roles for each in config.people):
        return []
    return [
        "shadow.on: shadow mode writes to nobody but ops, and nobody in people has the role ops; give it to somebody"
    ]


def _file_problems(config: Config) -> list[str]:
    problems = []
    if config.letters is not None and not config.letters.is_dir():
        problems.append(f"letters: there is no folder {config.letters}; `handoffd letters eject` makes it")
    for name, account in (("inbox", config.inbox), ("smtp", config.smtp), ("state", config.state)):
        for key in ("password_file", "ca_file", "archive_password_file", "database_password_file"):
            path = getattr(account, key, None)
            if path is not None and not path.is_file():
                problems.append(f"{name}.{key}: there is no file {path}")
    if "oauth" in (config.inbox.login, config.smtp.login):
        flow = f"provider = {config.oauth.provider!r} and flow = {config.oauth.flow!r}"
        problems += [f"oauth.{key}: needed with {flow}" for key in config.oauth.missing()]
        for key in ("secret_file", "certificate_file", "key_file", "ca_file"):
            path = getattr(config.oauth, key)
            if path is not None and not path.is_file():
                problems.append(f"oauth.{key}: there is no file {path}")
    for table in config.people:
        path = table.busy_password_file
        if path is not None and not path.is_file():
            problems.append(f"people ({table.name}).busy_password_file: there is no file {path}")
    return problems
