"""`handoffd auth`: sign in where somebody must, and prove that both servers take the login."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from handoffd.cli import cli, config_option
from handoffd.errors import HandoffdError


@cli.command()
@config_option()
@click.option("--again", is_flag=True, help="Sign in once more, although there is a grant.")
def auth(config_path: Path, *, again: bool) -> None:
    """Set up the logins of config.toml and prove them: a token where it is oauth, then IMAP, then SMTP.

    Nothing is sent. Exit status 0 when both servers take us, else that of the problem (77: refused, 75: try later).
    """
    from handoffd.app.accounts import imap_account, oauth_client, smtp_account
    from handoffd.config import load
    from handoffd.network.courier import Courier
    from handoffd.network.imapline import ImapLine
    from handoffd.network.oauth import sign_in, tokens

    config = load(config_path)
    client = oauth_client(config)
    if "oauth" in (config.inbox.login, config.smtp.login):
        signed_in = client.token_file is not None and client.token_file.exists()
        if (client.provider, client.flow) == ("microsoft", "user") and (again or not signed_in):
            _step(f"sign in as {client.mailbox}", lambda: sign_in(client, click.echo))
        _step(f"a token of {client.provider}", tokens(client))
    line = ImapLine(imap_account(config))
    _step(f"the login at {config.inbox.host} (IMAP)", line.open)
    line.hang_up()
    courier = Courier(smtp_account(config))
    _step(f"the login at {config.smtp.host} (SMTP)", courier.greet)
    courier.close()
    click.echo("Both servers take us.")


def _step(what: str, does: Callable[[], object]) -> None:
    try:
        does()
    except HandoffdError as problem:
        click.secho(f"✗ {what}", fg="red", err=True)
        click.echo(f"  {problem}", err=True)
        sys.exit(problem.exit_status)
    click.secho(f"✓ {what}", fg="green")
