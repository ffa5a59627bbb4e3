"""Commands that show what would leave: `preview`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from handoffd import shipped
from handoffd.cli import cli, config_option, json_option, put_json, words
from handoffd.cli.waiting import waiting
from handoffd.errors import Permanent


@cli.command()
@click.argument("letter", shell_complete=words.letters)
@click.option("--text", "form", flag_value="text", default="text", help="The text part (the default).")
@click.option("--html", "form", flag_value="html", help="The HTML part.")
@click.option("--eml", "form", flag_value="eml", help="The whole mail, as it would leave.")
@click.option("--handoff", "ref", default="", shell_complete=words.refs, help="With the facts of this handoff (HO-1).")
@click.option("--sample", is_flag=True, help="With the facts of a sample handoff (the default).")
@click.option(
    "--language",
    default="en",
    show_default=True,
    shell_complete=words.languages,
    help="The language of the sample's reader.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Into this file, not onto the screen.")
@click.option("--watch", is_flag=True, help="Again whenever a letter is saved, until Ctrl-C.")
@config_option()
def preview(
    letter: str, form: str, ref: str, language: str, out: Path | None, config_path: Path, *, sample: bool, watch: bool
) -> None:
    """Print a LETTER, such as dossier/ask or warm-intro/intro, as it would leave. Nothing is sent.

    Letters of your own (`letters` in config.toml) take the place of ours. With --watch --html --out FILE a browser that
    shows the file follows along.
    """
    from handoffd.app import previewing, watching
    from handoffd.config.load import letters_folder

    if ref and sample:
        raise click.UsageError("give --handoff or --sample, not both")
    if language not in shipped.languages():
        raise Permanent(f"There are no letters in {language}, only in {', '.join(shipped.languages())}.")
    own = letters_folder(config_path)

    def made() -> bytes:
        previewing.use(own)
        seen = previewing.of_handoff(letter, ref, config_path) if ref else previewing.of_sample(letter, language)
        if form == "eml":
            return seen.raw
        told = seen.html if form == "html" else f"Subject: {seen.subject}\n\n{seen.text}"
        return (watching.refreshed(told) if watch and out and form == "html" else told).encode()

    if not watch:
        _put(made(), out)
        return
    for told in watching.versions(made, [shipped.letters(), *([own] if own else [])]):
        if isinstance(told, str):
            click.secho(told, fg="red", err=True)
        else:
            _put(told, out, clear=True)


def _put(made: bytes, out: Path | None, *, clear: bool = False) -> None:
    """Write what was made into a file and say so, else onto the screen (which is wiped first for a new version)."""
    from datetime import datetime

    if out:
        out.write_bytes(made)
        click.echo(f"{datetime.now().astimezone():%H:%M:%S}  {out}")
        return
    if clear:
        click.clear()
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--language", "languages", multiple=True, help="Only in this language (de); may be given several times.")
@click.option("--letter", "wanted", multiple=True, help="Only this letter (dossier/ask); may be given several times.")
@click.option("--png", is_flag=True, help="A picture of each as well, with the Chromium of this machine.")
@json_option()
def gallery(folder: Path, languages: tuple[str, ...], wanted: tuple[str, ...], *, png: bool, as_json: bool) -> None:
    """Write every letter to FOLDER/index.html: desktop and phone, light and dark, the text beside. Nothing is sent."""
    from handoffd.app import gallery as pages

    if unknown := set(languages) - set(shipped.languages()):
        raise Permanent(
            f"There are no letters in {', '.join(sorted(unknown))}, only in {', '.join(shipped.languages())}."
        )
    with waiting("writing every letter"):
        letters = [each for each in pages.shown(languages) if not wanted or each.name in wanted]
    if not letters:
        raise Permanent(f"There is no letter called {', '.join(wanted)}; they are called step/letter, as dossier/ask.")
    with waiting("writing the page"):
        page = pages.write(folder, letters)
    drawn = _drawn(pages.draw(folder, letters), sum(len(each.written) for each in letters)) if png else 0
    if as_json:
        put_json({"page": str(page), "letters": len(letters), "pictures": drawn})
        return
    click.echo(f"{len(letters)} letters: {page}")
    if png:
        click.echo(f"{drawn} pictures beside it")


def _drawn(pictures: Iterator[Path], count: int) -> int:
    """Have the pictures drawn, a second each, with a bar on a terminal; return how many there are."""
    with click.progressbar(pictures, length=count, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        return sum(1 for _ in bar)
