"""The numbers and bullets that Word draws before a paragraph: they are no text in the file, but a person reads them.

Word makes a list of `3. Why they bought` as it is typed, and the number leaves the text (ECMA-376 part 1, 17.9).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class _Style:
    list_id: str = ""
    level: int = 0
    based_on: str = ""


@dataclass(slots=True)
class Lists:
    """Takes the elements of numbering.xml and styles.xml; `struck` are character styles that strike text out."""

    struck: set[str] = field(default_factory=set)
    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _number: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _styles: dict[str, _Style] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)
    _in: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """Open an element."""
        self._path.append(name)
        value = values.get("val", "")
        match name:
            case "abstractNum":
                self._in = {"abstract": values.get("abstractNumId", "")}
                self._abstract[self._in["abstract"]] = {}
            case "num":
                self._in = {"num": values.get("numId", "")}
            case "style":
                self._in = {"style": values.get("styleId", "")}
                self._styles[self._in["style"]] = _Style()
            case "abstractNumId" if "num" in self._in:
                self._number[self._in["num"]] = value
            case "lvl" | "lvlOverride" if values.get("ilvl", "").isdigit():
                self._in["lvl"] = values["ilvl"]
            case "startOverride" if "num" in self._in and value.isdigit():
                self._restarts.setdefault(self._in["num"], {})[int(self._in.get("lvl", "0"))] = int(value[:6])
            case _:
                self._level(name, value)
                self._style(name, value)

    def _level(self, name: str, value: str) -> None:
        levels = self._abstract.get(self._in.get("abstract", ""))
        if levels is None or "lvl" not in self._in or len(levels) > 9 or self._path[-2:-1] != ["lvl"]:
            return
        level = levels.setdefault(int(self._in["lvl"][:2]), _Level())
        if name == "start" and value.isdigit():
            level.start = int(value[:6])
        elif name == "numFmt":
            level.form = value
        elif name == "lvlText":
            level.text = value[:40]

    def _style(self, name: str, value: str) -> None:
        style = self._styles.get(self._in.get("style", ""))
        if style is None:
            return
        if name == "numId":
            style.list_id = value
        elif name == "ilvl" and value.isdigit():
            style.level = min(int(value[:2]), 8)
        elif name == "basedOn":
            style.based_on = value
        elif name in {"strike", "dstrike"} and value.lower() not in {"0", "false", "off"}:
            self.struck.add(self._in["style"])

    def end(self, _name: str) -> None:
        """Close an element."""
        self._path.pop()

    def data(self, text: str) -> None:
        """There is no text in lists."""

    def mark(self, style: str, list_id: str, level: int) -> str:
        """Return what Word draws before a paragraph (`3. `, `- `), and count it; empty when it is in no list."""
        if not list_id:
            list_id, level = self._of_style(style)
        levels = self._abstract.get(self._number.get(list_id, ""))
        if not levels or list_id == "0":
            return ""
        counts = self._counts.setdefault(self._counter(list_id), {})
        begin = self._restarts.get(list_id, {}).get(level, levels.get(level, _Level()).start)
        counts[level] = counts[level] + 1 if level in counts else begin
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return self._drawn(levels, counts, level)

    def _counter(self, list_id: str) -> str:
        # Lists of one abstract list count on together, unless one of them starts anew.
        return f"own {list_id}" if list_id in self._restarts else f"shared {self._number[list_id]}"

    def _of_style(self, style: str) -> tuple[str, int]:
        for _ in range(10):
            found = self._styles.get(style)
            if found is None:
                break
            if found.list_id:
                return found.list_id, found.level
            style = found.based_on
        return "", 0

    def _drawn(self, levels: Mapping[int, _Level], counts: Mapping[int, int], level: int) -> str:
        about = levels.get(level, _Level())
        if about.form == "none" or not about.text:
            return ""
        if about.form == "bullet" or "%" not in about.text:
            return "- "
        drawn = about.text
        for place in range(level, -1, -1):
            shape = levels.get(place, _Level())
            drawn = drawn.replace(f"%{place + 1}", _numeral(counts.get(place, shape.start), shape.form))
        return f"{drawn} "


def _numeral(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 40:
        tens, ones = divmod(number, 10)
        one_to_nine = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        roman = "x" * tens + one_to_nine[ones]
        return roman if form == "lowerRoman" else roman.upper()
    return str(number)
