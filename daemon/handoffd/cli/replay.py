"""`replay`: recorded mail, the whole program, a clock of its own; what would have happened, hour by hour."""

import json
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from handoffd.cli import cli, config_option
from handoffd.cli.shadow import print_beside
from handoffd.cli.waiting import waiting
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.config import Config
    from handoffd.replay.compare import Difference
    from handoffd.replay.recording import Recorded, Recording
    from handoffd.replay.world import Beside, Came, Leaves

_FATES = {
    "processed": ("", "green"),
    "ignored": ("put aside", None),
    "unrecognised": ("means nothing to me", "yellow"),
    "quarantined": ("CANNOT BE READ", "red"),
    "new": ("NOT READ YET", "red"),
}


@cli.command()
@click.argument("mail", nargs=-1, type=click.Path(path_type=Path))
@config_option()
@click.option(
    "--inbox", "back", type=click.IntRange(1, 400), help="Instead of MAIL: what came into the inbox in so many days."
)
@click.option("--days", type=click.IntRange(0, 400), default=0, help="Go on so many days after the last mail.")
@click.option("--zone", default="", help="Tell the hours of this zone, as in Europe/Berlin  [default: that of ops]")
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the letters and the database here."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an event, a line each, for other programs.")
def replay(
    mail: tuple[Path, ...],
    config_path: Path,
    back: int | None,
    days: int,
    zone: str,
    keep: Path | None,
    *,
    as_json: bool,
) -> None:
    """Play recorded MAIL through your configuration: what would have happened, hour by hour.

    MAIL is what came into the inbox: an mbox, a Maildir, a folder of .eml files, or such files. Each arrives when it
    did; time passes between them; nothing leaves, and nothing is connected to but, with --inbox, your IMAP server,
    where mail is read and left as it is. Answers to letters that handoffd sent then are taken for answers to those that
    it writes now. Its own letters in the recording are compared at the end.
    """
    from handoffd.config import load
    from handoffd.replay.recording import from_inbox, recording

    if bool(mail) == bool(back):
        raise click.UsageError("Name recorded MAIL, or --inbox DAYS to look into the inbox itself.")
    config = load(config_path)
    with waiting("reading the inbox" if back else "reading the recording"):
        found = from_inbox(config, datetime.now(UTC) - timedelta(days=back)) if back else recording(mail)
    tell(config, found, days=days, zone=zone, keep=keep, as_json=as_json)


def tell(
    config: "Config",
    found: "Recording",
    *,
    days: int = 0,
    zone: str = "",
    keep: Path | None = None,
    as_json: bool = False,
) -> None:
    """Play a recording and print what would have happened."""
    from handoffd.replay.compare import difference
    from handoffd.replay.world import Beside, Came

    ours, theirs = _sorted(config, found)
    came: list[Came] = []
    letters: list[Leaves] = []
    hours = ZoneInfo(zone) if zone else _zone(config)
    day = ""
    beside: list[Beside] = []
    for event in _played(config, theirs, theirs[-1].at + timedelta(days=days), keep):
        if isinstance(event, Beside):
            beside.append(event)
        elif isinstance(event, Came):
            came.append(event)
        else:
            letters.append(event)
        if as_json:
            click.echo(json.dumps(_as_json(event), ensure_ascii=False))
        elif not isinstance(event, Beside):
            day = _tell(event, hours, day)
    if not as_json:
        _sum_up(came, letters, keep)
        if ours:
            _compare(difference(ours, letters), len(ours))
        for one in beside:
            print_beside(one.ref, one.customer, one.signed_at, one.matters)


def _sorted(config: "Config", found: "Recording") -> "tuple[list[Recorded], list[Recorded]]":
    """Return the letters of ours in a recording, and what came from others. Raises Permanent where there is none."""
    from handoffd.replay.compare import is_ours

    ours: list[Recorded] = []
    theirs: list[Recorded] = []
    for each in found.mails:
        (ours if is_ours(each, config.inbox.address) else theirs).append(each)
    for source in found.undated:
        click.echo(f"{source}: it does not say when it came, and is left out.", err=True)
    if not theirs:
        raise Permanent("Nothing there came from somebody else, so there is nothing to play.")
    return ours, theirs


def _played(
    config: "Config", mails: "list[Recorded]", end: datetime, keep: Path | None
) -> "Iterator[Came | Leaves | Beside]":
    from handoffd.replay.world import Came, Replay

    with _folder(keep) as folder, _quiet():
        world = Replay(config, folder, mails[0].at)
        came = 0
        try:
            with click.progressbar(length=len(mails), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
                for event in world.play(mails, end):
                    if isinstance(event, Came):
                        bar.update(1)
                    elif keep:
                        came += 1
                        name = f"{came:05}-{event.letter.replace('/', '-').strip('_')}.eml"
                        (folder / "letters" / name).write_bytes(event.raw)
                    yield event
            yield from world.beside(mails)
        finally:
            world.close()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="handoffd-replay-") as place:
            yield Path(place)
        return
    if keep.exists() and any(keep.iterdir()):
        raise Permanent(f"{keep} is not empty; name a new folder with --keep.")
    (keep / "letters").mkdir(parents=True, mode=0o700)
    yield keep


@contextmanager
def _quiet() -> Iterator[None]:
    """Let only what is wrong be logged: what the daemon usually says is told as events."""
    logger = logging.getLogger("handoffd")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _zone(config: "Config") -> ZoneInfo:
    ops = next((person for person in config.people if "ops" in person.roles), config.people[0])
    return ZoneInfo(ops.zone)


def _as_json(event: "Came | Leaves | Beside") -> dict[str, Any]:
    from handoffd.replay.world import Beside, Came

    if isinstance(event, Beside):
        facts = {"handoff": event.ref, "customer": event.customer, "signed_at": event.signed_at.isoformat()}
        return {"event": "by hand", **facts, "matters": [each.as_json() for each in event.matters]}
    told: dict[str, Any] = {"at": event.at.isoformat()}
    if isinstance(event, Came):
        words = ("sender", "subject", "state", "why", "handoff", "source", "known")
        return {**told, "event": "came", **{word: getattr(event, word) for word in words}}
    names = ("to", "subject", "letter", "handoff", "customer")
    return {**told, "event": "leaves", **{name: getattr(event, name) for name in names}}


def _tell(event: "Came | Leaves", zone: ZoneInfo, day: str) -> str:
    """Print one event, and the day before it when it is another; return the day."""
    from handoffd.replay.world import Came

    local = event.at.astimezone(zone)
    today = f"{local:%A, %d %B %Y}"
    if today != day:
        click.secho(f"\n{today} ({zone.key})", bold=True)
    if isinstance(event, Came):
        words, colour = _FATES.get(event.state, (event.state, None))
        click.echo(f"  {local:%H:%M}  <- {event.sender}: {event.subject}")
        about = "; ".join(part for part in (words, event.handoff, event.why) if part)
        click.secho(f"            {about}", fg=colour)
        if not event.known:
            click.secho("            It answers a letter that this replay has not written.", fg="yellow")
    else:
        mark = "  CUSTOMER" if event.customer else ""
        click.echo(f"  {local:%H:%M}  -> {event.to}: {event.subject}  ({event.letter})", nl=False)
        click.secho(mark, fg="red", bold=True)
    return today


def _sum_up(came: "list[Came]", letters: "list[Leaves]", keep: Path | None) -> None:
    fates = Counter(mail.state for mail in came)
    handoffs = {mail.handoff for mail in came} | {letter.handoff for letter in letters}
    click.echo()
    told = ", ".join(f"{count} {state}" for state, count in sorted(fates.items()))
    click.secho(f"{_counted(len(came), 'mail')} came: {told}.", bold=True)
    customers = sum(letter.customer for letter in letters)
    click.echo(
        f"{_counted(len(handoffs - {''}), 'handoff')}; {_counted(len(letters), 'letter')} would have left, "
        f"{customers} of them to customers, each with a yes that is in this recording."
    )
    for name, count in Counter(letter.letter for letter in letters).most_common():
        click.echo(f"  {count:5}  {name}")
    if keep:
        click.echo(f"The letters are in {keep / 'letters'}, the database is {keep / 'handoffd.db'}.")


def _compare(found: "Difference", ours: int) -> None:
    click.echo()
    click.secho(f"{_counted(ours, 'letter')} of ours in the recording; {found.same} would leave again.", bold=True)
    for title, letters in (("Only then", found.only_then), ("Only now", found.only_now)):
        for to, about in letters:
            click.echo(f"  {title}: to {to}: {about}")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
