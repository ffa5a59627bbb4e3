"""Letters are files that look like letters: `Subject: ...`, an empty line, a Markdown body in Jinja.

A letter is `templates/emails/<step>/<letter>.md`. Whoever edits one needs no Python and no HTML: the text part and the
HTML part are both set from that one body (`typeset`), inside one base layout. Values are data. They are never read as
Markdown, HTML or Jinja; where one is printed the engine leaves a mark and puts it in after everything was parsed.

What a letter may use besides its view (`views`): the filters `first_name`, `listed`, `counted(noun)`, `sentence`,
`moment(zone)`, `clock(zone)`, `date(zone)`; the functions `when(at)` and `at(at)` in the reader's own zone,
`in_hours(now, at)`, `link(url)`; and, each on a line of its own in letters to our own people, `button(label, reply)`,
`facts({...})`, `form()`, `draft()`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from handoffd import shipped
from handoffd.letters.writing import wording
from handoffd.letters.writing.blocks import Block, Button, DraftBlock, FactsBlock, FormBlock, Link, draft_lines
from handoffd.letters.writing.cleaning import many_lines, one_line
from handoffd.letters.writing.personal import Rendered, personal
from handoffd.letters.writing.typeset import CLOSE, OPEN, BadLetter, Value, filled, typeset
from handoffd.letters.writing.views import CUSTOMER_LETTERS, fields_of

_NAME = re.compile(r"[a-z0-9_-]+/[a-z0-9-]+")
_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")
_CUSTOMER_PARTS = "_customer/"  # what letters to the customer may include
_PARTS = ("_base", "_customer")
_PAGE = "letter_page"  # where the marks of one rendering are kept; no view may have a field of this name


class Templates:
    """The letters of one folder, each compiled once and kept.

    Letters to the customer have an environment of their own, without buttons, forms and drafts, which finds no file
    but them and their parts; what they are given is checked against their view, so that nothing internal can be
    named in them (T7).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = FileSystemLoader(folder)
        self._internal = _environment(files)
        self._internal.globals.update(button=_button, form=_form, draft=_draft, facts=_facts)
        self._customer = _environment(_Only(files, CUSTOMER_LETTERS))
        self._layout = Environment(loader=files, autoescape=True, undefined=StrictUndefined)

    def names(self) -> tuple[str, ...]:
        """Return every letter, as `step/letter`, sorted; what stands in `_base` or `_customer` is a part of letters."""
        found = (path.relative_to(self.folder).with_suffix("") for path in self.folder.glob("*/*.md"))
        return tuple(sorted(name.as_posix() for name in found if name.parts[0] not in _PARTS))

    def render(self, name: str, context: Mapping[str, object]) -> Rendered:
        """Return the letter `step/letter` with these values.

        Raise BadLetter when there is no such letter, when it needs a value that is not there, or when it asks for what
        a letter may not do; the text says which file and what to mend.
        """
        if not _NAME.fullmatch(name):
            raise BadLetter(f"{name!r} is no letter; letters are called step/letter, such as dossier/ask")
        to_customer = name in CUSTOMER_LETTERS
        if to_customer and (more := set(context) - fields_of(CUSTOMER_LETTERS[name])):
            raise BadLetter(f"{name}: a letter to the customer is never given {', '.join(sorted(more))}")
        try:
            return self._customers(name, context) if to_customer else self._our_own(name, context)
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as problem:
            line = getattr(problem, "lineno", None)
            raise BadLetter(f"{name}.md{f', line {line}' if line else ''}: {problem}") from problem
        except BadLetter as problem:
            raise BadLetter(f"{name}.md: {problem}") from problem

    def _customers(self, name: str, context: Mapping[str, object]) -> Rendered:
        subject, body, values = _filled(self._customer, name, context)
        _, long, _ = typeset(body, values)
        return personal(subject, long, links=[value.url for value in values if isinstance(value, Link)])

    def _our_own(self, name: str, context: Mapping[str, object]) -> Rendered:
        subject, body, values = _filled(self._internal, name, context)
        text, long, html = typeset(body, values)
        about = [one_line(str(context.get(key) or "")) for key in ("ref", "customer")]
        header = " · ".join(["handoffd", *filter(None, about)])
        found_by = " ".join(filter(None, [about[0], one_line(str(context.get("token") or ""))]))
        reference = f"Reference: {found_by}" if found_by else ""
        # Around a form or a draft stands no table at all, not even Outlook's: people write between those lines.
        framed = not any(isinstance(value, FormBlock | DraftBlock) for value in values)
        page = self._layout.get_template("_base/layout.html").render(
            subject=subject, header=header, reference=reference, body=Markup(html), framed=framed  # noqa: S704 - ours
        )  # fmt: skip
        frame = "{}\n\n{}\n{}\n" if reference else "{}\n\n{}{}"
        return Rendered(subject, frame.format(header, text, reference), page, frame.format(header, long, reference))


def render(name: str, context: Mapping[str, object]) -> Rendered:
    """Return one of the letters that ship with the program; see Templates.render."""
    return _shipped().render(name, context)


@cache
def _shipped() -> Templates:
    return Templates(shipped.letters())


class _Only(BaseLoader):
    """Finds the letters it was given and the parts made for them: a customer's letter can include no other file."""

    def __init__(self, files: BaseLoader, names: Mapping[str, object]) -> None:
        self._files = files
        self._names = frozenset(f"{name}.md" for name in names)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the source of a customer's letter."""
        if template not in self._names and not template.startswith(_CUSTOMER_PARTS):
            raise TemplateError(f"a letter to the customer cannot include {template}")
        return self._files.get_source(environment, template)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja for people who edit letters: no attributes with underscores, no way out, no block that hides a value.

    What a macro or a captured block returns would come by as one value and be shown literally, Markdown signs and all,
    so they are refused when the letter is read; `include` serves for what several letters share.
    """

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        kinds = (nodes.Macro, nodes.CallBlock, nodes.AssignBlock, nodes.FilterBlock)
        for node in tree.find_all(kinds):
            raise TemplateError(f"line {node.lineno}: macros and captured blocks do not work in a letter; use include")
        return tree


def _environment(loader: BaseLoader) -> _Sandbox:
    found = _Sandbox(
        loader=loader,
        undefined=StrictUndefined,
        finalize=_kept,
        # Escaping is not Jinja's here: the marks need none, and the values are escaped where they are put in.
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    found.filters.update(
        first_name=wording.first_name, listed=wording.listed, moment=wording.moment, date=wording.date,
        counted=wording.counted, clock=wording.clock, sentence=wording.sentence,
    )  # fmt: skip
    found.globals.update(in_hours=wording.in_hours, when=_when, at=_at, link=_link)
    return found


def _filled(environment: Environment, name: str, context: Mapping[str, object]) -> tuple[str, str, list[Value]]:
    values: list[Value] = []
    source = environment.get_template(f"{name}.md").render({**context, _PAGE: values})
    head, _, body = source.partition("\n\n")
    label, _, subject = head.partition(":")
    if label != "Subject" or "\n" in head or not subject.strip():
        raise BadLetter("a letter begins with one line `Subject: ...` and an empty line")
    return one_line(filled(subject, values)), body, values


@pass_context
def _kept(context: Context, value: object) -> str:
    # Jinja calls this for whatever {{ ... }} prints.
    if isinstance(value, StrictUndefined):
        return str(value)  # raises, with the name of what is missing
    values: list[Value] = context[_PAGE]
    known = isinstance(value, Button | Link | FormBlock | DraftBlock | FactsBlock)
    kept: Value = value if known else many_lines(str(value)).strip("\n")  # type: ignore[assignment]
    values.append(kept)
    return f"{OPEN}{len(values) - 1}{CLOSE}"


@pass_context
def _when(context: Context, at: datetime) -> str:
    return wording.when(at, context["reader"].zone, context["now"])


@pass_context
def _at(context: Context, at: datetime) -> str:
    return wording.moment(at, context["reader"].zone)


def _link(url: str) -> Link:
    if not _URL.fullmatch(url):
        raise BadLetter(f"only a plain https address may be linked, not {one_line(url, 80)!r}")
    return Link(url)


@pass_context
def _button(context: Context, label: str, reply: str, say: str = "", *, quiet: bool = False, link: str = "") -> Button:
    url = link or str(context["reply_link"](reply))  # a letter about several handoffs has a link for each
    if not url.startswith("mailto:") or re.search(r"[\s\"<>]", url):
        raise BadLetter("a button is a mailto: address and nothing else")
    return Button(one_line(label, 60), one_line(say or reply), url, quiet)


@pass_context
def _form(context: Context) -> Block:
    return FormBlock(tuple(context["form_lines"]))


@pass_context
def _draft(context: Context) -> Block:
    return DraftBlock(tuple(draft_lines(context["letter"])))


def _facts(rows: Mapping[str, str | Link]) -> Block:
    return FactsBlock({one_line(label, 40): value for label, value in rows.items() if value})
