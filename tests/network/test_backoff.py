"""Waiting for a server that is away: longer each time, never for good, and not all at once."""

from hypothesis import given
from hypothesis import strategies as st

from handoffd.network.backoff import Backoff


def test_it_doubles_up_to_a_minute_and_starts_again_after_an_answer():
    backoff = Backoff(chance=lambda: 0.0)
    assert [backoff.next() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    backoff.reset()
    assert backoff.next() == 1


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=50))
def test_chance_shortens_a_wait_by_half_at_most(chances: list[float]):
    drawn = iter(chances)
    jittered, full = Backoff(chance=lambda: next(drawn)), Backoff(chance=lambda: 0.0)
    for _ in chances:
        whole = full.next()
        assert whole / 2 <= jittered.next() <= whole <= 60
