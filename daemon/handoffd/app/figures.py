"""The figures in Prometheus' text format (0.0.4): counts of the store, and what this process saw.

Names follow the Prometheus conventions: `handoffd_` in front, seconds and Unix time, `_total` where nothing falls.
No address, no company and no reference is a label.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from handoffd.app.watch import KINDS
from handoffd.store.tally import Tally

if TYPE_CHECKING:
    from prometheus_client.core import Metric

BUCKETS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 600.0, 1800.0, 3600.0)


class Detection:
    """How long mail lay in the mailbox until it was recorded, in seconds; a histogram since the start."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys((*BUCKETS, float("inf")), 0)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Take in one mail. A server's clock may be ahead of ours, and it tells whole seconds only."""
        waited = max(0.0, seconds)
        self._sum += waited
        for bound in self._counts:
            if waited <= bound:
                self._counts[bound] += 1

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """Return the cumulative counts, by upper bound."""
        return [("+Inf" if bound == float("inf") else str(bound), count) for bound, count in self._counts.items()]

    @property
    def sum(self) -> float:
        """Return all the seconds together."""
        return self._sum


def text(
    counts: Tally,
    steps: Mapping[tuple[str, str], int],
    detection: Detection,
    moments: Mapping[str, datetime | None],
    now: datetime,
) -> bytes:
    """Return the figures; `moments` are further points in time, by the name of their gauge without `handoffd_`."""
    from prometheus_client import CollectorRegistry, generate_latest

    class Collector:
        def collect(self) -> "Iterator[Metric]":
            yield from _metrics(counts, steps, detection, moments, now)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collector())
    return generate_latest(registry)


def _metrics(
    counts: Tally,
    steps: Mapping[tuple[str, str], int],
    detection: Detection,
    moments: Mapping[str, datetime | None],
    now: datetime,
) -> "Iterator[Metric]":
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

    def gauge(name: str, words: str, value: float) -> "Metric":
        return GaugeMetricFamily(f"handoffd_{name}", words, value)

    def by(name: str, words: str, label: str, values: Mapping[str, int]) -> "Metric":
        family = GaugeMetricFamily(f"handoffd_{name}", words, labels=[label])
        for key, value in values.items():
            family.add_metric([key], value)
        return family

    built = GaugeMetricFamily("handoffd_build_info", "The version that runs; always 1.", labels=["version"])
    built.add_metric([version("handoffd")], 1)
    yield built
    yield gauge("handoffs_open", "Handoffs on their way.", counts.handoffs)
    page = GaugeMetricFamily(
        "handoffd_steps", "Steps of the open handoffs, by step and state.", labels=["step", "state"]
    )
    for (step, state), number in sorted(steps.items()):
        page.add_metric([step, state], number)
    yield page
    yield by("mails", "Mails that came, by what became of them.", "state", counts.mails)
    yield by("letters", "Letters in the outbox, by state.", "state", counts.letters)
    yield CounterMetricFamily("handoffd_letters_sent", "Letters that a mail server took.", counts.letters["sent"])
    yield by("errands", "Records for other systems, by state.", "state", counts.errands)
    yield gauge("letters_waiting", "Letters that may leave by now and have not.", counts.waiting)
    yield gauge("oldest_letter_seconds", "How long the oldest of them waits.", _age(counts.oldest_letter, now))
    yield gauge("oldest_mail_seconds", "How long the oldest unread mail waits.", _age(counts.oldest_mail, now))
    yield gauge("deadlines_due", "Alarms that should have rung by now.", counts.due)
    yield by(
        "troubles",
        "What ops must know, by kind; 0 when all is well.",
        "kind",
        {kind: counts.troubles.get(kind, 0) for kind in KINDS},
    )
    points = {
        **moments,
        "last_mail_timestamp_seconds": counts.last_mail,
        "canary_sent_timestamp_seconds": counts.canary_sent,
        "canary_arrived_timestamp_seconds": counts.canary_arrived,
    }
    for name, moment in points.items():
        if moment is not None:
            yield gauge(name, _WORDS[name], moment.timestamp())
    if counts.canary_seconds is not None:
        yield gauge(
            "canary_seconds", "How long the last proof of life was on its way.", max(0.0, counts.canary_seconds)
        )
    yield HistogramMetricFamily(
        "handoffd_detection_seconds",
        "From a mail's arrival in the mailbox until it was recorded.",
        buckets=detection.buckets,
        sum_value=detection.sum,
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


_WORDS = {
    "start_timestamp_seconds": "When this process began.",
    "figures_timestamp_seconds": "When these figures were made.",
    "last_look_timestamp_seconds": "When the mailbox was last looked at with success.",
    "last_mail_timestamp_seconds": "When the last mail was recorded.",
    "canary_sent_timestamp_seconds": "When the last proof of life was handed over.",
    "canary_arrived_timestamp_seconds": "When the last one was found again.",
}
