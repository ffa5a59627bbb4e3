"""Write tests/mail/rsvps/*.eml and *.json anew: `cd tests && python -m mail.rsvpwriters`."""

import json
from pathlib import Path

from . import desktops, google_apple, microsoft, notanswers, odd, people, proposals, servers  # noqa: F401
from .scene import SHAPES, Scene

INTO = Path(__file__).resolve().parents[1] / "rsvps"

for name, (writer, told) in SHAPES.items():
    (INTO / f"{name}.eml").write_bytes(writer(Scene()))
    (INTO / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
print(len(SHAPES))  # noqa: T201 - it says how many
