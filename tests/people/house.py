"""The whole program on a store of its own, without any mail server: mail is put in, and what leaves is looked at."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from zoneinfo import ZoneInfo

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.network.courier import Outcome
from handoffd.store.values import Mail

INBOX = "handoff@ours.example"
DANA, ANA, OMAR, PETRA, JANE = (
    "dana@ours.example",
    "ana@ours.example",
    "omar@ours.example",
    "petra@ours.example",
    "jane@acme.example",
)
NAMES = {DANA: "Dana Weber", ANA: "Ana Silva", OMAR: "Omar Haddad", PETRA: "Petra Lang"}
ROLES = {DANA: ["ae"], ANA: ["csm"], OMAR: ["csm"], PETRA: ["sales_leader"]}
FORM = f"""1: Acme GmbH, Hamburg, Germany
2: Jane Roe, {JANE}
3: They copy orders by hand
4: Dispatch plans a day in an hour
5: None that I know of
6: A slow go-live
7: Jane is for us
8: SAP, by May
9: None
10: Direct, first names"""


def berlin(text):
    """`2026-03-10 16:12` on the clock in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


class Post:
    """Takes what leaves; whatever `refuses` names (a letter's words in its subject) gets a 4yz or 5yz instead."""

    def __init__(self):
        self.taken, self.refused = [], ""

    def deliver(self, envelope, before_data):
        before_data()
        mail = message_from_bytes(envelope.raw, policy=SMTP)
        if self.refused and self.refused in mail["Subject"]:
            return Outcome("permanent", 550, "5.7.1 rejected by policy")
        self.taken.append((envelope.recipient, mail))
        return Outcome("sent", 250, "ok")

    def find(self, message_id):
        return None

    recover = find


class House:
    """The program, its clock and its people; `leaders` and everything else may be another at the next start."""

    def __init__(self, folder, at="2026-03-10 10:00", **playbook):
        self.folder, self.post, self._uid, self.read = folder, Post(), 0, 0
        self.people = {address: {} for address in NAMES}
        self.people[DANA]["leader"] = PETRA
        self.playbook = playbook
        self.clock = SetClock(berlin(at))
        self.daemon = None
        self.start()

    def start(self):
        """Start, or start again with the roster as it now is."""
        self.close()
        people = [
            {"email": address, "name": NAMES.get(address, "Dana Weber"), "roles": ROLES.get(address, ["ae"]), "zone": "Europe/Berlin", **more}
            for address, more in self.people.items()
        ]  # fmt: skip
        config = {
            "company": {"name": "Ours", "domains": ["ours.example"]},
            "inbox": {"address": INBOX, "host": "localhost", "tls": "none"},
            "smtp": {"host": "localhost", "tls": "none", "mails_per_minute": 10_000},
            "state": {"folder": str(self.folder / "state")},
            "playbook": self.playbook,
            "trust": {"challenge": "never", "undo_minutes": 0},
            "people": people,
        }
        self.daemon = Daemon(ready(check(config, self.folder)), self.clock, self.post)
        return self.settle()

    def close(self):
        if self.daemon is not None:
            self.daemon.close()
        self.daemon = None

    def settle(self):
        """Turn until all is quiet; return what left meanwhile, as (recipient, letter)."""
        before = len(self.letters())
        while self.daemon.turn(look=False) or self.accepted():
            pass
        return self.letters()[before:]

    def accepted(self):
        """Let whoever gets a brief accept it at once (D15); tell whether anybody did."""
        fresh = self.post.taken[self.read :]
        self.read = len(self.post.taken)
        briefs = [(to, mail) for to, mail in fresh if "then accept it" in mail["Subject"]]
        for to, mail in briefs:
            self.arrives(self.mail_of(to, f"Re: {mail['Subject']}", "accept", mail["Reply-To"], mail["Message-ID"]))
        return bool(briefs)

    def reach(self, text):
        """Let the time pass until a moment; return what left meanwhile."""
        left, until = [], berlin(text)
        while (coming := self.daemon.next_moment()) and coming < until:
            self.clock.move_to(max(coming, self.clock.now()))
            left += self.settle()
        self.clock.move_to(until)
        return left + self.settle()

    def letters(self):
        """Every letter that left, as (recipient, letter), in its order."""
        with self.memory() as memory:
            rows = {(row.message_id, row.recipient): row.letter for row in self.rows(memory)}
        return [(to, rows[mail["Message-ID"].strip(), to]) for to, mail in self.post.taken]

    def rows(self, memory):
        refs = ["", *(each.ref for each in memory.handoffs(closed=True)), *(each.ref for each in memory.handoffs())]
        return [row for ref in dict.fromkeys(refs) for row in memory.outbox.of(ref)]

    def memory(self):
        return self.daemon.store.transaction()

    def handoff(self, ref="HO-1"):
        with self.memory() as memory:
            return memory.handoff(ref)

    def mail(self, letter, to, number=-1):
        """The mail that left to somebody under this letter's name, the last one unless told otherwise."""
        found = [mail for (_, mail), told in zip(self.post.taken, self.letters(), strict=True) if told == (to, letter)]
        return found[number]

    def put(self, raw):
        """Let a mail come in; return what leaves because of it."""
        self.arrives(raw)
        return self.settle()

    def mail_of(self, who, subject, text, to, answers):
        date = self.clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
        head = f"From: <{who}>\nTo: {to}\nSubject: {subject}\nDate: {date}\nMessage-ID: <a{self._uid}@x.example>\n"
        return f"{head}In-Reply-To: {answers}\n\n{text}\n".replace("\n", "\r\n").encode()

    def arrives(self, raw):
        self._uid += 1
        now = self.clock.now()
        with self.memory() as memory:
            mail = Mail(0, raw, self._uid, now, now)
            memory.record(mail, content_id=f"{self._uid}", mailbox="INBOX", uidvalidity=1)

    def writes(self, who, subject, text="", to=INBOX, **headers):
        """Let somebody write to the inbox; return what leaves because of it."""
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        date = self.clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
        head = f"From: {NAMES.get(who, 'Somebody')} <{who}>\r\nTo: {to}\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <m{self._uid}@x.example>\r\n{more}"
        return self.put(f"{head}\r\n{text}\r\n".replace("\r\n", "\n").replace("\n", "\r\n").encode())

    def replies(self, who, letter, text):
        """Let somebody answer the last such letter of theirs."""
        sent = self.mail(letter, who)
        return self.writes(who, f"Re: {sent['Subject']}", text, sent["Reply-To"], In_Reply_To=sent["Message-ID"])

    def signed(self, title="Acme MSA", by=DANA):
        """Let a colleague write that a contract is signed."""
        return self.writes(by, f"signed: {title}")

    def report(self, mail, recipient, said="550 5.1.1 no such user", action="failed", blocks=()):
        """A delivery report (RFC 3464) on a mail of ours; `blocks` takes the place of the one about the recipient."""
        told = blocks or (f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nDiagnostic-Code: smtp; {said}",)
        fields = "\n\n".join(("Reporting-MTA: dns; mx.example", *told))
        self._uid += 1
        raw = (
            f"From: Mail Delivery System <mailer-daemon@mx.example>\nTo: {INBOX}\nSubject: Undeliverable\n"
            f"Message-ID: <b{self._uid}@mx.example>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"\n\n'
            "--=_r\nContent-Type: text/plain\n\nYour mail could not be delivered.\n"
            f"--=_r\nContent-Type: message/delivery-status\n\n{fields}\n\n"
            f"--=_r\nContent-Type: text/rfc822-headers\n\nMessage-ID: {mail['Message-ID'].strip()}\n"
            f"Subject: {mail['Subject']}\n\n--=_r--\n"
        )
        return self.put(raw.replace("\n", "\r\n").encode())

    def dead(self):
        """The addresses that are marked."""
        with self.memory() as memory:
            return [each.address for each in memory.people.all_dead()]
