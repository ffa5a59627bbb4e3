"""Letters to customers as their approvers put them: sentences that salespeople write, mixed by a seed.

They speak of the same contract as the document (the same company, people, tools, dates), and of nothing that is ours.
"""

from random import Random

GREETINGS = (
    "Hi Marta,",
    "Hello Marta and Jonas,",
    "Dear Ms Weiss,",
    "Good morning Marta,",
    "Marta,",
    "Hallo Frau Weiss,",
)
SENTENCES = (
    "Welcome aboard, and thank you for the trust you put in us.",
    "I am delighted that we are working together from now on.",
    "It was a pleasure to meet your team in Hamburg last week.",
    "Congratulations again on the decision, and thank you for the open talks.",
    "I would like you to meet Ana Kovač, copied here, who will look after you from now on.",
    "Ana is your partner for the implementation and everything after it.",
    "Ana has rolled out our software at more than twenty companies in logistics.",
    "She knows dispatch planning inside out and speaks German, English and Croatian.",
    "You will not have to start from the beginning, Ana is already briefed.",
    "I have told Ana about our conversations and about what matters to you.",
    "By June, dispatch plans a full day in under an hour instead of four.",
    "That is what we plan towards, and we will measure it together.",
    "Jonas mentioned that you would like to begin with the Hamburg depot; that sounds right to me.",
    "We will bring our checklist for the first 30 days to the kickoff.",
    "Please let us know who from IT should join the kickoff.",
    "If you have questions about the order form, just ask me.",
    "Could you send Ana the names of those who need access?",
    "Ana will write to you shortly with a time for our kickoff.",
    "The kickoff takes 45 minutes, and an agenda comes with the invitation.",
    "Tuesday or Wednesday of next week would suit us best; does that work for you?",
    "I am out of the office from 17 to 21 March, and back on Monday, 23 March 2026.",
    "My number is +49 40 1234 5678 should anything be urgent.",
    "I stay within reach, so if anything is on your mind, just reply.",
    "In the first weeks we set up the accounts and connect your systems.",
    "Your SAP team does not have to prepare anything before the kickoff.",
    "We start with a small group of users and add the others in the second month.",
    "After four weeks we look at the first results together.",
    "Training takes place online, in two sessions of an hour each.",
    "The data stays in Frankfurt, as agreed in the contract.",
    "Our support team answers on weekdays between eight and six.",
    "You find our help pages at https://help.brightlane.example/start",
    "Invoices go to the address in the order form, unless you tell us another one.",
    "Please forward this to whoever should be there.",
    "We are looking forward to working with Northwind Freight GmbH.",
    "Looking forward to a great start!",
    "It would be good to have somebody from dispatch and somebody from finance in the call.",
    "As promised, I attach nothing to this mail; everything comes with the invitation.",
    "We talked about many things, and Ana has my notes.",
    "Nothing changes for you on the commercial side: I remain your contact for the contract.",
    "Wir freuen uns sehr auf die Zusammenarbeit mit Ihnen und Ihrem Team.",
    "Frau Kovač wird sich in den nächsten Tagen mit einem Terminvorschlag bei Ihnen melden.",
    "Bei Fragen erreichen Sie mich jederzeit unter der bekannten Nummer.",
    "Vielen Dank für das Vertrauen und die guten Gespräche in den letzten Wochen.",
    "Nous nous réjouissons de travailler avec vous et votre équipe.",
    "N'hésitez pas à me contacter si vous avez des questions avant notre réunion de lancement.",
    "The goal for the first quarter is simple: everybody in dispatch works with the new board.",
    "Price and terms are as signed, so there is nothing left to negotiate.",
    "I will join the kickoff for the first ten minutes and then leave you in good hands.",
    "Would you rather meet on site? We can come to Hamburg in the first week of April.",
    "We import your data in April, so that the first trucks can be planned before the summer.",
)
CLOSINGS = (
    "Best regards,\nDana Whitfield\nBrightlane",
    "Cheers\nDana",
    "Viele Grüße\nDana Whitfield",
    "Kind regards, Dana",
)


def drafts(number, seed=1):
    """This many letters, each of four to ten sentences."""
    for one in range(number):
        dice = Random(f"{seed}/{one}")  # noqa: S311 - the same letters every time
        body = " ".join(dice.sample(SENTENCES, dice.randint(4, 10)))
        yield f"Meet Ana Kovač, your partner at Brightlane\n\n{dice.choice(GREETINGS)}\n\n{body}\n\n{dice.choice(CLOSINGS)}\n"
