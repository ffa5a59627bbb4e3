"""What Dana knows about Northwind Freight, as she types it into the form: six sections first, then the others."""

FIRST = {
    "Company, industry and size of the customer:": "Northwind Freight GmbH, road freight, 240 people, 85 trucks",
    "Contract value, contract start and renewal date:": "EUR 96,000 a year, from 1 October 2026, renews 30 Sept 2027",
    "City or country of the main contact (for the time zone):": "Hamburg, Germany",
    "Main contact for the introduction and the kickoff (name, email):": (
        "Marta Weiss, marta.weiss@northwind-freight.example"
    ),
    "Economic buyer and champion (name, title, email, chief concern):": (
        "Marta again, Head of Operations. Fears a rough go-live in the Christmas peak"
    ),
    "Day-to-day user, technical person, sceptics and why:": (
        "Jonas Behr in dispatch uses it daily. Sven Holt (IT) is wary of another cloud"
    ),
    "The pain in their own words, and what it cost them:": (
        '"We plan tomorrow on paper until nine at night."\nTwo dispatchers quit last year, about EUR 60,000 to replace'
    ),
    "The moment when the value became clear to them:": "When Jonas planned Thursday in the trial and went home at five",
    "Success after 90 days, in one sentence the customer may read:": (
        "By Christmas, dispatch plans a full day in under an hour instead of four."
    ),
    "The goal as a number: which metric, how much, by when:": (
        "Planning time for one day: 4 hours to under 1, by 15 December"
    ),
    "Anything beyond the standard product, with owner and date:": (
        "Import of their route archive: Leo in Solutions, by 10 October"
    ),
    "Special terms, prices or service levels that we agreed:": "First month free",
    "Tools they use now, and integrations they need:": "SAP Business One and Excel; a daily export to SAP",
    "Data to move, security needs, agreed dates for the launch:": (
        "Three years of routes, SSO with Entra ID, first trucks live on 20 October"
    ),
}

REST = """\
5: Import of their route archive: Leo in Solutions, by 17 October, not the 10th. First month free.
6: The last system took five months to go live, they fear that again. No offline app for drivers: they print until it is there. Looked at Routely too.
7: Marta and Jonas are for us, Sven would rather wait a year. Aligned on the goal, less on the date. Marta is away 5 to 9 October.
9: n/a, the budget is approved and nobody is fighting
10: Direct, first names, short mails. Call Marta, do not mail her twice. The drag-and-drop day board made them smile.

Thanks,
Dana"""  # noqa: E501 - a person does not wrap
