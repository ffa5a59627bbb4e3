"""The letters room reads what came and writes what goes: bytes in, meaning out, and back; pure."""
