"""What public reply parsers take for the new text of a mail. Runs in a venv of its own: one JSON object a line, in and out."""

import contextlib
import json
import sys


def email_reply_parser(text, html):
    from email_reply_parser import EmailReplyParser

    return EmailReplyParser.parse_reply(text)


def mail_parser_reply(text, html):
    from mailparser_reply import EmailReplyParser

    languages = ["en", "de", "fr", "es", "it", "nl", "ja", "pl", "sv", "da"]
    return EmailReplyParser(languages=languages).parse_reply(text)


def quotequail(text, html):
    import quotequail as library

    if html:
        return plain("".join(piece for shown, piece in library.quote_html(html) if shown))
    return "\n".join(piece for shown, piece in library.quote(text) if shown)


def unquotemail(text, html):
    from unquotemail import Unquote

    read = Unquote(html, text)
    return plain(read.get_html()) if html else read.get_text()


def talon(text, html):
    from talon import quotations

    quotations.register_xpath_extensions()
    return plain(quotations.extract_from_html(html)) if html else quotations.extract_from_plain(text)


def plain(html):
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html or "", "html.parser")
    for found in soup(["style", "script", "head"]):
        found.decompose()
    return soup.get_text(" ")


PEERS = {
    "email-reply-parser": email_reply_parser,
    "mail-parser-reply": mail_parser_reply,
    "quotequail": quotequail,
    "unquotemail": unquotemail,
    "talon": talon,
}


def main():
    for read in PEERS.values():  # one that cannot start at all would look as if it found nothing
        read("Yes\n\nOn Tue, 10 Mar 2026, X wrote:\n> Well?\n", "")
        read("Yes", "<html><body><p>Yes</p></body></html>")
    for line in sys.stdin:
        mail = json.loads(line)
        told = {}
        for name, read in PEERS.items():
            told[name] = ""
            # A parser that gives up has found nothing.
            with contextlib.suppress(Exception):
                told[name] = read(mail["text"], mail["html"]) or ""
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
