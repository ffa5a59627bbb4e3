"""Adobe Acrobat Sign, Dropbox Sign, PandaDoc, Zoho Sign, SignNow, and the many others: what they say and what they do not."""

from tests.mail.noticewriters.base import (
    ANA,
    ANA_AT,
    EDEN,
    INBOX,
    OPENS_NOTHING,
    Row,
    at,
    mail,
    near,
    notice,
    pdf,
    signer,
)  # fmt: skip

ADOBE = "Adobe Acrobat Sign <adobesign@adobesign.com>"
OLD_ADOBE = "Adobe Sign <echosign@echosign.com>"
DROPBOX = "Dropbox Sign <noreply@mail.hellosign.com>"
HELLO = "HelloSign <noreply@mail.hellosign.com>"
PANDA = "PandaDoc <docs@email.pandadoc.net>"
ZOHO = "Zoho Sign <notifications@zohosign.com>"


def adobe() -> list[Row]:
    rows = []

    def add(word, subject, when, title, customer, other, *, sender=ADOBE, text="", seller=ANA, **more):
        moment = at(when)
        text = (
            text
            or f"{title}\n\nThe agreement between Northwind Inc. and {customer or 'the other party'} is complete. You can open it online.\n"
        )
        people = {"signers": [signer(other)]} if other else {}
        to = f"{seller}, {other}" if other else seller
        raw = mail(subject, text, sender=sender, when=moment, **{"to": to, "cc": INBOX, **more})
        rows.append(
            notice(
                f"adobe-{word}",
                raw,
                "adobe-sign",
                moment,
                title=title,
                customer=customer,
                ae=signer(seller)["email"],
                **people,
            )
        )

    filed = "{} between {} and {} is Signed and Filed!"
    uma = "Uma Vale <uma@valerian.example>"
    kim, lee = "Kim Park <kim@starling.example>", "Lee Roy Jones <lee@heath.example>"
    add(
        "filed",
        filed.format("Order Form", "Northwind Inc.", "Starling Labs Ltd"),
        "2026-10-02 10:00 +0100",
        "Order Form",
        "Starling Labs Ltd",
        kim,
        files=(("Order Form - signed.pdf", pdf("adobe-filed")),),
    )
    add(
        "filed-customer-first",
        filed.format("MSA 2026", "Starling Labs Ltd", "Northwind Inc."),
        "2026-10-02 10:01 +0100",
        "MSA 2026",
        "Starling Labs Ltd",
        kim,
    )
    add(
        "filed-two-of-ours",
        filed.format("SOW 7", "Northwind, Northwind", "Heath Group plc"),
        "2026-10-02 10:02 +0100",
        "SOW 7",
        "Heath Group plc",
        lee,
    )
    add(
        "filed-people",
        filed.format("Order Form", "Ana Ruiz", "Rue Sage"),
        "2026-10-02 10:03 +0100",
        "Order Form",
        None,
        "Rue Sage <rue@sage.example>",
    )
    add(
        "filed-title-with-and",
        filed.format("Terms and Conditions", "Northwind Inc.", "Heath Group plc"),
        "2026-10-02 10:04 +0100",
        "Terms and Conditions",
        "Heath Group plc",
        lee,
    )
    add(
        "filed-between",
        filed.format("Interconnect between sites", "Northwind Inc.", "Heath Group plc"),
        "2026-10-02 10:05 +0100",
        "Interconnect between sites",
        "Heath Group plc",
        lee,
    )
    add(
        "filed-and-in-name",
        filed.format("Order Form", "Northwind Inc.", "Marks and Sons Ltd"),
        "2026-10-02 10:06 +0100",
        "Order Form",
        "Marks and Sons Ltd",
        "Al Marks <al@marks.example>",
    )
    add(
        "filed-old",
        filed.format("Order Form", "Northwind Inc.", "Valerian Ltd"),
        "2026-10-02 10:07 +0100",
        "Order Form",
        "Valerian Ltd",
        uma,
        sender=OLD_ADOBE,
    )
    add(
        "filed-via",
        filed.format("Order Form", "Northwind Inc.", "Cobalt SE"),
        "2026-10-02 10:08 +0100",
        "Order Form",
        "Cobalt SE",
        "Cora Lind <cora@cobalt.example>",
        sender="Ana Ruiz via Adobe Acrobat Sign <adobesign@adobesign.com>",
    )
    add(
        "filed-external",
        "[External] " + filed.format("Order Form", "Northwind Inc.", "Umber BV"),
        "2026-10-02 10:09 +0100",
        "Order Form",
        "Umber BV",
        "Ulf Born <ulf@umber.example>",
    )
    add(
        "copied",
        'Completed: You\'re copied on "Pilot Agreement"',
        "2026-10-03 09:00 -0600",
        "Pilot Agreement",
        None,
        kim,
        files=(("Pilot Agreement - signed.pdf", pdf("adobe-copied")),),
    )
    add(
        "copied-curly",
        "Completed: You’re copied on “Ochre Inc. Order Form”",
        "2026-10-03 09:01 -0600",
        "Ochre Inc. Order Form",
        "Ochre Inc.",
        "Odd Ek <odd@ochre.example>",
    )
    add(
        "copied-quotes-inside",
        'Completed: You\'re copied on "The "Gold" plan"',
        "2026-10-03 09:02 -0600",
        'The "Gold" plan',
        None,
        kim,
    )
    add(
        "completed",
        'Completed: "Sienna AG Order Form"',
        "2026-10-03 09:03 -0600",
        "Sienna AG Order Form",
        "Sienna AG",
        "Sia Noll <sia@sienna.example>",
    )
    add(
        "completed-bare",
        "Completed: Order Form Carmine Ltd",
        "2026-10-03 09:04 -0600",
        "Order Form Carmine Ltd",
        "Carmine Ltd",
        "Cas Mine <cas@carmine.example>",
        sender=OLD_ADOBE,
    )
    add(
        "you-signed-all",
        'You signed: "Order Form"',
        "2026-10-03 09:05 -0600",
        "Order Form",
        None,
        "Bay Laurel <bay@laurel.example>",
        text="You signed Order Form. All parties have signed the agreement; a copy is attached.\n",
        cc="",
    )
    add(
        "eden",
        filed.format("Order Form", "Northwind Inc.", "Vermilion Oy"),
        "2026-10-03 09:06 -0600",
        "Order Form",
        "Vermilion Oy",
        "Ville Oy <ville@vermilion.example>",
        seller=EDEN,
    )
    when = at("2026-10-21 10:00 +0000")
    to = f"{ANA}, {kim}"
    for name, subject, text, kinds in [
        ("you-signed", 'You signed: "Order Form"', "You have signed. You will get a copy when everybody has.", ("unsure",)),
        ("requested", 'Signature requested on "Order Form"', "Please review and sign.", ("in_flight",)),
        ("requested-curly", "Signature requested on “Order Form”", "Please review and sign.", ("in_flight",)),
        ("acknowledge", "Acknowledgement requested on Order Form", "Please acknowledge.", OPENS_NOTHING),
        ("approval", 'Approval requested on "Order Form"', "Please approve.", OPENS_NOTHING),
        ("sent-out", "Order Form has been sent out for signature to Kim Park (kim@starling.example)", "It is on its way.", ("in_flight",)),
        ("is-out", "Order Form is out for signature", "It is on its way.", ("in_flight",)),
        ("reminder", 'Reminder: Kim Park is waiting for you to sign "Order Form"', "Please sign.", OPENS_NOTHING),
        ("viewed", "Order Form has been viewed by Kim Park", "Kim Park has viewed it.", OPENS_NOTHING),
        ("one-signed", "Order Form has been signed by Kim Park", "Kim Park has signed. Next: Ana Ruiz.", OPENS_NOTHING),
        ("delegated", "Kim Park has delegated Order Form to Iris Ny", "It was delegated.", OPENS_NOTHING),
        ("cancelled", "Order Form has been cancelled", "Ana Ruiz has cancelled it.", ("void", "unsure")),
        ("declined", "Kim Park has declined to sign Order Form", "They declined.", ("void", "unsure", "not_a_notice")),
        ("expired", "Order Form has expired", "It has expired.", ("void", "unsure", "not_a_notice")),
        ("cc-system", 'Ana Ruiz has copied you on "Order Form" in the Contract Management System', "For your information.", OPENS_NOTHING),
        ("event", 'Agreement modified: "Order Form"', "It was modified.", OPENS_NOTHING),
        ("shared", 'Ana Ruiz shared "Order Form" with you', "It was shared.", OPENS_NOTHING),
        ("password", "Your Adobe Acrobat Sign password was changed", "Was it you?", ("not_a_notice",)),
        ("trial", "Completed: setup of your trial! What to do next", "Tips.", OPENS_NOTHING),
    ]:  # fmt: skip
        sender = "Adobe Acrobat Sign <mail@mail.adobe.com>" if name == "trial" else ADOBE
        rows.append(near(f"adobe-not-{name}", mail(subject, text, sender=sender, when=when, to=to, cc=INBOX), kinds))
    return rows


def dropbox() -> list[Row]:
    rows = []

    def add(
        word,
        subject,
        when,
        title,
        customer=None,
        *,
        sender=DROPBOX,
        to=ANA,
        expect=None,
        text="The document is attached.",
        **more,
    ):
        moment = at(when)
        raw = mail(subject, text, sender=sender, when=moment, **{"to": to, "cc": INBOX, **more})
        facts = {"title": title, "customer": customer, "ae": ANA_AT, **(expect or {})}
        rows.append(notice(f"dropbox-{word}", raw, "dropbox-sign", moment, **facts))

    max_ = "Max Ebb <max@seagrass.example>"
    both = {"signers": [{"name": "Ana Ruiz", "email": ANA_AT}, signer(max_)]}
    copied = "You've been copied on {} - signed by {}"
    add(
        "copied",
        copied.format("Order Form Seagrass Ltd", "Ana Ruiz and Max Ebb"),
        "2026-10-04 08:00 +0000",
        "Order Form Seagrass Ltd",
        "Seagrass Ltd",
        to=f"{ANA}, {max_}",
        expect=both,
    )
    add(
        "copied-dash",
        copied.format("Seagrass Ltd - Order Form - v3", "Ana Ruiz and Max Ebb"),
        "2026-10-04 08:01 +0000",
        "Seagrass Ltd - Order Form - v3",
        "Seagrass Ltd",
        to=f"{ANA}, {max_}",
        expect=both,
    )
    add(
        "copied-curly",
        "You’ve been copied on MSA Coral GmbH - signed by Ana Ruiz and Cy Coral",
        "2026-10-04 08:02 +0000",
        "MSA Coral GmbH",
        "Coral GmbH",
    )
    add(
        "copied-emails",
        copied.format("Order Form Kelp AS", "ana.ruiz@northwind.example and kai@kelp.example"),
        "2026-10-04 08:03 +0000",
        "Order Form Kelp AS",
        "Kelp AS",
    )
    add(
        "copied-three",
        copied.format("Order Form Algae Inc.", "Ana Ruiz, Al Gee and Bo Gee"),
        "2026-10-04 08:04 +0000",
        "Order Form Algae Inc.",
        "Algae Inc.",
    )
    add(
        "copied-old-name",
        copied.format("Order Form Reef Ltd", "Ana Ruiz and Ree Eff"),
        "2026-10-04 08:05 +0000",
        "Order Form Reef Ltd",
        "Reef Ltd",
        sender=HELLO,
    )
    add(
        "copied-group",
        copied.format("Order Form Shoal Ltd", "Ana Ruiz and Sho Al"),
        "2026-10-04 08:06 +0000",
        "Order Form Shoal Ltd",
        "Shoal Ltd",
        sender="'Dropbox Sign' via Contracts <contracts@northwind.example>",
        reply_to="Dropbox Sign <noreply@mail.hellosign.com>",
        to="contracts@northwind.example",
        extra=("List-ID: <contracts.northwind.example>", "Precedence: list"),
    )
    add(
        "just-signed",
        "You just signed Order Form Lagoon Inc.",
        "2026-10-04 08:07 +0000",
        "Order Form Lagoon Inc.",
        "Lagoon Inc.",
        to=f"{ANA}, {max_}",
    )
    add(
        "owner",
        "Order Form Atoll SA has been signed by Ana Ruiz and max@seagrass.example",
        "2026-10-04 08:08 +0000",
        "Order Form Atoll SA",
        "Atoll SA",
        to=f"{ANA}, {max_}",
    )
    add(
        "owner-folded",
        "Master Services Agreement and Data Annex for the rollout of the whole Northwind platform at Isthmus Holdings Ltd has been"
        " signed by max@seagrass.example",
        "2026-10-04 08:09 +0000",
        "Master Services Agreement and Data Annex for the rollout of the whole Northwind platform at Isthmus Holdings Ltd",
        "Isthmus Holdings Ltd",
        to=f"{ANA}, {max_}",
    )
    add(
        "with-pdf",
        copied.format("Order Form Fathom BV", "Ana Ruiz and Fay Thom"),
        "2026-10-04 08:10 +0000",
        "Order Form Fathom BV",
        "Fathom BV",
        files=(("Order_Form_Fathom_BV.pdf", pdf("fathom")),),
    )
    add(
        "external",
        "[EXT] " + copied.format("Order Form Gulf Ltd", "Ana Ruiz and Gil Ulf"),
        "2026-10-04 08:11 +0000",
        "Order Form Gulf Ltd",
        "Gulf Ltd",
    )
    # A long title: whether the company is read out of it does not matter.
    next(row for row in rows if row.name == "dropbox-owner-folded").expect.pop("customer")
    when = at("2026-10-22 10:00 +0000")
    for name, subject, kinds in [
        ("viewed", "Max Ebb has viewed Order Form", ("in_flight",)),
        ("viewed-2", "Clark Van Alstyne has viewed 213th Offer", ("in_flight",)),
        ("request", "Signature requested by Ana Ruiz: Order Form", OPENS_NOTHING),
        ("request-2", "Northwind has requested your signature on Order Form", OPENS_NOTHING),
        ("reminder", "Reminder: Ana Ruiz is waiting on your signature for Order Form", OPENS_NOTHING),
        ("copied-early", "You've been copied on Order Form", OPENS_NOTHING),
        ("declined", "Max Ebb has declined to sign Order Form", OPENS_NOTHING),
        ("cancelled", "Ana Ruiz has canceled the signature request for Order Form", OPENS_NOTHING),
        ("bounced", "We could not deliver Order Form to max@seagrass.example", OPENS_NOTHING),
        ("welcome", "Welcome to Dropbox Sign", ("not_a_notice",)),
        ("signed-up", "You just signed up for Dropbox Sign", OPENS_NOTHING),
        ("signed-in", "You just signed in from a new device", OPENS_NOTHING),
        ("confirm", "Please confirm your email address", ("not_a_notice",)),
    ]:  # fmt: skip
        rows.append(
            near(f"dropbox-not-{name}", mail(subject, "Text.", sender=DROPBOX, when=when, to=ANA, cc=INBOX), kinds)
        )
    return rows


def panda() -> list[Row]:
    rows = []
    moment = at("2026-10-06 13:00 -0700")
    for name, title, customer in [
        ("quote", "Quote 4711 - Tern Labs Pty Ltd", "Tern Labs Pty Ltd"),
        ("proposal", "Proposal for Gannet Inc.", "Gannet Inc."),
        ("unicode", "Biên bản Cò Trắng", None),
        ("order", "Order Form Petrel GmbH.pdf", "Petrel GmbH"),
        ("plain", "Order Form", None),
    ]:
        raw = mail(f"Signed copy {title}", "Attached is your copy.", sender=PANDA, when=moment, to=ANA, cc=INBOX,
                   files=((f"{name}.pdf", pdf(name)),))  # fmt: skip
        facts = {"title": title, "ae": ANA_AT, **({} if name == "unicode" else {"customer": customer})}
        rows.append(notice(f"pandadoc-{name}", raw, "pandadoc", moment, **facts))
    for name, subject in [
        ("viewed", "Tess Tern has viewed Quote 4711"),
        ("opened", "Quote 4711 was opened by Tess Tern"),
        ("one", "Tess Tern completed Quote 4711"),
        ("all-guess", "Quote 4711 has been completed by all recipients"),
        ("sent", "Ana Ruiz sent you a document: Quote 4711"),
        ("comment", "Tess Tern commented on Quote 4711: signed copy when?"),
        ("forwarded", "Quote 4711 has been forwarded to sam@tern.example"),
        ("declined", "Quote 4711 has been declined"),
        ("expired", "Quote 4711 has expired"),
        ("failed", "We could not deliver Quote 4711"),
        ("receipt", "Your PandaDoc receipt"),
        ("digest", "Your week: 3 documents completed"),
    ]:
        rows.append(near(f"pandadoc-not-{name}", mail(subject, "Text.", sender=PANDA, when=moment, to=ANA, cc=INBOX)))
    billing = mail(
        "Signed copy of your PandaDoc subscription",
        "Text.",
        sender="PandaDoc <invoices@pandadoc.com>",
        when=moment,
        to=ANA,
    )
    rows.append(near("pandadoc-not-billing", billing))
    return rows


def unsure() -> list[Row]:
    """Services of whose mails nothing certain is public: a person is asked, nothing opens."""
    when = at("2026-10-23 10:00 +0000")
    rows = []
    for name, sender, subject in [
        ("zoho-request", ZOHO, "Northwind requests you to sign Order Form"),
        ("zoho-request-2", ZOHO, "Ana Ruiz from Northwind requests you to sign WISE Membership Agreement - ru"),
        ("zoho-completed", ZOHO, "Order Form has been completed"),
        ("zoho-signed-one", ZOHO, "Order Form has been signed by kim@starling.example"),
        ("zoho-viewed", ZOHO, "kim@starling.example has viewed Order Form"),
        ("zoho-declined", ZOHO, "Order Form has been declined by kim@starling.example"),
        ("zoho-recalled", ZOHO, "Order Form has been recalled"),
        ("zoho-otp", ZOHO, "Verification code to open Order Form"),
        ("signnow-needs", "SignNow <mail@signnow.com>", "ana.ruiz@northwind.example Needs Your Signature"),
        ("signnow-signed", "SignNow <mail@signnow.com>", "kim@starling.example has signed Order Form"),
        ("signnow-copy", "SignNow <mail@signnow.com>", "Your copy of Order Form"),
        ("yousign-request", "Youtrust pour Northwind <notifications@yousign.app>", "Vous avez été invité(e) à signer Bon de commande"),
        ("yousign-done", "Yousign <notifications@yousign.app>", "Le document Bon de commande a été signé par tous"),
        ("getaccept", "Ana Ruiz <reply-to-sender@getaccept.com>", "Order Form has been signed"),
        ("oneflow", "Oneflow <noreply@oneflow.com>", "The contract Order Form has been signed by all parties"),
        ("juro", "Juro <no-reply@juro.com>", "Order Form is fully signed"),
        ("ironclad", "Ironclad <no-reply@ironcladapp.com>", "Completed: Order Form with Starling Labs"),
        ("skribble", "Skribble <info@skribble.com>", "Order Form wurde von allen unterschrieben"),
        ("signrequest", "SignRequest <no-reply@signrequest.com>", "Order Form has been signed by everyone"),
        ("conga", "Conga Sign <noreply@congasign.com>", "Order Form: signing is complete"),
        ("proposify", "Proposify <notifications@proposify.com>", "Proposal for Starling was won!"),
        ("qwilr", "Qwilr <notifications@qwilr.com>", "Order Form was accepted by Kim Park"),
        ("signable", "Signable <noreply@signable.co.uk>", "Order Form has been signed by all parties"),
        ("scrive", "Scrive <noreply@scrive.com>", "Completed document: Order Form"),
        ("xodo", "Xodo Sign <no-reply@eversign.com>", "Document completed: Order Form"),
        ("onespan", "OneSpan Sign <signers@e-signlive.com>", "Completed: Order Form"),
        ("cloudsign", "クラウドサイン <no-reply@cloudsign.jp>", "「注文書」の合意締結が完了しました"),
        ("documenso", "Documenso <noreply@documenso.com>", "Signing Complete!"),
        ("signwell", "SignWell <noreply@signwell.com>", "Order Form has been completed"),
        ("dochub", "DocHub <do-not-reply@dochub.com>", "Order Form has been completed"),
    ]:  # fmt: skip
        raw = mail(subject, "Sender: ana.ruiz@northwind.example\n", sender=sender, when=when, to=ANA, cc=INBOX)
        rows.append(near(f"guess-{name}", raw))
    return rows


def rows() -> list[Row]:
    return [*adobe(), *dropbox(), *panda(), *unsure()]
