"""What `init` asks: an option that was given, else a question at the terminal, else a clear word about the option."""

import sys
from collections.abc import Callable, Iterator, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.config.start import Server

Given = Mapping[str, "str | Path | tuple[str, ...] | None"]
Wanted = TypeVar("Wanted")


class Answers:
    """What was given as options; the rest is asked at a terminal, or missing."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._asks = sys.stdin.isatty()

    def one(self, name: str, question: str, default: str = "") -> str:
        """Return one answer. Raises Permanent where nobody can be asked and there is no default."""
        if told := self._given.get(name):
            return str(told)
        if self._asks:
            return str(click.prompt(question, default=default or None)).strip()
        if default:
            return default
        raise Permanent(f"--{name.replace('_', '-')} is missing ({question}), and there is no terminal to ask at.")

    def checked(self, name: str, question: str, read: Callable[[str], Wanted], default: str = "") -> Wanted:
        """Return one answer as `read` understands it; at a terminal it is asked until it does."""
        while True:
            try:
                return read(self.one(name, question, default))
            except ValueError as problem:
                if self._given.get(name) or not self._asks:
                    raise Permanent(f"--{name.replace('_', '-')}: {problem}") from problem
                click.secho(f"  {problem}", fg="yellow")

    def several(self, name: str, question: str, *, needed: bool, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield names and addresses, until an empty answer; of who is `known` (address -> name) the address will do."""
        if given := self.words(name):
            for told in given:
                try:
                    yield person(told, known)
                except ValueError as problem:
                    raise Permanent(f"--{name.replace('_', '-')}: {problem}") from problem
            return
        if not self._asks:
            if needed:
                raise Permanent(
                    f"--{name.replace('_', '-')} is missing ({question}), and there is no terminal to ask at."
                )
            return
        click.secho(question, bold=True)
        count = 0
        while told := str(click.prompt(_wanted(needed, count), default="", show_default=False)).strip():
            try:
                yield person(told, known)
                count += 1
            except ValueError as problem:
                click.secho(f"  {problem}", fg="yellow")
        if needed and not count:
            click.secho("  At least one is needed.", fg="yellow")
            yield from self.several(name, question, needed=needed, known=known)

    def file(self, name: str) -> str:
        """Return the whole path of a file that was named; empty when none was."""
        told = self._given.get(name)
        return str(Path(str(told)).resolve()) if told else ""

    def words(self, name: str) -> tuple[str, ...]:
        """Return all values of an option that may be given several times."""
        told = self._given.get(name)
        return told if isinstance(told, tuple) else ()

    def password(self, what: str) -> str:
        """Return the password, never shown; empty where it is in a file already, or is written there later."""
        if self._given.get("password_file") or not self._asks:
            return ""
        told = click.prompt(f"{what} (not shown; Enter to write it into the file later)", default="", hide_input=True,
                            show_default=False)  # fmt: skip
        return str(told).strip()


def _wanted(needed: bool, count: int) -> str:  # noqa: FBT001 - the flag as the question has it
    if needed and not count:
        return "  Name <address>"
    return "  Another, or Enter" if count else "  Name <address>, or Enter"


def person(told: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Return name and address out of `Dana Whitfield <dana@x.example>`. Raises ValueError with the mend."""
    if named := known.get(told.strip().casefold()):
        return named, told.strip().casefold()
    name, address = parseaddr(told)
    if not name or address.count("@") != 1 or not all(address.split("@")):
        raise ValueError(f'{told!r} is not a name and an address; write it as "Dana Whitfield <dana@yourcompany.com>"')
    return name, address.casefold()


def server(told: str, port: int) -> "Server":
    """Return a server out of HOST, HOST:PORT or HOST:PORT:TLS. Raises ValueError with the mend."""
    from handoffd.config.start import Server

    host, _, rest = told.partition(":")
    number, _, tls = rest.partition(":")
    if not host or (number and not number.isdigit()) or tls not in ("", "tls", "starttls", "none"):
        raise ValueError(f"{told!r} is not HOST, HOST:PORT or HOST:PORT:TLS, as in mail.yourcompany.com:993:tls")
    found = int(number or port)
    return Server(host, found, tls or ("starttls" if found in (143, 587, 25) else "tls"))
