"""What the rules look for in words: numbers, moments, names, pain.

In several languages at once, for a sign that something *was* said is welcome in any of them.
"""

import re

_MONTHS = (
    "jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|févr?(?:ier)?|mar(?:ch|s)?|märz|apr(?:il)?|avr(?:il)?|may|mai|jun[ei]?|juin"
    "|jul[iy]?|juil(?:let)?|aug(?:ust)?|août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?"
    "|de[cz](?:ember)?|déc(?:embre)?"
)
_SPAN = (
    r"(?:days?|weeks?|months?|years?|quarters?|hours?|tagen?|tage|wochen?|monaten?|monate|jahren?|quartalen?|stunden?"
    r"|jours?|semaines?|mois|ans?|trimestres?)"
)
_COUNT = r"(?:\d+|one|two|three|four|six|nine|twelve|a|an|the first|ein\w*|zwei|drei|sechs|un|une|deux|trois|six)"
_SPANNED = re.compile(rf"{_COUNT}[ -]?{_SPAN}", re.IGNORECASE)
# A moment, or a span that says when ("within three months"); not a span that is measured ("from 6 weeks to 2").
WHEN = re.compile(
    rf"(?<!\w)(?:(?:\d{{1,2}}(?:st|nd|rd|th|er"
    rf"|\.)?[ -]?(?:of )?)?(?:{_MONTHS})(?!\w)\.?(?: ?\d{{1,2}}(?!\d))?(?:,? ?20\d\d)?"
    r"|(?:19|20)\d\d(?:-\d\d?(?:-\d\d?)?)?(?!\w)|\d{1,2}[./]\d{1,2}(?:[./](?:20)?\d\d|\.)?(?![\w%])"
    r"|(?:fy ?'?\d\d|[hq][1-4])(?!\w)|[1-4]\. quartal|[tq][1-4] ?20\d\d"
    rf"|(?:within|in|after|for|over|every|first|next|inside|per|innerhalb von|binnen|nach|nächsten?|ersten"
    rf"|d'ici(?: à)?|dans|après|sous)"
    rf" (?:the |their |our |les |den |der )?(?:first |next |last )?{_COUNT}[ -]{_SPAN}"
    rf"|(?:day|week|month|tag|woche|monat|jour|semaine|mois) \d+|{_COUNT}[ -]?{_SPAN} (?:after|later|from|in|before"
    rf"|nach|après)(?!\w)"
    r"|(?:by|before|until|till|end of|mid|this|next|bis|vor|ende|mitte|d'ici|avant|fin)(?: the| of| der| des| dem"
    r"| zum| la| le| du| de| next| this)*"
    r"[ -](?:spring|summer|autumn|fall|winter|christmas|easter|year|quarter|month|week|go-?live|launch|kick-?off"
    r"|renewal|season"
    r"|holidays?|budget round|audit|frühjahr|frühling|sommer|herbst|weihnachten|ostern|jahr(?:es)?(?:ende)?"
    r"|quartal\w*|monat\w*|saison"
    r"|été|printemps|automne|noël|année|trimestre|mois|lancement|monday|tuesday|wednesday|thursday|friday)"
    r"|(?:year|quarter|month|jahres|quartals|monats)[- ]?end(?:e)?|(?:at|zum|beim|au) (?:the )?(?:kick-?off|go-?live"
    r"|launch|lancement)"
    r"|tomorrow|monday|tuesday|wednesday|thursday|friday|morgen|montag|dienstag|mittwoch|donnerstag"
    r"|freitag|demain|lundi|vendredi)(?!\w)",
    re.IGNORECASE,
)
_NUMBER_WORDS = re.compile(
    r"(?<!\w)(?:half|halve[sd]?|nil|zip|double[sd]?|twice|triple|third|quarter of|zero|none|no more|no longer|nobody"
    r"|all"
    r"|every\w*|each"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|single|without|percent|first|fully"
    r"|stop\w*|never"
    r"|hälfte|halbier\w*|doppelt\w*|verdoppel\w*|null|keine?[nr]?|alle[nrs]?|jede[rsn]?|ein|eine|zwei|drei|vier|fünf"
    r"|sechs|sieben"
    r"|acht|neun|zehn|zwölf|prozent|ohne|nie|moitié|double|zéro|aucune?|tous|toutes|chaque|deux|trois|quatre|cinq"
    r"|sept|huit|neuf"
    r"|dix|douze|cent|sans|jamais)(?!\w)",
    re.IGNORECASE,
)
# What a person says who tells of trouble, of its price, or of what they could not do.
PAIN = re.compile(
    r"(?<!\w)(?:pain\w*|lost|los(?:e|es|ing|s|ses)|late|slow\w*|manual\w*|by hand|hours?|days?|weeks?|nights?"
    r"|weekends?|cost\w*"
    r"|money|expens\w*|errors?|mistakes?|wrong|broke\w*|breaking|breaks|miss(?:ed|ing|es)?|churn\w*|quit|left"
    r"|leaving|complain\w*"
    r"|fines?|fined|penalt\w*|risk\w*|audit\w*|spreadsheets?|excel|paper|overtime|overrun|delay\w*|wast\w*"
    r"|struggl\w*|could ?n[o']t"
    r"|couldn't|can't|cannot|unable|nobody|no one|no (?:visibility|idea|overview|way|control)|chaos|chaotic"
    r"|frustrat\w*|tired|fed up"
    r"|afraid|behind|outages?|crash\w*|down|duplicat\w*|twice|stuck|fail\w*|too (?:many|much|long|late|slow|big|old"
    r"|hard)|problems?"
    r"|troubles?|took|had to|have to|hate[ds]?|angry|drown\w*|guess\w*|blind|forgot\w*|forget\w*|scatter\w*|silo\w*"
    r"|legacy|outdated"
    r"|backlog|bottleneck\w*|overwhelm\w*|breach\w*|threat\w*|lack\w*|never|end of life|sunset\w*|suffer\w*|hurt\w*"
    r"|pressure|crisis"
    r"|shrink\w*|dropp\w*|falling|declin\w*|verlor\w*|verlier\w*|verlust\w*|langsam\w*|manuell\w*|von hand|stunden?"
    r"|tage\w*|wochen?"
    r"|kost\w*|fehler\w*|falsch\w*|zu (?:viel\w*|lange?|spät|teuer|langsam)|verspät\w*|problem\w*|ärger\w*"
    r"|beschwer\w*|überstunden|chaos"
    r"|kündig\w*|niemand|papier|tabellen|veraltet\w*|fehlt\w*|ausfall\w*|ausfälle|doppelt\w*|mussten|müssen"
    r"|konnten? nicht|perd\w*|perte\w*"
    r"|retards?|lent\w*|manuel\w*|à la main|heures?|jours?|semaines?|coût\w*|erreurs?|trop|problèmes?|plaint\w*"
    r"|personne|papier|impossible"
    r"|dépassé\w*|panne\w*|fatigu\w*|galér\w*|souffr\w*|amende\w*|gaspill\w*)(?!\w)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“„«][^\"“”«»]{8,}[\"”“»]")
# Two or three capitalised words in a row, the first and last of them no title and no thing.
_NOT_NAMES = (
    "head|vice|president|chief|officer|director|manager|lead|leader|sales|customer|success|account|economic|buyer|champion"
    "|technical|contact|main|day|user|team|the|they|our|new|north|south|east|west|united|data|human|resources|information"
    "|technology|operations|finance|financial|marketing|product|project|general|managing|senior|junior|global|regional|it"
    "|hr|board|procurement|security|quality|supply|chain|power|business|end|no|not|both|all|everyone|nobody|also|only"
    "|google|microsoft|office|sap|salesforce|teams|excel|inc|ltd|gmbh|ag|group|corp|works|council|red|single|azure|entra"
    "|co|ops|engineering|legal|dispatch|support|service|services|key|decision|maker|sceptic|skeptic|blocker|sponsor|executive"
)
NAME = re.compile(
    rf"(?<![\w@.])(?!(?:{_NOT_NAMES})\b)(?-i:[A-ZÀ-Þ][\w'’-]+) (?:(?-i:[A-Z]\.|van|von|de|der|di) )?"
    rf"(?!(?:{_NOT_NAMES})\b)(?-i:[A-ZÀ-Þ][\w'’-]+)(?![\w@]|\.\w)",
    re.IGNORECASE,
)
# A word with a capital inside a sentence: a name, or a thing that has one.
_CAPITAL = re.compile(r"(?<=[\w,;:)] )(?:[(“\"])?([A-ZÀ-Þ][a-zà-ÿ]+)")
_FIRST = re.compile(
    r"^([A-ZÀ-Þ][a-zà-ÿ]+)(?:'s)? (?:will|is|has|in|from|at|owns|does|asked|promised|to|can|and|sends|builds|and)\b"
)
_NO_PERSON = re.compile(
    rf"(?:{_MONTHS}|monday|tuesday|wednesday|thursday|friday|we|they|it|this|custom|free|team|nobody|someone"
    rf"|somebody|everyone)\Z",
    re.IGNORECASE,
)


def has_number(text: str) -> bool:
    """Tell whether a quantity is told, beside the date it is told for.

    "Invoices within 2 days, by the end of June": of two moments one is what is measured.
    """
    rest = WHEN.sub(" ", text)
    moments = [match.group() for match in WHEN.finditer(text)]
    measured = len(moments) > 1 and any(_SPANNED.search(moment) for moment in moments)
    return measured or any(char.isdigit() for char in rest) or bool(_NUMBER_WORDS.search(rest))


def has_moment(text: str) -> bool:
    """Tell whether it says when."""
    return bool(WHEN.search(text))


def names_somebody(text: str) -> bool:
    """Tell whether anything in it may be a person's name; German nouns all look like one."""
    found = [match[1] for match in _CAPITAL.finditer(text)] + [match[1] for match in _FIRST.finditer(text)]
    return any(not _NO_PERSON.match(word) for word in found) or bool(NAME.search(text))


def clear_words(text: str) -> int:
    """Return how many words there are."""
    return len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text))
