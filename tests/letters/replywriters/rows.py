"""The rows a person sees while writing a reply: those of the form that was sent, and those that were typed."""

import html
import re
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy

_PARAGRAPH = re.compile(r'<p class="([^"]*)" style="([^"]*)">(.*?)</p>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_HEADING = re.compile(r"(\d{1,2})\. (\S.*)\Z")


@dataclass(frozen=True)
class Row:
    """One line; `kind`: intro, heading, prompt, known, gap, end (the form's), typed, item, blank, table (the person's).

    A "raw" row is a whole older mail: its page in `inner`, its text in `text`. `tail` is what was typed behind the form's own words on their line, `mark` how it was typed (a colour, "bold").
    """

    text: str
    kind: str
    section: str = ""
    inner: str = ""
    style: str = ""
    css: str = ""
    tail: str = ""
    mark: str = ""
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def is_typed(self) -> bool:
        return self.kind in {"typed", "item", "blank", "table"}


@dataclass(frozen=True)
class Asked:
    """A mail that was sent: its bytes and what a mail program knows of it."""

    raw: bytes
    html_rows: tuple[Row, ...]
    text_rows: tuple[Row, ...]
    sender: tuple[str, str]
    reply_to: tuple[str, str]
    to: tuple[str, str]
    subject: str
    message_id: str
    sections: tuple[str, ...]


@dataclass
class Written:
    """What a person left in the editor when pressing Send, and what it means."""

    top: list[Row] = field(default_factory=list)
    quote: list[Row] | None = None
    bottom: list[Row] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    na: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)  # the words for nothing, as typed
    signed: bool = True
    command: str | None = None
    known: dict[str, str] = field(default_factory=dict)
    earlier: "Written | None" = None  # the person's own first reply, which this one quotes


def asked(raw: bytes) -> Asked:
    """Read a mail of ours as a mail program would, without any part of the reader."""
    mail = message_from_bytes(raw, policy=policy.default)
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    html_rows = _kinds([
        Row(_plain(inner), "", inner=inner.strip(), style=style, css=css)
        for css, style, inner in _PARAGRAPH.findall(page)
    ])  # fmt: skip
    text_rows = _kinds([Row(line, "", inner=html.escape(line)) for line in text.splitlines()])
    people = [mail[name].addresses[0] for name in ("From", "Reply-To", "To")]
    names = [(one.display_name, one.addr_spec) for one in people]
    sections = tuple(row.section for row in html_rows if row.kind == "heading")
    return Asked(raw, html_rows, text_rows, *names, str(mail["Subject"]), mail["Message-ID"].strip(), sections)


def _plain(inner: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", inner)).split())


def _kinds(rows: list[Row]) -> tuple[Row, ...]:
    out: list[Row] = []
    section, ended = "", False
    for row in rows:
        told = _HEADING.match(row.text)
        if row.text.startswith("End of form."):
            section, ended = "", True
        if ended:
            kind = "end" if row.text else "gap"
        elif told and not row.text.endswith(":"):
            section, kind = told[2], "heading"
        elif not row.text:
            kind = "gap"
        elif not section:
            kind = "intro"
        else:
            kind = "known" if row.text.startswith("Known so far") else "prompt"
        out.append(replace(row, kind=kind, section=section))
    return tuple(out)


def typed(lines: list[str], mark: str = "") -> list[Row]:
    """Rows for the lines of an answer."""
    out = []
    for line in lines:
        if not line:
            out.append(Row("", "blank"))
        elif line.startswith("* "):
            out.append(Row(line[2:], "item", mark=mark))
        else:
            out.append(Row(line, "typed", mark=mark))
    return out
