"""One round of each part of the benchmark."""

from argparse import Namespace
from pathlib import Path

from bench import peers
from bench.growth import ticks
from bench.latency import waits
from bench.notices import notice
from bench.ours import Ours, backlog, settings
from bench.servers import mailboxes, program, sink
from bench.small import idle, reading, starts
from bench.table import Results, percentile

PULL, SEND = "mbsync pull, fsync off", "smtp-source, 4 connections"
LIMIT, SAFE = "limit: both at once, fsync off", "limit: both at once, mbsync as it ships (fsync on)"
LOOP = 200  # mails for the peers that take milliseconds for each
HEAVY = 2_000_000  # bytes attached to a heavy one
LETTERS = 3  # of the whole page: the request, and the invitation of the internal call to AE and CSM


def backlog_round(folder: Path, results: Results, asked: Namespace) -> None:
    """Ours, the limit, and the peers over the same mails."""
    weights = [HEAVY if number < asked.heavy else 0 for number in range(asked.mails)]
    notices = [notice(number, weight=weight) for number, weight in enumerate(weights)]
    letters = asked.mails * (LETTERS if asked.whole_page else 1)
    with mailboxes(folder / "dovecot") as mail, sink(folder) as port:
        home = folder / "ours"
        home.mkdir()
        box, imap = mail.filled("handoff", notices), mail.server.imap_port
        with Ours(home, settings(home, box, imap, port, whole_page=asked.whole_page)) as ours:
            found = backlog(ours, asked.mails, letters)
        results.add("handoffd, whole protocol", found.pace, "notices/s", against=SAFE, bar=">= 0.30")
        results.add("handoffd, against fsync off", found.pace, "notices/s", against=LIMIT)
        results.add("handoffd, CPU", found.cpu / asked.mails * 1000, "ms a notice")
        results.add("handoffd, memory before", found.idle_mib, "MiB")
        results.add("handoffd, memory at most", found.peak_mib, "MiB", against="handoffd, memory before", bar="<= 1.5")
        box = mail.filled("pull", notices)
        if program("mbsync") and program("smtp-source"):
            out = peers.send_command(port, asked.mails, found.size)
            results.add(PULL, asked.mails / _pull(folder, "a", box, imap, asked.mails), "mails/s")
            results.add(SEND, asked.mails / peers.together(out), "mails/s")
            for name, fsync in ((LIMIT, False), (SAFE, True)):
                results.add(
                    name, asked.mails / _pull(folder, name, box, imap, asked.mails, out, fsync=fsync), "mails/s"
                )
        few = min(LOOP, asked.mails)
        results.add("plain loop, one by one", few / peers.one_by_one(box, imap, port, few), "mails/s", against=SAFE)
        if asked.mailsuite:
            seconds = peers.watched(asked.mailsuite, mail.filled("suite", notices[:few]), imap, port, few)
            results.add("mailsuite's loop", few / seconds, "mails/s", against=SAFE)


def _pull(folder: Path, name: str, box: str, imap: int, mails: int, *beside: list[str], fsync: bool = False) -> float:
    target = folder / name.replace(" ", "-").replace(":", "")
    seconds = peers.together(peers.pull_command(target, box, imap, fsync=fsync), *beside)
    if peers.pulled(target) != mails:
        raise RuntimeError(f"mbsync pulled {peers.pulled(target)} mails of {mails}")
    return seconds


def latency_round(folder: Path, results: Results, _asked: Namespace) -> None:
    """Deliver a notice, and wait for its request."""
    found = waits(folder)
    results.add("push to accepted request, p50", percentile(found, 0.5) * 1000, "ms", bar="<= 15")
    results.add("push to accepted request, p95", percentile(found, 0.95) * 1000, "ms", bar="<= 40")


def small_round(folder: Path, results: Results, _asked: Namespace) -> None:
    """Starting, reading one reply, doing nothing."""
    for name, seconds in starts(folder).items():
        bars = {"handoffd --help": "<= 0.25", "handoffd status, 10,000 handoffs": "<= 1.3"}
        results.add(
            name, seconds * 1000, "ms", against="import sqlmodel" if name in bars else "", bar=bars.get(name, "")
        )
    results.add("reading one reply of 20 KB, CPU", reading() * 1000, "ms", bar="<= 10")
    cpu, mib = idle(folder)
    results.add("idle CPU", cpu * 100, "% of a core", bar="<= 0.1")
    results.add("idle memory, on a database it knows", mib, "MiB", bar="<= 90")


def growth_round(folder: Path, results: Results, _asked: Namespace) -> None:
    """One turn of the daemon among few and among many handoffs."""
    few, many = ticks(folder)
    results.add("tick at 1,000 handoffs", few * 1000, "ms")
    results.add("tick at 1,000,000 handoffs", many * 1000, "ms", against="tick at 1,000 handoffs", bar="<= 1.15")
