"""What CRMs, colleagues, customers and machines write about contracts: the house's own rows, announcements, and talk."""

from tests.mail.noticewriters.base import (
    ANA,
    EDEN,
    MARC,
    MARC_AT,
    Row,
    at,
    guid,
    mail,
    near,
    notice,
)  # fmt: skip

CRM = "Northwind CRM <crm@northwind.example>"
LINES = (
    "Opportunity Owner: {}\nAccount Name: {}\nOpportunity ID: {}\nAmount: {}\nContract Start: 2026-12-01\nStage: {}\n"
)


def crm() -> list[Row]:
    rows = []
    when = at("2026-10-07 17:31 -0400")
    for name, title, who, customer, number, amount in [
        ("plain", "Nimbus Rollout", EDEN, "Nimbus GmbH", "006QA00000AbCdE", "EUR 48,000.00"),
        ("eighteen", "Cirrus 2027", ANA, "Cirrus Weather Ltd", "006QA00000AbCdFYAX", "USD 12,500"),
        ("unicode", "Föhn Ausbau", MARC, "Föhn Energie AG", "0065g00000ZyXwV", "CHF 90'000"),
        ("dashes", "Stratus - Phase 2 - EMEA", EDEN, "Stratus & Co. KG", "0065g00000ZyXwU", "48.000,00 €"),
    ]:
        name_of = who.rpartition(" <")[0]
        text = "Hello,\n\nan opportunity was won.\n\n" + LINES.format(name_of, customer, number, amount, "Closed Won")
        raw = mail(f"Opportunity won: {title}", text, sender=CRM, when=when)
        rows.append(notice(f"crm-{name}", raw, "crm:salesforce", when, title=title, customer=customer,
                           ae=who.rpartition("<")[2][:-1], keys_have=[f"crm:{number[:15]}"]))  # fmt: skip
        html = "<table>" + "".join(f"<tr><td><b>{k}</b>:</td><td>{v}</td></tr>" for k, _, v in (
            one.partition(": ") for one in LINES.format(name_of, customer, number, amount, "Closed Won").strip().split("\n"))) + "</table>"  # fmt: skip
        table = mail(f"Opportunity won: {title}", html=html, sender=CRM, when=when)
        rows.append(
            notice(f"crm-{name}-table", table, "crm:salesforce", when, contract=f"crm-{name}", customer=customer)
        )
    lines = LINES.format("Eden Sade", "Nimbus GmbH", "006QA00000AbCdZ", "EUR 1", "{}")
    for name, subject, stage, sender in [
        ("negotiation", "Opportunity won: Nimbus", "Negotiation", CRM),
        ("lost", "Opportunity won: Nimbus", "Closed Lost", CRM),
        ("reply", "Re: Opportunity won: Nimbus", "Closed Won", EDEN),
        ("other-robot", "Opportunity won: Nimbus", "Closed Won", "CRM <crm@northwlnd.example>"),
        ("sub", "Opportunity won: Nimbus", "Closed Won", "CRM <crm@northwind.example.evil.example>"),
        ("lowercase-stage-missing", "Opportunity won: Nimbus", "", CRM),
        ("updated", "Opportunity updated: Nimbus", "Closed Won", CRM),
    ]:
        rows.append(near(f"crm-not-{name}", mail(subject, lines.format(stage), sender=sender, when=when)))
    for name, subject, sender in [
        ("sf-won", "Your opportunity Nimbus has been Closed Won.", "Robert Ng <robert.ng@northwind.example>"),
        ("sf-big-deal", "Big Deal Alert: Nimbus - EUR 480,000", "noreply@salesforce.com"),
        ("sf-login", "Verify your identity in Salesforce", "noreply@salesforce.com"),
        ("sf-report", "Report results: Closed Won this month", "Salesforce <noreply@salesforce.com>"),
        ("hubspot-owner", "You have been made the Deal owner of Nimbus", "HubSpot <noreply@notifications.hubspot.com>"),
        ("hubspot-form", 'New submission on HubSpot Form "Demo"', "HubSpot <noreply@notifications.hubspot.com>"),
        ("hubspot-won", "Deal won: Nimbus", "HubSpot <noreply@notifications.hubspot.com>"),
        ("pipedrive", "Deal won: Nimbus", "Pipedrive <notifications@pipedrive.com>"),
        ("close", "Opportunity won: Nimbus", "Close <notifications@close.com>"),
        ("attio", "Nimbus moved to Won", "Attio <notifications@attio.com>"),
        ("slack", "[Slack] #wins: Signed: Nimbus!", "Slack <feedback@slack.com>"),
        ("monday", "Deal won: Nimbus", "monday.com <notifications@monday.com>"),
    ]:
        rows.append(near(f"crm-not-{name}", mail(subject, "Text.", sender=sender, when=when)))
    return rows


def colleagues() -> list[Row]:
    rows = []
    when = at("2026-10-09 16:00 +0100")
    for name, subject, text, sender, customer, more in [
        ("en", "signed: Acorn Ltd", "Yes!", ANA, "Acorn Ltd", {}),
        ("upper", "SIGNED: Acorn Retail Inc.", "Yes!", EDEN, "Acorn Retail Inc.", {}),
        ("de", "unterschrieben: Eichel GmbH", "Juhu", ANA, "Eichel GmbH", {}),
        ("first-line", "Good news", "Signed: Chestnut plc\n\nDetails to follow.\n", MARC, "Chestnut plc", {}),
        ("hello", "News", "Hi all,\n\nsigned: Walnut Inc.\n\nBest\nEden\n", EDEN, "Walnut Inc.", {}),
        (
            "day",
            "Signed: Hazel KG",
            "Signed on: 7 October 2026\n",
            ANA,
            "Hazel KG",
            {"signed_at": "2026-10-07T12:00:00+00:00"},
        ),
        ("for-another", "Signed: Pecan SAS", "AE: Marc Oliver\n", ANA, "Pecan SAS", {"ae": MARC_AT}),
    ]:
        facts = {"customer": customer, "ae": sender.rpartition("<")[2][:-1], **more}
        rows.append(
            notice(f"colleague-{name}", mail(subject, text, sender=sender, when=when), "colleague", when, **facts)
        )
    outsider = "Pat Moss <pat@moss.example>"
    for name, subject, text, sender in [
        ("question", "Signed: Acorn Ltd?", "Do we know?", ANA),
        ("question-2", "has Acorn signed?", "Anybody?", ANA),
        ("almost", "Acorn: almost signed", "One more week.", EDEN),
        ("not-yet", "Acorn not signed yet", "They want one change.", EDEN),
        ("negated", "not signed: Acorn Ltd", "Sorry.", EDEN),
        ("unsigned", "unsigned: Acorn Ltd", "Please find attached.", EDEN),
        ("will", "Acorn will be signed on Monday", "So excited!", EDEN),
        ("signed-up", "Signed up: 40 people for the webinar", "Great.", MARC),
        ("signed-off", "Signed off: QA report", "All done.", MARC),
        ("signed-in", "Signed in: new device", "Is that you?", MARC),
        ("design", "Design: Acorn landing page", "See Figma.", MARC),
        ("nda-talk", "NDA with Acorn", "They signed the NDA; the contract follows.", ANA),
        ("agreement", "Agreement with Acorn", "I think we have an agreement in principle.", ANA),
        ("completed", "Completed: security questionnaire for Acorn", "Sent back.", ANA),
        ("reply", "Re: signed: Acorn Ltd", "Congratulations!", MARC),
        ("reply-de", "AW: signed: Acorn Ltd", "Glückwunsch!", MARC),
        ("quoted", "Re: news", "Great!\n\nOn Fri, 9 Oct 2026 at 16:00, Ana Ruiz wrote:\n> Signed: Acorn Ltd\n", MARC),
        ("mid-sentence", "Acorn", "We talked about it and they said: signed: tomorrow.", MARC),
        ("invoice", "Invoice 2026-17 for the signed agreement", "Attached.", outsider),
        ("customer", "Signed agreement attached", "Hello, attached is the signed agreement. Regards, Pat", outsider),
        ("customer-signed", "signed: Moss Ltd order form", "Attached.", outsider),
        ("customer-completed", "Completed: Complete with Docusign: Order Form", "I have completed it.", outsider),
        ("vendor", "Your order is completed: 4711", "Thank you for your order.", "Shop <orders@shop.example>"),
        ("calendar", "Invitation: Contract signing with Acorn", "When: Friday.", EDEN),
        ("accepted", "Accepted: Contract signing Acorn", "", outsider),
        ("canceled", "Canceled: Contract signing Acorn", "", outsider),
        ("digest", "[Contracts] Digest for contracts@northwind.example - 3 updates", "Completed: Complete with Docusign: Order Form Acorn\nCompleted: MSA Beech", "contracts+noreply@northwind.example"),
        ("jira", "[JIRA] (OPS-7) Completed: contract signing flow", "Done.", "JIRA <jira@atlassian.example>"),
        ("github", "Re: [northwind/app] Completed: signing page (PR #7)", "merged", "bot <notifications@github.com>"),
        ("read-receipt", "Read: Completed: Order Form Acorn", "Your message was read.", outsider),
        ("receipt-de", "Gelesen: Completed: Order Form Acorn", "Ihre Nachricht wurde gelesen.", outsider),
        ("recall", "Recall: Completed: Order Form Acorn", "Eden would like to recall the message.", EDEN),
        ("voicemail", "Voicemail from +49 40 000: signed", "Transcript: signed.", "Voice <voicemail@phone.example>"),
        ("doc-shared", 'Ana Ruiz shared "Signed contracts" with you', "Open.", "Ana Ruiz (via Google Docs) <drive-shares-noreply@google.com>"),
        ("fax", "Fax received: signed agreement Acorn.pdf", "1 page.", "Fax <fax@phone.example>"),
    ]:  # fmt: skip
        rows.append(near(f"talk-{name}", mail(subject, text, sender=sender, when=when)))
    return rows


DONE = "Completed: Complete with Docusign: Order Form Bluebell Ltd.pdf"
BODY = f"All parties have completed Order Form Bluebell Ltd.pdf.\nhttps://na3.docusign.net/Member/EmailStart.aspx?a={guid('bluebell')}\n"
REAL = "Eden Sade via Docusign <dse_NA3@docusign.net>"


def lookalikes() -> list[Row]:
    when = at("2026-10-26 09:00 +0000")
    rows = []
    for number, (address, subject) in enumerate([
        ("dse@docusign.net.evil.example", DONE), ("dse@d0cusign.net", DONE), ("dse@docusign-mail.com", DONE),
        ("dse@docusign.net.co", DONE), ("dse@docusign.org", DONE), ("dse@docusignn.net", DONE), ("dse@docu-sign.net", DONE),
        ("dse@xn--dcusign-7fb.net", DONE), ("dse@eumail-docusign.net", DONE), ("dse@docusign.net-mail.example", DONE),
        ("dse_NA3@docusign.net@evil.example", DONE), ("dse@mydocusign.net", DONE), ("docusign.net@evil.example", DONE),
        ("adobesign@adobesign.com.evil.example", "Order Form between Northwind and Bluebell Ltd is Signed and Filed!"),
        ("adobesign@ad0besign.com", "Order Form between Northwind and Bluebell Ltd is Signed and Filed!"),
        ("adobesign@adobesign.co", 'Completed: "Order Form"'), ("echosign@echosign.net", 'Completed: "Order Form"'),
        ("noreply@mail.he11osign.com", "You've been copied on Order Form - signed by Ana Ruiz and Bo Bell"),
        ("noreply@mail.hellosign.com.evil.example", "You just signed Order Form"), ("noreply@hellosign.support", "You just signed Order Form"),
        ("docs@email.pandadoc.net.evil.example", "Signed copy Quote 1"), ("docs@email.pandad0c.net", "Signed copy Quote 1"),
        ("docs@email.pandadoc.com.co", "Signed copy Quote 1"),
    ]):  # fmt: skip
        name = "Eden Sade via Docusign" if "Docusign" in subject else "Adobe Acrobat Sign"
        raw = mail(subject, BODY, sender=f"{name} <{address}>", when=when, reply_to=EDEN)
        rows.append(near(f"lookalike-{number:02}", raw, ("not_a_notice",)))
    for name, sender, more in [
        ("display", '"dse_NA3@docusign.net" <eve@evil.example>', {}),
        ("display-brand", "Docusign <eve@evil.example>", {}),
        ("sender-header", "Eve <eve@evil.example>", {"extra": ("Sender: dse_NA3@docusign.net",)}),
        (
            "x-original",
            "Eve <eve@evil.example>",
            {"extra": ("X-Original-From: Eden Sade via Docusign <dse_NA3@docusign.net>",)},
        ),
        ("reply-to", "Eve <eve@evil.example>", {"reply_to": "dse_NA3@docusign.net"}),
        ("return-path", "Eve <eve@evil.example>", {"extra": ("Return-Path: <dse_NA3@docusign.net>",)}),
        ("two-froms", f"{REAL}, Eve <eve@evil.example>", {}),
        ("comment", "Eve <eve@evil.example> (dse_NA3@docusign.net)", {}),
    ]:
        rows.append(near(f"pretended-{name}", mail(DONE, BODY, sender=sender, when=when, **more), ("not_a_notice",)))
    return rows


def replies() -> list[Row]:
    when = at("2026-10-26 10:00 +0000")
    outsider, rows = "Bo Bell <bo@bluebell.example>", []
    for number, prefix in enumerate(
        [
            "Re: ",
            "RE: ",
            "AW: ",
            "Antw: ",
            "SV: ",
            "Rép : ",
            "RE : ",
            "R: ",
            "RIF: ",
            "Res: ",
            "Odp: ",
            "VS: ",
            "返信: ",
            "Re[2]: ",
            "[EXTERNAL] Re: ",
            "Re: [EXTERNAL] ",
        ]
    ):
        rows.append(
            near(
                f"reply-{number:02}",
                mail(prefix + DONE, "Thank you!\n\n> " + BODY.replace("\n", "\n> "), sender=outsider, when=when),
            )
        )
        if number % 4 == 0:
            rows.append(near(f"reply-colleague-{number:02}", mail(prefix + DONE, "Thank you!", sender=ANA, when=when)))
    for number, prefix in enumerate([
        "Automatic reply: ", "Automatische Antwort: ", "Réponse automatique : ", "Respuesta automática: ", "Risposta automatica: ",
        "Resposta automática: ", "Automatisch antwoord: ", "自動応答: ", "Out of Office: ", "Abwesenheitsnotiz: ", "Autosvar: ",
    ]):  # fmt: skip
        extra = ("Auto-Submitted: auto-replied",) if number % 2 else ()
        rows.append(
            near(
                f"auto-{number:02}",
                mail(prefix + DONE, "I am away.", sender=ANA if number % 3 else outsider, when=when, extra=extra),
            )
        )
    for number, (prefix, sender) in enumerate([
        ("Undeliverable: ", "postmaster@northwind.example"), ("Unzustellbar: ", "postmaster@bluebell.example"),
        ("Delivery Status Notification (Failure) ", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"),
        ("Delayed: ", "MAILER-DAEMON@mx.example"), ("Non remis : ", "postmaster@bluebell.example"), ("Delivered: ", "postmaster@northwind.example"),
    ]):  # fmt: skip
        rows.append(
            near(
                f"bounce-{number:02}", mail(prefix + DONE, "Could not be delivered.\n" + BODY, sender=sender, when=when)
            )
        )
    for name, extra in [
        ("auto", ("Auto-Submitted: auto-replied",)),
        ("vacation", ("X-Autoreply: yes", "Precedence: auto_reply")),
    ]:
        rows.append(near(f"auto-from-service-{name}", mail(DONE, BODY, sender=REAL, when=when, extra=extra)))
    inline = f"What do you think of this one?\n\nOn Fri, Oct 23, 2026 at 3:03 PM {REAL} wrote:\n\n> {DONE}\n> {BODY}"
    rows.append(near("quoted-in-talk", mail("Question about Bluebell", inline, sender=ANA, when=when)))
    below = f"Same as last time?\n\nFrom: {REAL}\nSent: Friday, October 23, 2026 3:03 PM\nTo: Bo Bell <bo@bluebell.example>\nSubject: {DONE}\n\n{BODY}"
    rows.append(near("quoted-reply-outlook", mail("RE: " + DONE, below, sender=ANA, when=when)))
    return rows


def rows() -> list[Row]:
    return [*crm(), *colleagues(), *lookalikes(), *replies()]
