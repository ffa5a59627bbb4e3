"""Thirty days on one page. A salesperson can check it; everything else is machinery.

Each row: what the step is called (also the folder of its letters), how it behaves, and when it begins. The numbers are
the defaults of the requirements; config.toml changes them under `[steps.<name>]`, never the logic.
"""

from handoffd.playbook.office import Step
from handoffd.playbook.shapes.accept import Accept
from handoffd.playbook.shapes.announce import Announce
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask
from handoffd.playbook.shapes.assess import Assess
from handoffd.playbook.shapes.assign import Assign
from handoffd.playbook.shapes.fade import Fade
from handoffd.playbook.shapes.invite import Invite
from handoffd.playbook.shapes.register import Register

# fmt: off
PAGE: tuple[Step, ...] = (
    # Whose contract is it? Asked only when the notice and the roster do not say. (P1, R2)
    Step("opening", Assign(), tracks=("new", "renewal", "upsell")),

    # A renewal, an upsell, an amendment: nobody is introduced. The CSM is told what was signed.
    Step("news", Announce(letter="contract/news", to=("csm",), cc=("ae",)), after=("opening",),
         tracks=("renewal", "upsell", "amendment")),

    # The handoff document, by reply, before the call. (P2, P3, D1-D12)
    Step("dossier", Ask(due_hours=24, remind_hours=(12, 20), grace_hours=4), after=("opening",)),

    # AE and CSM talk inside 48 hours; the calendars are held at once. (P4, C1-C4)
    Step("internal-call", Invite(within_hours=48, after_hours=24, notice_hours=4, minutes=45), after=("opening",)),

    # The CSM can prepare, corrects what they know better, and takes the document over or returns it. (P7, D15)
    Step("brief", Accept(remind_hours=4, tell_hours=8, return_hours=8, return_remind_hours=4, most_returns=3),
         after=("dossier",)),

    # The AE introduces the CSM, in words the AE approved. Drafted when the document is there, at the latest on Day 2;
    # leaves on Day 3 at nine in the customer's morning, once the CSM has accepted the document. (P5, I1-I3)
    Step("warm-intro", Approve(approver="ae", to="customer", cc=("csm",), day=3, hour=9, tell_hour=12,
                               needs=("brief",)),
         after=("opening",), early=("dossier",), begin_day=2),

    # Where the introduction is a mail and a call: AE and CSM meet the customer, and the kickoff is agreed. (P9, I4)
    Step("joint-call", Approve(approver="ae", to="customer", meets=True, first_day=3, last_day=5, minutes=30,
         with_us=("csm",)), after=("warm-intro",), folder="kickoff"),

    # The customer's kickoff, led by the CSM; the customer is invited only after the introduction has left. (P6, I5)
    Step("kickoff", Approve(approver="csm", to="customer", meets=True, first_day=5, last_day=7, minutes=45,
         guests=("ae",), briefs=True), after=("warm-intro", "joint-call")),

    # The CSM thanks the customer for it and says what comes next; drafted when it ends, the AE in copy. (F1)
    Step("follow-up", Approve(approver="csm", to="customer", cc=("ae",), due_hours=4, leader="cs_leader",
         letter="followup"), held="kickoff"),

    # AE and CSM look back at it for a quarter of an hour, the same or the next working day. (F2)
    Step("debrief", Invite(minutes=15, debriefs="kickoff"), held="kickoff", folder="internal-call"),

    # The handoff is logged in every system we keep, and RevOps confirms that the CSM is the owner in each. (F3)
    Step("crm", Register(remind_days=2), after=("kickoff",)),

    # The AE leaves the copies; both are told on that day. (F4)
    Step("fade-out", Fade(), after=("warm-intro",), begin_day=21),

    # How does the account stand, and if not well, why? The CSM says it on Day 28, the AE looks at it on Day 30; both
    # views are kept, what was promised is looked at once more, and the handoff is closed. (T1, T2, P8)
    Step("day-30", Assess(due_day=30, objection_days=2), after=("kickoff",), begin_day=28, begin_for="csm"),
)
# fmt: on
