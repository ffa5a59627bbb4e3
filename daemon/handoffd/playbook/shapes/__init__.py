"""The shapes of which the steps of the playbook are made.

`assign`, `ask`, `accept`, `approve`, `invite`, `register`, `announce`, `fade` and `assess`; the other files help them.
"""
