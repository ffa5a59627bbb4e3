"""Links as a person wrote them: what gateways and text parts make of them is undone. Nothing is ever opened."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

_WRAPPED = re.compile(
    r"https://[\w.-]{1,60}\.safelinks\.protection\.outlook\.com/[^\s<>\"]{1,4000}"
    r"|https://urldefense(?:\.proofpoint)?\.com/v[123]/[^\s<>\"]{1,4000}",
    re.IGNORECASE,
)
# Gmail's text part says a link twice: `acme.example <http://acme.example>`.
_TWICE = re.compile(r"(?P<shown>[^\s<>]{4,500}) <(?:https?://|mailto:)?(?P=shown)/?>")
_V3 = re.compile(r"/v3/__(?P<link>.+?)__;")


def as_written(text: str) -> str:
    """Return a text with the links of Safe Links and URL Defense as they were, and each link said once."""
    if "<" in text:
        text = _TWICE.sub(lambda found: found["shown"], text)
    return _WRAPPED.sub(lambda found: _original(found.group()), text) if "://" in text else text


def _original(link: str) -> str:
    """Return the link inside a rewritten one, the rewritten one itself when it cannot be read."""
    if found := _V3.search(link):
        return re.sub(r"\A(https?):/(?!/)", r"\1://", found["link"])
    try:
        query = parse_qs(urlsplit(link).query)
    except ValueError:
        return link
    if inner := query.get("url"):
        return inner[0]
    if inner := query.get("u"):
        # URL Defense v2 writes `-` for `%` and `_` for `/`.
        return unquote(inner[0].replace("-", "%").replace("_", "/"))
    return link
