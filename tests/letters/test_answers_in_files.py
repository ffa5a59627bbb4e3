"""The form filled in as a file: Word and PDF are read as a mail is read, nothing invented, and no file can hurt."""

import zipfile
from pathlib import Path

import pytest

from handoffd.letters import worker
from handoffd.letters.files.attached import files_of
from handoffd.letters.files.docx import docx_lines
from handoffd.letters.files.limits import MAX_XML, PDF_PATIENCE, Unreadable
from handoffd.letters.files.pdf import pdf_lines, pdf_pages
from handoffd.letters.replies.reply import read_reply
from letters.filemaker import DOCX, assembled, docx, filled, paragraph, pdf, reply_with, run, table, zipped
from letters.sentmail import rows, sent_mail

SENT = sent_mail()
FILES = Path(__file__).parents[1] / "mail" / "files"
PAIN = "The pain in their own words, and what it cost them:"
BUDGET = "Budget pressure, a tight timeline, conflict, a demanding customer:"
SAID = {PAIN: "They lost two days a month", BUDGET: "n/a"}
READ = ({"Why they bought": "They lost two days a month"}, {"Red flags": ""})
PDF = ("application", "pdf")


def read(name, payload, body="See attached.\n", kind=DOCX):
    return read_reply(SENT, reply_with(name, payload, body, kind))


# -- Word ---------------------------------------------------------------------------------------------------------------


def _texts(*inside, **more):
    return [line.text for line in docx_lines(docx(*inside, **more))]


def test_the_form_filled_in_as_a_word_document_is_read():
    reading = read("notes.docx", docx(*filled(SAID)))
    assert (reading.answers, reading.na) == READ
    assert reading.flags == ["read from the attachment notes.docx: Why they bought, Red flags"]
    assert (reading.fresh, reading.command, reading.unsure) == ("", None, [])


def test_answers_in_a_table_beside_the_headings_are_read():
    cells = table([["3. Why they bought"], ["They lost two days a month"]], [["9. Red flags"], ["n/a"]])
    assert (read("notes.docx", docx(cells)).answers, read("notes.docx", docx(cells)).na) == READ


def test_a_table_with_heading_and_prompts_in_its_first_column_is_read():
    cells = table(
        [["3. Why they bought", PAIN], ["They lost two days", "every month"]], [["9. Red flags", BUDGET], ["n/a"]]
    )
    assert read("notes.docx", docx(cells)).answers == {"Why they bought": "They lost two days\nevery month"}


def test_what_was_deleted_with_tracked_changes_is_gone_and_what_was_inserted_is_kept():
    tracked = "<w:p><w:r><w:t>They lost </w:t></w:r><w:del><w:r><w:delText>three</w:delText></w:r></w:del><w:ins><w:r><w:t>two</w:t></w:r></w:ins><w:r><w:t> days</w:t></w:r></w:p>"
    assert _texts(tracked) == ["They lost two days"]
    moved = "<w:p><w:moveFrom><w:r><w:t>old place</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>new place</w:t></w:r></w:moveTo></w:p>"
    assert _texts(moved) == ["new place"]


def test_a_deleted_end_of_a_paragraph_joins_it_with_the_next():
    joined = paragraph("one", more="<w:rPr><w:del/></w:rPr>") + paragraph(" two")
    assert _texts(joined) == ["one two"]


@pytest.mark.parametrize(
    ("more", "kept"),
    [("<w:strike/>", ""), ('<w:strike w:val="1"/>', ""), ("<w:dstrike/>", ""), ("<w:vanish/>", ""), ('<w:strike w:val="0"/>', "x"), ('<w:rStyle w:val="gone"/>', ""), ("<w:b/>", "x")],
)  # fmt: skip
def test_text_that_is_struck_through_or_hidden_counts_as_deleted(more, kept):
    styles = '<w:styles xmlns:w="urn:x"><w:style w:styleId="gone"><w:rPr><w:strike/></w:rPr></w:style></w:styles>'
    assert _texts(paragraph(run("x", more)), styles=styles) == [kept]


def test_a_struck_paragraph_mark_strikes_no_words():
    assert _texts(paragraph("kept", more="<w:rPr><w:strike/></w:rPr>")) == ["kept"]


def test_numbers_that_word_draws_before_headings_are_read_as_a_person_sees_them():
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    bullet = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    told = _texts(
        paragraph("Account overview", more=listed), paragraph("a", more=bullet), paragraph("Contacts", more=listed)
    )
    assert told == ["1. Account overview", "- a", "2. Contacts"]


def test_a_control_that_still_shows_its_placeholder_is_empty_and_a_filled_one_is_not():
    shown = (
        "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>"
        + paragraph("Click here to enter text.")
        + "</w:sdtContent></w:sdt>"
    )
    assert "".join(_texts(shown.format("<w:showingPlcHdr/>"))) == ""
    assert _texts(shown.format("")) == ["Click here to enter text."]


def test_a_text_box_is_read_once_below_its_paragraph():
    box = "<w:txbxContent>" + paragraph("in the box") + "</w:txbxContent>"
    anchored = f"<w:p><w:r><w:t>above</w:t><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert _texts(anchored, "below") == ["above", "in the box", "below"]


def test_breaks_and_tabs_stand_where_they_stood():
    assert _texts("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>") == ["a b", "c"]


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice-table.docx", "libreoffice-tracked.docx"])
def test_documents_that_a_real_program_wrote_are_read(name):
    reading = read(name, (FILES / name).read_bytes())
    assert (reading.answers, reading.na) == READ


# -- hostile documents ----------------------------------------------------------------------------------------------------

BOMB = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'
FETCH = '<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'
RATIO = b"<w:p>" + b" " * (MAX_XML + 1)
LYING = zipped({"word/document.xml": RATIO}).replace((MAX_XML + 6).to_bytes(4, "little"), (10).to_bytes(4, "little"))
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", "empty"), (b"PK", "damaged"), (b"PK\x05\x06" + bytes(18), "no Word document"), (docx("x")[:-30], "damaged"),
        (docx(xml=BOMB), "instructions"), (docx(xml=FETCH), "instructions"), (docx(xml="<a><b>"), "damaged"),
        (docx(xml="<a>" * 5000), "larger inside"), (docx(xml="<a>" + "<b/>" * 300_000 + "</a>"), "larger inside"),
        (zipped({"word/document.xml": RATIO}), "larger inside"), (LYING, "damaged"),
        (zipped({str(number): "" for number in range(3000)}), "larger inside"),
        (zipped({"xl/workbook.xml": "<a/>"}), "no Word document"), (LOCKED, "password"), (LOCKED[:400], "old Word"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_is_named_and_nothing_is_read(payload, why):
    reading = read("notes.docx", payload)
    assert (reading.answers, reading.na) == ({}, {})
    assert len(reading.files) == 1
    assert why in reading.files[0]
    assert reading.files[0].startswith("notes.docx: not read, because")


def test_an_encrypted_zip_is_told_as_protected():
    payload = bytearray(docx("x"))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := payload.find(mark, at + 1)) >= 0:
            payload[at + place] |= 1
    assert "password" in read("notes.docx", bytes(payload)).files[0]


# -- PDF ------------------------------------------------------------------------------------------------------------------


def test_the_form_filled_in_as_a_pdf_is_read_and_marked_to_be_confirmed():
    reading = read("notes.pdf", pdf(filled(SAID)), kind=PDF)
    assert (reading.answers, reading.na) == READ
    assert reading.unsure == ["Why they bought", "Red flags"]
    assert reading.flags == [
        "read from the attachment notes.pdf (a PDF may be read out of order, so please check): Why they bought, Red flags"
    ]


def test_a_pdf_that_a_real_program_printed_is_read():
    reading = read("libreoffice.pdf", (FILES / "libreoffice.pdf").read_bytes(), kind=PDF)
    assert (reading.answers, reading.na) == READ


def test_page_numbers_are_no_answers():
    told = filled(SAID)
    pages = [["Acme", *told[:12], "Page 1 of 2"], ["Acme", *told[12:], "Page 2 of 2"]]
    assert (read("notes.pdf", pdf(*pages), kind=PDF).answers, read("notes.pdf", pdf(*pages), kind=PDF).na) == READ


CYCLE = assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])
BOMBED = assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [" + "3 0 R " * 100_000 + "] /Count 100000 >>", "<< /Type /Page /Parent 2 0 R >>"])  # fmt: skip
CLAIMS = assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", "<< /Length 100000000 >>\nstream\nBT (x) Tj ET\nendstream"])  # fmt: skip
LOCKED_PDF = assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"], "/Encrypt 3 0 R /ID [<41><41>]")  # fmt: skip
EXPLODES = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream"


def _exploding():
    import zlib

    packed = zlib.compress(b"BT (aaaaaaaa) Tj ET " * 30_000_000, 1) if False else zlib.compress(b" " * 300_000_000)
    return assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", EXPLODES % (len(packed), packed)])  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"%PDF-1.4\n", ""), (b"no pdf at all", "no PDF inside"), (CYCLE, ""), (BOMBED, ""), (CLAIMS, ""), (LOCKED_PDF, "password"),
        (pdf(filled(SAID)).replace(b"startxref", b"startxxxx").replace(b"xref\n0", b"xxxx\n0")[:300], ""), (pdf([""]), "no text"),
    ],
)  # fmt: skip
def test_a_pdf_that_cannot_be_read_is_named_and_nothing_is_read(payload, why):
    reading = read("notes.pdf", payload, kind=PDF)
    assert (reading.answers, reading.na, len(reading.files)) == ({}, {}, 1)
    assert why in reading.files[0]


def test_a_pdf_whose_table_of_places_is_broken_is_still_read():
    broken = pdf(filled(SAID)).replace(b"startxref\n", b"startxref\n9")
    assert (read("notes.pdf", broken, kind=PDF).answers, read("notes.pdf", broken, kind=PDF).na) == READ


@pytest.mark.slow
def test_a_pdf_that_unpacks_to_more_than_the_memory_allowed_stops_its_own_process_only():
    assert not any(pdf_or_empty(_exploding()))


def pdf_or_empty(payload):
    try:
        return [line.text for line in pdf_lines(payload)]
    except Unreadable:
        return []


def test_a_pdf_that_never_ends_is_given_up(monkeypatch):
    def never(command, *, timeout, **_):
        assert timeout == PDF_PATIENCE
        raise worker.subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(worker.subprocess, "run", never)
    with pytest.raises(Unreadable, match="longer"):
        pdf_pages(pdf(["never read before"]))


# -- which files are answers, and which are told ----------------------------------------------------------------------------


def test_a_contract_with_numbered_clauses_is_no_answer_and_the_person_is_told():
    clauses = [
        "1. Definitions",
        "In this agreement ...",
        "2. Term",
        "The term is three years.",
        "3. Fees",
        "3: x",
        "4: y",
    ]
    reading = read("contract.docx", docx("Master Services Agreement", *clauses))
    assert (reading.answers, reading.na) == ({}, {})
    assert reading.files == ["contract.docx: I found no answers to the form in it. It is kept with your mail"]


def test_a_list_of_labelled_answers_is_read():
    reading = read("notes.txt", b"3: They lost two days a month\n9: n/a\n", kind=("text", "plain"))
    assert (reading.answers, reading.na) == READ


def test_what_a_file_says_is_never_a_command():
    reading = read("notes.docx", docx("approve", *filled(SAID)))
    assert reading.command is None


def test_the_mail_wins_over_its_file_and_that_is_said():
    reading = read("notes.docx", docx(*filled(SAID)), body="3: They lost three days\n")
    assert reading.answers["Why they bought"] == "They lost three days"
    assert reading.na == {"Red flags": ""}
    assert "the mail and its attachment disagree, the mail was taken: Why they bought" in reading.flags


@pytest.mark.parametrize("said", ["see attached", "Siehe Anhang.", "Attached", "voir pièce jointe", "添付参照"])
def test_a_section_that_only_points_at_the_file_is_answered_by_the_file(said):
    assert read("notes.docx", docx(*filled(SAID)), body=f"3: {said}\n").answers == READ[0]


def test_words_that_point_at_nothing_are_kept_as_they_are():
    assert read("notes.xlsx", b"PK rubbish", body="3: see attached\n").answers == {"Why they bought": "see attached"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("notes.odt", "OpenDocument"), ("notes.rtf", "RTF"), ("notes.xlsx", "table"), ("notes.doc", "old Word"), ("whiteboard.jpg", "picture"), ("notes.zip", "archives"), ("notes.pages", "Pages"), ("x.exe", "kind"),
        ("../../etc/cron.d/notes.xlsx", "notes.xlsx: not read, because it is a table"), ("smime.p7m", "encrypted"), ("no\u202etxt.exe", "not read"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_kept_and_its_sender_is_told_what_to_do(name, why):
    kind = ("image", "jpeg") if name.endswith("jpg") else ("application", "octet-stream")
    files = read(name, b"rubbish", kind=kind).files
    assert len(files) == 1
    assert why in files[0]
    assert "paste the answers into a reply" in files[0]
    assert "\u202e" not in files[0]
    assert "/" not in files[0].partition(":")[0]


@pytest.mark.parametrize(
    ("name", "kind"), [("invite.ics", ("text", "calendar")), ("smime.p7s", ("application", "pkcs7-signature")), ("winmail.dat", ("application", "ms-tnef")), ("dana.vcf", ("text", "vcard")), ("ATT00001.htm", ("application", "octet-stream"))]
)  # fmt: skip
def test_what_mail_programs_add_by_themselves_is_no_file(name, kind):
    reading = read(name, b"rubbish", body="3: They lost two days a month\n9: n/a\n", kind=kind)
    assert (reading.answers, reading.na) == READ
    assert reading.flags == []


def test_a_logo_in_the_signature_is_no_file():
    mail = reply_with("logo.png", b"x" * 900, kind=("image", "png"))
    raw = mail.raw.replace(b'attachment; filename="logo.png"', b'inline; filename="logo.png"\nContent-ID: <logo>')
    assert files_of(type(mail)(raw)) == ()


# -- mails inside mails -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [("message", "rfc822"), ("application", "octet-stream")])
def test_a_mail_that_is_attached_is_read_one_level_deep_with_its_file(kind):
    inner = reply_with("notes.docx", docx(*filled(SAID)))
    outer = reply_with("answer.eml", b"@@", "FYI\n", ("application", "octet-stream"))
    parts = outer.raw.replace(b"application/octet-stream", "/".join(kind).encode())
    import base64

    told = inner.raw if kind[0] == "message" else base64.encodebytes(inner.raw)
    parts = parts.replace(
        b"Content-Transfer-Encoding: base64\n", b"" if kind[0] == "message" else b"Content-Transfer-Encoding: base64\n"
    )
    reading = read_reply(SENT, type(inner)(parts.replace(base64.encodebytes(b"@@"), told)))
    assert (reading.answers, reading.na) == READ
    assert "read from an attached mail" in reading.flags


def test_an_automatic_mail_inside_a_mail_is_no_answer():
    inner = b"From: Dana Whitfield <dana.whitfield@northwind.example>\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\n\n2: call Rosa\n"
    outer = reply_with("answer.eml", inner, "FYI\n", ("application", "octet-stream"))
    assert read_reply(SENT, outer).answers == {}


def test_zip_is_never_written_to_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(zipfile.ZipFile, "extract", None)
    monkeypatch.setattr(zipfile.ZipFile, "extractall", None)
    read("notes.docx", docx(*filled(SAID), **{"../../evil": "x"}))
    assert list(tmp_path.iterdir()) == []


def test_a_file_answers_sections_that_the_letter_it_replies_to_did_not_show():
    echo = sent_mail([line for line in rows() if line.section_heading in {None, "Contacts"}])
    reading = read_reply(echo, reply_with("notes.docx", docx(*filled(SAID))), first=SENT)
    assert (reading.answers, reading.na) == READ
    assert reading.prompts["Why they bought"] == {PAIN: "They lost two days a month"}


def test_an_answer_that_the_mail_only_quotes_does_not_hide_the_correction_in_its_file():
    body = "3: They lost one day\n"
    reading = read_reply(
        SENT, reply_with("notes.docx", docx(*filled(SAID)), body), known={"Why they bought": "They lost one day"}
    )
    assert reading.answers == READ[0]
