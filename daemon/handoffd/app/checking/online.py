"""`handoffd check --online`: everything in its order, each line as soon as it is known."""

from collections.abc import Iterator

from handoffd.app.accounts import imap_account, smtp_account
from handoffd.app.checking import servers
from handoffd.app.checking.findings import Finding, note, trouble
from handoffd.app.checking.trials import Trials
from handoffd.config import Config
from handoffd.errors import HandoffdError
from handoffd.network.courier import Courier
from handoffd.network.trialbox import TrialBox

PATIENCE = 60.0  # seconds that a mail to ourselves may take


def findings(config: Config, patience: float = PATIENCE) -> Iterator[Finding]:
    """Yield every finding; trial mails are sent only where both servers let us in, and taken out again in the end."""
    yield from servers.certificates(config)
    yield from servers.token(config)
    box, courier = TrialBox(imap_account(config)), Courier(smtp_account(config))
    try:
        reads = writes = False
        try:
            yield from servers.inbox(box, config)
            if not config.shadow.on:
                yield from servers.folders(box, config)
            reads = True
        except HandoffdError as problem:
            yield trouble("imap.login", problem)
        try:
            yield from servers.smtp(courier, config)
            writes = True
        except HandoffdError as problem:
            yield trouble("smtp.login", problem)
        if config.shadow.on:
            yield note(
                "shadow.trials",
                "shadow mode: no folder was made and no trial mail was sent, so plus-addresses, trust and the archive "
                "are not proven",
                "before you leave shadow mode, set on = false and check --online again",
            )
        elif reads and writes:
            yield from _trials(config, courier, box, patience)
    finally:
        box.close()
        courier.close()


def _trials(config: Config, courier: Courier, box: TrialBox, patience: float) -> Iterator[Finding]:
    try:
        trials = Trials(config, courier, box, patience)
    except HandoffdError as problem:
        yield trouble("imap.folders", problem)
        return
    cleaned: Finding | None = None
    try:
        yield from trials.findings()
    except HandoffdError as problem:
        yield trouble("imap.trial", problem)
    finally:
        cleaned = trials.clean()  # on Ctrl-C as well
    yield cleaned
