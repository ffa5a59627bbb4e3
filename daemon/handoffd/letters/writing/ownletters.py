"""Letters that a house has written itself: each is held against the rules that ours keep, before any of it is sent.

A file of the folder that `letters` in config.toml names takes the place of the one of the same name that ships with the
program. What is wrong is said as `file, line n: what it is, and the mend`; a letter that would fail with one handoff
and not with another is refused all the same, because every value it names must be there for every handoff.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from jinja2 import TemplateError, meta, nodes
from jinja2.defaults import DEFAULT_NAMESPACE

from handoffd import shipped
from handoffd.letters.languages import EN, language
from handoffd.letters.replies.grammar import verdict_of
from handoffd.letters.writing import leakguard, literals, template
from handoffd.letters.writing.folded import words_of
from handoffd.letters.writing.ourwords import Ours, Source, Texts
from handoffd.letters.writing.personal import Rendered
from handoffd.letters.writing.samplehouse import REF, T0, TOKEN
from handoffd.letters.writing.samples import sample
from handoffd.letters.writing.samplestates import states
from handoffd.letters.writing.typeset import BadLetter
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS, fields_of

COPIED = "copied.toml"  # what `handoffd letters eject` has copied, and the hash it had then
PARTS = ("_base", "_customer")
LONGEST = 140  # signs of a subject
_REPLY = re.compile(r'href="mailto:[^"]*?body=([^"]*)"')
_TAG = re.compile(r"</?[a-z]+[^<>@]*>")
_TRACE = re.compile(rf"handoffd|dossier|{REF}\b|{TOKEN}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """One file: its path below its folder, the letter or part it is (`dossier/ask`), and the code of its language."""

    path: str
    name: str
    code: str

    @property
    def is_part(self) -> bool:
        """Tell whether letters include it, rather than that it is one."""
        return self.name.split("/")[0] in PARTS


@cache
def known() -> Mapping[str, File]:
    """Return every file that may be written anew, by its path: the letters that ship and their parts."""
    found = {}
    for path in sorted(shipped.letters().glob("**/*.md")):
        told = path.relative_to(shipped.letters()).as_posix()
        first, _, rest = told.removesuffix(".md").partition("/")
        other = first in shipped.languages()
        found[told] = File(told, rest if other else told.removesuffix(".md"), first if other else EN)
    return found


def written(folder: Path) -> Iterator[Path]:
    """Yield what somebody has put there, by name; hidden files, copies of editors and our own list do not count."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "#")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and not path.name.endswith("~") and path.name not in (COPIED, "README.md"):
            yield path


def problems(folder: Path) -> Iterator[str]:
    """Yield everything that is wrong with the letters of a folder, each with its file, its line and the mend."""
    letters = template.Templates(shipped.letters(), folder)
    own: list[File] = []
    for path in written(folder):
        told = path.relative_to(folder).as_posix()
        if told not in known():
            yield f"{path}: {_unknown(told)}"
        else:
            found = list(_unreadable(letters, path, known()[told]))
            yield from found
            own += [] if found else [known()[told]]
    said: set[str] = set()
    for file in _concerned(own):
        for problem in _badly_written(letters, folder, file):
            if problem not in said:  # every letter with a broken part says the same
                yield problem
            said.add(problem)


def _unknown(told: str) -> str:
    if told.endswith(shipped.CATALOGUE):
        return "what the program itself says in a language is changed in a checkout; take this file away"
    near = difflib.get_close_matches(told, known(), 1, 0.6)
    meant = f"; is it {near[0]}?" if near else "; `handoffd letters list` names them"
    return f"no letter and no part of one has this name{meant}"


# -- what can be said of a file before anything is written with it ----------------------------------------------------


def _unreadable(letters: template.Templates, path: Path, file: File) -> Iterator[str]:
    to_customer = file.name in CUSTOMER_LETTERS or file.name.startswith("_customer/")
    engine = letters.engine(to_customer=to_customer)
    try:
        tree = engine.parse(path.read_text(encoding="utf-8"))
        engine.compile(tree)
    except UnicodeDecodeError as problem:
        yield f"{path}: not UTF-8 ({problem.reason}); save it as UTF-8"
        return
    except TemplateError as problem:
        line = getattr(problem, "lineno", None)
        yield f"{path}{f', line {line}' if line else ''}: {problem}"
        return
    names = frozenset(name for view in _views(file) for name in fields_of(view))
    for name in sorted(meta.find_undeclared_variables(tree) - names - engine.globals.keys()):
        line = min((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), default=1)
        near = difflib.get_close_matches(name, [*names, *(engine.globals.keys() - DEFAULT_NAMESPACE.keys())], 1)
        meant = f"did you mean {near[0]}?" if near else f"it may use {', '.join(sorted(names))}"
        yield f"{path}, line {line}: {file.name} is given no {name!r}; {meant}"


def _views(file: File) -> Iterator[type]:
    if not file.is_part:
        yield LETTERS[file.name]
        return
    # What letters include is tried with each of them below; here it may name what any of them has.
    yield from (CUSTOMER_LETTERS if file.name.startswith("_customer/") else LETTERS).values()


def _concerned(own: list[File]) -> list[File]:
    """Return the letters to try: the files themselves, and where a part is among them all letters of its language."""
    letters = {file.path: file for file in own if not file.is_part}
    for part in (file for file in own if file.is_part):
        for file in known().values():
            if not file.is_part and file.code == part.code and _includes(file, part):
                letters[file.path] = file
    return list(letters.values())


def _includes(file: File, part: File) -> bool:
    return part.path in (shipped.letters() / file.path).read_text(encoding="utf-8")


# -- what shows when it is written ------------------------------------------------------------------------------------


def _badly_written(letters: template.Templates, folder: Path, file: File) -> Iterator[str]:
    place = folder / file.path
    for state, more in (("", {}), *states(file.name).items()):
        values = {**sample(file.name, file.code), **more}
        try:
            letter = letters.render(file.name, values)
        except BadLetter as problem:
            yield f"{problem}; the names it may use are in docs/reference/letters.md"
            return
        ours = template.ours().render(file.name, values)
        when = f" (where it says: {state})" if state else ""
        for wrong in (*_form_problems(letter, ours), *_button_problems(letter, ours, file)):
            yield f"{place}: {wrong}{when}"
        if file.name in CUSTOMER_LETTERS:
            yield from (f"{_with_line(place, words)}: {wrong}" for words, wrong in _leaks(letter))


def _form_problems(letter: Rendered, ours: Rendered) -> Iterator[str]:
    if len(letter.subject) > LONGEST:
        yield f"line 1: the subject has {len(letter.subject)} signs; more than {LONGEST} are cut by mail programs"
    words = language(letter.language).form
    if words.end in ours.text and words.end not in letter.text:
        yield "the form is gone, by which a reply is read; put {{ form() }} on a line of its own"
    if words.begins in ours.text and words.begins not in letter.text:
        yield "the customer's letter is gone, which is to be approved; put {{ draft() }} on a line of its own"
    if (tag := _TAG.search(letter.text)) and tag[0] not in ours.text:
        yield f"“{tag[0]}” stands in what its reader sees; a letter has no HTML, but **bold** and *italics*"
    if hole := re.search(r"\bNone\b|\{\{|\}\}|\{%|%\}", letter.text):
        yield f"{hole[0]!r} stands in what its reader sees"


def _button_problems(letter: Rendered, ours: Rendered, file: File) -> Iterator[str]:
    """Yield each button whose reply nobody would understand there, and say where a letter that asked asks no more."""
    before, now = _replies(ours), _replies(letter)
    understood = {_command(reply) for reply in before}
    for reply in dict.fromkeys(now):
        if reply not in before and _command(reply) not in understood:
            may = ", ".join(f"“{each}”" for each in before) or "nothing"
            yield f"a button replies “{reply}”, which {file.name} does not understand; it may reply {may}"
    if before and not now:
        yield f"it asks for nothing any more; put back a button such as {{{{ button(..., “{before[0]}”) }}}}"


def _replies(letter: Rendered) -> list[str]:
    return [unquote(each).strip() for each in _REPLY.findall(letter.html)]


def _command(reply: str) -> str:
    found = verdict_of([reply], T0.date())
    return found.command if found is not None and found.command != "unclear" else reply.casefold()


def _leaks(letter: Rendered) -> Iterator[tuple[str, str]]:
    """Yield what a customer should not read: the house's own words, and whatever the last look would stop."""
    for trace in dict.fromkeys(_TRACE.findall(f"{letter.subject}\n{letter.body}")):
        yield trace, f"“{trace}” is a word of our own, and the customer reads this; leave it out"
    for found in leakguard.in_words(f"{letter.subject}\n\n{letter.body}", _ours()):
        yield found.words, f"{found}; the customer reads this, and the last look would stop it"


@cache
def _ours() -> Ours:
    theirs = literals.customers_of(template.ours())
    house = Texts(tuple(Source("a letter to our own people", text) for text in literals.ourselves_of(template.ours())))
    names = frozenset(word for text in theirs for word in words_of(text).folded)
    return Ours((), frozenset({TOKEN}), frozenset(), theirs, names, "", house)


def _with_line(place: Path, words: str) -> str:
    """Return the file with the line in which the first of these words stand; without one where none has them."""
    first = " ".join(words.split()[:3]).casefold()
    for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), 1) if place.is_file() else ():
        if first and first in " ".join(line.casefold().split()):
            return f"{place}, line {number}"
    return str(place)
