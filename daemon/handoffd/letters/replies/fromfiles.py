"""Answers in files: the form filled in as a text, a Word document or a PDF, read by the same alignment as a mail.

A file is believed less than a mail: it must show that it is the form. A contract that somebody attaches has numbered
clauses, and is no answer. What a file says is never a command.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handoffd.letters.files.attached import File, files_of
from handoffd.letters.form import Form
from handoffd.letters.message import Message
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.answers import Answer, Answers, read_answers
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.zones import Cast, Name, is_goodbye, is_greeting
from handoffd.letters.words import keys

_POINTER = re.compile(
    r"(?:please )?(?:(?:see|find|check) )?(?:the |my |our )?(?:attached|attachment|enclosed)"
    r"(?: file| document| doc| notes?| form| pdf| word)?"
    r"|in the (?:attachment|attached (?:file|document|doc|form))|(?:filled[- ]in )?form (?:is )?attached"
    r"|(?:s\. ?|siehe )?(?:im |den |der )?(?:anhang|anlage)|anbei|angehängt"
    r"|(?:voir |cf\. ?)?(?:la |en )?pi[èe]ce jointe|ci-joint(?:e)?|(?:ver |véase )?(?:el |archivo |documento )?adjunto"
    r"|(?:vedi |in |come da )?allegato|(?:ver |em |segue )?anexo|(?:zie |in )?(?:de )?bijlage|bijgevoegd"
    r"|添付(?:ファイル)?(?:を?(?:参照|ご確認|ご覧)(?:ください|下さい)?)?",
    re.IGNORECASE,
)


@dataclass
class FromFiles:
    """What the files of one mail answer; `unsure` are headings whose text may be read wrongly, `notes` sentences."""

    found: dict[str, Answer] = field(default_factory=dict)
    source: dict[str, File] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def unsure(self) -> set[str]:
        """The headings that a person should look at again."""
        return {heading for heading, file in self.source.items() if file.unsure}


def read_files(form: Form, reply: Message, cast: Cast, name: Name) -> FromFiles:
    """Return the answers in a reply's files, the first file's before a later one's."""
    told = FromFiles()
    files = files_of(reply)
    aligner = Aligner(form) if files else None
    for file in files:
        if file.problem or aligner is None:
            told.notes.append(file.problem)
            continue
        typed = read_typed(form, aligner, file.lines, cast)
        answers = read_answers(form, typed, name, forwarded=True, strong=True)
        if not (_is_form(form, file) or _is_list_of_answers(answers)):
            told.notes.append(f"{file.name}: I found no answers to the form in it. It is kept with your mail")
            continue
        for heading, answer in answers.found.items():
            if told.found.setdefault(heading, answer) is answer:
                told.source[heading] = file
    return told


def merged(body: Mapping[str, Answer], files: FromFiles, notes: list[str]) -> dict[str, Answer]:
    """Return all answers: what the mail itself says wins, unless it only points at its file.

    What was done is added to `notes`, in sentences for a person.
    """
    found = dict(body)
    taken: dict[str, list[str]] = {}
    for heading, answer in files.found.items():
        said = found.get(heading)
        if said is None or points_at_file(said.text):
            found[heading] = answer
            taken.setdefault(files.source[heading].name, []).append(heading)
            continue
        del files.source[heading]
        if keys(said.text) != keys(answer.text):
            notes.append(f"the mail and its attachment disagree, the mail was taken: {heading}")
    for name, headings in taken.items():
        unsure = any(files.source[heading].unsure for heading in headings)
        check = " (a PDF may be read out of order, so please check)" if unsure else ""
        notes.append(f"read from the attachment {name}{check}: {', '.join(headings)}")
    notes += files.notes
    return found


def points_at_file(text: str) -> bool:
    """Tell whether a text says "see attached", with a greeting or a goodbye at most, and nothing else."""
    rows = [row.strip(" .!:,;()*_-–") for row in text.split("\n")[:20]]
    rows = [row for row in rows if row and not is_greeting(row) and not is_goodbye(row)]
    return len(text) < 500 and len(rows) == 1 and _POINTER.fullmatch(rows[0]) is not None


def _is_form(form: Form, file: File) -> bool:
    """Tell whether a file shows two headings or prompts of the form at least, each at the beginning of a line."""
    ours = {keys(line.text) for line in form.lines if line.kind in {"heading", "prompt"}}
    ours |= {keys(heading) for heading in form.labels.values()}
    longest = max((len(one) for one in ours), default=0)
    seen: set[tuple[str, ...]] = set()
    for line in file.lines:
        found = keys(line.text[:400])
        seen |= {found[:length] for length in range(1, longest + 1)} & ours
        if len(seen) > 1:
            return True
    return False


def _is_list_of_answers(answers: Answers) -> bool:
    """Tell whether a file is nothing but `3: ...`, `4: ...`: two at least, and no text before the first."""
    return len(answers.found) > 1 and not answers.fresh.strip()
