"""Is a mail from whom it says? Everything in it is a claim; only our own mail server's word counts, or a signature.

RFC 8601 section 5: of all Authentication-Results headers only the topmost one is ours. The profile `none` proves
nothing by headers: there the token, which only the person asked has, and the exact address must do.
"""

from collections.abc import Callable
from dataclasses import dataclass

from handoffd.letters.message import Message
from handoffd.letters.trust.results import Finding, Malformed, Results, read_results
from handoffd.letters.trust.signature import signed_by

GMAIL = "mx.google.com"
# Once at most in a mail (RFC 5322 section 3.6). A signature covers one of two, a reader may see the other.
SINGLE = (
    *("From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose word counts: `[trust]` of config.toml.

    `authserv_id` is our server's name for `rfc8601`; `domains` are our own; `keys` looks a DNS name up for `self` and
    returns its TXT record (empty: there is none), or raises OSError.
    """

    profile: str = "none"
    authserv_id: str = ""
    domains: frozenset[str] = frozenset()
    keys: Callable[[str], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the sender is not proven, half a sentence for a person; empty when it is."""

    why: str = ""

    @property
    def proven(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.why


PROVEN = Verdict()


def judged(message: Message, trust: Trust) -> Verdict:
    """Tell whether the sender's address is proven, as far as the configured profile asks for it.

    `rfc8601` and `gmail` want `dmarc=pass` for the domain of From, or `dkim=pass` by that domain, in the topmost header
    and under our server's name; `m365` the same without a name, or `compauth=pass` with a reason 1xx, or Exchange's
    word that the mail began inside the tenant; `self` a DKIM signature of that domain, which is checked here.
    """
    if trust.profile == "none":
        return PROVEN
    if message.sender is None:
        return Verdict("its From does not name one single sender")
    if twice := next((name for name in SINGLE if len(message.headers(name)) > 1), ""):
        return Verdict(f"it has two {twice} headers")
    try:
        return _PROFILES[trust.profile](message, message.sender.domain, trust)
    except Malformed as problem:
        return Verdict(f"its Authentication-Results header cannot be read: {problem}")


def _rfc8601(message: Message, domain: str, trust: Trust) -> Verdict:
    return _named(message, domain, trust.authserv_id.casefold(), trust.domains)


def _gmail(message: Message, domain: str, trust: Trust) -> Verdict:
    return _named(message, domain, GMAIL, trust.domains)


def _named(message: Message, domain: str, server: str, own: frozenset[str]) -> Verdict:
    """Believe the topmost header when it is our server's, and the only one in its name: two are a forgery."""
    texts = message.as_written("Authentication-Results")
    if not texts:
        return Verdict("our mail server says nothing about it")
    results = read_results(texts[0])
    if results.server != server:
        return Verdict(f"the topmost Authentication-Results header is not of {server}")
    if any(_claims(text, server) for text in texts[1:]):
        return Verdict(f"two Authentication-Results headers stand in the name of {server}")
    return _passed(results, domain, own)


def _claims(text: str, server: str) -> bool:
    """Tell whether a lower header says that it is our server's; one that cannot be read may say so to others."""
    try:
        return read_results(text).server == server
    except Malformed:
        return text.casefold().lstrip(' "(').startswith(server)


def _m365(message: Message, domain: str, trust: Trust) -> Verdict:
    """Believe Exchange: it strips `X-MS-Exchange-Organization-*` from what comes from outside the tenant."""
    inside = message.as_written("X-MS-Exchange-Organization-AuthAs")
    if len(inside) > 1:
        return Verdict("two headers say how Exchange took it in")
    if inside and inside[0].strip().casefold() == "internal" and domain in trust.domains:
        return PROVEN
    texts = message.as_written("Authentication-Results")
    if not texts:
        return Verdict("Exchange says nothing about it")
    results = read_results(texts[0], named=False)
    verdict = _passed(results, domain, trust.domains)
    composite = results.of("compauth")
    said_of = {finding.told("header.from") for finding in results.of("dmarc")}
    if not verdict.proven and len(composite) == 1 and said_of == {domain}:
        one = composite[0]
        if one.result == "pass" and len(one.reason) == 3 and one.reason.startswith("1") and one.reason.isdigit():
            return PROVEN
    return verdict


def _passed(results: Results, domain: str, own: frozenset[str]) -> Verdict:
    dmarc = results.of("dmarc")
    if len(dmarc) > 1:
        return Verdict("it holds two words on DMARC")
    if dmarc and dmarc[0].result == "pass":
        if dmarc[0].told("header.from") == domain:
            return PROVEN
        return Verdict("DMARC passed for another domain than that of From")
    if dmarc and dmarc[0].result == "fail":
        return Verdict("DMARC failed")
    if any(_signs(finding, domain, own) for finding in results.of("dkim")):
        return PROVEN
    return Verdict("neither DMARC nor a signature of its domain passed")


def _signs(finding: Finding, domain: str, own: frozenset[str]) -> bool:
    signer = finding.told("header.d") or finding.told("header.i").rpartition("@")[2]
    return finding.result == "pass" and aligned(signer, domain, own)


def aligned(signer: str, domain: str, own: frozenset[str]) -> bool:
    """Tell whether a signature of one domain speaks for another: the same, or a parent of it that is our own.

    Relaxed alignment (RFC 7489 section 3.1.1) needs to know where the public part of a name ends: of our own we do.
    """
    return bool(signer) and (signer == domain or (signer in own and domain.endswith(f".{signer}")))


def _self(message: Message, domain: str, trust: Trust) -> Verdict:
    if trust.keys is None:
        return Verdict("no keys can be looked up here")
    signers, why = signed_by(message, trust.keys)
    if any(aligned(signer, domain, trust.domains) for signer in signers):
        return PROVEN
    return Verdict(why or "the domain that signed it is another than that of From")


_PROFILES: dict[str, Callable[[Message, str, Trust], Verdict]] = {
    "rfc8601": _rfc8601,
    "gmail": _gmail,
    "m365": _m365,
    "self": _self,
}
