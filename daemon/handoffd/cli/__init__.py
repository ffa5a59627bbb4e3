"""The `handoffd` command.

Slow libraries are imported inside the commands that need them, so that `handoffd --help` answers at once. What goes
wrong is one clear sentence on standard error and the exit status of its kind (`errors`), never a traceback.
"""

import json
import os
import pkgutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from handoffd.errors import HandoffdError

CONFIG = "HANDOFFD_CONFIG"

Command = TypeVar("Command", bound=Callable[..., Any])


# How `handoffd --help` puts the commands: what a newcomer needs first stands first. A test wants every command in here.
SECTIONS = {
    "First steps": ("demo", "init", "check", "auth", "replay"),
    "Every day": ("run", "status", "show", "due", "journal", "report", "shadow"),
    "Orders": ("assign", "hold", "resume", "cancel", "resend", "answers", "learn"),
    "Letters": ("preview", "gallery", "letters", "read"),
    "The store": ("verify", "backup", "restore", "move-store", "erase", "export"),
    "Proofs": ("simulate",),
    "For your shell": ("completion",),
}


class Sections(click.Group):
    """A command whose subcommands are listed by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write one list for each section."""
        width = max(map(len, self.commands))
        for title, names in SECTIONS.items():
            rows = [(name, self.commands[name]) for name in names if name in self.commands]
            if rows:
                with formatter.section(title):
                    short = formatter.width - 6 - width
                    formatter.write_dl([(name.ljust(width), each.get_short_help_str(short)) for name, each in rows])


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="handoffd")
def cli() -> None:
    """Carry a customer from Sales to Customer Success, by mail.

    Start with `handoffd demo`: the whole product in one minute, on a mail server of its own.
    """


def config_option(*, required: bool = True) -> Callable[[Command], Command]:
    """Return the option --config: the file given, else $HANDOFFD_CONFIG, else ./config.toml or /etc/handoffd/."""
    return click.option(
        "--config",
        "config_path",
        envvar=CONFIG,
        type=click.Path(path_type=Path),
        default=usual if required else None,
        help="config.toml  [default: ./config.toml, else /etc/handoffd/config.toml]" if required else "config.toml",
    )


def json_option(words: str = "One JSON object, for other programs.") -> Callable[[Command], Command]:
    """Return the option --json, `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=words)


def put_json(told: object) -> None:
    """Print what is told to other programs: names and words as they are, two blanks deep."""
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def usual() -> Path:
    """Return the config.toml that is meant when none is named."""
    here = Path("config.toml")
    return here if here.is_file() else Path("/etc/handoffd/config.toml")


def gather() -> click.Group:
    """Return the command with all its subcommands: each module here adds its own to `cli`."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return cli


def main() -> None:
    """Run the command line; the exit statuses are listed in docs/reference/commands.md."""
    gather()
    try:
        cli.main(standalone_mode=False, color=_colour())
    except HandoffdError as problem:
        click.echo(f"handoffd: {problem}", err=True)
        sys.exit(problem.exit_status)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.exceptions.Exit as asked:
        sys.exit(asked.exit_code)
    except OSError as problem:  # a file that cannot be written, a full disk: what was wanted, and why not
        if isinstance(problem, BrokenPipeError):
            _nobody_reads()
        where = f"{problem.filename}: " if problem.filename else ""
        click.echo(f"handoffd: {where}{problem.strerror or problem}", err=True)
        sys.exit(1)


def _nobody_reads() -> NoReturn:
    """End as programs do whose reader has gone: `handoffd show HO-1 | head`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(141)


def _colour() -> bool | None:
    """Return whether there are colours: none where NO_COLOR is set (no-color.org), else on a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None
