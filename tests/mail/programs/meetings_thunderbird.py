"""Thunderbird for meetings.py: Dana's account over IMAP, a calendar of hers, screen :79, driven through Marionette."""

import os
import subprocess
import time
from pathlib import Path

from house import DANA, PASSWORD, House

HERE = Path(__file__).resolve().parent
SCREEN, PORT = ":79", 2829
_ACCOUNT = {
    "mail.server.server1.type": "imap", "mail.server.server1.hostname": "127.0.0.1", "mail.server.server1.socketType": 0,
    "mail.server.server1.authMethod": 3, "mail.server.server1.userName": DANA.email, "mail.server.server1.login_at_startup": False,
    "mail.server.server1.check_new_mail": False, "mail.identity.id1.fullName": DANA.name, "mail.identity.id1.useremail": DANA.email,
    "marionette.port": PORT, "calendar.timezone.local": DANA.zone, "calendar.timezone.useSystemTimezone": False,
    "mail.server.server1.directory-rel": "[ProfD]ImapMail/work", "mail.server.server1.cacheCapa.acl": False,
    "mail.ui.display.message_pane_vertical": False,
}  # fmt: skip

LOGIN = """
const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
login.init("imap://127.0.0.1", null, "imap://127.0.0.1", a[0], a[1], "", "");
await Services.logins.addLoginAsync(login);
const server = MailServices.accounts.accounts[0].incomingServer;
server.password = a[1];
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
for (const old of cal.manager.getCalendars()) cal.manager.removeCalendar(old);
const home = cal.manager.createCalendar("storage", Services.io.newURI("moz-storage-calendar://"));
home.name = "Work";
cal.manager.registerCalendar(home);
home.setProperty("imip.identity.key", "id1");
server.getNewMessages(server.rootFolder, null, null);
"""
SHOW = """
const server = MailServices.accounts.accounts[0].incomingServer;
const folder = await until(() => server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox), "the inbox");
server.getNewMessages(folder, null, null);
let header = null;
for (let tries = 0; tries < 120 && !header; tries++) {
  header = [...folder.messages].find(one => one.messageId == a[0]);
  if (!header) { if (tries % 10 == 9) server.getNewMessages(folder, null, null); await wait(300); }
}
if (!header) throw new Error("the mail did not come: " + [...folder.messages].map(one => one.messageId));
const main = Services.wm.getMostRecentWindow("mail:3pane");
const { MailUtils } = ChromeUtils.importESModule("resource:///modules/MailUtils.sys.mjs");
MailUtils.displayMessageInFolderTab(header);
const message = await until(() => {
  const shown = main.document.getElementById("tabmail").currentAboutMessage;
  return shown?.gMessage?.messageId == header.messageId && shown.document.readyState == "complete" ? shown : null;
}, "the message");
await until(() => message.document.getElementById("expandedsubjectBox").textContent.includes(header.mime2DecodedSubject), "its subject");
const bar = await until(() => {
  const found = message.document.getElementById("imip-bar");
  return found && !found.collapsed && !found.hidden ? found : null;
}, "the invitation's bar");
await wait(1500);
const buttons = [...message.document.querySelectorAll("[id^=imip][id$=Button]")].filter(one => !one.hidden && one.getClientRects().length);
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const items = [];
for (const one of cal.manager.getCalendars()) for (const item of await one.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null))
  items.push([item.title, item.startDate.icalString, item.getProperty("STATUS")]);
const pressed = a[1] && buttons.find(one => one.id == "imip" + a[1] + "Button");
if (a[1]) { if (!pressed) throw new Error("no button " + a[1] + " among " + buttons.map(one => one.id)); pressed.doCommand(); await wait(3000); }
return { bar: (bar.messageText?.textContent || bar.shadowRoot?.textContent || bar.textContent).trim().slice(0, 200), buttons: buttons.map(one => one.id.slice(4, -6)), calendar: items };
"""
LEFT = """
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const items = [];
for (const one of cal.manager.getCalendars()) items.push(...await one.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null));
return items.map(item => item.title);
"""
THREAD = """
const server = MailServices.accounts.accounts[0].incomingServer;
const folder = server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
return [...folder.messages].map(one => [folder.msgDatabase.getThreadContainingMsgHdr(one).threadKey, one.mime2DecodedSubject]);
"""


class Thunderbird:
    """Start once a mail has come; `shows` tells the words of the bar, its buttons, and what is in the calendar."""

    name = "thunderbird"

    def __init__(self, folder: Path) -> None:
        self._folder, self._children = folder, []
        self._client = None

    def start(self, house: House) -> None:
        profile = self._folder / "profile"
        profile.mkdir()
        prefs = (HERE / "thunderbird-user.js").read_text(encoding="utf-8")
        ours = {
            **_ACCOUNT,
            "mail.server.server1.port": house.server.imap_port,
            "mail.smtpserver.smtp1.port": house.server.smtp_port,
        }
        for key, value in ours.items():
            shown = str(value).lower() if isinstance(value, bool) else value if isinstance(value, int) else f'"{value}"'
            prefs += f'user_pref("{key}", {shown});\n'
        (profile / "user.js").write_text(prefs, encoding="utf-8")
        told = {**os.environ, "DISPLAY": SCREEN, "HOME": str(self._folder), "TZ": DANA.zone}
        for command in (
            ["Xvfb", SCREEN, "-screen", "0", "1400x1000x24"],
            ["openbox"],
            [
                "unshare",
                "--uts",
                "sh",
                "-c",
                f"hostname laptop; exec thunderbird --profile {profile} --marionette -remote-allow-system-access --no-remote",
            ],
        ):
            with (self._folder / "program.log").open("ab") as log:
                self._children.append(
                    subprocess.Popen(command, env=told, stdout=log, stderr=log, start_new_session=True)
                )
            time.sleep(1.5)
        from marionette_driver.marionette import Marionette

        self._client = Marionette(host="127.0.0.1", port=PORT, startup_timeout=90)
        for _ in range(30):
            try:
                self._client.start_session()
                break
            except Exception:  # noqa: BLE001 - it is still starting
                time.sleep(2)
        self._client.set_context("chrome")
        self._client.timeout.script = 120
        self._act(
            "await until(() => MailServices.accounts.accounts.length && Services.wm.getMostRecentWindow('mail:3pane'), 'the window'); await wait(2000);"
            + LOGIN,
            DANA.email,
            PASSWORD,
        )

    def shows(self, mail, picture: str) -> dict:
        told = self._act(SHOW, str(mail["Message-ID"]).strip(" <>"), "")
        self.shot(picture)
        return told

    def accepts(self, mail) -> None:
        self._act(SHOW, str(mail["Message-ID"]).strip(" <>"), "Accept")

    def deletes(self, mail) -> list:
        """Press Delete below a cancellation; return what is left in the calendar."""
        self._act(SHOW, str(mail["Message-ID"]).strip(" <>"), "Delete")
        return self._act(LEFT)

    def thread(self) -> list:
        return self._act(THREAD)

    def shot(self, name: str) -> None:
        path = self._folder / "pictures" / f"{name}.png"
        subprocess.run(["import", "-window", "root", path], env={**os.environ, "DISPLAY": SCREEN}, check=False)

    def stop(self) -> None:
        for child in reversed(self._children):
            child.terminate()
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()

    def _act(self, script: str, *told: str):
        from thunderbird import act

        return act(self._client, script, *told)
