"""Letters are files that look like letters: `Subject: ...`, an empty line, a Markdown body in Jinja.

A letter is `templates/emails/<step>/<letter>.md`; in another language than English it is found one folder deeper
(`de/<step>/<letter>.md`), and what is not there is said in English. Whoever edits one needs no Python and no HTML: the
text part and the HTML part are both set from that one body (`typeset`), inside one base layout. Values are data. They
are never read as Markdown, HTML or Jinja; where one is printed the engine leaves a mark and puts it in after everything
was parsed.

What a letter may use besides its view (`views`): the filters `first_name`, `listed`, `counted(noun)`, `sentence`,
`moment(zone)`, `clock(zone)`, `date(zone)`, `day`, and `said` for a sentence that was made in Python; the functions
`when(at)` and `at(at)` in the reader's own zone, `in_hours(now, at)`, `link(url)`; and, each on a line of its own in
letters to our own people, `button(label, reply)`, `facts({...})`, `form()`, `draft()`, `bars(rows)`, `show(cards)`,
`picture(shown)`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

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
from handoffd.letters.form import FormLine, in_language
from handoffd.letters.languages import EN, Language, language
from handoffd.letters.writing import looks, wording
from handoffd.letters.writing.blocks import Block, Button, DraftBlock, FactsBlock, FormBlock, Link, draft_lines
from handoffd.letters.writing.cleaning import many_lines, one_line
from handoffd.letters.writing.figureblocks import Bar, BarsBlock, Card, CardsBlock, PictureBlock
from handoffd.letters.writing.personal import Rendered, personal
from handoffd.letters.writing.pictures import Picture
from handoffd.letters.writing.said import said
from handoffd.letters.writing.typeset import CLOSE, OPEN, BadLetter, Value, filled, typeset
from handoffd.letters.writing.views import CUSTOMER_LETTERS, fields_of

T = TypeVar("T")

_NAME = re.compile(r"[a-z0-9_-]+/[a-z0-9-]+")
_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")
_CUSTOMER_PARTS = "_customer/"  # what letters to the customer may include
_BLOCKS = (Button, Link, FormBlock, DraftBlock, FactsBlock, BarsBlock, CardsBlock, PictureBlock)
_PARTS = ("_base", "_customer")
# Where the marks of one rendering are kept, and its language; no view may have a field of these names.
_PAGE, _LANGUAGE = "letter_page", "letter_language"


class Templates:
    """The letters of one folder, each compiled once and kept; a file of the same name in `own` takes its place.

    Letters to the customer have an environment of their own, without buttons, forms and drafts, which finds no file
    but them and their parts; what they are given is checked against their view, so that nothing internal can be
    named in them (T7).
    """

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        self.folder, self.own = folder, own
        files = FileSystemLoader(self.folders)
        self._internal = _environment(files)
        self._internal.globals.update(button=_button, form=_form, draft=_draft, facts=_facts)
        self._internal.globals.update(bars=_bars, show=_cards, picture=_picture)
        self._customer = _environment(_Only(files, CUSTOMER_LETTERS))
        self._layout = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where a file is looked for, the first place first."""
        return (self.own, self.folder) if self.own else (self.folder,)

    def names(self) -> tuple[str, ...]:
        """Return every letter, as `step/letter`, sorted; what stands in `_base` or `_customer` is a part of letters."""
        found = (path.relative_to(self.folder).with_suffix("") for path in self.folder.glob("*/*.md"))
        return tuple(sorted(name.as_posix() for name in found if name.parts[0] not in _PARTS))

    def has(self, name: str, code: str) -> bool:
        """Tell whether there is a file of a letter in a language."""
        return any((folder / _file(name, code)).is_file() for folder in self.folders)

    def engine(self, *, to_customer: bool) -> Environment:
        """Return what reads the letters to the customer, or those to our own people."""
        return self._customer if to_customer else self._internal

    def problems(self) -> Iterator[str]:
        """Read and compile every letter now; yield what is wrong with those that cannot be, with their files."""
        for name in self.names():
            for code in shipped.languages():
                if not self.has(name, code):
                    continue
                try:
                    (self._customer if name in CUSTOMER_LETTERS else self._internal).get_template(_file(name, code))
                except (TemplateError, OSError, UnicodeDecodeError) as problem:
                    place = self._place(problem, _file(name, code))
                    yield f"{'' if Path(place).is_absolute() else 'templates/emails/'}{place}: {problem}"

    def render(self, name: str, context: Mapping[str, object]) -> Rendered:
        """Return the letter `step/letter` with these values.

        Raise BadLetter when there is no such letter, when it needs a value that is not there, or when it asks for what
        a letter may not do; the text says which file and what to mend.
        """
        return self._made(name, context, self._customers if name in CUSTOMER_LETTERS else self._our_own)

    def subject(self, name: str, context: Mapping[str, object]) -> str:
        """Return the subject of a letter alone, which is cheaper than all of it; raises as `render`."""
        environment = self._customer if name in CUSTOMER_LETTERS else self._internal
        return self._made(name, context, lambda *told: _filled(environment, *told)[0])

    def _made(
        self, name: str, context: Mapping[str, object], make: Callable[[str, Mapping[str, object], Language], T]
    ) -> T:
        if not _NAME.fullmatch(name):
            raise BadLetter(f"{name!r} is no letter; letters are called step/letter, such as dossier/ask")
        to_customer = name in CUSTOMER_LETTERS
        if to_customer and (more := set(context) - fields_of(CUSTOMER_LETTERS[name])):
            raise BadLetter(f"{name}: a letter to the customer is never given {', '.join(sorted(more))}")
        spoken = language(_wanted(context))
        spoken = spoken if self.has(name, spoken.code) else language(EN)
        try:
            return make(name, context, spoken)
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as problem:
            raise BadLetter(f"{self._place(problem, _file(name, spoken.code))}: {problem}") from problem
        except BadLetter as problem:
            raise BadLetter(f"{self._place(problem, _file(name, spoken.code))}: {problem}") from problem

    def _place(self, problem: BaseException, file: str) -> str:
        """Return the file, and the line where one is known: that of the innermost letter or part it came from."""
        said = getattr(problem, "filename", None)
        found = (Path(said), getattr(problem, "lineno", 0)) if said else _innermost(problem)
        if found is None:
            return self._called(file)
        return f"{self._called(found[0].as_posix())}, line {found[1]}"

    def _called(self, file: str) -> str:
        """Return what a message calls a file: one of our own by its name, one of the house's own folder by its path."""
        if self.own and (self.own / file).is_file():  # joined to an absolute path, that path remains
            return str(self.own / file)
        return Path(file).relative_to(self.folder).as_posix() if Path(file).is_relative_to(self.folder) else file

    def _customers(self, name: str, context: Mapping[str, object], spoken: Language) -> Rendered:
        subject, body, values = _filled(self._customer, name, context, spoken)
        _, long, _ = typeset(body, values)
        links = [value.url for value in values if isinstance(value, Link)]
        return personal(subject, long, links, spoken.code)

    def _our_own(self, name: str, context: Mapping[str, object], spoken: Language) -> Rendered:
        subject, body, values = _filled(self._internal, name, context, spoken)
        text, long, html = typeset(body, values)
        about = [one_line(str(context.get(key) or "")) for key in ("ref", "customer")]
        header = " · ".join(["handoffd", *filter(None, about)])
        found_by = " ".join(filter(None, [about[0], one_line(str(context.get("token") or ""))]))
        reference = f"{spoken.form.reference}{found_by}" if found_by else ""
        # Around a form or a draft stands no table at all, not even Outlook's: people write between those lines.
        framed = not any(isinstance(value, FormBlock | DraftBlock) for value in values)
        page = self._layout.get_template("_base/layout.html").render(
            subject=subject, header=header, reference=reference, body=Markup(html), framed=framed,  # noqa: S704 - ours
            language=spoken.code, font=Markup(looks.FONT),  # noqa: S704 - ours
            light=looks.LIGHT, dark=looks.DARK,
        )  # fmt: skip
        frame = "{}\n\n{}\n{}\n" if reference else "{}\n\n{}{}"
        page = looks.inlined(page)
        if framed:  # between the lines of a form or a draft nothing is changed: replies are compared with them
            page = looks.unparted(page)
        text, long = (frame.format(header, body, reference) for body in (text, long))
        pictures = tuple(value.picture for value in values if isinstance(value, PictureBlock))
        return Rendered(subject, text, page, long, spoken.code, pictures)


def render(name: str, context: Mapping[str, object]) -> Rendered:
    """Return a letter of those that are in use; see Templates.render."""
    return in_use().render(name, context)


def _innermost(problem: BaseException) -> tuple[Path, int] | None:
    """Return the file and line of a letter in which something went wrong; jinja2 writes them into the traceback."""
    found, frame = None, problem.__traceback__
    while frame is not None:
        name = frame.tb_frame.f_code.co_filename
        if name.endswith(".md"):
            found = Path(name), frame.tb_lineno
        frame = frame.tb_next
    return found


def _wanted(context: Mapping[str, object]) -> str:
    """Return the language of a letter: the one it is given, else its reader's."""
    return str(context.get("language") or getattr(context.get("reader"), "language", EN))


def _file(name: str, code: str) -> str:
    return f"{name}.md" if code == EN else f"{code}/{name}.md"


def subject(name: str, context: Mapping[str, object]) -> str:
    """Return the subject of one of these letters; see Templates.subject."""
    return in_use().subject(name, context)


_current: list[Templates] = []


def in_use() -> Templates:
    """Return the letters that are written with now: those that ship with the program, unless others were named."""
    if not _current:
        _current.append(ours())
    return _current[0]


@cache
def ours() -> Templates:
    """Return the letters that ship with the program, compiled once."""
    return Templates(shipped.letters())


def use(letters: Templates) -> None:
    """Write with these letters from now on: those of a configuration, or read anew (a reload)."""
    _current[:] = [letters]


class _Only(BaseLoader):
    """Finds the letters it was given and the parts made for them: a customer's letter can include no other file."""

    def __init__(self, files: BaseLoader, names: Mapping[str, object]) -> None:
        self._files = files
        self._names = frozenset(_file(name, code) for name in names for code in shipped.languages())
        self._parts = tuple(_file(_CUSTOMER_PARTS, code).removesuffix(".md") for code in shipped.languages())

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the source of a customer's letter."""
        if template not in self._names and not template.startswith(self._parts):
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
    spoken = ("first_name", "listed", "moment", "date", "day", "counted", "clock")
    found.filters.update({name: _in_its_language(getattr(wording, name)) for name in spoken})
    found.filters.update(sentence=wording.sentence, said=_said)
    found.globals.update(in_hours=_in_its_language(wording.in_hours), when=_when, at=_at, link=_link)
    return found


def _in_its_language(function: Callable[..., str]) -> Callable[..., str]:
    """Return a filter or a function of letters that speaks the language of the letter it stands in."""

    @pass_context
    def spoken(context: Context, *values: object) -> str:
        return function(*values, language=context[_LANGUAGE])

    return spoken


@pass_context
def _said(context: Context, text: str | Iterable[str]) -> str | list[str]:
    """Return a sentence of ours, or each of several, in the language of the letter."""
    spoken = context[_LANGUAGE]
    return said(text, spoken) if isinstance(text, str) else [said(str(each), spoken) for each in text]


def _filled(
    environment: Environment, name: str, context: Mapping[str, object], spoken: Language
) -> tuple[str, str, list[Value]]:
    values: list[Value] = []
    file = _file(name, spoken.code)
    source = environment.get_template(file).render({**context, _PAGE: values, _LANGUAGE: spoken})
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
    known = isinstance(value, _BLOCKS)
    kept: Value = value if known else many_lines(str(value)).strip("\n")  # type: ignore[assignment]
    values.append(kept)
    return f"{OPEN}{len(values) - 1}{CLOSE}"


@pass_context
def _when(context: Context, at: datetime, others: Sequence[wording.Reader] = ()) -> str:
    return wording.when(at, context["reader"].zone, context["now"], context[_LANGUAGE], others)


@pass_context
def _at(context: Context, at: datetime, others: Sequence[wording.Reader] = ()) -> str:
    return wording.moment(at, context["reader"].zone, context[_LANGUAGE], others)


def _link(url: str) -> Link:
    if not _URL.fullmatch(url):
        raise BadLetter(f"only a plain https address may be linked, not {one_line(url, 80)!r}")
    return Link(url)


@pass_context
def _button(
    context: Context, label: str, reply: str, say: str = "", *, quiet: bool = False, link: str = "", how: str = ""
) -> Button:
    url = link or str(context["reply_link"](reply))  # a letter about several handoffs has a link for each
    if not url.startswith("mailto:") or re.search(r"[\s\"<>]", url):
        raise BadLetter("a button is a mailto: address and nothing else")
    return Button(one_line(label, 60), one_line(say or reply), url, quiet, context[_LANGUAGE], one_line(how))


@pass_context
def _form(context: Context) -> Block:
    own = context[_LANGUAGE]
    lines = context["form_lines"]
    english = {line.text for line in lines}
    # A line of the dossier reads otherwise by now; what is still English is a question made in Python (C5).
    told = (_line_said(line, own) if line.text in english else line for line in in_language(lines, own))
    return FormBlock(tuple(told))


def _line_said(line: FormLine, own: Language) -> FormLine:
    number, dot, words = line.text.partition(". ") if line.kind == "heading" else ("", "", line.text)
    return replace(line, text=f"{number}{dot}{said(words, own)}")


@pass_context
def _draft(context: Context) -> Block:
    return DraftBlock(tuple(draft_lines(context["letter"], context[_LANGUAGE])))


@pass_context
def _facts(context: Context, rows: Mapping[str, str | Link]) -> Block:
    colon = context[_LANGUAGE].colon
    return FactsBlock({one_line(label, 40): value for label, value in rows.items() if value}, colon)


@pass_context
def _bars(context: Context, rows: Sequence[Bar]) -> Block:
    own = context[_LANGUAGE]
    told = (
        replace(row, label=said(row.label, own), value=said(row.value, own), note=said(row.note, own)) for row in rows
    )
    return BarsBlock(tuple(told))


@pass_context
def _cards(context: Context, rows: Sequence[Card]) -> Block:
    own = context[_LANGUAGE]
    told = (replace(row, word=said(row.word, own), lines=tuple(said(line, own) for line in row.lines)) for row in rows)
    return CardsBlock(tuple(told))


@pass_context
def _picture(context: Context, shown: Picture) -> Block:
    own = context[_LANGUAGE]
    return PictureBlock(shown.redrawn(own, said(shown.alt, own)))
