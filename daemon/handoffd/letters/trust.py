"""Is a mail from whom it says? Everything in it is a claim; only our own mail server's word counts.

RFC 8601 section 5: of all Authentication-Results headers only the topmost one is ours, and only when it carries our
server's name. The profile `none` proves nothing by headers: there the token, which only the person asked has, and the
exact address must do.
"""

import re

from handoffd.letters.message import Message

_PROPERTY = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)


def authenticated(message: Message, profile: str, authserv_id: str) -> bool:
    """Tell whether the sender's address is proven, as far as the configured profile asks for it.

    `rfc8601` wants `dmarc=pass` for the domain of From, or `dkim=pass` by that very domain, said by our own server in
    the topmost header; two headers of our server's name are a forgery.
    """
    if profile == "none":
        return True
    results = message.headers("Authentication-Results")
    ours = [text for text in results if _server(text) == authserv_id.casefold()]
    if message.sender is None or not results or len(ours) != 1 or results[0] != ours[0]:
        return False
    domain = message.sender.domain
    for method, result, rest in _PROPERTY.findall(ours[0].partition(";")[2]):
        if result.casefold() != "pass":
            continue
        names = re.findall(r"header\.(?:from|d|i)\s*=\s*\"?@?([\w.-]+)", rest.casefold())
        if method.casefold() in ("dmarc", "dkim") and domain in names:
            return True
    return False


def _server(text: str) -> str:
    head = text.partition(";")[0].split()
    return head[0].casefold() if head else ""
