"""`handoffd auth`: sign in where somebody must, and prove that both servers take the login."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from handoffd.cli import cli, config_option, json_option, put_json
from handoffd.errors import HandoffdError


@cli.command()
@config_option()
@click.option("--again", is_flag=True, help="Sign in once more, although there is a grant.")
@json_option()
def auth(config_path: Path, *, again: bool, as_json: bool) -> None:
    """Set up the logins of config.toml and prove them: a token where it is oauth, then IMAP, then SMTP.

    Nothing is sent. Exit status 0 when both servers take us, else that of the problem (77: refused, 75: try later).
    """
    from handoffd.app.accounts import imap_account, oauth_client, smtp_account
    from handoffd.config import load
    from handoffd.network.courier import Courier
    from handoffd.network.imapline import ImapLine
    from handoffd.network.oauth import sign_in, tokens

    config = load(config_path)
    client, steps = oauth_client(config), Steps(as_json=as_json)
    if "oauth" in (config.inbox.login, config.smtp.login):
        signed_in = client.token_file is not None and client.token_file.exists()
        if (client.provider, client.flow) == ("microsoft", "user") and (again or not signed_in):
            steps.take(
                f"sign in as {client.mailbox}", lambda: sign_in(client, lambda words: click.echo(words, err=as_json))
            )
        steps.take(f"a token of {client.provider}", tokens(client))
    line = ImapLine(imap_account(config))
    steps.take(f"the login at {config.inbox.host} (IMAP)", line.open)
    line.hang_up()
    courier = Courier(smtp_account(config))
    steps.take(f"the login at {config.smtp.host} (SMTP)", courier.greet)
    courier.close()
    steps.end()


class Steps:
    """What is tried, one after the other; the first that fails ends the command with its exit status."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._taken: list[dict[str, object]] = []

    def take(self, what: str, does: Callable[[], object]) -> None:
        """Try one thing, and say how it went."""
        try:
            does()
        except HandoffdError as problem:
            self._taken.append({"what": what, "ok": False, "said": str(problem)})
            if self._as_json:
                put_json({"ok": False, "exit_status": problem.exit_status, "steps": self._taken})
            else:
                click.secho(f"✗ {what}", fg="red", err=True)
                click.echo(f"  {problem}", err=True)
            sys.exit(problem.exit_status)
        self._taken.append({"what": what, "ok": True, "said": ""})
        if not self._as_json:
            click.secho(f"✓ {what}", fg="green")

    def end(self) -> None:
        """Say that all went well."""
        if self._as_json:
            put_json({"ok": True, "exit_status": 0, "steps": self._taken})
        else:
            click.echo("Both servers take us.")
