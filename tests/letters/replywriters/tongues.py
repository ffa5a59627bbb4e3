"""The words that mail programs put around a reply, in a dozen languages: facts of format, gathered from public fixtures."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_datetime, get_timezone

LOCALES = {
    "en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "pt": "pt_BR", "nl": "nl_NL",
    "ja": "ja_JP", "sv": "sv_SE", "da": "da_DK", "pl": "pl_PL", "zh": "zh_CN",
}  # fmt: skip
MAIN = ("en", "de", "fr", "es", "it", "pt", "nl", "ja")
ALL = tuple(LOCALES)
_ZONES = {"en": "America/New_York", "ja": "Asia/Tokyo", "pt": "America/Sao_Paulo", "zh": "Asia/Shanghai"}

# {d} the date as this family of programs writes it, {t} the hour, {n} the name, {a} the address.
GMAIL = {
    "en": "On {d} at {t} {n} <{a}> wrote:",
    "de": "Am {d} um {t} Uhr schrieb {n} <{a}>:",
    "fr": "Le {d} à {t}, {n} <{a}> a écrit :",
    "es": "El {d} a las {t}, {n} (<{a}>) escribió:",
    "it": "Il giorno {d} alle ore {t} {n} <{a}> ha scritto:",
    "pt": "Em {d} às {t}, {n} <{a}> escreveu:",
    "nl": "Op {d} om {t} schreef {n} <{a}>:",
    "ja": "{d} {t} {n} <{a}>:",
    "sv": "Den {d} kl {t} skrev {n} <{a}>:",
    "da": "Den {d} kl. {t} skrev {n} <{a}>:",
    "pl": "{d} o {t} {n} <{a}> napisał(a):",
    "zh": "{n} <{a}> 于{d} {t}写道：",
}
APPLE = {
    "en": "On {d}, at {t}, {n} <{a}> wrote:",
    "de": "Am {d} um {t} schrieb {n} <{a}>:",
    "fr": "Le {d} à {t}, {n} <{a}> a écrit :",
    "es": "El {d}, a las {t}, {n} <{a}> escribió:",
    "it": "Il giorno {d}, alle ore {t}, {n} <{a}> ha scritto:",
    "pt": "No dia {d}, às {t}, {n} <{a}> escreveu:",
    "nl": "Op {d}, om {t} heeft {n} <{a}> het volgende geschreven:",
    "ja": "{d} {t}、{n} <{a}>のメール：",
    "sv": "{d} kl. {t} skrev {n} <{a}>:",
    "da": "Den {d} kl. {t} skrev {n} <{a}>:",
    "pl": "Wiadomość napisana przez {n} <{a}> w dniu {d}, o godz. {t}:",
    "zh": "{d} {t}，{n} <{a}> 写道：",
}
THUNDERBIRD = {
    "en": "On {d} {t}, {n} wrote:",
    "de": "Am {d} um {t} schrieb {n}:",
    "fr": "Le {d} à {t}, {n} a écrit :",
    "es": "El {d} a las {t}, {n} escribió:",
    "it": "Il {d} {t}, {n} ha scritto:",
    "pt": "Em {d} {t}, {n} escreveu:",
    "nl": "Op {d} om {t} schreef {n}:",
    "ja": "{d} {t} に {n} さんは書きました:",
    "sv": "Den {d} kl. {t}, skrev {n}:",
    "da": "Den {d} kl. {t} skrev {n}:",
    "pl": "W dniu {d} o {t}, {n} pisze:",
    "zh": "在 {d} {t}, {n} 写道:",
}
YAHOO = {
    "en": "On {d} at {t}, {n} <{a}> wrote:",
    "de": "Am {d} um {t} hat {n} <{a}> Folgendes geschrieben:",
    "fr": "Le {d} à {t}, {n} <{a}> a écrit :",
    "es": "En {d}, {t}, {n} <{a}> escribió:",
    "it": "Il {d} alle ore {t}, {n} <{a}> ha scritto:",
    "pt": "Em {d} às {t}, {n} <{a}> escreveu:",
    "nl": "Op {d} om {t} schreef {n} <{a}>:",
    "ja": "{d} {t}、{n} <{a}>さんが書きました:",
    "sv": "Den {d} {t} skrev {n} <{a}>:",
    "da": "Den {d} {t} skrev {n} <{a}>:",
    "pl": "W dniu {d} {t} użytkownik {n} <{a}> napisał:",
    "zh": "{d} {t}，{n} <{a}> 写道：",
}
# From, Sent, Date, To, Subject
LABELS = {
    "en": ("From", "Sent", "Date", "To", "Subject"),
    "de": ("Von", "Gesendet", "Datum", "An", "Betreff"),
    "fr": ("De", "Envoyé", "Date", "À", "Objet"),
    "es": ("De", "Enviado", "Fecha", "Para", "Asunto"),
    "it": ("Da", "Inviato", "Data", "A", "Oggetto"),
    "pt": ("De", "Enviado", "Data", "Para", "Assunto"),
    "nl": ("Van", "Verzonden", "Datum", "Aan", "Onderwerp"),
    "ja": ("差出人", "送信日時", "日付", "宛先", "件名"),
    "sv": ("Från", "Skickat", "Datum", "Till", "Ämne"),
    "da": ("Fra", "Sendt", "Dato", "Til", "Emne"),
    "pl": ("Od", "Wysłano", "Data", "Do", "Temat"),
    "zh": ("发件人", "发送时间", "日期", "收件人", "主题"),
}
ORIGINAL = {
    "en": "Original Message", "de": "Ursprüngliche Nachricht", "fr": "Message d'origine", "es": "Mensaje original",
    "it": "Messaggio originale", "pt": "Mensagem original", "nl": "Oorspronkelijk bericht", "ja": "元のメッセージ",
    "sv": "Ursprungligt meddelande", "da": "Oprindelig meddelelse", "pl": "Wiadomość oryginalna", "zh": "原始邮件",
}  # fmt: skip
PREFIX = {"de": "AW: ", "sv": "SV: ", "da": "SV: ", "it": "R: ", "fr": "RE : ", "es": "RE: ", "pt": "RES: ", "nl": "RE: ", "pl": "ODP: ", "zh": "回复: "}  # fmt: skip
GREETING = {
    "en": ("Hi,", "Hello team,", "Hi there,", "Hey,"), "de": ("Hallo zusammen,", "Guten Tag,"), "fr": ("Bonjour,",),
    "es": ("Hola:", "Buenos días,"), "it": ("Ciao,", "Buongiorno,"), "pt": ("Olá,",), "nl": ("Hoi,", "Hallo,"),
    "ja": ("お疲れ様です。",), "sv": ("Hej,",), "da": ("Hej,",), "pl": ("Cześć,",), "zh": ("您好，",),
}  # fmt: skip
POINTER = {
    "en": ("see my answers below.", "answers inline, see below.", "Please find my comments in red below."),
    "de": ("meine Antworten stehen unten im Text.", "siehe unten in Rot."),
    "fr": ("mes réponses sont ci-dessous.",), "es": ("mis respuestas van abajo, en rojo.",),
    "it": ("le mie risposte sono qui sotto.",), "pt": ("minhas respostas estão abaixo.",),
    "nl": ("mijn antwoorden staan hieronder.",), "ja": ("以下にインラインで回答いたします。",),
    "sv": ("svar nedan.",), "da": ("svar nedenfor.",), "pl": ("odpowiedzi poniżej.",), "zh": ("回复如下。",),
}  # fmt: skip
CLOSING = {
    "en": ("Best,", "Best regards,", "Thanks,", "Cheers,", "Kind regards"), "de": ("Viele Grüße", "Mit freundlichen Grüßen", "LG"),
    "fr": ("Cordialement,", "Bien à vous,"), "es": ("Saludos,", "Un saludo,"), "it": ("Cordiali saluti", "Un saluto,"),
    "pt": ("Atenciosamente,", "Abraços,"), "nl": ("Met vriendelijke groet,", "Groet,"), "ja": ("よろしくお願いいたします。",),
    "sv": ("Vänliga hälsningar",), "da": ("Venlig hilsen",), "pl": ("Pozdrawiam",), "zh": ("此致",),
}  # fmt: skip
PHONE = {
    "en": "Sent from my iPhone", "de": "Von meinem iPhone gesendet", "fr": "Envoyé de mon iPhone", "es": "Enviado desde mi iPhone",
    "it": "Inviato da iPhone", "pt": "Enviado do meu iPhone", "nl": "Verstuurd vanaf mijn iPhone", "ja": "iPhoneから送信",
    "sv": "Skickat från min iPhone", "da": "Sendt fra min iPhone", "pl": "Wysłane z iPhone'a", "zh": "发自我的iPhone",
}  # fmt: skip
SAMSUNG = {
    "en": "Sent from my Galaxy", "de": "Von meinem Galaxy gesendet", "fr": "Envoyé depuis mon Galaxy", "es": "Enviado desde mi Galaxy",
    "it": "Inviato dal mio Galaxy", "pt": "Enviado do meu Galaxy", "nl": "Verzonden vanaf mijn Galaxy", "ja": "Galaxyから送信",
}  # fmt: skip
GET_OUTLOOK = {
    "en": "Get Outlook for {}", "de": "Holen Sie sich Outlook für {}", "fr": "Obtenir Outlook pour {}", "es": "Obtener Outlook para {}",
    "it": "Scarica Outlook per {}", "pt": "Obter o Outlook para {}", "nl": "Outlook voor {} downloaden", "ja": "Outlook for {} を入手",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A moment as programs of a family write it."""

    date: str
    hour: str


def moment(at: datetime, lang: str, family: str) -> Told:
    """The date and hour of the mail that is answered, in the person's zone."""
    here = at.astimezone(get_timezone(_ZONES.get(lang, "Europe/Berlin")))
    locale = LOCALES[lang]
    hour = format_datetime(here, "h:mm\u202fa" if lang == "en" else "HH:mm", locale=locale)
    if lang == "da":
        hour = hour.replace(":", ".")
    if family == "gmail":
        pattern = {"en": "EEE, MMM d, y", "ja": "y年M月d日(E)", "zh": "y年M月d日E", "pt": "E, d 'de' MMM 'de' y"}.get(lang, "EEE, d. MMM y" if lang == "de" else "EEE d MMM y")  # fmt: skip
    elif family == "apple":
        pattern = {"en": "MMM d, y", "de": "dd.MM.y", "ja": "y/MM/dd", "zh": "y年M月d日", "pt": "dd/MM/y"}.get(
            lang, "d MMM y"
        )
    elif family == "thunderbird":
        pattern = {"de": "dd.MM.yy", "en": "M/d/y", "nl": "dd-MM-y", "ja": "y/MM/dd", "sv": "y-MM-dd", "zh": "y/M/d"}.get(lang, "dd/MM/y")  # fmt: skip
        hour = hour.replace("\u202f", " ")
    elif family == "long":
        pattern = {"ja": "y年M月d日EEEE", "zh": "y年M月d日EEEE", "en": "EEEE, MMMM d, y"}.get(lang, "EEEE, d MMMM y")
        hour = hour.replace("\u202f", " ")
    else:
        return Told(format_date(here.date(), "medium", locale=locale), hour)
    return Told(format_date(here.date(), pattern, locale=locale), hour)
