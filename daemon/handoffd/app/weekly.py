"""The leaders' letter (T3): drafted once a week for the CS leader, and sent to the sales leaders after a proven yes.

Its alarm is one of the house. It is set while there are accounts to tell of; one missed while we were down rings once,
when the leader works. What leaves has the very figures that were approved: they are kept with the week.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import Heard, own_words
from handoffd.app.rhythm import ALARM, STEP, arm, first_reader
from handoffd.app.sender import today
from handoffd.app.settings import Settings
from handoffd.letters.replies.remark import SKIP, read_remark
from handoffd.playbook.effects import Send
from handoffd.playbook.figures.report import Numbers, is_recent, report
from handoffd.playbook.milestones import promised
from handoffd.playbook.model import Draft, Handoff
from handoffd.playbook.people import Person, WorkWeek
from handoffd.playbook.workdays import is_working, local_date, next_working_moment
from handoffd.store import weeks
from handoffd.store.rows import dump_report, load_report
from handoffd.store.transaction import Transaction

DRAFT, STATUS = "leaders/draft", "leaders/status"
_OPTIONS = (("Approve", "approve"), ("Not this week", "skip"))
_NO_CS_LEADER = "There is no CS leader on the roster, so nobody has looked at it before you."
_NO_SALES_LEADER = "There is no sales leader on the roster, so it comes to you alone."


@dataclass(frozen=True, slots=True)
class Readers:
    """Who is asked for a yes (empty: nobody has to), who gets it then, and why it is another way than usual."""

    approver: str
    to: tuple[str, ...]
    reason: str = ""


class Weekly:
    """Rings once a week, and hears what the CS leader says."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._numbers = numbers(settings)

    # -- when -------------------------------------------------------------------------------------------------------

    def look(self, memory: Transaction, now: datetime) -> None:
        """Set the alarm when we begin: by the hour that config.toml names today. One that was missed rings at once."""
        if not self._settings.config.leaders.on:
            memory.clear_deadlines("", STEP, (), now)
        else:
            self._arm(memory, now)

    def _arm(self, memory: Transaction, now: datetime) -> None:
        """Ring next week, as long as there is an account to tell of."""
        numbers = self._numbers
        handoffs = memory.handoffs_since(now - timedelta(days=numbers.recent_days))
        if any(is_recent(each, now, numbers.recent_days) for each in handoffs):
            arm(self._settings, memory, now)

    def ring(self, memory: Transaction, now: datetime) -> None:
        """Draft the letter of this week, unless it was made already or there is nothing to say."""
        if not self._settings.config.leaders.on:
            return
        self._arm(memory, now)
        leader = first_reader(self._settings)
        name = week_name(now, leader.week)
        if memory.weeks.get(name):
            return
        if not is_working(now, leader.week):  # we were down at the hour
            memory.set_deadline("", STEP, ALARM, next_working_moment(now, leader.week))
            return
        last = memory.weeks.newest()
        office = self._settings.office(memory)
        told = report(
            memory.handoffs_since(now - timedelta(weeks=self._numbers.ae_weeks)),
            now,
            last.at if last else now - timedelta(days=7),
            leader.week.zone,
            self._numbers,
            lambda milestone, handoff: promised(milestone, handoff, now, office),
        )
        if not told.worth_telling:
            self._doer.note(memory, "", "There is nothing new to tell the leaders this week.", now)
            return
        if last and last.state == weeks.DRAFT:
            memory.weeks.keep(replace(last, state=weeks.REPLACED))
        readers = self._readers(memory, now)
        kept = weeks.Weekly(name, now, weeks.DRAFT, readers.approver, "", dump_report(told))
        if readers.approver:
            self._ask(memory, kept, readers, now)
        else:
            memory.weeks.keep(replace(kept, state=weeks.SENT))
            self._send(memory, kept, readers, now)

    # -- to whom ----------------------------------------------------------------------------------------------------

    def _readers(self, memory: Transaction, now: datetime) -> Readers:
        roster = self._settings.present(memory)

        def there(role: str) -> list[Person]:
            found = roster.by_role(role)
            return [each for each in found if not each.has_left(today(roster, each.email, now))]

        ours, theirs = there("cs_leader"), there("sales_leader")
        if not ours:
            others = theirs or there("ops") or [first_reader(self._settings)]
            return Readers("", tuple(each.email for each in others), _NO_CS_LEADER)
        leader = ours[0]
        day = today(roster, leader.email, now)
        other = roster.stand_in(leader, day) if leader.is_away(day) else None
        approver = (other or leader).email
        to = tuple(each.email for each in theirs if each.email != approver)
        if not to:
            return Readers("", (approver,), _NO_SALES_LEADER if not theirs else "")
        return Readers(approver, to)

    def _ask(self, memory: Transaction, kept: weeks.Weekly, readers: Readers, now: datetime) -> None:
        """Show it to the CS leader; the token is bound to these figures and these recipients."""
        draft = _draft(kept, readers)
        memory.weeks.keep(replace(kept, sha256=draft.sha256, asked=readers.approver))
        step = f"{STEP}-{kept.week}"
        more: dict[str, object] = {"report": load_report(kept.value), "to": readers.to}
        about = Handoff("", now, now, drafts={step: draft})
        self._doer.send(memory, about, Send(DRAFT, (readers.approver,), step, asks=True, more=more), now)
        self._doer.note(memory, "", f"The leaders' letter of {kept.week} waits for a yes of {readers.approver}.", now)

    def _send(self, memory: Transaction, kept: weeks.Weekly, readers: Readers, now: datetime) -> None:
        more: dict[str, object] = {
            "report": load_report(kept.value),
            "to": readers.to,
            "approver": kept.by,
            "comment": kept.comment,
            "reason": readers.reason,
        }
        cc = (kept.by,) if kept.by and kept.by not in readers.to else ()
        send = Send(STATUS, readers.to, f"{STEP}-{kept.week}", cc, more=more)
        self._doer.send(memory, Handoff("", now, now), send, now)
        yes = f", approved by {kept.by}" if kept.by else ""
        self._doer.note(memory, "", f"The leaders' letter of {kept.week} goes to {', '.join(readers.to)}{yes}.", now)

    # -- what is said about it ----------------------------------------------------------------------------------------

    def answered(self, memory: Transaction, heard: Heard, now: datetime) -> Fate | None:
        """Act on what the CS leader says; None when that was not the question."""
        kept = memory.weeks.get(heard.asked.step.removeprefix(f"{STEP}-"))
        if kept is None or heard.asked.letter not in (DRAFT, "_ops/question", "_ops/unproven"):
            return None
        if heard.by != heard.asked.person:
            return Fate(
                "unrecognised", f"{heard.by} answered the leaders' letter, which {heard.asked.person} was shown"
            )
        said = read_remark(heard.message, heard.sent, heard.today)
        if said is None:
            return self._asked_back(memory, heard, "_ops/question", now)
        if said.command == SKIP:
            return self._skipped(memory, kept, heard, now)
        if not heard.proven:
            return self._asked_back(memory, heard, "_ops/unproven", now)
        return self._approved(memory, kept, heard, said.words, now)

    def _approved(self, memory: Transaction, kept: weeks.Weekly, heard: Heard, words: str, now: datetime) -> Fate:
        if kept.state == weeks.APPROVED:
            return Fate("processed", f"{heard.by} approved the leaders' letter of {kept.week} again; it has left")
        if kept.state == weeks.REPLACED:
            what = "A newer one of these letters has taken its place; please look at that one."
            self._tell(memory, heard, "_ops/over", {"words": "approve", "what": what}, now)
            return Fate("processed", f"{heard.by} approved an old letter of the leaders, that of {kept.week}")
        readers = self._readers(memory, now)
        if _draft(kept, replace(readers, approver=kept.asked)).sha256 != heard.asked.draft_sha256:
            self._ask(memory, kept, replace(readers, approver=readers.approver or heard.by), now)
            return Fate("processed", f"{heard.by} approved, but its readers have changed meanwhile; shown once more")
        done = replace(kept, state=weeks.APPROVED, by=heard.by, comment=words)
        memory.weeks.keep(done)
        self._send(memory, done, readers, now)
        return Fate("processed", f"{heard.by} approved the leaders' letter of {kept.week}")

    def _skipped(self, memory: Transaction, kept: weeks.Weekly, heard: Heard, now: datetime) -> Fate:
        if kept.state == weeks.DRAFT:
            memory.weeks.keep(replace(kept, state=weeks.SKIPPED, by=heard.by))
            self._doer.note(memory, "", f"{heard.by}: no letter to the leaders in {kept.week}.", now)
        elif kept.state == weeks.APPROVED:
            self._tell(memory, heard, "_ops/over", {"words": "skip", "what": "It has left already."}, now)
        return Fate("processed", f"{heard.by} said skip to the leaders' letter of {kept.week}")

    def _asked_back(self, memory: Transaction, heard: Heard, letter: str, now: datetime) -> Fate:
        words = own_words(heard.sent, heard.message)
        self._tell(memory, heard, letter, {"words": words, "by": heard.by, "options": _OPTIONS}, now, asks=True)
        return Fate("processed", f"{heard.by} on the leaders' letter: asked back ({letter})")

    def _tell(
        self,
        memory: Transaction,
        heard: Heard,
        letter: str,
        more: dict[str, object],
        now: datetime,
        *,
        asks: bool = False,
    ) -> None:
        step = heard.asked.step
        kept = memory.weeks.get(step.removeprefix(f"{STEP}-"))
        drafts = {step: _draft(kept, replace(self._readers(memory, now), approver=kept.asked))} if kept else {}
        about = Handoff("", now, now, title="The leaders' letter", drafts=drafts)
        self._doer.send(memory, about, Send(letter, (heard.by,), step, asks=asks, more=more), now)


def numbers(settings: Settings) -> Numbers:
    """Return how far back the figures look, as config.toml says."""
    told = settings.config.leaders
    return Numbers(told.recent_days, told.weeks, told.ae_weeks, told.ae_from)


def _draft(kept: weeks.Weekly, readers: Readers) -> Draft:
    """Return what a yes is bound to: every figure, and who gets it."""
    return Draft(1, readers.to, (readers.approver,), kept.week, kept.value)


def week_name(moment: datetime, week: WorkWeek) -> str:
    """Return the ISO week of a moment on that clock: `2026-W15`."""
    year, number, _ = local_date(moment, week).isocalendar()
    return f"{year}-W{number:02d}"
