"""Outlook on Windows: the answer on top in Word's HTML, the whole mail below a line, nothing marked as quoted."""

import html
import re
from datetime import datetime

from handoffd.demo.cast import Person
from handoffd.demo.clients.mime import Written, answering, both, head, secret, threaded
from handoffd.demo.letter import Letter

_STYLE = (
    "<style><!--\np.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt;"
    ' font-family:"Aptos",sans-serif;}\n@page WordSection1 {size:612.0pt 792.0pt; margin:72.0pt;}\n'
    "div.WordSection1 {page:WordSection1;}\n--></style>"
)
_LINE = "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"


def reply(person: Person, now: datetime, letter: Letter, top: str) -> Written:
    """Return a reply with `top` above the mail that it answers."""
    name, address = letter.sender
    sent = person.local(letter.date)
    when = f"{sent:%A, %B} {sent.day}, {sent.year} {sent.hour % 12 or 12}:{sent:%M} {sent:%p}"
    fields = {"From": f"{name} <{address}>", "Sent": when, "To": letter.header("To"), "Subject": letter.subject}
    plain = [*top.split("\n"), "", f"Best,\n{person.first}", "", *(f"{key}: {value}" for key, value in fields.items())]
    shown = "<br>\n".join(f"<b>{key}:</b> {html.escape(value)}" for key, value in fields.items())
    typed = "".join(_line(row) for row in [*top.split("\n"), "", "Best,", person.first, ""])
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        f"<head>{_STYLE}</head><body lang=EN-GB link=blue vlink=purple><div class=WordSection1>{typed}"
        f"{_LINE}{shown}<o:p></o:p></p></div></div>{_inside(letter.html)}</div></body></html>"
    )
    mail = head(
        person,
        now,
        letter.header("Reply-To") or letter.header("From"),
        answering(letter.subject).replace("Re:", "RE:", 1),
        f"<AS8PR07MB{secret(person, now, 16).upper()}@AS8PR07MB7126.eurprd07.prod.outlook.com>",
        {**threaded(letter), "Thread-Topic": letter.subject, "X-MS-Has-Attach": "", "Accept-Language": "en-GB, pt-PT"},
    )
    text = "\n".join(plain) + "\n\n" + letter.text
    boundary = f"_000_AS8PR07MB{secret(person, now, 12).upper()}_"
    return Written(both(mail, text, page, boundary), letter.reply_address, top)


def _line(text: str) -> str:
    return f"<p class=MsoNormal>{html.escape(text) or '&nbsp;'}<o:p></o:p></p>\n"


def _inside(page: str) -> str:
    """Return what stands in the body; Word keeps no comment and no style of others."""
    found = re.search(r"(?s)<body[^>]*>(.*)</body>", page)
    return re.sub(r"(?s)<!--.*?-->|<style.*?</style>", "", found[1] if found else page)
