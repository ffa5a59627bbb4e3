"""What is written in the programs with windows and in the browser, and how they are set up."""

from plans import (
    GERMAN,
    JAPANESE,
    LONG,
    MARKED,
    PLAIN,
    SHORTLY,
    Plan,
    below,
    beside,
    inside,
    named,
    numbered,
    spoken,
    under,
)
from terminal_plans import SOME, correction, draft, filled, form, none

TOP = {"mail.identity.id1.reply_on_top": 1}
PLAIN_TEXT = {"mail.identity.id1.compose_html": False}
SIGNED = {"mail.identity.id1.htmlSigText": "Dana Whitfield\nAccount Executive, Brightlane"}
ONLY_HTML, ONLY_PLAIN, BOTH = (
    {"mail.default_send_format": 2},
    {"mail.default_send_format": 1},
    {"mail.default_send_format": 3},
)
ASIDE = spoken(PLAIN, (3, 4, 7))


def prefs(*chosen: dict) -> dict:
    return {"prefs": {key: value for one in chosen for key, value in one.items()}}


def tb(name: str, about: str, words: dict, typing: list, na: dict | None = None, **settings) -> Plan:
    return form("thunderbird", name, about, words, typing, na, **settings)


THUNDERBIRD = [
    tb("html-below-all-ten", "HTML, Enter inside the quote splits it", PLAIN, below(PLAIN)),
    tb(
        "html-only-german",
        "HTML alone is sent, umlauts",
        GERMAN,
        below(GERMAN),
        **prefs(ONLY_HTML, {"mailnews.reply_header_ondateauthorwrote": "Am #2 um #3 schrieb #1:"}),
    ),
    tb("html-both-long", "both parts are sent, answers of several lines", LONG, below(LONG), **prefs(BOTH)),
    tb("html-beside", "on the prompt's own line", SOME, beside(SOME), **prefs(BOTH)),
    tb(
        "html-inside-japanese", "Shift and Enter: inside the quote, Japanese", JAPANESE, inside(JAPANESE), **prefs(BOTH)
    ),
    tb(
        "html-top-numbers-signed",
        "reply above, numbers, signature",
        PLAIN,
        [["top", "", numbered(PLAIN)]],
        **prefs(TOP, SIGNED),
    ),
    tb("html-marked", "answers that begin with signs", MARKED, below(MARKED), **prefs(BOTH)),
    tb("text-below-flowed", "plain text, flowed", GERMAN, below(GERMAN), **prefs(PLAIN_TEXT)),
    tb(
        "text-long-not-flowed",
        "plain text, wrapped hard",
        LONG,
        below(LONG),
        **prefs(PLAIN_TEXT, {"mailnews.send_plaintext_flowed": False}),
    ),
    tb("text-under-headings", "plain text, directly under the heading", SOME, under(SOME), **prefs(PLAIN_TEXT)),
    tb(
        "text-marked-flowed",
        "plain text, flowed, answers that begin with signs",
        MARKED,
        below(MARKED),
        **prefs(PLAIN_TEXT),
    ),
    tb(
        "text-none",
        "n/a with and without reasons",
        ASIDE,
        below(ASIDE | none({5: "no special terms at all", 9: ""})),
        {5: "no special terms at all", 9: ""},
        **prefs(PLAIN_TEXT),
    ),
    tb(
        "text-bottom-numbers",
        "plain text, numbers below the whole quote",
        ASIDE,
        [["bottom", "", numbered(ASIDE)]],
        **prefs(PLAIN_TEXT),
    ),
    tb("html-alone-names", "the quote thrown away, names", SOME, [["alone", "", named(SOME)]], **prefs(BOTH)),
    tb(
        "html-author-only",
        "an attribution without a date",
        LONG,
        below(LONG),
        **prefs({"mailnews.reply_header_type": 1}),
    ),
    tb(
        "text-form-attached",
        "the form filled in as a file, attached",
        SOME,
        [["top", "", ["See the file."]]],
        files={"notes.txt": filled(SOME)},
        **prefs(PLAIN_TEXT, TOP),
    ),
    correction(
        "thunderbird",
        "html-correction",
        "replying to the own earlier reply, new words below the old ones",
        "thunderbird/html-below-all-ten",
        **prefs(BOTH),
    ),
    draft(
        "thunderbird",
        "html-not-yet",
        "no go-ahead",
        [["top", "", ["Not approved, please wait."]]],
        "same",
        "unclear",
        **prefs(TOP),
    ),
    draft("thunderbird", "html-approve", "Approve, above", [["top", "", ["Approve"]]], "same", "approve", **prefs(TOP)),
    draft(
        "thunderbird",
        "html-hold-until-friday",
        "hold until Friday, signed",
        [["top", "", ["hold until Friday"]]],
        "same",
        "hold",
        until_friday=True,
        **prefs(TOP, SIGNED),
    ),
    draft(
        "thunderbird",
        "html-edited",
        "a word changed in the quote, approve above",
        [["top", "", ["approve"]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
        **prefs(TOP, BOTH),
    ),
    draft(
        "thunderbird",
        "text-edited",
        "the same in plain text",
        [["top", "", ["approve"]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
        **prefs(TOP, PLAIN_TEXT),
    ),
]


def rc(name: str, about: str, words: dict, typing: list, na: dict | None = None, **settings) -> Plan:
    return form("roundcube", name, about, words, typing, na, **settings)


# Shift and Enter behind a link does nothing in this editor.
WITHOUT_LINK = spoken(GERMAN, (1, *range(3, 11)))
ROUNDCUBE = [
    rc("html-below-all-ten", "TinyMCE, Enter inside the quote", PLAIN, below(PLAIN)),
    rc("html-inside-german", "Shift and Enter, umlauts", WITHOUT_LINK, inside(WITHOUT_LINK)),
    rc("html-beside", "on the prompt's own line", SOME, beside(SOME)),
    rc("html-top-numbers", "numbers above the quote", PLAIN, [["top", "", numbered(PLAIN)]], above=True),
    rc("html-marked", "answers that begin with signs", MARKED, below(MARKED)),
    rc("text-below-all-ten", "plain text", PLAIN, below(PLAIN), html=False),
    rc("text-japanese", "plain text, Japanese", JAPANESE, below(JAPANESE), html=False),
    rc("text-long", "plain text, answers of several lines", LONG, below(LONG), html=False),
    draft("roundcube", "html-approve", "Approve, above", [["top", "", ["Approve", ""]]], "same", "approve"),
    draft(
        "roundcube",
        "html-edited",
        "a word changed in the quote, approve above",
        [["top", "", ["approve", ""]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
    ),
    draft(
        "roundcube",
        "text-edited",
        "the same in plain text",
        [["top", "", ["approve"]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
        html=False,
    ),
]


def cm(name: str, about: str, words: dict, typing: list, na: dict | None = None, **settings) -> Plan:
    return form("claws", name, about, words, typing, na, **settings)


JOINED = "Claws joined the ten lines into one paragraph, so that the labels stand inside its lines"
CLAWS = [
    cm("below-all-ten", "as Claws comes", PLAIN, below(PLAIN)),
    cm("german-beside", "umlauts, on the prompt's line", GERMAN, beside(GERMAN)),
    cm("japanese-inside", "Japanese, behind the quote mark", JAPANESE, inside(JAPANESE)),
    cm(
        "long-wrapped",
        "answers of several lines, wrapped before sending",
        LONG,
        below(LONG),
        rc={"linewrap_before_sending": 1, "linewrap_quotation": 1, "line_length": 72},
    ),
    cm("top-numbers", "numbers on top", PLAIN, [["top", "", numbered(PLAIN)]], not_yet=JOINED),
    draft("claws", "approve", "the one word", [["top", "", ["Approve."]]], "same", "approve"),
    draft(
        "claws",
        "edited",
        "a word changed in the quote, approve above",
        [["top", "", ["approve"]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
    ),
]
