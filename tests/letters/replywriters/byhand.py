"""Odd replies, written by hand: what no program does by itself, and people do now and then. All answer `sent/ask.eml`."""

from letters.replywriters.corpus import Meant
from letters.replywriters.envelopes import Part, mail
from letters.replywriters.rows import Asked

# name, body, answers by the number of the section, n/a by number
_TEXTS: tuple[tuple[str, str, dict[int, str], dict[int, str]], ...] = (
    ("one-line", "3: price\n", {3: "price"}, {}),
    ("no-greeting-no-space", "3:price\n9:none\n", {3: "price"}, {9: ""}),
    ("capitals", "WHY THEY BOUGHT: PRICE\nRED FLAGS: NONE\n", {3: "PRICE"}, {9: "NONE"[4:]}),
    ("several-at-once", "6-8: n/a\n9: tight budget\n", {9: "tight budget"}, {6: "", 7: "", 8: ""}),
    ("typo-in-a-name", "Why they bougth: cost\nRelationship note: formal\n", {3: "cost", 10: "formal"}, {}),
    ("a-list-below-a-label", "5:\n- SSO by June (Leo)\n- two trainings\n\n9: none\n", {5: "- SSO by June (Leo)\n- two trainings"}, {9: ""}),
    ("paragraphs-below-a-label", "3: First they were curious.\n\nThen they were angry at the old one.\n\n4: one hour a day\n", {3: "First they were curious.\n\nThen they were angry at the old one.", 4: "one hour a day"}, {}),

    ("stars-around-names", "*Contacts:* Marta Weiss\n*Red flags:* tight date\n", {2: "Marta Weiss", 9: "tight date"}, {}),
    ("hash-headings", "## Contacts\nMarta Weiss decides\n\n## Red flags\nnone\n", {2: "Marta Weiss decides"}, {9: ""}),
    ("contract-is-no-contact", "1: Contract: 36 months\n", {1: "Contract: 36 months"}, {}),
    ("a-time-is-no-label", "3: they decided at\n10:30 on a Monday\n", {3: "they decided at\n10:30 on a Monday"}, {}),
    ("known-said-again", "2: Marta Weiss, marta.weiss@northwind-freight.example\n1: Northwind Freight GmbH, EUR 96,000 a year\n", {2: "Marta Weiss, marta.weiss@northwind-freight.example", 1: "Northwind Freight GmbH, EUR 96,000 a year"}, {}),
    ("known-said-again-under-its-heading", "2. Contacts\nMarta Weiss, marta.weiss@northwind-freight.example, Head of Operations\n\n3. Why they bought\nprice\n\n9. Red flags\nnone\n", {2: "Marta Weiss, marta.weiss@northwind-freight.example, Head of Operations", 3: "price"}, {9: ""}),
    ("signed-in-a-row", "9: tight date\n\nThanks!\nDana\n--\nDana Whitfield | Brightlane | +1 917 555 0142\n", {9: "tight date"}, {}),
    ("only-thanks", "Thanks, will do it tonight.\n", {}, {}),
    ("nothing-at-all", "\n", {}, {}),
)  # fmt: skip

_HTML: tuple[tuple[str, str, dict[int, str], dict[int, str]], ...] = (
    ("html-br-only", "3: price<br>9: tight date<br><br>Dana", {3: "price", 9: "tight date"}, {}),
    ("html-struck-out", "<p>3: <s>speed</s> price</p><p>9: tight date</p>", {3: "price", 9: "tight date"}, {}),
    ("html-entities", "<p>8: SAP &lt;-&gt; Excel &amp; a &quot;gateway&quot;&hellip;</p>", {8: 'SAP <-> Excel & a "gateway"…'}, {}),
    ("html-table-of-two", "<table><tr><th>Section</th><th>Answer</th></tr><tr><td>3</td><td>price</td></tr><tr><td>9</td><td>n/a</td></tr></table>", {3: "price"}, {9: ""}),
)  # fmt: skip


def by_hand(forms: dict[str, Asked]) -> list[Meant]:
    """All of them, as mails."""
    form = forms["ask"]
    out = []
    for kind, rows in (("text/plain", _TEXTS), ("text/html", _HTML)):
        for place, (name, body, answers, na) in enumerate(rows):
            told = {form.sections[number - 1]: text for number, text in answers.items()}
            none = {form.sections[number - 1]: text for number, text in na.items()}
            left = tuple(one for one in form.sections if one not in told and one not in none)
            raw = mail(form, Part(kind, body), subject=f"Re: {form.subject}", minutes=1000 + place)
            out.append(Meant("ask", "by-hand", "tuned", name, "en", raw, told, none, left))
    return out
