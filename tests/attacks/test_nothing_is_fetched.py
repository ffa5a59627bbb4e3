"""Inbound content is text: nothing is fetched, nothing executed, no file written (SECURITY.md T12, T13).

An audit hook listens to the interpreter itself (PEP 578): a name that is looked up, a connection, a process, a file
opened for writing. It cannot be passed by.
"""

import base64
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from attacks.rig import DANA, INBOX, MARTA, Rig

REACHES = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "socket.bind",
    "urllib.Request",
)
RUNS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "os.fork")
_heard: list[str] = []
_listening = [False]


def _hook(event: str, args: tuple[object, ...]) -> None:
    if not _listening[0]:
        return
    if event in REACHES or (event in RUNS and "pdfworker" not in str(args)):
        _heard.append(f"{event} {args}")
    if event == "open" and isinstance(args[0], str) and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        _heard.append(f"written {args[0]}")


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What the program reached for since the test began; SQLite writes its own file without Python's open."""
    if "hooked" not in globals():
        sys.addaudithook(_hook)
        globals()["hooked"] = True
    _heard.clear()
    _listening[0] = True
    yield _heard
    _listening[0] = False


def mail(kind: str, body: str, *heads: str, sender: str = DANA) -> str:
    more = "".join(f"{head}\n" for head in heads)
    return (
        f"From: {sender}\nTo: {INBOX}\nSubject: Completed: Complete with Docusign: Acme MSA.pdf\nMessage-ID: <{abs(hash(body))}@x>\n"
        f"Date: Tue, 10 Mar 2026 15:00:00 +0000\nMIME-Version: 1.0\n{more}Content-Type: {kind}\n\n{body}\n"
    )


def attached(name: str, kind: str, payload: bytes) -> str:
    body = (
        "--b\nContent-Type: text/plain\n\n3: They bought it for speed.\n--b\n"
        f'Content-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(payload).decode()}\n--b--"
    )
    return mail("multipart/mixed; boundary=b", body)


def packed(**files: str) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return kept.getvalue()


_XXE = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:9/x"><!ENTITY y SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;&y;</w:t>'
    "</w:r></w:p></w:body></w:document>"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</O<</S/URI/URI(http://127.0.0.1:9/a)"
    b">>>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
HOSTILE = {
    "remote pictures and trackers": mail(
        "text/html",
        '<img src="http://127.0.0.1:9/t.gif" width=1><link rel=stylesheet href="http://127.0.0.1:9/c"><iframe src="//127.0.0.1:9">'
        '</iframe><body background="http://127.0.0.1:9/b"><style>@import url(http://127.0.0.1:9/i)</style>'
        '<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/r"><object data="http://127.0.0.1:9/o"></object>',
    ),
    "links in a notice": mail(
        "text/plain",
        "All parties have completed Acme MSA.pdf.\nhttp://127.0.0.1:9/Signing/EmailStart.aspx?a=6f1c2d3e-1111-2222-3333-444455550001",
        sender="Dana Whitfield via Docusign <dse_NA4@docusign.net>",
    ),
    "one click to unsubscribe, a receipt that is asked for": mail(
        "text/plain",
        "Hello.",
        "List-Unsubscribe: <http://127.0.0.1:9/u>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        f"Disposition-Notification-To: {MARTA}",
        "Autocrypt: addr=a@b.example; keydata=AAAA",
    ),
    "a body that lies elsewhere": mail(
        'message/external-body; access-type=URL; URL="http://127.0.0.1:9/x"', "Content-Type: text/plain\n\n"
    ),
    "a calendar that names addresses": mail(
        "text/calendar; method=REQUEST",
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:x\nDTSTAMP:20260310T150000Z\nDTSTART:20260311T150000Z\n"
        "ATTACH:http://127.0.0.1:9/a\nIMAGE;VALUE=URI:http://127.0.0.1:9/i\nURL:http://127.0.0.1:9/u\nBEGIN:VALARM\nACTION:PROCEDURE\n"
        "ATTACH:file:///bin/sh\nTRIGGER:-PT1M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR",
    ),
    "a name that climbs": attached("../../../../tmp/handoffd-evil.txt", "text/plain", b"4: climbed"),
    "an absolute name": attached("/etc/cron.d/handoffd", "application/octet-stream", b"* * * * * root x"),
    "a program": attached("run.sh", "application/x-sh", b"#!/bin/sh\ntouch /tmp/handoffd-evil\n"),
    "a zip that unpacks to much": attached("notes.zip", "application/zip", packed(a="0" * 3_000_000)),
    "a macro": attached("notes.docm", "application/vnd.ms-word.document.macroEnabled.12", packed(word__vbaProject="x")),
    "entities in a Word file": attached(
        "notes.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        packed(word__document_xml=_XXE),
    ),
    "actions in a PDF": attached("Acme MSA.pdf", "application/pdf", _PDF),
    "a pickle": attached("notes.pkl", "application/x-python-pickle", b"cos\nsystem\n(S'touch /tmp/handoffd-evil'\ntR."),
    "a web page as a file": attached("notes.html", "text/html", b"<script src=http://127.0.0.1:9/s></script>"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_whatever_a_mail_holds_nothing_is_fetched_run_or_written(rig: Rig, heard: list[str], what: str) -> None:
    rig.put(HOSTILE[what])
    rig.turn()
    assert rig.states().get("new", 0) == 0
    assert heard == []
    kept = {path.name for path in rig.daemon.config.state.folder.iterdir()}
    assert kept <= {"handoffd.db", "handoffd.db-wal", "handoffd.db-shm", "handoffd.lock"}


def test_the_same_in_an_answer_to_a_letter_of_ours(rig: Rig, heard: list[str]) -> None:
    letter = rig.asked()
    for what, raw in HOSTILE.items():
        head, _, body = raw.partition("\n\n")
        kind = next(line for line in head.split("\n") if line.startswith("Content-Type:"))
        rig.put(
            f"From: {DANA}\nTo: {letter.addresses('Reply-To')[0].email}\nSubject: Re: {letter.subject}\nMIME-Version: 1.0\n"
            f"In-Reply-To: {letter.message_id}\nMessage-ID: <{abs(hash(what))}@y>\nDate: Tue, 10 Mar 2026 15:20:00 +0000\n{kind}\n\n{body}\n"
        )
        rig.turn()
        assert heard == [], what


def test_the_listener_hears_a_connection_a_process_and_a_file(heard: list[str], tmp_path: Path) -> None:
    """That the test can fail."""
    import socket
    import subprocess

    with socket.socket() as line, pytest.raises(OSError, match="refused"):
        line.connect(("127.0.0.1", 9))
    subprocess.run([sys.executable, "-c", ""], check=True)
    (tmp_path / "x").write_text("x")
    assert [each.partition(" ")[0] for each in heard if "/dev/null" not in each][:1] == ["socket.connect"]
    assert any(each.startswith("subprocess.Popen") for each in heard)
    assert any(each.startswith("written") for each in heard)
