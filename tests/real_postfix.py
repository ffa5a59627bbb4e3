"""A private Postfix before a private Dovecot: its own configuration, queue and port; nothing of the machine's own.

Every domain is a local one for it, so no mail of a test can ever leave the machine. Postfix wants root.
"""

import os
import shutil
import socketserver
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from mailservers import free_port, missing, wait_for_greeting
from real_dovecot import Dovecot

INSTALL = "sudo apt install postfix (it wants root: run the tests as root)"


class Postfix:
    """Start with `with`; `smtp_port` takes mail for the people of `dovecot`, strangers get 550.

    `extra` are further main.cf settings, for instance {"smtpd_client_message_rate_limit": "2"}. IMAP is Dovecot's.
    """

    kind = "postfix"

    def __init__(self, folder: Path, dovecot: Dovecot, extra: Mapping[str, str] | None = None) -> None:
        self._folder, self.dovecot, self._extra = folder, dovecot, dict(extra or {})
        self.imap_port, self.smtp_port = dovecot.imap_port, free_port()
        self._book: AddressBook | None = None
        self._started = False

    def __enter__(self) -> Self:
        if shutil.which("postfix", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is None:
            missing("no Postfix here", INSTALL)
        if os.geteuid() != 0:
            missing("Postfix runs only as root", INSTALL)
        self._book = AddressBook(self.dovecot)
        threading.Thread(target=self._book.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self._lay_out()
        self._postfix("start")
        self._started = True
        wait_for_greeting(self.smtp_port, b"220", self._folder / "log")
        return self

    def __exit__(self, *_: object) -> None:
        if self._started:
            self._postfix("abort")  # at once, without a wait for deliveries under way
        if self._book is not None:
            self._book.shutdown()
            self._book.server_close()

    def add(self, address: str, password: str) -> None:
        """Open a mailbox."""
        self.dovecot.add(address, password)

    def _postfix(self, verb: str) -> None:
        done = subprocess.run(
            ["/usr/sbin/postfix", "-c", self._folder / "etc", verb],
            capture_output=True, text=True, check=False,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MAIL_CONFIG": str(self._folder / "etc")},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout

    def _lay_out(self) -> None:
        self._folder.chmod(0o755)
        for name in ("etc", "queue", "data"):
            (self._folder / name).mkdir(mode=0o755)
        shutil.chown(self._folder / "data", "postfix", "postfix")
        (self._folder / "etc" / "main.cf").write_text(
            "".join(f"{name} = {value}\n" for name, value in self._main().items())
        )
        (self._folder / "etc" / "master.cf").write_text(MASTER.format(smtp=f"127.0.0.1:{self.smtp_port}"))

    def _main(self) -> dict[str, str]:
        assert self._book is not None
        return {
            "compatibility_level": "3.6",
            "queue_directory": f"{self._folder}/queue",
            "data_directory": f"{self._folder}/data",
            "maillog_file": f"{self._folder}/log",
            "maillog_file_prefixes": str(self._folder),
            "myhostname": "mx.example",
            "mydestination": "",
            "alias_maps": "",
            "local_recipient_maps": "",
            "inet_interfaces": "127.0.0.1",
            "inet_protocols": "ipv4",
            "mynetworks": "127.0.0.0/8",
            "virtual_mailbox_domains": "static:all",
            "virtual_mailbox_maps": f"socketmap:inet:127.0.0.1:{self._book.server_address[1]}:people",
            "virtual_transport": f"lmtp:inet:127.0.0.1:{self.dovecot.lmtp_port}",
            "recipient_delimiter": "+",
            "smtpd_recipient_restrictions": "reject_unlisted_recipient, permit_mynetworks, reject",
            "smtpd_peername_lookup": "no",
            "smtpd_relay_restrictions": "permit_mynetworks, reject",
            "disable_dns_lookups": "yes",
            "message_size_limit": "52428800",
            "smtputf8_enable": "yes",
            "in_flow_delay": "0",
            "minimal_backoff_time": "1s",
            "queue_run_delay": "1s",
            **self._extra,
        }


class _Answer(socketserver.StreamRequestHandler):
    """One client of the socketmap(5) protocol: netstrings `people user@domain`, answered OK or NOTFOUND."""

    def handle(self) -> None:
        book = self.server
        assert isinstance(book, AddressBook)
        while length := self._length():
            question = self.rfile.read(int(length) + 1)[:-1].decode()
            known = book.dovecot.knows(question.partition(" ")[2])
            answer = b"OK here" if known else b"NOTFOUND "
            self.wfile.write(b"%d:%s," % (len(answer), answer))

    def _length(self) -> bytes:
        """Read up to the colon; empty when the client has hung up."""
        digits = b""
        while (octet := self.rfile.read(1)) not in (b":", b""):
            digits += octet
        return digits


class AddressBook(socketserver.ThreadingTCPServer):
    """Tells Postfix who has a mailbox, at the very moment it asks."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, dovecot: Dovecot) -> None:
        self.dovecot = dovecot
        super().__init__(("127.0.0.1", 0), _Answer)


MASTER = """\
{smtp}    inet  n  -  n  -     -  smtpd
pickup    unix  n  -  n  60    1  pickup
cleanup   unix  n  -  n  -     0  cleanup
qmgr      unix  n  -  n  300   1  qmgr
rewrite   unix  -  -  n  -     -  trivial-rewrite
bounce    unix  -  -  n  -     0  bounce
defer     unix  -  -  n  -     0  bounce
trace     unix  -  -  n  -     0  bounce
verify    unix  -  -  n  -     1  verify
flush     unix  n  -  n  1000? 0  flush
proxymap  unix  -  -  n  -     -  proxymap
proxywrite unix -  -  n  -     1  proxymap
smtp      unix  -  -  n  -     -  smtp
relay     unix  -  -  n  -     -  smtp
showq     unix  n  -  n  -     -  showq
error     unix  -  -  n  -     -  error
retry     unix  -  -  n  -     -  error
discard   unix  -  -  n  -     -  discard
local     unix  -  n  n  -     -  local
virtual   unix  -  n  n  -     -  virtual
lmtp      unix  -  -  n  -     -  lmtp
anvil     unix  -  -  n  -     1  anvil
scache    unix  -  -  n  -     1  scache
tlsmgr    unix  -  -  n  1000? 1  tlsmgr
postlog   unix-dgram n - n -   1  postlogd
"""
