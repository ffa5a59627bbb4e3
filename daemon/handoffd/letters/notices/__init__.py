"""Notices: is this mail word of a signed contract, of which one, and whose is it."""
