// The chat page: opens a chat with the bot, shows its events, sends what the person writes.

import { composer } from "./composer.js";
import { commandMenu } from "./menu.js";
import { article, markBusy, spoken } from "./messages.js";
import { alertBox, announce, connectionBack, connectionLost, toast } from "./notices.js";
import { view } from "./view.js";

const CHAT = "bonewise-chat";
const RETRY_AFTER = 3000; // ms
const QUIET = 300; // ms without an event after which history is taken to be complete
const PRESS_ENDS = 10000; // ms after which a button may be pressed again
const TYPING_ENDS = 6000; // ms; Telegram's own figure is 5 seconds
const UNSENT = "That did not get through. Please try again.";

const find = (id) => document.getElementById(id);
const [log, box] = [find("log"), find("say")];
const screen = view(log, find("notice"), find("bottom"), find("newer"));
const actions = { say, press, isBusy: (key) => presses.has(key) };
const articles = new Map(); // message id -> { node, json }
const presses = new Map(); // button key -> { query, timer }
const answered = new Set(); // queries whose answer came before the reply to the press

let chat = null;
let bot = { name: "Bonewise" };
let live = false; // false while history is replayed
let hadMessages = false; // before the chat was opened once more
let quietTimer = 0;
let typingTimer = 0;

async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  const result = text ? JSON.parse(text) : {};
  if (!response.ok) throw new Refusal(result.description ?? UNSENT);
  return result;
}

class Refusal extends Error {}

async function connect() {
  try {
    const known = Number(sessionStorage.getItem(CHAT));
    const opened = await post("/chat/open", known ? { chat: known } : {});
    sessionStorage.setItem(CHAT, opened.chat);
    begin(opened);
  } catch {
    connectionLost();
    setTimeout(connect, RETRY_AFTER);
  }
}

function begin(opened) {
  chat = opened.chat;
  live = false;
  hadMessages = articles.size > 0;
  articles.clear();
  if (log.contains(document.activeElement)) log.focus({ preventScroll: true });
  log.replaceChildren();
  profile(opened.bot);
  const events = new EventSource(`/chat/${chat}/events`);
  events.onopen = () => { connectionBack(); settle(); };
  events.onmessage = (event) => receive(JSON.parse(event.data));
  events.onerror = () => {
    connectionLost();
    if (events.readyState !== EventSource.CLOSED) return;
    setTimeout(connect, RETRY_AFTER); // refused for good: the server has started anew
  };
}

// The stream does not say where history ends; a pause or the person's own action does.
function settle() {
  if (live) return;
  clearTimeout(quietTimer);
  quietTimer = setTimeout(goLive, QUIET);
}

function goLive() {
  if (live) return;
  live = true;
  clearTimeout(quietTimer);
  if (articles.size) screen.toEnd();
  else if (hadMessages) toast("The demo was started again. This is a new conversation.");
  find("welcome").hidden = articles.size > 0;
}

const receivers = {
  message: ({ message }) => (articles.has(message.message_id) ? edit(message) : add(message)),
  edit: ({ message }) => edit(message),
  delete: ({ message_id }) => remove(message_id),
  commands: ({ commands }) => showCommands(commands),
  profile: (event) => profile(event.bot),
  typing,
  toast: showToast,
  answered: ({ query }) => endQuery(query),
};

function receive(event) {
  settle();
  receivers[event.event]?.(event);
}

function profile(told) {
  bot = { ...bot, ...told };
  document.title = bot.name;
  find("name").textContent = bot.name;
  find("about").textContent = bot.short_description ?? "";
  find("description").textContent = bot.description ?? "";
}

function add(message) {
  const own = !message.from?.is_bot;
  const inView = own || screen.isNewestInView();
  const node = article(message, bot.name, actions);
  log.append(node);
  articles.set(message.message_id, { node, json: JSON.stringify(message) });
  find("welcome").hidden = true;
  if (!own) stopTyping();
  if (!live) return;
  screen.follow(inView);
  if (!own) announce(`${bot.name}: ${spoken(node)}`);
}

function edit(message) {
  const known = articles.get(message.message_id);
  const json = JSON.stringify(message);
  if (!known || known.json === json) return;
  const focused = known.node.contains(document.activeElement) ? document.activeElement : null;
  const awaited = focused !== null || known.node.querySelector("[aria-busy]") !== null;
  const node = article(message, bot.name, actions);
  known.node.replaceWith(node);
  articles.set(message.message_id, { node, json });
  if (focused) focusLike(node, focused);
  if (!live) return;
  if (awaited) screen.showEdited(node);
  announce("Message updated");
}

function focusLike(node, before) {
  const buttons = [...node.querySelectorAll("button, a[href]")];
  const { key } = before.dataset;
  const target = buttons.find((button) => key && button.dataset.key === key)
    ?? buttons.find((button) => button.textContent === before.textContent)
    ?? node.querySelector(".choice") ?? node;
  target.focus({ preventScroll: true });
}

function remove(id) {
  const known = articles.get(id);
  if (!known) return;
  const focused = known.node.contains(document.activeElement);
  known.node.remove();
  articles.delete(id);
  if (focused) log.focus({ preventScroll: true });
  if (live) announce("Message removed");
}

function typing() {
  if (!live) return;
  const line = find("typing");
  line.textContent = `${bot.name} is typing`;
  line.hidden = false;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(stopTyping, TYPING_ENDS);
}

function stopTyping() {
  find("typing").hidden = true;
}

function showToast({ text, alert, query }) {
  if (live && alert) showAlert(text);
  else if (live) toast(text);
  endQuery(query);
}

function showAlert(text) {
  const before = document.activeElement;
  const home = Number(before.closest("article")?.dataset.id);
  alertBox(bot.name, text, () => {
    const known = articles.get(home);
    if (before.isConnected) before.focus();
    else if (known) focusLike(known.node, before);
    else box.focus();
  });
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error instanceof Refusal ? error.message : UNSENT);
    return null;
  }
}

async function say(text) {
  goLive();
  return (await attempt(() => post(`/chat/${chat}/say`, { text }))) !== null;
}

async function press({ key, messageId, data }) {
  if (presses.has(key)) return;
  goLive();
  const entry = { query: null, timer: setTimeout(() => endPress(key), PRESS_ENDS) };
  presses.set(key, entry);
  mark(key, true);
  const told = await attempt(() => post(`/chat/${chat}/press`, { message_id: messageId, data }));
  entry.query = told?.query ?? null;
  if (entry.query === null || answered.delete(entry.query)) endPress(key);
}

function endQuery(query) {
  const found = [...presses].find(([, entry]) => entry.query === query);
  if (found) endPress(found[0]);
  else answered.add(query);
}

function endPress(key) {
  clearTimeout(presses.get(key)?.timer);
  presses.delete(key);
  mark(key, false);
}

function mark(key, busy) {
  const same = [...log.querySelectorAll(".choice")].filter((b) => b.dataset.key === key);
  same.forEach((button) => markBusy(button, busy));
}

const showCommands = commandMenu(find("commands"), find("menu-button"), find("menu"), say);
composer(find("composer"), box, find("limit"), say);
find("start").addEventListener("click", () => {
  // A phone's keyboard would cover the greeting; the next Tab leads to the box all the same.
  const target = matchMedia("(pointer: fine)").matches ? box : log;
  target.focus({ preventScroll: true });
  say("/start");
});
connect();
