"""A throw-away authority and a certificate for `localhost` (and for no address), made by the openssl program."""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mailservers import missing


@dataclass(frozen=True)
class Certificate:
    """PEM files: the authority that signed, the server's certificate and its key."""

    authority: Path
    chain: Path
    key: Path


def make_certificate(folder: Path, days: int = 2) -> Certificate:
    """Make both in `folder`, good for so many days; skips the test where there is no openssl."""
    if shutil.which("openssl") is None:
        missing("no openssl program here", "sudo apt install openssl")
    authority, chain = folder / "authority.pem", folder / "server.pem"
    key, request, extensions = folder / "server.key", folder / "server.csr", folder / "extensions"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _openssl(
        "req", "-x509", *curve, "-days", days, "-subj", "/CN=Throw-away authority",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        "-keyout", folder / "authority.key", "-out", authority,
    )  # fmt: skip
    _openssl("req", *curve, "-subj", "/CN=localhost", "-keyout", key, "-out", request)
    extensions.write_text(
        "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
    )
    _openssl(
        "x509", "-req", "-in", request, "-CA", authority, "-CAkey", folder / "authority.key", "-CAcreateserial",
        "-days", days, "-extfile", extensions, "-out", chain,
    )  # fmt: skip
    return Certificate(authority, chain, key)


def make_bad_certificate(
    folder: Path, name: str = "localhost", *, days: float = 60, signed: bool = True
) -> Certificate:
    """Make one that something is wrong with: its name, its end (in so many days, or so many ago), nobody's signature.

    By the library, because the openssl program makes no certificate that has ended already.
    """
    now = datetime.now(UTC)
    chain, key_file, authority = folder / "server.pem", folder / "server.key", folder / "authority.pem"
    key, signer = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Throw-away authority")])
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = _begun(root, root, signer.public_key(), now - timedelta(days=90), now + timedelta(days=90))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    authority.write_bytes(made.add_extension(usage, critical=True).sign(signer, SHA256()).public_bytes(Encoding.PEM))
    by, hand = (root, signer) if signed else (own, key)
    made = _begun(own, by, key.public_key(), now - timedelta(days=80), now + timedelta(days=days))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    chain.write_bytes(made.sign(hand, SHA256()).public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return Certificate(authority, chain, key_file)


def _begun(
    own: x509.Name, by: x509.Name, key: ec.EllipticCurvePublicKey, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    begun = x509.CertificateBuilder().subject_name(own).issuer_name(by).public_key(key)
    begun = begun.serial_number(x509.random_serial_number()).not_valid_before(first).not_valid_after(last)
    return begun.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
