"""Languages: each is a folder; what it lacks is said in English, and listed here; a reply is read whatever its form's."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from jinja2 import Environment, meta

from handoffd import shipped
from handoffd.app.answering import customer_language
from handoffd.letters.form import Form, FormLine, form_lines, in_language
from handoffd.letters.languages import ENGLISH, called, language, languages
from handoffd.letters.message import Address, Message
from handoffd.letters.replies.draft import read_draft, shown_draft
from handoffd.letters.replies.grammar import verdict_of
from handoffd.letters.replies.labels import Labels
from handoffd.letters.replies.reply import na_reason, read_reply
from handoffd.letters.words import keys
from handoffd.letters.writing import wording
from handoffd.letters.writing.answered import LABELS
from handoffd.letters.writing.compose import Letter, compose
from handoffd.letters.writing.said import said
from handoffd.letters.writing.samples import REF, T0, TOKEN, sample
from handoffd.letters.writing.template import Templates, render
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS, options_for
from handoffd.playbook.dossier import SECTIONS, Entry
from handoffd.playbook.returns import kind_of
from letters.clients import CLIENTS, case, styles
from letters.sentmail import INTRO, PREFILLS, rng, sent_mail
from letters.sentmail import TOKEN as SENT_TOKEN

OTHERS = [code for code in shipped.languages() if code != "en"]
TEMPLATES = Templates(shipped.letters())
WRITTEN = [(code, name) for code in OTHERS for name in sorted(LETTERS) if TEMPLATES.has(name, code)]
GERMAN, FRENCH = language("de"), language("fr")
TODAY = T0.date()


def rows(code):
    """The request as it is sent in a language: introduction, form, reference."""
    own = language(code)
    lines = [FormLine(text, "intro") for text in INTRO]
    lines += in_language(form_lines(SECTIONS, PREFILLS), own)
    return [*lines, FormLine(f"{own.form.reference}HO-1 {SENT_TOKEN}", "end"), FormLine("handoffd writes", "end")]


def folded(text):
    return " ".join(text.split())


# -- a language is a folder -------------------------------------------------------------------------------------------


def test_german_and_french_are_there_beside_english():
    assert set(shipped.languages()) >= {"en", "de", "fr"}
    assert list(languages()) == list(shipped.languages())
    assert [called(name) for name in ("Deutsch", "german", "de-AT", "Français.", "EN", "Klingon")] == [
        "de", "de", "de", "fr", "en", "",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(LETTERS))
@pytest.mark.parametrize("code", OTHERS)
def test_there_is_a_letter_in_every_language_or_it_is_told_here_that_there_is_none(code, name):
    if not TEMPLATES.has(name, code):
        pytest.xfail(f"templates/emails/{code}/{name}.md is not written yet; its reader gets it in English")


@pytest.mark.parametrize(("code", "name"), WRITTEN)
def test_a_letter_uses_what_the_english_one_uses_or_it_is_told_here_that_it_is_older(code, name):
    newer = _used(name) - _used(f"{code}/{name}")
    if newer:
        pytest.xfail(f"templates/emails/{code}/{name}.md says nothing yet of {', '.join(sorted(newer))}")


def _used(name):
    """The values a letter uses, with those of the parts it includes."""
    source = (shipped.letters() / f"{name}.md").read_text(encoding="utf-8")
    for part in re.findall(r'{% include "([^"]+)" %}', source):
        source += (shipped.letters() / part).read_text(encoding="utf-8")
    bare = re.sub(r"\|\s*(?:first_name|listed|counted|clock|date|day|moment|sentence|said)\b", "", source)
    return meta.find_undeclared_variables(Environment(autoescape=True).parse(bare))


@pytest.mark.parametrize("code", OTHERS)
def test_no_folder_of_a_language_holds_a_letter_that_there_is_none_of(code):
    folder = shipped.letters() / code
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.md")}
    assert {name for name in found if not name.startswith(("_base/", "_customer/"))} <= set(LETTERS)


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogue_knows_every_section_prompt_label_and_answer(code):
    own = language(code)
    assert set(own.headings) == {section.heading for section in SECTIONS}
    assert set(own.prompts) == {prompt for section in SECTIONS for prompt in section.prompts}
    told = [*LABELS.values(), "call", "kickoff", "joint call", "debrief"]
    told += [option.label for step in ("warm-intro", "kickoff") for option in options_for(step)]
    assert [word for word in told if word not in own.words] == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_form_of_a_language_keeps_the_rules_by_which_it_is_read_again(code):
    own = language(code)
    prompts = [own.prompts[prompt] for section in SECTIONS for prompt in section.prompts]
    assert [prompt for prompt in prompts if len(keys(prompt)) < 5 or len(prompt) > 70 or not prompt.endswith(":")] == []
    runs = [(keys(prompt)[at : at + 5], prompt) for prompt in prompts for at in range(len(keys(prompt)) - 4)]
    assert len({run for run, _ in runs}) == len(runs)
    for section in SECTIONS:
        heading = own.heading(section.heading)
        assert heading.isascii()
        assert len(heading) < 60
        others = [prompt for other in SECTIONS if other != section for prompt in other.prompts]
        assert not [other for other in others if " ".join(keys(heading)) in " ".join(keys(own.prompts[other]))]


def test_no_heading_of_one_language_is_the_heading_of_another_section_in_another():
    meant = {}
    for own in languages().values():
        for section in SECTIONS:
            assert meant.setdefault(keys(own.heading(section.heading)), section.id) == section.id


# -- every letter in every language -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "name"), WRITTEN)
def test_every_letter_of_a_language_can_be_written_and_says_in_which_it_is(code, name):
    letter = render(name, sample(name, code))
    assert letter.language == code
    assert 0 < len(letter.subject) <= 140
    assert f'<html lang="{code}"' in letter.html
    greeting = letter.text.split("\n\n")[0 if name in CUSTOMER_LETTERS else 1]
    if name != "crm/note":  # a record for a system greets nobody
        assert greeting.startswith(("Hallo ", "Guten Tag ", "Bonjour "))
    assert "{" not in letter.text
    mail = compose(_letter(letter))
    assert f"Content-Language: {code}".encode() in mail


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, name in WRITTEN if name not in CUSTOMER_LETTERS])
def test_a_button_says_the_same_in_every_language(code, name):
    """Its words are those of the reader's language, and its reply is read as the same command (T1, T23)."""
    english, own = (_replies(render(name, sample(name, each)).html) for each in ("en", code))
    assert [_command(reply) for reply in own] == [_command(reply) for reply in english]


@pytest.mark.parametrize("name", sorted(CUSTOMER_LETTERS))
@pytest.mark.parametrize("code", OTHERS)
def test_a_customer_is_written_to_politely_and_without_a_trace_of_the_house(code, name):
    letter = render(name, sample(name, code))
    familiar = {"de": (" du ", " dir ", " dein"), "fr": (" tu ", " toi ", " ton ", " ta ")}[code]
    assert not [word for word in familiar if word in letter.body.casefold()]
    assert not [word for word in ("handoff", REF, TOKEN, "referenz", "référence") if word in letter.body.casefold()]


def test_a_letter_that_a_language_lacks_comes_whole_in_english(tmp_path):
    (tmp_path / "dossier").mkdir()
    (tmp_path / "_base").mkdir()
    (tmp_path / "_base" / "layout.html").write_text((shipped.letters() / "_base/layout.html").read_text())
    (tmp_path / "dossier" / "ask.md").write_text("Subject: x\n\nHi {{ when(due) }}\n\n{{ form() }}\n")
    letter = Templates(tmp_path).render("dossier/ask", sample("dossier/ask", "de"))
    assert "Wednesday" in letter.text
    assert "3. Why they bought" in letter.text
    assert letter.language == "en"
    assert '<html lang="en"' in letter.html


# -- how things are said ----------------------------------------------------------------------------------------------


def test_a_moment_is_said_in_the_readers_own_language():
    now = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
    soon, later = now + timedelta(hours=22), now + timedelta(days=9)
    assert wording.when(soon, "Europe/Vienna", now, GERMAN) == "Donnerstag, 14:00 Uhr (Wien), in 22 Stunden"
    assert wording.when(soon, "Europe/Vienna", now, FRENCH) == "jeudi à 14h00 (Vienne), dans 22 heures"
    assert wording.when(later, "Europe/Berlin", now, GERMAN) == "Freitag, 20. März, 16:00 Uhr (Berlin), in 9 Tagen"
    assert wording.in_hours(now, now - timedelta(hours=2), GERMAN) == "vor 2 Stunden"
    assert wording.in_hours(now, now, FRENCH) == "maintenant"
    assert wording.listed(("a", "b", "c"), GERMAN) == "a, b und c"
    assert wording.counted(1, "Vertrag", "Verträge", GERMAN) == "1 Vertrag"
    assert wording.counted(0, "contrat", "contrats", FRENCH) == "0 contrat"
    assert wording.counted(2, "contrat", "contrats", FRENCH) == "2 contrats"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Dana Whitfield is busy then", "Dana Whitfield hat dann keine Zeit"),
        (
            "covers region DACH; fewest open handoffs (3) beside Ben, Cy and Di",
            "betreut Region DACH; die wenigsten offenen Übergaben (3) neben Ben, Cy und Di",
        ),
        (
            "Success outcomes, “happier users”: no number in it. Which metric, from what to what?",
            "Woran sie Erfolg messen, „happier users“: keine Zahl. Welche Größe, von was auf was?",
        ),
        (
            "the first time after the promised window, because the working hours of A and B do not meet",
            "der erste Termin nach dem zugesagten Zeitraum, denn die Arbeitszeiten von A und B überschneiden sich nicht",
        ),
        ("Dana: a yes to the introduction (overdue)", "Dana: ein Ja zur Vorstellung (überfällig)"),
        ("a sentence that nobody has translated", "a sentence that nobody has translated"),
        ("Red flags", "Warnsignale"),
        ("", ""),
    ],
)
def test_sentences_made_in_python_are_said_in_the_readers_language(english, german):
    assert said(english, GERMAN) == german
    assert said(english, ENGLISH) == english


@pytest.mark.parametrize("code", OTHERS)
def test_every_pattern_of_a_catalogue_names_the_same_pieces_on_both_sides(code):
    for english, own in language(code).phrases.items():
        there = set(re.findall(r"\{(\w+)(?::\w+)?\}", english))
        assert set(re.findall(r"\{(\w+)\}", own)) <= there, english


# -- a reply is read whatever the language of its form ----------------------------------------------------------------


@pytest.mark.parametrize("code", OTHERS)
def test_the_form_that_left_is_found_again_with_its_sections_under_their_english_names(code):
    form = Form.from_message(sent_mail(rows(code)))
    assert form.language == code
    assert list(form.headings) == [section.heading for section in SECTIONS]
    assert [line.asks for line in form.lines if line.kind == "prompt"] == [
        prompt for section in SECTIONS for prompt in section.prompts
    ]
    assert len([line for line in form.lines if line.kind == "prefill"]) == len(PREFILLS)


@pytest.mark.parametrize("code", OTHERS)
def test_every_answer_comes_back_from_every_mail_program_in_every_habit_and_language(code):
    """The same bar as for an English form: at most one of two hundred missed, nothing invented, nothing commanded."""
    own = language(code)
    english = {own.heading(section.heading): section.heading for section in SECTIONS}
    lines = rows(code)
    # People answer with the headings they see: these are printed, and read as what they mean.
    typed = [replace(line, section_heading=own.headings.get(line.section_heading or "")) for line in lines]
    sent, missed, invented, told = sent_mail(lines), [], [], 0
    for client in CLIENTS:
        for style in styles(client):
            one = case(client, style, typed, rng(f"{client.name}/{style}/{code}"))
            reading = read_reply(sent, Message(one.raw))
            read = {**reading.answers, **{heading: f"n/a {reason}" for heading, reason in reading.na.items()}}
            wanted = {**one.answers, **{heading: f"n/a {reason}" for heading, reason in one.na.items()}}
            told += len(wanted)
            for name, text in wanted.items():
                if folded(read.get(english[name], "")) != folded(text):
                    missed.append((client.name, style, name, read.get(english[name]), text))
            invented += [(client.name, style, name) for name in one.open if english[name] in read]
            invented += [(client.name, style, reading.command)] if reading.command else []
    assert invented == []
    assert told > 2000
    assert len(missed) <= told * 0.005, missed


@pytest.mark.parametrize(
    ("row", "section"),
    [
        ("Warum sie gekauft haben: Papier bis neun", "Why they bought"),
        ("3. Warum sie gekauft haben: Papier", "Why they bought"),
        ("Ansprechpartner: Marta Weiss, marta@acme.example", "Contacts"),
        ("Promesses faites : import d'ici avril", "Promises made"),
        ("Rubrique 5 : import", "Promises made"),
        ("Abschnitt 5: Import", "Promises made"),
        ("Why they bought: paper", "Why they bought"),
    ],
)
@pytest.mark.parametrize("code", ["en", "de", "fr"])
def test_a_heading_of_any_language_labels_an_answer_in_every_form(row, section, code):
    found = Labels({each.number: each.heading for each in SECTIONS}, code).read(row)
    assert found is not None
    assert found.headings == (section,)


@pytest.mark.parametrize(
    "row", ["Der Vertrag: 36 Monate", "Warum: das sage ich dir", "Technik: SAP", "Contrat : 36 mois", "Politik: egal"]
)
def test_what_only_sounds_like_a_heading_of_another_language_is_none(row):
    assert Labels({each.number: each.heading for each in SECTIONS}, "en").read(row) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("keine", ""), ("Keine.", ""), ("k. A.", ""), ("k.A.", ""), ("entfällt", ""), ("nichts bekannt", ""), ("Fehlanzeige", ""),
        ("keine, sie haben in einer Woche unterschrieben", "sie haben in einer Woche unterschrieben"),
        ("aucun", ""), ("aucune", ""), ("néant", ""), ("s.o.", ""), ("rien à signaler", ""), ("RAS", ""), ("sans objet", ""),
        ("aucun, ils ont signé en une semaine", "ils ont signé en une semaine"),
        ("keiner von ihnen mochte es", None), ("aucun d'eux ne l'aimait", None), ("nichts davon ist fertig", None),
    ],
)  # fmt: skip
def test_a_deliberate_none_is_known_in_german_and_french(text, reason):
    assert na_reason(text) == reason


@pytest.mark.parametrize("code", OTHERS)
def test_a_draft_shown_in_a_language_is_read_back_word_for_word(code):
    letter = render("warm-intro/draft", sample("warm-intro/draft", code))
    sent = Message(compose(_letter(letter)))
    shown = shown_draft(sent)
    assert shown is not None
    assert set(shown.head) == {"to", "cc", "subject"}
    assert shown.body.startswith(("Guten Tag ", "Bonjour "))
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    command = language(code).words["approve"]
    same = Message(_reply(f"{command}\n\n{quoted}\n"))
    assert read_draft(sent, same).kind == "same"
    changed = Message(_reply(f"{command}\n\n{quoted.replace('Brightlane', 'Brightlane AG', 1)}\n"))
    assert read_draft(sent, changed).kind == "edited"


# -- which language ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Acme GmbH, 40 people\nLanguage: German", "de"), ("Sprache: Deutsch", "de"), ("- langue : français", "fr"),
        ("Language: Klingon", ""), ("They speak German", ""), ("Language: German\nLanguage: French", ""),
        ("Programming language: German precision", ""),
    ],
)  # fmt: skip
def test_the_ae_says_in_a_line_of_the_notes_in_which_language_the_customer_is_written_to(text, code):
    assert customer_language([Entry("D1", text, "a@x.example", T0, "<1@x.example>")]) == code


# -- small things -----------------------------------------------------------------------------------------------------


def _letter(words):
    to = (Address("", "ae@x.example"),)
    return Letter(words, Address("", "inbox@x.example"), to, T0, "<1@x.example>", "0" * 32)


def _reply(text):
    head = "From: Dana <ae@x.example>\nTo: inbox@x.example\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8\n"
    return f"{head}\n{text}".encode()


def _replies(html):
    from urllib.parse import unquote

    found = re.findall(r'href="mailto:[^"]*?body=([^"]*)"', html)
    return [unquote(each).strip() for each in found]


def _command(reply):
    # What a person finishes is finished here: a day and an hour, an address.
    ends = {"move to": " 2026-03-20 15:00", "verschieben auf": " 2026-03-20 15:00", "déplacer au": " 2026-03-20 15:00"}
    ends |= {"assign:": " a@x.example", "zuweisen:": " a@x.example", "attribuer à": " a@x.example"}
    ends |= dict.fromkeys(("return:", "zurück:", "retour :"), " 4")
    found = verdict_of([f"{reply}{ends.get(reply, '')}"], TODAY)
    if found is None or found.command == "unclear":
        return reply
    return (found.command, kind_of(found.argument) if found.command == "return" else found.argument)
