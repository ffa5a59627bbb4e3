"""A private Dovecot (IMAP and LMTP) with an SMTP front, in a temporary folder, as root or as any user.

Dovecot 2.3 (Debian 12, Ubuntu 24.04) and 2.4 (Debian 13, Homebrew) do not understand each other's configuration, so
the version is asked first. One password file per user: a file that many share is re-read once a second at best.
"""

import asyncio
import os
import pwd
import shutil
import signal
import smtplib
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from certificates import Certificate
from mailservers import free_port, missing, wait_for_greeting

INSTALL = "sudo apt install dovecot-imapd dovecot-lmtpd (macOS: brew install dovecot)"
PLACES = "/usr/sbin:/sbin:/usr/local/sbin:/opt/homebrew/sbin"


class Dovecot:
    """Start with `with`; `imap_port` speaks plain text and STARTTLS, `imaps_port` TLS, `smtp_port` takes mail.

    `prefix` is that of the personal namespace, as some hosts have it ("INBOX."); `introspection` an address at which
    access tokens are asked about (RFC 7662); `extra` are further lines of its configuration.
    """

    kind = "dovecot"

    def __init__(
        self,
        folder: Path,
        certificate: Certificate | None = None,
        prefix: str = "",
        introspection: str = "",
        extra: Sequence[str] = (),
    ) -> None:
        self._folder, self._certificate, self._prefix, self._extra = folder, certificate, prefix, extra
        self._introspection = introspection
        self.imap_port, self.imaps_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.smtp_port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._front: Controller | None = None

    def __enter__(self) -> Self:
        program = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":" + PLACES)
        if program is None:
            missing("no Dovecot here", INSTALL)
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        self._lay_out()
        config = self._folder / "dovecot.conf"
        config.write_text("\n".join(self._config_24() if version.startswith("2.4") else self._config_23()) + "\n")
        self._process = subprocess.Popen([program, "-F", "-c", config], start_new_session=True)
        try:
            wait_for_greeting(self.imap_port, b"* OK", self._folder / "log")
            wait_for_greeting(self.lmtp_port, b"220", self._folder / "log")
            self._front = Controller(Front(self), hostname="127.0.0.1", port=free_port(), server_hostname="localhost")
            self._front.start()
        except BaseException:
            self.__exit__()
            raise
        self.smtp_port = self._front.port
        return self

    def __exit__(self, *_: object) -> None:
        if self._front is not None:
            self._front.stop()
        if self._process is not None:
            # 2.3 leaves the children of idling clients alive after SIGTERM; the whole session goes.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def kick(self, address: str) -> None:
        """Drop every IMAP line of one user (`* BYE`, then the end), as a server that restarts does."""
        doveadm = shutil.which("doveadm", path=os.environ.get("PATH", "") + ":" + PLACES)
        assert doveadm is not None, "doveadm comes with Dovecot"
        command = [doveadm, "-c", self._folder / "dovecot.conf", "kick", address]
        subprocess.run(command, check=True, capture_output=True)

    def add(self, address: str, password: str) -> None:
        """Open a mailbox (on the first login or delivery)."""
        target = self._folder / "users" / address.lower()
        target.write_text(f"{address.lower()}:{{PLAIN}}{password}:::::\n")
        target.chmod(0o644)

    def knows(self, address: str) -> bool:
        """Tell whether user@domain or user+tag@domain has a mailbox."""
        local, _, domain = address.lower().rpartition("@")
        return (self._folder / "users" / f"{local.partition('+')[0]}@{domain}").is_file()

    def _lay_out(self) -> None:
        self._folder.chmod(0o755)  # as root, Dovecot's parts run as three other users
        owner = pwd.getpwnam(self._owner)
        for name in ("users", "mail", "run", "state"):
            (self._folder / name).mkdir()
        if os.geteuid() == 0:
            os.chown(self._folder / "mail", owner.pw_uid, owner.pw_gid)

    @property
    def _owner(self) -> str:
        return "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def _accounts(self) -> list[str]:
        internal, login = ("dovecot", "dovenull") if os.geteuid() == 0 else (self._owner, self._owner)
        return [f"default_internal_user = {internal}", f"default_login_user = {login}"]

    def _common(self, listen: str) -> list[str]:
        chroot = [] if os.geteuid() == 0 else ["  chroot ="]
        return [
            *self._accounts(),
            "listen = 127.0.0.1",
            f"base_dir = {self._folder}/run",
            f"state_dir = {self._folder}/state",
            f"log_path = {self._folder}/log",
            f"ssl = {'yes' if self._certificate else 'no'}",
            "first_valid_uid = 0",
            "auth_failure_delay = 0",
            "mail_fsync = never",
            "mail_max_userip_connections = 100",
            "recipient_delimiter = +",
            "service imap-login {", *chroot,
            "  inet_listener imap {", f"    port = {self.imap_port}", "  }",
            "  inet_listener imaps {", f"    port = {self.imaps_port if self._certificate else 0}", "  }",
            "}",
            "service lmtp {", "  inet_listener lmtp {",
            f"    {listen} = 127.0.0.1", f"    port = {self.lmtp_port}", "  }", "}",
            # Without these a wrong password slows down every later login from the same address.
            "service anvil {", *chroot, "  unix_listener anvil-auth-penalty {", "    mode = 0", "  }", "}",
            "service stats {", *chroot, "}",
            "namespace inbox {", "  inbox = yes", f"  prefix = {self._prefix}", "  separator = .", "}",
            *self._extra,
        ]  # fmt: skip

    def _config_23(self) -> list[str]:
        owner = pwd.getpwnam(self._owner)
        certificate = self._certificate
        return [
            "protocols = imap lmtp",
            "disable_plaintext_auth = no",
            f"mail_location = maildir:{self._folder}/mail/%u",
            *self._common("address"),
            *self._tokens_23(),
            "passdb {", "  driver = passwd-file",
            f"  args = scheme=PLAIN username_format=%u {self._folder}/users/%u", "}",
            "userdb {", "  driver = static",
            f"  args = uid={owner.pw_uid} gid={owner.pw_gid} home={self._folder}/mail/%u", "}",
            *([f"ssl_cert = <{certificate.chain}", f"ssl_key = <{certificate.key}"] if certificate else []),
        ]  # fmt: skip

    def _tokens_23(self) -> list[str]:
        if not self._introspection:
            return []
        told = self._folder / "oauth2.conf"
        told.write_text(
            f"introspection_url = {self._introspection}\nintrospection_mode = post\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
        told.chmod(0o644)
        words = ("auth_mechanisms = plain login xoauth2 oauthbearer", "passdb {", "  driver = oauth2")
        return [*words, "  mechanisms = xoauth2 oauthbearer", f"  args = {told}", "}"]

    def _config_24(self) -> list[str]:
        owner = pwd.getpwnam(self._owner)
        certificate = self._certificate
        return [
            "dovecot_config_version = 2.4.0",
            "dovecot_storage_version = 2.4.0",
            "protocols {", "  imap = yes", "  lmtp = yes", "}",
            "auth_allow_cleartext = yes",
            "mail_driver = maildir",
            f"mail_path = {self._folder}/mail/%{{user}}",
            f"mail_home = {self._folder}/mail/%{{user}}",
            *self._common("listen"),
            "passdb passwd-file {", f"  passwd_file_path = {self._folder}/users/%{{user}}", "}",
            "userdb static {", "  fields {", f"    uid = {owner.pw_uid}", f"    gid = {owner.pw_gid}",
            f"    home = {self._folder}/mail/%{{user}}", "  }", "}",
            *([f"ssl_server_cert_file = {certificate.chain}", f"ssl_server_key_file = {certificate.key}"]
              if certificate else []),
        ]  # fmt: skip


class Front:
    """SMTP before Dovecot's LMTP: a stranger is refused at RCPT; every recipient gets a transaction of its own."""

    def __init__(self, dovecot: Dovecot) -> None:
        self._dovecot = dovecot

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not self._dovecot.knows(address):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.to_thread(self._hand_over, envelope)
        return "250 2.0.0 OK"

    def _hand_over(self, envelope: Envelope) -> None:
        with smtplib.LMTP("127.0.0.1", self._dovecot.lmtp_port, "localhost") as lmtp:
            for address in envelope.rcpt_tos:
                lmtp.sendmail(envelope.mail_from or "", [address], envelope.original_content)
