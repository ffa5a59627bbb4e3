"""The servers of a simulated run, but real: mail goes through Postfix into Dovecot and is read there by IMAP."""

import imaplib
import smtplib
import subprocess
from contextlib import suppress
from dataclasses import replace

from handoffd.network.account import ImapAccount, SmtpAccount
from handoffd.network.courier import Courier
from handoffd.network.inbox import Inbox
from handoffd.simulate import stage
from handoffd.simulate.servers import Taken
from mailservers import PASSWORD, Person, wait_until, without_trace


class WatchedInbox(Inbox):
    """Says what is about to be moved before it is."""

    def __init__(self, account, about_to_file):
        super().__init__(account)
        self._about_to_file = about_to_file

    def file(self, uids, folder):
        self._about_to_file(sorted(uids))
        super().file(uids, folder)


class WatchedCourier:
    """Hands over to Postfix; what it took counts when it lies in its reader's mailbox, with the bytes found there."""

    def __init__(self, account, clock, arrived, find):
        self._courier, self._clock, self._arrived, self._find = Courier(account), clock, arrived, find

    def deliver(self, envelope, before_data):
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
        self._postfix = postfix
        self._inbox = self._open(stage.INBOX)
        self._empty()
        for address in stage.cast():
            self._open(address)
        imap = ImapAccount("127.0.0.1", postfix.imap_port, "none", stage.INBOX, PASSWORD, 20)
        smtp = SmtpAccount("127.0.0.1", postfix.smtp_port, "none", timeout=20, hello="localhost")
        self.inbox = WatchedInbox(imap, about_to_file)
        self.carrier = WatchedCourier(smtp, weather.clock, arrived, self._find)
        self.copies, self.settings = None, {}

    def _open(self, address):
        self._postfix.add(address, PASSWORD)
        return Person(address, PASSWORD, self._postfix)

    def _empty(self):
        """Take out what the run before has left."""
        imap = self._login(stage.INBOX)
        if imap.select("INBOX")[1] != [b"0"]:
            imap.store("1:*", "+FLAGS", r"(\Deleted)")
        imap.close()  # which expunges (RFC 3501 section 6.4.2)
        imap.logout()

    def _login(self, address):
        imap = imaplib.IMAP4("127.0.0.1", self._postfix.imap_port, timeout=20)
        imap.login(address, PASSWORD)
        return imap

    def mailbox(self, address, *, exists):
        if exists:
            self._open(address)

    def arrive(self, raw, copies):
        there = len(self._inbox.inbox())
        with smtplib.SMTP("127.0.0.1", self._postfix.smtp_port, "localhost", timeout=20) as smtp:
            for _ in range(copies):
                smtp.sendmail("writer@client.example", [stage.INBOX], raw, ["BODY=8BITMIME"])
        wait_until(lambda: len(self._inbox.inbox()) >= there + copies, "a mail to come in")

    def kick(self):
        with suppress(subprocess.CalledProcessError):  # nobody was there
            self._postfix.dovecot.kick(stage.INBOX)

    def unread(self):
        return len(self._inbox.inbox())

    def deleted(self):
        return set()

    def close(self):
        self.inbox.close()
        self.carrier.close()

    def _find(self, recipient, mark):
        """The letter of this mark in its reader's mailbox, as it came, without what the servers put on top."""
        found = []
        imap = self._login(recipient)

        def there():
            imap.select("INBOX", readonly=True)
            found[:] = imap.uid("SEARCH", "HEADER", "X-Handoffd-Id", mark)[1][0].split()
            return bool(found)

        wait_until(there, f"a letter to {recipient}")
        assert len(found) == 1, f"{recipient} has it {len(found)} times"
        raw = imap.uid("FETCH", found[0].decode(), "(BODY.PEEK[])")[1][0][1]
        imap.logout()
        return without_trace(raw)
