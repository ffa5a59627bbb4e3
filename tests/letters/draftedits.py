"""What approvers do to a drafted letter, by hand: each as the letter they would like to leave, and the ways it comes back."""

import html
from collections.abc import Iterator
from dataclasses import dataclass

from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from letters.draftmail import BODY, HEAD, TITLE, Edit, lines
from letters.sentmail import AE, SUBJECT

PARTS = BODY.split("\n\n")


def _paragraphs(*order: int) -> str:
    return "\n\n".join(PARTS[place] for place in order)


def _swap(*pairs: str, body: str = BODY) -> str:
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in body, old
        body = body.replace(old, new)
    return body


MORE = (
    Edit("a comma less", TITLE, _swap("Welcome aboard, and thank you", "Welcome aboard and thank you")),
    Edit("a full stop for a comma", TITLE, _swap("within reach, so if", "within reach. So if")),
    Edit("a capital letter", TITLE, _swap("our kickoff", "our Kickoff")),
    Edit("an exclamation mark", TITLE, _swap("Hi Marta,", "Hi Marta!")),
    Edit("a name with accents", TITLE, _swap("Hi Marta,", "Sehr geehrte Frau Weiß,")),
    Edit("two words swapped", TITLE, _swap("everything after it", "all that follows")),
    Edit("a sentence less", TITLE, _swap(" Ana is your partner at Northwind for the implementation and everything after it.", "")),
    Edit("first sentence less", TITLE, _swap("Welcome aboard, and thank you for the trust you put in us. ", "")),
    Edit("a sentence at the front", TITLE, _swap("Welcome aboard,", "I hope the move to the new hall went well. Welcome aboard,")),
    Edit("a sentence at the very end", TITLE, f"{BODY}\n\nPS: The contract copy is on its way by post."),
    Edit("a second greeting line", TITLE, _swap("Hi Marta,", "Hi Marta,\n\nhappy Tuesday!")),
    Edit("no greeting", TITLE, _paragraphs(1, 2, 3, 4)),
    Edit("no goodbye", TITLE, _paragraphs(0, 1, 2, 3)),
    Edit("another goodbye", TITLE, _swap("Best regards,", "Warm wishes from Berlin,")),
    Edit("a longer signature", TITLE, _swap("\nNorthwind", "\nAccount Executive\nNorthwind")),
    Edit("a telephone number below", TITLE, f"{BODY}\n+49 30 123 456"),
    Edit("paragraphs moved", TITLE, _paragraphs(0, 1, 3, 2, 4)),
    Edit("first paragraph last", TITLE, _paragraphs(0, 2, 3, 1, 4)),
    Edit("two paragraphs joined", TITLE, _swap("copied here. Ana is your partner at Northwind for the implementation and everything after it.\n\nYou will", "copied here. Ana is your partner at Northwind for the implementation and everything after it. You will")),
    Edit("one paragraph made two", TITLE, _swap("in us. I would", "in us.\n\nI would")),
    Edit("only two paragraphs left", TITLE, _paragraphs(0, 1, 2, 4)),
    Edit("a word in each paragraph", TITLE, _swap("thank you for", "many thanks for", "from the beginning", "from zero", "shortly", "today", "Best regards", "Kind regards")),
    Edit("a figure changed", TITLE, _swap("by June", "by 30 June")),
    Edit("a figure with a sign", TITLE, _swap("instead of four", "instead of four (-75 %)")),
    Edit("an amount", TITLE, _swap("shortly", "shortly, with the offer of 12.500,00 EUR")),
    Edit("a link added", TITLE, _swap("for our kickoff", "for our kickoff (https://northwind.example/kickoff?id=7&x=1)")),
    Edit("an address added", TITLE, _swap("just reply", "just reply or write to help@northwind.example")),
    Edit("a question added", TITLE, _swap("for our kickoff.", "for our kickoff. Would the week of 30 November suit you?")),
    Edit("a quotation inside", TITLE, _swap("under an hour", '"under an hour"')),
    Edit("a dash", TITLE, _swap("copied here. Ana", "copied here - Ana")),
    Edit("an ampersand and angle", TITLE, _swap("Ana will write to you", "Ana & team will write to you")),
    Edit("a list", TITLE, _swap("Ana will write", "We start with:\n\n- the routes in Hamburg\n\n- the depot in Bremen\n\nAna will write")),
    Edit("another language in it", TITLE, _swap("Best regards,", "Herzlich willkommen und beste Grüße,")),
    Edit("subject, one word", _title := TITLE.replace("your partner", "your contact"), BODY),
    Edit("subject longer", f"{TITLE} (and a first date)", BODY),
    Edit("subject and text", _title, _swap("shortly", "next week")),
    Edit("the same words twice", TITLE, _swap("Welcome aboard,", "Welcome, welcome aboard,")),
    Edit("a very long paragraph", TITLE, _swap("\n\nAna will write", f"\n\n{'We will look at each of your depots in turn, and at the people who plan there. ' * 9}That is all.\n\nAna will write")),
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One reply, as bytes, that does `edit`; `marked` when the letter still stands between its two lines."""

    name: str
    raw: bytes
    edit: Edit
    marked: bool = True


def mail(text: str, page: str = "") -> bytes:
    """A reply from the approver with this text, and HTML beside it if there is any."""
    head = f"From: {AE[0]} <{AE[1]}>\nSubject: Re: {SUBJECT}\nMIME-Version: 1.0\n"
    if not page:
        return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}".encode()
    return (
        f"{head}Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--B\nContent-Type: text/html; charset=utf-8\n\n{page}\n--B--\n"
    ).encode()


_INTRO = "On Tue, Nov 17, 2026 at 10:12 AM Northwind Handoffs <handoffs@northwind.example> wrote:"
SIGNS = ((), ("", "-- ", "Dana Whitfield", "Northwind | Account Executive"), ("", "Sent from my iPhone"))


def pastes(edit: Edit) -> Iterator[Way]:
    """The letter on top, without its two lines: bare, below "approve", below a word, with its head, above a quote."""
    quote = [f"> {line}".rstrip() for line in lines()]
    tops = {"bare": [], "approve": ["approve", ""], "said": ["Hi,", "", "here is my version:", ""]}
    body = edit.body.split("\n")
    for name, top in tops.items():
        for place, sign in enumerate(SIGNS):
            for quoted in ([], ["", _INTRO, *quote]):
                rows = [*top, *([f"Subject: {edit.title}", ""] if edit.title != TITLE else []), *body, *sign, *quoted]
                kind = f"{name}, sign {place}, {'quote' if quoted else 'no quote'}"
                yield Way(f"text, {kind}", mail("\n".join(rows)), edit, marked=False)
                page = "".join(f"<div>{html.escape(row) or '<br>'}</div>" for row in rows if not row.startswith("> "))
                page += f"<blockquote>{''.join(f'<p>{html.escape(row)}</p>' for row in lines())}</blockquote>" * bool(
                    quoted
                )
                yield Way(f"both, {kind}", mail("\n".join(rows), page), edit, marked=False)


def tracked(style: str) -> Way:
    """One word replaced with the deletion still shown: Word's tracked changes, a struck word, a red one."""
    old, new = "shortly", "tomorrow"
    shown = {
        "del": f"<del cite='mailto:dana' datetime='2026-11-17T15:00'>{old}</del><ins cite='mailto:dana'>{new}</ins>",
        "s": f"<s>{old}</s> {new}",
        "strike": f"<strike>{old}</strike> <font color=red>{new}</font>",
        "css": f"<span style='color:red;text-decoration:line-through'>{old}</span> <b>{new}</b>",
        "word": f"<span class=msoDel><del>{old}</del></span><span class=msoIns><ins>{new}</ins></span>",
    }[style]
    rows = [html.escape(row) or "&nbsp;" for row in lines()]
    page = "".join(f"<p class=MsoNormal>{row.replace(old, shown)}</p>" for row in rows)
    head = f"From: {AE[0]} <{AE[1]}>\nSubject: Re: {SUBJECT}\nContent-Type: text/html; charset=utf-8\n\n"
    return Way(
        style, f"{head}<html><body><p>approve</p><hr>{page}</body></html>".encode(), Edit(style, TITLE, _swap(old, new))
    )


def between_lines(edit: Edit) -> bytes:
    """The letter alone between its two lines, typed into an empty mail."""
    rows = ["approve", "", DRAFT_BEGINS, *HEAD, f"Subject: {edit.title}", "", *edit.body.split("\n"), DRAFT_ENDS]
    return mail("\n".join(rows))
