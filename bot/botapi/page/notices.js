// What is told beside the conversation: read-outs, toasts, the alert box, the connection line.

import { element } from "./entities.js";

const SPOKEN_FOR = 8000; // ms; long enough for every screen reader to have picked it up
const SHOWN_FOR = 6000;
const PER_LETTER = 70; // ms; slow readers get time for long toasts
const GOOD_NEWS_FOR = 5000;

const find = (id) => document.getElementById(id);

/** Reads a text out, politely and once; texts that follow each other are all read. */
export function announce(text) {
  const line = element("p", {}, text);
  find("announcer").append(line);
  setTimeout(() => line.remove(), SPOKEN_FOR);
}

export function toast(text) {
  const line = element("p", {}, text);
  find("toast").replaceChildren(line);
  setTimeout(() => line.remove(), SHOWN_FOR + PER_LETTER * text.length);
}

/** Shows a box with OK; `giveBack` is called when it closes, to put the focus where it was. */
export function alertBox(title, text, giveBack) {
  const box = find("alert");
  if (box.open) {
    find("alert-text").append(`\n\n${text}`);
    return;
  }
  find("alert-name").textContent = title;
  find("alert-text").textContent = text;
  box.addEventListener("close", giveBack, { once: true });
  box.showModal();
}

let lost = false;

export function connectionLost() {
  if (lost) return;
  lost = true;
  find("connection").replaceChildren(
    element("p", { className: "lost" }, "Connection lost. Trying again."));
}

export function connectionBack() {
  if (!lost) return;
  lost = false;
  const line = element("p", {}, "Connection is back.");
  find("connection").replaceChildren(line);
  setTimeout(() => line.remove(), GOOD_NEWS_FOR);
}
