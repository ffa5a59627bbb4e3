"""Every letter on one page, as its readers see it: desktop and phone, light and dark, the text beside, every language.

The page is one file that fetches nothing. Pictures are made by a Chromium that is on this machine, one for each letter.
"""

import json
import shutil
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from handoffd import shipped
from handoffd.errors import Permanent
from handoffd.letters.writing import looks
from handoffd.letters.writing.personal import Rendered
from handoffd.letters.writing.samples import sample
from handoffd.letters.writing.samplestates import states
from handoffd.letters.writing.template import render
from handoffd.letters.writing.views import LETTERS

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DESKTOP, PHONE = 680, 360
_DARK, _BOTH = "(prefers-color-scheme: dark)", 'name="color-scheme" content="light dark"'
_PATIENCE = 60  # seconds for one picture


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter in one state (empty for the usual one), in every language it is written in."""

    name: str
    state: str
    written: Mapping[str, Rendered]

    @property
    def key(self) -> str:
        """What its place on the page and its pictures are called."""
        return "-".join(filter(None, (self.name.replace("/", "-").strip("_"), self.state.replace(" ", "-"))))


def shown(languages: Sequence[str] = ()) -> Iterator[Shown]:
    """Yield every letter in every state worth seeing; in these languages, or in all there are letters in."""
    for name in sorted(LETTERS):
        for state, more in (("", {}), *states(name).items()):
            written = {}
            for code in languages or shipped.languages():
                letter = render(name, {**sample(name, code), **more})
                if letter.language == code:
                    written[code] = letter
            yield Shown(name, state, written)


def write(folder: Path, letters: Sequence[Shown]) -> Path:
    """Write the page into the folder, which is made when it is not there; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    steps: dict[str, list[tuple[str, str]]] = {}
    for each in letters:
        step, _, label = each.name.partition("/")
        steps.setdefault(step, []).append((each.key, f"{label}: {each.state}" if each.state else label))
    data = {each.key: {code: _told(letter) for code, letter in each.written.items()} for each in letters}
    page = _pages().get_template("page.html").render(
        letters=letters,
        steps=list(steps.items()),
        languages=list(dict.fromkeys(code for each in letters for code in each.written)),
        # Inside <script> only `</` could end it; JSON may write it so.
        data=Markup(json.dumps(data, ensure_ascii=False).replace("</", "<\\/")),  # noqa: S704 - JSON, made safe
    )  # fmt: skip
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def draw(folder: Path, letters: Sequence[Shown]) -> Iterator[Path]:
    """Draw a picture of each letter and language, yielding its path: desktop and phone, light, then dark.

    Raises Permanent when there is no Chromium here, or when it draws nothing.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise Permanent(
            "There is no Chromium on this machine, so no pictures were drawn; the page itself is written. "
            f"Install one (it is looked for as {', '.join(BROWSERS[:3])}), or open the page in any browser."
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for each in letters:
            for code, letter in each.written.items():
                path = folder / f"{each.key}.{code}.png"
                _drawn(browser, Path(scratch), letter, path)
                yield path


def _in_mode(page: str, *, dark: bool) -> str:
    """Return a letter that is light, or dark, whatever the browser is: a frame has no such mode of its own."""
    mode = page.replace(_DARK, "all" if dark else "not all")
    return mode.replace(_BOTH, f'name="color-scheme" content="{"dark" if dark else "light"}"')


def page_of(letter: Rendered) -> str:
    """Return the HTML part as a page of its own, its pictures in it: a browser knows no `cid:` of a mail."""
    page = letter.html
    for each in letter.pictures:
        page = page.replace(f"cid:{each.cid}", f"data:image/png;base64,{b64encode(each.png).decode('ascii')}")
    return page


def _told(letter: Rendered) -> dict[str, str]:
    return {"subject": letter.subject, "text": letter.text, "html": page_of(letter)}


def _drawn(browser: str, scratch: Path, letter: Rendered, path: Path) -> None:
    # A phone's line holds half as many words as a desktop's: so tall is the tallest frame, about.
    height = 300 + sum(24 * (1 + len(line) // 44) for line in letter.text.splitlines())
    frames = [
        (width, _in_mode(page_of(letter), dark=dark), (looks.DARK if dark else looks.LIGHT)["page"])
        for dark in (False, True)
        for width in (DESKTOP, PHONE)
    ]
    page = scratch / "picture.html"
    made = _pages().get_template("picture.html").render(name=letter.subject, height=height, frames=frames)
    page.write_text(made, encoding="utf-8")
    path.unlink(missing_ok=True)
    size = f"{2 * (DESKTOP + PHONE) + 5 * 16},{height + 32}"
    quiet = ("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars", "--no-sandbox")
    calm = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
    told = subprocess.run(  # noqa: S603 - a browser that was found by name, and a page of our own
        [
            browser, *quiet, *calm, f"--user-data-dir={scratch / 'profile'}", f"--screenshot={path.resolve()}",
            f"--window-size={size}", page.as_uri(),
        ],
        capture_output=True, check=False, timeout=_PATIENCE,
    )  # fmt: skip
    if not path.is_file():
        raise Permanent(f"{browser} drew nothing of {path.name}: {told.stderr.decode(errors='replace')[-300:]}")


def _pages() -> Environment:
    files = FileSystemLoader(shipped.root() / "templates" / "gallery")
    return Environment(loader=files, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
