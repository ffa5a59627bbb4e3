"""Writes the corpus of notices: one .eml and, beside it, the meaning a person gave it (.json). Run it, then read the diff.

The facts (senders, subjects, what stands in links) are those of real mail; the words, people and companies are made up.
    python tests/mail/write_notices.py
"""

import base64
import hashlib
import json
import quopri
from email.header import Header
from pathlib import Path

HERE = Path(__file__).parent / "notices"
INBOX = "handoffs@northwind.example"
EDEN = "Eden Sade <eden.sade@northwind.example>"
ANA = "Ana Ruiz <ana.ruiz@northwind.example>"
DATE = "Fri, 20 Nov 2026 14:03:22 +0000"
AT = "2026-11-20T14:03:22+00:00"
LATER = "Mon, 23 Nov 2026 09:30:00 +0100"
GUID = "7f3c2b1a-9d84-4e0f-a6b5-c1d2e3f40516"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PDF_KEY = "pdf:" + hashlib.sha256(PDF).hexdigest()
WRITTEN = set()


def header(name, value):
    if value.isascii():
        return f"{name}: {value}"
    if name == "Subject":
        return f"Subject: {Header(value, 'utf-8', header_name='Subject', maxlinelen=70).encode()}"
    display, mark, address = value.rpartition(" <")
    return f"{name}: {Header(display, 'utf-8').encode()} <{address}" if mark else f"{name}: {value}"


def body_part(kind, text, how):
    raw = text.replace("\n", "\r\n").encode()
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {how}\r\n\r\n".encode()
    if how == "base64":
        return head + base64.encodebytes(raw).replace(b"\n", b"\r\n")
    if how == "quoted-printable":
        return head + quopri.encodestring(text.encode()).replace(b"\n", b"\r\n")
    return head + raw


def multipart(kind, parts, mark):
    joined = b"".join(b"--" + mark.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n'.encode() + joined + f"--{mark}--\r\n".encode()


def pdf_part(name):
    head = f'Content-Type: application/pdf; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PDF)


def mail(
    subject,
    text="",
    *,
    html="",
    sender="",
    to=f"Handoffs <{INBOX}>",
    cc="",
    reply_to="",
    date=DATE,
    extra=(),
    how="quoted-printable",
    pdf="",
    attached=None,
):
    number = hashlib.sha256(f"{subject}{sender}{text}".encode()).hexdigest()[:24]
    lines = [
        "Return-Path: <bounce@mta.example>",
        "Received: from mta.example (mta.example [192.0.2.25]) by mx.northwind.example with ESMTPS; " + date,
        header("From", sender),
        header("To", to),
    ]
    lines += [header("Cc", cc)] if cc else []
    lines += [header("Reply-To", reply_to)] if reply_to else []
    lines += [
        header("Subject", subject),
        f"Date: {date}",
        f"Message-ID: <{number}@mta.example>",
        "MIME-Version: 1.0",
        *extra,
    ]
    if text and html:
        body = multipart("alternative", [body_part("plain", text, how), body_part("html", html, how)], "_alt_" + number)
    else:
        body = body_part("html" if html else "plain", html or text, how)
    if pdf:
        body = multipart("mixed", [body, pdf_part(pdf)], "_mix_" + number)
    if attached:
        inner = b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + attached
        body = multipart("mixed", [body, inner], "_fwd_" + number)
    return "\r\n".join(lines).encode() + b"\r\n" + body


def put(name, raw, kind, service="", because="", **meaning):
    assert name not in WRITTEN, name
    WRITTEN.add(name)
    expected = {
        "kind": kind,
        "service": service,
        "customer": None,
        "title": None,
        "ae": None,
        "signers": [],
        "signed_at": AT if kind in {"signed", "unsure"} else None,
        "keys_have": [],
        "reason_has": because,
        **meaning,
    }
    if kind == "not_a_notice":
        expected = {"kind": kind, "reason_has": because}
    (HERE / f"{name}.eml").write_bytes(raw)
    (HERE / f"{name}.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


# ---------------------------------------------------------------------------------------------------------- DocuSign
def docusign_html(line, person="Eden Sade", email="eden.sade@northwind.example", guid=GUID):
    link = (
        f"https://na4.docusign.net/Member/EmailStart.aspx?a={guid}&amp;acct=11111111-2222-4333-8444-555555555555"
        "&amp;er=99999999-8888-4777-8666-555555555555"
    )
    return (
        '<html><body style="background:#eaeaea"><table width="100%"><tr><td><img src="https://na4.docusign.net/logo.png">'
        f'</td></tr><tr><td>Your document has been completed</td></tr><tr><td><a href="{link}">VIEW COMPLETED DOCUMENT'
        f"</a></td></tr><tr><td><b>{person}</b><br>{email}</td></tr><tr><td>{line}</td></tr><tr><td><b>Do Not Share This"
        " Email</b><br>This email contains a secure link to Docusign. Please do not share this email, link, or access "
        "code with others.</td></tr></table></body></html>"
    )


def docusign_text(line, guid=GUID):
    return (
        f"{line}\n\nTo view, download or print the completed document click below.\n"
        f"https://na4.docusign.net/Member/EmailStart.aspx?a={guid}&acct=11111111-2222-4333-8444-555555555555"
        "&er=99999999-8888-4777-8666-555555555555\n\nThis message was sent to you by Eden Sade who is using the Docusign"
        " Electronic Signature Service.\n"
    )


def docusign(subject, line=None, **more):
    line = line or f"All parties have completed {subject.partition(': ')[2]}."
    more = {"sender": "Eden Sade via Docusign <dse_NA4@docusign.net>", "reply_to": EDEN, **more}
    return mail(subject, docusign_text(line), html=docusign_html(line), **more)


def write_docusign():
    key = [f"docusign:{GUID}"]
    seen = {"service": "docusign", "ae": "eden.sade@northwind.example", "keys_have": key}
    put(
        "docusign-completed",
        docusign("Completed: Complete with Docusign: Acme GmbH Order Form.pdf"),
        "signed",
        title="Acme GmbH Order Form.pdf",
        customer="Acme GmbH",
        because="dse_na4@docusign.net",
        **seen,
    )
    put(
        "docusign-completed-plain-domain",
        docusign("Completed: Order Form - Blue Heron Ltd", sender="DocuSign System <dse@docusign.net>"),
        "signed",
        title="Order Form - Blue Heron Ltd",
        customer="Blue Heron Ltd",
        because="Completed:",
        **seen,
    )
    put(
        "docusign-completed-na2-upper",
        docusign("COMPLETED: PLEASE DOCUSIGN: MSA.PDF", sender="Eden Sade via DocuSign <DSE_NA2@DOCUSIGN.NET>"),
        "signed",
        title="MSA.PDF",
        because="DocuSign completion",
        **seen,
    )
    put(
        "docusign-eu-subdomain",
        docusign(
            "Completed: Subscription Agreement Kestrel Analytics S.A.",
            sender="Eden Sade via Docusign <dse_na3@eumail.docusign.net>",
        ),
        "signed",
        title="Subscription Agreement Kestrel Analytics S.A.",
        customer="Kestrel Analytics S.A.",
        because="eumail.docusign.net",
        **seen,
    )
    put(
        "docusign-external-tag",
        docusign("[EXTERNAL] Completed: Complete with Docusign: MSA between Northwind Inc. and Lumen Foods AG"),
        "signed",
        title="MSA between Northwind Inc. and Lumen Foods AG",
        customer="Lumen Foods AG",
        because="DocuSign",
        **seen,
    )
    put(
        "docusign-folded-encoded",
        docusign(
            "Completed: Complete with Docusign: Rahmenvertrag Müller & Söhne GmbH – Verlängerung 2027 und Anlage für Großkunden.pdf",
            how="base64",
        ),
        "signed",
        title="Rahmenvertrag Müller & Söhne GmbH – Verlängerung 2027 und Anlage für Großkunden.pdf",
        because="DocuSign",
        **seen,
    )
    put(
        "docusign-japanese",
        docusign("完了: Docusignで送信: 株式会社サクラ 注文書.pdf", line="すべての当事者が署名を完了しました。"),
        "signed",
        title="株式会社サクラ 注文書.pdf",
        because="完了",
        **seen,
    )
    put(
        "docusign-german",
        docusign("Abgeschlossen: Mit Docusign abschließen: Bestellung.pdf", line="Alle Parteien haben abgeschlossen."),
        "signed",
        title="Bestellung.pdf",
        because="Abgeschlossen",
        **seen,
    )
    put(
        "docusign-spanish",
        docusign("Completado: Contrato Sol y Mar", line="Todas las partes han completado el documento."),
        "signed",
        title="Contrato Sol y Mar",
        because="another language",
        **seen,
    )
    put(
        "docusign-spanish-no-envelope",
        mail("Completado: Curso de firma", "Enhorabuena.", sender="Docusign <dse_NA4@docusign.net>"),
        "unsure",
        "docusign",
        title="Curso de firma",
        because="another language",
    )
    put(
        "docusign-rebranded-body",
        docusign(
            "Completed: Harbor Freight Logistics LLC – SOW 4", line="Welcome to Northwind! Your paperwork is done."
        ),
        "signed",
        title="Harbor Freight Logistics LLC – SOW 4",
        customer="Harbor Freight Logistics LLC",
        because="Completed",
        **seen,
    )
    put(
        "docusign-through-group",
        docusign(
            "Completed: Complete with Docusign: Fjord Data AS Order Form.pdf",
            sender="'Eden Sade via Docusign' via Contracts <contracts@northwind.example>",
            extra=[
                "X-Original-Sender: dse_NA4@docusign.net",
                "X-Original-From: Eden Sade via Docusign <dse_NA4@docusign.net>",
                "Precedence: list",
                "List-ID: <contracts.northwind.example>",
            ],
        ),
        "signed",
        title="Fjord Data AS Order Form.pdf",
        customer="Fjord Data AS",
        because="dse_na4@docusign.net",
        **seen,
    )
    put(
        "docusign-through-group-nameless",
        docusign(
            "Completed: Order Form", sender="'Eden Sade via Docusign' via Contracts <contracts@northwind.example>"
        ),
        "unsure",
        "",
        because="no header names its sender",
        signed_at=None,
    )
    put(
        "docusign-safelinks",
        mail(
            "Completed: Order Form Zebra Corp",
            html='<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fapp.docusign.com%2Fdocuments%2Fdetails%2F7F3C2B1A-9D84-4E0F-A6B5-C1D2E3F40516&amp;data=05">VIEW</a><p>All parties have completed Order Form Zebra Corp.</p>',
            sender="Eden Sade via Docusign <dse_NA4@docusign.net>",
            reply_to=EDEN,
        ),
        "signed",
        title="Order Form Zebra Corp",
        customer="Zebra Corp",
        because="DocuSign",
        **seen,
    )
    put(
        "docusign-to-customer-cc-inbox",
        docusign(
            "Completed: Complete with Docusign: Order Form.pdf",
            to="Dana Whitfield <dana.whitfield@acme.example>",
            cc=INBOX,
            pdf="Order Form.pdf",
        ),
        "signed",
        "docusign",
        title="Order Form.pdf",
        ae="eden.sade@northwind.example",
        because="DocuSign",
        keys_have=[*key, PDF_KEY],
        signers=[{"name": "Dana Whitfield", "email": "dana.whitfield@acme.example"}],
    )
    put(
        "docusign-title-corroborated",
        docusign("Completed: Acme Order Form", to="Dana Whitfield <dana.whitfield@acme.example>"),
        "signed",
        "docusign",
        title="Acme Order Form",
        customer="Acme",
        ae="eden.sade@northwind.example",
        because="DocuSign",
        keys_have=key,
        signers=[{"name": "Dana Whitfield", "email": "dana.whitfield@acme.example"}],
    )
    put(
        "docusign-ae-by-name",
        docusign("Completed: Order Form", reply_to="", line="All parties have completed."),
        "signed",
        title="Order Form",
        because="DocuSign",
        **seen,
    )
    put(
        "docusign-customers-paper",
        docusign(
            "Completed: Supply terms",
            sender="Olga Petrov via Docusign <dse_NA3@docusign.net>",
            reply_to="Olga Petrov <olga@bigcustomer.example>",
            to="Ana Ruiz <ana.ruiz@northwind.example>",
            cc=INBOX,
        ),
        "signed",
        "docusign",
        title="Supply terms",
        ae="ana.ruiz@northwind.example",
        because="DocuSign",
        keys_have=key,
    )
    put(
        "docusign-stated-moment",
        mail(
            "Completed: Order Form",
            "All parties have completed Order Form.\nCompleted on: 2026-11-19 22:15:08 UTC\n",
            sender="Eden Sade via Docusign <dse_NA4@docusign.net>",
            reply_to=EDEN,
        ),
        "signed",
        "docusign",
        title="Order Form",
        ae="eden.sade@northwind.example",
        signed_at="2026-11-19T22:15:08+00:00",
        because="DocuSign",
    )
    put(
        "docusign-auto-generated",
        docusign(
            "Completed: Order Form",
            extra=["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: DR,OOF,AutoReply"],
        ),
        "signed",
        title="Order Form",
        because="DocuSign",
        **seen,
    )
    flight = {"service": "docusign", "ae": "eden.sade@northwind.example", "keys_have": key}
    put(
        "docusign-in-flight",
        docusign("Complete with Docusign: Acme Order Form.pdf", line="Please sign."),
        "in_flight",
        title="Acme Order Form.pdf",
        because="waiting",
        **flight,
    )
    put(
        "docusign-please",
        docusign("Please DocuSign: Acme MSA.pdf", line="Please sign."),
        "in_flight",
        title="Acme MSA.pdf",
        because="waiting",
        **flight,
    )
    put(
        "docusign-reminder-german",
        docusign("Erinnerung: Mit Docusign abschließen: Auftrag.pdf", line="Bitte."),
        "in_flight",
        title="Auftrag.pdf",
        because="waiting",
        **flight,
    )
    put(
        "docusign-corrected",
        docusign("Corrected: Complete with Docusign: Acme MSA.pdf", line="The envelope was corrected."),
        "in_flight",
        title="Acme MSA.pdf",
        because="correction",
        **flight,
    )
    put(
        "docusign-voided",
        docusign("Voided: Complete with Docusign: Acme MSA.pdf", line="Eden Sade voided the envelope."),
        "void",
        title="Acme MSA.pdf",
        because="cancellation",
        **flight,
    )
    put(
        "docusign-declined",
        docusign("Dana Whitfield declined to sign Acme MSA.pdf", line="Declined."),
        "void",
        title="Acme MSA.pdf",
        because="cancellation",
        **flight,
    )
    put(
        "docusign-nda",
        docusign("Completed: Complete with Docusign: Mutual NDA - Orchid Corp.pdf"),
        "unsure",
        title="Mutual NDA - Orchid Corp.pdf",
        customer="Orchid Corp",
        because="probably not a sale",
        **seen,
    )
    put(
        "docusign-offer-letter",
        docusign("Completed: Offer Letter - Priya Nair"),
        "unsure",
        title="Offer Letter - Priya Nair",
        because="offer letter",
        **seen,
    )
    put(
        "docusign-arbeitsvertrag",
        docusign("Completed: Arbeitsvertrag Jonas Weber"),
        "unsure",
        title="Arbeitsvertrag Jonas Weber",
        because="arbeitsvertrag",
        **seen,
    )
    put(
        "docusign-vendor",
        docusign("Completed: Vendor Agreement Paper Supplies Inc."),
        "unsure",
        title="Vendor Agreement Paper Supplies Inc.",
        because="vendor agreement",
        **{**seen, "customer": "Paper Supplies Inc."},
    )
    put(
        "docusign-own-subject-body-says",
        docusign("Your Northwind paperwork", line="All parties have completed Acme MSA."),
        "unsure",
        because="all parties have completed",
        **seen,
    )
    for name, subject in {
        "reply": "Re: Completed: Acme Order Form",
        "reply-german": "AW: Completed: Acme Order Form",
        "marketing": "5 ways to close faster this quarter",
        "password": "Reset your password",
    }.items():
        put(
            f"docusign-not-{name}",
            docusign(subject, line="Hello."),
            "not_a_notice",
            because="not" if "reply" in name else "no notice that I know",
        )


# ------------------------------------------------------------------------------------------- Adobe, Dropbox, PandaDoc ...
ADOBE = "Adobe Acrobat Sign <adobesign@adobesign.com>"


def write_adobe():
    parties = "<p>Attached is the final agreement between:</p><ul><li>Northwind Inc.</li><li>Blue Heron Ltd</li></ul>"
    to = "Ana Ruiz <ana.ruiz@northwind.example>, Ben Ode <ben.ode@blueheron.example>"
    ben = [{"name": "Ben Ode", "email": "ben.ode@blueheron.example"}]
    seen = {
        "service": "adobe-sign",
        "ae": "ana.ruiz@northwind.example",
        "signers": ben,
        "because": "Adobe Acrobat Sign completion",
    }
    put(
        "adobe-copied",
        mail(
            'Completed: You\'re copied on "Pilot Application"',
            html=parties,
            sender=ADOBE,
            to=to,
            cc=INBOX,
            pdf="Pilot Application - signed.pdf",
        ),
        "signed",
        title="Pilot Application",
        customer="Blue Heron Ltd",
        keys_have=[PDF_KEY],
        **seen,
    )
    put(
        "adobe-copied-curly",
        mail("Completed: You’re copied on “Order Form”", html=parties, sender=ADOBE, to=to, cc=INBOX, how="base64"),
        "signed",
        title="Order Form",
        customer="Blue Heron Ltd",
        **seen,
    )
    put(
        "adobe-filed",
        mail(
            "Order Form between Northwind Inc. and Blue Heron Ltd is Signed and Filed!",
            "The agreement is signed and filed.",
            sender=ADOBE,
            to=to,
            cc=INBOX,
        ),
        "signed",
        title="Order Form",
        customer="Blue Heron Ltd",
        **seen,
    )
    put(
        "adobe-filed-person",
        mail(
            "Order Form between Ana Ruiz and Ben Ode is Signed and Filed!",
            "Done.",
            sender="Adobe Sign <echosign@echosign.com>",
            to=to,
            cc=INBOX,
        ),
        "signed",
        title="Order Form",
        **seen,
    )
    put(
        "adobe-filed-between-in-title",
        mail(
            "Services between sites between Northwind, Northwind and Acme, Inc. is Signed and Filed!",
            "Done.",
            sender=ADOBE,
            to=to,
            cc=INBOX,
        ),
        "signed",
        title="Services between sites",
        customer="Acme, Inc.",
        **seen,
    )
    put(
        "adobe-completed",
        mail('Completed: "Subscription Agreement"', "Done.", sender=ADOBE, to=to, cc=INBOX),
        "signed",
        title="Subscription Agreement",
        **seen,
    )
    put(
        "adobe-you-signed",
        mail(
            'You signed: "Order Form"',
            "You have signed Order Form. You will be notified when it is completed.",
            sender=ADOBE,
            to=to,
        ),
        "unsure",
        title="Order Form",
        **{**seen, "because": "perhaps only you"},
    )
    put(
        "adobe-you-signed-all",
        mail('You signed: "Order Form"', "All parties have signed the agreement.", sender=ADOBE, to=to),
        "signed",
        title="Order Form",
        **{**seen, "because": "all parties have signed"},
    )
    flight = {**seen, "because": "waiting"}
    put(
        "adobe-requested",
        mail("Signature requested on “Order Form”", "Please sign.", sender=ADOBE, to=to),
        "in_flight",
        title="Order Form",
        **flight,
    )
    put(
        "adobe-sent-out",
        mail("Order Form has been sent out for signature to ben.ode@blueheron.example", "Out.", sender=ADOBE, to=to),
        "in_flight",
        title="Order Form",
        **flight,
    )
    put(
        "adobe-out",
        mail("Order Form is out for signature", "Out.", sender=ADOBE, to=to),
        "in_flight",
        title="Order Form",
        **flight,
    )
    put(
        "adobe-cancelled",
        mail("Order Form has been cancelled", "Off.", sender=ADOBE, to=to),
        "void",
        title="Order Form",
        **{**seen, "because": "cancellation"},
    )


def write_dropbox():
    box = "Dropbox Sign <noreply@mail.hellosign.com>"
    seen = {"service": "dropbox-sign", "because": "Dropbox Sign completion", "ae": "ana.ruiz@northwind.example"}
    people = [
        {"name": "Ana Ruiz", "email": "ana.ruiz@northwind.example"},
        {"name": "Ben Ode", "email": "ben.ode@blueheron.example"},
    ]
    to = "Ana Ruiz <ana.ruiz@northwind.example>, Ben Ode <ben.ode@blueheron.example>"
    put(
        "dropbox-copied",
        mail(
            "You've been copied on Order Form - Blue Heron Ltd - signed by Ana Ruiz and Ben Ode",
            "Attached.",
            sender=box,
            to=to,
            cc=INBOX,
        ),
        "signed",
        title="Order Form - Blue Heron Ltd",
        customer="Blue Heron Ltd",
        signers=people,
        **seen,
    )
    put(
        "dropbox-copied-twice-signed",
        mail(
            "You’ve been copied on Addendum - signed by hand - signed by Ana Ruiz and ben.ode@blueheron.example",
            "Attached.",
            sender=box,
            to=to,
            cc=INBOX,
        ),
        "signed",
        title="Addendum - signed by hand",
        signers=people,
        **seen,
    )
    put(
        "dropbox-names-only",
        mail("You've been copied on Order Form - signed by Ana Ruiz and Carla Dunn", "Attached.", sender=box),
        "signed",
        title="Order Form",
        signers=[{"name": "Ana Ruiz", "email": "ana.ruiz@northwind.example"}, {"name": "Carla Dunn", "email": ""}],
        **seen,
    )
    put(
        "dropbox-you-just-signed",
        mail("You just signed Order Form", "Attached.", sender=box, to=to, cc=INBOX),
        "signed",
        title="Order Form",
        signers=people[1:],
        **seen,
    )
    put(
        "dropbox-owner-folded",
        mail(
            "Master Services Agreement for the Northwind platform including implementation and training has been signed by ben.ode@blueheron.example",
            "Attached.",
            sender=box,
            to=to,
        ),
        "signed",
        title="Master Services Agreement for the Northwind platform including implementation and training",
        signers=people[1:],
        **seen,
    )
    put(
        "dropbox-group",
        mail(
            "You've been copied on Order Form - signed by Ana Ruiz and Ben Ode",
            "Attached.",
            sender="'Dropbox Sign' via Contracts <contracts@northwind.example>",
            reply_to="Dropbox Sign <noreply@mail.hellosign.com>",
            to="contracts@northwind.example",
        ),
        "signed",
        title="Order Form",
        signers=[{"name": "Ana Ruiz", "email": "ana.ruiz@northwind.example"}, {"name": "Ben Ode", "email": ""}],
        **seen,
    )
    put(
        "dropbox-viewed",
        mail("Ben Ode has viewed Order Form", "Seen.", sender=box, to=to),
        "in_flight",
        title="Order Form",
        signers=people[1:],
        **{**seen, "because": "waiting"},
    )


def write_others():
    panda = "PandaDoc <docs@email.pandadoc.net>"
    put(
        "pandadoc-signed-copy",
        mail("Signed copy Quote 4711 - Kiwi Labs Pty", "Attached.", sender=panda, pdf="quote.pdf"),
        "signed",
        "pandadoc",
        title="Quote 4711 - Kiwi Labs Pty",
        customer="Kiwi Labs Pty",
        because="PandaDoc completion",
        keys_have=[PDF_KEY],
    )
    put(
        "pandadoc-completed",
        mail("Quote 4711 has been completed by all recipients", "Done.", sender=panda),
        "unsure",
        "pandadoc",
        title="Quote 4711",
        because="completed",
    )
    put(
        "pandadoc-completed-one",
        mail("Ben Ode completed Quote 4711", "Done.", sender=panda),
        "unsure",
        "pandadoc",
        title="Quote 4711",
        because="completed",
    )
    put(
        "pandadoc-viewed",
        mail("Ben Ode has viewed Quote 4711", "Seen.", sender=panda),
        "in_flight",
        "pandadoc",
        title="Quote 4711",
        because="on its way",
    )
    put(
        "zoho-request",
        mail("Northwind requests you to sign Order Form", "Sign.", sender="Zoho Sign <notifications@zohosign.com>"),
        "in_flight",
        "zoho-sign",
        title="Order Form",
        because="waiting",
    )
    put(
        "zoho-completed",
        mail(
            "Order Form has been completed",
            "Sender: ana.ruiz@northwind.example",
            sender="Zoho Sign <notifications@zohosign.com>",
        ),
        "unsure",
        "zoho-sign",
        title="Order Form",
        ae="ana.ruiz@northwind.example",
        because="Zoho",
    )
    put(
        "signnow-needs",
        mail("ana.ruiz@northwind.example Needs Your Signature", "Sign.", sender="SignNow <mail@signnow.com>"),
        "in_flight",
        "signnow",
        because="waiting",
    )
    crm = "Northwind CRM <crm@northwind.example>"
    lines = "Opportunity Owner: Eden Sade\nAccount Name: Grüner Wald GmbH\nOpportunity ID: 0065g00000AbCdEAAV\nAmount: EUR 48,000.00\nContract Start: 2026-12-01\nStage: {}\n"
    facts = {
        "title": "Grüner Wald Rollout",
        "customer": "Grüner Wald GmbH",
        "ae": "eden.sade@northwind.example",
        "keys_have": ["crm:0065g00000AbCdE"],
    }
    put(
        "crm-won",
        mail("Opportunity won: Grüner Wald Rollout", lines.format("Closed Won"), sender=crm),
        "signed",
        "crm:salesforce",
        because="crm@northwind.example",
        **facts,
    )
    rows = "".join(
        f"<tr><td>{one}</td><td>{two}</td></tr>"
        for one, _, two in (line.partition(": ") for line in lines.format("Closed Won").split("\n") if line)
    )
    put(
        "crm-won-table",
        mail("Opportunity won: Grüner Wald Rollout", html=f"<table>{rows}</table>", sender=crm, how="base64"),
        "signed",
        "crm:salesforce",
        because="crm@",
        **facts,
    )
    put(
        "crm-negotiation",
        mail("Opportunity won: Grüner Wald Rollout", lines.format("Negotiation"), sender=crm),
        "in_flight",
        "crm:salesforce",
        because="not yet",
        **facts,
    )
    put(
        "crm-lost",
        mail("Opportunity won: Grüner Wald Rollout", lines.format("Closed Lost"), sender=crm),
        "void",
        "crm:salesforce",
        because="Closed Lost",
        **facts,
    )
    put(
        "crm-unconfigured",
        mail("Your opportunity Rollout has been Closed Won.", "Hi.", sender="Robert Ng <robert.ng@northwind.example>"),
        "unsure",
        "crm:salesforce",
        title="Rollout",
        because="without a row",
    )
    put(
        "salesforce-login",
        mail("Verify your identity in Salesforce", "Code 123456", sender="noreply@salesforce.com"),
        "not_a_notice",
        because="login",
    )
    put(
        "hubspot-owner",
        mail("You have been made the Deal owner of Acme", "Hi.", sender="HubSpot <noreply@notifications.hubspot.com>"),
        "not_a_notice",
        because="HubSpot",
    )


# ------------------------------------------------------------------------------------------------ colleagues and forwards
def write_colleagues():
    said = {"service": "colleague", "ae": "ana.ruiz@northwind.example", "because": "colleague's announcement"}
    put("colleague-subject", mail("signed: Acme", "Yay!", sender=ANA), "signed", customer="Acme", **said)
    put(
        "colleague-first-line",
        mail("Great news", "Hi team,\n\nSigned: Acme, Inc. - 48k a year\nValue: 48,000 EUR\n", sender=ANA),
        "signed",
        customer="Acme, Inc.",
        **said,
    )
    put(
        "colleague-paper-day",
        mail("Signed: Papierwerk GmbH", "Signed on: 2026-11-18\n", sender=ANA),
        "signed",
        customer="Papierwerk GmbH",
        **{**said, "signed_at": "2026-11-18T12:00:00+00:00"},
    )
    put(
        "colleague-for-eden",
        mail("signed: Acme", "AE: Eden Sade\n", sender=ANA),
        "signed",
        customer="Acme",
        **{**said, "ae": "eden.sade@northwind.example"},
    )
    put(
        "colleague-alias",
        mail("unterschrieben: Bergbahn AG", "Juhu", sender="Ana <ana@northwind.example>"),
        "signed",
        customer="Bergbahn AG",
        **{**said, "ae": "ana@northwind.example"},
    )
    put(
        "colleague-question",
        mail("signed: Acme?", "Do we know?", sender=ANA),
        "unsure",
        **{**said, "because": "not clear"},
    )
    put(
        "colleague-talk",
        mail("Acme agreement", "The agreement is almost signed: they want one change.", sender=ANA),
        "not_a_notice",
        because="neither",
    )
    put("colleague-not-signed", mail("not signed: Acme", "Sorry.", sender=ANA), "not_a_notice", because="neither")
    put(
        "stranger-signed",
        mail("signed: Acme", "Hi", sender="Eve <eve@evil.example>"),
        "not_a_notice",
        because="not on the roster",
    )
    put(
        "unlisted-colleague-signed",
        mail("signed: Acme", "Hi", sender="New One <new.one@northwind.example>"),
        "unsure",
        "",
        signed_at=None,
        because="not on the roster",
    )


GMAIL = {
    "en": (
        "Fwd",
        "---------- Forwarded message ---------",
        "From",
        "Date",
        "Subject",
        "To",
        "Fri, Nov 20, 2026 at 3:03 PM",
    ),
    "de": (
        "Fwd",
        "---------- Forwarded message ---------",
        "Von",
        "Date",
        "Subject",
        "To",
        "Fr., 20. Nov. 2026 um 15:03 Uhr",
    ),
    "fr": ("Fwd", "---------- Forwarded message ---------", "De", "Date", "Subject", "To", "ven. 20 nov. 2026 à 15:03"),
    "es": (
        "Fwd",
        "---------- Forwarded message ---------",
        "De",
        "Date",
        "Subject",
        "To",
        "vie, 20 nov 2026 a las 15:03",
    ),
    "ja": (
        "Fwd",
        "---------- Forwarded message ---------",
        "From",
        "Date",
        "Subject",
        "To",
        "2026年11月20日(金) 15:03",
    ),
    "pt": (
        "Fwd",
        "---------- Mensagem encaminhada ---------",
        "De",
        "Data",
        "Assunto",
        "Para",
        "sex., 20 de nov. de 2026 às 15:03",
    ),
}
OUTLOOK = {
    "en": ("FW", "From", "Sent", "To", "Subject", "Friday, November 20, 2026 3:03 PM"),
    "de": ("WG", "Von", "Gesendet", "An", "Betreff", "Freitag, 20. November 2026 15:03"),
    "fr": ("TR", "De", "Envoyé", "À", "Objet", "vendredi 20 novembre 2026 15:03"),
    "es": ("RV", "De", "Enviado", "Para", "Asunto", "viernes, 20 de noviembre de 2026 15:03"),
    "it": ("I", "Da", "Inviato", "A", "Oggetto", "venerdì 20 novembre 2026 15:03"),
    "nl": ("FW", "Van", "Verzonden", "Aan", "Onderwerp", "vrijdag 20 november 2026 15:03"),
    "pt": ("ENC", "De", "Enviada em", "Para", "Assunto", "sexta-feira, 20 de novembro de 2026 15:03"),
    "sv": ("VB", "Från", "Skickat", "Till", "Ämne", "den 20 november 2026 15:03"),
    "pl": ("PD", "Od", "Wysłano", "Do", "Temat", "piątek, 20 listopada 2026 15:03"),
    "da": ("VS", "Fra", "Sendt", "Til", "Emne", "20. november 2026 15:03"),
    "fi": ("VL", "Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe", "perjantai 20. marraskuuta 2026 15.03"),
    "tr": ("İLT", "Kimden", "Gönderildi", "Kime", "Konu", "20 Kasım 2026 Cuma 15:03"),
    "ja": ("転送", "差出人", "送信日時", "宛先", "件名", "2026年11月20日 15:03"),
    "zh": ("转发", "发件人", "发送时间", "收件人", "主题", "2026年11月20日 15:03"),
}


def write_forwards():
    subject = "Completed: Complete with Docusign: Acme GmbH Order Form.pdf"
    who = "Eden Sade via Docusign <dse_NA4@docusign.net>"
    to = "Dana Whitfield <dana.whitfield@acme.example>"
    inside = docusign_text("All parties have completed Complete with Docusign: Acme GmbH Order Form.pdf.")
    dana = [{"name": "Dana Whitfield", "email": "dana.whitfield@acme.example"}]
    seen = {
        "service": "docusign",
        "title": "Acme GmbH Order Form.pdf",
        "customer": "Acme GmbH",
        "ae": "eden.sade@northwind.example",
        "signers": dana,
        "keys_have": [f"docusign:{GUID}"],
        "because": "forwards it (quoted)",
        "signed_at": "2026-11-20T14:03:00+00:00",
    }
    later = {"sender": ANA, "date": LATER}
    for language, (fwd, ruler, frm, date, subj, t, at) in GMAIL.items():
        text = f"FYI\n\n{ruler}\n{frm}: {who}\n{date}: {at}\n{subj}: {subject}\n{t}: {to}\n\n\n{inside}"
        put(f"forward-gmail-{language}", mail(f"{fwd}: {subject}", text, **later), "signed", **seen)
    for language, (fwd, frm, sent, t, subj, at) in OUTLOOK.items():
        ruler = "" if language in {"en", "it", "zh"} else "________________________________\n"
        text = f"Neu!\n\nAna\n\n{ruler}{frm}: {who}\n{sent}: {at}\n{t}: {to}\n{subj}: {subject}\n\n{inside}"
        put(f"forward-outlook-{language}", mail(f"{fwd}: {subject}", text, **later), "signed", **seen)
    html = (
        f'<div>See below</div><div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>Von:</b> Eden Sade via Docusign &lt;dse_NA4@docusign.net&gt; <br><b>Gesendet:</b> Freitag, 20. November 2026 15:03<br>'
        f"<b>An:</b> Dana Whitfield &lt;dana.whitfield@acme.example&gt;<br><b>Betreff:</b> {subject}</p></div>"
        + docusign_html("All parties have completed.")
    )
    put("forward-outlook-html-only", mail(f"WG: {subject}", html=html, **later), "signed", **seen)
    quoted = "\n".join(
        f"> {line}"
        for line in (
            f"From: {who}\nSubject: {subject}\nDate: 20 November 2026 at 15:03:00 CET\nTo: {to}\nReply-To: {EDEN}\n\n"
            + inside
        ).split("\n")
    )
    put(
        "forward-apple",
        mail(f"Fwd: {subject}", f"Here it is.\n\nBegin forwarded message:\n\n{quoted}", **later),
        "signed",
        **seen,
    )
    german = "\n".join(
        f"> {line}"
        for line in (
            f"Von: {who}\nBetreff: {subject}\nDatum: 20. November 2026 um 15:03:00 MEZ\nAn: {to}\n\n" + inside
        ).split("\n")
    )
    put(
        "forward-apple-de",
        mail(f"Fwd: {subject}", f"Anfang der weitergeleiteten Nachricht:\n\n{german}", **later),
        "signed",
        **seen,
    )
    bird = f"\n\n-------- Forwarded Message --------\nSubject: \t{subject}\nDate: \tFri, 20 Nov 2026 14:03:22 +0000\nFrom: \t{who}\nReply-To: \t{EDEN}\nTo: \t{to}\n\n\n\n{inside}"
    put("forward-thunderbird", mail(f"Fwd: {subject}", bird, **later), "signed", **{**seen, "signed_at": AT})
    yahoo = f"Look\n\n----- Forwarded Message -----\nFrom: {who}\nTo: {to}\nSent: Friday, November 20, 2026 at 03:03:22 PM GMT+1\nSubject: {subject}\n\n{inside}"
    put("forward-yahoo", mail(f"Fw: {subject}", yahoo, **later), "signed", **{**seen, "signed_at": AT})
    original = docusign(subject, to=to, pdf="Acme.pdf")
    put(
        "forward-attached",
        mail("Fwd: contract", "attached", attached=original, **later),
        "signed",
        **{**seen, "because": "forwards it (attached)", "signed_at": AT, "keys_have": [f"docusign:{GUID}", PDF_KEY]},
    )
    put(
        "forward-attached-no-prefix",
        mail("Acme!", "see attached mail", attached=original, **later),
        "signed",
        **{**seen, "because": "attached", "signed_at": AT},
    )
    put(
        "forward-attached-in-flight",
        mail(
            "Fwd: soon",
            "soon",
            attached=docusign("Complete with Docusign: Acme GmbH Order Form.pdf", line="Please sign.", to=to),
            **later,
        ),
        "in_flight",
        **{**seen, "because": "attached", "signed_at": None},
    )
    put(
        "forward-voided",
        mail(
            "Fwd: off",
            f"Sad.\n\n---------- Forwarded message ---------\nFrom: {who}\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: Voided: Acme MSA\nTo: {to}\n\nVoided.",
            **later,
        ),
        "void",
        "docusign",
        title="Acme MSA",
        customer="Acme",
        ae="eden.sade@northwind.example",
        signers=dana,
        because="cancellation",
    )
    adobe = "\n\n---------- Forwarded message ---------\nFrom: Adobe Acrobat Sign <adobesign@adobesign.com>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: Order Form between Northwind Inc. and Blue Heron Ltd is Signed and\nFiled!\nTo: <ana.ruiz@northwind.example>, Ben Ode <ben.ode@blueheron.example>\n\nDone."
    put(
        "forward-adobe-wrapped",
        mail("Fwd: Order Form between Northwind Inc. and Blue Heron Ltd is Signed and Filed!", adobe, **later),
        "signed",
        "adobe-sign",
        title="Order Form",
        customer="Blue Heron Ltd",
        ae="ana.ruiz@northwind.example",
        signers=[{"name": "Ben Ode", "email": "ben.ode@blueheron.example"}],
        signed_at="2026-11-20T14:03:00+00:00",
        because="forwards it",
    )
    block = f"From: {who}\nSent: Friday, November 20, 2026 3:03 PM\nTo: {to}\nSubject: {subject}\n\n{inside}"
    put(
        "forward-with-customer",
        mail("signed: Acme Holding", f"\n{block}", **later),
        "signed",
        **{**seen, "customer": "Acme Holding"},
    )
    put(
        "forward-reply-is-talk",
        mail(f"RE: {subject}", f"Thanks!\n\n{block}", **later),
        "not_a_notice",
        because="a reply",
    )
    put(
        "forward-below-talk",
        mail(
            "FW: RE: Completed",
            f"FYI\n\nFrom: Dana Whitfield <dana.whitfield@acme.example>\nSent: Monday, November 23, 2026 8:00 AM\nTo: {ANA}\nSubject: RE: {subject}\n\nThanks all\n\n{block}",
            **later,
        ),
        "unsure",
        **{**seen, "because": "conversation"},
    )
    put(
        "forward-twice",
        mail(
            f"FW: WG: {subject}",
            f"x\n\nFrom: {EDEN}\nSent: Monday, November 23, 2026 8:00 AM\nTo: {ANA}\nSubject: WG: {subject}\n\nfyi\n\n{block}",
            **later,
        ),
        "signed",
        **seen,
    )
    put(
        "forward-nameless",
        mail(
            f"FW: {subject}",
            f"\nFrom: Eden Sade via Docusign\nSent: Friday, November 20, 2026 3:03 PM\nTo: Dana Whitfield\nSubject: {subject}\n\nAll parties",
            **later,
        ),
        "unsure",
        "",
        signed_at=None,
        because="does not show the address",
    )
    put(
        "forward-lookalike",
        mail(
            f"FW: {subject}",
            f"\nFrom: Eden Sade via Docusign <dse@docusign.net.evil.example>\nSent: Friday, November 20, 2026 3:03 PM\nTo: {to}\nSubject: {subject}\n\nAll parties",
            **later,
        ),
        "not_a_notice",
        because="only looks like",
    )
    put(
        "forward-stranger",
        mail(f"FW: {subject}", f"\n{block}", sender="Eve <eve@evil.example>", date=LATER),
        "unsure",
        **{**seen, "ae": None, "because": "not on the roster"},
    )


def write_near_misses():
    done = "Completed: Complete with Docusign: Acme Order Form.pdf"
    for number, (domain, because) in enumerate(
        {
            "docusign.net.evil.example": "only looks like",
            "d0cusign.net": "only looks like",
            "docusign.com.evil": "only looks like",
            "docusing.net": "only looks like",
            "docuslgn.net": "only looks like",
            "notdocusign.net": "only looks like",
            "docusign.com": "belongs to DocuSign",
            "docusign-mail.example": "only looks like",
            "dоcusign.net".encode("idna").decode(): "only looks like",
            "evil.example": "its name says DocuSign",
            "hellosign.evil.example": "only looks like",
            "adobe-sign.example": "only looks like",
        }.items()
    ):
        put(
            f"lookalike-{number:02}",
            docusign(done, sender=f"Eden Sade via Docusign <dse@{domain}>"),
            "not_a_notice",
            because=because,
        )
    people = "Dana Whitfield <dana.whitfield@acme.example>"
    for name, subject, more, because in [
        ("customer-reply", "Re: " + done, {}, "no sender of notices"),
        ("customer-talks", "Signed agreement attached", {}, "no sender of notices"),
        ("automatic-reply", "Automatic reply: " + done, {}, "automatic reply"),
        ("abwesend", "Automatische Antwort: " + done, {"extra": ["Auto-Submitted: auto-replied"]}, "automatic reply"),
        ("out-of-office", "Out of office: Completed", {}, "automatic reply"),
        (
            "auto-replied-header",
            done,
            {
                "extra": ["Auto-Submitted: auto-replied (vacation)"],
                "sender": "Eden Sade via Docusign <dse_NA4@docusign.net>",
            },
            "automatic reply",
        ),
        (
            "undeliverable",
            "Undeliverable: " + done,
            {"sender": "Mail Delivery System <postmaster@acme.example>"},
            "bounce",
        ),
        ("bounce-words", "Undelivered Mail Returned to Sender", {"sender": "MAILER-DAEMON@acme.example"}, "bounce"),
        (
            "newsletter",
            "Docusign Momentum: what's new",
            {"sender": "Docusign <news@mail.docusign.com>", "extra": ["List-Unsubscribe: <https://x.example>"]},
            "belongs to DocuSign",
        ),
        (
            "dmarc",
            "Report Domain: northwind.example Submitter: google.com",
            {"sender": "noreply-dmarc-support@google.com"},
            "no sender of notices",
        ),
        ("two-from", done, {"sender": "Eden via Docusign <dse@docusign.net>, eve@evil.example"}, "single sender"),
        (
            "reply-to-lure",
            done,
            {
                "sender": "Eve <eve@evil.example>",
                "reply_to": "dse_NA4@docusign.net",
                "extra": ["X-Original-From: dse_NA4@docusign.net"],
            },
            "no sender of notices",
        ),
        ("own-letter", "[HO-1] Acme", {"sender": INBOX, "extra": ["X-Handoffd-Id: 0123"]}, "our own letters"),
        ("colleague-reply", "Re: " + done, {"sender": ANA}, "a reply"),
    ]:
        put(f"near-{name}", mail(subject, "Thanks!", **{"sender": people, **more}), "not_a_notice", because=because)
    report = mail("Completed: Acme", "x", sender="postmaster@acme.example").replace(
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    )
    put("near-report", report, "not_a_notice", because="report")


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for old in HERE.glob("*.*"):
        old.unlink()
    for write in (
        write_docusign,
        write_adobe,
        write_dropbox,
        write_others,
        write_colleagues,
        write_forwards,
        write_near_misses,
    ):
        write()
