"""Text from outside made fit for a letter: nothing invisible, nothing that turns the line round, nothing too long.

`EmailMessage` refuses CR and LF in a header by itself, but lets NUL and U+202E (right-to-left override) pass in a
display name; these and their like are taken out here before anything is composed (SECURITY.md T9).
"""

import re
import unicodedata

MAX_NAME = 78
MAX_SUBJECT = 200

# Zero-width marks, the marks that turn the direction of writing, and the mark of byte order.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\ufff9-\uffff]"
)
# C0 without tab and newline, DEL, C1, surrogates, noncharacters (the letter engine marks places with those).
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]")
_ORDINARY = re.compile("[\n -~]*")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def many_lines(text: str) -> str:
    """Return the text as a person sees it: NFC, LF line ends, no control characters, nothing invisible."""
    if _ORDINARY.fullmatch(text):  # nearly all there is
        return text
    lined = _BREAKS.sub("\n", text)
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _CONTROL.sub("", lined))).replace("\t", "    ")


def one_line(text: str, limit: int = MAX_SUBJECT) -> str:
    """Return the text on one line, at most `limit` characters; a longer one ends in an ellipsis."""
    line = " ".join(many_lines(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def for_header(text: str, limit: int = MAX_SUBJECT) -> str:
    """Return one line in which nothing can be taken for an encoded word (RFC 2047).

    `EmailMessage` decodes `=?utf-8?q?=0D=0ABcc=3A...?=` in a subject it is given and writes the line end it finds: on
    Python 3.11 that adds a header.
    """
    return one_line(many_lines(text).replace("=?", "= ?"), limit)


def name(text: str) -> str:
    """Return a display name: one line, without the signs that mean something in an address header."""
    return for_header(re.sub(r'[<>"\\@]', " ", many_lines(text)), MAX_NAME)
