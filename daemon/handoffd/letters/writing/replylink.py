"""The mailto: address of a button: the reply prefilled, the token in the address (RFC 6068)."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class ReplyLink:
    """Makes mailto: addresses: `address` is `inbox+TOKEN@domain`, `subject` that of the letter being answered."""

    address: str
    subject: str

    def __call__(self, command: str) -> str:
        """Return the address that opens a reply with the command on its first line and room below it."""
        subject = self.subject if self.subject[:3].casefold() == "re:" else f"Re: {self.subject}"
        # RFC 6068 section 5: a line break is %0D%0A.
        local, _, domain = self.address.rpartition("@")
        body = quote(f"{command}\r\n\r\n", safe="")
        return (
            f"mailto:{quote(local, safe='+')}@{quote(domain, safe='.-')}?subject={quote(subject, safe='')}&body={body}"
        )
