"""`completion`: what a shell needs to complete handoffd's words with the Tab key."""

import click
from click.shell_completion import get_completion_class

from handoffd.cli import cli
from handoffd.errors import Permanent

VARIABLE = "_HANDOFFD_COMPLETE"  # what click looks for, from the name of the program


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what a SHELL needs to complete commands, options, handoffs on their way and letters with the Tab key.

    bash: into /etc/bash_completion.d/handoffd; zsh: into a file _handoffd in your fpath; fish: into
    ~/.config/fish/completions/handoffd.fish. The Debian package brings all three.
    """
    known = get_completion_class(shell)
    if known is None:
        raise Permanent(f"There is nothing for {shell} in this version of click.")
    click.echo(known(cli, {}, "handoffd", VARIABLE).source())
