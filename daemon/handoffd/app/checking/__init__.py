"""`handoffd check`: is everything as it must be, before the first contract comes and at any time after it."""
