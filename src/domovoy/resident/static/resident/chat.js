// The chat keeps its place: what is asked stays in view, the box keeps its focus and its words.

const FRAME = "#chat";
let carried = null;

function settle() {
  const prompt = document.querySelector(`${FRAME} .prompt`);
  if (!prompt) return;
  const fits = prompt.offsetHeight < innerHeight;
  prompt.scrollIntoView({ block: fits ? "end" : "start" });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const box = document.querySelector(`${FRAME} textarea`);
  const sent = event.detail.requestConfig?.elt;
  carried = box && {
    focused: document.activeElement === box || sent === box.form,
    words: sent === box.form ? "" : box.value,
  };
});

document.addEventListener("htmx:afterSwap", () => {
  const box = document.querySelector(`${FRAME} textarea`);
  if (box && carried && !box.value) box.value = carried.words;
  if (box && carried?.focused) box.focus({ preventScroll: true });
  else document.querySelector(`${FRAME} .prompt`)?.focus({ preventScroll: true });
  carried = null;
  settle();
  tell();
});

// The chat is swapped whole, so what is new in it is told to those who listen from outside.
function tell() {
  const heard = document.querySelector("[data-heard]");
  const last = document.querySelector(`${FRAME} .talk__house:last-child`);
  const asked = document.querySelector(`${FRAME} .prompt h2`);
  heard.textContent = [last, asked].map((part) => part?.innerText ?? "").join(" ");
}

// Words that did not get through are still in the box: say so.
function say(mark) {
  const line = document.querySelector(`${FRAME} [${mark}]`);
  if (!line) return;
  line.hidden = false;
  line.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:beforeRequest", () => {
  for (const line of document.querySelectorAll(`${FRAME} [data-offline], ${FRAME} [data-broke]`)) {
    line.hidden = true;
  }
});
document.addEventListener("htmx:sendError", () => say("data-offline"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 404) location.reload(); // the chat of who was signed in before
  else say("data-broke");
});

// Ctrl+Enter sends; Enter alone makes a new line, as on a phone.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest?.(".composer")?.requestSubmit();
});

// Chosen photos go at once, with no second press.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-photos]");
  if (form && event.target.files?.length) form.requestSubmit();
});

settle();
