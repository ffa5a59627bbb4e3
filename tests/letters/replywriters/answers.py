"""What salespeople write into the ten sections: written by hand, each as the lines that were typed.

A line that begins with "* " was typed as a list item of the program. The odd ones look like something else: a
separator, a quote sign, a heading's number, a prompt, a command, a closing.
"""

from random import Random

POOL = {
    "Account overview": (
        ["Mid-size forwarder, road and rail, 240 people, two depots in Hamburg and Bremen."],
        ["Family-owned brewery, 1,100 employees", "ACV 84k EUR, start 1 May, renewal 30 April next year", "Munich"],
        ["Medical devices, ~600 FTE. 3 yrs, $312,500 total, starts 2026-04-01. HQ Leeds (UK)."],
        ["Insurer, 4.500 Mitarbeitende, EUR 220.000 pro Jahr, Laufzeit 36 Monate ab 1.4.2026, Köln"],
        ["Distribuidora de alimentos, 85 personas. 48.000 € al año, desde el 15 de abril. Zaragoza."],
        ["Logiciels pour cliniques, 130 salariés, 61 000 € HT par an, début le 2 mai, Lyon."],
        ["製造業、従業員320名。契約金額は年間1,200万円、開始は2026年4月1日です。"],
        ["Azienda tessile, 210 dipendenti; 54.000 euro l'anno; inizio 1° aprile; Biella"],
        ["Groothandel in bloemen, 75 medewerkers, € 39.600 per jaar, Aalsmeer"],
        ["Rede de farmácias, 900 funcionários; R$ 540.000 por ano; início em maio; Curitiba"],
    ),
    "Contacts": (
        ["Marta Weiss, marta.weiss@northwind-freight.example, Head of Operations"],
        ["Jonas Behr (dispatch lead) jonas.behr@northwind-freight.example", "Sven Holt, IT, sceptical about cloud"],
        ["Champion: Priya Nair, VP Ops, p.nair@acme-health.example, +44 20 7946 0018. Buyer: the CFO, Tom Ellery."],
        ["Main contact is Léa Dubois <lea.dubois@clinisoft.example>; her boss signs everything."],
        ["Frau Dr. Anna-Lena Groß, a.gross@versicherung.example, Bereichsleiterin Schaden"],
        ["* Marta: decides", "* Jonas: uses it every day", "* Sven: wants SSO first"],
        ["田中様(t.tanaka@seizo.example)、情報システム部長"],
    ),
    "Why they bought": (
        ['"We plan tomorrow on paper until nine at night." Two dispatchers left, about EUR 60k to replace them.'],
        ["They lost a tender because the quote took 11 days. That one hurt, the CEO still talks about it."],
        ["Spreadsheet hell. 14 regional files, nobody trusts the totals.", "", "In the pilot they closed the month in 2 days instead of 9."],
        ["3 reasons: cost, speed, and the audit finding from last year."],
        ["Der Betriebsrat wollte weniger Überstunden; die Disposition saß jeden Abend bis 21 Uhr."],
        ["Porque el sistema antiguo se caía cada lunes; perdieron dos clientes grandes."],
    ),
    "Success outcomes": (
        ["Dispatch plans a full day in under an hour.", "4h -> 1h by 30 June"],
        ["Claims handled within 48 hours instead of 6 days, by end of Q3"],
        ["> 50 % fewer manual bookings by September, measured in the weekly SAP report"],
        ["By October every ward orders by itself. 0 faxes."],
        ["Délai de réponse : de 5 jours à 24 heures d'ici fin septembre."],
        ["* time to quote: 11 days to 2", "* error rate below 1.5 %", "* all by 31 August"],
    ),
    "Promises made": (
        ["Import of the route archive, Leo in Solutions, by 10 April", "First month free"],
        ["1) SSO by go-live (Tom)", "2) two on-site trainings, no charge", "3) price frozen until 2028"],
        ["10 % discount on the second year if they are a reference. Nothing else, I checked the order form."],
        ["Wir haben eine Schnittstelle zu DATEV bis 30.06. zugesagt (Verantwortlich: Kilian)."],
        ["SLA of 4 h on weekdays, see https://brightlane.example/sla?plan=gold&v=2"],
        ["Named CSM for the whole first year; quarterly review on site."],
    ),
    "Concerns and objections": (
        ["The last rollout took five months. They fear that again, and so would I."],
        ["No offline app - drivers would have to print. Routely was the runner-up, 15% cheaper."],
        ["Price, price, price.", "And GDPR: where are the backups?"],
        ["Angst vor Datenverlust bei der Übernahme; der Wettbewerber war näher am Preis."],
        ["Ils craignent la migration, surtout l'historique des patients."],
    ),
    "Political dynamics": (
        ["Marta and Jonas are for us; Sven would rather have waited a year"],
        ["New COO from 1 June, ex-customer of ours, friendly.", "The works council must sign off on tracking."],
        ["The CFO and the CIO do not talk to each other. Go through the assistant, Mrs. Kowalska."],
        ["Team aligned on the goal, not on the date: reorganisation in May."],
        ["Le DSI est contre, la direction générale est pour."],
    ),
    "Technical environment": (
        ["SAP Business One, Excel; daily export to SAP needed"],
        ["Salesforce + Slack + a home-grown Access database (!)", "SSO with Entra ID, data stays in the EU"],
        ["AS/400 from 1998. CSV via SFTP, nightly, sftp://files.kestrel.example/out/*.csv"],
        ["Microsoft 365, DATEV, Windows 10 on the shop floor; go-live 20.04."],
        ["C:\\exports\\routes is where the files land; 3 years, 1.2 GB"],
        ["基幹システムはOracle、連携はAPI経由。"],
    ),
    "Red flags": (
        ["The date is tight with Marta away 6 to 17 April. Budget is fine."],
        ["CFO wanted to cut 20 % at the last minute; could come back at renewal"],
        ["Very demanding project lead, mails at midnight. Be quick and stay calm."],
        ["Hiring freeze until July => nobody to test"],
        ["Budget nur bis Dezember freigegeben!"],
    ),
    "Relationship notes": (
        ["Direct, first names, short mails; call Marta, do not mail her twice"],
        ["Likes football (HSV...), hates slides. The drag-and-drop board made her smile :-)"],
        ["Sehr förmlich, Sie-Form, Titel nicht vergessen."],
        ["We met at the fair in Bologna; they love the map view & the colour codes."],
        ['Formal at first, then "just call me". WhatsApp works best.'],
    ),
}  # fmt: skip

# Answers that look like something else; the section hardly matters.
ODD = (
    ["50 % now, 50 % after go-live"],
    ["2. half of the year is what they care about, 1. half is busy"],
    ["> 50 % of revenue comes from one retailer"],
    ["7 days a week, 24/7"],
    ["see https://northwind.example/wiki/Page_(draft)#part-2 and ask Leo"],
    ["Please write to ops@northwind-freight.example (cc it@northwind-freight.example)"],
    ["First line of the story.", "", "Second paragraph after an empty line.", "", "And a third."],
    ["Budget: approved in January", "Timeline: tight", "Owner: Marta"],
    ["Special terms: none written down, but I told Marta she would get a named person."],
    ["What worries them still is the go-live, what nearly stopped them was the price."],
    ["They approve everything in a committee, so: approve nothing by phone."],
    ["Thanks to Jonas they said yes; best regards from him, by the way."],
    ["Subject to board approval on 3 May"],
    ["From: the first call they wanted it cheap. To: the last call they wanted it good."],
    ['On Monday Marta wrote: "we are in"'],
    ["None of them liked the old tool"],
    ['No problem so far, n/a in their words: "nothing applies to us"'],
    ["*** very important: never call before 9 ***"],
    ["* first thing", "* second thing, with a comma", "* third"],
    ["1. rollout north", "2. rollout south", "3. done"],
    ["=> done, see contract p. 7, § 4 (2)"],
    ['He said -- and I quote -- "over my dead body".'],
    ["Sent from their side: two signed copies"],
    ["Yes"],
    ["Hold until the board meets, they said."],
    ["EUR 1.200,50 / month; +49 40 123456-0; A-12/7"],
    ["The moment? When the demo crashed and they still wanted it."],
    ["We'll see… “quotes”, an em dash — and a naïve façade, 10 °C, 5 €"],
    ["10: that is the number of depots"],
    ["Contract: 36 months, then yearly"],
)

# What stands for "there is nothing to say", and the reason that is kept with it.
NOTHING = (
    ("n/a", ""),
    ("N/A", ""),
    ("n/a, sold by phone", "sold by phone"),
    ("N/A - standard product only", "standard product only"),
    ("none", ""),
    ("None.", ""),
    ("-", ""),
    ("not applicable", ""),
    ("n.a.", ""),
    ("n/a (they never mentioned any)", "they never mentioned any"),
)


# One fact, one section: answers of the odd kind stay out of sections whose words other tests look at.
def typed_for(heading: str, rng: Random, *, odd: float = 0.15) -> list[str]:
    """The lines of one answer, as typed."""
    if rng.random() < odd:
        return list(rng.choice(ODD))
    return list(rng.choice(POOL[heading]))


def meaning(lines: list[str]) -> str:
    """What was answered: the lines as they read, list items with the sign that a text part shows."""
    return "\n".join(f"- {line[2:]}" if line.startswith("* ") else line for line in lines)
