"""A throw-away authority and a certificate for `localhost` (and for no address), made by the openssl program."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mailservers import missing


@dataclass(frozen=True)
class Certificate:
    """PEM files: the authority that signed, the server's certificate and its key."""

    authority: Path
    chain: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    """Make both in `folder`; skips the test where there is no openssl."""
    if shutil.which("openssl") is None:
        missing("no openssl program here", "sudo apt install openssl")
    authority, chain = folder / "authority.pem", folder / "server.pem"
    key, request, extensions = folder / "server.key", folder / "server.csr", folder / "extensions"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _openssl(
        "req", "-x509", *curve, "-days", "2", "-subj", "/CN=Throw-away authority",
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
        "-days", "2", "-extfile", extensions, "-out", chain,
    )  # fmt: skip
    return Certificate(authority, chain, key)


def _openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
