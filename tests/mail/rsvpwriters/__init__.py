"""The answers that calendars write to our invite, by client: shapes from public facts, no text of anybody's.

`python -m mail.rsvpwriters` (in tests/) writes them as tests/mail/rsvps/*.eml with what each means beside it as .json.
A shape is written for a scene (whose uid, which addresses), so that the whole program can be asked about it too.
"""
