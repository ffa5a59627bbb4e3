"""`letters`: the words of the house's own. `list` them, `eject` one of ours to begin with, `check` what was written."""

from dataclasses import asdict
from pathlib import Path

import click

from handoffd.cli import cli, config_option, json_option, put_json, words
from handoffd.cli.waiting import waiting
from handoffd.errors import BadConfig, Permanent

_LANGUAGE = click.option(
    "--language",
    "languages",
    multiple=True,
    shell_complete=words.languages,
    help="Only in this language (de); may be given several times.",
)
_KEY = "letters"


@cli.group()
def letters() -> None:
    """Write letters in your own words; docs/how-to/writing-letters.md says how."""


@letters.command("list")
@_LANGUAGE
@config_option()
@click.option("--own", is_flag=True, help="Only those that are your own.")
@json_option("One JSON list, for other programs.")
def list_(languages: tuple[str, ...], config_path: Path, *, own: bool, as_json: bool) -> None:
    """List every letter: to whom it goes, what it is about, and whether its words are ours or your own."""
    from handoffd.app.letterfiles import OURS, OUTDATED, listed, outdated
    from handoffd.config.load import letters_folder

    folder = letters_folder(config_path)
    rows = [row for row in listed(folder) if not languages or row.language in languages]
    rows = [row for row in rows if not own or row.state != OURS]
    if as_json:
        put_json([asdict(row) for row in rows])
        return
    for row in rows:
        mark = "" if row.state == OURS else f"  [{row.state}]"
        click.echo(f"{row.path.removesuffix('.md'):32} {row.to}: {row.subject}", nl=False)
        click.secho(mark, fg="yellow" if row.state == OUTDATED else "green")
    if old := list(outdated(folder)) if folder else []:
        click.echo(f"Ours has changed since you copied {', '.join(old)}; `handoffd letters eject NAME --to NEW-FOLDER`")
        click.echo("gives you the new one to compare. Yours goes on being sent.")


@letters.command()
@click.argument("names", nargs=-1, metavar="[LETTER]...", shell_complete=words.letters)
@click.option("--all", "everything", is_flag=True, help="Every letter, and the parts that letters include.")
@_LANGUAGE
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where; else `letters` says it.")
@config_option()
@json_option()
def eject(
    names: tuple[str, ...],
    languages: tuple[str, ...],
    folder: Path | None,
    config_path: Path,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Copy LETTERs (such as dossier/ask) into a folder of your own, to write them in your words.

    Without --to it is the folder that `letters` in config.toml names. Without --language it is every language there is.
    """
    from handoffd.app import letterfiles
    from handoffd.config.load import letters_folder

    if bool(names) == everything:
        raise click.UsageError("name letters (`handoffd letters list` has them), or say --all")
    named = letters_folder(config_path)
    place = folder or named
    if place is None:
        raise Permanent(
            f'Where to? {config_path} names no folder: add the line  {_KEY} = "letters"  on top, or say --to FOLDER.'
        )
    made = [str(path) for path in letterfiles.eject(names, languages, place)]
    if as_json:
        put_json({"folder": str(place), "files": made})
        return
    for path in made:
        click.echo(path)
    if named is None or named.resolve() != place.resolve():
        click.echo(f'They are sent once {config_path} has the line  {_KEY} = "{place}"  on top.')


@letters.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@config_option()
@json_option()
def check(folder: Path | None, config_path: Path, *, as_json: bool) -> None:
    """Hold your own letters against the rules that ours keep; every problem at once, with file, line and mend.

    The same is done by `handoffd check`, before `handoffd run` begins, and at every reload.
    """
    from handoffd.config.load import letters_folder
    from handoffd.letters.writing import ownletters

    place = folder or letters_folder(config_path)
    if place is None:
        raise Permanent(
            f"{config_path} names no folder of letters of your own (`{_KEY}`), so there is nothing to check."
        )
    if not place.is_dir():
        raise BadConfig(f"letters: there is no folder {place}; `handoffd letters eject` makes it")
    with waiting("reading the letters"):
        problems = list(ownletters.problems(place))
    if as_json:
        put_json({"folder": str(place), "ok": not problems, "problems": problems})
        if problems:
            raise SystemExit(BadConfig.exit_status)
        return
    if problems:
        raise BadConfig(*problems)
    click.echo(f"{len(list(ownletters.written(place)))} files in {place} are sound.")
