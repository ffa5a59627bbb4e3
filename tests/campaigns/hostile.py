"""How long do hostile replies take to read? CPU seconds for each shape at 250 KB and at 1 MB, and how they grow.

    cd tests && ../.venv/bin/python -m campaigns.hostile [SHAPE ...] [--size 1000000] [--limit 2.0]

Linear reading makes four times the mail cost four times the time. The exit status is 1 when a shape takes longer than
the limit at the full size. CPU time, not the wall clock: other programs on the machine do not count.
"""

import sys
import time
from datetime import date

import click

from campaigns.shapes import SHAPES
from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message
from handoffd.letters.notices.house import House
from handoffd.letters.notices.notice import read_notice
from handoffd.letters.replies.draft import read_draft
from handoffd.letters.replies.reply import read_reply
from handoffd.letters.replies.verdict import read_verdict
from handoffd.letters.route import marks
from letters.sentmail import INBOX, sent_mail

SENT = sent_mail()
HOUSE = House(frozenset({"northwind.example"}), INBOX, {})


def read_all(raw: bytes) -> None:
    """Everything that the program does with one reply."""
    message = Message(raw)
    automatic(message)
    marks(message, INBOX)
    read_verdict(message, date(2026, 11, 17), SENT)
    read_reply(SENT, message)
    read_draft(SENT, message)


def read_as_notice(raw: bytes) -> None:
    read_notice(Message(raw), HOUSE)


def read_as_reply(raw: bytes) -> None:
    read_reply(SENT, Message(raw))


READERS = {"reply": read_as_reply, "notice": read_as_notice, "all": read_all}


def seconds(reader: str, raw: bytes) -> float:
    begun = time.process_time()
    READERS[reader](raw)
    return time.process_time() - begun


@click.command(help=__doc__)
@click.argument("names", nargs=-1)
@click.option("--size", default=1_000_000, help="Bytes of the large mail.")
@click.option("--limit", default=2.0, help="CPU seconds that a mail of that size may take.")
@click.option("--reader", "readers", multiple=True, type=click.Choice(list(READERS)), default=("reply", "notice"))
def main(names: tuple[str, ...], size: int, limit: float, readers: tuple[str, ...]) -> None:
    read_all(SHAPES["labels"](1000))
    read_as_notice(SHAPES["labels"](1000))
    slow = 0
    for name in names or SHAPES:
        for reader in readers:
            small = seconds(reader, SHAPES[name](size // 4))
            large = seconds(reader, SHAPES[name](size))
            slow += large > limit
            mark = "  SLOW" if large > limit else "  grows" if large > 0.3 and large > 7 * small else ""
            click.echo(f"{name:32} {reader:7} {small:7.3f} s {large:7.3f} s   x{large / max(small, 0.001):5.1f}{mark}")
    click.echo(f"{slow} over {limit} s")
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
