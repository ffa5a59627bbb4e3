"""Commands that show what would leave: `preview`."""

from pathlib import Path

import click

from handoffd.cli import cli, config_option


@cli.command()
@click.argument("letter")
@click.option("--text", "form", flag_value="text", default="text", help="The text part (the default).")
@click.option("--html", "form", flag_value="html", help="The HTML part.")
@click.option("--eml", "form", flag_value="eml", help="The whole mail, as it would leave.")
@click.option("--handoff", "ref", default="", help="With the facts of this handoff (HO-1).")
@click.option("--sample", is_flag=True, help="With the facts of a sample handoff (the default).")
@config_option()
def preview(letter: str, form: str, ref: str, config_path: Path, *, sample: bool) -> None:
    """Print a LETTER, such as dossier/ask or warm-intro/intro, as it would leave. Nothing is sent."""
    import sys

    from handoffd.app import previewing

    if ref and sample:
        raise click.UsageError("give --handoff or --sample, not both")
    seen = previewing.of_handoff(letter, ref, config_path) if ref else previewing.of_sample(letter)
    if form == "eml":
        sys.stdout.buffer.write(seen.raw)
    else:
        click.echo(seen.html if form == "html" else f"Subject: {seen.subject}\n\n{seen.text}", nl=False)
