"""What costs the reader time is done once and in bounds; no wall clock, only counts."""

import pytest

from attacks.rig import DANA, Rig
from handoffd.letters import lines, message
from handoffd.letters.message import Message


def test_of_a_hundred_thousand_parts_two_hundred_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    leaf = message._leaf

    def counted(node: object) -> object:
        nonlocal looked
        looked += 1
        return leaf(node)  # type: ignore[arg-type]

    monkeypatch.setattr(message, "_leaf", counted)
    part = "--b\nContent-Type: text/plain\n\nx\n"
    mail = Message(f"Content-Type: multipart/mixed; boundary=b\n\n{part * 5000}--b--\n".encode())
    assert len(mail.parts) == 200
    assert looked == 200


def test_a_reply_is_taken_apart_once_for_all_that_read_it(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_apart: list[int] = []
    markup_lines = lines.markup_lines

    def counted(html: str) -> list[lines.Line]:
        taken_apart.append(len(html))
        return markup_lines(html)

    draft = rig.drafted()
    monkeypatch.setattr(lines, "markup_lines", counted)
    page = "<p>a word</p>" * 3000
    rig.reply(draft, page, quote="", kind="text/html; charset=utf-8", by=DANA)
    rig.turn()
    assert len([size for size in taken_apart if size >= len(page)]) == 1
