"""`handoffd demo`: thirty days of one handoff in about a minute, and whether it ended as it should."""

from pathlib import Path

import click

from handoffd.demo.keepsake import Keepsake, claim
from handoffd.demo.performance import Performance
from handoffd.demo.proofs import Evidence, failed, proofs
from handoffd.demo.screen import Screen
from handoffd.demo.stage import Stage
from handoffd.demo.story import STORY, Story

INTERRUPTED = 130  # as a shell reports a program that was ended by Ctrl-C


def play(*, fast: bool = False, keep: Path | None = None, story: Story = STORY) -> int:
    """Play the demo and return the exit status: 0 when every claim holds, 1 when one does not, 130 after Ctrl-C.

    `fast` leaves out the pauses. `keep` is the folder that stays (else ./handoffd-demo, or a numbered one beside it).
    Raises Permanent when that folder is somebody else's, or when the demo extra is not installed.
    """
    folder = claim(keep)
    try:
        return _played(folder, story, fast=fast)
    except KeyboardInterrupt:
        click.echo("\nStopped. The mail server is gone and nothing was kept.", err=True)
        return INTERRUPTED


def _played(folder: Path, story: Story, *, fast: bool) -> int:
    screen = Screen(fast=fast)
    with Stage() as stage:
        with screen.running():
            screen.opens(stage.server.imap_port, stage.server.smtp_port)
            tale = Performance(stage, story, screen).play()
        found = proofs(Evidence(tale, stage.mail_of))
        keepsake = Keepsake(folder)
        keepsake.fill(stage, tale, found)
    wrong = [*failed(found), *tale.troubles]
    screen.proves(found, tale.troubles)
    screen.closes(folder, keepsake.counts, good=not wrong, failed=len(wrong))
    return 1 if wrong else 0
