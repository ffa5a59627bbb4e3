"""Drive the programs of the terminal: mutt, neomutt, alpine, s-nail, nmh, Emacs (Gnus), aerc, notmuch, mblaze.

Run as root on a machine of no importance that has them (README.md): each runs as the user `dana` on a host called
`laptop`, so that no name of this machine gets into a mail. Usage: terminal.py [PROGRAM ...]
"""

import os
import shlex
import shutil
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

from kept import WORK, keep, received
from plans import Plan
from terminal_plans import PLANS

HERE = Path(__file__).resolve().parent
NAME, ADDRESS = "Dana Whitfield", "dana.whitfield@brightlane.example"
HOST = "laptop.brightlane.example"


class Desk:
    """One person at one terminal, with a fresh home, an inbox that holds our letter, and the typist as editor."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.home = WORK / "home" / f"{plan.program}-{plan.name}"
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        for tool in ("typist.py", "postman.py"):
            shutil.copy(HERE / tool, self.home / tool)
        self.out = self.home / "out.eml"
        self.sendmail = f"{self.home}/postman.py {self.out}"
        self.letter = received(plan)
        (self.home / "mbox").write_bytes(
            b"From handoff@brightlane.example Tue Mar 10 15:15:00 2026\n" + self.letter.rstrip(b"\n") + b"\n\n"
        )
        (self.home / "Mail").mkdir()
        maildir = self.home / "Maildir"
        for folder in ("cur", "new", "tmp"):
            (maildir / folder).mkdir(parents=True)
        (maildir / "new" / "1773155700.1.laptop").write_bytes(self.letter)
        plan.write(self.home / "plan.json")
        for name, text in plan.settings.get("home_files", {}).items():
            self.file(name, text)
        self.editor = f"{self.home}/typist.py {self.home}/plan.json"

    def file(self, name: str, text: str) -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def as_dana(self, command: str) -> list[str]:
        subprocess.run(["chown", "-R", "dana:dana", self.home], check=True)
        told = {
            "HOME": str(self.home), "USER": "dana", "LOGNAME": "dana", "LANG": "C.UTF-8", "TERM": "screen", "TZ": "America/New_York",
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/bin/mh", "EDITOR": self.editor, "VISUAL": self.editor,
            **self.plan.settings.get("env", {}),
        }  # fmt: skip
        named = " ".join(f"{key}={shlex.quote(value)}" for key, value in told.items())
        inner = f"hostname laptop; cd {self.home}; exec runuser -u dana -- env -i {named} sh -c {shlex.quote(command)}"
        return ["unshare", "--uts", "sh", "-c", inner]

    def run(self, command: str, typed: str = "") -> str:
        done = subprocess.run(
            self.as_dana(command), input=typed, text=True, capture_output=True, timeout=60, check=False
        )
        return done.stdout + done.stderr

    def screen(self, command: str, keys: list[str | float] | None = None, patience: float = 8) -> str:
        """Run in a terminal of 100 x 45, type `keys` (as tmux names them; a number waits), until the mail is there."""
        tmux = ["tmux", "-L", "programs"]
        subprocess.run([*tmux, "kill-session", "-t", "desk"], capture_output=True, check=False)
        subprocess.run(
            [*tmux, "new-session", "-d", "-s", "desk", "-x", "100", "-y", "45", shlex.join(self.as_dana(command))],
            check=True,
        )
        for key in keys or []:
            if isinstance(key, str):
                subprocess.run([*tmux, "send-keys", "-t", "desk", key], check=False)
            time.sleep(key if isinstance(key, float) else 0.4)
        shown = ""
        until = time.monotonic() + patience
        while time.monotonic() < until and not self.out.exists():
            shown = (
                subprocess.run(
                    [*tmux, "capture-pane", "-p", "-t", "desk"], capture_output=True, text=True, check=False
                ).stdout
                or shown
            )
            time.sleep(0.3)
        time.sleep(0.3)
        subprocess.run([*tmux, "kill-session", "-t", "desk"], capture_output=True, check=False)
        return shown


def mutt(desk: Desk) -> str:
    chosen = desk.plan.settings.get("rc", [])
    attach = [f"set realname='{NAME}'", f"set from='{ADDRESS}'", f"set hostname={HOST}"]
    lines = [
        *attach, f"alternates '{ADDRESS}'",
        f'set sendmail="{desk.sendmail}"', f'set editor="{desk.editor}"',
        *("set fast_reply", "set include", "set autoedit", "unset copy", "unset record", "unset mark_old"),
        *("unset confirmappend", "set quit", "unset abort_unmodified", "set abort_nosubject=no", "unset move", "set charset=utf-8"),
        *("set reply_to", "unset reply_self", "unset recall", "set sort=date", "unset crypt_autosign", "unset wait_key", "unset abort_noattach"),
        *chosen,
    ]  # fmt: skip
    rc = desk.file("rc", "\n".join(lines) + "\n")
    before = desk.plan.settings.get("compose", "")
    return desk.screen(f"{desk.plan.program} -n -F {rc} -f {desk.home}/mbox -e 'push <reply>{before}<send-message>'")


def s_nail(desk: Desk) -> str:
    desk.file(".mailrc", f"set from='{NAME} <{ADDRESS}>' hostname={HOST} mta={desk.home}/mta v15-compat quote nosave sendwait\n"
              + "\n".join(desk.plan.settings.get("rc", [])) + "\n")  # fmt: skip
    (desk.file("mta", f"#!/bin/sh\nexec {desk.sendmail}\n")).chmod(0o755)
    how = desk.plan.settings.get("how", "~e\n")
    return desk.screen(f"s-nail -n -f {desk.home}/mbox 2>{desk.home}/err || cat {desk.home}/err; sleep 3",
                       [1.0, "reply 1", "Enter", 1.0, *[key for line in how.split("\n") if line for key in (line, "Enter", 0.8)], "~.", "Enter", 1.0])  # fmt: skip


def nmh(desk: Desk) -> str:
    desk.file(".mh_profile", f"Path: {desk.home}/Mail\nWelcome: disable\nEditor: {desk.editor}\nSignature: {NAME}\n"
              f"Local-Mailbox: {NAME} <{ADDRESS}>\nsend: -mts sendmail/pipe -sendmail {desk.home}/mta\n" + "\n".join(desk.plan.settings.get("profile", [])) + "\n")  # fmt: skip
    desk.file("mta", f"#!/bin/sh\nexec {desk.sendmail}\n").chmod(0o755)
    desk.file("Mail/inbox/1", "")
    (desk.home / "Mail/inbox/1").write_bytes(desk.letter)
    how = desk.plan.settings.get("repl", "")
    return desk.screen(
        f"/usr/bin/mh/repl {how} 1; sleep 3",
        [
            2.5,
            *[key.replace("$EDITOR", desk.editor) for key in desk.plan.settings.get("whatnow", [])],
            1.0,
            "send",
            "Enter",
            1.0,
        ],
    )


def alpine(desk: Desk) -> str:
    desk.file(".pinerc", f"""personal-name={NAME}
user-domain=brightlane.example
customized-hdrs=From: {NAME} <{ADDRESS}>
inbox-path={desk.home}/mbox
alt-addresses={ADDRESS}
sendmail-path={desk.sendmail}
editor={desk.editor}
default-fcc=""
feature-list=enable-alternate-editor-cmd,enable-alternate-editor-implicitly,allow-changing-from,quell-dead-letter-on-cancel,
 enable-msg-via-external,include-text-in-reply,fcc-without-attachments,quell-user-lookup-in-passwd-file,{",".join(desk.plan.settings.get("features", ["quell-flowed-text"]))}
last-version-used=9.99
{chr(10).join(desk.plan.settings.get("rc", []))}
""")  # fmt: skip
    return desk.screen(
        "alpine -i -n 1",
        [2.0, "r", 1.0, *desk.plan.settings.get("asked", ["y", 0.8, "y", 1.0]), 3.0, "C-x", 1.0, "y", 1.0],
    )


def emacs(desk: Desk) -> str:
    desk.file("mta", f"#!/bin/sh\nexec {desk.sendmail}\n").chmod(0o755)
    shutil.copy(HERE / "emacs.el", desk.home / "emacs.el")
    how, mail = desk.plan.settings.get("lisp", ""), message_from_bytes(desk.letter, policy=policy.default)
    desk.file("article", desk.letter.decode().partition("\n\n")[0] + "\n\n" + mail.get_body(("plain",)).get_content())
    desk.file("chosen.el", f';;; -*- coding: utf-8 -*-\n(setq user-full-name "{NAME}" user-mail-address "{ADDRESS}" mail-host-address "{HOST}" '
              f'sendmail-program "{desk.home}/mta" desk-editor "{desk.editor}" desk-mbox "{desk.home}/mbox")\n{how}\n')  # fmt: skip
    return desk.run("emacs -Q --batch -l chosen.el -l emacs.el -f desk-gnus")


def aerc(desk: Desk) -> str:
    desk.file(
        ".config/aerc/accounts.conf",
        f"[work]\nsource = maildir://{desk.home}/store\noutgoing = {desk.home}/mta\ndefault = INBOX\nfrom = {NAME} <{ADDRESS}>\n",
    ).chmod(0o600)
    desk.file("mta", f"#!/bin/sh\nexec {desk.sendmail}\n").chmod(0o755)
    (desk.home / "store").mkdir()
    shutil.move(desk.home / "Maildir", desk.home / "store" / "INBOX")
    shutil.copytree("/usr/share/aerc/templates", desk.home / ".config/aerc/templates")
    desk.file(
        ".config/aerc/aerc.conf",
        f"[compose]\neditor={desk.editor}\nformat-flowed={str(desk.plan.settings.get('flowed', False)).lower()}\n[filters]\ntext/plain=cat\n"
        + desk.plan.settings.get("conf", ""),
    )
    return desk.screen("aerc", [2.5, *desk.plan.settings.get("reply", [":reply -q", "Enter"]), 3.0, "y", 1.0])


def notmuch(desk: Desk) -> str:
    desk.file(
        ".notmuch-config",
        f"[database]\npath={desk.home}/Maildir\n[user]\nname={NAME}\nprimary_email={ADDRESS}\n[new]\ntags=unread;inbox\n",
    )
    return desk.run(
        f"notmuch new && notmuch reply --format=default tag:inbox > draft && {desk.editor} draft && {desk.sendmail} < draft"
    )


def mblaze(desk: Desk) -> str:
    desk.file(
        ".mblaze/profile",
        f"Local-Mailbox: {NAME} <{ADDRESS}>\nFQDN: {HOST}\nSendmail: {desk.home}/mta\nSendmail-Args:\nOutbox: {desk.home}/Outbox\n",
    )
    desk.file("mta", f"#!/bin/sh\nexec {desk.sendmail}\n").chmod(0o755)
    desk.file(".mblaze/seq", "")
    for folder in ("cur", "new", "tmp"):
        (desk.home / "Outbox" / folder).mkdir(parents=True)
    return desk.screen(
        f"mlist {desk.home}/Maildir | mseq -S; mrep {desk.plan.settings.get('how', '')} 1; sleep 2",
        [2.0, "s", "Enter", 1.0],
    )


PROGRAMS = {
    "mutt": mutt, "neomutt": mutt, "s-nail": s_nail, "nmh": nmh, "alpine": alpine, "emacs-gnus": emacs,
    "aerc": aerc, "notmuch": notmuch, "mblaze": mblaze,
}  # fmt: skip


def main(only: list[str]) -> None:
    os.umask(0o022)
    for plan in PLANS:
        if only and not {plan.program, f"{plan.program}/{plan.name}"} & set(only):
            continue
        desk = Desk(plan)
        shown = PROGRAMS[plan.program](desk)
        if desk.out.exists():
            keep(plan, desk.out.read_bytes())
            sys.stdout.write(f"kept      {plan.program}/{plan.name}" + "\n")
        else:
            rows = "\n".join(line for line in shown.split("\n") if line.strip())
            sys.stdout.write(f"NO MAIL   {plan.program}/{plan.name}\n{rows}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
