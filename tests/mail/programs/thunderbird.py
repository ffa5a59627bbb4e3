"""Drive Thunderbird through Marionette: replies are typed with its own key events, and sent to postman.py on port 2525.

`thunderbird.py start` makes a profile, a screen (Xvfb :77), the postman and Thunderbird, all left running;
`thunderbird.py [NAME ...]` writes the replies; `thunderbird.py shot FILE` takes a picture of the screen. As terminal.py:
by hand, on a machine of no importance. Needs the pip package marionette_driver, and aiosmtpd.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from kept import WORK, invitation, keep, keep_answer, received
from window_plans import THUNDERBIRD

HERE = Path(__file__).resolve().parent
DESK = WORK / "tb"
OUT = DESK / "out"
SCREEN = ":77"


def start() -> None:
    (DESK / "profile").mkdir(parents=True, exist_ok=True)
    (DESK / "profile" / "user.js").write_text(
        (HERE / "thunderbird-user.js").read_text(encoding="utf-8"), encoding="utf-8"
    )
    told = {**os.environ, "DISPLAY": SCREEN, "HOME": str(DESK), "TZ": "America/New_York"}
    for command in (
        ["Xvfb", SCREEN, "-screen", "0", "1400x1000x24"],
        [sys.executable, str(HERE / "postman.py"), "--listen", "2525", str(OUT)],
        ["openbox"],
        [
            "unshare",
            "--uts",
            "sh",
            "-c",
            f"hostname laptop; exec thunderbird --profile {DESK}/profile --marionette -remote-allow-system-access --no-remote",
        ],
    ):
        subprocess.Popen(
            command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(1)


def session():
    from marionette_driver.marionette import Marionette

    client = Marionette(host="127.0.0.1", port=2828)
    client.start_session()
    client.set_context("chrome")
    client.timeout.script = 120
    return client


def act(client, script: str, *told):
    """Run a script in Thunderbird; `told` are its arguments a[0], a[1], ..."""
    whole = (HERE / "thunderbird.js").read_text(encoding="utf-8") + (
        "const [...a] = arguments; const over = a.pop();\n"
        f"(async () => {{ {script} }})().then(value => over({{ value }}), error => over({{ error: String(error) + error.stack }}));"
    )
    answer = client.execute_async_script(whole, script_args=list(told), new_sandbox=True)
    if answer.get("error"):
        raise RuntimeError(answer["error"])
    return answer.get("value")


WRITE = """
prefs(a[0]);
const win = await reply(deliver(a[1]));
const hands = new Hands(win);
await hands.perform(a[2]);
await attach(win, a[3]);
await wait(300);
"""
SEND = """
const win = Services.wm.getMostRecentWindow("msgcompose");
win.goDoCommand("cmd_sendNow");
await until(() => !Services.wm.getMostRecentWindow("msgcompose"), "the window to close: " + Services.wm.getMostRecentWindow(null)?.document.documentElement.textContent.slice(0, 200));
"""

USUAL = {
    "mail.identity.id1.compose_html": True, "mail.identity.id1.reply_on_top": 0, "mail.identity.id1.sig_bottom": False,
    "mail.identity.id1.auto_quote": True, "mail.identity.id1.htmlSigText": "", "mail.identity.id1.htmlSigFormat": False,
    "mailnews.reply_header_type": 2, "mailnews.send_plaintext_flowed": True, "mail.default_send_format": 0,
    "mail.compose.default_to_paragraph": True, "mail.strictly_mime": False,
    "mailnews.reply_header_ondateauthorwrote": "On #2 #3, #1 wrote:",
}  # fmt: skip


ANSWER = """
const [message, button] = await invited(deliver(a[0]), a[1]);
button.doCommand();
await wait(2500);
return Array.from(Services.wm.getEnumerator(null), one => one.document.title + " " + one.location);
"""


STANDS_FOR = {"Accept": "ACCEPTED", "Tentative": "TENTATIVE", "Decline": "DECLINED"}


def rsvp(answers: list[str]) -> None:
    """Answer our invitation from its bar: `rsvp Accept Tentative Decline`; not while another driver uses the postman."""
    client = session()
    for answer in answers:
        before = len(list(OUT.glob("*.eml")))
        uid = f"{answer.lower()}-1@handoffd.brightlane.example"
        act(client, ANSWER, invitation(uid).decode("ascii"), answer)
        shot(str(DESK / f"rsvp-{answer}.png"))
        keep_answer("thunderbird", answer.lower(), (OUT / f"{before + 1}.eml").read_bytes(), uid, STANDS_FOR[answer])
        sys.stdout.write(f"kept      thunderbird/{answer.lower()}" + "\n")
    client.delete_session()


def shot(path: str) -> None:
    subprocess.run(["import", "-window", "root", path], env={**os.environ, "DISPLAY": SCREEN}, check=False)


def main(only: list[str]) -> None:
    if only[:1] == ["start"]:
        return start()
    if only[:1] == ["rsvp"]:
        return rsvp(only[1:])
    if only[:1] == ["shot"]:
        return shot(only[1])
    client = session()
    for plan in THUNDERBIRD:
        if only and plan.name not in only:
            continue
        before = len(list(OUT.glob("*.eml")))
        letter = received(plan).decode("latin-1").replace("\r\n", "\n")
        files = []
        for name, content in plan.settings.get("files", {}).items():
            (DESK / name).write_text(content, encoding="utf-8")
            files.append([name, str(DESK / name)])
        act(client, WRITE, USUAL | plan.settings.get("prefs", {}), letter, plan.typing, files)
        shot(str(DESK / f"{plan.name}.png"))
        act(client, SEND)
        until = time.monotonic() + 10
        while time.monotonic() < until and not (OUT / f"{before + 1}.eml").exists():
            time.sleep(0.2)
        keep(plan, (OUT / f"{before + 1}.eml").read_bytes())
        sys.stdout.write(f"kept      thunderbird/{plan.name}" + "\n")
    client.delete_session()
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
