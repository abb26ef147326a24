// One message as an <article>: who speaks, the text, pictures or files, and the buttons under it.

import { element, rich, safeAddress } from "./entities.js";

const NEW_TAB = { target: "_blank", rel: "noopener noreferrer" };

/** Returns the article of a message; `actions` offers `say(text)`, `press(button)`, `isBusy(key)`. */
export function article(message, botName, actions) {
  const own = !message.from?.is_bot;
  const made = element("article", { className: own ? "own" : "bot", tabIndex: -1 });
  made.dataset.id = message.message_id;
  const who = `who-${message.message_id}`;
  made.setAttribute("aria-labelledby", who);
  made.append(
    element("h3", { className: "unseen", id: who }, own ? "You" : botName),
    element("div", { className: "bubble" }, ...content(message, actions)),
    ...keyboard(message, actions),
  );
  return made;
}

/** Returns what a message says, for reading it out. */
export function spoken(made) {
  const parts = [...made.querySelectorAll(".text > *")].map((part) => part.textContent);
  const count = made.querySelectorAll(".choice").length;
  if (count) parts.push(count === 1 ? "1 button follows." : `${count} buttons follow.`);
  return parts.join("\n");
}

function* content(message, actions) {
  if (message.photo?.length) yield picture(message);
  if (message.document) yield file(message.document);
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  if (text) yield element("div", { className: "text" }, ...rich(text, entities, actions.say));
}

function picture(message) {
  const largest = message.photo.reduce((a, b) => (b.width > a.width ? b : a));
  const source = fileAddress(largest.file_id);
  const alt = message.caption ? "Picture, described by the text below it" : "Picture";
  const { width, height } = largest;
  const image = element("img", { src: source, alt, width, height });
  return element("a", { href: source, className: "picture", ...NEW_TAB }, image);
}

function file(document) {
  const name = document.file_name ?? "file";
  const properties = { href: fileAddress(document.file_id), download: name, className: "file" };
  return element("a", properties, `Download ${name}`);
}

function fileAddress(id) {
  return `/chat/file/${encodeURIComponent(id)}`;
}

function* keyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return;
  const group = element("div", { className: "keyboard" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Choices for this message");
  for (const row of rows) {
    const buttons = row.map((button) => choice(message.message_id, button, actions));
    group.append(element("div", { className: "row" }, ...buttons));
  }
  yield group;
}

function choice(messageId, button, actions) {
  if (button.url) return address(button);
  const made = element("button", { type: "button", className: "choice" }, button.text);
  made.dataset.key = `${messageId} ${button.callback_data}`;
  markBusy(made, actions.isBusy(made.dataset.key));
  made.addEventListener("click", () => {
    made.focus({ preventScroll: true }); // Safari leaves a clicked button without focus
    actions.press({ key: made.dataset.key, messageId, data: button.callback_data });
  });
  return made;
}

function address(button) {
  const href = safeAddress(button.url);
  const hint = element("span", { className: "unseen" }, " (opens in a new tab)");
  const properties = href ? { href, ...NEW_TAB } : {};
  return element("a", { className: "choice", ...properties }, button.text, hint);
}

/** Says of a button whether a press is under way; it keeps the focus, hence not `disabled`. */
export function markBusy(button, busy) {
  for (const name of ["aria-busy", "aria-disabled"]) {
    if (busy) button.setAttribute(name, "true");
    else button.removeAttribute(name);
  }
}
