"""A mail may hold the form more than once: answered on top, quoted below, quoted again in an older mail.

Each copy is one run of matches in which no line of the form comes twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from handoffd.letters.form import Form
from handoffd.letters.replies.align import FLOW, LEAD, PART, RUN, Match, Stream, usual_depth
from handoffd.letters.replies.zones import Introduction
from handoffd.letters.words import keys

# Nobody quotes the form more often; a mail that does was made to be slow.
MAX_COPIES = 50


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of the form in a reply: its matches in the reply's order and the depth at which it is quoted."""

    matches: tuple[Match, ...]
    depth: int

    @property
    def first(self) -> int:
        """The word at which the copy begins."""
        return self.matches[0].first


def copies(form: Form, stream: Stream, found: Sequence[Match], marks: Sequence[Introduction]) -> list[Copy]:
    """Return the copies of the form in a reply, top to bottom."""
    least = _least(form, found)
    strong = [match for match in found if match.strength >= least]
    groups = _split(form, stream, strong, [mark.first for mark in marks])
    kept = [chosen for group in groups if not _only_greets(form, chosen := _chosen(stream, group))]
    for match in found:
        if match.strength < least:
            _place(form, stream, kept, match)
    return [Copy(tuple(group), usual_depth(stream, group)) for group in kept if group][:MAX_COPIES]


def _only_greets(form: Form, group: Sequence[Match]) -> bool:
    """Tell whether nothing of the form is there but its greeting: a pasted mail of a customer begins so too."""
    return all(
        form.lines[match.form].kind == "intro" and len(keys(form.lines[match.form].text)) < RUN for match in group
    )


def _least(form: Form, found: Sequence[Match]) -> int:
    """Return how strong a match must be to carry the others: where a gateway joined all lines, none stands alone."""
    prompts = [match for match in found if form.lines[match.form].kind == "prompt"]
    alone = {match.form for match in prompts if match.strength >= LEAD}
    inside = {match.form for match in prompts if match.strength == FLOW}
    return LEAD if len(alone) >= len(inside) else FLOW


def _split(form: Form, stream: Stream, strong: Sequence[Match], marks: Sequence[int]) -> list[list[Match]]:
    groups: list[list[Match]] = []
    seen: set[int] = set()
    ended = False
    for place, match in enumerate(strong):
        end = form.lines[match.form].kind == "end"
        if not groups or _restarts(stream, strong, place, seen, ended=ended and not end, marks=marks):
            groups.append([])
            seen = set()
            ended = False
        groups[-1].append(match)
        seen.add(match.form)
        ended = ended or end
    return groups


def _restarts(
    stream: Stream,
    strong: Sequence[Match],
    place: int,
    seen: set[int],
    *,
    ended: bool,
    marks: Sequence[int],
) -> bool:
    match = strong[place]
    if ended:
        return True
    if _introduced(stream, strong[place - 1], match, marks) and (match.form in seen or match.form < min(seen)):
        return True
    if match.form not in seen:
        return False
    # One line twice is an answer made of our own words; the next ones twice as well is a second copy.
    following = strong[place + 1 : place + 3]
    return bool(following) and all(later.form in seen for later in following)


def _introduced(stream: Stream, before: Match, after: Match, marks: Sequence[int]) -> bool:
    low, high = stream.line[before.last - 1], stream.line[after.first]
    place = bisect_right(marks, low)
    return place < len(marks) and marks[place] <= high


def _chosen(stream: Stream, group: list[Match]) -> list[Match]:
    """Keep one match for each line of the form: the strongest, at the usual depth, in order, the first."""
    counts: dict[int, int] = {}
    for match in group:
        counts[match.form] = counts.get(match.form, 0) + 1
    if all(count == 1 for count in counts.values()):
        return group
    depth = usual_depth(stream, [match for match in group if counts[match.form] == 1])
    best: dict[int, tuple[tuple[int, bool, bool], Match]] = {}
    for place, match in enumerate(group):
        before = next((one for one in reversed(group[max(0, place - 5) : place]) if counts[one.form] == 1), None)
        after = next((one for one in group[place + 1 : place + 6] if counts[one.form] == 1), None)
        fits = (before is None or before.form < match.form) and (after is None or match.form < after.form)
        rank = (match.strength, stream.depth(match.first) == depth, fits)
        if match.form not in best or rank > best[match.form][0]:
            best[match.form] = (rank, match)
    chosen = {match for _, match in best.values()}
    return [match for match in group if match in chosen]


def _place(form: Form, stream: Stream, groups: list[list[Match]], match: Match) -> None:  # noqa: PLR0911
    """Add a run of words to the copy it stands in, if it fits between its neighbours.

    Where no line of ours stands whole, nothing was quoted: a run of our words is an answer that repeats them.
    """
    if not groups:
        return
    group = next((one for one in reversed(groups) if one and one[0].first < match.first), groups[0])
    if len(group) > 3 * len(form.lines):
        return  # a text made to be slow
    at = bisect_left([one.first for one in group], match.first)
    before = group[at - 1] if at else None
    after = group[at] if at < len(group) else None
    line = form.lines[match.form]
    if any(one.form == match.form and one.strength >= 1 for one in group):
        return
    if line.kind == "prompt" and match.strength < LEAD and not _at_home(form, group, line.section_heading):
        return
    fits = (before is None or before.form <= match.form) and (after is None or match.form <= after.form)
    same = before is not None and form.lines[before.form].section_heading == line.section_heading is not None
    outside = line.section_heading is None and before is not None and form.lines[before.form].section_heading
    if outside and match.strength == PART:
        return
    # What we knew already may be said again: only the line that we wrote is ours, and what goes on from it.
    if line.kind == "prefill" and match.strength == PART and not _from_ours(form, stream, before, match):
        return
    # Our words at a lesser depth than the form was quoted are an answer that repeats them, unless they only go on.
    goes_on = before is not None and before.last == match.first and before.form == match.form
    if (
        not goes_on
        and any(one.strength >= LEAD for one in group)
        and stream.depth(match.first) < usual_depth(stream, group)
    ):
        return
    if fits or same:
        group.insert(at, match)


def _from_ours(form: Form, stream: Stream, before: Match | None, match: Match) -> bool:
    begins = keys(form.lines[match.form].text)[:RUN]
    goes_on = before is not None and before.form == match.form and match.first - before.last < RUN
    return goes_on or stream.word[match.first : match.first + RUN] == begins


def _at_home(form: Form, group: Sequence[Match], section: str | None) -> bool:
    """Tell whether a copy holds a section's own lines: without them a few of our words are part of an answer.

    Headings alone are labels that a person typed; a run of a prompt's words below one is the answer's own.
    """
    own = any(form.lines[one.form].section_heading == section for one in group)
    return own and any(form.lines[one.form].kind != "heading" and one.strength >= LEAD for one in group)
