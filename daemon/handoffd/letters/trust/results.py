"""Authentication-Results headers (RFC 8601 section 2.2), and those without a server's name of Microsoft 365.

A header is read as a grammar, never searched: what stands in a comment or inside quotes is a stranger's text. The
envelope's sender is told there, so `"x; dmarc=pass header.from=ours.example"@evil.example` would be found by a search.
"""

import re
from dataclasses import dataclass

MAX_LENGTH = 8_000
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_WORD = re.compile(r'(?:[^\s";()]|"(?:[^"\\]|\\.)*")+')
_EQUALS = re.compile(r"\s*=\s*")


class Malformed(ValueError):  # noqa: N818 - it is what the header is
    """A header that is not what RFC 8601 describes; nothing in it may be believed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One method's result: `dmarc`, `pass`, the reason (empty: none given), and its properties, all in lower case.

    A property stands under its name with the type, such as `header.from`; a quoted value has lost its quotes.
    """

    method: str
    result: str
    reason: str = ""
    properties: tuple[tuple[str, str], ...] = ()

    def told(self, name: str) -> str:
        """Return a property; empty when it is missing, or told twice with two values."""
        values = {value for key, value in self.properties if key == name}
        return values.pop() if len(values) == 1 else ""


@dataclass(frozen=True, slots=True)
class Results:
    """One header: who says it (authserv-id in lower case; empty where none stands there), and what was found."""

    server: str
    findings: tuple[Finding, ...]

    def of(self, method: str) -> tuple[Finding, ...]:
        """Return what one method found; DKIM may have found several things."""
        return tuple(each for each in self.findings if each.method == method)


def read_results(text: str, *, named: bool = True) -> Results:
    """Read the unfolded, undecoded value of a header; `named` tells whether a server's name must come first.

    Raises Malformed. A parameter of the wrong shape spoils the whole header: half of it is no evidence.
    """
    if len(text) > MAX_LENGTH or not text.isascii():
        raise Malformed("it is too long, or not in ASCII")
    parts = _split(_without_comments(text))
    server = ""
    if named:
        words = parts.pop(0).split()
        if not 1 <= len(words) <= 2 or "=" in words[0] or (len(words) == 2 and not words[1].isdigit()):
            raise Malformed("it begins with no server's name")
        server = words[0].strip('"').lower()
    found = [part.strip() for part in parts if part.strip()]
    if [each.lower() for each in found] == ["none"]:
        return Results(server, ())
    return Results(server, tuple(_finding(part) for part in found))


def _finding(text: str) -> Finding:
    pairs = _pairs(text)
    method, result = pairs[0]
    reason, properties = "", []
    for name, value in pairs[1:]:
        if name == "reason":
            reason = value
        else:
            properties.append((name, value))
    return Finding(method.partition("/")[0].strip(), result, reason, tuple(properties))


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the words `name=value` of one result; the first of them must be `method=result`."""
    words = [found.group() for found in _WORD.finditer(_EQUALS.sub("=", text))]
    if not words or "=" not in words[0].partition('"')[0]:
        raise Malformed("no method comes first")
    pairs = []
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name and '"' not in name:
            pairs.append((name.lower(), value.replace('"', "").lower()))
    return pairs


def _split(text: str) -> list[str]:
    """Split at semicolons that stand outside quotes."""
    parts, at = [], 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|"|;', text):
        if found.group() == '"':
            raise Malformed("a quote is not closed")
        if found.group() == ";":
            parts.append(text[at : found.start()])
            at = found.end()
    return [*parts, text[at:]]


def _without_comments(text: str) -> str:
    """Take out comments (RFC 5322 section 3.2.2): they nest, and brackets in quotes are none."""
    kept, depth, at = [], 0, 0
    while at < len(text):
        sign = text[at]
        if sign == '"' and not depth:
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                raise Malformed("a quote is not closed")
            kept.append(quoted.group())
            at = quoted.end()
            continue
        if sign == "\\" and depth:
            at += 2
            continue
        if sign == "(":
            depth += 1
        elif sign == ")":
            if not depth:
                raise Malformed("a comment ends that did not begin")
            depth -= 1
            kept.append(" ")
        elif not depth:
            kept.append(sign)
        at += 1
    if depth:
        raise Malformed("a comment does not end")
    return "".join(kept)
