"""Docusign: completed envelopes of every site and language, and what it writes before, instead and besides."""

from datetime import datetime

from tests.mail.noticewriters.base import (
    ANA,
    ANA_AT,
    EDEN,
    EDEN_AT,
    INBOX,
    MARC,
    MARC_AT,
    Row,
    at,
    guid,
    mail,
    near,
    notice,
    pdf,
    signer,
)  # fmt: skip

# What stands in the body in each language: the headline, the sentence, the button, the line about links.
WORDS = {
    "en": ("Your document has been completed", "All parties have completed {}.", "VIEW COMPLETED DOCUMENT", "Do Not Share This Email"),
    "de": ("Ihr Dokument wurde abgeschlossen", "Alle Parteien haben {} abgeschlossen.", "ABGESCHLOSSENES DOKUMENT ANZEIGEN", "Geben Sie diese E-Mail nicht weiter"),
    "fr": ("Votre document est terminé", "Toutes les parties ont terminé {}.", "CONSULTER LE DOCUMENT TERMINÉ", "Ne partagez pas cet e-mail"),
    "es": ("Se ha completado su documento", "Todas las partes han completado {}.", "VER DOCUMENTO COMPLETADO", "No comparta este correo electrónico"),
    "it": ("Il documento è stato completato", "Tutte le parti hanno completato {}.", "VISUALIZZA DOCUMENTO COMPLETATO", "Non condividere questa e-mail"),
    "pt": ("Seu documento foi concluído", "Todas as partes concluíram {}.", "VER DOCUMENTO CONCLUÍDO", "Não compartilhe este e-mail"),
    "nl": ("Uw document is voltooid", "Alle partijen hebben {} voltooid.", "VOLTOOID DOCUMENT WEERGEVEN", "Deel deze e-mail niet"),
    "ja": ("文書の手続きが完了しました", "すべての当事者が {} を完了しました。", "完了した文書を表示", "このメールを共有しないでください"),
}  # fmt: skip


def link(word: str, host: str = "na3.docusign.net", page: str = "Member/EmailStart.aspx") -> str:
    return f"https://{host}/{page}?a={guid(word)}&etti=24&acct={guid('account')}&er={guid(word + 'recipient')}"


def bodies(word: str, title: str, language: str = "en", who: str = EDEN, url: str = "") -> dict[str, str]:
    headline, sentence, button, share = WORDS[language]
    person = signer(who)
    url = url or link(word)
    text = (
        f"{headline}\n\n{person['name']}\n{person['email']}\n\n{sentence.format(title)}\n\n{button}: {url}\n\n"
        f"Powered by Docusign\n\n{share}\nThis email contains a secure link to Docusign. Please do not share this email, "
        "link, or access code with others.\n\nAbout Docusign\nSign documents electronically in just minutes.\n"
    )
    html = (
        f'<html><body bgcolor="#EAEAEA"><table width="640"><tr><td><img alt="Docusign" src="https://na3.docusign.net/logo"></td>'
        f'</tr><tr><td style="background:#1E4CA1;color:#fff">{headline}<br><a href="{url.replace("&", "&amp;")}">{button}</a></td></tr>'
        f'<tr><td><table><tr><td>{person["name"]}</td></tr><tr><td><a href="mailto:{person["email"]}">{person["email"]}</a></td>'
        f"</tr></table><p>{sentence.format(title)}</p><p>Powered by <b>Docusign</b></p><p><b>{share}</b></p></td></tr></table></body></html>"
    )
    return {"text": text, "html": html}


def ds(
    word: str,
    subject: str,
    when: datetime,
    *,
    title: str = "",
    language: str = "en",
    who: str = EDEN,
    via: str = "via Docusign",
    site: str = "dse_NA3@docusign.net",
    url: str = "",
    **more,
) -> bytes:
    system = f"Sender: DocuSign System <{site}>"
    written = {
        **bodies(word, title or subject, language, who, url),
        **{k: more.pop(k) for k in ("text", "html") if k in more},
    }
    headers = (
        system,
        "X-Debug: False",
        "X-Email-Rejection-Mode: LearningMode",
        f"Recipient-Id: {guid(word + 'recipient')}",
    )
    extra = (*headers, *more.pop("extra", ()))
    sender = more.pop("sender", f"{signer(who)['name']} {via} <{site}>")
    reply_to = more.pop("reply_to", who)
    return mail(subject, sender=sender, when=when, reply_to=reply_to, extra=extra, **written, **more)


def completed() -> list[Row]:
    eden = {"ae": EDEN_AT}
    rows = []

    def add(word, subject, when, title, customer=None, *, service="docusign", expect=None, **more):
        moment = at(when)
        keys = [f"docusign:{guid(word)}"]
        facts = {"title": title, "customer": customer, "keys_have": keys, **eden, **(expect or {})}
        rows.append(
            notice(f"docusign-{word}", ds(word, subject, moment, title=title, **more), service, moment, **facts)
        )

    # sites, spellings and places of the id
    add(
        "na1",
        "Completed: Complete with Docusign: Juniper Labs LLC Order Form.pdf",
        "2026-10-01 18:22:07 +0000",
        "Juniper Labs LLC Order Form.pdf",
        "Juniper Labs LLC",
        site="dse@docusign.net",
    )
    add(
        "na2",
        "Completed: Complete with Docusign: MSA - Tidewater Ltd.pdf",
        "2026-10-01 19:00:01 -0700",
        "MSA - Tidewater Ltd.pdf",
        "Tidewater Ltd",
        site="dse_na2@docusign.net",
        url=link("na2", "na2.docusign.net"),
    )
    add(
        "na3",
        "Completed: Please DocuSign: SOW 010215 Copperfield Inc..pdf",
        "2026-07-08 10:00 -0400",
        "SOW 010215 Copperfield Inc..pdf",
        "Copperfield Inc.",
        via="via DocuSign",
        site="dse_NA3@docusign.net",
    )
    add(
        "na4",
        "Completed: Subscription Agreement | Pinecrest Health Inc.",
        "2026-10-02 09:30 +0200",
        "Subscription Agreement | Pinecrest Health Inc.",
        "Pinecrest Health Inc.",
        site="dse_NA4@docusign.net",
        url=link("na4", "na4.docusign.net", "Signing/EmailStart.aspx"),
    )
    add(
        "eu",
        "Completed: Complete with Docusign: Order Form Osprey Networks Oy.pdf",
        "2026-10-05 07:45 +0000",
        "Order Form Osprey Networks Oy.pdf",
        "Osprey Networks Oy",
        site="dse@eumail.docusign.net",
        url=link("eu", "eu.docusign.net"),
    )
    add(
        "au",
        "Completed: Complete with Docusign: Wattle Mining Pty Ltd - Order Form.docx",
        "2026-10-05 11:02 +1100",
        "Wattle Mining Pty Ltd - Order Form.docx",
        "Wattle Mining Pty Ltd",
        site="dse_AU@docusign.net",
        url=link("au", "au.docusign.net"),
    )
    add(
        "apps",
        "Completed: Order Form for Redwood Systems Inc.",
        "2026-10-06 16:20 +0000",
        "Order Form for Redwood Systems Inc.",
        "Redwood Systems Inc.",
        url=f"https://apps.docusign.com/documents/details/{guid('apps')}",
    )
    add(
        "apps-upper",
        "Completed: Complete with Docusign: Birch & Sons Ltd MSA.pdf",
        "2026-10-06 16:30 +0000",
        "Birch & Sons Ltd MSA.pdf",
        "Birch & Sons Ltd",
        url=f"https://app.docusign.com/documents/details/{guid('apps-upper').upper()}?utm_campaign=GBL_XX_DBU_UPS",
    )
    add(
        "proofpoint",
        "Completed: Complete with Docusign: Larkspur AG Bestellung.pdf",
        "2026-10-07 08:00 +0200",
        "Larkspur AG Bestellung.pdf",
        "Larkspur AG",
        url="https://urldefense.com/v3/__https://na3.docusign.net/Member/EmailStart.aspx?a="
        + guid("proofpoint")
        + "&acct="
        + guid("account")
        + "__;!!AbCd!xyz$",
    )
    add(
        "safelinks",
        "Completed: Complete with Docusign: Mistral Foods SAS.pdf",
        "2026-10-07 09:00 +0200",
        "Mistral Foods SAS.pdf",
        "Mistral Foods SAS",
        url="https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fna3.docusign.net%2FMember%2FEmailStart.aspx%3Fa%3D"
        + guid("safelinks")
        + "%26acct%3D"
        + guid("account")
        + "&data=05%7C02",
    )
    # whose copy it is: the sender's, a signer's, one in copy
    dana = "Dana Whitfield <dana@whitfield-ltd.example>"
    add(
        "senders-copy",
        "Completed: Complete with Docusign: Quartz Analytics GmbH Order Form.pdf",
        "2026-10-08 12:00 +0200",
        "Quartz Analytics GmbH Order Form.pdf",
        "Quartz Analytics GmbH",
        to=EDEN,
        cc=INBOX,
    )
    add(
        "signers-copy",
        "Completed: Complete with Docusign: Whitfield Ltd Order Form.pdf",
        "2026-10-08 12:05 +0200",
        "Whitfield Ltd Order Form.pdf",
        "Whitfield Ltd",
        to=dana,
        cc=INBOX,
        expect={"signers": [signer(dana)]},
    )
    add(
        "cc-copy",
        "Completed: Complete with Docusign: Teasel Corp SOW.pdf",
        "2026-10-08 12:10 +0200",
        "Teasel Corp SOW.pdf",
        "Teasel Corp",
        to=f"Contracts <{INBOX}>",
        expect={"signers": []},
    )
    add(
        "with-pdf",
        "Completed: Complete with Docusign: Order Form Yarrow BV.pdf",
        "2026-10-08 12:15 +0200",
        "Order Form Yarrow BV.pdf",
        "Yarrow BV",
        files=(("Order Form Yarrow BV.pdf", pdf("with-pdf")), ("Summary.pdf", pdf("summary"))),
    )
    add(
        "ana-sells",
        "Completed: Complete with Docusign: Heron Logistics LLC.pdf",
        "2026-10-09 08:00 -0500",
        "Heron Logistics LLC.pdf",
        "Heron Logistics LLC",
        who=ANA,
        expect={"ae": ANA_AT},
    )
    add(
        "no-reply-to",
        "Completed: Order Form - Saffron Ltd",
        "2026-10-09 08:10 -0500",
        "Order Form - Saffron Ltd",
        "Saffron Ltd",
        reply_to="",
        who=MARC,
        expect={"ae": MARC_AT},
    )
    add(
        "legal-sends",
        "Completed: Order Form - Damson GmbH",
        "2026-10-09 08:20 -0500",
        "Order Form - Damson GmbH",
        "Damson GmbH",
        who="Legal Team <legal@northwind.example>",
        to=f"{ANA}, Rolf Damson <rolf@damson.example>",
        expect={"ae": ANA_AT},
    )
    # titles as people write them
    add(
        "amp",
        "Completed: Complete with Docusign: Smith & Wesley LLP – Order Form (signed).pdf",
        "2026-10-12 14:00 +0100",
        "Smith & Wesley LLP – Order Form (signed).pdf",
        "Smith & Wesley LLP",
    )
    add(
        "two-files",
        "Completed: Complete with Docusign: Order Form.pdf, MSA Elder Ltd.pdf",
        "2026-10-12 14:05 +0100",
        "Order Form.pdf, MSA Elder Ltd.pdf",
    )
    add(
        "colons",
        "Completed: Northwind Order: Q-0042: Hawthorn Inc.",
        "2026-10-12 14:10 +0100",
        "Northwind Order: Q-0042: Hawthorn Inc.",
        "Hawthorn Inc.",
    )
    add(
        "completed-in-title",
        "Completed: Completed: Statement of Work Nettle Ltd",
        "2026-10-12 14:15 +0100",
        "Statement of Work Nettle Ltd",
        "Nettle Ltd",
    )
    add(
        "external",
        "[EXTERNAL] Completed: Complete with Docusign: Order Form Poplar SpA.pdf",
        "2026-10-12 14:20 +0100",
        "Order Form Poplar SpA.pdf",
        "Poplar SpA",
    )
    add(
        "ext-colon",
        "EXT: Completed: Complete with Docusign: Order Form Linden KG.pdf",
        "2026-10-12 14:25 +0100",
        "Order Form Linden KG.pdf",
        "Linden KG",
    )
    add(
        "wide-colon",
        "Completed： Complete with Docusign： Order Form Maple KK.pdf",
        "2026-10-12 14:30 +0900",
        "Order Form Maple KK.pdf",
    )
    add(
        "spaces",
        "Completed:  Complete with Docusign:   Order Form Aspen Inc..pdf ",
        "2026-10-12 14:35 +0100",
        "Order Form Aspen Inc..pdf",
        "Aspen Inc.",
    )
    add(
        "text-only",
        "Completed: Order Form Rowan AB",
        "2026-10-12 14:40 +0100",
        "Order Form Rowan AB",
        "Rowan AB",
        html="",
    )
    add(
        "html-only",
        "Completed: Order Form Alder A/S",
        "2026-10-12 14:45 +0100",
        "Order Form Alder A/S",
        "Alder A/S",
        text="",
        how="base64",
    )
    add(
        "rebranded",
        "Completed: Order Form Thistle plc",
        "2026-10-12 14:50 +0100",
        "Order Form Thistle plc",
        "Thistle plc",
        text=f"Welcome aboard!\nYour copy: {link('rebranded')}\n",
        html="",
    )
    add(
        "powerform",
        "Completed: PowerForm: Order Form Clover Inc.",
        "2026-10-13 09:00 +0000",
        "PowerForm: Order Form Clover Inc.",
        "Clover Inc.",
        who="Customer <buyer@clover.example>",
        to=f"{EDEN}, Casey Clover <buyer@clover.example>",
        reply_to="",
        sender="Northwind Sales via Docusign <dse_NA3@docusign.net>",
    )
    add(
        "subject-mime-words",
        "Completed: Complete with Docusign: Señalización Peñalver S.L. – Pedido ñ°7 – Ampliación de líneas y soporte.pdf",
        "2026-10-13 10:00 +0200",
        "Señalización Peñalver S.L. – Pedido ñ°7 – Ampliación de líneas y soporte.pdf",
    )
    add(
        "through-group",
        "Completed: Complete with Docusign: Order Form Sorrel Ltd.pdf",
        "2026-10-13 11:00 +0000",
        "Order Form Sorrel Ltd.pdf",
        "Sorrel Ltd",
        sender="'Eden Sade via Docusign' via Signed Contracts <signed@northwind.example>",
        extra=(
            "X-Original-Sender: dse_NA3@docusign.net",
            "X-Original-From: Eden Sade via Docusign <dse_NA3@docusign.net>",
            "Precedence: list",
            "Mailing-list: list signed@northwind.example",
            "List-ID: <signed.northwind.example>",
        ),
    )
    add(
        "suppress",
        "Completed: Order Form Gentian AG",
        "2026-10-13 11:05 +0000",
        "Order Form Gentian AG",
        "Gentian AG",
        extra=("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "Precedence: bulk"),
    )
    add(
        "late-date",
        "Completed: Order Form Sedge Inc.",
        "2026-12-31 23:59:59 -0500",
        "Order Form Sedge Inc.",
        "Sedge Inc.",
    )
    add("leap-zone", "Completed: Order Form Kauri Ltd", "2026-09-27 02:30 +1300", "Order Form Kauri Ltd", "Kauri Ltd")
    # languages: the word for "completed" in front, whatever the envelope was called
    for language, subject, when, title, customer in [
        ("de", "Abgeschlossen: Mit Docusign abschließen: Bestellung Eichhorn GmbH.pdf", "2026-10-14 09:00 +0200", "Bestellung Eichhorn GmbH.pdf", "Eichhorn GmbH"),
        ("de", "Abgeschlossen: Rahmenvertrag Steinadler AG", "2026-10-14 09:05 +0200", "Rahmenvertrag Steinadler AG", "Steinadler AG"),
        ("de", "Abgeschlossen: Complete with Docusign: Auftrag Dachs KG.pdf", "2026-10-14 09:07 +0200", "Auftrag Dachs KG.pdf", "Dachs KG"),
        ("fr", "Terminé : Compléter avec Docusign : Bon de commande Lavande SARL.pdf", "2026-10-14 09:10 +0200", "Bon de commande Lavande SARL.pdf", "Lavande SARL"),
        ("fr", "Terminé: Contrat Mésange SAS", "2026-10-14 09:15 +0200", "Contrat Mésange SAS", "Mésange SAS"),
        ("es", "Completado: Complete con Docusign: Pedido Olivo S.L..pdf", "2026-10-14 09:20 +0200", "Pedido Olivo S.L..pdf", "Olivo S.L."),
        ("es", "Completado: Contrato marco Encina S.A.", "2026-10-14 09:25 +0200", "Contrato marco Encina S.A.", "Encina S.A."),
        ("it", "Completato: Completa con Docusign: Ordine Ginestra S.r.l..pdf", "2026-10-14 09:30 +0200", "Ordine Ginestra S.r.l..pdf", "Ginestra S.r.l."),
        ("it", "Completato: Contratto Abete SpA", "2026-10-14 09:35 +0200", "Contratto Abete SpA", "Abete SpA"),
        ("pt", "Concluído: Complete com o Docusign: Pedido Araucária Ltda.pdf", "2026-10-14 09:40 -0300", "Pedido Araucária Ltda.pdf", "Araucária Ltda"),
        ("pt", "Concluído: Finalize com a Docusign: Contrato Sobreiro Lda.pdf", "2026-10-14 09:45 +0100", "Contrato Sobreiro Lda.pdf", "Sobreiro Lda"),
        ("nl", "Voltooid: Voltooien met Docusign: Bestelling Wilg B.V..pdf", "2026-10-14 09:50 +0200", "Bestelling Wilg B.V..pdf", "Wilg B.V."),
        ("nl", "Voltooid: Overeenkomst Iep BV", "2026-10-14 09:55 +0200", "Overeenkomst Iep BV", "Iep BV"),
        ("ja", "完了: Complete with Docusign: 注文書_欅株式会社.pdf", "2026-10-14 18:00 +0900", "注文書_欅株式会社.pdf", None),
        ("ja", "完了: 業務委託契約書", "2026-10-14 18:05 +0900", "業務委託契約書", None),
    ]:  # fmt: skip
        add(f"{language}-{len(rows)}", subject, when, title, customer, language=language)
        if customer is None:
            rows[-1].expect.pop("customer")
    for name in ("docusign-subject-mime-words", "docusign-two-files", "docusign-wide-colon"):
        next(row for row in rows if row.name == name).expect.pop("customer")
    # one contract, its copies: they share a key, and their moment is nearly one
    for copy, to in enumerate([EDEN, "Paul Reed <paul@reedmace.example>", f"Handoffs <{INBOX}>"]):
        when = at(f"2026-10-15 10:00:0{copy} +0000")
        raw = ds(
            "reedmace",
            "Completed: Complete with Docusign: Reedmace Ltd MSA.pdf",
            when,
            title="Reedmace Ltd MSA.pdf",
            to=to,
            cc="" if INBOX in to else INBOX,
        )
        rows.append(
            notice(
                f"docusign-reedmace-{copy}", raw, "docusign", when, contract="reedmace", customer="Reedmace Ltd", **eden
            )
        )
    return rows


def others() -> list[Row]:
    rows = []
    when = at("2026-10-20 10:00 +0000")

    def add(name, subject, line, kinds=("in_flight", "unsure", "not_a_notice"), **more):
        text = f"{line}\n\n{link(name)}\n\nPowered by Docusign\n"
        rows.append(near(f"docusign-not-{name}", ds(name, subject, when, **{"text": text, "html": "", **more}), kinds))

    flight, void, no = ("in_flight",), ("void",), ("not_a_notice", "unsure")
    add(
        "request",
        "Complete with Docusign: Order Form Plover Ltd.pdf",
        "Eden Sade sent you a document to review and sign.",
        flight,
    )
    add(
        "request-old",
        "Please DocuSign: Order Form Plover Ltd.pdf",
        "Eden Sade sent you a document to review and sign.",
        flight,
    )
    add(
        "request-de",
        "Mit Docusign abschließen: Bestellung Kiebitz GmbH.pdf",
        "Eden Sade hat Ihnen ein Dokument gesendet.",
        flight,
        language="de",
    )
    add("request-pt", "Complete com o Docusign: Pedido Sabiá Ltda.pdf", "Eden Sade enviou um documento.", flight)
    add("request-fr", "Compléter avec Docusign : Contrat Pinson SAS.pdf", "Eden Sade vous a envoyé un document.")
    add("request-own-words", "Plover Ltd renewal for signature", "Eden Sade sent you a document to review and sign.")
    add(
        "request-named-completed",
        "Complete with Docusign: Completed questionnaire.pdf",
        "Eden Sade sent you a document to review and sign.",
        flight,
    )
    add(
        "reminder",
        "Reminder: Complete with Docusign: Order Form Plover Ltd.pdf",
        "Eden Sade is waiting for you to sign.",
    )
    add(
        "reminder-de",
        "Erinnerung: Mit Docusign abschließen: 2026-08-31 Bestellung.pdf",
        "Bitte schließen Sie ab.",
        flight,
    )
    add(
        "expiring",
        "Expiring Soon: Complete with Docusign: Order Form Plover Ltd.pdf",
        "The envelope expires in 3 days.",
    )
    add(
        "expired",
        "Expired: Complete with Docusign: Order Form Plover Ltd.pdf",
        "The envelope has expired.",
        ("void", "unsure", "not_a_notice"),
    )
    add(
        "voided",
        "Voided: Complete with Docusign: Order Form Plover Ltd.pdf",
        "Eden Sade voided the envelope: wrong price.",
        void,
    )
    add("voided-completed", "Voided: Completed: Order Form Plover Ltd.pdf", "Eden Sade voided the envelope.", void)
    add(
        "declined",
        "Declined: Complete with Docusign: Order Form Plover Ltd.pdf",
        "Paul declined to sign.",
        ("void", "unsure", "not_a_notice"),
    )
    add(
        "declined-person",
        "Paul Plover declined to sign Order Form Plover Ltd.pdf",
        "Paul Plover has declined to sign.",
        void,
    )
    add(
        "corrected",
        "Corrected: Complete with Docusign: Order Form Plover Ltd.pdf",
        "The envelope was corrected.",
        flight,
    )
    add("viewed", "Paul Plover viewed Order Form Plover Ltd.pdf", "Paul Plover viewed the document.")
    add(
        "viewed-status", "Viewed: Complete with Docusign: Order Form Plover Ltd.pdf", "Paul Plover viewed the document."
    )
    add(
        "one-signed",
        "Signed: Complete with Docusign: Order Form Plover Ltd.pdf",
        "Paul Plover has signed. Waiting for Eden Sade.",
    )
    add(
        "you-signed",
        "You signed: Order Form Plover Ltd.pdf",
        "You signed. You will receive a copy once everybody has signed.",
    )
    add("delegated", "Paul Plover has assigned Order Form Plover Ltd.pdf to you", "You are now the signer.")
    add("reassigned", "Signing responsibility changed: Order Form Plover Ltd.pdf", "Paul changed the signer to Iris.")
    add("comment", "New comment on Order Form Plover Ltd.pdf", "Paul Plover added a comment: is this completed?", no)
    add(
        "comment-mention",
        "Paul Plover mentioned you in a comment: Completed: Order Form",
        "all parties have completed their review",
        no,
    )
    add("in-person", "Host in-person signing: Order Form Plover Ltd.pdf", "You are the in-person host.")
    add(
        "carbon-early",
        "Complete with Docusign: Order Form Plover Ltd.pdf",
        "Eden Sade sent you a copy. You receive a copy; no action is needed.",
        flight,
    )
    add("self-signed", "Here is your signed document: Scan 23-May.pdf", "Eden Sade sent you a document to view.")
    add("template-shared", "A template was shared with you: Order Form", "Eden Sade shared a template.", no)
    add(
        "purge", "Your documents will be purged: Order Form Plover Ltd.pdf", "Documents will be removed in 14 days.", no
    )
    add("access-code", "Your Docusign access code", "Your code: 123456. Expires in 10 minutes.", no)
    add(
        "clm-task",
        "Task assigned: Review Order Form Plover Ltd",
        "You have a new task in Docusign CLM.",
        no,
        sender="Docusign CLM <no-reply@springcm.com>",
    )
    add(
        "clm-completed",
        "Completed: Legal review of Order Form Plover Ltd",
        "The workflow step is completed.",
        no,
        sender="Docusign CLM <no-reply@springcm.com>",
        reply_to="",
    )
    add("monitor", "Docusign Monitor alert: unusual sign-in", "An unusual activity was detected.", no)
    add("new-device", "New sign-in to your Docusign account", "A new device signed in.", no)
    add("bulk-done", "Bulk send completed: 40 envelopes were sent", "Your bulk send is complete.", no)
    add("finish-later", "Finish Later: Complete with Docusign: Order Form Plover Ltd.pdf", "You chose to finish later.")
    add("attach-report", "Your report Completed Envelopes is ready", "Download the report.", no)
    for name, subject, sender in [
        ("marketing", "Completed: your free trial. Now choose a plan", "Docusign <no-reply@mail.docusign.com>"),
        ("invoice", "Your Docusign invoice INV-0042 is available", "Docusign Billing <billing@docusign.com>"),
        ("webinar", "Thank you for registering: Agreement Summit", "Docusign Events <events@docusign.com>"),
        ("university", "Course completed: Docusign University", "Docusign University <university@docusign.com>"),
        ("survey", "How was your signing experience?", "Docusign <feedback@docusign.com>"),
    ]:  # fmt: skip
        raw = mail(subject, "Hello.\n", sender=sender, when=when, extra=("List-Unsubscribe: <https://u.example>",))
        rows.append(near(f"docusign-not-{name}", raw, no))
    return rows


def rows() -> list[Row]:
    return [*completed(), *others()]
