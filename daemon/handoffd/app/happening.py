"""How an event reaches the playbook inside the transaction that caused it."""

from collections.abc import Callable

from handoffd.playbook.events import Event
from handoffd.store.transaction import Transaction

Happen = Callable[[Transaction, str, Event], None]
