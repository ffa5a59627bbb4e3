"""How people answer a form in a mail program: each habit takes the rows of the sent mail and leaves a written reply."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from letters.replywriters import tongues
from letters.replywriters.answers import NOTHING, meaning, typed_for
from letters.replywriters.rows import Asked, Row, Written, typed

_COLOURS = ("#C00000", "red", "#1F4E79", "rgb(0, 112, 192)", "#00B050")


@dataclass(frozen=True)
class Desk:
    """Who writes, where: the sent mail, the rows the program quotes, the language, what the program can do."""

    asked: Asked
    quoted: tuple[Row, ...]
    lang: str
    rich: bool
    rng: Random


@dataclass
class Plan:
    """What shall be said: the typed lines by section, and the sections that get a word for nothing."""

    lines: dict[str, list[str]]
    na: dict[str, str]

    @property
    def told(self) -> list[str]:
        return list(self.lines)


def plan(desk: Desk, *, least: int = 4, odd: float = 0.15) -> Plan:
    rng = desk.rng
    order = list(desk.asked.sections)
    count = rng.randint(min(least, len(order)), len(order))
    chosen = sorted(rng.sample(order, count), key=order.index)
    lines, na = {}, {}
    for name in chosen:
        if rng.random() < 0.12:
            said, na[name] = rng.choice(NOTHING)
            lines[name] = [said]
        else:
            lines[name] = typed_for(name, rng, odd=odd)
    return Plan(lines, na)


def _written(plan: Plan, **parts: object) -> Written:
    told = {name: meaning(lines) for name, lines in plan.lines.items() if name not in plan.na}
    said = {name: lines[0] for name, lines in plan.lines.items() if name in plan.na}
    return Written(answers=told, na=dict(plan.na), said=said, **parts)


def greeting(desk: Desk, *, point: bool) -> list[Row]:
    rng = desk.rng
    rows: list[Row] = []
    if rng.random() < 0.7:
        rows += typed([rng.choice(tongues.GREETING[desk.lang]), ""])
    if point and rng.random() < 0.7:
        rows += typed([rng.choice(tongues.POINTER[desk.lang]), ""])
    return rows


def _number(desk: Desk, name: str) -> str:
    row = next(row for row in desk.asked.html_rows if row.kind == "heading" and row.section == name)
    return row.text.partition(".")[0]


def _under(desk: Desk, at: str, plan: Plan, marks: Callable[[str], str] = lambda _: "") -> list[Row]:
    """The quoted rows with answers typed after the heading or after the last line of a section."""
    out: list[Row] = []
    rows = list(desk.quoted)
    for place, row in enumerate(rows):
        out.append(row)
        after = rows[place + 1] if place + 1 < len(rows) else None
        name = row.section
        if name not in plan.lines:
            continue
        last = row.kind in {"prompt", "known"} and (after is None or after.kind not in {"prompt", "known"})
        if (at == "heading" and row.kind == "heading") or (at == "prompts" and last):
            out += typed(plan.lines[name], marks(name))
            if desk.rng.random() < 0.3:
                out += typed([""])
    return out


def below_heading(desk: Desk) -> Written:
    told = plan(desk)
    return _written(told, top=greeting(desk, point=True), quote=_under(desk, "heading", told))


def below_prompts(desk: Desk) -> Written:
    told = plan(desk)
    return _written(told, top=greeting(desk, point=True), quote=_under(desk, "prompts", told))


def unannounced(desk: Desk) -> Written:
    """Nothing on top at all, every section answered in place, not signed."""
    told = plan(desk, least=10)
    return _written(told, quote=_under(desk, "prompts", told), signed=False)


def coloured(desk: Desk) -> Written:
    told = plan(desk)
    colour = desk.rng.choice(_COLOURS) if desk.rich else ""
    top = typed([desk.rng.choice(tongues.GREETING[desk.lang]), "", desk.rng.choice(tongues.POINTER[desk.lang]), ""])
    return _written(told, top=top, quote=_under(desk, "prompts", told, lambda _: colour))


def on_the_line(desk: Desk) -> Written:
    """Behind the last prompt's colon; what is longer goes on below."""
    told = plan(desk)
    out: list[Row] = []
    rows = list(desk.quoted)
    for place, row in enumerate(rows):
        after = rows[place + 1] if place + 1 < len(rows) else None
        last = row.kind == "prompt" and (after is None or after.kind != "prompt")
        if last and row.section in told.lines and not told.lines[row.section][0].startswith("* "):
            first, *rest = told.lines[row.section]
            out += [replace(row, tail=first), *typed(rest)]
        elif last and row.section in told.lines:
            out += [row, *typed(told.lines[row.section])]
        else:
            out.append(row)
    return _written(told, top=greeting(desk, point=True), quote=out)


def each_prompt(desk: Desk) -> Written:
    """One line of answer to each prompt, on its line or below it."""
    told = Plan({}, {})
    same_line = desk.rng.random() < 0.5
    out: list[Row] = []
    chosen = set(plan(desk, least=5).told)
    for row in desk.quoted:
        if row.kind == "prompt" and row.section in chosen and desk.rng.random() < 0.85:
            lines = [one for one in typed_for(row.section, desk.rng, odd=0.05) if one and not one.startswith("* ")]
            line = desk.rng.choice([*lines, "tbd, will follow up on Monday"])
            told.lines.setdefault(row.section, []).append(line)
            out += [replace(row, tail=line)] if same_line else [row, *typed([line])]
        else:
            out.append(row)
    return _written(told, top=greeting(desk, point=True), quote=out)


_NUMBER_SIGNS = ("{}: ", "{}) ", "{}. ", "{} - ", "{} – ", "#{}: ", "{}.) ", "({}) ")


def _labels(desk: Desk, names: list[str], told: Plan, style: str) -> list[Row]:
    """Answers with labels, in one manner from the first to the last, as a person writes them."""
    rng = desk.rng
    rows: list[Row] = []
    number_sign = rng.choice(_NUMBER_SIGNS) if style == "number" else "{}: "
    name_sign = rng.choice((": ", " - ", " – "))
    alone = rng.choice(("{n}. {h}", "{h}", "{h}:", "{n}. {h}:", "{n}:", "**{h}**"))
    gaps = rng.random() < 0.7
    bold = "bold" if desk.rich and rng.random() < 0.4 else ""
    for name in names:
        number = _number(desk, name)
        first, *rest = told.lines[name]
        if style in {"number", "colon"}:
            label = number_sign.format(number)
        else:
            label = (f"{number}. {name}" if style == "heading" else name) + name_sign
        if style == "own-line" or first.startswith("* "):
            above = alone.format(n=number, h=name) if style == "own-line" else label.rstrip()
            rows += [Row(above, "typed", mark=bold), *typed([first, *rest])]
        else:
            rows += typed([label + first, *rest])
        if gaps or (rest and rng.random() < 0.7):
            rows += typed([""])
    return rows


def _unmistakable(told: Plan, style: str = "colon") -> None:
    """Under a label, a line that itself begins like a label could be read either way: people join or avoid it."""
    for name, lines in told.lines.items():
        after = lines if style in {"own-line", "number"} else lines[1:]
        if any(line[:3].rstrip(" .:)").isdigit() and not line.startswith(("50 ", "7 d", "3 r")) for line in after):
            told.lines[name] = ["They said: " + " ".join(lines)]


def _top(desk: Desk, style: str, *, shuffle: bool = False, odd: float = 0.08) -> Written:
    told = plan(desk, odd=odd)
    _unmistakable(told, style)
    names = told.told
    if shuffle:
        desk.rng.shuffle(names)
    rows = greeting(desk, point=False) + _labels(desk, names, told, style)
    return _written(told, top=rows, quote=list(desk.quoted))


def top_numbers(desk: Desk) -> Written:
    return _top(desk, "number")


def top_colons(desk: Desk) -> Written:
    return _top(desk, "colon")


def top_names(desk: Desk) -> Written:
    return _top(desk, "name")


def top_headings(desk: Desk) -> Written:
    return _top(desk, "heading")


def top_own_lines(desk: Desk) -> Written:
    return _top(desk, "own-line")


def shuffled(desk: Desk) -> Written:
    return _top(desk, desk.rng.choice(("colon", "name", "own-line")), shuffle=True)


def without_quote(desk: Desk) -> Written:
    written = _top(desk, desk.rng.choice(("colon", "name")))
    written.quote = None
    return written


def retyped_form(desk: Desk) -> Written:
    """The headings and prompts copied to the top and filled in there, the quote left whole below."""
    told = plan(desk)
    rows = greeting(desk, point=False)
    for row in desk.asked.html_rows:
        if row.section in told.lines and row.kind == "heading":
            rows += typed([row.text])
            rows += typed(
                [one.text for one in desk.asked.html_rows if one.kind == "prompt" and one.section == row.section]
            )
            rows += [*typed(told.lines[row.section]), *typed([""])]
    return _written(told, top=rows, quote=list(desk.quoted))


def mixed(desk: Desk) -> Written:
    told = plan(desk, least=6, odd=0.05)
    names = told.told
    above = set(desk.rng.sample(names, 2))
    for name in above:
        told.lines[name] = [" ".join(line.removeprefix("* ") for line in told.lines[name] if line)]
    below = Plan({name: lines for name, lines in told.lines.items() if name not in above}, {})
    top = greeting(desk, point=False) + _labels(desk, [name for name in names if name in above], told, "colon")
    return _written(told, top=top, quote=_under(desk, "prompts", below))


def trimmed(desk: Desk) -> Written:
    """Only the sections that were answered are left of the quote."""
    told = plan(desk)
    rows = _under(desk, desk.rng.choice(("heading", "prompts")), told)
    kept = [row for row in rows if row.is_typed or row.section in told.lines]
    return _written(told, top=greeting(desk, point=True), quote=kept)


def prompts_deleted(desk: Desk) -> Written:
    told = plan(desk)
    kept = [row for row in desk.quoted if row.kind not in {"prompt", "known"} or row.section not in told.lines]
    short = replace(desk, quoted=tuple(kept))
    return _written(told, top=greeting(desk, point=True), quote=_under(short, "heading", told))


def headings_deleted(desk: Desk) -> Written:
    told = plan(desk)
    rows = _under(desk, "prompts", told)
    kept = [row for row in rows if row.kind != "heading" or row.section not in told.lines]
    return _written(told, top=greeting(desk, point=True), quote=kept)


def headings_bold(desk: Desk) -> Written:
    """The headings retyped in the person's way, the prompts thrown away."""
    told = plan(desk)
    _unmistakable(told, "own-line")
    style = desk.rng.choice(("**{n}. {h}**", "**{h}**", "{h}:", "{n}. {h}", "{h}", "{n}. {h}:"))
    out = []
    for row in desk.quoted:
        if row.section in told.lines and row.kind == "heading":
            name = style.format(n=_number(desk, row.section), h=row.section)
            out += [Row(name, "typed", mark="bold"), *typed(told.lines[row.section]), *typed([""])]
        elif row.section not in told.lines:
            out.append(row)
    return _written(told, top=greeting(desk, point=True), quote=out)


def in_a_table(desk: Desk) -> Written:
    told = plan(desk, odd=0.05)
    for name, lines in told.lines.items():
        told.lines[name] = [" ".join(line.removeprefix("* ") for line in lines if line)]
    numbered = desk.rng.random() < 0.5
    cells = tuple(
        (f"{_number(desk, name)}. {name}" if numbered else name, lines[0]) for name, lines in told.lines.items()
    )
    top = [*greeting(desk, point=False), Row("", "table", cells=cells), *typed([""])]
    return _written(told, top=top, quote=list(desk.quoted))


def odd_answers(desk: Desk) -> Written:
    told = plan(desk, least=6, odd=1.0)
    return _written(told, top=greeting(desk, point=True), quote=_under(desk, "prompts", told))


def prompts_words(desk: Desk) -> Written:
    """Answers that say the prompt's own words again."""
    told = Plan({}, {})
    by_section: dict[str, str] = {}
    for row in desk.asked.html_rows:
        if row.kind == "prompt":
            by_section.setdefault(row.section, row.text.rstrip(":"))
    for name in desk.rng.sample(list(by_section), min(4, len(by_section))):
        first, _, rest = by_section[name].partition(",")
        told.lines[name] = [desk.rng.choice((f"{first}? Easy to say: the price.", f"About {first[0].lower()}{first[1:]}, ask Leo{',' + rest if rest else ''} he knows."))]  # fmt: skip
    return _written(told, top=greeting(desk, point=True), quote=_under(desk, "prompts", told))


def nothing_but(desk: Desk) -> Written:
    """One or two sections only: the smallest useful reply."""
    told = plan(desk, least=1)
    for name in told.told[2:]:
        del told.lines[name]
        told.na.pop(name, None)
    return _written(told, quote=_under(desk, "heading", told))


def bottom_posted(desk: Desk) -> Written:
    """Everything below the whole quote, with numbers in front."""
    told = plan(desk, odd=0.0)
    _unmistakable(told)
    rows = _labels(desk, told.told, told, "colon")
    return _written(told, quote=list(desk.quoted), bottom=[*typed([""]), *rows])


def bottom_of_a_short_quote(desk: Desk) -> Written:
    """The quote cut down to the greeting, the answers below it."""
    told = plan(desk, odd=0.0)
    _unmistakable(told)
    kept = [row for row in desk.quoted if row.kind == "intro"][:3]
    return _written(told, quote=kept, bottom=[*typed([""]), *_labels(desk, told.told, told, "colon")])


def only_words(desk: Desk) -> Written:
    """No answer at all: a question, a promise, thanks."""
    said = desk.rng.choice((
        ["Will do this tomorrow morning, promise."],
        ["Can I have until Friday? I am at a customer all day."],
        ["Which contacts do you need, only the buyer?"],
        ["Thanks!"],
        ["Not my customer any more, please ask Luis."],
        ["Looks good.", "", "I approve of the idea, but give me a day."],
    ))  # fmt: skip
    return Written(top=typed([*said, ""]), quote=list(desk.quoted))


def correction(desk: Desk) -> Written:
    """A second mail to the same request: two sections corrected on top, the person's own first reply quoted below."""
    first = desk.rng.choice((below_prompts, below_heading, top_colons))(desk)
    known = {**first.answers, **first.said}
    names = desk.rng.sample(list(known), min(2, len(known)))
    told = Plan({}, {})
    for name in names:
        said = [line for line in typed_for(name, desk.rng, odd=0.0) if line and not line.startswith("* ")]
        told.lines[name] = ["Correction: " + (said[0] if said else "none of that was final")]
    top = greeting(desk, point=False) + _labels(desk, names, told, desk.rng.choice(("colon", "name")))
    return _written(told, top=top, quote=[], known=known, earlier=first)


YES = ("approve", "Approve", "Approved.")
NO = (
    "Not approved yet.", "I can't approve this", "Approve once Priya is back", "Looks good, but wait for my ok", "Do not approve",
    "Who approved this?", "I would approve if the date were right", "approve? not so fast", "Will approve tomorrow morning",
    "Marta must approve it first", "Approve the second paragraph only", "approved by nobody so far", "Nicht freigeben!",
    "Should I approve?", "Almost approved, see below", "don't send", "approve tomorrow",
)  # fmt: skip


def says_yes(desk: Desk) -> Written:
    return Written(top=typed([*desk.rng.choice(([], [desk.rng.choice(tongues.GREETING[desk.lang]), ""])), desk.rng.choice(YES), ""]), quote=list(desk.quoted), command="approve")  # fmt: skip


def says_no(desk: Desk) -> Written:
    return Written(top=typed([desk.rng.choice(NO), ""]), quote=list(desk.quoted), command="no")


INLINE = {
    "below-heading": below_heading, "below-prompts": below_prompts, "unannounced": unannounced, "coloured": coloured,
    "on-the-line": on_the_line, "each-prompt": each_prompt, "mixed": mixed, "trimmed": trimmed,
    "prompts-deleted": prompts_deleted, "headings-deleted": headings_deleted, "headings-bold": headings_bold,
    "odd-answers": odd_answers, "prompts-words": prompts_words, "nothing-but": nothing_but,
}  # fmt: skip
ABOVE = {
    "top-numbers": top_numbers, "top-colons": top_colons, "top-names": top_names, "top-headings": top_headings,
    "top-own-lines": top_own_lines, "shuffled": shuffled, "without-quote": without_quote, "retyped-form": retyped_form,
    "in-a-table": in_a_table, "only-words": only_words, "correction": correction,
}  # fmt: skip
BELOW = {"bottom-posted": bottom_posted, "bottom-of-a-short-quote": bottom_of_a_short_quote}
DECISIONS = {"says-yes": says_yes, "says-no": says_no}
HABITS: dict[str, Callable[[Desk], Written]] = {**INLINE, **ABOVE, **BELOW, **DECISIONS}
