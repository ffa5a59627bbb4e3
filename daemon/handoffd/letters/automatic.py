"""Mail that no person wrote: never an answer, never a verdict (RFC 3834, RFC 3464, RFC 8098).

`X-Auto-Response-Suppress` alone is no sign: people's mail from Exchange carries it.
"""

import re

from handoffd.letters.message import Message
from handoffd.letters.words import squeeze

LOOP_HEADER = "X-Handoffd-Loop"

_AWAY = re.compile(
    r"^(?:re: |aw: |sv: |antw: )?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)"
    r"|out of (?:the )?office|ooo\b|autoreply"
    r"|automatische antwort|abwesenheit\w*|abwesend|réponse automatique|absence du bureau|absent du bureau"
    r"|respuesta automática|fuera de la oficina|risposta automatica|fuori sede|fuori ufficio|resposta automática"
    r"|fora do escritório|ausência|automatisch antwoord|afwezig\w*|自動応答|不在|自動返信|on (?:vacation|leave|holiday"
    r"|annual leave):?)"
)
_BOUNCED = re.compile(
    r"^(?:undeliver(?:able|ed)|delivery (?:status notification|failure|has failed|incomplete)"
    r"|mail delivery (?:failed|failure|system)"
    r"|returned mail|failure notice|message not delivered|unzustellbar|nicht zustellbar|non remis|échec de la remise"
    r"|no se puede entregar|mensaje no entregado|impossibile recapitare|mancato recapito"
    r"|não é possível entregar|niet te bezorgen"
    r"|onbestelbaar|配信不能|配信できませんでした)"
)
_READ = re.compile(r"^(?:read|not read|gelesen|ungelesen|lu|non lu|leído|letto|lida|gelezen|開封済み)\s?: ")
_DAEMONS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"})
_REACTION = "text/vnd.google.email-reaction+json"
# Outlook's reactions reach other systems as a mail that says so.
_REACTED = re.compile(r".{1,80} (?:reacted to your message|hat auf ihre nachricht reagiert|a réagi à votre message)")


def automatic(message: Message) -> str | None:
    """Return why a mail is automatic, None when a person wrote it.

    One of `ours`, `bounce`, `receipt`, `reaction`, `out-of-office`, `auto-reply`, `list`.
    """
    if message.header(LOOP_HEADER):
        return "ours"
    return _by_type(message) or _by_header(message) or _by_subject(message)


def _by_type(message: Message) -> str | None:
    types = {part.content_type for part in message.parts} | {message.content_type}
    report = "report" in message.content_type and squeeze(message.header("Content-Type"))
    if _REACTION in types:
        return "reaction"
    if (report and "disposition-notification" in report) or "message/disposition-notification" in types:
        return "receipt"
    if report and "delivery-status" in report:
        return "bounce"
    # A bounce that a person forwards carries the report as an attachment inside another type.
    return "bounce" if "message/delivery-status" in types and not _person(message) else None


def _person(message: Message) -> bool:
    return bool(message.sender) and message.content_type != "multipart/report" and not _daemon(message)


def _daemon(message: Message) -> bool:
    return any(address.local in _DAEMONS for address in message.addresses("From"))


def _by_header(message: Message) -> str | None:
    subject = squeeze(message.subject)
    if _daemon(message) or message.header("X-Failed-Recipients") or message.header("Return-Path").strip() == "<>":
        return "out-of-office" if _AWAY.match(subject) else "receipt" if _READ.match(subject) else "bounce"
    submitted = squeeze(re.sub(r"\(.*?\)", "", message.header("Auto-Submitted")[:500])).partition(";")[0].strip()
    if submitted and submitted != "no":
        return "out-of-office" if _AWAY.match(subject) or submitted.startswith("auto-replied") else "auto-reply"
    if any(message.header(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")) or (
        squeeze(message.header("X-Precedence")) == "auto_reply" or squeeze(message.header("Precedence")) == "auto_reply"
    ):
        return "out-of-office" if _AWAY.match(subject) else "auto-reply"
    if any(
        message.header(name)
        for name in ("X-MS-Exchange-Generated-Message-Source", "X-Microsoft-Reaction", "X-MS-Reactions")
    ):
        return "reaction" if _REACTED.match(subject) or message.header("X-Microsoft-Reaction") else None
    precedence = squeeze(message.header("Precedence"))
    if message.references:
        # A person's answer through a group's address carries the headers of a list as well.
        return "auto-reply" if precedence in {"bulk", "junk"} and not message.header("List-Id") else None
    return "list" if message.header("List-Id") or precedence in {"bulk", "list", "junk"} else None


def _by_subject(message: Message) -> str | None:
    subject = squeeze(message.subject)
    if _AWAY.match(subject):
        return "out-of-office"
    if _BOUNCED.match(subject):
        return "bounce"
    if _READ.match(subject) and not message.plain.strip():
        return "receipt"
    return "reaction" if _REACTED.fullmatch(subject) else None
