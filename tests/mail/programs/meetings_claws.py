"""Claws Mail with vCalendar for meetings.py: Dana's account over IMAP, screen :80, pressed with xdotool.

Claws draws its calendar view itself, so it is looked at in pictures; `shows` tells where they are.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

from house import DANA, House

SCREEN = ":80"
EDGE, BUTTON = 585, 626  # the left edge of the Answer button and its middle, in a window of 1300 pixels


class Claws:
    """A fresh MH mailbox each time: the mails are put into it as they came over IMAP; what it sends goes to our SMTP."""

    name = "claws"

    def __init__(self, folder: Path) -> None:
        self._folder, self._children, self._known = folder, [], []
        self._home = folder / "home"

    def start(self, house: House) -> None:
        home = self._home
        for name in ("inbox", "sent", "draft", "queue", "trash"):
            (home / "Mail" / name).mkdir(parents=True)
        rc = home / ".claws-mail"
        rc.mkdir()
        plugin = next(Path("/usr/lib").glob("*/claws-mail/plugins/vcalendar.so"))
        (rc / "accountrc").write_text(
            "[Account: 1]\naccount_name=work\nis_default=1\n"
            f"name={DANA.name}\naddress={DANA.email}\nprotocol=5\nsmtp_server=127.0.0.1\nset_smtpport=1\nsmtp_port={house.server.smtp_port}\n"
            "use_mail_command=0\nset_domain=1\ndomain=laptop.brightlane.example\nset_sent_folder=0\nauto_signature=0\nssl_smtp=0\n",
            encoding="utf-8",
        )
        (rc / "clawsrc").write_text(
            f"[Common]\nconfig_version=4\nsend_dialog_mode=2\nsavemsg=0\nfirst_time=0\n[Plugins_GTK3]\n{plugin}\n[Plugins_GTK2]\n{plugin}\n",
            encoding="utf-8",
        )
        from claws import FOLDERS

        (rc / "folderlist.xml").write_text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<folderlist><folder type="mh" name="Mail" path="Mail">{FOLDERS}</folder></folderlist>\n',
            encoding="utf-8",
        )
        shutil.chown(self._folder, "dana")
        subprocess.run(["chown", "-R", "dana:dana", home], check=True)
        for command in (["Xvfb", SCREEN, "-screen", "0", "1300x900x24"], ["openbox"]):
            self._children.append(
                subprocess.Popen(
                    command,
                    env={**os.environ, "DISPLAY": SCREEN},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
            time.sleep(1)

    def shows(self, mail, picture: str) -> str:
        self._open(mail)
        self.shot(picture)
        return str(self._folder / "pictures" / f"{picture}.png")

    def accepts(self, mail) -> None:
        """Press Answer: "Accept" is what its menu says at first. How deep it stands is seen in the picture."""
        self._open(mail)
        self._run("xdotool", "mousemove", str(BUTTON), str(self._button()), "click", "1")
        time.sleep(4)
        self.shot("answered")

    def _button(self) -> int:
        """Return where, from the top, the edge of a button runs straight down for some twenty pixels."""
        self.shot("before")
        picture = str(self._folder / "pictures" / "before.png")
        command = ["convert", picture, "-crop", f"1x380+{EDGE}+500", "-depth", "8", "txt:-"]
        rows = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[1:]
        dark = [int(row.rpartition("#")[2][:2], 16) < 0xE0 for row in rows]
        for at in range(len(dark) - 18):
            if all(dark[at : at + 18]):
                return 500 + at + 12
        raise SystemExit(f"no button in {picture}")

    def shot(self, name: str) -> None:
        self._run("import", "-window", "root", str(self._folder / "pictures" / f"{name}.png"))

    def stop(self) -> None:
        if self._home.exists():
            subprocess.run(self._as_dana("claws-mail --exit"), timeout=15, check=False, capture_output=True)
        for child in reversed(self._children):
            child.terminate()

    def _open(self, mail) -> None:
        if any(mail is known for known in self._known):
            return
        subprocess.run(self._as_dana("claws-mail --exit"), timeout=15, check=False, capture_output=True)
        time.sleep(1)
        self._known.append(mail)
        path = self._home / "Mail" / "inbox" / str(len(self._known))
        path.write_bytes(mail.as_bytes().replace(b"\r\n", b"\n"))
        shutil.chown(path, "dana", "dana")
        self._children.append(
            subprocess.Popen(
                self._as_dana("exec claws-mail --online"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        time.sleep(6)
        subprocess.run(
            self._as_dana(f"claws-mail --select '#mh/Mail/inbox/{len(self._known)}'"),
            timeout=20,
            check=False,
            capture_output=True,
        )
        self._run("sh", "-c", "xdotool search --onlyvisible --name 'Claws Mail' windowmove 0 0 windowsize 1300 880")
        time.sleep(2)

    def _run(self, *command: str) -> None:
        subprocess.run(command, env={**os.environ, "DISPLAY": SCREEN}, check=False)

    def _as_dana(self, command: str) -> list[str]:
        told = f"env -i HOME={self._home} USER=dana LANG=C.UTF-8 TZ={DANA.zone} DISPLAY={SCREEN} PATH=/usr/bin:/bin sh -c '{command.replace(chr(39), chr(34))}'"
        return ["unshare", "--uts", "sh", "-c", f"hostname laptop; cd {self._home}; exec runuser -u dana -- {told}"]
