"""Meetings by mail: the .ics we send (RFC 5545, 5546, 6047) and what calendars answer."""
