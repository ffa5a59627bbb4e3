"""Mail made to be slow: each shape is a function from a size in bytes to a reply of about that size.

A shape aims at one thing a reader does: quote marks, tags, tables, lines of the form, patterns, letters, transfer
encodings, parts, headers, flowed text. `hostile.py` measures them.
"""

import base64
from collections.abc import Callable

from letters.sentmail import AE, SUBJECT, TOKEN, html_of, rng, rows, text_of

Shape = Callable[[int], bytes]
LINES = rows()
FORM = text_of(LINES)
HEAD = f"From: {AE[0]} <{AE[1]}>\nTo: handoffs+{TOKEN}@northwind.example\nSubject: Re: {SUBJECT}\nDate: Tue, 17 Nov 2026 10:12:00 +0100\nMessage-ID: <x@northwind.example>\n"


def _plain(body: str, more: str = "") -> bytes:
    kind = f"Content-Type: text/plain; charset=utf-8{more}\nContent-Transfer-Encoding: 8bit\n\n"
    return f"{HEAD}{kind}{body}".encode("utf-8", "surrogatepass")


def _html(body: str) -> bytes:
    return f"{HEAD}Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}".encode()


def _times(text: str, size: int) -> str:
    return text * max(1, size // len(text.encode("utf-8", "surrogatepass")))


def repeated(text: str, more: str = "") -> Shape:
    return lambda size: _plain(_times(text, size), more)


def repeated_html(text: str, before: str = "", after: str = "") -> Shape:
    return lambda size: _html(before + _times(text, size) + after)


def depths(size: int) -> bytes:
    dice = rng("depths")
    rows_ = []
    while size > 0:
        rows_.append("> " * dice.randrange(200) + dice.choice(LINES).text)
        size -= len(rows_[-1])
    return _plain("\n".join(rows_))


def near_copies(size: int) -> bytes:
    dice = rng("near copies")
    out = []
    while size > 0:
        words = dice.choice(LINES).text.split()
        words.insert(dice.randrange(len(words) + 1), dice.choice(("x", "of", "the", "Acme")))
        del words[dice.randrange(len(words))]
        out.append(" ".join(words))
        size -= len(out[-1]) + 1
    return _plain("\n".join(out))


def shuffled_words(size: int) -> bytes:
    dice = rng("words")
    pool = FORM.split()
    return _plain(" ".join(dice.choices(pool, k=size // 7)))


def nested_html(tag: str) -> Shape:
    def shape(size: int) -> bytes:
        count = size // (2 * len(tag) + 6)
        return _html(f"<{tag}>" * count + "x" + f"</{tag}>" * count)

    return shape


def parts(size: int) -> bytes:
    part = "--b\nContent-Type: text/plain\n\nx\n"
    return f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{_times(part, size)}--b--\n".encode()


def nested_parts(kind: str) -> Shape:
    def shape(size: int) -> bytes:
        out = [HEAD]
        number = 0
        while size > 0:
            piece = f"Content-Type: {kind}; boundary=b{number}\n\n--b{number}\n"
            out.append(piece)
            size -= len(piece)
            number += 1
        return ("".join(out) + "Content-Type: text/plain\n\nx\n").encode()

    return shape


def nested_lines(size: int) -> bytes:
    """A tree as deep as it may be, and then lines: each is compared with every boundary above it."""
    out = [HEAD, *(f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n" for number in range(300))]
    return ("".join(out) + "Content-Type: text/plain\n\n" + _times("-- x\n", size)).encode()


def nested_mails(size: int) -> bytes:
    return (HEAD + _times("Content-Type: message/rfc822\n\nSubject: x\n", size)).encode()


def headers(line: str) -> Shape:
    def shape(size: int) -> bytes:
        return (HEAD + _times(line, size) + "Content-Type: text/plain\n\n3: x\n").encode()

    return shape


def long_header(name: str, piece: str, fold: str = "\n ") -> Shape:
    def shape(size: int) -> bytes:
        head = "".join(line + "\n" for line in HEAD.splitlines() if not line.lower().startswith(name.lower() + ":"))
        return f"{head}{name}: {_times(piece + fold, size)}x\n\n3: x\n".encode()

    return shape


def encoded(encoding: str, piece: bytes) -> Shape:
    def shape(size: int) -> bytes:
        body = piece * (size // len(piece))
        head = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
        return (HEAD + head).encode() + body

    return shape


SHAPES: dict[str, Shape] = {
    "depths of quotation": depths,
    "one line of >": repeated(">"),
    "one line of > >": repeated("> "),
    "short quoted lines": repeated(">\n"),
    "bars": repeated("| | | a\n"),
    "one huge line": repeated("word "),
    "one huge word": repeated("w"),
    "a million short lines": repeated("a\n"),
    "empty lines": repeated("\n"),
    "form over and over": repeated(FORM),
    "form quoted over and over": repeated("".join(f"> {row}\n" for row in FORM.splitlines())),
    "form on one line": repeated(" ".join(FORM.split()) + " "),
    "headings": repeated("3. Why they bought\n"),
    "headings answered": repeated("3. Why they bought: x\n"),
    "names of headings": repeated("Why they bought\n"),
    "prompts": repeated("The pain in their own words, and what it cost them:\n"),
    "prompts on one line": repeated("The pain in their own words, and what it cost them: "),
    "halves of prompts": repeated("The pain in their own words\n"),
    "near copies": near_copies,
    "words of the form": shuffled_words,
    "end lines": repeated("End of form. Text below this line is not read.\n"),
    "labels": repeated("3: x\n"),
    "labels of several": repeated("1, 2, 3, 4 and 5: x\n"),
    "near labels": repeated("Why they bougth: x\n"),
    "table rows": repeated("3 | x | y\n"),
    "introductions": repeated(f"On Tue, 17 Nov 2026 at 10:12, Northwind Handoffs <handoffs+{TOKEN}@northwind.example> wrote:\n"),
    "On ... wrote": repeated("On Tuesday 10:12 somebody wrote\n"),
    "On ... wrote on one line": repeated("On Tuesday 10:12 wrote "),
    "colons": repeated("a:\n"),
    "From and To": repeated("From: a\nTo: b\nSent: c\nSubject: d\n"),
    "rulers": repeated("-----\n"),
    "named rulers": repeated("----- a\n"),
    "n/a because": repeated("n/a because "),
    "n/a lines": repeated("n/a\n"),
    "3: n/a because": lambda size: _plain("3: " + _times("n/a, because ", size)),
    "digits": repeated("1234567890"),
    "numbers": repeated("1 "),
    "numbered list": repeated("1. a\n2. b\n"),
    "ats": repeated("@"),
    "addresses": repeated("a@b.example "),
    "dots and ats": repeated("a.@"),
    "links": repeated("https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example&data=05 "),
    "doubled links": repeated("a<mailto:a@b.example>"),
    "brackets": repeated("["),
    "stars": repeated("*"),
    "underscores": repeated("_ "),
    "spaces": repeated(" "),
    "tabs and spaces": repeated(" \t"),
    "spaces between": repeated("a" + " " * 500),
    "goodbyes": repeated("Best,\n"),
    "sign-offs": repeated("Dana\n"),
    "signatures": repeated("-- \nDana\n"),
    "disclaimers": repeated("This e-mail and any attachments are confidential and intended solely for the addressee; if you are not the intended recipient please delete it.\n"),
    "PS": repeated("PS: not before Friday\n"),
    "banners": repeated("[EXTERNAL] This mail came from outside\n"),
    "approve": repeated("approve\n"),
    "hold until": repeated("hold until 3 March 2027 10:00 "),
    "combining marks": repeated("a" + "\u0301" * 50),
    "one letter, many marks": repeated("\u0301\u0323"),
    "bidi": repeated("\u202e\u202dabc\u202c"),
    "zero width": repeated("a\u200b\u200d\ufeff"),
    "wide letters": repeated("ﷺ"),
    "emoji": repeated("👩‍👩‍👧‍👦"),
    "NUL": repeated("\0a"),
    "flowed": repeated("> a \n", "; format=flowed"),
    "flowed for ever": repeated("a \n", "; format=flowed; delsp=yes"),
    "flowed marks": repeated("> >> > >", "; format=flowed"),
    "nested div": nested_html("div"),
    "nested blockquote": nested_html("blockquote"),
    "nested b": nested_html("b"),
    "nested table": nested_html("table"),
    "nested rows": lambda size: _html(_times("<table><tr><td>a", size)),
    "nested span": nested_html("span style='text-decoration:line-through'"),
    "many tables": repeated_html("<table><tr><td>3<td>x</table>"),
    "many cells": repeated_html("<td>a", "<table><tr>"),
    "many rows": repeated_html("<tr><td>a<td>b"),
    "open tags": repeated_html("<p>"),
    "open quotes": repeated_html('<a href="'),
    "open brackets": repeated_html("<"),
    "open comments": repeated_html("<!--"),
    "open comments with a dash": repeated_html("<!--a-"),
    "declarations": repeated_html("<!a"),
    "cdata": repeated_html("<![CDATA["),
    "instructions": repeated_html("<?a"),
    "scripts": repeated_html("<script>"),
    "styles": repeated_html("<style>a</style"),
    "entities": repeated_html("&amp;"),
    "half entities": repeated_html("&#"),
    "attributes": lambda size: _html("<p " + _times("a=b ", size) + ">x"),
    "one attribute": lambda size: _html("<p style='" + _times("text-decoration ", size) + "'>x"),
    "end tags": repeated_html("</p></div>"),
    "non-breaking spaces": repeated_html("&nbsp;<br>"),
    "form as HTML": repeated_html(html_of(LINES)),
    "list marks": repeated_html("<span style='mso-list:Ignore'>"),
    "pre": repeated_html(">\n", "<pre>"),
    "base64": encoded("base64", base64.encodebytes(b"3: x\n" * 1000)),
    "base64 rubbish": encoded("base64", b"===\n=A=\n"),
    "base64 without end": encoded("base64", b"A"),
    "quoted-printable": encoded("quoted-printable", b"=3D=\n"),
    "quoted-printable rubbish": encoded("quoted-printable", b"=="),
    "uuencode": encoded("x-uuencode", b"begin 644 a\n"),
    "ten thousand parts": parts,
    "nested multiparts": nested_parts("multipart/mixed"),
    "nested alternatives": nested_parts("multipart/alternative"),
    "lines below nested multiparts": nested_lines,
    "nested mails": nested_mails,
    "many headers": headers("X-A: b\n"),
    "many From": headers("From: a@b.example\n"),
    "many Received": headers("Received: from a (b [1.2.3.4]) by c; Tue, 17 Nov 2026 10:12:00 +0100\n"),
    "many content types": headers("Content-Type: multipart/mixed; boundary=b\n"),
    "long subject": long_header("Subject", "[HO-1] Re:"),
    "long references": long_header("References", "<a@b.example>"),
    "open references": long_header("References", "<a"),
    "long To": long_header("To", '"a" <b@c.example>,'),
    "comments in To": long_header("To", "(a"),
    "quotes in To": long_header("To", '"a\\'),
    "groups in To": long_header("To", "a:b;"),
    "RFC 2047": long_header("Subject", "=?utf-8?q?=41?="),
    "RFC 2047 without end": long_header("Subject", "=?utf-8?q?a"),
    "RFC 2047 in To": long_header("To", "=?utf-8?q?=40?= <a@b.example>,"),
    "RFC 2231": long_header("Content-Type", "text/plain; charset*0*=utf-8''a;"),
    "parameters": long_header("Content-Type", "text/plain; a=b;"),
    "open parameters": long_header("Content-Type", 'text/plain; a="'),
    "semicolons": long_header("Content-Type", ";", ""),
    "quoted semicolons": long_header("Content-Type", '";', ""),
    "long disposition": long_header("Content-Disposition", "attachment; filename*0=a;"),
    "Authentication-Results": long_header("Authentication-Results", "mx.example; dkim=pass (a"),
    "Auto-Submitted": long_header("Auto-Submitted", "(no"),
    "long From": long_header("From", '"'),
    "long From with ats": long_header("From", "a@b.example "),
    "a long boundary": long_header("Content-Type", "multipart/mixed; boundary=b", ""),
}  # fmt: skip
