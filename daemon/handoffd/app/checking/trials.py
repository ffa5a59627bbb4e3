"""What only a mail to ourselves can prove: that it comes back, whole, by both addresses, is vouched for, and archived.

Everything goes to the inbox and nowhere else, and is taken out again whatever happens.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from handoffd.app.accounts import archive
from handoffd.app.checking.findings import Finding, good, note, trouble, wrong
from handoffd.app.checking.forgery import Forgery
from handoffd.app.checking.trialmails import Trial, in_the_name_of, plain, tagged
from handoffd.app.settings import trust_of
from handoffd.config import Config
from handoffd.config.office import roster
from handoffd.errors import HandoffdError, Temporary
from handoffd.letters.message import Address, Message
from handoffd.letters.trust.results import Malformed, read_results
from handoffd.letters.trust.verdict import judged
from handoffd.network.courier import Courier
from handoffd.network.trialbox import Found, TrialBox

MOST_NAMES = 10  # colleagues in whose name a trial leaves: Microsoft 365 takes thirty mails a minute from one mailbox
PAUSE = 1.0  # seconds between two looks


class Trials:
    """Sends, waits, judges; `clean` afterwards, always. `patience` is how many seconds a mail may take."""

    def __init__(self, config: Config, courier: Courier, box: TrialBox, patience: float) -> None:
        self._config, self._courier, self._box, self._patience = config, courier, box, patience
        self._marks: list[str] = []
        inbox = config.inbox
        self._filed = tuple(box.real(each) for each in (inbox.processed, inbox.unrecognised))
        self._junk, self._sent = box.special(r"\Junk"), box.special(r"\Sent") or box.real("Sent")

    @property
    def _watched(self) -> tuple[str, ...]:
        """Where a mail lies that reached us; a running daemon may have filed it by now."""
        return ("INBOX", *self._filed)

    def findings(self) -> Iterator[Finding]:
        """Yield what the trial mails show, the simplest first: without that one the others say nothing."""
        first = plain(self._config)
        if problem := self.hand_in(first, "smtp.send"):
            yield problem
            return
        found = self.wait([first]).get(first.mark)
        if found is None:
            yield wrong(
                "smtp.send",
                f"{self._config.smtp.host} took a mail to {first.to}, not here after {self._patience:.0f} seconds",
                "look into that server's queue and quarantine, or give it longer (--patience)",
            )
            return
        yield self._came(found, "smtp.send", f"a mail to {first.to} comes back")
        yield from self._as_written(first, found)
        yield from self._filing(first)
        yield from self._archive(first)
        yield from self._tagged()
        yield from self._trust(found)
        yield from self._names()

    # -- what a trial needs --------------------------------------------------------------------------------------

    def hand_in(self, trial: Trial, check: str) -> Finding | None:
        """Send a trial; return what went wrong, None when the server has it."""
        self._marks.append(trial.mark)
        try:
            outcome = self._courier.deliver(trial.envelope, lambda: None)
        except HandoffdError as problem:
            return trouble(check, problem)
        if outcome.kind in ("sent", "in_doubt"):
            return None
        host, said = self._config.smtp.host, f"{outcome.code or ''} {outcome.text}".strip()
        if outcome.kind == "permanent":
            mend = "let that account send from this address, to itself"
            return wrong(check, f"{host} takes no mail from {trial.sender.email} to {trial.to}: {said}", mend)
        return trouble(check, Temporary(f"{host} takes no mail just now: {said}"))

    def wait(self, trials: Sequence[Trial]) -> dict[str, Found]:
        """Return the trials that have come, by mark, when all are there or patience is over."""
        found: dict[str, Found] = {}
        end = time.monotonic() + self._patience
        while True:
            for trial in trials:
                if trial.mark not in found and (came := self._box.find(trial.mark, self._everywhere)):
                    found[trial.mark] = came
            if len(found) == len(trials) or time.monotonic() >= end:
                return found
            time.sleep(PAUSE)

    @property
    def _everywhere(self) -> tuple[str, ...]:
        return (*self._watched, self._junk) if self._junk else self._watched

    def _came(self, found: Found, check: str, said: str) -> Finding:
        if found.folder != self._junk or not self._junk:
            return good(check, said)
        return wrong(
            check,
            f"a mail to ourselves lands in {found.folder}, where nobody looks",
            "tell that server's filter to trust this sender; colleagues' answers may land there too",
        )

    def clean(self) -> Finding:
        """Take every trial mail out again: the inbox, the folders, the sent mail, the archive."""
        if not self._marks:
            return good("clean", "no trial mail was sent")
        try:
            kept = archive(self._config)
            extra = (self._box.real(kept.folder),) if kept and kept.sent and kept.folder else ()
            self._box.take_out(self._marks, ("INBOX", *self._everywhere, self._sent, *extra))
            if kept is not None and not kept.sent:
                beside = TrialBox(kept.account)
                try:
                    beside.open()
                    beside.take_out(self._marks, (beside.real(kept.folder or "INBOX"),))
                finally:
                    beside.close()
        except HandoffdError as problem:
            return note("clean", f"trial mails may be left: {problem}", "remove what is called A trial of my own")
        return good("clean", "every trial mail was taken out again")

    # -- what they show --------------------------------------------------------------------------------------------

    def _as_written(self, trial: Trial, found: Found) -> Iterator[Finding]:
        """Say whether From and Reply-To are what we wrote: the address as it stands, a name is a courtesy."""
        message = Message(found.raw)
        came, meant = message.addresses("From"), trial.sender
        if [each.email for each in came] != [meant.email]:
            yield wrong(
                "smtp.from",
                f"{self._config.smtp.host} changes our From {meant.email} to {', '.join(map(str, came)) or 'nothing'}",
                "let the account of [smtp] send as that address, or name the one that it may use as address in [inbox]",
            )
        elif came[0].name != meant.name:
            name = came[0].name or "no name"
            yield note("smtp.from", f"our name {meant.name} arrives as {name}", "change it there, or name in [inbox]")
        else:
            yield good("smtp.from", f"From comes back as it was written: {meant}")
        answers = Message(trial.raw).addresses("Reply-To")
        if answers and message.addresses("Reply-To") != answers:
            yield wrong(
                "smtp.reply-to",
                "our Reply-To does not come back as it was written, so answers would go astray",
                "let that server leave Reply-To alone, or set plus_addresses = false",
            )

    def _filing(self, trial: Trial) -> Iterator[Finding]:
        """Move the mail as the daemon will; where a running daemon was quicker, that is the proof."""
        target = self._filed[0]
        try:
            self._box.move(trial.mark, target)
            there = self._box.find(trial.mark, (target, *self._filed))
        except HandoffdError as problem:
            yield wrong("folder.move", f"a mail cannot be filed: {problem}", "give the account the right to move mail")
            return
        if there:
            yield good("folder.move", f"mail can be filed in {there.folder}")

    def _archive(self, trial: Trial) -> Iterator[Finding]:
        way = self._config.smtp.archive
        if way == "none":
            copy = None
            with suppress(HandoffdError):
                copy = self._box.find(trial.mark, (self._sent,))
            yield note(
                "smtp.archive",
                "there is no archive, so a person is asked about every letter to a customer that was never confirmed",
                f'{copy.folder} holds a copy of what leaves: set archive = "sent_folder"'
                if copy
                else "name one in [smtp] if your server keeps copies",
            )
            return
        mends = {
            "sent_folder": 'name the folder in archive_folder, or use archive = "mailbox": this server keeps no copies',
            "mailbox": "name archive_address, or let your server make the copies (always_bcc); look at archive_folder",
        }
        if way == "sent_folder" and not self._box.has(folder := self._kept_in()):
            yield wrong("smtp.archive", f"there is no folder {folder}, in which copies would lie", mends[way])
            return
        try:
            held = self._until(lambda: self._holds(trial.mark))
        except HandoffdError as problem:
            yield trouble("smtp.archive", problem)
            return
        if held:
            yield good("smtp.archive", f'the archive ("{way}") holds what was sent, and it is found by our own id')
            return
        yield wrong("smtp.archive", f'the archive ("{way}") does not hold the mail that was just sent', mends[way])

    def _kept_in(self) -> str:
        folder = self._config.smtp.archive_folder
        return self._box.real(folder) if folder else self._sent

    def _holds(self, mark: str) -> bool:
        kept = archive(self._config)
        return kept is not None and mark in kept.holds([mark])

    def _until(self, there: Callable[[], bool]) -> bool:
        end = time.monotonic() + self._patience
        while not there():
            if time.monotonic() >= end:
                return False
            time.sleep(PAUSE)
        return True

    def _tagged(self) -> Iterator[Finding]:
        check, inbox = "inbox.plus", self._config.inbox
        if not inbox.plus_addresses:
            yield note(
                check, "plus_addresses = false: answers come to the plain address, and the token is in their text"
            )
            return
        trial = tagged(self._config)
        mend = "let your server deliver plus-addresses, or set plus_addresses = false in [inbox]"
        if problem := self.hand_in(trial, check):
            told = problem if problem.exit_status != 1 else wrong(check, problem.said, mend)
            yield told
            return
        found = self.wait([trial]).get(trial.mark)
        if found is None:
            yield wrong(check, f"a mail to {trial.to} was taken, and does not come to {inbox.address}", mend)
            return
        yield self._came(found, check, f"a mail to {trial.to} comes to {inbox.address}")

    def _trust(self, found: Found) -> Iterator[Finding]:
        profile = self._config.trust.profile
        if profile == "none":
            yield note(
                "trust.own",
                'profile = "none": no header is believed, the token alone must do',
                "docs/how-to/trust.md says which there are",
            )
            return
        verdict = judged(Message(found.raw), trust_of(self._config))
        if verdict.proven:
            yield good("trust.own", f'profile = "{profile}" believes an honest mail of ours')
        else:
            said = f'profile = "{profile}" does not believe an honest mail of ours: {verdict.why}'
            yield wrong("trust.own", said, self._who_vouches(found))
        yield from Forgery(self._config, self).findings()

    def _who_vouches(self, found: Found) -> str:
        """Return the mend: the name that really stands there, where another one does."""
        with suppress(Malformed, IndexError):
            server = read_results(Message(found.raw).as_written("Authentication-Results")[0]).server
            if (
                self._config.trust.profile == "rfc8601"
                and server
                and server != self._config.trust.authserv_id.casefold()
            ):
                return f'set authserv_id = "{server}" if that is your own server'
        return (
            "let your server vouch for its own users' mail too (colleagues write from there), or choose another profile"
        )

    def _names(self) -> Iterator[Finding]:
        """Try the right to send in the name of each AE and CSM, where `send_as_ae` asks for it."""
        if not self._config.smtp.send_as_ae:
            return
        people = [each for each in roster(self._config).people if each.roles & {"ae", "csm"}]
        mend = "give the inbox the right to send as this person, or set send_as_ae = false"
        waiting: list[Trial] = []
        for person in people[:MOST_NAMES]:
            trial = in_the_name_of(self._config, Address(person.name, person.email))
            if problem := self.hand_in(trial, "smtp.send-as"):
                told = problem if problem.exit_status != 1 else wrong("smtp.send-as", problem.said, mend)
                yield told
            else:
                waiting.append(trial)
        found = self.wait(waiting)
        for trial in waiting:
            yield self._named(trial, found.get(trial.mark), mend)
        if more := people[MOST_NAMES:]:
            yield note("smtp.send-as", f"{len(more)} more people were not tried", "they want the same right")

    def _named(self, trial: Trial, found: Found | None, mend: str) -> Finding:
        who = trial.sender.email
        if found is None:
            return wrong("smtp.send-as", f"a mail in the name of {who} was taken and has not come", mend)
        came = [each.email for each in Message(found.raw).addresses("From")]
        if came != [who]:
            return wrong("smtp.send-as", f"a mail in the name of {who} comes from {', '.join(came) or 'nobody'}", mend)
        return good("smtp.send-as", f"letters may leave in the name of {who}")
