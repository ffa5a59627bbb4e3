"""Arithmetic on spans of time: merge, cut out, overlap. A span is (start, end), the end excluded, both UTC."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as spans in order that neither touch nor overlap; empty ones are dropped."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def common(ours: Sequence[Span], theirs: Sequence[Span]) -> list[Span]:
    """Return the time in both; each in order and without overlap."""
    return list(_common(ours, theirs))


def _common(ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[Span]:
    mine, other = 0, 0
    while mine < len(ours) and other < len(theirs):
        start = max(ours[mine][0], theirs[other][0])
        end = min(ours[mine][1], theirs[other][1])
        if start < end:
            yield start, end
        if ours[mine][1] <= theirs[other][1]:
            mine += 1
        else:
            other += 1


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """Return the time of `spans` that is not in `taken`; each in order and without overlap."""
    return list(_without(spans, taken))


def _without(spans: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
    near = 0
    for start, end in spans:
        left = start
        while near < len(taken) and taken[near][1] <= left:
            near += 1
        at = near
        while at < len(taken) and taken[at][0] < end:
            if left < taken[at][0]:
                yield left, taken[at][0]
            left = max(left, taken[at][1])
            at += 1
        if left < end:
            yield left, end


def widened(spans: Iterable[Span], margin: timedelta) -> list[Span]:
    """Return the spans, each longer by `margin` at both ends; empty ones are dropped, not widened."""
    return [(start - margin, end + margin) for start, end in spans if start < end]


def overlap(span: Span, spans: Iterable[Span]) -> bool:
    """Tell whether any time of `span` lies in `spans`."""
    return any(start < span[1] and span[0] < end and start < end for start, end in spans)
