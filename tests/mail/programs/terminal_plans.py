"""What is written in the programs of the terminal, and how they are set up."""

from email import message_from_bytes, policy

from kept import SENT
from plans import (
    GERMAN,
    HEADINGS,
    JAPANESE,
    LONG,
    MARKED,
    PLAIN,
    REASONS,
    SHORTLY,
    Plan,
    below,
    beside,
    inside,
    means,
    named,
    numbered,
    spoken,
    under,
)  # fmt: skip
from typist import typed


def none(numbers: dict[int, str]) -> dict[int, str]:
    """Return what is typed for a deliberate "none": with its reason, if it has one."""
    return {number: f"n/a, {reason}" if reason else "n/a" for number, reason in numbers.items()}


def form(program: str, name: str, about: str, words: dict, typing: list, na: dict | None = None, **settings) -> Plan:
    return Plan(program, name, typing=typing, answers=means(words), na=means(na or {}), about=about, settings=settings)


def draft(
    program: str,
    name: str,
    about: str,
    typing: list,
    kind: str,
    command: str | None,
    edits: list | None = None,
    **settings,
) -> Plan:
    told = {"kind": kind, "edits": edits or []}
    return Plan(program, name, "draft", typing=typing, command=command, draft=told, about=about, settings=settings)


def filled(words: dict[int, str]) -> str:
    """Return the form as a text file with the answers written into it."""
    sent = message_from_bytes((SENT / "ask.eml").read_bytes(), policy=policy.default)
    lines = sent.get_body(("plain",)).get_content().replace("\r\n", "\n").split("\n")
    return "\n".join(typed(lines[lines.index("1. Account overview") :], below(words)))


NEW = {
    4: "Correction: by September, not by June, and two hours will do.",
    9: "Since Friday the budget is under review.",
}


def correction(program: str, name: str, about: str, answering: str, **settings) -> Plan:
    """A reply to the own reply: new words below the old ones, which are quoted again and are no news."""
    typing = [["after", PLAIN[number][:30], [text]] for number, text in NEW.items()]
    return Plan(
        program,
        name,
        typing=typing,
        answers=means(NEW),
        known=means(PLAIN),
        about=about,
        settings={"answering": answering, **settings},
    )


SOME = spoken(PLAIN, (1, 2, 4, 6, 8))
GERMAN_ATTRIBUTION = ['set attribution="Am %d schrieb %n:"', 'set attribution_locale="de_DE.UTF-8"']
FLOWED = ["set text_flowed"]
SIGNATURE = ["set signature='printf \"%s\\\\n\" Dana\\ Whitfield Account\\ Executive,\\ Brightlane|'"]
AWAY_END = [["cut", "10. Relationship notes", []]]

PLANS = [
    form("mutt", "below-all-ten", "below each section, as mutt comes", PLAIN, below(PLAIN)),
    form("mutt", "below-flowed", "text_flowed", LONG, below(LONG), rc=FLOWED),
    form("mutt", "beside-the-prompts", "on the line of the first prompt", SOME, beside(SOME)),
    form(
        "mutt",
        "beside-german-attribution",
        "umlauts, an attribution in German",
        GERMAN,
        beside(GERMAN),
        rc=GERMAN_ATTRIBUTION,
    ),
    form(
        "mutt",
        "under-headings-latin1",
        "under the heading, sent as iso-8859-1 or windows-1252",
        GERMAN,
        under(GERMAN),
        rc=["set send_charset=us-ascii:iso-8859-1:windows-1252:utf-8"],
    ),
    form(
        "mutt",
        "top-numbers-signed",
        "numbers on top, signature with its dashes, the quote below",
        PLAIN,
        [["top", "", numbered(PLAIN)]],
        rc=SIGNATURE,
    ),
    form(
        "mutt",
        "top-names-sig-on-top",
        "names on top, sig_on_top",
        SOME,
        [["top", "", named(SOME)]],
        rc=[*SIGNATURE, "set sig_on_top"],
    ),
    form(
        "mutt",
        "bar-indent",
        "indent_string is a bar, answers behind it",
        spoken(PLAIN, (3, 5, 9)),
        inside(spoken(PLAIN, (3, 5, 9))),
        rc=['set indent_string="| "'],
    ),
    form(
        "mutt",
        "japanese-2022",
        "Japanese, sent as iso-2022-jp",
        JAPANESE,
        below(JAPANESE),
        rc=["set send_charset=us-ascii:iso-2022-jp:utf-8"],
    ),
    form(
        "mutt",
        "trimmed",
        "what is not answered is cut out of the quote",
        spoken(PLAIN, (2, 3)),
        [
            *below(spoken(PLAIN, (2, 3))),
            ["cut", "4. Success outcomes", ["End of form."]],
            ["cut", "handoffd", ["2. Contacts"]],
        ],
    ),
    form(
        "mutt",
        "none-with-reasons",
        "n/a with and without reasons",
        spoken(PLAIN, (3,)),
        below(spoken(PLAIN, (3,)) | none({**REASONS, 7: ""})),
        {**REASONS, 7: ""},
    ),
    form("mutt", "marked-answers", "answers that begin with signs", MARKED, below(MARKED)),
    form("mutt", "marked-answers-flowed", "the same, space-stuffed", MARKED, below(MARKED), rc=FLOWED),
    form("mutt", "alone-numbers", "nothing quoted, numbers only", PLAIN, [["alone", "", numbered(PLAIN)]]),
    correction(
        "mutt",
        "correction",
        "replying to the own earlier reply, two sections put right below the old words",
        "mutt/below-all-ten",
    ),
    form(
        "mutt",
        "form-attached",
        "the form filled in as a file, attached",
        SOME,
        [["top", "", ["Hi, see the attached file."]]],
        compose="<attach-file>~/notes.txt<enter>",
        home_files={"notes.txt": filled(SOME)},
    ),
    draft("mutt", "approve", "the one word, on top", [["top", "", ["approve"]]], "same", "approve"),
    draft(
        "mutt",
        "approve-with-courtesy",
        "the one word with a greeting and a signature",
        [["top", "", ["Hi,", "", "Approve, thanks!"]]],
        "same",
        "approve",
        rc=SIGNATURE,
    ),
    draft(
        "mutt", "not-yet", "no go-ahead", [["top", "", ["Approve once Priya is back from holiday."]]], "same", "unclear"
    ),
    draft(
        "mutt",
        "edited",
        "one word changed in the quote, and the one word on top",
        [["top", "", ["approve"]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
    ),
    draft(
        "mutt",
        "edited-flowed",
        "the same, flowed",
        [["top", "", ["approve"]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
        rc=FLOWED,
    ),
    form("neomutt", "below-all-ten", "as neomutt comes", GERMAN, below(GERMAN)),
    form("neomutt", "inside-the-quote", "behind the quote mark, as vim's o does", SOME, inside(SOME)),
    form(
        "neomutt",
        "bottom-numbers",
        "numbers below the whole quote",
        spoken(PLAIN, (4, 5)),
        [["bottom", "", numbered(spoken(PLAIN, (4, 5)))]],
    ),
    form("neomutt", "flowed-japanese", "Japanese, flowed, utf-8", JAPANESE, under(JAPANESE), rc=FLOWED),
    draft(
        "neomutt", "hold-until-friday", "hold", [["top", "", ["hold until Friday"]]], "same", "hold", until_friday=True
    ),
    draft(
        "neomutt",
        "edited-only",
        "a sentence more, no word on top",
        [["change", "Ana Kovač, copied here.", ["Ana Kovač, copied here. She has led eleven projects like yours."]]],
        "edited",
        None,
        [["Ana Kovač, copied here.", "Ana Kovač, copied here. She has led eleven projects like yours."]],
    ),
    form(
        "s-nail", "below-all-ten", "quoted with the default mark, edited with ~e", PLAIN, below(PLAIN), rc=["set quote"]
    ),
    form(
        "s-nail",
        "tab-indent",
        "~m: indented with a tab, no quote mark at all",
        SOME,
        below(SOME),
        rc=["unset quote", 'set indentprefix="\t"'],
        how="~m 1\n~e\n",
    ),
    form(
        "s-nail",
        "top-numbers",
        "~m and numbers on top",
        GERMAN,
        [["top", "", numbered(GERMAN)]],
        rc=["unset quote"],
        how="~m 1\n~e\n",
    ),
    draft("s-nail", "approve", "quote, the word on top", [["top", "", ["approve"]]], "same", "approve"),
    form(
        "nmh",
        "below-some",
        "repl -filter: quoted by mhl",
        SOME,
        below(SOME),
        repl="-filter mhl.replywithoutbody -convertargs text/plain '' -editor mhbuild",
        whatnow=["edit $EDITOR", "Enter"],
        profile=["mhbuild-convert-text/plain: sed 's/^/> /'", "mhbuild-convert-text/html:"],
    ),
    form("nmh", "comp-nothing-quoted", "repl quotes nothing by itself", PLAIN, [["bottom", "", numbered(PLAIN)]]),
    form("alpine", "below-all-ten", "as alpine comes, not flowed", PLAIN, below(PLAIN)),
    form("alpine", "below-flowed", "flowed", LONG, below(LONG), features=["no-quell-flowed-text"]),
    form("alpine", "beside-german", "umlauts, on the line of the prompt", GERMAN, beside(GERMAN)),
    form(
        "alpine",
        "top-names-signed",
        "names on top, signature at the bottom",
        SOME,
        [["top", "", named(SOME)]],
        rc=["reply-leadin=On _DATE_, _FROM_ wrote:"],
    ),
    form("alpine", "japanese", "Japanese", JAPANESE, inside(JAPANESE)),
    draft("alpine", "approve", "the one word on top", [["top", "", ["Approve"]]], "same", "approve"),
    draft(
        "alpine",
        "edited",
        "one word changed, flowed",
        [["top", "", ["approve"]], SHORTLY],
        "edited",
        "approve",
        [["shortly", "tomorrow"]],
        features=["no-quell-flowed-text"],
    ),
    form("emacs-gnus", "below-all-ten", "message-mode, > marks", GERMAN, below(GERMAN)),
    form(
        "emacs-gnus",
        "traditional",
        "message-cite-style-outlook: the reply above, the original below",
        SOME,
        [["top", "", named(SOME)]],
        lisp="(require 'message) (setq message-cite-reply-position 'above)",
    ),
    form(
        "emacs-gnus",
        "flowed-soft-returns",
        "use-hard-newlines: format=flowed",
        LONG,
        below(LONG),
        lisp="(setq desk-flowed t)",
    ),
    draft(
        "emacs-gnus", "sent-it-myself", "sent it myself", [["top", "", ["Sent it myself."]]], "same", "sent it myself"
    ),
    form("aerc", "below-all-ten", "aerc's quoted_reply", PLAIN, below(PLAIN)),
    form("aerc", "flowed", "format-flowed", LONG, below(LONG), flowed=True),
    form("aerc", "german-beside", "umlauts beside the prompts", GERMAN, beside(GERMAN)),
    draft("aerc", "hold", "hold", [["top", "", ["Hold"]]], "same", "hold"),
    form("notmuch", "below-all-ten", "notmuch reply", GERMAN, below(GERMAN)),
    form(
        "notmuch",
        "japanese-trimmed",
        "Japanese, half the quote cut",
        JAPANESE,
        [*below(JAPANESE), ["cut", "6. Concerns", ["End of form."]]],
    ),
    form("mblaze", "below-some", "mrep", SOME, below(SOME)),
]
assert len({(plan.program, plan.name) for plan in PLANS}) == len(PLANS)
assert HEADINGS
