"""The profile `self` from the mail to the letter that leaves: real signatures, and a DNS that is asked over UDP (T2)."""

import base64
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import dkim
import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from attacks.rig import ANA, DAY3, MARTA, Rig

OURS = "brightlane.example"
NAMES = (f"s._domainkey.{OURS}.", "s._domainkey.docusign.net.")
EVE = "s._domainkey.evil.example."  # she may sign what she likes, in her own name
COVERED = [b"from", b"to", b"subject", b"date", b"message-id"]


class Dns(socketserver.ThreadingUDPServer):
    """Answers for the names whose key it has; for every other one there is no such name."""

    daemon_threads = True

    def __init__(self, key: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Question)
        encoded = base64.b64encode(key).decode()  # a string of a TXT record holds 255 octets at most
        self.record = " ".join(f'"{part}"' for part in ("v=DKIM1; k=rsa; p=", encoded[:200], encoded[200:]))
        self.asked: list[str] = []
        self.away = False


class _Question(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        raw, line = self.request
        server: Dns = self.server  # type: ignore[assignment]
        question = dns.message.from_wire(raw)
        name = question.question[0].name.to_text().lower()
        server.asked.append(name)
        answer = dns.message.make_response(question)
        if server.away:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name in (*NAMES, EVE):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", server.record))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        line.sendto(answer.to_wire(), self.client_address)


class Signing(Rig):
    """Every mail is signed on its way: DocuSign's by DocuSign, the others by whoever holds `key` and says to be `domain`."""

    key, domain = b"", OURS
    spoils = False  # whether somebody changes the text on its way

    def put(self, raw: str | bytes) -> None:
        octets = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
        octets = octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if self.key:
            domain = "docusign.net" if b"@docusign.net" in octets.partition(b"\r\n")[0] else self.domain
            octets = dkim.sign(octets, b"s", domain.encode(), self.key, include_headers=COVERED) + octets
        super().put(octets.replace(b"\r\n\r\napprove", b"\r\n\r\napprove  now") if self.spoils else octets)


def openssl(*words: str, given: bytes | None = None) -> bytes:
    return subprocess.run(["openssl", *words], input=given, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def pair() -> tuple[bytes, bytes]:
    """A private key, and the public one as the DNS has it."""
    private = openssl("genrsa", "-traditional", "2048")
    return private, openssl("rsa", "-pubout", "-outform", "DER", given=private)


@pytest.fixture
def names(pair: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Dns]:
    with Dns(pair[1]) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.server_address[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield server
        server.shutdown()


@pytest.fixture
def rig(tmp_path: Path, pair: tuple[bytes, bytes], names: Dns) -> Iterator[Signing]:
    house = Signing(tmp_path, trust={"profile": "self"})
    house.key = pair[0]
    yield house
    house.close()


def test_a_signed_yes_lets_the_introduction_leave_and_the_key_was_asked_for(rig: Signing, names: Dns) -> None:
    rig.approved()
    assert set(NAMES) <= set(names.asked)
    rig.go(DAY3)
    assert rig.outside() == [MARTA]


@pytest.mark.parametrize("broken", ["another domain", "another key", "no signature", "changed on its way", "no answer"])
def test_a_yes_whose_signature_does_not_prove_the_ae_lets_nothing_leave(
    rig: Signing, names: Dns, pair: tuple[bytes, bytes], broken: str
) -> None:
    draft = rig.drafted()
    match broken:
        case "another domain":
            rig.domain = "evil.example"
        case "another key":
            rig.key = openssl("genrsa", "-traditional", "2048")
        case "no signature":
            rig.key = b""
        case "changed on its way":
            rig.spoils = True
        case _:
            names.away = True
    rig.reply(draft, "approve")
    rig.turn()
    rig.key, rig.domain, rig.spoils, names.away = pair[0], OURS, False, False
    assert (EVE in names.asked) is (broken == "another domain")
    assert not rig.leaving()
    assert "warm-intro" not in rig.handoff().approvals
    rig.go(DAY3)
    assert not rig.outside()
    assert not rig.mails(ANA, "kickoff invitation, please approve")
