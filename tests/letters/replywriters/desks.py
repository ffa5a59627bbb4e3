"""Shared desks that answer for a person: Missive, Front, and help desks of the Zendesk kind."""

from letters.replywriters.base import Program, esc


class Missive(Program):
    name = "missive"
    langs = ("en",)
    quote_open = '<div class="missive_quote"><blockquote style="margin-top:0;margin-bottom:0" type="cite">'
    quote_close = "</blockquote></div>"

    def introduction(self) -> str:
        name, address = self.asked.sender
        return f"On March 10, 2026 at 11:15 AM, {name} ({address}) wrote:"


class Front(Program):
    name = "front"
    half = "untouched"
    langs = ("en",)
    quote_open = ""
    quote_close = "</div></blockquote>"

    def introduction(self) -> str:
        _, address = self.asked.sender
        return f"On March 10, 2026 at 11:15 AM EDT {address} wrote:"

    def introduced(self) -> str:
        _, address = self.asked.sender
        return f'<br><blockquote type="cite" class="front-blockquote">On March 10, 2026 at 11:15 AM EDT <a href="mailto:{address}">{address}</a> wrote:<br><br><div class="front-email-body">'


class Helpdesk(Program):
    name = "helpdesk"
    half = "untouched"
    langs = ("en",)
    typed_open, typed_close, empty = '<p dir="auto">', "</p>", '<p dir="auto">&nbsp;</p>'
    quote_open = '<div class="zd-comment" dir="auto">'
    quote_close = "</div></td></tr></table>"
    footer = "This email is a service from Brightlane."

    def introduction(self) -> str:
        return f"{self.asked.sender[0]}\nMar 10, 2026, 11:15 EDT"

    def introduced(self) -> str:
        return (
            '<table width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td width="100%" style="padding: 15px 0; border-top: 1px dotted #c5c5c5;">'
            f'<p style="font-size: 15px;"><strong>{esc(self.asked.sender[0])}</strong></p><p style="font-size:13px;">Mar 10, 2026, 11:15 EDT</p>'
        )

    def introduced_text(self) -> list[str]:
        return [
            "----------------------------------------------",
            "",
            f"{self.asked.sender[0]}, Mar 10, 2026, 11:15 EDT",
            "",
        ]

    prefix = ""


DESKS = (Missive, Front, Helpdesk)
