"""What mail programs and servers write by themselves, in subjects and first lines. Data only, folded (ß is ss).

Headers say it better and are asked first; these words are for what gateways stripped of them. A subject must be the
phrase and then end, or go on with a sign or another subject: "Out of office hours support at Acme" is somebody's words.
"""

import re

_RE = r"^(?:(?:re|aw|sv|antw|wg|fwd?)\s?: ?)?"
_ENDS = (
    r"(?=\s*(?:$|[:：!.,;()\[\]|/…]|[-–—]|re:|aw:|until|till|from|through|back|bis|vom|ab |jusqu|du |hasta|del "
    r"|desde|fino|dal|até|de \d"
    r"|tot|van |notification|notice|message|auto|reply|assistant|のお知らせ|です|中|連絡|通知))"
)

AWAY = re.compile(
    rf"{_RE}(?:\[?(?:auto(?:matic|mated)?[- ]?(?:reply|response)|autoreply)\]?|out of (?:the )?office"
    rf"|out-of-office|ooo"
    r"|i am out of (?:the )?office|(?:on|annual|parental|maternity|paternity) (?:vacation|leave|holiday"
    r"|annual leave)|vacation reply"
    r"|automatische (?:antwort|rückantwort|abwesenheitsnotiz)|abwesenheit(?:snotiz|sbenachrichtigung|smeldung"
    r"|sassistent)?|abwesend"
    r"|nicht im (?:haus|büro)|ausser haus|im urlaub|urlaub"
    r"|réponse automatique|message d'absence|(?:absence|absent|absente) du bureau|absence|en congés?"
    r"|respuesta automática|(?:fuera|ausente) de la oficina|de vacaciones"
    r"|risposta automatica|fuori (?:sede|ufficio)|assente(?: dall'ufficio)?|in ferie"
    r"|resposta automática|fora do escritório|ausência(?: temporária)?|de férias"
    r"|automatisch(?:e)? (?:antwoord|reactie)|afwezigheid(?:sbericht|smelding)?|afwezig|niet aanwezig|met vakantie"
    r"|自動応答|自動返信|不在|不在通知|休暇"
    r"|autosvar|automatiskt? svar|fraværsassistent|automaattinen vastaus|automatyczna odpowiedź|automatická odpověď"
    rf"|otomatik yanıt|автоматический ответ|自动答复|自动回复|自動回覆|자동 회신|automatikus válasz"
    rf"|răspuns automat){_ENDS}"
)
# Lotus Notes: AUTO, a colon, the name, and when they return.
AWAY_NOTES = re.compile(
    r"^auto: .{2,80} (?:is out of the office|ist (?:ausser haus|nicht im büro)|est absent|está ausente|è assente)"
)

BOUNCED = re.compile(
    r"^(?:undeliver(?:able|ed)(?: mail)?|delivery (?:status notification|failure|has failed|incomplete|delayed"
    r"|problem)"
    r"|mail (?:delivery|system)(?: (?:failed|failure|system|error|subsystem))|delayed mail"
    r"|warning: (?:message .{1,40} delayed|could not send)"
    r"|returned mail|failure notice|mail failure|message (?:not|un)[ -]?deliver|message delivery (?:delayed"
    r"|failure)|couldn't deliver"
    r"|unzustellbar|nicht zustellbar|zustellung (?:fehlgeschlagen|verzögert)|verzögerte zustellung"
    r"|nachricht nicht zugestellt"
    r"|non remis|échec de la remise|remise retardée|courrier non remis|message non distribué"
    r"|no se puede entregar|mensaje no entregado|no entregado|error de entrega"
    r"|impossibile recapitare|mancato recapito|recapito non riuscito|não é possível entregar|não entregue"
    r"|falha na entrega"
    r"|niet te bezorgen|onbestelbaar|bezorging mislukt|配信不能|配信できませんでした|det går inte att leverera"
    r"|kan ikke leveres"
    r"|niedostarczalne)(?=\W|$)"
)
BOUNCED_BODY = re.compile(
    r"(?:hi\. this is the qmail-send program|this message was created automatically by mail delivery software"
    r"|this is the mail (?:system|delivery system) at|a message that you sent could not be delivered"
    r"|delivery has failed to these recipients|your message (?:to .{1,120} )?(?:couldn't|could not|wasn't"
    r"|was not) be(?:en)? delivered"
    r"|your message wasn't delivered|address not found|message not delivered|recipient address rejected"
    r"|the following (?:message|address(?:es)?) .{0,60}(?:failed|errors|not be delivered|undeliverable)"
    r"|die (?:zustellung|übermittlung) .{0,80}(?:fehlgeschlagen|nicht möglich)|ihre nachricht .{0,80}nicht zugestellt"
    r"|échec de la remise|votre message .{0,80}n'a pas (?:pu être|été) (?:remis|distribué)"
    r"|no se ha podido entregar|su mensaje .{0,80}no se (?:pudo|ha podido) entregar"
    r"|il messaggio .{0,80}non (?:è stato|può essere) recapitato"
    r"|sua mensagem .{0,80}não (?:foi|pôde ser) entregue|uw bericht .{0,80}niet (?:worden )?(?:bezorgd|afgeleverd)"
    r"|次の受信者.{0,40}配信)"
)

READ = re.compile(
    r"^(?:read|not read|gelesen|ungelesen|lu|non lu|leído|no leído|letto|non letto|lida|não lida|gelezen"
    r"|niet gelezen|開封済み"
    r"|delivered|zugestellt|return receipt|read receipt|lesebestätigung|accusé de (?:lecture|réception)"
    r"|confirmación de lectura"
    r"|conferma di lettura|confirmação de leitura|leesbevestiging|disposition notification)\s?(?:\((?:displayed"
    r"|angezeigt)\)\s?)?[:-] ?"
)
READ_BODY = re.compile(
    r"(?:your message (?:to|was|to: ).{0,400}(?:was|has been) (?:read|displayed|opened"
    r"|deleted without being read|delivered)"
    r"|your message$|this is a (?:return|read) receipt|this receipt (?:verifies|shows)"
    r"|ihre nachricht.{0,400}wurde .{0,40}(?:gelesen|angezeigt|gelöscht)"
    r"|ihre nachricht$|dies ist eine (?:empfangs|lese)bestätigung|votre message.{0,400}a été (?:lu|affiché"
    r"|supprimé)|votre message$"
    r"|su mensaje.{0,400}(?:se ha|fue|ha sido) leído|il messaggio.{0,400}è stato (?:letto|visualizzato)"
    r"|a sua mensagem.{0,400}foi (?:lida|exibida)|uw bericht.{0,400}is gelezen|メッセージは.{0,60}開封)"
)

# Outlook's reactions reach other systems as a mail that says so; telephones write the message out as words.
REACTED = re.compile(
    r".{1,80} (?:reacted (?:to your message|via gmail)|hat auf ihre nachricht reagiert|a réagi à votre message"
    r"|ha reaccionado a (?:su|tu) mensaje|ha reagito al (?:tuo|suo) messaggio|reagiu à sua mensagem"
    r"|heeft gereageerd op (?:uw|je) bericht)"
    r"|reaction (?:daily )?digest.{0,80}"
)
REACTED_BODY = re.compile(
    r"(?:\W{0,6}(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted \S{1,8} to|gefällt|geliebt"
    r"|j'aime|a aimé"
    r"|le gusta|me gusta|piace|gostou de|vindt leuk)\s+(?:an image|a photo|\".{1,2000}\"))"
    r"|\W{0,12}.{1,80} reacted via gmail.{0,200}"
)

TICKET = re.compile(
    rf"{_RE}(?:\[[^\]]{{1,40}}\] ?)?(?:\[?(?:your )?request (?:has been )?received\b|your (?:request|ticket|case"
    rf"|message|e-?mail|enquiry|inquiry) .{{0,40}}"
    r"(?:has been|was) (?:received|created|opened|logged)|your e-?mail requires (?:verification|confirmation)"
    r"|please confirm your (?:message|e-?mail)(?: to|\b)|confirm(?:ation)? required\b.{0,20}e-?mail|(?:we(?:'ve"
    r"| have)) received your"
    r"|(?:ticket|case|request) (?:#|no\.?|number)?\s?[\w-]{0,12}\d[\w-]{0,12} (?:received|created|opened|has been)"
    r"|thank you for (?:contacting|your (?:request|enquiry|inquiry))|ihre anfrage (?:ist eingegangen|wurde"
    r"|haben wir)|eingangsbestätigung"
    r"|(?:nous avons bien reçu|accusé de réception de) votre|hemos recibido (?:su|tu)|abbiamo ricevuto (?:la sua"
    r"|la tua)"
    r"|recebemos (?:a )?sua|wij? hebben uw .{1,20} ontvangen|お問い合わせ(?:を受け付け|ありがとう))"
)

# The first words of a letter that answers by itself. Sentences that people write by hand as well are not among them.
AWAY_BODY = re.compile(
    r"(?:(?:please note (?:that )?)?i(?:'m| am| will be)(?: currently| now"
    r"| presently)? (?:out of (?:the )?office|away from (?:the|my) (?:office|desk)"
    r"|on (?:annual |parental |maternity |paternity |sick )?(?:leave|vacation|holiday))"
    r"|i (?:will be|am) (?:away|travelling|traveling|out).{0,60}(?:limited|no|without"
    r"|intermittent) access to (?:my )?e-?mail"
    r"|(?:this is an? (?:automated|automatic)|automated) (?:reply|response|message|e-?mail)"
    r"|this e-?mail account is not monitored"
    r"|(?:vom .{3,20} )?(?:bis (?:zum|einschließlich)? ?.{3,20} )?(?:ich )?(?:bin"
    r"|befinde mich)(?: ich)? [^,]{0,60}(?:nicht im (?:büro|haus)|ausser haus|abwesend"
    r"|im urlaub|nicht erreichbar|in elternzeit)|dies ist eine automatisch"
    r"|je suis (?:actuellement )?(?:absente?|en congés?|hors du bureau|en déplacement)|ceci est (?:une réponse"
    r"|un message) automatique"
    r"|(?:actualmente )?(?:estoy|me encuentro|estaré) (?:actualmente )?(?:fuera de la oficina|de vacaciones"
    r"|ausente)|este es un mensaje automático"
    r"|(?:al momento )?(?:sono|sarò) (?:attualmente |al momento )?(?:fuori (?:ufficio|sede)|in ferie|assente)"
    r"|questo è un messaggio automatico"
    r"|(?:de momento )?(?:estou|estarei|encontro-me) (?:atualmente |de momento )?(?:fora do escritório|de férias"
    r"|ausente)|esta é uma mensagem automática"
    r"|(?:momenteel )?(?:ik )?ben (?:ik )?(?:momenteel )?.{0,40}(?:afwezig|niet (?:op kantoor|aanwezig)"
    r"|met (?:vakantie|verlof))|dit is een automatisch"
    r"|(?:現在|ただいま|只今).{0,30}(?:不在|休暇|外出)|休暇(?:中|をいただ)|不在に(?:して|いた)|(?:この"
    r"|本)(?:メール|メッセージ)は自動)"
)
TICKET_BODY = re.compile(
    r"(?:your (?:request|ticket|message|enquiry|inquiry|e-?mail) (?:\(?#?\w{1,20}\)? )?(?:has been"
    r"|was) (?:received|created|logged)"
    r"|we(?:'ve| have) received your (?:request|message|e-?mail|enquiry|inquiry)"
    r"|##- ?please type your reply above this line"
    r"|a (?:support )?(?:ticket|case) has been (?:created|opened)|to (?:deliver|release) your (?:message"
    r"|e-?mail),? (?:please )?(?:click|confirm|verify)"
    r"|the message you sent requires that you verify|ihre anfrage (?:ist eingegangen|wurde)"
    r"|wir haben ihre (?:anfrage|nachricht) erhalten"
    r"|nous avons bien reçu votre|hemos recibido su|abbiamo ricevuto la (?:sua|tua)|recebemos (?:a )?sua"
    r"|wij? hebben uw .{1,20} ontvangen"
    r"|お問い合わせを受け付け)"
)
