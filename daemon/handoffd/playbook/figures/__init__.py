"""What leaders read about many handoffs at once (T3, T4, T5): pure functions from handoffs to plain values.

Rule 1: every number names the handoffs it was made from. Rule 2: what is not known is unknown, never zero.
Rule 3: hours are elapsed hours from the signature; whether something was in time is measured against when it was due,
and that waits for weekends, holidays and leave.
"""
