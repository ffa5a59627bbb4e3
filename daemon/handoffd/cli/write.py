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


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--language", "languages", multiple=True, help="Only in this language (de); may be given several times.")
@click.option("--letter", "wanted", multiple=True, help="Only this letter (dossier/ask); may be given several times.")
@click.option("--png", is_flag=True, help="A picture of each as well, with the Chromium of this machine.")
def gallery(folder: Path, languages: tuple[str, ...], wanted: tuple[str, ...], *, png: bool) -> None:
    """Write every letter to FOLDER/index.html: desktop and phone, light and dark, the text beside. Nothing is sent."""
    from handoffd import shipped
    from handoffd.app import gallery as pages
    from handoffd.errors import Permanent

    if unknown := set(languages) - set(shipped.languages()):
        raise Permanent(
            f"There are no letters in {', '.join(sorted(unknown))}, only in {', '.join(shipped.languages())}."
        )
    letters = [each for each in pages.shown(languages) if not wanted or each.name in wanted]
    if not letters:
        raise Permanent(f"There is no letter called {', '.join(wanted)}; they are called step/letter, as dossier/ask.")
    click.echo(f"{len(letters)} letters: {pages.write(folder, letters)}")
    if png:
        drawn = sum(1 for _ in pages.draw(folder, letters))
        click.echo(f"{drawn} pictures beside it")
