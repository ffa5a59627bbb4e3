"""The words of the commands, in eight languages. Whole lines only; what is not here is not a command.

Data: each phrase is compared folded, after courtesy words are taken off both ends.
"""

PHRASES: dict[str, tuple[str, ...]] = {
    "approve": (
        "approve", "approved", "i approve", "i approve it", "i approve this", "approve it", "approve this",
        "approved by me", "approved from my side", "this is approved", "it is approved", "it's approved",
        "i approve this letter", "i approve the letter", "i approve the draft", "approve this letter",
        "approve the letter", "approve the draft",
        "freigegeben", "freigabe", "freigeben", "ich gebe frei", "ich gebe es frei", "genehmigt", "ich genehmige",
        "ist freigegeben", "hiermit freigegeben", "freigabe erteilt", "ich gebe das frei", "hiermit gebe ich frei",
        "von mir freigegeben", "ich gebe sie frei", "ich gebe die mail frei", "ich gebe den text frei",
        "ich gebe den entwurf frei", "die mail ist freigegeben", "entwurf freigegeben", "text freigegeben",
        "so freigegeben", "wird hiermit freigegeben", "freigabe von mir", "von mir aus freigegeben",
        "freigabe ist erteilt", "ist genehmigt", "hiermit genehmigt", "hiermit genehmige ich", "ich genehmige das",
        "ich genehmige es", "ich genehmige die mail",
        "approuvé", "approuvée", "approuver", "j'approuve", "validé", "validée", "je valide", "c'est approuvé",
        "c'est validé", "je l'approuve", "j'approuve le message", "j'approuve ce message", "j'approuve le texte",
        "j'approuve cette version", "j'approuve le projet", "message approuvé", "texte approuvé",
        "approuvé de ma part", "approuvé par moi", "approuvé tel quel", "je le valide", "je la valide",
        "je valide le message", "je valide le texte", "je valide ce texte", "je valide cette version",
        "aprobado", "aprobada", "apruebo", "aprobar", "lo apruebo", "está aprobado", "queda aprobado",
        "approvato", "approvata", "approvo", "lo approvo", "è approvato",
        "aprovado", "aprovada", "aprovo", "aprovar", "está aprovado",
        "goedgekeurd", "ik keur het goed", "ik keur dit goed", "goedkeuren",
        "承認", "承認します", "承認しました", "承認いたします", "承認致します", "承認済み",
    ),
    "send anyway": (
        "send anyway", "send it anyway", "send it now anyway", "send it nevertheless", "trotzdem senden",
        "trotzdem schicken", "sende es trotzdem", "envoyer quand même", "envoie quand même",
    ),
    "skip": (
        "skip", "skip it", "skip this", "skip this one", "überspringen", "auslassen", "sauter", "ignorer", "omitir",
        "saltar", "saltare", "salta", "pular", "overslaan", "スキップ",
    ),
    "sent it myself": (
        "sent it myself", "i sent it myself", "i've sent it myself", "i have sent it myself", "sent this myself",
        "i sent this myself", "already sent it myself", "i already sent it myself",
        "selbst gesendet", "selbst geschickt", "selbst verschickt", "habe ich selbst gesendet",
        "habe ich selbst geschickt", "ich habe es selbst gesendet", "ich habe es selbst geschickt",
        "ich habe sie selbst geschickt", "envoyé moi-même", "je l'ai envoyé moi-même", "je l'ai envoyée moi-même",
        "lo envié yo mismo", "lo envié yo misma", "lo he enviado yo", "l'ho inviato io", "l'ho inviata io",
        "l'ho mandata io", "l'ho mandato io", "eu mesmo enviei", "eu mesma enviei", "enviei eu mesmo",
        "zelf verstuurd", "zelf verzonden", "ik heb het zelf verstuurd", "ik heb hem zelf verstuurd",
        "自分で送りました", "自分で送信しました",
    ),
    "accept": (
        "accept", "accepted", "i accept", "i accept it", "accept it", "akzeptiert", "angenommen", "annehmen",
        "ich nehme an", "accepté", "acceptée", "j'accepte", "aceptado", "aceptada", "acepto", "aceptar", "accettato",
        "accettata", "accetto", "aceito", "aceite", "geaccepteerd", "ik accepteer", "受理", "受理します",
    ),
    "done": (
        "done", "all done", "it's done", "it is done", "this is done", "erledigt", "fertig", "ist erledigt",
        "alles erledigt", "hat stattgefunden", "fait",
        "c'est fait", "terminé", "hecho", "listo", "fatto", "feito", "concluído", "klaar", "gedaan", "afgerond",
        "完了", "完了しました",
    ),
    "keep": (
        "keep", "keep it", "keep the time", "keep the old time", "keep it as it is", "leave it", "leave it as it is",
        "behalten", "so lassen", "bleibt so", "es bleibt dabei", "garder", "on garde",
        "garder l'heure", "mantener", "dejarlo así",
        "mantenere", "lasciare così", "manter", "behouden", "zo laten", "そのまま", "このままで",
    ),
    "missed": (
        "it did not happen", "it didn't happen", "did not happen", "didn't happen", "did not take place",
        "it did not take place", "it didn't take place", "no show", "no-show", "nobody came", "they did not come",
        "they didn't come", "hat nicht stattgefunden", "hat leider nicht stattgefunden",
        "er hat nicht stattgefunden", "es hat nicht stattgefunden", "fand nicht statt", "es kam niemand",
        "n'a pas eu lieu", "il n'a pas eu lieu", "cela n'a pas eu lieu",
        "no tuvo lugar", "no se celebró", "non ha avuto luogo", "não aconteceu", "ging niet door",
        "is niet doorgegaan", "実施されませんでした",
    ),
    "stop": ("stop", "stopp", "stop it", "stop this", "arrêter", "arrêtez", "parar", "detener", "fermare", "停止",
    "中止"),
    "status": (
        "status", "status?", "what is the status?", "what's the status?", "statut", "statut?", "estado", "estado?",
        "stato", "stato?", "ステータス", "状況",
    ),
    "yes": ("yes", "y", "yep", "yeah", "yes please", "ja", "ja gerne", "ja, gerne", "oui", "sí", "si", "sì", "sim",
    "はい"),
    "no": ("no", "n", "nope", "no thanks", "nein", "non", "não", "nao", "nee", "いいえ"),
    "form": ("form", "the form", "form please", "send form", "send the form", "send me the form", "formular",
        "das formular", "formulaire", "formulario", "modulo", "formulário", "formulier"),
    "renewal": ("renewal", "a renewal", "it's a renewal", "it is a renewal", "renewed", "verlängerung",
        "renouvellement", "renovación", "rinnovo", "renovação", "verlenging", "更新"),
    "upsell": ("upsell", "an upsell", "it's an upsell", "it is an upsell", "they bought more", "expansion",
    "erweiterung"),
    "amendment": ("amendment", "an amendment", "it's an amendment", "it is an amendment", "nachtrag", "avenant"),
    "not a handoff": (
        "not a handoff", "no handoff", "this is not a handoff", "this is no handoff", "deal cancelled", "deal canceled",
        "the deal is cancelled", "the deal is canceled", "contract cancelled", "contract canceled",
        "cancel the handoff",
        "cancel this handoff", "kein handoff", "keine übergabe",
    ),
    "resend": (
        "resend", "resend it", "send again", "send it again", "please resend", "erneut senden", "nochmal senden",
        "noch einmal senden", "renvoyer", "reenviar", "reinviare", "opnieuw sturen", "opnieuw verzenden", "再送",
    ),
    "sent": ("sent", "gesendet", "verschickt", "envoyé", "envoyée", "enviado", "inviato", "verstuurd",
    "verzonden", "送信済み"),
}  # fmt: skip

HOLD = (
    "hold", "hold it", "hold this", "on hold", "put on hold", "hold off", "wait", "halten", "anhalten",
    "zurückhalten",
    "warten", "attendre", "en attente", "suspendre", "esperar", "en espera", "attendere", "in attesa", "aguardar",
    "em espera", "wacht", "wachten", "aanhouden", "保留",
)  # fmt: skip
UNTIL = (
    "until", "till", "til", "'til", "bis", "bis zum", "bis zu", "jusqu'au", "jusqu'à", "jusqu'en", "hasta",
    "hasta el",
    "fino a", "fino al", "até", "até o", "tot", "tot en met",
)  # fmt: skip
MOVE: tuple[str, ...] = (
    "move to", "move it to", "move this to", "move the call to", "reschedule to", "reschedule it to", "shift to",
    "verschieben auf", "verschiebe auf", "bitte verschieben auf", "verlegen auf", "déplacer au", "déplacer à",
    "reporter au", "mover al", "mover a", "cambiar al", "cambiar a", "spostare a", "spostare al", "spostare all'",
    "mover para", "adiar para", "verplaatsen naar", "verzetten naar",
)  # fmt: skip
MOVE += (
    "move the kickoff to", "move kickoff to", "move the meeting to", "postpone to", "postpone it to",
    "den termin verschieben auf", "verlege auf", "reporter à", "repousser au", "repousser à", "décaler au",
    "décaler à", "aplazar al", "aplazar a", "aplazar hasta el", "rinviare a", "rinviare al", "passar para",
    "verschuiven naar",
)  # fmt: skip
# A date such as 11/12 behind one of these is read by where the sender lives; behind the others, the day comes first.
ENGLISH = frozenset({"until", "till", "til", "'til", "move", "reschedule", "shift", "postpone"})
# What one says to somebody else: "please approve" asks for a yes and gives none.
SAID_TO_OTHERS = frozenset({"approve", "accept"})
RETURN = (
    "return", "returned", "i return it", "zurück", "zurückgeben", "zurückgegeben", "retour", "retourner", "devolver",
    "devuelto", "restituire", "restituito", "devolvido", "terug", "terugsturen", "差し戻し",
)  # fmt: skip
ASSIGN = ("assign", "assign to", "assign it to", "zuweisen", "zuweisen an", "attribuer à", "asignar a",
    "assegnare a", "atribuir a", "toewijzen aan")  # fmt: skip

# These may stand before or behind a command and change nothing.
COURTESY = (
    "please", "pls", "plz", "kindly", "hi", "hello", "hey", "thanks", "thank you", "thx", "many thanks",
    "thanks a lot",
    "thank you very much", "thanks so much", "cheers", "great", "perfect", "looks good", "looks great",
    "looks perfect",
    "looks good to me", "lgtm", "all good", "nice", "nice work", "well done", "great work", "good work", "wonderful",
    "ok", "okay", "sure", "of course", "all the best", "bitte", "bitte sehr", "danke", "vielen dank", "danke schön",
    "dankeschön", "besten dank", "hallo", "passt", "passt so", "sieht gut aus", "sieht super aus",
    "super", "prima", "perfekt", "merci",
    "merci beaucoup", "svp", "stp", "s'il vous plaît", "s'il te plaît", "bonjour", "parfait",
    "c'est parfait", "très bien", "gracias",
    "muchas gracias", "por favor", "hola", "perfecto", "grazie", "grazie mille", "per favore", "ciao", "perfetto",
    "obrigado", "obrigada", "muito obrigado", "muito obrigada", "olá", "perfeito", "graag", "alstublieft",
    "alsjeblieft",
    "dank je", "dank je wel", "dank u", "bedankt", "お願いします", "お願いいたします", "お願い致します", "です",
    "ありがとうございます", "よろしくお願いします", "よろしくお願いいたします",
)  # fmt: skip

# A line that holds one of these as a word wants something from us, though we cannot say what.
STEMS = (
    "approv", "freigab", "freigeb", "freigegeb", "genehmig", "approuv", "valid", "aprob", "aprov", "goedgekeur",
    "goedkeur", "hold", "skip", "resend", "reschedul", "assign", "accept", "akzeptier", "return", "cancel",
    "postpone",
    "verschieb", "承認", "go ahead", "send it", "lgtm", "looks good", "sent it", "stop", "don't send", "do not send",
    "move to", "move it", "move the",
)  # fmt: skip
VAGUE = frozenset(
    [
        "ok",
        "okay",
        "k",
        "fine",
        "good",
        "great",
        "sure",
        "go",
        "go ahead",
        "send",
        "send it",
        "please send",
        "please send it",
        "lgtm",
        "looks good",
        "looks great",
        "passt",
        "looks good to me",
        "all good",
        "good to go",
        "ship it",
        "👍",
        "✅",
        "super",
        "perfect",
        "wait",
        "move",
        "einverstanden",
        "in ordnung",
        "d'accord",
        "vale",
        "de acuerdo",
        "va bene",
        "akkoord",
        "combinado",
        "tudo bem",
        "了解",
        "了解です",
        "了解しました",
    ]
)

# Commands that let something happen: after one of them nothing else may be said.
GO_AHEAD = frozenset({
    "renewal", "upsell", "amendment", "not a handoff", "merge", "approve", "accept", "yes", "skip",
    "send anyway", "sent it myself", "sent", "done", "missed", "keep", "resend", "stop", "no",
})  # fmt: skip
