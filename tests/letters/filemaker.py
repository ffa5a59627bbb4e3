"""Files as people attach them: Word documents and PDFs of a few kilobytes, written here by hand, honest or hostile."""

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

from handoffd.letters.message import Message
from letters.sentmail import AE, SUBJECT, TOKEN, rows

LINES_OF_FORM = [line for line in rows() if line.kind in {"heading", "prompt", "prefill"}]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
NUMBERS = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'


def run(text: str, more: str = "") -> str:
    return f'<w:r><w:rPr>{more}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside: str, more: str = "") -> str:
    told = "".join(one if one.startswith("<") else run(one) for one in inside)
    return f"<w:p><w:pPr>{more}</w:pPr>{told}</w:p>"


def table(*lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells, each a list of paragraphs' texts."""
    cells = ("".join(f"<w:tc>{''.join(paragraph(text) for text in cell)}</w:tc>" for cell in row) for row in lines)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members.items():
            archive.writestr(name, inside)
    return out.getvalue()


def docx(*paragraphs: str, xml: str = "", **more: str) -> bytes:
    body = "".join(one if one.startswith("<") else paragraph(one) for one in paragraphs)
    text = xml or f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    parts = {"_rels/.rels": RELATIONS, "word/document.xml": text, "word/numbering.xml": NUMBERS}
    return zipped({**parts, **{f"word/{name}.xml": inside for name, inside in more.items()}})


def filled(answers: dict[str, str]) -> list[str]:
    """The rows of the form with an answer below each of these prompts or headings."""
    told = []
    for line in LINES_OF_FORM:
        told.append(line.text)
        if said := answers.get(line.text):
            told += said.split("\n")
    return told


def pdf(*pages: Sequence[str], more: str = "") -> bytes:
    """A PDF of one text line a row, Helvetica, Latin-1; `more` are objects of its own."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    for number, page in enumerate(pages):
        shown = " ".join(f"({_quoted(row)}) Tj T*" for row in page)
        text = f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>")  # fmt: skip
        objects.append(f"<< /Length {len(text.encode('cp1252'))} >>\nstream\n{text}\nendstream")
    return assembled([*objects, *([more] if more else [])])


def assembled(objects: Sequence[str | bytes], trailer: str = "") -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, inside in enumerate(objects, start=1):
        places.append(len(out))
        told = inside if isinstance(inside, bytes) else inside.encode("cp1252")
        out += b"%d 0 obj\n%b\nendobj\n" % (number, told)
    begin = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{begin}\n%%EOF\n".encode()
    return bytes(out)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def reply_with(name: str, payload: bytes, body: str = "See attached.\n", kind: tuple[str, str] = DOCX) -> Message:
    mail = EmailMessage()
    mail["From"] = f"{AE[0]} <{AE[1]}>"
    mail["To"] = f"handoffs+{TOKEN}@northwind.example"
    mail["Subject"] = f"Re: {SUBJECT}"
    mail["Date"] = "Tue, 17 Nov 2026 10:12:00 +0100"
    mail.set_content(body)
    mail.add_attachment(payload, *kind, filename=name)
    return Message(mail.as_bytes())
