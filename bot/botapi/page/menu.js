// The command menu: one button, a list by arrow keys, Escape closes.

import { element } from "./entities.js";

/** Wires the menu and returns `show(commands)`; `choose` is called with the chosen "/command". */
export function commandMenu(holder, button, menu, choose) {
  const items = () => [...menu.querySelectorAll("[role=menuitem]")];

  const close = () => {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const open = (index) => {
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    items().at(index)?.focus();
  };
  const move = (step) => {
    const all = items();
    const next = (all.indexOf(document.activeElement) + step + all.length) % all.length;
    all[next]?.focus();
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => items().at(0)?.focus(),
    End: () => items().at(-1)?.focus(),
    Escape: () => { close(); button.focus(); },
  };

  button.addEventListener("click", () => (menu.hidden ? open(0) : close()));
  button.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? 0 : -1);
  });
  menu.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  holder.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !holder.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!holder.contains(event.target)) close();
  });

  const item = ({ command, description }) => {
    const made = element("button", { type: "button", tabIndex: -1 },
      element("strong", {}, `/${command}`), " ", element("span", {}, description));
    made.setAttribute("role", "menuitem");
    made.addEventListener("click", () => {
      close();
      button.focus();
      choose(`/${command}`);
    });
    const line = element("li", {}, made);
    line.setAttribute("role", "none");
    return line;
  };

  return (commands) => {
    holder.hidden = !commands.length;
    menu.replaceChildren(...commands.map(item));
  };
}
