// What the driver does in Thunderbird's own windows: put a mail into the inbox, reply to it, type with its own key events, send.
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const wait = ms => new Promise(done => { const timer = Cc["@mozilla.org/timer;1"].createInstance(Ci.nsITimer); kept.push(timer); timer.initWithCallback(done, ms, Ci.nsITimer.TYPE_ONE_SHOT); });
const kept = [];

async function until(what, told) {
  for (let tries = 0; tries < 200; tries++) {
    const found = what();
    if (found) return found;
    await wait(50);
  }
  throw new Error("waited in vain: " + told);
}

function inbox() {
  const root = MailServices.accounts.accounts[0].incomingServer.rootFolder;
  return root.getChildNamed("Inbox").QueryInterface(Ci.nsIMsgLocalMailFolder);
}

function deliver(raw) {
  const header = inbox().addMessage(raw);
  return inbox().getUriForMsg(header);
}

function prefs(chosen) {
  for (const [name, value] of Object.entries(chosen)) {
    if (typeof value == "boolean") Services.prefs.setBoolPref(name, value);
    else if (typeof value == "number") Services.prefs.setIntPref(name, value);
    else Services.prefs.setStringPref(name, value);
  }
}

async function reply(uri) {
  const main = Services.wm.getMostRecentWindow("mail:3pane");
  main.ComposeMessage(Ci.nsIMsgCompType.ReplyToSender, Ci.nsIMsgCompFormat.Default, inbox(), [uri]);
  const win = await until(() => Services.wm.getMostRecentWindow("msgcompose"), "a compose window");
  await until(() => win.gMsgCompose?.editor && win.document.getElementById("messageEditor")?.contentDocument?.body?.textContent.length > 20, "the quoted text");
  await wait(900);
  win.focus();
  win.document.getElementById("messageEditor").focus();
  return win;
}

class Hands {
  constructor(win) {
    this.win = win;
    this.doc = win.document.getElementById("messageEditor").contentDocument;
    this.editor = win.gMsgCompose.editor;
    this.tip = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
    if (!this.tip.beginInputTransactionForTests(this.doc.defaultView)) throw new Error("no keyboard");
  }
  key(name, chosen = {}) {
    const event = new this.win.KeyboardEvent("", { key: name, ...chosen });
    this.tip.keydown(event);
    this.tip.keyup(event);
  }
  text(words) {
    for (const sign of words) {
      if (sign == "\n") this.key("Enter", { keyCode: 13, code: "Enter" });
      else if (/[\u3000-\u9fff\uff00-\uffef]/.test(sign)) this.tip.commitCompositionWith(sign);
      else this.key(sign);
    }
  }
  enter() { this.key("Enter", { keyCode: 13, code: "Enter" }); }
  find(words) {
    const walker = this.doc.createTreeWalker(this.doc.body, 4);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.replace(/\s/g, " ").indexOf(words);
      if (at >= 0) return [node, at];
    }
    throw new Error("the typist cannot find " + words);
  }
  endOf(words) {
    let [node] = this.find(words);
    this.editor.selection.collapse(node, node.data.replace(/\s+$/, "").length);
  }
  top() { this.editor.beginningOfDocument(); }
  bottom() { this.editor.endOfDocument(); }
  async perform(typing) {
    for (const [what, where, rows] of typing) {
      const words = rows.join("\n");
      if (what == "top") { this.top(); this.text(words); }
      else if (what == "bottom") { this.bottom(); this.enter(); this.text(words); }
      else if (what == "after") { this.endOf(where); this.enter(); this.text(words); }
      else if (what == "inside") { this.endOf(where); this.key("Enter", { keyCode: 13, code: "Enter", shiftKey: true }); this.text(words); }
      else if (what == "beside") { this.endOf(where); this.text(" " + words); }
      else if (what == "change") {
        const [node, at] = this.find(where);
        this.editor.selection.setBaseAndExtent(node, at, node, at + where.length);
        this.text(words);
      } else if (what == "alone") { this.editor.selectAll(); this.key("Backspace", { keyCode: 8, code: "Backspace" }); this.text(words); }
      else if (what == "cut") {
        const [from, at] = this.find(where);
        const [to, end] = rows.length ? this.find(rows[0]) : [this.doc.body, this.doc.body.childNodes.length];
        this.editor.selection.setBaseAndExtent(from, at, to, end);
        this.key("Delete", { keyCode: 46, code: "Delete" });
      } else throw new Error("the typist does not know " + what);
      await wait(30);
    }
  }
}

async function attach(win, files) {
  for (const [name, path] of files) {
    const attachment = Cc["@mozilla.org/messengercompose/attachment;1"].createInstance(Ci.nsIMsgAttachment);
    attachment.url = Services.io.newFileURI(new win.FileUtils.File(path)).spec;
    attachment.name = name;
    await win.AddAttachments([attachment]);
  }
}

async function invited(uri, answer) {
  // Shows an invitation as a person would, and presses one of the buttons of its bar: Accept, Tentative, Decline.
  const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
  if (!cal.manager.getCalendars().some(one => one.getProperty("imip.identity.key") == "id1")) {
    for (const old of cal.manager.getCalendars()) cal.manager.removeCalendar(old);
    const home = cal.manager.createCalendar("storage", Services.io.newURI("moz-storage-calendar://"));
    home.name = "Work";
    cal.manager.registerCalendar(home);
    home.setProperty("imip.identity.key", "id1");
  }
  const main = Services.wm.getMostRecentWindow("mail:3pane");
  const { MailUtils } = ChromeUtils.importESModule("resource:///modules/MailUtils.sys.mjs");
  const header = main.messenger.msgHdrFromURI(uri);
  MailUtils.displayMessageInFolderTab(header);
  const message = await until(() => {
    const shown = main.document.getElementById("tabmail").currentAboutMessage;
    return shown?.gMessage?.messageId == header.messageId && shown.document.readyState == "complete" ? shown : null;
  }, "the message");
  const button = await until(() => {
    const found = message.document.getElementById("imip" + answer + "Button");
    return found && !found.hidden && message.document.getElementById("imip-bar") && !message.document.getElementById("imip-bar").collapsed ? found : null;
  }, "the invitation's bar");
  await wait(800);
  return [message, button];
}
