"""Names of places that the tz database does not know: where customers sit, as people write it.

A name under two zones is ambiguous on purpose ("Portland", "Cambridge") and is understood only with its state or
country beside it. All names are written as `plain` leaves them: lower case, no accents, no dots.
"""

CITIES: dict[str, str] = {
    "Africa/Cairo": "alexandria",
    "Africa/Casablanca": "rabat, marrakesh, marrakech, tangier",
    "Africa/Johannesburg": "cape town, durban, pretoria, joburg",
    "Africa/Lagos": "abuja",
    "America/Argentina/Buenos_Aires": "buenos aires",
    "America/Argentina/Cordoba": "cordoba",
    "America/Argentina/La_Rioja": "la rioja",
    "America/Argentina/Mendoza": "mendoza",
    "America/Argentina/San_Juan": "san juan",
    "America/Bogota": "medellin, cali",
    "America/Caracas": "valencia",
    "America/Chicago": (
        "austin, dallas, houston, san antonio, fort worth, minneapolis, saint paul, st louis, saint louis, kansas city,"
        "milwaukee, madison, nashville, memphis, new orleans, oklahoma city, tulsa, omaha, des moines, birmingham"
    ),
    "America/Costa_Rica": "san jose",
    "America/Denver": "boulder, salt lake city, colorado springs, albuquerque",
    "America/Edmonton": "calgary",
    "America/Los_Angeles": (
        "san francisco, sf, sfo, bay area, silicon valley, palo alto, mountain view, menlo park, sunnyvale, oakland,"
        "san jose, san diego, sacramento, santa monica, irvine, seattle, bellevue, redmond, spokane, portland,"
        "las vegas, reno"
    ),
    "America/Mexico_City": "cdmx, ciudad de mexico, guadalajara, puebla",
    "America/New_York": (
        "nyc, new york city, manhattan, brooklyn, buffalo, boston, cambridge, philadelphia, pittsburgh, washington dc,"
        "washington, baltimore, arlington, atlanta, savannah, miami, orlando, tampa, jacksonville, charlotte, raleigh,"
        "cleveland, cincinnati, hartford, providence, newark, jersey city, stamford, portland, burlington"
    ),
    "America/Phoenix": "scottsdale, tucson, tempe, mesa",
    "America/Puerto_Rico": "san juan",
    "America/Sao_Paulo": "rio de janeiro, rio, brasilia, belo horizonte, curitiba, porto alegre",
    "America/Toronto": "ottawa, mississauga, waterloo, quebec city",
    "America/Vancouver": "victoria",
    "America/Winnipeg": "winnipeg",
    "Asia/Dubai": "abu dhabi, sharjah",
    "Asia/Ho_Chi_Minh": "hanoi, ho chi minh city, hcmc, da nang",
    "Asia/Hong_Kong": "hongkong",
    "Asia/Istanbul": "ankara, izmir",
    "Asia/Jerusalem": "haifa, herzliya, ramat gan",
    "Asia/Karachi": "lahore, islamabad, hyderabad",
    "Asia/Kolkata": (
        "bangalore, bengaluru, mumbai, bombay, delhi, new delhi, hyderabad, chennai, madras, pune, ahmedabad, jaipur,"
        "gurgaon, gurugram, noida, kochi"
    ),
    "Asia/Riyadh": "jeddah",
    "Asia/Seoul": "busan",
    "Asia/Shanghai": "beijing, peking, shenzhen, guangzhou, hangzhou, chengdu, nanjing, suzhou, wuhan",
    "Asia/Tokyo": "osaka, kyoto, nagoya, yokohama, fukuoka",
    "Australia/Brisbane": "gold coast",
    "Australia/Melbourne": "victoria",
    "Australia/Sydney": "canberra",
    "Europe/Amsterdam": "rotterdam, the hague, den haag, utrecht, eindhoven, groningen",
    "Europe/Athens": "athen, thessaloniki",
    "Europe/Belgrade": "beograd, novi sad",
    "Europe/Berlin": (
        "munich, munchen, muenchen, hamburg, koln, koeln, cologne, frankfurt, frankfurt am main, stuttgart, dusseldorf,"
        "duesseldorf, leipzig, dresden, hannover, hanover, nuremberg, nurnberg, nuernberg, bremen, dortmund, essen,"
        "bonn, karlsruhe, mannheim, heidelberg, freiburg, munster, potsdam, walldorf"
    ),
    "Europe/Brussels": "bruxelles, brussel, antwerp, antwerpen, ghent, gent, leuven, liege",
    "Europe/Bucharest": "bucuresti, cluj napoca, cluj, timisoara, iasi",
    "Europe/Copenhagen": "kobenhavn, koebenhavn, kopenhagen, aarhus, odense",
    "Europe/Dublin": "cork, galway, limerick",
    "Europe/Helsinki": "espoo, tampere, turku, oulu",
    "Europe/Kyiv": "kiew, lviv, kharkiv, odesa",
    "Europe/Lisbon": "lisboa, lissabon, porto, braga",
    "Europe/London": (
        "manchester, edinburgh, glasgow, leeds, bristol, liverpool, oxford, cambridge, sheffield, nottingham, cardiff,"
        "belfast, birmingham, newcastle upon tyne, reading"
    ),
    "Europe/Madrid": (
        "barcelona, valencia, sevilla, seville, malaga, bilbao, zaragoza, cordoba, merida, guadalajara, la rioja"
    ),
    "Europe/Oslo": "bergen, trondheim, stavanger",
    "Europe/Paris": "lyon, marseille, toulouse, lille, bordeaux, nantes, strasbourg, grenoble, montpellier, rennes",
    "Europe/Prague": "praha, prag, brno",
    "Europe/Rome": (
        "roma, rom, milan, milano, mailand, turin, torino, florence, firenze, bologna, naples, napoli, venice, verona"
    ),
    "Europe/Sofia": "plovdiv, varna",
    "Europe/Stockholm": "goteborg, gothenburg, malmo, uppsala, lund",
    "Europe/Vienna": "wien, graz, salzburg, linz, innsbruck, klagenfurt",
    "Europe/Warsaw": "warszawa, warschau, krakow, cracow, krakau, wroclaw, gdansk, poznan, lodz, katowice",
    "Europe/Zurich": "geneva, geneve, genf, basel, bern, berne, lausanne, lugano, zug, winterthur, st gallen",
    "Indian/Mahe": "victoria",
    "Pacific/Auckland": "wellington, christchurch",
}
"""Cities, and what else may stand alone; zone -> names, separated by commas."""

COUNTRIES: dict[str, str] = {
    "AE": "uae, emirates",
    "AT": "osterreich, oesterreich",
    "BE": "belgie, belgique, belgien",
    "BR": "brasil, brasilien",
    "CH": "schweiz, suisse, svizzera",
    "CI": "ivory coast",
    "CZ": "czechia, cesko, tschechien",
    "DE": "deutschland, federal republic of germany",
    "DK": "danmark, danemark",
    "ES": "espana, spanien",
    "FI": "suomi, finnland",
    "FR": "frankreich",
    "GB": "uk, u k, united kingdom, great britain, gb, england, scotland, wales, northern ireland, grossbritannien",
    "GR": "hellas, griechenland",
    "HU": "magyarorszag, ungarn",
    "IE": "republic of ireland, eire, irland",
    "IN": "bharat, indien",
    "IT": "italia, italien",
    "JP": "nippon",
    "KP": "north korea",
    "KR": "south korea, republic of korea",
    "LU": "luxemburg",
    "NL": "the netherlands, holland, nederland, niederlande",
    "NO": "norge, norwegen",
    "PL": "polska, polen",
    "RO": "rumanien, rumaenien",
    "RU": "russian federation, russland",
    "SA": "saudi, ksa",
    "SE": "sverige, schweden",
    "TR": "turkiye, tuerkei, turkei",
    "US": "usa, u s a, us, u s, united states of america, vereinigte staaten",
    "ZA": "sudafrika, suedafrika",
}
"""What else a country is called; ISO 3166 code -> names."""

ONE_CLOCK: dict[str, str] = {"CN": "Asia/Shanghai", "UA": "Europe/Kyiv"}
"""Countries that live by one clock although the tz database lists another."""

_EAST, _MIDDLE, _ROCKIES, _WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_INDIANA = "America/Indiana/Indianapolis"

STATES: dict[str, tuple[str, ...]] = {
    # United States: name, code -> every zone in it.
    "alabama, al": (_MIDDLE,),
    "alaska, ak": ("America/Anchorage", "America/Juneau", "America/Nome", "America/Sitka", "America/Adak"),
    "arizona, az": ("America/Phoenix", _ROCKIES),
    "arkansas, ar": (_MIDDLE,),
    "california, ca": (_WEST,),
    "colorado, co": (_ROCKIES,),
    "connecticut, ct": (_EAST,),
    "delaware, de": (_EAST,),
    "district of columbia, dc": (_EAST,),
    "florida, fl": (_EAST, _MIDDLE),
    "georgia, ga": (_EAST,),
    "hawaii, hi": ("Pacific/Honolulu",),
    "idaho, id": ("America/Boise", _WEST),
    "illinois, il": (_MIDDLE,),
    "indiana, in": (_INDIANA, _MIDDLE),
    "iowa, ia": (_MIDDLE,),
    "kansas, ks": (_MIDDLE, _ROCKIES),
    "kentucky, ky": (_EAST, _MIDDLE, "America/Kentucky/Louisville"),
    "louisiana, la": (_MIDDLE,),
    "maine, me": (_EAST,),
    "maryland, md": (_EAST,),
    "massachusetts, ma, mass": (_EAST,),
    "michigan, mi": ("America/Detroit", "America/Menominee"),
    "minnesota, mn": (_MIDDLE,),
    "mississippi, ms": (_MIDDLE,),
    "missouri, mo": (_MIDDLE,),
    "montana, mt": (_ROCKIES,),
    "nebraska, ne": (_MIDDLE, _ROCKIES),
    "nevada, nv": (_WEST, _ROCKIES),
    "new hampshire, nh": (_EAST,),
    "new jersey, nj": (_EAST,),
    "new mexico, nm": (_ROCKIES,),
    "new york, ny": (_EAST,),
    "north carolina, nc": (_EAST,),
    "north dakota, nd": (_MIDDLE, _ROCKIES, "America/North_Dakota/Center"),
    "ohio, oh": (_EAST,),
    "oklahoma, ok": (_MIDDLE,),
    "oregon, or": (_WEST, "America/Boise"),
    "pennsylvania, pa": (_EAST,),
    "rhode island, ri": (_EAST,),
    "south carolina, sc": (_EAST,),
    "south dakota, sd": (_MIDDLE, _ROCKIES),
    "tennessee, tn": (_EAST, _MIDDLE),
    "texas, tx": (_MIDDLE, _ROCKIES),
    "utah, ut": (_ROCKIES,),
    "vermont, vt": (_EAST,),
    "virginia, va": (_EAST,),
    "washington, wa, washington state": (_WEST,),
    "west virginia, wv": (_EAST,),
    "wisconsin, wi": (_MIDDLE,),
    "wyoming, wy": (_ROCKIES,),
    # Canada.
    "alberta, ab": ("America/Edmonton",),
    "british columbia, bc": ("America/Vancouver", "America/Dawson_Creek", "America/Fort_Nelson", "America/Creston"),
    "manitoba, mb": ("America/Winnipeg",),
    "new brunswick, nb": ("America/Moncton",),
    "nova scotia, ns": ("America/Halifax", "America/Glace_Bay"),
    "ontario, on": ("America/Toronto", "America/Winnipeg", "America/Atikokan"),
    "quebec, qc": ("America/Toronto", "America/Blanc-Sablon"),
    "saskatchewan, sk": ("America/Regina", "America/Swift_Current", "America/Edmonton"),
    # Australia.
    "australian capital territory, act": ("Australia/Sydney",),
    "new south wales, nsw": ("Australia/Sydney", "Australia/Broken_Hill", "Australia/Lord_Howe"),
    "queensland, qld": ("Australia/Brisbane", "Australia/Lindeman"),
    "south australia": ("Australia/Adelaide",),
    "tasmania, tas": ("Australia/Hobart",),
    "vic": ("Australia/Melbourne",),
    "western australia": ("Australia/Perth", "Australia/Eucla"),
    # Germany, Spain: the parts people write.
    "bavaria, bayern, baden wurttemberg, hessen, hesse, nrw, saxony, sachsen, lower saxony": ("Europe/Berlin",),
    "catalonia, catalunya, andalusia, basque country": ("Europe/Madrid",),
}
"""States and provinces -> their zones. The names count alone, the codes (up to three letters) only beside a place."""

ONLY_BESIDE = frozenset(
    "beulah, center, chatham, currie, easter, general, johnston, knox, marengo, midway, monticello, new salem, oral,"
    "petersburg, tell city, troll, vevay, vincennes, virgin, wake, winamac, reading, essen, mesa, rio, rom".replace(
        ", ", ","
    ).split(",")
)
"""Names that are words or other towns too: understood only beside their state or country."""
