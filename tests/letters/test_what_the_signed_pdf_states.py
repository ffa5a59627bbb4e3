"""Facts from the signed PDF (NOTICES rule 10, D11): what a line states for certain, for the AE to confirm."""

from email.message import EmailMessage

import pytest

from handoffd.letters.message import Message
from handoffd.letters.notices.house import House
from handoffd.letters.notices.notice import read_notice
from handoffd.letters.notices.signedpdf import pdf_facts, with_signed_pdf
from letters.filemaker import assembled, pdf

HOUSE = House(frozenset({"northwind.example"}), "handoff@northwind.example", {})


def notice(*files: bytes) -> Message:
    mail = EmailMessage()
    mail["From"] = "Adobe Acrobat Sign <adobesign@adobesign.com>"
    mail["To"] = "handoff@northwind.example"
    mail["Subject"] = 'Completed: "Acme Order Form"'
    mail["Date"] = "Tue, 10 Mar 2026 10:00:00 +0100"
    mail.set_content("Attached is the final document.\n")
    for number, payload in enumerate(files):
        mail.add_attachment(payload, "application", "pdf", filename=f"Agreement {number} - signed.pdf")
    return Message(mail.as_bytes())


def facts(*rows: str) -> dict[str, str]:
    return pdf_facts(notice(pdf(rows)))


ENGLISH = (
    "ORDER FORM", "Customer: Acme Logistics Inc.", "Effective Date: March 1, 2026", "Initial Term: 24 months", "Total Contract Value: USD 84,000",
    "Renewal: automatically, for 12 months at a time", "Uptime: 99.9 % a month",
)  # fmt: skip


def test_an_order_form_tells_its_facts_as_they_stand_in_it():
    assert facts(*ENGLISH) == {
        "customer": "Acme Logistics Inc.", "value": "USD 84,000", "term": "24 months", "start": "March 1, 2026",
        "renewal": "automatically, for 12 months at a time", "sla": "99.9 % a month",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "fact", "said"),
    [
        ("Total Contract Value USD 84,000", "value", "USD 84,000"), ("Total: EUR 48.000,00", "value", "EUR 48.000,00"), ("TCV    $120,000.00", "value", "$120,000.00"),
        ("Gesamtbetrag: 48.000 €", "value", "48.000 €"), ("Vertragslaufzeit: 36 Monate", "term", "36 Monate"), ("Vertragsbeginn: 01.04.2026", "start", "01.04.2026"),
        ("Auftraggeber: Müller & Söhne GmbH", "customer", "Müller & Söhne GmbH"), ("Verfügbarkeit: 99,5 % im Jahr", "sla", "99,5 % im Jahr"),
        ("Durée initiale : 24 mois", "term", "24 mois"), ("Date de début : 1er avril 2026", "start", "1er avril 2026"), ("Montant total HT : 48 000 €", "value", "48 000 €"),
        ("Looptijd: 12 maanden", "term", "12 maanden"), ("Durata: 2 anni", "term", "2 anni"), ("Plazo: 3 años", "term", "3 años"), ("Renewal Date: March 1, 2028", "renewal", "March 1, 2028"),
        ("Verlängerung: 12 Monate, automatisch", "renewal", "12 Monate, automatisch"),
    ],
)  # fmt: skip
def test_a_line_that_names_its_value_is_a_fact(row, fact, said):
    assert facts("Order form", row) == {fact: said}


@pytest.mark.parametrize(
    "rows",
    [
        ("Total: EUR 48.000,00", "Total: EUR 52.000,00"), ("Initial Term: 24 months", "Initial Term: 36 months"), ("Customer: Acme GmbH", "Customer: Globex Inc."),
        ("Effective Date: 03/04/2026",), ("Effective Date: the date of the last signature",), ("Customer: ______________",), ("Customer: means the company that signs",), ("Total: 48.000",),
        ("Total: see annex 2",), ("The fee is EUR 48.000,00 in total",), ("Term: about two years",), ("Total: EUR 48.000 plus EUR 3.000 for each further site",), ("Client: legal@acme.example",),
    ],
)  # fmt: skip
def test_what_reads_in_two_ways_or_is_stated_twice_is_no_fact(rows):
    assert facts("Order form", *rows) == {}


def test_the_contract_value_by_name_counts_before_a_total():
    assert facts("Total: USD 42,000", "Total: USD 3,000", "Total Contract Value: USD 84,000") == {"value": "USD 84,000"}


def test_the_same_fact_in_two_spellings_is_one_fact():
    assert facts("Initial Term: 24 months", "Term: 2 years") == {"term": "24 months"}


def test_two_files_that_disagree_state_nothing():
    assert pdf_facts(notice(pdf(["Initial Term: 24 months"]), pdf(["Initial Term: 12 months"]))) == {}


def test_a_file_that_cannot_be_read_states_nothing():
    locked = assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"], "/Encrypt 3 0 R /ID [<41><41>]")  # fmt: skip
    assert pdf_facts(notice(b"%PDF-1.7 rubbish", locked)) == {}


def test_a_notice_without_a_file_starts_no_process(monkeypatch):
    monkeypatch.setattr("handoffd.letters.worker.subprocess.run", None)
    assert pdf_facts(notice()) == {}


def test_the_notice_itself_stays_as_it_was_and_its_key_is_the_file():
    message = notice(pdf(ENGLISH))
    read = read_notice(message, HOUSE)
    told = with_signed_pdf(read, message)
    assert (told.customer, told.title, told.facts) == (read.customer, read.title, read.facts)
    assert told.signed_pdf["term"] == "24 months"
    assert any(key.startswith("pdf:") for key in told.keys)


def test_the_file_of_a_forwarded_notice_is_read_too():
    mail = EmailMessage()
    mail["From"] = "dana@northwind.example"
    mail.set_content("FYI\n")
    mail.add_attachment(
        notice(pdf(["Initial Term: 24 months"])).raw, "application", "octet-stream", filename="notice.eml"
    )
    assert pdf_facts(Message(mail.as_bytes())) == {"term": "24 months"}
