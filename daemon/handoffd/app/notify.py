"""Tell systemd how we are (sd_notify(3)): a datagram to the socket it names; nothing when there is none."""

import os
import socket


def listened() -> bool:
    """Tell whether systemd wants to know."""
    return bool(os.environ.get("NOTIFY_SOCKET"))


def notify(*lines: str) -> None:
    """Send lines such as READY=1, STATUS=..., WATCHDOG=1."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # the abstract namespace
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(address)
        line.sendall("\n".join(lines).encode())
