"""The same notices, forwarded by people: what each program puts above the original, in each language, in text and in HTML."""

from datetime import datetime
from html import escape

from tests.mail.noticewriters.base import (
    ANA,
    EDEN,
    EDEN_AT,
    Row,
    at,
    guid,
    mail,
    near,
    notice,
    pdf,
    signer,
)  # fmt: skip
from tests.mail.noticewriters.docusign import bodies, ds, link

WHO = "Eden Sade via Docusign"
ADDRESS = "dse_NA3@docusign.net"
LATER = "2026-11-23 09:30 +0100"
RULES = ["________________________________", "-----Original Message-----", ""]
# Each row: name, prefix of the subject, the lines above, how the labels read, the date as printed, (the forward's own moment).
# {w} the sender, {a} its address, {s} the subject, {t} the recipient.
GMAIL = "---------- Forwarded message ---------"
ROWS: list[tuple[str, str, str]] = [
    # Gmail, by the language of the account
    ("gmail-en", "Fwd: ", f"{GMAIL}\nFrom: {{w}} <{{a}}>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-en-gb", "Fwd: ", f"{GMAIL}\nFrom: {{w}} <{{a}}>\nDate: Fri, 20 Nov 2026 at 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-stars", "Fwd: ", f"{GMAIL}\nFrom: *{{w}}* <{{a}}>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-narrow-space", "Fwd: ", f"{GMAIL}\nFrom: {{w}} <{{a}}>\nDate: Fri, Nov 20, 2026 at 3:03\u202fPM\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-de", "Fwd: ", f"{GMAIL}\nVon: {{w}} <{{a}}>\nDate: Fr., 20. Nov. 2026 um 15:03 Uhr\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-fr", "Fwd: ", f"{GMAIL}\nDe : {{w}} <{{a}}>\nDate: ven. 20 nov. 2026 à 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-es", "Fwd: ", f"{GMAIL}\nDe: {{w}} <{{a}}>\nDate: vie, 20 nov 2026 a las 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-es-mx", "Fwd: ", f"{GMAIL}\nDe: {{w}} <{{a}}>\nDate: vie, 20 nov 2026 a la(s) 3:03 p.m.\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-it", "Fwd: ", f"{GMAIL}\nDa: {{w}} <{{a}}>\nDate: ven 20 nov 2026 alle ore 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-pt", "Fwd: ", f"{GMAIL}\nDe: {{w}} <{{a}}>\nDate: sex., 20 de nov. de 2026 às 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-pt-pt", "Fwd: ", f"{GMAIL}\nDe: {{w}} <{{a}}>\nDate: sexta, 20/11/2026 à(s) 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-nl", "Fwd: ", f"{GMAIL}\nVan: {{w}} <{{a}}>\nDate: vr 20 nov 2026 om 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-ja", "Fwd: ", f"{GMAIL}\nFrom: {{w}} <{{a}}>\nDate: 2026年11月20日(金) 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-sv", "Fwd: ", f"{GMAIL}\nFrån: {{w}} <{{a}}>\nDate: fre 20 nov. 2026 kl 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-da", "Fwd: ", f"{GMAIL}\nFra: {{w}} <{{a}}>\nDate: fre. 20. nov. 2026 kl. 15.03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-pl", "Fwd: ", f"{GMAIL}\nOd: {{w}} <{{a}}>\nDate: pt., 20 lis 2026 o 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-tr", "Fwd: ", f"{GMAIL}\nGönderen: {{w}} <{{a}}>\nDate: 20 Kas 2026 Cum, 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    ("gmail-zh", "Fwd: ", f"{GMAIL}\n发件人： {{w}} <{{a}}>\nDate: 2026年11月20日周五 15:03\nSubject: {{s}}\nTo: {{t}}\n\n\n"),
    # Outlook for Windows, with and without a rule, and its older form
    ("outlook-en", "FW: ", "From: {w} <{a}> \nSent: Friday, November 20, 2026 3:03 PM\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-gb", "FW: ", "From: {w} <{a}> \nSent: 20 November 2026 15:03\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-old", "FW: ", "-----Original Message-----\nFrom: {w} [mailto:{a}] \nSent: Friday, November 20, 2026 3:03 PM\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-de", "WG: ", "Von: {w} <{a}> \nGesendet: Freitag, 20. November 2026 15:03\nAn: {t}\nBetreff: {s}\n\n"),
    ("outlook-de-old", "WG: ", "-----Ursprüngliche Nachricht-----\nVon: {w} [mailto:{a}] \nGesendet: Freitag, 20. November 2026 15:03\nAn: {t}\nBetreff: {s}\n\n"),
    ("outlook-fr", "TR : ", "De : {w} <{a}> \nEnvoyé : vendredi 20 novembre 2026 15:03\nÀ : {t}\nObjet : {s}\n\n"),
    ("outlook-es", "RV: ", "De: {w} <{a}> \nEnviado el: viernes, 20 de noviembre de 2026 15:03\nPara: {t}\nAsunto: {s}\n\n"),
    ("outlook-it", "I: ", "Da: {w} <{a}> \nInviato: venerdì 20 novembre 2026 15:03\nA: {t}\nOggetto: {s}\n\n"),
    ("outlook-pt", "ENC: ", "De: {w} <{a}> \nEnviada em: sexta-feira, 20 de novembro de 2026 15:03\nPara: {t}\nAssunto: {s}\n\n"),
    ("outlook-pt-pt", "FW: ", "De: {w} <{a}> \nEnviada: 20 de novembro de 2026 15:03\nPara: {t}\nAssunto: {s}\n\n"),
    ("outlook-nl", "FW: ", "Van: {w} <{a}> \nVerzonden: vrijdag 20 november 2026 15:03\nAan: {t}\nOnderwerp: {s}\n\n"),
    ("outlook-ja", "FW: ", "差出人: {w} <{a}> \n送信日時: 2026年11月20日金曜日 15:03\n宛先: {t}\n件名: {s}\n\n"),
    ("outlook-sv", "VB: ", "Från: {w} <{a}> \nSkickat: den 20 november 2026 15:03\nTill: {t}\nÄmne: {s}\n\n"),
    ("outlook-no", "VS: ", "Fra: {w} <{a}> \nSendt: fredag 20. november 2026 15:03\nTil: {t}\nEmne: {s}\n\n"),
    ("outlook-no-rule", "FW: ", "{r}\nFrom: {w} <{a}>\nSent: Friday, November 20, 2026 3:03:22 PM\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-web", "Fw: ", "{r}\nFrom: {w} <{a}>\nSent: 20 November 2026 15:03\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-web-fr", "Tr : ", "{r}\nDe : {w} <{a}>\nEnvoyé : vendredi 20 novembre 2026 15:03\nÀ : {t}\nObjet : {s}\n\n"),
    ("outlook-mac", "FW: ", "From: {w} <{a}>\nDate: Friday, 20 November 2026 at 15:03\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-mac-de", "WG: ", "Von: {w} <{a}>\nDatum: Freitag, 20. November 2026 um 15:03\nAn: {t}\nBetreff: {s}\n\n"),
    ("outlook-ios", "Fw: ", "Get Outlook for iOS<https://aka.ms/o0ukef>\n{r}\nFrom: {w} <{a}>\nSent: Friday, November 20, 2026 3:03:22 PM\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-android-de", "WG: ", "Outlook für Android<https://aka.ms/AAb9ysg> beziehen\n{r}\nFrom: {w} <{a}>\nSent: Friday, November 20, 2026 3:03:22 PM\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-bold", "FW: ", "*From:* {w} <{a}>\n*Sent:* Friday, November 20, 2026 3:03 PM\n*To:* {t}\n*Subject:* {s}\n\n"),
    ("outlook-cc", "FW: ", "From: {w} <{a}> \nSent: Friday, November 20, 2026 3:03 PM\nTo: {t}\nCc: Handoffs <handoffs@northwind.example>\nSubject: {s}\nImportance: High\n\n"),
    ("outlook-on-behalf", "FW: ", "From: {w} <{a}> On Behalf Of Eden Sade\nSent: Friday, November 20, 2026 3:03 PM\nTo: {t}\nSubject: {s}\n\n"),
    ("outlook-utc", "FW: ", "From: {w} <{a}>\nSent: Friday, November 20, 2026 2:03 PM (UTC+00:00) Dublin, Edinburgh, Lisbon, London\nTo: {t}\nSubject: {s}\n\n"),
    # Apple Mail, quoted
    ("apple-en", "Fwd: ", "> Begin forwarded message:\n> \n> From: {w} <{a}>\n> Subject: {s}\n> Date: November 20, 2026 at 3:03:22 PM GMT+1\n> To: {t}\n> Reply-To: Eden Sade <eden.sade@northwind.example>\n> \n"),
    ("apple-iphone", "Fwd: ", "Sent from my iPhone\n\nBegin forwarded message:\n\n> From: {w} <{a}>\n> Date: 20 November 2026 at 15:03:22 CET\n> To: {t}\n> Subject: {s}\n> Reply-To: Eden Sade <eden.sade@northwind.example>\n> \n> "),
    ("apple-de", "Fwd: ", "Anfang der weitergeleiteten Nachricht:\n\n> Von: {w} <{a}>\n> Betreff: {s}\n> Datum: 20. November 2026 um 15:03:22 MEZ\n> An: {t}\n> Antwort an: Eden Sade <eden.sade@northwind.example>\n> \n"),
    ("apple-fr", "Fwd: ", "Début du message transféré :\n\n> De: {w} <{a}>\n> Objet: {s}\n> Date: 20 novembre 2026 à 15:03:22 UTC+1\n> À: {t}\n> Répondre à: Eden Sade <eden.sade@northwind.example>\n> \n"),
    ("apple-es", "Fwd: ", "Inicio del mensaje reenviado:\n\n> De: {w} <{a}>\n> Asunto: {s}\n> Fecha: 20 de noviembre de 2026, 15:03:22 CET\n> Para: {t}\n> Responder a: Eden Sade <eden.sade@northwind.example>\n> \n"),
    ("apple-it", "Fwd: ", "Inizio messaggio inoltrato:\n\n> Da: {w} <{a}>\n> Oggetto: {s}\n> Data: 20 novembre 2026 alle ore 15:03:22 CET\n> A: {t}\n> Rispondi a: Eden Sade <eden.sade@northwind.example>\n> \n"),
    ("apple-nl", "Fwd: ", "Begin doorgestuurd bericht:\n\n> Van: {w} <{a}>\n> Onderwerp: {s}\n> Datum: 20 november 2026 om 15:03:22 CET\n> Aan: {t}\n> Antwoord aan: Eden Sade <eden.sade@northwind.example>\n> \n"),
    ("apple-pt", "Fwd: ", "Início da mensagem reenviada:\n\n> De: {w} <{a}>\n> Assunto: {s}\n> Data: 20 de novembro de 2026 às 15:03:22 CET\n> Para: {t}\n> Responder A: Eden Sade <eden.sade@northwind.example>\n> \n"),
    ("apple-ja", "Fwd: ", "転送されたメッセージ:\n\n> 差出人: {w} <{a}>\n> 件名: {s}\n> 日付: 2026年11月20日 23:03:22 JST\n> 宛先: {t}\n> 返信先: Eden Sade <eden.sade@northwind.example>\n> \n"),
    # Thunderbird
    ("thunderbird-en", "Fwd: ", "\n\n-------- Forwarded Message --------\nSubject: \t{s}\nDate: \tFri, 20 Nov 2026 14:03:22 +0000\nFrom: \t{w} <{a}>\nReply-To: \tEden Sade <eden.sade@northwind.example>\nTo: \t{t}\n\n\n\n"),
    ("thunderbird-de", "Fwd: ", "\n\n-------- Weitergeleitete Nachricht --------\nBetreff: \t{s}\nDatum: \tFri, 20 Nov 2026 14:03:22 +0000\nVon: \t{w} <{a}>\nAntwort an: \tEden Sade <eden.sade@northwind.example>\nAn: \t{t}\n\n\n\n"),
    ("thunderbird-fr", "Fwd: ", "\n\n-------- Message transféré --------\nSujet : \t{s}\nDate : \tFri, 20 Nov 2026 14:03:22 +0000\nDe : \t{w} <{a}>\nRépondre à : \tEden Sade <eden.sade@northwind.example>\nPour : \t{t}\n\n\n\n"),
    ("thunderbird-es", "Fwd: ", "\n\n-------- Mensaje reenviado --------\nAsunto: \t{s}\nFecha: \tFri, 20 Nov 2026 14:03:22 +0000\nDe: \t{w} <{a}>\nResponder a: \tEden Sade <eden.sade@northwind.example>\nPara: \t{t}\n\n\n\n"),
    ("thunderbird-it", "Fwd: ", "\n\n-------- Messaggio Inoltrato --------\nOggetto: \t{s}\nData: \tFri, 20 Nov 2026 14:03:22 +0000\nMittente: \t{w} <{a}>\nRispondi-a: \tEden Sade <eden.sade@northwind.example>\nA: \t{t}\n\n\n\n"),
    ("thunderbird-nl", "Fwd: ", "\n\n-------- Doorgestuurd bericht --------\nOnderwerp: \t{s}\nDatum: \tFri, 20 Nov 2026 14:03:22 +0000\nVan: \t{w} <{a}>\nAan: \t{t}\n\n\n\n"),
    ("thunderbird-pt", "Fwd: ", "\n\n-------- Mensagem encaminhada --------\nAssunto: \t{s}\nData: \tFri, 20 Nov 2026 14:03:22 +0000\nDe: \t{w} <{a}>\nPara: \t{t}\n\n\n\n"),
    ("thunderbird-ja", "Fwd: ", "\n\n-------- 転送メッセージ --------\n件名: \t{s}\n日付: \tFri, 20 Nov 2026 14:03:22 +0000\n差出人: \t{w} <{a}>\n宛先: \t{t}\n\n\n\n"),
    # Yahoo and others
    ("yahoo-en", "Fw: ", "\n\n----- Forwarded Message -----\nFrom: {w} <{a}>\nTo: {t}\nSent: Friday, November 20, 2026 at 03:03:22 PM GMT+1\nSubject: {s}\n\n"),
    ("yahoo-de", "Fw: ", "\n\n----- Weitergeleitete Nachricht -----\nVon: {w} <{a}>\nAn: {t}\nGesendet: Freitag, 20. November 2026 um 15:03:22 MEZ\nBetreff: {s}\n\n"),
    ("yahoo-fr", "Tr : ", "\n\n----- Message transféré -----\nDe : {w} <{a}>\nÀ : {t}\nEnvoyé : vendredi 20 novembre 2026 à 15:03:22 UTC+1\nObjet : {s}\n\n"),
    ("yahoo-es", "Fw: ", "\n\n----- Mensaje reenviado -----\nDe: {w} <{a}>\nPara: {t}\nEnviado: viernes, 20 de noviembre de 2026, 15:03:22 CET\nAsunto: {s}\n\n"),
    ("yahoo-it", "Fw: ", "\n\n----- Messaggio inoltrato -----\nDa: {w} <{a}>\nA: {t}\nInviato: venerdì 20 novembre 2026 alle ore 15:03:22 CET\nOggetto: {s}\n\n"),
    ("yahoo-pt", "Enc: ", "\n\n----- Mensagem encaminhada -----\nDe: {w} <{a}>\nPara: {t}\nEnviado: sexta-feira, 20 de novembro de 2026 15:03:22 CET\nAssunto: {s}\n\n"),
    ("samsung-en", "Fwd: ", "\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: {w} <{a}> \nDate: 20/11/2026 15:03 (GMT+01:00) \nTo: {t} \nSubject: {s} \n\n"),
    ("samsung-us", "Fwd: ", "\n\n-------- Original message --------\nFrom: {w} <{a}> \nDate: 11/20/26 3:03 PM (GMT+01:00) \nTo: {t} \nSubject: {s} \n\n"),
    ("samsung-de", "Fwd: ", "\n\nVon meinem Galaxy gesendet\n\n-------- Ursprüngliche Nachricht --------\nVon: {w} <{a}> \nDatum: 20.11.26 15:03 (GMT+01:00) \nAn: {t} \nBetreff: {s} \n\n"),
    ("proton", "Fw: ", "\n\n------- Forwarded Message -------\nFrom: {w} <{a}>\nDate: On Friday, November 20th, 2026 at 3:03 PM\nSubject: {s}\nTo: {t}\n\n\n"),
    ("gmx", "Fw: ", '---\n\nGesendet: Freitag, 20. November 2026 um 15:03 Uhr\nVon: "{w}" <{a}>\nAn: {t}\nBetreff: {s}\n\n'),
    ("webde", "Fw: ", "Gesendet: Freitag, 20. November 2026 um 15:03\nVon: {w} <{a}>\nAn: {t}\nBetreff: {s}\n\n"),
    ("zoho", "Fwd: ", "\n\n============ Forwarded message ============\nFrom: {w} <{a}>\nTo: {t}\nDate: Fri, 20 Nov 2026 15:03:22 +0100\nSubject: {s}\n============ Forwarded message ============\n\n"),
    ("spark", "Fwd: ", "\n---------- Forwarded message ----------\nFrom: {w} <{a}>\nDate: 20 Nov 2026 at 15:03 +0100\nTo: {t}\nSubject: {s}\n\n"),
    ("fastmail", "Fwd: ", "\n\n----- Original message -----\nFrom: {w} <{a}>\nTo: {t}\nSubject: {s}\nDate: Friday, November 20, 2026 3:03 PM\n\n"),
    ("lotus", "Fw: ", "\n\n----- Forwarded by Ana Ruiz/NW on 11/23/2026 09:30 AM -----\n\nFrom: {w} <{a}>\nTo: {t}\nDate: 11/20/2026 03:03 PM\nSubject: {s}\n\n"),
]  # fmt: skip
COMPANIES = [
    "Anemone", "Bramble", "Celandine", "Dogwood", "Elderberry", "Foxglove", "Gorse", "Harebell", "Iris", "Jasmine", "Knapweed", "Lupin",
    "Marigold", "Nigella", "Oxlip", "Primrose", "Quince", "Ragwort", "Speedwell", "Tansy", "Umbel", "Vetch", "Woodruff", "Xeris", "Yucca",
    "Zinnia",
]  # fmt: skip
FORMS = ["Ltd", "GmbH", "Inc.", "BV", "AG", "SAS", "Oy", "AB", "plc"]


def _case(number: int) -> tuple[str, str, str, str]:
    """Return the company, the title, the subject and the recipient of forward `number`."""
    name = COMPANIES[number % len(COMPANIES)]
    company = f"{name} {FORMS[number // len(COMPANIES) % len(FORMS)]}"
    title = f"Order Form {company}.pdf"
    buyer = f"Bo {name} <bo@{name.lower()}{number}.example>"
    return company, title, f"Completed: Complete with Docusign: {title}", buyer


def _facts(number: int, title: str, company: str, buyer: str) -> dict:
    return {"title": title, "customer": company, "ae": EDEN_AT, "signers": [signer(buyer)],
            "keys_have": [f"docusign:{guid(f'forward-{number}')}"]}  # fmt: skip


def _moment(block: str) -> datetime:
    return at("2026-11-20 14:03:22 +0000" if ":03:22" in block else "2026-11-20 14:03 +0000")


def by_program() -> list[Row]:
    rows = []
    comments = [
        "",
        "FYI\n\n",
        "Neu gewonnen!\n\nViele Grüße\nAna\n\n",
        "Hi,\nplease take over.\n\n-- \nAna Ruiz\nNorthwind Inc.\n\n",
    ]
    for number, (name, prefix, block) in enumerate(ROWS):
        company, title, subject, buyer = _case(number)
        head = block.format(w=WHO, a=ADDRESS, s=subject, t=buyer, r=RULES[0])
        inside = bodies(f"forward-{number}", title)["text"]
        if block.rstrip(" ").endswith("> \n") or "\n> From" in block:
            inside = inside.replace("\n", "\n> ")
        raw = mail(prefix + subject, comments[number % 4] + head + inside, sender=ANA, when=at(LATER))
        rows.append(notice(f"forward-{name}", raw, "docusign", _moment(block), **_facts(number, title, company, buyer)))
    return rows


def as_html() -> list[Row]:
    rows = []
    blocks = {
        "gmail": '<div dir="ltr">FYI<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">{w}</strong> <span dir="auto">&lt;<a href="mailto:{a}">{a}</a>&gt;</span><br>Date: Fri, Nov 20, 2026 at 3:03 PM<br>Subject: {s}<br>To: {t}<br></div><br><br>',
        "gmail-de": '<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>Von: <strong class="gmail_sendername" dir="auto">{w}</strong> <span dir="auto">&lt;<a href="mailto:{a}">{a}</a>&gt;</span><br>Date: Fr., 20. Nov. 2026 um 15:03&nbsp;Uhr<br>Subject: {s}<br>To: {t}<br></div><br>',
        "outlook": '<div class="WordSection1"><p class="MsoNormal">See below<o:p></o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span lang="EN-US">From:</span></b><span lang="EN-US"> {w} &lt;{a}&gt; <br><b>Sent:</b> Friday, November 20, 2026 3:03 PM<br><b>To:</b> {t}<br><b>Subject:</b> {s}<o:p></o:p></span></p></div></div><p>&nbsp;</p>',
        "outlook-fr": '<div><p class="MsoNormal"><b>De&nbsp;:</b> {w} &lt;{a}&gt; <br><b>Envoyé&nbsp;:</b> vendredi 20 novembre 2026 15:03<br><b>À&nbsp;:</b> {t}<br><b>Objet&nbsp;:</b> {s}</p></div>',
        "owa": '<div>fyi</div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000"><b>From:</b> {w} &lt;{a}&gt;<br><b>Sent:</b> Friday, November 20, 2026 3:03 PM<br><b>To:</b> {t}<br><b>Subject:</b> {s}</font><div>&nbsp;</div></div>',
        "apple": '<div><br><blockquote type="cite"><div>Begin forwarded message:</div><br class="Apple-interchange-newline"><div style="margin: 0px;"><span style="font-family: -webkit-system-font;"><b>From: </b></span><span>{w} &lt;<a href="mailto:{a}">{a}</a>&gt;<br></span></div><div><span><b>Subject: </b></span><span><b>{s}</b><br></span></div><div><span><b>Date: </b></span><span>November 20, 2026 at 3:03:22 PM GMT+1<br></span></div><div><span><b>To: </b></span><span>{t}<br></span></div><br><div>',
        "apple-de": '<blockquote type="cite"><div>Anfang der weitergeleiteten Nachricht:</div><div><b>Von: </b>{w} &lt;{a}&gt;</div><div><b>Betreff: </b><b>{s}</b></div><div><b>Datum: </b>20. November 2026 um 15:03:22 MEZ</div><div><b>An: </b>{t}</div><br>',
        "thunderbird": '<p><br></p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table" cellpadding="0"><tbody><tr><th nowrap="nowrap" align="RIGHT" valign="BASELINE">Subject: </th><td>{s}</td></tr><tr><th align="RIGHT">Date: </th><td>Fri, 20 Nov 2026 14:03:22 +0000</td></tr><tr><th>From: </th><td>{w} <a class="moz-txt-link-rfc2396E" href="mailto:{a}">&lt;{a}&gt;</a></td></tr><tr><th>To: </th><td>{t}</td></tr></tbody></table><br>',
        "yahoo": '<div class="ydp">Look<br></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>----- Forwarded Message -----</div><div><b>From:</b> {w} &lt;{a}&gt;</div><div><b>To:</b> {t}</div><div><b>Sent:</b> Friday, November 20, 2026 at 03:03:22 PM GMT+1</div><div><b>Subject:</b> {s}</div><div><br></div>',
        "gmx": '<div style="font-family: Verdana;font-size: 12.0px;"><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Freitag, 20. November 2026 um 15:03 Uhr<br/><b>Von:</b>&nbsp;&quot;{w}&quot; &lt;{a}&gt;<br/><b>An:</b>&nbsp;{t}<br/><b>Betreff:</b>&nbsp;{s}</div>',
        "proton": '<div><br></div><div class="protonmail_quote">------- Forwarded Message -------<br>From: {w} &lt;<a href="mailto:{a}">{a}</a>&gt;<br>Date: On Friday, November 20th, 2026 at 3:03 PM<br>Subject: {s}<br>To: {t}<br><br><blockquote class="protonmail_quote" type="cite">',
        "samsung": '<div><br></div><div id="composer_signature"><div style="font-size:12px;color:#575757" dir="auto">Sent from my Galaxy</div></div><div><br></div><div style="font-size:100%;color:#000000"><div>-------- Original message --------</div><div>From: {w} &lt;{a}&gt; </div><div>Date: 20/11/2026  15:03  (GMT+01:00) </div><div>To: {t} </div><div>Subject: {s} </div><div><br></div></div>',
    }
    for index, (name, block) in enumerate(blocks.items()):
        number = 100 + index
        company, title, subject, buyer = _case(number)
        head = block.format(w=escape(WHO), a=ADDRESS, s=escape(subject), t=escape(buyer))
        inside = bodies(f"forward-{number}", title)["html"]
        raw = mail("Fwd: " + subject, html=f"<html><body>{head}{inside}</body></html>", sender=ANA, when=at(LATER))
        rows.append(
            notice(f"forward-html-{name}", raw, "docusign", _moment(block), **_facts(number, title, company, buyer))
        )
    return rows


def of_odd_shape() -> list[Row]:
    rows = []
    number = 130

    def add(
        name,
        prefix,
        text,
        *,
        moment="2026-11-20 14:03 +0000",
        later=LATER,
        attached=False,
        service="docusign",
        subject="",
        expect=None,
        **more,
    ):
        nonlocal number
        number += 1
        company, title, line, buyer = _case(number)
        original = ds(
            f"forward-{number}",
            line,
            at("2026-11-20 14:03:22 +0000"),
            title=title,
            to=buyer,
            files=(("x.pdf", pdf(f"f{number}")),),
        )
        inside = bodies(f"forward-{number}", title)["text"]
        values = {"w": WHO, "a": ADDRESS, "s": line, "t": buyer, "body": inside, "quoted": inside.replace("\n", "\n> ")}
        raw = mail(
            (subject or prefix + line).format(**values),
            text.format(**values),
            sender=ANA,
            when=at(later),
            attached=original if attached else b"",
            **more,
        )
        rows.append(
            notice(
                f"forward-odd-{name}",
                raw,
                service,
                at(moment),
                **{**_facts(number, title, company, buyer), **(expect or {})},
            )
        )

    outlook = "From: {w} <{a}>\nSent: Friday, November 20, 2026 3:03 PM\nTo: {t}\nSubject: {s}\n\n{body}"
    whole = "2026-11-20 14:03:22 +0000"
    add("attached", "Fwd: ", "see attached", attached=True, moment=whole)
    add("attached-own-subject", "", "see attached", attached=True, moment=whole, subject="New customer!")
    add("attached-no-words", "FW: ", "", attached=True, moment=whole)
    add("attached-german", "WG: ", "Anbei.", attached=True, moment=whole)
    add(
        "twice-outlook",
        "FW: FW: ",
        "fyi\n\nFrom: Marc Oliver <marc.oliver@northwind.example>\nSent: Saturday, November 21, 2026 8:00 AM\nTo: Ana Ruiz\nSubject: FW: {s}\n\nAna, yours\n\n"
        + outlook,
    )
    add(
        "twice-gmail",
        "Fwd: Fwd: ",
        "---------- Forwarded message ---------\nFrom: Marc Oliver <marc.oliver@northwind.example>\nDate: Sat, Nov 21, 2026 at 8:00 AM\nSubject: Fwd: {s}\nTo: Ana Ruiz <ana.ruiz@northwind.example>\n\n\n\n\n---------- Forwarded message ---------\nFrom: {w} <{a}>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: {s}\nTo: {t}\n\n\n{body}",
    )
    add(
        "twice-mixed",
        "FW: Fwd: ",
        "From: Marc Oliver <marc.oliver@northwind.example>\nSent: Saturday, November 21, 2026 8:00 AM\nTo: Ana Ruiz <ana.ruiz@northwind.example>\nSubject: Fwd: {s}\n\n> Begin forwarded message:\n> \n> From: {w} <{a}>\n> Subject: {s}\n> Date: November 20, 2026 at 3:03:22 PM GMT+1\n> To: {t}\n> \n> {quoted}",
        moment=whole,
    )
    add(
        "inline-quote",
        "Fwd: ",
        "Look:\n\n> From: {w} <{a}>\n> Date: Fri, 20 Nov 2026 15:03:22 +0100\n> To: {t}\n> Subject: {s}\n>\n> {quoted}",
        moment=whole,
    )
    add("comment-with-colon", "FW: ", "Note: start is in January\nPlease: call them\n\n" + outlook)
    add("comment-long", "FW: ", "Hi team,\n\n" + "They were lovely. " * 40 + "\n\nAna\n\n" + outlook)
    add("other-zone", "FW: ", outlook, later="2026-11-23 09:30 +0900", moment="2026-11-20 06:03 +0000")
    add("new-york", "FW: ", outlook, later="2026-11-23 09:30 -0500", moment="2026-11-20 20:03 +0000")
    add(
        "external-inside",
        "FW: ",
        "From: {w} <{a}>\nSent: Friday, November 20, 2026 3:03 PM\nTo: {t}\nSubject: [EXTERNAL] {s}\n\nCAUTION: This email originated from outside of the organization.\n\n{body}",
        subject="FW: [EXTERNAL] {s}",
    )
    add("changed-subject", "", outlook, subject="FW: the contract we waited for")
    add(
        "no-prefix",
        "",
        "---------- Forwarded message ---------\nFrom: {w} <{a}>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: {s}\nTo: {t}\n\n\n{body}",
        subject="Our new customer",
    )
    adobe = "Order Form between Northwind Inc. and Tamarisk Ltd is Signed and Filed!"
    raw = mail(
        "Fwd: " + adobe,
        f"---------- Forwarded message ---------\nFrom: Adobe Acrobat Sign <adobesign@adobesign.com>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: {adobe}\nTo: {EDEN}, Ty Marsh <ty@tamarisk.example>\n\n\nDone.",
        sender=ANA,
        when=at(LATER),
    )
    rows.append(
        notice(
            "forward-odd-adobe",
            raw,
            "adobe-sign",
            at("2026-11-20 14:03 +0000"),
            title="Order Form",
            customer="Tamarisk Ltd",
            ae=EDEN_AT,
        )
    )
    box = "You've been copied on Order Form Teak Inc. - signed by Eden Sade and Tia Keen"
    raw = mail(
        "WG: " + box,
        f"Von: Dropbox Sign <noreply@mail.hellosign.com>\nGesendet: Freitag, 20. November 2026 15:03\nAn: {EDEN}\nBetreff: {box}\n\nDone.",
        sender=ANA,
        when=at(LATER),
    )
    rows.append(
        notice(
            "forward-odd-dropbox",
            raw,
            "dropbox-sign",
            at("2026-11-20 14:03 +0000"),
            title="Order Form Teak Inc.",
            customer="Teak Inc.",
            ae=EDEN_AT,
        )
    )
    panda = "Signed copy Quote 7 - Ebony Ltd"
    raw = mail(
        "TR : " + panda,
        f"De : PandaDoc <docs@email.pandadoc.net>\nEnvoyé : vendredi 20 novembre 2026 15:03\nÀ : {EDEN}\nObjet : {panda}\n\nDone.",
        sender=ANA,
        when=at(LATER),
    )
    rows.append(
        notice(
            "forward-odd-pandadoc",
            raw,
            "pandadoc",
            at("2026-11-20 14:03 +0000"),
            title="Quote 7 - Ebony Ltd",
            customer="Ebony Ltd",
            ae=EDEN_AT,
        )
    )
    german = "Abgeschlossen: Mit Docusign abschließen: Bestellung Mahagoni GmbH.pdf"
    raw = mail(
        "WG: " + german,
        f"Von: {WHO} <{ADDRESS}>\nGesendet: Freitag, 20. November 2026 15:03\nAn: Mo Ha <mo@mahagoni.example>\nBetreff: {german}\n\n"
        + bodies("mahagoni", "Bestellung", "de")["text"],
        sender=ANA,
        when=at(LATER),
    )
    rows.append(
        notice(
            "forward-odd-german-notice",
            raw,
            "docusign",
            at("2026-11-20 14:03 +0000"),
            title="Bestellung Mahagoni GmbH.pdf",
            customer="Mahagoni GmbH",
            ae=EDEN_AT,
        )
    )
    return rows


def near_misses() -> list[Row]:
    when = at(LATER)
    _, title, line, buyer = _case(200)
    inside = bodies("forward-200", title)["text"]
    block = f"From: {WHO} <{ADDRESS}>\nSent: Friday, November 20, 2026 3:03 PM\nTo: {buyer}\nSubject: {{}}\n\n{inside}"
    gmail = f"{GMAIL}\nFrom: {{}} <{{}}>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: {{}}\nTo: {buyer}\n\n\n{inside}"
    flight = line.removeprefix("Completed: ")
    original = ds("forward-201", flight, when, title=title, text="Please sign.", html="")
    rows = []
    for name, raw in {
        "in-flight": mail(f"FW: {flight}", block.format(flight).replace("All parties have completed", "Please review and sign"), sender=ANA, when=when),
        "in-flight-attached": mail("FW: soon", "soon", sender=ANA, when=when, attached=original),
        "voided": mail(f"FW: Voided: {flight}", block.format(f"Voided: {flight}"), sender=ANA, when=when),
        "reply-with-block": mail(f"RE: {line}", "Thanks!\n\n" + block.format(line), sender=ANA, when=when),
        "reply-from-customer": mail(f"Re: {line}", "Thanks!\n\n" + block.format(line), sender=buyer, when=when),
        "stranger": mail(f"FW: {line}", block.format(line), sender="Eve <eve@evil.example>", when=when),
        "customer-forwards": mail(f"Fwd: {line}", gmail.format(WHO, ADDRESS, line), sender=buyer, when=when),
        "stranger-attached": mail(f"FW: {line}", "here", sender="Eve <eve@evil.example>", when=when, attached=ds("forward-202", line, when, title=title)),
        "lookalike-inside": mail(f"Fwd: {line}", gmail.format(WHO, "dse@docusign.net.evil.example", line), sender=ANA, when=when),
        "nobody-inside": mail(f"Fwd: {line}", gmail.format(WHO, "", line).replace(" <>", ""), sender=ANA, when=when),
        "reply-inside": mail(f"FW: RE: {line}", f"fyi\n\nFrom: {buyer}\nSent: Monday, November 23, 2026 8:00 AM\nTo: {ANA}\nSubject: RE: {line}\n\nThanks\n\n" + block.format(line), sender=ANA, when=when),
        "talk": mail("FW: Acme agreement", f"fyi\n\nFrom: {buyer}\nSent: Monday, November 23, 2026 8:00 AM\nTo: {ANA}\nSubject: Our agreement is signed\n\nGreat.", sender=ANA, when=when),
        "newsletter": mail("FW: Completed: your trial", "From: Docusign <no-reply@mail.docusign.com>\nSent: Friday, November 20, 2026 3:03 PM\nTo: Ana\nSubject: Completed: your trial\n\nChoose a plan.", sender=ANA, when=when),
        "viewed": mail("Fwd: Bo has viewed Order Form", f"{GMAIL}\nFrom: Dropbox Sign <noreply@mail.hellosign.com>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: Bo has viewed Order Form\nTo: {ANA}\n\n\nViewed.", sender=ANA, when=when),
        "question-above": mail("Acme?", "Is this one ours? I do not think so.\n\nOn Fri, 20 Nov 2026, Eden Sade via Docusign <dse_NA3@docusign.net> wrote:\n> All parties have completed it.\n", sender=ANA, when=when),
        "own-request": mail("Fwd: [HO-1] your handoff notes", f"{GMAIL}\nFrom: Handoffs <handoffs@northwind.example>\nDate: Fri, Nov 20, 2026 at 3:03 PM\nSubject: [HO-1] Acme\nTo: {ANA}\n\n\nPlease fill in.", sender=ANA, when=when),
    }.items():  # fmt: skip
        rows.append(near(f"forward-not-{name}", raw))
    return rows


def rows() -> list[Row]:
    return [*by_program(), *as_html(), *of_odd_shape(), *near_misses()]


__all__ = ["link", "rows"]
