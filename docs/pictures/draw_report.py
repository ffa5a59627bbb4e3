"""Draw the picture of the leaders' page: `python docs/pictures/draw_report.py`, or `make pictures`.

The page is what `handoffd report` writes from a store with half a year of handoffs that might have been (from a seed,
the same that the tests use); the Chromium of this machine draws it, light and dark.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from handoffd.app import reporting
from handoffd.app.gallery import BROWSERS
from handoffd.app.settings import Settings
from handoffd.store.store import Store, sqlite_url

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from leaders.plausible import NOW, config, fill  # noqa: E402 - it stands among the tests

WIDE, TALL, GAP = 800, 980, 24
# The second picture begins further down: charts instead of accounts.
_LATER = (
    "<style>header, h1, h1 + p, .tiles, section:nth-of-type(-n+2) { display: none } h2 { margin-top: 14px }</style>"
)


def page() -> str:
    """Return the page of a filled store."""
    with tempfile.TemporaryDirectory() as folder:
        made = config(Path(folder))
        store = Store(sqlite_url(made.state.folder))
        settings = Settings(made, store)
        fill(settings)
        with store.transaction() as memory:
            told = reporting.html(settings, memory, reporting.figures(settings, memory, NOW))
        store.close()
    return told


def drawn(html: str, *, dark: bool) -> Image.Image:
    """Return a picture of the beginning of a page, at twice its size."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise SystemExit("There is no Chromium on this machine, so the picture was not drawn.")
    with tempfile.TemporaryDirectory() as scratch:
        file, out = Path(scratch) / "page.html", Path(scratch) / "page.png"
        file.write_text(html, encoding="utf-8")
        quiet = ["--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--no-sandbox"]
        quiet += [
            "--disable-background-networking",
            f"--user-data-dir={scratch}/profile",
            "--force-device-scale-factor=2",
        ]
        mode = ["--blink-settings=preferredColorScheme=0"] if dark else []
        size = f"--window-size={WIDE},{TALL + 300}"  # its lowest rows are not always drawn
        subprocess.run(  # noqa: S603 - a browser that was found by name, and a page of our own
            [browser, *quiet, *mode, size, f"--screenshot={out}", file.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        seen = Image.open(io.BytesIO(out.read_bytes())).convert("RGB")
        return seen.crop((0, 0, 2 * WIDE, 2 * TALL))


def main() -> None:
    """Write docs/pictures/report.png."""
    html = page()
    left, right = drawn(html, dark=False), drawn(html.replace("</head>", f"{_LATER}</head>"), dark=True)
    both = Image.new("RGB", (2 * left.width + 2 * GAP, left.height), "#8d98a5")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + 2 * GAP, 0))
    both.quantize(96, dither=Image.Dither.NONE).save(Path(__file__).with_name("report.png"), optimize=True)


if __name__ == "__main__":
    main()
