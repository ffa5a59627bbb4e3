"""Addresses that nobody reads: a machine signs nothing, is nobody's contact, and is never written to."""

import re
from functools import cache

from handoffd.letters.notices.recogniser import services

_LOCAL = re.compile(
    r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|notifications?|bounces?|auto(?:mated|mailer)?"
    r"|dse|echosign|robot)(?:[-_.+\d].*)?|system(?:\+.*)?",
    re.IGNORECASE,
)
_ALSO = ("dropboxsign.com", "pandadoc.net")  # machines of the services besides those that send the notices


def is_robot(address: str) -> bool:
    """Tell whether an address is a machine's: by its local part, or because only a signature service writes from there.

    People of such a company write from other domains (docusign.com, not docusign.net) and are people.
    """
    local, _, domain = address.casefold().rpartition("@")
    return _LOCAL.fullmatch(local) is not None or f".{domain}".endswith(_domains())


@cache
def _domains() -> tuple[str, ...]:
    return tuple(f".{domain}" for service in services().values() for domain in (*service.domains, *_ALSO))
