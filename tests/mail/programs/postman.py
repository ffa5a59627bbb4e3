#!/usr/bin/env python3
"""Takes the mail that a program sends, and keeps it byte for byte: as `sendmail`, and as an SMTP server.

postman.py FILE [what sendmail would be told]      stands in for /usr/sbin/sendmail: standard input goes to FILE
postman.py --listen PORT FOLDER                    an SMTP server on loopback; mails become FOLDER/1.eml, 2.eml, ...
                                                   (needs aiosmtpd)
"""

import asyncio
import sys
from pathlib import Path


def keep(raw: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    later = path.with_suffix(".new")
    later.write_bytes(raw)
    later.rename(path)


def listen(port: int, folder: Path) -> None:
    from aiosmtpd.controller import Controller

    def next_name() -> str:
        return f"{len(list(folder.glob('*.eml'))) + 1}.eml"

    class Postbox:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
            keep(envelope.original_content, folder / next_name())
            return "250 kept"

    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Postbox(), hostname="127.0.0.1", port=port, decode_data=False, enable_SMTPUTF8=True)
    controller.start()
    asyncio.new_event_loop().run_forever()


if __name__ == "__main__":
    if sys.argv[1] == "--listen":
        listen(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        keep(sys.stdin.buffer.read(), Path(sys.argv[1]))
