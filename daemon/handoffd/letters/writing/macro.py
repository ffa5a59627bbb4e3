"""The mailto: of an answer that a colleague sends themselves: addressed, with a subject and every word (RFC 6068)."""

from urllib.parse import quote

LONGEST = 1_800  # characters of a link; Outlook for Windows opens no longer one


def mail_link(to: str, cc: tuple[str, ...], subject: str, body: str) -> str:
    """Return the address that opens this mail, finished, in the reader's mail program."""
    fields = {"cc": ",".join(cc), "subject": subject, "body": "\r\n".join(body.splitlines())}
    told = [f"{name}={quote(value, safe='@,' if name == 'cc' else '')}" for name, value in fields.items() if value]
    asked = "&".join(told)
    link = f"mailto:{quote(to, safe='@.+-')}?{asked}"
    return link if len(link) <= LONGEST else link.partition("&body=")[0]
