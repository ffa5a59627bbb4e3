"""Everything that the program draws by chance, drawn from the seed: tokens, marks, the jitter of a wait."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let `secrets` and `random` give the same again for the same seed, so that a run is the same to the last byte.

    Only in here: the program itself never runs like this.
    """
    drawn = Random(f"tokens {seed}")  # noqa: S311 - they need not be secret in a made-up world
    before = random.getstate()
    random.seed(seed)
    try:
        with patch.multiple(
            secrets,
            token_bytes=lambda count=32: drawn.randbytes(count),
            token_hex=lambda count=32: drawn.randbytes(count).hex(),
        ):
            yield
    finally:
        random.setstate(before)
