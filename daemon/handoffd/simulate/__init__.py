"""Months of handoffs in seconds: the whole program among people, servers and attackers that are made up from a seed."""
