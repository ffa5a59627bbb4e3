"""What ends one day: the certificates of the servers we speak to, and that by which we show who we are.

Looked at once a day, beside everything else, and told to ops fourteen days before. What cannot be looked at just now
(a server that is away) says nothing here: who reads and who sends say so already.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from handoffd.app.accounts import oauth_client
from handoffd.app.watch import CERTIFICATE, Watchman
from handoffd.config import Config
from handoffd.errors import HandoffdError, Refused, Temporary
from handoffd.network.certificates import Place, authorities_good_until, file_good_until, good_until
from handoffd.network.feeds import OWN_AUTHORITY, may_be_asked
from handoffd.network.oauth import endpoint

log = logging.getLogger(__name__)

AHEAD = timedelta(days=14)
EVERY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends: `where` tells it apart, `what` begins a sentence, `mend` ends it.

    `ends` is None where it could not be looked at; then `problem` says why.
    """

    where: str
    what: str
    mend: str
    ends: datetime | None = None
    problem: HandoffdError | None = None

    def is_near(self, now: datetime) -> bool:
        """Tell whether it ends within fourteen days, or has ended."""
        return self.ends is not None and self.ends - now <= AHEAD

    def said(self, now: datetime) -> str:
        """Return the sentence about it, with the mend where one is due."""
        if self.ends is None:
            return str(self.problem)
        day, left = f"{self.ends:%A} {self.ends.day} {self.ends:%B %Y}", (self.ends - now).days
        if not self.is_near(now):
            return f"{self.what} is good until {day}"
        if left < 0:
            return f"{self.what} has ended on {day}; {self.mend}"
        when = "within a day" if left == 0 else f"in {left} day{'s' if left > 1 else ''}"
        return f"{self.what} ends on {day}, {when}; {self.mend}"


def places(config: Config) -> Iterator[Place]:
    """Yield every server that shows us a certificate, each once: mail, tokens, calendars."""
    found: dict[tuple[str, int], Place] = {}
    for kind, account in (("imap", config.inbox), ("smtp", config.smtp)):
        if account.tls != "none":
            server = Place(
                "imap" if kind == "imap" else "smtp", account.host, account.port, account.tls, account.ca_file
            )
            found.setdefault((server.host, server.port), server)
    if "oauth" in (config.inbox.login, config.smtp.login):
        host, port = endpoint(oauth_client(config))
        found.setdefault((host, port), Place("https", host, port, ca_file=config.oauth.ca_file))
    for person in config.people:
        for address in person.busy:
            parts = urlsplit(address.removeprefix("caldav:"))
            if parts.scheme == "https" and parts.hostname:
                calendar = Place("https", parts.hostname, parts.port or 443, own=OWN_AUTHORITY)
                found.setdefault((calendar.host, calendar.port), calendar)
    yield from found.values()


def at_servers(config: Config) -> Iterator[Ending]:
    """Ask every server for its certificate; takes seconds, more where one is away."""
    private = config.calendars.allow_private_feeds
    for place in places(config):
        what, mend = f"the certificate of {place.where}", "renew it on that server"
        try:
            if place.own == OWN_AUTHORITY:
                may_be_asked(place.host, place.port, allow_private=private)
        except HandoffdError as problem:  # whoever reads the calendars tells it
            yield Ending(place.where, what, mend, problem=Temporary(str(problem)))
            continue
        try:
            yield Ending(place.where, what, mend, good_until(place))
        except HandoffdError as problem:
            yield Ending(place.where, what, mend, problem=problem)


def in_files(config: Config) -> Iterator[Ending]:
    """Yield what config.toml and its files say of themselves; nothing is connected to."""
    files = {"inbox.ca_file": config.inbox.ca_file, "smtp.ca_file": config.smtp.ca_file}
    oauth = "oauth" in (config.inbox.login, config.smtp.login)
    if oauth:
        files["oauth.ca_file"] = config.oauth.ca_file
    for key, path in files.items():
        if path is not None and (ends := authorities_good_until(path)):
            yield Ending(key, f"the authority in {key}", "put the new one into that file as well", ends)
    if not oauth:
        return
    path = config.oauth.certificate_file
    if path is not None and (ends := file_good_until(path)):
        mend = "make a new one, upload it to the app registration, put it into that file, and restart"
        yield Ending("oauth.certificate_file", "our certificate in oauth.certificate_file", mend, ends)
    if config.oauth.secret_ends is not None:
        ends = datetime.combine(config.oauth.secret_ends, time(), UTC)
        mend = "make a new one, put it into secret_file and its last day into secret_ends, and restart"
        yield Ending("oauth.secret_ends", "the client secret of [oauth]", mend, ends)


class Lookout:
    """Looks once a day in a thread of its own: a server that is slow to answer holds nobody up."""

    def __init__(self, config: Config, watch: Watchman) -> None:
        self._config, self._watch = config, watch
        self._looked: datetime | None = None
        self._seen: SimpleQueue[tuple[Ending, ...]] = SimpleQueue()

    def turn(self, now: datetime) -> None:
        """Begin a look where the last one is a day ago, and tell what the one before has seen."""
        if self._looked is None or not timedelta() <= now - self._looked < EVERY:
            self._looked = now
            # A daemon: nobody waits for it at the end of the program.
            Thread(target=self._look, name="certificates", daemon=True).start()
        try:
            seen = self._seen.get_nowait()
        except Empty:
            return
        self.tell(seen, now)

    def _look(self) -> None:
        try:
            self._seen.put((*in_files(self._config), *at_servers(self._config)))
        except Exception:
            log.exception("the certificates could not be looked at; again tomorrow")

    def tell(self, seen: tuple[Ending, ...], now: datetime) -> None:
        """Note what ends soon or is not to be trusted, and what was mended or is not ours any more."""
        here = {f"{CERTIFICATE}:{each.where}" for each in seen}
        for each in seen:
            key = f"{CERTIFICATE}:{each.where}"
            if each.is_near(now) or isinstance(each.problem, Refused):
                self._watch.fails(key, each.said(now), now)
            elif each.ends is not None:
                self._watch.works(key)
        for trouble in self._watch.lasting:
            if trouble.key.startswith(f"{CERTIFICATE}:") and trouble.key not in here:
                self._watch.works(trouble.key)
