"""Access tokens instead of passwords: asked for before the old one ends, and anew when a server refuses one.

Microsoft 365 through msal (client credentials by secret or certificate; a device code for whoever signs in once),
Google through google-auth (a service account that acts for the mailbox; a refresh token). Both libraries are the extra
`handoffd[oauth]` and are imported when a token is wanted. RFC 6749; XOAUTH2 as both providers describe it.
"""

import importlib
import json
import os
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from handoffd.errors import LoginRefused, Temporary
from handoffd.network.account import distrust

if TYPE_CHECKING:
    import requests

MICROSOFT = "https://login.microsoftonline.com"
PATIENCE = 20  # seconds for each answer of a token endpoint
MICROSOFT_APP = ["https://outlook.office365.com/.default"]
MICROSOFT_USER = ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]
GOOGLE = ["https://mail.google.com/"]
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
# RFC 6749 section 5.2 and 4.1.2.1: the endpoint is out of order, not we.
_MAY_PASS = frozenset({"temporarily_unavailable", "server_error", "slow_down", "authorization_pending"})
_MENDS = {
    "invalid_client": "the client secret or certificate has ended, or is not this client's; make a new one",
    "invalid_grant": "the grant was revoked or has ended; run `handoffd auth` or give a new refresh token",
    "unauthorized_client": "the client may not do this; look at its permissions and the admin's consent",
}


@dataclass(frozen=True, slots=True)
class Granted:
    """An access token and the seconds it lives."""

    token: str
    seconds: float


Grant = Callable[[], Granted]


class Tokens:
    """The password of an account: calling it gives a token that is good for a while longer.

    It is renewed when four fifths of its life are over. Raises Temporary when the provider cannot be reached, and
    LoginRefused when it says no for good.
    """

    def __init__(self, grant: Grant, ticks: Callable[[], float] = time.monotonic) -> None:
        self._grant, self._ticks = grant, ticks
        self._token, self._renew_at = "", 0.0

    def __call__(self) -> str:
        """Return a token, from memory while it is young."""
        if not self._token or self._ticks() >= self._renew_at:
            granted = self._grant()
            self._token, self._renew_at = granted.token, self._ticks() + 0.8 * granted.seconds
        return self._token

    def forget(self) -> None:
        """Forget the token: a server has refused it, whatever its life."""
        self._token = ""


@dataclass(frozen=True, slots=True)
class Client:
    """`[oauth]` of config.toml, with its files' paths; `mailbox` is for whom the inbox is opened."""

    provider: str
    flow: str
    mailbox: str
    tenant: str = ""
    client_id: str = ""
    authority: str = MICROSOFT
    secret_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    token_file: Path | None = None
    ca_file: Path | None = None

    def secret(self) -> str:
        """Return the client secret from its file; empty when there is none."""
        return _read(self.secret_file)


def tokens(client: Client) -> Tokens:
    """Return the tokens of a client, none asked for yet."""
    grants = {
        ("microsoft", "app"): _microsoft_app,
        ("microsoft", "user"): _microsoft_user,
        ("google", "app"): _google_app,
        ("google", "user"): _google_user,
    }
    grant = grants[client.provider, client.flow]
    return Tokens(lambda: _asked(client, grant))


def sign_in(client: Client, say: Callable[[str], None]) -> None:
    """Let somebody sign in to Microsoft once, on any device, by a code; the grant is kept in `token_file` (mode 0600).

    Raises LoginRefused when they did not, Temporary when Microsoft cannot be reached.
    """
    _asked(client, lambda known: _signed_in(known, say))


def _asked(client: Client, grant: Callable[[Client], Granted]) -> Granted:
    """Turn whatever the libraries raise into our own errors; no message of theirs may hold a token or a secret."""
    import requests

    try:
        return grant(client)
    except (LoginRefused, Temporary):
        raise
    except ImportError as error:
        raise LoginRefused(f"OAuth needs {error.name}; pip install 'handoffd[oauth]'") from error
    except (requests.RequestException, OSError) as error:
        raise _away(client, error) from error
    except Exception as error:  # both libraries raise what they like for an answer that makes no sense
        problem = f"the token endpoint of {client.provider}, or a file of [oauth], makes no sense just now"
        raise Temporary(f"{problem} ({type(error).__name__})") from error


def _away(client: Client, error: BaseException) -> Temporary:
    """Say why an endpoint cannot be reached; of a certificate that is not trusted why not, and the mend."""
    host, port = endpoint(client)
    if problem := _distrusted(error):
        return Temporary(f"the token endpoint of {client.provider}: {distrust(problem, f'{host}:{port}')}")
    return Temporary(f"the token endpoint of {client.provider} cannot be reached ({type(error).__name__})")


def _distrusted(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """Find OpenSSL's own word: urllib3 and requests wrap it, and not always as a cause."""
    for _ in range(8):
        if error is None or isinstance(error, ssl.SSLCertVerificationError):
            return error
        inner = getattr(error, "reason", None), *error.args, error.__cause__, error.__context__
        error = next((each for each in inner if isinstance(each, BaseException)), None)
    return None


def endpoint(client: Client) -> tuple[str, int]:
    """Return host and port of where tokens are asked for; Google's stands in the file that Google gives."""
    address = client.authority
    if client.provider == "google":
        told: Any = {}
        with suppress(ValueError):
            told = json.loads(_read(client.key_file if client.flow == "app" else client.token_file) or "{}")
        address = str(told.get("token_uri", GOOGLE_TOKENS)) if isinstance(told, dict) else GOOGLE_TOKENS
    parts = urlsplit(address)
    return parts.hostname or "", parts.port or 443


# -- Microsoft ------------------------------------------------------------------------------------------


def _microsoft_app(client: Client) -> Granted:
    msal: Any = importlib.import_module("msal")
    credential: Any = client.secret()
    if client.certificate_file is not None:
        pem = _read(client.certificate_file)
        credential = {"private_key": pem, "public_certificate": pem}
    app = msal.ConfidentialClientApplication(client.client_id, client_credential=credential, **_microsoft(client))
    return _granted(client, app.acquire_token_for_client(scopes=MICROSOFT_APP))


def _microsoft_user(client: Client) -> Granted:
    msal: Any = importlib.import_module("msal")
    cache = msal.SerializableTokenCache()
    cache.deserialize(_read(client.token_file) or "{}")
    app = msal.PublicClientApplication(client.client_id, token_cache=cache, **_microsoft(client))
    accounts = app.get_accounts()
    if not accounts:
        raise LoginRefused("nobody has signed in yet; run `handoffd auth`")
    told = app.acquire_token_silent_with_error(MICROSOFT_USER, accounts[0], force_refresh=True)
    _keep(client, cache)
    return _granted(client, told or {"error": "invalid_grant"})


def _signed_in(client: Client, say: Callable[[str], None]) -> Granted:
    msal: Any = importlib.import_module("msal")
    cache = msal.SerializableTokenCache()
    app = msal.PublicClientApplication(client.client_id, token_cache=cache, **_microsoft(client))
    flow = app.initiate_device_flow(scopes=MICROSOFT_USER)
    if "user_code" not in flow:
        return _granted(client, flow)
    say(flow["message"])
    granted = _granted(client, app.acquire_token_by_device_flow(flow))
    _keep(client, cache)
    return granted


def _microsoft(client: Client) -> dict[str, Any]:
    known = client.authority == MICROSOFT
    return {
        "authority": f"{client.authority}/{client.tenant}",
        "instance_discovery": None if known else False,  # of another cloud msal knows nothing
        "http_client": _session(client),
    }


def _keep(client: Client, cache: Any) -> None:
    """Write the refresh token down, whole or not at all: some providers give a new one each time, and end the old."""
    if client.token_file is None or not cache.has_state_changed:
        return
    fresh = client.token_file.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(cache.serialize())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(client.token_file)


# -- Google ------------------------------------------------------------------------------------------


def _google_app(client: Client) -> Granted:
    from google.oauth2 import service_account

    made: Any = service_account.Credentials
    credentials = made.from_service_account_file(client.key_file, scopes=GOOGLE, subject=client.mailbox)
    return _refreshed(client, credentials)


def _google_user(client: Client) -> Granted:
    from google.oauth2 import credentials

    told = json.loads(_read(client.token_file) or "{}")
    made: Any = credentials.Credentials
    return _refreshed(client, made(
        None, refresh_token=told["refresh_token"], client_id=client.client_id, client_secret=client.secret(),
        token_uri=told.get("token_uri", GOOGLE_TOKENS),
    ))  # fmt: skip


def _refreshed(client: Client, credentials: Any) -> Granted:
    from google.auth.exceptions import RefreshError, TransportError
    from google.auth.transport.requests import Request

    try:
        credentials.refresh(Request(_session(client)))
    except TransportError as error:
        raise _away(client, error) from error
    except RefreshError as error:
        told = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], Mapping) else {}
        if error.retryable:
            raise Temporary("the token endpoint of google is out of order") from error
        return _granted(client, {"error": told.get("error", "invalid_grant")})
    return Granted(credentials.token, 3600.0)


# -- both ------------------------------------------------------------------------------------------


def _granted(client: Client, told: Mapping[str, Any]) -> Granted:
    """Read a token endpoint's answer (RFC 6749 section 5); only the name of an error is repeated, never its text."""
    if token := told.get("access_token"):
        return Granted(str(token), float(told.get("expires_in", 300)))
    name = str(told.get("error", "no reason given"))
    if name in _MAY_PASS:
        raise Temporary(f"the token endpoint of {client.provider} is out of order ({name})")
    mend = _MENDS.get(name, "look into [oauth] of config.toml")
    raise LoginRefused(f"{client.provider} gives no token for {client.mailbox} ({name}): {mend}")


def _session(client: Client) -> "requests.Session":
    import requests

    class Patient(requests.Session):
        def request(self, *words: Any, **more: Any) -> requests.Response:
            more["timeout"] = more.get("timeout") or PATIENCE
            if client.ca_file is not None:  # here, because a variable of the environment beats what a session says
                more["verify"] = str(client.ca_file)
            return super().request(*words, **more)

    return Patient()


def _read(path: Path | None) -> str:
    return path.read_text(encoding="utf-8").rstrip("\r\n") if path is not None and path.is_file() else ""
