// The message box: grows with the text, Enter sends, the limit is told in words.

const LONGEST = 4096; // characters of one Telegram message
const WARN_AT = [0, 10, 50, 100, 200]; // few steps, so that it is not read out at every key
const limit = LONGEST.toLocaleString("en");

/** Wires the box; `send(text)` returns a promise of whether it was sent. */
export function composer(form, box, note, send) {
  let sending = false;

  const refresh = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
    const told = lengthNote(box.value.length);
    if (note.textContent !== told) note.textContent = told;
    box.setAttribute("aria-invalid", String(box.value.length > LONGEST));
  };

  const submit = async () => {
    const text = box.value.trim();
    if (!text || sending || box.value.length > LONGEST) return;
    sending = true;
    if (await send(text)) box.value = "";
    sending = false;
    refresh();
  };

  box.addEventListener("input", refresh);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    box.focus();
  });
  refresh();
}

function lengthNote(length) {
  const left = LONGEST - length;
  if (left < 0) {
    const over = Math.ceil(-left / 10) * 10;
    return `Too long: a message can hold ${limit} characters. Please shorten it by about ${over}.`;
  }
  const step = WARN_AT.find((most) => left <= most);
  if (step === undefined) return "";
  return step === 0 ? `The message is full: it can hold ${limit} characters.`
    : `At most ${step} characters left of ${limit}.`;
}
