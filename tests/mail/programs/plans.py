"""What is to be written, by which habit, and what it means: the expected meaning is made here, from what is typed.

The letters are the samples: `handoffd preview dossier/ask --eml --sample`, and `warm-intro/draft` for drafts.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

HEADINGS = (
    *("Account overview", "Contacts", "Why they bought", "Success outcomes", "Promises made"),
    *("Concerns and objections", "Political dynamics", "Technical environment", "Red flags", "Relationship notes"),
)
# Words of the form below which, or beside which, a person writes: (first prompt, last line of the section).
PLACES = {
    1: ("Company, industry and size of the customer:", "Contract value: EUR 96,000"),
    2: ("Main contact for the introduction and the kickoff", "marta.weiss@northwind-freight.example"),
    3: ("The pain in their own words", "The moment when the value became"),
    4: ("Success after 90 days", "The goal as a number"),
    5: ("Anything beyond the standard", "Special terms, prices or service"),
    6: ("What nearly stopped them", "Missing features we talked about"),
    7: ("Who is for us inside", "Is the buyer's team aligned"),
    8: ("Tools they use now", "Data to move, security needs"),
    9: ("Budget pressure, a tight timeline", "Budget pressure, a tight timeline"),
    10: ("How they like to communicate", "What built rapport"),
}

PLAIN = {
    1: "Northwind Freight GmbH, road freight, about 240 people and 85 trucks in Hamburg. EUR 96,000 a year from 1 April 2026.",
    2: "Marta Weiss, head of operations, marta.weiss@northwind-freight.example. Champion is Jonas Behr in dispatch.",
    3: "They plan tomorrow on paper until nine at night, and two dispatchers quit over it last year.",
    4: "By June dispatch plans a full day in under an hour; today it is four.",
    5: "Import of their route archive by 10 April, owner Leo. First month free.",
    6: "They fear the spring peak, and looked hard at TruckDesk because of its driver app.",
    7: "Marta and Jonas are for us, the head of finance is not. Nothing changes before summer.",
    8: "SAP Business One and a lot of Excel; a daily export to SAP is a must. First trucks live on 20 April.",
    9: "The board wants to see numbers in July, so there is no slack at all.",
    10: "Short mails, first names, call Marta rather than write twice. She rows.",
}
GERMAN = {
    1: "Straßengüterverkehr, 240 Leute, Größe mittel; Verträge laufen über das Büro in Köln.",
    2: "Jörg Müller, Geschäftsführer, joerg.mueller@northwind-freight.example, möchte alles früh hören.",
    3: "„Wir planen bis neun Uhr abends auf Papier“, sagt die Disposition. Überstunden kosten rund 60.000 € im Jahr.",
    4: "Bis Juni plant die Disposition einen vollen Tag in unter einer Stunde statt in vier.",
    5: "Übernahme des Tourenarchivs bis zum 10. April, zuständig ist Leo.",
    6: "Sorge vor der Frühjahrsspitze; die Fahrer-App fehlt ihnen.",
    7: "Für uns: Jörg. Dagegen: die Finanzchefin, sie hält es für zu teuer.",
    8: "SAP Business One, dazu Excel; täglicher Export nach SAP.",
    9: "Enger Zeitplan: am 20. April müssen die ersten Lkw fahren.",
    10: "Förmlich, per Sie, lieber anrufen als schreiben. Grüße über das Rudern kommen gut an.",
}
JAPANESE = {
    1: "物流会社、従業員240名、本社は名古屋です。",
    2: "田中美咲さん、運行管理部長、misaki.tanaka@northwind-freight.example",
    3: "毎晩九時まで紙で配車計画を作っていて、去年は二人が辞めました。",
    4: "六月までに一日分の計画を一時間以内で作れるようになること。",
    5: "配送履歴の取り込みを四月十日までに行うと約束しました。",
}
MARKED = {
    1: "~200 trucks by 2027, they said; today 85 (+135 %).",
    3: "From what Jonas says, 4 hours a day go into planning.",
    4: "1 hour instead of 4 -- measured on Thursdays",
    5: "- route archive, Leo, 10 April\n- first month free\n- answers within 4 hours until June",
    6: "2 things: the spring peak, and no driver app",
    8: "SAP export; see https://wiki.brightlane.example/northwind?page=8&v=2 for the list",
    9: "50 % of the budget is gone already",
}
LONG = {
    3: "When Jonas planned Thursday in the trial he finished before the coffee was cold, and then he called his boss over "
    "and did it again, slower, so that everybody could see it; that was the moment. Before that they had lost two "
    "dispatchers in one winter and paid about EUR 60,000 to replace them.",
    6: "Two people in the yard were afraid that the computer takes their work away, and one of them said so in front of "
    "everyone.\n\nMarta calmed it, but it will come back at the first mistake.",
    10: "Call, do not write. If you must write, keep it to three lines and put the question first, because she reads mail "
    "on the phone between two meetings and answers at once or never.",
}
REASONS = {5: "no special terms at all", 9: "they signed in a week"}


@dataclass
class Plan:
    """A reply to be written: what is typed where, and what it must be read as."""

    program: str
    name: str
    letter: str = "ask"
    typing: list[list] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    na: dict[str, str] = field(default_factory=dict)
    command: str | None = None
    draft: dict[str, str] | None = None
    known: dict[str, str] = field(default_factory=dict)
    settings: dict = field(default_factory=dict)
    about: str = ""

    def meaning(self) -> dict:
        told = {
            "program": self.program,
            "about": self.about,
            "request": f"{self.letter}.eml",
            "answers": self.answers,
            "na": self.na,
            "open": [name for name in HEADINGS if name not in self.answers and name not in self.na]
            if self.letter == "ask"
            else [],
            "command": self.command,
        }
        if "not_yet" in self.settings:
            told["not_yet"] = self.settings["not_yet"]
        return told | ({"known": self.known} if self.known else {}) | ({"draft": self.draft} if self.draft else {})

    def write(self, path: Path) -> Path:
        path.write_text(json.dumps({"typing": self.typing, **self.settings}), encoding="utf-8")
        return path


def spoken(words: dict[int, str], only: Iterable[int] = ()) -> dict[int, str]:
    return {number: text for number, text in words.items() if not only or number in only}


def means(words: dict[int, str]) -> dict[str, str]:
    return {HEADINGS[number - 1]: text for number, text in words.items()}


def below(words: dict[int, str]) -> list[list]:
    """Below the last line of each section, as most people do."""
    return [["after", PLACES[number][1], text.split("\n")] for number, text in words.items()]


def under(words: dict[int, str]) -> list[list]:
    """Directly under the heading, above the prompts."""
    return [["after", f"{number}. {HEADINGS[number - 1]}", text.split("\n")] for number, text in words.items()]


def inside(words: dict[int, str]) -> list[list]:
    """Below the last line, behind its quote mark."""
    return [["inside", PLACES[number][1], text.split("\n")] for number, text in words.items()]


def beside(words: dict[int, str]) -> list[list]:
    """On the line of the first prompt."""
    return [["beside", PLACES[number][0], text.split("\n")] for number, text in words.items()]


def numbered(words: dict[int, str]) -> list[str]:
    return [row for number, text in words.items() for row in f"{number}: {text}".split("\n")]


def named(words: dict[int, str]) -> list[str]:
    return [row for number, text in words.items() for row in f"{HEADINGS[number - 1]}: {text}".split("\n")]


SHORTLY = ["change", "shortly", ["tomorrow"]]
