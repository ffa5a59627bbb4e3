"""`report`: what leaders want to know about many handoffs, as one page."""

from datetime import UTC, datetime
from pathlib import Path

import click

from handoffd.cli import cli, config_option
from handoffd.cli.ask import _JSON, memory_of
from handoffd.cli.waiting import waiting

_DAY = click.DateTime(["%Y-%m-%d"])


@cli.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("handoffd-report.html"),
    show_default=True,
    help="Where the page is written.",
)
@click.option("--from", "first", type=_DAY, help="Only what was signed from this day on (2026-01-01).")
@click.option("--to", "last", type=_DAY, help="Only what was signed up to this day.")
@config_option()
@_JSON
def report(out: Path, first: datetime | None, last: datetime | None, config_path: Path, *, as_json: bool) -> None:
    """Write a page for leaders: what needs a look, where it waits, which promises are kept, and the trend per AE.

    One HTML file that fetches nothing, to be opened, mailed or printed. Without days it looks as far back as the
    leaders' letter does.
    """
    from handoffd.app import reporting

    now = datetime.now(UTC)
    with waiting("reading the handoffs"), memory_of(config_path) as (settings, memory):
        days = reporting.period(settings, first.date() if first else None, last.date() if last else None, now)
        told = reporting.figures(settings, memory, now, days)
        made = reporting.as_json(told) if as_json else reporting.html(settings, memory, told)
    if as_json:
        click.echo(made)
        return
    out.write_text(made, encoding="utf-8")
    click.echo(f"{len(told.refs)} handoffs: {out.resolve()}")
