"""Sets one Markdown body twice: as HTML and as text, from the same tokens, so that the two cannot disagree.

Values never reach the Markdown parser. The template engine leaves a mark in their place (two noncharacters around a
number) and they are put in after parsing: what a customer calls themselves is always shown literally.
"""

import re
import textwrap
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from handoffd.errors import Permanent
from handoffd.letters.writing import looks
from handoffd.letters.writing.blocks import WIDTH, Block, Button, Link, anchor, together

OPEN, CLOSE = "\ufdd0", "\ufdd1"
_MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_FRENCH, _KEPT = re.compile(r" (?=[;:?!»/·](?:\s|$))|(?<=«) "), "\ufdd2"
_REF = re.compile(r"\bHO-\d+\b(?![^<>]*(?:>|</a>|</b>))")  # between tags; not in a link, on a button, or what one types
_ONLY_MARKS = re.compile(f"(?:{OPEN}[0-9]+{CLOSE}\\s*)+")

Value = str | Link | Button | Block

# What a letter may use; everything else of Markdown is read as plain words.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline", "fence", "code", "autolink", "entity", "lheading", "reference", "hr"]
)


class BadLetter(Permanent):
    """A letter's file cannot be used: which one, what is wrong with it, and the mend."""


def typeset(markdown: str, values: Sequence[Value]) -> tuple[str, str, str]:
    """Return the body as text wrapped at WIDTH, as text with one line per paragraph, and as HTML."""
    tokens = _MARKDOWN.parse(markdown)
    tree = SyntaxTreeNode(tokens)
    wrapped = _Text(values, WIDTH).document(tree)
    long = _Text(values, None).document(tree)
    return wrapped, long, _html(tokens, values)


def filled(text: str, values: Sequence[Value]) -> str:
    """Return a text with its marks replaced by the values, for places that are no Markdown (the subject)."""
    return _MARK.sub(lambda mark: _words(values[int(mark[1])]), text)


def wrap(line: str, width: int | None, indent: str = "") -> list[str]:
    """Return one line as lines of at most `width`; addresses and long words stay whole."""
    if width is None or len(line) <= width:
        return [line]
    # French sets a space before `;`, `:`, `?`, `!`, and inside its quotes: no line begins with such a sign.
    rows = textwrap.wrap(
        _FRENCH.sub(_KEPT, line), width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip
    return [row.replace(_KEPT, " ") for row in rows] or [""]


def _hanging(line: str) -> str:
    """Return what stands before the further rows of a line: in a list that somebody typed they hang below its words."""
    return "  " if line.startswith("- ") else ""


class _Text:
    """Writes the tree as text."""

    def __init__(self, values: Sequence[Value], width: int | None) -> None:
        self._values = values
        self._width = width

    def document(self, tree: SyntaxTreeNode) -> str:
        """Return the whole body, paragraphs apart by one blank line."""
        return "\n".join(self._blocks(tree.children, self._width)) + "\n"

    def _blocks(self, nodes: Sequence[SyntaxTreeNode], width: int | None, *, tight: bool = False) -> list[str]:
        lines: list[str] = []
        for node in nodes:
            if lines and not tight:
                lines.append("")
            lines.extend(self._block(node, width))
        return lines

    def _block(self, node: SyntaxTreeNode, width: int | None) -> list[str]:
        match node.type:
            case "paragraph" | "inline":
                return self._paragraph(node, width)
            case "heading":
                title = self._inline(node)
                return [title, "-" * min(len(title), WIDTH)]
            case "bullet_list" | "ordered_list":
                return self._list(node, width)
            case "blockquote":
                inner = None if width is None else width - 2
                return [f"> {line}".rstrip() for line in self._blocks(node.children, inner)]
            case other:
                raise BadLetter(f"a letter cannot hold {other!r}")

    def _paragraph(self, node: SyntaxTreeNode, width: int | None) -> list[str]:
        if blocks := placed(_source(node), self._values):
            return _spaced([block.text() for block in blocks])
        return [piece for line in self._inline(node).split("\n") for piece in wrap(line, width, _hanging(line))]

    def _list(self, node: SyntaxTreeNode, width: int | None) -> list[str]:
        lines: list[str] = []
        start = int(node.attrs.get("start", 1))
        for number, item in enumerate(node.children, start):
            bullet = "- " if node.type == "bullet_list" else f"{number}. "
            tight = all(child.hidden for child in item.children if child.type == "paragraph")
            inner = None if width is None else width - len(bullet)
            if lines and not tight:
                lines.append("")
            for place, line in enumerate(self._blocks(item.children, inner, tight=tight)):
                lines.append(f"{bullet if place == 0 else ' ' * len(bullet)}{line}".rstrip())
        return lines

    def _inline(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text" | "code_inline":
                words = filled(node.content, self._values)
                return f'"{words}"' if node.type == "code_inline" else words
            case "em":  # words to type, or the name of something: italics have no other sign in plain text
                return f'"{"".join(map(self._inline, node.children))}"'
            case "softbreak":
                return " "
            case "hardbreak":
                return "\n"
            case "link":
                words, target = "".join(map(self._inline, node.children)), str(node.attrs["href"])
                return words if target in (words, f"mailto:{words}") else f"{words} <{target}>"
            case _:
                return "".join(map(self._inline, node.children))


def placed(source: str, values: Sequence[Value]) -> list[Block]:
    """Return the blocks of a paragraph that holds nothing else; empty for an ordinary paragraph."""
    if not _ONLY_MARKS.fullmatch(source):
        return []
    things = [values[int(number)] for number in _MARK.findall(source)]
    blocks = [thing for thing in things if not isinstance(thing, str | Link)]
    return together(blocks) if len(blocks) == len(things) else []


def _html(tokens: list[Token], values: Sequence[Value]) -> str:
    styled: list[Token] = []
    skip = depth = 0
    for place, token in enumerate(tokens):
        if skip:
            skip -= 1
        elif token.type == "paragraph_open" and (blocks := placed(tokens[place + 1].content, values)):
            styled.append(Token("html_block", "", 0, content="".join(block.html() for block in blocks)))
            skip = 2  # the words between, and the end of the paragraph
        else:
            depth += token.nesting if token.type.startswith("blockquote") else 0
            kind = "quoted_paragraph" if depth and token.type == "paragraph_open" else token.type
            styled.append(_styled(token, kind))
    page = _MARKDOWN.renderer.render(styled, _MARKDOWN.options, {})
    return _unbroken(_MARK.sub(lambda mark: _rich(values[int(mark[1])]), page))


def _unbroken(page: str) -> str:
    """Return the HTML with every reference on one line: a phone would break `HO-12` behind its hyphen."""
    return _REF.sub(r'<span style="white-space:nowrap">\g<0></span>', page)


def _styled(token: Token, kind: str) -> Token:
    # An h1 in a mail competes with the subject; every heading of a letter is an h2, the base layout has none.
    if token.type in ("heading_open", "heading_close"):
        token.tag = "h2"
    if kind in looks.CLASSES:
        token.attrSet("class", looks.CLASSES[kind])
    if token.type == "link_open" and not str(token.attrs["href"]).startswith(("mailto:", "https://")):
        raise BadLetter(f"a link may only be mailto: or https:, not {token.attrs['href']!r}")
    children = token.children or []
    # Every mark of a paragraph must have come out as words; one that did not is the target or title of a link.
    if token.type == "inline" and token.content.count(OPEN) != sum(child.content.count(OPEN) for child in children):
        raise BadLetter("a value stands inside a link; write {{ link(url) }} instead")
    for child in children:
        _styled(child, child.type)
    return token


def _source(node: SyntaxTreeNode) -> str:
    inline = node if node.type == "inline" else node.children[0]
    return inline.content


def _spaced(blocks: list[list[str]]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        lines.extend(["", *block] if lines else block)
    return lines


def _words(value: Value) -> str:
    match value:
        case str():
            return value
        case Link(url=url):
            return url
        case _:
            raise BadLetter(f"{type(value).__name__.lower()} must stand on a line of its own, an empty line around it")


def _rich(value: Value) -> str:
    if isinstance(value, Link):
        return anchor(value.url)
    return escape(_words(value)).replace("\n", "<br>\n")
