"""DKIM signatures (RFC 6376), checked here because no server of ours does it: the profile `self`.

dkimpy says yes to a mail whose text was lengthened under `l=`, or whose Subject is not covered; so what a signature
must cover is asked first, and a mail with two headers of a kind was refused before.
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from handoffd.letters.message import Message

log = logging.getLogger(__name__)

COVERED = frozenset({"from", "subject", "date"})
SIGNATURES = 5  # looked at in one mail: each costs a question to the DNS
_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*)", re.IGNORECASE)


def signed_by(message: Message, keys: Callable[[str], bytes]) -> tuple[tuple[str, ...], str]:
    """Return the domains whose signatures hold, in lower case, and why none does (empty when one does).

    `keys` returns the TXT record of a name, empty when there is none; its OSError means that nobody can tell now.
    """
    found: list[str] = []
    why = "it carries no DKIM signature"
    for number, text in enumerate(message.as_written("DKIM-Signature")[:SIGNATURES]):
        tags = {name.casefold(): re.sub(r"\s+", "", value) for name, value in _TAG.findall(text)}
        if problem := _too_weak(tags):
            why = problem
            continue
        try:
            holds = _holds(message.raw, number, keys)
        except OSError:
            why = "the key of its signature could not be looked up just now"
        else:
            if holds:
                found.append(tags["d"].casefold())
            else:
                why = "its DKIM signature does not hold"
    return tuple(found), "" if found else why


def _holds(raw: bytes, number: int, keys: Callable[[str], bytes]) -> bool:
    import dkim  # an extra of its own, for those who need it

    try:
        checker: Any = dkim.DKIM(raw, minkey=1024)  # type: ignore[no-untyped-call]
        return bool(checker.verify(idx=number, dnsfunc=lambda name, timeout=5: keys(_text(name))))  # noqa: ARG005
    except OSError:
        raise
    except Exception:
        log.debug("a signature cannot be read", exc_info=True)  # dkimpy raises much for what a stranger wrote
        return False


def _too_weak(tags: dict[str, str]) -> str:
    covered = {name.casefold() for name in tags.get("h", "").split(":")}
    if "l" in tags:
        return "its signature covers only a part of the text"
    if not covered >= COVERED:
        return "its signature leaves out From, Subject or Date"
    if tags.get("x", "").isdigit() and int(tags["x"]) < time.time():
        return "its signature has expired"
    return "" if tags.get("d") else "its signature names no domain"


def _text(name: bytes | str) -> str:
    return name.decode("ascii", "replace") if isinstance(name, bytes) else name
