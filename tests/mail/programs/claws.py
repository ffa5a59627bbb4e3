"""Drive Claws Mail on a screen of its own (Xvfb :78), with the typist as its external editor.

Usage: claws.py [NAME ...]. Started anew for each reply; keys are pressed with xdotool, and the mail goes to postman.py in
the place of sendmail.
"""

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from kept import WORK, keep, received
from window_plans import CLAWS

HERE = Path(__file__).resolve().parent
SCREEN = ":78"
FOLDERS = "".join(
    f'<folderitem type="{kind}" name="{name}" path="{name}" mtime="0" new="0" unread="0" total="0" account_id="0" />'
    for kind, name in (
        ("inbox", "inbox"),
        ("outbox", "sent"),
        ("draft", "draft"),
        ("queue", "queue"),
        ("trash", "trash"),
    )
)


def furnish(home: Path, plan) -> None:
    shutil.rmtree(home, ignore_errors=True)
    for name in ("inbox", "sent", "draft", "queue", "trash"):
        (home / "Mail" / name).mkdir(parents=True)
    (home / "Mail" / "inbox" / "1").write_bytes(received(plan))
    for tool in ("typist.py", "postman.py"):
        shutil.copy(HERE / tool, home / tool)
    plan.write(home / "plan.json")
    (home / "mta").write_text(f"#!/bin/sh\nexec {home}/postman.py {home}/out.eml\n", encoding="utf-8")
    (home / "mta").chmod(0o755)
    rc = home / ".claws-mail"
    rc.mkdir()
    account = {
        "account_name": "work", "is_default": 1, "name": "Dana Whitfield", "address": "dana.whitfield@brightlane.example",
        "protocol": 5, "use_mail_command": 1, "mail_command": f"{home}/mta", "generate_msgid": 1, "set_domain": 1,
        "domain": "laptop.brightlane.example", "set_sent_folder": 0, "auto_signature": 0, **plan.settings.get("account", {}),
    }  # fmt: skip
    chosen = {
        "config_version": 4, "auto_ext_editor": 1, "ext_editor_command": f"{home}/typist.py {home}/plan.json '%s'",
        "reply_with_quote": 1, "confirm_send_multiple_recipients": 0, "send_dialog_mode": 2, "savemsg": 0, "enable_aspell": 0,
        "first_time": 0, **plan.settings.get("rc", {}),
    }  # fmt: skip
    (rc / "accountrc").write_text(
        "[Account: 1]\n" + "".join(f"{key}={value}\n" for key, value in account.items()), encoding="utf-8"
    )
    (rc / "clawsrc").write_text(
        "[Common]\n" + "".join(f"{key}={value}\n" for key, value in chosen.items()), encoding="utf-8"
    )
    (rc / "folderlist.xml").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<folderlist><folder type="mh" name="Mail" path="Mail">{FOLDERS}</folder></folderlist>\n',
        encoding="utf-8",
    )
    subprocess.run(["chown", "-R", "dana:dana", home], check=True)


def as_dana(home: Path, command: str) -> list[str]:
    told = f"env -i HOME={home} USER=dana LANG=C.UTF-8 TZ=America/New_York DISPLAY={SCREEN} PATH=/usr/bin:/bin sh -c {shlex.quote(command)}"
    return ["unshare", "--uts", "sh", "-c", f"hostname laptop; cd {home}; exec runuser -u dana -- {told}"]


def press(*keys: str) -> None:
    subprocess.run(["xdotool", "key", *keys], env={**os.environ, "DISPLAY": SCREEN}, check=False)


def main(only: list[str]) -> None:
    subprocess.Popen(
        ["Xvfb", SCREEN, "-screen", "0", "1300x900x24"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(1)
    subprocess.Popen(
        ["openbox"],
        env={**os.environ, "DISPLAY": SCREEN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for plan in CLAWS:
        if only and plan.name not in only:
            continue
        home = WORK / "claws"
        furnish(home, plan)
        claws = subprocess.Popen(as_dana(home, "exec claws-mail"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(4)
        subprocess.run(
            as_dana(home, "claws-mail --select '#mh/Mail/inbox/1'"), timeout=20, check=False, capture_output=True
        )
        time.sleep(1.5)
        press("ctrl+r")
        time.sleep(3)
        subprocess.run(
            ["import", "-window", "root", str(WORK / f"claws-{plan.name}.png")],
            env={**os.environ, "DISPLAY": SCREEN},
            check=False,
        )
        press("ctrl+Return")
        until = time.monotonic() + 6
        while time.monotonic() < until and not (home / "out.eml").exists():
            time.sleep(0.2)
        if (home / "out.eml").exists():
            keep(plan, (home / "out.eml").read_bytes())
            sys.stdout.write(f"kept      claws/{plan.name}" + "\n")
        else:
            sys.stdout.write(f"NO MAIL   claws/{plan.name}" + "\n")
        subprocess.run(as_dana(home, "claws-mail --exit"), timeout=10, check=False, capture_output=True)
        claws.terminate()
        claws.wait(10)


if __name__ == "__main__":
    main(sys.argv[1:])
