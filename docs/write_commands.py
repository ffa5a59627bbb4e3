"""Write docs/reference/commands.md and docs/handoffd.1 from the commands themselves (`make docs`).

A test compares both files with what this script would write, so neither can drift.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from handoffd.cli import SECTIONS, gather

PAGE = Path(__file__).parent / "reference" / "commands.md"
MANUAL = Path(__file__).parent / "handoffd.1"

HEAD = """\
# The commands

<!-- Written by docs/write_commands.py from daemon/handoffd/cli/. Do not edit; run `make docs`. -->

What `--help` says behind a command, on one page; `man docs/handoffd.1` shows the same. Without `--config` a command
reads `./config.toml`, else `/etc/handoffd/config.toml`. With `--json` it prints one object (`journal`, `replay` and
`read notice`: one a line).

There are colours on a terminal; `NO_COLOR=1` takes them away, `FORCE_COLOR=1` keeps them in a pipe. What takes longer
than two seconds says on a terminal what it does, on standard error. The Tab key completes commands, options, handoffs
on their way and letters once the shell has read what `handoffd completion` prints (the Debian package brings it along).

## Exit statuses

"""

STATUSES = (
    (0, "done; with `verify` and `simulate`: and nothing is wrong"),
    (
        1,
        "something is wrong, said on standard error; with `verify`, `simulate`, `demo`: in what they looked at",
    ),
    (2, "the command was called wrongly"),
    (
        75,
        "it will pass by itself, so try again later: a server that is away, a busy database, a full disk (EX_TEMPFAIL)",
    ),
    (77, "the other side said no for good: a wrong password, a certificate, another daemon on this store (EX_NOPERM)"),
    (78, "config.toml or the roster has mistakes, all of them told at once (EX_CONFIG)"),
    (130, "stopped by Ctrl-C, or by a no to a question"),
    (141, "nobody reads on, as with `head` behind it"),
)


def commands() -> Iterator[tuple[str, str, click.Command]]:
    """Yield section, name and command; a group's subcommands come as `group command`."""
    top = gather()
    for title, names in SECTIONS.items():
        for name in names:
            command = top.commands.get(name)
            if isinstance(command, click.Group):
                yield from ((title, f"{name} {word}", each) for word, each in sorted(command.commands.items()))
            elif command is not None:
                yield title, name, command


def options(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    """Return the options as `--help` shows them."""
    rows = (each.get_help_record(ctx) for each in command.params if isinstance(each, click.Option))
    return [(left, re.sub(r"\s+", " ", right)) for left, right in filter(None, rows)]


def usage(name: str, command: click.Command, ctx: click.Context) -> str:
    """Return the line of usage."""
    return " ".join(["handoffd", name, *command.collect_usage_pieces(ctx)])


def words(command: click.Command) -> list[str]:
    """Return the paragraphs of the help."""
    return [" ".join(part.split()) for part in (command.help or "").split("\n\n") if part.strip()]


def page() -> str:
    """Return docs/reference/commands.md."""
    lines = [HEAD + "| status | meaning |\n|---|---|"]
    lines += [f"| {status} | {_cell(meaning)} |" for status, meaning in STATUSES]
    last = ""
    for title, name, command in commands():
        ctx = click.Context(command, info_name=name)
        if title != last:
            lines.append(f"\n## {title}")
        last = title
        lines += [f"\n### {name}", f"\n```\n{usage(name, command, ctx)}\n```"]
        lines += [f"\n{paragraph}" for paragraph in words(command)]
        if rows := options(command, ctx):
            lines += ["\n| option | |\n|---|---|"]
            lines += [f"| `{_cell(left)}` | {_cell(right)} |" for left, right in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def manual() -> str:
    """Return the manual page, for man(7)."""
    lines = [
        '.\\" Written by docs/write_commands.py. Do not edit; run `make docs`.',
        '.TH HANDOFFD 1 "" handoffd "User Commands"',
        ".SH NAME\nhandoffd \\- carry a customer from Sales to Customer Success, by mail",
        ".SH SYNOPSIS\n.B handoffd\n.I COMMAND\n[\\fIOPTION\\fR]...",
    ]
    last = ""
    for title, name, command in commands():
        ctx = click.Context(command, info_name=name)
        if title != last:
            lines.append(f".SH {_man(title.upper())}")
        last = title
        lines.append(f".SS {_man(usage(name, command, ctx))}")
        lines += ["\n.PP\n".join(_man(part) for part in words(command))]
        lines += [f".TP\n\\fB{_man(left)}\\fR\n{_man(right)}" for left, right in options(command, ctx)]
    lines.append(".SH EXIT STATUS")
    lines += [f".TP\n\\fB{status}\\fR\n{_man(meaning.replace('`', ''))}" for status, meaning in STATUSES]
    lines.append(".SH FILES\n.TP\n\\fI/etc/handoffd/config.toml\\fR\nevery key is explained in the one that is shipped")
    lines.append(".TP\n\\fI/var/lib/handoffd\\fR\nthe database, under systemd")
    return "\n".join(lines) + "\n"


def _man(text: str) -> str:
    """Return text that man(7) takes as it is: no escapes, no line that begins like a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", escaped)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    MANUAL.write_text(manual(), encoding="utf-8")
