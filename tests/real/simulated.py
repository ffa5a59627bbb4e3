"""The servers of a simulated run, but real: mail goes through Postfix into Dovecot and is read there by IMAP."""

import imaplib
import smtplib
import socket
import subprocess
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace

from handoffd.network.account import ImapAccount, SmtpAccount
from handoffd.network.courier import Courier
from handoffd.network.inbox import Inbox
from handoffd.simulate import stage
from handoffd.simulate.mix import Mix
from handoffd.simulate.playing import blank, play
from handoffd.simulate.servers import Taken
from mailservers import PASSWORD, wait_until, without_trace

PATIENCE = 60.0  # seconds until a mail that never comes fails the run
# Name, seed and mix: what a real server can be made to have as well.
SCENARIOS = {
    "all is well": (1, Mix(most=1)),
    "odd answers": (2, Mix(odd=0.5, answers=0.9, most=1)),
    "forgers": (3, Mix(attackers=True, odd=0.2, most=1)),
    "mail twice and late": (4, Mix({"twice": 0.4, "late": 0.3}, most=1)),
    "dropped lines": (5, Mix({"kick": 0.4}, most=1)),
    "no such customer": (6, Mix({"no_such_customer": 1.0}, most=1)),
    "killed": (7, Mix({"kill_between": 0.01, "kill_at_commit": 0.01}, most=1)),
}


def both(name, postfix, folder):
    """Play a scenario among the made-up servers and the real ones; return both reports."""
    seed, mix = SCENARIOS[name]
    empty, servers = blank(folder / "blank"), []

    def real(*world):
        servers.append(RealServers(postfix, *world))
        return servers[0]

    made_up = play(seed, folder / "made-up", empty, mix=deepcopy(mix))  # a run ends with all faults taken out
    try:
        return made_up, play(seed, folder / "real", empty, mix=deepcopy(mix), made=real, on_disk=True)
    finally:
        for one in servers:
            one.close()


class WatchedInbox(Inbox):
    """Says what is about to be moved before it is; a mail came when the clock of the run said so, not the server's."""

    def __init__(self, account, about_to_file, came):
        super().__init__(account)
        self._about_to_file, self._came = about_to_file, came

    def loads(self, uids):
        for load in super().loads(uids):
            yield [replace(one, internaldate=self._came[one.uid]) for one in load]

    def file(self, uids, folder):
        self._about_to_file(sorted(uids))
        super().file(uids, folder)


class WatchedCourier:
    """Hands over to Postfix; what it took counts when it lies in its reader's mailbox, with the bytes found there."""

    def __init__(self, account, clock, arrived, servers):
        self._courier, self._clock, self._arrived = Courier(account), clock, arrived
        self._find, self._open = servers.find, servers.open

    def deliver(self, envelope, before_data):
        self._open(envelope.recipient)  # whoever is named later on has a mailbox as well
        outcome = self._courier.deliver(envelope, before_data)
        if outcome.kind == "sent":
            raw = self._find(envelope.recipient, envelope.mark)
            self._arrived(Taken(self._clock.true, replace(envelope, raw=raw)))
        return outcome

    def close(self):
        self._courier.close()


class RealServers:
    """In the place of `world.MadeUp`. Every run has mailboxes of its own: those of the run before are emptied."""

    def __init__(self, postfix, weather, arrived, about_to_file):
        self._postfix, self._there, self._nowhere = postfix, set(), set()
        self._clock, self._came = weather.clock, {}
        for address in (stage.INBOX, *stage.cast()):
            self.open(address)
        self._empty()
        imap = ImapAccount("127.0.0.1", postfix.imap_port, "none", stage.INBOX, PASSWORD, 20)
        smtp = SmtpAccount("127.0.0.1", postfix.smtp_port, "none", timeout=20, hello="localhost")
        self.inbox = WatchedInbox(imap, about_to_file, self._came)
        self.carrier = WatchedCourier(smtp, weather.clock, arrived, self)
        self.copies, self.settings = None, {}

    def open(self, address):
        """Let an address have a mailbox, unless it is said to have none."""
        if address not in self._there | self._nowhere:
            self._postfix.add(address, PASSWORD)
            self._there.add(address)

    def _empty(self):
        """Take out what the run before has left."""
        imap = self._login(stage.INBOX)
        if imap.select("INBOX")[1] != [b"0"]:
            imap.store("1:*", "+FLAGS", r"(\Deleted)")
        imap.close()  # which expunges (RFC 3501 section 6.4.2)
        imap.logout()

    def _login(self, address):
        imap = imaplib.IMAP4("127.0.0.1", self._postfix.imap_port, timeout=20)
        imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        imap.login(address, PASSWORD)
        return imap

    def _looked(self):
        """How many messages are in the inbox, and the UID of the next; none of them is fetched for it."""
        imap = self._login(stage.INBOX)
        count = int(imap.select("INBOX", readonly=True)[1][0])
        following = int(imap.response("UIDNEXT")[1][0])
        imap.logout()
        return count, following

    def mailbox(self, address, *, exists):
        if not exists:
            self._nowhere.add(address)

    def arrive(self, raw, copies):
        there, following = self._looked()
        self._came |= {following + number: self._clock.true for number in range(copies)}
        with smtplib.SMTP("127.0.0.1", self._postfix.smtp_port, "localhost", timeout=20) as smtp:
            for _ in range(copies):
                smtp.sendmail("writer@client.example", [stage.INBOX], raw, ["BODY=8BITMIME"])
        wait_until(lambda: self._looked()[0] >= there + copies, "a mail to come in", PATIENCE)

    def kick(self):
        with suppress(subprocess.CalledProcessError):  # nobody was there
            self._postfix.dovecot.kick(stage.INBOX)

    def unread(self):
        return self._looked()[0]

    def deleted(self):
        return set()

    def close(self):
        self.inbox.close()
        self.carrier.close()

    def find(self, recipient, mark):
        """The letter of this mark in its reader's mailbox, as it came, without what the servers put on top."""
        found = []
        imap = self._login(recipient)

        def there():
            imap.select("INBOX", readonly=True)
            found[:] = imap.uid("SEARCH", "HEADER", "X-Handoffd-Id", mark)[1][0].split()
            return bool(found)

        wait_until(there, f"a letter to {recipient}", PATIENCE)
        assert len(found) == 1, f"{recipient} has it {len(found)} times"
        raw = imap.uid("FETCH", found[0].decode(), "(BODY.PEEK[])")[1][0][1]
        imap.logout()
        return without_trace(raw)
