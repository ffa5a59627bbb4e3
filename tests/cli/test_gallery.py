"""`handoffd gallery`: every letter on one page, and as a picture where there is a Chromium."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from handoffd.app import gallery
from handoffd.cli import cli, write  # noqa: F401 - adds its commands
from handoffd.errors import Permanent
from handoffd.letters.writing.samplestates import states
from handoffd.letters.writing.views import LETTERS
from letters.page import Page

HERE = next((found for name in gallery.BROWSERS if (found := shutil.which(name))), None)


def shown_on(page: str) -> dict[str, dict[str, dict[str, str]]]:
    told = re.search(r'<script id="letters" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert told is not None
    return json.loads(told[1])


def test_the_page_shows_every_letter_in_every_state_and_language_and_fetches_nothing(tmp_path):
    told = CliRunner().invoke(cli, ["gallery", str(tmp_path / "out")], catch_exceptions=False)
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    letters = shown_on(page)
    assert f"{len(letters)} letters" in told.output
    assert len(letters) == len(LETTERS) + sum(len(states(name)) for name in LETTERS)
    assert set(letters["dossier-ask"]) == {"en", "de", "fr"}
    assert letters["dossier-ask"]["de"]["html"].startswith("<!DOCTYPE html>")
    assert "3. Warum sie gekauft haben" in letters["dossier-ask"]["de"]["text"]
    seen = Page(page)
    assert not {"img", "link", "object", "embed"} & set(seen.tags)
    assert not [value for key, value in seen.attributes if key == "src"]
    assert all(link.startswith("#") for link in seen.links)


def test_one_letter_in_one_language_can_be_asked_for(tmp_path):
    CliRunner().invoke(cli, ["gallery", str(tmp_path), "--letter", "dossier/ask", "--language", "fr"])
    letters = shown_on((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert {key.partition("-ask")[0] for key in letters} == {"dossier"}
    assert {code for each in letters.values() for code in each} == {"fr"}


@pytest.mark.parametrize("wrong", [["--language", "tlh"], ["--letter", "dossier/none"]])
def test_what_there_is_none_of_is_said(tmp_path, wrong):
    told = CliRunner().invoke(cli, ["gallery", str(tmp_path), *wrong])
    assert isinstance(told.exception, Permanent)


def test_without_a_chromium_the_page_is_written_and_the_pictures_are_said_to_be_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    told = CliRunner().invoke(cli, ["gallery", str(tmp_path), "--letter", "opening/who", "--png"])
    assert isinstance(told.exception, Permanent)
    assert "no Chromium" in str(told.exception)
    assert (tmp_path / "index.html").is_file()


@pytest.mark.slow
@pytest.mark.skipif(HERE is None, reason="there is no Chromium here (sudo apt install chromium)")
def test_a_picture_of_a_letter_shows_it_light_and_dark(tmp_path):
    letters = [each for each in gallery.shown(("de",)) if each.name == "opening/who"]
    (path,) = gallery.draw(tmp_path, letters)
    head = path.read_bytes()[:24]
    assert path == Path(tmp_path / "opening-who.de.png")
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(head[16:20], "big") == 2 * (gallery.DESKTOP + gallery.PHONE) + 80
    assert path.stat().st_size > 20_000
