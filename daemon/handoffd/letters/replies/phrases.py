"""What people and their mail programs write around an answer, in eight languages: greetings, goodbyes, banners.

Data only. Everything is compared folded (`squeeze`, `keys`); a phrase missing here costs an answer its exactness or a
verdict its clarity, never an approval that nobody gave.
"""

import re

# The first word of a greeting, and what may follow it: names, and who is meant. Anything else makes it a sentence.
GREETS = re.compile(
    r"(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|morning|greetings|hallo|moin|servus"
    r"|guten (?:morgen|tag|abend)|liebe[rs]?|sehr geehrte[rs]?|bonjour|bonsoir|salut|cher|chère|hola|buenos días"
    r"|buenas(?: tardes)?|estimad[oa]s?|ciao|buongiorno|buonasera|salve|gentile|olá|oi|bom dia|boa tarde|prezad[oa]s?"
    r"|car[oa]|goedemorgen|goedemiddag|goedendag|dag|beste|お疲れ様です|お世話になっております|こんにちは"
    r"|hej|hei|hoi|cześć|dzień dobry|dobrý den|您好|你好)"
    r"(?=[\s,!.:、。]|$)",
    re.IGNORECASE,
)
GREETED = frozenset(
    [
        "team",
        "all",
        "everyone",
        "everybody",
        "there",
        "folks",
        "both",
        "you",
        "zusammen",
        "alle",
        "tous",
        "toutes",
        "todos",
        "todas",
        "tutti",
        "tutte",
        "allen",
        "handoffs",
        "handoffd",
        "handoff",
        "desk",
        "frau",
        "herr",
        "mr",
        "ms",
        "mrs",
        "dr",
        "and",
        "und",
        "et",
        "y",
        "e",
        "en",
        "à",
        "a",
    ]
)

GOODBYE = frozenset(
    """
    best|best regards|best wishes|kind regards|warm regards|warmest regards|warmly|regards|rgds|br|kr|cheers|thanks
    thanks again|thank you|many thanks|thanks a lot|thanks so much|thx|ty|sincerely|yours sincerely|yours truly|yours
    all the best|take care|talk soon|speak soon|best from|with best regards|with kind regards|respectfully
    viele grüße|viele gruesse|viele grüsse|liebe grüße|liebe grüsse|beste grüße|beste grüsse|schöne grüße
    herzliche grüße|freundliche grüße|freundliche grüsse|mit freundlichen grüßen|mit freundlichen grüssen
    mit freundlichen gruessen|mit freundlichem gruß|mit besten grüßen|grüße|gruß|gruss|lg|vg|mfg|bg|danke|vielen dank
    besten dank|danke und gruß|danke und viele grüße|danke dir|danke schön
    cordialement|bien cordialement|bien à vous|bien à toi|amicalement|meilleures salutations|salutations|cdlt|merci
    merci beaucoup|merci d'avance|sincères salutations|à bientôt
    saludos|un saludo|saludos cordiales|un cordial saludo|atentamente|cordialmente|gracias|muchas gracias|un abrazo
    cordiali saluti|distinti saluti|saluti|un saluto|grazie|grazie mille|a presto|buona giornata
    atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|abraços|abraço|obrigado|obrigada
    muito obrigado|muito obrigada|att|abs
    met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groeten|groet|groetjes|mvg
    bedankt|dank je|dank je wel|dank u|hartelijke groet|alvast bedankt
    よろしくお願いします|よろしくお願いいたします|よろしくお願い致します|宜しくお願いします|宜しくお願いいたします
    vänliga hälsningar|med vänlig hälsning|med vänliga hälsningar|hälsningar|mvh|tack|tack på förhand
    venlig hilsen|med venlig hilsen|venlige hilsner|de bedste hilsner|hilsen|tak|vennlig hilsen|med vennlig hilsen
    ystävällisin terveisin|terveisin|kiitos
    pozdrawiam|pozdrawiam serdecznie|z poważaniem|dziękuję|s pozdravem|děkuji
    此致|此致敬礼|祝好|谢谢|谢谢！|顺祝商祺
    宜しくお願い致します|以上|以上よろしくお願いします|以上、よろしくお願いいたします|ありがとうございます
    """.strip()
    .casefold()  # what it is compared with is folded: Gruß is gruss there
    .replace("\n", "|")
    .replace("|    ", "|")
    .split("|")
)

SENT_FROM = re.compile(
    r"(?:sent (?:from|via|with|using) (?:[^:]{2,60}|[^:]{2,40}\(https?://[^\s)]{4,60}\)[^:]{0,60})"
    r"|yahoo mail: search, organi[sz]e, conquer"
    r"|this e-?mail is a service from .{2,60}"
    r"|get (?:outlook|[\w ]{0,20}mail|spark|canary)(?: app)? for .{2,30}|get outlook for .*"
    r"|(?:von|vom) (?:mein\w* )?.{2,60} gesendet|gesendet (?:von|vom|mit|über) .{2,70}"
    r"|diese nachricht wurde von .{2,80} gesendet.*"
    r"|(?:laden sie )?outlook für .{2,30}|holen sie sich outlook für .{2,30}|outlook für .{2,20} beziehen"
    r"|envoyé (?:de|depuis|à partir de|avec|via) .{2,60}|télécharger outlook pour .{2,30}"
    r"|obtenir outlook pour .{2,30}"
    r"|enviado (?:desde|de|do|a partir|com|con|pelo|via) .{2,60}|obtener outlook para .{2,30}"
    r"|obter o outlook para .{2,30}"
    r"|inviato (?:da|dal|con|tramite) .{2,60}|scarica outlook per .{2,30}|ottieni outlook per .{2,30}"
    r"|verzonden (?:vanaf|met|via|vanuit) .{2,60}|verstuurd (?:vanaf|met|via|vanuit) .{2,60}"
    r"|outlook voor .{2,20} downloaden"
    r"|(?:iphone|ipad|android|outlook for ios|yahoo!?メール|私の\w+)\s?(?:から送信|を入手.*|より送信)"
    r"|.{2,40}から送信(?:されました)?"
    r"|skickat från .{2,60}|sendt fra .{2,60}|wysłan[eo] z .{2,60}|lähetetty .{2,60}"
    r"|发自我的.{2,40}"
    r"|mobile|on the go|typed on a phone.{0,60}|please excuse .{2,60}"
    r"|.{0,30}brevity.{0,40})[.!]?(?: ?<.*>)?"
)

# A gateway's warning on top of a mail. Whole lines; folded.
BANNER = re.compile(
    r"[\[(*!⚠️ ]{0,6}(?:external(?: (?:e-?mail|sender|message|mail))?|extern(?:e (?:e-?mail|mail|nachricht))?"
    r"|externe|externo"
    r"|esterno)[\])*!: ]{0,6}|(?:\W*)(?:caution|warning|achtung|vorsicht|attention|atención|attenzione|atenção"
    r"|let op|security notice"
    r"|think before you click|be careful|\[?external\]?)\b[^a-z]{1,4}.*"
    r"(?:external|outside|organi[sz]ation|sender|phish|link|attachment|extern|absender|anhänge|expéditeur"
    r"|remitente|mittente"
    r"|remetente|afzender|bijlage).*"
    r"|.*(?:originated (?:from )?outside|from outside (?:of )?(?:the|your|our)|external (?:sender|source)"
    r"|outside (?:of )?(?:the|your|our) organi[sz]ation"
    r"|you don't often get (?:e-?mail|email) from|some people who received this message don't often get"
    r"|learn why this is important"
    r"|do not click (?:on )?(?:any )?links|kommt von einem externen|von außerhalb|absender außerhalb"
    r"|erhalten nicht oft e-?mails?"
    r"|erhalten nicht häufig e-?mails?|externer absender|expéditeur externe|ne recevez pas souvent"
    r"|provient de l'extérieur"
    r"|remitente externo|fuera de (?:la|su) organización|no suele recibir|mittente esterno|esterno all'organizzazione"
    r"|remetente externo|fora da (?:sua )?organização|externe afzender|van buiten de organisatie|外部からの|社外から).*"
)

# Stems that disclaimers are made of; a paragraph is one when it has two of them and enough words.
DISCLAIMER_STEMS = (
    ("confidential", "privileged", "vertraulich", "confidentiel", "confidencial", "riservat", "vertrouwelijk", "機密"),
    (
        "intended recipient", "intended solely", "intended only", "intended for the", "addressee",
        "if you have received",
        "if you are not", "unauthori", "strictly prohibited", "disclaimer", "liability",
        "nicht der richtige adressat", "irrtümlich", "bestimmungsgemäß", "empfänger", "unbefugt", "destinataire",
        "destinatario", "destinatário", "geadresseerde", "por error", "per errore", "par erreur", "ten onrechte",
        "誤って", "virus", "registered office", "registered in", "handelsregister", "geschäftsführer", "amtsgericht",
        "print this e-mail", "printing this", "environment",
    ),
)  # fmt: skip
DISCLAIMER_ALONE = re.compile(
    r"(?:virus[- ]?free|virenfrei|sans virus|libre de virus|please consider the environment|think before you print"
    r"|denken sie an die umwelt|avast|scanned by|checked by avg|this (?:e-?mail|message) (?:and any|is intended"
    r"|may contain|contains)"
    r"|diese (?:e-?mail|nachricht) (?:enthält|und)|ce (?:message|courriel|mail) (?:et|est|contient)"
    r"|este (?:mensaje|correo|e-?mail)"
    r"|esta mensagem|questo messaggio|dit bericht|deze e-?mail"
    r"|the information (?:contained )?in this (?:e-?mail|message)"
    r"|confidentiality (?:notice|note)|legal notice|(?:email|e-mail) disclaimer).*"
)
# No disclaimer begins so; a condition does.
CONDITION = re.compile(
    r"\b(?:but|except|only|after|once|unless|if you|wait|until|however|hold|before|please|let me|i |we |aber"
    r"|erst|nur|sobald"
    r"|mais|pero|ma|mas|maar)\b"
)
# Said below a signature, or beside a command, it takes back what was said above.
AFTERTHOUGHT = re.compile(
    r"(?:p\.? ?p?\.? ?s\b|but|except|only|after|once|unless|however|wait|hold|not\b|do not|don't|please|until"
    r"|if|although|though"
    r"|aber|erst|nur|sobald|nicht|bitte|mais|sauf|seulement|pero|salvo|sólo|solo|ma\b|mas\b|porém|maar|alleen)"
)
