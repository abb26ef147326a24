// A message's plain text and its entities as DOM nodes. Nothing is ever parsed as HTML.

const INLINE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const ITEM = /^\s*(?:[•–*-]|\d{1,3}[.)])\s+/;
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
const FOLDED_FROM = 160; // characters: about three lines on a phone

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Returns the nodes of a text; `onCommand` is called with a /command that is pressed in it. */
export function rich(text, entities, onCommand) {
  const outermostFirst = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return blocks({ text, onCommand }, outermostFirst, 0, text.length);
}

export function safeAddress(address) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  const parsed = URL.canParse(full) ? new URL(full) : null;
  return parsed && SCHEMES.has(parsed.protocol) ? parsed.href : null;
}

function blocks(source, entities, from, to) {
  const found = [];
  let at = from;
  for (const [index, entity] of entities.entries()) {
    const end = Math.min(entity.offset + entity.length, to);
    if (!BLOCKS.has(entity.type) || entity.offset < at || entity.offset >= end) continue;
    found.push(...flow(source, entities, at, entity.offset));
    found.push(quoted(source, entity, entities.slice(index + 1), end));
    at = end;
  }
  found.push(...flow(source, entities, at, to));
  return found;
}

function quoted(source, entity, inner, end) {
  if (entity.type === "pre") return element("pre", {}, ...inline(source, inner, entity.offset, end));
  const quote = element("blockquote", {}, ...blocks(source, inner, entity.offset, end));
  const long = end - entity.offset > FOLDED_FROM;
  return entity.type === "expandable_blockquote" && long ? folded(quote) : quote;
}

function folded(quote) {
  const button = element("button", { type: "button", className: "fold" });
  const show = (open) => {
    quote.classList.toggle("folded", !open);
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Show less" : "Show all";
  };
  button.addEventListener("click", () => show(quote.classList.contains("folded")));
  show(false);
  return element("div", {}, quote, button);
}

function flow(source, entities, from, to) {
  const found = [];
  for (const { start, end } of split(source.text, /\n{2,}/g, from, to)) {
    found.push(...paragraph(source, entities, start, end));
  }
  return found;
}

function* split(text, separator, from, to) {
  let start = from;
  for (const match of text.slice(from, to).matchAll(separator)) {
    yield* unlessBlank(text, start, from + match.index);
    start = from + match.index + match[0].length;
  }
  yield* unlessBlank(text, start, to);
}

function* unlessBlank(text, start, end) {
  const part = text.slice(start, end);
  if (!part.trim()) return;
  const lead = part.length - part.replace(/^\n+/, "").length;
  yield { start: start + lead, end: start + part.replace(/\n+$/, "").length };
}

/** Lines that begin with a bullet or a number become a list; the others keep their breaks. */
function paragraph(source, entities, from, to) {
  const groups = [];
  for (const line of split(source.text, /\n/g, from, to)) {
    const isItem = ITEM.test(source.text.slice(line.start, line.end));
    const last = groups.at(-1);
    if (last && last.isItem === isItem) last.lines.push(line);
    else groups.push({ isItem, lines: [line] });
  }
  return groups.map(({ isItem, lines }) =>
    isItem ? list(source, entities, lines)
      : prose(source, entities, lines[0].start, lines.at(-1).end));
}

function list(source, entities, lines) {
  const items = lines.map(({ start, end }) => item(source, entities, start, end));
  const made = element("ul", {}, ...items);
  made.setAttribute("role", "list"); // Safari forgets lists that have no bullets of their own
  return made;
}

function item(source, entities, from, to) {
  const mark = source.text.slice(from, to).match(ITEM)[0];
  const after = from + mark.length;
  const marker = element("span", { className: "marker" }, mark);
  const className = /\d/.test(mark) ? "numbered" : "";
  return element("li", { className }, marker, ...inline(source, entities, after, to));
}

function prose(source, entities, from, to) {
  const made = element("p", {}, ...inline(source, entities, from, to));
  const all = entities.find((e) => e.offset <= from && e.offset + e.length >= to && INLINE[e.type]);
  if (all) made.dataset.all = all.type;
  return made;
}

function inline(source, entities, from, to) {
  const found = [];
  let at = from;
  for (const [index, entity] of entities.entries()) {
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    found.push(source.text.slice(at, start));
    const inner = inline(source, entities.slice(index + 1), start, end);
    found.push(styled(source, entity, source.text.slice(start, end), inner));
    at = end;
  }
  found.push(source.text.slice(at, to));
  return found.filter((part) => part !== "");
}

function styled(source, entity, text, inner) {
  if (INLINE[entity.type]) return element(INLINE[entity.type], {}, ...inner);
  if (entity.type === "text_link") return link(entity.url, inner);
  if (entity.type === "url") return link(text, inner);
  if (entity.type === "spoiler") return spoiler(inner);
  if (entity.type === "bot_command") return command(source, text);
  return element("span", {}, ...inner);
}

function link(address, inner) {
  const href = safeAddress(address);
  if (!href) return element("span", {}, ...inner);
  return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...inner);
}

function command(source, text) {
  const button = element("button", { type: "button", className: "command" }, text);
  button.addEventListener("click", () => source.onCommand(text));
  return button;
}

function spoiler(inner) {
  const button = element("button", { type: "button", className: "command" }, "Show hidden text");
  button.addEventListener("click", () => {
    const shown = element("span", { tabIndex: -1 }, ...inner);
    button.replaceWith(shown);
    shown.focus();
  });
  return button;
}
