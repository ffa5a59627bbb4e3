"""Drive Roundcube in Chromium: replies typed with the browser's keyboard, in the HTML editor and as plain text.

Needs Roundcube served on 127.0.0.1:8077 over an IMAP server whose folders stand in WORK/rc/mail (README.md says how), the
postman on 2525, and the pip package playwright with Debian's Chromium. Usage: roundcube.py [NAME ...]
"""

import shutil
import subprocess
import sys
import time

from kept import WORK, keep, received
from playwright.sync_api import Page, sync_playwright
from window_plans import ROUNDCUBE

OUT = WORK / "tb" / "out"
USER = "dana.whitfield@brightlane.example"
URL = "http://127.0.0.1:8077/"

# Puts the caret behind WORDS (or selects them) in the HTML editor; the keyboard does the rest.
PLACE = """([words, choose]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.replace(/\\s/g, ' ').indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, choose ? at : node.data.trimEnd().length);
    range.setEnd(node, choose ? at + words.length : node.data.trimEnd().length);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return true;
  }
  return false;
}"""
PLACE_TEXT = """(area, [words, choose]) => {
  const at = area.value.indexOf(words);
  if (at < 0) return false;
  const end = area.value.indexOf('\\n', at);
  area.focus();
  area.setSelectionRange(choose ? at : end, choose ? at + words.length : end);
  return true;
}"""


def type_lines(page: Page, text: str, *, new: str = "Enter") -> None:
    for number, row in enumerate(text.split("\n")):
        if number:
            page.keyboard.press(new)
        page.keyboard.type(row) if row.isascii() else page.keyboard.insert_text(row)


def perform(page: Page, typing: list, *, html: bool) -> None:  # noqa: C901 - a table of what hands do
    frame = page.frame_locator("#composebody_ifr").locator("body") if html else page.locator("#composebody")
    frame.click()
    for what, where, rows in typing:
        text = "\n".join(rows)
        if what in {"top", "bottom"}:
            page.keyboard.press("Control+Home" if what == "top" else "Control+End")
            if what == "bottom":
                page.keyboard.press("Enter")
            type_lines(page, text)
            if what == "top" and not html:
                page.keyboard.press("Enter")
            continue
        if what == "alone":
            page.keyboard.press("Control+a")
            page.keyboard.press("Delete")
            type_lines(page, text)
            continue
        found = frame.evaluate(
            "(body, told) => (" + PLACE + ")(told)" if html else PLACE_TEXT, [where, what == "change"]
        )
        if not found:
            raise SystemExit(f"the typist cannot find {where!r}")
        if html and what != "change":
            page.keyboard.press("End")  # out of a link that ends the line
        if what == "after":
            page.keyboard.press("Enter")
            if not html:
                page.keyboard.press("Enter")
        if what == "inside":
            page.keyboard.press("Shift+Enter")
        type_lines(page, f" {text}" if what == "beside" else text)
        if what == "after" and not html:
            page.keyboard.press("Enter")


def main(only: list[str]) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for plan in ROUNDCUBE:
            if only and plan.name not in only:
                continue
            box = WORK / "rc" / "mail" / USER
            shutil.rmtree(box, ignore_errors=True)
            for folder in ("cur", "new", "tmp"):
                (box / folder).mkdir(parents=True)
            (box / "new" / f"{int(time.time())}.1.laptop").write_bytes(received(plan))
            subprocess.run(["chown", "-R", "dana:dana", WORK / "rc" / "mail"], check=True)
            html = plan.settings.get("html", True)
            for name, wanted in (("html", html), ("above", plan.settings.get("above", False))):
                (WORK / "rc" / name).touch() if wanted else (WORK / "rc" / name).unlink(missing_ok=True)
            page = browser.new_context(
                viewport={"width": 1300, "height": 1400}, locale="en-US", timezone_id="America/New_York"
            ).new_page()
            page.goto(URL)
            page.fill("#rcmloginuser", USER)
            page.fill("#rcmloginpwd", "secret")
            page.click("#rcmloginsubmit")
            page.wait_for_selector("#messagelist tr.message")
            uid = page.evaluate("Object.keys(rcmail.env.messages)[0]")
            page.goto(f"{URL}?_task=mail&_action=compose&_reply_uid={uid}&_mbox=INBOX")
            page.wait_for_selector("#composebody_ifr" if html else "#composebody")
            page.wait_for_timeout(1200)
            before = len(list(OUT.glob("*.eml")))
            perform(page, plan.typing, html=html)
            page.screenshot(path=str(WORK / "rc" / f"{plan.name}.png"))
            page.locator("button.send:visible, a.send:visible").first.click()
            for _ in range(50):
                if (OUT / f"{before + 1}.eml").exists():
                    break
                page.wait_for_timeout(200)
            else:
                page.screenshot(path=str(WORK / "rc" / f"{plan.name}-stuck.png"))
                sys.stdout.write(f"NO MAIL   roundcube/{plan.name}" + "\n")
                continue
            keep(plan, (OUT / f"{before + 1}.eml").read_bytes())
            sys.stdout.write(f"kept      roundcube/{plan.name}" + "\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
