"""Write docs/reference/config.md, every key of config.toml (`make docs`).

Types, limits and defaults come from the schema that checks the file (`handoffd/config/schema.py`), the words from the
comments of config.toml itself. A test compares the page with what this script would write.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handoffd.config.schema import Config

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "config.md"
EXAMPLE = ROOT / "config.toml"

HEAD = """\
# The keys of config.toml

<!-- Written by docs/write_config.py from config.toml and its schema. Do not edit; run `make docs`. -->

The words are those of the [example](../../config.toml), which is shipped; types, limits and defaults are what the
program checks. An unknown key is refused with the one that was meant. `handoffd check` tells every mistake at once,
with its place. Each key can also come from the environment: `HANDOFFD_INBOX__HOST=...` is `host` of `[inbox]`. A path
is looked up beside `config.toml`.

"""

_KEY = re.compile(r"(?:# )?(?P<key>[a-z_]+) = (?P<value>.+?)(?:\s+# (?P<said>.*))?$")
_TABLE = re.compile(r"(?:# )?\[\[?(?P<table>[a-z0-9.-]+)\]\]?(?:\s+# (?P<said>.*))?$")
_MORE = re.compile(r"\s{8,}# (?P<said>.*)$")
_WORDS = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "table",
    "path": "path",
    "date": "day",
    "time": "time of day",
}


@dataclass
class Key:
    """A key as the example has it: its value there, and its words line by line."""

    name: str
    value: str
    said: list[str] = field(default_factory=list)


@dataclass
class Section:
    """A table of the example: the words above it, and its keys in order."""

    name: str
    several: bool
    said: list[str]
    keys: dict[str, Key] = field(default_factory=dict)


def sections() -> Iterator[Section]:
    """Yield the tables of config.toml in its order; of several rows of one kind the keys of all."""
    found: dict[str, Section] = {"": Section("", several=False, said=[])}
    here, above, last = found[""], [], None
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if match := _TABLE.match(line):
            name = match["table"]
            words = [*above, *filter(None, [match["said"]])]
            here = found.setdefault(name, Section(name, several="[[" in line, said=words))
            above, last = [], None
        elif match := _KEY.match(line):
            last = here.keys.setdefault(match["key"], Key(match["key"], match["value"].strip()))
            last.said = last.said or list(filter(None, [match["said"]]))
        elif (match := _MORE.match(line)) and last is not None:
            last.said.append(match["said"])
        elif line.startswith("# "):
            above.append(line[2:])
        else:
            above = []
    yield from found.values()


def page() -> str:
    """Return the whole of docs/reference/config.md."""
    schema = Config.model_json_schema()
    parts = [HEAD]
    for section in sections():
        title = f"`{'[[' if section.several else '['}{section.name}{']]' if section.several else ']'}`"
        parts.append(f"## {title if section.name else 'At the top'}\n\n")
        parts += [f"{_sentence(section.said)}\n\n"] if section.said and section.name else []
        known = table(schema, section.name)
        parts.append("| key | takes | without it | what it is |\n|---|---|---|---|\n")
        parts += [row(key, known.get(key.name), schema) for key in section.keys.values()]
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def table(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return key -> its schema for a table, with `required` put into each; empty where keys are free."""
    if not name:
        return {key: spec for key, spec in schema["properties"].items() if "$ref" not in str(spec)}
    known = _resolved(schema["properties"].get(name, {}), schema)
    if known.get("type") == "array":
        known = _resolved(known["items"], schema)
    needed = known.get("required", ())
    return {key: {**spec, "needed": key in needed} for key, spec in known.get("properties", {}).items()}


def row(key: Key, spec: dict[str, Any] | None, schema: dict[str, Any]) -> str:
    """Return the row of a key. One of a step has no schema of its own: the example shows its default."""
    takes = kind(spec, schema) if spec else _of_example(key.value)
    default = "needed" if spec and spec.get("needed") else _default(spec.get("default") if spec else None)
    if spec is None:
        default = f"`{key.value}`" if takes in ("number", "numbers") else ""
    return f"| `{key.name}` | {takes} | {_cell(default)} | {_cell(_sentence(key.said))} |\n"


def kind(spec: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return what a key takes, in words, with its limits."""
    spec = _resolved(spec, schema)
    if "anyOf" in spec:
        return ", ".join(dict.fromkeys(kind(each, schema) for each in spec["anyOf"] if _counts(each)))
    if "enum" in spec:
        return ", ".join(f"`{json.dumps(each)}`" for each in spec["enum"])
    if spec.get("type") == "array":
        inside = kind(spec.get("items", {}), schema)
        return {"text": "list of texts", "table": "list of tables"}.get(inside, f"list of {inside}")
    word = _WORDS.get(spec.get("format", ""), _WORDS.get(spec.get("type", ""), "text"))
    low, high = spec.get("minimum", spec.get("exclusiveMinimum")), spec.get("maximum")
    if low is not None and high is not None:
        return f"{word} from {low} to {high}"
    return f"{word} from {low} on" if low is not None else word


def _counts(spec: dict[str, Any]) -> bool:
    return spec.get("type") != "null" and spec.get("const") != ""


def _resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in spec:
        found: dict[str, Any] = schema["$defs"][spec["$ref"].rpartition("/")[2]]
        return {**found, **{key: value for key, value in spec.items() if key != "$ref"}}
    return spec


def _default(value: object) -> str:
    return "" if value in (None, "", [], {}) else f"`{json.dumps(value, ensure_ascii=False)}`"


def _of_example(value: str) -> str:
    if value.startswith("["):
        return "list of texts" if '"' in value else "numbers"
    return "number" if value.isdigit() else "table" if value.startswith("{") else "text"


def _sentence(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
