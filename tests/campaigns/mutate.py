"""Mutated mail: every mail of the corpus, bent at random, read as a reply and as a notice. Nothing may ever raise.

    cd tests && nice ../.venv/bin/python -m campaigns.mutate [--seed 1] [--count 100000] [--what calendars]

What makes a reader raise, or takes it more than two seconds of CPU, is written to --keep with the seed and its number,
and the exit status is 1. Beside mails there are calendars, commands, config.toml and the roster (`campaigns.kinds`).
The same seed gives the same mails. Bytes are flipped, cut, doubled, moved; headers, encodings, boundaries and lines of other
mails of the corpus are spliced in.
"""

import random
import resource
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click

from campaigns.hostile import HOUSE, SENT, read_all
from campaigns.kinds import KINDS
from campaigns.shapes import SHAPES
from handoffd.letters.message import Message
from handoffd.letters.notices.notice import read_notice
from handoffd.letters.replies.reply import read_reply

ROOT = Path(__file__).parents[1] / "mail"
LIMIT = 2.0  # CPU seconds for one
SPLICES = (
    b"Content-Type: multipart/mixed; boundary=", b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n", b"Content-Type: text/html; charset=utf-7\n", b"; charset*0*=iso-2022-jp''%1B;",
    b"Content-Disposition: attachment; filename*=utf-16''%00x.docx\n", b"Content-Type: application/pdf; name=a.pdf\n",
    b"Date: Tue, 99 Feb 99999 99:99:99 +9999\n", b"From: (((\n", b"=?utf-7?q?+2D0-?=", b"=?x?b?=?=", b"\x00", b"\xff\xfe", b"\n\n",
    b"\r", b"<!--", b"<![CDATA[", b"<table><tr>", b"&#1114112;", b"\xed\xa0\x80", "\u202e".encode(), "\u0301".encode() * 40,
    b"> > > ", b"3: n/a because ", b"3-9999999999: x\n", b"hold until 31 February 0000\n", b"-- \n", b"move to 99:99\n", b"--=_\n",
)  # fmt: skip


@cache
def corpus() -> tuple[bytes, ...]:
    """Every mail under tests/mail, the sent form, and a small one of each hostile shape."""
    mails = [path.read_bytes() for path in sorted(ROOT.rglob("*.eml"))]
    return (*[mail for mail in mails if len(mail) < 200_000], SENT.raw, *(shape(3_000) for shape in SHAPES.values()))


def mutated(seed: int, count: int, start: int = 0, what: str = "mails") -> Iterator[tuple[int, bytes]]:
    """Yield numbered mails, or what else is asked for; number and seed alone decide about each."""
    for number in range(start, start + count):
        yield number, mutant(seed, number, what)


def mutant(seed: int, number: int, what: str = "mails") -> bytes:
    dice = random.Random(seed * 1_000_003 + number)  # noqa: S311 - a repeatable choice
    texts, splices = (corpus(), SPLICES) if what == "mails" else (KINDS[what].corpus(), KINDS[what].splices)
    text = bytearray(dice.choice(texts))
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8, 20))):
        _bend(text, dice, texts, splices)
    return bytes(text[:40_000])


def _bend(mail: bytearray, dice: random.Random, texts: Sequence[bytes], splices: Sequence[bytes]) -> None:
    at = dice.randrange(len(mail) + 1)
    size = min(dice.choice((1, 1, 2, 10, 80, 1000)), len(mail) - at)
    match dice.randrange(9):
        case 0:
            mail[at : at + 1] = bytes([dice.randrange(256)])
        case 1:
            del mail[at : at + size]
        case 2:
            mail[at:at] = mail[at : at + size] * dice.choice((1, 2, 30))
        case 3:
            other = dice.choice(texts)
            begin = dice.randrange(len(other) + 1)
            mail[at:at] = other[begin : begin + dice.choice((20, 200, 4000))]
        case 4:
            mail[at:at] = dice.choice(splices)
        case 5:
            line = mail.rfind(b"\n", 0, at) + 1
            mail[line:line] = dice.choice(splices) + b"\n"
        case 6:
            mail[at : at + size] = bytes(mail[at : at + size]).swapcase()
        case 7:
            mail[:] = mail.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\n", b" ")), dice.choice((1, 5, -1)))
        case _:
            del mail[at:]


def read(raw: bytes, number: int = 0) -> None:
    """Read one mail as a reply; every second one as a notice too, every fourth in all ways the program may."""
    message = Message(raw)
    read_reply(SENT, message)
    if number % 2 == 0:
        read_notice(message, HOUSE)
    if number % 4 == 0:
        read_all(raw)


def read_as(what: str, raw: bytes, number: int = 0) -> None:
    """Read one of a kind; it returns, or raises what the program does not mean to raise."""
    if what == "mails":
        read(raw, number)
    else:
        KINDS[what].read(raw)


def _wrong(what: str, raw: bytes, number: int) -> str:
    begun = time.process_time()
    try:
        read_as(what, raw, number)
    except Exception:  # noqa: BLE001 - the very thing that is looked for
        return traceback.format_exc()
    taken = time.process_time() - begun
    return f"{taken:.1f} s of CPU" if taken > LIMIT else ""


@click.command(help=__doc__)
@click.option("--seed", default=1)
@click.option("--count", default=100_000)
@click.option("--start", default=0)
@click.option("--what", default="mails", type=click.Choice(["mails", *KINDS]))
@click.option("--keep", default="mutants", type=click.Path(path_type=Path))
def main(seed: int, count: int, start: int, what: str, keep: Path) -> None:
    found = 0
    for number, raw in mutated(seed, count, start, what):
        if said := _wrong(what, raw, number):
            found += 1
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}-{number}{KINDS[what].suffix if what in KINDS else '.eml'}").write_bytes(raw)
            click.echo(f"seed {seed}, number {number}:\n{said}", err=True)
        if number % 1000 == 999:
            click.echo(f"{number + 1} read, {found} raised or were slow")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    click.echo(f"{count} mutated {what} of seed {seed}: {found} raised or were slow; {most} MB at most")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
