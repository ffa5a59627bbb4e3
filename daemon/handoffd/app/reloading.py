"""A new config.toml while the daemon runs (SIGHUP): read and checked as a whole, taken between two turns or not at all.

What was approved is bytes in the outbox, and a deadline is a row: neither is made again. The accounts and the
place of the database are as they were at the start, whatever config.toml says now; they want a restart.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from handoffd import shipped
from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.config import Config
from handoffd.config.systems import absences
from handoffd.errors import BadConfig
from handoffd.letters.notices.recogniser import recognisers
from handoffd.letters.writing import template
from handoffd.letters.writing.typeset import BadLetter
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff

log = logging.getLogger(__name__)

Read = Callable[[], Config]
ABOUT = "reload"
MOST = 25  # lines of one letter
# What is set up once: connections, passwords (systemd hands over a copy of the moment), the open database.
_ACCOUNT = ("host", "port", "tls", "user", "password_file", "ca_file", "timeout_seconds")
_FIXED = {
    "inbox": (*_ACCOUNT, "address", "idle_minutes", "poll_seconds"),
    "smtp": _ACCOUNT,
    "state": ("folder", "database", "schema_name", "database_password_file", "lease_seconds", "free_mb"),
    "metrics": ("file", "listen", "seconds"),
    "shadow": ("on", "folders"),
}


def read_again(before: Config, read: Read) -> tuple[Config, template.Templates, tuple[str, ...]]:
    """Return the configuration to go on with, the letters, and which keys want a restart.

    Raises BadConfig with everything that is wrong, of config.toml, the roster and the letters; nothing has changed.
    """
    config = read()
    letters, wrong = looked_through(config)
    problems = [*absences(config), *wrong]
    try:
        recognisers(config.notice)
    except BadConfig as problem:
        problems += problem.problems
    if problems:
        raise BadConfig(*problems)
    waiting = tuple(_waiting(before, config))
    kept = {
        table: getattr(config, table).model_copy(update={key: getattr(getattr(before, table), key) for key in keys})
        for table, keys in _FIXED.items()
    }
    return config.model_copy(update=kept), letters, waiting


def looked_through(config: Config) -> tuple[template.Templates, tuple[str, ...]]:
    """Return the letters as they lie there now, ours and one's own, and what is wrong with them, a line each."""
    return _looked_through(config.letters, _fingerprint(shipped.letters()), _fingerprint(config.letters))


def letters_of(config: Config) -> template.Templates:
    """Return the letters that a configuration writes with: ours, and those of the folder that it names.

    Raises BadConfig with everything that is wrong in that folder.
    """
    if config.letters is None:
        return template.ours()
    from handoffd.letters.writing import ownletters  # with all the samples, which a house without letters never needs

    if wrong := tuple(ownletters.problems(config.letters)):
        raise BadConfig(*wrong)
    return template.Templates(shipped.letters(), config.letters)


@lru_cache(maxsize=1)
def _looked_through(own: Path | None, _shipped: str, _own: str) -> tuple[template.Templates, tuple[str, ...]]:
    """Return the letters there are now, and what is wrong with them.

    It takes seconds in which the daemon does nothing else, so letters whose bytes are the same are not looked through
    again. They are the same object as well: all of it is compiled by now, and no later edit slips in letter by letter.
    """
    from handoffd.letters.writing import ownletters

    letters = template.Templates(shipped.letters(), own)
    wrong = tuple(ownletters.problems(own)) if own else ()
    return letters, wrong or tuple(letters.problems()) or tuple(_unwritable(letters))


def _fingerprint(folder: Path | None) -> str:
    found = hashlib.sha256()
    for path in sorted(each for each in (folder.rglob("*") if folder else ()) if each.is_file()):
        raw = path.read_bytes()
        found.update(f"{path}\0{len(raw)}\0".encode() + raw)
    return found.hexdigest()


def _unwritable(letters: template.Templates) -> Iterator[str]:
    """Write every letter once, with its sample: those of another version ask for what this program does not know."""
    from handoffd.letters.writing.samples import sample

    for name in letters.names():
        for code in shipped.languages():
            if letters.has(name, code):
                try:
                    letters.render(name, sample(name, code))
                except (BadLetter, LookupError) as problem:
                    yield f"templates/emails/{name}.md ({code}): {problem}; letters of another version want a restart"


def _waiting(before: Config, after: Config) -> Iterator[str]:
    for table, keys in _FIXED.items():
        for key in keys:
            if getattr(getattr(before, table), key) != getattr(getattr(after, table), key):
                yield f"{table}.{key}"


def tell(settings: Settings, doer: Doer, problem: Exception, now: datetime) -> None:
    """Tell ops by mail, once for the same problems, that the old configuration goes on."""
    lines = problem.problems if isinstance(problem, BadConfig) else (str(problem),)
    for line in lines:
        log.error("config.toml was not taken over, the old one goes on: %s", line)
    known = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    with settings.store.transaction() as memory:
        said = memory.known.recall(ABOUT, "problems")
        if said and said.answer == known:
            return
        memory.known.remember(ABOUT, "problems", known, "", now)
        send = Send("_ops/reload", (settings.asked_first(),), ABOUT, more={"problems": tuple(lines[:MOST])})
        doer.send(memory, Handoff("", now, now), send, now)


def forget(settings: Settings) -> None:
    """Forget what was wrong: the next mistake is told anew, the same one too."""
    with settings.store.transaction() as memory:
        memory.known.forget(ABOUT, "problems")
