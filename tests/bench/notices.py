"""Notices for the benchmark: signed contracts as DocuSign writes them, 6-12 KB of text and HTML, each of its own envelope.

Everything is drawn from a seed, so that two runs, and the program and its peers, read the same bytes.
"""

import random
import uuid
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from quopri import encodestring

DOMAIN = "northwind.example"
INBOX = f"handoff@{DOMAIN}"
SELLERS, MANAGERS = 100, 20
# Sixty times sixty names: those of two customers are alike only as often as they are among real ones.
_FIRST = [
    "Alder",
    "Amber",
    "Anchor",
    "Arctic",
    "Aspen",
    "Atlas",
    "Aurora",
    "Beacon",
    "Birch",
    "Brook",
    "Canyon",
    "Cedar",
    "Cinder",
    "Cobalt",
    "Comet",
    "Copper",
    "Coral",
    "Crest",
    "Delta",
    "Dune",
    "Eagle",
    "Ember",
    "Falcon",
    "Fjord",
    "Flint",
    "Gale",
    "Garnet",
    "Glacier",
    "Granite",
    "Harbor",
    "Hazel",
    "Heron",
    "Indigo",
    "Iris",
    "Ivory",
    "Jasper",
    "Juniper",
    "Kestrel",
    "Lagoon",
    "Larch",
    "Linden",
    "Lotus",
    "Maple",
    "Meadow",
    "Merlin",
    "Mistral",
    "Nimbus",
    "Oak",
    "Onyx",
    "Opal",
    "Orchid",
    "Osprey",
    "Pebble",
    "Pine",
    "Quartz",
    "Raven",
    "Reef",
    "Ridge",
    "Sable",
    "Willow",
]
_SECOND = [
    "Analytics",
    "Apparel",
    "Avionics",
    "Bakeries",
    "Banking",
    "Beverages",
    "Biotech",
    "Books",
    "Brewing",
    "Cables",
    "Capital",
    "Ceramics",
    "Chemicals",
    "Clinics",
    "Coatings",
    "Coffee",
    "Components",
    "Controls",
    "Cosmetics",
    "Dairy",
    "Dental",
    "Devices",
    "Diagnostics",
    "Electric",
    "Energy",
    "Engines",
    "Farms",
    "Fabrics",
    "Ferries",
    "Films",
    "Foods",
    "Forwarding",
    "Foundry",
    "Freight",
    "Furniture",
    "Games",
    "Gears",
    "Glass",
    "Grain",
    "Health",
    "Hotels",
    "Imaging",
    "Insurance",
    "Instruments",
    "Labs",
    "Lighting",
    "Logistics",
    "Marine",
    "Media",
    "Metals",
    "Mobility",
    "Motors",
    "Networks",
    "Optics",
    "Packaging",
    "Paper",
    "Pharma",
    "Plastics",
    "Printing",
    "Pumps",
]


def seller(number: int) -> tuple[str, str]:
    """Return the name and the address of an AE."""
    return f"Seller {_FIRST[number % len(_FIRST)]}{number}", f"ae{number}@{DOMAIN}"


def manager(number: int) -> tuple[str, str]:
    """Return the name and the address of a CSM."""
    return f"Manager {_SECOND[number % len(_SECOND)]}{number}", f"csm{number}@{DOMAIN}"


def customer(number: int) -> str:
    """Return the name of a customer, another one for each number."""
    first, second = _FIRST[number % len(_FIRST)], _SECOND[number // len(_FIRST) % len(_SECOND)]
    rest = number // (len(_FIRST) * len(_SECOND))
    return f"{first} {second}{f' {_FIRST[rest]}' if rest else ''} GmbH"


def notice(number: int, seed: int = 1, *, weight: int = 0) -> bytes:
    """Return one notice with CRLF line ends; `weight` adds so many bytes of an attached PDF's noise."""
    drawn = random.Random(f"{seed}/{number}")  # noqa: S311 - a benchmark, not a secret
    envelope = uuid.UUID(int=drawn.getrandbits(128), version=4)
    who, address = seller(number % SELLERS)
    title = f"{customer(number)} Order Form.pdf"
    at = datetime.now(UTC) - timedelta(minutes=5)
    mark = f"{drawn.getrandbits(96):024x}"
    link = f"https://na4.docusign.net/Member/EmailStart.aspx?a={envelope}&acct={uuid.UUID(int=drawn.getrandbits(128))}"
    text = (
        f"All parties have completed {title}.\n\nTo view, download or print the completed document click below.\n{link}\n\n"
        f"This message was sent to you by {who} who is using the Docusign Electronic Signature Service.\n"
    )
    filler = "".join(
        f'<td style="padding:{drawn.randrange(40)}px;color:#{drawn.getrandbits(24):06x}"></td>'
        for _ in range(drawn.randrange(60, 160))
    )
    html = (
        f'<html><head><style>td {{ font-family: Helvetica }}</style></head><body style="background:#eaeaea"><table width="100%"><tr>{filler}</tr>'
        f"<tr><td>Your document has been completed</td></tr>"
        f'<tr><td><a href="{link.replace("&", "&amp;")}">VIEW COMPLETED DOCUMENT</a></td></tr>'
        f"<tr><td><b>{who}</b><br>{address}</td></tr><tr><td>All parties have completed {title}.</td></tr>"
        "<tr><td><b>Do Not Share This Email</b><br>This email contains a secure link to Docusign. Please do not share this "
        "email, link, or access code with others.</td></tr></table></body></html>\n"
    )
    parts = [_part("text/plain", text), _part("text/html", html)]
    if weight:
        noise = b64encode(drawn.randbytes(weight * 3 // 4))
        lines = "\n".join(noise[start : start + 76].decode() for start in range(0, len(noise), 76))
        parts.append(
            "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
            f'Content-Disposition: attachment; filename="scan.bin"\n\n{lines}\n'
        )
    kind = "mixed" if weight else "alternative"
    head = (
        "Return-Path: <bounce@mta.example>\n"
        f"Received: from mta.example (mta.example [192.0.2.25]) by mx.{DOMAIN} with ESMTPS; {format_datetime(at)}\n"
        f"From: {who} via Docusign <dse_NA4@docusign.net>\nTo: Handoffs <{INBOX}>\nReply-To: {who} <{address}>\n"
        f"Subject: Completed: Complete with Docusign: {title}\nDate: {format_datetime(at)}\n"
        f'Message-ID: <{mark}@mta.example>\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="_b_{mark}"\n\n'
    )
    body = "".join(f"--_b_{mark}\n{part}" for part in parts) + f"--_b_{mark}--\n"
    return (head + body).replace("\n", "\r\n").encode()


def _part(kind: str, text: str) -> str:
    told = encodestring(text.encode()).decode()
    return f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{told}\n"
