"""Letters in a house's own words: they are sent in the place of ours, and held against the same rules before that."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest

from attacks.rig import DANA, DAY3, MARTA, Rig, squeezed
from handoffd import shipped
from handoffd.app import letterfiles, watching
from handoffd.app.letterfiles import OURS, OUTDATED, OWN, SAME
from handoffd.app.reloading import read_again
from handoffd.config.load import check, letters_folder, load
from handoffd.errors import BadConfig, Permanent
from handoffd.letters.writing import ownletters, template
from handoffd.letters.writing.samples import sample
from handoffd.letters.writing.template import Templates
from handoffd.letters.writing.typeset import BadLetter
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS
from handoffd.letters.writing.views.readers import READERS

LANGUAGES = shipped.languages()


@pytest.fixture(autouse=True)
def ours_again():
    yield
    template.use(template.ours())


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    return folder


def copied(folder, *names, language="en"):
    return list(letterfiles.eject(names, [language], folder))


def changed(folder, name, old, new, language="en"):
    """Copy a letter of ours and put other words into it."""
    [path] = copied(folder, name, language=language)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(path, words):
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


# -- what is one's own is sent -----------------------------------------------------------------------------------------


def test_a_letter_of_ones_own_is_sent_in_the_place_of_ours_and_all_others_stay(own, tmp_path):
    changed(own, "dossier/ask", "Hi {{ reader.name | first_name }},", "Ahoy {{ reader.name | first_name }},")
    rig = Rig(tmp_path / "house", letters=str(own))
    try:
        assert rig.asked().plain.partition("\n\n")[2].startswith("Ahoy Dana,")
        assert "Hi Dana," in squeezed(rig.last(DANA, "hands over to").plain)
    finally:
        rig.close()


def test_the_customer_gets_our_own_words_once_they_are_approved_and_the_last_look_lets_them_go(own, tmp_path):
    """T7: what stands in a letter of one's own is public, like what stands in ours."""
    words = "We are glad that you are with us, and we promise short answers."
    [path] = copied(own, "warm-intro/intro")
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n\n{words}\n", encoding="utf-8")
    rig = Rig(tmp_path / "house", letters=str(own))
    try:
        rig.asked()
        rig.answer()
        draft = rig.last(DANA, "please approve")
        assert words in squeezed(draft.plain)
        assert rig.mails(MARTA) == []
        rig.reply(draft, "Approve")
        rig.turn()
        rig.go(DAY3)
        [intro] = rig.mails(MARTA)
        assert words in squeezed(intro.plain)
    finally:
        rig.close()


def test_a_part_of_ones_own_is_included_by_ours(own):
    path = changed(own, "_customer/outline", "", "With our warmest regards.\n\n")
    assert not list(ownletters.problems(own))
    wanting = next(
        name for name in CUSTOMER_LETTERS if path.name in (shipped.letters() / f"{name}.md").read_text("utf-8")
    )
    assert "With our warmest regards." in Templates(shipped.letters(), own).render(wanting, sample(wanting)).text


def test_the_layout_with_its_reference_stays_ours(own):
    """A reply is found by the token that the layout prints: it is no letter, and nobody's to lose."""
    (own / "_base").mkdir()
    (own / "_base" / "layout.html").write_text("<html>mine</html>", encoding="utf-8")
    assert "mine" not in Templates(shipped.letters(), own).render("brief/accepted", sample("brief/accepted")).html
    [problem] = ownletters.problems(own)
    assert "no letter and no part of one has this name" in problem


# -- every copy of ours keeps the rules --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_letter_of_ours_keeps_the_rules_that_are_asked_of_ones_own(own, code):
    list(letterfiles.eject((), [code], own))
    assert list(ownletters.problems(own)) == []


def test_copies_of_the_letters_that_are_changed_most_keep_the_rules_in_every_language(own):
    names = ("dossier/ask", "warm-intro/intro", "warm-intro/draft", "kickoff/invite", "kickoff/draft", "day-30/ask")
    list(letterfiles.eject(names, (), own))
    assert list(ownletters.problems(own)) == []


# -- what is wrong is said with its file, its line and the mend ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "said"),
    [
        ("dossier/ask", "{{ customer }}", "{{ custmer }}", "custmer", "is given no 'custmer'; did you mean customer?"),
        ("dossier/ask", "{{ form() }}", "", "", "the form is gone, by which a reply is read; put {{ form() }}"),
        ("warm-intro/draft", "{{ draft() }}", "", "", "the customer's letter is gone, which is to be approved"),
        ("dossier/ask", "{{ form() }}", "{{ form() }}\n{% if due %}\n", "{% if due %}", "Unexpected end of template"),
        ("dossier/ask", "{{ form() }}", "{{ form() }}\n\n{{ ae.nickname }}", "nickname", "no attribute 'nickname'"),
        ("brief/waiting", '"accept"', '"splendid"', "", "a button replies “splendid”, which brief/waiting does not understand; it may"),
        ("warm-intro/intro", "{{ vendor }}", "{{ ref }}", "{{ ref }}", "is given no 'ref'"),
        ("warm-intro/intro", "\n\n", "\n\nThe dossier is complete.\n\n", "The dossier", "a word of our own"),
        ("warm-intro/intro", "\n\n", "\n\n{{ button('Yes', 'approve') }}\n\n", "button(", "is given no 'button'"),
        ("kickoff/invite", "\n\n", "\n\n{% include '_base/promises.md' %}\n\n", "", "cannot include _base/promises.md"),
        ("brief/accepted", "Subject:", "Betreff:", "", "begins with one line `Subject: ...`"),
        ("brief/accepted", "Subject:", f"Subject: {'very ' * 40}", "", "more than 140 are cut by mail programs"),
        ("brief/accepted", "\n\n", "\n\n<b>Bold</b>\n\n", "", "“<b>” stands in what its reader sees; a letter has no HTML"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_file_its_line_and_the_mend(own, name, old, new, at, said):
    path = changed(own, name, old, new)
    found = list(ownletters.problems(own))
    assert any(said in problem for problem in found), found
    assert all(str(path) in problem for problem in found)
    if at:
        assert any(f"{path}, line {line_of(path, at)}" in problem for problem in found), found


def test_a_letter_that_asks_and_has_no_button_any_more_is_refused(own):
    [path] = copied(own, "brief/waiting")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "button(" not in line]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert any("it asks for nothing any more; put back a button" in problem for problem in ownletters.problems(own))


def test_words_of_a_letter_to_our_own_people_are_stopped_in_a_letter_to_the_customer(own):
    """T7: the leak guard's eyes, before anything is sent."""
    ours = template.ours().render("dossier/escalate", sample("dossier/escalate")).text
    sentence = next(
        line
        for line in (shipped.letters() / "dossier/ask.md").read_text("utf-8").splitlines()
        if len(line) > 90 and "{" not in line
    )
    assert ours
    path = changed(own, "warm-intro/intro", "\n\n", f"\n\n{sentence}\n\n")
    found = [problem for problem in ownletters.problems(own) if "the last look would stop it" in problem]
    assert found
    assert all(str(path) in problem for problem in found)


def test_a_mistake_in_another_language_is_found_as_well(own):
    path = changed(own, "kickoff/draft", "{{ draft() }}", "{{ draft() }} {{ keinwert }}", language="de")
    [problem] = ownletters.problems(own)
    assert problem.startswith(f"{path}, line {line_of(path, 'keinwert')}: kickoff/draft is given no 'keinwert'")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("dosier/ask.md", "is it dossier/ask.md?"),
        ("es/dossier/ask.md", "no letter and no part of one has this name"),
        ("dossier/ask.html", "no letter and no part of one has this name"),
        ("de/language.toml", "is changed in a checkout; take this file away"),
    ],
)
def test_a_file_that_is_no_letter_is_named_with_what_may_have_been_meant(own, path, said):
    (own / path).parent.mkdir(parents=True)
    (own / path).write_text("Subject: x\n\nHi\n", encoding="utf-8")
    [problem] = ownletters.problems(own)
    assert problem.startswith(str(own / path))
    assert said in problem


def test_a_file_that_is_not_utf_8_says_so(own):
    [path] = copied(own, "dossier/ask")
    path.write_bytes("Subject: Größe\n\nHallo\n".encode("latin-1"))
    [problem] = ownletters.problems(own)
    assert problem == f"{path}: not UTF-8 (invalid start byte); save it as UTF-8"


def test_copies_of_editors_and_hidden_files_are_no_letters(own):
    copied(own, "dossier/ask")
    for name in ("dossier/ask.md~", ".git/config", "dossier/.ask.md.swp", "README.md"):
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_text("x", encoding="utf-8")
    assert list(ownletters.problems(own)) == []


# -- the same everywhere -------------------------------------------------------------------------------------------------


def config_of(folder, own):
    people = '[[people]]\nname = "Dana"\nemail = "dana@ours.example"\nroles = ["ae", "csm", "ops", "sales_leader"]\n'
    server = 'host = "127.0.0.1"\nport = 9\ntls = "none"\n'
    path = folder / "config.toml"
    path.write_text(
        f'letters = "{own.name}"\n[company]\nname = "Ours"\ndomains = ["ours.example"]\n'
        f'[inbox]\naddress = "handoff@ours.example"\n{server}[smtp]\n{server}{people}',
        encoding="utf-8",
    )
    return path


def handoffd(*args, cwd, status=0):
    told = subprocess.run(
        [sys.executable, "-m", "handoffd", *args], cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )
    assert told.returncode == status, told.stdout + told.stderr
    return told


@pytest.mark.parametrize("command", [("letters", "check"), ("check",), ("run",)], ids=" ".join)
def test_a_bad_letter_is_refused_by_every_command_that_would_use_it(own, tmp_path, command):
    path = changed(own, "dossier/ask", "{{ customer }}", "{{ custmer }}")
    config_of(tmp_path, own)
    told = handoffd(*command, cwd=tmp_path, status=78)
    assert f"{path}, line 1: dossier/ask is given no 'custmer'; did you mean customer?" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_reload_takes_sound_letters_over_and_leaves_the_old_ones_in_their_place_otherwise(own, tmp_path):
    server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    raw = {
        "letters": "letters",
        "company": {"name": "Ours", "domains": ["ours.example"]},
        "inbox": {"address": "handoff@ours.example", **server},
        "smtp": server,
        "people": [{"name": "Dana", "email": "dana@ours.example", "roles": ["ae", "csm", "ops", "sales_leader"]}],
    }
    config = check(raw, tmp_path)
    path = changed(own, "brief/accepted", "Hi ", "Ahoy ")
    _, letters, _ = read_again(config, lambda: check(raw, tmp_path))
    assert "Ahoy " in letters.render("brief/accepted", sample("brief/accepted")).text
    path.write_text("Subject: {{ nothing }}\n\nHi\n", encoding="utf-8")
    with pytest.raises(BadConfig, match="line 1: brief/accepted is given no 'nothing'"):
        read_again(config, lambda: check(raw, tmp_path))
    assert (
        "Ahoy " in letters.render("brief/accepted", sample("brief/accepted")).text
    )  # compiled, so no later edit slips in


def test_a_folder_that_is_not_there_is_a_problem_of_the_configuration(tmp_path):
    config_of(tmp_path, tmp_path / "letters")
    assert "letters: there is no folder" in handoffd("check", cwd=tmp_path, status=78).stderr


def test_the_environment_names_the_folder_for_every_command_alike(own, tmp_path, monkeypatch):
    path = config_of(tmp_path, tmp_path / "another")
    monkeypatch.setenv("HANDOFFD_LETTERS", str(own))
    assert (letters_folder(path), load(path).letters) == (own, own)


def test_nobody_has_to_name_a_folder_and_then_all_letters_are_ours():
    assert template.Templates(shipped.letters()).folders == (shipped.letters(),)
    assert {row.state for row in letterfiles.listed(None)} == {OURS}


# -- copying, and what became of it ----------------------------------------------------------------------------------------


def test_a_copy_is_told_from_what_was_changed_and_from_what_ours_has_left_behind(own):
    copied(own, "dossier/ask", "brief/accepted")
    states = {row.name: row.state for row in letterfiles.listed(own) if row.language == "en"}
    assert (states["dossier/ask"], states["brief/accepted"], states["brief/late"]) == (SAME, SAME, OURS)
    (own / "dossier/ask.md").write_text("Subject: x\n\nHi\n\n{{ form() }}\n", encoding="utf-8")
    record = own / ownletters.COPIED
    kept = record.read_text(encoding="utf-8")
    assert next(row.state for row in letterfiles.listed(own) if row.path == "dossier/ask.md") == OWN
    line = next(row for row in kept.splitlines() if "brief/accepted" in row)
    record.write_text(kept.replace(line, '"brief/accepted.md" = "of an older version"'), encoding="utf-8")
    assert list(letterfiles.outdated(own)) == ["brief/accepted.md"]
    assert next(row.state for row in letterfiles.listed(own) if row.path == "brief/accepted.md") == OUTDATED


def test_a_copy_never_writes_over_words_of_ones_own(own):
    changed(own, "dossier/ask", "Hi ", "Ahoy ")
    with pytest.raises(Permanent, match=r"Nothing was copied: .*ask.md has words of yours"):
        copied(own, "brief/accepted", "dossier/ask")
    assert not (own / "brief").exists()
    assert "Ahoy " in (own / "dossier/ask.md").read_text(encoding="utf-8")
    copied(own, "brief/accepted")
    copied(own, "brief/accepted")  # nobody has changed it: it is made anew


def test_the_commands_copy_list_and_check(own, tmp_path):
    config_of(tmp_path, own)
    told = handoffd("letters", "eject", "dossier/ask", "--language", "de", cwd=tmp_path)
    assert told.stdout.strip() == str(own / "de/dossier/ask.md")
    rows = json.loads(handoffd("letters", "list", "--own", "--json", cwd=tmp_path).stdout)
    assert [(row["path"], row["to"], row["state"]) for row in rows] == [("de/dossier/ask.md", "AE", SAME)]
    assert "1 files in" in handoffd("letters", "check", cwd=tmp_path).stdout
    assert "aks" in handoffd("letters", "eject", "dossier/aks", cwd=tmp_path, status=1).stderr
    assert "--all" in handoffd("letters", "eject", cwd=tmp_path, status=2).stderr


def test_everything_is_copied_at_once(own, tmp_path):
    config_of(tmp_path, own)
    handoffd("letters", "eject", "--all", cwd=tmp_path)
    ours = {path.relative_to(shipped.letters()) for path in shipped.letters().glob("**/*.md")}
    assert {path.relative_to(own) for path in own.glob("**/*.md")} == ours


# -- looking while writing -------------------------------------------------------------------------------------------------


def test_each_save_gives_a_new_version_and_a_mistake_is_said_and_waited_out(own):
    path = changed(own, "brief/accepted", "Hi ", "Ahoy ")

    def made():
        return Templates(shipped.letters(), own).render("brief/accepted", sample("brief/accepted")).text.encode()

    saves = iter(["Subject: {{ nothing }}\n\nHi\n", "Subject: x\n\nServus {{ reader.name | first_name }}\n"])
    looked = []

    def save(_seconds):
        looked.append(1)
        if len(looked) % 3 == 0:  # now and then nobody has saved anything
            path.write_text(next(saves), encoding="utf-8")

    seen = watching.versions(made, [own], save)
    assert b"Ahoy Dana" in next(seen)
    assert "'nothing' is undefined" in next(seen)
    assert b"Servus Dana" in next(seen)
    assert len(looked) == 6


@pytest.mark.slow
def test_preview_follows_a_file_that_is_being_written(own, tmp_path):
    path = changed(own, "brief/accepted", "Hi ", "Ahoy ")
    config_of(tmp_path, own)
    out = tmp_path / "seen.html"
    command = [sys.executable, "-m", "handoffd", "preview", "brief/accepted", "--watch", "--html", "--out", str(out)]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as running:
        try:
            _until(lambda: out.is_file() and "Ahoy Dana" in out.read_text("utf-8"))
            assert '<meta http-equiv="refresh" content="1">' in out.read_text("utf-8")
            path.write_text(path.read_text("utf-8").replace("Ahoy", "Servus"), encoding="utf-8")
            _until(lambda: "Servus Dana" in out.read_text("utf-8"))
        finally:
            running.terminate()


def _until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_letter_that_leaves_never_asks_to_be_loaded_again():
    assert 'http-equiv="refresh"' not in template.ours().render("dossier/ask", sample("dossier/ask")).html


# -- what may be named ------------------------------------------------------------------------------------------------------


def test_everybody_who_gets_a_letter_is_named_for_every_letter():
    assert set(READERS) == set(LETTERS)


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_every_name_of_the_list_can_be_used_in_its_letter_and_no_other(name, tmp_path):
    """The list in docs/reference/letters.md is made of the views; here each name is printed by a letter, and one more refused."""
    (tmp_path / name).parent.mkdir(parents=True)
    names = [field.name for field in fields(LETTERS[name])]
    printed = "\n\n".join(f"{{{{ {each} | string | length }}}}" for each in names)
    (tmp_path / f"{name}.md").write_text(f"Subject: all\n\n{printed}\n", encoding="utf-8")
    Templates(shipped.letters(), tmp_path).render(name, sample(name))
    (tmp_path / f"{name}.md").write_text("Subject: none\n\n{{ no_such_name }}\n", encoding="utf-8")
    with pytest.raises(BadLetter, match="no_such_name"):
        Templates(shipped.letters(), tmp_path).render(name, sample(name))


def test_the_list_of_names_is_what_the_code_says():
    page = Path(__file__).parents[2] / "docs" / "reference" / "letters.md"
    script = page.parents[1] / "write_letters.py"
    told = subprocess.run([sys.executable, "-c", f"import runpy; print(runpy.run_path({str(script)!r})['page'](), end='')"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert page.read_text(encoding="utf-8") == told.stdout, "docs/reference/letters.md is old: run `make docs`"


def test_letters_of_another_version_are_looked_at_anew(own):
    """A folder that was copied long ago and is put below a program that has no such letter any more."""
    shutil.copytree(shipped.letters() / "brief", own / "brieff")
    assert len([problem for problem in ownletters.problems(own) if "is it brief/" in problem]) >= 7
